"""Changing a tracker: each invocation is one transaction and one ledger entry, or nothing at all.

Backups, the dataset and a team's ledger are imported where they are used: one new update needs none of them.
"""

import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, NamedTuple, Self

from hwstatus import files
from hwstatus.context import Context
from hwstatus.errors import (
    AfterCommit,
    Interrupted,
    NoTracker,
    NotWritable,
    Refused,
    TrackerError,
)
from hwstatus.paths import Location, file_mode, shipped_tracker
from hwstatus.record.forms import Entry
from hwstatus.store import ledger, projection, schema, times
from hwstatus.store.copy_notes import note
from hwstatus.store.database import Database, not_ours, transaction
from hwstatus.store.ledger import Change, EntryHead
from hwstatus.store.opening import open_write
from hwstatus.store.tracker import Tracker

if TYPE_CHECKING:
    from hwstatus.team.postgres import Postgres

LARGE = 10_000
"""Records from which on it pays to think of making the projection anew."""


class Editor:
    """A tracker opened for writing; `tracker` asks questions of the same connection.

    A tracker that is not there yet is written beside its place (`pending`) and takes it when the block ends
    without an error and something was written: what is refused leaves no file behind.
    """

    def __init__(
        self,
        location: Location,
        connection: Database,
        context: Context,
        pending: "PendingFile | None" = None,
        shared: "Postgres | None" = None,
        *,
        dry_run: bool = False,
    ) -> None:
        self.dry_run = dry_run
        """Whether it is only told what would be changed."""
        self.clock_was_ahead = False
        """Whether the entry that is taken back is said to be of a clock that was ahead."""
        self.agree: Callable[[str, Iterable[str]], bool] = lambda _what, _lines: False
        """Shows some lines and asks whether a change shall be made; returns whether it asked, and raises for a no."""
        self.tell: Callable[[str], object] = str
        """Told what a person should know besides, once the change is made."""
        self.location = location
        self.connection = connection
        self.context = context
        self.tracker = Tracker(location, connection, context)
        self._pending = pending
        self._shared = shared
        self._written = False
        self.changed = False
        """Whether a change was made that lasts."""
        self._backup: Path | None = None
        self._now = context.now
        self.of_clock = ""
        """What is to be told of this clock, once the change is made."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.connection.close()
        if self._shared is not None:
            self._shared.close()
        try:
            if self.changed:
                self._settle()
                self.tell(self.of_clock)
                if self._pending is not None and not self.location.asked:
                    self.tell(
                        f"Your tracker begins, as a copy of the shipped dataset: {self.location.path}"
                    )
            elif self._backup is not None:
                from hwstatus.store.backups import discard

                discard(self._backup)
        finally:
            if self._pending is not None:
                self._pending.remove()
        if self.changed:
            _refer_to_commit(error)

    def _settle(self) -> None:
        """What is left to do once the change is made; raises `AfterCommit` where it fails."""
        if self._pending is not None:
            self._pending.take_place(self.location.path)
        if self._backup is not None:
            from hwstatus.store.backups import rotate

            rotate(self.location.path, self._backup)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing, waiting for other writers: questions asked inside hold until it ends."""
        with self._noted(), self._begun():
            refuse_foreign(self.connection)
            yield

    @contextmanager
    def _noted(self) -> Iterator[None]:
        """Know afterwards whether what was written in a transaction lasts."""
        try:
            yield
        except Interrupted as error:
            self.changed = self._written and not error.undone
            raise
        except AfterCommit:
            self.changed = self._written
            raise
        self.changed = self._written

    @property
    def is_shared(self) -> bool:
        """Whether others write to the same ledger."""
        return self._shared is not None

    @contextmanager
    def _begun(self) -> Iterator[None]:
        """A transaction here; of a team's tracker, within one on the server."""
        pending = self._pending.path if self._pending else None
        if self._shared is None:
            with transaction(self.connection, pending):
                yield
            return
        from hwstatus.store.following import SharedChange

        change = SharedChange(self._shared, self.connection)
        with (
            change.begun(self.context.watch) as self._now,
            transaction(self.connection, pending, change.committing),
        ):
            yield

    def back_up(self, occasion: str) -> None:
        """Copy the tracker before a large change; the copy is kept if the change is committed.

        One that is only being made has nothing to lose, and a team's ledger is on its server.
        """
        if self.dry_run or self._pending is not None or self.is_shared:
            return
        if self.location.path.stat().st_size:
            self.copy(occasion)

    def copy(self, occasion: str) -> Path:
        """Copy the tracker, whatever it is; returns the copy, which stays if a change comes about."""
        from hwstatus.store.backups import make

        context = self.context
        self._backup = make(self.location, occasion, context.now, watch=context.watch)
        return self._backup

    def note(self, key: str, value: str) -> None:
        """Write a note about the file itself, inside an open transaction."""
        note(self.connection, key, value)

    def commit(
        self,
        verb: str,
        changes: Iterable[Change],
        *,
        reason: str | None = None,
        undoes: int | None = None,
        fresh: bool = False,
        anew: bool = False,
    ) -> Entry | None:
        """Append one ledger entry inside an open transaction; None where nothing changes, as in a dry run.

        `fresh` and `anew` are those of `ledger.append`. Raises `BrokenChain`: nothing goes on from what was altered.
        """
        if self.dry_run:
            deque(changes, maxlen=0)  # what is wrong with one is raised all the same
            return None
        self.tracker.ledger.require_sound_end()
        act = EntryHead(
            verb, self._moment(verb, undoes), self.context.user, reason, undoes
        )
        watch = self.context.watch
        schema.drop_statistics(self.connection)  # an earlier version left some
        with (
            projection.indexes_afterwards(self.connection, watch)
            if fresh or anew
            else nullcontext()
        ):
            entry = ledger.append(
                self.connection, act, changes, fresh=fresh, anew=anew, watch=watch
            )
        self._written = self._written or entry is not None
        return entry

    def _moment(self, verb: str, undoes: int | None) -> str:
        """The time of an entry, never before that of the last one; raises `ClockBehind`, and `Refused`."""
        now = self._now  # of a team's ledger that of its server
        if self.clock_was_ahead and undoes is not None:
            chain = self.tracker.ledger.entries()
            return times.moment_set_back(now, chain[undoes - 1], verb, chain)
        last = self.tracker.ledger.last()
        moment = times.moment(now, last)
        if last is not None and moment != now:
            self.of_clock = f"(this clock is behind: entry {last.seq + 1} has the time of the one before, {moment})"
        return moment

    def reverse(
        self, entry: Entry, verb: str, changes: Iterable[Change] | None = None
    ) -> None:
        """Take an entry back, by undo or redo, inside an open transaction: by what stood before, or by changes.

        Raises `TrackerError` where the entry holds no change.
        """
        count = sum(self.tracker.ledger.records_of_entry(entry.seq).values())
        if not count:
            raise TrackerError(f"entry {entry.seq} holds no change")
        if changes is None:
            changes = self.tracker.ledger.reversal(entry)
        changes = self.context.counted("Taking back", count, changes)
        most = count >= LARGE and 2 * count > self.tracker.total()
        self.commit(verb, changes, undoes=entry.seq, anew=most)

    def repair(self) -> None:
        """Make again what follows from the ledger."""
        self._written = True
        with self._noted(), transaction(self.connection):
            projection.repair(self.connection, self.context.watch)


def _refer_to_commit(error: BaseException | None) -> None:
    """Raise `AfterCommit` where something failed after the change was made."""
    is_told = isinstance(error, AfterCommit | Interrupted)
    if isinstance(error, Exception) and not is_told:
        cause = getattr(error, "why", error)
        raise AfterCommit(
            "the change was made", f"telling of it failed: {cause}"
        ) from error


def open_editor(
    location: Location, context: Context, *, create: bool = False, dry_run: bool = False
) -> Editor:
    """The tracker at a place, for writing. Raises `TrackerError`.

    The user's own tracker begins as a copy of the shipped one; a blank file is furnished with the
    dataset's entities; only `create` makes a file that was asked for by name. A `dry_run` changes nothing, and
    leaves a file of an older schema as it is.
    """
    if location.server is not None:
        return _open_shared(location, location.server, context, dry_run=dry_run)
    path = location.path
    pending = None
    if not path.exists() and not path.is_symlink() and (create or not location.asked):
        pending = create_pending(location)
    with files.undoing(pending.remove) if pending else nullcontext():
        file = pending.path if pending else path
        connection = open_ready(location, file, context.now, dry_run)
        return Editor(location, connection, context, pending, dry_run=dry_run)


def _open_shared(
    location: Location, server: str, context: Context, *, dry_run: bool
) -> Editor:
    """A team's tracker, as new as the server: prompts ask about what is there."""
    from hwstatus.store.team_copy import open_copy
    from hwstatus.team.connecting import connect_for_writing

    shared = connect_for_writing(server)
    with files.undoing(shared.close):
        context = context._replace(by=shared.role)
        connection = open_copy(location, shared, context.now)
        editor = Editor(location, connection, context, shared=shared, dry_run=dry_run)
        editor.of_clock = times.compared(context.now, shared.clock, shared.name)
        return editor


def open_ready(location: Location, file: Path, now: str, dry_run: bool) -> Database:
    """A connection for writing to a file of the present schema, furnished where it was blank."""
    connection, blank = open_write(location._replace(path=file))
    connection.path = location.path
    with files.undoing(connection.close), connection.errors():
        if blank:
            from hwstatus.store.builder import initialise

            initialise(connection)
        elif dry_run:
            schema.see_as_present(connection)
        elif schema.version_of(connection) < schema.VERSION:
            refuse_foreign(connection)
            if file == location.path:  # else a copy, with nothing to lose
                from hwstatus.store.backups import make

                make(location, "before-migration", now)
            projection.migrate(connection)
    return connection


def refuse_foreign(connection: Database) -> None:
    """Raise `NotATracker` for a file whose schema holds what no tracker has."""
    foreign = schema.foreign(connection)
    if foreign:
        raise not_ours(connection.path, foreign)


class PendingFile(NamedTuple):
    """A tracker that has not taken its place yet, and the folders that were made for it, innermost first."""

    path: Path
    folders: tuple[Path, ...] = ()

    def take_place(self, path: Path) -> None:
        """Give the tracker its name, durably.

        Raises `Refused` where somebody else has made one meanwhile, and `NotWritable`.
        """
        try:
            files.take_name(self.path, path)
        except FileExistsError:
            raise Refused(
                f"{path} was made by somebody else meanwhile; nothing was changed. Try again."
            ) from None
        except OSError as error:
            raise NotWritable(path, error.strerror or str(error)) from error
        files.confirm_name(path)

    def remove(self) -> None:
        """Remove what did not take its place, and each new folder that stayed empty."""
        files.remove(self.path)
        files.remove_folders(self.folders)


def create_pending(location: Location) -> PendingFile:
    """A file beside a tracker's place: a copy of the shipped one for the user's own, else empty."""
    path = location.path
    folders = list[Path]()
    with files.writing(path):
        try:
            if not location.asked:
                folders = files.make_folder(path.parent)
            pending = PendingFile(files.create_scrap(path), tuple(folders))
            with files.undoing(pending.remove):
                if not location.asked:
                    shutil.copyfile(shipped_tracker(), pending.path)
                mode = file_mode(path)
                pending.path.chmod(mode)
        except FileNotFoundError as error:
            raise NoTracker(path, location.origin) from error
    return pending
