"""An open tracker: a connection for each thread, asked at the time and with the names of a question."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Self

from hwstatus import paths
from hwstatus.context import at_present
from hwstatus.errors import HwstatusError, TrackerError, UnknownName
from hwstatus.library.arguments import Day, Words, a_text, listed, past_day
from hwstatus.record.names import fold
from hwstatus.store.tracker import Question, Tracker, open_tracker
from hwstatus.wording import did_you_mean


class _Connections(threading.local):
    """Each thread's own tracker: SQLite's connections stay in their thread."""

    tracker: Tracker | None = None


class OpenTracker:
    """A tracker file that is open for reading, for any number of threads."""

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
            known_by = past_day(known_at, "known_at", context.today)
            question = Question(day or context.today, known_by)
            tracker = opened.at(question, context, about)
            if known_by is None:
                yield tracker
                return
            with closing(tracker):
                yield tracker

    @contextmanager
    def _about(
        self, name: str, on: Day | None = None, known_at: Day | None = None
    ) -> Iterator[tuple[Tracker, str]]:
        """The tracker at the time asked about, and the slug of an entity."""
        with _way_on_in_traceback():
            slug = self._slug(a_text(name, "name"))
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


def today() -> str:
    """The day (ISO) on which a question is asked."""
    return at_present().today


@contextmanager
def _way_on_in_traceback() -> Iterator[None]:
    """Errors from inside the block show the way on below their message."""
    try:
        yield
    except HwstatusError as error:
        if isinstance(error, UnknownName) and error.near:
            error.add_note(did_you_mean(error.near))
        for hint in error.hints:
            error.add_note(hint)
        raise
