"""Reading a tracker: named questions in the words of the field, answered with models.

A `Tracker` is opened read-only; `Editor` (in `store.editor`) is the one that writes.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, Self

from hwstatus import dates, names, standing
from hwstatus.context import Context
from hwstatus.errors import AmbiguousId, UnknownName, UnknownUpdate
from hwstatus.models import Entity, Filter, Group, Standing, Update
from hwstatus.paths import Location
from hwstatus.serialization import canonical
from hwstatus.store import queries, schema, standing_queries
from hwstatus.store.database import not_ours, open_read, sqlite_errors
from hwstatus.store.history import KnownUntil, LedgerReader
from hwstatus.vocabulary import EXTENDED


class DeadlineRow(NamedTuple):
    """A deadline that stands, with the update that set it."""

    entity: str
    scope: str
    date: str
    last: str
    what: str
    replaces: str | None
    id: str
    decided: str


class OutcomeRow(NamedTuple):
    """What became of a deadline, and the update that says so."""

    word: str
    date: str
    id: str


class Question(NamedTuple):
    """What a tracker is asked about; it does not change during an answer."""

    on: str
    """The day asked about (ISO)."""
    known_at: str | None = None
    """The day whose knowledge counts (ISO); None where it is today's."""
    projected: bool = False
    """Whether `on` lies ahead, so that announced dates count as kept."""
    id_length: int = 4
    """How many characters of an id are shown at the least."""


class Tracker(LedgerReader):
    """A tracker opened for reading, and what it is asked about. Use it as a context manager."""

    def __init__(
        self,
        location: Location,
        connection: sqlite3.Connection,
        context: Context,
        question: Question | None = None,
        *,
        present: LedgerReader | None = None,
        horizon: KnownUntil = KnownUntil(),  # noqa: B008 - immutable
    ) -> None:
        super().__init__(location, connection, present or self, horizon)
        self.context = context
        """When and for whom it is asked."""
        self.question = question or Question(context.today)
        """The time asked about: today unless another was given."""
        self._fetched: dict[str, Update] = {}
        self._last_days: dict[str, tuple[str | None, str | None]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()
        self.present.close()

    @property
    def on(self) -> str:
        """The day that is asked about."""
        return self.question.on

    @property
    def projected(self) -> bool:
        """Whether that day lies ahead, so that announced dates count as kept."""
        return self.question.projected

    def at(
        self,
        question: Question,
        context: Context | None = None,
        about: Sequence[str] | None = None,
    ) -> "Tracker":
        """The same file asked another question, with nothing remembered of earlier answers.

        A file that stays open for days is asked in a `context` of its own time. Of an earlier
        knowledge only what is `about` some entities is rebuilt, if they are given.
        """
        connection = self.present.connection
        now = Tracker(self.location, connection, context or self.context, question)
        if question.known_at is None:
            return now
        from hwstatus.store.snapshot import as_known_at

        return as_known_at(now, question.known_at, about=about)

    # -- entities ------------------------------------------------------------------------------

    def slug_of(self, key: str) -> str | None:
        """The entity that a folded name stands for."""
        found = self._one(queries.ENTITY_BY_KEY, (key,))
        if found:
            return str(found[0])
        return None

    def resolve(self, words: Iterable[str]) -> tuple[list[str], list[str]]:
        """Slugs for names, joined greedily, and the words that match none."""
        return names.read_names(words, self.slug_of)

    def require(self, words: Iterable[str]) -> list[str]:
        """Slugs for names; raises `UnknownName` with near ones for the first that matches none."""
        found, missed = self.resolve(words)
        if missed:
            raise UnknownName(missed[0], self.near(missed[0]))
        return found

    def name_keys(self) -> dict[str, str]:
        """Every folded name, and the entity that it stands for."""
        return {str(key): str(slug) for key, slug in self._rows(queries.NAME_KEYS)}

    def near(self, text: str, most: int = 3) -> list[str]:
        """Entities with a name like `text`, as `france (10 updates)`."""
        keys = self.name_keys()
        found = names.suggest(
            text, keys, most, weight=lambda key: self.updates_of(keys[key])
        )
        slugs = names.distinct([keys[key] for key in found], most)
        return [f"{slug} ({_updates(self.updates_of(slug))})" for slug in slugs]

    def updates_of(self, slug: str) -> int:
        """How many updates are about an entity, in whole or in part."""
        return self._count(queries.UPDATES_OF_ENTITY, (slug,))

    def entity(self, slug: str) -> Entity:
        """The entity with this slug; raises `UnknownName`."""
        found = self._one(queries.ENTITY, (slug,))
        if not found:
            raise UnknownName(slug)
        record = canonical.restore("entity", str(found[0]))
        assert isinstance(record, Entity)
        return record

    def entities(self) -> list[Entity]:
        """Every entity, by kind and name."""
        found = (
            canonical.restore("entity", str(row[0]))
            for row in self._rows(queries.ENTITY_RECORDS)
        )
        return [record for record in found if isinstance(record, Entity)]

    @cached_property
    def entity_names(self) -> dict[str, str]:
        """Display names by slug."""
        return {str(slug): str(name) for slug, name in self._rows(queries.ENTITY_NAMES)}

    def name(self, slug: str) -> str:
        """An entity's display name; its slug where it is not known (any more)."""
        return self.entity_names.get(slug, slug)

    @cached_property
    def entity_kinds(self) -> dict[str, str]:
        """Kinds by slug."""
        return {
            str(slug): str(kind) for slug, kind in self._rows(queries.ENTITY_KIND_OF)
        }

    def slugs_of_kind(self, kinds: Sequence[str]) -> set[str]:
        """The entities of these kinds."""
        return {
            str(row[0])
            for row in self._rows(
                queries.ENTITY_KINDS, (canonical.encode(list(kinds)),)
            )
        }

    def with_updates(self, kinds: Sequence[str]) -> set[str]:
        """The entities of these kinds that at least one update is about."""
        return {
            str(row[0])
            for row in self._rows(
                queries.ENTITIES_WITH_UPDATES, (canonical.encode(list(kinds)),)
            )
        }

    def companies_of(self, country: str) -> list[str]:
        """The companies whose home a country is."""
        return [str(row[0]) for row in self._rows(queries.COMPANIES_OF, (country,))]

    def counts_per_entity(self) -> dict[str, int]:
        """How many updates are about each entity."""
        return {
            str(slug): int(str(n)) for slug, n in self._rows(queries.UPDATES_PER_ENTITY)
        }

    def last_update(self, slug: str) -> str | None:
        """The date, as known, of the newest update about an entity on the day asked."""
        if slug in self._last_days:
            return self._last_days[slug][0]
        found = self._one(queries.LAST_UPDATE, (slug, self.on))
        if found and found[0]:
            return str(found[0])
        return None

    def publishers(self) -> list[str]:
        """Every publisher's name, once."""
        return [str(row[0]) for row in self._rows(queries.PUBLISHERS)]

    # -- updates -------------------------------------------------------------------------------

    def lines(self, chosen: Filter) -> Iterator[str]:
        """The canonical lines of the updates that a filter lets through, as they are read."""
        for row in self._rows(*queries.updates(chosen)):
            yield str(row[0])

    def updates(self, chosen: Filter) -> Iterator[Update]:
        """The same as models."""
        return map(canonical.load_update, self.lines(chosen))

    def vague(self, chosen: Filter) -> list[tuple[str, str]]:
        """The (id, date) of updates so vaguely dated that they may miss a filter's time."""
        rows = self._rows(*queries.vague(chosen._replace(limit=None)))
        return [(str(known), str(date)) for known, date in rows]

    def count(self, chosen: Filter, most: int = 10_000) -> int:
        """How many updates a filter lets through, counted no further than `most`."""
        return self._count(*queries.found(chosen._replace(sort="date"), most))

    def total(self) -> int:
        """How many updates there are."""
        return self._count(queries.UPDATE_COUNT)

    def history(self, slug: str) -> list[Update]:
        """Every update about an entity, in the order in which they count."""
        found = self.updates(Filter(entities=(slug,)))
        return sorted(found, key=lambda u: (standing.last_day(u), u.recorded_at, u.id))

    def update_id(self, prefix: str) -> str:
        """The one id that begins so; raises `UnknownUpdate` or `AmbiguousId`."""
        wanted = prefix.strip().lower()
        if len(wanted) < 3:
            raise AmbiguousId(prefix, [])
        found = [
            str(row[0])
            for row in self._rows(queries.UPDATE_BY_PREFIX, (wanted, wanted))
        ]
        if not found:
            raise UnknownUpdate(prefix)
        if len(found) > 1 and found[0] != wanted:
            raise AmbiguousId(prefix, found)
        return found[0]

    def lines_by_id(self, prefix: str, most: int) -> list[str]:
        """The canonical lines of at most `most` updates with ids that begin so."""
        values = (prefix, prefix, most)
        return [str(row[0]) for row in self._rows(queries.LINES_BY_PREFIX, values)]

    def update(self, known: str) -> Update:
        """The update with this id; raises `UnknownUpdate`."""
        if known in self._fetched:
            return self._fetched[known]
        return canonical.load_update(self.line(known))

    def line(self, known: str) -> str:
        """The stored line of the update with this id; raises `UnknownUpdate`."""
        found = self._one(queries.UPDATE_BY_ID, (known,))
        if not found:
            raise UnknownUpdate(known)
        return str(found[0])

    def fetch(self, ids: Sequence[str], slugs: Sequence[str]) -> None:
        """Ask once for what many verdicts need: their deciding updates, and each entity's last days."""
        for known, line in self._rows(
            queries.UPDATES_BY_ID, (canonical.encode(list(ids)),)
        ):
            self._fetched[str(known)] = canonical.load_update(str(line))
        values = {"slugs": canonical.encode(list(slugs)), "on": self.on}
        for slug, updated, looked in self._rows(queries.LAST_DAYS, values):
            self._last_days[str(slug)] = (
                (updated and str(updated)),
                (looked and str(looked)),
            )  # type: ignore[assignment]

    def short(self, known: str) -> str:
        """The shortest unique prefix of an id, of 4 characters or more."""
        found = self._one(queries.NEIGHBOURS, {"id": known}) or ()
        shared = max(
            (_common(known, str(other)) for other in found if other), default=0
        )
        return known[: max(self.question.id_length, shared + 1)]

    def search(self, match: str, chosen: Filter, by_rank: bool = True) -> Iterator[str]:
        """The canonical lines of the updates that match a full-text expression, best first."""
        text, values = queries.search(chosen, by_rank)
        for row in self._rows(text, {**values, "match": match}):
            yield str(row[0])

    def near_in_time(self, update: Update) -> list[Update]:
        """Updates about the same entities within three days of an update's date: possible duplicates."""
        span = dates.read_date(update.date)
        found: dict[str, Update] = {}
        for entity in (update.entity, *update.also_about):
            values = {"entity": entity, "first": span.first, "last": span.last}
            for row in self._rows(queries.SAME_DAY, values):
                other = canonical.load_update(str(row[0]))
                found[other.id] = other
        return list(found.values())

    def summary(
        self, chosen: Filter, by: tuple[str, ...]
    ) -> list[tuple[tuple[str, ...], int]]:
        """Counts of updates by one or two dimensions of `queries.DIMENSIONS`."""
        keys = [queries.DIMENSIONS[name].key for name in by]
        counts: dict[tuple[str, ...], int] = {}
        for row in self._rows(*queries.summary(chosen, by)):
            found = tuple(key(cell) for key, cell in zip(keys, row, strict=False))
            counts[found] = counts.get(found, 0) + int(str(row[-1]))
        return list(counts.items())

    # -- standings and deadlines ---------------------------------------------------------------

    def standings(
        self, on: str, slugs: Sequence[str] | None = None, scopes: Sequence[str] = ()
    ) -> dict[str, list[Standing]]:
        """The standings on a day by entity, scopes in their order; of all entities and scopes or of some."""
        found: dict[str, list[Standing]] = {}
        for row in self._rows(
            *standing_queries.standings(
                None if slugs is None else tuple(slugs), on, tuple(scopes)
            )
        ):
            verdict = Standing(*row)  # type: ignore[arg-type]
            found.setdefault(verdict.entity, []).append(verdict)
        return found

    def effects(self, slug: str, chosen: Filter) -> Iterator[tuple[str, str, str, str]]:
        """An entity's effects of some scopes, actors and publishers, in their order.

        Each is (moment, scope, status, date as known).
        """
        found = self._rows(*standing_queries.effects(slug, chosen))
        for moment, scope, status, date in found:
            yield str(moment), str(scope), str(status), str(date)

    def is_uncertain(self, slug: str) -> bool:
        """Whether an effect on an entity may or may not have happened by the day asked."""
        return (
            self._count(
                standing_queries.MAYBE_HAPPENED,
                {"entity": slug, "on": self.on, "after": f"{self.on}~"},
            )
            > 0
        )

    def status_before(self, update: Update, scope: str) -> str:
        """The status of an update's entity for a scope just before it."""
        values = (update.entity, scope, standing.moment_of(update))
        found = self._one(standing_queries.STATUS_BEFORE, values)
        if found:
            return str(found[0])
        return "unknown"

    def latest_changes(self, on: str, limit: int) -> list[Update]:
        """The newest updates that changed a country's status, newest first."""
        rows = self._rows(
            standing_queries.LATEST_CHANGES, {"after": f"{on}~", "limit": limit}
        )
        return [canonical.load_update(str(row[0])) for row in rows]

    def next_deadlines(self, on: str, limit: int) -> list[DeadlineRow]:
        """The next deadlines that stand, soonest first."""
        rows = self._rows(
            queries.NEXT_DEADLINES, {"on": on, "after": f"{on}~", "limit": limit}
        )
        return [DeadlineRow(*row) for row in rows]  # type: ignore[arg-type]

    def next_deadline(self, slug: str, on: str) -> DeadlineRow | None:
        """An entity's next deadline."""
        found = self._one(
            queries.NEXT_DEADLINE, {"entity": slug, "on": on, "after": f"{on}~"}
        )
        return DeadlineRow(*found) if found else None  # type: ignore[arg-type]

    def last_deadline(self, slug: str, on: str) -> DeadlineRow | None:
        """An entity's deadline that passed last."""
        found = self._one(
            queries.LAST_DEADLINE, {"entity": slug, "on": on, "after": f"{on}~"}
        )
        return DeadlineRow(*found) if found else None  # type: ignore[arg-type]

    def deadlines(self, on: str) -> list[DeadlineRow]:
        """Every deadline that stands on a day, past ones included, soonest first."""
        rows = self._rows(queries.STANDING_DEADLINES, {"after": f"{on}~"})
        return [DeadlineRow(*row) for row in rows]  # type: ignore[arg-type]

    def passed_deadlines(self, on: str) -> list[DeadlineRow]:
        """Every deadline that passed before a day, replaced ones included."""
        values = {"on": on, "after": f"{on}~"}
        rows = self._rows(queries.PASSED_DEADLINES, values)
        return [DeadlineRow(*row) for row in rows]  # type: ignore[arg-type]

    def deadlines_of(self, known: str) -> list[DeadlineRow]:
        """The deadlines that an update set, the first day first."""
        rows = self._rows(queries.DEADLINES_OF, (known,))
        return [DeadlineRow(*row) for row in rows]  # type: ignore[arg-type]

    def outcome(self, row: DeadlineRow) -> OutcomeRow | None:
        """What is known on the day asked of what became of a deadline.

        A deadline that another one replaced is `extended`.
        """
        values = {**row._asdict(), "after": f"{self.on}~"}
        found = self._one(queries.OUTCOME, values)
        if found:
            return OutcomeRow(*found)  # type: ignore[arg-type]
        later = self._one(queries.EXTENSION, values)
        return OutcomeRow(EXTENDED, *later) if later else None  # type: ignore[arg-type]

    def slippage(self, row: DeadlineRow) -> tuple[str, ...]:
        """The dates that a deadline moved from, newest first."""
        found: list[str] = []
        earlier = row.replaces
        while earlier and earlier not in found:
            found.append(earlier)
            before = self._one(queries.REPLACED_BY, (row.entity, row.scope, earlier))
            earlier = None
            if before:
                earlier = str(before[0])
        return tuple(found)

    # -- groups --------------------------------------------------------------------------------

    def groups(self) -> list[Group]:
        """Every group with its members, by slug."""
        found = (
            canonical.restore("group", str(row[0]))
            for row in self._rows(queries.GROUPS)
        )
        return [record for record in found if isinstance(record, Group)]

    def regions(self) -> list[str]:
        """The names of the UN M49 regions and subregions."""
        return sorted(str(row[0]) for row in self._rows(queries.REGIONS))

    def members_of_region(self, name: str) -> list[str]:
        """The countries and territories of a region or subregion."""
        return sorted(
            str(row[0]) for row in self._rows(queries.MEMBERS_OF_REGION, (name,))
        )

    def changed_between(self, since: str, until: str) -> list[Update]:
        """Updates with an effect that happened in a time, in order."""
        rows = self._rows(standing_queries.CHANGES, {"since": since, "until": until})
        return [canonical.load_update(str(row[0])) for row in rows]

    def last_checked(self, slug: str) -> str | None:
        """The last day, up to the one asked, on which somebody looked and found nothing new."""
        if slug in self._last_days:
            return self._last_days[slug][1]
        found = self._one(queries.LAST_CHECKED, (slug, self.on))
        if found:
            return str(found[0])
        return None


def _common(one: str, other: str) -> int:
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return size


def _updates(count: int) -> str:
    return f"{count} update" + ("" if count == 1 else "s")


def open_tracker(
    location: Location, context: Context, question: Question | None = None
) -> Tracker:
    """The tracker at a place, for reading; an empty file answers with no updates.

    It is asked about today unless a question is given. Raises `TrackerError`.
    """
    connection = open_read(location)
    if connection is None:
        from hwstatus.store.builder import blank_in_memory

        connection = blank_in_memory()
    with sqlite_errors(location.path):
        views = schema.views(connection)
    if views:
        connection.close()
        raise not_ours(location.path, views)
    tracker = Tracker(location, connection, context)
    if question:
        return tracker.at(question)
    return tracker
