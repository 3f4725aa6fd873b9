"""What a curation rule is, and the list of all of them.

A rule is one function, registered beside its severity and what to do about a finding.
Most look at one update; the others at an entity with all updates about it, so that a
tracker is checked entity by entity.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from hwstatus import dates, standing
from hwstatus.curation_checks.pairs import Pair, alike
from hwstatus.models import Entity, Standing, Update


class Setting(NamedTuple):
    """What the rules know besides the records that they look at.

    `on` is the day that the checks are run for, `kinds` has the kind of each entity by
    slug, `spellings` the commonest spelling of each publisher by folded name, `owners`
    the slug that each folded name belongs to, and `farms` a reason for each host that is
    known as a content farm.
    """

    on: str
    kinds: Mapping[str, str]
    spellings: Mapping[str, str]
    owners: Mapping[str, str]
    farms: Mapping[str, str]


class Dossier:
    """An entity with all that is recorded about it.

    `updates` are those about it in order of time, `looked` the last day on which somebody
    looked and found nothing new.
    """

    def __init__(
        self,
        entity: Entity,
        updates: list[Update],
        looked: str | None,
        on: str,
    ) -> None:
        self.entity = entity
        self.updates = updates
        self.looked = looked
        self.on = on

    @cached_property
    def own(self) -> list[Update]:
        """The updates that set the entity's status, or could."""
        return [u for u in self.updates if u.entity == self.entity.slug]

    @cached_property
    def events(self) -> list[standing.Event]:
        """The effects on it, in the order in which they count."""
        return standing.events(self.own, self.entity.slug)

    @cached_property
    def standings(self) -> list[Standing]:
        """Its standings on the day of the check."""
        return standing.standings(self.entity.slug, self.events, self.on)

    @cached_property
    def headline(self) -> Standing:
        """Its headline on that day."""
        return standing.headline(self.entity.slug, self.standings)

    @cached_property
    def newest(self) -> str | None:
        """The last day of its newest update, or of the last look."""
        days = [standing.last_day(u) for u in self.updates]
        return max([*days, *filter(None, [self.looked])], default=None)

    @cached_property
    def alike(self) -> list[Pair]:
        """Pairs of updates about it that seem to be the same news."""
        return alike(self.updates, self.entity.slug)

    @cached_property
    def replacing(self) -> dict[tuple[str, str | None], set[str]]:
        """The updates that replace a deadline, by its scope and date."""
        found: dict[tuple[str, str | None], set[str]] = defaultdict(set)
        for update in self.own:
            for deadline in update.deadlines:
                found[deadline.scope, deadline.replaces].add(update.id)
        return found

    def update(self, known: str) -> Update:
        """The update of its own with this id."""
        return next(u for u in self.own if u.id == known)

    def is_before(self, day: str, *, years: int = 0, months: int = 0) -> bool:
        """Whether a day lies further back than so many years and months."""
        return day < dates.shift(self.on, years=-years, months=-months)


class Breach(NamedTuple):
    """What a rule on an entity found: in which updates (the first is named), and what.

    Without an update the finding is about the entity, and nothing can be exempted.
    """

    updates: tuple[Update, ...]
    words: str


UpdateRule = Callable[[Update, Setting], Iterator[str]]
EntityRule = Callable[[Dossier, Setting], Iterator[Breach]]


class Rule(NamedTuple):
    """How grave a finding is, what to do about it, and whether `--fix` can."""

    severity: str
    mend: str
    fixable: bool = False


RULES: dict[str, Rule] = {}
"""Every rule by its name."""

UPDATE_RULES: dict[str, UpdateRule] = {}
ENTITY_RULES: dict[str, EntityRule] = {}


def of_update(name: str, rule: Rule) -> Callable[[UpdateRule], UpdateRule]:
    """Register a rule that looks at one update and yields what is wrong with it."""

    def register(function: UpdateRule) -> UpdateRule:
        RULES[name] = rule
        UPDATE_RULES[name] = function
        return function

    return register


def of_entity(name: str, rule: Rule) -> Callable[[EntityRule], EntityRule]:
    """Register a rule that looks at an entity with the updates about it."""

    def register(function: EntityRule) -> EntityRule:
        RULES[name] = rule
        ENTITY_RULES[name] = function
        return function

    return register


def error(mend: str) -> Rule:
    """A rule whose breach makes a record wrong."""
    return Rule("error", mend)


def warning(mend: str, *, fixable: bool = False) -> Rule:
    """A rule whose breach wants a look."""
    return Rule("warning", mend, fixable)


def info(mend: str) -> Rule:
    """A rule that proposes work."""
    return Rule("info", mend)
