"""A team's ledger of a former version goes on: a server's dump, a published ledger, a reader's copy."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.errors import InsufficientPrivilege

from conftest import InProcess, json_lines
from former import HEAD, MADE_BEFORE, published_ledger, unpacked
from hwstatus.network.servers import copy_name
from loopback import Loopback
from samples import without_retracted
from team.cluster import OWNER, Cluster, programs
from team.conftest import Machine, machine_of
from team.test_published import Publisher, answer

DUMPED_HEAD = "11:4999c91faff299f7e7c84b1ea7e60fa322f49445767af2ec639d3845667e2334"


@pytest.fixture
def database(cluster: Cluster) -> str:
    """A database into which the dump was read."""
    name = cluster.new_database()
    subprocess.run(
        [
            *(f"{programs()}/psql", "-q", "-v", "ON_ERROR_STOP=1"),
            *("-f", MADE_BEFORE / "server.sql", cluster.address(name, OWNER)),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return name


FORMER_CHANGE = """
BEGIN;
SELECT pg_advisory_xact_lock('ledger'::regclass::oid::bigint);
INSERT INTO ledger (seq, at, by, verb, reason, undoes, hash, first_version, last_version, before, format)
VALUES (12, '2026-11-25T00:00:00Z', 'anna', 'add', NULL, NULL, 'ab', 38, 38, 'cd', 1)
"""
"""What an earlier version sends first."""


def test_a_server_goes_on_once_it_is_upgraded(
    cluster: Cluster, database: str, tmp_path: Path
) -> None:
    owner, anna, ben = (
        machine_of(tmp_path, cluster.address(database, user), user)
        for user in (OWNER, "anna", "ben")
    )
    assert anna.head() == f"{DUMPED_HEAD}\n"
    refused = ben("checked", "elbonia")
    assert refused.code == 3
    assert "made by an earlier hwstatus" in refused.err
    assert "init --upgrade" in anna("doctor").out
    assert "must be owner" in anna("init", "--upgrade").err
    for _ in range(2):
        upgraded = owner("init", "--upgrade")
        assert upgraded.code == 0, upgraded.err
    assert "editors may add to it" in upgraded.err
    assert ben("checked", "elbonia").code == 0
    assert anna("status", "genovia", "--fields", "status").out == "under-review\n"
    found = json_lines(anna("doctor", "--server", "-f", "jsonl"))
    assert "error" not in {row["state"] for row in found}
    assert anna("log", "--consistency", DUMPED_HEAD).code == 0
    assert anna.head().startswith("12:")
    with pytest.raises(InsufficientPrivilege, match="denied for table ledger"):
        cluster.ask(database, FORMER_CHANGE, "anna")


@pytest.fixture
def web() -> Iterator[Loopback]:
    """A web server with the published ledger."""
    with Loopback() as server:
        for path, content in published_ledger().items():
            server.put(f"/{path}", answer(content))
        yield server


@pytest.fixture
def reader(web: Loopback, tmp_path: Path) -> Machine:
    """A machine that follows."""
    return machine_of(tmp_path / "r", web.address("/site/"), "a reader")


def test_a_published_ledger_is_followed(reader: Machine) -> None:
    assert reader.head() == f"{HEAD}\n"
    exported = without_retracted(reader("export").out)
    assert exported == (MADE_BEFORE / "export.jsonl").read_text()


@pytest.mark.skipif(
    shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed"
)
def test_its_signature_is_demanded(reader: Machine) -> None:
    env = {"HWSTATUS_SIGNERS": str(MADE_BEFORE / "signers")}
    assert reader("head", env=env).out == f"{HEAD}\n"


def test_a_readers_copy_goes_on_where_it_stopped(
    reader: Machine, web: Loopback
) -> None:
    folder = reader.run.setting.home / "share" / "hwstatus" / "teams"
    folder.mkdir(parents=True)
    unpacked("copy.db", folder).rename(folder / copy_name(reader.address))
    assert reader.head() == f"{HEAD}\n"
    assert [request.path for request in web.asked] == ["/site/ledger/head.json"]


def test_a_reader_follows_what_is_published_later(
    fast: InProcess, reader: Machine, web: Loopback, tmp_path: Path
) -> None:
    assert reader.head() == f"{HEAD}\n"
    publisher = Publisher(fast, unpacked("tracker.db", tmp_path), web)
    assert fast("checked", "elbonia", db=publisher.db).code == 0
    publisher.publish()
    assert reader.head() == publisher.head() != f"{HEAD}\n"
    assert reader("log", "--consistency", HEAD).code == 0


def test_a_tracker_is_shared_with_a_new_server(
    cluster: Cluster, tmp_path: Path
) -> None:
    owner = machine_of(tmp_path, cluster.address(cluster.new_database(), OWNER), OWNER)
    tracker = unpacked("tracker.db", tmp_path)
    assert owner("init", "--from", str(tracker), "--editors", "editors").code == 0
    assert owner.head() == f"{HEAD}\n"
