"""Reading a tracker: named questions in the words of the field, answered with models.

A `Tracker` is opened read-only; `Editor` (in `store.editor`) is the one that writes.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Self

from hwstatus.context import Context
from hwstatus.errors import NotFound, Stated, UnknownUpdate
from hwstatus.paths import Location
from hwstatus.record import canonical, dates, names
from hwstatus.record.models import ENOUGH, Filter, Update
from hwstatus.record.vocabulary import UNKNOWN
from hwstatus.store import schema, updates
from hwstatus.store.database import SHORTEST, Database, damaged, not_ours
from hwstatus.store.entities import EntityReader
from hwstatus.store.filters import array
from hwstatus.store.opening import open_read
from hwstatus.store.standings import StandingReader

if TYPE_CHECKING:
    from hwstatus.store.corrections import Corrections
    from hwstatus.store.deadlines import DeadlineReader
    from hwstatus.store.drafts import Drafts
    from hwstatus.store.history import LedgerReader
    from hwstatus.store.known_at import Past


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
    known_entry: int = updates.EVERY_ENTRY
    """The ledger entry up to which what is known counts, names and groups too."""


class Tracker:
    """A tracker opened for reading, and what it is asked about. Use it as a context manager.

    Questions about entities, deadlines, drafts and the ledger are in readers of their own.
    """

    def __init__(
        self,
        location: Location,
        connection: Database,
        context: Context,
        question: Question | None = None,
        past: "Past | None" = None,
    ) -> None:
        self.location = location
        self.context = context
        """When and for whom it is asked."""
        self.question = question or Question(context.today)
        """The time asked about: today unless another was given."""
        self.present = connection
        """The tracker's file, as it is held now."""
        self._past = past
        self.reader = past or connection
        """What answers: another one than `present` where the past is asked."""
        self.entities = EntityReader(self.reader, self.present)
        self.standings = StandingReader(self.reader)
        self._fetched: dict[str, Update] = {}
        self._last_days: dict[str, tuple[str | None, str | None]] = {}

    @cached_property
    def corrections(self) -> "Corrections":
        """What was corrected or taken out since the time asked about."""
        from hwstatus.store.corrections import Corrections, Seen

        return Corrections(self.present, self._past.seen if self._past else Seen())

    @cached_property
    def deadlines(self) -> "DeadlineReader":
        """The deadlines of what answers."""
        from hwstatus.store.deadlines import DeadlineReader

        return DeadlineReader(self.reader)

    @cached_property
    def ledger(self) -> "LedgerReader":
        """The ledger of the file as it is now."""
        from hwstatus.store.history import LedgerReader

        return LedgerReader(self.present)

    @cached_property
    def drafts(self) -> "Drafts":
        """The drafts of the file as it is now."""
        from hwstatus.store.drafts import Drafts

        return Drafts(self.present)

    def close(self) -> None:
        """Close what answers; the file stays open where the past was asked."""
        self.reader.close()

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
        knowledge only what is `about` some entities is looked after, if they are given: what their
        updates did to others is told from the present's tables. Names are those of today.
        """
        context = context or self.context
        now = Tracker(self.location, self.present, context, question)
        if question.known_at is None:
            return now
        from hwstatus.store.known_at import past_of

        if about is not None:
            # A practice there rests on the records of companies.
            companies = (e.slug for e in now.entities.companies_in(about))
            about = list(dict.fromkeys([*about, *companies]))
        until, entry = question.known_at, question.known_entry
        past = past_of(self.present, until, entry, about, context)
        return Tracker(self.location, self.present, context, question, past)

    def on_day(self, day: str) -> "Tracker":
        """The same knowledge on another day."""
        from copy import copy

        other = copy(self)
        other.question = self.question._replace(on=day)
        other._last_days = {}
        return other

    # -- entities ------------------------------------------------------------------------------

    def publishers(self) -> list[str]:
        """Every publisher's name, once."""
        return self.reader.texts(updates.PUBLISHERS)

    def meta(self, key: str) -> str | None:
        """A note about the file itself, such as the dataset's version."""
        return self.present.text(updates.META, (key,))

    def values_of(self, name: str) -> list[str]:
        """Every value that some update has in a field, once."""
        return self.reader.texts(updates.VALUES, {"path": f"$.{name}"})

    def newest_day(self) -> str | None:
        """The first possible day of the newest update; None where there is none."""
        return max(self.reader.texts(updates.NEWEST), default=None)

    def dataset(self) -> str | None:
        """The version of the dataset; None where no update of it is here, so that it vouches for none."""
        return self.meta("dataset") if self._covered_by_dataset else None

    def covered_to(self) -> str | None:
        """The last day up to which news was searched: that of the newest update of the dataset, else of any."""
        return self._covered_by_dataset or self.newest_day()

    @cached_property
    def _covered_by_dataset(self) -> str | None:
        """The day of the newest update that the dataset brought; None where it brought none."""
        known = self._past.seen.known if self._past else updates.EVERY_ENTRY
        return self.present.text(updates.COVERED, {"known": known})

    def cited(self) -> Iterator[tuple[str, str | None]]:
        """The publisher and the address of every source of an update."""
        yield from self.reader.rows(updates.CITED)

    def cited_at(self, site: str) -> Iterator[tuple[str, str | None]]:
        """The same of the updates in which a site stands: no other is read for what is said of one address."""
        yield from self.reader.rows(updates.CITED_AT, {"site": site})

    def cited_alike(
        self, names: Iterable[str], fold: Callable[[str], str]
    ) -> Iterator[tuple[str, str | None]]:
        """The same of the updates that cite a publisher whose name folds like one of some: `add` reads no others."""
        keys = set(map(fold, names))
        alike = [name for name in self.publishers() if fold(name) in keys]
        yield from self.reader.rows(updates.CITED_OF, {"names": array(alike)})

    # -- updates -------------------------------------------------------------------------------

    def lines(self, chosen: Filter) -> Iterator[str]:
        """The canonical lines of the updates that a filter lets through, as they are read."""
        return self._asked(chosen).each_text(*updates.updates(chosen))

    def updates(self, chosen: Filter) -> Iterator[Update]:
        """The same as models."""
        return map(canonical.load_update, self.lines(chosen))

    def count(self, chosen: Filter, most: int = ENOUGH) -> int:
        """How many updates a filter lets through, counted no further than `most`."""
        return self._asked(chosen).count(*updates.found(chosen, most))

    def _asked(self, chosen: Filter) -> Database:
        """What answers for a filter; of an earlier time, with an index of its words where some are asked for."""
        if chosen.match is not None and self._past is not None:
            with self.reader.errors():
                self._past.have_index()
        return self.reader

    def total(self) -> int:
        """How many updates there are."""
        return self.reader.count(updates.UPDATE_COUNT)

    def history(self, slug: str) -> list[Update]:
        """Every update about an entity, in the order in which they count."""
        return list(self.updates(Filter(entities=(slug,), reverse=True)))

    def update_id(self, prefix: str) -> str:
        """The one id that begins so.

        Raises `NotFound` for a draft and what was retracted or recorded later, `AmbiguousId`, and `UnknownUpdate`.
        """
        is_code = len(prefix) < SHORTEST and self.entities.slug_of(names.fold(prefix))
        by_prefix = updates.UPDATE_BY_PREFIX
        update_id = None if is_code else self.reader.id_like(prefix, by_prefix)
        if not update_id:
            self._refuse_no_update(prefix)
            raise UnknownUpdate(prefix, self._newest_about(prefix))
        return update_id

    def _refuse_no_update(self, prefix: str) -> None:
        """Raise `NotFound` for the beginning of the id of a draft, or of an update retracted or recorded later."""
        keys = self.ledger.keys_like(prefix)
        if len(keys) != 1:
            return
        last, *earlier = self.ledger.versions_of(keys)
        short = keys[0][: max(len(prefix), 4)]
        if last.subject == "draft":
            raise NotFound(f"{short} is a draft: hwstatus review {short}")
        version = last if last.record is None else [last, *earlier][-1]
        day = self.ledger.sealed(version.entry)[1][:10]
        was = f"update {short} was"
        if last.record is None:
            raise NotFound(f"{was} retracted on {day}: hwstatus log {short}")
        raise NotFound(f"{was} recorded later, on {day}", f"that is: --known-at {day}")

    def _newest_about(self, name: str) -> tuple[str, str, str] | None:
        """The id, the day and the words of the update recorded last about whom a name means."""
        slugs, missed = self.entities.resolve([name])
        if missed or not slugs:
            return None
        last = Filter(entities=tuple(slugs), sort="recorded", limit=1)
        for update in self.updates(last):
            return self.short(update.id), update.date, update.summary
        return None

    def lines_by_id(self, prefix: str, most: int) -> list[str]:
        """The canonical lines of at most `most` updates with ids that begin so."""
        return self.reader.texts(updates.LINES_BY_PREFIX, (prefix, prefix, most))

    def update(self, update_id: str) -> Update:
        """The update with this id, which the tracker named itself; raises `NotATracker` without it."""
        update = self.held(update_id)
        if update is None:
            raise self.lacking(update_id)
        return update

    def held(self, update_id: str) -> Update | None:
        """The update with this id; None where there is none, or none any more."""
        if update_id in self._fetched:
            return self._fetched[update_id]
        line = self.reader.text(updates.UPDATE_BY_ID, (update_id,))
        return None if line is None else canonical.load_update(line)

    def lacking(self, update_id: str) -> Stated:
        """The error of an id that the tracker names and does not hold."""
        said = f"it names update {update_id}, which it does not hold"
        return damaged(self.location.path, said)

    def status_before(self, update: Update, scope: str) -> str:
        """The status of an update's entity for a scope just before it."""
        about = self._past.about if self._past else None
        if about is not None and update.entity not in about:
            return self.corrections.status_then(update, scope) or UNKNOWN
        return self.standings.status_before(update, scope)

    def line(self, update_id: str) -> str:
        """The stored line of the update with this id; raises `UnknownUpdate`."""
        line = self.reader.text(updates.UPDATE_BY_ID, (update_id,))
        if line is None:
            raise UnknownUpdate(update_id, None)
        return line

    def fetch(self, ids: Iterable[str]) -> None:
        """Ask once for many updates that will be asked for."""
        wanted = array(ids)
        for update_id, line in self.reader.rows(updates.UPDATES_BY_ID, (wanted,)):
            self._fetched[update_id] = canonical.load_update(line)

    def fetch_last_days(self, slugs: Sequence[str]) -> None:
        """Ask once for the last days of many entities."""
        values = {"slugs": array(slugs), "on": self.on}
        for slug, updated, looked in self.reader.rows(updates.LAST_DAYS, values):
            self._last_days[slug] = updated, looked

    def last_days(self, slug: str) -> tuple[str | None, str | None]:
        """By the day asked: the date of an entity's newest update, as known, and the last look that found nothing."""
        if slug not in self._last_days:
            self.fetch_last_days([slug])
        return self._last_days[slug]

    def short(self, update_id: str) -> str:
        """The shortest unique prefix of an id, of 4 characters or more."""
        # Of an earlier time too, it is looked up in the present tracker.
        least = self.question.id_length
        return self.present.short(update_id, updates.NEIGHBOURS, least)

    def near_in_time(self, update: Update, days: int) -> list[Update]:
        """Updates about the same entities within some days of an update's date: possible duplicates."""
        span = dates.read_date(update.date)
        about = array(update.entities)
        values = {"about": about, "first": span.first, "last": span.last, "days": days}
        lines = dict.fromkeys(self.reader.texts(updates.NEAR_IN_TIME, values))
        return list(map(canonical.load_update, lines))


def open_tracker(
    location: Location, context: Context, question: Question | None = None
) -> Tracker:
    """The tracker at a place, for reading; an empty file answers with no updates.

    It is asked about today unless a question is given. Raises `TrackerError`.
    """
    connection = open_read(location)
    if connection is None:
        from hwstatus.store.builder import initialise

        connection = Database.in_memory(location.path)
        initialise(connection)
    with connection.errors():
        views = schema.views(connection)
    if views:
        connection.close()
        raise not_ours(location.path, views)
    tracker = Tracker(location, connection, context)
    return tracker.at(question) if question else tracker
