"""From a row of a table to the record that it means."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from hwstatus.changes.add import ID_LENGTH, ID_LETTERS
from hwstatus.errors import BadRecord
from hwstatus.exchange import columns
from hwstatus.exchange.jsonl import Numbered
from hwstatus.exchange.tables import Row
from hwstatus.exchange.update_cells import plain_text, raw_update, read_date
from hwstatus.models import Update
from hwstatus.output import text
from hwstatus.records import Record
from hwstatus.rows.updates import UPDATES, UpdateRow
from hwstatus.serialization import canonical, validation
from hwstatus.store.tracker import Tracker

Cells = Mapping[str, str]

EDITABLE = ("date", "summary", "note", "actor", "actor_name", "confidence", "pending")
"""The fields of a recorded update that a row can correct: each is one cell."""

COMPARED = tuple(
    field
    for field in UPDATES.columns
    if field not in (*EDITABLE, "id", "recorded_at", "recorded_by")
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

    def of_row(self, row: Row, fields: Mapping[str, str]) -> Numbered:
        """The record of a row whose columns give these fields.

        Raises `BadRecord` for what it cannot be.
        """
        cells = {field: plain_text(row.cells.get(c, "")) for c, field in fields.items()}
        cells.pop(columns.REFUSED, None)
        line = cells.pop(columns.RECORD, "") or self._recorded(cells.get("id", ""))
        if line:
            record, line = self._corrected(line, cells)
            return Numbered(row.line, record, line, row.cells)
        update = self._new(cells)
        unnamed = not cells.get("id")
        text = canonical.dump(update)
        return Numbered(row.line, update, text, row.cells, unnamed=unnamed)

    def _recorded(self, known: str) -> str:
        """The line of a recorded update; empty where there is none of this id."""
        return (self._tracker.ledger.held("update", known) or "") if known else ""

    # -- a recorded update -------------------------------------------------------------

    def _corrected(self, line: str, cells: Cells) -> tuple[Record, str]:
        """The record that an export keeps in a row, with what its other cells correct.

        With it comes its canonical line.
        """
        today = self._tracker.context.today
        record, line = validation.load_with_line(line, today)
        if not isinstance(record, Update):
            return record, line
        held = UPDATES.flat(UpdateRow(line, update=record))
        for field in COMPARED:
            if field in cells and not _alike(cells[field], held[field]):
                problem = (
                    "differs from the recorded update: change it with hwstatus edit"
                )
                raise BadRecord(field, problem)
        corrections = dict(_corrections(cells, held))
        if not corrections:
            return record, line
        raw = canonical.as_json(record) | corrections
        update = validation.read_update(raw, today)
        return update, canonical.dump(update)

    # -- a new update ------------------------------------------------------------------

    def _new(self, cells: Cells) -> Update:
        raw = raw_update(cells)
        main, *further = self._slugs("entity", raw.get("entity", ""))
        others = [
            slug
            for name in raw.get("also_about", ())
            for slug in self._slugs("also_about", name)
        ]
        raw["entity"] = main
        raw["also_about"] = [*further, *others]
        context = self._tracker.context
        raw.setdefault("id", "0" * ID_LENGTH)
        raw.setdefault("recorded_at", context.now)
        raw.setdefault("recorded_by", context.user)
        update = validation.read_update(raw, context.today)
        return update if cells.get("id") else self._with_id(update)

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
        found, missed = self._tracker.entities.resolve([name])
        if not missed:
            return found
        shown = missed[0] if found else name
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
    digest = hashlib.sha256(canonical.dump(said).encode()).digest()
    number = int.from_bytes(digest)
    letters = []
    for _ in range(ID_LENGTH):
        number, place = divmod(number, len(ID_LETTERS))
        letters.append(ID_LETTERS[place])
    return "".join(letters)


def _corrections(cells: Cells, held: Cells) -> Iterator[tuple[str, Any]]:
    for field in EDITABLE:
        written = cells.get(field, held[field])
        if _alike(written, held[field]):
            continue
        if field == "date":
            yield field, read_date(field, written)
        else:
            yield field, written or None


def _alike(written: str, held: str) -> bool:
    """Whether a cell says what is held, as a CSV or a TSV file shows it."""
    if written == held:
        return True
    shown = {_plain(form(held)) for form in (str, text.line, text.lines)}
    if _plain(written) in shown:
        return True
    try:
        return read_date("", written) == held
    except BadRecord:
        return False


def _plain(shown: str) -> str:
    return " ".join(plain_text(shown).split())
