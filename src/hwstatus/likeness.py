"""Whether two updates report the same news. No I/O."""

from collections.abc import Iterable
from functools import lru_cache

from hwstatus import dates
from hwstatus.models import Update
from hwstatus.names import fold

ALIKE = 0.7
"""Share of common words from which two summaries of one event tell the same."""


def likeness(one: Update, other: Update) -> str | None:
    """Why two updates seem to be the same news, None where they do not."""
    if not _may_coincide(one, other):
        return None
    shared = {s.url for s in one.sources if s.url} & {
        s.url for s in other.sources if s.url
    }
    publishers = _publishers(one) & _publishers(other)
    alike = _overlap(one.summary, other.summary)
    if (
        one.entity == other.entity
        and one.date == other.date
        and (shared or alike == 1.0)
    ):
        return "same source" if publishers or shared else "same words"
    if alike >= ALIKE and publishers:
        return "nearly the same words, same source"
    return "same words" if alike == 1.0 else None


def _may_coincide(one: Update, other: Update) -> bool:
    about = {one.entity, *one.also_about} & {other.entity, *other.also_about}
    if not about:
        return False
    a, b = dates.read_date(one.date), dates.read_date(other.date)
    apart = max(
        dates.days_between(a.last, b.first), dates.days_between(b.last, a.first)
    )
    return apart <= 1


def _publishers(update: Update) -> set[str]:
    return {_folded(s.publisher) for s in update.sources}


# Few publishers, and neighbours in time that are compared with each other again and again.
_folded = lru_cache(maxsize=4_096)(fold)


@lru_cache(maxsize=4_096)
def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())


def _overlap(one: str, other: str) -> float:
    a, b = _words(one), _words(other)
    return len(a & b) / len(a | b) if a | b else 1.0


def repeats(update: Update, others: Iterable[Update]) -> tuple[Update, str] | None:
    """The first of `others` that an update seems to repeat, and why."""
    for other in others:
        why = likeness(update, other)
        if why and other.id != update.id:
            return other, why
    return None
