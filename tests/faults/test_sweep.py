"""kill -9 and errors of the system inside a write: nothing acknowledged is lost, nothing is half-written.

The points lie between the first write to the rollback journal and its unlink, so that every strike meets a write.
"""

from pathlib import Path

import pytest

from faults.commands import COMMANDS
from faults.sweep import ERRORS, KILL, Point, Sweep
from faults.trace import NO_STRACE, STRACE

pytestmark = pytest.mark.skipif(not STRACE, reason=NO_STRACE)

KILLS = 3


def _spread(points: list[Point], count: int) -> list[Point]:
    """The first, the last, and some at equal distances between them."""
    last = len(points) - 1
    return [points[last * n // (count - 1)] for n in range(count)]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_strike_inside_a_write_loses_nothing(name: str, tmp_path: Path) -> None:
    sweep = Sweep(COMMANDS[name], tmp_path)
    inside = [point for point in sweep.points if point.in_write]
    assert len(inside) >= KILLS
    error = ERRORS[len(name) % len(ERRORS)]
    strikes = [(point, KILL) for point in _spread(inside, KILLS)]
    strikes.append((inside[len(inside) // 2], error))
    tallies = [
        sweep.strike(point, fault, goes_on=point == inside[-1])
        for point, fault in strikes
    ]
    assert [tally.problems for tally in tallies] == [()] * len(strikes)
    assert [tally.killed for tally in tallies] == [1] * KILLS + [0]
