"""A command in a forked child, whose modules are there: a start of the interpreter would cost five times as much.

Under strace, the child waits until strace has hold of it, so that every call of the command is counted.
"""

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, chdir, nullcontext
from functools import partial
from pathlib import Path
from typing import IO

from conftest import Outcome
from faults.later import later_release
from faults.machine import here
from faults.trace import NO_STRACE, STRACE
from forge import become
from program import LATER, begin

STREAMS = 3


def prepare(
    words: Sequence[str], folder: Path, stdin: bytes, env: Mapping[str, str]
) -> None:
    """Run the command line in this process, for the modules and templates that it comes to need."""
    with chdir(folder), _release(env):
        done = here(*words, db=None, stdin=stdin, env=env)
    assert done.code == 0, done


def run_prepared(
    words: Sequence[str],
    folder: Path,
    stdin: bytes,
    env: Mapping[str, str],
    options: Sequence[str] | None = None,
) -> Outcome:
    """Run the command line with these words in a folder, under strace where options for it are given."""
    with ExitStack() as open_files:
        files = [
            open_files.enter_context(tempfile.TemporaryFile()) for _ in range(STREAMS)
        ]
        files[0].write(stdin)
        files[0].seek(0)
        gate, opener = os.pipe()
        child = os.fork()
        if not child:
            os.close(opener)
            streams = [file.fileno() for file in files]
            become(words, str(folder), env, streams, partial(_behind, gate))
        os.close(gate)
        try:
            if options is None:
                os.write(opener, b"\n")
            else:
                _follow(child, options, opener)
        except BaseException:
            os.kill(child, signal.SIGKILL)
            raise
        finally:
            os.close(opener)
            _, status = os.waitpid(child, 0)
        out, err = (_text(file) for file in files[1:])
        return Outcome(os.waitstatus_to_exitcode(status), out, err)


def _follow(child: int, options: Sequence[str], opener: int) -> None:
    """Open the child's gate when strace has hold of it, and see strace to its end."""
    assert STRACE, NO_STRACE
    strace = [STRACE, *options, "-p", str(child)]
    with subprocess.Popen(strace, stderr=subprocess.PIPE) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        assert b" attached" in told, told
        os.write(opener, b"\n")
        process.communicate(timeout=60)


def _release(env: Mapping[str, str]) -> AbstractContextManager[None]:
    """This release, or the one that the environment asks for."""
    if LATER in env:
        return later_release()
    return nullcontext()


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode()


def _behind(gate: int) -> None:  # pragma: no cover - a child's
    os.read(gate, 1)
    begin()
