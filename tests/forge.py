"""The program in a process of its own, forked from one that has imported it already.

An interpreter's start and its imports are nine tenths of a short command. What is forked is a process like any other:
arguments, environment, folder, streams, session, signals and end are its own. What a start itself decides (the hash
seed, the locale), and what is not this program, is started as everything is.
"""

import ctypes
import gc
import importlib
import io
import json
import os
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from program import PROGRAM, SERVER, begin

HERE = str(Path(__file__).resolve())
_OF_A_START = ("PYTHON", "LC_", "LD_", "TZ")
"""How variables begin that an interpreter or a library reads as it starts."""
_LOCALE = "C.UTF-8"
_LONGEST = 64_000
"""Bytes of a message to the process that forks; what is longer is started."""
_SUBREAPER = 36
_IMPORTED = (
    "hwstatus.cli.app",
    "hwstatus.cli.quick",
    "hwstatus.cli.session",
    "hwstatus.answers.filters",
    "hwstatus.output.emit",
    "hwstatus.answers.updates",
    "hwstatus.store.tracker",
)
"""What nearly every command imports, and no more: what only some need they still have to find."""
_OF_OTHERS = (
    "dateutil.parser",
    "jinja2",
    "pydantic.fields",
    "rich.table",
    "typer.main",
)
"""What is not ours and takes long, for help, errors and pages: whether a command imports it is not asked here."""
_BESIDES = {"postgresql": ("psycopg",), "web": ("datasette.app", "uvicorn")}
"""What every command imports besides whose tracker is a server, or which is one."""


class Wanted(NamedTuple):
    """How a process is to begin."""

    words: list[str]
    folder: str
    env: dict[str, str]
    umask: int
    has_session: bool


class Process(subprocess.Popen[bytes]):
    """A process, started; where it is this program, forked, and a child of this process all the same."""

    def _execute_child(
        self, args: Any, executable: Any, preexec_fn: Any, close_fds: Any, pass_fds: Any,
        cwd: Any, env: Any, *rest: Any,
    ) -> None:  # fmt: skip
        # Of `rest`: three for other systems or a shell, six streams, signals, four of the user, the session, its group.
        streams, user, has_session, group = rest[3:9], rest[10:13], rest[14], rest[15]
        unlike = [executable, preexec_fn, pass_fds, *user, rest[13] >= 0, group >= 0]
        wanted = Wanted(
            [os.fsdecode(word) for word in args[len(PROGRAM) :]],
            os.fspath(cwd or Path.cwd()),
            dict(env or {}),
            _umask(),
            bool(has_session),
        )
        said = json.dumps(wanted).encode()
        if any(unlike) or len(said) > _LONGEST or not _is_alike(args, wanted.env):
            super()._execute_child(  # type: ignore[misc]
                args, executable, preexec_fn, close_fds, pass_fds, cwd, env, *rest
            )
            return
        ends = (streams[0], streams[3], streams[5])
        given = [end if end >= 0 else number for number, end in enumerate(ends)]
        self.pid = _forge(_imported(wanted)).fork(said, given)
        self._child_created = True
        self._close_pipe_fds(*streams)  # type: ignore[attr-defined]


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


def _is_alike(args: Sequence[Any], env: Mapping[str, str]) -> bool:
    if not sys.platform.startswith("linux") or tuple(args[: len(PROGRAM)]) != PROGRAM:
        return False
    apart = [name for name in env if name.startswith(_OF_A_START) or name == SERVER]
    return env.get("LANG") == _LOCALE and not apart


class Forge:
    """The process that forks, for as long as this one lives."""

    def __init__(self, modules: Sequence[str]) -> None:
        # Whoever forks twice leaves its child to the nearest that asked for orphans.
        ctypes.CDLL(None).prctl(_SUBREAPER, 1, 0, 0, 0)
        self._lock = threading.Lock()
        self._asks, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        number = theirs.fileno()
        self._process = subprocess.Popen(
            [sys.executable, HERE, str(number), *modules], pass_fds=[number], stdin=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", os.defpath), "LANG": _LOCALE},
        )  # fmt: skip
        theirs.close()

    def fork(self, said: bytes, streams: Sequence[int]) -> int:
        """The number of a new process with these streams, which has begun."""
        with self._lock:
            socket.send_fds(self._asks, [said], list(streams))
            return int(self._asks.recv(_LONGEST))


@cache
def _forge(modules: tuple[str, ...]) -> Forge:
    return Forge(modules)


def _imported(wanted: Wanted) -> tuple[str, ...]:
    kinds = {wanted.env.get("HWSTATUS_DB", "").partition("://")[0], *wanted.words}
    besides = [_BESIDES[kind] for kind in _BESIDES if kind in kinds]
    return (*_IMPORTED, *_OF_OTHERS, *chain(*besides))


# -- within the process that forks ---------------------------------------------------------------------


def _serve(asked: socket.socket, modules: Sequence[str]) -> None:
    for name in modules:
        with suppress(ModuleNotFoundError):  # the oldest Typer needs no pydantic
            importlib.import_module(name)
    gc.collect()
    gc.freeze()
    while True:
        said, streams, _, _ = socket.recv_fds(asked, _LONGEST, 3)
        if not said:
            return
        asked.send(b"%d" % _orphan(asked, Wanted(*json.loads(said)), streams))
        for number in streams:
            os.close(number)


def _orphan(asked: socket.socket, wanted: Wanted, streams: Sequence[int]) -> int:
    """Fork twice: the number of the second, whose parent is gone."""
    told, tells = os.pipe()
    between = os.fork()
    if not between:
        if os.fork():
            os._exit(0)
        if wanted.has_session:
            os.setsid()
        os.umask(wanted.umask)
        os.write(tells, b"%d" % os.getpid())
        for number in (asked.fileno(), told, tells):
            os.close(number)
        become(wanted.words, wanted.folder, wanted.env, streams)
    os.waitpid(between, 0)
    child = int(os.read(told, _LONGEST))
    os.close(told)
    os.close(tells)
    return child


def become(
    words: Sequence[str],
    folder: str,
    env: Mapping[str, str],
    streams: Sequence[int],
    start: Callable[[], None] = begin,
) -> NoReturn:
    """Let this process, a forked one, be the program with these arguments, and end as it does."""
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(env)
        sys.stdin, sys.stdout, sys.stderr = map(_as_at_a_start, range(3))
        sys.argv = [PROGRAM[-1], *words]
        start()
    except SystemExit as end:
        os._exit(int(end.code or 0))
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(99)


def _as_at_a_start(number: int) -> io.TextIOWrapper:
    """A standard stream as the interpreter opens it in our locale, whatever it leads to now."""
    is_prompt = number == 2 or os.isatty(number)
    errors = "backslashreplace" if number == 2 else "surrogateescape"
    held = open(number, "wb" if number else "rb", closefd=False)  # noqa: SIM115
    return io.TextIOWrapper(held, "utf-8", errors, "\n", line_buffering=is_prompt)


if __name__ == "__main__":
    _serve(socket.socket(fileno=int(sys.argv[1])), sys.argv[2:])
