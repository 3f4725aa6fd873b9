"""kill -9 and errors of the system inside a write: nothing acknowledged is lost, nothing is half-written.

The points lie between the first write to the rollback journal and its unlink, so that every strike meets a write.
"""

import signal
from pathlib import Path

import pytest

from conftest import Outcome, Setting, Subprocess
from costs import one_in, tiered
from faults.commands import COMMANDS, Command, content, run
from faults.sweep import ERRORS, KILL, Sweep, spread
from faults.trace import NO_STRACE, STRACE
from program import FILE_SIZE

KILLS = 3
LARGE = "import, past the cache"
"""Left to the long form: each of its runs takes seconds."""


FILES_ALONE = ("feeds add", "feeds remove")
"""What writes no tracker, but a file beside it: it is struck from its first change to its last.

All write it in the same way: where one is killed, the next meets an error.
"""

STRUCK = sorted(COMMANDS.keys() - {LARGE, "publish", *FILES_ALONE})
CHANGES = ("mkdir", "write", "fsync", "rename")


@pytest.mark.skipif(not STRACE, reason=NO_STRACE)
@pytest.mark.parametrize("name", FILES_ALONE)
def test_a_strike_leaves_a_file_as_it_was_or_as_it_should_be(
    name: str, tmp_path: Path
) -> None:
    sweep = Sweep(COMMANDS[name], tmp_path)
    struck = [point for point in sweep.points if point.call in CHANGES]
    assert {"write", "fsync", "rename"} <= {point.call for point in struck}
    for number, point in enumerate(struck, FILES_ALONE.index(name)):
        fault = (KILL, "EIO")[number % 2]
        assert sweep.strike(point, fault, goes_on=False).problems == ()
        if sweep.left() == sweep.before:
            assert sweep.again().code == 0, "what was left is in the way"
            assert sweep.left() == sweep.after


@one_in(6)
@pytest.mark.skipif(not STRACE, reason=NO_STRACE)
@pytest.mark.parametrize("name", tiered(STRUCK, "refresh"))
def test_a_strike_inside_a_write_loses_nothing(name: str, tmp_path: Path) -> None:
    sweep = Sweep(COMMANDS[name], tmp_path)
    inside = [point for point in sweep.points if point.in_write]
    assert len(inside) >= KILLS
    error = ERRORS[len(name) % len(ERRORS)]
    strikes = [(point, KILL) for point in spread(inside, KILLS)]
    strikes.append((inside[len(inside) // 2], error))
    tallies = [
        sweep.strike(point, fault, goes_on=point == inside[-1])
        for point, fault in strikes
    ]
    assert [tally.problems for tally in tallies] == [()] * len(strikes)
    assert [tally.killed for tally in tallies] == [1] * KILLS + [0]


def _limited(command: Command, folder: Path, stdin: bytes, size: int) -> Outcome:
    program = Subprocess(Setting(folder, folder))
    # No module is compiled: Python would take one that was cut at the limit for whole.
    env = {**command.environment(folder), FILE_SIZE: str(size)}
    tracker = folder / command.tracker
    return program(*command.arguments, db=tracker, stdin=stdin, env=env)


@one_in(3)
@pytest.mark.parametrize("name", ["add", "edit", "import", "undo", "restore"])
def test_a_kill_at_a_write_that_needs_no_strace(name: str, tmp_path: Path) -> None:
    """The system kills the process as a file is about to grow: the journal, each time."""
    command = COMMANDS[name]
    folder = tmp_path / "folder"
    folder.mkdir()
    stdin = command.prepare(folder)
    before = content(folder / command.tracker)
    template = (folder / command.tracker).read_bytes()
    killed = 0
    for size in (0, 512, 4_096, 12_000):
        (folder / command.tracker).write_bytes(template)
        done = _limited(command, folder, stdin, size)
        killed += done.code == -signal.SIGXFSZ
        assert content(folder / command.tracker) == before
        run(folder, command, "checked", "ruritania", "--date", "2026-11-02")
    assert killed == 4
