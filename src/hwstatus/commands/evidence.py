"""Standings dressed for a reader: with names, the deciding update's words, source and last dates."""

from collections.abc import Iterable, Sequence

from hwstatus import dates, standing
from hwstatus.models import Standing
from hwstatus.rows.verdicts import DeadlineView, Verdict
from hwstatus.store.deadlines import DeadlineRow
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import DROPPED, NETWORK_SCOPES, NOT_KNOWN, SUSPENDED


def verdict(
    tracker: Tracker,
    found: Standing,
    kind: str,
    *,
    shown: bool = True,
) -> Verdict:
    """A standing with its evidence; the ids as they are `shown` to a reader cost look-ups."""
    empty = Verdict(
        entity=found.entity,
        name=tracker.name(found.entity),
        kind=kind,
        status=found.status,
        scope=found.scope if found.decided_by else None,
        since=found.since,
        stage=found.stage,
        basis=found.basis,
        effective=found.effective,
        confidence=None,
        decided_by=found.decided_by,
        decided_on=found.decided_on,
        summary=None,
        publisher=None,
        url=None,
        last_update=tracker.last_update(found.entity),
        last_checked=tracker.last_checked(found.entity),
        disputed_with=found.disputed_with,
        projected=tracker.projected,
        began_by=found.began_by,
        began_on=found.began_on,
        began_stage=found.began_stage,
        began_basis=found.began_basis,
        began_effective=found.began_effective,
        on=tracker.on,
    )
    if found.decided_by is None:
        return empty
    return _with_acts(tracker, empty, shown=shown)


def _with_acts(tracker: Tracker, found: Verdict, *, shown: bool) -> Verdict:
    """A verdict with what the updates say that began and last confirmed it."""
    confirming = tracker.update(found.decided_by or "")
    beginning = tracker.update(found.began_by or "")
    found = found._replace(
        confidence=confirming.confidence,
        summary=confirming.summary,
        publisher=confirming.cited.publisher,
        url=confirming.cited.url,
        began_publisher=beginning.cited.publisher,
        began_url=beginning.cited.url,
        began_summary=beginning.summary,
        began_confidence=beginning.confidence,
    )
    if found.began_stage == SUSPENDED:
        held_up = tracker.status_before(beginning, found.scope or "")
        found = found._replace(suspended=held_up)
    restores = {effect.scope: effect.restores for effect in beginning.effects}
    restored = restores.get(found.scope or "")
    if restored:
        earlier = tracker.update(restored)
        found = found._replace(
            restores=restored,
            restored_on=earlier.date,
            restored_actor=earlier.actor_name,
        )
    if shown:
        short, began_short = map(tracker.short, (confirming.id, beginning.id))
        found = found._replace(short=short, began_short=began_short)
    return found


def acts_of(found: Iterable[Standing]) -> list[str]:
    """The ids of the updates that these standings rest on."""
    known = {}
    for one in found:
        known.update(dict.fromkeys((one.decided_by, one.began_by)))
    return [act for act in known if act]


def standings(
    tracker: Tracker,
    slugs: Sequence[str] | None,
    on: str | None = None,
    scopes: Sequence[str] = (),
) -> dict[str, list[Standing]]:
    """The standings on the day asked, by entity, of some entities and scopes or all; on a day ahead, as projected.

    What they restore is told by the records of the acts that began them: see `verdict`.
    """
    day = on or tracker.on
    today = tracker.context.today
    if day <= today:
        return tracker.standings(day, slugs, scopes, restores=False)
    found = tracker.standings(today, slugs, scopes, restores=False)
    ends: dict[str, list[tuple[str, str]]] = {}
    for row in tracker.deadlines(today):
        if row.last >= today and not _was_dropped(tracker, row):
            ends.setdefault(row.entity, []).append((row.scope, row.last))
    return {
        slug: [standing.projected(s, ends.get(slug, ()), day) for s in scopes]
        for slug, scopes in found.items()
    }


def _was_dropped(tracker: Tracker, row: DeadlineRow) -> bool:
    outcome = tracker.outcome(row, tracker.on)
    return outcome is not None and outcome.word == DROPPED


def headlines(
    tracker: Tracker,
    slugs: Sequence[str],
    on: str | None = None,
    scopes: Sequence[str] = (),
) -> dict[str, Standing]:
    """The headline of each of these entities, in their order.

    Among some scopes only where they are named. Otherwise the scopes of the networks are
    all that is looked up.
    """
    found = standings(tracker, slugs, on, scopes or NETWORK_SCOPES)
    if scopes:
        choose = standing.strictest
    else:
        choose = standing.headline
    return {slug: choose(slug, found.get(slug, ())) for slug in slugs}


def doubts(tracker: Tracker, slug: str) -> list[str]:
    """What to say where the answer for the day asked depends on an imprecise date."""
    if not tracker.is_uncertain(slug):
        return []
    history = tracker.history(slug)
    return [
        f"{tracker.name(slug)}: update {tracker.short(e.id)} is dated only {e.date}; had it happened by"
        f" {tracker.on}, the status would be {e.effect.status} ({e.effect.scope})."
        for e in standing.doubtful(slug, standing.events(history, slug), tracker.on)
    ]


def limit(tracker: Tracker, row: DeadlineRow, on: str) -> DeadlineView:
    """A deadline as a reader sees it; one that passed says what became of it."""
    update = tracker.update(row.id)
    source = update.cited
    outcome = tracker.outcome(row, tracker.on)
    unclosed = NOT_KNOWN if row.last < on else None
    return DeadlineView(
        entity=row.entity,
        name=tracker.name(row.entity),
        scope=row.scope,
        date=row.date,
        last_day=row.last,
        days_left=dates.days_between(on, row.last),
        what=row.what,
        was=tracker.slippage(row),
        decided_by=row.id,
        decided_on=row.decided[:10],
        publisher=source.publisher,
        url=source.url,
        outcome=outcome.word if outcome else unclosed,
        outcome_on=outcome.date if outcome else None,
        outcome_by=outcome.id if outcome else None,
        chain=tracker.chain(row),
        recorded_at=update.recorded_at,
    )
