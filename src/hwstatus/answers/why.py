"""`why NAME`: the act that began the status, what confirmed it, and why the others do not decide."""

from collections.abc import Iterable, Sequence
from typing import Annotated, NamedTuple, Unpack

from hwstatus.answers import evidence, practices
from hwstatus.answers.doubts import doubts
from hwstatus.record import dates
from hwstatus.record.models import Effect, Standing, Update
from hwstatus.record.names import read_word
from hwstatus.record.vocabulary import HEADLINE_SCOPE, SCOPES
from hwstatus.rows import NUMBER, TEXT, WORD, Answer, Beside, Table
from hwstatus.rows.columns import Publisher, Scope, Slug, Summary, Url
from hwstatus.rows.verdicts import Verdict
from hwstatus.rules import standing
from hwstatus.rules.coding_rules import RULES, Reason, reason_against, reason_for
from hwstatus.store.tracker import Tracker

LATER = "later than the day asked"
SUPERSEDED, CONFIRMED = "superseded", "confirmed"
"""Why an act does not decide any more: by another status, by the same."""


class Evidence(NamedTuple):
    """An update as `why` weighs it: whether it decides, by which rule, or why not.

    `short` is the id as a reader may type it, `brief` the kind of reason.
    """

    entity: Slug
    id: Annotated[str, "the update's id"]
    date: Annotated[str, "when it happened, as exactly as known"]
    decides: Annotated[bool, "whether this update decides the status"]
    rule: Annotated[int | None, "number of the coding rule that applied", NUMBER]
    reason: Annotated[str, "why it decides, or why it does not", TEXT]
    scope: Scope[str | None]
    status: Annotated[str | None, "the status that it sets", WORD]
    actor: Annotated[str | None, "the kind of actor"]
    confidence: Annotated[str, "what the sources warrant"]
    summary: Summary[str]
    publisher: Publisher[str]
    url: Url
    short: str = ""
    brief: str = ""


EVIDENCE = Table(
    "why",
    Evidence,
    plain="entity id date decides rule reason status scope summary publisher url",
    document="date decides reason status scope summary publisher",
    given_by="`why`",
    counted="update",
)


class Why(Answer[Evidence]):
    """Verdicts, and all the evidence on each: rows in the order of the verdicts.

    A page shows a screenful of them where it is `folded`.
    """

    view = "why"

    def __init__(
        self,
        rows: Iterable[Evidence],
        verdicts: Sequence[Verdict],
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(EVIDENCE, rows, **beside)
        self.verdicts = verdicts
        self.folded = True


def why(
    tracker: Tracker, names: Sequence[str], scope: str | None, *, practice: bool = True
) -> Why:
    """The evidence on each named entity, for its headline's scope or the one asked for."""
    slugs = tracker.entities.require(names)
    only = None
    if scope:
        only = read_word("--scope", scope, SCOPES)
    rows: list[Evidence] = []
    heads = []
    for slug in slugs:
        standings = evidence.standings(tracker, [slug]).get(slug, [])
        chosen = [s for s in standings if only in (None, s.scope)]
        choose = standing.strictest if only else standing.headline
        verdict = choose(slug, chosen)
        scope_shown = only or verdict.scope
        if verdict.decided_by is None and not only:
            scope_shown = HEADLINE_SCOPE
        apart = practice and not only
        heads.append(practices.verdict(tracker, verdict, practice=apart))
        rows.extend(weigh(tracker, verdict, scope_shown))
    empty = f"No updates yet on {', '.join(tracker.entities.name(s) for s in slugs)}: unknown, which is not permitted."
    notes = tuple(note for slug in slugs for note in doubts(tracker, slug))
    return Why(rows, heads, empty_message=empty, notes=notes, exit_code_if_empty=1)


def weigh(tracker: Tracker, verdict: Standing, scope: str) -> list[Evidence]:
    """Every update about an entity, weighed for one scope.

    The one that began the status comes first, then the one that last confirmed it, then
    the others in order, and at the end what was retracted.
    """
    slug = verdict.entity
    history = tracker.history(slug)
    counted = []
    for update in history:
        if _effect_of(update, slug, scope) and _happened(tracker, update):
            counted.append(update)
    deciding = counted[-1] if counted else None
    rows = []
    for update in history:
        reason = _reason(tracker, update, verdict, scope, counted)
        decides = update is deciding
        rows.append(_row(tracker, slug, update, reason, scope, decides=decides))
    rows.sort(key=lambda row: (row.id != verdict.began_by, not row.decides))
    for update, at, by, because in tracker.corrections.retracted(slug):
        words = f"retracted on {at[:10]} by {by}: {because}"
        reason = Reason(14, words, "retracted")
        rows.append(_row(tracker, slug, update, reason, scope, decides=False))
    return rows


def _happened(tracker: Tracker, update: Update) -> bool:
    return standing.last_day(update) <= tracker.on


def _effect_of(update: Update, slug: str, scope: str) -> Effect | None:
    """What an update sets for an entity in a scope: nothing where it is another's."""
    if update.entity != slug:
        return None
    return next((e for e in update.effects if e.scope == scope), None)


def _reason(
    tracker: Tracker,
    update: Update,
    verdict: Standing,
    scope: str,
    counted: Sequence[Update],
) -> Reason:
    slug = verdict.entity
    if not _happened(tracker, update):
        return Reason(None, f"{LATER} ({tracker.on})", LATER)
    effect = _effect_of(update, slug, scope)
    if effect is None:
        if update.entity == slug and update.effects:
            others = ", ".join(e.scope for e in update.effects)
            return Reason(10, f"other scope ({others}): {RULES[10]}", "other scope")
        return reason_against(update, slug, tracker.entities.name(update.entity))
    rule = reason_for(update, effect, tracker.entities.kinds[slug])
    if update is counted[-1]:
        day = dates.spell(tracker.on)
        decides = f"decides: the latest on {scope} by {day}"
        return rule._replace(words=f"{decides}; {rule.words}")
    if update.id == verdict.began_by:
        began = _began(tracker, verdict)
        return rule._replace(words=f"{began}; {rule.words}")
    after = counted[counted.index(update) + 1]
    later = _effect_of(after, slug, scope)
    assert later is not None
    verb = SUPERSEDED
    if later.status == effect.status:
        verb = CONFIRMED
    other = f"{tracker.short(after.id)} of {after.date} ({later.status})"
    return Reason(None, f"{verb} by {other}", verb)


def _began(tracker: Tracker, verdict: Standing) -> str:
    words = f"began it: {verdict.status} since {verdict.since}"
    if verdict.restores:
        restored = tracker.update(verdict.restores)
        words += f", restoring {tracker.short(restored.id)} of {restored.date}"
    return words


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
    publishers = [update.cited.publisher, *(s.publisher for s in update.sources)]
    return Evidence(
        entity=slug,
        id=update.id,
        date=update.date,
        decides=decides,
        rule=reason.rule,
        reason=reason.words,
        scope=effect.scope if effect else None,
        status=effect.status if effect else None,
        actor=update.actor,
        confidence=update.confidence,
        summary=update.summary,
        publisher="; ".join(dict.fromkeys(publishers)),
        url=update.cited.url,
        short=tracker.short(update.id),
        brief=reason.brief,
    )
