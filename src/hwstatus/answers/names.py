"""`names`: how entities are called here."""

from collections import Counter
from collections.abc import Sequence
from operator import attrgetter
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Shown, Table
from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.answers.matches import subjects
from hwstatus.columns import MUTED, NUMBER, TEXT, WORD, Column
from hwstatus.errors import Usage
from hwstatus.record.models import Entity, Filter
from hwstatus.record.names import closed_list_of, fold
from hwstatus.store.entities import GUESSED
from hwstatus.store.tracker import Tracker


class EntityListing(NamedTuple):
    """An entity as `names` lists it, and how many updates are about it."""

    entity: Entity
    updates: int

    @property
    def region(self) -> str | None:
        """The nearest region that it is in."""
        return self.entity.subregion or self.entity.region


_OF_ENTITY = {
    "slug": "what the entity is called in commands",
    "name": "its display name",
    "kind": "its kind",
    "iso2": "the two-letter code of ISO 3166-1",
    "iso3": "the three-letter code of ISO 3166-1",
    "home": "slug of a company's home country",
}
NAMES = Table(
    "names",
    EntityListing,
    more={
        **{n: Column(s, get=attrgetter(f"entity.{n}")) for n, s in _OF_ENTITY.items()},
        "region": Column("the UN M49 region"),
        "aliases": Column(
            "other names that commands take", TEXT, get=attrgetter("entity.aliases")
        ),
        "updates": Column("how many updates are about it", NUMBER),
    },
    plain="slug name kind iso2 iso3 aliases updates",
    document="slug name kind iso2 updates aliases",
    given_by="`names`",
    counted="entity",
)


def names(
    tracker: Tracker, words: Sequence[str], wanted: FilterOptions
) -> Answer[EntityListing]:
    """Every entity, or those that a text names or resembles, with codes, aliases and number of updates."""
    if closed_list_of(" ".join(words)) == "kind":
        wanted, words = wanted.also("kind", words[0]), ()
    if words and not "".join(words).strip():
        raise Usage("a name is empty", "all of them: hwstatus names")
    chosen = build_filter(tracker, wanted)
    counts = _counted(tracker, wanted, chosen._replace(entities=(), kinds=()))
    text = " ".join(words)
    every = tracker.entities.all()
    meant = [e for e in every if _named(e, text)]
    if not meant:
        meant = [e for e in every if any(_named(e, word) for word in words)]
    rows = [EntityListing(e, counts.get(e.slug, 0)) for e in meant]
    if chosen.kinds:
        rows = [r for r in rows if r.entity.kind in chosen.kinds]
    if chosen.entities:
        slugs = set(subjects(tracker, chosen))
        rows = [r for r in rows if r.entity.slug in slugs]
    elif wanted._replace(kind=()).is_restrictive:
        rows = [r for r in rows if r.updates]
    if wanted.reverse:
        rows.reverse()
    shown = rows[: chosen.limit]
    empty = "No entity matches."
    if text:
        empty = f"No entity is called '{text}': a new one begins with hwstatus add NAME TEXT --new company"
    every_one = f"{len(rows):,} of {len(tracker.entities.names):,} entities"
    counted = wording.limited(len(shown), len(rows), "entities") or every_one
    return Answer(table=NAMES, rows=shown, summary=counted, empty_message=empty)


class Listed(NamedTuple):
    """A line of somebody's list, and whom of the record it names."""

    typed: Annotated[str, "the line"]
    slug: Annotated[str | None, "whom it names; nothing where that is nobody here"]
    name: Annotated[str | None, "its display name"]
    kind: Annotated[str | None, "its kind"]
    status: Annotated[str | None, "its verdict on the day asked", WORD]
    updates: Annotated[int, "how many updates are about it", NUMBER]
    near: Annotated[
        tuple[str, ...], "slugs of who is called nearly so, where it names nobody", TEXT
    ]
    iso2: Annotated[str | None, "the two-letter code of ISO 3166-1"] = None
    iso3: Annotated[str | None, "the three-letter code of ISO 3166-1"] = None

    @property
    def perhaps(self) -> str:
        """Whom it may name."""
        return ", ".join(self.near)


LISTED = Table(
    "listed",
    Listed,
    screen=(
        Shown("line", "typed"),
        Shown("name"),
        Shown("kind"),
        Shown("status", look=WORD),
        Shown("perhaps", "perhaps", MUTED, column="near"),
    ),
    given_by="`names --file`",
)


def listed(
    tracker: Tracker, texts: Sequence[str], wanted: FilterOptions
) -> Answer[Listed]:
    """Whom each line of a list names, with the verdict; near names where it names nobody.

    Left out is whom filters leave out.
    """
    meant = {text: tracker.entities.only(text) for text in texts}
    if wanted.is_restrictive:
        kept = {
            row.entity.slug for row in names(tracker, (), wanted._replace(limit=None))
        }
        texts = [text for text in texts if meant[text] is None or meant[text] in kept]
    slugs = [slug for slug in dict.fromkeys(map(meant.get, texts)) if slug]
    heads = evidence.headlines(tracker, slugs)
    entities = tracker.entities.in_brief(slugs)
    missed = [text for text in meant if meant[text] is None]
    guesses = {text: tracker.entities.near(text) for text in missed[:GUESSED]}
    rows = []
    for text in texts:
        slug = meant[text]
        if slug is None:
            near = tuple(one.split()[0] for one in guesses.get(text, ()))
            rows.append(Listed(text, None, None, None, None, 0, near))
            continue
        one = entities[slug]
        rows.append(
            Listed(
                text,
                slug,
                name=one.name,
                kind=one.kind,
                status=heads[slug].status,
                updates=tracker.entities.updates_of(slug),
                near=(),
                iso2=one.iso2,
                iso3=one.iso3,
            )
        )
    recorded = sum(1 for row in rows if row.slug)
    nearly = sum(1 for row in rows if row.near)
    said = (
        f"{recorded:,} of {len(rows):,} in the record; {nearly:,} more resemble a name"
    )
    nothing = "No line names anything."
    return Answer(table=LISTED, rows=rows, notes=[said], empty_message=nothing)


def _counted(tracker: Tracker, wanted: FilterOptions, chosen: Filter) -> dict[str, int]:
    if not wanted.is_restrictive:
        return tracker.entities.update_counts()
    return Counter(
        slug
        for update in tracker.updates(chosen._replace(limit=None))
        for slug in update.entities
    )


def _named(entity: Entity, text: str) -> bool:
    """Whether a name of the entity holds the text; codes must be met whole."""
    wanted = fold(text)
    if not wanted:
        return not text
    if wanted in {fold(code) for code in (entity.iso2, entity.iso3) if code}:
        return True
    return any(
        wanted in fold(name) for name in (entity.slug, entity.name, *entity.aliases)
    )
