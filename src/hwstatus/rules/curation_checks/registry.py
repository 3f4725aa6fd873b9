"""What a curation rule is, and the list of all of them.

A rule is one function, registered beside its severity and what to do about a finding.
Most look at one update, some of them only if it sets a status; others at two that seem to
be the same news, at an entity with what was noted of all updates about it, or at a group. So a tracker
is checked entity by entity, update by update.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar

from hwstatus.record import dates
from hwstatus.record.forms import Group
from hwstatus.record.models import Deadline, Entity, Standing, Update
from hwstatus.rules import standing
from hwstatus.rules.likeness import Pair


class Spelling(NamedTuple):
    """The commonest spelling of a publisher's name, and the sites of the addresses that have it."""

    name: str
    sites: Collection[str]


class Setting(NamedTuple):
    """What the rules know besides the records that they look at.

    `on` is the day that the checks are run for, `kinds` has the kind of each entity by
    slug, `spellings` the commonest spelling of each publisher by folded name, `owners`
    the slug that each folded name belongs to, `farms` a reason for each host that is
    known as a content farm, `closed` the deadlines (id, scope, date) with an outcome:
    another entity's update may tell it; and `announced` all that any update sets (ID:SCOPE).
    """

    on: str
    kinds: Mapping[str, str]
    spellings: Mapping[str, Spelling]
    owners: Mapping[str, str]
    farms: Mapping[str, str]
    closed: Collection[tuple[str, str, str]]
    announced: Collection[str]

    def is_closed(self, update_id: str, deadline: Deadline) -> bool:
        """Whether somebody says what became of a deadline that an update sets."""
        return (update_id, deadline.scope, deadline.date) in self.closed


class Dossier:
    """An entity with all that is recorded about it.

    `updates` are those about it in order of time. `looked` is the last day on which
    somebody looked and found nothing new, `on` the day of the check.
    """

    def __init__(
        self, entity: Entity, updates: Iterable[Update], looked: str | None, on: str
    ) -> None:
        self.entity = entity
        self.looked = looked
        self.on = on
        self.updates = {update.id: update for update in updates}
        """The updates by their ids."""
        self.own = [u for u in self.updates.values() if u.entity == entity.slug]
        """Those that set its status, or could."""

    @cached_property
    def events(self) -> list[standing.Event]:
        """The effects on it, in the order in which they count."""
        return standing.events(self.own, self.entity.slug)

    @cached_property
    def deadlines(self) -> list[tuple[str, Deadline]]:
        """Its deadlines, each with the id of its update."""
        return [(u.id, deadline) for u in self.own for deadline in u.deadlines]

    @property
    def newest(self) -> str | None:
        """The last day of its newest update, or of the last look."""
        newest = [dates.last_day(u) for u in list(self.updates.values())[-1:]]
        return max([*newest, self.looked or ""]) or None

    @cached_property
    def standings(self) -> list[Standing]:
        """Its standings on the day of the check."""
        return standing.standings(self.entity.slug, self.events, self.on)

    @cached_property
    def headline(self) -> Standing:
        """Its headline on that day."""
        return standing.headline(self.entity.slug, self.standings)

    def is_before(self, day: str, *, years: int = 0, months: int = 0) -> bool:
        """Whether a day lies further back than so many years and months."""
        return day < dates.shift(self.on, years=-years, months=-months)


class Breach(NamedTuple):
    """What a rule on an entity found: in which update, and what.

    Without an update the finding is about the entity, and nothing can be exempted.
    """

    update: Update | None
    words: str


UpdateRule = Callable[[Update, Setting], Iterator[str]]


class Rule(NamedTuple):
    """How grave a finding is, what to do about it, and whether `--fix` can."""

    severity: str
    mend: str
    fixable: bool = False


RULES: dict[str, Rule] = {}
"""Every rule by its name."""

F = TypeVar("F", bound=Callable[..., Iterator[Any]])


class Rules(dict[str, F]):
    """The rules that look at one kind of thing, by name; called, it registers one."""

    def __call__(self, name: str, rule: Rule) -> Callable[[F], F]:
        """Register a function that yields what is wrong."""

        def register(function: F) -> F:
            RULES[name] = rule
            self[name] = function
            return function

        return register


of_update: Rules[UpdateRule] = Rules()
"""Those that look at one update."""
of_status: Rules[UpdateRule] = Rules()
"""Those that look at an update with effects: most have none."""
of_pair: Rules[Callable[[Pair], Iterator[str]]] = Rules()
"""Those that look at two updates that seem to be the same news."""
of_entity: Rules[Callable[[Dossier, Setting], Iterator[Breach]]] = Rules()
"""Those that look at an entity with the updates about it."""
of_group: Rules[Callable[[Group, Setting], Iterator[str]]] = Rules()
"""Those that look at a group."""


error = partial(Rule, "error")
"""A rule whose breach makes a record wrong."""
warning = partial(Rule, "warning")
"""A rule whose breach wants a look."""
info = partial(Rule, "info")
"""A rule that proposes work."""
