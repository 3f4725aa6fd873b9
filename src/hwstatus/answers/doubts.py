"""Where an answer depends on a date that is not known exactly."""

from hwstatus import wording
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
