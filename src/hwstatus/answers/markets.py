"""What binds a company, whatever it did itself: the rules of the countries in which it is at home or operates."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import CASE_BY_CASE, binds, rank
from hwstatus.rules.practice import operates_in
from hwstatus.store.deadlines import DeadlineRow
from hwstatus.store.tracker import Tracker

FEW = 3
"""Rules that are told with their days."""


class Rule(NamedTuple):
    """The binding verdict on a country, and its next deadline."""

    country: str
    name: str
    head: Standing
    deadline: DeadlineRow | None

    @property
    def words(self) -> str:
        """`phase-out (5g) since 14 Jul 2020; deadline 31 Dec 2027 (5g)`."""
        said = wording.status_since(
            self.head.status, self.head.scope, self.head.extent, self.head.since
        )
        if self.deadline is None:
            return said
        return f"{said}; deadline {wording.spelled(self.deadline.date)} ({self.deadline.scope})"

    @property
    def brief(self) -> str:
        """`United Kingdom (phase-out)`."""
        return f"{self.name} ({self.head.status})"


def rules_over(tracker: Tracker, company: Entity) -> list[Rule]:
    """The rules that bind a company on the day asked, its home's first: that one also where it binds case by case."""
    countries = [company.home, *(market.country for market in company.operates_in)]
    there = [
        country
        for country in dict.fromkeys(filter(None, countries))
        if operates_in(company, country, tracker.on)
    ]
    return [
        Rule(slug, tracker.entities.name(slug), head, _ahead(tracker, slug))
        for slug, head in evidence.headlines(tracker, there).items()
        if binds(head.status)
        or (slug == company.home and rank(head.status) >= CASE_BY_CASE.rank)
    ]


def _ahead(tracker: Tracker, country: str) -> DeadlineRow | None:
    return next(iter(tracker.deadlines.ahead(tracker.on, country)), None)


def told(
    tracker: Tracker, company: str, slugs: Sequence[str], verb: str
) -> Iterator[str]:
    """A line on the rules over a company that is named among others, with the command that has more of them."""
    rules = rules_over(tracker, tracker.entities.get(company))
    others = [rule for rule in rules if rule.country not in slugs]
    brief = len(others) > FEW
    said = "; ".join(r.brief if brief else f"{r.name}: {r.words}" for r in others)
    named = " ".join(rule.country for rule in others)
    if others:
        yield f"Where {tracker.entities.name(company)} is: {said}: hwstatus {verb} {named}"
