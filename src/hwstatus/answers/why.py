"""`why NAME`: the acts that began the status, carry it and confirmed it, and why the others do not decide."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple

from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.doubts import of_named, rules_over
from hwstatus.answers.filters import (
    MOST_NAMED,
    FilterOptions,
    build_filter,
    no_updates_on,
)
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.words import named
from hwstatus.columns import (
    NUMBER,
    TEXT,
    WORD,
    ActorKind,
    Confidence,
    Publisher,
    Scope,
    Slug,
    Summary,
    UpdateId,
    Url,
)
from hwstatus.record import dates
from hwstatus.record.fields import UPDATE, meaning
from hwstatus.record.models import Effect, Standing, Update
from hwstatus.record.vocabulary import HEADLINE_SCOPE
from hwstatus.rules.coding_rules import (
    CONTEXT,
    RULES,
    Reason,
    reason_against,
    reason_for,
)
from hwstatus.store.tracker import Tracker
from hwstatus.wording import addresses_of, came_about, first_of, limit, status_for

LATER = "later than the day asked"
SUPERSEDED, CONFIRMED = "superseded", "confirmed"
"""Why an act does not decide any more: by another status, by the same."""


class Evidence(NamedTuple):
    """An update as `why` weighs it: whether it decides, by which rule, or why not.

    `short` is the id as a reader may type it, `brief` the kind of reason. A sheet holds every
    field but the instrument, and its digest would be another with one more.
    """

    entity: Slug
    id: UpdateId
    date: Annotated[str, meaning(UPDATE, "date")]
    decides: Annotated[bool, "whether this update carries the status"]
    rule: Annotated[int | None, "number of the coding rule that applied", NUMBER]
    reason: Annotated[str, "why it decides, or why it does not", TEXT]
    scope: Scope[str | None]
    status: Annotated[str | None, "the status that it sets", WORD]
    actor: ActorKind
    confidence: Confidence
    summary: Summary[str]
    publisher: Publisher[str]
    url: Url
    short: str = ""
    brief: str = ""
    extent: Annotated[str | None, "how far a limit goes that it sets"] = None
    instrument: Annotated[str | None, "the name of the act"] = None

    @property
    def cited(self) -> str:
        """What it says, by which act, and who says so: `banned (5g) · Law 163/2021 · Reuters · official · 5d00`."""
        said = status_for(self.status or "", limit(self.scope, self.extent))
        parts = (said, self.instrument, self.publisher, self.confidence, self.short)
        return " · ".join(filter(None, parts))


EVIDENCE = Table(
    "why",
    Evidence,
    plain="entity id date decides rule reason status scope summary publisher url"
    " extent instrument",
    document="date decides reason status scope extent instrument summary publisher",
    given_by="`why`",
    counted="update",
)


class Why(Answer[Evidence]):
    """Verdicts, and all the evidence on each: rows in the order of the verdicts.

    A page shows a screenful of them where it is folded.
    """

    view = "why"
    has_brief = True

    table: Table[Evidence] = EVIDENCE
    verdicts: Sequence[Verdict]


def why(
    tracker: Tracker, names: Sequence[str], scope: str | None, *, practice: bool = True
) -> Why:
    """The evidence on each named entity, for its headline's scope or those asked for."""
    wanted = FilterOptions(scope=[scope] if scope else ())
    wanted, slugs = named(tracker, wanted, names, ("scope",))
    scopes = build_filter(tracker, wanted).scopes
    [otherwise, *_] = scopes or [HEADLINE_SCOPE]
    heads = evidence.headlines(tracker, slugs, scopes=scopes).values()
    verdicts = evidence.verdicts_on(tracker, heads, scopes, practice=practice)
    rows: list[Evidence] = []
    for head in heads:
        rows.extend(weigh(tracker, head, head.decided_scope or otherwise))
    empty = f"{no_updates_on(tracker, slugs)}: unknown for want of evidence, which is not the same as permitted."
    notes = [
        *of_named(tracker, slugs, heads, scopes),
        *rules_over(tracker, slugs, "why"),
    ]
    return Why(
        rows=rows,
        verdicts=verdicts,
        empty_message=empty,
        notes=notes,
        pointers=list(_in_court(rows, verdicts)),
        addresses=addresses_of(slugs),
        exit_code_if_empty=1,
    )


_OF_COURTS = re.compile(
    r"(?i)\b(sued|suing|courts?|tribunals?|lawsuits?|appeal(s|ed)?)\b"
)


def _in_court(rows: Sequence[Evidence], verdicts: Sequence[Verdict]) -> Iterator[str]:
    """Which updates tell of a court, set nothing and are no older than the act that decides: it may be challenged."""
    for verdict in verdicts:
        decided_on = verdict.decided_on
        if decided_on is None:
            continue
        told = [
            f"{row.short} ({row.date})"
            for row in rows
            if (row.entity, row.brief) == (verdict.entity, CONTEXT)
            and row.status is None
            and row.date >= decided_on
            and _OF_COURTS.search(row.summary)
        ]
        if told:
            ids = first_of(told, MOST_NAMED)
            yield f"Before courts since, as context ({verdict.name}): {ids}"


def why_of(
    tracker: Tracker, update_id: str, scope: str | None, *, practice: bool = True
) -> Why:
    """How one update counts for what it sets, or for the headline's scope or that asked for where it sets nothing."""
    update = tracker.update(update_id)
    effect = update.headline_effect
    about = scope or (effect and effect.scope)
    answer = why(tracker, [update.entity], about, practice=practice)
    answer.rows = [row for row in answer if row.id == update_id]
    answer.addresses = f"hwstatus show {tracker.short(update_id)}"
    return answer


def weigh(tracker: Tracker, verdict: Standing, scope: str) -> list[Evidence]:
    """Every update about an entity, weighed for one scope.

    The act that began the status comes first, then the one that carries it, then the one that
    last confirmed it, then the others in order, and at the end what was retracted.
    """
    slug = verdict.entity
    if verdict.decided_by is None:
        # A headline leaves a scope aside that is unknown since a repeal.
        found = evidence.standings(tracker, [slug], scopes=[scope]).get(slug)
        verdict = found[0] if found else verdict
    history = tracker.history(slug)
    counted = counted_for(tracker, history, slug, scope)
    rows = [
        row_of(
            tracker,
            slug,
            update,
            _reason(tracker, update, verdict, scope, counted),
            scope,
            decides=update.id == verdict.decided_by,
        )
        for update in history
    ]
    acts = (verdict.began_by, verdict.decided_by, verdict.confirmed_by)
    places = {act: position for position, act in reversed(list(enumerate(acts)))}
    rows.sort(key=lambda row: places.get(row.id, len(acts)))
    for update, at, by, because in tracker.corrections.retracted(slug):
        words = f"retracted on {at[:10]} by {by}: {because}"
        reason = Reason(14, words, "retracted")
        rows.append(row_of(tracker, slug, update, reason, scope, decides=False))
    return rows


def counted_for(
    tracker: Tracker, history: Iterable[Update], slug: str, scope: str
) -> list[Update]:
    """The updates that set something for a scope and had happened on the day asked."""
    return [
        update
        for update in history
        if effect_of(update, slug, scope) and _happened(tracker, update)
    ]


def _happened(tracker: Tracker, update: Update) -> bool:
    return dates.last_day(update) <= tracker.on


def effect_of(update: Update, slug: str, scope: str) -> Effect | None:
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
    effect = effect_of(update, verdict.entity, scope)
    if effect is None or not _happened(tracker, update):
        return reason_aside(tracker, update, verdict.entity)
    said = _said_of(tracker, update, verdict)
    if not said:
        return reason_overtaken(tracker, update, verdict.entity, scope, counted)
    rule = reason_for(update, effect, tracker.entities.kinds[verdict.entity])
    return rule._replace(words=f"{said}; {rule.words}")


def reason_aside(tracker: Tracker, update: Update, slug: str) -> Reason:
    """Why an update sets nothing for a scope, or not yet."""
    if not _happened(tracker, update):
        return Reason(None, f"{LATER} ({tracker.on})", LATER)
    if update.entity == slug and update.effects:
        others = ", ".join(e.scope for e in update.effects)
        return Reason(10, f"other scope ({others}): {RULES[10]}", "other scope")
    return reason_against(update, slug, tracker.entities.name(update.entity))


def reason_overtaken(
    tracker: Tracker, update: Update, slug: str, scope: str, counted: Sequence[Update]
) -> Reason:
    """Which act came after one, and whether it set another status or confirmed this one."""
    after = counted[counted.index(update) + 1]
    effect, later = (effect_of(each, slug, scope) for each in (update, after))
    assert effect is not None and later is not None
    verb = CONFIRMED if later.status == effect.status else SUPERSEDED
    other = f"{tracker.short(after.id)} of {after.date} ({later.status})"
    return Reason(None, f"{verb} by {other}", verb)


def _said_of(tracker: Tracker, update: Update, verdict: Standing) -> str:
    """What an act is to the verdict: it began it, carries it, last confirmed it; nothing for the others."""
    parts = []
    if update.id == verdict.began_by:
        parts.append(began(tracker, verdict))
    if update.id == verdict.decided_by:
        how = came_about(verdict.stage, verdict.basis)
        parts.append(f"decides: {verdict.status} on {verdict.scope}, {how}")
    if update.id == verdict.confirmed_by and not parts:
        parts.append("last confirmed it")
    return "; ".join(parts)


def began(tracker: Tracker, verdict: Standing) -> str:
    """What a status began with: `began it: banned since 2020-12-16, restoring 5d00 of 2020-10-20`."""
    words = f"began it: {verdict.status} since {verdict.since}"
    restored = tracker.held(verdict.restores) if verdict.restores else None
    if restored:
        words += f", restoring {tracker.short(restored.id)} of {restored.date}"
    return words


def row_of(
    tracker: Tracker,
    slug: str,
    update: Update,
    reason: Reason,
    scope: str,
    *,
    decides: bool,
) -> Evidence:
    """The row of an update, with the reason why it decides or does not."""
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
        extent=effect.extent if effect else None,
        instrument=update.instrument,
    )
