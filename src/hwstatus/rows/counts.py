"""Rows of counts and names: `summary`, the overview, `names`."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Unpack

from hwstatus.rows import NUMBER, WORD, Answer, Beside, Column, WholeTable
from hwstatus.rows.deadlines import DeadlineView
from hwstatus.rows.updates import UpdateRow


class StatusCount(NamedTuple):
    """How many countries have a status, and of these: for which scope, in what practice.

    `scopes` and `practice` map a word to a number.
    """

    status: str
    countries: int
    scopes: Mapping[str, int]
    practice: Mapping[str, int]


class _StatusCounts(WholeTable[StatusCount]):
    """A count in a cell is a word and a number: `5g 4; 5g-core 1`."""

    def cells(self, row: StatusCount) -> Sequence[str]:
        """The status, the number, and the shares in words."""
        shares = (_shares(row.scopes), _shares(row.practice))
        return (row.status, str(row.countries), *shares)


def _shares(found: Mapping[str, int]) -> str:
    return "; ".join(f"{word} {number}" for word, number in found.items())


OVERVIEW = _StatusCounts(
    "overview",
    {
        "status": Column("the status counted", WORD),
        "countries": Column("how many countries", NUMBER),
        "scopes": Column("how many of them for which scope"),
        "practice": Column("how many of those unknown have which practice"),
    },
    plain=["status", "countries"],
    document=["status", "countries", "scopes", "practice"],
    given_by="the overview",
)


class Overview(Answer[StatusCount]):
    """The first page: countries by status, the latest changes, the next deadlines."""

    view = "overview"

    def __init__(
        self,
        rows: Sequence[StatusCount],
        *,
        updates: int,
        countries: int,
        dataset: str | None,
        changes: Sequence[UpdateRow],
        deadlines: Sequence[DeadlineView],
        drafts: int = 0,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(OVERVIEW, rows, **beside)
        self.updates = updates
        self.countries = countries
        self.dataset = dataset
        self.changes = changes
        self.deadlines = deadlines
        self.drafts = drafts
