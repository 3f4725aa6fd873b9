"""Deadlines as an iCalendar file (RFC 5545): whole-day events that any calendar program takes."""

from collections.abc import Iterator

from hwstatus import dates
from hwstatus.output import text
from hwstatus.output.options import Output
from hwstatus.rows import Answer
from hwstatus.rows.verdicts import DeadlineView


def ics(answer: Answer[DeadlineView], _options: Output) -> Iterator[str]:
    """One VCALENDAR with an event a deadline, on its last possible day."""
    yield (
        _line("BEGIN", "VCALENDAR")
        + _line("VERSION", "2.0")
        + _line("PRODID", "-//hwstatus//deadlines//EN")
    )
    yield (
        _line("CALSCALE", "GREGORIAN")
        + _line("METHOD", "PUBLISH")
        + _line("X-WR-CALNAME", "Huawei deadlines")
    )
    for row in answer:
        yield "".join(_event(row))
    yield _line("END", "VCALENDAR")


def _event(d: DeadlineView) -> Iterator[str]:
    day = d.last_day.replace("-", "")
    description = f"{d.what} ({d.scope})"
    if len(d.date) < 10:
        description += f". Known only as {dates.spell(d.date)}"
    if d.was:
        description += f". Was {', '.join(map(dates.spell, d.was))}"
    description += f". Decided by {d.decided_by}, {d.publisher}"
    yield _line("BEGIN", "VEVENT")
    yield _line("UID", f"{d.decided_by}-{d.scope}-{d.date}@hwstatus")
    yield _line("DTSTAMP", f"{d.decided_on.replace('-', '')}T000000Z")
    yield _line("DTSTART;VALUE=DATE", day)
    yield _line("DTEND;VALUE=DATE", dates.shift(d.last_day, days=1).replace("-", ""))
    yield _line("SUMMARY", _escaped(f"{d.name}: Huawei deadline, {d.scope}"))
    yield _line("DESCRIPTION", _escaped(description))
    if d.url:
        yield _line("URL", d.url)
    yield _line("TRANSP", "TRANSPARENT")
    yield _line("END", "VEVENT")


def _escaped(value: str) -> str:
    plain = text.line(value).replace("\\", "\\\\")
    return plain.replace(";", "\\;").replace(",", "\\,")


def _line(name: str, value: str) -> str:
    """A content line, folded at 75 octets as RFC 5545 3.1 asks, never within a character."""
    rest = f"{name}:{value}".encode()
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
