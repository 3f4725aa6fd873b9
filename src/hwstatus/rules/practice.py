"""What the operators of a country do, where nothing is known of the state. No I/O.

`docs/rules.md#practice` words it. A practice is derived from the operators' own
records, is always shown apart, and is never a status.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from hwstatus.record import dates
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import LAST_KNOWN, MIXED, NONE_KNOWN, STATUSES
from hwstatus.rules import standing

YEARS = 5
"""What was confirmed longer ago is only the last that is known."""


class Operator(NamedTuple):
    """A company with what it does in networks on a day, from its own acts."""

    entity: Entity
    head: Standing

    @classmethod
    def of(cls, entity: Entity, standings: Iterable[Standing]) -> "Operator":
        """From its standings on the day, announcements left out but for its own refusals.

        `rules.standing.acts` leaves them out of a history.
        """
        return cls(entity, standing.headline(entity.slug, standings))


class Stance(NamedTuple):
    """What one operator does: `word` is one of `vocabulary.PRACTICES`.

    `since` and `confirmed` are dates as known, of the acts that began and that last
    confirmed it; `decided_by` is the id of the act that carries it.
    """

    entity: str
    name: str
    word: str
    status: str
    scope: str
    since: str
    confirmed: str
    decided_by: str


class Practice(NamedTuple):
    """What the operators of a country do: `word` is one of `vocabulary.PRACTICES`.

    `since` is when the first of them began, `confirmed` the latest date of a confirming
    act, both as known. `last_known` is that year where it lies more than five years back:
    such a practice is counted apart. `operators` are those that it rests on.
    """

    word: str
    since: str | None = None
    confirmed: str | None = None
    last_known: str | None = None
    operators: tuple[Stance, ...] = ()

    @property
    def counted(self) -> str | None:
        """What it is counted as; None where none is known."""
        return counted_as(self.word, self.last_known)


def counted_as(word: str | None, last_known: str | None) -> str | None:
    """What a practice with this word is counted as; None where none is known."""
    if word in (None, NONE_KNOWN):
        return None
    return LAST_KNOWN if last_known else word


NOTHING = Practice(NONE_KNOWN)
"""The practice of a country no operator of which has said what it does."""


class Apart(NamedTuple):
    """What is shown apart from the verdict `unknown`, and is none itself."""

    practice: Practice | None = None
    beside: tuple[Standing, ...] = ()


def by_country(operators: Iterable[Operator]) -> Mapping[str | None, list[Operator]]:
    """The companies that are at home or operate in each country, on whatever day."""
    operators_of: defaultdict[str | None, list[Operator]] = defaultdict(list)
    for operator in operators:
        entity = operator.entity
        for country in {entity.home, *(at.country for at in entity.operates_in)}:
            operators_of[country].append(operator)
    return operators_of


def practice_of(country: str, operators: Iterable[Operator], on: str) -> Practice:
    """The practice in a country on a day (ISO), from any companies' standings."""
    here = [o for o in operators if _acts(o) and operates_in(o.entity, country, on)]
    # A subsidiary that counts here stands for its group.
    groups = {o.entity.part_of for o in here}
    counted = [o for o in here if o.entity.slug not in groups]
    if not counted:
        return NOTHING
    oldest = _oldest(on)
    fresh = [o for o in counted if dates.day_of(o.head.moment) >= oldest]
    stances = sorted(map(_stance, fresh or counted), key=lambda stance: stance.name)
    words = {stance.word for stance in stances}
    confirmed = max(stance.confirmed for stance in stances)
    return Practice(
        word=words.pop() if len(words) == 1 else MIXED,
        since=min(stance.since for stance in stances),
        confirmed=confirmed,
        last_known=None if fresh else confirmed[:4],
        operators=tuple(stances),
    )


@cache
def _oldest(on: str) -> str:
    """From which day on an act is fresh, for all countries of a question once."""
    return dates.shift(on, years=-YEARS)


def _acts(operator: Operator) -> bool:
    """Whether its own acts say what it does."""
    return STATUSES[operator.head.status].practice != NONE_KNOWN


def operates_in(entity: Entity, country: str, on: str) -> bool:
    """Whether a company is at home in a country, or operates there on a day."""
    if entity.home == country:
        return True
    return any(
        dates.covers(market.since, market.to, on)
        for market in entity.operates_in
        if market.country == country
    )


def _stance(operator: Operator) -> Stance:
    entity, head = operator
    return Stance(
        entity=entity.slug,
        name=entity.name,
        word=STATUSES[head.status].practice,
        status=head.status,
        scope=head.scope,
        since=head.since or "",
        confirmed=head.confirmed_on or "",
        decided_by=head.decided_by or "",
    )
