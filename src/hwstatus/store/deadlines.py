"""Deadlines of a tracker: which are in force, which passed, and what became of them."""

from typing import NamedTuple

from hwstatus.store.database import Reader
from hwstatus.vocabulary import EXTENDED

DEADLINES = """
SELECT d.entity, d.scope, d.date, d.last, d.what, d.replaces, d.id, d.decided
  FROM deadline d
 WHERE NOT EXISTS (
       SELECT 1 FROM deadline l
        WHERE l.n <> d.n AND l.entity = d.entity AND l.scope = d.scope AND l.replaces = d.date
          AND l.decided >= d.decided
          AND l.decided < :after)
   AND d.decided < :after
"""
"""The deadlines that stand on a day: announced by then and not replaced by then. `:after` is the day and '~'."""
NEXT_DEADLINE = (
    DEADLINES + " AND d.entity = :entity AND d.last >= :on ORDER BY d.last LIMIT 1"
)
LAST_DEADLINE = (
    DEADLINES + " AND d.entity = :entity AND d.last < :on ORDER BY d.last DESC LIMIT 1"
)
NEXT_DEADLINES = (
    DEADLINES + " AND d.last >= :on ORDER BY d.last, d.entity, d.scope LIMIT :limit"
)
STANDING_DEADLINES = DEADLINES + " ORDER BY d.last, d.entity, d.scope, d.id"
REPLACED_BY = """
SELECT replaces FROM deadline
 WHERE entity = ? AND scope = ? AND date = ? AND replaces IS NOT NULL LIMIT 1
"""

FIRST_SET = """
SELECT d.entity, d.scope, d.date, d.last, d.what, d.replaces, d.id, d.decided
  FROM deadline d WHERE d.entity = ? AND d.scope = ? AND d.date = ?
 ORDER BY d.decided, d.n LIMIT 1
"""
"""Who first set a deadline for a day."""
FIRST_MOVED = """
SELECT d.id, d.date FROM deadline d
 WHERE d.entity = ? AND d.scope = ? AND d.replaces = ? ORDER BY d.decided, d.n LIMIT 1
"""
"""Who first moved a deadline from a day, and to which one."""
NUMBER_WITHIN = """
SELECT count(*) FROM deadline d
 WHERE d.entity = ? AND d.scope = ? AND d.id = ? AND d.last < ?
"""
"""How many deadlines an update set for a scope that end before a day."""

PASSED_DEADLINES = """
SELECT d.entity, d.scope, d.date, d.last, d.what, d.replaces, d.id, d.decided
  FROM deadline d WHERE d.last < :on AND d.decided < :after
 ORDER BY d.last, d.entity, d.scope, d.id
"""
"""All that passed by a day and were announced by then, those that were replaced too."""

DEADLINES_OF = """
SELECT d.entity, d.scope, d.date, d.last, d.what, d.replaces, d.id, d.decided
  FROM updates u JOIN deadline d ON d.seq = u.seq WHERE u.id = :id ORDER BY d.last
"""

OUTCOME = """
SELECT o.word, o.date, o.id
  FROM deadline d JOIN outcome o ON o.deadline = d.id AND o.scope = d.scope
 WHERE d.entity = :entity AND d.scope = :scope AND d.date = :date AND o.moment < :after
   AND d.last = coalesce(
       (SELECT max(t.last) FROM updates u JOIN deadline t ON t.seq = u.seq
         WHERE u.id = o.deadline AND t.scope = o.scope
           AND t.last <= substr(o.moment, 1, 10)),
       (SELECT min(t.last) FROM updates u JOIN deadline t ON t.seq = u.seq
         WHERE u.id = o.deadline AND t.scope = o.scope))
 ORDER BY o.moment DESC LIMIT 1
"""
"""The outcome of a deadline, as last reported.

An update may set several deadlines for one scope. The outcome is of the last of them
that had passed when it was reported; of the first where none had.
"""

REPORTED = "SELECT deadline || ':' || scope FROM outcome WHERE moment < ?"
"""The deadlines with a reported outcome, as updates name them."""

EXTENSION = """
SELECT u.date, u.id FROM deadline l JOIN updates u ON u.seq = l.seq
 WHERE l.entity = :entity AND l.scope = :scope AND l.replaces = :date
   AND l.decided >= :decided AND l.decided < :after
 ORDER BY l.decided LIMIT 1
"""
"""The update that first replaced a deadline by another day."""


class DeadlineRow(NamedTuple):
    """A deadline in force, with the update that set it."""

    entity: str
    scope: str
    date: str
    last: str
    what: str
    replaces: str | None
    id: str
    decided: str


class OutcomeRow(NamedTuple):
    """What became of a deadline, and the update that says so."""

    word: str
    date: str
    id: str


class DeadlineReader:
    """Questions about deadlines, each with the day (ISO) that it is asked for."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def next(self, on: str, limit: int) -> list[DeadlineRow]:
        """The next deadlines in force, soonest first."""
        return self._rows(NEXT_DEADLINES, on=on, after=_after(on), limit=limit)

    def next_of(self, slug: str, on: str) -> DeadlineRow | None:
        """An entity's next deadline."""
        rows = self._rows(NEXT_DEADLINE, entity=slug, on=on, after=_after(on))
        return next(iter(rows), None)

    def last_of(self, slug: str, on: str) -> DeadlineRow | None:
        """An entity's deadline that passed last."""
        rows = self._rows(LAST_DEADLINE, entity=slug, on=on, after=_after(on))
        return next(iter(rows), None)

    def in_force(self, on: str) -> list[DeadlineRow]:
        """Every deadline in force on a day, past ones included, soonest first."""
        return self._rows(STANDING_DEADLINES, after=_after(on))

    def passed(self, on: str) -> list[DeadlineRow]:
        """Every deadline that passed before a day, replaced ones included."""
        return self._rows(PASSED_DEADLINES, on=on, after=_after(on))

    def set_by(self, known: str) -> list[DeadlineRow]:
        """The deadlines that an update set, the first day first."""
        return self._rows(DEADLINES_OF, id=known)

    def _rows(self, text: str, **values: object) -> list[DeadlineRow]:
        rows = self._reader.rows(text, values)
        return [DeadlineRow(*row) for row in rows]  # type: ignore[arg-type]

    def outcome(self, row: DeadlineRow, on: str) -> OutcomeRow | None:
        """What is known on a day of what became of a deadline.

        A deadline that another one replaced is `extended`.
        """
        values = {**row._asdict(), "after": _after(on)}
        reported = self._reader.one(OUTCOME, values)
        if reported:
            return OutcomeRow(*reported)  # type: ignore[arg-type]
        later = self._reader.one(EXTENSION, values)
        if later:
            return OutcomeRow(EXTENDED, *later)  # type: ignore[arg-type]
        return None

    def reported(self, on: str) -> set[str]:
        """The deadlines with an outcome reported by a day, each as `ID:SCOPE`."""
        return set(self._reader.texts(REPORTED, (_after(on),)))

    def slippage(self, row: DeadlineRow) -> tuple[str, ...]:
        """The dates that a deadline moved from, newest first."""
        dates: list[str] = []
        earlier = row.replaces
        while earlier and earlier not in dates:
            dates.append(earlier)
            before = self._reader.one(REPLACED_BY, (row.entity, row.scope, earlier))
            earlier = None
            if before:
                earlier = str(before[0])
        return tuple(dates)

    def chain(self, row: DeadlineRow) -> str:
        """What names a deadline however often its date slips: `ID-SCOPE`.

        ID is that of the update that set the first date. Where it set several for the
        scope, a number follows from the second on. No two deadlines that stand on a day
        have the same name.
        """
        first = self._origin(row)
        values = (first.entity, first.scope, first.id, first.last)
        before = self._reader.count(NUMBER_WITHIN, values)
        number = f"-{before + 1}" if before else ""
        return f"{first.id}-{first.scope}{number}"

    def _origin(self, row: DeadlineRow) -> DeadlineRow:
        """The deadline that the first move of each date leads back to."""
        passed: set[str] = set()
        while row.replaces and row.replaces not in passed:
            passed.add(row.replaces)
            place = (row.entity, row.scope, row.replaces)
            before = self._reader.one(FIRST_SET, place)
            if before is None or self._reader.one(FIRST_MOVED, place) != (
                row.id,
                row.date,
            ):
                return row
            row = DeadlineRow(*before)  # type: ignore[arg-type]
        return row


def _after(on: str) -> str:
    """What sorts after every moment of a day."""
    return f"{on}~"
