"""`timeline`: what happened, oldest first; with a chart, a lane for each entity."""

from collections.abc import Sequence
from itertools import groupby

from hwstatus import dates, standing
from hwstatus.commands import evidence
from hwstatus.commands.filters import FilterOptions, build_filter
from hwstatus.commands.list import matching
from hwstatus.errors import Usage
from hwstatus.models import Filter, Standing
from hwstatus.rows.movements import Chart, StatusPeriod
from hwstatus.rows.updates import Timeline
from hwstatus.store.tracker import Tracker


def timeline(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str] = (),
    *,
    detailed: bool = False,
) -> Timeline:
    """The updates that match, oldest first; detailed, with the statuses they changed."""
    forwards = wanted._replace(reverse=not wanted.reverse)
    rows, nothing = matching(tracker, forwards, names, detailed=False)
    if detailed:
        rows = (evidence.detailed_row(tracker, row.update, row.line) for row in rows)
    return Timeline(rows, empty_message=nothing)


def chart(tracker: Tracker, wanted: FilterOptions, names: Sequence[str] = ()) -> Chart:
    """How each entity's headline stood over time: one row a stretch of time with one status. Raises `Usage`."""
    if wanted.limit or wanted.reverse:
        raise Usage(
            "a chart has a lane for every entity, oldest first: it takes no --limit and no --reverse"
        )
    chosen = build_filter(tracker, wanted, names)
    until = min(chosen.until or tracker.on, tracker.on, tracker.context.today)
    kinds = chosen.kinds or (("country",) if not chosen.entities else ())
    runs = []
    slugs = chosen.entities or tuple(sorted(tracker.standings(until)))
    if chosen.members is not None:
        slugs = tuple(slug for slug in slugs if slug in chosen.members)
    allowed = tracker.slugs_of_kind(kinds) if kinds else set(slugs)
    for slug in slugs:
        if slug in allowed:
            runs.extend(_runs(tracker, slug, until, chosen))
    if chosen.statuses:
        wearing = {run.entity for run in runs if run.status in chosen.statuses}
        runs = [run for run in runs if run.entity in wearing]
    return Chart(runs, empty_message="No standing to chart in that time.")


def _day_of(effect: tuple[str, str, str]) -> str:
    return standing.day_of(effect[0])


def _runs(
    tracker: Tracker, slug: str, until: str, chosen: Filter
) -> list[StatusPeriod]:
    since = chosen.since
    name = tracker.name(slug)
    stands: dict[str, Standing] = {}
    heads = []
    choose = standing.strictest if chosen.scopes else standing.headline
    for day, effects in groupby(tracker.effects(slug, chosen), key=_day_of):
        if day > until:
            break
        for moment, scope, status in effects:
            stands[scope] = Standing(slug, scope, status, moment=moment)
        heads.append((day, choose(slug, stands.values())))
    runs: list[StatusPeriod] = []
    for number, (day, head) in enumerate(heads):
        end = (
            dates.shift(heads[number + 1][0], days=-1)
            if number + 1 < len(heads)
            else until
        )
        if since and end < since:
            continue
        start = max(day, since) if since else day
        if runs and (runs[-1].status, runs[-1].scope) == (head.status, head.scope):
            runs[-1] = runs[-1]._replace(to=end)
        else:
            runs.append(StatusPeriod(slug, name, head.scope, head.status, start, end))
    return runs
