"""Rows with a mapping of statuses: scopes side by side, groups."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar, Unpack

from hwstatus.rows import (
    NUMBER,
    SOURCE,
    WORD,
    Answer,
    Beside,
    Column,
    Table,
    WholeTable,
    flat,
)
from hwstatus.rows.columns import NAME, SCOPE, SLUG, URL
from hwstatus.vocabulary import STATUSES


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


class GroupSummary(NamedTuple):
    """A group on a day: how many members, and how many have each status."""

    slug: str
    name: str
    members: int
    with_status: int
    statuses: dict[str, int]
    publisher: str
    url: str | None


class GroupMember(NamedTuple):
    """A member of a group on a day, with its headline."""

    group: str
    group_name: str
    entity: str
    name: str
    status: str
    scope: str | None
    since: str | None
    decided_by: str | None


MEMBERS: Table[GroupMember] = Table(
    "members",
    {
        "group": Column("what the group is called in options"),
        "group_name": Column("the group's full name"),
        "entity": SLUG,
        "name": NAME,
        "status": Column(
            "the member's status; `unknown` where nothing qualifies", WORD
        ),
        "scope": SCOPE,
        "since": Column("first day, as known, of the unbroken run of the status"),
        "decided_by": Column("id of the deciding update"),
    },
    plain=["group", "entity", "status", "scope", "since", "decided_by"],
    document=["group_name", "name", "status", "scope", "since"],
    given_by="`groups GROUP`",
)


class GroupTable(SpreadTable[GroupSummary]):
    """Groups; in JSON `statuses` comes before the source."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The fields of the row."""
        return GroupSummary._fields


GROUPS = GroupTable(
    "groups",
    {
        "slug": Column("what the group is called in options"),
        "name": Column("its full name"),
        "members": Column("how many countries belonged to it", NUMBER),
        "with_status": Column("how many of them have a status", NUMBER),
        "publisher": Column("who lists the members", SOURCE),
        "url": URL,
    },
    {word: Column(f"how many are {word}", NUMBER) for word in STATUSES},
    otherwise="0",
    hidden=("publisher", "url"),
    given_by="`groups`",
)


class Groups(Answer[GroupSummary]):
    """Groups on a day."""

    def __init__(self, rows: Iterable[GroupSummary], **beside: Unpack[Beside]) -> None:
        super().__init__(GROUPS, rows, **beside)
