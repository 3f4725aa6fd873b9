"""What is handed to the library, and an open tracker: a connection for each thread, asked at the time of a question."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self, TypeAlias, TypeVar

from hwstatus import paths
from hwstatus.answers.filters import FilterOptions
from hwstatus.context import at_present
from hwstatus.errors import BadDate, BadValue, HwstatusError, TrackerError, UnknownName
from hwstatus.record import dates
from hwstatus.record.names import fold, read_words
from hwstatus.record.vocabulary import SCOPES
from hwstatus.store.filters import WORD_FILTERS
from hwstatus.store.tracker import Question, Tracker, open_tracker
from hwstatus.wording import did_you_mean

Day = str | date
"""A day, or a period as on the command line: `2020-06-30`, `2020-Q2`, `last year`."""

W = TypeVar("W")
Words = str | Sequence[str]
"""One name or word, or several that are alternatives."""

Status = Literal[
    "banned", "phase-out", "restricted", "discouraged", "case-by-case", "under-review",
    "permitted", "unknown",
]  # fmt: skip
Scope = Literal[
    "5g", "5g-core", "5g-ran", "legacy-mobile", "fixed", "subsea", "government", "devices",
    "cloud", "export-control", "research", "energy",
]  # fmt: skip
Kind = Literal["country", "bloc", "region", "company", "organisation", "group"]
Stage = Literal["announced", "adopted", "in-force", "suspended", "repealed"]
Basis = Literal[
    "law", "order", "licence", "contract", "guidance", "informal", "implied"
]
Confidence = Literal["official", "corroborated", "single-press", "anonymous", "implied"]
"""The closed lists, for a type checker; what is handed in is checked by the lists themselves."""

Some: TypeAlias = W | Sequence[W]
"""One word of a closed list, or several that are alternatives."""


def past_day(value: Day | None, what: str, today: str) -> str | None:
    """The day asked about; raises `BadDate` for one that lies ahead."""
    return (
        None if value is None else dates.read_past_day(_text(value, what), what, today)
    )


def days_in(value: Day | Sequence[Day], today: str) -> list[str]:
    """The days asked about, in order and each once; raises `BadDate`."""
    days = (
        [value]
        if isinstance(value, str | date) or not isinstance(value, Iterable)
        else value
    )
    return sorted(
        {dates.read_past_day(_text(day, "days"), "days", today) for day in days}
    )


def horizon(value: Day | None, on: str) -> str | None:
    """The last day of a look ahead from the day `on`; raises `BadDate`."""
    return (
        None
        if value is None
        else dates.read_horizon(_text(value, "within"), "within", on)
    )


def listed(value: Words | None, what: str = "names") -> Sequence[str]:
    """The words, however they were given; raises `BadValue` for what is no text and no list of texts."""
    if value is None:
        return ()
    if isinstance(value, str):
        return [value]
    if isinstance(value, Iterable):
        words = list(value)
        if all(isinstance(word, str) for word in words):
            return words
    raise BadValue(what, value, "a text, or a list of texts")


def a_text(value: str, what: str) -> str:
    """A name or another text; raises `BadValue` for anything else."""
    if not isinstance(value, str) or not value.strip():
        raise BadValue(what, value, "a text")
    return value


def flag(value: bool, what: str) -> bool:
    """True or False; raises `BadValue` for anything else."""
    if not isinstance(value, bool):
        raise BadValue(what, value, "True or False")
    return value


def scopes_in(value: Words | None) -> tuple[str, ...]:
    """The scopes asked for; raises `BadValue`."""
    return read_words("scope", listed(value, "scope"), SCOPES)


def narrowing(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a question's arguments that are options of a filter."""
    names = (name for name in FilterOptions._fields if name in arguments)
    return {name: arguments[name] for name in names}


def options(
    today: str,
    *,
    since: Day | None = None,
    until: Day | None = None,
    group: Words | None = None,
    official: bool = False,
    binding: bool = False,
    limit: int | None = None,
    sort: str = "date",
    reverse: bool = False,
    **words: Words | None,
) -> FilterOptions:
    """A command's options, checked here so that errors name the arguments.

    `words` are those of the filters by closed lists: kind, status, scope, stage and their like.
    """
    if limit is not None and (not isinstance(limit, int) or isinstance(limit, bool)):
        raise BadValue("limit", limit, "a number, or None")
    checked: dict[str, Any] = {
        name: read_words(name, listed(value, name), WORD_FILTERS[name].words)
        for name, value in words.items()
    }
    return FilterOptions(
        since=None if since is None else _period(since, "since", today).first,
        until=None if until is None else _period(until, "until", today).last,
        group=listed(group, "group"),
        official=flag(official, "official"),
        binding=flag(binding, "binding"),
        limit=limit,
        sort=sort,
        reverse=reverse,
        **checked,
    )


def _period(value: Day, what: str, today: str) -> dates.Span:
    return dates.read_period(_text(value, what), what, today)


def _text(value: Day, what: str) -> str:
    """A day as it would be typed; of a moment (`datetime`, pandas' `Timestamp`) its day. Raises `BadDate`."""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, str):
        return value
    raise BadDate(what, value, "is neither a date nor a text")


# -- an open tracker -------------------------------------------------------------------


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
        """The version of the dataset in the file; None where no update of it is there."""
        with self._asked() as tracker:
            return tracker.dataset()

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
    def _question(
        self, given: Mapping[str, Any], **others: Any
    ) -> Iterator[tuple[Tracker, FilterOptions, list[str]]]:
        """By its arguments, the tracker at the time of a question, what it is narrowed to, and whom it names."""
        wanted = options(today(), **narrowing(given), **others)
        slugs = self._slugs(given.get("names", ()))
        with self._asked(given.get("on"), given.get("known_at")) as tracker:
            yield tracker, wanted, slugs

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
