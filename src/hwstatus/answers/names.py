"""`names`: how entities are called here."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.columns import NUMBER, TEXT
from hwstatus.record.models import Entity, Filter
from hwstatus.record.names import fold
from hwstatus.store.tracker import Tracker


class EntityListing(NamedTuple):
    """An entity as `names` lists it."""

    slug: Annotated[str, "what the entity is called in commands"]
    name: Annotated[str, "its display name"]
    kind: Annotated[str, "its kind"]
    iso2: Annotated[str | None, "the two-letter code of ISO 3166-1"]
    iso3: Annotated[str | None, "the three-letter code of ISO 3166-1"]
    home: Annotated[str | None, "slug of a company's home country"]
    region: Annotated[str | None, "the UN M49 region"]
    aliases: Annotated[tuple[str, ...], "other names that commands take", TEXT]
    updates: Annotated[int, "how many updates are about it", NUMBER]


NAMES = Table(
    "names",
    EntityListing,
    plain="slug name kind iso2 iso3 aliases updates",
    document="slug name kind iso2 updates aliases",
    given_by="`names`",
)


def names(
    tracker: Tracker, words: Sequence[str], wanted: FilterOptions
) -> Answer[EntityListing]:
    """Every entity, or those that a text names or resembles, with codes, aliases and number of updates."""
    chosen = build_filter(tracker, wanted)
    counts = _counted(tracker, wanted, chosen)
    text = " ".join(words)
    rows = [
        _known(tracker, e, counts.get(e.slug, 0))
        for e in tracker.entities.all()
        if _named(e, text)
    ]
    if chosen.kinds:
        rows = [r for r in rows if r.kind in chosen.kinds]
    if chosen.entities:
        rows = [r for r in rows if r.slug in chosen.entities]
    elif wanted._replace(kind=()).is_restrictive:
        rows = [r for r in rows if r.updates]
    if wanted.reverse:
        rows.reverse()
    shown = rows[: chosen.limit] if chosen.limit else rows
    empty = "No entity matches."
    if text:
        empty = f"No entity is called '{text}'."
    counted = f"{len(shown):,} of {len(tracker.entities.names):,} entities"
    return Answer(NAMES, shown, summary=counted, empty_message=empty)


def _counted(tracker: Tracker, wanted: FilterOptions, chosen: Filter) -> dict[str, int]:
    if not wanted.is_restrictive:
        return tracker.entities.update_counts()
    counts: dict[str, int] = {}
    for update in tracker.updates(chosen._replace(limit=None)):
        for slug in (update.entity, *update.also_about):
            counts[slug] = counts.get(slug, 0) + 1
    return counts


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


def _known(tracker: Tracker, e: Entity, updates: int) -> EntityListing:
    return EntityListing(
        e.slug,
        e.name,
        e.kind,
        e.iso2,
        e.iso3,
        e.home,
        e.subregion or e.region,
        e.aliases,
        updates,
    )
