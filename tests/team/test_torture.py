"""The short form of `bench/team_torture.py`."""

from pathlib import Path

import pytest

from team.cluster import Cluster
from team.tortures import SHORT, Row, tortured


@pytest.mark.slow
def test_nothing_is_lost_twice_or_untrue(cluster: Cluster, tmp_path: Path) -> None:
    """A server of its own is killed; `cluster` says whether there can be one."""
    rows = list[Row]()
    tortured(tmp_path, SHORT, 1, rows.append)
    assert [row for row in rows if row.is_bad] == []
    assert sum(row.made for row in rows) >= SHORT.full_disks
