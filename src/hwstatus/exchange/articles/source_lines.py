"""The sources at the end of an entry: `Source: The Wall Street Journal, December 2, 2020.`

What is missing, doubled or misspelled in it is read all the same, and named as an oddity
where it may have been misread. All looking ahead is bounded, so that reading takes linear
time.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from hwstatus.exchange import site_of
from hwstatus.exchange.written_dates import PrintedDate, find_date
from hwstatus.record.models import Source

_REACH = 300
"""Characters after the word Source in which its date is looked for."""
_MOST_WORDS = 12
"""Words of publishers without a date; more are a sentence. Several have a date behind them."""
_MOST_SOURCES = 8
_BEFORE_MARK = 8
"""Characters before the word Source in which the sentence before it ends."""

_MARK = re.compile(
    r"[\s|(\[–—-]{0,6}(?<![^\W_])"
    r"(?P<word>s(?:ou?r?ces?|oruces?|ourses?|cou?rces?|oures?|urces?|oucres?|ourcs?))(?:\(s\))?"
    r"(?P<colon>\s*[:：]+)?(?:\s*(?:[.;,=]|[-–—]+)(?=\s*\S))?\s*",
    re.IGNORECASE,
)
_BOUNDARY = re.compile(r"(?:\A|[.!?…:;)\]\"”’'>—–-])\s*\Z")
_STOP = re.compile(
    r"(?<!\b\w)(?<!\b(?:st|co|dr|mr|ms|no|vs|jr|sr))(?<!\b(?:inc|ltd|mrs))(?<!\b(?:corp|univ|dept|intl))"
    r"\.(?=[\s)\]]+[\"“‘(]?\w|[)\]]?\s*\Z)",
    re.IGNORECASE,
)
"""A full stop that ends a sentence."""
_BEFORE_DATE = re.compile(
    r"[\s,.;:(\[–—-]*(?:\b(?:on|dated|published|updated|of|in|from|as of|early|mid"
    r"|late|around|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:(?<=[,.;:(])|(?<=[,.;:(]\s))"
    r"(?:mon|tues?|wed|thu(?:rs)?|fri|sat|sun|spring|summer|autumn|fall|winter|q[1-4]))\b"
    r"[\s,.:-]*)*\Z",
    re.IGNORECASE,
)
"""What belongs to the date: short words of days only behind a sign, since `The Sun` is a name."""
_ON_SUNDAY = re.compile(r"\b(?:mail|independent|scotland|wales) on sunday\W*\Z", re.I)
"""Newspapers whose name ends like a date."""
_IMPRECISE = {
    len("2020"): ("the date has only a year",),
    len("2020-01"): ("the date has no day",),
}
_AFTER_DATE = re.compile(
    r"\s?(?:\([^()]{0,80}\)(?=\W*(?:\Z|[A-Z“\"])))?\s*[)\]]?\s*[.;,]?[)\]]?"
)
_NEXT = re.compile(r"\s*(?:[;,/&+|]|\band\b)\s*(?:and\s+)?(?=[\w“\"])")


class SourceLine(NamedTuple):
    """Sources of an entry, all or those with one date, from `start` to before `end` of its text.

    `date` is the earliest that is printed with them, EDTF, None without one.
    """

    start: int
    end: int
    sources: tuple[Source, ...]
    date: str | None
    oddities: tuple[str, ...]


def find_sources(text: str, start: int = 0) -> SourceLine | None:
    """The first line of sources in a text from `start` on; None without one."""
    lines = (_read(text, start, mark) for mark in _MARK.finditer(text, start))
    return next(filter(None, lines), None)


def begun_sources(text: str) -> str | None:
    """What follows the last word Source in a text that breaks off before a date; None if it does not."""
    tail = text[-_REACH:]
    for mark in _MARK.finditer(tail):
        if _is_sure(tail, 0, mark):
            behind = tail[mark.end() :]
            return None if find_date(behind) else behind
    return None


def _is_sure(text: str, start: int, mark: "re.Match[str]") -> bool:
    """Whether the word Source has two of its signs: a capital, a colon, a sentence that ends before it."""
    word = mark.start("word")
    before = text[max(start, word - _BEFORE_MARK) : word]
    signs = (mark["word"][0] == "S", mark["colon"], _BOUNDARY.search(before))
    return sum(map(bool, signs)) > 1


def _read(text: str, start: int, mark: "re.Match[str]") -> SourceLine | None:
    named = list(_named(text, mark.end())) if _is_sure(text, start, mark) else []
    if not named:
        return None
    after = _AFTER_DATE.match(text, named[-1].end)
    assert after is not None
    dates = sorted({one.date for one in named if one.date})
    if not (mark["colon"] or dates or not text[after.end() :][:_REACH].strip(" )]")):
        return None
    sources = dict.fromkeys(source for one in named for source in one.sources)
    odd = dict.fromkeys(odd for one in named for odd in one.oddities)
    if len(dates) > 1:
        odd[f"the sources have different dates: {', '.join(dates)}"] = None
    if not sources:
        odd["the sources name no publisher"] = None
    date = next(iter(dates), None)
    return SourceLine(mark.start(), after.end(), tuple(sources), date, tuple(odd))


def _named(text: str, start: int) -> Iterator[SourceLine]:
    """Publishers as often as a date follows them; without a date those up to the sentence's end."""
    at = start
    for _ in range(_MOST_SOURCES):
        date = find_date(text, at, min(len(text), at + _REACH))
        named = _dated(text, at, date) if date else None
        if named is None:
            break
        yield named
        gap = _NEXT.match(text, named.end)
        if gap is None:
            return
        at = gap.end()
    stop = _STOP.search(text, start, min(len(text), start + _REACH))
    printed = text[start : stop.start() if stop else start + _REACH]
    if at == start and 0 < len(printed.split()) <= _MOST_WORDS:
        odd = ("the sources have no date",)
        sources = read_publishers(printed, None)
        yield SourceLine(start, start + len(printed), sources, None, odd)


def _dated(text: str, start: int, date: PrintedDate) -> SourceLine | None:
    """Publishers and their date; None where a sentence is between, or other sources."""
    printed = text[start : date.start]
    if not _ON_SUNDAY.search(printed):
        printed = _BEFORE_DATE.sub("", printed, 1)
    is_long = len(printed.split()) > 2 * _MOST_WORDS
    if is_long or _STOP.search(printed) or "ource:" in printed:
        return None
    odd = date.oddities or _IMPRECISE.get(len(date.edtf or ""), ())
    sources = read_publishers(printed, date.edtf)
    return SourceLine(start, date.end, sources, date.edtf, odd)


# -- publishers ------------------------------------------------------------------------

_ADDRESS = re.compile(r"<?(https?://[^\s<>()]+)>?")
_BEFORE = re.compile(
    r"\A(?:according to|as reported by|reported by|from|by|per|via)\s+", re.IGNORECASE
)
_AFTER = re.compile(
    r"(?:\s+(?:reports?|reported|reporting|says|said|paywall|subscription required))+\Z"
    r"|\s*\((?:paywall|paywalled|subscription|subscription required|registration"
    r"|link|pdf|video)\)\Z"
)
_CARRIED = r"\s*,?\s+(?:via|(?:as\s+)?(?:cited|quoted|reported|carried)\s+(?:by|in))\s+"
_SEPARATOR = r"\s*[;|/+]\s*|\s*,\s*(?:and\s+|&\s*)?|\s+(?:and|&)\s+"
_WHOLE = (
    rf"{_CARRIED}|\([^()]*\)|,\s*(?:inc|ltd|llc|plc|corp|co|gmbh|ag|s\.?a)\.?(?=\s*(?:,|\Z))"
    r"|\b(?:ministry|department|office|committee|commission|institute|bureau|agency"
    r"|university|centre|center|council|school) (?:of|for|on)\b[^,;|/+]*"
    r"|\b(?:globe|mail|press|news|science|health|food|trade|arts|standard|black|barnes"
    r"|rest|telegraph|law|politics) (?:and|&) (?:mail|guardian|journal|argus|star"
    r"|technology|poor|science|health|drink|industry|white|noble|post|order)\b"
)
"""What does not part names though a separator is in it: `Globe and Mail`, `Cable News, Inc.`"""
_NAME = re.compile(
    rf"(?:{_SEPARATOR})*((?:{_WHOLE}|(?!{_SEPARATOR}).)+)", re.IGNORECASE | re.DOTALL
)
_NO_DATE = re.compile(
    r"n\.? ?d\.?|undated|(?:no|unknown) date|date (?:unknown|missing)|tb[ac]",
    re.IGNORECASE,
)
"""What is printed in the place of a date."""


def read_publishers(printed: str, published: str | None) -> tuple[Source, ...]:
    """The sources that a text names, in its order, each of them once.

    `A via B` is B, which carries the report of A. Publishers are named as printed; an
    address behind a name becomes the source's, and names the source where it is alone.
    """
    addresses = [address.rstrip(".,;") for address in _ADDRESS.findall(printed)]
    text = re.sub(r"\(\s*\)", "", _ADDRESS.sub("", printed))
    trimmed = map(_trimmed, _NAME.findall(text))
    names = [name for name in trimmed if name and not _NO_DATE.fullmatch(name)]
    names = list(dict.fromkeys(names)) or [site_of(one) for one in addresses[:1]]
    urls = addresses if len(addresses) == len(names) else [None] * len(names)
    return tuple(map(_source, names, urls, [published] * len(names)))


def _source(name: str, url: str | None, published: str | None) -> Source:
    *origin, publisher = re.split(_CARRIED, name, maxsplit=1, flags=re.IGNORECASE)
    return Source(
        publisher, url=url, published=published, origin="".join(origin) or None
    )


def _trimmed(name: str) -> str:
    """A name without the words and signs around it."""
    text = _BEFORE.sub("", name.strip(" \t,.;:–—-\"“”'‘’|<>*"), 1)
    text = _AFTER.sub("", text).rstrip(" ,.;:–—-")
    if text.count("(") != text.count(")"):
        text = text.strip("() ")
    return text.strip("[] ")
