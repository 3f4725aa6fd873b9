"""`disputes`: where the evidence contradicts itself."""

from collections.abc import Sequence

from hwstatus.commands import evidence
from hwstatus.commands.filters import (
    FilterOptions,
    build_filter,
    matches_scope,
    matches_update,
)
from hwstatus.rows.disputes import Dispute, Disputes
from hwstatus.store.tracker import Tracker


def disputes(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str],
) -> Disputes:
    """Every standing whose deciding effect another one contradicts (rule 13)."""
    chosen = build_filter(tracker, wanted, names)
    slugs = chosen.entities or chosen.members
    rows = []
    for slug, scopes in sorted(evidence.standings(tracker, slugs).items()):
        for found in scopes:
            if (
                found.disputed_with
                and found.decided_by
                and matches_scope(tracker, chosen, slug, found.scope)
            ):
                one = tracker.update(found.decided_by)
                other = tracker.update(found.disputed_with)
                if (
                    chosen.statuses and found.status not in chosen.statuses
                ) or not matches_update(chosen, one):
                    continue
                said = next(e for e in other.effects if e.scope == found.scope)
                rows.append(
                    Dispute(
                        slug,
                        tracker.name(slug),
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
                )
    return Disputes(rows, empty_message="No standing is disputed.")
