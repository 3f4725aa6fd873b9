"""A server behind PgBouncer, which shares few connections among many machines."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from costs import one_in
from team.cluster import free_port, let_in, wait_for
from team.conftest import Team

PGBOUNCER = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin")

SETTINGS = """\
[databases]
{database} = host=127.0.0.1 port={target}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = trust
auth_file = {folder}/users.txt
pool_mode = {mode}
default_pool_size = 1
"""


@contextmanager
def pooled(team: Team, folder: Path, mode: str) -> Iterator[int]:
    """The port of a pooler in front of a team's server, with one connection a role."""
    assert PGBOUNCER is not None
    port = free_port()
    filled = SETTINGS.format(
        database=team.database,
        target=team.cluster.port,
        port=port,
        folder=folder,
        mode=mode,
    )
    (folder / "pgbouncer.ini").write_text(filled)
    (folder / "users.txt").write_text('"anna" ""\n"ben" ""\n')
    # It refuses root, as the server does, and reads its files as somebody else.
    as_root = ["-u", "postgres"] if os.getuid() == 0 else []
    let_in(folder)
    for name in ("pgbouncer.ini", "users.txt"):
        (folder / name).chmod(0o644)
    process = subprocess.Popen(
        [PGBOUNCER, "-q", *as_root, folder / "pgbouncer.ini"], stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port)
        yield port
    finally:
        process.kill()
        process.wait()


@one_in(2)
@pytest.mark.skipif(PGBOUNCER is None, reason="no PgBouncer")
@pytest.mark.parametrize("mode", ["session", "transaction"])
def test_a_team_behind_a_pooler(team: Team, tmp_path: Path, mode: str) -> None:
    folder = tmp_path / "pooler"
    folder.mkdir()
    with pooled(team, folder, mode) as port:
        anna, ben = team.anna.through(port), team.ben.through(port)
        for number in range(3):
            assert anna.add(f"of anna {number}").code == 0
            assert ben.add(f"of ben {number}").code == 0
        assert len(anna.summaries()) == 6
        assert anna.head() == ben.head()
    # The server behind it is the same one, and so has the same history.
    assert team.ask("SELECT count(*) FROM ledger WHERE verb = 'add'") == [(6,)]
