"""Where an answer depends on a date that is not known exactly, or on an act that was taken back."""

from collections.abc import Iterator, Sequence

from hwstatus import wording
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.rules import standing
from hwstatus.store.tracker import Tracker

MAYBE_HAPPENED = """
SELECT EXISTS (SELECT 1 FROM effect WHERE entity = :entity AND first <= :on AND moment > :after)
"""
"""Whether an effect on an entity may or may not have happened by a day."""


def doubts(tracker: Tracker, slug: str) -> list[str]:
    """What to say where the answer for the day asked depends on an imprecise date."""
    values = {"entity": slug, "on": tracker.on, "after": standing.after(tracker.on)}
    if not tracker.reader.count(MAYBE_HAPPENED, values):
        return []
    history = tracker.history(slug)
    return [
        f"{tracker.entities.name(slug)}: update {tracker.short(e.id)} is dated only {e.date}; had it happened by"
        f" {tracker.on}, the status would be {wording.effect_words(e.effect)}."
        for e in standing.doubtful(slug, standing.events(history, slug), tracker.on)
    ]


def withdrawn(
    tracker: Tracker, slugs: Sequence[str], scopes: Sequence[str]
) -> Iterator[str]:
    """What to say of the scopes asked for that are unknown because an act was withdrawn: there is evidence of that."""
    if not scopes:
        return
    from hwstatus.answers import evidence

    held = evidence.standings(tracker, slugs, scopes=scopes)
    for slug, standings in held.items():
        for one in standings:
            if one.status == UNKNOWN and one.decided_by:
                when = f"{wording.spelled(one.since)} ({tracker.short(one.decided_by)})"
                yield f"{tracker.entities.name(slug)}, {one.scope}: what stood was withdrawn on {when}."
