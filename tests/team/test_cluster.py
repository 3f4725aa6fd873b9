"""The server of the tests ends with the process that started it."""

import subprocess
import sys
import time
from pathlib import Path

from team.cluster import Cluster

TESTS = Path(__file__).parents[1]

STARTER = """
import signal
import sys
from pathlib import Path

from team.cluster import Cluster

with Cluster(Path(sys.argv[1])) as cluster:
    print(cluster.port, flush=True)
    signal.pause()
"""


def test_a_server_outlives_no_run_that_is_killed(
    cluster: Cluster, tmp_path: Path
) -> None:
    """`cluster` says whether there can be one."""
    folder = tmp_path / "data"
    with subprocess.Popen(
        [sys.executable, "-c", STARTER, folder], cwd=TESTS, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout
        assert run.stdout.readline()
        server = int((folder / "postmaster.pid").read_text().split()[0])
        assert _is_there(server)
        run.kill()
    until = time.monotonic() + 30
    while _is_there(server):
        assert time.monotonic() < until, "the server goes on"
        time.sleep(0.01)


def _is_there(process: int) -> bool:
    state = Path(f"/proc/{process}/stat")
    try:
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
