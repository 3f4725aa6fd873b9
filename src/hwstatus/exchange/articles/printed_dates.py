"""Dates as pages print them: `Dec. 2, 2020`, `2 December 2020`, `December 2020`."""

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from hwstatus.errors import BadDate
from hwstatus.record import dates
from hwstatus.record.dates import MONTHS, read_date

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
_FORMS = (
    ("month day year", re.compile(rf"{_WORD}\.?\s*{_DAY}(\s*[,.]?\s*){_YEAR}")),
    (
        "day month year",
        re.compile(
            rf"(?<!\d){_DAY}{_OF}[\s.-]{{1,3}}{_WORD}(\.?{_OF}[\s,.-]{{0,3}}){_YEAR}"
        ),
    ),
    ("month year", re.compile(rf"{_WORD}\.?{_OF}[\s,]{{1,3}}{_YEAR}")),
    ("month short year", re.compile(rf"{_WORD}\.?\s*[’']([0-4]\d)(?![\d\w])")),
    ("iso", re.compile(rf"{_YEAR}[-/.](\d\d?)(?:[-/.](\d\d?))?(?!\d)")),
    ("numbers", re.compile(rf"(?<!\d)(\d\d?)([-/.])(\d\d?)\2{_YEAR}")),
    ("month number", re.compile(rf"(?<![\d/.-])(\d\d?)[/.]{_YEAR}")),
    ("month day", re.compile(rf"{_WORD}\.?\s*(\d\d?)(?:st|nd|rd|th)?(?![\w%])")),
    ("year", re.compile(rf"(?<![\d$€£.,]){_YEAR}(?![,.]?\d)")),
)


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
    for form, pattern in _FORMS:
        for found in pattern.finditer(text, start, len(text) if end is None else end):
            date = _read(form, found)
            if date:
                if best is None or date.start < best.start:
                    best = date
                break
    return best


def _read(form: str, found: "re.Match[str]") -> PrintedDate | None:
    """The date that a pattern found; None where its word is no month."""
    edtf: str | None
    odd: tuple[str, ...]
    match form, found.groups():
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
            edtf, odd = found[1], ()
    if edtf == "":
        return None
    return PrintedDate(*found.span(), edtf, odd)


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
