"""The questions: each reads its arguments, asks a question of `answers`, and returns the rows."""

from collections.abc import Iterable, Sequence
from html import escape
from os import PathLike
from typing import TypeVar

from hwstatus import paths, text
from hwstatus.answers import (
    changes,
    deadlines,
    digest,
    evidence,
    groups,
    search,
    show,
    side_by_side,
    timeline,
    updates,
    why,
)
from hwstatus.answers.calendars import NAME, calendar
from hwstatus.answers.change_rows import StatusChange
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.flat_updates import FlatUpdate
from hwstatus.answers.groups import GroupSummary
from hwstatus.answers.news import DigestRow
from hwstatus.answers.side_by_side import PanelRow
from hwstatus.answers.status import status as status_command
from hwstatus.answers.timeline import StatusPeriod
from hwstatus.answers.updates import UpdateRow, flat_update
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.why import Evidence
from hwstatus.columns import flat
from hwstatus.errors import BadValue
from hwstatus.library.opening import (
    Basis,
    Confidence,
    Day,
    Kind,
    OpenTracker,
    Scope,
    Some,
    Stage,
    Status,
    Words,
    a_text,
    days_in,
    flag,
    horizon,
    narrowing,
    options,
    scopes_in,
    today,
)
from hwstatus.record.models import Entity, Update

__all__ = [
    "DeadlineView",
    "Deadlines",
    "DigestRow",
    "Entity",
    "Evidence",
    "FlatUpdate",
    "GroupSummary",
    "PanelRow",
    "Reader",
    "Rows",
    "StatusChange",
    "StatusPeriod",
    "Update",
    "Verdict",
    "open",
]

R = TypeVar("R", bound=tuple[object, ...])


class Rows(list[R]):
    """A list of named tuples of one type, which a notebook shows as a table."""

    def _repr_html_(self) -> str:
        if not self:
            return "<p>No rows.</p>"
        lines = [_html_row("th", getattr(self[0], "_fields", ()))]
        lines += [_html_row("td", row) for row in self]
        return "\n".join(["<table>", *lines, "</table>"])


class Deadlines(Rows[DeadlineView]):
    """Deadlines, which a calendar takes."""

    def ics(self, name: str = NAME, alarms: Sequence[int] = ()) -> str:
        """An iCalendar file (RFC 5545) of them, under a name; `alarms` are how many days before each it reminds."""
        if not isinstance(alarms, list | tuple) or not all(
            isinstance(days, int) and days >= 0 for days in alarms
        ):
            raise BadValue("alarms", alarms, "a list of numbers of days")
        return "".join(calendar(self, text.line(a_text(name, "name")), alarms))


def _html_row(tag: str, values: Iterable[object]) -> str:
    """The texts of others as text: no markup, no control characters."""
    safe = [escape(text.line(flat(value))) for value in values]
    cells = "".join(f"<{tag}>{value}</{tag}>" for value in safe)
    return f"<tr>{cells}</tr>"


def flat_updates(rows: Iterable[UpdateRow]) -> Rows[FlatUpdate]:
    """Updates in flat columns, in their order."""
    return Rows(map(flat_update, rows))


class Reader(OpenTracker):
    """Answers questions from one tracker file, which it never changes.

    Several threads may ask one reader: each gets a connection of its own. Every answer
    is complete when it is returned, and made of what the file holds at that moment.

    Throughout, `on` is the day asked about (today if None) and `known_at` the day whose
    knowledge counts. Both are in UTC and must not lie ahead. Of a period, the last day
    counts, or today while it is under way. All errors are `hwstatus.errors`:
    `UnknownName` for an entity that the tracker does not know, `BadDate` for a date,
    `BadValue` for a word outside its list, `Usage` for anything else that cannot be
    asked, and `TrackerError` for the file.
    """

    # -- one entity --------------------------------------------------------------------

    def entity(self, name: str) -> Entity:
        """The country, company or body of this name, code or alias."""
        with self._about(name) as (tracker, slug):
            return tracker.entities.get(slug)

    def standing(
        self,
        name: str,
        on: Day | None = None,
        *,
        scope: Some[Scope] | None = None,
        known_at: Day | None = None,
    ) -> Verdict:
        """The headline of an entity, or its standing for a scope.

        Of several scopes the strictest. The status is `unknown` where nothing qualifies.
        """
        scopes = scopes_in(scope)
        with self._about(name, on, known_at) as (tracker, slug):
            heads = evidence.headlines(tracker, [slug], scopes=scopes).values()
            [one] = evidence.whole_verdicts(tracker, heads, practice=not scopes)
            return one

    def why(
        self,
        name: str,
        on: Day | None = None,
        *,
        scope: Scope | None = None,
        known_at: Day | None = None,
    ) -> Rows[Evidence]:
        """The evidence on an entity: the deciding update, then every other one."""
        scopes = scopes_in(scope)
        with self._about(name, on, known_at) as (tracker, slug):
            return Rows(why.why(tracker, [slug], next(iter(scopes), None)))

    def history(
        self,
        name: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        on: Day | None = None,
        known_at: Day | None = None,
    ) -> Rows[FlatUpdate]:
        """The updates about an entity, oldest first."""
        wanted = options(today(), **narrowing(locals()))
        with self._about(name, on, known_at) as (tracker, slug):
            return flat_updates(show.show(tracker, [slug], wanted, detailed=False))

    def runs(self, name: str, scope: Some[Scope] | None = None) -> Rows[StatusPeriod]:
        """How an entity's headline, or its standing for a scope, changed over time.

        One row for each stretch of time with one status, oldest first; `to` is its last
        day, today for the stretch that goes on.
        """
        wanted = options(today(), scope=scope)
        with self._about(name) as (tracker, slug):
            return Rows(timeline.periods(tracker, wanted, [slug]))

    # -- many --------------------------------------------------------------------------

    def updates(
        self,
        *,
        names: Words = (),
        since: Day | None = None,
        until: Day | None = None,
        group: Words | None = None,
        kind: Some[Kind] | None = None,
        scope: Some[Scope] | None = None,
        status: Some[Status] | None = None,
        stage: Some[Stage] | None = None,
        basis: Some[Basis] | None = None,
        confidence: Some[Confidence] | None = None,
        official: bool = False,
        binding: bool = False,
        on: Day | None = None,
        known_at: Day | None = None,
        limit: int | None = None,
    ) -> Rows[FlatUpdate]:
        """The updates on record, or those that meet every condition, newest first.

        `official` are those with an official source, `binding` those that set a binding
        status by something that binds.
        """
        with self._question(locals()) as (tracker, wanted, slugs):
            return flat_updates(updates.list_updates(tracker, wanted, slugs))

    def panel(
        self,
        days: Day | Sequence[Day],
        *,
        group: Words | None = None,
        scope: Some[Scope] | None = None,
        kind: Some[Kind] | None = "country",
        known_at: Day | None = None,
    ) -> Rows[PanelRow]:
        """How each entity of a kind, or each member of a group on that day, stood on each of some days.

        One row for each day, scope and entity, in this order: for each scope asked for,
        else for the headline.
        """
        with self._question(locals()) as (tracker, wanted, _):
            listed = days_in(days, tracker.context.today)
            return Rows(side_by_side.panel(tracker, listed, wanted))

    def standings(
        self,
        *,
        group: Words | None = None,
        on: Day | None = None,
        known_at: Day | None = None,
        scope: Some[Scope] | None = None,
        kind: Some[Kind] | None = "country",
        status: Some[Status] | None = None,
    ) -> Rows[Verdict]:
        """The headlines, or the standings for a scope, strictest first.

        Of a group's members on the day asked, else of all entities of the kind that an
        update is about.
        """
        with self._question(locals(), sort="status") as (tracker, wanted, _):
            return Rows(status_command(tracker, (), wanted))

    def changes(
        self,
        since: Day | None = None,
        until: Day | None = None,
        *,
        names: Words = (),
        group: Words | None = None,
        scope: Some[Scope] | None = None,
        status: Some[Status] | None = None,
        kind: Some[Kind] | None = None,
    ) -> Rows[StatusChange]:
        """The standings that moved in a time, by news and by corrections, oldest first."""
        with self._question(locals()) as (tracker, wanted, slugs):
            return Rows(changes.changes(tracker, wanted, slugs))

    def digest(
        self,
        since: Day | None = None,
        until: Day | None = None,
        *,
        names: Words = (),
        group: Words | None = None,
        watch: str | None = None,
        scope: Some[Scope] | None = None,
        within: Day | None = None,
    ) -> Rows[DigestRow]:
        """What was recorded in a time or brought by its days, the last week by default, and how things stand.

        `watch` is a watchlist: its name, `FILE.toml` or `FILE.toml:NAME`. `within` is how far ahead dates are told.
        """
        wanted = options(
            today(), since=since, until=until, scope=scope, group=group
        )._replace(watch=None if watch is None else a_text(watch, "watch"))
        slugs = self._slugs(names)
        with self._asked() as tracker:
            ahead = horizon(within, tracker.on)
            return Rows(digest.digest(tracker, wanted, slugs, within=ahead))

    def deadlines(
        self,
        within: Day | None = None,
        *,
        names: Words = (),
        group: Words | None = None,
        scope: Some[Scope] | None = None,
        on: Day | None = None,
        overdue: bool = False,
        passed: bool = False,
    ) -> Deadlines:
        """The deadlines ahead, soonest first.

        With `passed` those behind instead, each with what became of it; with `overdue`
        those of them that were missed, or of which nobody knows. `within` is how far to
        look: `18m`, `90 days`, or the last day.
        """
        with self._question(locals()) as (tracker, wanted, slugs):
            rows = deadlines.deadlines(
                tracker, slugs, wanted,
                within=horizon(within, tracker.on),
                overdue=flag(overdue, "overdue"), passed=flag(passed, "passed"),
            )  # fmt: skip
            return Deadlines(rows)

    def search(
        self,
        text: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        group: Words | None = None,
        scope: Some[Scope] | None = None,
        status: Some[Status] | None = None,
        limit: int | None = None,
    ) -> Rows[FlatUpdate]:
        """The updates in which every word occurs, best match first.

        A phrase is put in double quotes; `licen*` finds words that begin so.
        """
        with self._question(locals()) as (tracker, wanted, _):
            return flat_updates(search.search(tracker, [a_text(text, "text")], wanted))

    def groups(self, on: Day | None = None) -> Rows[GroupSummary]:
        """The groups of countries: how many members, and their headlines by status."""
        with self._asked(on) as tracker:
            return Rows(groups.groups(tracker))


def open(path: str | PathLike[str] | None = None) -> Reader:
    """A reader of the tracker at `path`, or of the one that the command line would read.

    It creates and changes nothing. Use it as a context manager, or call `close()`.
    Raises `TrackerError` where the file is missing or is not a tracker.
    """
    if path is None:
        return Reader(paths.locate())
    if not isinstance(path, str | PathLike):
        raise BadValue("path", path, "the path of a tracker")
    return Reader(paths.locate_named(path, "hwstatus.open()"))
