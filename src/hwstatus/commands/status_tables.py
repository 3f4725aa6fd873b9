"""`status --scopes` and `status --compare`: a column a scope, and two days side by side."""

from collections.abc import Sequence

from hwstatus import dates, wording
from hwstatus.answers import evidence
from hwstatus.answers.filters import FilterOptions, asks_about_acts, build_filter
from hwstatus.commands.status import NOTHING_FOUND, counted, decides, subjects
from hwstatus.errors import Usage
from hwstatus.models import Standing
from hwstatus.rows.matrices import Matrix, ScopeStatuses
from hwstatus.rows.movements import ComparedStatus, Comparison
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import SCOPES, STATUSES


def matrix(tracker: Tracker, names: Sequence[str], wanted: FilterOptions) -> Matrix:
    """A row an entity, a column a scope: "banned" says from what."""
    chosen = build_filter(tracker, wanted._replace(sort="date"), names)
    slugs = subjects(tracker, chosen)
    found = evidence.standings(tracker, slugs)
    wanted_scopes = chosen.scopes or tuple(SCOPES)
    narrowed = asks_about_acts(chosen)
    rows = []
    for slug in slugs:
        statuses = {}
        for one in found.get(slug, ()):
            if one.scope not in wanted_scopes:
                continue
            if not narrowed or decides(tracker, one, chosen):
                statuses[one.scope] = one.status
        if narrowed and not statuses:
            continue
        if not chosen.statuses or set(statuses.values()) & set(chosen.statuses):
            rows.append(ScopeStatuses(slug, tracker.entities.name(slug), statuses))
    rows.sort(key=lambda r: r.name.casefold(), reverse=wanted.reverse)
    total = len(rows)
    rows = rows[: chosen.limit] if chosen.limit else rows
    shown = (
        tuple(s for s in wanted_scopes if any(s in r.statuses for r in rows))
        or wanted_scopes[:1]
    )
    counted = wording.limited(len(rows), total, "rows")
    return Matrix(
        rows, wanted_scopes, shown, summary=counted, empty_message=NOTHING_FOUND
    )


def compare(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions, one: str, other: str
) -> Comparison:
    """The headline of each entity on two days, side by side, those that moved first."""
    today = tracker.context.today
    first, second = (_day(text, today) for text in (one, other))
    chosen = build_filter(tracker, wanted._replace(sort="date"), names)
    slugs = subjects(tracker, chosen)
    before, after = (
        evidence.headlines(tracker, slugs, day, chosen.scopes)
        for day in (first, second)
    )
    rows = []
    for slug in slugs:
        statuses = {before[slug].status, after[slug].status}
        if not chosen.statuses or statuses & set(chosen.statuses):
            rows.append(_compared(tracker, before[slug], after[slug]))
    rows.sort(
        key=lambda r: (not r.moved, -STATUSES[r.status_2].rank, r.name.casefold())
    )
    moved_in_all = sum(r.moved for r in rows)
    said = f"{moved_in_all:,} of {len(rows):,} moved between {first} and {second}"
    total = len(rows)
    rows = rows[: chosen.limit] if chosen.limit else rows
    summary = counted(rows, total, said)
    return Comparison(rows, first, second, summary=summary, empty_message=NOTHING_FOUND)


def _compared(tracker: Tracker, before: Standing, after: Standing) -> ComparedStatus:
    """The headlines of one entity on two days; a scope only where an update decided."""
    return ComparedStatus(
        before.entity,
        tracker.entities.name(before.entity),
        before.status,
        before.scope if before.decided_by else None,
        after.status,
        after.scope if after.decided_by else None,
        (before.status, before.scope) != (after.status, after.scope),
        after.decided_by,
    )


def _day(text: str, today: str) -> str:
    span = dates.read_period(text, "--compare", today)
    if span.first > today:
        raise Usage(f"--compare {text} lies in the future")
    return min(span.last, today)  # of this year, what there is of it, as --on reads it
