"""Which columns of a table are shown: those that --fields names, checked, or the default ones."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from hwstatus import json_text
from hwstatus.errors import BadValue
from hwstatus.rows import Table

R = TypeVar("R")


def chosen_fields(
    asked: Sequence[str], known: Sequence[str], default: Sequence[str]
) -> list[str]:
    """The fields asked for; the default ones where none is. Raises `BadValue`."""
    wanted = [part.strip() for text in asked for part in text.split(",")]
    for field in wanted:
        if field not in known:
            expected = ", ".join(dict.fromkeys(known))
            raise BadValue("--fields", field, f"one of: {expected}")
    return wanted or list(default)


def json_writer(table: Table[R], asked: Sequence[str]) -> Callable[[R], str]:
    """What spells a row as JSON, with all its keys or those asked for; raises `BadValue`."""
    wanted = chosen_fields(asked, (*table.columns, *table.keys), ())
    if not wanted:
        return table.json
    flat = [field for field in dict.fromkeys(wanted) if field in table.columns]
    texts = table.writer(flat)

    def picked(row: R) -> str:
        """An object with some keys: the row's own, and flat columns where it has none."""
        whole = json.loads(table.json(row))
        values = {key: whole.get(key) for key in wanted}
        if not all(key in whole for key in wanted):
            cells = dict(zip(flat, texts(row), strict=True))
            values |= {k: cells[k] or None for k in cells if k not in whole}
        return json_text.encode(values)

    return picked


def with_address(
    table: Table[R], rows: Iterable[R], fields: Sequence[str]
) -> Iterator[tuple[Sequence[str], str]]:
    """The texts of each row in some columns, and the first address behind its sources."""
    linked = "url" in table.columns
    texts = table.writer([*fields, "url"] if linked else fields)
    for row in rows:
        cells = texts(row)
        if linked:
            yield cells[:-1], cells[-1].partition(" ")[0]
        else:
            yield cells, ""
