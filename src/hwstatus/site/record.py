"""What the pages are made from: a tracker read once, on the day of the site.

The site's day is the last one that the record covers, never the day on which the site is
made: the same record gives the same bytes on any day.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from hwstatus import dates, standing
from hwstatus.commands import evidence, practices
from hwstatus.context import Context
from hwstatus.models import Effect, Entity, Filter, Group, Standing, Update
from hwstatus.rows.movements import StatusChange
from hwstatus.rows.verdicts import DeadlineView, Verdict
from hwstatus.serialization import canonical
from hwstatus.site.practice_turns import practice_turns
from hwstatus.site.sights import Sight, sights
from hwstatus.standing import Event
from hwstatus.store.history import Correction
from hwstatus.store.tracker import Question, Tracker
from hwstatus.turns import Turn, turns
from hwstatus.vocabulary import COUNTRY, KINDS, UNKNOWN

FIRST_DAY = "2007-01-01"
"""The day of a site without updates."""


class Move(NamedTuple):
    """What an effect did: `was` is the status before; `day` the last possible one."""

    update: Update
    effect: Effect
    was: str
    day: str

    @property
    def changed(self) -> bool:
        """Whether the status is another one than before."""
        return self.was != self.effect.status


class Act(NamedTuple):
    """An update that changed statuses, with its last possible day (ISO)."""

    update: Update
    moves: Sequence[Move]
    day: str


class Record:
    """A tracker on the site's day. Every answer is computed once, when it is first asked for."""

    def __init__(self, tracker: Tracker) -> None:
        lines = list(tracker.lines(Filter()))
        updates = {line: canonical.load_update(line) for line in lines}
        self.lines = {update.id: line for line, update in updates.items()}
        """Every update's stored line by id."""
        ordered = sorted(updates.values(), key=standing.moment_of)
        self.updates = {update.id: update for update in ordered}
        """Every update by id, in the order of time."""
        self.day = tracker.covered_to() or FIRST_DAY
        """The last day that the record covers (ISO): the day of the site."""
        # The clock has no part in a site: its day is that of the record.
        context = Context(self.day, f"{self.day}T23:59:59Z", tracker.context.user)
        self.tracker = tracker.at(Question(self.day), context)
        self.dataset = tracker.meta("dataset") or "of its own"
        """The version of the dataset."""

    # -- updates -----------------------------------------------------------------------

    @cached_property
    def about(self) -> Mapping[str, Sequence[Update]]:
        """The updates about each entity, in the order of time."""
        found: dict[str, list[Update]] = defaultdict(list)
        for update in self.updates.values():
            for slug in dict.fromkeys((update.entity, *update.also_about)):
                found[slug].append(update)
        return found

    @cached_property
    def corrections(self) -> Mapping[str, Sequence[Correction]]:
        """How updates were corrected and retracted, by their id, oldest first."""
        found: dict[str, list[Correction]] = defaultdict(list)
        for correction in self.tracker.corrections("", dates.LAST_DAY):
            update = correction.before or correction.after
            if update:
                found[update.id].append(correction)
        return found

    @cached_property
    def corrections_about(self) -> Mapping[str, Sequence[Correction]]:
        """The corrections of updates about each entity, newest first."""
        found: dict[str, list[Correction]] = defaultdict(list)
        for correction in self.tracker.corrections("", dates.LAST_DAY):
            update = correction.before or correction.after
            if update:
                for slug in dict.fromkeys((update.entity, *update.also_about)):
                    found[slug].insert(0, correction)
        return found

    @cached_property
    def retracted(self) -> Mapping[str, Correction]:
        """The updates that were taken out and are not back, by id: how that was done."""
        found = {}
        for known, corrections in self.corrections.items():
            if known not in self.updates:
                found[known] = corrections[-1]
        return found

    @cached_property
    def modified(self) -> Mapping[str, str]:
        """When the record of each update, live or retracted, last changed (UTC)."""
        found = {update.id: update.recorded_at for update in self.updates.values()}
        for known, corrections in self.corrections.items():
            found[known] = max(found.get(known, ""), corrections[-1].at)
        return found

    @cached_property
    def modified_at(self) -> str | None:
        """When a record of an update last changed (UTC)."""
        return max(self.modified.values(), default=None)

    @cached_property
    def modified_about(self) -> Mapping[str, str]:
        """The same of the updates about each entity that any was ever about."""
        gone = [c.before for c in self.retracted.values() if c.before]
        found: dict[str, str] = {}
        for update in (*self.updates.values(), *gone):
            for slug in (update.entity, *update.also_about):
                found[slug] = max(found.get(slug, ""), self.modified[update.id])
        return found

    # -- entities ----------------------------------------------------------------------

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Every entity by slug, by kind and name."""
        return {entity.slug: entity for entity in self.tracker.entities()}

    @cached_property
    def countries(self) -> Sequence[Entity]:
        """Every country, by name."""
        found = [e for e in self.entities.values() if e.kind == COUNTRY]
        return sorted(found, key=lambda e: e.name.casefold())

    @cached_property
    def groups(self) -> Sequence[Group]:
        """The groups with dated membership, by slug."""
        return self.tracker.groups()

    def members(self, group: Group) -> Sequence[str]:
        """The slugs of a group's members on the site's day."""
        return self.members_on(group, self.day)

    @cached_property
    def members_of(self) -> Mapping[str, Sequence[str]]:
        """The same of every group, by its slug."""
        return {group.slug: self.members(group) for group in self.groups}

    def members_on(self, group: Group, day: str) -> list[str]:
        """The slugs of a group's members on a day (ISO), in the order of names."""
        found = {
            stay.country
            for stay in group.members
            if dates.covers(stay.since, stay.to, day)
        }
        return sorted(found, key=lambda slug: self.name(slug).casefold())

    @cached_property
    def groups_of(self) -> Mapping[str, Sequence[Group]]:
        """The groups of which each country is a member on the site's day."""
        found: dict[str, list[Group]] = defaultdict(list)
        for group in self.groups:
            for slug in self.members(group):
                found[slug].append(group)
        return found

    @cached_property
    def homes(self) -> Mapping[str, Sequence[Entity]]:
        """The companies and bodies of each country, by name."""
        return self._grouped(lambda entity: entity.home)

    @cached_property
    def parts_of(self) -> Mapping[str, Sequence[Entity]]:
        """The subsidiaries of each company, by name."""
        return self._grouped(lambda entity: entity.part_of)

    def _grouped(
        self, key: Callable[[Entity], str | None]
    ) -> Mapping[str, Sequence[Entity]]:
        found: dict[str, list[Entity]] = defaultdict(list)
        for entity in self.entities.values():
            whose = key(entity)
            if whose:
                found[whose].append(entity)
        return found

    def name(self, slug: str) -> str:
        """An entity's display name; its slug where it is not known."""
        entity = self.entities.get(slug)
        return entity.name if entity else slug

    # -- verdicts ----------------------------------------------------------------------

    @cached_property
    def standings(self) -> Mapping[str, Sequence[Standing]]:
        """The standings of each entity that has any, scopes in their order."""
        return self.tracker.standings(self.day)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The headline of every entity with its evidence; practice where it is unknown."""
        heads = {
            slug: standing.headline(slug, self.standings.get(slug, ()))
            for slug in self.entities
        }
        acts = evidence.acts_of(heads.values())
        self.tracker.fetch(acts, list(self.entities))
        found = [
            evidence.verdict(self.tracker, head, self.entities[slug].kind, shown=False)
            for slug, head in heads.items()
        ]
        dressed = practices.dressed(self.tracker, found, practice=True)
        return {verdict.entity: verdict for verdict in dressed}

    @cached_property
    def events(self) -> Mapping[str, Sequence[Event]]:
        """The effects on each entity that has any, in the order in which they count."""
        found = {slug: standing.events(own, slug) for slug, own in self.about.items()}
        return {slug: events for slug, events in found.items() if events}

    @cached_property
    def turns(self) -> Mapping[str, Sequence[Turn]]:
        """How the headline of each entity moved up to the site's day."""
        found = {}
        for slug, events in self.events.items():
            past = [event for event in events if event.last <= self.day]
            found[slug] = turns(slug, past)
        return found

    def head_on(self, slug: str, day: str) -> Standing:
        """The headline of an entity on an earlier day, without what disputes it."""
        head = standing.headline(slug, ())
        for turn in self.turns.get(slug, ()):
            if turn.day > day:
                break
            head = turn.head
        return head

    @cached_property
    def sights(self) -> Mapping[str, Sequence[Sight]]:
        """What is seen of each country from its beginning on: verdict, or practice."""
        practices = practice_turns(self.entities.values(), self.events, self.day)
        return {
            slug: sights(slug, self.turns.get(slug, ()), practices.get(slug, ()))
            for slug in (country.slug for country in self.countries)
        }

    @cached_property
    def moves(self) -> Mapping[str, Sequence[Move]]:
        """What each update's effects did to the standings of its entity, by its id."""
        found: dict[str, list[Move]] = defaultdict(list)
        for events in self.events.values():
            held: dict[str, str] = {}
            for event in events:
                scope = event.effect.scope
                was = held.get(scope, UNKNOWN)
                held[scope] = event.effect.status
                update = self.updates[event.id]
                found[event.id].append(Move(update, event.effect, was, event.last))
        return found

    @cached_property
    def changes(self) -> Sequence[Move]:
        """Every status that an update changed by the site's day, newest first."""
        return [move for act in self.acts for move in act.moves]

    @cached_property
    def acts(self) -> Sequence[Act]:
        """The updates that changed a status by the site's day, newest first."""
        found = []
        for known in reversed(self.updates):
            own = [move for move in self.moves.get(known, ()) if move.changed]
            if own and own[0].day <= self.day:
                found.append(Act(self.updates[known], own, own[0].day))
        return found

    @cached_property
    def first_day(self) -> str:
        """The first day on which a country had another verdict than `unknown`."""
        days = [
            sight.day
            for found in self.sights.values()
            for sight in found
            if sight.head.status != UNKNOWN
        ]
        return min(days, default=self.day)

    @cached_property
    def years(self) -> Sequence[str]:
        """Every year from the first verdict of a country to the site's day."""
        first, last = int(self.first_day[:4]), int(self.day[:4])
        return [str(year) for year in range(first, last + 1)]

    @cached_property
    def deadlines(self) -> Sequence[DeadlineView]:
        """Every deadline that stands or passed, soonest first; replaced ones left out."""
        rows = self.tracker.deadlines(self.day)
        return [evidence.limit(self.tracker, row, self.day) for row in rows]

    @cached_property
    def deadlines_of(self) -> Mapping[str, Sequence[DeadlineView]]:
        """The same of each entity that has any."""
        found: dict[str, list[DeadlineView]] = defaultdict(list)
        for deadline in self.deadlines:
            found[deadline.entity].append(deadline)
        return found

    @cached_property
    def corrected_verdicts(self) -> Sequence[StatusChange]:
        """The verdicts that moved since a record was corrected or retracted."""
        from hwstatus.commands.changes import changes
        from hwstatus.commands.filters import FilterOptions

        if not self.corrections:
            return ()
        asked = self.tracker.at(Question(dates.LAST_DAY))
        rows = changes(asked, FilterOptions(), ()).rows
        return [row for row in rows if row.kind == "correction"]

    def is_state(self, slug: str) -> bool:
        """Whether an entity is one whose own organs set its status: a country, a bloc."""
        entity = self.entities.get(slug)
        return entity is not None and KINDS[entity.kind].jurisdiction


def is_place(entity: Entity) -> bool:
    """Whether an entity is a country or made of some, and not a company or a body."""
    return KINDS[entity.kind].place
