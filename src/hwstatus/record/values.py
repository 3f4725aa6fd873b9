"""How a single value of a record is read from JSON that somebody else wrote.

A reader takes a JSON value that is not null and returns what the record holds; it raises
`BadRecord`, without the field's name, for what the record may not hold.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache, cached_property
from typing import Any

from hwstatus.errors import BadDate, BadRecord, UnknownWord
from hwstatus.json_text import BLANKS, HOSTILE, UNSEEN
from hwstatus.record import dates
from hwstatus.record.models import ID_LENGTH
from hwstatus.record.vocabulary import SCOPES

Reader = Callable[[object], object]

MAX_TEXT_CHARS = 4_000
MAX_NAME_CHARS = 200
MAX_URL_CHARS = 4_096
ID_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"  # no i, l, o, u: they are misread


class Text:
    """Text in NFC without blanks at its ends; None where nothing is left."""

    def __init__(self, longest: int = MAX_TEXT_CHARS) -> None:
        self.longest = longest

    def __call__(self, value: object) -> str | None:
        """The text as it is stored."""
        text = value if type(value) is str else _string(value)
        if not text.isascii():
            import unicodedata

            text = unicodedata.normalize("NFC", storable(text))
        text = text.strip()
        if len(text) > self.longest:
            size = f"{len(text):,} characters long; the most is {self.longest:,}"
            raise BadRecord("", f"is {size}")
        if "\x00" in text:
            raise BadRecord("", "holds a NUL character")
        return text or None


class OneOf:
    """A word of a closed list."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.words = words

    def __call__(self, value: object) -> str:
        """The word itself."""
        if isinstance(value, str) and value in self.words:
            return value
        raise UnknownWord("", f"{value!r} is not one of {', '.join(self.words)}")


class Pattern:
    """Text of a fixed form; `what` says which, for messages."""

    def __init__(self, form: str, what: str) -> None:
        self.form = form
        self.what = what

    @cached_property
    def _matches(self) -> Callable[[str], object]:
        """Compiled when first used: a read of the tracker checks nothing."""
        return re.compile(self.form, re.ASCII).fullmatch

    def __call__(self, value: object) -> str:
        """The text itself."""
        if isinstance(value, str) and self._matches(value):
            return value
        raise BadRecord("", f"{value!r} is not {self.what}")


class ListOf:
    """A list of single values; an empty one is as good as none."""

    def __init__(self, read: Reader) -> None:
        self.read = read

    def __call__(self, value: object) -> tuple[object, ...]:
        """Every item as it is stored."""
        if not isinstance(value, list):
            raise BadRecord("", "is not a list")
        return tuple([self._item(item) for item in value])

    def _item(self, value: object) -> object:
        item = self.read(value)
        if item is None:
            raise BadRecord("", "holds an empty text")
        return item


_DEEPEST = 3
"""How deep an update's texts stand: a record, its sources, one of them, its title."""


def with_single_blanks(value: Any, *, breaks: bool = False, deep: int = 0) -> Any:
    """A value that somebody typed, each text in it on one line with its runs of blanks made one.

    Marks that show nothing go with the blanks that they stand beside; a note may keep its line `breaks`.
    """
    if isinstance(value, str):
        return _with_single_blanks(value, "" if breaks else r"\r\n\v\f")
    if isinstance(value, list | tuple) and deep < _DEEPEST:
        return [with_single_blanks(item, deep=deep + 1) for item in value]
    if isinstance(value, dict) and deep < _DEEPEST:
        return {
            key: with_single_blanks(item, breaks=key == "note", deep=deep + 1)
            for key, item in value.items()
        }
    return value


def _with_single_blanks(text: str, breaks: str) -> str:
    if text.isascii() and text.isprintable() and "  " not in text:
        return text
    blanks = BLANKS + breaks
    run = f"(?=[{UNSEEN}]*[{blanks}])[{blanks}{UNSEEN}]{{2,}}"
    return re.sub(rf"{run}|[\t{breaks}]", " ", text)


def _string(value: object) -> str:
    if isinstance(value, str):
        return value
    raise BadRecord("", "is not text")


def storable(text: str) -> str:
    """The text itself; raises `BadRecord` where UTF-8 cannot hold it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise BadRecord("", "is not valid UTF-8 text") from None
    return text


def date(value: object) -> str:
    """A date as exactly as it is known, up to the last year of the calendar."""
    text = _string(value)
    try:
        span = dates.read_date(text)
    except BadDate as error:
        raise BadRecord("", str(error).removeprefix("date ")) from None
    if span.last > dates.LAST_DAY:
        problem = f"{text} is out of range: the last year is {dates.LATEST_YEAR}"
        raise BadRecord("", problem)
    return text


def day(value: object) -> str:
    """A date that is known to the day."""
    text = date(value)
    if len(text) != len("2026-11-24"):
        raise BadRecord("", f"{text} is not a day such as 2026-11-24")
    return text


def url(value: object) -> str | None:
    """An http or https address without blanks."""
    text = _ADDRESS(value)
    if text is None or _is_address(text):
        return text
    has_blank = any(map(str.isspace, text))
    must = "it must begin with https:// or http://"
    must = "it has a blank, which is %20 in an address" if has_blank else must
    raise BadRecord("", f"{text[:60]!r} is no web address: {must}")


@cache
def _plain_address() -> re.Pattern[str]:
    """How nearly every address is written; any other is taken apart."""
    host, path = r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", r"(?:/[\w./?=&%+,;:@~#-]*)?"
    return re.compile(f"https?://{host}{path}", re.ASCII)


def _is_address(text: str) -> bool:
    if _plain_address().fullmatch(text):
        return True
    from urllib.parse import urlsplit

    if re.search(r"[\s<>\"\\]", text) or re.search(HOSTILE, text):
        return False
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def has_address(text: str) -> bool:
    """Whether a word of a text is an address of the web, `www.` alone before it too."""
    return re.search(r"(?<![^\s,])(https?://\S|www\.\S+/)", text) is not None


def moment(value: object) -> str:
    """A time in UTC, to the second."""
    text = _MOMENT(value)
    try:
        dates.read_date(text[:10])
    except BadDate:
        raise BadRecord("", f"{text} does not exist") from None
    return text


def flag(value: object) -> bool:
    """True or false."""
    if isinstance(value, bool):
        return value
    raise BadRecord("", "is neither true nor false")


def typed_flag(field: str, word: str, line: int | None = None) -> bool:
    """True or false, as a person says it of a field; nothing is false. Raises `BadRecord`."""
    said = word.strip().lower()
    if said in ("true", "yes", "y", "x", "1"):
        return True
    if said in ("", "false", "no", "n", "0"):
        return False
    raise BadRecord(field, f"'{word}' is neither yes nor no", line)


def parts_of(text: str) -> list[str]:
    """What a person lists with commas between."""
    return [part.strip() for part in text.split(",") if part.strip()]


def id_from(data: bytes) -> str:
    """An id of an update or a draft that follows from some bytes: the same ones have it again."""
    number = int.from_bytes(data)
    letters = ""
    for _ in range(ID_LENGTH):
        number, digit = divmod(number, len(ID_LETTERS))
        letters += ID_LETTERS[digit]
    return letters


def deadline_of(value: object) -> str:
    """A deadline of an update, `ID:SCOPE`."""
    match = re.fullmatch(r"([0-9a-z]{10}):([a-z0-9-]+)", str(value), re.ASCII)
    problem = f"{value!r} is not ID:SCOPE such as k7q2m3ab9s:5g"
    if match is None:
        raise BadRecord("", problem)
    if match[2] not in SCOPES:
        raise UnknownWord("", problem)
    return match[0]


_ADDRESS = Text(MAX_URL_CHARS)
_MOMENT = Pattern(
    r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ",
    "a UTC time such as 2026-11-24T09:30:00Z",
)

text = Text()
name = Text(MAX_NAME_CHARS)
_SLUG = rf"(?!.{{{MAX_NAME_CHARS + 1}}})[a-z0-9]+(?:-[a-z0-9]+)*"
"""Never so long that no file can be named by it."""
slug = Pattern(_SLUG, "a slug such as united-kingdom")
update_id = Pattern(r"[0-9a-z]{10}", "10 letters and digits")
iso2 = Pattern(r"[A-Z]{2}", "two capital letters")
iso3 = Pattern(r"[A-Z]{3}", "three capital letters")
numeric = Pattern(r"\d{3}", "three digits")
sha256 = Pattern(r"[0-9a-f]{64}", "a SHA-256 in 64 hexadecimal digits")
