"""Standings as a reader is told them: with names, the carrying update's words, source and last dates; with practice."""

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from hwstatus.answers.verdicts import Verdict
from hwstatus.record.models import SOFT_BASIS, Entity, Filter, Standing, Update
from hwstatus.record.vocabulary import (
    COUNTRY,
    DROPPED,
    NETWORK_SCOPES,
    SCOPES,
    SUSPENDED,
    UNKNOWN,
    binds,
    can_bind,
)
from hwstatus.rules import standing
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from hwstatus.rules.practice import Apart, Operator


def _verdict(
    tracker: Tracker, head: Standing, entity: Entity, *, shown: bool
) -> Verdict:
    """A standing of an entity with its evidence; the ids as they are `shown` to a reader cost look-ups."""
    is_known = head.decided_by is not None
    acts = _acts(tracker, head, shown=shown) if is_known else _NO_ACTS
    updated, looked = tracker.last_days(head.entity)
    return Verdict(
        entity=head.entity,
        name=entity.name,
        kind=entity.kind,
        status=head.status,
        scope=head.decided_scope,
        since=head.since,
        stage=head.stage,
        basis=head.basis,
        effective=head.effective,
        decided_by=head.decided_by,
        decided_on=head.decided_on,
        last_update=updated,
        last_checked=looked,
        disputed_with=head.disputed_with,
        projected=tracker.projected,
        to_come=head.to_come,
        began_by=head.began_by,
        began_on=head.began_on,
        began_stage=head.began_stage,
        began_basis=head.began_basis,
        began_effective=head.began_effective,
        iso2=entity.iso2,
        iso3=entity.iso3,
        extent=head.extent,
        confirmed_by=head.confirmed_by,
        confirmed_on=head.confirmed_on,
        checked_on=looked,
        disputed=head.disputed_with is not None,
        on=tracker.on,
        **acts,
    )


_NO_ACTS: dict[str, Any] = dict.fromkeys(("confidence", "summary", "publisher", "url"))


def _acts(tracker: Tracker, head: Standing, *, shown: bool) -> dict[str, Any]:
    """What the updates say that carry a standing and that began it."""
    carrying = tracker.update(head.decided_by or "")
    beginning = carrying
    if head.began_by != head.decided_by:
        beginning = tracker.update(head.began_by or "")
    cited = carrying.cited
    began_cited = beginning.cited
    acts: dict[str, Any] = {
        "confidence": carrying.confidence,
        "summary": carrying.summary,
        "publisher": cited.publisher,
        "url": cited.url,
        "actor_name": carrying.actor_name,
        "instrument": carrying.instrument,
        "official": carrying.is_official,
        "began_publisher": began_cited.publisher,
        "began_url": began_cited.url,
        "began_summary": beginning.summary,
        "began_confidence": beginning.confidence,
        "excused": excused(head, carrying),
    }
    if head.began_stage == SUSPENDED:
        before = tracker.status_before(beginning, head.scope)
        acts["suspended"] = None if before == UNKNOWN else before
    if earlier := head.restores and tracker.held(head.restores):
        acts |= {
            "restores": earlier.id,
            "restored_on": earlier.date,
            "restored_actor": earlier.actor_name,
        }
    if shown:
        ids = {
            "short": carrying.id,
            "began_short": beginning.id,
            "confirmed_short": head.confirmed_by or "",
        }
        shorts = {one: tracker.short(one) for one in set(ids.values())}
        acts |= {name: shorts[one] for name, one in ids.items()}
    return acts


def excused(head: Standing, carrying: Update) -> str | None:
    """Why a status binds that rests on no law, order, licence or contract; None for all others."""
    if not binds(head.status) or can_bind(head.status, head.basis):
        return None
    reasons = (e.reason for e in carrying.exemptions if e.rule == SOFT_BASIS)
    return next(reasons, None)


def verdicts(
    tracker: Tracker, heads: Sequence[Standing], *, shown: bool = False
) -> list[Verdict]:
    """Standings with their evidence, asked for at once."""
    slugs = list(dict.fromkeys(head.entity for head in heads))
    tracker.fetch(acts_of(heads))
    tracker.fetch_last_days(slugs)
    entities = tracker.entities.in_brief(slugs)
    return [
        _verdict(tracker, head, entities[head.entity], shown=shown) for head in heads
    ]


def acts_of(heads: Iterable[Standing]) -> list[str]:
    """The ids of the updates that these standings rest on."""
    acts = (a for one in heads for a in (one.decided_by, one.began_by, one.restores))
    return [act for act in dict.fromkeys(acts) if act]


def standings(
    tracker: Tracker,
    slugs: Sequence[str] | None,
    on: str | None = None,
    scopes: Sequence[str] = (),
) -> dict[str, list[Standing]]:
    """The standings on the day asked, by entity, of some entities and scopes or all; on a day ahead, as projected."""
    day = on or tracker.on
    today = tracker.context.today
    if day <= today:
        return tracker.standings.by_entity(day, slugs, scopes)
    by_entity = tracker.standings.by_entity(today, slugs, scopes, ahead=day)
    ends: dict[str, list[tuple[str, str]]] = {}
    to_come = tracker.deadlines.to_come(today)
    for row, outcome in tracker.deadlines.with_outcomes(to_come, tracker.on):
        if outcome is None or outcome.word != DROPPED:
            ends.setdefault(row.entity, []).append((row.scope, row.last))
    present = tracker.standings.by_entity(today, slugs, scopes)
    return {
        slug: [
            then._replace(to_come=then not in present[slug])
            for now in of_entity
            for then in [standing.projected(now, ends.get(slug, ()), day)]
        ]
        for slug, of_entity in by_entity.items()
    }


def statuses(
    tracker: Tracker, slugs: Sequence[str], scopes: Sequence[str], on: str | None = None
) -> dict[str, list[Standing]]:
    """The same, of each no more than its status for sure: that is a tenth of the work."""
    day = on or tracker.on
    if day > tracker.context.today:
        # What is projected follows from more than the statuses.
        return standings(tracker, slugs, day, scopes)
    return tracker.standings.latest(day, slugs, scopes)


def of_status(
    tracker: Tracker, slugs: Collection[str], chosen: Filter
) -> Collection[str]:
    """Those of some entities whose headline, or status for the scopes asked for, is one of those asked for."""
    if not chosen.statuses:
        return slugs
    heads = headlines(tracker, sorted(slugs), scopes=chosen.scopes)
    return {slug for slug, head in heads.items() if head.status in chosen.statuses}


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
    choose = standing.strictest if scopes else standing.headline
    looked_up = scopes or NETWORK_SCOPES
    day = on or tracker.on
    if day > tracker.context.today:
        by_entity = standings(tracker, slugs, day, looked_up)
        return {slug: choose(slug, by_entity.get(slug, ())) for slug in slugs}
    latest = statuses(tracker, slugs, looked_up, day)
    heads = {slug: choose(slug, latest.get(slug, ())) for slug in slugs}
    places = {
        slug: [
            one.scope for one in ([heads[slug]] if heads[slug].moment else standings_of)
        ]
        for slug, standings_of in latest.items()
    }
    for slug, whole in tracker.standings.at_places(places, day).items():
        heads[slug] = whole[0] if heads[slug].moment else choose(slug, whole)
    return heads


# -- what is known where the verdict on a country's networks is not: practice and other scopes --


def operators(tracker: Tracker, countries: Iterable[str]) -> "list[Operator]":
    """The companies there with their network standings on the day asked.

    What they only announced does not count.
    """
    from hwstatus.rules.practice import Operator

    companies = tracker.entities.companies_in(countries, acting=True)
    slugs = [company.slug for company in companies]
    own = tracker.standings.by_entity(tracker.on, slugs, NETWORK_SCOPES, by_acts=True)
    return [Operator.of(c, own[c.slug]) for c in companies if c.slug in own]


def apart(
    tracker: Tracker, heads: Iterable[Standing | Verdict], *, practice: bool
) -> "dict[str, Apart]":
    """What is known apart of each of these countries that has no verdict."""
    countries = [head.entity for head in heads if head.status == UNKNOWN]
    if not countries:
        return {}
    from hwstatus.rules.practice import Apart, by_country, practice_of

    scopes = [scope for scope in SCOPES if scope not in NETWORK_SCOPES]
    others = statuses(tracker, countries, scopes)
    of_country = by_country(operators(tracker, countries)) if practice else {}
    rows = {}
    for slug in countries:
        there = of_country.get(slug, ())
        practised = practice_of(slug, there, tracker.on) if practice else None
        beside = standing.beside(others.get(slug, ()))
        rows[slug] = Apart(practised, tuple(beside))
    return rows


def supplemented(
    tracker: Tracker, verdicts: Sequence[Verdict], *, practice: bool
) -> list[Verdict]:
    """Verdicts with what is known apart from those that are unknown."""
    of_countries = [one for one in verdicts if one.kind == COUNTRY]
    beside = apart(tracker, of_countries, practice=practice)
    return [
        _supplemented(one, beside[one.entity]) if one.entity in beside else one
        for one in verdicts
    ]


def _supplemented(row: Verdict, apart: "Apart") -> Verdict:
    beside = tuple(f"{other.scope}: {other.status}" for other in apart.beside)
    practice = apart.practice
    if practice is None:
        return row._replace(beside=beside)
    return row._replace(
        beside=beside,
        practice=practice.word,
        practice_since=practice.since,
        practice_confirmed=practice.confirmed,
        practice_last_known=practice.last_known,
        practice_operators=tuple(one.entity for one in practice.operators),
        operators=tuple(one.name for one in practice.operators),
    )


def whole_verdicts(
    tracker: Tracker, heads: Iterable[Standing], *, practice: bool
) -> list[Verdict]:
    """The verdicts on entities as a page has them, with what is known apart from those that are unknown."""
    bare = verdicts(tracker, list(heads), shown=True)
    return supplemented(tracker, bare, practice=practice)


def verdicts_on(
    tracker: Tracker,
    heads: Iterable[Standing],
    scopes: Sequence[str],
    *,
    practice: bool,
) -> list[Verdict]:
    """The same of headlines, or of the standings for the scopes asked for, which an unknown one then names."""
    whole = whole_verdicts(tracker, heads, practice=practice and not scopes)
    if not scopes:
        return whole
    asked_for = ", ".join(scopes)
    return [
        one if one.decided_by else one._replace(scope=asked_for, beside=())
        for one in whole
    ]
