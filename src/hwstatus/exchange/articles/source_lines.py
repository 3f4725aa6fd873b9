"""The sources at the end of an entry, in the spellings of editors in a hurry.

The form is `Source: The Wall Street Journal, December 2, 2020.` What is missing, doubled
or misplaced in it is read all the same, and named as an oddity where it may have been
misread. All looking ahead is bounded, so that reading takes linear time.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hwstatus.exchange.articles.publishers import LONGEST_NAME, read_publishers
from hwstatus.exchange.written_dates import PrintedDate, find_date
from hwstatus.record.models import Source

_REACH = 300
"""Characters after the word Source in which its date is looked for."""
_MOST_WORDS = 12
"""Words of publishers; more are a sentence."""
_MOST_SOURCES = 8
_LONGEST_MARK = 20
"""Characters of the word Source with its colon."""

_MARK = re.compile(
    r"(?<![^\W_])(?P<word>s(?:ou?r?ces?|oruces?|ourses?|cou?rces?|oures?|urces?|oucres?|ourcs?))(?:\(s\))?"
    r"(?P<colon>\s*[:：]+)?(?P<other>\s*(?:[.;,=]|[-–—]+)(?=\s*\S))?\s*",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?…:;)\]\"”’'>—–-]\s*\Z")
_OPENING = re.compile(r"[\s|(\[–—-]*\Z")
_STOP = re.compile(r"\.(?=[\s)\]]+[\"“‘(]?\w|[)\]]?\s*\Z)")
_SHORT = re.compile(
    r"(?:\b\w|\b(?:st|inc|co|ltd|corp|dr|mr|mrs|ms|no|vs|jr|sr|univ|dept|gov|intl))\Z",
    re.IGNORECASE,
)
_LONGEST_SHORT = 5
"""Characters of the longest word that is shortened with a full stop, and one more."""
_SEASON = (
    r"(?:spring|summer|autumn|fall|winter|q[1-4]|[1-4]q|h[12]"
    r"|(?:first|second|third|fourth) (?:quarter|half))"
)
_BEFORE_DATE = re.compile(
    r"[\s,.;:(\[–—-]*(?:\b(?:on|dated|published|updated|of|in|from|as of|early|mid"
    r"|late|around|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:(?<=[,.;:(])|(?<=[,.;:(]\s))"
    rf"(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun|{_SEASON}))\b"
    r"[\s,.:-]*)*\Z",
    re.IGNORECASE,
)
"""What belongs to the date: short words of days only behind a sign, since `The Sun` is a name."""
_ON_SUNDAY = re.compile(r"\b(?:mail|independent|scotland|wales) on sunday\W*\Z", re.I)
"""Newspapers whose name ends like a date."""
_AFTER_DATE = re.compile(
    r"\s?(?:\([^()]{0,80}\)(?=\W*(?:\Z|[A-Z“\"])))?\s*[)\]]?\s*[.;,]?[)\]]?"
)
_NEXT = re.compile(r"\s*(?:[;,/&+|]|\band\b)\s*(?:and\s+)?(?=[\w“\"])")


class SourceLine(NamedTuple):
    """The sources of an entry, from `start` to before `end` of its text.

    `date` is the earliest that is printed with them, EDTF, None without one.
    """

    start: int
    end: int
    sources: tuple[Source, ...]
    date: str | None
    oddities: tuple[str, ...]


class _Named(NamedTuple):
    """Publishers with the date behind them."""

    sources: tuple[Source, ...]
    end: int
    date: str | None
    oddities: tuple[str, ...] = ()


def find_sources(text: str, start: int = 0) -> SourceLine | None:
    """The first line of sources in a text from `start` on; None without one."""
    for mark in _MARK.finditer(text, start):
        if mark["colon"] or mark["word"][0] == "S":
            line = _read(text, start, mark)
            if line:
                return line
    return None


def ends_with_mark(text: str) -> bool:
    """Whether a text ends with the word Source, and its publishers are to come."""
    tail = text[-_LONGEST_MARK:]
    return any(mark.end() == len(tail) for mark in _MARK.finditer(tail))


def ends_in_sources(text: str) -> bool:
    """Whether a text breaks off within a line of sources whose date may be missing."""
    tail = text[-_REACH:]
    for mark in _MARK.finditer(tail):
        if mark["colon"] or (mark["word"][0] == "S" and _at_boundary(tail, 0, mark)):
            return not find_date(tail, mark.end()) and not tail.endswith((",", "and"))
    return False


def _read(text: str, start: int, mark: "re.Match[str]") -> SourceLine | None:
    at_boundary = _at_boundary(text, start, mark)
    if not at_boundary and (mark["word"][0] == "s" or not mark["colon"]):
        return None
    first = _first_named(text, mark.end())
    if first is None or (not mark["colon"] and not _is_sure(text, first)):
        return None
    named = [first, *_further(text, first)]
    opening = _OPENING.search(text[start : mark.start()][-6:])
    after = _AFTER_DATE.match(text, named[-1].end)
    assert opening is not None
    assert after is not None
    dates = sorted({one.date for one in named if one.date})
    odd = [odd for one in named for odd in one.oddities]
    if len(dates) > 1:
        odd.append(f"the sources have different dates: {', '.join(dates)}")
    return SourceLine(
        mark.start() - len(opening[0]),
        after.end(),
        tuple(dict.fromkeys(source for one in named for source in one.sources)),
        next(iter(dates), None),
        tuple(dict.fromkeys(odd)),
    )


def _at_boundary(text: str, start: int, mark: "re.Match[str]") -> bool:
    before = text[max(start, mark.start() - 8) : mark.start()]
    return not before.strip() or bool(_SENTENCE_END.search(before))


def _is_sure(text: str, named: _Named) -> bool:
    """Whether publishers after the bare word Source are what they seem."""
    return bool(named.date) or not text[named.end : named.end + _REACH].strip(" .)]")


def _first_named(text: str, start: int) -> _Named | None:
    dated = _dated(text, start)
    if dated:
        return dated
    end = _name_end(text, start)
    if end - start > _REACH:
        return None
    printed = text[start:end]
    if not printed.strip() or len(printed.split()) > _MOST_WORDS:
        return None
    sources = read_publishers(printed, None)
    return _Named(sources, end, None, ("the sources have no date",))


def _dated(text: str, start: int) -> _Named | None:
    """Publishers and their date, with nothing between that is a sentence."""
    date = find_date(text, start, min(len(text), start + _REACH))
    if date is None:
        return None
    printed = text[start : date.start]
    before = _BEFORE_DATE.search(printed) if not _ON_SUNDAY.search(printed) else None
    sign = ""
    if before:
        printed, sign = printed[: before.start()], before[0].strip()
    is_sentence = _name_end(printed, 0) < len(printed)
    is_long = len(printed.split()) > 2 * _MOST_WORDS
    if is_sentence or is_long:
        return None
    sources = read_publishers(printed, date.edtf)
    odd = (*_of_date(date, sign), *_of(sources))
    return _Named(sources, date.end, date.edtf, odd)


def _further(text: str, first: _Named) -> Iterator[_Named]:
    """Further publishers, each with a date of its own."""
    last = first
    for _ in range(_MOST_SOURCES):
        gap = _NEXT.match(text, last.end)
        following = gap and last.date and _dated(text, gap.end())
        if not gap or not following or not following.sources:
            return
        if text.find("ource", gap.end(), following.end) >= 0:
            return
        yield following
        last = following


def _name_end(text: str, start: int) -> int:
    """Where the sentence ends that begins with publishers: at a stop or the text's end."""
    for stop in _STOP.finditer(text, start, min(len(text), start + _REACH)):
        if not _SHORT.search(
            text, max(start, stop.start() - _LONGEST_SHORT), stop.start()
        ):
            return stop.start()
    return len(text)


# -- what looks odd ------------------------------------------------------------------


def _of_date(date: PrintedDate, sign: str) -> Iterator[str]:
    yield from date.oddities
    if date.edtf and len(date.edtf) == 7 and not date.oddities:
        yield "the date has no day"
    season = re.search(_SEASON, sign, re.IGNORECASE)
    if season:
        yield f"of “{season[0]} {date.edtf}” the year is kept"
    elif date.edtf and len(date.edtf) == 4 and not date.oddities:
        yield "the date has only a year"


def _of(sources: tuple[Source, ...]) -> Iterator[str]:
    if not sources:
        yield "the sources name no publisher"
    for source in sources:
        if len(source.publisher) > LONGEST_NAME:
            yield f"“{source.publisher[:LONGEST_NAME]}…” is long for a publisher"
