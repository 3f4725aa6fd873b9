"""What is handed to the library, read as what is typed on the command line."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, Literal

from hwstatus.answers.filters import FilterOptions
from hwstatus.errors import BadDate, BadValue
from hwstatus.record import dates
from hwstatus.record.names import read_words
from hwstatus.record.vocabulary import SCOPES
from hwstatus.store.filters import WORD_FILTERS

Day = str | date
"""A day, or a period as on the command line: `2020-06-30`, `2020-Q2`, `last year`."""

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

Statuses = Status | Sequence[Status]
Scopes = Scope | Sequence[Scope]
Kinds = Kind | Sequence[Kind]
Stages = Stage | Sequence[Stage]
Bases = Basis | Sequence[Basis]
Confidences = Confidence | Sequence[Confidence]


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
