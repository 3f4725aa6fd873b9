"""What a command hands to `render`: rows of one kind, what to say beside them, and the exit code.

Commands return these and print nothing; `render` prints and decides nothing.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from hwstatus.models import Entity, Standing, Update


class Result(NamedTuple):
    """An answer.

    `rows` are the records of the kind `kind` (for `updates`, canonical lines, so that they can stream).
    `page` is what only a document shows besides (terminal, markdown, html). `notes` go to stderr always,
    `told` on a terminal only, `empty` where there is no row.
    """

    kind: str
    rows: Iterable[Any]
    page: Any = None
    told: str = ""
    empty: str = ""
    notes: tuple[str, ...] = ()
    exit_code_if_empty: int = 0
    code: int = 0
    wanted: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """The statuses and scopes that updates were chosen by: the effect that matched is the one to show."""


class Done(NamedTuple):
    """What a write did: said on stderr; `ids` go to stdout in a pipe, for scripts."""

    message: str
    ids: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Move(NamedTuple):
    """A status that an update changed, or confirmed where `was` and `status` are the same."""

    entity: str
    scope: str
    was: str
    status: str

    @property
    def changed(self) -> bool:
        """Whether the status is another one than before."""
        return self.was != self.status


class Verdict(NamedTuple):
    """A standing with what a reader needs to trust it: the deciding update's words and source."""

    entity: str
    name: str
    kind: str
    status: str
    scope: str | None
    since: str | None
    stage: str | None
    basis: str | None
    effective: str | None
    confidence: str | None
    decided_by: str | None
    decided_on: str | None
    summary: str | None
    publisher: str | None
    url: str | None
    last_update: str | None
    last_checked: str | None
    disputed_with: str | None
    projected: bool
    short: str = ""
    """The deciding update's id as it is shown (not in JSON)."""


class DeadlineView(NamedTuple):
    """A deadline as a reader sees it: days left, and the dates that it slipped from, newest first."""

    entity: str
    name: str
    scope: str
    date: str
    last_day: str
    days_left: int
    what: str
    was: tuple[str, ...]
    decided_by: str
    decided_on: str
    publisher: str
    url: str | None


class Evidence(NamedTuple):
    """An update as `why` weighs it: whether it decides, by which rule, and else why not."""

    entity: str
    id: str
    date: str
    decides: bool
    rule: int | None
    reason: str
    scope: str | None
    status: str | None
    actor: str | None
    confidence: str
    summary: str
    publisher: str
    url: str | None
    short: str = ""
    """The id as it is shown (not in JSON)."""


class StatusChange(NamedTuple):
    """A standing that moved: by an update (news), or because a record was corrected or retracted."""

    kind: str
    date: str
    entity: str
    name: str
    scope: str
    was: str
    status: str
    id: str
    summary: str
    publisher: str
    url: str | None
    by: str
    reason: str | None


class Comparison(NamedTuple):
    """An entity's headline on two days."""

    entity: str
    name: str
    status_1: str
    scope_1: str | None
    status_2: str
    scope_2: str | None
    moved: bool
    decided_by: str | None


class Matrix(NamedTuple):
    """An entity's status for each scope."""

    entity: str
    name: str
    statuses: dict[str, str]


class Dispute(NamedTuple):
    """Two effects of one entity for one scope that contradict each other."""

    entity: str
    name: str
    scope: str
    status: str
    date: str
    id: str
    publisher: str
    other_status: str
    other_date: str
    other_id: str
    other_publisher: str


class LogLine(NamedTuple):
    """One record as one ledger entry changed it; `changed` holds (field, before, after)."""

    entry: int
    at: str
    by: str
    verb: str
    reason: str | None
    undoes: int | None
    kind: str
    subject: str
    key: str
    about: str | None
    changed: tuple[tuple[str, Any, Any], ...]
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class GroupSummary(NamedTuple):
    """A group on a day: how many members, and how their headlines stand."""

    slug: str
    name: str
    members: int
    with_status: int
    statuses: dict[str, int]
    publisher: str
    url: str | None


class HistoryItem(NamedTuple):
    """An update on a page, with what it changed and the short id to type."""

    update: Update
    short: str
    moves: tuple[Move, ...]
    name: str = ""
    """The main entity's display name."""


class Profile(NamedTuple):
    """All that `show` says of one entity."""

    entity: Entity
    home: str | None
    verdict: Verdict
    scopes: tuple[Standing, ...]
    deadline: DeadlineView | None
    companies: tuple[Verdict, ...]
    history: tuple[HistoryItem, ...]


class StatusPeriod(NamedTuple):
    """A stretch of time in which an entity's headline stood still; `to` is the last day of it."""

    entity: str
    name: str
    scope: str
    status: str
    since: str
    to: str


class EntityListing(NamedTuple):
    """An entity as `names` lists it."""

    slug: str
    name: str
    kind: str
    iso2: str | None
    iso3: str | None
    home: str | None
    region: str | None
    aliases: tuple[str, ...]
    updates: int


class Tally(NamedTuple):
    """How many updates have these values of the dimensions that were asked for."""

    keys: tuple[str, ...]
    updates: int


class Overview(NamedTuple):
    """The first page: countries by status, latest changes, next deadlines."""

    updates: int
    countries: int
    dataset: str | None
    by_status: tuple[tuple[str, int], ...]
    changes: tuple[HistoryItem, ...]
    deadlines: tuple[DeadlineView, ...]
