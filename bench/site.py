"""What a site costs: the CPU to make it again, and what a reader loads. With --check, exits 1 over a budget.

    nice python bench/site.py            the shipped tracker
    nice python bench/site.py --check    with the budgets
    nice python bench/site.py --memory 3000 10000 30000        how much is held of records of these sizes

CPU is that of the whole process, start included: for a site that changed nothing and for one update that was
corrected, each the best of three. The corrected one is the newest that bans, so that more than its own pages change.
What is held is the peak of the resident memory, of a first publish and of one after a correction.
"""

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpus
from processes import measure as run_measured
from processes import program

ROOT = Path(__file__).resolve().parents[1]
TRACKER = ROOT / "data" / "tracker.db"

BUDGETS = {
    "CPU to find it the same, s": 1.5,
    "CPU after one correction, s": 2.5,
    "front page, kB": 170,
    "front page compressed, kB": 50,
}


def main() -> int:
    """Print the figures; 1 where one is over its budget and --check is given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--memory", type=int, nargs="+", metavar="SIZE")
    options = parser.parse_args()
    # An installed program has its modules compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    if options.memory:
        print_memory(options.memory)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        figures = measure(Path(folder) / "public")
    over = [name for name, most in BUDGETS.items() if figures[name] > most]
    for name, figure in figures.items():
        budget = f"  (at most {BUDGETS[name]:g})" if name in BUDGETS else ""
        print(f"{name:28} {figure:10,.2f}{budget}")
    for name in over:
        print(f"over the budget: {name}", file=sys.stderr)
    return int(options.check and bool(over))


def measure(folder: Path) -> dict[str, float]:
    """Every figure by its name."""
    tracker = folder.with_name("tracker.db")
    shutil.copyfile(TRACKER, tracker)
    first = publish(tracker, folder)
    same = min(publish(tracker, folder) for _ in range(3))
    corrected = min(_after_a_correction(tracker, folder, note) for note in "123")
    front = (folder / "index.html").read_bytes()
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        "CPU to make it, s": first,
        "CPU to find it the same, s": same,
        "CPU after one correction, s": corrected,
        "front page, kB": len(front) / 1000,
        "front page compressed, kB": len(gzip.compress(front)) / 1000,
        "style and scripts, kB": sum(map(_size, _loaded(folder))) / 1000,
        "files": len(files),
        "all files, MB": sum(map(_size, files)) / 1e6,
    }


def _after_a_correction(tracker: Path, folder: Path, note: str) -> float:
    wanted = ("--status", "banned", "--limit", "1", "--fields", "id")
    found = hwstatus(tracker, "list", *wanted)
    hwstatus(tracker, "edit", found.strip(), "--set", f"note={note}", "-y")
    return publish(tracker, folder)


def hwstatus(tracker: Path, *words: str) -> str:
    """Run the program on a tracker; what it printed."""
    command = [sys.executable, "-m", "hwstatus", "--db", str(tracker), *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def publish(tracker: Path, folder: Path) -> float:
    """Publish a tracker; the CPU seconds that the process took."""
    before = os.times()
    hwstatus(tracker, "publish", str(folder))
    after = os.times()
    return sum(after[2:4]) - sum(before[2:4])


def print_memory(sizes: Sequence[int]) -> None:
    """What is held of records of some sizes, and what their sites take on the disk."""
    print(
        f"{'updates':>9}{'first, MB':>12}{'again, MB':>12}{'files':>12}{'disk, MB':>12}"
    )
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            print_memory_of(size, Path(name))


def print_memory_of(size: int, folder: Path) -> None:
    """A line of that table."""
    source = corpus.kept(folder, size)
    tracker = folder / "tracker.db"
    site = folder / "public"
    run_measured(program(tracker, "import", str(source)))
    publishing = program(tracker, "publish", str(site))
    first = run_measured(publishing).megabytes
    corpus.correct_newest(program(tracker), corpus.entity_slugs()[40])
    again = run_measured(publishing).megabytes
    files = 0
    disk = 0
    for path in site.rglob("*"):
        files += path.is_file()
        disk += 512 * path.stat().st_blocks
    figures = f"{first:12.1f}{again:12.1f}{files:12,}{disk / 1e6:12.1f}"
    print(f"{size:9,}{figures}", flush=True)


def _loaded(folder: Path) -> list[Path]:
    """What the front page loads besides itself."""
    names = ("site.*.css", "site.*.js", "theme.*.js", "front.*.js", "turns.*.js")
    return [path for name in names for path in (folder / "assets").glob(name)]


def _size(path: Path) -> int:
    return path.stat().st_size


if __name__ == "__main__":
    raise SystemExit(main())
