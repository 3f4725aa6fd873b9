"""What the first lines of a page say of it: its title, its day, its address, who published it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from hwstatus.exchange.articles.furniture import is_furniture
from hwstatus.exchange.articles.lines import Block
from hwstatus.exchange.written_dates import PrintedDate, find_date
from hwstatus.languages.lists import CODES, PUBLISHED, UPDATED, load
from hwstatus.subject import SUPPLIER

_LOOKED_AT = 15
"""Lines with text that may belong to the head of a page."""
_LONGEST_TITLE = 250
_FEWEST_WORDS = 4
"""Words of a title; before a longer line a shorter one is the name of the site or of a section."""
_BESIDE_DAY = 32
"""Letters of a line that is mostly a date: names, a label, the time of reading."""
_REACH_OF_DATELINE = 60
_WHOLE_DAY = len("2020-07-14")

_ADDRESS = re.compile(
    r"(?:[^\W\d_]{2,12}\s?[:：]\s*)?<?(https?://[^\s<>]{3,2000}(?<!\.jpg|jpeg|\.png|\.gif|webp))>?"
)
_OF_ANOTHER = re.compile(r"://|^\[|^\^")
"""What a line has that names an address or a note: its day is that of another page."""
_CLOCK = re.compile(r"\W{1,4}\d{1,2}[:.h]\d\d")
"""The time behind a day: the two say when a page was published."""
_AFTER_DATELINE = re.compile(
    r"\s*(?:\((?P<agency>[A-Z][\w ./&’'-]{1,30})\))?\s*[-–—:]+\s|\s*\((?P<alone>[A-Z][\w ./&’'-]{1,30})\)"
)
_BEFORE_DATELINE = re.compile(r"[^\W\d_a-z][^\d.!?]{1,45}[,(]?\s*\Z")


class Head(NamedTuple):
    """What is known of a page; `day` is EDTF. `doubts` says in plain words what an editor should look at."""

    title: str = ""
    day: str | None = None
    site: str = ""
    address: str | None = None
    language: str = ""
    doubts: tuple[str, ...] = ()

    def or_else(self, other: "Head") -> "Head":
        """The same, with the other's values where it has none."""
        return Head(
            self.title or other.title,
            self.day or other.day,
            self.site or other.site,
            self.address or other.address,
            self.language or other.language,
            self.doubts if self.day else (*self.doubts, *other.doubts),
        )


# -- front matter of Markdown --------------------------------------------------------------

_STATED = re.compile(r"(?P<key>[\w-]{2,30})\s*:\s*(?P<value>.*)")
_KEYS = {
    "title": "title headline",
    "day": "date published published_at publication_date datepublished created",
    "site": "site publisher publication source sitename site_name outlet",
    "address": "original_url url link canonical canonical_url source_url permalink address",
    "language": "lang language locale",
}
"""What a value may be stated as, the first one that is there."""
_FOLDED = re.compile(r"(?:[>|][-+]?[ \t]*)?\n[ \t]+")
"""Where YAML goes on with a value on the next line."""
_FENCE = "---"


def front_matter(text: str) -> tuple[Head, str]:
    """What stands between two lines `---` at the top of Markdown, and the text with blank lines in their place."""
    lines = text.lstrip("\ufeff").splitlines()
    fences = [at for at, line in enumerate(lines[:60]) if line.strip() == _FENCE]
    if fences[:1] != [0] or len(fences) == 1:
        return Head(), text
    end = fences[1]
    stated: dict[str, str] = {}
    for line in _FOLDED.sub(" ", "\n".join(lines[1:end])).splitlines():
        said = _STATED.fullmatch(line.strip())
        if said:
            stated.setdefault(said["key"].lower(), said["value"].strip(" \"'<>"))
    values = {
        name: next(filter(None, map(stated.get, keys.split())), "")
        for name, keys in _KEYS.items()
    }
    body = "\n".join([*[""] * (end + 1), *lines[end + 1 :]])
    address = values["address"]
    day = find_date(values["day"])
    return Head(
        values["title"],
        day.edtf if day else None,
        values["site"],
        address if _ADDRESS.fullmatch(address) else None,
        values["language"],
    ), body


# -- the first lines of a text -----------------------------------------------------------


@cache
def _labels(key: str) -> re.Pattern[str]:
    """What stands before the day of a page in any language, as `published` and `updated`."""
    words = (word for code in CODES for word in load(code)[key])
    listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"(?:{listed})(?![^\W\d_])", re.IGNORECASE)


def head_of(lines: Iterable[Block]) -> Head:
    """What the first lines say; nothing that they do not."""
    said = [line for line in lines if line.text][:_LOOKED_AT]
    first = [line.text for line in said]
    addresses = [match[1] for text in first if (match := _ADDRESS.fullmatch(text))]
    title = next((line.text for line in said if line.is_heading), "") or _title(first)
    dateline = _dateline(first)
    own = [text for text in first if not _OF_ANOTHER.search(text)]
    of_dateline = dateline[:1] if dateline else ()
    day, doubts = _day(
        _labelled(own), _alone(own), of_dateline, _in_address(addresses[:1])
    )
    agency = dateline[1] if dateline else ""
    return Head(title, day, agency, next(iter(addresses), None), "", doubts)


def _title(first: Sequence[str]) -> str:
    """The first line that may be a title, a longer one before one of few words."""
    titles = [
        text
        for text in first[:6]
        if len(text) <= _LONGEST_TITLE and not _is_beside(text)
    ]
    longer = (
        text
        for text in titles[:3]
        if SUPPLIER in text or not text.isascii() or len(text.split()) >= _FEWEST_WORDS
    )
    return next(chain(longer, titles), "")


def _is_beside(text: str) -> bool:
    """Whether a line is no title: an address, a day, a link."""
    day = find_date(text)
    return bool(
        _ADDRESS.fullmatch(text)
        or is_furniture(text)
        or text.endswith((".", ","))
        or (day and _is_mostly(text, day))
    )


def _is_mostly(text: str, day: PrintedDate) -> bool:
    clock = _CLOCK.match(text, day.end)
    beside = text[: day.start] + ("" if clock else text[day.end :])
    is_sentence = beside.rstrip().endswith((".", "。", "!", "?", ":"))
    return sum(map(str.isalpha, beside)) <= _BESIDE_DAY and not is_sentence


def _day(*days: Iterable[PrintedDate]) -> tuple[str | None, tuple[str, ...]]:
    """The day of a page: from a line that is labelled, is mostly a date, or is a dateline, else from its address."""
    for day in chain.from_iterable(days):
        if day.edtf:
            return day.edtf, day.oddities
        return None, (f"the page names a day without its year: {day.oddities[0]}",)
    return None, ()


def _labelled(first: Sequence[str]) -> Iterator[PrintedDate]:
    for text in first:
        label = _labels(PUBLISHED).match(text)
        day = find_date(text, label.end() if label else 0)
        if label and day and day.start - label.end() <= _BESIDE_DAY // 2:
            yield day


def _alone(first: Sequence[str]) -> Iterator[PrintedDate]:
    """The day on a line of its own, an update's after others; where there are several they are those of a list."""
    days: dict[bool, dict[str, PrintedDate]] = {}
    for text in first:
        day = find_date(text)
        if day and day.edtf and len(day.edtf) > 4 and _is_mostly(text, day):
            days.setdefault(bool(_labels(UPDATED).match(text)), {}).setdefault(
                day.edtf, day
            )
    of_kind = days.get(False) or days.get(True) or {}
    if len(of_kind) == 1:
        yield from of_kind.values()


def _in_address(addresses: Sequence[str]) -> Iterator[PrintedDate]:
    """The day that an address holds: `/2020/07/14/`."""
    for day in map(find_date, addresses):
        if day and len(day.edtf or "") == _WHOLE_DAY:
            yield day._replace(oddities=("the day is that of the page's address",))


def _dateline(first: Sequence[str]) -> tuple[PrintedDate, str] | None:
    """The day of `LONDON, July 14, 2020 (Reuters) - `, and the agency."""
    for text in first:
        day = find_date(text[:_REACH_OF_DATELINE])
        if day and _BEFORE_DATELINE.fullmatch(text[: day.start]):
            after = _AFTER_DATELINE.match(text, day.end)
            if after:
                return day, after["agency"] or after["alone"] or ""
    return None
