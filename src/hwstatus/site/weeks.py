"""The weeks of a site: what was recorded in each, and what happened in it. They begin with the ledger."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from hwstatus.answers.news import NEW, PARTS, Asked, DigestRow, Window, news
from hwstatus.record.dates import after
from hwstatus.record.models import Filter
from hwstatus.site.record import Act, Record, by_key


class Week(NamedTuple):
    """An ISO week: its name (`2026-W48`), its first and last days, what was recorded and what happened in it."""

    name: str
    monday: str
    sunday: str
    recorded: Sequence[DigestRow]
    happened: Sequence[Act]

    @property
    def parts(self) -> Mapping[str, Sequence[DigestRow]]:
        """What was recorded, by kinds, with the heading of each."""
        kinds = {kind: [r for r in self.recorded if r.kind == kind] for kind in NEW}
        return {PARTS[kind]: rows for kind, rows in kinds.items() if rows}

    @property
    def path(self) -> str:
        """The folder of its page."""
        return f"week/{self.name}/"

    def later(self, act: Act) -> str:
        """The day on which what happened in it was added, where that was after it; else empty."""
        day = act.update.recorded_at[:10]
        return day if day > self.sunday else ""


def week_of(day: str) -> str:
    """The ISO week of a day: `2026-W48`."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


def weeks(record: Record) -> list[Week]:
    """The weeks since the first ledger entry in which anything was recorded or happened, newest first.

    What is dated by a month or a year is in no week.
    """
    days = [entry.at[:10] for entry in record.tracker.ledger.entries()]
    begun = week_of(min(days)) if days else ""
    to_the_day = (act for act in record.acts if len(act.date) == len(act.day))
    happened = by_key((week_of(act.day), act) for act in to_the_day)
    days += [d.last_day for d in record.deadlines if d.last_day <= record.day]
    names = {name for name in {*map(week_of, days), *happened} if begun <= name}
    every = (_week(record, name, happened.get(name, ())) for name in sorted(names))
    return [week for week in every if week.recorded or week.happened][::-1]


def _week(record: Record, name: str, happened: Sequence[Act]) -> Week:
    year, week = name.split("-W")
    monday = date.fromisocalendar(int(year), int(week), 1)
    first, last = monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    ledger = record.tracker.ledger
    entries = ledger.entry_before(first), ledger.entry_before(after(last))
    window = Window(*entries, first, min(last, record.day))
    rows = list(news(Asked(record.tracker, Filter(), window)))
    return Week(name, first, last, rows, happened)
