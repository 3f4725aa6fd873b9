"""From the cells of a row, by field, to the raw record of an update.

Entities stay names as they were typed. What the cells mean is checked as any other record
is, by `serialization.validation`.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from hwstatus.errors import BadDate, BadRecord
from hwstatus.exchange.articles.printed_dates import find_date
from hwstatus.exchange.written_dates import read_written_date
from hwstatus.rows import FORMULA_MARKS
from hwstatus.vocabulary import ANNOUNCED, HEADLINE_SCOPE, INFORMAL

Cells = Mapping[str, str]
"""The cells of a row by field."""

_PLAIN = ("id", "summary", "note", "actor_name", "recorded_at", "recorded_by")
_WORDS = ("actor", "confidence", "pending")
_NOTHING = ("", "-", "–", "—", "n/a", "none", "context")
_TRUE = ("true", "yes", "y", "x", "1")
_FALSE = ("", "false", "no", "n", "0")


def plain_text(cell: str) -> str:
    """A cell's text without blanks at its ends and without the apostrophe before a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_MARKS else text


def raw_update(cells: Cells) -> dict[str, Any]:
    """The raw record that a row's cells mean; raises `BadRecord` with the field."""
    raw: dict[str, Any] = {field: cells[field] for field in _PLAIN if cells.get(field)}
    for field in _WORDS:
        word = read_word(cells.get(field, ""))
        if word:
            raw[field] = word
    raw["entity"] = cells.get("entity", "")
    raw["also_about"] = _listed(cells.get("also_about", ""))
    raw["date"] = read_date("date", cells.get("date", ""))
    raw["effects"] = _effects(cells)
    raw["deadlines"] = [_deadline(text) for text in _listed(cells.get("deadlines", ""))]
    raw["sources"] = _sources(cells)
    return {key: value for key, value in raw.items() if value}


def read_word(cell: str) -> str | None:
    """A word of a closed list as it is spelled there; None for a cell that says nothing."""
    word = "-".join(cell.lower().replace("_", " ").split())
    return None if word in _NOTHING else word


def read_date(field: str, cell: str) -> str | None:
    """A date as it is written; None for an empty cell. Raises `BadRecord`."""
    if not cell:
        return None
    try:
        return read_written_date(cell)
    except BadDate as error:
        raise BadRecord(field, str(error)) from None


def _listed(cell: str) -> list[str]:
    """What a cell lists: texts separated by semicolons."""
    return [text.strip() for text in cell.split(";") if text.strip()]


# -- effects and deadlines -------------------------------------------------------------


def _effects(cells: Cells) -> list[dict[str, Any]]:
    """The effect of the columns status, scope and so on, and those of the column effects."""
    found = {}
    for text in _listed(cells.get("effects", "")):
        scope, status = _pair("effects", text, "SCOPE=STATUS, such as 5g=banned")
        found[scope] = _effect(scope, read_word(status) or status)
    shown = read_word(cells.get("status", ""))
    if shown:
        scope = read_word(cells.get("scope", "")) or HEADLINE_SCOPE
        found[scope] = _effect(scope, shown) | _circumstances(cells)
    return list(found.values())


def _effect(scope: str, status: str) -> dict[str, Any]:
    return {"scope": scope, "status": status, "stage": ANNOUNCED, "basis": INFORMAL}


def _circumstances(cells: Cells) -> dict[str, str]:
    """The stage, basis and effective date, where they are given."""
    given = {
        "stage": read_word(cells.get("stage", "")),
        "basis": read_word(cells.get("basis", "")),
        "effective": read_date("effective", cells.get("effective", "")),
    }
    return {field: value for field, value in given.items() if value}


def _deadline(text: str) -> dict[str, Any]:
    form = "SCOPE=DATE: WHAT, such as 5g=2027-12-31: equipment must be out"
    scope, rest = _pair("deadlines", text, form)
    day, sign, what = rest.partition(":")
    if not sign or not what.strip():
        raise BadRecord("deadlines", f"'{text}' does not say what must go: {form}")
    return {"scope": scope, "date": read_date("deadlines", day.strip()), "what": what}


def _pair(field: str, text: str, form: str) -> tuple[str, str]:
    scope, sign, value = text.partition("=")
    word = read_word(scope)
    if not sign or not value.strip() or word is None:
        raise BadRecord(field, f"'{text}' is not {form}")
    return word, value.strip()


# -- sources ---------------------------------------------------------------------------


def _sources(cells: Cells) -> list[dict[str, Any]]:
    """The sources: as many titles, addresses and dates as publishers, in their order."""
    publishers = _listed(cells.get("publisher", ""))
    addresses = [url for url in re.split(r"[\s;]+", cells.get("url", "")) if url]
    if not addresses and publishers and all(map(_is_address, publishers)):
        addresses = publishers
        publishers = [_site(address) for address in addresses]
    published = _days_of_publication(cells.get("published", ""))
    if not published:
        publishers, published = _with_days(publishers)
    if len(publishers) == 1:
        publishers *= max(1, len(addresses))
    size = len(publishers)
    titles = _listed(cells.get("title", ""))
    if size == 1 and titles:
        titles = [cells["title"]]
    columns: dict[str, Sequence[str | None]] = {
        "publisher": publishers,
        "title": titles,
        "url": addresses,
        "published": published,
    }
    for field, values in columns.items():
        if values and len(values) != size:
            problem = (
                f"{len(values):,} for {size:,} publishers: as many, in the same order"
            )
            raise BadRecord(field, problem)
    sources = [_source(columns, place) for place in range(size)]
    if sources and _flag("official", cells.get("official", "")):
        sources[0]["official"] = True
    return sources


def _is_address(text: str) -> bool:
    return re.fullmatch(r"https?://\S+", text) is not None


def _site(address: str) -> str:
    """The site of an address: it names a source of which nothing else is known."""
    host = urlsplit(address).hostname or address
    return host.removeprefix("www.")


def _source(columns: Mapping[str, Sequence[str | None]], place: int) -> dict[str, Any]:
    return {field: values[place] for field, values in columns.items() if values}


def _days_of_publication(cell: str) -> list[str | None]:
    return [read_date("published", text) for text in _listed(cell)]


def _with_days(publishers: list[str]) -> tuple[list[str], list[str | None]]:
    """Publishers without the dates behind their names, and these: `Reuters, May 3, 2020`."""
    names: list[str] = []
    days: list[str | None] = []
    for printed in publishers:
        date = find_date(printed)
        name = printed[: date.start].rstrip() if date else ""
        is_behind = date and not printed[date.end :].strip(" .)")
        if not date or date.oddities or not is_behind or name[-1:] not in (",", "("):
            return publishers, []
        names.append(name.rstrip(" ,("))
        days.append(date.edtf)
    return names, days


def _flag(field: str, cell: str) -> bool:
    word = cell.lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise BadRecord(field, f"'{cell}' is neither yes nor no")
