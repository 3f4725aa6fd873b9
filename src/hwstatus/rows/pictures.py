"""What pictures are drawn from: a country on a map, statuses over time."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Unpack

from hwstatus import dates
from hwstatus.rows import NUMBER, WORD, Answer, Beside, Column, Table
from hwstatus.rows.columns import NAME, SCOPE, SLUG
from hwstatus.rows.matrices import SpreadTable
from hwstatus.subject import SUPPLIER, TITLE
from hwstatus.vocabulary import STATUSES


class Circumstances(NamedTuple):
    """What a picture says of itself: the time, the countries and the scopes asked about.

    `groups` are the names of groups and regions, `members` how many members the groups
    have, 0 where all are regions.
    `dataset` and `covered_to` are the dataset's version and the last day that it covers,
    `address` that of the site on which a reader finds more.
    """

    on: str
    known_at: str | None = None
    projected: bool = False
    groups: tuple[str, ...] = ()
    members: int = 0
    scopes: tuple[str, ...] = ()
    dataset: str | None = None
    covered_to: str | None = None
    address: str | None = None

    @property
    def words(self) -> str:
        """`European Union, 27 members · 5g-core · as of 25 Nov 2026`."""
        countries = ", ".join(self.groups)
        if self.members:
            countries += f", {self.members} members"
        parts = [countries, ", ".join(self.scopes), f"as of {dates.spell(self.on)}"]
        if self.projected:
            parts.append("announced dates counted as kept")
        if self.known_at:
            parts.append(f"as known on {dates.spell(self.known_at)}")
        return " · ".join(filter(None, parts))

    @property
    def source(self) -> str:
        """`Source: hwstatus, dataset 2026.11.25 (CC BY 4.0), covers to 30 Jun 2026`, an address."""
        parts = ["Source: hwstatus"]
        if self.dataset:
            parts.append(f"dataset {self.dataset} (CC BY 4.0)")
        if self.covered_to:
            parts.append(f"covers to {dates.spell(self.covered_to)}")
        if self.address:
            parts.append(self.address)
        return ", ".join(parts)


class MappedCountry(NamedTuple):
    """A country on a map; `practice` is as it is counted."""

    entity: str
    name: str
    iso2: str | None
    status: str
    scope: str | None
    since: str | None
    practice: str | None


MAPPED: Table[MappedCountry] = Table(
    "map",
    {
        "entity": SLUG,
        "name": NAME,
        "iso2": Column("its code by ISO 3166-1; no place on the map without one"),
        "status": Column("the status; `unknown` where nothing qualifies", WORD),
        "scope": SCOPE,
        "since": Column("first day, as known, of the unbroken run of the status"),
        "practice": Column(
            "what operators do where the networks are unknown; `last-known` where that"
            " is over five years old"
        ),
    },
    plain=["entity", "status"],
    document=["name", "status", "scope", "since", "practice"],
    given_by="`map`",
)


class WorldMap(Answer[MappedCountry]):
    """Every country asked about, strictest first; drawn, the map with these countries."""

    def __init__(
        self,
        rows: Sequence[MappedCountry],
        about: Circumstances,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(MAPPED, rows, **beside)
        self.countries = rows
        self.about = about

    @property
    def title(self) -> str:
        """What the map is called."""
        return TITLE

    @property
    def circumstances(self) -> str:
        """The time, countries and scopes asked about."""
        return self.about.words


class PeriodCounts(NamedTuple):
    """How many countries had which status on the last day of a period."""

    period: str
    day: str
    statuses: Mapping[str, int]


STACKED: SpreadTable[PeriodCounts] = SpreadTable(
    "chart",
    {
        "period": Column("the year, quarter or month"),
        "day": Column("its last day, or the last day asked about: that of the counts"),
    },
    {word: Column(f"how many countries are {word}", NUMBER) for word in STATUSES},
    otherwise="0",
    given_by="`chart`",
)


class StackedChart(Answer[PeriodCounts]):
    """Countries by status, period by period."""

    def __init__(
        self,
        rows: Sequence[PeriodCounts],
        about: Circumstances,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(STACKED, rows, **beside)
        self.periods = rows
        self.about = about

    @property
    def title(self) -> str:
        """What the chart is called."""
        return f"{SUPPLIER}: countries by status over time"

    @property
    def circumstances(self) -> str:
        """The time, countries and scopes asked about."""
        return self.about.words
