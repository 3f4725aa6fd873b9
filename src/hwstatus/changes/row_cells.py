"""From the cells of a row to the raw update, or the news, that they say."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from hwstatus.changes.raw_update import (
    CIRCUMSTANCES,
    SINGLE,
    Raw,
    due_of,
    effect,
    raw_update,
)
from hwstatus.errors import BadDate, BadRecord, UnknownWord
from hwstatus.exchange import Item, site_of
from hwstatus.exchange.columns import Reading
from hwstatus.exchange.tables import Row
from hwstatus.exchange.written_dates import find_date, read_written_date
from hwstatus.languages.lists import meaning
from hwstatus.record import values
from hwstatus.record.fields import EFFECT, Field
from hwstatus.record.models import Source
from hwstatus.record.names import near_word, word_of
from hwstatus.record.vocabulary import HEADLINE_SCOPE, SCOPES, STATUSES
from hwstatus.text import FORMULA_MARKS

Cells = Mapping[str, str]
"""The cells of a row by field."""

_NOTHING = ("", "-", "–", "—", "n/a", "none", "context")


def item_of_row(row: Row, reading: Reading) -> Item:
    """A row as news that waits for an editor: what it says of whom, when, and where."""
    cells = reading.cells(row.cells)
    text = ". ".join(f"{c}: {cell}" for c, cell in row.cells.items() if cell.strip())
    day, oddities = None, []
    try:
        day = read_date("date", cells.get("date", ""))
    except BadRecord as error:
        oddities.append(str(error))
    sources = raw_update(_sources(cells, by_site=True)).get("sources", ())
    entity = cells.get("entity") or None
    return Item(
        text,
        heading=entity,
        date=day,
        sources=tuple(Source(**source) for source in sources),
        oddities=tuple(oddities),
        line=row.line,
    )


def plain_text(cell: str) -> str:
    """A cell's text without blanks at its ends and without the apostrophe before a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_MARKS else text


def raw_of_cells(cells: Cells) -> Raw:
    """The raw record that a row's cells mean; raises `BadRecord` with the field.

    Entities stay names as they were typed.
    """
    said: dict[str, Any] = _read(SINGLE, cells)
    said["also_about"] = _listed(cells.get("also_about", ""))
    said["effects"] = _effects(cells)
    said["deadlines"] = [_deadline(c) for c in _listed(cells.get("deadlines", ""))]
    return raw_update({**said, **_sources(cells)})


def _read(fields: Mapping[str, Field], cells: Cells) -> dict[str, Any]:
    """The values of some fields; None for a cell that says nothing."""
    return {name: _value(field, cells.get(name, "")) for name, field in fields.items()}


def _value(field: Field, cell: str) -> str | bool | None:
    if field.words:
        return _word(field.name, cell, field.words)
    if field.is_flag:
        return values.typed_flag(field.name, cell)
    return read_date(field.name, cell) if field.read is values.date else cell or None


def read_word(cell: str, words: Collection[str] = ()) -> str | None:
    """A word of a closed list as it is spelled there; None for a cell that says nothing."""
    word = word_of(cell, words)
    return None if word in _NOTHING else word


def _word(field: str, cell: str, words: Collection[str]) -> str | None:
    """A word of a closed list; None for a cell that says nothing. Raises `BadRecord` with the nearest word."""
    word = read_word(cell, words)
    if word is not None and word not in words:
        raise BadRecord(field, f"'{cell}': expected {near_word(word, words)}")
    return word


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


def _effects(cells: Cells) -> list[Raw]:
    """The effect of the columns status, scope and so on, and those of the column effects."""
    effects = {}
    for pair in _listed(cells.get("effects", "")):
        scope, status = _pair(pair)
        effects[scope] = effect(scope, _status(status), {})
    if read_word(cells.get("status", "")):
        shown = _status(cells["status"])
        scope = _word("scope", cells.get("scope", ""), SCOPES) or HEADLINE_SCOPE
        circumstances = _read({n: EFFECT.fields[n] for n in CIRCUMSTANCES}, cells)
        effects[scope] = effect(scope, shown, circumstances)
    return list(effects.values())


def _status(cell: str) -> str:
    """The status that a cell names in one word, of whatever language.

    Raises `UnknownWord`, which says how to tell what other words mean.
    """
    status = read_word(cell, STATUSES) or cell
    if status not in STATUSES:
        status = meaning(cell.strip())
    if status not in STATUSES:
        error = UnknownWord(
            "effects.status", f"'{cell}' is not one of {', '.join(STATUSES)}"
        )
        meant = cell.replace("'", "'\\''")
        error.way_on = (
            f"say what it means: --value '{meant}=SCOPE:STATUS', or '{meant}=none'"
        )
        raise error
    return status


def _deadline(text: str) -> dict[str, Any]:
    form = "SCOPE=DATE: WHAT, such as 5g=2027-12-31: equipment must be out"
    due = due_of(text)
    scope = _word("deadlines", due.scope, SCOPES) if due else None
    if due is None or scope is None:
        raise BadRecord("deadlines", f"'{text}' is not {form}")
    if not due.what:
        raise BadRecord("deadlines", f"'{text}' does not say what must go: {form}")
    return {
        "scope": scope, "date": read_date("deadlines", due.day), "what": due.what
    }  # fmt: skip


def _pair(text: str) -> tuple[str, str]:
    """The scope and the status that a cell gives it; raises `BadRecord`."""
    scope, _, value = text.partition("=")
    word = _word("effects", scope, SCOPES) if value.strip() else None
    if word is None:
        expected = "SCOPE=STATUS, such as 5g=banned"
        raise BadRecord("effects", f"'{text}' is not {expected}")
    return word, value.strip()


# -- sources ---------------------------------------------------------------------------


def _sources(cells: Cells, *, by_site: bool = False) -> Mapping[str, Sequence[Any]]:
    """The sources: as many titles, addresses and dates as publishers, in their order.

    Where none is named, they are called `by_site` if that is enough.
    """
    publishers = _listed(cells.get("publisher", ""))
    addresses = [url for url in re.split(r"[\s;]+", cells.get("url", "")) if url]
    if by_site and not publishers:
        publishers = [site_of(address) for address in addresses]
    is_address = re.compile(r"https?://\S+").fullmatch
    if not addresses and publishers and all(map(is_address, publishers)):
        addresses = publishers
        publishers = [site_of(address) for address in addresses]
    named = _listed(cells.get("published", ""))
    published = [read_date("published", text) for text in named]
    if not published:
        publishers, published = _with_days(publishers)
    if len(publishers) == 1:
        publishers *= max(1, len(addresses))
    size = len(publishers)
    titles = _listed(cells.get("title", ""))
    if size == 1 and titles:
        titles = [cells["title"]]
    columns: dict[str, Sequence[Any]] = {
        "publisher": publishers,
        "title": titles,
        "url": addresses,
        "published": published,
    }
    for field, column in columns.items():
        if column and len(column) != size:
            problem = (
                f"{len(column):,} for {size:,} publishers: as many, in the same order"
            )
            raise BadRecord(field, problem)
    if size and values.typed_flag("official", cells.get("official", "")):
        columns["official"] = [True]
    return columns


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
