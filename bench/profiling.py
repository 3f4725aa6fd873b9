"""Where the time of the slowest commands goes: a sample every millisecond, by the function that runs.

    python bench/profiling.py --size 100000    prints the shares

A sample that comes late, after a long call into SQLite, counts for the time that has passed.
"""

import argparse
import gc
import os
import signal
import sys
import time
from collections import defaultdict
from heapq import nlargest
from operator import itemgetter
from pathlib import Path
from types import FrameType

sys.path.insert(0, str(Path(__file__).parent))
from processes import HERE
from run import prepared

MOST = 8
"""Functions that are named; the others are summed up."""


def sampled(arguments: list[str]) -> dict[str, float]:
    """Seconds by function, of a command line run in this process."""
    from hwstatus.cli.app import run

    seconds: dict[str, float] = defaultdict(float)
    last = time.perf_counter()

    def tick(_signal: int, frame: FrameType | None) -> None:
        nonlocal last
        now = time.perf_counter()
        seconds[_where(frame)] += now - last
        last = now

    signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
    try:
        run(arguments)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return seconds


def _where(frame: FrameType | None) -> str:
    """The function of ours that runs, or that has called what runs."""
    while frame is not None:
        name = frame.f_globals.get("__name__", "")
        # SQLite calls back into its own module every now and then, and is called from there: what counts is who asked.
        if name.startswith("hwstatus.") and name != "hwstatus.store.database":
            function = frame.f_code.co_qualname.split(".<locals>")[0]
            return f"{name.removeprefix('hwstatus.')}.{function}"
        frame = frame.f_back
    return "start-up"


def shares(seconds: dict[str, float]) -> dict[str, float]:
    """The largest shares first, the rest summed up."""
    whole = sum(seconds.values())
    found = {}
    for name, spent in nlargest(MOST, seconds.items(), key=itemgetter(1)):
        share = spent / whole
        if share >= 0.005:
            found[name] = round(share, 4)
    others = max(0.0, 1 - sum(found.values()))
    return {**found, "all others": round(others, 4)}


def main() -> None:
    """Sample and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=100_000)
    parser.add_argument("--folder", type=Path, default=HERE / "corpus")
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    gc.disable()  # as the program does
    source, tracker, _ = prepared(chosen.size, chosen.folder)
    fresh = chosen.folder / "profile.db"
    fresh.unlink(missing_ok=True)
    place = ["--db", str(tracker)]
    sink = ["-o", os.devnull]
    for name, arguments in {
        "import": ["--db", str(fresh), "import", str(source)],
        "list -f csv": [*place, "list", "-f", "csv", *sink],
        "export": [*place, "export", *sink],
    }.items():
        print(f"\n{name}, {chosen.size:,} updates")
        for where, share in shares(sampled(arguments)).items():
            print(f"  {100 * share:5.1f} %  {where}")
    fresh.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
