"""Standings dressed for a reader: with names, the deciding update's words, source and last dates."""

from collections.abc import Iterable, Sequence

from hwstatus import dates, standing
from hwstatus.models import Standing, Update
from hwstatus.results import Limit, Move, Occasion, Verdict
from hwstatus.store.tracker import DeadlineRow, Tracker


def verdict(tracker: Tracker, found: Standing, kind: str) -> Verdict:
    """A standing with its evidence."""
    update = tracker.update(found.decided_by) if found.decided_by else None
    source = update.sources[0] if update else None
    return Verdict(
        entity=found.entity,
        name=tracker.name(found.entity),
        kind=kind,
        status=found.status,
        scope=found.scope if found.decided_by else None,
        since=found.since,
        stage=found.stage,
        basis=found.basis,
        effective=found.effective,
        confidence=update.confidence if update else None,
        decided_by=found.decided_by,
        decided_on=found.decided_on,
        summary=update.summary if update else None,
        publisher=source.publisher if source else None,
        url=next((s.url for s in update.sources if s.url), None) if update else None,
        last_update=tracker.last_update(found.entity),
        last_checked=tracker.last_checked(found.entity),
        disputed_with=found.disputed_with,
    )


def headlines(tracker: Tracker, slugs: Sequence[str] | None, on: str) -> dict[str, Standing]:
    """The headline standing of each entity that has any."""
    found = tracker.standings(on, slugs)
    return {slug: standing.headline(slug, scopes) for slug, scopes in found.items()}


def limit(tracker: Tracker, row: DeadlineRow, on: str) -> Limit:
    """A deadline as a reader sees it."""
    left = dates.days_between(on, row.last)
    return Limit(row.entity, tracker.name(row.entity), row.scope, row.date, left, row.what, row.replaces, row.id)


def occasions(tracker: Tracker, updates: Iterable[Update]) -> Iterable[Occasion]:
    """Updates with what they changed."""
    for update in updates:
        yield Occasion(update, tracker.short(update.id), moves(tracker, update))


def moves(tracker: Tracker, update: Update) -> tuple[Move, ...]:
    """What an update did to its entity's standings, scope by scope."""
    return tuple(
        Move(update.entity, effect.scope, tracker.status_before(update, effect.scope), effect.status)
        for effect in update.effects
    )


class Scribe:
    """What a page of updates asks while it is laid out: display names, short ids, changes of status."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self.short = tracker.short
        self.name = tracker.name

    def moves(self, update: Update) -> tuple[Move, ...]:
        """What an update changed."""
        return moves(self._tracker, update)
