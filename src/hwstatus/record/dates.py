"""Dates as precise as they are known, and the dates that people type.

A record's date is EDTF level 0 (ISO 8601-2): `2018`, `2018-12` or `2018-12-28`. It spans from its
first to its last possible day; days are ISO text, so that they compare as text, in Python as in SQL.
python-dateutil's parser never sees user input: it reads `2020` as today's day and month in 2020.
"""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hwstatus.errors import BadDate

if TYPE_CHECKING:
    from hwstatus.record.models import Update

LATEST_YEAR = 2100
LAST_DAY = f"{LATEST_YEAR}-12-31"

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
WEEKDAYS = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
]
SHORT_MONTHS = tuple(name[:3].title() for name in MONTHS)

# `re` compiles each when it is first used: most commands read none.
_AMOUNT = (
    r"(?a)(\d{1,18})\s*(d|days?|w|weeks?|m|mo|months?|q|quarters?|y|years?)(\s+ago)?"
)
_DAY_OF_MONTH = r"(\d{1,2})(?:st|nd|rd|th)?"
_WORDS = (
    rf"(?a)(?:{_DAY_OF_MONTH}\s+(?:of\s+)?)?([a-z]{{3,9}})\.?"
    rf"(?:\s+{_DAY_OF_MONTH},?)?(?:\s+(\d{{4}}))?"
)


_DAYS_AWAY = {"today": 0, "now": 0, "yesterday": -1, "tomorrow": 1}
_WAYS = {"last": -1, "previous": -1, "this": 0, "current": 0, "next": 1}
_UNITS = {
    "d": ("days", 1),
    "w": ("days", 7),
    "m": ("months", 1),
    "q": ("months", 3),
    "y": ("years", 1),
}
"""What an amount shifts a day by, by the first letter of its unit."""

_COUNTED = "one two three four five six seven eight nine ten eleven twelve"
_NUMBERS = {word: str(number) for number, word in enumerate(_COUNTED.split(), 1)}
_PLAIN = {**_NUMBERS, "a": "1", "an": "1", "ytd": "this year"}
"""Words of a time, by what people say for them."""

EDGE = r"(?:the )?(end|beginning|start) of (?:the )?(?!end|beginning|start)(.+)"
"""A day of a period: its last or its first."""

_SIZES = ([4], [4, 2], [4, 2, 2])
"""The digits of a year, a month and a day, as far as a date has them."""

_EXAMPLES = "2020, 2020-07, 2020-Q3, 2020-07-22, yesterday, 6m or 3 months ago"


class Span(NamedTuple):
    """A date or a period: the text as known, and its first and last possible days (ISO)."""

    text: str
    first: str
    last: str


@lru_cache(maxsize=65_536)
def read_date(text: str, what: str = "date") -> Span:
    """A record's date; raises `BadDate` for any other form and for days that do not exist."""
    if not is_edtf(text):
        raise BadDate(what, text, _misreading(text, "2018, 2018-12 or 2018-12-28"))
    year, month, day = text[:4], text[5:7], text[8:]
    if int(year) == 0:
        raise BadDate(what, text, "does not exist: there is no year 0")
    if not month:
        return Span(text, f"{text}-01-01", f"{text}-12-31")
    if not 1 <= int(month) <= 12:
        raise BadDate(what, text, "does not exist: months run from 01 to 12")
    length = _month_length(int(year), int(month))
    if not day:
        return Span(text, f"{text}-01", f"{text}-{length}")
    if not 1 <= int(day) <= length:
        raise BadDate(what, text, f"does not exist: {year}-{month} has {length} days")
    return Span(text, text, text)


def is_edtf(text: str) -> bool:
    """Whether a text has the form of a date: every read asks, and an expression would have to be compiled."""
    parts = text.split("-")
    sizes = [len(part) for part in parts]
    return sizes in _SIZES and all(
        part.isdecimal() and part.isascii() for part in parts
    )


def _month_length(year: int, month: int) -> int:
    """How many days a month has: `calendar` knows as well, but reads a locale to be imported."""
    if month == 2:
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def read_period(
    text: str, what: str, anchor: str, *, ahead: bool = False, examples: str = _EXAMPLES
) -> Span:
    """What a person types for a day or a period, seen from the day `anchor`.

    Takes `2020`, `2020-07`, `2020-Q3`, `2020-07-22`, a moment as `date -Is` prints it, `today`, `yesterday`, `6m`,
    `3 months ago`, `last year`, `last 6 months`, `January`, `22 July`, `July 2020`, `22 July 2020`. Without a year
    it is the last that has begun; `ahead` makes it the next that has not ended. `end of 2020` is a day. Raises
    `BadDate`, naming both readings of `03/04/2020`.
    """
    words = _plain(text)
    if edge := re.fullmatch(EDGE, words):
        now = re.sub(r"\A(?=(?:year|quarter|month|week)\Z)", "this ", edge[2])
        within = read_period(now, what, anchor, ahead=ahead)
        day = within.last if edge[1] == "end" else within.first
        return Span(day, day, day)
    written = words if is_edtf(words) else _as_written(words, anchor, ahead=ahead)
    if written:
        return read_date(written, what)
    try:
        span = (
            _read_quarter(words)
            or _read_spoken(words, anchor)
            or _read_relative(words, anchor)
        )
    except (BadDate, OverflowError):
        raise BadDate(what, text, "is too far away") from None
    if span is None:
        raise BadDate(what, text, _misreading(words, examples))
    return span


def _plain(text: str) -> str:
    """What a person types for a time, with figures for words."""
    return " ".join(_PLAIN.get(word, word) for word in text.lower().split())


def _as_written(words: str, anchor: str, *, ahead: bool) -> str:
    """The date of a moment, or that whose month is a word, which may not exist; empty for other words."""
    # Nothing here is told by the hour.
    clock = r"\d\d:\d\d(:\d\d([.,]\d+)?)?"
    zone = r"(z| ?[+-]\d\d:?\d\d)?"
    moment = re.fullmatch(rf"(?a)(\d{{4}}-\d\d-\d\d)[t ]{clock}{zone}", words)
    if moment:
        return moment[1]
    match = re.fullmatch(_WORDS, words)
    before, name, after, year = match.groups() if match else ("", "", "", "")
    number = month_number(name)
    if not number or (before and after):
        return ""
    day = before or after
    rest = f"{number:02}" + (f"-{int(day):02}" if day else "")
    return f"{year or _year_of(rest, anchor, ahead=ahead)}-{rest}"


def _read_quarter(words: str) -> Span | None:
    turned = re.sub(r"(?a)\A(q[1-4])[ -]?(\d{4})\Z", r"\2\1", words)
    match = re.fullmatch(r"(?a)(\d{4})[ -]?q([1-4])", turned)
    if not match:
        return None
    year = match.group(1)
    quarter = int(match.group(2))
    last_month = f"{year}-{3 * quarter:02}"
    return Span(
        f"{year}-Q{quarter}",
        f"{year}-{3 * quarter - 2:02}-01",
        read_date(last_month).last,
    )


def _read_spoken(words: str, anchor: str) -> Span | None:
    if words in _DAYS_AWAY:
        return read_date(shift(anchor, days=_DAYS_AWAY[words]))
    named = words.removeprefix("last ").title()
    if named in WEEKDAYS:
        ago = (date.fromisoformat(anchor).weekday() - WEEKDAYS.index(named) - 1) % 7
        return read_date(shift(anchor, days=-ago - 1))
    way, _, unit = words.partition(" ")
    if way not in _WAYS or unit not in ("year", "month", "week"):
        return None
    there = _shift_by(anchor, _WAYS[way], unit)
    if unit == "week":
        monday = shift(there, days=-date.fromisoformat(there).weekday())
        return Span(words, monday, shift(monday, days=6))
    return read_date(there[:4] if unit == "year" else there[:7])


def _read_relative(words: str, anchor: str) -> Span | None:
    lately = re.fullmatch(r"(?:last|past) (.+)", words)
    amount = lately.group(1) if lately else words
    if lately and not amount[:1].isdecimal():
        amount = f"1 {amount}"
    match = re.fullmatch(_AMOUNT, amount)
    if not match:
        return None
    day = _shift_by(anchor, -int(match.group(1)), match.group(2))
    return Span(words, day, anchor) if lately else Span(day, day, day)


def _year_of(rest: str, anchor: str, *, ahead: bool) -> str:
    """The year of a month or a day of which none was said: of the last that has begun, or the next not ended.

    29 February has it every four years or eight; for a day of no year, it is that of the anchor.
    """
    this = int(anchor[:4])
    today = anchor[5 : 5 + len(rest)]
    years = (
        range(this + (rest < today), this + 9)
        if ahead
        else range(this - (rest > today), this - 9, -1)
    )
    month, _, day = rest.partition("-")
    having = (year for year in years if _exists(year, int(month), int(day or 1)))
    return f"{next(having, this):04}"


def month_number(word: str) -> int:
    """The number of the month whose name begins so, with three letters or more; else 0."""
    if len(word) < 3:
        return 0
    return next((n for n, name in enumerate(MONTHS, 1) if name.startswith(word)), 0)


def _exists(year: int, month: int, day: int) -> bool:
    return year > 0 and 1 <= month <= 12 and 1 <= day <= _month_length(year, month)


def _misreading(words: str, examples: str) -> str:
    """What is wrong with words that are no date: another order of the numbers, or all; how it is written."""
    match = re.fullmatch(r"(?a)(\d{1,4})([./])(\d{1,2})\2(\d{1,4})", words)
    if match:
        a, _, b, c = match.groups()
        readings = [
            f"{y:>04}-{int(m):02}-{int(d):02}"
            for y, m, d in ((c, b, a), (c, a, b), (a, b, c))
            if len(y) == 4 and _exists(int(y), int(m), int(d))
        ]
        readings = list(dict.fromkeys(readings))
        if len(readings) == 2:
            return f"is ambiguous: use {readings[0]} or {readings[1]}"
        if readings:
            return f"is not in ISO order: use {readings[0]}"
    return f"is not a date: use {examples}"


def shift(day: str, *, years: int = 0, months: int = 0, days: int = 0) -> str:
    """The ISO day that many years, months and days after `day` (31 January + 1 month: 28 or 29 February)."""
    begun = date.fromisoformat(day)
    try:
        year, month = divmod(12 * (begun.year + years) + begun.month - 1 + months, 12)
        if begun.day <= _month_length(year, month + 1):
            moved = begun.replace(year=year, month=month + 1)
            return (moved + timedelta(days=days)).isoformat()
        # Where a month is too short; it takes longer to import than a read of one entity lasts.
        from dateutil.relativedelta import relativedelta

        moved = begun + relativedelta(years=years, months=months, days=days)
        return moved.isoformat()
    except (ValueError, OverflowError):
        raise BadDate("date", day, "shifted out of the calendar") from None


def _shift_by(day: str, amount: int, unit: str) -> str:
    name, size = _UNITS[unit[0]]
    return shift(day, **{name: size * amount})


def read_day(text: str, what: str, today: str) -> str:
    """The day to ask about: of a period, its last day, or `today` while it is under way."""
    span = read_period(text, what, today)
    return today if span.first <= today <= span.last else span.last


def read_past_day(text: str, what: str, today: str) -> str:
    """The same, but no day ahead: raises `BadDate` for one."""
    day = read_day(text, what, today)
    if day > today:
        way_on = ": --on DATE --projected looks ahead" if what == "--known-at" else ""
        raise BadDate(what, text, f"lies in the future (today is {today}){way_on}")
    return day


def read_horizon(text: str, what: str, anchor: str) -> str:
    """The last day of a look ahead: `18m`, `90 days`, or a date or period (its last day)."""
    match = re.fullmatch(_AMOUNT, _plain(text))
    if match and not match.group(3):
        try:
            return _shift_by(anchor, int(match.group(1)), match.group(2))
        except BadDate:
            raise BadDate(what, text, "is too far away") from None
    return read_period(text, what, anchor, ahead=True).last


def days_between(earlier: str, later: str) -> int:
    """Whole days from one ISO day to another, negative where `later` is before `earlier`."""
    return (date.fromisoformat(later) - date.fromisoformat(earlier)).days


def covers(since: str | None, to: str | None, on: str) -> bool:
    """Whether a stay lasts on a day (ISO): from its last possible first day on.

    `since` and `to` are dates as known; without them it has no beginning or no end.
    """
    begun = since is None or read_date(since).last <= on
    return begun and (to is None or on <= read_date(to).last)


def spell(text: str) -> str:
    """A record's date as prose writes it: `2018`, `Dec 2018`, `28 Dec 2018`."""
    year, _, rest = text.partition("-")
    if not rest:
        return year
    month, _, day = rest.partition("-")
    if day:
        return f"{int(day)} {SHORT_MONTHS[int(month) - 1]} {year}"
    return f"{SHORT_MONTHS[int(month) - 1]} {year}"


def weekday(day: str) -> str:
    """The English weekday of an ISO day: `Monday`."""
    return WEEKDAYS[date.fromisoformat(day).weekday()]


def first_day(what: str, text: str | None, anchor: str) -> str | None:
    """The first day of a period, None where none was typed; raises `BadDate`."""
    return None if text is None else read_period(text, what, anchor).first


# -- the order of acts in time ---------------------------------------------------------


def last_day(update: "Update") -> str:
    """The last day on which the update's event can have happened.

    It was over when it was recorded.
    """
    span = read_date(update.date)
    return max(span.first, min(span.last, update.recorded_at[:10]))


def moment_of(update: "Update", brought: int) -> str:
    """The place of an update's effects in time, as one text that sorts.

    `brought` is its place in the ledger: of two acts of one day that were recorded in one
    second, the one that came in later is the later.
    """
    return as_text(last_day(update), update.recorded_at, brought)


def as_text(last: str, recorded_at: str, brought: int) -> str:
    """A place in time, as one text that sorts."""
    return f"{last}|{recorded_at}|{brought:010}"


def day_of(moment: str) -> str:
    """The day of a place in time, as ISO."""
    day, _, _ = moment.partition("|")
    return day


def after(day: str) -> str:
    """What sorts behind every place in time of a day."""
    return f"{day}~"
