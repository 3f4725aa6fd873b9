"""Deadlines as a reader sees them: the row, its words, what became of it; what is said of several."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Shown, Table
from hwstatus.columns import (
    MUTED,
    NUMBER,
    SOURCE,
    TEXT,
    Iso2,
    Iso3,
    Name,
    Publisher,
    Slug,
    Url,
)
from hwstatus.record import dates
from hwstatus.record.models import Entity, Update
from hwstatus.record.vocabulary import MISSED, OUTCOMES, UNKNOWN, binds
from hwstatus.store.deadlines import (
    GONE_BY,
    TAKES_EFFECT,
    DeadlineRow,
    HistoryRow,
    OutcomeRow,
    is_ahead,
)
from hwstatus.store.tracker import Tracker

NOT_KNOWN = "not known"
"""The outcome of a deadline that passed, of which no update tells."""
PROJECTED = "projected"
"""The outcome of one that passed by a day ahead for which every date is taken to be met."""
_FATES = {NOT_KNOWN: "not known whether it was met", PROJECTED: "taken to be met"}


class DeadlineView(NamedTuple):
    """A deadline as a reader sees it; `was` holds the dates it moved from, newest first.

    `outcome` says what became of it, None while it lies ahead and nothing is reported.
    No file has the last fields but the codes: `chain` names the deadline in a calendar, however often its
    date slips, `recorded_at` is when the date was recorded, and `is_ahead` is false too where it was closed
    before its day.
    """

    entity: Slug
    name: Name
    scope: Annotated[str, "what the deadline is for"]
    date: Annotated[str, "the date, as exactly as known"]
    last_day: Annotated[str, "its last possible day"]
    days_left: Annotated[int, "days until then; negative once it has passed", NUMBER]
    what: Annotated[str, "what must happen", TEXT]
    was: Annotated[tuple[str, ...], "the dates that it moved from, newest first"]
    decided_by: Annotated[str, "id of the update that set it"]
    decided_on: Annotated[str, "date of that update"]
    publisher: Publisher[str]
    url: Url
    outcome: Annotated[
        str | None,
        "met, missed, extended, dropped or not known, once it passed; `projected`: taken to be met",
    ] = None
    outcome_on: Annotated[str | None, "date of the update that says so"] = None
    outcome_by: Annotated[str | None, "id of that update"] = None
    also: Annotated[
        tuple[str, ...],
        "companies of which the same source tells the same date, in their home country's row",
    ] = ()
    kind: Annotated[
        str, "`gone by`: something must stop or be removed; `takes effect`: an act does"
    ] = GONE_BY
    chain: str = ""
    recorded_at: str = ""
    iso2: Iso2 = None
    iso3: Iso3 = None
    is_ahead: bool = True
    status: str = ""
    """The status that an act gives on that day, where one takes effect."""
    told_by: str = ""
    """Which update says what became of it, and whom that is about where it is another: `BT Group, 9p4k`."""

    @property
    def names(self) -> str:
        """Whose deadline it is, with the companies of which it is told as well."""
        return ", ".join([self.name, *self.also])

    @property
    def removes(self) -> bool:
        """Whether something must stop or be removed by then; else an act takes effect."""
        return self.kind == GONE_BY

    @property
    def binds(self) -> bool:
        """Whether something must have been done by then: not where an act takes effect that binds nobody."""
        return self.removes or binds(self.status)

    @property
    def label(self) -> str:
        """What it is called beside a verdict: the next deadline, or the last one where none is ahead."""
        if self.kind == TAKES_EFFECT:
            return TAKES_EFFECT if self.is_ahead else "took effect"
        return "deadline" if self.is_ahead else "last deadline"

    @property
    def fate(self) -> str:
        """What became of it, in words; empty while that is not to be asked."""
        return _FATES.get(self.outcome or "", self.outcome or "")

    def _past(self, fate: str) -> str:
        """What became of it, and the dates that it moved from: `: met; was 28 Jan 2023`, or nothing."""
        closed = f": {fate}" if fate else ""
        slipped = f"; was {', '.join(map(dates.spell, self.was))}" if self.was else ""
        return closed + slipped

    @property
    def due(self) -> str:
        """What must happen, what became of it and which update says so, and the dates that it moved from."""
        by = f"{self.fate} ({self.told_by})" if self.told_by else self.fate
        return self.what + self._past(by)

    @property
    def outcome_first(self) -> str:
        """What became of it before what must happen: `missed: all of it is out`, `not known: ...`."""
        return ": ".join(filter(None, (self.outcome, self.what)))

    @property
    def counts(self) -> bool:
        """Whether its days are counted: not where it was closed before its day."""
        return self.is_ahead or self.days_left < 0

    @property
    def left(self) -> str:
        """The days until then, in words."""
        return wording.days_left(self.days_left) if self.counts else ""

    @property
    def what_in_brief(self) -> str:
        """What happens on the day, without the sentence of an act that takes effect on it."""
        return _starts(self.status) if self.kind == TAKES_EFFECT else self.what

    @property
    def brief(self) -> str:
        """`Sweden (5g), in 402 days`, `Finland (5g-ran): the status under-review takes effect, in 21 days`."""
        what = f": {self.what_in_brief}" if self.kind == TAKES_EFFECT else ""
        left = wording.days_left(self.days_left)
        return f"{self.names} ({self.scope}){what}, {left}"

    @property
    def words(self) -> str:
        """`31 Dec 2027 (5g): what must happen, in 402 days; was 28 Jan 2023`."""
        when = f"{wording.spelled(self.date)} ({self.scope})"
        left = f", {self.left}" if self.left else ""
        return f"{when}: {self.status or self.what}{left}{self._past(self.fate)}"


DEADLINES = Table(
    "deadlines",
    DeadlineView,
    plain="entity scope date days_left what was decided_by publisher url outcome also kind"
    " iso2 iso3",
    document="name scope date days_left what was outcome publisher",
    screen=(
        Shown("date", drawn="news.date"),
        Shown("days", look=NUMBER, drawn="news.days"),
        Shown("name", "names"),
        Shown("scope"),
        Shown("what", "due", TEXT),
        Shown("source", "publisher", SOURCE),
        Shown("id", "decided_by", MUTED, least=110),
    ),
    given_by="`deadlines`",
    counted="deadline",
)


def deadline_views(
    tracker: Tracker, rows: Sequence[DeadlineRow], on: str
) -> list[DeadlineView]:
    """Deadlines as a reader sees them; those that passed say what became of them."""
    tracker.fetch(row.id for row in rows)
    outcomes = tracker.deadlines.outcomes(rows, tracker.on)
    histories = tracker.deadlines.histories(rows)
    codes = tracker.entities.in_brief({row.entity for row in rows})
    return [
        _view(tracker, row, codes[row.entity], on, outcome, history)
        for row, outcome, history in zip(rows, outcomes, histories, strict=True)
    ]


def _view(
    tracker: Tracker,
    row: DeadlineRow,
    entity: Entity,
    on: str,
    outcome: OutcomeRow | None,
    history: HistoryRow,
) -> DeadlineView:
    update = tracker.update(row.id)
    word, reported_on, reported_by = fate_of(tracker, row, outcome, on)
    return DeadlineView(
        entity=row.entity,
        name=entity.name,
        scope=row.scope,
        date=row.date,
        last_day=row.last,
        days_left=dates.days_between(on, row.last),
        what=row.what if row.kind == GONE_BY else _in_words(row.what, update),
        was=history.was,
        decided_by=row.id,
        decided_on=row.decided[:10],
        publisher=update.cited.publisher,
        url=update.cited.url,
        outcome=word,
        outcome_on=reported_on,
        outcome_by=reported_by,
        kind=row.kind,
        chain=_chain(row, history),
        recorded_at=update.recorded_at,
        iso2=entity.iso2,
        iso3=entity.iso3,
        is_ahead=is_ahead(row, outcome, on),
        status=row.what if row.kind == TAKES_EFFECT else "",
        told_by=_told_by(tracker, row, reported_by) if word in OUTCOMES else "",
    )


def _told_by(tracker: Tracker, row: DeadlineRow, update_id: str | None) -> str:
    """The update that reports an outcome as a reader is told it."""
    if update_id is None:
        return ""
    about = tracker.update(update_id).entity
    whose = [] if about == row.entity else [tracker.entities.name(about)]
    return ", ".join([*whose, tracker.short(update_id)])


def _starts(status: str) -> str:
    """What happens on a day on which an act takes effect that gives a status."""
    return f"the status {status} {TAKES_EFFECT}"


def _in_words(status: str, act: Update) -> str:
    """The same with the first sentence of the act: no status says what is done on the day."""
    from hwstatus.news import sentences

    first = "".join(sentences(act.summary)[:1])
    return f"{_starts(status)}: {first.removesuffix('.')}"


def fate_of(
    tracker: Tracker, row: DeadlineRow, outcome: OutcomeRow | None, on: str
) -> Sequence[str | None]:
    """What became of a deadline by a day, with its outcome; the date and the id of the update that says so."""
    if outcome:
        return outcome
    if row.last >= on:
        return None, None, None
    is_projected = tracker.projected and row.last >= tracker.context.today
    return PROJECTED if is_projected else NOT_KNOWN, None, None


def _chain(row: DeadlineRow, history: HistoryRow) -> str:
    """What names a deadline however often its date slips: `ID-SCOPE`.

    Where the update of its first date set several for the scope, a number follows from
    the second on. No two deadlines that stand on a day have the same name.
    """
    if row.kind == TAKES_EFFECT:
        return f"{row.id}-{row.scope}-effect"
    number = f"-{history.before + 1}" if history.before else ""
    return f"{history.first}-{row.scope}{number}"


def told_once(tracker: Tracker, views: Iterable[DeadlineView]) -> list[DeadlineView]:
    """Deadlines, a company's left to its home country's where one source tells both of one day.

    Where only one of the two is ahead, both are told.
    """
    rows = list(views)
    at = {
        (row.entity, row.scope, row.date, row.url, row.is_ahead): n
        for n, row in enumerate(rows)
    }
    homes = tracker.entities.homes({row.entity for row in rows})
    companies: dict[int, list[str]] = {}
    told = []
    for n, row in enumerate(rows):
        home = homes.get(row.entity, "")
        country = at.get((home, row.scope, row.date, row.url, row.is_ahead))
        if country is None or row.url is None:
            told.append(n)
        else:
            companies.setdefault(country, []).append(row.name)
    return [rows[n]._replace(also=tuple(companies.get(n, ()))) for n in told]


# -- what is said of several -----------------------------------------------------------


def taking_effect(rows: Sequence[DeadlineView]) -> Iterator[str]:
    """How many of some days are those of an act: no column of a pipe or of a page tells so by itself."""
    number = sum(row.kind == TAKES_EFFECT for row in rows)
    if number:
        these = "This" if number == 1 else "These"
        told = these if number == len(rows) else f"{number:,} of {len(rows):,}"
        are = "is a day" if number == 1 else "are days"
        yield f"{told} {are} on which an act takes effect, not of removal (the field kind)."


def counted(rows: Sequence[DeadlineView], total: int, fates: str) -> str:
    """How many deadlines there are, what became of them or how many moved, and how an outcome is recorded."""
    slipped = sum(bool(row.was) for row in rows)
    moved = f", {slipped:,} of them moved before" if slipped else ""
    every = wording.counted(total, "deadline")
    number = wording.limited(len(rows), total, "deadlines") or every
    if all(row.outcome != NOT_KNOWN for row in rows):
        return number + (fates or moved)
    return f"{number}{fates or moved}. Record an outcome: hwstatus outcome NAME met --date DATE --source WHO"


def fates(rows: Sequence[DeadlineView]) -> str:
    """`: 1 missed (--outcome missed), 22 not known (--outcome unknown)`: what became of deadlines that are overdue."""
    missed = sum(row.outcome == MISSED for row in rows)
    named = f"{missed:,} missed (--outcome missed), " if missed else ""
    return f": {named}{len(rows) - missed:,} {NOT_KNOWN} (--outcome {UNKNOWN})"
