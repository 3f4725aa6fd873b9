"""Fixtures: ways to run the program, and trackers to run it on."""

import fcntl
import io
import os
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import sysconfig
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from jinja2 import Environment
from rich.style import Style

from forge import Process
from hwstatus import paths
from hwstatus.cli import app, spreading, typer_app
from hwstatus.library import opening
from hwstatus.record import validation
from hwstatus.store.tracker import open_tracker
from program import BY_TYPER, DAY, PROGRAM, SERVER, context_on
from samples import CONTEXT, TODAY, write_world

pytest_plugins = ("costs",)

if SERVER in os.environ:
    from team.everywhere import activate

    activate()

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's background job ignores Ctrl-C, and so would the programs that the tests interrupt.
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Options are built from signatures, which is most of a short command: within a process of the tests, once.
typer_app.command = cache(typer_app.command)
spreading.build_command = cache(spreading.build_command)
# A new tracker reads the lines of the dataset: what a line says does not change either.
validation.load = lru_cache(5_000)(validation.load)
_compile = Environment.compile
_compiled: dict[tuple[Any, ...], Any] = {}


def _compile_once(environment: Environment, *asked: Any) -> Any:
    """What a template becomes is half of a small site."""
    key = (environment.is_async, environment.finalize, *asked)
    if key not in _compiled:
        _compiled[key] = _compile(environment, *asked)
    return _compiled[key]


Environment.compile = _compile_once  # type: ignore[method-assign, assignment]

INSTALLED = Path(sysconfig.get_path("scripts")) / "hwstatus"
"""The command as it was installed, which asks the system's clock."""
SHIPPED = paths.PACKAGE.parents[1] / "data" / "tracker.db"


class Outcome(NamedTuple):
    """What a run left."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of stdout, split at newlines alone."""
        return self.out.removesuffix("\n").split("\n") if self.out else []


class Setting(NamedTuple):
    """Where the program runs: a fresh home, a folder outside the checkout, nothing inherited."""

    home: Path
    cwd: Path

    def environment(self, extra: Mapping[str, str] | None = None) -> dict[str, str]:
        """The fixed environment, with the changes of one run."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "XDG_DATA_HOME": str(self.home / "share"),
            "COLUMNS": "80",
            "LINES": "24",
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            DAY: TODAY,
            "HWSTATUS_USER": "a tester",
            **_of_every_run(),
            **(extra or {}),
        }


def _of_every_run() -> dict[str, str]:
    """The variables that change every run of the program, where they are set."""
    names = (SERVER, "HWSTATUS_TEST_COPIES", BY_TYPER)
    return {name: os.environ[name] for name in names if name in os.environ}


class Subprocess:
    """Runs the program as a person or a script would."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def start(
        self, *arguments: str | bytes, db: Path | None = None, env: Mapping[str, str] | None = None,
        stdin: int | None = subprocess.PIPE, stdout: int | None = subprocess.PIPE, cwd: Path | None = None,
    ) -> "subprocess.Popen[bytes]":  # fmt: skip
        """A process that is still running (`forge` says what it shares with others)."""
        place: list[str | bytes] = ["--db", str(db)] if db else []
        return Process(
            [*PROGRAM, *place, *arguments], stdin=stdin, stdout=stdout, stderr=subprocess.PIPE,
            env=self.setting.environment(env), cwd=cwd or self.setting.cwd,
        )  # fmt: skip

    def __call__(
        self, *arguments: str | bytes, db: Path | None = None, env: Mapping[str, str] | None = None,
        stdin: str | bytes = b"", cwd: Path | None = None,
    ) -> Outcome:  # fmt: skip
        """Run to the end."""
        process = self.start(*arguments, db=db, env=env, cwd=cwd)
        out, err = process.communicate(
            stdin.encode() if isinstance(stdin, str) else stdin, timeout=60
        )
        return Outcome(process.returncode, out.decode(), err.decode())


class InProcess:
    """Runs the same command line inside this process: twenty times as fast, for what needs no process."""

    def __init__(self, setting: Setting, patch: pytest.MonkeyPatch) -> None:
        self.setting = setting
        self._patch = patch

    def __call__(
        self,
        *arguments: str,
        db: Path | None = None,
        env: Mapping[str, str] | None = None,
        stdin: str | bytes = b"",
    ) -> Outcome:
        """Run to the end."""
        place = ["--db", str(db)] if db else []
        data = stdin.encode() if isinstance(stdin, str) else stdin
        streams = {
            "stdin": io.TextIOWrapper(io.BytesIO(data), "utf-8"),
            "stdout": io.TextIOWrapper(
                io.BytesIO(), "utf-8", newline="", write_through=True
            ),
            "stderr": io.TextIOWrapper(
                io.BytesIO(), "utf-8", newline="", write_through=True
            ),
        }
        environment = self.setting.environment(env)
        with self._patch.context() as patch:
            for name in list(os.environ):
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.chdir(self.setting.cwd)
            for name, stream in streams.items():
                patch.setattr(sys, name, stream)
            context = context_on(environment[DAY])
            # A style keeps its codes from the first screen that it was drawn on, and a process has one screen.
            Style.parse.cache_clear()
            Style._add.cache_clear()
            code = app.run([*place, *arguments], context)
            told = [
                streams[name].buffer.getvalue().decode()
                for name in ("stdout", "stderr")
            ]
        return Outcome(code, *told)


class Terminal:
    """Runs the command on a pseudo-terminal; what it shows is `out`."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting

    def __call__(
        self, *arguments: str, db: Path | None = None, env: Mapping[str, str] | None = None, columns: int = 80,
        rows: int = 24, typed: str = "", stderr_too: bool = False,
    ) -> Outcome:  # fmt: skip
        """Run to the end; `typed` is what the person types; stderr is a pipe unless `stderr_too`."""
        place = ["--db", str(db)] if db else []
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        environment = self.setting.environment(env)
        for name in ("COLUMNS", "LINES"):
            environment.pop(name)
        process = Process(
            [*PROGRAM, *place, *arguments], stdin=slave, stdout=slave, env=environment, cwd=self.setting.cwd,
            stderr=slave if stderr_too else subprocess.PIPE, start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        os.write(master, typed.encode())
        shown = b"".join(_read(master, process))
        os.close(master)
        err = process.stderr.read() if process.stderr else b""
        process.wait(30)
        if process.stderr:
            process.stderr.close()
        return Outcome(
            process.returncode, shown.decode().replace("\r\n", "\n"), err.decode()
        )


def _read(master: int, process: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    until, has_ended = time.monotonic() + 30, False
    while time.monotonic() < until:
        ready, _, _ = select.select([master], [], [], 0.5)
        if not ready:
            if has_ended:
                return
            # Its last words may have come after the look at the terminal.
            has_ended = process.poll() is not None
            continue
        with suppress(OSError):
            piece = os.read(master, 65536)
            if piece:
                yield piece
                continue
        return
    process.kill()
    raise AssertionError("the program did not end")


@pytest.fixture
def setting(tmp_path: Path) -> Setting:
    """A fresh home and an empty folder to stand in."""
    found = Setting(tmp_path / "home", tmp_path / "elsewhere")
    found.home.mkdir()
    found.cwd.mkdir()
    return found


@pytest.fixture
def hw(setting: Setting) -> Subprocess:
    """The program, as a subprocess."""
    return Subprocess(setting)


@pytest.fixture
def fast(setting: Setting, monkeypatch: pytest.MonkeyPatch) -> InProcess:
    """The command line, in this process."""
    return InProcess(setting, monkeypatch)


@pytest.fixture
def terminal(setting: Setting) -> Terminal:
    """The program, on a terminal."""
    return Terminal(setting)


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    """A copy of data/tracker.db."""
    return Path(shutil.copyfile(SHIPPED, tmp_path / "shipped.db"))


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of data/tracker.db, for any place; not to be changed. The processes of a run share it."""
    from hwstatus.site.publish import publish

    place = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        place = place.parent
    folder = place / "public of data"
    with (place / "public of data.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            with open_tracker(paths.Location(SHIPPED, "a test"), CONTEXT) as tracker:
                publish(tracker, folder, base=None, cards=False, force=False)
    return folder


@pytest.fixture(scope="session")
def _built_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_world(tmp_path_factory.mktemp("world") / "world.db")


@pytest.fixture
def world(tmp_path: Path, _built_world: Path) -> Path:
    """A tracker of the invented world, to read and to change."""
    return Path(shutil.copyfile(_built_world, tmp_path / "world.db"))


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> str:
    """Today, fixed, for tests that ask the library."""
    monkeypatch.setattr(opening, "at_present", lambda: CONTEXT)
    return TODAY


def json_lines(outcome: Outcome) -> list[dict[str, Any]]:
    """The records of a JSON Lines answer."""
    import json

    return [json.loads(line) for line in outcome.lines]
