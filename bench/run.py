"""The budgets of the design, measured: whole processes, interleaved, medians, as ratios in one run.

    python bench/run.py                      the shipped record and 100,000 updates: ten minutes, 1 GB of disk
    python bench/run.py --sizes 10000 --rounds 3

Prints a table (figure, budget, verdict) and writes `bench/results.json`; then the same questions put to what a
user would pick instead, where it is installed (`bench/peers.py`). T is a bare Typer app that opens a
SQLite file read-only and prints one query. A Typer that loads Pydantic makes it five times as long and every
budget easy: measure with the oldest, by the interpreter of `.venv-oldest`, which `.ci/typer` makes. The floor is
the least Python and sqlite3 for the same work, in `bench/floors.py`. Times drift on a shared machine: only the
ratios within a round are compared.
"""

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Mapping
from multiprocessing import Process
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))
import corpus
from processes import HERE, PROGRAM, Command, added, floor, machine, measure, program
from syncs import of_adds

SIZES = [corpus.SHIPPED, 100_000]
LARGE = 100_000
"""From this size on, what reads a whole tracker is measured: the budgets are for so many updates."""
MOST_MEGABYTES = 500
"""What no command takes more than."""
AFTER_ALL = "2026-10"
"""A month after the last event of the corpus, and before the corrections in a copy of the tracker."""
ADDS = 70
"""How many updates are added to see how often one waits for the disk: what the index puts off comes within so many."""


class Row(NamedTuple):
    """One budget: what is run, what it is compared with, how large the ratio may be, how much memory."""

    name: str
    command: Command
    against: Command
    budget: float
    unit: str
    megabytes: float | None = None


def compare(row: Row, rounds: int, import_seconds: float = 0) -> dict[str, Any]:
    """The median of the ratios of interleaved rounds, or of those to an import that was measured before."""
    ours = []
    theirs = []
    ratios = []
    memory = []
    for _ in range(rounds):
        one = measure(row.command)
        other = import_seconds or measure(row.against).seconds
        ours.append(one.seconds)
        theirs.append(other)
        ratios.append(one.seconds / other)
        memory.append(one.megabytes)
    ratio = statistics.median(ratios)
    peak = max(memory)
    met = ratio <= row.budget and (row.megabytes is None or peak <= row.megabytes)
    return {
        "name": row.name,
        "ratio": round(ratio, 2),
        "budget": row.budget,
        "unit": row.unit,
        "met": met,
        "ms": round(1000 * statistics.median(ours), 1),
        "against_ms": round(1000 * statistics.median(theirs), 1),
        "megabytes": round(peak, 1),
        "megabytes_budget": row.megabytes,
    }


def reading_rows(tracker: Path, plain: Path, size: int) -> list[Row]:
    """The budgets that hold at every size, then those of a large tracker."""
    asked = corpus.asked(size)
    bare_app = floor("typer", plain, asked.slug)
    rows = [*start_rows(bare_app), *screen_rows(tracker, asked, bare_app)]
    if size >= LARGE:
        rows.extend(search_rows(tracker, plain))
        rows.extend(whole_rows(tracker, plain, bare_app))
    return rows


def start_rows(bare_app: Command) -> Iterator[Row]:
    """The commands that open no tracker."""
    for option in ("--version", "--help"):
        yield Row(option, [str(PROGRAM), option], bare_app, 1.2, "T")


def screen_rows(tracker: Path, asked: corpus.Asked, bare_app: Command) -> Iterator[Row]:
    """The reads of a screen or two, and a write."""
    slug = asked.slug
    piped = {
        "show, 20 updates": ["show", slug, "--limit", "20"],
        "status": ["status"],
        "list --limit 20": ["list", "--limit", "20"],
        "search, rare word, 20": ["search", asked.rare, "--limit", "20"],
    }
    for name, words in piped.items():
        yield Row(name, program(tracker, *words), bare_app, 1.3, "T")
    drawn = {
        "list --limit 20, table": ["list", "--limit", "20"],
        "show, 10 updates, table": ["show", slug, "--limit", "10"],
    }
    for name, words in drawn.items():
        command = program(tracker, *words, "-f", "table")
        yield Row(name, command, bare_app, 1.7, "T")
    many = program(tracker, "list", "--limit", "2000", "-f", "table")
    screen = ["sh", "-c", f"{' '.join(many)} | head -30"]
    yield Row("table of 2,000 rows, first screen", screen, bare_app, 2.0, "T")
    # 1.5 s where T is 60 ms.
    yield Row("table of 2,000 rows, all", many, bare_app, 25.0, "T")
    past = ("show", slug, "--limit", "20", "--known-at", asked.known_at)
    for name, form in {"pipe": "plain", "table": "table"}.items():
        command = program(tracker, *past, "-f", form)
        yield Row(f"show --known-at, {name}", command, bare_app, 3.0, "T")
    # `prepared` has corrected the newest update about the entity in the copy.
    corrected = program(tracker.with_suffix(".add.db"), *past)
    yield Row("show --known-at, corrected since", corrected, bare_app, 3.0, "T")
    since = ("changes", "--since", AFTER_ALL)
    name = f"changes --since, {corpus.CORRECTIONS} corrections"
    moved = program(tracker.with_suffix(".corrected.db"), *since)
    yield Row(name, moved, bare_app, 3.0, "T")
    yield Row("add", added(tracker), bare_app, 1.4, "T")


def search_rows(tracker: Path, plain: Path) -> Iterator[Row]:
    """The searches whose matches are many."""
    searches = {
        "common word": (corpus.COMMON, 1.6),
        "prefix": (corpus.PREFIX, 1.5),
        "phrase": (f'"{corpus.PHRASE}"', 2.5),
    }
    for name, (words, budget) in searches.items():
        command = program(tracker, "search", words, "--limit", "20")
        least = floor("search", plain, words)
        yield Row(f"search, {name}", command, least, budget, "floor")


def whole_rows(tracker: Path, plain: Path, bare_app: Command) -> Iterator[Row]:
    """The commands that read the whole tracker, or as much as they print."""

    def row(name: str, words: str, least: Command, budget: float, *more: float) -> Row:
        return Row(
            name, program(tracker, *words.split()), least, budget, "floor", *more
        )

    months = floor("summary", plain)
    yield row("summary by month and status", "summary --by month,status", months, 0.5)
    counts = floor("count", plain)
    yield row("summary by status", "summary --by status --updates", counts, 0.4)
    timeline = "timeline --since 2024 -f jsonl"
    recent = floor("since", plain, "2024")
    yield row("timeline --since 2024, jsonl", timeline, recent, 0.65, 40)
    first_line = ["sh", "-c", f"{PROGRAM} --db {tracker} {timeline} | head -1"]
    yield Row("timeline, first line", first_line, bare_app, 1.5, "T")
    yield row("export, JSON Lines", "export", floor("export", plain), 0.4, 40)
    yield row("export, CSV", "list -f csv", floor("csv", plain), 1.6, 40)


def import_row(source: Path, folder: Path) -> Row:
    """Import into an empty tracker, with ledger and hash chain."""
    target = folder / "import.db"
    other = folder / "import-floor.db"
    ours = ["sh", "-c", f"rm -f {target}; exec {PROGRAM} --db {target} import {source}"]
    theirs = [
        "sh",
        "-c",
        f"rm -f {other}; exec {' '.join(floor('load', source, other))}",
    ]
    return Row(
        "import, with ledger and chain", ours, theirs, 2.5, "floor", MOST_MEGABYTES
    )


def large_rows(
    importing: Command, tracker: Path, folder: Path, known_at: str
) -> Iterator[Row]:
    """What reads or takes back a whole tracker, compared with its import."""
    copy = folder / "undo.db"
    undo = " ".join(program(copy, "undo"))
    # It finds errors: the words are chance.
    check = f"{' '.join(program(tracker, 'check'))}; true"
    commands: dict[str, Command] = {
        "doctor": program(tracker, "doctor"),
        "check": ["sh", "-c", check],
        "undo of the import": ["sh", "-c", f"cp {tracker} {copy}; exec {undo}"],
        "status --known-at": program(tracker, "status", "--known-at", known_at),
        "status --known-at, corrected since": program(
            tracker.with_suffix(".add.db"), "status", "--known-at", known_at
        ),
    }
    for name, command in commands.items():
        yield Row(name, command, importing, 1.0, "import", MOST_MEGABYTES)


def prepared(size: int, folder: Path) -> tuple[Path, Path, Path]:
    """The corpus of a size, its tracker and its plain database, made where they are not there."""
    source = corpus.kept(folder, size)
    tracker = folder / f"{size}.db"
    plain = source.with_suffix(".plain.db")
    if not tracker.exists():
        corpus.take_in(source, tracker, size)
    if not plain.exists():
        subprocess.run(floor("load", source, plain), check=True)
    copy = tracker.with_suffix(".add.db")
    shutil.copyfile(tracker, copy)
    corpus.correct_newest(program(copy), corpus.asked(size).slug)
    # In a process of its own: a child's peak of memory begins with what is loaded here.
    corrected = tracker.with_suffix(".corrected.db")
    correcting = Process(target=corpus.correct_many, args=(tracker, corrected))
    correcting.start()
    correcting.join()
    if correcting.exitcode:
        sys.exit(f"{corrected} was not made")
    return source, tracker, plain


def options() -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path, default=HERE / "corpus")
    parser.add_argument(
        "--output",
        type=Path,
        help="where the figures go; of the default sizes, results.json",
    )
    parser.add_argument(
        "--alone",
        action="store_true",
        help="without the tools that a user would pick instead",
    )
    return parser.parse_args()


def compared(size: int, folder: Path, rounds: int) -> dict[str, Any]:
    """Every budget at one size, printed as it is measured."""
    source, tracker, plain = prepared(size, folder)
    print(f"\n{size:,} updates")
    print(f"{'what':<34}{'ms':>9}{'ratio':>8}{'budget':>14}{'MB':>8}")
    rows = []

    def measured(figures: dict[str, Any]) -> None:
        print_row(figures)
        rows.append(figures)

    for row in reading_rows(tracker, plain, size):
        # What lasts a tenth of a second is soon half as long again by chance.
        again = rounds * 5 if row.unit == "T" else rounds
        measured(compare(row, again))
    if size >= LARGE:
        # Below, giving a new tracker its countries is much of an import's work.
        importing = import_row(source, folder)
        few = max(1, rounds // 2)
        imported = compare(importing, few)
        measured(imported)
        known_at = corpus.asked(size).known_at
        for row in large_rows(importing.command, tracker, folder, known_at):
            measured(compare(row, few, imported["ms"] / 1000))
    calls = max(of_adds(tracker, ADDS), default=None)
    counted = "strace is not installed"
    if calls:
        counted = f"{calls} sync calls at the most"
    print(f"add: {counted} (budget 5)")
    return {"rows": rows, "add_syncs": calls}


def print_row(row: Mapping[str, Any]) -> None:
    """A measured budget, on one line."""
    budget = f"{row['budget']} {row['unit']}"
    verdict = "" if row["met"] else "   MISSED"
    figures = f"{row['ms']:>9}{row['ratio']:>8}{budget:>14}{row['megabytes']:>8}"
    print(f"{row['name']:<34}{figures}{verdict}", flush=True)


def main() -> None:
    """Measure, print, write."""
    chosen = options()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(machine())
    sizes = {}
    for size in chosen.sizes:
        sizes[str(size)] = compared(size, chosen.folder, chosen.rounds)
    # A first look at other sizes leaves the kept figures as they are.
    is_whole = chosen.sizes == SIZES
    output = chosen.output
    if is_whole and not output:
        output = HERE / "results.json"
    if output:
        results = {"machine": machine(), "rounds": chosen.rounds, "sizes": sizes}
        output.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    if not chosen.alone:
        compare_peers(chosen, HERE / "peers.json" if is_whole else None)


def compare_peers(chosen: argparse.Namespace, output: Path | None) -> None:
    """What a user would pick instead, at the sizes that it can bear."""
    import peers  # a larger process would tell more memory of what it begins

    sizes = [size for size in chosen.sizes if size <= 100_000]
    peers.report(sizes, chosen.folder, min(3, chosen.rounds), output)


if __name__ == "__main__":
    main()
