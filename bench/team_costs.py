"""What sharing a tracker costs, as ratios within one run, beside what it may cost.

    .venv/bin/python bench/team_costs.py [--size 100000] [--rounds 5] [--write]

It needs PostgreSQL (`apt-get install postgresql`). Times are of whole processes; `cpu` is the
time that the process itself computed, which others on the machine disturb less.
`--write` puts the table into bench/team.md.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

import page_part

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "bench")]

PAGE = ROOT / "bench" / "team.md"
PROGRAM = Path(sys.executable).with_name("hwstatus")
WIRES = ((0.010, 0.6), (0.100, 1.8))
"""Seconds that a message takes in each direction, and those that an `add` may take then: six round trips and itself."""


class Spent(NamedTuple):
    """Seconds of one process: by the clock, and of computing."""

    wall: float
    cpu: float


class Cost(NamedTuple):
    """A budget: what was measured, and whether it is kept."""

    what: str
    budget: str
    measured: str
    kept: bool


def ran(arguments: list[str], env: Mapping[str, str]) -> Spent:
    """Run the program; what it spent. Ends the benchmark where it fails."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    done = subprocess.run(
        [PROGRAM, *arguments], env=env, check=False, capture_output=True
    )
    wall = time.perf_counter() - begun
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        raise SystemExit(f"{arguments}: {done.stderr.decode()}")
    return Spent(
        wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    )


def median(rounds: list[Spent]) -> Spent:
    """The medians of both."""
    return Spent(
        statistics.median(r.wall for r in rounds), statistics.median(r.cpu for r in rounds)
    )  # fmt: skip


class Machine:
    """A home folder, and the tracker that is used there."""

    def __init__(self, folder: Path, tracker: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "HWSTATUS_DB": tracker,
            "HWSTATUS_USER": "anna",
        }

    def __call__(self, *arguments: str, fresh: bool = False) -> Spent:
        """Run a command, within the window in which the server is not asked unless `fresh`."""
        window = {"HWSTATUS_FRESH": "0" if fresh else "3600"}
        return ran([*arguments], {**self.env, **window})


@contextmanager
def slow_wire(port: int, way: float) -> Iterator[int]:
    """The port of a wire to the server on which each message takes `way` seconds."""
    from team.cluster import wire

    def rule(sender: str, number: int, chunk: bytes) -> None:
        time.sleep(way)

    with wire(port, rule) as found:
        yield found.port


def add(machine: Machine, number: int) -> Spent:
    """Record an update, with the server asked."""
    return machine(
        "add", "france", f"change number {number}", "--date", "2026-11-20",
        "--source", "x", "--allow-duplicate", fresh=True,
    )  # fmt: skip


def measured(folder: Path, size: int, rounds: int) -> Iterator[Cost]:
    """Every cost."""
    import corpus
    from team.cluster import OWNER, Cluster

    lines = folder / "corpus.jsonl"
    corpus.write(lines, size)
    with Cluster(folder / "data") as cluster:
        cluster.make_editors()
        database = cluster.new_database()
        owner = Machine(folder / "owner", cluster.address(database, OWNER))
        owner("init", "--empty", "--editors", "editors", fresh=True)
        local = Machine(folder / "local", str(folder / "local.db"))
        local("init", "--empty")
        shared = Machine(folder / "anna", cluster.address(database, "anna"))
        ours = local("import", str(lines))
        theirs = shared("import", str(lines))
        yield _ratio("import", ours, theirs, None)
        copy = Machine(folder / "ben", cluster.address(database, "ben"))
        first = copy("head", fresh=True)
        what = f"a first copy of {size:,} updates, beside a local import"
        yield _ratio(what, ours, first, 1.5)
        yield _shown(local, copy, rounds)
        asks = median([copy("show", "france", fresh=True) for _ in range(rounds)])
        yield Cost("`show`, the server asked", "", f"{asks.wall:.2f} s", kept=True)
        adds = median([add(shared, number) for number in range(rounds)])
        yield Cost("`add`", "", f"{adds.wall:.2f} s", kept=True)
        for way, most in WIRES:
            with slow_wire(cluster.port, way) as port:
                far = cluster.address(database, "anna", port)
                distant = Machine(folder / f"far{way}", far)
                distant("head", fresh=True)
                adds = median([add(distant, number) for number in range(rounds)])
            spent = f"{adds.wall:.2f} s ({adds.cpu:.2f} s cpu)"
            what = f"`add` over a wire of {2_000 * way:.0f} ms"
            yield Cost(what, f"{most} s", spent, adds.wall <= most)


def _shown(local: Machine, copy: Machine, rounds: int) -> Cost:
    """A verdict from a copy that is fresh enough, in turn with one from a file."""
    from_file = []
    from_copy = []
    for _ in range(rounds):
        from_file.append(local("show", "france"))
        from_copy.append(copy("show", "france"))
    what = "`show` within the window, beside a local file"
    return _ratio(what, median(from_file), median(from_copy), 1.1)


def _ratio(what: str, base: Spent, spent: Spent, most: float | None) -> Cost:
    ratio = spent.cpu / base.cpu
    said = f"{ratio:.2f} × ({base.cpu:.2f} s, {spent.cpu:.2f} s cpu)"
    budget = "" if most is None else f"{most:g} ×"
    return Cost(what, budget, said, most is None or ratio <= most)


def main() -> int:
    """Measure, and print the table; ends with 1 where a budget is not kept."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="into bench/team.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        costs = list(measured(Path(folder), options.size, options.rounds))
    lines = ["| what | budget | measured |", "| --- | --- | --- |"]
    for cost in costs:
        mark = "" if cost.kept else " (over)"
        lines.append(f"| {cost.what} | {cost.budget} | {cost.measured}{mark} |")
    lines += ["", f"`bench/team_costs.py` of {date.today().isoformat()}."]
    text = "".join(f"{line}\n" for line in lines)
    print(text, end="")
    if options.write:
        page = page_part.replaced(PAGE.read_text("utf-8"), "costs", text)
        PAGE.write_text(page, "utf-8")
    return int(not all(cost.kept for cost in costs))


if __name__ == "__main__":
    raise SystemExit(main())
