"""`changes`: which standings moved, by news or by correction."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    matches_scope,
    matches_update,
    vague_notes,
)
from hwstatus.answers.updates import moves
from hwstatus.record import dates
from hwstatus.record.models import Filter, Update
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.rows import TEXT, WORD, Answer, Shown, Table
from hwstatus.rows.columns import Name, Publisher, Scope, Slug, Summary, Url
from hwstatus.store.corrections import Correction, Place, Statuses
from hwstatus.store.tracker import Tracker
from hwstatus.subject import FOUNDED

NEWS = "news"
CORRECTION = "correction"


class StatusChange(NamedTuple):
    """A standing that moved: by news, or because a record was corrected or retracted."""

    kind: Annotated[str, "`news`, or `correction` of the tracker"]
    date: Annotated[str, "when it happened; of a correction, when it was made"]
    entity: Slug
    name: Name
    scope: Scope[str]
    was: Annotated[str, "the status before", WORD]
    status: Annotated[str, "the status after", WORD]
    id: Annotated[str, "id of the update"]
    summary: Summary[str]
    publisher: Publisher[str]
    url: Url
    by: Annotated[str, "who recorded or corrected it"]
    reason: Annotated[str | None, "the reason given for a correction", TEXT]


CHANGES = Table(
    "changes",
    StatusChange,
    plain="kind date entity scope was status id publisher url reason",
    document="kind date name scope was status summary publisher",
    screen=(
        Shown("date"),
        Shown("name"),
        Shown("scope"),
        Shown("from", "was", WORD),
        Shown("to", "status", WORD, joint=" → "),
        Shown("by", look=TEXT, drawn="changes.by"),
    ),
    given_by="`changes`",
    counted="change",
)


class Changes(Answer[StatusChange]):
    """Standings that moved, in the order of their days."""

    view = "changes"


def changes(tracker: Tracker, wanted: FilterOptions, names: Sequence[str]) -> Changes:
    """The standings that moved in a time, by which update; corrections are rows of their own kind.

    News is placed by the day on which it happened, a correction by the day on which it was made.
    """
    chosen = build_filter(tracker, wanted, names)
    until = min(chosen.until or tracker.on, tracker.on)
    since = chosen.since or FOUNDED
    moves = []
    for update in tracker.standings.changed_between(since, until):
        if matches_update(chosen, update):
            moves.extend(_news(tracker, update))
    moves.extend(_corrected(tracker, chosen, since, until))
    rows = [row for row in moves if _matches(tracker, chosen, row)]
    rows.sort(key=lambda r: r.date, reverse=wanted.reverse)
    rows = rows[-chosen.limit :] if chosen.limit else rows
    by_news = sum(r.kind == NEWS for r in rows)
    by_corrections = len(rows) - by_news
    counted = f"{by_news:,} by news, {by_corrections:,} by corrections"
    vague = [(row.id, row.date) for row in rows if _may_be_earlier(row, since)]
    return Changes(
        CHANGES,
        rows,
        summary=counted,
        empty_message=_nothing(tracker, chosen, wanted, (since, until)),
        notes=vague_notes(tracker, list(dict.fromkeys(vague))),
    )


def _matches(tracker: Tracker, chosen: Filter, row: StatusChange) -> bool:
    """Whether a move is in a chosen scope and led to or from a chosen status."""
    if not matches_scope(tracker, chosen, row.entity, row.scope):
        return False
    if not chosen.statuses:
        return True
    return row.status in chosen.statuses or row.was in chosen.statuses


def _may_be_earlier(row: StatusChange, since: str) -> bool:
    return row.kind == NEWS and dates.read_date(row.date).first < since


def _nothing(
    tracker: Tracker, chosen: Filter, wanted: FilterOptions, time: tuple[str, str]
) -> str:
    """That no standing moved, and how to see the updates of that time."""
    since, until = time
    said = f"No standing moved between {since} and {until}."
    number = tracker.count(Filter(entities=chosen.entities, since=since, until=until))
    if not (number and wanted.since):
        return said
    words = ["hwstatus timeline", *chosen.entities, f"--since '{wanted.since}'"]
    if wanted.until:
        words.append(f"--until '{wanted.until}'")
    updates = wording.counted(number, "update")
    return f"{said} {updates}: {' '.join(words)}"


def _news(tracker: Tracker, update: Update) -> list[StatusChange]:
    source = update.sources[0]
    return [
        StatusChange(
            kind=NEWS,
            date=update.date,
            entity=m.entity,
            name=tracker.entities.name(m.entity),
            scope=m.scope,
            was=m.was,
            status=m.status,
            id=update.id,
            summary=update.summary,
            publisher=source.publisher,
            url=source.url,
            by=update.recorded_by,
            reason=None,
        )
        for m in moves(tracker, update)
        if m.changed
    ]


def _corrected(
    tracker: Tracker, chosen: Filter, since: str, until: str
) -> Iterator[StatusChange]:
    """How corrections moved standings, each seen on the day of the correction."""
    about = {}
    corrections = tracker.corrections.between(since, until, moving=True)
    for _, group in groupby(corrections, key=lambda c: c.entry):
        about.update(_places(group, chosen))
    if not about:
        return
    befores = [place.before for place in about]
    statuses = tracker.corrections.statuses_after([*about, *befores])
    for place, correction in about.items():
        yield from _moved(tracker, place, correction, statuses)


def _places(
    corrections: Iterable[Correction], chosen: Filter
) -> dict[Place, Correction]:
    """Where one ledger entry's corrections may have moved standings, each with the first of them."""
    about: dict[Place, Correction] = {}
    for correction in corrections:
        for update in (correction.before, correction.after):
            if update and matches_update(chosen, update):
                place = Place(correction.entry, update.entity, correction.at[:10])
                about.setdefault(place, correction)
    return about


def _moved(
    tracker: Tracker, place: Place, correction: Correction, statuses: Statuses
) -> Iterator[StatusChange]:
    """The standings of an entity that a correction moved, scope by scope."""
    slug = place.entity
    old = statuses.at(place.before)
    new = statuses.at(place)
    shown = correction.after or correction.before
    assert shown is not None
    source = shown.sources[0]
    for scope in sorted(old.keys() | new.keys()):
        was = old.get(scope, UNKNOWN)
        status = new.get(scope, UNKNOWN)
        if was != status:
            yield StatusChange(
                kind=CORRECTION,
                date=place.day,
                entity=slug,
                name=tracker.entities.name(slug),
                scope=scope,
                was=was,
                status=status,
                id=shown.id,
                summary=shown.summary,
                publisher=source.publisher,
                url=source.url,
                by=correction.by,
                reason=correction.reason or correction.verb,
            )
