"""Deadlines as an iCalendar file (RFC 5545): whole-day events that any calendar program takes."""

import re
from collections.abc import Iterable, Iterator, Sequence

from hwstatus import text
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.record import dates
from hwstatus.record.vocabulary import DROPPED, EXTENDED
from hwstatus.store.deadlines import CLOSING
from hwstatus.subject import SUPPLIER

Line = tuple[str, str | None]
"""The name of a property and its value; without one it is left out."""

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


NAME = f"{SUPPLIER} deadlines"
"""What a calendar is called."""


def calendar(
    rows: Iterable[DeadlineView], name: str = NAME, alarms: Sequence[int] = ()
) -> Iterator[str]:
    """The calendar of some deadlines under a name; `alarms` are how many days before each it reminds.

    Of what is closed it does not remind. An event keeps its UID when its date slips, so that a calendar that
    has it moves it.
    """
    yield _written(
        (
            ("BEGIN", "VCALENDAR"),
            ("VERSION", "2.0"),
            ("PRODID", "-//hwstatus//deadlines//EN"),
            ("CALSCALE", "GREGORIAN"),
            ("METHOD", "PUBLISH"),
            ("NAME", _escaped(name)),
            ("X-WR-CALNAME", _escaped(name)),
            ("REFRESH-INTERVAL;VALUE=DURATION", "P1D"),
            ("X-PUBLISHED-TTL", "P1D"),
        )
    )
    is_empty = True
    for row in rows:
        yield _written(_event(row, alarms))
        is_empty = False
    if is_empty:
        yield _written(_TIME_ZONE)
    yield _written([("END", "VCALENDAR")])


def _event(d: DeadlineView, alarms: Sequence[int]) -> Sequence[Line]:
    recorded = re.sub("[-:]", "", d.recorded_at)
    following = dates.shift(d.last_day, days=1)
    event = "deadline" if d.removes else "rule takes effect"
    is_off = d.outcome in (DROPPED, EXTENDED)
    reminders = () if d.outcome in CLOSING else alarms
    return (
        ("BEGIN", "VEVENT"),
        ("UID", f"{_name(d)}@hwstatus"),
        ("SEQUENCE", str(len(d.was))),
        ("DTSTAMP", recorded),
        ("LAST-MODIFIED", recorded),
        ("DTSTART;VALUE=DATE", d.last_day.replace("-", "")),
        ("DTEND;VALUE=DATE", following.replace("-", "")),
        ("SUMMARY", _escaped(f"{d.name}: {SUPPLIER} {event}, {d.scope}")),
        ("DESCRIPTION", _escaped(_description(d))),
        ("CATEGORIES", d.scope),
        ("URL", text.web_address(d.url)),
        ("STATUS", "CANCELLED" if is_off else None),
        ("TRANSP", "TRANSPARENT"),
        *(line for days in reminders for line in _alarm(d, days)),
        ("END", "VEVENT"),
    )


def _alarm(d: DeadlineView, days: int) -> Sequence[Line]:
    return (
        ("BEGIN", "VALARM"),
        ("ACTION", "DISPLAY"),
        ("TRIGGER", f"-P{days}D"),
        ("DESCRIPTION", _escaped(f"{d.name}: {d.what}")),
        ("END", "VALARM"),
    )


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


def _written(lines: Iterable[Line]) -> str:
    return "".join(_line(name, value) for name, value in lines if value is not None)


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
