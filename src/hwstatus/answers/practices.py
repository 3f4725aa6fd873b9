"""What is known where the verdict on a country's networks is not: practice and other scopes."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from hwstatus.answers import evidence
from hwstatus.answers.verdicts import Verdict
from hwstatus.record.models import Standing
from hwstatus.record.vocabulary import COUNTRY, NETWORK_SCOPES, OTHER_SCOPES, UNKNOWN
from hwstatus.rules import standing
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from hwstatus.rules.practice import Apart, Operator


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

    others = evidence.statuses(tracker, countries, OTHER_SCOPES)
    of_country = by_country(operators(tracker, countries)) if practice else {}
    rows = {}
    for slug in countries:
        there = of_country.get(slug, ())
        practised = practice_of(slug, there, tracker.on) if practice else None
        beside = standing.beside(others.get(slug, ()))
        rows[slug] = Apart(practised, tuple(beside))
    return rows


def dressed(
    tracker: Tracker, verdicts: Sequence[Verdict], *, practice: bool
) -> list[Verdict]:
    """Verdicts with what is known apart from those that are unknown."""
    of_countries = [one for one in verdicts if one.kind == COUNTRY]
    beside = apart(tracker, of_countries, practice=practice)
    return [
        _dressed(one, beside[one.entity]) if one.entity in beside else one
        for one in verdicts
    ]


def _dressed(row: Verdict, apart: "Apart") -> Verdict:
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


def verdict(tracker: Tracker, head: Standing, *, practice: bool) -> Verdict:
    """The verdict on one entity, with what is known apart from it."""
    bare = evidence.verdict(tracker, head, tracker.entities.get(head.entity))
    return dressed(tracker, [bare], practice=practice)[0]


def verdicts_on(
    tracker: Tracker, slugs: Sequence[str], scopes: Sequence[str], *, practice: bool
) -> list[Verdict]:
    """The headline of each entity, or its status for the scopes asked for, which may be unknown."""
    verdicts = []
    heads = evidence.headlines(tracker, slugs, scopes=scopes)
    for slug in slugs:
        one = verdict(tracker, heads[slug], practice=practice and not scopes)
        if scopes and one.decided_by is None:
            one = one._replace(scope=", ".join(scopes), beside=())
        verdicts.append(one)
    return verdicts
