"""The questions: each reads its arguments, asks a command, and returns the rows."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from os import PathLike
from pathlib import Path
from typing import Self

from hwstatus import paths
from hwstatus.answers import (
    changes,
    deadlines,
    digest,
    evidence,
    groups,
    periods,
    practices,
    search,
    show,
    why,
)
from hwstatus.answers.changes import StatusChange
from hwstatus.answers.deadlines import DeadlineView
from hwstatus.answers.flat_updates import FlatUpdate
from hwstatus.answers.groups import GroupSummary
from hwstatus.answers.news import DigestRow
from hwstatus.answers.periods import StatusPeriod
from hwstatus.answers.status import status as status_command
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.why import Evidence
from hwstatus.context import at_present
from hwstatus.errors import HwstatusError, TrackerError, UnknownName
from hwstatus.library.arguments import (
    Day,
    Words,
    horizon,
    listed,
    options,
    past_day,
    scopes_in,
)
from hwstatus.library.rows import Rows, flat_updates
from hwstatus.record.models import Entity
from hwstatus.record.names import fold
from hwstatus.store.tracker import Question, Tracker, open_tracker


class _Connections(threading.local):
    """Each thread's own tracker: SQLite's connections stay in their thread."""

    tracker: Tracker | None = None


class Reader:
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

    def __init__(self, location: paths.Location) -> None:
        self._location = location
        self._connections = _Connections()
        self._closed = False
        self._opened()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<hwstatus.Reader of {self.path}>"

    @property
    def path(self) -> Path:
        """The tracker file."""
        return self._location.path

    @property
    def version(self) -> str | None:
        """The version of the dataset in the file; None where none is in it."""
        return self._opened().meta("dataset")

    def close(self) -> None:
        """Close the file. Other threads' connections close when their threads end."""
        self._closed = True
        if self._connections.tracker:
            self._connections.tracker.close()

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
        scope: Words | None = None,
        known_at: Day | None = None,
    ) -> Verdict:
        """The headline of an entity, or its standing for a scope.

        Of several scopes the strictest. The status is `unknown` where nothing qualifies.
        """
        scopes = scopes_in(scope)
        with self._about(name, on, known_at) as (tracker, slug):
            head = evidence.headlines(tracker, [slug], scopes=scopes)[slug]
            return practices.verdict(tracker, head, practice=not scopes)

    def why(
        self,
        name: str,
        on: Day | None = None,
        *,
        scope: str | None = None,
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
        wanted = options(_today(), since=since, until=until)
        with self._about(name, on, known_at) as (tracker, slug):
            return flat_updates(show.show(tracker, [slug], wanted, detailed=False))

    def runs(self, name: str, scope: Words | None = None) -> Rows[StatusPeriod]:
        """How an entity's headline, or its standing for a scope, changed over time.

        One row for each stretch of time with one status, oldest first; `to` is its last
        day, today for the stretch that goes on.
        """
        wanted = options(_today(), scope=scope)
        with self._about(name) as (tracker, slug):
            return Rows(periods.periods(tracker, wanted, [slug]))

    # -- many --------------------------------------------------------------------------

    def standings(
        self,
        *,
        group: Words | None = None,
        on: Day | None = None,
        known_at: Day | None = None,
        scope: Words | None = None,
        kind: Words | None = "country",
        status: Words | None = None,
    ) -> Rows[Verdict]:
        """The headlines, or the standings for a scope, strictest first.

        Of a group's members on the day asked, else of all entities of the kind that an
        update is about.
        """
        wanted = options(
            _today(), kind=kind, status=status, scope=scope, group=group, sort="status"
        )
        with self._asked(on, known_at) as tracker:
            return Rows(status_command(tracker, (), wanted))

    def changes(
        self,
        since: Day | None = None,
        until: Day | None = None,
        *,
        names: Words = (),
        group: Words | None = None,
        scope: Words | None = None,
        status: Words | None = None,
        kind: Words | None = None,
    ) -> Rows[StatusChange]:
        """The standings that moved in a time, by news and by corrections, oldest first."""
        wanted = options(
            _today(),
            since=since,
            until=until,
            kind=kind,
            status=status,
            scope=scope,
            group=group,
        )
        slugs = self._slugs(names)
        with self._asked() as tracker:
            return Rows(changes.changes(tracker, wanted, slugs))

    def digest(
        self,
        since: Day | None = None,
        until: Day | None = None,
        *,
        names: Words = (),
        group: Words | None = None,
        watch: str | None = None,
        scope: Words | None = None,
        within: Day | None = None,
    ) -> Rows[DigestRow]:
        """What was recorded in a time or brought by its days, the last week by default, and how things stand.

        `watch` is a watchlist: its name, `FILE.toml` or `FILE.toml:NAME`. `within` is how far ahead dates are told.
        """
        wanted = options(
            _today(), since=since, until=until, scope=scope, group=group
        )._replace(watch=watch)
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
        scope: Words | None = None,
        on: Day | None = None,
        overdue: bool = False,
        passed: bool = False,
    ) -> Rows[DeadlineView]:
        """The deadlines ahead, soonest first.

        With `passed` those behind instead, each with what became of it; with `overdue`
        those of them that nothing closed. `within` is how far to look: `18m`, `90 days`, or the last day.
        """
        wanted = options(_today(), scope=scope, group=group)
        slugs = self._slugs(names)
        with self._asked(on) as tracker:
            until = horizon(within, tracker.on)
            found = deadlines.deadlines(
                tracker, slugs, wanted, within=until, overdue=overdue, passed=passed
            )
            return Rows(found)

    def search(
        self,
        text: str,
        *,
        since: Day | None = None,
        until: Day | None = None,
        group: Words | None = None,
        scope: Words | None = None,
        status: Words | None = None,
        limit: int | None = None,
    ) -> Rows[FlatUpdate]:
        """The updates in which every word occurs, best match first.

        A phrase is put in double quotes; `licen*` finds words that begin so.
        """
        wanted = options(
            _today(),
            since=since,
            until=until,
            status=status,
            scope=scope,
            group=group,
            limit=limit,
        )
        with self._asked() as tracker:
            return flat_updates(search.search(tracker, [text], wanted))

    def groups(self, on: Day | None = None) -> Rows[GroupSummary]:
        """The groups of countries: how many members, and their headlines by status."""
        with self._asked(on) as tracker:
            return Rows(groups.groups(tracker))

    # -- asking ------------------------------------------------------------------------

    def _opened(self) -> Tracker:
        """The tracker as this thread opened it."""
        if self._closed:
            raise TrackerError(f"{self.path} was closed: call hwstatus.open() again")
        if self._connections.tracker is None:
            self._bring_up_to_date()
            self._connections.tracker = open_tracker(self._location, at_present())
        return self._connections.tracker

    def _bring_up_to_date(self) -> None:
        if self._location.server is None:
            return
        from warnings import warn

        from hwstatus.store.team_copy import refreshed

        warning = refreshed(self._location, at_present())
        if warning:
            warn(warning, stacklevel=4)

    @contextmanager
    def _asked(
        self,
        on: Day | None = None,
        known_at: Day | None = None,
        about: Sequence[str] | None = None,
    ) -> Iterator[Tracker]:
        """The tracker at the time asked about, fresh, so that it holds nothing old.

        Of an earlier knowledge, what was held `about` some entities is all that is rebuilt.
        """
        opened = self._opened()
        context = at_present()._replace(tell=_warn)
        with _way_on_in_traceback():
            day = past_day(on, "on", context.today)
            known = past_day(known_at, "known_at", context.today)
            question = Question(day or context.today, known)
            tracker = opened.at(question, context, about)
            if known is None:
                yield tracker
                return
            with closing(tracker):
                yield tracker

    @contextmanager
    def _about(
        self, name: str, on: Day | None = None, known_at: Day | None = None
    ) -> Iterator[tuple[Tracker, str]]:
        """The tracker at the time asked about, and the slug of an entity."""
        (slug,) = self._slugs(name)
        with self._asked(on, known_at, [slug]) as tracker:
            yield tracker, slug

    def _slugs(self, given: Words) -> list[str]:
        """The entities of these names, by today's names; raises `UnknownName`."""
        with _way_on_in_traceback():
            return [self._slug(name) for name in listed(given)]

    def _slug(self, name: str) -> str:
        tracker = self._opened()
        slug = tracker.entities.slug_anywhere(fold(name))
        if slug is None:
            raise UnknownName(name, tuple(tracker.entities.near(name)))
        return slug


def _warn(said: str) -> None:
    """A name of a watchlist that means nothing is warned of, and left out."""
    from warnings import warn

    warn(said, stacklevel=2)


def _today() -> str:
    return at_present().today


@contextmanager
def _way_on_in_traceback() -> Iterator[None]:
    """Errors from inside the block show the way on below their message."""
    try:
        yield
    except HwstatusError as error:
        if isinstance(error, UnknownName) and error.near:
            error.add_note(f"did you mean: {', '.join(error.near)}?")
        for hint in error.hints:
            error.add_note(hint)
        raise


def open(path: str | PathLike[str] | None = None) -> Reader:
    """A reader of the tracker at `path`, or of the one that the command line would read.

    It creates and changes nothing. Use it as a context manager, or call `close()`.
    Raises `TrackerError` where the file is missing or is not a tracker.
    """
    if path is None:
        return Reader(paths.locate())
    return Reader(paths.locate_named(path, "hwstatus.open()"))
