"""A power cut at any moment: what was acknowledged is there, and every file is whole."""

import random
import shutil
import sqlite3
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from costs import one_in, sampled
from faults.commands import COMMANDS, Command, content, run
from faults.powercut import crashes, faults, judged_files
from faults.prepared import prepare, run_prepared
from faults.trace import NO_STRACE, STRACE, Synced, Trace, record, strace

pytestmark = pytest.mark.skipif(not STRACE, reason=NO_STRACE)

NAMES = (
    "add", "edit", "undo", "import", "import, new file", "restore", "backup",
    "backup, named", "init", "init --force", "init --force, half-written", "first write",
    "migration",
)  # fmt: skip


def _recorded(command: Command, folder: Path) -> tuple[Trace, bytes]:
    """The trace of a command, and what it read from stdin."""
    folder.mkdir()
    stdin, env = command.prepare(folder), command.environment(folder)
    words = command.words(folder, command.arguments)
    with TemporaryDirectory() as scratch:
        copy = Path(shutil.copytree(folder, Path(scratch, folder.name)))
        prepare(
            command.words(copy, command.arguments),
            copy,
            stdin,
            command.environment(copy),
        )

    def run(options: Sequence[str]) -> int:
        return run_prepared(words, folder, stdin, env, options).code

    trace = record(run, folder)
    assert trace.code == 0
    return trace, stdin


Recordings = Callable[[str], tuple[Trace, bytes]]


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    """The recording of a command by its name: each is made once."""

    def record_of(name: str) -> tuple[Trace, bytes]:
        return _recorded(COMMANDS[name], tmp_path_factory.mktemp("recorded") / "folder")

    return cache(record_of)


@sampled(7)
@pytest.mark.parametrize("name", NAMES)
def test_what_was_acknowledged_outlasts_a_power_cut(
    name: str, step: int, recorded: Recordings
) -> None:
    trace, _ = recorded(name)
    assert faults(trace, step=step) == []


@one_in(4)
@pytest.mark.parametrize("name", NAMES)
def test_work_goes_on_after_a_power_cut(
    name: str, recorded: Recordings, tmp_path: Path
) -> None:
    command, chance = COMMANDS[name], random.Random(name)
    trace, stdin = recorded(name)
    cut = chance.choice(list(crashes(trace, judged_files(trace), chance)))
    folder = tmp_path / "after"
    folder.mkdir()
    left = cut.files()
    left.write_to(folder)
    if left.find(command.tracker) is None:
        run(folder, command, *command.arguments, stdin=stdin)
    _goes_on(folder, command)


def _goes_on(folder: Path, command: Command) -> None:
    held = content(folder / command.tracker)
    known = "ruritania" if "ruritania" in held else "france"
    assert '"damaged"' not in run(folder, command, "doctor", "--json")
    run(folder, command, "checked", known)


def _with_old_file(folder: Path) -> bytes:
    """The world, and a file of an earlier export."""
    stdin = COMMANDS["edit"].prepare(folder)
    (folder / "world.csv").write_text("name\n", encoding="utf-8")
    return stdin


def test_a_written_file_outlasts_a_power_cut_and_needs_every_sync(
    tmp_path: Path,
) -> None:
    command = Command(("status", "-o", "world.csv"), _with_old_file)
    trace, _ = _recorded(command, tmp_path / "folder")
    assert faults(trace) == []
    assert len(_syncs(trace)) == 2
    assert _idle(trace) == []


# -- does the model bite? ----------------------------------------------------------------------------

WRITER = """
import sqlite3, sys
connection = sqlite3.connect("t.db", isolation_level=None)
connection.execute("PRAGMA synchronous = " + sys.argv[1])
connection.execute("UPDATE version SET what = 'after' || what")
print("done", flush=True)
"""

COPIER = """
import os
with open("t.db", "rb") as source, open(".partial", "wb") as copy:
    copy.write(source.read())
    copy.flush()
    os.fsync(copy.fileno())
os.link(".partial", "copy.db")
os.unlink(".partial")
os.fsync(os.open(".", os.O_RDONLY))
print("done", flush=True)
"""


def _program(text: str, folder: Path, *arguments: str) -> Trace:
    """The trace of a small program beside a database of forty rows a table."""
    folder.mkdir()
    chance = random.Random(7)
    rows = [(n, chance.randbytes(150).hex()) for n in range(40)]
    with closing(sqlite3.connect(folder / "t.db")) as connection, connection:
        for table in ("ledger", "version", "draft_text"):
            connection.execute(f"CREATE TABLE {table}(seq INTEGER PRIMARY KEY, what)")
            connection.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)
    line, env = (
        [sys.executable, "-c", text, *arguments],
        COMMANDS["add"].environment(folder),
    )

    def run(options: Sequence[str]) -> int:
        return strace(options, line, folder, b"", env).returncode

    trace = record(run, folder)
    assert trace.code == 0
    return trace


def _without(trace: Trace, dropped: int) -> Trace:
    kept = trace.events[:dropped] + trace.events[dropped + 1 :]
    return trace._replace(events=kept)


def _syncs(trace: Trace) -> list[int]:
    events = enumerate(trace.events)
    return [at for at, event in events if isinstance(event, Synced)]


def _idle(trace: Trace) -> list[int]:
    """The syncs without which nothing is at risk."""
    return [at for at in _syncs(trace) if not faults(_without(trace, at), limit=1)]


@pytest.mark.parametrize(
    ("text", "arguments", "syncs"), [(WRITER, ["EXTRA"], 5), (COPIER, [], 2)]
)
def test_every_sync_of_a_safe_program_is_needed(
    text: str, arguments: list[str], syncs: int, tmp_path: Path
) -> None:
    trace = _program(text, tmp_path / "folder", *arguments)
    assert faults(trace) == []
    assert len(_syncs(trace)) == syncs
    assert _idle(trace) == []


@pytest.mark.parametrize("synchronous", ["FULL", "OFF"])
def test_fewer_syncs_are_found_wanting(synchronous: str, tmp_path: Path) -> None:
    trace = _program(WRITER, tmp_path / "folder", synchronous)
    assert faults(trace, limit=1)


@pytest.mark.slow
def test_every_sync_of_an_add_is_needed(recorded: Recordings) -> None:
    trace, _ = recorded("add")
    assert _idle(trace) == []


def test_an_add_has_as_many_syncs_as_a_safe_program(recorded: Recordings) -> None:
    """Each of them is needed: the slow tier leaves out one after another."""
    trace, _ = recorded("add")
    assert len(_syncs(trace)) == 5
