"""Rows of counts and names: `summary`, the overview, `names`."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Unpack

from hwstatus.rows import NUMBER, TEXT, WORD, Answer, Beside, Column, WholeTable
from hwstatus.rows.deadlines import DeadlineView
from hwstatus.rows.updates import UpdateRow
from hwstatus.serialization import json_text


class Tally(NamedTuple):
    """How many things have these values of the dimensions asked for."""

    keys: tuple[str, ...]
    number: int


class TallyTable(WholeTable[Tally]):
    """Counts: the columns are named after what they count by, and what they count."""

    def __init__(
        self, name: str, by: Sequence[str], counted: str, given_by: str
    ) -> None:
        columns = {key: Column(f"the {key} counted", _look(key)) for key in by}
        columns[counted] = Column(f"how many {counted}", NUMBER)
        super().__init__(name, columns, given_by=given_by)

    def cells(self, row: Tally) -> Sequence[str]:
        """The values, and the number."""
        return (*row.keys, str(row.number))

    def json(self, row: Tally) -> str:
        """The values by dimension, and the number."""
        values = (*row.keys, row.number)
        return json_text.encode(dict(zip(self.columns, values, strict=True)))


def _look(key: str) -> str:
    return WORD if key == "status" else TEXT


class Tallies(Answer[Tally]):
    """Counts of updates by one dimension or two; of `counted` other things, if so said."""

    def __init__(
        self,
        rows: Iterable[Tally],
        by: Sequence[str],
        counted: str = "updates",
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(tally_table(by, counted), rows, **beside)
        self.by = by


def tally_table(by: Sequence[str], counted: str = "updates") -> TallyTable:
    """The table of counts by these dimensions."""
    return TallyTable("summary", by, counted, "`summary`")


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
