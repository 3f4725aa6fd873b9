"""The tracker as it was held at an earlier time.

Every question can then be asked of the past as of the present. Names and groups are reference, not
knowledge: they are taken as they are now, so that a question about the past can be asked by today's names.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from hwstatus.models import Filter
from hwstatus.serialization import canonical, json_text
from hwstatus.store import ledger_queries as asked
from hwstatus.store import schema
from hwstatus.store.database import Cursor, Database, sqlite_errors
from hwstatus.store.history import KnownUntil, LedgerReader
from hwstatus.store.opening import address_of, most_steps
from hwstatus.store.projection import Projector
from hwstatus.store.tracker import Tracker

SEEN = ("updates", "about", "effect", "deadline", "outcome", "publisher", "checked")
"""The projected tables that came to hold more since; what else is asked is reference, or the ledger."""

_NOT_CHANGING = -1
"""Instead of a file's version: what answers is a copy, which no writer reaches."""


class Past(Database):
    """A database that answers as a tracker did at an earlier time.

    Where nothing that it was asked about was corrected since, that is the tracker's file, seen
    through views that leave out what came later: a question then reads as little as one about
    the present. A few corrections of what is about some entities stand beside it in their former
    forms. Else the tables of that time are built anew from the ledger.
    """

    source: "_Held"
    is_partial = False
    """Whether it answers about some entities alone, with former forms of their updates."""
    _version = _NOT_CHANGING
    """The version of the file when it was looked at for what was corrected since."""

    def execute(self, *statement: Any) -> Cursor:
        """Carry out one statement; a correction that somebody commits meanwhile changes no answer."""
        cursor = super().execute(*statement)
        while self._version != _NOT_CHANGING and self._version != self._file_version():
            self.build()
            cursor = super().execute(*statement)
        return cursor

    def _file_version(self) -> int:
        """What is another number after each change of the file."""
        version: int = super().execute("PRAGMA now.data_version").fetchone()[0]
        return version

    def see_through(self) -> bool:
        """Answer from the tracker's file, if it holds all that is asked about as it was then."""
        location = self.source.tracker.location
        self.watch_over(most_steps(location.path))
        self.execute("PRAGMA cell_size_check = ON")
        self.execute("ATTACH ? AS now", (address_of(location.path),))
        version = self._file_version()
        horizon = self.source.horizon.values
        self.execute("CREATE TEMP TABLE horizon (horizon TEXT, entry INTEGER)")
        self.execute("INSERT INTO horizon VALUES (:horizon, :entry)", horizon)
        self.execute("CREATE TEMP TABLE later (seq INTEGER PRIMARY KEY)")
        self.execute(f"INSERT INTO temp.later {asked.LATER}", horizon)
        if not self.source.was_corrected(self):
            for table in SEEN:
                self.execute(asked.seen_then(table))
        elif not self._see_beside():
            return False
        self._version = version
        return True

    def _see_beside(self) -> bool:
        """Have former forms beside the file's rows, if they are few and about some entities."""
        from hwstatus.store import former

        about = self.source.about
        held = self.source.former(self, former.MOST + 1)
        if about is None or len(held) > former.MOST:
            return False
        self.is_partial = True
        former.set_beside(self, held, about)
        return True

    def build(self) -> None:
        """Hold the tables of that time, built anew, and answer from them from now on."""
        self._version = _NOT_CHANGING
        self.is_partial = False
        self._forget()
        schema.migrate(self)
        self.execute("BEGIN")
        _fill(self, self.source.records())
        self.executemany("INSERT INTO meta VALUES (?, ?)", self.source.notes())
        self.execute("COMMIT")

    def _forget(self) -> None:
        """Take out what stands before the tables to be built."""
        made = self.execute("SELECT type, name FROM temp.sqlite_schema").fetchall()
        for kind in ("view", "table"):
            for name in (name for of_kind, name in made if of_kind == kind):
                self.execute(f"DROP {kind} temp.{name}")

    def build_index(self) -> None:
        """Have a full-text index of that time: what came later changes the rank of what was there."""
        if self._version != _NOT_CHANGING:
            self.build()

    def build_for(self, chosen: Filter) -> None:
        """Have what a filter looks up: effects and entities of other updates are not beside their former forms."""
        of_effects = (chosen.statuses, chosen.scopes, chosen.stages, chosen.bases)
        looked_up = (*of_effects, chosen.binding, chosen.kinds, chosen.members)
        if self.is_partial and any(looked_up):
            self.build()


class _Held:
    """What a tracker held at a time, about everything or about some entities."""

    def __init__(
        self, tracker: Tracker, horizon: KnownUntil, about: Sequence[str] | None
    ) -> None:
        self.tracker = tracker
        self.horizon = horizon
        self.about = about

    def was_corrected(self, file: Database) -> bool:
        """Whether any of it was corrected or taken out since."""
        if self.about is not None:
            return bool(self.former(file, 1))
        values = self.horizon.values
        return bool(file.execute(asked.CORRECTED_SINCE, values).fetchone()[0])

    def former(self, file: Database, most: int) -> list[tuple[Any, ...]]:
        """What of some entities was corrected since, as it was then: number, subject and record."""
        values = dict(self.horizon.values)
        values |= {"about": json_text.encode(self.about), "most": most}
        return file.execute(asked.FORMER_ABOUT, values).fetchall()

    def records(self) -> Iterable[tuple[Any, ...]]:
        """The records, with their numbers and subjects, counted as they come."""
        present = self.tracker.present
        total = None
        query = asked.HELD_THEN
        values = dict(self.horizon.values)
        if self.about is None:
            total = present.connection.execute(asked.VERSION_COUNT).fetchone()[0]
        else:
            query = asked.HELD_THEN_OF_KEYS
            values["keys"] = json_text.encode(_keys(present, self.about))
        found = present.connection.execute(query, values)
        return self.tracker.context.counted("Going back", total, found)

    def notes(self) -> list[tuple[str, str]]:
        """The notes about the file itself: key and value."""
        connection = self.tracker.present.connection
        return connection.execute("SELECT key, value FROM meta").fetchall()


class PastTracker(Tracker):
    """A tracker as it stood at an earlier time."""

    connection: Past

    def lines(self, chosen: Filter) -> Iterator[str]:
        """The canonical lines of the updates that a filter lets through, as they are read."""
        self._prepare(chosen)
        return super().lines(chosen)

    def vague(self, chosen: Filter) -> list[tuple[str, str]]:
        """The (id, date) of updates so vaguely dated that they may miss a filter's time."""
        self._prepare(chosen)
        return super().vague(chosen)

    def count(self, chosen: Filter, most: int = 10_000) -> int:
        """How many updates a filter lets through, counted no further than `most`."""
        self._prepare(chosen)
        return super().count(chosen, most)

    def total(self) -> int:
        """How many updates there were; it looks at every one."""
        with self.context.watch("Going back", None):
            return super().total()

    def summary(
        self, chosen: Filter, by: tuple[str, ...]
    ) -> list[tuple[tuple[str, ...], int]]:
        """Counts of updates by one dimension or two; it looks at every one."""
        self._prepare(chosen)
        with self.context.watch("Going back", None):
            return super().summary(chosen, by)

    def _prepare(self, chosen: Filter) -> None:
        with sqlite_errors(self.location.path):
            self.connection.build_for(chosen)

    def search(self, match: str, chosen: Filter, by_rank: bool = True) -> Iterator[str]:
        """The canonical lines of the updates that match a full-text expression, best first."""
        with sqlite_errors(self.location.path):
            self.connection.build_index()
        return super().search(match, chosen, by_rank)

    def count_matches(self, match: str, chosen: Filter, most: int) -> int:
        """How many updates a full-text expression finds, counted no further than `most`."""
        with sqlite_errors(self.location.path):
            self.connection.build_index()
        return super().count_matches(match, chosen, most)


def as_known_at(
    tracker: Tracker,
    known_at: str,
    entry: int | None = None,
    about: Sequence[str] | None = None,
) -> Tracker:
    """The tracker as it stood at the end of the day `known_at` (ISO, UTC), or after a ledger entry.

    With `about`, only what was held about these entities is looked after: what their updates
    did to others is told from the present's tables. A record counts from its own time: an
    imported tracker brings its times along. A correction or retraction counts from the time of
    its ledger entry.
    """
    present = tracker.present
    if about is not None:
        about = _with_operators(tracker, about)
    horizon = KnownUntil(known_at)
    if entry is not None:
        horizon = KnownUntil(known_at, entry)
    past = Past.scratch()
    past.source = _Held(tracker, horizon, about)
    with sqlite_errors(tracker.location.path, present.connection):
        # Of an entry, names are those of its time too; an empty file has no tables to look at.
        is_seen = entry is None and present.connection.is_file and past.see_through()
        if not is_seen:
            past.build()
    return PastTracker(
        tracker.location,
        past,
        tracker.context,
        tracker.question._replace(known_at=known_at),
        present=present,
        horizon=horizon,
        about=about,
    )


def _fill(past: Database, held: Iterable[tuple[Any, ...]]) -> None:
    """Write records, and what follows from them, into an empty tracker."""
    projector = Projector(past)
    for seq, subject, key, record in held:
        past.execute(
            "INSERT INTO version VALUES (?, 0, ?, ?, NULL, ?)",
            (seq, subject, key, record),
        )
        projector.add(seq, canonical.restore(subject, record))
    projector.flush()


def _with_operators(tracker: Tracker, about: Sequence[str]) -> list[str]:
    """These entities, and the companies on whose records a practice there rests."""
    companies = (company.slug for company in tracker.companies_in(about))
    return list(dict.fromkeys([*about, *companies]))


def _keys(present: LedgerReader, about: Sequence[str]) -> list[str]:
    """The keys of what is about some entities, of what became of their deadlines, and of all names and groups."""
    found = [key for slug in about for key in present.keys_about(slug)]
    connection = present.connection
    outcomes = connection.execute(
        asked.OUTCOMES_FOR_KEYS, {"keys": json_text.encode(found)}
    )
    reference = connection.execute(asked.REFERENCE_KEYS)
    return [*found, *(str(row[0]) for rows in (outcomes, reference) for row in rows)]
