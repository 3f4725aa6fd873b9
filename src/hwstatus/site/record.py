"""What the pages are made from: a tracker read once, on the day of the site.

The site's day is that of the newest update, never the day on which the site is made: the
same record gives the same bytes on any day.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache, cached_property
from typing import NamedTuple, TypeVar

from hwstatus.answers import evidence, updates
from hwstatus.answers.change_rows import CORRECTION, TOOK_EFFECT, StatusChange
from hwstatus.answers.changes import changes
from hwstatus.answers.cite import edition
from hwstatus.answers.deadline_views import DeadlineView, deadline_views, told_once
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.groups import GroupSummary, groups
from hwstatus.answers.updates import Move
from hwstatus.answers.verdicts import Verdict
from hwstatus.context import Context
from hwstatus.record import canonical, dates
from hwstatus.record.forms import Group
from hwstatus.record.models import Entity, Filter, Standing, Update
from hwstatus.record.names import fold
from hwstatus.record.vocabulary import COUNTRY, KINDS, UNKNOWN
from hwstatus.rules import standing
from hwstatus.rules.standing import Event
from hwstatus.rules.turns import Run, Turn, runs, turns
from hwstatus.site.sights import Sight, acting_in, sights
from hwstatus.store.corrections import Correction
from hwstatus.store.groups import on_the_day
from hwstatus.store.tracker import Question, Tracker

K = TypeVar("K")
V = TypeVar("V")

FIRST_DAY = "2007-01-01"
"""The day of a site without updates."""


class Act(NamedTuple):
    """An update with the statuses that it changed, or that took effect later."""

    update: Update
    changes: Sequence[StatusChange]

    @property
    def day(self) -> str:
        """The day (ISO) from which they count."""
        return self.changes[0].day

    @property
    def date(self) -> str:
        """The same as it is known."""
        return self.changes[0].date

    @property
    def took_effect(self) -> bool:
        """Whether it took effect then, which changed no status."""
        return self.changes[0].kind == TOOK_EFFECT


class _Updates(dict[str, Update]):
    """Updates by id; who asks for one that is missing hears that the tracker is damaged, or was changed."""

    def __init__(self, tracker: Tracker) -> None:
        super().__init__()
        self._tracker = tracker

    def __missing__(self, update_id: str) -> Update:
        raise self._tracker.lacking(update_id)


class Record:
    """A tracker on the site's day. Every answer is computed once, when it is first asked for."""

    def __init__(self, tracker: Tracker) -> None:
        self.day = tracker.newest_day() or FIRST_DAY
        """The day of the newest update (ISO): the day of the site."""
        self.covered_to = tracker.covered_to() or FIRST_DAY
        """The last day up to which news was searched (ISO)."""
        # The clock has no part in a site: its day is that of the record.
        outer = tracker.context
        now = f"{self.day}T23:59:59Z"
        context = Context(self.day, now, outer.user, tell=outer.tell)
        self.tracker = tracker.at(Question(self.day), context)
        self.dataset = tracker.dataset() or "of its own"
        """The version of the dataset."""
        self.edition = edition(self.tracker)
        """What is cited: the same, and where the record differs from it its ledger's head too."""
        self.updates = _Updates(self.tracker)
        """Every update by id, in the order of time."""
        self.lines: dict[str, str] = {}
        """The line as which each is stored, in the same order."""
        for line in self.tracker.lines(Filter(reverse=True)):
            update = canonical.load_update(line)
            self.updates[update.id] = update
            self.lines[update.id] = line

    # -- updates -----------------------------------------------------------------------

    @cached_property
    def about(self) -> Mapping[str, Sequence[Update]]:
        """The updates about each entity that any is about, in the order of time."""
        updates = self.updates.values()
        return by_key((slug, update) for update in updates for slug in update.entities)

    def about_of(self, entity: Entity) -> Sequence[Update]:
        """The updates about an entity; none where there are none."""
        return self.about.get(entity.slug, ())

    @cached_property
    def _corrected(self) -> Sequence[tuple[Update, Correction]]:
        """Every correction and retraction with what it was of, oldest first."""
        return [
            (update, correction)
            for correction in self.tracker.corrections.between("", dates.LAST_DAY)
            if (update := correction.before or correction.after)
        ]

    @cached_property
    def corrections(self) -> Mapping[str, Sequence[Correction]]:
        """How updates were corrected and retracted, by their id, oldest first."""
        return by_key((update.id, correction) for update, correction in self._corrected)

    @cached_property
    def corrections_about(self) -> Mapping[str, Sequence[Correction]]:
        """The corrections of updates about each entity, newest first."""
        return by_key(
            (slug, correction)
            for update, correction in reversed(self._corrected)
            for slug in update.entities
        )

    @cached_property
    def retracted(self) -> Mapping[str, Correction]:
        """The updates that were taken out and are not back, by id: how that was done."""
        return {
            update_id: corrections[-1]
            for update_id, corrections in self.corrections.items()
            if update_id not in self.updates
        }

    @cached_property
    def ever(self) -> Sequence[tuple[Update, Correction | None]]:
        """Every update, then those retracted with how that was done."""
        gone = [(c.before, c) for c in self.retracted.values() if c.before]
        return [*((update, None) for update in self.updates.values()), *gone]

    def modified(self, update: Update) -> str:
        """When the record of an update, live or retracted, last changed (UTC)."""
        corrected = (c.at for c in self.corrections.get(update.id, ()))
        return max((update.recorded_at, *corrected))

    def modified_last(self, ids: Collection[str]) -> str | None:
        """When the last of these updates changed, live ones and retracted ones (UTC)."""
        gone = self.retracted
        moments = [
            gone[update_id].at
            if update_id in gone
            else self.modified(self.updates[update_id])
            for update_id in ids
        ]
        return max(moments, default=None)

    @cached_property
    def modified_at(self) -> str | None:
        """When a record of an update last changed (UTC)."""
        return max(self.modified_about.values(), default=None)

    @cached_property
    def modified_about(self) -> Mapping[str, str]:
        """The same of the updates about each entity that any was ever about."""
        moments = by_key(
            (slug, self.modified(update))
            for update, _ in self.ever
            for slug in update.entities
        )
        return {slug: max(of_slug) for slug, of_slug in moments.items()}

    # -- entities ----------------------------------------------------------------------

    @cached_property
    def entities(self) -> Mapping[str, Entity]:
        """Every entity by slug, by kind and name."""
        return {entity.slug: entity for entity in self.tracker.entities.all()}

    @cached_property
    def countries(self) -> Sequence[Entity]:
        """Every country, by name."""
        return [entity for entity in self.by_name if entity.kind == COUNTRY]

    @cached_property
    def groups(self) -> Sequence[Group]:
        """The groups with dated membership, by slug."""
        return self.tracker.entities.groups

    @cached_property
    def tallies(self) -> Mapping[str, GroupSummary]:
        """How the members of each group stand, by its slug."""
        return {row.slug: row for row in groups(self.tracker)}

    @cached_property
    def members_of(self) -> Mapping[str, Sequence[str]]:
        """The slugs of each group's members on the site's day, in the order of names."""
        return {group.slug: self._members(group) for group in self.groups}

    def _members(self, group: Group) -> list[str]:
        slugs = set(on_the_day(group, self.day))
        return sorted(slugs, key=lambda slug: alphabetical(self.name(slug)))

    @cached_property
    def groups_of(self) -> Mapping[str, Sequence[Group]]:
        """The groups of which each country is a member on the site's day."""
        return by_key(
            (slug, group)
            for group in self.groups
            for slug in self.members_of[group.slug]
        )

    @cached_property
    def by_name(self) -> Sequence[Entity]:
        """Every entity, by name."""
        return sorted(self.entities.values(), key=lambda e: alphabetical(e.name))

    @cached_property
    def homes(self) -> Mapping[str, Sequence[Entity]]:
        """The companies and bodies of each country, by name."""
        return by_key((entity.home or "", entity) for entity in self.by_name)

    @cached_property
    def parts_of(self) -> Mapping[str, Sequence[Entity]]:
        """The subsidiaries of each company, by name."""
        return by_key((entity.part_of or "", entity) for entity in self.by_name)

    def name(self, slug: str) -> str:
        """An entity's display name; its slug where it is not known."""
        entity = self.entities.get(slug)
        return entity.name if entity else slug

    # -- verdicts ----------------------------------------------------------------------

    @cached_property
    def standings(self) -> Mapping[str, Sequence[Standing]]:
        """The standings of each entity that has any, scopes in their order."""
        return self.tracker.standings.by_entity(self.day)

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The headline of every entity with its evidence; practice where it is unknown."""
        bare = self._verdicts(self.tracker, list(self.entities))
        supplemented = evidence.supplemented(self.tracker, bare, practice=True)
        return {verdict.entity: verdict for verdict in supplemented}

    def verdicts_on(self, day: str) -> list[Verdict]:
        """The headlines on a day (ISO) of the entities that updates are about, by kind and name."""
        reported_on = [slug for slug in self.entities if slug in self.about]
        return self._verdicts(self.tracker.at(Question(day)), reported_on)

    def _verdicts(self, tracker: Tracker, slugs: Sequence[str]) -> list[Verdict]:
        heads = evidence.headlines(tracker, slugs)
        return evidence.verdicts(tracker, list(heads.values()))

    def events(self, slug: str) -> Sequence[Event]:
        """The effects on an entity, in the order in which they count."""
        return self._events.get(slug, ())

    @cached_property
    def _events(self) -> Mapping[str, Sequence[Event]]:
        return {slug: standing.events(own, slug) for slug, own in self.about.items()}

    def past(self, slug: str) -> list[Event]:
        """Those that count by the site's day."""
        return [event for event in self.events(slug) if event.last <= self.day]

    def runs(self, slug: str) -> list[Run]:
        """What held for each scope of an entity up to the site's day."""
        return list(runs(slug, self.past(slug)))

    @cached_property
    def turns(self) -> Mapping[str, Sequence[Turn]]:
        """How the headline of each entity moved up to the site's day."""
        pasts = {slug: self.past(slug) for slug in self.about}
        return {slug: turns(slug, p, self.day) for slug, p in pasts.items() if p}

    @cached_property
    def sights(self) -> Mapping[str, Sequence[Sight]]:
        """What is seen of each country from its beginning on: verdict, or practice."""
        acting = acting_in(self.entities.values(), self.events)
        slugs = [country.slug for country in self.countries]
        return {
            slug: sights(slug, self.turns.get(slug, ()), acting.get(slug, ()), self.day)
            for slug in slugs
        }

    def moves(self, update: Update) -> Sequence[Move]:
        """What an update's effects did to the standings of its entity; nothing if retracted."""
        if update.id in self.retracted:
            return ()
        return updates.moves(self.tracker, update)

    @cached_property
    def _changes(self) -> Sequence[StatusChange]:
        """Every status that moved, however late it was corrected, in the order of time."""
        tracker = self.tracker.at(Question(dates.LAST_DAY))
        return list(changes(tracker, FilterOptions(), ()))

    @cached_property
    def corrected_verdicts(self) -> Sequence[StatusChange]:
        """The verdicts that moved since a record was corrected or retracted."""
        return [row for row in self._changes if row.kind == CORRECTION]

    @cached_property
    def acts(self) -> Sequence[Act]:
        """The updates that changed a status or took effect by the site's day, newest first."""
        places = {update: position for position, update in enumerate(self.updates)}
        acts = by_key(
            ((row.day, places[self.updates[row.id].id], row.kind), row)
            for row in self._changes
            if row.kind != CORRECTION and row.day <= self.day
        )
        newest = sorted(acts.items(), reverse=True)
        return [Act(self.updates[rows[0].id], rows) for _, rows in newest]

    def acts_of(self, year: str) -> Sequence[Act]:
        """Those of a year."""
        return [act for act in self.acts if act.day.startswith(year)]

    @cached_property
    def changes_of(self) -> Mapping[str, Sequence[StatusChange]]:
        """What changed or took effect by the site's day, by entity, newest first."""
        return by_key(
            (act.update.entity, change) for act in self.acts for change in act.changes
        )

    @cached_property
    def first_day(self) -> str:
        """The first day on which a country had another verdict than `unknown`."""
        days = [
            sight.day
            for seen in self.sights.values()
            for sight in seen
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
        rows = self.tracker.deadlines.standing(self.day)
        return deadline_views(self.tracker, rows, self.day)

    @cached_property
    def deadlines_told_once(self) -> Sequence[DeadlineView]:
        """The same, a company's left to its home country's where one source tells both."""
        return told_once(self.tracker, self.deadlines)

    @cached_property
    def deadlines_ahead(self) -> Sequence[DeadlineView]:
        """Those of them that are ahead."""
        return [row for row in self.deadlines_told_once if row.is_ahead]

    @cached_property
    def deadlines_of(self) -> Mapping[str, Sequence[DeadlineView]]:
        """Those of each entity that has any: first those ahead, then those that passed."""
        ahead_first = sorted(self.deadlines, key=lambda d: not d.is_ahead)
        return by_key((deadline.entity, deadline) for deadline in ahead_first)

    def is_state(self, slug: str) -> bool:
        """Whether an entity is one whose own organs set its status: a country, a bloc."""
        entity = self.entities.get(slug)
        return entity is not None and KINDS[entity.kind].jurisdiction


@cache
def alphabetical(name: str) -> tuple[str, str]:
    """Where a list has a name: accents and capitals make no difference, as in a dictionary."""
    return fold(name), name


def by_key(pairs: Iterable[tuple[K, V]]) -> Mapping[K, list[V]]:
    """The values of each key, in their order."""
    values: dict[K, list[V]] = {}
    for key, value in pairs:
        values.setdefault(key, []).append(value)
    return values
