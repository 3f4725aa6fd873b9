"""What a site costs: CPU and memory to make it, what each publish changes, and what a reader loads.

    nice python bench/site.py            the shipped tracker
    nice python bench/site.py --check    exits 1 over a budget

CPU and memory are those of the whole process, start included: of a publish from nothing, of one where nothing changed,
of one after a correction and of one after an update of a new day. What is corrected is the newest update that bans, so
that more than its own page shows it. Files count as changed where their bytes did.
"""

import argparse
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from processes import measure as run_measured
from processes import program

ROOT = Path(__file__).resolve().parents[1]
TRACKER = ROOT / "data" / "tracker.db"

BUDGETS = {
    "CPU from nothing, s": 10.0,
    "CPU unchanged, s": 0.7,
    "CPU after a correction, s": 10.0,
    "CPU after a new day, s": 10.0,
    "memory, MB": 150.0,
    "front page, kB": 170.0,
    "front page compressed, kB": 50.0,
}


def main() -> int:
    """Print the figures; 1 where one is over its budget and --check is given."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()
    # An installed program has its modules compiled.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        figures = Costs(Path(folder)).measured()
    over = [name for name, most in BUDGETS.items() if figures[name] > most]
    for name, figure in figures.items():
        budget = f"  (at most {BUDGETS[name]:g})" if name in BUDGETS else ""
        print(f"{name:32} {figure:10,.2f}{budget}")
    for name in over:
        print(f"over the budget: {name}", file=sys.stderr)
    return int(options.check and bool(over))


class Costs:
    """A copy of the shipped tracker in a folder, published again and again beside it."""

    def __init__(self, folder: Path) -> None:
        self.tracker = folder / "tracker.db"
        self.site = folder / "public"
        self.most = 0.0
        """Megabytes of the largest publish so far."""
        shutil.copyfile(TRACKER, self.tracker)

    def measured(self) -> dict[str, float]:
        """Every figure by its name."""
        found = {"CPU from nothing, s": self.publish()}
        found["CPU unchanged, s"] = min(self.publish() for _ in range(3))
        for name, change in (("correction", self.correct), ("new day", self.add)):
            before = contents(self.site)
            change()
            found[f"CPU after a {name}, s"] = self.publish()
            changed = changed_files(before, contents(self.site))
            pages = [path for path in changed if path.endswith(".html")]
            found[f"pages changed by a {name}"] = len(pages)
            found[f"files changed by a {name}"] = len(changed)
        front = (self.site / "index.html").read_bytes()
        files = [path for path in self.site.rglob("*") if path.is_file()]
        return {
            **found,
            "memory, MB": self.most,
            "front page, kB": len(front) / 1000,
            "front page compressed, kB": len(gzip.compress(front)) / 1000,
            "style and scripts, kB": sum(map(_size, self._loaded())) / 1000,
            "files": len(files),
            "all files, MB": sum(map(_size, files)) / 1e6,
        }

    def publish(self) -> float:
        """Publish; the CPU seconds of the process."""
        done = run_measured(program(self.tracker, "publish", str(self.site)))
        self.most = max(self.most, done.megabytes)
        return done.cpu

    def correct(self) -> None:
        """Correct the newest update that bans."""
        wanted = ("--status", "banned", "--limit", "1", "--fields", "id")
        newest = self._said("list", *wanted).strip()
        self._said("edit", newest, "--set", "note=Corrected.", "-y")

    def add(self) -> None:
        """Add an update that is a day younger than any."""
        index = json.loads((self.site / "api/v1/index.json").read_bytes())
        day = date.fromisoformat(index["covered_to"]) + timedelta(days=1)
        words = ("add", "sweden", "Something happened.", "--date", day.isoformat())
        self._said(*words, "--source", "A newspaper")

    def _said(self, *words: str) -> str:
        done = subprocess.run(
            program(self.tracker, *words), check=True, capture_output=True, text=True
        )
        return done.stdout

    def _loaded(self) -> list[Path]:
        """What the front page loads besides itself."""
        names = ("site.*.css", "site.*.js", "theme.*.js", "front.*.js", "turns.*.js")
        assets = self.site / "assets"
        return [path for name in names for path in assets.glob(name)]


def contents(folder: Path) -> dict[str, bytes]:
    """The sum of every file by its path: what is held here would count as memory of the publish."""
    return {
        str(path.relative_to(folder)): sha256(path.read_bytes()).digest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def changed_files(before: dict[str, bytes], after: dict[str, bytes]) -> list[str]:
    """The files that are new, gone or others."""
    paths = before.keys() | after.keys()
    return sorted(path for path in paths if before.get(path) != after.get(path))


def _size(path: Path) -> int:
    return path.stat().st_size


if __name__ == "__main__":
    raise SystemExit(main())
