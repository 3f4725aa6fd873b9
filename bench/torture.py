"""The long form of the fault tests: thousands of faults, and a table of what they came to.

    python bench/torture.py
    python bench/torture.py --only add --stride 10

Every command that writes is killed at each of its system calls, and each `--stride`-th of the calls fails in turn
with an input/output error, a full disk and a lack of memory; a site, which is written by a thousand calls, is killed at
those around the exchange of the old one for the new. Each row is printed as it is done; `--write` puts the
whole table into bench/torture.md.

Columns: `runs`; `killed` before the end; `in write`, struck while the file was half-written;
`acknowledged`, where the program had said that it was done; `unreported`, committed but killed before it could say
so; `lost`, acknowledged and not there; `half`, neither as before nor as after; `wrong`, any other failure: a
finding of doctor or of SQLite afterwards, an unexpected exit code, a next write that fails. The last three must
be 0, and the exit code says so.
"""

import argparse
import platform
import random
import shutil
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import page_part

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from faults.commands import COMMANDS
from faults.machine import (
    JOURNALS,
    Forked,
    damage_of,
    flip,
    here,
    run,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)
from faults.sweep import ERRORS, KILL, Point, nearest, strikes
from hwstatus.store.builder import dataset_version
from hwstatus.version import __version__

PAGE = Path(__file__).resolve().parents[1] / "bench" / "torture.md"
AT_ONCE = 2
LARGE = ("import, past the cache", "publish", "refresh")
"""Struck at fewer points: each has a thousand of them, and takes a second a run."""
EXCHANGE = "renameat2"
AT_THE_EXCHANGE = 120
"""Calls around the one that exchanges the site, at each of which it is killed."""


class Row(NamedTuple):
    """One line of the table; None is a column that a fault has not."""

    fault: str
    runs: int
    killed: int | None
    journals: int | None
    acknowledged: int
    unreported: int | None
    lost: int
    half: int
    wrong: int


HEADER = (
    "fault",
    "runs",
    "killed",
    "in write",
    "acknowledged",
    "unreported",
    "lost",
    "half",
    "wrong",
)


class Task(NamedTuple):
    """A command, the faults that it meets, and where: at each `stride`-th call, or at those around one."""

    name: str
    faults: Sequence[str]
    stride: int = 1
    around: str = ""

    @property
    def label(self) -> str:
        """How the table calls it."""
        fault = "kill -9" if KILL in self.faults else ", ".join(self.faults)
        return f"{fault}: {self.name}{', the exchange' if self.around else ''}"

    def chosen(self, points: Sequence[Point]) -> Sequence[Point]:
        """The points at which it is struck."""
        if self.around:
            return nearest(points, self.around, AT_THE_EXCHANGE)
        return points[:: self.stride]


def struck(task: Task) -> Row:
    """One command, struck at its system calls."""
    with tempfile.TemporaryDirectory() as folder:
        t = strikes(task.name, Path(folder), task.faults, task.chosen)
    for problem in t.problems[:5]:
        print(f"  {task.label}: {problem}", file=sys.stderr)
    return Row(task.label, *t[:-1])


def grown_no_further(runs: int, chance: random.Random) -> Row:
    """An import, an add, an undo or an init that may not write past a random size (RLIMIT_FSIZE)."""
    acknowledged = lost = half = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        template = write_tracker(Path(folder) / "template.db", updates(500, 200))
        before = state_of(template)
        db = Path(folder) / "t.db"
        commands = [
            ("import", "-"),
            ("add", "-"),
            ("undo",),
            ("init", "--force", "--empty"),
            ("backup",),
        ]
        largest = template.stat().st_size * 2
        for number in range(runs):
            words = commands[number % len(commands)]
            given = text_of(updates(2000, 1))
            if words[0] == "import":
                given = text_of(updates(2000, 300))
            shutil.copyfile(template, db)
            limit = chance.randrange(largest)
            done = Forked(*words, db=db, stdin=given, file_size=limit).wait()
            damaged = damage_of(db)
            changed = not damaged and state_of(db) != before
            succeeded = done.code == 0
            acknowledged += succeeded
            lost += succeeded and not changed and words != ("backup",)
            half += not succeeded and changed
            wrong += bool(damaged) or done.code not in (0, 4)
    return Row(
        "full: no file may grow past a random size",
        runs,
        None,
        None,
        acknowledged,
        None,
        lost,
        half,
        wrong,
    )


def written_together(writers: int, adds: int) -> Row:
    """Writers of the installed command on one file, and two readers that must never fail."""
    with tempfile.TemporaryDirectory() as folder:
        db = write_tracker(Path(folder) / "t.db")
        stop = threading.Event()
        read = list[int | None]()
        before = state_of(db)

        def read_on() -> None:
            while not stop.is_set():
                read.append(run("list", "--limit", "5", db=db).code)

        def write(writer: int) -> list[int | None]:
            numbers = range(10_000 + writer * adds, 10_000 + (writer + 1) * adds)
            codes = []
            for number in numbers:
                text = text_of([update(number)])
                codes.append(run("add", "-", db=db, stdin=text).code)
            return codes

        readers = [threading.Thread(target=read_on) for _ in range(2)]
        for reader in readers:
            reader.start()
        with ThreadPoolExecutor(writers) as pool:
            added = list(chain.from_iterable(pool.map(write, range(writers))))
        stop.set()
        for reader in readers:
            reader.join()
        damaged = damage_of(db)
        after = state_of(db)
    there = len(after.lines - before.lines)
    acknowledged = added.count(0)
    failed = len(added) - acknowledged + len(read) - read.count(0)
    return Row(
        f"{writers} writers of {adds} adds each, {len(read)} reads meanwhile",
        len(added),
        None,
        None,
        acknowledged,
        None,
        acknowledged - there,
        0,
        len(damaged) + failed,
    )


def damaged(
    name: str,
    runs: int,
    chance: random.Random,
    harm: Callable[[bytes, random.Random], bytes],
) -> Row:
    """Reads of a damaged file: `half` counts answers that are wrong though doctor finds the file sound."""
    reads = [
        ("list", "--json"),
        ("show", "ruritania", "--json"),
        ("status", "--json"),
        ("search", "ministry", "--json"),
        ("why", "ruritania"),
        ("export",),
        ("log", "--json"),
        ("timeline", "-f", "html"),
    ]
    answered = half = wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        template = write_tracker(Path(folder) / "template.db", updates(500, 60))
        right = {words: here(*words, db=template).out for words in reads}
        data = template.read_bytes()
        db = Path(folder) / "t.db"
        for number in range(runs):
            words = reads[number % len(reads)]
            for suffix in JOURNALS:
                db.with_name(db.name + suffix).unlink(missing_ok=True)
            db.write_bytes(harm(data, chance))
            done = here(*words, db=db)
            answered += done.code == 0 and done.out == right[words]
            half += done.code == 0 and done.out != right[words] and not damage_of(db)
            wrong += done.code == 70 or "Traceback" in done.err
    return Row(f"damage: {name}", runs, None, None, answered, None, 0, half, wrong)


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def _bits(data: bytes, chance: random.Random) -> bytes:
    return flip(data, chance, chance.choice((1, 1, 8, 64)))


def _page(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) // 4096) * 4096
    return data[:at] + chance.randbytes(4096) + data[at + 4096 :]


class Table:
    """A Markdown table that is told row by row, so that a run that is stopped has shown what it found."""

    def __init__(self, names: Iterable[str], tell: Callable[[str], None]) -> None:
        """Tell the head; the first column takes the longest of the names."""
        self.rows = list[Row]()
        self._tell = tell
        first = max(map(len, names))
        self._widths = [first, *map(len, HEADER[1:])]
        self._line(HEADER)
        marks = ["-" * (first + 2)]
        marks.extend("-" * (width + 1) + ":" for width in self._widths[1:])
        tell(f"|{'|'.join(marks)}|")

    def add(self, row: Row) -> None:
        """Tell one row more."""
        self.rows.append(row)
        self._line(["–" if cell is None else str(cell) for cell in row])

    def end(self) -> None:
        """Tell the sums."""
        columns = list(zip(*self.rows, strict=True))[1:]
        self.add(Row("all", *(sum(cell or 0 for cell in column) for column in columns)))

    def _line(self, cells: Sequence[str]) -> None:
        aligned = [cells[0].ljust(self._widths[0])]
        for cell, width in zip(cells[1:], self._widths[1:], strict=True):
            aligned.append(cell.rjust(width))
        self._tell(f"| {' | '.join(aligned)} |")


def asked() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(description="Faults, and what they came to.")
    add = parser.add_argument
    add("--runs", type=int, default=300, help="runs of the faults that strike no call")
    add("--seed", type=int, help="the same random choices again")
    add("--only", metavar="TEXT", default="", help="commands whose name begins so")
    add("--stride", type=int, default=8, help="let every so many-th call fail")
    add("--write", action="store_true", help="into bench/torture.md")
    return parser.parse_args()


def main() -> int:
    """Strike, print the table, and end with 1 where anything was lost, half or wrong."""
    options = asked()
    seed = options.seed
    if seed is None:
        seed = random.SystemRandom().randrange(2**32)
    begun = time.monotonic()
    lines = list[str]()

    def tell(line: str) -> None:
        lines.append(line)
        print(line, flush=True)

    names = [name for name in COMMANDS if name.startswith(options.only)]
    tasks = [task for name in names for task in strikes_at(name, options.stride)]
    table = Table([task.label for task in tasks], tell)
    with ProcessPoolExecutor(AT_ONCE) as pool:
        for row in pool.map(struck, tasks):
            table.add(row)
    if not options.only:
        others(options.runs, random.Random(seed), table.add)
    table.end()
    tell("")
    tell(circumstances(seed, time.monotonic() - begun))
    if options.write:
        text = "".join(f"{line}\n" for line in lines)
        page = page_part.replaced(PAGE.read_text("utf-8"), "torture", text)
        PAGE.write_text(page, "utf-8")
    return int(any(row.lost or row.half or row.wrong for row in table.rows))


def circumstances(seed: int, seconds: float) -> str:
    """At which version, when and where the table was made."""
    where = f"{platform.system()} {platform.machine()}"
    return (
        f"`bench/torture.py` of {date.today().isoformat()}: hwstatus {__version__}, dataset"
        f" {dataset_version()}, Python {platform.python_version()}, SQLite {sqlite3.sqlite_version},"
        f" {where}, seed {seed}, {seconds:.0f} s."
    )


def strikes_at(name: str, stride: int) -> list[Task]:
    """The kills of a command, and the errors that it meets."""
    if name not in LARGE:
        return [Task(name, [KILL]), Task(name, ERRORS, stride)]
    tasks = [Task(name, [KILL], stride), Task(name, ERRORS, stride * 8)]
    if name == "publish":
        tasks.append(Task(name, [KILL], around=EXCHANGE))
    return tasks


def others(runs: int, chance: random.Random, done: Callable[[Row], None]) -> None:
    """The faults that are no kills."""
    done(grown_no_further(runs, chance))
    done(written_together(8, max(1, runs // 3)))
    for name, harm in (
        ("cut anywhere", _cut),
        ("1 to 64 bits turned", _bits),
        ("a page of noise", _page),
    ):
        done(damaged(name, runs, chance, harm))


if __name__ == "__main__":
    raise SystemExit(main())
