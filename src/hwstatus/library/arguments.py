"""What is handed to the library, read as what is typed on the command line."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from hwstatus.answers.filters import FilterOptions
from hwstatus.record import dates
from hwstatus.record.names import read_words
from hwstatus.record.vocabulary import SCOPES
from hwstatus.store.filters import WORD_FILTERS

Day = str | date
"""A day, or a period as on the command line: `2020-06-30`, `2020-Q2`, `last year`."""

Words = str | Sequence[str]
"""One word, or several that are alternatives."""


def past_day(value: Day | None, what: str, today: str) -> str | None:
    """The day asked about; raises `BadDate` for one that lies ahead."""
    return None if value is None else dates.read_past_day(_text(value), what, today)


def horizon(value: Day | None, on: str) -> str | None:
    """The last day of a look ahead from the day `on`; raises `BadDate`."""
    return None if value is None else dates.read_horizon(_text(value), "within", on)


def listed(value: Words | None) -> Sequence[str]:
    """The words, however they were given."""
    if value is None:
        return ()
    if isinstance(value, str):
        return [value]
    return list(value)


def scopes_in(value: Words | None) -> tuple[str, ...]:
    """The scopes asked for; raises `BadValue`."""
    return read_words("scope", listed(value), SCOPES)


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
    checked: dict[str, Any] = {
        name: _words(name, value) for name, value in words.items()
    }
    return FilterOptions(
        since=_period(since, "since", today).first if since else None,
        until=_period(until, "until", today).last if until else None,
        group=listed(group),
        official=official,
        binding=binding,
        limit=limit,
        sort=sort,
        reverse=reverse,
        **checked,
    )


def _words(name: str, value: Words | None) -> tuple[str, ...]:
    """The words for a filter; raises `BadValue` for one that is not of its list."""
    return read_words(name, listed(value), WORD_FILTERS[name].words)


def _period(value: Day, what: str, today: str) -> dates.Span:
    return dates.read_period(_text(value), what, today)


def _text(value: Day) -> str:
    """A day as it would be typed; of a moment (`datetime`, pandas' `Timestamp`) its day."""
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
