"""How much of the package do the quick tests run? Prints each module's share of lines, least first.

    python bench/covered.py
    python bench/covered.py tests/test_dates.py     what some of them run: arguments go to pytest

Only what runs inside the processes of the tests is counted, not the programs that they start. Where it is less than
`ENOUGH` of all lines, or a module is not run at all, the exit code is 1.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
COVERAGE = (sys.executable, "-m", "coverage")
ENOUGH = 0.85
SHOWN = 20
STARTED_ALONE = ("src/hwstatus/__main__.py",)
"""What no test imports: programs begin with it."""


class Module(NamedTuple):
    """How many of a module's lines were run."""

    path: str
    run: int
    lines: int

    @property
    def share(self) -> float:
        """As a part of all; a module without statements is run whole."""
        return self.run / self.lines if self.lines else 1


def measured(folder: Path, arguments: Sequence[str]) -> list[Module]:
    """Run the quick tests; the share of each module, least first. A test that fails has run its lines."""
    told = folder / "coverage.json"
    env = {**os.environ, "COVERAGE_FILE": str(folder / "data")}
    run = ("run", "-m", "pytest", "--any-cost", "-p", "no:cacheprovider", *arguments)
    subprocess.run([*COVERAGE, *run], cwd=ROOT, env=env, check=False)
    for words in (("combine", "-q"), ("json", "-q", "-o", str(told))):
        subprocess.run([*COVERAGE, *words], cwd=ROOT, env=env, check=True)
    files = json.loads(told.read_text("utf-8"))["files"].items()
    sums = [(path, file["summary"]) for path, file in files]
    found = [Module(p, s["covered_lines"], s["num_statements"]) for p, s in sums]
    return sorted(found, key=lambda module: (module.share, module.path))


def main() -> int:
    """Measure, and print the shares."""
    with tempfile.TemporaryDirectory() as folder:
        modules = measured(Path(folder), sys.argv[1:])
    for module in modules[:SHOWN]:
        print(f"{module.share:6.1%}  {module.run:5} of {module.lines:5}  {module.path}")
    share = sum(module.run for module in modules) / sum(m.lines for m in modules)
    print(f"The quick tests run {share:.1%} of the lines of {len(modules)} modules.")
    idle = [m.path for m in modules if m.lines and not m.run]
    idle = [path for path in idle if path not in STARTED_ALONE]
    if idle:
        print(f"Not run at all: {', '.join(idle)}")
    return int(share < ENOUGH or bool(idle))


if __name__ == "__main__":
    raise SystemExit(main())
