"""The nine questions that an assistant may ask: names in, lines and rows out."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Annotated, Any, TypeVar

from mcp.types import CallToolResult, TextContent
from pydantic import Field

from hwstatus import certify as certify_command
from hwstatus import text
from hwstatus.answers.comparison import ComparedStatus
from hwstatus.answers.comparison import compare as compare_command
from hwstatus.answers.verdicts import TOLD
from hwstatus.assistants import lines
from hwstatus.context import at_present
from hwstatus.library import Reader, Verdict
from hwstatus.library.arguments import options, past_day
from hwstatus.paths import Location
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.store.tracker import Question, Tracker, open_tracker

ISSUER = "an assistant, through hwstatus mcp"
"""Who issues the sheets: whoever runs the program was not asked for a name."""

R = TypeVar("R", bound=tuple[object, ...])

Day = Annotated[str, Field(description="2020, 2020-07 or 2020-07-22; empty: none")]
Scope = Annotated[str, Field(json_schema_extra={"enum": ["", *SCOPES]})]
Status = Annotated[str, Field(json_schema_extra={"enum": ["", *STATUSES]})]

LIMIT = 25
"""Records in an answer, unless more are asked for."""

ROOM = 1_080
"""Tokens for the lines of an answer that can be worded shorter."""

TOKEN = 2.8
"""Characters of a token of a line, about; an address has more tokens."""
TOKEN_OF_ADDRESS = 2.2


class Tools:
    """The questions to one tracker. It is opened for each call, to read only.

    A docstring is what the assistant is told of a tool; each is paid for in every session.
    """

    def __init__(self, location: Location) -> None:
        self._location = location

    def standing(
        self,
        names: Sequence[str] = (),
        on: Day = "",
        known_at: str = "",
        group: str = "",
        scope: Scope = "",
        status: Status = "",
        limit: int = LIMIT,
    ) -> CallToolResult:
        """Whether Huawei is banned, restricted or permitted, on any day.

        For names (countries, operators; any spelling), or the members of a group (eu,
        nato), or all countries. known_at: as known on that day.
        """
        day, known, asked = on or None, known_at or None, scope or None
        wanted = options(at_present().today, status=status or None).status
        with Reader(self._location) as hw:
            rows: list[Verdict]
            if names:
                found = (
                    hw.standing(n, day, scope=asked, known_at=known) for n in names
                )
                rows = [row for row in found if not wanted or row.status in wanted]
            else:
                rows = hw.standings(
                    group=group or None,
                    on=day,
                    known_at=known,
                    scope=asked,
                    status=wanted or None,
                )
            return _answer(hw, _verdicts(names), rows, limit, on)

    def why(self, name: str, scope: Scope = "", on: Day = "") -> CallToolResult:
        """Which update decides a verdict, and why each other one does not."""
        with Reader(self._location) as hw:
            rows = hw.why(name, on or None, scope=scope or None)
            return _answer(hw, [lines.evidence], rows, LIMIT, on)

    def history(
        self, name: str, since: Day = "", until: Day = "", limit: int = LIMIT
    ) -> CallToolResult:
        """All updates about a country or company, oldest first."""
        with Reader(self._location) as hw:
            rows = hw.history(name, since=since or None, until=until or None)
            return _answer(hw, [lines.update], rows, limit)

    def changes(
        self,
        since: str,
        until: Day = "",
        names: Sequence[str] = (),
        group: str = "",
        limit: int = LIMIT,
    ) -> CallToolResult:
        """Which verdicts changed in a time, from what to what, newest first. since: a date, or 6m."""
        with Reader(self._location) as hw:
            rows = hw.changes(since, until or None, names=names, group=group or None)
            rows.reverse()
            return _answer(hw, _listed(lines.change), rows, limit)

    def digest(
        self,
        since: Day = "",
        names: Sequence[str] = (),
        group: str = "",
        limit: int = LIMIT,
    ) -> CallToolResult:
        """What was recorded since a day (the last week): verdicts, corrections, dates, disputes."""
        with Reader(self._location) as hw:
            rows = hw.digest(since or None, names=names, group=group or None)
            return _answer(hw, _listed(lines.news), rows, limit)

    def deadlines(
        self,
        names: Sequence[str] = (),
        within: str = "",
        group: str = "",
        limit: int = LIMIT,
    ) -> CallToolResult:
        """What must be removed by when, soonest first. within: 18m, 90d, or the last day."""
        with Reader(self._location) as hw:
            rows = hw.deadlines(within or None, names=names, group=group or None)
            return _answer(hw, _listed(lines.deadline), rows, limit)

    def search(self, query: str, since: Day = "", limit: int = LIMIT) -> CallToolResult:
        """Updates that hold every word, best match first; "a phrase", licen*."""
        with Reader(self._location) as hw:
            rows = hw.search(query, since=since or None)
            return _answer(hw, [lines.update], rows, limit)

    def compare(
        self, on_1: str, on_2: str, group: str = "", limit: int = LIMIT
    ) -> CallToolResult:
        """Every country's verdict on two days, those that moved first."""
        wanted = options(at_present().today, group=group or None)
        with Reader(self._location) as hw, self._tracker() as tracker:
            found = compare_command(tracker, (), wanted, on_1, on_2)
            rows = [_with_source(tracker, row) for row in found]
            return _answer(hw, _listed(lines.compared), rows, limit)

    def certify(self, name: str, on: Day = "") -> CallToolResult:
        """A dated evidence sheet with the hash of the ledger, as text."""
        with self._tracker(on) as tracker:
            sheet = certify_command.certify(tracker, [name], None, "text")
        return CallToolResult(content=[TextContent(type="text", text=sheet)])

    def _tracker(self, on: str = "") -> Tracker:
        context = at_present()._replace(by=ISSUER)
        day = past_day(on or None, "on", context.today)
        return open_tracker(self._location, context, Question(day or context.today))

    def every(self) -> list[Callable[..., CallToolResult]]:
        """The tools, in the order in which they are listed."""
        return [
            self.standing,
            self.why,
            self.history,
            self.changes,
            self.digest,
            self.deadlines,
            self.search,
            self.compare,
            self.certify,
        ]


Wording = Callable[[R], str]


def _listed(wording: Callable[..., str]) -> Sequence[Wording[Any]]:
    """A line with and without the address of its source."""
    return partial(wording, address=True), partial(wording, address=False)


def _verdicts(names: Sequence[str]) -> Sequence[Wording[Verdict]]:
    """Who asks for names is told what was decided; a list has addresses where they fit."""
    listed = _listed(partial(lines.standing, summary=False))
    if names:
        return [partial(lines.standing, address=True, summary=True), *listed]
    return listed


def _with_source(tracker: Tracker, row: ComparedStatus) -> ComparedStatus:
    if row.decided_by is None:
        return row
    update = tracker.update(row.decided_by)
    source = update.cited
    return row._replace(publisher=source.publisher, date=update.date, url=source.url)


def _answer(
    hw: Reader,
    wordings: Sequence[Wording[R]],
    rows: Sequence[R],
    limit: int,
    on: str = "",
) -> CallToolResult:
    """So many lines with the day and the dataset's version, and the same as data."""
    kept = rows[: max(limit, 1)]
    today = at_present().today
    day = past_day(on or None, "on", today) or today
    head = f"As of {day}, dataset {hw.version or 'unknown'}; {len(rows):,} found."
    said = [head, *_worded(wordings, kept)]
    if len(rows) > len(kept):
        said.append(
            f"{len(rows) - len(kept):,} more: narrow the question, or raise limit."
        )
    data = {
        "as_of": day,
        "dataset": hw.version,
        "found": len(rows),
        "rows": [_data(row) for row in kept],
    }
    content = TextContent(type="text", text=lines.joined(said))
    return CallToolResult(content=[content], structured_content=data)


def _worded(wordings: Sequence[Wording[R]], rows: Sequence[R]) -> Iterator[str]:
    """Each row in the fullest wording for which there is room, from the first row on."""
    *fuller, briefest = wordings
    briefly = list(map(briefest, rows))
    spare = ROOM - sum(map(len, briefly)) / TOKEN
    cut = 0
    for row, brief in zip(rows, briefly, strict=True):
        said = brief
        for wording in fuller:
            full = wording(row)
            cost = (len(full) - len(brief)) / TOKEN_OF_ADDRESS
            if cost <= spare:
                said = full
                spare -= cost
                break
            cut += wording is fuller[0]
        yield said
    if cut:
        yield f"{cut} without address or summary: ask for fewer at once."


def _data(row: R) -> dict[str, Any]:
    """A row's named values, without those that it does not have; of a verdict what every door tells."""
    names = TOLD if isinstance(row, Verdict) else row._fields  # type: ignore[attr-defined]
    values = {name: getattr(row, name) for name in names if name != "line"}
    return {
        name: _safe(value)
        for name, value in values.items()
        if value not in (None, ()) and value is not False
    }


def _safe(value: object) -> object:
    if isinstance(value, str):
        return text.line(value)
    if isinstance(value, tuple):
        return [_safe(part) for part in value]
    return value
