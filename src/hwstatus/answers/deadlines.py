"""`deadlines`: what must stop or take effect by when, and what became of what has passed."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from hwstatus import wording
from hwstatus.answers.answer import Answer
from hwstatus.answers.deadline_views import (
    DEADLINES,
    NOT_KNOWN,
    PROJECTED,
    DeadlineView,
    counted,
    deadline_views,
    fates,
    taking_effect,
    told_once,
)
from hwstatus.answers.doubts import companies_there, rules_over
from hwstatus.answers.evidence import of_status
from hwstatus.answers.filters import (
    MOST_NAMED,
    FilterOptions,
    build_filter,
    by_name,
    command_line,
    described,
)
from hwstatus.answers.matches import (
    asks_about_acts,
    matches_scope,
    matches_update,
    of_kinds,
)
from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.models import Filter
from hwstatus.record.names import read_words
from hwstatus.record.vocabulary import (
    EXTENDED,
    FATES_OR_NONE,
    MET,
    MISSED,
    PERMITTED,
    UNKNOWN,
)
from hwstatus.store.deadlines import CLOSING, DeadlineRow
from hwstatus.store.tracker import Tracker
from hwstatus.text import typed


class Deadlines(Answer[DeadlineView]):
    """The deadlines that were asked for; on a terminal those that `passed`, in a table of their own."""

    view = "news.deadlines"
    has_brief = True
    passed: Sequence[DeadlineView] = ()
    missed_first = False
    """Whether a page begins with those that were missed."""
    kinds_apart: bool = True
    """Whether acts that take effect stand below the days of removal; no where an order was asked for."""

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
    count_passed: bool = False,
    on_page: bool = False,
    kinds_apart: bool = True,
) -> Deadlines:
    """The deadlines ahead on the day asked, soonest first; those on which an act takes effect that binds nobody last.

    Unless `kinds_apart` these stand among the others.

    With `passed` those behind instead, replaced ones included; with `overdue` those of
    them that were missed, or of which nobody knows. Of names, and no time, those that passed
    are in the answer's `passed`, and counted unless they are shown `on_page`; of all, with `count_passed`,
    a note counts them. Raises `Usage`.
    """
    words = read_words("--outcome", outcomes, FATES_OR_NONE)
    passed = passed or bool(words and not overdue)
    if (within is not None) + overdue + passed > 1:
        raise Usage("one of three: --within looks ahead, --passed and --overdue back")
    is_behind = passed or overdue
    if not (within or is_behind):
        wanted = _looking_ahead(tracker, wanted)
    chosen = of_kinds(tracker, build_filter(tracker, wanted, names, with_members=True))
    if within is None and not (is_behind or chosen.since or chosen.until):
        within = chosen.within
    last = None
    if within is not None:
        last = dates.read_horizon(within, "--within", tracker.on)
    in_time = bool(last or is_behind or chosen.since or chosen.until)
    question = _Question(
        tracker, chosen, last, overdue=overdue, is_behind=is_behind, in_time=in_time
    )
    every = told_once(tracker, question.views())
    views = _with_outcome(every, words)
    if wanted.reverse:
        views.reverse()
    if kinds_apart:
        views.sort(key=lambda view: not view.binds)
    rows = by_name(views, chosen)[: chosen.limit]
    nothing = "" if rows else question.nothing(question.named, question.passed)
    if words:
        or_else = " or ".join(words)
        nothing = f"No deadline that passed has the outcome {or_else}."
    behind = question.passed if chosen.entities and not in_time else ()
    ahead = f" --within {typed(within)}" if within else ""
    filters = f"{described(wanted, names)}{ahead}".strip()
    return Deadlines(
        table=DEADLINES,
        rows=rows,
        summary=counted(rows, len(views), fates(views) if overdue else "")
        + (f"; {len(behind):,} passed" if behind else ""),
        empty_message=nothing,
        passed=behind,
        kinds_apart=kinds_apart,
        notes=[
            *rules_over(tracker, chosen.entities, "deadlines"),
            *_of_companies(question, rows, filters),
            *_left_out(
                question, views, behind, count_passed=count_passed, on_page=on_page
            ),
            *_vague(rows, chosen.since, question.last),
            *taking_effect(rows),
            *_not_known(every, words, command_line("deadlines", wanted, names)),
            *question.permissions,
        ],
    )


class _Question:
    """Whose deadlines are asked for, and in which time: ahead of the day asked, or behind it."""

    def __init__(
        self,
        tracker: Tracker,
        chosen: Filter,
        horizon: str | None,
        *,
        overdue: bool,
        is_behind: bool,
        in_time: bool,
    ) -> None:
        self.tracker = tracker
        self.chosen = chosen
        self.horizon = horizon
        """The last day of a look ahead."""
        self.is_overdue = overdue
        self.is_behind = is_behind
        """Whether it is those that passed."""
        self.in_time = in_time
        """Whether a time was asked for."""

    @property
    def last(self) -> str | None:
        """The last day of the time asked for."""
        return self.horizon or self.chosen.until

    @property
    def named(self) -> tuple[str, ...]:
        """Whom the question names, without those that its group leaves out, unless it leaves out all."""
        slugs, members = self.chosen.entities, self.chosen.members
        within = (slug for slug in slugs if members is None or slug in members)
        return tuple(within) or slugs

    def views(self) -> Iterable[DeadlineView]:
        """The deadlines asked for, soonest first."""
        if self.is_behind:
            return _behind(self.tracker, self.chosen, overdue=self.is_overdue)
        return [view for view in self._ahead if view.status != PERMITTED]

    @cached_property
    def _ahead(self) -> Sequence[DeadlineView]:
        """The days ahead; in a time that begins or ends behind, all that stand, past ones included."""
        tracker, chosen = self.tracker, self.chosen
        ends_behind = chosen.until is not None and chosen.until < tracker.on
        earliest = chosen.since or ("" if ends_behind else tracker.on)
        rows = [
            row
            for row in tracker.deadlines.standing(tracker.on)
            if row.last >= earliest
            and (self.horizon is None or row.first <= self.horizon)
        ]
        views = deadline_views(tracker, list(_asked(tracker, rows, chosen)), tracker.on)
        return [view for view in views if view.is_ahead or earliest < tracker.on]

    @property
    def permissions(self) -> Iterator[str]:
        """From which days ahead acts permit something, which is no deadline."""
        ahead = () if self.is_behind else self._ahead
        told = [
            f"{view.names} ({view.scope}) from {view.date}"
            for view in ahead
            if view.status == PERMITTED
        ]
        if told:
            yield f"Permits only, so no deadline: {wording.first_of(told, MOST_NAMED)}"

    @cached_property
    def passed(self) -> Sequence[DeadlineView]:
        """Those that passed, replaced ones included, each told once."""
        return told_once(self.tracker, _behind(self.tracker, self.chosen))

    def nothing(self, slugs: Iterable[str], passed: Iterable[DeadlineView]) -> str:
        """What to say where some have no deadline: whose, in which time, how many of those that passed are theirs."""
        names = list(map(self.tracker.entities.name, slugs))
        subject = f"{wording.some(names)}: no deadline" if names else "No deadline"
        if self.is_behind:
            return f"{subject} {'is overdue' if self.is_overdue else 'has passed'}."
        if self.in_time:
            return f"{subject} in that time."
        own = [v for v in passed if not (names and _told_of(v).isdisjoint(names))]
        behind = _passed(len(own))
        return "; ".join([f"{subject} ahead", *behind]) if own else f"{subject}."


def _of_companies(
    question: _Question, rows: Iterable[DeadlineView], filters: str
) -> Iterator[str]:
    """What companies tell of the deadlines of their countries, and those that they have there themselves."""
    tracker, chosen = question.tracker, question.chosen
    if chosen.entities and question.horizon is None:
        yield from _told_by_companies(tracker, chosen)
    if not (question.is_behind or chosen.kinds):
        told = {name for row in rows for name in _told_of(row)}
        there = chosen._replace(entities=question.named)
        yield from companies_there(tracker, there, question.last, told, filters)


def _left_out(
    question: _Question,
    views: Sequence[DeadlineView],
    behind: Sequence[DeadlineView],
    *,
    count_passed: bool,
    on_page: bool,
) -> Iterator[str]:
    """Who has no deadline of those asked for, and how many there are besides."""
    tracker, chosen = question.tracker, question.chosen
    told = set[str]().union(*map(_told_of, views))
    name = tracker.entities.name
    without = [slug for slug in question.named if name(slug) not in told]
    untold = () if on_page else behind
    if without and (views or behind):
        yield question.nothing(without, untold)
    elif behind:
        yield from _passed(len(untold))
    if count_passed and views and not (question.in_time or chosen.entities):
        yield from _passed(len(question.passed))
    elif chosen.since and not question.is_behind:
        extended = [v for v in question.passed if v.outcome == EXTENDED]
        if extended:
            yield f"{len(extended):,} extended, and so left out: --outcome {EXTENDED}"


def _with_outcome(
    views: Iterable[DeadlineView], words: Sequence[str]
) -> list[DeadlineView]:
    """The deadlines with one of some outcomes, or all without any; `unknown` is that no update tells of one."""
    outcomes = [NOT_KNOWN if word == UNKNOWN else word for word in words]
    return [view for view in views if not words or view.outcome in outcomes]


def _not_known(
    views: Iterable[DeadlineView], words: Sequence[str], line: str
) -> Iterator[str]:
    """How many have no outcome on record where those that were met or missed are asked for, and how they are listed."""
    number = sum(view.outcome == NOT_KNOWN for view in views)
    if number and UNKNOWN not in words and not {MET, MISSED}.isdisjoint(words):
        yield f"Of {number:,} more the outcome is not known: {line} --outcome {UNKNOWN}"


def _vague(
    rows: Sequence[DeadlineView], since: str | None, until: str | None
) -> Sequence[str]:
    """What to say of those that may lie outside the time asked for: no more than a year or a month is known."""
    vague = []
    for row in rows:
        begins_before = since and dates.read_date(row.date).first < since
        if begins_before or (until and row.last_day > until):
            vague.append(f"{row.name} (only {row.date})")
    return wording.too_vague(vague, MOST_NAMED)


def _told_by_companies(tracker: Tracker, chosen: Filter) -> Iterator[str]:
    """The deadlines of companies' countries of which an update about these tells what became."""
    homes = tracker.entities.homes(set(chosen.entities))
    if not homes:
        return
    there = chosen._replace(entities=tuple(homes.values()), members=None)
    for view in _behind(tracker, there):
        outcome = tracker.update(view.outcome_by) if view.outcome_by else None
        if outcome and outcome.entity in homes:
            who = (
                f"{tracker.entities.name(outcome.entity)} ({tracker.short(outcome.id)})"
            )
            yield f"{who} on a deadline of {view.name}: {view.words}"


def _looking_ahead(tracker: Tracker, wanted: FilterOptions) -> FilterOptions:
    """An end without a beginning read as `--within` reads it, ahead of the day asked. Raises `BadDate`."""
    if wanted.until is None or wanted.since is not None:
        return wanted
    return wanted._replace(
        until=dates.read_horizon(wanted.until, "--until", tracker.on)
    )


def _told_of(row: DeadlineView) -> set[str]:
    return {row.name, *row.also}


def _passed(number: int) -> list[str]:
    """How many deadlines passed, and how they are listed."""
    return [f"{number:,} passed: --passed"] if number else []


def _behind(
    tracker: Tracker, chosen: Filter, *, overdue: bool = False
) -> Iterator[DeadlineView]:
    rows = list(_asked(tracker, tracker.deadlines.passed(tracker.on), chosen))
    views = deadline_views(tracker, rows, tracker.on)
    return (v for v in views if not overdue or v.outcome not in (*CLOSING, PROJECTED))


def _asked(
    tracker: Tracker, rows: Iterable[DeadlineRow], chosen: Filter
) -> Iterator[DeadlineRow]:
    """The deadlines that a filter lets through; a status is that of the verdict, as in `status`."""
    by_act = asks_about_acts(chosen)
    rows = list(rows)
    with_status = of_status(tracker, {row.entity for row in rows}, chosen)
    for row in rows:
        if row.entity not in with_status or row.last < (chosen.since or ""):
            continue
        if chosen.until and row.first > chosen.until:
            continue
        if not matches_scope(tracker, chosen, row.entity, row.scope):
            continue
        if not by_act or matches_update(tracker, chosen, tracker.update(row.id)):
            yield row
