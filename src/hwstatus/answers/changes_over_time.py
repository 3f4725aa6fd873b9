"""`changes` over time: how many verdicts got stricter or looser in each year or month; what was recorded later."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Again, Answer, Shown, Table
from hwstatus.answers.change_rows import NEWS, Ends, StatusChange
from hwstatus.answers.changes import changes, changes_of
from hwstatus.answers.filters import FilterOptions, build_filter, command_line
from hwstatus.answers.matches import of_kinds
from hwstatus.answers.summary import read_keys
from hwstatus.columns import NUMBER
from hwstatus.errors import BadValue
from hwstatus.record import dates
from hwstatus.record.models import Filter
from hwstatus.record.vocabulary import COMPANY, COUNTRY
from hwstatus.store.tracker import Tracker

PERIODS = {"year": len("2020"), "month": len("2020-07")}
"""What changes are counted by, with how much of a day (ISO) names it."""


class ChangeCount(NamedTuple):
    """The changes by news of a year or a month, and of how many a verdict got stricter or looser in it, each once."""

    period: Annotated[str, "the year or the month"]
    stricter: Annotated[int, "of how many a verdict got stricter, each once", NUMBER]
    looser: Annotated[int, "of how many one got looser, each once", NUMBER]
    changes: Annotated[int, "how many verdicts changed", NUMBER]


CHANGE_COUNTS = Table(
    "change counts",
    ChangeCount,
    screen=(
        Shown("period"),
        Shown("stricter", look=NUMBER),
        Shown("looser", look=NUMBER),
        Shown("changes", look=NUMBER),
    ),
    given_by="`changes --by`",
)


def changes_by(
    tracker: Tracker,
    by: Sequence[str],
    wanted: FilterOptions,
    names: Sequence[str],
    ends: Ends,
) -> Answer[ChangeCount]:
    """The changes by news that match, counted by year or month, the first period first. Raises `BadValue`."""
    [key, *others] = read_keys(by, PERIODS, "--by")
    if others:
        raise BadValue("--by", ",".join(by), f"one of: {', '.join(PERIODS)}")
    chosen = build_filter(tracker, wanted, names, with_members=True)
    each = changes(tracker, wanted._replace(limit=None, sort="date"), names, ends)
    news = [row for row in each.rows if row.kind == NEWS]
    rows = [*_counted(news, PERIODS[key])]
    alone = Again("Countries alone", ["--kind", COUNTRY])
    return Answer(
        table=CHANGE_COUNTS,
        rows=rows[: chosen.limit],
        empty_message=each.empty_message,
        notes=each.notes,
        summary=f"Stricter, looser: how many had a verdict that became so, each once a {key}.",
        pointers=() if wanted.kind else [alone],
    )


def _counted(rows: Iterable[StatusChange], size: int) -> Iterator[ChangeCount]:
    for period, moved in groupby(rows, key=lambda row: row.day[:size]):
        steps = [(row.entity, row.direction) for row in moved]
        stricter, looser = (
            len({entity for entity, step in steps if step == way}) for way in (1, -1)
        )
        yield ChangeCount(period, stricter, looser, len(steps))


def recorded_since(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str],
    ends: Ends,
    *,
    is_empty: bool,
) -> Iterator[str]:
    """How changes of earlier days are listed that were recorded since the day asked for, where there are any.

    Where some happened since, and so the list is not empty, it says nothing of a time in which all was recorded.
    """
    chosen = of_kinds(tracker, build_filter(tracker, wanted, names, with_members=True))
    if not chosen.since or wanted.recorded_since:
        return
    last = None if is_empty else dates.shift(chosen.since, days=-1)
    if last and not tracker.corrections.last_entry(chosen.since):
        return
    of_earlier = chosen._replace(since=None, until=last, recorded_since=chosen.since)
    recorded = wanted._replace(since=None, until=last, recorded_since=wanted.since)
    for line in _line_for(tracker, of_earlier, recorded, names, ends):
        yield f"Of earlier days, recorded since: {line}"


def of_companies_there(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str], ends: Ends
) -> Iterator[str]:
    """How changes of companies are listed that are at home in the countries asked for, where there are any."""
    if wanted.kind or not (names or wanted.group):
        return
    asked_for = wanted._replace(kind=[COMPANY])
    chosen = build_filter(tracker, asked_for, names, with_members=True)
    of_companies = of_kinds(tracker, chosen)
    for line in _line_for(tracker, of_companies, asked_for, names, ends):
        yield f"Of companies there: {line}"


def _line_for(
    tracker: Tracker,
    chosen: Filter,
    wanted: FilterOptions,
    names: Sequence[str],
    ends: Ends,
) -> Iterator[str]:
    """The line that lists the changes of a filter, by the options for it, and how many there are; none without any."""
    if rows := changes_of(tracker, chosen._replace(limit=None), ends.read()):
        line = f"{command_line('changes', wanted, names)} {ends.described}".rstrip()
        yield f"{line} ({wording.counted(len(rows), 'change')})"
