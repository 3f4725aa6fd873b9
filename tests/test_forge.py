"""A forked process is to its caller what a started one is."""

import os
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from conftest import Setting
from costs import one_in
from forge import Process
from program import PROGRAM


def _ended(
    kind: type["subprocess.Popen[bytes]"], setting: Setting, *words: str, stdin: bytes = b"", **env: str
) -> tuple[int, bytes, bytes]:  # fmt: skip
    process = kind(
        [*PROGRAM, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=setting.environment(env), cwd=setting.cwd,
    )  # fmt: skip
    out, err = process.communicate(stdin, timeout=60)
    return process.returncode, out, err


@one_in(2)
@pytest.mark.parametrize(
    ("words", "stdin", "env"),
    [
        ("list --limit 3 -f table --color always", b"", {}),
        ("show nowhere", b"", {}),
        ("import - --dry-run", b"\xff\xfe no record\n", {}),
        ("summary", b"", {"COLUMNS": "40", "HWSTATUS_TEST_TODAY": "2019-01-01"}),
        ("no-such-command", b"", {}),
    ],
)
def test_it_says_the_same(
    setting: Setting, world: Path, words: str, stdin: bytes, env: dict[str, str]
) -> None:
    line = ("--db", str(world), *words.split())
    started = _ended(subprocess.Popen, setting, *line, stdin=stdin, **env)
    assert _ended(Process, setting, *line, stdin=stdin, **env) == started
    assert started[1] or started[2]


def test_it_is_a_child_that_signals_reach(setting: Setting, world: Path) -> None:
    process = Process(
        [*PROGRAM, "--db", str(world), "import", "-"], stdin=subprocess.PIPE, env=setting.environment(),
        cwd=setting.cwd, start_new_session=True,
    )  # fmt: skip
    assert os.getsid(process.pid) == process.pid
    assert Path(f"/proc/{process.pid}/stat").read_text().split()[3] == str(os.getpid())
    process.kill()
    assert process.wait(30) == -signal.SIGKILL


def test_each_has_chances_and_a_mask_of_its_own(setting: Setting, world: Path) -> None:
    place = ("--db", str(world))
    adding = "add ruritania Invented. --date 2018 --source X --allow-duplicate"
    first = _ended(Process, setting, *place, *adding.split())
    second = _ended(Process, setting, *place, *adding.split())
    assert (first[0], second[0]) == (0, 0)
    assert first != second, "both were given the same id"
    held = os.umask(0o077)
    try:
        done = _ended(Process, setting, *place, "export", "-o", "out.jsonl")
    finally:
        os.umask(held)
    assert done[0] == 0
    assert stat.S_IMODE((setting.cwd / "out.jsonl").stat().st_mode) == 0o600
