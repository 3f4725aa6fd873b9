"""Dates as people write them into tables: `22.07.2020`, `3 May 2020`, `2020-07-22 00:00`."""

import re
from datetime import date, timedelta

from hwstatus.errors import BadDate
from hwstatus.exchange.articles.printed_dates import find_date
from hwstatus.record import dates

_CLOCK = re.compile(
    r"[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d\d:?\d\d)?$", re.I
)
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d\d?)(?:[./-](\d\d?))?")
_YEAR_LAST = re.compile(r"(\d\d?)([./-])(\d\d?)\2(\d{4})")
_MONTH_YEAR = re.compile(r"(\d\d?)[./-](\d{4})")
_SHORT_YEAR = re.compile(
    r"\d\d?([./-])\d\d?\1\d\d|(?:\d\d?[\s./-])?[^\W\d_]{3,9}\.?[\s./’'-]+\d\d"
)
_DAY_ALONE = re.compile(r"(\d{4})(\d\d)(\d\d)")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")

_FIRST_OF_EXCEL = date(1899, 12, 30)
"""Day 0 of Excel, which takes 1900 for a leap year."""


def read_written_date(written: str) -> str:
    """The EDTF date that a cell means, as precise as it is written; raises `BadDate`."""
    text = _CLOCK.sub("", " ".join(written.split()))
    found = _YEAR_FIRST.fullmatch(text) or _DAY_ALONE.fullmatch(text)
    if found:
        return _checked(*found.groups(), written=written)
    found = _YEAR_LAST.fullmatch(text)
    if found:
        return _year_last(*found.groups(), written=written)
    found = _MONTH_YEAR.fullmatch(text)
    if found:
        return _checked(found[2], found[1], None, written=written)
    _refuse_numbers(text, written)
    printed = find_date(text)
    if printed and printed.edtf and (printed.start, printed.end) == (0, len(text)):
        if printed.oddities:
            raise BadDate("", written, f"is no clear date: {printed.oddities[0]}")
        return printed.edtf
    return dates.read_date(text, "").text


def _checked(year: str, month: str, day: str | None, *, written: str) -> str:
    parts = [year, month.zfill(2)]
    if day:
        parts.append(day.zfill(2))
    try:
        return dates.read_date("-".join(parts)).text
    except BadDate as error:
        raise BadDate("", written, error.problem) from None


def _year_last(one: str, sign: str, other: str, year: str, *, written: str) -> str:
    """A date that ends with its year: with dots the day is first, else it has to be clear."""
    day_first = sign == "." or int(one) > 12 or one == other
    if day_first:
        return _checked(year, other, one, written=written)
    if int(other) > 12:
        return _checked(year, one, other, written=written)
    first = f"{year}-{one.zfill(2)}-{other.zfill(2)}"
    second = f"{year}-{other.zfill(2)}-{one.zfill(2)}"
    raise BadDate("", written, f"is ambiguous: write {first} or {second}")


def _refuse_numbers(text: str, written: str) -> None:
    if _SHORT_YEAR.fullmatch(text):
        raise BadDate("", written, "has a year of two digits: write all four")
    serial = _SERIAL.fullmatch(text)
    if serial:
        day = _FIRST_OF_EXCEL + timedelta(days=int(serial[1]))
        meant = (
            f"is Excel's number of a day (perhaps {day}): format the column as a date"
        )
        raise BadDate("", written, meant)
