"""Does a test notice? Each mistake of `bench/mutants/` is made in a copy, and its tests run there.

    python bench/mutations.py
    python bench/mutations.py --only backup

The tests are those that `./test` runs, without the slow ones. A mistake that no test notices is printed, and the exit
code is 1.
"""

import argparse
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
import venv
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))

from mutants import MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[1]
SOURCE = Path("src") / "hwstatus"
COPIED = ("src", "tests", "bench", "docs", "data", "tools")
PYTHON = Path(".venv") / "bin" / "python"
WORKERS = 2
LONGEST_S = 300
"""A mistake that makes the tests hang was noticed too."""

NO_TEST_FAILED, A_TEST_FAILED = 0, 1
"""Exit codes of pytest; any other says that the tests did not run."""


class Verdict(NamedTuple):
    """What the tests said of a mistake."""

    mutant: Mutant
    word: str
    seconds: float


def mutated(text: str, mutant: Mutant) -> str:
    """A file's text with the mistake in it; raises `ValueError` where it does not fit once."""
    times = text.count(mutant.right)
    if times != 1:
        problem = f"{mutant.file} holds what is to be altered {times} times"
        raise ValueError(f"{mutant.name}: {problem}")
    return text.replace(mutant.right, mutant.wrong)


def judged(mutant: Mutant, tree: Path) -> Verdict:
    """Make the mistake in a copy of the tree, run its tests, and put the file right again."""
    begun = time.monotonic()
    path = tree / SOURCE / mutant.file
    right = path.read_text("utf-8")
    path.write_text(mutated(right, mutant), "utf-8")
    try:
        word = _tested(tree, mutant.tests.split())
    finally:
        path.write_text(right, "utf-8")
    return Verdict(mutant, word, time.monotonic() - begun)


def _tested(tree: Path, tests: Sequence[str]) -> str:
    line = [
        str(tree / PYTHON),
        "-m",
        "pytest",
        "-x",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "--any-cost",
    ]
    try:
        done = subprocess.run(
            [*line, *tests],
            cwd=tree,
            capture_output=True,
            timeout=LONGEST_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return "killed"
    if done.returncode == A_TEST_FAILED:
        return "killed"
    if done.returncode == NO_TEST_FAILED:
        return "survived"
    return "not run"


def copied(place: Path) -> Path:
    """A copy of what the tests need, with a Python of its own: processes inherit nothing."""
    for name in COPIED:
        shutil.copytree(ROOT / name, place / name)
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy2(path, place)
    venv.create(place / ".venv", symlinks=True)
    own = sysconfig.get_path("purelib", vars={"base": str(place / ".venv")})
    paths = f"{place / 'src'}\n{sysconfig.get_path('purelib')}\n"
    (Path(own) / "copied.pth").write_text(paths)
    return place


def main() -> int:
    """Judge the mistakes that were asked for, several at once."""
    parser = argparse.ArgumentParser(description="Do the tests notice a mistake?")
    parser.add_argument("--only", metavar="TEXT", default="", help="part of a name")
    parser.add_argument("--workers", type=int, default=WORKERS, help="at once")
    options = parser.parse_args()
    wanted = [m for m in MUTANTS if options.only in m.name]
    free = SimpleQueue[Path]()
    verdicts = list[Verdict]()

    def judge(mutant: Mutant) -> None:
        tree = free.get()
        verdict = judged(mutant, tree)
        free.put(tree)
        verdicts.append(verdict)
        print(f"{verdict.word:9} {verdict.seconds:4.0f} s  {mutant.name}", flush=True)

    with tempfile.TemporaryDirectory() as place:
        for number in range(options.workers):
            free.put(copied(Path(place) / str(number)))
        with ThreadPoolExecutor(options.workers) as pool:
            list(pool.map(judge, wanted))
    noticed = [verdict for verdict in verdicts if verdict.word == "killed"]
    print(f"{len(noticed)} of {len(verdicts)} mistakes are noticed.")
    return int(len(noticed) < len(verdicts))


if __name__ == "__main__":
    raise SystemExit(main())
