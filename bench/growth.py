"""How the commands grow: time against size, from 100 to 100,000 updates.

python bench/growth.py        writes bench/growth.json and the chart docs/growth.svg
python bench/growth.py --sizes 100 1000 --rounds 1 --output look.svg        the first look

The time is that of the processors, so that other work on the machine changes little of it.
"""

import argparse
import json
import math
import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpus
from processes import HERE, PROGRAM, added, machine, measure, program
from run import prepared

SIZES = (100, 1_000, 10_000, 100_000)
QUICK = ("show", "status", "search", "add")
"""What takes no longer on a large tracker than on a small one."""
LARGEST = {"publish": 10_000}
"""The largest size of what takes minutes at the next one."""
COLOURS = (
    "#1f77b4",
    "#d62728",
    "#2ca02c",
    "#9467bd",
    "#ff7f0e",
    "#17becf",
    "#8c564b",
    "#e377c2",
    "#7f7f7f",
    "#bcbd22",
    "#393b79",
    "#637939",
    "#8c6d31",
    "#843c39",
    "#7b4173",
    "#3182bd",
)
LEFT = 70
TOP = 20
WIDTH = 560
HEIGHT = 480


def commands(tracker: Path, source: Path) -> dict[str, Sequence[str]]:
    """What is measured at each size."""
    slug = corpus.entity_slugs()[0]
    known_at = corpus.asked(0).known_at
    fresh = tracker.with_suffix(".fresh.db")
    return {
        "show": program(tracker, "show", slug, "--limit", "20"),
        "status": program(tracker, "status"),
        "search": program(tracker, "search", corpus.RARE, "--limit", "20"),
        "add": added(tracker),
        "import": [
            "sh",
            "-c",
            f"rm -f {fresh}; exec {PROGRAM} --db {fresh} import {source}",
        ],
        "export": program(tracker, "export"),
        "show --known-at": program(
            tracker, "show", slug, "--limit", "20", "--known-at", known_at
        ),
        "status --known-at": program(tracker, "status", "--known-at", known_at),
        "changes --since": program(tracker, "changes", "--since", "1m"),
        "doctor": program(tracker, "doctor"),
        "check": ["sh", "-c", f"{' '.join(program(tracker, 'check'))}; true"],
        **changing(tracker),
    }


def changing(tracker: Path) -> dict[str, Sequence[str]]:
    """What changes the whole tracker, each time in a copy of it."""
    copy = tracker.with_suffix(".copy.db")
    undone = tracker.with_suffix(".undone.db")
    if not undone.exists():
        shutil.copyfile(tracker, undone)
        subprocess.run(program(undone, "undo"), check=True)
    site = tracker.with_suffix(".site")

    def of_copy(whole: Path | None, *words: str) -> Sequence[str]:
        begin = f"rm -f {copy}"
        if whole is not None:
            begin = f"cp {whole} {copy}"
        return ["sh", "-c", f"{begin}; exec {' '.join(program(copy, *words))}"]

    publish = " ".join(program(tracker, "publish", str(site)))
    return {
        "undo": of_copy(tracker, "undo"),
        "redo": of_copy(undone, "redo"),
        "refresh": of_copy(tracker, "refresh"),
        "merge": of_copy(undone, "merge", str(tracker), "--theirs"),
        "publish": ["sh", "-c", f"rm -rf {site}; exec {publish}"],
    }


def figures(folder: Path, rounds: int, sizes: Sequence[int]) -> dict[str, list[float]]:
    """Median seconds of the processors of each command at each size."""
    medians: dict[str, list[float]] = {}
    for size in sizes:
        source, tracker, _ = prepared(size, folder)
        for name, command in commands(tracker, source).items():
            if size > LARGEST.get(name, size):
                continue
            again = rounds
            if size > 10_000 and name not in QUICK:
                again = 1
            times = [measure(command).cpu for _ in range(again)]
            median = statistics.median(times)
            print(f"{size:>9,}  {name:<18}{median:>9.2f} s", flush=True)
            medians.setdefault(name, []).append(median)
    return medians


SPEEDS = {
    0.05: "50 ms",
    0.1: "100 ms",
    0.5: "500 ms",
    1: "1 s",
    10: "10 s",
    100: "100 s",
    1000: "1,000 s",
}
"""The lines of the vertical axis, in seconds."""

FASTEST = -1.5
SLOWEST = 3.2
"""The ends of the vertical axis, as powers of ten of a second."""


def x(size: float) -> float:
    """Where a size is on the logarithmic axis."""
    return LEFT + WIDTH * (math.log10(size) - 2) / 3


def y(seconds: float) -> float:
    """Where a time is on the logarithmic axis."""
    above = (SLOWEST - math.log10(seconds)) / (SLOWEST - FASTEST)
    return TOP + HEIGHT * above


def chart(medians: dict[str, list[float]]) -> str:
    """The figures as an SVG, both axes logarithmic."""
    parts = [*frame(), *curves(medians)]
    return "\n".join(parts) + "\n</svg>\n"


def frame() -> Iterator[str]:
    """The chart without its curves: the ground, the axes' lines and labels."""
    right = LEFT + WIDTH
    bottom = TOP + HEIGHT
    view = f'viewBox="0 0 {right + 150} {bottom + 50}"'
    font = 'font-family="sans-serif" font-size="13"'
    ground = '<rect width="100%" height="100%" fill="#fff"/>'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {view} {font}>{ground}'
    for size in SIZES:
        yield f'<path d="M{x(size):.0f} {TOP}v{HEIGHT}" stroke="#ddd"/>'
        yield text(x(size), bottom + 18, f"{size:,}", "middle")
    for seconds, label in SPEEDS.items():
        yield f'<path d="M{LEFT} {y(seconds):.0f}h{WIDTH}" stroke="#ddd"/>'
        yield text(LEFT - 8, y(seconds) + 4, label, "end")
    yield text(LEFT + WIDTH / 2, bottom + 40, "updates", "middle")


def curves(medians: dict[str, list[float]]) -> Iterator[str]:
    """A line for each command, with its name at the right end."""
    heights = label_heights(medians)
    for (name, times), colour in zip(medians.items(), COLOURS, strict=True):
        yield curve(times, colour)
        place = f'x="{LEFT + WIDTH + 8}" y="{heights[name]:.0f}"'
        yield f'<text {place} fill="{colour}">{name}</text>'


def text(at: float, height: float, words: str, anchor: str) -> str:
    """A label of an axis."""
    place = f'x="{at:.0f}" y="{height:.0f}" text-anchor="{anchor}"'
    return f"<text {place}>{words}</text>"


def curve(times: Sequence[float], colour: str) -> str:
    """A command's line."""
    points = []
    for size, seconds in zip(SIZES, times, strict=False):
        points.append(f"{x(size):.1f},{y(seconds):.1f}")
    line = f'fill="none" stroke="{colour}" stroke-width="2"'
    return f'<polyline points="{" ".join(points)}" {line}/>'


def label_heights(medians: dict[str, list[float]]) -> dict[str, float]:
    """Where each name is written beside the end of its line, none over another."""
    heights = {}
    free = float(TOP + HEIGHT)
    for name, times in sorted(medians.items(), key=lambda item: item[1][-1]):
        free = min(y(times[-1]) + 5, free - 15)
        heights[name] = free
    return heights


def main() -> None:
    """Measure, write, draw."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=HERE / "corpus")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument(
        "--output", type=Path, default=HERE.parent / "docs" / "growth.svg"
    )
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    medians = figures(chosen.folder, chosen.rounds, chosen.sizes)
    milliseconds = {}
    for name, times in medians.items():
        milliseconds[name] = [round(1000 * seconds, 1) for seconds in times]
    results = {
        "machine": machine(),
        "rounds": chosen.rounds,
        "sizes": SIZES,
        "ms": milliseconds,
    }
    if tuple(chosen.sizes) == SIZES:
        # A first look at other sizes leaves the kept figures as they are.
        kept = json.dumps(results, indent=2) + "\n"
        (HERE / "growth.json").write_text(kept, encoding="utf-8")
    chosen.output.write_text(chart(medians), encoding="utf-8")


if __name__ == "__main__":
    main()
