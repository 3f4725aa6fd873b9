"""kill -9 at random moments: acknowledged writes stand, others are there whole or not at all."""

import random
from pathlib import Path

import pytest

from faults.kills import CASES, Tally, strike

RUNS = {
    "import, past the cache": 3,
    "init": 5,
    "init --force": 5,
    "import into a new file": 5,
    "migration": 5,
}


def _check(tally: Tally, runs: int) -> None:
    assert tally.problems == ()
    assert (tally.runs, tally.lost, tally.half) == (runs, 0, 0)
    assert tally.killed + tally.acknowledged >= runs


@pytest.mark.parametrize("name", CASES)
def test_a_kill_at_a_random_moment_loses_nothing(name: str, tmp_path: Path) -> None:
    runs = RUNS.get(name, 6)
    _check(strike(CASES[name], tmp_path, runs, random.Random(name)), runs)


def test_a_kill_of_the_installed_command_loses_nothing(tmp_path: Path) -> None:
    _check(strike(CASES["add"], tmp_path, 4, random.Random(4), forked=False), 4)
