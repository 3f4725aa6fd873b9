"""Dates as people write them: in print, `Dec. 2, 2020`, and in the cells of tables, `22.07.2020`."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache, lru_cache
from operator import attrgetter
from typing import NamedTuple

from hwstatus.errors import BadDate
from hwstatus.languages.cldr import month_names
from hwstatus.record import dates
from hwstatus.record.dates import MONTHS, read_date

# -- in print ----------------------------------------------------------------------------

NO_YEAR = "the date has no year"
_SHORT = 3
"""Letters of a name that is a month only behind a day: `set` is September in Italian."""
_LIKE_A_MONTH = 0.8
"""How alike a misspelled month is to its name, from 0 to 1."""

_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_WORD = r"(?P<word>(?:[^\W\d_]|[\u0900-\u0dff\u0e31-\u0e4e]){3,14})"
_OF = r"(?:\s+(?:of|de|del|di))?"
_IN_WORDS = r"\s?[年년]\s?", r"\s?[月월]", r"\s?[日號号일]"
_TO_BUDDHA = 543
"""Years by which the calendar of Thailand is ahead."""
_PERSIAN = r"(?P<persian>1[34]\d\d)"
_MONTHS_OF_PERSIA = [
    "فروردین",
    "اردیبهشت",
    "خرداد",
    "تیر",
    "مرداد",
    "شهریور",
    "مهر",
    "آبان",
    "آذر",
    "دی",
    "بهمن",
    "اسفند",
]
_BEFORE_PERSIA = 226_894
"""Days that the calendar of Iran, whose years begin in March, is behind `date.toordinal`."""
_NTH = r"(?:st|nd|rd|th)?"
_DAY = rf"(?P<day>\d{{1,2}}){_NTH}(?:\s?[-–/]\s?(?P<until>\d{{1,2}}))?"
_MONTH, _OF_MONTH = r"(?P<month>\d\d?)", r"(?P<day>\d\d?)"
_FORMS = [
    re.compile(form)
    for form in (
        rf"{_WORD}\.?\s*{_DAY}\s*[,.]?\s*{_YEAR}",
        rf"(?<!\d){_DAY}{_OF}[\s.-]{{1,3}}{_WORD}\.?{_OF}[\s,.-]{{0,3}}{_YEAR}",
        rf"{_WORD}\.?{_OF}[\s,]{{1,3}}{_YEAR}",
        rf"{_WORD}\.?\s*[’'](?P<short>[0-4]\d)(?![\d\w])",
        rf"{_YEAR}[-/.]{_MONTH}(?:[-/.]{_OF_MONTH})?(?!\d)",
        rf"(?<!\d)(?P<one>\d\d?)(?P<sign>[-/.])(?P<other>\d\d?)(?P=sign){_YEAR}",
        rf"(?<![\d/.-]){_MONTH}[-/.]{_YEAR}",
        rf"{_YEAR}{_IN_WORDS[0]}{_MONTH}{_IN_WORDS[1]}(?:\s?{_OF_MONTH}{_IN_WORDS[2]})?",
        rf"(?:(?<!\d){_OF_MONTH}\s+)?(?i:tháng)\s+{_MONTH}\s?(?:[,/]|năm)\s?{_YEAR}",
        rf"(?<!\d){_OF_MONTH}\s+{_WORD}\.?\s+(?:พ\.ศ\.\s?)?(?P<buddha>25\d\d)(?!\d)",
        rf"(?<!\d){_OF_MONTH}\s+(?P<word>[^\W\d_]{{2,8}})\s+{_PERSIAN}(?!\d)",
        rf"(?<![\d/]){_PERSIAN}/{_MONTH}/{_OF_MONTH}(?![\d/])",
        rf"{_WORD}\.?\s*{_OF_MONTH}{_NTH}(?![\w%])",
        rf"(?<![\d.,]){_OF_MONTH}{_NTH}\.?{_OF}\s{{1,3}}{_WORD}(?!\w)",
        rf"(?<!\d){_MONTH}{_IN_WORDS[1]}{_OF_MONTH}{_IN_WORDS[2]}",
        rf"(?<![\d$€£.,]){_YEAR}(?![,.]?\d)",
    )
]
"""How dates are printed, the fullest first; one without a year is a day and a month."""


class PrintedDate(NamedTuple):
    """A date in a text, from `start` to before `end`.

    `edtf` is as precise as what was printed, None where the year is missing: then
    `day_of_year` is month and day.
    """

    start: int
    end: int
    edtf: str | None
    oddities: tuple[str, ...] = ()
    day_of_year: str = ""

    def in_year(self, year: str) -> "PrintedDate":
        """The same with a year that is known otherwise, where its own is missing."""
        if not self.day_of_year:
            return self
        month, _, day = self.day_of_year.partition("-")
        edtf, oddities = _checked(year, int(month), day)
        return self._replace(edtf=edtf, oddities=oddities, day_of_year="")


def find_date(text: str, start: int = 0, end: int | None = None) -> PrintedDate | None:
    """The first date within a part of a text; of those that begin there, the fullest."""
    end = len(text) if end is None else end
    if not text.isascii():
        text = _in_our_digits(text)
    if not _DIGIT.search(text, start, end):
        return None
    dates = (_first_of(form, text, start, end) for form in _FORMS)
    return min(filter(None, dates), key=attrgetter("start"), default=None)


def _first_of(
    form: re.Pattern[str], text: str, start: int, end: int
) -> PrintedDate | None:
    dates = map(_read, form.finditer(text, start, end))
    return next(filter(None, dates), None)


def find_dates(text: str) -> Iterator[PrintedDate]:
    """Every date in a text, in order."""
    start = 0
    while date := find_date(text, start):
        yield date
        start = date.end


def _read(printed: "re.Match[str]") -> PrintedDate | None:
    """The date that a pattern found; None where its word is no month."""
    has = {name: text for name, text in printed.groupdict().items() if text}
    year = has.get("year") or f"20{has.get('short', '')}"
    if "buddha" in has:
        year = str(int(has["buddha"]) - _TO_BUDDHA)
    day = has.get("day")
    edtf, odd = year, tuple[str, ...]()
    if "persian" in has:
        edtf = _of_persia(has)
    elif "one" in has:
        edtf, odd = _either_way(has["one"], has["other"], year, has["sign"])
    elif len(year) != len("2020"):
        return _without_year(printed, has)
    elif "word" in has:
        edtf, odd = _spelled(year, has["word"], day, has.get("until"))
    elif "month" in has:
        edtf, odd = _checked(year, int(has["month"]), day)
    return PrintedDate(*printed.span(), edtf, odd) if edtf else None


def _of_persia(has: Mapping[str, str]) -> str:
    """A day of the calendar of Iran in our own; empty where it has no such day."""
    months = {name: at for at, name in enumerate(_MONTHS_OF_PERSIA, 1)}
    month = int(has.get("month") or months.get(has.get("word", ""), 0))
    year, day = int(has["persian"]), int(has["day"])
    if not (1 <= month <= len(months) and 1 <= day <= 31):
        return ""
    days = 365 * (year - 1) + (8 * year + 21) // 33 + 31 * (month - 1) + day
    passed = _BEFORE_PERSIA + days - max(0, month - 7)
    return date.fromordinal(passed).isoformat()


def _without_year(
    printed: "re.Match[str]", has: Mapping[str, str]
) -> PrintedDate | None:
    """A day and a month by its number or its full name; None where there is no such day."""
    word = has.get("word", "")
    is_last = _SIGN.match(printed.string, printed.end()) is not None
    number = int(has["month"]) if "month" in has else _named_month(word, is_last)
    day_of_year = f"{number:02}-{int(has['day']):02}"
    exists = number and len(_checked("2020", number, has["day"])[0]) == len(
        "2020-01-01"
    )
    if not exists:
        return None
    return PrintedDate(*printed.span(), None, (NO_YEAR,), day_of_year)


_SIGN = re.compile(r"\s*(?:[^\w\s]|\Z)")


def _named_month(word: str, is_last: bool) -> int:
    """The number of a month that is named without a mistake.

    A short name has a capital, as `May`, or is the last word before a sign: `15 mai:`.
    """
    name = word.lower()
    is_long = len(name) > _SHORT or not name.isascii()
    is_name = is_long or word[0].isupper() or is_last
    return (is_name and (dates.month_number(name) or _months().get(name, 0))) or 0


def _spelled(
    year: str, word: str, day: str | None, until: str | None
) -> tuple[str, tuple[str, ...]]:
    """A date whose month is a word; empty where the word is no month."""
    name = word.lower()
    month = month_number(word) or (_months().get(name, 0) if day else 0)
    if not month:
        return "", ()
    odd = []
    if not MONTHS[month - 1].startswith(name) and name not in _months():
        odd.append(f"the date has the month “{word}”")
    if until:
        odd.append(f"the date has two days, {day} and {until}")
        day = None
    edtf, wrong = _checked(year, month, day)
    return edtf, (*odd, *wrong)


def _checked(year: str, month: int, day: str | None) -> tuple[str, tuple[str, ...]]:
    """The date, or as much of it as exists."""
    parts = [year, f"{month:02}", *([f"{int(day):02}"] if day else ())]
    odd: tuple[str, ...] = ()
    for size in range(len(parts), 0, -1):
        edtf = "-".join(parts[:size])
        try:
            return read_date(edtf).text, odd
        except BadDate as error:
            odd = odd or (f"the date {error.problem}",)
    return year, odd


def _either_way(
    one: str, other: str, year: str, sign: str
) -> tuple[str, tuple[str, ...]]:
    """A date in numbers: the day is told by dots or by being above 12, else only the year is sure."""
    if sign == "." or int(one) > 12 or one == other:
        return _checked(year, int(other), one)
    if int(other) > 12:
        return _checked(year, int(one), other)
    first = f"{year}-{int(one):02}-{int(other):02}"
    second = f"{year}-{int(other):02}-{int(one):02}"
    return year, (f"the date is ambiguous: write {first} or {second}",)


@lru_cache(maxsize=4096)
def month_number(word: str) -> int:
    """The number of a month from its name in any language, full or misspelled; 0 for no month.

    Of short names only those in English count.
    """
    name = word.lower()
    number = dates.month_number(name)
    if number or (len(name) <= _SHORT and name.isascii()):
        return number
    number = _months().get(name, 0)
    if number or not name.isascii():
        return number
    likeness = [SequenceMatcher(None, name, month).ratio() for month in MONTHS]
    best = max(likeness)
    return 0 if best < _LIKE_A_MONTH else likeness.index(best) + 1


@cache
def _months() -> Mapping[str, int]:
    return {name: int(number) for name, number in month_names()}


_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xE50, 0xFF10)
    for code in range(first, first + 10)
}
"""Digits of Arabic, Persian, Hindi, Bengali, Thai and of full width."""
_DIGIT = re.compile(r"\d")


@lru_cache(maxsize=1)
def _in_our_digits(text: str) -> str:
    """A text with the digits of every script as 0 to 9: a page is asked for each date that it has."""
    return text.translate(_DIGITS)


# -- in cells ----------------------------------------------------------------------------

_CLOCK = re.compile(
    r"[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d\d:?\d\d)?$", re.I
)
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?,?\s+(?=\d\d?\.?\s+[^\W\d_])")
_YEAR_WORD = re.compile(r"(?<=\d{4})\s?(?:г|р)\.?$")
"""`mer, 16 nov 2022` and `16 ноября 2022 г.` are days with a word too many."""
_SHORT_YEAR = re.compile(
    r"\d\d?([./-])\d\d?\1\d\d|(?:\d\d?[\s./-])?[^\W\d_]{3,9}\.?[\s./’'-]+\d\d"
)
_DAY_ALONE = re.compile(r"\A(\d{4})(\d\d)(\d\d)\Z")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")

_FIRST_OF_EXCEL = date(1899, 12, 30)
"""Day 0 of Excel, which takes 1900 for a leap year."""


def read_written_date(written: str) -> str:
    """The EDTF date that a cell means, as precise as it is written; raises `BadDate`."""
    text = _CLOCK.sub("", " ".join(written.translate(_DIGITS).split()))
    text = _YEAR_WORD.sub("", _WEEKDAY.sub("", text))
    text = _DAY_ALONE.sub(r"\1-\2-\3", text)
    _refuse_numbers(text, written)
    printed = find_date(text)
    is_whole = printed and (printed.start, printed.end) == (0, len(text))
    if printed is None or printed.edtf is None or not is_whole:
        return dates.read_date(text, "").text
    if printed.oddities:
        raise BadDate("", written, printed.oddities[0].removeprefix("the date "))
    return printed.edtf


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
