"""Rows with a mapping of statuses: scopes side by side, groups."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar, Unpack

from hwstatus.rows import WORD, Answer, Beside, Column, WholeTable, flat
from hwstatus.rows.columns import NAME, SLUG


class _WithStatuses(Protocol):
    @property
    def statuses(self) -> Mapping[str, object]: ...


S = TypeVar("S", bound=_WithStatuses)


class SpreadTable(WholeTable[S]):
    """Rows with a mapping `statuses`: flat, a column for each of its keys."""

    def __init__(
        self,
        name: str,
        columns: Mapping[str, Column],
        spread: Mapping[str, Column],
        *,
        otherwise: str,
        hidden: Sequence[str] = (),
        given_by: str = "",
    ) -> None:
        every = {**columns, **spread}
        shown = [column for column in every if column not in hidden]
        super().__init__(name, every, document=shown, given_by=given_by)
        self.own = tuple(columns)
        self.spread = tuple(spread)
        self.otherwise = otherwise

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns of the row itself, and `statuses`, an object."""
        return (*self.own, "statuses")

    def cells(self, row: S) -> Sequence[str]:
        """The texts of a row, one a column."""
        own = [flat(getattr(row, column)) for column in self.own]
        statuses = row.statuses
        spread = [flat(statuses.get(word, self.otherwise)) for word in self.spread]
        return [*own, *spread]


class ScopeStatuses(NamedTuple):
    """An entity's status for each scope that it has one for."""

    entity: str
    name: str
    statuses: dict[str, str]


def matrix_table(scopes: Sequence[str]) -> SpreadTable[ScopeStatuses]:
    """The table of statuses for these scopes."""
    columns = {"entity": SLUG, "name": NAME}
    spread = {scope: Column(f"the status for {scope}", WORD) for scope in scopes}
    given_by = "`show --scopes`, `status --scopes`"
    return SpreadTable(
        "matrix", columns, spread, otherwise="unknown", given_by=given_by
    )


class Matrix(Answer[ScopeStatuses]):
    """A row an entity, a column a scope; `shown` are the scopes that somebody has."""

    def __init__(
        self,
        rows: Iterable[ScopeStatuses],
        scopes: Sequence[str],
        shown: Sequence[str],
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(matrix_table(scopes), rows, **beside)
        self.shown = shown
