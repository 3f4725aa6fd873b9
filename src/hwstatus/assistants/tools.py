"""The nine questions that an assistant may ask: names in, a page of lines and data out."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from mcp.types import CallToolResult

from hwstatus.answers import (
    answer,
    changes,
    deadlines,
    digest,
    search,
    side_by_side,
    updates,
    why,
)
from hwstatus.answers.flat_updates import FlatUpdate
from hwstatus.answers.ids import how_many
from hwstatus.answers.side_by_side import ComparedStatus
from hwstatus.answers.status import status as status_of
from hwstatus.answers.updates import UpdateRow
from hwstatus.answers.verdicts import Verdict
from hwstatus.assistants import asking, lines, sheets
from hwstatus.assistants.asking import (
    Basis,
    Confidence,
    Kind,
    Names,
    Scope,
    Stage,
    Status,
)
from hwstatus.assistants.pages import Answer, Page, answered, schema_of
from hwstatus.context import at_present
from hwstatus.library.opening import horizon
from hwstatus.paths import Location
from hwstatus.record.models import FilterOptions
from hwstatus.store.tracker import Question, Tracker, open_tracker

Rows = tuple[Iterable[Any], int, Sequence[str]]
"""The rows of an answer, how many they are, and what is said beside them."""


class Tools:
    """The questions to one tracker. It is opened for each call, to read only.

    A docstring is what the assistant is told of a tool; each is paid for in every session.
    """

    def __init__(self, location: Location) -> None:
        self._location = location

    def standing(
        self,
        names: Names = [],  # noqa: B006 - never changed
        group: str = "",
        kind: Kind = "",
        on: str = "",
        known_at: str = "",
        scope: Scope = "",
        status: Status = "",
        stage: Stage = "",
        basis: Basis = "",
        confidence: Confidence = "",
        official: bool = False,
        binding: bool = False,
        not_looked_since: str = "",
        limit: int = 0,
        cursor: str = "",
    ) -> CallToolResult:
        """Whether Huawei is banned, restricted or permitted, on any day, as known on a day.

        For names (countries, operators; any spelling), the members of a group (eu, nato),
        or all of a kind. Of an unknown country, what its operators do (practice).
        not_looked_since: neither an update nor a look since then.
        """
        given = locals()
        return self._page(
            given,
            lines.STANDING,
            partial(_standings, not_looked_since),
            kind=kind if kind or names else "country",
            sort="status",
        )

    def why(
        self,
        names: Names,
        scope: str = "",
        on: str = "",
        known_at: str = "",
        limit: int = 0,
        cursor: str = "",
    ) -> CallToolResult:
        """Which update decides a verdict, by which rule, and why each other one does not."""
        return self._page(
            locals(),
            lines.EVIDENCE,
            lambda tracker, wanted, slugs: _all(
                why.why(tracker, slugs, next(iter(wanted.scope), None))
            ),
        )

    def updates(
        self,
        query: str = "",
        names: Names = [],  # noqa: B006 - never changed
        group: str = "",
        since: str = "",
        until: str = "",
        scope: str = "",
        status: str = "",
        stage: str = "",
        basis: str = "",
        confidence: str = "",
        official: bool = False,
        oldest_first: bool = False,
        limit: int = 0,
        cursor: str = "",
    ) -> CallToolResult:
        """The acts on record, newest first: of names, a group or anywhere.

        query: every word occurs, best match first; "a phrase", licen*.
        """
        given = locals()
        return self._page(
            given, lines.UPDATE, partial(_updates, query), reverse=oldest_first
        )

    def changes(
        self,
        since: str,
        until: str = "",
        names: Names = [],  # noqa: B006 - never changed
        group: str = "",
        kind: str = "",
        scope: str = "",
        status: str = "",
        confidence: str = "",
        limit: int = 0,
        cursor: str = "",
    ) -> CallToolResult:
        """Which verdicts moved in a time, from what to what, newest first; with corrections."""
        return self._page(
            locals(),
            lines.CHANGE,
            lambda *question: _all(changes.changes(*question)),
            reverse=True,
        )

    def digest(
        self,
        since: str = "",
        until: str = "",
        names: Names = [],  # noqa: B006 - never changed
        group: str = "",
        limit: int = 0,
        cursor: str = "",
    ) -> CallToolResult:
        """What was recorded in a time (the last week): verdicts, corrections, dates, disputes."""
        return self._page(
            locals(), lines.NEWS, lambda *question: _all(digest.digest(*question))
        )

    def deadlines(
        self,
        names: Names = [],  # noqa: B006 - never changed
        group: str = "",
        within: str = "",
        scope: str = "",
        on: str = "",
        passed: bool = False,
        overdue: bool = False,
        limit: int = 0,
        cursor: str = "",
    ) -> CallToolResult:
        """What must be removed, or takes effect, by when, soonest first. within: 18m, 90d, or the last day.

        passed: those behind with their outcome; overdue: those of them missed, or not known to be met.
        """
        return self._page(
            locals(), lines.DEADLINE, partial(_deadlines, within, passed, overdue)
        )

    def compare(
        self,
        on_1: str,
        on_2: str = "",
        names: Names = [],  # noqa: B006 - never changed
        group: str = "",
        scope: str = "",
        limit: int = 0,
        cursor: str = "",
    ) -> CallToolResult:
        """The verdicts on two days (on_2: today), those that moved first."""
        given = locals()
        days = [asking.past(on_1, "on_1"), asking.past(on_2 or "today", "on_2")]
        return self._page(given, lines.COMPARED, partial(_compared, days))

    def certify(
        self,
        names: Names = [],  # noqa: B006 - never changed
        group: str = "",
        on: str = "",
        known_at: str = "",
    ) -> CallToolResult:
        """A dated evidence sheet that can be verified: a link to it, and its digest."""
        day = asking.past(known_at, "known_at") if known_at else None
        with self._tracker(on) as tracker:
            slugs = tracker.entities.require(names)
            return sheets.linked(tracker, slugs, group or None, day)

    def verify(self, sheet: str, sha256: str = "") -> CallToolResult:
        """Whether a sheet (its text, or address and sha256) follows from the ledger, and what came since."""
        with self._tracker() as tracker:
            return sheets.verified(tracker, sheet, sha256)

    def _tracker(self, on: str = "", known_at: str = "") -> Tracker:
        context = at_present()._replace(by=sheets.ISSUER)
        day = asking.past(on or "today", "on")
        known_by = asking.past(known_at, "known_at") if known_at else None
        return open_tracker(self._location, context, Question(day, known_by))

    def _page(
        self,
        given: Mapping[str, Any],
        form: lines.Form,
        ask: Callable[[Tracker, FilterOptions, list[str]], Rows],
        **others: Any,
    ) -> CallToolResult:
        """A page of the rows that a question has about the names given."""
        page = Page.of(given)
        wanted = asking.wanted(given, **others)
        with self._tracker(given.get("on", ""), given.get("known_at", "")) as tracker:
            slugs, unknown, doubts = asking.named(tracker, given["names"])
            rows, number, notes = ask(tracker, wanted, slugs)
            told = Answer(page, form, rows, number, [*doubts, *notes], unknown)
            return answered(tracker, told)


ANSWERS = {
    "standing": schema_of(lines.STANDING),
    "why": schema_of(lines.EVIDENCE),
    "updates": schema_of(lines.UPDATE),
    "changes": schema_of(lines.CHANGE),
    "deadlines": schema_of(lines.DEADLINE),
    "digest": schema_of(lines.NEWS),
    "compare": schema_of(lines.COMPARED),
    "certify": sheets.LINKED,
    "verify": sheets.VERIFIED,
}
"""The tools in the order in which they are listed: what the data of each one's answer look like, as JSON Schema."""


# -- what is found ---------------------------------------------------------------------


def _all(answer: answer.Answer[Any], *notes: str) -> Rows:
    """Every row of an answer."""
    rows = list(answer)
    return rows, len(rows), notes


def _standings(
    since: str, tracker: Tracker, wanted: FilterOptions, slugs: list[str]
) -> Rows:
    """The verdicts in the order of the names; with a day, on entities without an update and without a look since."""
    verdicts = status_of(tracker, slugs, wanted)
    every = sorted(
        verdicts, key=lambda row: slugs.index(row.entity) if row.entity in slugs else 0
    )
    rows = every
    if day := asking.wanted({"since": since}).since:
        rows = [row for row in every if _last_visit(row) < day]
    notes = [*verdicts.notes]
    if len(rows) == len(every) > 1:
        notes.append(verdicts.summary or "")
    return rows, len(rows), notes


def _last_visit(row: Verdict) -> str:
    return max(row.last_update or "", row.last_checked or "")


def _updates(
    query: str, tracker: Tracker, wanted: FilterOptions, slugs: list[str]
) -> Rows:
    """The updates that match."""
    if not query:
        matching = updates.list_updates(tracker, wanted, slugs)
        return _cited(matching), how_many(tracker, wanted, slugs), ()
    newest_first = wanted._replace(reverse=False)
    best = search.search(tracker, [query], newest_first, names=slugs)
    return _cited(best), best.total() if best.total else 0, ()


def _deadlines(
    within: str,
    passed: bool,
    overdue: bool,
    tracker: Tracker,
    wanted: FilterOptions,
    slugs: list[str],
) -> Rows:
    """The deadlines ahead, or those behind."""
    last = horizon(within or None, tracker.on)
    due = deadlines.deadlines(
        tracker, slugs, wanted, within=last, overdue=overdue, passed=passed
    )
    return _all(due, *due.notes)


def _compared(
    days: Sequence[str], tracker: Tracker, wanted: FilterOptions, slugs: list[str]
) -> Rows:
    """The verdicts on two days."""
    both = side_by_side.compare(tracker, slugs, wanted, *days)
    rows, number, notes = _all(both, *both.notes, both.summary or "")
    return (_with_source(tracker, row) for row in rows), number, notes


def _cited(rows: Iterable[UpdateRow]) -> Iterator[FlatUpdate]:
    """Updates, each with its first source alone; the record is a resource."""
    for row in map(updates.flat_update, rows):
        url = (row.url or "").split()
        publisher = row.publisher.split("; ")[0]
        yield row._replace(publisher=publisher, url=url[0] if url else None)


def _with_source(tracker: Tracker, row: ComparedStatus) -> ComparedStatus:
    if row.decided_by is None:
        return row
    update = tracker.update(row.decided_by)
    source = update.cited
    return row._replace(publisher=source.publisher, date=update.date, url=source.url)
