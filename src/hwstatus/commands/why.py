"""`why NAME`: the deciding update and its rule, then every other update with the reason it did not decide."""

from collections.abc import Sequence

from hwstatus import dates, standing
from hwstatus.coding_rules import Reason, reason_against, reason_for
from hwstatus.commands import evidence
from hwstatus.commands.filters import words
from hwstatus.models import Standing, Update
from hwstatus.rows.verdicts import Evidence, Why
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import HEADLINE_SCOPE, SCOPES


def why(tracker: Tracker, names: Sequence[str], scope: str | None) -> Why:
    """The evidence on each named entity, for its headline's scope or the one asked for."""
    slugs = tracker.require(names)
    asked = words("--scope", [scope], SCOPES)[0] if scope else None
    rows: list[Evidence] = []
    heads = []
    for slug in slugs:
        found = evidence.standings(tracker, [slug]).get(slug, [])
        chosen = [s for s in found if asked in (None, s.scope)]
        choose = standing.strictest if asked else standing.headline
        verdict = choose(slug, chosen)
        scope_shown = asked or verdict.scope
        if verdict.decided_by is None and not asked:
            scope_shown = HEADLINE_SCOPE
        heads.append(evidence.verdict(tracker, verdict, tracker.entity_kinds[slug]))
        rows.extend(weigh(tracker, verdict, scope_shown))
    empty = f"No updates yet on {', '.join(tracker.name(s) for s in slugs)}: unknown, which is not permitted."
    notes = tuple(note for slug in slugs for note in evidence.doubts(tracker, slug))
    return Why(rows, heads, empty_message=empty, notes=notes, exit_code_if_empty=1)


def weigh(tracker: Tracker, verdict: Standing, scope: str) -> list[Evidence]:
    """Every update about an entity, weighed for one scope: the deciding one first, the others in order."""
    slug = verdict.entity
    kind = tracker.entity_kinds[slug]
    history = tracker.history(slug)
    sets = [
        u
        for u in history
        if u.entity == slug and any(e.scope == scope for e in u.effects)
    ]
    counted = [u for u in sets if standing.last_day(u) <= tracker.on]
    deciding = counted[-1] if counted else None
    rows = []
    for update in history:
        reason = _reason(tracker, update, slug, scope, kind, counted)
        rows.append(
            _row(tracker, slug, update, reason, scope, decides=update is deciding)
        )
    rows.sort(key=lambda row: not row.decides)
    for update, at, by, because in tracker.retracted(slug):
        words = f"retracted on {at[:10]} by {by}: {because}"
        rows.append(
            _row(tracker, slug, update, Reason(14, words), scope, decides=False)
        )
    return rows


def _reason(
    tracker: Tracker,
    update: Update,
    slug: str,
    scope: str,
    kind: str,
    counted: Sequence[Update],
) -> Reason:
    effect = (
        next((e for e in update.effects if e.scope == scope), None)
        if update.entity == slug
        else None
    )
    if standing.last_day(update) > tracker.on:
        return Reason(None, f"later than the day asked ({tracker.on})")
    if effect is None:
        if update.entity == slug and update.effects:
            others = ", ".join(e.scope for e in update.effects)
            return Reason(10, f"other scope ({others}): scopes never leak")
        return reason_against(update, slug)
    number = counted.index(update)
    if number == len(counted) - 1:
        rule = reason_for(update, effect, kind)
        return Reason(
            rule.rule,
            f"decides: the latest on {scope} by {dates.spell(tracker.on)}; {rule.words}",
        )
    after = counted[number + 1]
    later = next(e for e in after.effects if e.scope == scope)
    verb = "confirmed" if later.status == effect.status else "superseded"
    return Reason(
        None, f"{verb} by {tracker.short(after.id)} of {after.date} ({later.status})"
    )


def _row(
    tracker: Tracker,
    slug: str,
    update: Update,
    reason: Reason,
    scope: str,
    *,
    decides: bool,
) -> Evidence:
    effect = next(
        (e for e in update.effects if e.scope == scope), update.headline_effect
    )
    source = update.sources[0]
    return Evidence(
        slug,
        update.id,
        update.date,
        decides,
        reason.rule,
        reason.words,
        effect.scope if effect else None,
        effect.status if effect else None,
        update.actor,
        update.confidence,
        update.summary,
        "; ".join(s.publisher for s in update.sources),
        next((s.url for s in update.sources if s.url), source.url),
        tracker.short(update.id),
    )
