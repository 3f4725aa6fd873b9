"""Which columns of a table are shown: those that --fields names, checked, or the default ones."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from hwstatus.errors import BadValue
from hwstatus.rows import Table
from hwstatus.serialization import json_text

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
    return lambda row: _picked(table, row, wanted)


def _picked(table: Table[R], row: R, wanted: Sequence[str]) -> str:
    """An object with some keys: the row's own, and flat columns where it has none."""
    whole = json.loads(table.json(row))
    rest: Mapping[str, str] = {}
    if any(key not in whole for key in wanted):
        rest = table.flat(row)
    found = {}
    for key in wanted:
        found[key] = whole[key] if key in whole else rest.get(key) or None
    return json_text.encode(found)
