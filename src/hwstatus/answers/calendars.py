"""Deadlines as an iCalendar file (RFC 5545): whole-day events that any calendar program takes."""

import re
from collections.abc import Iterable, Iterator, Sequence

from hwstatus import text
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.record import dates
from hwstatus.record.vocabulary import DROPPED, EXTENDED
from hwstatus.store.deadlines import CLOSING
from hwstatus.subject import SUPPLIER

_TIME_ZONE = (
    ("BEGIN", "VTIMEZONE"),
    ("TZID", "UTC"),
    ("BEGIN", "STANDARD"),
    ("DTSTART", "19700101T000000"),
    ("TZOFFSETFROM", "+0000"),
    ("TZOFFSETTO", "+0000"),
    ("END", "STANDARD"),
    ("END", "VTIMEZONE"),
)
"""What a calendar without an event holds: RFC 5545 3.6 asks for one component, and this shows nothing."""


def calendar(
    rows: Iterable[DeadlineView], name: str, alarms: Sequence[int] = ()
) -> Iterator[str]:
    """The calendar of some deadlines under a name; `alarms` are how many days before each it reminds.

    Of what is closed it does not remind. An event keeps its UID when its date slips, so that a calendar that
    has it moves it.
    """
    yield (
        _line("BEGIN", "VCALENDAR")
        + _line("VERSION", "2.0")
        + _line("PRODID", "-//hwstatus//deadlines//EN")
    )
    yield (
        _line("CALSCALE", "GREGORIAN")
        + _line("METHOD", "PUBLISH")
        + _line("NAME", _escaped(name))
        + _line("X-WR-CALNAME", _escaped(name))
        + _line("REFRESH-INTERVAL;VALUE=DURATION", "P1D")
        + _line("X-PUBLISHED-TTL", "P1D")
    )
    empty = True
    for row in rows:
        yield "".join(_event(row, alarms))
        empty = False
    if empty:
        yield "".join(_line(name, value) for name, value in _TIME_ZONE)
    yield _line("END", "VCALENDAR")


def _event(d: DeadlineView, alarms: Sequence[int]) -> Iterator[str]:
    day = d.last_day.replace("-", "")
    recorded = re.sub("[-:]", "", d.recorded_at)
    url = text.web_address(d.url)
    yield _line("BEGIN", "VEVENT")
    yield _line("UID", f"{_name(d)}@hwstatus")
    yield _line("SEQUENCE", str(len(d.was)))
    yield _line("DTSTAMP", recorded)
    yield _line("LAST-MODIFIED", recorded)
    yield _line("DTSTART;VALUE=DATE", day)
    yield _line("DTEND;VALUE=DATE", dates.shift(d.last_day, days=1).replace("-", ""))
    yield _line("SUMMARY", _escaped(f"{d.name}: {SUPPLIER} {d.event}, {d.scope}"))
    yield _line("DESCRIPTION", _escaped(_description(d)))
    yield _line("CATEGORIES", d.scope)
    if url:
        yield _line("URL", url)
    if d.outcome in (DROPPED, EXTENDED):
        yield _line("STATUS", "CANCELLED")
    yield _line("TRANSP", "TRANSPARENT")
    for days in () if d.outcome in CLOSING else alarms:
        yield _line("BEGIN", "VALARM") + _line("ACTION", "DISPLAY")
        yield _line("TRIGGER", f"-P{days}D")
        yield _line("DESCRIPTION", _escaped(f"{d.name}: {d.what}"))
        yield _line("END", "VALARM")
    yield _line("END", "VEVENT")


def _name(d: DeadlineView) -> str:
    """What names an event: a date that was moved from is another event than its deadline."""
    return f"{d.chain}-{d.date}" if d.outcome == EXTENDED else d.chain


def _description(d: DeadlineView) -> str:
    said = f"{d.what} ({d.scope})"
    if len(d.date) < 10:
        said += f". Known only as {dates.spell(d.date)}"
    if d.was:
        said += f". Was {', '.join(map(dates.spell, d.was))}"
    return f"{said}. Decided by {d.decided_by}, {d.publisher}"


def _escaped(value: str) -> str:
    plain = text.line(value).replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,")


def _line(name: str, value: str) -> str:
    """A content line, folded at 75 octets as RFC 5545 3.1 asks, never within a character."""
    # No line can hold a second one, whatever stands where a stored record should have a day or a word.
    one_line = text.line(value)
    rest = f"{name}:{one_line}".encode()
    parts = []
    size = 75
    while len(rest) > size:
        cut = size
        while rest[cut] & 0xC0 == 0x80:
            cut -= 1
        parts.append(rest[:cut])
        rest = rest[cut:]
        size = 74
    return "\r\n ".join(p.decode() for p in [*parts, rest]) + "\r\n"
