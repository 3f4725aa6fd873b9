"""Reading a tracker: named questions in the words of the field, answered with models.

A `Tracker` is opened read-only; `Editor` (in `store.editor`) is the one that writes.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Self

from hwstatus import dates, standing
from hwstatus.context import Context
from hwstatus.errors import AmbiguousId, NotATracker, UnknownUpdate
from hwstatus.models import Filter, Standing, Update
from hwstatus.paths import Location
from hwstatus.serialization import canonical
from hwstatus.store import queries, schema, standing_queries
from hwstatus.store.database import Database, damaged, not_ours, sqlite_errors
from hwstatus.store.deadlines import DeadlineReader
from hwstatus.store.entities import EntityReader
from hwstatus.store.history import KnownUntil, LedgerReader
from hwstatus.store.opening import open_read
from hwstatus.vocabulary import NETWORK_SCOPES, UNKNOWN

if TYPE_CHECKING:
    from hwstatus.practice import Operator


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


class Tracker(EntityReader, DeadlineReader):
    """A tracker opened for reading, and what it is asked about. Use it as a context manager."""

    def __init__(
        self,
        location: Location,
        connection: Database,
        context: Context,
        question: Question | None = None,
        *,
        present: LedgerReader | None = None,
        horizon: KnownUntil = KnownUntil(),  # noqa: B008 - immutable
        about: Collection[str] | None = None,
    ) -> None:
        super().__init__(location, connection, present or self, horizon)
        self.context = context
        """When and for whom it is asked."""
        self.question = question or Question(context.today)
        """The time asked about: today unless another was given."""
        self._about = about
        """The entities of which an earlier knowledge was rebuilt; None where it is whole."""
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

    def operators(self, countries: Iterable[str]) -> list["Operator"]:
        """The companies there with their network standings on the day asked.

        What they only announced does not count.
        """
        from hwstatus.practice import Operator

        entities = self.companies_in(countries)
        slugs = tuple(entity.slug for entity in entities)
        text = standing_queries.STANDINGS_BY_ACTS
        query = standing_queries.standings(slugs, self.on, NETWORK_SCOPES, text)
        found = self._standings(*query)
        operators = []
        for entity in entities:
            if entity.slug in found:
                operators.append(Operator(entity, tuple(found[entity.slug])))
        return operators

    def last_update(self, slug: str) -> str | None:
        """The date, as known, of the newest update about an entity on the day asked."""
        if slug in self._last_days:
            return self._last_days[slug][0]
        found = self._one(queries.LAST_UPDATE, (slug, self.on))
        return str(found[0]) if found and found[0] else None

    def publishers(self) -> list[str]:
        """Every publisher's name, once."""
        return self._texts(queries.PUBLISHERS)

    def covered_to(self) -> str | None:
        """The last day that the record covers: the first possible day of the newest update; None where it is empty."""
        return max(self._texts(queries.NEWEST), default=None)

    def publisher_counts(self) -> list[tuple[str, int]]:
        """Each spelling of a publisher, and how many updates have it."""
        rows = self._rows(queries.PUBLISHER_COUNTS)
        return [(str(name), int(str(count))) for name, count in rows]

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
        return self._count(*queries.found(chosen, most))

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
        found = self._texts(queries.UPDATE_BY_PREFIX, (wanted, wanted))
        if not found:
            raise UnknownUpdate(prefix)
        if len(found) > 1 and found[0] != wanted:
            raise AmbiguousId(prefix, found)
        return found[0]

    def lines_by_id(self, prefix: str, most: int) -> list[str]:
        """The canonical lines of at most `most` updates with ids that begin so."""
        return self._texts(queries.LINES_BY_PREFIX, (prefix, prefix, most))

    def update(self, known: str) -> Update:
        """The update with this id, which the tracker named itself; raises `NotATracker` without it."""
        if known in self._fetched:
            return self._fetched[known]
        found = self._one(queries.UPDATE_BY_ID, (known,))
        if not found:
            raise self.lacking(known)
        return canonical.load_update(str(found[0]))

    def lacking(self, known: str) -> NotATracker:
        """The error of an id that the tracker names and does not hold."""
        said = f"it names update {known}, which it does not hold"
        return damaged(self.location.path, said)

    def lines_with(self, ids: Sequence[str]) -> Iterator[tuple[str, str]]:
        """The ids among these that updates have, each with its stored line."""
        asked = queries.array(tuple(ids))
        for known, line in self._rows(queries.UPDATES_BY_ID, (asked,)):
            yield str(known), str(line)

    def line(self, known: str) -> str:
        """The stored line of the update with this id; raises `UnknownUpdate`."""
        found = self._one(queries.UPDATE_BY_ID, (known,))
        if not found:
            raise UnknownUpdate(known)
        return str(found[0])

    def fetch(self, ids: Sequence[str], slugs: Sequence[str]) -> None:
        """Ask once for what many verdicts need: their deciding updates, and each entity's last days."""
        for known, line in self.lines_with(ids):
            self._fetched[known] = canonical.load_update(line)
        values = {"slugs": queries.array(tuple(slugs)), "on": self.on}
        for slug, *days in self._rows(queries.LAST_DAYS, values):
            self._last_days[str(slug)] = tuple(days)  # type: ignore[assignment]

    def short(self, known: str) -> str:
        """The shortest unique prefix of an id, of 4 characters or more."""
        # Of an earlier time too, it is looked up in the present tracker.
        found = self.present._one(queries.NEIGHBOURS, {"id": known}) or ()
        shared = [_common(known, str(other)) for other in found if other]
        unique = max(shared, default=0) + 1
        return known[: max(self.question.id_length, unique)]

    def search(self, match: str, chosen: Filter, by_rank: bool = True) -> Iterator[str]:
        """The canonical lines of the updates that match a full-text expression, best first."""
        text, values = queries.search(chosen, by_rank)
        for row in self._rows(text, {**values, "match": match}):
            yield str(row[0])

    def count_matches(self, match: str, chosen: Filter, most: int) -> int:
        """How many updates a full-text expression finds, counted no further than `most`."""
        text, values = queries.matches(chosen, most)
        return self._count(text, {**values, "match": match})

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
        self,
        on: str,
        slugs: Sequence[str] | None = None,
        scopes: Sequence[str] = (),
        *,
        restores: bool = True,
    ) -> dict[str, list[Standing]]:
        """The standings on a day by entity, scopes in their order; of all entities and scopes or of some.

        Without what each `restores`, no record is read.
        """
        chosen = None
        if slugs is not None:
            chosen = tuple(slugs)
        text = standing_queries.STANDINGS
        if not restores:
            text = standing_queries.STANDINGS_BY_DATES
        query = standing_queries.standings(chosen, on, tuple(scopes), text)
        return self._standings(*query)

    def latest(
        self, on: str, slugs: Sequence[str], scopes: Sequence[str]
    ) -> dict[str, list[Standing]]:
        """The same of some entities and scopes, of each no more than its status and moment.

        That is a tenth of the work, and enough to choose those that are asked for whole.
        """
        values = {
            "slugs": queries.array(tuple(slugs)),
            "scopes": queries.array(tuple(scopes)),
            "after": f"{on}~",
        }
        found: dict[str, list[Standing]] = {}
        for row in self._rows(standing_queries.LATEST, values):
            entity, scope, status, moment = map(str, row)
            bare = Standing(entity, scope, status, moment=moment)
            found.setdefault(entity, []).append(bare)
        return found

    def standings_at(
        self, places: Iterable[tuple[str, str]], on: str
    ) -> list[Standing]:
        """The standings in some places on a day, each an entity and a scope, without what they restore."""
        rows = self._rows(*standing_queries.standings_at(places, on))
        return [Standing(*row) for row in rows]  # type: ignore[arg-type]

    def _standings(
        self, text: str, values: Mapping[str, object]
    ) -> dict[str, list[Standing]]:
        found: dict[str, list[Standing]] = {}
        for row in self._rows(text, values):
            one = Standing(*row)  # type: ignore[arg-type]
            found.setdefault(one.entity, []).append(one)
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
        values = {"entity": slug, "on": self.on, "after": f"{self.on}~"}
        return self._count(standing_queries.MAYBE_HAPPENED, values) > 0

    def status_before(self, update: Update, scope: str) -> str:
        """The status of an update's entity for a scope just before it."""
        entity = update.entity
        moment = standing.moment_of(update)
        if self._about is not None and entity not in self._about:
            return self.status_then(entity, scope, moment) or UNKNOWN
        found = self._one(standing_queries.STATUS_BEFORE, (entity, scope, moment))
        return str(found[0]) if found else UNKNOWN

    def latest_changes(self, on: str, limit: int) -> list[Update]:
        """The newest updates that changed a country's status, newest first."""
        values = {"after": f"{on}~", "limit": limit}
        lines = self._texts(standing_queries.LATEST_CHANGES, values)
        return list(map(canonical.load_update, lines))

    def changed_between(self, since: str, until: str) -> list[Update]:
        """Updates with an effect that happened in a time, in order."""
        values = {"since": since, "until": until}
        lines = self._texts(standing_queries.CHANGES, values)
        return list(map(canonical.load_update, lines))

    def last_looks(self) -> dict[str, str]:
        """By entity, the last day on which somebody looked and found nothing new."""
        rows = self._rows(queries.LAST_LOOKS)
        return {str(slug): str(day) for slug, day in rows}

    def last_checked(self, slug: str) -> str | None:
        """The last day, up to the one asked, on which somebody looked and found nothing new."""
        if slug in self._last_days:
            return self._last_days[slug][1]
        found = self._one(queries.LAST_CHECKED, (slug, self.on))
        return str(found[0]) if found else None


def _common(one: str, other: str) -> int:
    size = 0
    while size < min(len(one), len(other)) and one[size] == other[size]:
        size += 1
    return size


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
    with sqlite_errors(location.path, connection):
        views = schema.views(connection)
    if views:
        connection.close()
        raise not_ours(location.path, views)
    tracker = Tracker(location, connection, context)
    return tracker.at(question) if question else tracker
