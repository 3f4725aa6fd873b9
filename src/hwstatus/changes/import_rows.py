"""`import` of rows: tables and JSON files of other people, each row an update."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from typing import Any

from hwstatus import text, wording
from hwstatus.answers.flat_updates import DERIVED
from hwstatus.answers.updates import UPDATES, UpdateRow
from hwstatus.changes.field_settings import set_options
from hwstatus.changes.import_records import take_records
from hwstatus.changes.import_report import Report
from hwstatus.changes.raw_update import SINGLE, Raw
from hwstatus.changes.row_cells import (
    Cells,
    item_of_row,
    plain_text,
    raw_of_cells,
    read_date,
)
from hwstatus.columns import flat
from hwstatus.errors import BadRecord, Usage
from hwstatus.exchange import EXCEL, TABLES, Item, columns
from hwstatus.exchange.columns import Reading, orders_of, read_fixed, read_meanings
from hwstatus.exchange.jsonl import (
    JsonItem,
    NothingSaid,
    Numbered,
    ReadRecord,
    read_items,
)
from hwstatus.exchange.recognition import recognise
from hwstatus.exchange.tables import Row, Table, read_table, read_workbook
from hwstatus.record import canonical, validation, values
from hwstatus.record.fields import EFFECT
from hwstatus.record.forms import Record
from hwstatus.record.models import ID_LENGTH, Update
from hwstatus.record.values import id_from
from hwstatus.record.vocabulary import HEADLINE_SCOPE
from hwstatus.store.editor import Editor
from hwstatus.store.entities import GUESSED
from hwstatus.store.tracker import Tracker

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
    records = RowRecords(editor.tracker, reading)
    rows = (
        Numbered(row.line, row.cells, partial(records.of_row, row))
        for row in chain(head, table.rows)
    )
    _take(editor, rows, records, report)


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
    reading = _reading(report, tuple(keys), rows) if rows else Reading({})
    records = RowRecords(editor.tracker, reading)

    def read(item: JsonItem) -> ReadRecord:
        if _is_record(item.value):
            return ReadRecord(
                *validation.load_with_line(item.text, editor.context.today)
            )
        return records.of_row(Row(item.line, _cells(item.value)))

    objects = (
        Numbered(item.line, " ".join(item.text.split("\n")), partial(read, item))
        for item in items
    )
    _take(editor, objects, records, report)


def _take(
    editor: Editor, rows: Iterable[Numbered], records: "RowRecords", report: Report
) -> None:
    """Take in rows; what they did not say and was put in is said behind the rest."""
    take_records(editor, rows, report)
    report.notes += records.put_in(report.options.again)


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
    fixed = read_fixed(options.fixed)
    fields = columns.mapped(titles, columns.read_mapping(options.mapping), fixed)
    orders = orders_of(fields, rows, options.order)
    reading = Reading(fields, fixed, read_meanings(options.meanings), orders)
    if whole:
        columns.check_needed(reading.given, list(titles), fields)
    report.notes.append(_shown(fields, titles))
    return reading


def _is_record(value: Mapping[str, Any]) -> bool:
    """Whether an object is a record and no row: a row holds plain values alone."""
    is_nested = any(isinstance(inner, list | dict) for inner in value.values())
    return is_nested or any(keys <= value.keys() for keys in _RECORD_KEYS)


def _cells(value: Mapping[str, Any]) -> dict[str, str]:
    return {key: flat(cell) for key, cell in value.items()}


def _shown(fields: Mapping[str, str], titles: Iterable[str]) -> str:
    """Which column gives which field, and which columns are left out."""
    pairs = [
        field if column == field else f"{column} → {field}"
        for column, field in fields.items()
        if field != columns.REFUSED
    ]
    shown = f"Columns: {', '.join(pairs)}"
    if left_out := [t for t in titles if t not in fields and t not in DERIVED]:
        shown += f"; left out: {', '.join(left_out)}"
    return f"{shown}."


EDITABLE = [n for n, field in SINGLE.items() if field.editable and n != "entity"]
"""The fields of a recorded update that a row can correct: each is one cell."""

COMPARED = tuple(
    field
    for field in UPDATES.columns
    if field not in (*EDITABLE, *DERIVED, "id", "recorded_at", "recorded_by")
)
"""The fields that a row of a recorded update must leave as they are.

Ids and times are left aside: spreadsheets change how they look.
"""


_TAKEN = {"scope": HEADLINE_SCOPE} | {
    name: str(EFFECT.fields[name].absent) for name in ("stage", "basis")
}
"""What a status is set with where no column says."""

# -- from a row to its record ------------------------------------------------------------


class RowRecords:
    """Makes records of rows that are read in one way; asks a tracker for names and for what is recorded."""

    def __init__(self, tracker: Tracker, reading: Reading) -> None:
        self._tracker = tracker
        self._reading = reading
        self._guessed = 0
        self._made = 0
        """Summaries that were made of statuses."""
        self._set = 0
        """Rows whose column of statuses sets one."""

    def of_row(self, row: Row) -> ReadRecord:
        """The record of a row; raises `BadRecord` for what it cannot be.

        Raises `NothingSaid` for one without a summary, of whose word `--value` says that it sets no status.
        """
        if row.problem:
            raise BadRecord("", row.problem)
        plain = {column: plain_text(cell) for column, cell in row.cells.items()}
        cells = self._reading.cells(plain)
        cells.pop(columns.REFUSED, None)
        update_id = cells.get("id", "")
        line = cells.pop(columns.RECORD, "") or self._recorded(update_id)
        if line:
            return ReadRecord(*self._corrected(line, cells))
        said = any(map(cells.get, ("summary", "effects", "status")))
        if not said and self._reading.sets_none(plain):
            raise NothingSaid
        update = self._new(cells)
        return ReadRecord(update, canonical.dump(update), unnamed=not update_id)

    def put_in(self, again: str) -> Iterator[str]:
        """What the rows did not say and was put in, and how to say it, importing them `again`."""
        if self._made:
            made = wording.counted(self._made, "summary was", "summaries were")
            yield f"Without a summary: {made} made of the status"
        missing = [name for name in _TAKEN if name not in self._reading.given]
        if self._set and missing:
            taken = ", ".join(_TAKEN[name] for name in missing)
            options = set_options({name: name.upper() for name in missing})
            yield f"No column gives {', '.join(missing)}: set for {taken}; for all rows another: {again}{options}"

    def _recorded(self, update_id: str) -> str:
        """The line of a recorded update; empty where there is none of this id."""
        if not update_id:
            return ""
        return self._tracker.ledger.held("update", update_id) or ""

    # -- a recorded update -------------------------------------------------------------

    def _corrected(self, line: str, cells: Cells) -> tuple[Record, str]:
        """The record that an export keeps in a row, with what its other cells correct.

        With it comes its canonical line.
        """
        today = self._tracker.context.today
        record, line = validation.load_with_line(line, today)
        if not isinstance(record, Update):
            return record, line
        row = UpdateRow(line, self._tracker)
        recorded = dict(zip(UPDATES.columns, UPDATES.cells(row), strict=True))
        for field in COMPARED:
            if field in cells and not _alike(cells[field], recorded[field]):
                problem = (
                    "differs from the recorded update: change it with hwstatus edit"
                )
                raise BadRecord(field, problem)
        edited = dict(_edited_fields(cells, recorded))
        if not edited:
            return record, line
        raw = canonical.as_json(record) | edited
        update = validation.read_update(raw, today)
        return update, canonical.dump(update)

    # -- a new update ------------------------------------------------------------------

    def _new(self, cells: Cells) -> Update:
        raw = raw_of_cells(cells)
        main, *further = self._slugs("entity", raw.get("entity", ""))
        others = [
            slug
            for name in raw.get("also_about", ())
            for slug in self._slugs("also_about", name)
        ]
        raw["entity"] = main
        raw["also_about"] = [*further, *others]
        is_of_a_list = not any(each.get("title") for each in raw.get("sources", ()))
        if not raw.get("summary") and raw.get("effects") and is_of_a_list:
            raw["summary"] = self._listed_as(main, raw)
            self._made += 1
        self._set += bool(raw.get("effects") and cells.get("status"))
        context = self._tracker.context
        raw.setdefault("id", "0" * ID_LENGTH)
        raw.setdefault("recorded_at", context.now)
        raw.setdefault("recorded_by", context.user)
        update = validation.read_update(raw, context.today)
        return update if cells.get("id") else self._with_id(update)

    def _listed_as(self, entity: str, raw: Raw) -> str:
        """The summary of a row that only gives statuses: who lists whom as what."""
        effects = raw["effects"]
        statuses = [wording.status_for(e["status"], e["scope"]) for e in effects]
        publisher = next((s["publisher"] for s in raw.get("sources", ())), "The list")
        name = self._tracker.entities.name(entity)
        return f"{publisher} lists {name} as {', '.join(statuses)}."

    def _with_id(self, update: Update) -> Update:
        """The update with the id that follows from what it says.

        Where that was recorded before, it is as it is recorded now.
        """
        update = update._replace(id=content_id(update))
        line = self._recorded(update.id)
        return canonical.load_update(line) if line else update

    def _slugs(self, field: str, name: str) -> list[str]:
        """The entities that a cell names; raises `BadRecord` with near names."""
        if not name:
            raise BadRecord(field, "is empty")
        slugs, missed = self._tracker.entities.resolve([name])
        if not missed:
            return slugs
        shown = missed[0] if slugs else name
        raise BadRecord(field, f"'{shown}' is not known{self._guess(missed[0])}")

    def _guess(self, missed: str) -> str:
        """The near names of the first names that are not known; of the others none."""
        self._guessed += 1
        is_first = self._guessed <= GUESSED
        near = self._tracker.entities.near(missed) if is_first else []
        return f": did you mean {', '.join(near)}?" if near else ""


def content_id(update: Update) -> str:
    """An id that follows from what an update says: the same row has it again."""
    said = update._replace(id="", recorded_at="", recorded_by="")
    return id_from(hashlib.sha256(canonical.dump(said).encode()).digest())


def _edited_fields(cells: Cells, recorded: Cells) -> Iterator[tuple[str, Any]]:
    for field in EDITABLE:
        before = recorded.get(field, "")
        written = cells.get(field, before)
        if _alike(written, before):
            continue
        is_date = SINGLE[field].read is values.date
        yield field, read_date(field, written) if is_date else written or None


def _alike(written: str, recorded: str) -> bool:
    """Whether a cell says what is held, as a CSV or a TSV file shows it."""
    if written == recorded:
        return True
    shown = {_plain(form(recorded)) for form in (str, text.line, text.lines)}
    if _plain(written) in shown:
        return True
    try:
        return read_date("", written) == recorded
    except BadRecord:
        return False


def _plain(shown: str) -> str:
    return " ".join(plain_text(shown).split())
