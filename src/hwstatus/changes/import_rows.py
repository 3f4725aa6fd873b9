"""`import` of rows: tables and JSON files of other people, each row an update."""

import shlex
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

from hwstatus.answers.flat_updates import DERIVED
from hwstatus.changes.add import named_act
from hwstatus.changes.import_records import Report, take_records
from hwstatus.changes.row_cells import item_of_row
from hwstatus.changes.row_records import RowRecords
from hwstatus.columns import flat
from hwstatus.errors import BadRecord, Usage
from hwstatus.exchange import EXCEL, TABLES, Item, cells, columns
from hwstatus.exchange.cells import Reading
from hwstatus.exchange.columns import Mapped
from hwstatus.exchange.jsonl import Held, JsonItem, Numbered, read_items
from hwstatus.exchange.recognition import recognise
from hwstatus.exchange.tables import Row, Table, read_table, read_workbook
from hwstatus.record import canonical, dates, validation
from hwstatus.record.fields import EFFECT
from hwstatus.record.models import Source, Update
from hwstatus.record.vocabulary import HEADLINE_SCOPE
from hwstatus.rules import likeness
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker
from hwstatus.wording import counted

R = TypeVar("R", Row, JsonItem)

_RECORD_KEYS = ({"slug"}, {"checked"}, {"members"}, {"address", "asked"}, {"retracted"})
"""Keys by which an object is a record of ours, whatever else it holds."""


def import_table(
    editor: Editor, lines: Iterable[bytes], report: Report, *, form: str
) -> None:
    """Take in the rows of a table; raises `BadRecord`, `Conflict`, and `Usage`."""
    table = _table(lines, form)
    report.columns = table.columns
    head = list(islice(table.rows, TELLING))
    reading = _reading(report, table.columns, [row.cells for row in head])
    records = RowRecords(editor.tracker)

    def read(row: Row) -> Numbered | None:
        return records.of_row(row, reading)

    rows = chain(head, table.rows)
    _take(editor, report, _read(rows, read, report, attrgetter("cells")))
    report.notes += _left_to_us(records, reading, report.options.again)


def import_table_as_drafts(
    editor: Editor, lines: Iterable[bytes], report: Report
) -> None:
    """Take the rows of a table as drafts, whatever they lack; those that name no supplier are left aside."""
    from hwstatus.changes.drafts import take_drafts

    form, lines = recognise(lines)
    if form not in TABLES:
        raise Usage(f"this is no table: its form is {form}")
    table = _table(lines, form)
    rows = list(table.rows)
    reading = _reading(report, table.columns, [row.cells for row in rows], whole=False)
    take_drafts(editor, _as_items(rows, reading, report), report)


def _table(lines: Iterable[bytes], form: str) -> Table:
    return read_workbook(lines) if form == EXCEL else read_table(lines, form)


def _as_items(rows: Iterable[Row], reading: Reading, report: Report) -> Iterator[Item]:
    from hwstatus.proposals.reading import relevance

    for row in rows:
        item = item_of_row(row, reading)
        if not relevance(item.text).named:
            report.counts["aside"] += 1
        else:
            yield item


def import_json(editor: Editor, lines: Iterable[bytes], report: Report) -> None:
    """Take in the objects of a JSON file: records, or rows with a key for each column."""
    items = list(read_items(lines))
    keys = dict.fromkeys(key for item in items for key in item.value)
    rows = [_cells(item.value) for item in items if not _is_record(item.value)]
    reading = _reading(report, tuple(keys), rows) if rows else Reading(Mapped({}))
    records = RowRecords(editor.tracker)

    def read(item: JsonItem) -> Numbered | None:
        if not _is_record(item.value):
            row = Row(item.line, _cells(item.value))
            told = records.of_row(row, reading)
            return told and told._replace(held=_one_line(item))
        record, text = validation.load_with_line(item.text, editor.context.today)
        return Numbered(item.line, record, text, text)

    _take(editor, report, _read(items, read, report, _one_line))
    report.notes += _left_to_us(records, reading, report.options.again)


DERIVED_ALONE = {"began_by", "was"}
"""Columns of answers whose rows are no updates."""
TELLING = 1_000
"""Rows of a table that show in which order its days are written."""


def _reading(
    report: Report,
    titles: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    *,
    whole: bool = True,
) -> Reading:
    """How the rows are read; which column gives which field is said before the summary.

    Rows that are to be updates have to be `whole`: `Usage` where a field is missing.
    """
    if not DERIVED_ALONE.isdisjoint(titles):
        raise Usage(
            "these are verdicts or changes, which follow from updates",
            "updates are written by: hwstatus export -f csv",
        )
    options = report.options
    fixed = cells.read_fixed(options.fixed)
    mapped = columns.mapped(titles, columns.read_mapping(options.mapping), fixed)
    orders = cells.orders_of(mapped, rows, options.order)
    reading = Reading(mapped, fixed, cells.read_meanings(options.meanings), orders)
    if whole:
        columns.check_needed(reading.fields, titles)
    report.notes.append(_shown(mapped))
    return reading


def _read(
    rows: Iterable[R],
    read: Callable[[R], Numbered | None],
    report: Report,
    keep: Callable[[R], Held],
) -> Iterator[Numbered]:
    """The records of rows; those that are none are refused, and held to be mended.

    Rows that say nothing are counted.
    """
    for row in rows:
        try:
            record = read(row)
        except BadRecord as error:
            report.refuse(error.at(row.line), row.line, keep(row))
        else:
            if record:
                yield record
            else:
                report.counts["aside"] += 1


def _take(editor: Editor, report: Report, records: Iterator[Numbered]) -> None:
    news = FurtherSources(editor.tracker, report).told_apart(records)
    take_records(editor, news, report)


def _is_record(value: Mapping[str, Any]) -> bool:
    """Whether an object is a record and no row: a row holds plain values alone."""
    if any(isinstance(inner, list | dict) for inner in value.values()):
        return True
    return any(keys <= value.keys() for keys in _RECORD_KEYS)


def _cells(value: Mapping[str, Any]) -> dict[str, str]:
    return {key: flat(cell) for key, cell in value.items()}


def _one_line(item: JsonItem) -> str:
    return " ".join(item.text.split("\n"))


def _shown(mapped: Mapped) -> str:
    """Which column gives which field, and which columns are left out."""
    pairs = [
        field if column == field else f"{column} → {field}"
        for column, field in mapped.fields.items()
        if field != columns.REFUSED
    ]
    shown = f"Columns: {', '.join(pairs)}"
    if left_out := [title for title in mapped.left_out if title not in DERIVED]:
        shown += f"; left out: {', '.join(left_out)}"
    return f"{shown}."


_TAKEN = {"scope": HEADLINE_SCOPE} | {
    name: str(EFFECT.fields[name].absent) for name in ("stage", "basis")
}
"""What a status is set with where no column says."""


def _left_to_us(records: RowRecords, reading: Reading, again: str) -> Iterator[str]:
    """What the rows did not say and was put in, and how to say it, importing them `again`."""
    if records.made:
        made = counted(records.made, "summary was", "summaries were")
        said = f"Without a summary: {made} made of the status"
        titles = [c for c, field in reading.mapped.fields.items() if field == "title"]
        for title in titles[:1]:
            option = shlex.quote(f"{title}=summary")
            said += f"; if '{title}' is in your own words: {again}--map {option}"
        yield said
    missing = [name for name in _TAKEN if name not in reading.fields]
    if records.set and missing:
        taken = ", ".join(_TAKEN[name] for name in missing)
        options = " ".join(f"--set {name}={name.upper()}" for name in missing)
        yield f"No column gives {', '.join(missing)}: set for {taken}; for all rows another: {again}{options}"


# -- news that is recorded already -----------------------------------------------------

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
        self._new: dict[str, deque[_Dated]] = defaultdict(
            partial(deque, maxlen=REMEMBERED)
        )
        self._joined: dict[str, Numbered] = {}

    def told_apart(self, records: Iterator[Numbered]) -> Iterator[Numbered]:
        """The records that are to be taken in; those given a further source come last."""
        for numbered in records:
            update = numbered.record
            # What brings an id of its own, or is recorded, is not told apart.
            if (
                not isinstance(update, Update)
                or not numbered.unnamed
                or self._tracker.ledger.held("update", update.id) is not None
            ):
                yield numbered
                continue
            other = None
            if not self._report.options.allow_duplicate:
                near = self._tracker.near_in_time(update, likeness.NEAR)
                other = self._repeated(update, near)
                perhaps = () if other else self._of_one_act(numbered.line, update, near)
                self._report.notes += perhaps
            if other is not None:
                self._settle(numbered.line, update, other)
            elif self._report.options.join:
                self._joined[update.id] = numbered
                self._remember(update)
            else:
                self._remember(update)
                yield numbered
        yield from self._joined.values()

    def _of_one_act(
        self, line: int, update: Update, near: Iterable[Update]
    ) -> Iterator[str]:
        """A note on each recorded update that may be of the same act, as `add` says it."""
        for other in near:
            if why := likeness.near_act(update, other):
                named = named_act(self._tracker, other)
                yield f"line {line}: perhaps the same act ({why}): {named}"

    def _repeated(self, update: Update, recorded: Iterable[Update]) -> Update | None:
        """What the file or the tracker has of the same news already, of what is `recorded` near it in time."""
        span = dates.read_date(update.date)
        first = dates.shift(span.first, days=-1)
        last = dates.shift(span.last, days=1)
        fresh = [
            other.update
            for slug in likeness.subjects(update)
            for other in self._new[slug]
            if other.last >= first and other.first <= last
        ]
        near = (*fresh, *recorded)
        same = (
            other
            for other in near
            if other.id == update.id or likeness.is_same_news(update, other)
        )
        return next(same, None)

    def _remember(self, update: Update) -> None:
        span = dates.read_date(update.date)
        for slug in likeness.subjects(update):
            self._new[slug].append(_Dated(span.first, span.last, update))

    def _settle(self, line: int, update: Update, other: Update) -> None:
        """Count news that is there: joined to it, offered, or known."""
        latest = self._latest(other)
        further = likeness.further_sources(update, latest)
        report = self._report
        if not further:
            report.counts["known"] += 1
            if update.summary != other.summary:
                report.notes.append(f"line {line}: recorded already as {other.id}")
        elif report.options.join:
            self._join(line, latest, further)
        else:
            report.counts["offered"] += 1
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
            self._report.counts["joined"] += 1
