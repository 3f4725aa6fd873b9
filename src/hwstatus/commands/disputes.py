"""`disputes`: where the evidence contradicts itself."""

from collections.abc import Sequence

from hwstatus.answers import evidence
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    matches_scope,
    matches_update,
)
from hwstatus.models import Filter, Standing
from hwstatus.rows.disputes import Dispute, Disputes
from hwstatus.store.tracker import Tracker


def disputes(tracker: Tracker, wanted: FilterOptions, names: Sequence[str]) -> Disputes:
    """Every standing whose deciding effect another one contradicts (rule 13)."""
    chosen = build_filter(tracker, wanted, names)
    slugs = chosen.entities or chosen.members
    standings = evidence.standings(tracker, slugs)
    rows = []
    for _, scopes in sorted(standings.items()):
        for found in scopes:
            row = _dispute(tracker, found, chosen)
            if row is not None:
                rows.append(row)
    return Disputes(rows, empty_message="No standing is disputed.")


def _dispute(tracker: Tracker, found: Standing, chosen: Filter) -> Dispute | None:
    """Both sides of a standing; None where it is not disputed, or not asked for."""
    if not found.disputed_with or not found.decided_by:
        return None
    if not matches_scope(tracker, chosen, found.entity, found.scope):
        return None
    if chosen.statuses and found.status not in chosen.statuses:
        return None
    one = tracker.update(found.decided_by)
    if not matches_update(chosen, one):
        return None
    other = tracker.update(found.disputed_with)
    said = next(e for e in other.effects if e.scope == found.scope)
    return Dispute(
        found.entity,
        tracker.entities.name(found.entity),
        found.scope,
        found.status,
        one.date,
        one.id,
        one.cited.publisher,
        said.status,
        other.date,
        other.id,
        other.cited.publisher,
    )
