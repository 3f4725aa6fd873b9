"""What a read costs in instructions, which neighbours on the machine do not disturb, as `pip install` has it.

    python bench/instructions.py             with Typer 0.28 and with the newest: five minutes
    python bench/instructions.py --check     and fails where a budget is missed

Installs this checkout twice, counts with valgrind's cachegrind (`apt-get install valgrind`), and prints each command
as a share of T and of the same command at 96e326d, before ordinary lines were read without Typer. T is a bare Typer
0.28 app that opens a SQLite file read-only and prints one query (`bench/floors.py`). The counts go to
`bench/instructions.json`.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import corpus

HERE = Path(__file__).parent
FLOORS = HERE / "floors.py"
KEPT = HERE / "instructions.json"
TYPERS = ("0.28.*", "<1")
"""The oldest that the package takes, with which T is measured, and the newest."""
MILLION = 1_000_000
OF_BEFORE = 0.68
"""The most of what a read in a pipe took at 96e326d."""


class Row(NamedTuple):
    """A command on the shipped tracker: the most of T, and what it took at 96e326d with Typer 0.28, in millions."""

    words: str
    budget: float
    before: int

    @property
    def is_drawn(self) -> bool:
        """Whether it prints a table, for which only T counts."""
        return self.words.endswith("-f table")

    def is_met(self, count: float, bare_app: float) -> bool:
        """Whether so many instructions keep the budget, beside those of T."""
        within = self.is_drawn or count / self.before <= OF_BEFORE
        return within and count / bare_app <= self.budget


ROWS = (
    Row("show france --limit 20", 0.85, 323),
    Row("list --limit 20", 0.85, 315),
    Row("search equipment --limit 20", 0.85, 320),
    Row("why sweden", 0.95, 327),
    Row("deadlines", 0.95, 354),
    Row("changes --since 6m", 0.95, 328),
    Row("status", 1.15, 433),
    Row("list --limit 20 -f table", 1.5, 473),
    Row("show france --limit 10 -f table", 1.5, 493),
)


def installed(folder: Path, typer: str) -> Path:
    """A fresh environment with this checkout and a Typer; returns its programs."""
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    asked = [str(HERE.parent), f"typer{'==' if typer[0].isdigit() else ''}{typer}"]
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--disable-pip-version-check", *asked], check=True)
    return folder / "bin"


def counted(command: Sequence[str | Path], home: Path) -> float:
    """The instructions of a process, in millions; the second run, which finds all bytecode."""
    valgrind = ["valgrind", "--tool=cachegrind", "--cache-sim=no"]
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "PYTHONHASHSEED": "0"}
    for _ in range(2):
        done = subprocess.run(
            [*valgrind, "--cachegrind-out-file=/dev/null", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=home,
            text=True,
            check=True,
        )
    found = re.search(r"I *refs: *([\d,]+)", done.stderr)
    assert found
    return int(found[1].replace(",", "")) / MILLION


def bare(python: Path, home: Path) -> float:
    """What T takes."""
    plain = home / "plain.db"
    source = corpus.kept(home, 1000)
    subprocess.run([python, FLOORS, "load", source, plain], check=True)
    return counted([python, FLOORS, "typer", plain, corpus.entity_slugs()[40]], home)


def measured(programs: Path, tracker: Path, bare_app: float) -> dict[str, float]:
    """Print each command; returns the instructions of each, in millions."""
    counts = {}
    for row in ROWS:
        ours = programs / "hwstatus"
        count = counted([ours, "--db", tracker, *row.words.split()], tracker.parent)
        share, of_before = count / bare_app, count / row.before
        figures = f"{count:>8.0f}{share:>8.2f}{row.budget:>8}{of_before:>10.2f}"
        missed = "" if row.is_met(count, bare_app) else "   MISSED"
        print(f"{row.words:<34}{figures}{missed}", flush=True)
        counts[row.words] = round(count, 1)
    return counts


def main() -> int:
    """Install, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="fail on a missed budget")
    chosen = parser.parse_args()
    if not shutil.which("valgrind"):
        print("without valgrind, which counts them: no instructions are printed")
        return 0
    kept: dict[str, Any] = {"typers": {}}
    with TemporaryDirectory() as folder:
        home = Path(folder)
        tracker = home / "tracker.db"
        shutil.copyfile(HERE.parent / "data" / "tracker.db", tracker)
        programs = [
            installed(home / f"typer-{n}", typer) for n, typer in enumerate(TYPERS)
        ]
        bare_app = bare(programs[0] / "python", home)
        kept["bare"] = round(bare_app, 1)
        print(f"T: {bare_app:.0f} million instructions")
        for typer, of_typer in zip(TYPERS, programs, strict=True):
            print(f"\nTyper {typer}")
            print(
                f"{'command':<34}{'million':>8}{'of T':>8}{'budget':>8}{'of before':>10}"
            )
            kept["typers"][typer] = measured(of_typer, tracker, bare_app)
    KEPT.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")
    met = all(
        row.is_met(counts[row.words], bare_app)
        for counts in kept["typers"].values()
        for row in ROWS
    )
    return 0 if met or not chosen.check else 1


if __name__ == "__main__":
    sys.exit(main())
