"""Which headlines a change moved: what they were before it is looked up inside its transaction."""

from collections.abc import Iterator, Mapping, Sequence

from hwstatus import wording
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.rules import standing
from hwstatus.store.tracker import Tracker

FEW = 5
"""Headlines that are named where a change moved many."""


def headlines(tracker: Tracker, slugs: Sequence[str] | None = None) -> dict[str, str]:
    """The status that each entity has today, and what for: `phase-out (5g)`; of some or all, but of none unknown."""
    every = tracker.standings.by_entity(tracker.context.today, slugs)
    heads = (standing.headline(slug, own) for slug, own in every.items())
    return {
        head.entity: wording.status_for(head.status, head.decided_scope)
        for head in heads
        if head.status != UNKNOWN
    }


def moved(tracker: Tracker, before: Mapping[str, str]) -> Iterator[str]:
    """What to say of the headlines that are another now, a line each; of many, how many more there are."""
    now = headlines(tracker, list(before))
    others = [slug for slug, was in before.items() if now.get(slug, UNKNOWN) != was]
    for slug in others[:FEW]:
        name = tracker.entities.name(slug)
        is_now = now.get(slug, UNKNOWN)
        yield f"By it the headline of {name} is {is_now}; it was {before[slug]}."
    if more := len(others[FEW:]):
        counted = wording.counted(more, "more headline")
        yield f"{counted} moved by it: hwstatus digest --since today"
