"""Dates as people write them: in print, `Dec. 2, 2020`, and in the cells of tables, `22.07.2020`."""

import re
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from hwstatus.errors import BadDate
from hwstatus.record import dates
from hwstatus.record.dates import MONTHS, read_date

# -- in print ----------------------------------------------------------------------------

NO_YEAR = "the date has no year"
_SHORT = {"sept": 9, "febr": 2}
_IN_OTHER_LANGUAGES = (
    "januar jänner janvier enero gennaio janeiro januari",
    "februar février febrero febbraio fevereiro februari",
    "märz mars marzo março maart",
    "abril avril aprile",
    "mai mayo maggio maio mei maj",
    "juni juin junio giugno junho",
    "juli juillet julio luglio julho",
    "août agosto augustus augusti",
    "septembre septiembre settembre setembro",
    "oktober octobre octubre ottobre outubro",
    "novembre noviembre novembro",
    "dezember décembre diciembre dicembre dezembro",
)
"""The months in German, French, Spanish, Italian, Portuguese, Dutch and Swedish."""
_NUMBERS = {
    word: number
    for number, words in enumerate(_IN_OTHER_LANGUAGES, 1)
    for word in words.split()
} | _SHORT
_LIKE_A_MONTH = 0.8
"""How alike a misspelled month is to its name, from 0 to 1."""

_YEAR = r"((?:19|20)\d\d)(?!\d)"
_WORD = r"([^\W\d_]{3,10})"
_OF = r"(?:\s+(?:of|de|del|di))?"
_DAY = r"(\d{1,2})(?:st|nd|rd|th)?(?:\s?[-–/]\s?(\d{1,2}))?"
_FORMS = {
    "month day year": re.compile(rf"{_WORD}\.?\s*{_DAY}(\s*[,.]?\s*){_YEAR}"),
    "day month year": re.compile(
        rf"(?<!\d){_DAY}{_OF}[\s.-]{{1,3}}{_WORD}(\.?{_OF}[\s,.-]{{0,3}}){_YEAR}"
    ),
    "month year": re.compile(rf"{_WORD}\.?{_OF}[\s,]{{1,3}}{_YEAR}"),
    "month short year": re.compile(rf"{_WORD}\.?\s*[’']([0-4]\d)(?![\d\w])"),
    "iso": re.compile(rf"{_YEAR}[-/.](\d\d?)(?:[-/.](\d\d?))?(?!\d)"),
    "numbers": re.compile(rf"(?<!\d)(\d\d?)([-/.])(\d\d?)\2{_YEAR}"),
    "month number": re.compile(rf"(?<![\d/.-])(\d\d?)[/.]{_YEAR}"),
    "month day": re.compile(rf"{_WORD}\.?\s*(\d\d?)(?:st|nd|rd|th)?(?![\w%])"),
    "year": re.compile(rf"(?<![\d$€£.,]){_YEAR}(?![,.]?\d)"),
}


class PrintedDate(NamedTuple):
    """A date in a text, from `start` to before `end`.

    `edtf` is as precise as what was printed, None where the year is missing.
    """

    start: int
    end: int
    edtf: str | None
    oddities: tuple[str, ...] = ()


def find_date(text: str, start: int = 0, end: int | None = None) -> PrintedDate | None:
    """The first date within a part of a text; of those that begin there, the fullest."""
    best: PrintedDate | None = None
    for form, pattern in _FORMS.items():
        for printed in pattern.finditer(text, start, len(text) if end is None else end):
            date = _read(form, printed)
            if date:
                if best is None or date.start < best.start:
                    best = date
                break
    return best


def _read(form: str, printed: "re.Match[str]") -> PrintedDate | None:
    """The date that a pattern found; None where its word is no month."""
    edtf: str | None
    odd: tuple[str, ...]
    match form, printed.groups():
        case "month day year", (word, day, until, gap, year):
            edtf, odd = _spelled(year, word, day, until, gap)
        case "day month year", (day, until, word, _, year):
            edtf, odd = _spelled(year, word, day, until, "")
        case "month year", (word, year):
            edtf, odd = _spelled(year, word, None, None, "")
        case "month short year", (word, years):
            edtf, odd = _spelled(f"20{years}", word, None, None, "")
        case "month number", (month, year):
            edtf, odd = _checked(year, int(month), None)
        case "iso", (year, month, day):
            edtf, odd = _checked(year, int(month), day)
        case "numbers", (one, _, other, year):
            edtf, odd = _either_way(one, other, year)
        case "month day", (word, _):
            edtf, odd = None, (NO_YEAR,)
            if not month_number(word):
                return None
        case _:
            edtf, odd = printed[1], ()
    if edtf == "":
        return None
    return PrintedDate(*printed.span(), edtf, odd)


def _spelled(
    year: str, word: str, day: str | None, until: str | None, gap: str
) -> tuple[str, tuple[str, ...]]:
    """A date whose month is a word; empty where the word is no month."""
    month = month_number(word)
    if not month:
        return "", ()
    odd = []
    name = word.lower()
    if not MONTHS[month - 1].startswith(name) and name not in _NUMBERS:
        odd.append(f"the month is spelled “{word}”")
    if "." in gap:
        odd.append("a full stop parts day and year")
    if until:
        odd.append(f"two days are printed ({day} and {until}), the month is kept")
        day = None
    edtf, wrong = _checked(year, month, day)
    return edtf, (*odd, *wrong)


def _checked(year: str, month: int, day: str | None) -> tuple[str, tuple[str, ...]]:
    """The date, or as much of it as exists."""
    parts = [year, f"{month:02}"]
    if day:
        parts.append(f"{int(day):02}")
    for size in range(len(parts), 0, -1):
        edtf = "-".join(parts[:size])
        try:
            read_date(edtf)
        except BadDate:
            continue
        if size == len(parts):
            return edtf, ()
        return edtf, (f"there is no day {'-'.join(parts)}",)
    return year, ()


def _either_way(one: str, other: str, year: str) -> tuple[str, tuple[str, ...]]:
    """A date in numbers: the day is told by being above 12, else only the year is sure."""
    if int(one) > 12 or one == other:
        return _checked(year, int(other), one)
    if int(other) > 12:
        return _checked(year, int(one), other)
    first = f"{year}-{int(one):02}-{int(other):02}"
    second = f"{year}-{int(other):02}-{int(one):02}"
    return year, (f"the date may be {first} or {second}, the year is kept",)


@lru_cache(maxsize=4096)
def month_number(word: str) -> int:
    """The number of a month from its name, short, full or misspelled; 0 for no month."""
    name = word.lower()
    number = _NUMBERS.get(name) or dates.month_number(name)
    if number or len(name) < 4:
        return number
    likeness = [SequenceMatcher(None, name, month).ratio() for month in MONTHS]
    best = max(likeness)
    return 0 if best < _LIKE_A_MONTH else likeness.index(best) + 1


# -- in cells ----------------------------------------------------------------------------

_CLOCK = re.compile(
    r"[ T]\d\d?:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AP]M)?(?:Z|[+-]\d\d:?\d\d)?$", re.I
)
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
    numbers = _FORMS["iso"].fullmatch(text) or _DAY_ALONE.fullmatch(text)
    if numbers:
        return _existing(*numbers.groups(), written=written)
    numbers = _FORMS["numbers"].fullmatch(text)
    if numbers:
        return _year_last(*numbers.groups(), written=written)
    numbers = _MONTH_YEAR.fullmatch(text)
    if numbers:
        return _existing(numbers[2], numbers[1], None, written=written)
    _refuse_numbers(text, written)
    printed = find_date(text)
    if printed and printed.edtf and (printed.start, printed.end) == (0, len(text)):
        if printed.oddities:
            raise BadDate("", written, f"is no clear date: {printed.oddities[0]}")
        return printed.edtf
    return dates.read_date(text, "").text


def _existing(year: str, month: str, day: str | None, *, written: str) -> str:
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
        return _existing(year, other, one, written=written)
    if int(other) > 12:
        return _existing(year, one, other, written=written)
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
