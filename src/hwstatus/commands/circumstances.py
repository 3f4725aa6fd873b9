"""What a picture says of itself: the day, the countries, the scopes, the dataset."""

from collections.abc import Sequence

from hwstatus.models import Filter
from hwstatus.names import fold
from hwstatus.rows.pictures import Circumstances
from hwstatus.store import groups
from hwstatus.store.tracker import Tracker


def circumstances(
    tracker: Tracker, texts: Sequence[str], chosen: Filter, address: str | None
) -> Circumstances:
    """The circumstances of a question about the members of groups (`texts`), or of all countries."""
    names, are_groups = _named(tracker, texts)
    return Circumstances(
        on=tracker.on,
        known_at=tracker.question.known_at,
        projected=tracker.projected,
        groups=tuple(names),
        members=len(chosen.members or ()) if are_groups else 0,
        scopes=chosen.scopes,
        dataset=tracker.ledger.meta("dataset"),
        covered_to=tracker.covered_to(),
        address=address,
    )


def _named(tracker: Tracker, texts: Sequence[str]) -> tuple[list[str], bool]:
    """The names of groups and regions, and whether any of them is a group."""
    regions = {fold(region): region for region in tracker.entities.regions()}
    parts = [part.strip() for text in texts for part in text.split(",")]
    found = [groups.find(tracker.entities, part) for part in parts]
    names = [
        group.name if group else regions[fold(part)]
        for part, group in zip(parts, found, strict=True)
    ]
    return names, any(found)
