"""Deadlines of a tracker: which are in force, which passed, and what became of them."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hwstatus.record.dates import after, read_date
from hwstatus.record.vocabulary import DROPPED, EXTENDED, MET
from hwstatus.store.database import Questions
from hwstatus.store.standings import due

GONE_BY = "gone by"
"""By this day something must stop or be removed."""
TAKES_EFFECT = "takes effect"
"""On this day an act takes effect."""

CLOSING = (MET, DROPPED, EXTENDED)
"""Outcomes that leave nothing to be done by the day, before it too."""

_COLUMNS = "d.entity, d.scope, d.date, d.last, d.what, d.replaces, d.id, d.decided"
DEADLINES = f"""
SELECT {_COLUMNS}
  FROM deadline d
 WHERE NOT EXISTS (
       SELECT 1 FROM deadline l
        WHERE l.n <> d.n AND l.entity = d.entity AND l.scope = d.scope AND l.replaces = d.date
          AND l.decided >= d.decided
          AND l.decided < :after)
   AND d.decided < :after
"""
"""The deadlines that stand on a day: announced by then and not replaced by then. `:after` is the day and '~'."""
_SOONEST_FIRST = "ORDER BY d.last, d.entity, d.scope, d.id"
STANDING_DEADLINES = f"{DEADLINES} {_SOONEST_FIRST}"
DEADLINES_OF_ONE = f"{DEADLINES} AND d.entity = :entity {_SOONEST_FIRST}"
PASSED_DEADLINES = f"""
SELECT {_COLUMNS}
  FROM deadline d WHERE d.last < :on AND d.decided < :after {_SOONEST_FIRST}
"""
"""All that passed by a day and were announced by then, those that were replaced too."""
ANNOUNCED_DEADLINES = f"SELECT {_COLUMNS} FROM deadline d WHERE d.decided < :after"
"""All that were announced by a day, whatever became of them."""

_LAST = due("e")


def _taking_effect(of: str = "") -> str:
    """The days ahead on which acts take effect, unless a later act made it another status or another day.

    A day that is a deadline too is told as that, and one that several acts give is told of
    the first.
    """
    return f"""
SELECT e.entity, e.scope, e.effective, {_LAST} AS last, e.status, NULL, e.id, min(e.moment), '{TAKES_EFFECT}'
  FROM effect e
 WHERE e.effective IS NOT NULL AND e.moment < :after AND {_LAST} >= :on {of}
   AND {_LAST} > substr(e.moment, 1, 10)
   AND NOT EXISTS (
       SELECT 1 FROM deadline d
        WHERE d.entity = e.entity AND d.scope = e.scope AND d.decided < :after
          AND (d.date = e.effective OR d.last = {_LAST}))
   AND NOT EXISTS (
       SELECT 1 FROM effect l
        WHERE l.entity = e.entity AND l.scope = e.scope AND l.moment > e.moment
          AND l.moment < :after
          AND (l.status <> e.status OR l.effective <> e.effective))
 GROUP BY e.entity, e.scope, e.effective
"""


TAKING_EFFECT = _taking_effect()
TAKING_EFFECT_OF_ONE = _taking_effect("AND e.entity = :entity")

DEADLINES_OF = f"""
SELECT {_COLUMNS}
  FROM updates u JOIN deadline d ON d.seq = u.seq WHERE u.id = :id ORDER BY d.last
"""

ANNOUNCED = "SELECT DISTINCT id || ':' || scope FROM deadline"

_GIVEN = """
WITH d AS (
  SELECT key AS place, json_extract(value, '$[0]') AS entity, json_extract(value, '$[1]') AS scope,
         json_extract(value, '$[2]') AS date, json_extract(value, '$[3]') AS last,
         json_extract(value, '$[5]') AS replaces, json_extract(value, '$[6]') AS id,
         json_extract(value, '$[7]') AS decided
    FROM json_each(:rows))"""
"""Some deadlines with their places, by the fields of `DeadlineRow`."""

OUTCOMES = f"""{_GIVEN}
SELECT (SELECT json_array(o.word, o.date, o.id)
          FROM deadline s JOIN outcome o ON o.deadline = s.id AND o.scope = s.scope
         WHERE s.entity = d.entity AND s.scope = d.scope AND s.date = d.date AND o.moment < :after
           AND s.last = coalesce(
               (SELECT max(t.last) FROM updates u JOIN deadline t ON t.seq = u.seq
                 WHERE u.id = o.deadline AND t.scope = o.scope
                   AND t.last <= substr(o.moment, 1, 10)),
               (SELECT min(t.last) FROM updates u JOIN deadline t ON t.seq = u.seq
                 WHERE u.id = o.deadline AND t.scope = o.scope))
         ORDER BY o.moment DESC LIMIT 1),
       (SELECT json_array(:extended, u.date, u.id)
          FROM deadline l JOIN updates u ON u.seq = l.seq
         WHERE l.entity = d.entity AND l.scope = d.scope AND l.replaces = d.date
           AND l.decided >= d.decided AND l.decided < :after
         ORDER BY l.decided LIMIT 1)
  FROM d ORDER BY d.place
"""
"""The outcome of each of some deadlines, as last reported, and the update that first replaced it by another day.

An update may set several deadlines for one scope. The outcome is of the last of them
that had passed when it was reported; of the first where none had.
"""

HISTORIES = f"""{_GIVEN}
SELECT (WITH RECURSIVE earlier(date) AS (
          SELECT d.replaces
           UNION
          SELECT (SELECT r.replaces FROM deadline r
                   WHERE r.entity = d.entity AND r.scope = d.scope AND r.date = earlier.date
                     AND r.replaces IS NOT NULL LIMIT 1)
            FROM earlier WHERE earlier.date IS NOT NULL)
        SELECT json_group_array(date) FROM earlier WHERE date IS NOT NULL),
       (WITH RECURSIVE origin(id, date, last, replaces, passed, depth) AS (
          SELECT d.id, d.date, d.last, d.replaces, ' ', 0
           UNION ALL
          SELECT f.id, f.date, f.last, f.replaces, o.passed || o.replaces || ' ', o.depth + 1
            FROM origin o JOIN deadline f ON f.n = (
                 SELECT s.n FROM deadline s
                  WHERE s.entity = d.entity AND s.scope = d.scope AND s.date = o.replaces
                  ORDER BY s.decided, s.n LIMIT 1)
           WHERE instr(o.passed, ' ' || o.replaces || ' ') = 0
             AND o.id || ' ' || o.date = (
                 SELECT m.id || ' ' || m.date FROM deadline m
                  WHERE m.entity = d.entity AND m.scope = d.scope AND m.replaces = o.replaces
                  ORDER BY m.decided, m.n LIMIT 1))
        SELECT json_array(o.id, (SELECT count(*) FROM deadline w
                                  WHERE w.entity = d.entity AND w.scope = d.scope
                                    AND w.id = o.id AND w.last < o.last))
          FROM origin o ORDER BY o.depth DESC LIMIT 1)
  FROM d ORDER BY d.place
"""
"""Of each of some deadlines: the dates that it moved from, newest first, and the first of it.

The first is what the first move of each date leads back to: the update that set it, and
how many deadlines that end earlier this update set for the scope.
"""


class DeadlineRow(NamedTuple):
    """A deadline in force, with the update that set it.

    Where an act takes effect, `what` is the status that it gives.
    """

    entity: str
    scope: str
    date: str
    last: str
    what: str
    replaces: str | None
    id: str
    decided: str
    kind: str = GONE_BY

    @property
    def first(self) -> str:
        """Its first possible day, by which it may fall in a time; `last` is its last."""
        return read_date(self.date).first

    @property
    def called(self) -> str:
        """What an outcome calls it, `ID:SCOPE`; an update may set several that are called so."""
        return f"{self.id}:{self.scope}"

    @property
    def key(self) -> tuple[str, str, str]:
        """The update that set it, its scope and its date, which no other has."""
        return self.id, self.scope, self.date


class OutcomeRow(NamedTuple):
    """What became of a deadline, and the update that says so."""

    word: str
    date: str
    id: str


class HistoryRow(NamedTuple):
    """The dates that a deadline moved from, newest first; of the first of it the update, and how many it set before."""

    was: tuple[str, ...]
    first: str
    before: int


def is_ahead(row: DeadlineRow, outcome: OutcomeRow | None, on: str) -> bool:
    """Whether a deadline is ahead on a day: it has not passed, and what is known by then does not close it.

    An act takes effect on its day, whatever became of deadlines.
    """
    is_closed = row.kind == GONE_BY and outcome and outcome.word in CLOSING
    return row.last >= on and not is_closed


class DeadlineReader(Questions):
    """Questions about deadlines, each with the day (ISO) that it is asked for."""

    def ahead(self, on: str, slug: str | None = None) -> list[DeadlineRow]:
        """The deadlines of both kinds that are ahead on a day, all or an entity's, soonest first."""
        return self._ahead(self.standing(on, slug), on)

    def _ahead(self, rows: Iterable[DeadlineRow], on: str) -> list[DeadlineRow]:
        """Those ahead on a day of some deadlines that stand on it."""
        to_come = [row for row in rows if row.last >= on]
        each = self.with_outcomes(to_come, on)
        return [row for row, outcome in each if is_ahead(row, outcome, on)]

    def nearest(
        self, slug: str, on: str, scopes: Sequence[str] = ()
    ) -> DeadlineRow | None:
        """An entity's next deadline for some scopes or any, of either kind; where none is ahead, the last one."""
        every = self.standing(on, slug)
        own = [row for row in every if not scopes or row.scope in scopes]
        return next(iter(self._ahead(own, on) or own[-1:]), None)

    def in_force(self, on: str, slug: str | None = None) -> list[DeadlineRow]:
        """The deadlines in force on a day, past ones included, all or an entity's, soonest first."""
        text = DEADLINES_OF_ONE if slug else STANDING_DEADLINES
        return self._rows(text, after=after(on), entity=slug)

    def to_come(self, on: str) -> list[DeadlineRow]:
        """Those of all that have not passed by that day, soonest first: with an outcome, too."""
        return [row for row in self.in_force(on) if row.last >= on]

    def standing(self, on: str, slug: str | None = None) -> list[DeadlineRow]:
        """The deadlines of both kinds, all or an entity's, soonest first: those in force, past ones included."""
        text = TAKING_EFFECT_OF_ONE if slug else TAKING_EFFECT
        acts = self._rows(text, on=on, after=after(on), entity=slug)
        every = [*self.in_force(on, slug), *acts]
        return sorted(every, key=lambda row: (row.last, row.entity, row.scope, row.id))

    def passed(self, on: str) -> list[DeadlineRow]:
        """Every deadline that passed before a day, replaced ones included, and then those closed before their day."""
        passed = self._rows(PASSED_DEADLINES, on=on, after=after(on))
        to_come = self.to_come(on)
        ahead = self._ahead(to_come, on)
        return [*passed, *(row for row in to_come if row not in ahead)]

    def set_by(self, update_id: str) -> list[DeadlineRow]:
        """The deadlines that an update set, the first day first."""
        return self._rows(DEADLINES_OF, id=update_id)

    def announced(self) -> set[str]:
        """What deadlines outcomes may name: `ID:SCOPE` of each that an update sets."""
        return set(self.database.texts(ANNOUNCED))

    def _rows(self, text: str, **values: object) -> list[DeadlineRow]:
        rows = self.database.rows(text, values)
        return [DeadlineRow(*row) for row in rows]

    def outcomes(self, rows: Sequence[DeadlineRow], on: str) -> list[OutcomeRow | None]:
        """What is known on a day of what became of each of some deadlines.

        A deadline that another one replaced is `extended`.
        """
        values = {"rows": json.dumps(rows), "after": after(on), "extended": EXTENDED}
        return [
            OutcomeRow(*json.loads(str(reported or later)))
            if reported or later
            else None
            for reported, later in self.database.rows(OUTCOMES, values)
        ]

    def with_outcomes(
        self, rows: Sequence[DeadlineRow], on: str
    ) -> Iterable[tuple[DeadlineRow, OutcomeRow | None]]:
        """Some deadlines, each with what is known on a day of what became of it."""
        return zip(rows, self.outcomes(rows, on), strict=True)

    def histories(self, rows: Sequence[DeadlineRow]) -> list[HistoryRow]:
        """Where each of some deadlines comes from."""
        values = {"rows": json.dumps(rows)}
        return [
            HistoryRow(tuple(json.loads(str(was))), *json.loads(str(first)))
            for was, first in self.database.rows(HISTORIES, values)
        ]

    def open(self, slug: str, on: str) -> list[DeadlineRow]:
        """An entity's deadlines that must be kept and are ahead on a day, soonest first."""
        return self._ahead(self.in_force(on, slug), on)

    def closed(self, on: str) -> set[tuple[str, str, str]]:
        """The deadlines of which it is known on a day what became: id, scope and date."""
        rows = self._rows(ANNOUNCED_DEADLINES, after=after(on))
        each = self.with_outcomes(rows, on)
        return {row.key for row, outcome in each if outcome}
