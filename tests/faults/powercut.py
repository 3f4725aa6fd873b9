"""A power cut at every moment of a recorded command, in the manner of SQLite's own tests.

The model of the disk is pessimistic:

- The bytes and the length of a file are durable once that file was synced, and no sooner. Until then each sector of
  each write may be there or not, in any combination; what was never written reads as zeros.
- A name made, linked, renamed or removed is durable once its folder was synced: syncing the file is not enough.
  (ext4 writes a new file's name along with the file; POSIX does not promise it.) Until then each change of a name may
  be there or not, in any combination. A rename is whole or absent.
- fsync and fdatasync are alike, and a disk that has said "synced" is believed.

A power cut leaves what is durable and any part of what is pending. `crashes` yields the folder for every moment of
the trace with all that is pending lost and with all of it kept; wherever most is pending, just before a sync, a change
of a name or a message, also with each single effect lost; and then random parts of what is pending at random moments.
What no judged file can show is passed over.
"""

import random
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import cache, lru_cache
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from faults.commands import ABSENT, DAMAGED, JOURNAL, content
from faults.trace import Cut, Effect, Event, Files, Named, Said, Synced, Trace, Written

RANDOM_PARTS = 1_000
MEMORY = Path("/dev/shm")
TRACKER = ".db"
"""How the name of a tracker ends."""


class Moment(NamedTuple):
    """When the power may fail, after so many events."""

    number: int
    durable: Files
    pending: tuple[Effect, ...]
    acknowledged: bool
    """Whether the command has said that it is done."""
    full: bool
    """Whether a sync, a change of a name, a message or the end comes next."""


class Crash(NamedTuple):
    """A power cut, and what was pending and made it."""

    moment: Moment
    kept: Sequence[Effect]

    @property
    def lost(self) -> int:
        """How much did not make it."""
        return len(self.moment.pending) - len(self.kept)

    def files(self) -> Files:
        """The folder that it leaves."""
        return _after(self.moment.durable, self.kept)


class Fault(NamedTuple):
    """A file that is neither as before nor as after, or not as acknowledged."""

    moment: int
    path: str
    acknowledged: bool
    lost: int
    found: str


# -- the disk ----------------------------------------------------------------------------------------


def moments(trace: Trace, judged: Sequence[str]) -> Iterator[Moment]:
    """The moments that differ in what the judged files may come to; pending is only what they can show."""
    durable, pending = trace.start.copy(), list[Effect]()
    names = _names(judged)
    shown = _shown(durable, pending, names)
    acknowledgement = _acknowledgement(trace.events)
    full_at = _full(trace.events)
    yield Moment(0, durable, (), False, True)
    for number, event in enumerate(trace.events, 1):
        if isinstance(event, Synced):
            durable, pending = _sync(durable, pending, event.node)
        elif not isinstance(event, Said):
            pending.append(event)
        if not isinstance(event, Written | Cut):
            shown = _shown(durable, pending, names)
        elif event.node not in shown:
            continue
        telling = tuple(effect for effect in pending if _tells(effect, shown, names))
        acknowledged = number > acknowledgement
        full = number in full_at
        yield Moment(number, durable, telling, acknowledged, full)


def _sync(
    durable: Files, pending: list[Effect], node: int
) -> tuple[Files, list[Effect]]:
    own = [effect for effect in pending if _guard(effect) == node]
    others = [effect for effect in pending if _guard(effect) != node]
    return _after(durable, own), others


def _acknowledgement(events: Sequence[Event]) -> int:
    """With which event the command says that it is done: its last message, or its last act where it says nothing."""
    said = [at for at, event in enumerate(events) if isinstance(event, Said)]
    return said[-1] if said else len(events) - 1


def _full(events: Sequence[Event]) -> set[int]:
    """The moments before anything but a change of a file's bytes."""
    writes = {at for at, event in enumerate(events) if isinstance(event, Written | Cut)}
    return set(range(len(events) + 1)) - writes


def _names(judged: Sequence[str]) -> set[str]:
    """The names on the way to the judged files, and to their journals."""
    own = {part for path in judged for part in Path(path).parts}
    return own | {f"{Path(path).name}{JOURNAL}" for path in judged}


def _shown(durable: Files, pending: Iterable[Effect], names: set[str]) -> set[int]:
    """The nodes that one of the names leads to, or may lead to."""
    found = [(name, node) for (_, name), node in durable.names.items()]
    for effect in pending:
        if isinstance(effect, Named):
            found += [(name, node) for name, node in effect.changes if node]
    return {node for name, node in found if name in names}


def _tells(effect: Effect, shown: set[int], names: set[str]) -> bool:
    if isinstance(effect, Named):
        return any(name in names for name, _ in effect.changes)
    return effect.node in shown


def _guard(effect: Effect) -> int:
    """The node whose sync makes an effect durable."""
    return effect.folder if isinstance(effect, Named) else effect.node


def _after(durable: Files, effects: Iterable[Effect]) -> Files:
    """The files with these effects; only files that change are copied."""
    files = Files(dict(durable.names), dict(durable.data))
    own = set[int]()
    for effect in effects:
        if not isinstance(effect, Named) and effect.node not in own:
            own.add(effect.node)
            held = files.data.get(effect.node, bytearray())
            files.data[effect.node] = bytearray(held)
        files.apply(effect)
    return files


# -- the power cuts ----------------------------------------------------------------------------------


def crashes(
    trace: Trace, judged: Sequence[str], chance: random.Random
) -> Iterator[Crash]:
    """The power cuts, as far as the judged files differ."""
    known = list(moments(trace, judged))
    for moment in known:
        yield from _systematic(moment)
    uncertain = [moment for moment in known if len(moment.pending) > 1]
    for _ in range(RANDOM_PARTS if uncertain else 0):
        moment = chance.choice(uncertain)
        share = chance.choice((0.5, 0.1, 0.02))
        kept = [effect for effect in moment.pending if chance.random() > share]
        yield Crash(moment, kept)


def _systematic(moment: Moment) -> Iterator[Crash]:
    yield Crash(moment, ())
    yield Crash(moment, moment.pending)
    if moment.full and len(moment.pending) > 1:
        for lost in range(len(moment.pending)):
            kept = moment.pending[:lost] + moment.pending[lost + 1 :]
            yield Crash(moment, kept)


# -- the verdict -------------------------------------------------------------------------------------


def judged_files(trace: Trace) -> list[str]:
    """The files that the command found or left; what it made for itself and removed is scrap."""
    paths = {path for path, _ in [*trace.start.paths(), *trace.end.paths()]}
    return sorted(path for path in paths if not path.endswith(JOURNAL))


def faults(
    trace: Trace, *, limit: int = 3, seed: int = 0, step: int = 1
) -> list[Fault]:
    """What a power cut may break, up to `limit` of it; [] where the command is safe.

    With a `step`, only one power cut in so many is tried.

    Each file must be as before or as after the command, and as after once the command has said that it is done.
    """
    judged, found = judged_files(trace), list[Fault]()
    before = {path: held(trace.start, path) for path in judged}
    after = {path: held(trace.end, path) for path in judged}
    assert not [path for path in judged if after[path].startswith(DAMAGED)]
    cuts = crashes(trace, judged, random.Random(seed))
    for crash in islice(cuts, 0, None, step):
        files = crash.files()
        for path in judged:
            now = held(files, path)
            done = crash.moment.acknowledged
            if now == after[path] or (now == before[path] and not done):
                continue
            told = now if now.startswith(DAMAGED) else _told(now == before[path])
            moment = crash.moment
            found.append(Fault(moment.number, path, done, crash.lost, told))
            if len(found) >= limit:
                return found
    return found


def _told(old: bool) -> str:
    return "as before" if old else "neither as before nor as after"


def held(files: Files, path: str) -> str:
    """What a file of the folder holds: a tracker, once SQLite has rolled back its journal."""
    if not path.endswith(TRACKER):
        return repr(files.read(path))
    return _held(files.read(path), files.read(path + JOURNAL))


def _held(data: bytes | None, journal: bytes | None) -> str:
    if data is None:
        return ABSENT
    if journal:
        data = _rolled_back(_Bytes(data), _Bytes(journal))
    return _content(_Bytes(data))


class _Bytes:
    """Bytes that a cache knows by their digest: most power cuts leave, once rolled back, the same few files."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.digest = sha256(data).digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Bytes) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)


@lru_cache(maxsize=200)
def _content(tracker: _Bytes) -> str:
    _scratch().write_bytes(tracker.data)
    return content(_scratch())


@lru_cache(maxsize=200)
def _rolled_back(tracker: _Bytes, journal: _Bytes) -> bytes:
    """The bytes of a tracker after SQLite has rolled back its journal."""
    path = _scratch()
    path.write_bytes(tracker.data)
    path.with_name(path.name + JOURNAL).write_bytes(journal.data)
    with closing(sqlite3.connect(path)) as connection, suppress(sqlite3.Error):
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("SELECT 1 FROM sqlite_schema").fetchall()
    return path.read_bytes()


def _scratch() -> Path:
    """A place for one tracker without a journal."""
    path = Path(_folder().name) / "tracker.db"
    path.with_name(path.name + JOURNAL).unlink(missing_ok=True)
    return path


@cache
def _folder() -> "tempfile.TemporaryDirectory[str]":
    """A folder in memory where there is such a place: thousands of files are written."""
    return tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
