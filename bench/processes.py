"""Whole processes, timed: the seconds and the memory of a command, and the commands that several benchmarks run."""

import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import corpus

HERE = Path(__file__).parent
FLOORS = HERE / "floors.py"
PROGRAM = Path(sys.executable).with_name("hwstatus")
Command = Sequence[str]


class Measured(NamedTuple):
    """One run of a process."""

    seconds: float
    megabytes: float
    cpu: float
    """Seconds of the processors, those of its own processes included."""


class Slow(Exception):
    """A command took longer than there was patience for."""


def measure(command: Command, patience: float | None = None) -> Measured:
    """Run a command to its end, output discarded. Raises `Slow`."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    watch = None
    if patience:
        kill = (process.pid, signal.SIGKILL)
        watch = threading.Timer(patience, os.killpg, kill)
        watch.start()
    _, status, usage = os.wait4(process.pid, 0)
    if watch:
        watch.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begin
    if patience and seconds >= patience:
        raise Slow
    if process.returncode:
        raise SystemExit(f"failed with {process.returncode}: {' '.join(command)}")
    cpu = usage.ru_utime + usage.ru_stime
    return Measured(seconds, usage.ru_maxrss / 1024, cpu)


def floor(name: str, *arguments: object) -> Command:
    """The command of a floor."""
    return [sys.executable, str(FLOORS), name, *map(str, arguments)]


def program(tracker: Path, *arguments: str) -> Command:
    """A hwstatus command line on a tracker."""
    return [str(PROGRAM), "--db", str(tracker), *arguments]


def added(tracker: Path) -> Command:
    """An update to a copy of the tracker, which `prepared` has made."""
    words = (
        "add",
        corpus.entity_slugs()[40],
        "Invented for the measurement.",
        "--date",
        "2020-05-05",
        "--source",
        "Nobody",
    )
    return program(tracker.with_suffix(".add.db"), *words, "--allow-duplicate")


def machine() -> str:
    """What the figures were taken on."""
    system = f"{platform.system()} {platform.release()}"
    typer = version("typer")  # T is an app of it
    python = f"Python {platform.python_version()}, Typer {typer}"
    return f"{platform.machine()}, {os.cpu_count()} cores, {system}, {python}"
