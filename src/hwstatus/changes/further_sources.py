"""News in a file that is recorded already: known, or offered as a further source of it."""

from collections import defaultdict, deque
from collections.abc import Iterator
from typing import NamedTuple

from hwstatus.changes.import_records import Report
from hwstatus.exchange.jsonl import Numbered
from hwstatus.record import canonical, dates
from hwstatus.record.models import Source, Update
from hwstatus.rules import likeness
from hwstatus.store.tracker import Tracker

REMEMBERED = 50
"""New updates about an entity that later rows are compared with."""


class _Dated(NamedTuple):
    """A new update with its first and last possible day (ISO)."""

    first: str
    last: str
    update: Update


class FurtherSources:
    """Tells news that is recorded already from what is new, row by row."""

    def __init__(self, tracker: Tracker, report: Report) -> None:
        self._tracker = tracker
        self._report = report
        self._new: dict[str, deque[_Dated]] = defaultdict(_some)
        self._joined: dict[str, Numbered] = {}

    def told_apart(self, records: Iterator[Numbered]) -> Iterator[Numbered]:
        """The records that are to be taken in; those given a further source come last."""
        for numbered in records:
            update = numbered.record
            if not isinstance(update, Update) or not self._is_new(numbered, update):
                yield numbered
                continue
            other = None
            if not self._report.options.allow_duplicate:
                other = self._repeated(update)
            if other is not None:
                self._settle(numbered.line, update, other)
            elif self._report.options.join:
                self._joined[update.id] = numbered
                self._remember(update)
            else:
                self._remember(update)
                yield numbered
        yield from self._joined.values()

    def _is_new(self, numbered: Numbered, update: Update) -> bool:
        """Whether a row brings an update that has no id of its own and is not recorded."""
        if not numbered.unnamed:
            return False
        return self._tracker.ledger.held("update", update.id) is None

    def _repeated(self, update: Update) -> Update | None:
        """What the file or the tracker has of the same news already."""
        span = dates.read_date(update.date)
        first = dates.shift(span.first, days=-1)
        last = dates.shift(span.last, days=1)
        fresh = [
            other.update
            for slug in likeness.subjects(update)
            for other in self._new[slug]
            if other.last >= first and other.first <= last
        ]
        for other in (*fresh, *self._tracker.near_in_time(update)):
            if other.id == update.id or likeness.is_same_news(update, other):
                return other
        return None

    def _remember(self, update: Update) -> None:
        span = dates.read_date(update.date)
        for slug in likeness.subjects(update):
            self._new[slug].append(_Dated(span.first, span.last, update))

    def _settle(self, line: int, update: Update, other: Update) -> None:
        """Count news that is there: joined to it, offered, or known."""
        latest = self._latest(other)
        further = _further(update, latest)
        report = self._report
        if not further:
            report.known += 1
            if update.summary != other.summary:
                report.notes.append(f"line {line}: recorded already as {other.id}")
        elif report.options.join:
            self._join(line, latest, further)
        else:
            report.offered += 1
            named = ", ".join(source.publisher for source in further)
            where = f"{other.id} ({other.entity}, {other.date})"
            report.notes.append(f"line {line}: {named} also reports {where}")

    def _latest(self, other: Update) -> Update:
        joined = self._joined.get(other.id)
        return joined.record if joined and isinstance(joined.record, Update) else other

    def _join(self, line: int, other: Update, further: list[Source]) -> None:
        update = other._replace(sources=(*other.sources, *further))
        text = canonical.dump(update)
        first = self._joined.get(other.id)
        if first is None:
            self._joined[other.id] = Numbered(line, update, text, text, corrects=True)
        else:  # it is counted once when it is taken in
            self._joined[other.id] = first._replace(record=update, text=text)
            self._report.joined += 1


def _some() -> deque[_Dated]:
    return deque(maxlen=REMEMBERED)


def _further(update: Update, other: Update) -> list[Source]:
    """The sources of an update that another one does not cite yet."""
    publishers = likeness.publishers(other)
    return [s for s in update.sources if likeness.folded(s.publisher) not in publishers]
