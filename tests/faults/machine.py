"""Running the program so that it can be killed or starved, and examining what it leaves behind.

Shared by the tests of this folder (the short form) and by bench/torture.py (the long form).
"""

import io
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from forge import Process
from hwstatus.cli import app
from hwstatus.paths import Location
from hwstatus.record import canonical
from hwstatus.record.forms import NothingNew, Record
from hwstatus.record.models import Effect, Entity, Source, Update
from hwstatus.store import doctor, schema
from hwstatus.store.database import Database
from hwstatus.store.ledger import EntryHead, append, upsert
from hwstatus.store.tracker import open_tracker
from program import DAY, PROGRAM, context_on
from samples import CONTEXT

TODAY = "2026-11-24"
NOON = "2026-11-20T12:00:00Z"
JOURNALS = ("-journal", "-wal", "-shm")

# -- records -----------------------------------------------------------------------------------------

ENTITIES = (
    Entity(
        "ruritania", "Ruritania", "country", "QR", aliases=("Kingdom of Ruritania",)
    ),
    Entity("freedonia", "Freedonia", "country", "QF"),
    Entity("borduria", "Borduria", "country", "QB"),
    Entity("ruritel", "Ruritel", "company", home="ruritania"),
)
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def known(number: int) -> str:
    """An id that follows from a number, and shares no prefix of four with its neighbours."""
    text = ""
    scattered = (number * 2_654_435_761 + 12_345) % 32**10
    for _ in range(10):
        scattered, digit = divmod(scattered, 32)
        text += _LETTERS[digit]
    return text


def update(number: int, entity: str = "ruritania", **changes: object) -> Update:
    """An update that no other resembles."""
    status = ("banned", "phase-out", "restricted", "permitted")[number % 4]
    day = f"{1990 + number % 30}-{1 + number % 12:02}-{1 + number % 28:02}"
    fields: dict[str, object] = {
        "also_about": ("ruritel",) if number % 3 == 0 else (),
        "date": day,
        "note": None,
        "actor": "government",
        "summary": f"Report {number}: the ministry of affair {number * 7919} decided upon matter {number * 104_729}.",
        "actor_name": None,
        "confidence": "single-press",
        "pending": None,
        "effects": (Effect("5g", status),),
        "deadlines": (),
        "sources": (
            Source(f"Gazette {number}", None, f"https://gazette.example/{number}"),
        ),
        "exemptions": (),
        "recorded_at": NOON,
        "recorded_by": "an editor",
        **changes,
    }
    return Update(id=known(number), entity=entity, **fields)  # type: ignore[arg-type]


def updates(first: int, count: int) -> list[Update]:
    """That many updates, about every country in turn."""
    return [update(n, ENTITIES[n % 3].slug) for n in range(first, first + count)]


def text_of(found: Iterable[Record]) -> bytes:
    """The records as a file to import."""
    return "".join(canonical.dump(record) + "\n" for record in found).encode()


def write_tracker(path: Path, *batches: Iterable[Record], size: int = 40) -> Path:
    """A tracker of few entities and `size` updates; each further batch is an entry that can be undone."""
    connection = Database.in_memory()
    schema.migrate(connection)
    checks = [NothingNew("freedonia", "2026-10-01", "Asked.", NOON, "an editor")]
    first: list[Record] = [*ENTITIES, *updates(0, size), *checks]
    for number, batch in enumerate([first, *batches]):
        connection.execute("BEGIN IMMEDIATE")
        append(
            connection,
            EntryHead("add" if number else "dataset", NOON, "an editor"),
            (upsert(record) for record in batch),
        )
        connection.execute("COMMIT")
    connection.execute("INSERT INTO meta VALUES ('dataset', '2026.11.20')")
    connection.execute("VACUUM INTO ?", (str(path),))
    connection.close()
    return path


# -- running -----------------------------------------------------------------------------------------


class Outcome(NamedTuple):
    """What a run left; `code` is None where it was killed."""

    code: int | None
    out: str
    err: str


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """A fixed environment that inherits nothing but the search path."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "share"),
        "COLUMNS": "80",
        "TERM": "dumb",
        "LANG": "C.UTF-8",
        DAY: TODAY,
        "HWSTATUS_USER": "a tester",
        **(extra or {}),
    }


def _words(db: Path | None, arguments: Sequence[str]) -> list[str]:
    return [*(["--db", str(db)] if db else []), *arguments]


def run(
    *arguments: str,
    db: Path | None,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    before: Sequence[str] = (),
    cwd: Path | None = None,
) -> Outcome:
    """The installed command to its end; `before` is a command that runs it (setpriv, unshare)."""
    home = db.absolute().parent if db else Path(tempfile.gettempdir())
    with Process(
        [*before, *PROGRAM, *_words(db, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(home, env),
        cwd=cwd or home,
    ) as process:
        out, err = process.communicate(stdin, timeout=60)
    return Outcome(process.returncode, out.decode(), err.decode())


@contextmanager
def _environment(wanted: Mapping[str, str]) -> Iterator[None]:
    held = dict(os.environ)
    os.environ.clear()
    os.environ.update(wanted)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(held)


def here(
    *arguments: str,
    db: Path | None,
    stdin: bytes = b"",
    env: Mapping[str, str] | None = None,
    terminal: bool = False,
) -> Outcome:
    """The command line in this process, for what needs no process of its own: twenty times as fast."""
    streams = [io.TextIOWrapper(io.BytesIO(stdin), "utf-8")]
    streams += [
        io.TextIOWrapper(io.BytesIO(), "utf-8", newline="", write_through=True)
        for _ in range(2)
    ]
    held = sys.stdin, sys.stdout, sys.stderr
    home = db.absolute().parent if db else Path(tempfile.gettempdir())
    with _environment(environment(home, env)):
        sys.stdin, sys.stdout, sys.stderr = streams
        try:
            code = app.run(_words(db, arguments), context_on(os.environ[DAY]))
        finally:
            sys.stdin, sys.stdout, sys.stderr = held
    out, err = (stream.detach() for stream in streams[1:])
    assert isinstance(out, io.BytesIO)
    assert isinstance(err, io.BytesIO)
    return Outcome(code, out.getvalue().decode(), err.getvalue().decode())


class Forked:
    """The command line in a forked child: it writes at once, so that a kill falls into its work.

    A start of the interpreter takes ten times as long as an `add`: killed at a random moment, most runs
    of the installed command die before they have opened the file.
    """

    def __init__(
        self,
        *arguments: str,
        db: Path,
        stdin: bytes = b"",
        env: Mapping[str, str] | None = None,
        file_size: int | None = None,
    ) -> None:
        self._files = [tempfile.TemporaryFile() for _ in range(3)]  # noqa: SIM115 - closed in `wait`
        self._files[0].write(stdin)
        self._files[0].seek(0)
        self.pid = os.fork()
        if not self.pid:
            self._child(arguments, db, env, file_size)

    def _child(
        self,
        arguments: Sequence[str],
        db: Path,
        env: Mapping[str, str] | None,
        file_size: int | None,
    ) -> None:  # pragma: no cover
        code = 99
        try:
            for number, file in enumerate(self._files):
                os.dup2(file.fileno(), number)
            wanted = environment(db.absolute().parent, env)
            os.environ.clear()
            os.environ.update(wanted)
            if file_size is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
            sys.stdin, sys.stdout, sys.stderr = (
                open(n, "w" if n else "r", encoding="utf-8", closefd=False)  # noqa: SIM115
                for n in range(3)
            )
            code = app.run(_words(db, arguments), context_on(os.environ[DAY]))
            sys.stdout.flush()
            sys.stderr.flush()
        except BaseException:
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(code)

    def kill(self) -> None:
        """kill -9."""
        os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> Outcome:
        """What it left."""
        _, status = os.waitpid(self.pid, 0)
        told = []
        for file in self._files:
            file.seek(0)
            told.append(file.read().decode(errors="replace"))
            file.close()
        return Outcome(
            os.WEXITSTATUS(status) if os.WIFEXITED(status) else None, told[1], told[2]
        )


@contextmanager
def held(db: Path, *statements: str) -> Iterator[None]:
    """Another process has executed these statements and keeps its connection open.

    In this process a lock would not last: closing any descriptor of the file gives a process's locks up.
    """
    script = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "for s in sys.argv[2:]: c.execute(s).fetchone()\n"
        "print(flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(db), *statements],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate(timeout=30)


# -- examining ---------------------------------------------------------------------------------------


class State(NamedTuple):
    """All that a tracker holds: how many ledger entries, and each live record as its canonical line."""

    entries: int
    lines: frozenset[str]


NOTHING = State(0, frozenset())


def state_of(path: Path) -> State:
    """What a tracker holds, read as the program reads it (a hot journal is rolled back)."""
    if not path.exists() or not path.stat().st_size:
        return NOTHING
    with open_tracker(Location(path, "test"), CONTEXT) as tracker:
        entries = tracker.reader.execute("SELECT count(*) FROM ledger").fetchone()[0]
        return State(
            entries, frozenset(line for _, line in tracker.ledger.everything())
        )


def damage_of(path: Path) -> list[str]:
    """What is not sound: `doctor`'s findings, and SQLite's own look at the file without this program."""
    if not path.exists() or not path.stat().st_size:
        return []
    found = [
        f"{f.examined}: {f.detail}"
        for f in doctor.examine(Location(path, "test"))
        if f.state == "damaged"
    ]
    connection = Database.at(path)
    try:
        said = str(connection.execute("PRAGMA integrity_check").fetchall())
    except sqlite3.DatabaseError as error:
        said = str(error)
    connection.close()
    return found + ([] if said == "[('ok',)]" else [f"sqlite: {said}"])


def flip(data: bytes, chance: random.Random, count: int) -> bytes:
    """The same bytes with that many bits turned."""
    found = bytearray(data)
    for _ in range(count):
        found[chance.randrange(len(found))] ^= 1 << chance.randrange(8)
    return bytes(found)
