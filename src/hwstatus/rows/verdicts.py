"""Rows of verdicts: standings, their evidence, disputes, deadlines."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Unpack

from hwstatus import dates
from hwstatus.models import Entity, Standing
from hwstatus.rows import (
    NUMBER,
    SOURCE,
    TEXT,
    WORD,
    Answer,
    Beside,
    Column,
    Table,
)
from hwstatus.rows.columns import NAME, PUBLISHER, SCOPE, SLUG, SUMMARY, URL
from hwstatus.rows.updates import UPDATES, UpdateRow
from hwstatus.vocabulary import NOT_KNOWN

# -- standings -------------------------------------------------------------------------


class Verdict(NamedTuple):
    """A standing with what a reader needs to trust it: the acts that it rests on.

    `decided_by` and what belongs to it are of the act that last confirmed the status,
    `began_by` and its like of the one that began it. `suspended` is the status that a
    court holds up, `beside` are the scopes outside the networks of a country whose
    networks are unknown (`government: banned`), and `practice` is what its operators do.

    What no column shows is for a page: `on` is the day asked, `short` and `began_short`
    are ids as a reader may type them, `operators` the names behind `practice_operators`.
    """

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
    began_by: str | None = None
    began_on: str | None = None
    began_publisher: str | None = None
    began_url: str | None = None
    began_stage: str | None = None
    began_basis: str | None = None
    began_effective: str | None = None
    restores: str | None = None
    restored_on: str | None = None
    restored_actor: str | None = None
    suspended: str | None = None
    beside: tuple[str, ...] = ()
    practice: str | None = None
    practice_since: str | None = None
    practice_confirmed: str | None = None
    practice_last_known: str | None = None
    practice_operators: tuple[str, ...] | None = None
    on: str = ""
    short: str = ""
    began_short: str = ""
    began_summary: str | None = None
    began_confidence: str | None = None
    operators: tuple[str, ...] = ()


VERDICTS: Table[Verdict] = Table(
    "standings",
    {
        "entity": SLUG,
        "name": NAME,
        "kind": Column("kind of entity"),
        "status": Column("the status; `unknown` where nothing qualifies", WORD),
        "scope": SCOPE,
        "since": Column("first day, as known, of the unbroken run of the status"),
        "stage": Column("how far the act is that last confirmed the status"),
        "basis": Column("what that act rests on"),
        "effective": Column("the day that act takes effect, where that is another one"),
        "confidence": Column("what its sources warrant"),
        "decided_by": Column("id of the update that last confirmed the status"),
        "decided_on": Column("date of that update"),
        "summary": SUMMARY,
        "publisher": PUBLISHER,
        "url": URL,
        "last_update": Column("date of the newest update about the entity"),
        "last_checked": Column("last day on which a look found nothing new"),
        "disputed_with": Column("id of the update that contradicts it"),
        "projected": Column("whether announced dates were counted as kept"),
        "began_by": Column("id of the update that began the status"),
        "began_on": Column("date of that update"),
        "began_publisher": Column("who says so", SOURCE),
        "began_url": Column("where", TEXT),
        "began_stage": Column("how far the act is that began the status"),
        "began_basis": Column("what that act rests on"),
        "began_effective": Column("the day that act takes effect"),
        "restores": Column("id of the earlier update that the beginning restored"),
        "restored_on": Column("date of that earlier update"),
        "restored_actor": Column("whose decision it was"),
        "suspended": Column("the status that a court holds up", WORD),
        "beside": Column("known scopes outside the networks, where these are unknown"),
        "practice": Column("what operators do where the networks are unknown"),
        "practice_since": Column("when the first of them began"),
        "practice_confirmed": Column("when that was last confirmed"),
        "practice_last_known": Column("that year, where it is over five years ago"),
        "practice_operators": Column("slugs of the operators that it rests on"),
    },
    plain=[
        "entity",
        "status",
        "scope",
        "since",
        "decided_by",
        "publisher",
        "url",
        "last_update",
        "projected",
    ],
    document=[
        "name",
        "status",
        "scope",
        "since",
        "summary",
        "publisher",
        "last_update",
    ],
    given_by="`status`",
    counted="entity",
)


class Standings(Answer[Verdict]):
    """One verdict an entity."""

    def __init__(self, rows: Iterable[Verdict], **beside: Unpack[Beside]) -> None:
        super().__init__(VERDICTS, rows, **beside)


# -- deadlines -------------------------------------------------------------------------


class DeadlineView(NamedTuple):
    """A deadline as a reader sees it; `was` holds the dates it moved from, newest first.

    `outcome` says what became of it, None while it lies ahead and nothing is reported.
    What no column shows is for a calendar: `chain` names the deadline however often its
    date slips, `recorded_at` is when the date was recorded.
    """

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
    outcome: str | None = None
    outcome_on: str | None = None
    outcome_by: str | None = None
    chain: str = ""
    recorded_at: str = ""

    @property
    def fate(self) -> str:
        """What became of it, in words; empty while that is not to be asked."""
        if self.outcome == NOT_KNOWN:
            return "not known whether it was met"
        return self.outcome or ""


DEADLINES: Table[DeadlineView] = Table(
    "deadlines",
    {
        "entity": SLUG,
        "name": NAME,
        "scope": Column("what the deadline is for"),
        "date": Column("the date, as exactly as known"),
        "last_day": Column("its last possible day"),
        "days_left": Column("days until then; negative once it has passed", NUMBER),
        "what": Column("what must happen", TEXT),
        "was": Column("the dates that it moved from, newest first"),
        "decided_by": Column("id of the update that set it"),
        "decided_on": Column("date of that update"),
        "publisher": PUBLISHER,
        "url": URL,
        "outcome": Column(
            "met, missed, extended, dropped or not known, once it passed"
        ),
        "outcome_on": Column("date of the update that says so"),
        "outcome_by": Column("id of that update"),
    },
    plain=[
        "entity",
        "scope",
        "date",
        "days_left",
        "what",
        "was",
        "decided_by",
        "publisher",
        "url",
        "outcome",
    ],
    document=[
        "name",
        "scope",
        "date",
        "days_left",
        "what",
        "was",
        "outcome",
        "publisher",
    ],
    given_by="`deadlines`",
    counted="deadline",
)


class Deadlines(Answer[DeadlineView]):
    """Deadlines, soonest first."""

    def __init__(self, rows: Iterable[DeadlineView], **beside: Unpack[Beside]) -> None:
        super().__init__(DEADLINES, rows, **beside)


# -- profiles --------------------------------------------------------------------------


class Profile(NamedTuple):
    """All that `show` says of one entity; `total` counts the updates without a limit.

    `companies` have a status for networks, `silent_companies` counts those without one.
    """

    entity: Entity
    home: str | None
    verdict: Verdict
    scopes: tuple[Standing, ...]
    deadline: DeadlineView | None
    companies: tuple[Verdict, ...]
    silent_companies: int
    history: tuple[UpdateRow, ...]
    total: int

    @property
    def other_scopes(self) -> list[Standing]:
        """The standings besides the headline."""
        headline = self.verdict.scope
        return [s for s in self.scopes if s.scope != headline and s.decided_by]


class Profiles(Answer[UpdateRow]):
    """The updates about some entities; the profiles are there where a page is asked for."""

    def __init__(
        self,
        rows: Iterable[UpdateRow],
        profiles: Sequence[Profile],
        *,
        on: str,
        dataset: str | None,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(UPDATES, rows, **beside)
        self.profiles = profiles
        self.on = on
        self.dataset = dataset

    @property
    def title(self) -> str:
        """The names of the entities."""
        names = [profile.entity.name for profile in self.profiles]
        return f"Huawei: {', '.join(names)}"

    @property
    def circumstances(self) -> str:
        """The day asked about, and the version of the dataset."""
        dataset = ""
        if self.dataset:
            dataset = f" · dataset {self.dataset}"
        return f"As of {dates.spell(self.on)}{dataset}"


# -- evidence --------------------------------------------------------------------------


SUPERSEDED, CONFIRMED = "superseded", "confirmed"
"""Why an act does not decide any more: by another status, by the same."""


class Evidence(NamedTuple):
    """An update as `why` weighs it: whether it decides, by which rule, or why not.

    `short` is the id as a reader may type it, `brief` the kind of reason.
    """

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
    brief: str = ""


EVIDENCE: Table[Evidence] = Table(
    "why",
    {
        "entity": SLUG,
        "id": Column("the update's id"),
        "date": Column("when it happened, as exactly as known"),
        "decides": Column("whether this update decides the status"),
        "rule": Column("number of the coding rule that applied", NUMBER),
        "reason": Column("why it decides, or why it does not", TEXT),
        "scope": SCOPE,
        "status": Column("the status that it sets", WORD),
        "actor": Column("the kind of actor"),
        "confidence": Column("what the sources warrant"),
        "summary": SUMMARY,
        "publisher": PUBLISHER,
        "url": URL,
    },
    plain=[
        "entity",
        "id",
        "date",
        "decides",
        "rule",
        "reason",
        "status",
        "scope",
        "summary",
        "publisher",
        "url",
    ],
    document=["date", "decides", "reason", "status", "scope", "summary", "publisher"],
    given_by="`why`",
    counted="update",
)


class Why(Answer[Evidence]):
    """Verdicts, and all the evidence on each: rows in the order of the verdicts.

    A page shows a screenful of them where it is `folded`.
    """

    def __init__(
        self,
        rows: Iterable[Evidence],
        verdicts: Sequence[Verdict],
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(EVIDENCE, rows, **beside)
        self.verdicts = verdicts
        self.folded = True
