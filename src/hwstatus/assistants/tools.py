"""The nine questions that an assistant may ask: names in, a page of lines and data out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from mcp.types import CallToolResult

from hwstatus.answers import (
    answer,
    changes,
    comparison,
    deadlines,
    digest,
    search,
    updates,
    why,
)
from hwstatus.answers.comparison import ComparedStatus
from hwstatus.answers.flat_updates import FlatUpdate
from hwstatus.answers.ids import how_many
from hwstatus.answers.status import status as status_of
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
        page = Page.of(given)
        if not (kind or names):
            kind = "country"
        wanted = asking.wanted(given, kind=kind, sort="status")
        with self._tracker(on, known_at) as tracker:
            named = asking.named(tracker, names)
            verdicts = status_of(tracker, named.slugs, wanted)
            every = sorted(verdicts, key=named.place)
            rows = _unvisited(every, not_looked_since)
            notes = [*named.notes, *verdicts.notes]
            if len(rows) == len(every) > 1:
                notes.append(verdicts.summary or "")
            told = Answer(
                lines.STANDING, page.rows(rows), len(rows), notes, named.extra
            )
            return answered(tracker, page, told)

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
            lambda tracker, wanted, slugs: why.why(
                tracker, slugs, next(iter(wanted.scope), None)
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
        page = Page.of(given)
        wanted = asking.wanted(given, reverse=oldest_first)
        with self._tracker() as tracker:
            named = asking.named(tracker, names)
            count, matching = _updates(tracker, query, wanted, named.slugs)
            rows = [_cited(updates.flat_update(row)) for row in page.rows(matching)]
            told = Answer(lines.UPDATE, rows, count, named.notes, named.extra)
            return answered(tracker, page, told)

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
        return self._page(locals(), lines.CHANGE, changes.changes, reverse=True)

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
        return self._page(locals(), lines.NEWS, digest.digest)

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
            locals(),
            lines.DEADLINE,
            lambda tracker, wanted, slugs: deadlines.deadlines(
                tracker,
                slugs,
                wanted,
                within=horizon(within or None, tracker.on),
                overdue=overdue,
                passed=passed,
            ),
            with_notes=True,
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
        page = Page.of(given)
        wanted = asking.wanted(given)
        days = [asking.past(on_1, "on_1"), asking.past(on_2 or "today", "on_2")]
        with self._tracker() as tracker:
            named = asking.named(tracker, names)
            rows_of_both = comparison.compare(tracker, named.slugs, wanted, *days)
            rows = list(rows_of_both)
            sourced = [_with_source(tracker, row) for row in page.rows(rows)]
            notes = [*named.notes, *rows_of_both.notes, rows_of_both.summary or ""]
            told = Answer(lines.COMPARED, sourced, len(rows), notes, named.extra)
            return answered(tracker, page, told)

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
        ask: Callable[[Tracker, FilterOptions, list[str]], answer.Answer[Any]],
        *,
        with_notes: bool = False,
        **others: Any,
    ) -> CallToolResult:
        """A page of the rows that a question has about the names given, with its notes where they are asked for."""
        page = Page.of(given)
        wanted = asking.wanted(given, **others)
        with self._tracker(given.get("on", ""), given.get("known_at", "")) as tracker:
            named = asking.named(tracker, given["names"])
            result = ask(tracker, wanted, named.slugs)
            rows = list(result)
            notes = [*named.notes, *result.notes] if with_notes else named.notes
            told = Answer(form, page.rows(rows), len(rows), notes, named.extra)
            return answered(tracker, page, told)

    def every(self) -> list[Callable[..., CallToolResult]]:
        """The tools, in the order in which they are listed."""
        return [
            self.standing,
            self.why,
            self.updates,
            self.changes,
            self.deadlines,
            self.digest,
            self.compare,
            self.certify,
            self.verify,
        ]


ANSWERS = {
    "standing": schema_of(lines.STANDING),
    "why": schema_of(lines.EVIDENCE),
    "updates": schema_of(lines.UPDATE),
    "changes": schema_of(lines.CHANGE),
    "digest": schema_of(lines.NEWS),
    "deadlines": schema_of(lines.DEADLINE),
    "compare": schema_of(lines.COMPARED),
    "certify": sheets.LINKED,
    "verify": sheets.VERIFIED,
}
"""What the data of each tool's answer look like, as JSON Schema."""


# -- what is found ---------------------------------------------------------------------


def _unvisited(rows: list[Verdict], since: str) -> list[Verdict]:
    """The verdicts on entities without an update and without a look since a day; all without a day."""
    day = asking.wanted({"since": since}).since
    if not day:
        return rows
    return [
        row for row in rows if max(row.last_update or "", row.last_checked or "") < day
    ]


def _updates(
    tracker: Tracker, query: str, wanted: FilterOptions, slugs: Sequence[str]
) -> tuple[int, Any]:
    """How many updates match, and they themselves."""
    if not query:
        rows = updates.list_updates(tracker, wanted, slugs)
        return how_many(tracker, wanted, slugs), rows
    newest_first = wanted._replace(reverse=False)
    matching = search.search(tracker, [query], newest_first, names=slugs)
    return matching.total() if matching.total else 0, matching


def _cited(row: FlatUpdate) -> FlatUpdate:
    """An update with its first source alone; the record is a resource."""
    url = (row.url or "").split()
    publisher = row.publisher.split("; ")[0]
    return row._replace(publisher=publisher, url=url[0] if url else None)


def _with_source(tracker: Tracker, row: ComparedStatus) -> ComparedStatus:
    if row.decided_by is None:
        return row
    update = tracker.update(row.decided_by)
    source = update.cited
    return row._replace(publisher=source.publisher, date=update.date, url=source.url)
