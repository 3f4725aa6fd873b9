"""A site that is struck while it is published: the folder holds the old site or the new one, never a part of each."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from faults.commands import COMMANDS, SITE, run, site
from faults.sweep import ERRORS, KILL, SPEECH, Point, Sweep
from faults.trace import NO_STRACE, STRACE
from hwstatus.site.published import LIST


def _phases(points: Sequence[Point]) -> dict[str, list[Point]]:
    """The points of a publish by what it is about to do."""
    calls = [point.call for point in points]
    synced, swapped = calls.index("syncfs"), calls.index("renameat2")
    said = [point for point in points if point.line.startswith(SPEECH)]
    return {
        "pages": [point for point in points[:synced] if LIST not in point.line],
        "list": [point for point in points[:synced] if LIST in point.line],
        "sync": [points[synced]],
        "exchange": [points[swapped]],
        "removal": [point for point in points[swapped + 1 :] if point not in said],
        "report": said,
    }


@pytest.mark.slow
@pytest.mark.skipif(not STRACE, reason=NO_STRACE)
def test_a_strike_leaves_one_whole_site(tmp_path: Path) -> None:
    """kill -9 and an error in each phase, and what was left is in nobody's way."""
    command = COMMANDS["publish"]
    sweep = Sweep(command, tmp_path)
    for number, (phase, points) in enumerate(_phases(sweep.points).items()):
        killed = sweep.strike(points[len(points) // 2], KILL)
        assert (killed.killed, killed.problems) == (1, ()), phase
        error = ERRORS[number % len(ERRORS)]
        failed = sweep.strike(points[-1], error, goes_on=phase == "removal")
        assert failed.problems == (), phase
    folder = tmp_path / "folder"
    run(folder, command, "publish", "anew")
    assert site(folder / "anew") == site(folder / SITE)
