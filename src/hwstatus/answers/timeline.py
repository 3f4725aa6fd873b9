"""`timeline`: updates in the order in which they happened; with --chart, how headlines stood over time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, zip_longest
from operator import attrgetter
from typing import Annotated, Any, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Again, Answer, Table
from hwstatus.answers.filters import FilterOptions, build_filter, command_line
from hwstatus.answers.ids import filter_of_updates
from hwstatus.answers.matches import subjects
from hwstatus.answers.updates import UpdateRow, Updates, in_order
from hwstatus.columns import WORD, Name, Scope, Slug
from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.models import Filter, Standing
from hwstatus.record.vocabulary import COUNTRY, rank
from hwstatus.rules import standing
from hwstatus.store.filters import OF_UPDATES, Params, of_effect, where
from hwstatus.store.tracker import Tracker


def timeline(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str] = (),
    *,
    detailed: bool = False,
) -> Updates:
    """The updates that match, oldest first; detailed, with the statuses they changed."""
    forwards = wanted._replace(reverse=not wanted.reverse)
    chosen = filter_of_updates(tracker, forwards, names)
    answer = in_order(tracker, chosen, forwards, names, detailed=detailed)
    answer.view = "timeline"
    if detailed:
        if chosen.limit:
            answer.rows = list(answer.rows)
        answer.pointers = [
            *answer.pointers,
            *_first_against(tracker, chosen),
            *_each_once(wanted, names, chosen, answer.rows),
            *_ever(tracker, wanted, chosen),
        ]
    return answer


def _first_against(tracker: Tracker, chosen: Filter) -> Iterator[Again]:
    """Which country first kept the supplier out or limited it, where the oldest acts of several are asked for."""
    is_first = chosen.limit or chosen.members is not None
    oldest = is_first and chosen.reverse and len(chosen.entities) != 1
    is_that = chosen.binding and chosen.kinds == (COUNTRY,)
    if not oldest or is_that or chosen.statuses or chosen.sort != "date":
        return
    binding = chosen._replace(limit=1, kinds=(COUNTRY,), binding=True)
    for act in tracker.updates(binding):
        who = tracker.entities.name(act.entity)
        first = f"{who}, {act.date}, {tracker.short(act.id)}"
        said = f"The first country with a binding act ({first})"
        yield Again(said, ["--kind", COUNTRY, "--binding"])


def _each_once(
    wanted: FilterOptions,
    names: Sequence[str],
    chosen: Filter,
    rows: Iterable[UpdateRow],
) -> Iterator[str]:
    """How the first are listed who came to a status, where some have several of the oldest acts that are asked for."""
    is_oldest = chosen.reverse and chosen.sort == "date"
    if not (chosen.limit and is_oldest and len(chosen.scopes) == 1):
        return
    number = len({row.update.entity for row in rows})
    if 1 < number < chosen.limit:
        end = (
            f"--to {','.join(chosen.statuses)}" if chosen.statuses else "--from unknown"
        )
        moved = command_line("changes", wanted, names, status=())
        line = f"{moved} {end} --reverse --limit {chosen.limit}"
        yield f"These are about {number}; the first {chosen.limit} that came to a status: {line}"


def _ever(tracker: Tracker, wanted: FilterOptions, chosen: Filter) -> Iterator[str]:
    """Which statuses the only one asked for has had, strictest first, and where each change is; not of a time alone."""
    today = tracker.context.today
    is_of_a_day = tracker.on != today or tracker.question.known_at or chosen.until
    if len(chosen.entities) != 1 or is_of_a_day:
        return
    [slug] = chosen.entities
    effects = tracker.reader.rows(*effects_of(slug, Filter(scopes=chosen.scopes)))
    had = {status for moment, _, status, _ in effects if dates.day_of(moment) <= today}
    if had:
        ever = ", ".join(sorted(had, key=rank, reverse=True))
        line = command_line("changes", FilterOptions(scope=wanted.scope), [slug])
        yield f"Statuses ever: {ever}; each change: {line}"


# -- how headlines stood over time -----------------------------------------------------


class StatusPeriod(NamedTuple):
    """A stretch of time in which a headline did not change; `to` is its last day.

    `since` and `to` are as exactly as known, `to` is None while it lasts. It is drawn
    from `first_day` to `last_day`, within the time asked for.
    """

    entity: Slug
    name: Name
    scope: Scope[str]
    status: Annotated[str, "the status in that time", WORD]
    since: Annotated[str, "first day, as exactly as known"]
    to: Annotated[str | None, "last day, as exactly as known; null while it lasts"]
    first_day: str = ""
    last_day: str = ""


PERIODS = Table("periods", StatusPeriod, given_by="`timeline --chart`")


class Periods(Answer[StatusPeriod]):
    """The headlines of some entities over time."""

    view = "timeline.periods"
    one_screen = False
    lanes: Mapping[str, str] = {}
    """The names of those that have a lane, by slug: who was named has one without a status too."""
    since: str | None = None
    """The day on which the lanes begin, where one was asked for."""


def periods(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str] = ()
) -> Periods:
    """How each entity's headline stood over time: one row a stretch of time with one status. Raises `Usage`."""
    if wanted.limit or wanted.reverse:
        raise Usage(
            "a chart has a lane for every entity, oldest first: it takes no --limit and no --reverse"
        )
    chosen = build_filter(tracker, wanted, names)
    until = last_day_of(tracker, chosen)
    slugs = subjects(tracker, chosen)
    runs = [run for slug in slugs for run in _runs(tracker, slug, until, chosen)]
    if chosen.statuses:
        with_status = {run.entity for run in runs if run.status in chosen.statuses}
        runs = [run for run in runs if run.entity in with_status]
    charted = {run.entity for run in runs}
    named = () if chosen.statuses else chosen.entities
    drawn = [slug for slug in slugs if slug in charted or slug in named]
    lanes = {slug: tracker.entities.name(slug) for slug in drawn}
    unknown = [name for slug, name in lanes.items() if slug not in charted]
    throughout = f"{wording.some(unknown)}: unknown throughout."
    return Periods(
        table=PERIODS,
        rows=runs,
        empty_message="No status to chart in that time.",
        notes=[throughout] if runs and unknown else (),
        lanes=lanes,
        since=chosen.since,
    )


def last_day_of(tracker: Tracker, chosen: Filter) -> str:
    """The last day that is charted: that asked for, no later than today."""
    return min(chosen.until or tracker.on, tracker.on, tracker.context.today)


def effects_of(slug: str, chosen: Filter) -> tuple[str, Params]:
    """The SELECT of an entity's effects of some scopes and publishers, in order: moment, scope, status, date."""
    words: dict[str, Any] = {each.field: each.asked(chosen) for each in OF_UPDATES}
    names = ("own", "publishers", "official", "unofficial", "recorded_since")
    of_report: dict[str, Any] = {name: getattr(chosen, name) for name in names}
    condition, values = where(Filter(**of_report, **words))
    effects, bound = of_effect(chosen._replace(statuses=()))
    condition = " AND ".join([condition, *effects])
    values |= {"entity": slug, **bound}
    return (
        "SELECT e.moment, e.scope, e.status, e.date FROM effect e JOIN updates u ON u.seq = e.seq"
        f" WHERE e.entity = :entity AND {condition} ORDER BY e.moment",
        values,
    )


def _days(
    tracker: Tracker, slug: str, until: str, chosen: Filter
) -> Iterator[StatusPeriod]:
    """From each day on which an entity's headline was decided or confirmed, in order, what it was then."""
    choose = standing.strictest if chosen.scopes else standing.headline
    standings: dict[str, Standing] = {}
    for day, effects in groupby(
        tracker.reader.rows(*effects_of(slug, chosen)),
        key=lambda effect: dates.day_of(effect[0]),
    ):
        if day > until:
            break
        date = day
        for moment, scope, status, date in effects:  # noqa: B007 - the last counts
            standings[scope] = Standing(slug, scope, status, moment=moment)
        head = choose(slug, standings.values())
        name = tracker.entities.name(slug)
        yield StatusPeriod(slug, name, head.scope, head.status, date, None, day)


def _runs(
    tracker: Tracker, slug: str, until: str, chosen: Filter
) -> Iterator[StatusPeriod]:
    """The stretches of one headline, with dates as they are known; the last has no end."""
    from hwstatus.rules.turns import first_of_each

    days = _days(tracker, slug, until, chosen)
    turns = first_of_each(days, attrgetter("status", "scope"))
    for turn, following in zip_longest(turns, turns[1:]):
        last = dates.shift(following.first_day, days=-1) if following else until
        if not chosen.since or last >= chosen.since:
            yield turn._replace(
                to=_end(following.since, last) if following else None,
                first_day=max(turn.first_day, chosen.since or ""),
                last_day=last,
            )


def _end(date: str, last: str) -> str:
    """The last day of a run; where the day of its end is not known, what is known."""
    return last if len(date) == len(last) else date
