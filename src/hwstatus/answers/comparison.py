"""`status --compare`: two days side by side."""

from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.counts import by_status
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    described_in_full,
    members_told,
    nothing_matches,
)
from hwstatus.answers.matches import subjects
from hwstatus.answers.status import countries_left_out
from hwstatus.answers.verdicts import Verdict
from hwstatus.columns import WORD, Column, Name, Slug, columns_of
from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.models import Standing
from hwstatus.record.vocabulary import rank
from hwstatus.store.tracker import Tracker


class ComparedStatus(NamedTuple):
    """An entity's headline on two days.

    What no column shows is for an assistant: who says so on the second day.
    """

    entity: Slug
    name: Name
    status_1: Annotated[str, "the status on the first day", WORD]
    scope_1: Annotated[str | None, "its scope"]
    status_2: Annotated[str, "the status on the second day", WORD]
    scope_2: Annotated[str | None, "its scope"]
    moved: Annotated[bool, "whether status or scope differ"]
    decided_by: Annotated[str | None, "id of the update that decides on the second day"]
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    extent_1: Annotated[str | None, "how far a limit goes on the first day"] = None
    extent_2: Annotated[str | None, "how far a limit goes on the second day"] = None
    day_1: Annotated[str, "the first day"] = ""
    day_2: Annotated[str, "the second day"] = ""
    iso2: str | None = None
    iso3: str | None = None

    @property
    def limit_1(self) -> str:
        """What the first status is for, and how far a limit goes: `5g, share cap`."""
        return wording.limit(self.scope_1, self.extent_1)

    @property
    def limit_2(self) -> str:
        """The same of the second."""
        return wording.limit(self.scope_2, self.extent_2)


COMPARISON = Table(
    "comparison",
    ComparedStatus,
    more={
        "was": Column(
            "`status_1`, as `changes` calls it", WORD, get=attrgetter("status_1")
        ),
        "status": Column("`status_2`, likewise", WORD, get=attrgetter("status_2")),
        **{name: columns_of(Verdict)[name] for name in ("iso2", "iso3")},
    },
    plain=" ".join(columns_of(ComparedStatus)),
    given_by="`status --compare`",
    counted="entity",
)


class Comparison(Answer[ComparedStatus]):
    """Headlines on two days, `first` and `second` (ISO); those that moved have a mark where others have not."""

    view = "verdicts.on_two_days"

    table: Table[ComparedStatus] = COMPARISON
    first: str
    second: str
    is_marked: bool = False


def compare(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    one: str,
    other: str,
    *,
    changed: bool = False,
) -> Comparison:
    """The headline of each entity on two days, side by side, those that moved first, or where `changed` alone.

    Of a group it is the members on the second day.
    """
    today = tracker.context.today
    first, second = (_day(text, today) for text in (one, other))
    then = tracker.on_day(second)
    chosen = build_filter(then, wanted._replace(sort="date"), names, with_members=True)
    slugs = subjects(then, chosen)
    before, after = (
        evidence.headlines(tracker, slugs, day, chosen.scopes)
        for day in (first, second)
    )
    rows = [
        _compared(tracker, before[slug], after[slug], first, second)
        for slug in slugs
        if not chosen.statuses
        or {before[slug].status, after[slug].status} & set(chosen.statuses)
    ]
    rows.sort(key=lambda r: (not r.moved, -rank(r.status_2), r.name.casefold()))
    moved_in_all = sum(r.moved for r in rows)
    is_marked = moved_in_all < len(rows) and not changed
    mark = "● " if moved_in_all and is_marked else ""
    said = f"{mark}{moved_in_all:,} of {len(rows):,} moved between {first} and {second}"
    notes = [
        *members_told(tracker, wanted, second, names),
        *countries_left_out(tracker, wanted, names, slugs),
        *_counted(rows),
    ]
    tell = _unmoved if changed and rows else nothing_matches
    nothing = tell(tracker, wanted, names)
    if changed:
        rows = [row for row in rows if row.moved]
    total = len(rows)
    rows = rows[: chosen.limit]
    summary = wording.behind_limit(len(rows), total, said)
    return Comparison(
        rows=rows,
        first=first,
        second=second,
        is_marked=is_marked,
        total=lambda: total,
        summary=summary,
        empty_message=nothing,
        notes=notes,
    )


def _unmoved(tracker: Tracker, wanted: FilterOptions, names: Sequence[str]) -> str:
    """That no verdict moved, and of whom, as they were named."""
    question = described_in_full(tracker, wanted, names)
    whose = f" of {question}" if question else ""
    return f"No verdict{whose} differs between the two days."


def _counted(rows: Sequence[ComparedStatus]) -> Iterator[str]:
    """`2020 → 2024: banned 3 → 5, discouraged 2`: how many had which status on each day; nothing of a single one."""
    if len(rows) < 2:
        return
    before = by_status(row.status_1 for row in rows)
    after = by_status(row.status_2 for row in rows)
    told = [
        f"{status} {before[status]:,}"
        + (f" → {number:,}" if number != before[status] else "")
        for status, number in after.items()
        if number or before[status]
    ]
    yield f"{rows[0].day_1} → {rows[0].day_2}: {', '.join(told)}."


def _compared(
    tracker: Tracker, before: Standing, after: Standing, day_1: str, day_2: str
) -> ComparedStatus:
    """The headlines of one entity on two days; a scope only where an update decided."""
    codes = tracker.entities.codes(before.entity)
    return ComparedStatus(
        entity=before.entity,
        name=codes.get("name", before.entity),
        status_1=before.status,
        scope_1=before.decided_scope,
        status_2=after.status,
        scope_2=after.decided_scope,
        moved=(before.status, before.scope) != (after.status, after.scope),
        decided_by=after.decided_by,
        extent_1=before.extent,
        extent_2=after.extent,
        day_1=day_1,
        day_2=day_2,
        iso2=codes.get("iso2") or None,
        iso3=codes.get("iso3") or None,
    )


def _day(text: str, today: str) -> str:
    span = dates.read_period(text, "--compare", today)
    if span.first > today:
        raise Usage(f"--compare {text} lies in the future")
    return min(span.last, today)  # of this year, what there is of it, as --on reads it
