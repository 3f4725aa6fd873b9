"""What binds a company, whatever it did itself: the rules of the countries in which it is at home or operates."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import CASE_BY_CASE, binds, manner, rank
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
        return self.with_act("")

    def with_act(self, act: str) -> str:
        """The same with what is said of the act that carries the verdict, before the deadline."""
        status = wording.status_since(
            self.head.status, self.head.scope, self.head.extent, self.head.since
        )
        if self.deadline is None:
            return f"{status}{act}"
        due = f"{wording.spelled(self.deadline.date)} ({self.deadline.scope})"
        return f"{status}{act}; deadline {due}"

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
        Rule(
            slug,
            tracker.entities.name(slug),
            head,
            next(iter(tracker.deadlines.ahead(tracker.on, slug)), None),
        )
        for slug, head in evidence.headlines(tracker, there).items()
        if binds(head.status)
        or (slug == company.home and rank(head.status) >= CASE_BY_CASE.rank)
    ]


def _whole(tracker: Tracker, rule: Rule) -> str:
    """A rule with the act that carries it: what that rests on, and what the law or the procedure is called."""
    act = tracker.update(rule.head.decided_by or "")
    named = f", {act.instrument}" if act.instrument else ""
    return f"{rule.name}: {rule.with_act(f', {manner(rule.head.basis)}{named}')}"


def told(
    tracker: Tracker, company: str, slugs: Sequence[str], verb: str
) -> Iterator[str]:
    """A line on the rules over a company that is named among others, with the command that has more of them."""
    rules = rules_over(tracker, tracker.entities.get(company))
    others = [rule for rule in rules if rule.country not in slugs]
    brief = len(others) > FEW
    said = "; ".join(r.brief if brief else _whole(tracker, r) for r in others)
    named = " ".join(rule.country for rule in others)
    if others:
        yield f"Where {tracker.entities.name(company)} is: {said}: hwstatus {verb} {named}"
