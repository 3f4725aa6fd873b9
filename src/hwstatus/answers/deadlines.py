"""`deadlines`: what must stop or take effect by when, and what became of what has passed."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Answer, Shown, Table
from hwstatus.answers.doubts import companies_there, rules_over
from hwstatus.answers.evidence import of_status
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    by_name,
    described,
    of_kinds,
)
from hwstatus.answers.matches import asks_about_acts, matches_scope, matches_update
from hwstatus.columns import MUTED, NUMBER, SOURCE, TEXT, Name, Publisher, Slug, Url
from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.models import Entity, Filter
from hwstatus.record.names import read_words
from hwstatus.record.vocabulary import EXTENDED, MISSED, OUTCOMES
from hwstatus.store.deadlines import (
    GONE_BY,
    TAKES_EFFECT,
    DeadlineRow,
    HistoryRow,
    OutcomeRow,
)
from hwstatus.store.tracker import Tracker

NOT_KNOWN = "not known"
"""The outcome of a deadline that passed, of which no update tells."""


class DeadlineView(NamedTuple):
    """A deadline as a reader sees it; `was` holds the dates it moved from, newest first.

    `outcome` says what became of it, None while it lies ahead and nothing is reported.
    No file has the last fields but the codes: `chain` names the deadline in a calendar, however often its
    date slips, and `recorded_at` is when the date was recorded.
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
        str | None, "met, missed, extended, dropped or not known, once it passed"
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
    iso2: Annotated[str | None, "ISO 3166-1, two letters"] = None
    iso3: Annotated[str | None, "ISO 3166-1, three letters"] = None

    @property
    def names(self) -> str:
        """Whose deadline it is, with the companies of which it is told as well."""
        return ", ".join([self.name, *self.also])

    @property
    def label(self) -> str:
        """What it is called beside a verdict: the next deadline, or the last one where none is ahead."""
        if self.kind == TAKES_EFFECT:
            return TAKES_EFFECT if self.days_left >= 0 else "took effect"
        return "deadline" if self.days_left >= 0 else "last deadline"

    @property
    def event(self) -> str:
        """What happens on the day, as a calendar heads it."""
        return "rule takes effect" if self.kind == TAKES_EFFECT else "deadline"

    @property
    def fate(self) -> str:
        """What became of it, in words; empty while that is not to be asked."""
        if self.outcome == NOT_KNOWN:
            return "not known whether it was met"
        return self.outcome or ""

    @property
    def closed(self) -> str:
        """What became of it behind a sentence: `: met`, or nothing."""
        return f": {self.fate}" if self.fate else ""

    @property
    def slipped(self) -> str:
        """The dates that it moved from: `; was 28 Jan 2023`, or nothing."""
        return f"; was {', '.join(map(dates.spell, self.was))}" if self.was else ""

    @property
    def due(self) -> str:
        """What must happen, what became of it, and the dates that it moved from."""
        return self.what + self.closed + self.slipped

    @property
    def brief(self) -> str:
        """`Sweden (5g), in 402 days`, `Finland (5g-ran) takes effect: under-review, in 21 days`."""
        what = f" {self.what}" if self.kind == TAKES_EFFECT else ""
        left = wording.days_left(self.days_left)
        return f"{self.names} ({self.scope}){what}, {left}"

    @property
    def words(self) -> str:
        """`31 Dec 2027 (5g): what must happen, in 402 days; was 28 Jan 2023`."""
        left = wording.days_left(self.days_left)
        when = f"{wording.spelled(self.date)} ({self.scope})"
        what = self.what.removeprefix(f"{TAKES_EFFECT}: ")
        return f"{when}: {what}, {left}{self.closed}{self.slipped}"


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
    tracker.fetch([row.id for row in rows], ())
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
    unclosed = NOT_KNOWN if row.last < on else None
    return DeadlineView(
        entity=row.entity,
        name=entity.name,
        scope=row.scope,
        date=row.date,
        last_day=row.last,
        days_left=dates.days_between(on, row.last),
        what=row.what if row.kind == GONE_BY else f"{row.kind}: {row.what}",
        was=history.was,
        decided_by=row.id,
        decided_on=row.decided[:10],
        publisher=update.cited.publisher,
        url=update.cited.url,
        outcome=outcome.word if outcome else unclosed,
        outcome_on=outcome.date if outcome else None,
        outcome_by=outcome.id if outcome else None,
        kind=row.kind,
        chain=_chain(row, history),
        recorded_at=update.recorded_at,
        iso2=entity.iso2,
        iso3=entity.iso3,
    )


def _chain(row: DeadlineRow, history: HistoryRow) -> str:
    """What names a deadline however often its date slips: `ID-SCOPE`.

    Where the update of its first date set several for the scope, a number follows from
    the second on. No two deadlines that stand on a day have the same name.
    """
    if row.kind == TAKES_EFFECT:
        return f"{row.id}-{row.scope}-effect"
    number = f"-{history.before + 1}" if history.before else ""
    return f"{history.first}-{row.scope}{number}"


class Deadlines(Answer[DeadlineView]):
    """The deadlines that were asked for; on a terminal those that `passed`, in a table of their own."""

    view = "news.deadlines"
    passed: Sequence[DeadlineView] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show on a terminal."""
        return super().is_empty and not self.passed


def deadlines(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    *,
    within: str | None = None,
    overdue: bool = False,
    passed: bool = False,
    outcomes: Sequence[str] = (),
) -> Deadlines:
    """The deadlines ahead on the day asked, soonest first.

    With `passed` those behind instead, replaced ones included; with `overdue` those of
    them that nothing is known to have closed. Of names, and no time, those that passed
    are in the answer's `passed`. Raises `Usage`.
    """
    words = read_words("--outcome", outcomes, (*OUTCOMES, EXTENDED))
    passed = passed or bool(words)
    if (within is not None) + overdue + passed > 1:
        raise Usage("one of three: --within looks ahead, --passed and --overdue back")
    if not (within or passed or overdue):
        wanted = _looking_ahead(tracker, wanted)
    chosen = of_kinds(tracker, build_filter(tracker, wanted, names, with_members=True))
    if within is None and not (passed or overdue or chosen.since or chosen.until):
        within = chosen.within
    horizon = None
    if within is not None:
        horizon = dates.read_horizon(within, "--within", tracker.on)
    if passed or overdue:
        views = list(_behind(tracker, chosen, overdue=overdue))
    else:
        views = _ahead(tracker, chosen, horizon)
    views = told_once(tracker, views)
    if words:
        views = [view for view in views if view.outcome in words]
    if wanted.reverse:
        views.reverse()
    rows = by_name(views, chosen)[: chosen.limit]
    nothing = _nothing(tracker, chosen, within, overdue=overdue, passed=passed)
    if words:
        nothing = f"No deadline that passed has the outcome {' or '.join(words)}."
    answer = Deadlines(DEADLINES, rows, summary=_counted(rows), empty_message=nothing)
    answer.notes = [*rules_over(tracker, chosen.entities, "deadlines")]
    if not (passed or overdue or chosen.kinds):
        told = {name for row in rows for name in _told_of(row)}
        filters = described(wanted, names)
        answer.notes += companies_there(tracker, chosen, horizon, told, filters)
    in_a_time = within is not None or passed or overdue or chosen.since or chosen.until
    if chosen.entities and not in_a_time:
        answer.passed = told_once(tracker, _behind(tracker, chosen, overdue=False))
        if not answer.is_empty:
            answer.notes += _without(tracker, chosen.entities, views, answer.passed)
    elif views and (others := _untold(tracker, chosen.entities, views)):
        unnamed = chosen._replace(entities=tuple(others))
        said = _nothing(tracker, unnamed, within, overdue=overdue, passed=passed)
        answer.notes.append(said)
    return answer


def _looking_ahead(tracker: Tracker, wanted: FilterOptions) -> FilterOptions:
    """An end without a beginning read as `--within` reads it, ahead of the day asked. Raises `BadDate`."""
    if wanted.until is None or wanted.since is not None:
        return wanted
    return wanted._replace(
        until=dates.read_horizon(wanted.until, "--until", tracker.on)
    )


def told_once(tracker: Tracker, views: Iterable[DeadlineView]) -> list[DeadlineView]:
    """Deadlines, a company's left to its home country's where one source tells both of one day."""
    rows = list(views)
    at = {(row.entity, row.scope, row.date, row.url): n for n, row in enumerate(rows)}
    homes = tracker.entities.homes({row.entity for row in rows})
    companies: dict[int, list[str]] = {}
    told = []
    for n, row in enumerate(rows):
        home = homes.get(row.entity, "")
        country = at.get((home, row.scope, row.date, row.url))
        if country is None or row.url is None:
            told.append(n)
        else:
            companies.setdefault(country, []).append(row.name)
    return [rows[n]._replace(also=tuple(companies.get(n, ()))) for n in told]


def _without(
    tracker: Tracker,
    slugs: Iterable[str],
    ahead: Sequence[DeadlineView],
    behind: Sequence[DeadlineView],
) -> list[str]:
    """What to say of the names without a deadline ahead."""
    without = list(map(tracker.entities.name, _untold(tracker, slugs, ahead)))
    passed = sum(not told.isdisjoint(without) for told in map(_told_of, behind))
    return [_ahead_of(_of(without), passed)] if without else []


def _untold(
    tracker: Tracker, slugs: Iterable[str], rows: Sequence[DeadlineView]
) -> list[str]:
    """Of some entities those of whom no deadline is told."""
    told = set[str]().union(*map(_told_of, rows))
    return [slug for slug in slugs if tracker.entities.name(slug) not in told]


def _told_of(row: DeadlineView) -> set[str]:
    return {row.name, *row.also}


def _of(names: Iterable[str]) -> str:
    whose = wording.some(list(names))
    return f"{whose}: no deadline" if whose else "No deadline"


def _ahead_of(subject: str, passed: int) -> str:
    return f"{subject} ahead; {passed} passed: --passed" if passed else f"{subject}."


def _behind(
    tracker: Tracker, chosen: Filter, *, overdue: bool
) -> Iterator[DeadlineView]:
    rows = list(_asked(tracker, tracker.deadlines.passed(tracker.on), chosen))
    views = deadline_views(tracker, rows, tracker.on)
    return (v for v in views if not overdue or v.outcome in (MISSED, NOT_KNOWN))


def _ahead(tracker: Tracker, chosen: Filter, horizon: str | None) -> list[DeadlineView]:
    """The standing deadlines; in a time that begins or ends behind, those that passed in it."""
    ends_behind = chosen.until is not None and chosen.until < tracker.on
    earliest = chosen.since or ("" if ends_behind else tracker.on)
    rows = [
        row
        for row in _asked(tracker, tracker.deadlines.standing(tracker.on), chosen)
        if row.last >= earliest and (horizon is None or row.last <= horizon)
    ]
    return deadline_views(tracker, rows, tracker.on)


def _asked(
    tracker: Tracker, rows: Iterable[DeadlineRow], chosen: Filter
) -> Iterator[DeadlineRow]:
    """The deadlines that a filter lets through; a status is that of the verdict, as in `status`."""
    by_act = asks_about_acts(chosen)
    rows = list(rows)
    wearing = of_status(tracker, {row.entity for row in rows}, chosen)
    for row in rows:
        if row.entity not in wearing or row.last < (chosen.since or ""):
            continue
        if chosen.until and dates.read_date(row.date).first > chosen.until:
            continue
        if not matches_scope(tracker, chosen, row.entity, row.scope):
            continue
        if not by_act or matches_update(chosen, tracker.update(row.id)):
            yield row


def _counted(rows: Sequence[DeadlineView]) -> str:
    slipped = sum(bool(row.was) for row in rows)
    moved = f", {slipped:,} of them moved before" if slipped else ""
    counted = wording.counted(len(rows), "deadline") + moved
    if all(row.outcome != NOT_KNOWN for row in rows):
        return counted
    return f"{counted}. Record an outcome: hwstatus outcome NAME met --date DATE --source WHO"


def _nothing(
    tracker: Tracker, chosen: Filter, within: str | None, *, overdue: bool, passed: bool
) -> str:
    """What to say where there is no deadline: whose, in which time, what there is instead."""
    subject = _of(map(tracker.entities.name, chosen.entities))
    if overdue or passed:
        return f"{subject} {'is overdue' if overdue else 'has passed'}."
    if within or chosen.since or chosen.until:
        return f"{subject} in that time."
    return _ahead_of(subject, sum(1 for _ in _behind(tracker, chosen, overdue=False)))
