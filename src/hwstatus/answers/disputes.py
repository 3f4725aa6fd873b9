"""`disputes`: where the evidence contradicts itself."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Shown, Table
from hwstatus.answers.filters import FilterOptions, build_filter, described
from hwstatus.answers.matches import matches_scope, matches_update
from hwstatus.columns import TEXT, WORD, Name, Slug
from hwstatus.record.models import Filter, Standing
from hwstatus.store.tracker import Tracker


class Dispute(NamedTuple):
    """Two effects of one entity for one scope that contradict each other."""

    entity: Slug
    name: Name
    scope: Annotated[str, "what both statuses are for"]
    status: Annotated[str, "the status that counts, being the later one", WORD]
    date: Annotated[str, "date of the update that sets it"]
    id: Annotated[str, "id of that update"]
    publisher: Annotated[str, "who says so"]
    other_status: Annotated[str, "the status that contradicts it", WORD]
    other_date: Annotated[str, "date of the contradicting update"]
    other_id: Annotated[str, "id of the contradicting update"]
    other_publisher: Annotated[str, "who says that"]
    short: str = ""
    other_short: str = ""
    """The ids as a terminal shows them."""


DISPUTES = Table(
    "disputes",
    Dispute,
    screen=(
        Shown("name"),
        Shown("scope"),
        Shown("counts", look=TEXT, drawn="verdicts.counts", column="status"),
        Shown(
            "contradicts it",
            look=TEXT,
            drawn="verdicts.contradicts",
            column="other_status",
        ),
    ),
    given_by="`disputes`",
    counted="dispute",
)


def disputes(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str]
) -> Answer[Dispute]:
    """Every standing whose deciding effect another one contradicts (rule 13)."""
    chosen = build_filter(tracker, wanted, names, with_members=True)
    slugs = chosen.entities or chosen.members
    standings = evidence.standings(tracker, slugs)
    rows = [
        row
        for _, of_entity in sorted(standings.items())
        for standing in of_entity
        if (row := _dispute(tracker, standing, chosen))
    ]
    of = wording.some(list(map(tracker.entities.name, chosen.entities)))
    nothing = f"{of}: not disputed" if of else "No verdict is disputed"
    question = described(wanted, () if of else names)
    end = f" for {question}." if question else "."
    return Answer(table=DISPUTES, rows=rows, empty_message=nothing + end)


def _dispute(tracker: Tracker, standing: Standing, chosen: Filter) -> Dispute | None:
    """Both sides of a standing; None where it is not disputed, or not asked for."""
    if not standing.disputed_with or not standing.confirmed_by:
        return None
    if not matches_scope(tracker, chosen, standing.entity, standing.scope):
        return None
    if chosen.statuses and standing.status not in chosen.statuses:
        return None
    one = tracker.update(standing.confirmed_by)
    if not matches_update(tracker, chosen, one):
        return None
    other = tracker.update(standing.disputed_with)
    said = next(e for e in other.effects if e.scope == standing.scope)
    return Dispute(
        entity=standing.entity,
        name=tracker.entities.name(standing.entity),
        scope=standing.scope,
        status=standing.status,
        date=one.date,
        id=one.id,
        publisher=one.cited.publisher,
        other_status=said.status,
        other_date=other.date,
        other_id=other.id,
        other_publisher=other.cited.publisher,
        short=tracker.short(one.id),
        other_short=tracker.short(other.id),
    )
