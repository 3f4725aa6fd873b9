"""From a row of somebody's table to the record that it means."""

import hashlib
from collections.abc import Iterator
from typing import Any

from hwstatus import text, wording
from hwstatus.answers.flat_updates import DERIVED
from hwstatus.answers.updates import UPDATES, UpdateRow
from hwstatus.changes.raw_update import SINGLE, Raw
from hwstatus.changes.row_cells import Cells, plain_text, raw_of_cells, read_date
from hwstatus.errors import BadRecord
from hwstatus.exchange import columns
from hwstatus.exchange.cells import Reading
from hwstatus.exchange.jsonl import Numbered
from hwstatus.exchange.tables import Row
from hwstatus.record import canonical, validation, values
from hwstatus.record.forms import Record
from hwstatus.record.models import ID_LENGTH, Update
from hwstatus.record.values import id_from
from hwstatus.store.tracker import Tracker

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


MOST_GUESSED = 100
"""Unknown names of a file for which near ones are looked up: that takes a while."""


class RowRecords:
    """Makes records of rows; asks a tracker for names and for what is recorded."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self._guessed = 0
        self.made = 0
        """Summaries that were made of statuses."""
        self.set = 0
        """Rows whose column of statuses sets one."""

    def of_row(self, row: Row, reading: Reading) -> Numbered | None:
        """The record of a row, read as told; raises `BadRecord` for what it cannot be.

        None for one that says nothing: no summary, and of its word `--value` that it sets no status.
        """
        if row.problem:
            raise BadRecord("", row.problem)
        plain = {column: plain_text(cell) for column, cell in row.cells.items()}
        cells = reading.cells(plain)
        cells.pop(columns.REFUSED, None)
        line = cells.pop(columns.RECORD, "") or self._recorded(cells.get("id", ""))
        if line:
            record, line = self._corrected(line, cells)
            return Numbered(row.line, record, line, row.cells)
        said = any(map(cells.get, ("summary", "effects", "status")))
        if not said and reading.sets_none(plain):
            return None
        update = self._new(cells)
        unnamed = not cells.get("id")
        text = canonical.dump(update)
        return Numbered(row.line, update, text, row.cells, unnamed=unnamed)

    def _recorded(self, update_id: str) -> str:
        """The line of a recorded update; empty where there is none of this id."""
        return (
            (self._tracker.ledger.held("update", update_id) or "") if update_id else ""
        )

    # -- a recorded update -------------------------------------------------------------

    def _corrected(self, line: str, cells: Cells) -> tuple[Record, str]:
        """The record that an export keeps in a row, with what its other cells correct.

        With it comes its canonical line.
        """
        today = self._tracker.context.today
        record, line = validation.load_with_line(line, today)
        if not isinstance(record, Update):
            return record, line
        recorded = dict(
            zip(
                UPDATES.columns,
                UPDATES.cells(UpdateRow(line, update=record)),
                strict=True,
            )
        )
        for field in COMPARED:
            if field in cells and not _alike(cells[field], recorded[field]):
                problem = (
                    "differs from the recorded update: change it with hwstatus edit"
                )
                raise BadRecord(field, problem)
        corrections = dict(_corrections(cells, recorded))
        if not corrections:
            return record, line
        raw = canonical.as_json(record) | corrections
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
        if not raw.get("summary") and raw.get("effects"):
            raw["summary"] = self._listed_as(main, raw)
            self.made += 1
        self.set += bool(raw.get("effects") and cells.get("status"))
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
        near = (
            self._tracker.entities.near(missed) if self._guessed <= MOST_GUESSED else []
        )
        return f": did you mean {', '.join(near)}?" if near else ""


def content_id(update: Update) -> str:
    """An id that follows from what an update says: the same row has it again."""
    said = update._replace(id="", recorded_at="", recorded_by="")
    return id_from(hashlib.sha256(canonical.dump(said).encode()).digest())


def _corrections(cells: Cells, recorded: Cells) -> Iterator[tuple[str, Any]]:
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
