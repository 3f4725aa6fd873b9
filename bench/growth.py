"""How the commands grow: time against size, from 100 to a million updates.

python bench/growth.py        writes bench/growth.json and the chart docs/growth.svg
"""

import argparse
import json
import math
import os
import statistics
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpus
from run import HERE, PROGRAM, added, machine, measure, prepared, program

SIZES = (100, 1_000, 10_000, 100_000, 1_000_000)
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#17becf")
LEFT = 70
TOP = 20
WIDTH = 560
HEIGHT = 340


def commands(tracker: Path, source: Path) -> dict[str, Sequence[str]]:
    """What is measured at each size."""
    slug = corpus.entity_slugs()[0]
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
    }


def figures(folder: Path, rounds: int) -> dict[str, list[float]]:
    """Median seconds of each command at each size."""
    medians: dict[str, list[float]] = {}
    for size in SIZES:
        source, tracker, _ = prepared(size, folder)
        for name, command in commands(tracker, source).items():
            again = rounds
            if size > 100_000 and name in ("import", "export"):
                again = min(3, rounds)
            times = [measure(command).seconds for _ in range(again)]
            medians.setdefault(name, []).append(statistics.median(times))
    return medians


SPEEDS = {
    0.05: "50 ms",
    0.1: "100 ms",
    0.5: "500 ms",
    1: "1 s",
    10: "10 s",
    100: "100 s",
}
"""The lines of the vertical axis, in seconds."""

FASTEST = -1.5
SLOWEST = 2.2
"""The ends of the vertical axis, as powers of ten of a second."""


def x(size: float) -> float:
    """Where a size is on the logarithmic axis."""
    return LEFT + WIDTH * (math.log10(size) - 2) / 4


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
    view = f'viewBox="0 0 {right + 90} {bottom + 50}"'
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
    for size, seconds in zip(SIZES, times, strict=True):
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
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--output", type=Path, default=HERE.parent / "docs" / "growth.svg"
    )
    chosen = parser.parse_args()
    chosen.folder.mkdir(parents=True, exist_ok=True)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    medians = figures(chosen.folder, chosen.rounds)
    milliseconds = {}
    for name, times in medians.items():
        milliseconds[name] = [round(1000 * seconds, 1) for seconds in times]
    results = {
        "machine": machine(),
        "rounds": chosen.rounds,
        "sizes": SIZES,
        "ms": milliseconds,
    }
    (HERE / "growth.json").write_text(
        json.dumps(results, indent=2) + "\n", encoding="utf-8"
    )
    chosen.output.write_text(chart(medians), encoding="utf-8")


if __name__ == "__main__":
    main()
