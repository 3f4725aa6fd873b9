"""Entities and groups of a tracker: from names to slugs, and what is known of each."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import TYPE_CHECKING

from hwstatus import errors
from hwstatus.errors import UnknownName
from hwstatus.record import canonical, names
from hwstatus.record.models import Entity
from hwstatus.store.database import Database
from hwstatus.store.filters import array

if TYPE_CHECKING:
    from hwstatus.record.forms import Group

ENTITY_BY_KEY = "SELECT entity FROM name WHERE key = ?"
NAME_KEYS = "SELECT key, entity FROM name"
CALLED_LIKE = "SELECT entity FROM name WHERE instr(' ' || key || ' ', ' ' || ? || ' ')"
ENTITY = (
    "SELECT v.record FROM entity e JOIN version v ON v.seq = e.seq WHERE e.slug = ?"
)
ENTITY_RECORDS = "SELECT v.record FROM entity e JOIN version v ON v.seq = e.seq ORDER BY e.kind, e.name COLLATE NOCASE"
ENTITY_NAMES = "SELECT slug, name FROM entity"
ENTITY_CODES = "SELECT slug, name, iso2, iso3 FROM entity"
ENTITY_KIND_OF = "SELECT slug, kind FROM entity"
ENTITIES_IN_BRIEF = """
SELECT e.slug, e.name, e.kind, e.iso2, e.iso3 FROM json_each(?) wanted CROSS JOIN entity e ON e.slug = wanted.value
"""
ENTITY_KINDS = "SELECT slug FROM entity WHERE kind IN (SELECT value FROM json_each(?))"
COMPANIES_OF = """
SELECT slug FROM entity e WHERE home = ? AND kind = 'company'
   AND EXISTS (SELECT 1 FROM about a WHERE a.entity = e.slug)
 ORDER BY name COLLATE NOCASE
"""
_COMPANIES_IN = """
SELECT v.record FROM entity e JOIN version v ON v.seq = e.seq
 WHERE e.kind = 'company'
   AND (e.home IN (SELECT value FROM json_each(:countries))
        OR (instr(v.record, '"operates_in":') > 0
            AND EXISTS (SELECT 1 FROM json_each(v.record, '$.operates_in') m
                         WHERE m.value ->> 'country'
                            IN (SELECT value FROM json_each(:countries)))))
"""
COMPANIES_IN = f"{_COMPANIES_IN} ORDER BY e.slug"
OPERATORS_IN = f"""{_COMPANIES_IN}
   AND EXISTS (SELECT 1 FROM effect x WHERE x.entity = e.slug) ORDER BY e.slug
"""
HOMES = """
SELECT e.slug, e.home FROM json_each(?) wanted CROSS JOIN entity e ON e.slug = wanted.value WHERE e.kind = 'company'
"""
TERRITORIES = "SELECT slug FROM entity WHERE kind = 'country' AND home IS NOT NULL"
UPDATES_PER_ENTITY = "SELECT entity, count(*) FROM about GROUP BY entity"
UPDATES_OF_ENTITY = "SELECT count(*) FROM about WHERE entity = ?"
_ENTITIES_WITH_UPDATES = """
SELECT slug FROM entity e WHERE kind IN ({}) AND EXISTS (SELECT 1 FROM about a WHERE a.entity = e.slug)
"""
HOLDS_WORDS = "SELECT EXISTS (SELECT 1 FROM search WHERE search MATCH ?)"
GROUPS = (
    "SELECT v.record FROM grouping g JOIN version v ON v.seq = g.seq ORDER BY g.slug"
)
REGIONS = """
SELECT 'World' UNION SELECT region FROM entity WHERE region IS NOT NULL
UNION SELECT subregion FROM entity WHERE subregion IS NOT NULL
"""
MEMBERS_OF_REGION = "SELECT slug FROM entity WHERE kind = 'country' AND ? IN (region, subregion, 'World')"

LONG = 5
"""Letters of a name that is seldom a word of another one."""

MANY = 40
"""More words than a question has: they are a list."""
GUESSED = 100
"""Lines of a list that name nobody for which near names are looked up: that takes a while."""

GROUPED = ("status", "certify")
"""What is asked of a group that was typed in place of a name."""

_OF_LIST = "who of a list is recorded: hwstatus names --file LIST"


def _is_list(words: Iterable[str]) -> bool:
    return len(names.flat(words)) > MANY


def every_word(text: str) -> str:
    """The full-text expression that asks for every word of a text."""
    return " AND ".join(f'"{word}"' for word in names.fold_words(text))


def searching(text: str) -> str:
    """The command that asks for every word of a text."""
    return f"hwstatus search {' '.join(names.fold_words(text))}"


class EntityReader:
    """Questions about entities, whatever the day."""

    def __init__(self, database: Database, present: Database) -> None:
        self.database = database
        self._present = present

    def slug_of(self, key: str) -> str | None:
        """The entity that a folded name belongs to."""
        return self.database.text(ENTITY_BY_KEY, (key,))

    def resolve(self, words: Iterable[str]) -> tuple[list[str], list[str]]:
        """Slugs for names, joined greedily, and the words that match none.

        Names in other languages are looked for only where some word matches none.
        """
        given = list(words)
        here = self._finder(given)
        aside = names.asides(given)
        slugs, missed = names.read_names(given, here, aside)
        if aside and len(slugs) > 1:
            joined, others = names.read_names(names.without(given, aside), here)
            if not others and len(joined) < len(slugs):  # `vodafone in spain`
                return joined, []
        if not missed:
            return slugs, []
        return names.read_names(given, self._anywhere(here), aside)

    def only(self, name: str) -> str | None:
        """The one entity that a name names as a whole; None where it names none, or several."""
        slugs, missed = self.resolve([name])
        return slugs[0] if len(slugs) == 1 and not missed else None

    def finder(self, words: Sequence[str]) -> Callable[[str], str | None]:
        """From a folded name to the entity, in any language, for those of some words."""
        return self._anywhere(self._finder(words))

    def _finder(self, words: Sequence[str]) -> Callable[[str], str | None]:
        """The same in the tracker alone; all names are read once for a list."""
        return self.name_keys().get if _is_list(words) else cache(self.slug_of)

    def _anywhere(
        self, here: Callable[[str], str | None]
    ) -> Callable[[str], str | None]:
        return lambda key: here(key) or self._only_abroad(key)

    def slug_anywhere(self, key: str) -> str | None:
        """The entity that a folded name belongs to, in any language; None where it may be two."""
        return self.slug_of(key) or self._only_abroad(key)

    def _only_abroad(self, key: str) -> str | None:
        """The country that another language calls so; none where a short name is part of one here, as `ice` is."""
        meant = self._abroad(key)
        is_part = len(key) < LONG and set(self.called_like(key)).difference(meant)
        return None if len(meant) != 1 or is_part else meant[0]

    def called_like(self, key: str) -> list[str]:
        """The entities with a name that has another one in it, as whole words."""
        return sorted(set(self.database.texts(CALLED_LIKE, (key,))))

    def _abroad(self, key: str) -> list[str]:
        """The countries that a folded name means in other languages."""
        from hwstatus.languages.cldr import countries_called

        slugs = (self.slug_of(code.lower()) for code in countries_called(key))
        return [slug for slug in slugs if slug]

    def require(self, words: Sequence[str]) -> list[str]:
        """Slugs for names; raises `UnknownName` with near ones for the first that matches none."""
        slugs, missed = self.resolve(words)
        if missed or (words and not slugs):
            raise self.unknown(words, next(iter(missed), " ".join(names.flat(words))))
        return slugs

    def unknown(self, words: Sequence[str], missed: str) -> errors.Stated:
        """The error for words of which some match nothing: what was meant, and the command that answers."""
        group = self.group(" ".join(words))
        if group:
            commands = (f"hwstatus {verb} --group {group.slug}" for verb in GROUPED)
            said = f"that is a group: {' or '.join(commands)}"
            return UnknownName(missed, (), hints=[said])
        if _is_list(words):
            return UnknownName(missed, self.near(missed), hints=[_OF_LIST])
        from hwstatus.record.near import ALIKE, OVERLAPPING, likeness, whole_miss

        keys = self.name_keys()
        meant = whole_miss(words, missed, keys)
        known = [one for one in self.within(words) if one in self.names]
        # In a question the other names are what it is about; in a list they are answered anyway.
        about = list(map(self._counted, known)) if names.asides(words) else []
        listed = names.closed_list_of(meant)
        if listed:
            asked = " ".join([*known, f"--{listed} {names.listed(meant)}"])
            hint = f"that is {'an' if listed == 'actor' else 'a'} {listed}: hwstatus status {asked}"
            return UnknownName(meant, about, hints=[hint])
        if (
            known
            and not self.called_like(names.fold(meant))
            and likeness(meant, keys) <= ALIKE
        ):
            return UnknownName(meant, about, hints=self.found(meant))
        beside = self.within(names.without(names.flat(words), meant.split()))
        near: Sequence[str] = (*self.near(meant, beside), *self.near_groups(meant))
        homes = self.homes(self.called_like(names.fold(meant)))
        if there := [slug for slug, home in homes.items() if home in known]:
            near = list(map(self._counted, there))
        if names.fold(meant) in OVERLAPPING:
            near = self.near_groups(meant)
        return UnknownName(meant, near, hints=self.found(meant))

    def within(self, words: Iterable[str]) -> list[str]:
        """What a question names, in its order: entities by slug; groups, regions and words of closed lists as typed."""

        def meant(key: str) -> str | None:
            if key in self.regions_by_key or self.group(key):
                return key
            word = names.listed(key) if names.closed_list_of(key) else None
            return self.slug_anywhere(key) or word

        return names.asked_within(words, meant)

    def found(self, text: str) -> Sequence[str]:
        """How to see the updates that hold every word of a text, if there are any."""
        match = every_word(text)
        if not match or not self._present.count(HOLDS_WORDS, (match,)):
            return ()
        return [f"updates that say so: {searching(text)}"]

    def name_keys(self) -> dict[str, str]:
        """Every folded name, and the entity that it names."""
        return dict(self.database.rows(NAME_KEYS))

    def near(self, text: str, beside: Collection[str] = ()) -> list[str]:
        """Three entities at most with a name like `text`, as `france (10 updates)`; none of those named beside it.

        None at all where the nearest is one of these: the others are less like it.
        """
        from hwstatus.record.near import distinct, suggest

        keys = self.name_keys()

        def weight(key: str) -> int:
            return self.updates_of(keys[key])

        resembling = [keys[key] for key in suggest(text, keys, weight)]
        every = [*self._abroad(names.fold(text)), *resembling]
        if every and every[0] in beside:
            return []
        slugs = distinct([slug for slug in every if slug not in beside])
        return list(map(self._counted, slugs))

    def _counted(self, slug: str) -> str:
        from hwstatus.wording import counted

        return f"{slug} ({counted(self.updates_of(slug), 'update')})"

    def updates_of(self, slug: str) -> int:
        """How many updates are about an entity, in whole or in part."""
        return self.database.count(UPDATES_OF_ENTITY, (slug,))

    def get(self, slug: str) -> Entity:
        """The entity with this slug; raises `UnknownName`."""
        line = self.database.text(ENTITY, (slug,))
        if line is None:
            raise UnknownName(slug, ())
        return canonical.load_entity(line)

    def all(self) -> list[Entity]:
        """Every entity, by kind and name."""
        lines = self.database.texts(ENTITY_RECORDS)
        return list(map(canonical.load_entity, lines))

    def in_brief(self, slugs: Iterable[str]) -> dict[str, Entity]:
        """Some entities by slug, of each no more than its name, its kind and its codes."""
        rows = self.database.rows(ENTITIES_IN_BRIEF, (array(slugs),))
        return {str(row[0]): Entity(*row) for row in rows}

    @cached_property
    def names(self) -> dict[str, str]:
        """Display names by slug."""
        return dict(self.database.rows(ENTITY_NAMES))

    def name(self, slug: str) -> str:
        """An entity's display name; its slug where it is not known (any more)."""
        return self.names.get(slug, slug)

    @cached_property
    def _codes(self) -> dict[str, Mapping[str, str]]:
        return {
            slug: {"name": name, "iso2": two or "", "iso3": three or ""}
            for slug, name, two, three in self.database.rows(ENTITY_CODES)
        }

    def codes(self, slug: str) -> Mapping[str, str]:
        """The `name`, `iso2` and `iso3` of an entity, the last two empty where it has none."""
        return self._codes.get(slug, {})

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Kinds by slug."""
        return dict(self.database.rows(ENTITY_KIND_OF))

    def of_kinds(self, kinds: Sequence[str]) -> set[str]:
        """The entities of these kinds."""
        return set(self.database.texts(ENTITY_KINDS, (array(kinds),)))

    def with_updates(self, kinds: Sequence[str]) -> set[str]:
        """The entities of these kinds that at least one update is about."""
        text = _ENTITIES_WITH_UPDATES.format(", ".join("?" * len(kinds)))
        return set(self.database.texts(text, kinds))

    def companies_of(self, country: str) -> list[str]:
        """The companies whose home a country is and that at least one update is about."""
        return self.database.texts(COMPANIES_OF, (country,))

    def companies_in(
        self, countries: Iterable[str], *, acting: bool = False
    ) -> list[Entity]:
        """The companies at home in these countries or operating there at any time; `acting`: with a status."""
        text = OPERATORS_IN if acting else COMPANIES_IN
        lines = self.database.texts(text, {"countries": array(countries)})
        return list(map(canonical.load_entity, lines))

    def homes(self, slugs: Iterable[str]) -> dict[str, str]:
        """The home countries of the companies among some entities."""
        return dict(self.database.rows(HOMES, (array(slugs),)))

    def territories(self) -> set[str]:
        """The countries that belong to another one."""
        return set(self.database.texts(TERRITORIES))

    def update_counts(self) -> dict[str, int]:
        """How many updates are about each entity."""
        return dict(self.database.rows(UPDATES_PER_ENTITY))

    # -- groups and regions ------------------------------------------------------------

    @cached_property
    def groups(self) -> "list[Group]":
        """Every group with its members, by slug."""
        from hwstatus.record.forms import Group

        lines = self.database.texts(GROUPS)
        records = (canonical.restore("group", line) for line in lines)
        return [record for record in records if isinstance(record, Group)]

    def group(self, text: str) -> "Group | None":
        """The group of this name or alias; an alias counts where no group has the name."""
        return self._groups_by_name.get(names.fold(text))

    @cached_property
    def _groups_by_name(self) -> "Mapping[str, Group]":
        """Each group by its folded names; the first where several have one."""
        back = self.groups[::-1]
        aliases = {names.fold(name): group for group in back for name in group.aliases}
        named = [(group, name) for group in back for name in (group.slug, group.name)]
        own = {names.fold(name): group for group, name in named}
        return aliases | own

    def near_groups(self, text: str) -> list[str]:
        """Three groups and regions at most with a name like `text`, or that it begins with, as `--group nordics`."""
        import shlex

        from hwstatus.record.near import OVERLAPPING, distinct, suggest

        groups = {key: one.slug for key, one in self._groups_by_name.items()}
        called = {**self.regions_by_key, **groups}
        resembling = [called[key] for key in suggest(text, called)]
        begun = [called[key] for key in called if names.fold(text).startswith(key)]
        near = [*OVERLAPPING.get(names.fold(text), ()), *begun, *resembling]
        return [f"--group {shlex.quote(name)}" for name in distinct(near)]

    def regions(self) -> list[str]:
        """The names of the UN M49 regions and subregions, and of the world."""
        return sorted(self.database.texts(REGIONS))

    @cached_property
    def regions_by_key(self) -> dict[str, str]:
        """The same by their folded names."""
        return {names.fold(region): region for region in self.regions()}

    def members_of_region(self, name: str) -> list[str]:
        """The countries and territories of a region or subregion, or of the world."""
        return sorted(self.database.texts(MEMBERS_OF_REGION, (name,)))
