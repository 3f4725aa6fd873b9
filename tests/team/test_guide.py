"""docs/team.md, carried out to the letter on clusters as Debian makes them: each command, over TLS, with passwords."""

import contextlib
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import INSTALLED, SHIPPED
from costs import one_in
from team.cluster import OWNER, Cluster, free_port, let_in

PAGE = Path(__file__).parents[2] / "docs" / "team.md"
HOST = "db.example.org"
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
VERSION = "15"
"""The version of PostgreSQL that the page names."""

PASSWORDS = "PASSWORD\nPASSWORD\n" * 3
"""What is typed where a program asks, as often as the longest block asks."""

SIMULATED = 'APT::Get::Simulate "true";\n'
"""The package is here; apt says what it would do."""


class Computer:
    """A computer on which somebody types: its environment, and what of it lasts from block to block."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        folder.mkdir()
        (folder / "apt.conf").write_text(SIMULATED)
        self.environment = {
            "PATH": f"{Path(INSTALLED).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "PGPORT": str(port),
            "PG_CLUSTER_CONF_ROOT": str(folder / "etc"),
            "APT_CONFIG": str(folder / "apt.conf"),
            # systemd knows nothing of clusters elsewhere.
            "_SYSTEMCTL_SKIP_REDIRECT": "1",
        }

    def types(self, commands: str, **more: str) -> str:
        """Run commands; returns what was shown. What they export of hwstatus holds from then on."""
        done = subprocess.run(
            ["sh", "-eu", "-c", commands],
            env={**self.environment, **more},
            cwd=self.folder,
            input=PASSWORDS,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            start_new_session=True,  # without a terminal, programs read passwords from what they are handed
        )
        assert done.returncode == 0, f"{commands}\n{done.stdout}\n{done.stderr}"
        exported = re.findall(r"^export (HWSTATUS_\w+)=(\S+)$", commands, re.MULTILINE)
        self.environment.update(exported)
        return done.stdout

    def install(self) -> None:
        """Have the cluster that Debian's package makes."""
        data, log = self.folder / "data", self.folder / "log"
        self.types(
            f"pg_createcluster -p {self.port} -d {data} -l {log} --start {VERSION} main"
        )

    def stop(self) -> None:
        """End the cluster as a power cut would."""
        with contextlib.suppress(AssertionError):
            self.types(f"pg_ctlcluster -m immediate {VERSION} main stop")


@pytest.fixture
def computers() -> Iterator[tuple[Computer, Computer, Computer]]:
    """Two servers with Debian's clusters, and the machine of who writes."""
    if os.getuid() or not Path(f"/usr/lib/postgresql/{VERSION}").exists():
        pytest.skip(f"only root sets up clusters of PostgreSQL {VERSION} on Debian")
    folder = Path("/tmp") / f"hwstatus-guide-{os.getpid()}"
    folder.mkdir()
    let_in(folder)
    first, second, own = (Computer(folder / name, free_port()) for name in ("db", "db2", "own"))  # fmt: skip
    try:
        for server in (first, second):
            let_in(server.folder)
            server.install()
        yield first, second, own
    finally:
        for server in (first, second):
            server.stop()
        shutil.rmtree(folder)


def _on_own_machine(block: str) -> bool:
    return bool(re.search(r"^(hwstatus|git|mkdir|export HWSTATUS) ?", block, re.MULTILINE))  # fmt: skip


@pytest.mark.slow
def test_each_command_of_the_page_works(
    computers: tuple[Computer, Computer, Computer],
) -> None:
    first, second, own = computers
    own.environment["SSH_AUTH_SOCK"] = ""
    own.types("git init -q")
    both = {"PGHOSTADDR": "127.0.0.1,127.0.0.1"}
    # Of several hosts libpq takes ports from the address alone.
    ports = f"{HOST}:{first.port},db2.example.org:{second.port}"
    alone = {"PGHOSTADDR": "127.0.0.1", "PGPORT": str(first.port)}
    for block in BLOCKS:
        if "promote" in block:
            first.stop()
            second.types(block)
        elif _on_own_machine(block):
            block = block.replace(f"{HOST},db2.example.org", ports)
            own.types(block, **(both if ports in block else alone))
        elif "pg_basebackup" in block:
            shutil.copy(first.folder / "ca.crt", second.folder)
            # The names of the page lead to ports of this machine.
            there = f"env PGPORT={first.port} PGHOSTADDR=127.0.0.1 pg_basebackup "
            second.types(block.replace("pg_basebackup ", there))
        else:
            first.types(block)
        if "-CA ca.crt" in block:
            shutil.copy(first.folder / "ca.crt", own.folder)
    until = time.monotonic() + 30
    asked = "runuser -u postgres -- psql -XAtc 'SELECT pg_is_in_recovery()'"
    while second.types(asked) != "f\n":
        assert time.monotonic() < until
    own.types("hwstatus checked france --date 2026-11-20", **both)
    # The page looks once at France, and adds an update and takes it back; so does this test after the failover.
    with contextlib.closing(sqlite3.connect(SHIPPED)) as packaged:
        entries = packaged.execute("SELECT count(*) FROM ledger").fetchone()[0] + 2
    for database, more in (("hwstatus", 2), ("again", 0)):
        counted = f"runuser -u postgres -- psql -XAtd {database} -c 'SELECT count(*) FROM ledger'"  # fmt: skip
        assert second.types(counted) == f"{entries + more}\n"
    asked = (
        "SELECT count(*), count(error) FROM pg_hba_file_rules WHERE type = 'hostssl'"
    )
    shown = second.types(f'runuser -u postgres -- psql -XAtc "{asked}"')
    assert shown == "2|0\n"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """The certificate of the page's commands, in the folder of the test."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    block = next(block for block in BLOCKS if "-CA ca.crt" in block)
    made = block[: block.index("DATA=")]
    subprocess.run(
        ["sh", "-eu", "-c", made], cwd=tmp_path, check=True, capture_output=True
    )
    if os.getuid() == 0:
        shutil.chown(tmp_path / "server.key", "postgres")
    (tmp_path / "server.key").chmod(0o600)
    return tmp_path / "server.crt"


@pytest.fixture
def server(cluster: Cluster, certificate: Path, tmp_path: Path) -> Iterator[Cluster]:
    """A server with TLS and without anybody's role; `cluster` says whether there can be one."""
    options = (
        "ssl=on",
        f"ssl_cert_file={certificate}",
        f"ssl_key_file={certificate.with_suffix('.key')}",
    )
    with Cluster(tmp_path / "data", *options) as found:
        yield found


@one_in(2)
@pytest.mark.parametrize("trust", ["another authority", "another name"])
def test_a_server_that_is_not_the_one_named_is_refused(
    server: Cluster, tmp_path: Path, trust: str
) -> None:
    own = Computer(tmp_path / "own", server.port)
    trusted = tmp_path / "ca.crt"
    host = HOST
    if trust == "another name":
        host = "db.example.net"
    else:
        trusted = tmp_path / "server.crt"
    address = f"postgresql://{OWNER}@{host}/postgres"
    command = f"hwstatus --db {shlex.quote(address)} list 2>&1 || test $? = 4"
    said = own.types(command, PGHOSTADDR="127.0.0.1", PGSSLROOTCERT=str(trusted))
    assert "certificate" in said


def test_the_page_has_commands() -> None:
    assert len(BLOCKS) >= 15
