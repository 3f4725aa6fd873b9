"""The cells of other people's tables by field: what was said for all rows, what words mean, whose day comes first."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from hwstatus.errors import BadRecord, BadValue
from hwstatus.exchange.columns import FIELDS, field_named
from hwstatus.record.names import fold, spelled
from hwstatus.record.vocabulary import SCOPES, STATUSES

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
"""The orders in which a day is written in numbers."""

NO_EFFECT = "none"
"""What `--value` says of a cell that sets no status."""

_DATES = ("date", "published", "effective")
_IN_NUMBERS = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4})")


class Reading(NamedTuple):
    """How the cells of a table are read.

    `fields` has the field that each column gives, `fixed` the values of all rows by field,
    `meanings` what the folded words in a column of statuses mean, `orders` how the days of a
    column are written.
    """

    fields: Mapping[str, str]
    fixed: Mapping[str, str] = {}
    meanings: Mapping[str, tuple[str, ...]] = {}
    orders: Mapping[str, str] = {}

    @property
    def given(self) -> set[str]:
        """The fields that a row gives."""
        return {*self.fields.values(), *self.fixed}

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """The cells of a row by field; raises `BadRecord` for a day in another order."""
        cells = {field: row.get(column, "") for column, field in self.fields.items()}
        for column, order in self.orders.items():
            field = self.fields[column]
            cells[field] = _in_order(field, cells[field], order)
        cells.update(self.fixed)
        scopes = [field for field in cells if field in SCOPES]
        effects = [
            e for scope in scopes for e in self._effects(cells.pop(scope), scope)
        ]
        for effect in self._meaning(cells.get("status", "")):
            scope, _, status = effect.rpartition(":")
            if scope:
                effects.append(f"{scope}={status}")
            cells["status"] = "" if scope or status == NO_EFFECT else status
        if effects:
            cells["effects"] = "; ".join([*effects, cells.get("effects", "")])
        return cells

    def sets_none(self, row: Mapping[str, str]) -> bool:
        """Whether `--value` says of a cell of the row that it sets no status."""
        return any(
            NO_EFFECT in self._meaning(row.get(column, ""))
            for column, field in self.fields.items()
            if field in ("status", *SCOPES)
        )

    def _meaning(self, cell: str) -> tuple[str, ...]:
        return self.meanings.get(fold(cell), ()) if self.meanings else ()

    def _effects(self, cell: str, scope: str) -> Iterator[str]:
        """What a cell in the column of a scope sets: `5g-core=banned`."""
        for effect in self._meaning(cell) or (cell.strip(),):
            of, _, status = effect.rpartition(":")
            if spelled(status).strip("–—-") not in ("", "n/a", NO_EFFECT):
                yield f"{of or scope}={status}"


# -- what the options say ----------------------------------------------------------------


def read_fixed(given: Iterable[str]) -> dict[str, str]:
    """What `--set FIELD=VALUE` says, by field; raises `BadValue`."""
    fixed = {}
    for text in given:
        name, sign, value = text.partition("=")
        field = field_named(name)
        if not sign or field not in FIELDS or not value.strip():
            expected = f"FIELD=VALUE, such as publisher=Wikipedia, with a field of: {', '.join(FIELDS)}"
            raise BadValue("--set", text, expected)
        fixed[field] = value.strip()
    return fixed


def read_meanings(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What `--value WORDS=SCOPE:STATUS` says, by folded words; raises `BadValue`."""
    meanings = {}
    for text in given:
        words, sign, meant = text.rpartition("=")
        effects = tuple(spelled(part) for part in meant.split(",") if part.strip())
        if (
            not sign
            or not words.strip()
            or not effects
            or not all(map(_is_effect, effects))
        ):
            expected = "WORDS=SCOPE:STATUS, such as 'Full ban=5g:banned', or WORDS=none"
            raise BadValue("--value", text, expected)
        meanings[fold(words)] = effects
    return meanings


def _is_effect(text: str) -> bool:
    scope, sign, status = text.rpartition(":")
    return (scope in SCOPES or not sign) and (status in STATUSES or text == NO_EFFECT)


# -- days in numbers -----------------------------------------------------------------------


def orders_of(
    fields: Mapping[str, str], rows: Iterable[Mapping[str, str]], order: str | None
) -> dict[str, str]:
    """The order of the days of each column that holds any: as asked, else as one of its rows shows.

    A column whose rows show both, or none, has no order.
    """
    columns = [c for c, field in fields.items() if field in _DATES]
    if order:
        return dict.fromkeys(columns, order)
    shown: dict[str, set[str]] = {column: set() for column in columns}
    for row in rows:
        for column in columns:
            shown[column].update(_order(row.get(column, "")))
    return {
        column: orders.pop() for column, orders in shown.items() if len(orders) == 1
    }


def _order(cell: str) -> Iterator[str]:
    """The order of a day that can be read in one way alone; with full stops the day is first anyway."""
    numbers = _IN_NUMBERS.fullmatch(cell.strip())
    if not numbers or numbers[2] == ".":
        return
    if int(numbers[1]) > 12:
        yield DAY_FIRST
    elif int(numbers[3]) > 12:
        yield MONTH_FIRST


def _in_order(field: str, cell: str, order: str) -> str:
    """A day in numbers as an ISO date; other cells as they are."""
    numbers = _IN_NUMBERS.fullmatch(cell.strip())
    if not numbers or order == YEAR_FIRST:
        return cell
    one, _, other, year = numbers.groups()
    day, month = (one, other) if order == DAY_FIRST else (other, one)
    if int(month) > 12 >= int(day):
        raise BadRecord(field, f"'{cell}' is not in the order {order} of its column")
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
