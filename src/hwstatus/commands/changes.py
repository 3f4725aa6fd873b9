"""`changes` and `disputes`: which standings moved, and where the evidence contradicts itself."""

from collections.abc import Sequence
from contextlib import closing
from itertools import groupby

from hwstatus import dates
from hwstatus.commands import verdicts
from hwstatus.commands.choosing import Wanted, choose, concerns, lets
from hwstatus.models import Filter, Update
from hwstatus.results import Dispute, Result, Shift
from hwstatus.store.history import Correction
from hwstatus.store.tracker import Tracker


def changes(tracker: Tracker, wanted: Wanted, names: Sequence[str]) -> Result:
    """The standings that moved in a time, by which update; corrections are rows of their own kind.

    News is placed by the day on which it happened, a correction by the day on which it was made.
    """
    chosen = choose(tracker, wanted, names)
    until = min(chosen.until or tracker.on, tracker.on)
    since = chosen.since or dates.EARLIEST
    news = (u for u in tracker.changed_between(since, until) if lets(chosen, u))
    rows = [shift for update in news for shift in _news(tracker, update)]
    corrections = tracker.corrections(since, until)
    for _, group in groupby(corrections, key=lambda c: c.entry):
        rows.extend(_corrected(tracker, list(group), chosen))
    rows = [row for row in rows if concerns(tracker, chosen, row.entity, row.scope)]
    if chosen.statuses:
        rows = [row for row in rows if row.status in chosen.statuses or row.was in chosen.statuses]
    rows.sort(key=lambda r: r.date, reverse=wanted.reverse)
    rows = rows[-chosen.limit :] if chosen.limit else rows
    by_news = sum(r.kind == "news" for r in rows)
    told = f"{by_news} by news, {len(rows) - by_news} by corrections"
    return Result("changes", rows, told=told, empty=f"No standing moved between {since} and {until}.")


def _news(tracker: Tracker, update: Update) -> list[Shift]:
    source = update.sources[0]
    return [
        Shift(
            "news", update.date, m.entity, tracker.name(m.entity), m.scope, m.was, m.status, update.id,
            update.summary, source.publisher, source.url, update.recorded_by, None,
        )
        for m in verdicts.moves(tracker, update)
        if m.changed
    ]  # fmt: skip


def _corrected(tracker: Tracker, found: Sequence[Correction], chosen: Filter) -> list[Shift]:
    """How one ledger entry's corrections moved standings, seen on the day of the correction."""
    about: dict[str, Correction] = {}
    for correction in found:
        for update in (correction.before, correction.after):
            if update and lets(chosen, update):
                about.setdefault(update.entity, correction)
    if not about:
        return []
    day, entry = found[0].at[:10], found[0].entry
    old, new = (_standings_after(tracker, number, day, list(about)) for number in (entry - 1, entry))
    rows = []
    for slug, correction in about.items():
        shown = correction.after or correction.before
        assert shown is not None
        source = shown.sources[0]
        for scope in sorted(old[slug].keys() | new[slug].keys()):
            was, status = old[slug].get(scope, "unknown"), new[slug].get(scope, "unknown")
            if was != status:
                rows.append(Shift(
                    "correction", day, slug, tracker.name(slug), scope, was, status, shown.id, shown.summary,
                    source.publisher, source.url, correction.by, correction.reason or correction.verb,
                ))  # fmt: skip
    return rows


def _standings_after(tracker: Tracker, entry: int, day: str, slugs: Sequence[str]) -> dict[str, dict[str, str]]:
    """The statuses by scope of some entities as the tracker held them after a ledger entry."""
    from hwstatus.store.past import as_held

    held = as_held(tracker, dates.LAST_DAY, entry=entry)
    with closing(held.connection):
        found = held.standings(day, slugs)
    return {slug: {s.scope: s.status for s in found.get(slug, ())} for slug in slugs}


def disputes(tracker: Tracker, wanted: Wanted, names: Sequence[str]) -> Result:
    """Every standing whose deciding effect another one contradicts (rule 13)."""
    chosen = choose(tracker, wanted, names)
    slugs = chosen.entities or chosen.members
    rows = []
    for slug, scopes in sorted(verdicts.standings(tracker, slugs).items()):
        for found in scopes:
            if found.disputed_with and found.decided_by and concerns(tracker, chosen, slug, found.scope):
                one, other = tracker.update(found.decided_by), tracker.update(found.disputed_with)
                if (chosen.statuses and found.status not in chosen.statuses) or not lets(chosen, one):
                    continue
                said = next(e for e in other.effects if e.scope == found.scope)
                rows.append(Dispute(
                    slug, tracker.name(slug), found.scope, found.status, one.date, one.id, one.sources[0].publisher,
                    said.status, other.date, other.id, other.sources[0].publisher,
                ))  # fmt: skip
    return Result("disputes", rows, empty="No standing is disputed.")
