"""docs/team.md, carried out: each command of it, over TLS, as it stands on the page."""

import contextlib
import os
import re
import shlex
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import INSTALLED, SHIPPED
from team.cluster import OWNER, Cluster, programs

PAGE = Path(__file__).parents[2] / "docs" / "team.md"
HOST = "db.example.org"
BLOCKS = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

SUDO = """#!/bin/sh
# On a server of the tests' own, everybody is `postgres`.
[ "$1 $2" = "-u postgres" ] || exit 9
shift 2
unset PGHOSTADDR
exec env PGHOST=127.0.0.1 PGPORT={port} PGUSER={owner} PGDATABASE=postgres "$@"
"""
APT_GET = """#!/bin/sh
[ "$*" = "install -y postgresql" ] || exit 9
"""
HWSTATUS = """#!/bin/sh
exec {command} "$@"
"""


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate of an own authority for the server's name, and its key beside it."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    ca, key, cert = (tmp_path / name for name in ("ca.crt", "server.key", "server.crt"))
    made = (
        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2"
    )
    authority = f"-subj /CN=authority -keyout {tmp_path}/ca.key -out {ca}"
    signed = f"-CA {ca} -CAkey {tmp_path}/ca.key -subj /CN={HOST} -addext subjectAltName=DNS:{HOST}"
    for options in (authority, f"{signed} -keyout {key} -out {cert}"):
        subprocess.run(
            [*made.split(), *options.split()], check=True, capture_output=True
        )
    if os.getuid() == 0:
        shutil.chown(key, "postgres")
    key.chmod(0o600)
    return cert


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


class Reader:
    """Somebody who types what the page says, by the clock of the machine: the server has that one too."""

    def __init__(self, folder: Path, server: Cluster, standby: Cluster) -> None:
        found = programs()
        assert found is not None
        shims = folder / "bin"
        shims.mkdir()
        for name, text in (
            ("sudo", SUDO.format(port=server.port, owner=OWNER)),
            ("apt-get", APT_GET),
            ("hwstatus", HWSTATUS.format(command=INSTALLED)),
        ):
            (shims / name).write_text(text)
            (shims / name).chmod(0o755)
        home = folder / "home"
        home.mkdir()
        self.environment = {
            "PATH": f"{shims}:{found}:{os.environ['PATH']}",
            "HOME": str(home),
            "PGHOSTADDR": "127.0.0.1",
            "PGPORT": str(server.port),
            "PGSSLROOTCERT": str(folder / "ca.crt"),
            "HWSTATUS_USER": "anna",
            "STANDBY": str(standby.folder),
            "STANDBY_PORT": str(standby.port),
        }

    def types(self, commands: str) -> str:
        """Run commands; returns what was shown. What they export holds from then on."""
        done = subprocess.run(
            ["sh", "-eu", "-c", commands],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        assert done.returncode == 0, f"{commands}\n{done.stderr}"
        exported = re.findall(r"^export (\w+)=(\S+)$", commands, re.MULTILINE)
        self.environment.update(exported)
        return done.stdout


@pytest.mark.slow
def test_each_command_of_the_page_works(server: Cluster, tmp_path: Path) -> None:
    standby = Cluster(tmp_path / "standby")
    standby.prepare()
    reader = Reader(tmp_path, server, standby)
    try:
        for block in BLOCKS:
            reader.types(block)
            if "pg_basebackup" in block:
                _begin(standby)
            if "pg_promote" in block:
                assert standby.ask("hwstatus", "SELECT pg_is_in_recovery()") == [(False,)]  # fmt: skip
                # From here on the first one goes on alone.
                server.ask("postgres", "ALTER SYSTEM RESET synchronous_standby_names")
                server.ask("postgres", "SELECT pg_reload_conf()")
    finally:
        standby.kill()
    # The page adds an update to the packaged tracker, and takes it back.
    with contextlib.closing(sqlite3.connect(SHIPPED)) as packaged:
        entries = packaged.execute("SELECT count(*) FROM ledger").fetchone()[0] + 2
    for database in ("hwstatus", "again"):
        found = server.ask(database, "SELECT count(*) FROM ledger")
        assert found == [(entries,)]


def _begin(standby: Cluster) -> None:
    if os.getuid() == 0:
        for path in (standby.folder, *standby.folder.rglob("*")):
            shutil.chown(path, "postgres")
    standby.start()


@pytest.mark.parametrize("trust", ["another authority", "another name"])
def test_a_server_that_is_not_the_one_named_is_refused(
    server: Cluster, tmp_path: Path, trust: str
) -> None:
    reader = Reader(tmp_path, server, Cluster(tmp_path / "standby"))
    host = HOST
    if trust == "another name":
        host = "db.example.net"
    else:
        shutil.copy(tmp_path / "server.crt", tmp_path / "ca.crt")
    address = f"postgresql://{OWNER}@{host}/postgres"
    said = reader.types(f"hwstatus --db {shlex.quote(address)} list 2>&1 || test $? = 4")  # fmt: skip
    assert "certificate" in said


def test_the_page_has_commands() -> None:
    assert len(BLOCKS) >= 7
