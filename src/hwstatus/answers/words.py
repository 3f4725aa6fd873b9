"""What words after a command mean: entities, groups, and the options that they stand for.

Nothing is dropped, and nothing is chosen among several, without a word on it.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple

from hwstatus import wording
from hwstatus.errors import HwstatusError, NotFound, UnknownName, Usage
from hwstatus.record import names
from hwstatus.record.models import Entity, Filter, FilterOptions, Update
from hwstatus.record.names import but_for, closed_list_of, fold, listed, slugify
from hwstatus.record.vocabulary import COMPANY, COUNTRY, PLACES
from hwstatus.store.entities import EntityReader, every_word, searching
from hwstatus.store.filters import WORD_FILTERS
from hwstatus.store.tracker import Tracker
from hwstatus.subject import SUPPLIER
from hwstatus.text import typed

MOST = 5
"""How many others are named that are called so too."""
ENTITY = ""
GROUP = "group"
OPTIONS = {*WORD_FILTERS, "publisher"} - {"actor_name", "pending"}
"""The options that a word may stand for: all filters by words but those by an actor's name and by a plan's aim."""


class Meaning(NamedTuple):
    """What a word means: an entity or a group, or the value of an option; of a publisher's short name also that."""

    option: str
    value: str
    short: str = ""


def understood(
    tracker: Tracker,
    wanted: FilterOptions,
    words: Sequence[str],
    options: Collection[str] = OPTIONS,
    *,
    with_members: bool = False,
) -> tuple[FilterOptions, list[str]]:
    """The options with what words say in their place, and the entities that they name, a group by its members.

    With members, also of a bloc that is named otherwise than in full. Raises `UnknownName`.
    """
    entities = tracker.entities
    words = _beside_supplier(entities, words)
    slugs, missed = entities.resolve(words)
    if len(slugs) == len(words) == 1 and slugs[0] == words[0]:
        return wanted, slugs
    meant = [Meaning(ENTITY, slug) for slug in slugs]
    if missed:
        meant = _meant(tracker, words, meaning_of(tracker, options, words))
    slugs = [slug for each in meant for slug in _named_by(tracker, each)]
    slugs = [_written_about(tracker, words, slug, slugs) for slug in slugs]
    wanted = told(tracker, wanted, meant)
    for option, value, _ in meant:
        if option == GROUP and but_for(value)[1]:
            wanted = wanted.also(GROUP, value)
            tracker.context.read_as(f"--group {value}")
        elif option == GROUP and not slugs:
            # Without a member on the day asked it is not everybody.
            wanted = wanted.also(GROUP, value)
    unit = unit_of(entities, words, slugs)
    if unit:
        command = tracker.context.command
        each = " and ".join(f"hwstatus {command} {slug}" for slug in slugs)
        tracker.context.tell(f"Taken for {entities.name(unit)}; each alone: {each}")
        return wanted, [unit]
    for said in _notes(entities, words, slugs, with_members=with_members):
        tracker.context.tell(said)
    if with_members:
        slugs += [slug for one in slugs for slug in _members_of(tracker, one)]
    return wanted, list(dict.fromkeys(slugs))


def _written_about(
    tracker: Tracker, words: Sequence[str], slug: str, slugs: Sequence[str]
) -> str:
    """The one company that is called like the code of a country of which nothing is recorded: `bt`."""
    entities = tracker.entities
    code = entities.codes(slug).get("iso2", "").lower()
    typed = " ".join(words).lower().split()
    if not code or code not in typed or entities.updates_of(slug):
        return slug
    called = [one for one in entities.called_like(code) if one.startswith(f"{code}-")]
    if len(called) != 1:
        return slug
    taken, country = map(entities.name, (called[0], slug))
    tracker.context.tell(f"'{code}' is taken for {taken}; {country}: {slug}")
    return called[0]


def _beside_supplier(entities: EntityReader, words: Sequence[str]) -> Sequence[str]:
    """The words without the supplier, whom every question is about, unless it is a part of a longer name."""
    supplier = fold(SUPPLIER)
    others = [word for word in words if fold(word) != supplier]
    if not others or len(others) == len(words):
        return words
    (slugs, missed), (named, _) = map(entities.resolve, (words, others))
    is_part = set(slugs) - {supplier, *named} or not (missed or named)
    return words if is_part else others


def named(
    tracker: Tracker,
    wanted: FilterOptions,
    words: Sequence[str],
    options: Collection[str],
) -> tuple[FilterOptions, list[str]]:
    """The same, where somebody must be named, whose verdict is told whatever it is.

    Raises `UnknownName` where nobody is.
    """
    is_left = any(closed_list_of(word) == "status" for word in words)
    kept = [
        word
        for word in words
        if closed_list_of(word) != "status" and not (is_left and word == "not")
    ]
    if all(map(closed_list_of, words)):
        tracker.entities.require(words)
    if kept and len(kept) < len(words):
        left = ", ".join(word for word in words if word not in kept)
        tracker.context.tell(f"(the verdict is told whatever it is: without {left})")
    wanted, slugs = understood(tracker, wanted, kept or words, options)
    if not slugs:
        raise tracker.entities.unknown(words, " ".join(names.flat(words)))
    return wanted, slugs


def only_one_named(tracker: Tracker, words: Sequence[str], verb: str) -> str:
    """The one entity that words name; raises `UnknownName`, and `Usage` for several."""
    _, slugs = understood(tracker, FilterOptions(), words, ())
    if len(slugs) > 1:
        raise Usage(f"{verb} takes one name or one id")
    return slugs[0]


def as_options(
    tracker: Tracker, wanted: FilterOptions, words: Sequence[str]
) -> FilterOptions:
    """The options with all that words say, a group before the bloc of that name. Raises `UnknownName`."""
    from hwstatus.store.groups import is_known

    otherwise = meaning_of(tracker, OPTIONS, words)

    def meaning(key: str) -> Meaning | None:
        is_group = is_known(tracker.entities, key)
        return Meaning(GROUP, key) if is_group else otherwise(key)

    meant = _meant(tracker, words, meaning)
    for option, value, _ in meant:
        if option == ENTITY:
            is_place = tracker.entities.kinds.get(value) in PLACES
            wanted = wanted.also(COUNTRY if is_place else COMPANY, value)
        if option == GROUP:
            wanted = wanted.also(GROUP, value)
    return told(tracker, wanted, meant)


def meaning_of(
    tracker: Tracker, options: Collection[str], words: Sequence[str]
) -> Callable[[str], Meaning | None]:
    """From a folded text among words to what it means; what names an entity is taken for nothing else."""
    from hwstatus.store.groups import is_known

    entities = tracker.entities
    slug_of = entities.finder(words)

    @cache
    def recorded(option: str) -> dict[str, Meaning]:
        is_publisher = option == "publisher"
        every = tracker.publishers() if is_publisher else tracker.values_of(option)
        called = names.by_short_name(every) if is_publisher else {}
        short = {key: Meaning(option, own[-1], key) for key, own in called.items()}
        return short | {fold(value): Meaning(option, value) for value in every}

    @cache
    def meaning(key: str) -> Meaning | None:
        slug = slug_of(key)
        if slug:
            return Meaning(ENTITY, slug)
        if is_known(entities, key):
            return Meaning(GROUP, key)
        word, is_out = but_for(key)
        if is_out and is_known(entities, word):
            return Meaning(GROUP, f"not-{slugify(word)}")
        if closed_list_of(word) in options:
            beside = "not-" if is_out else ""
            return Meaning(closed_list_of(word), f"{beside}{listed(word)}")
        for option in ("publisher", "instrument"):
            if option in options and key in recorded(option):
                return recorded(option)[key]
        return None

    return meaning


def told(
    tracker: Tracker, wanted: FilterOptions, meant: Sequence[Meaning]
) -> FilterOptions:
    """The options with those that words were read as; said is which."""
    read: list[str] = []
    for option, value, _ in meant:
        if option not in (ENTITY, GROUP):
            wanted = wanted.also(option, value)
            read += (f"--{option}", value)
    if read:
        tracker.context.read_as(typed(*read))
    for said in _named_by_others(tracker, meant):
        tracker.context.tell(said)
    return wanted


def _named_by_others(tracker: Tracker, meant: Sequence[Meaning]) -> Iterator[str]:
    """How many updates hold the short name of a publisher and cite others alone, and how to see them."""
    for _, publisher, short in meant:
        every, own = (
            tracker.count(chosen._replace(match=every_word(short))) if short else 0
            for chosen in (Filter(), Filter(publishers=(publisher,)))
        )
        if every > own:
            more = wording.counted(every - own, "more update")
            yield f"({more} with that name: {searching(short)})"


def unmatched(tracker: Tracker, texts: Sequence[str]) -> list[str]:
    """Those of the texts that name nobody and mean nothing else."""
    meaning = meaning_of(tracker, OPTIONS, texts)
    read = [(text, *_keys([text], meaning)) for text in texts]
    return [text for text, keys, missed in read if missed or not keys]


def _meant(
    tracker: Tracker, words: Sequence[str], meaning: Callable[[str], Meaning | None]
) -> list[Meaning]:
    """What each of some words means, in their order; raises `UnknownName`."""
    keys, missed = _keys(words, meaning)
    if missed:
        raise _unknown(tracker, words, missed[0])
    return [each for key in keys if (each := meaning(key))]


def _keys(
    words: Sequence[str], meaning: Callable[[str], object]
) -> tuple[list[str], list[str]]:
    """Of some words the folded texts that have a meaning, and those words that have none."""

    def key_of(key: str) -> str | None:
        return key if meaning(key) else None

    return names.read_names(words, key_of, names.asides(words))


def _unknown(tracker: Tracker, words: Sequence[str], missed: str) -> HwstatusError:
    """The error for words of which some mean nothing; of ids it says how each update is shown."""
    with suppress(NotFound, Usage):
        updates = [tracker.update(tracker.update_id(word)) for word in words]
        shown = [shown_instead(tracker, update) for update in updates]
        return UnknownName(missed, (), hints=shown)
    return tracker.entities.unknown(words, missed)


def shown_instead(tracker: Tracker, update: Update) -> str:
    """Whom an update is about whose id stands where a name is wanted, and how it is shown."""
    about = tracker.entities.name(update.entity)
    return f"an update about {about}: hwstatus show {tracker.short(update.id)}"


def _named_by(tracker: Tracker, meant: Meaning) -> Sequence[str]:
    """The entities that a word names: one, the members of a group, or none; of a group that is left out too."""
    if meant.option == GROUP and not but_for(meant.value)[1]:
        from hwstatus.store.groups import members

        return members(tracker.entities, [meant.value], tracker.on)
    return [meant.value] if meant.option == ENTITY else ()


# -- what else names may mean ----------------------------------------------------------


def unit_of(
    entities: EntityReader, words: Sequence[str], slugs: Sequence[str]
) -> str | None:
    """The one company at home in a country that is a part of the one named before it, or called so."""
    kinds = [entities.kinds[slug] for slug in slugs]
    if kinds != [COMPANY, COUNTRY]:
        return None
    group, country = slugs
    [key, *_], _ = _keys(words, entities.slug_of)
    called = entities.called_like(key)
    units = [
        one.slug
        for one in entities.companies_in([country])
        if one.home == country and (one.part_of == group or one.slug in called)
    ]
    return units[0] if len(units) == 1 else None


def _members_of(tracker: Tracker, slug: str) -> Sequence[str]:
    """The members of a bloc or a region; none of anything else."""
    from hwstatus.store.groups import members

    one = tracker.entities.get(slug)
    if not _has_members(tracker.entities, one):
        return ()
    return members(tracker.entities, [one.name], tracker.on)


def _has_members(entities: EntityReader, one: Entity) -> bool:
    from hwstatus.store.groups import is_known

    return one.kind not in (COUNTRY, COMPANY) and is_known(entities, one.name)


def _notes(
    entities: EntityReader,
    words: Sequence[str],
    slugs: Sequence[str],
    *,
    with_members: bool,
) -> Iterator[str]:
    """What to say of words that may mean another: for whom each was taken, and who the others are."""
    if fold(" ".join(words)) == " ".join(slugs).replace("-", " ") and not with_members:
        return
    keys, _ = _keys(words, entities.slug_of)
    for key in keys:
        one = entities.get(entities.slug_of(key) or "")
        if one.slug in slugs:
            yield from _of_key(entities, key, one, with_members=with_members)
    for word in names.asides(words) - names.JOINING:
        code = entities.slug_of(word)
        if code and code not in slugs:
            yield f"'{word}' is taken for a word, not for {entities.name(code)}: {word.upper()}"


def _of_key(
    entities: EntityReader, key: str, one: Entity, *, with_members: bool
) -> Iterator[str]:
    taken = f"'{key}' is taken for {one.name}"
    if _has_members(entities, one):
        group = entities.group(one.name)
        name = group.slug if group else f"'{one.name}'"
        yield (
            f"{taken} and its members; it alone: {one.slug}"
            if with_members
            else f"{taken} alone; its members: --group {name}"
        )
    others = [other.name for other in _others(entities, key, one)]
    if others:
        yield f"{taken}; also called that: {', '.join(others[:MOST])}"
    country = entities.slug_of(key.rsplit(maxsplit=1)[-1])
    if one.kind == COMPANY and country and country not in (one.slug, one.home):
        yield f"{taken}; of {entities.name(country)} alone: hwstatus show {one.slug} --country {country}"


def _others(entities: EntityReader, key: str, one: Entity) -> list[Entity]:
    """Who else of a kind has a name with these words in it, and is no part of it; of a code, companies called so."""
    others = [entities.get(slug) for slug in entities.called_like(key)]
    if key.upper() in (one.iso2, one.iso3):
        return [o for o in others if o.kind == COMPANY and o.slug.startswith(f"{key}-")]
    if key in (fold(one.name), fold(one.slug)):
        return []
    return [
        other
        for other in others
        if other.kind == one.kind and one.slug not in (other.slug, other.part_of)
    ]
