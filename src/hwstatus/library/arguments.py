"""What is handed to the library, read as what is typed on the command line."""

from collections.abc import Sequence
from datetime import date

from hwstatus.answers.filters import FilterOptions
from hwstatus.record import dates
from hwstatus.record.names import read_words
from hwstatus.record.vocabulary import KINDS, SCOPES, STATUSES

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
    kind: Words | None = None,
    status: Words | None = None,
    scope: Words | None = None,
    group: Words | None = None,
    limit: int | None = None,
    sort: str = "date",
) -> FilterOptions:
    """A command's options, checked here so that errors name the arguments."""
    return FilterOptions(
        since=_period(since, "since", today).first if since else None,
        until=_period(until, "until", today).last if until else None,
        kind=read_words("kind", listed(kind), KINDS),
        status=read_words("status", listed(status), STATUSES),
        scope=scopes_in(scope),
        group=listed(group),
        limit=limit,
        sort=sort,
    )


def _period(value: Day, what: str, today: str) -> dates.Span:
    return dates.read_period(_text(value), what, today)


def _text(value: Day) -> str:
    """A day as it would be typed; of a moment (`datetime`, pandas' `Timestamp`) its day."""
    return value.isoformat()[:10] if isinstance(value, date) else str(value)
