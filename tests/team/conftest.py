"""Fixtures: a server, teams on it, and machines that share a tracker."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest

from conftest import InProcess, Outcome, Setting, Subprocess
from program import DAY
from team.cluster import OWNER, Cluster, programs

REQUIRED = "HWSTATUS_TEST_NEEDS_SERVER"
"""Set where a missing server is a failure: in the checks of every change."""


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A server; without PostgreSQL the test is skipped."""
    if programs() is None:
        if REQUIRED in os.environ:
            pytest.fail("PostgreSQL is not installed")
        pytest.skip("PostgreSQL is not installed")
    # Not in the folder of the tests, which those that somebody else starts close to others.
    with TemporaryDirectory() as folder, Cluster(Path(folder) / "data") as found:
        found.make_editors()
        yield found


class Machine(NamedTuple):
    """A computer of one person, who uses the team's tracker."""

    run: Subprocess
    address: str
    user: str
    here: InProcess | None = None
    """Runs its commands within this process, where none of them needs one of its own."""

    def __call__(
        self,
        *arguments: str,
        env: Mapping[str, str] | None = None,
        stdin: str | bytes = b"",
    ) -> Outcome:
        """Run a command on the team's tracker, asking the server at once."""
        run = self.here or self.run
        return run(*arguments, env=self.environment(env), stdin=stdin)

    def environment(self, env: Mapping[str, str] | None = None) -> dict[str, str]:
        """The variables that name tracker and person."""
        return {
            "HWSTATUS_DB": self.address,
            "HWSTATUS_USER": self.user,
            "HWSTATUS_FRESH": "0",
            # The server has the system's clock.
            DAY: "",
            **(env or {}),
        }

    def add(self, summary: str, *, env: Mapping[str, str] | None = None) -> Outcome:
        """Add an update about France."""
        return self(
            "add", "france", summary, "--date", "2026-11-20", "--source", "Le Test",
            "--allow-duplicate", env=env,
        )  # fmt: skip

    def head(self) -> str:
        """The head of the copy, as new as the server."""
        return self("head").out

    def summaries(self) -> list[str]:
        """What was added about France on the day of the tests."""
        out = self("list", "france", "--since", "2026-11-20", "--fields", "summary").out
        return sorted(out.splitlines())

    def through(self, port: int) -> "Machine":
        """The same machine over another way to the server."""
        host, _, database = self.address.rpartition("/")
        way = f"{host.rpartition(':')[0]}:{port}/{database}"
        return self._replace(address=way)


class Team(NamedTuple):
    """A ledger on a server, and the machines of two editors."""

    cluster: Cluster
    database: str
    anna: Machine
    ben: Machine

    def ask(self, statement: str, role: str = OWNER) -> list[tuple[object, ...]]:
        """Run a statement on the server."""
        return self.cluster.ask(self.database, statement, role)


def machine_of(
    folder: Path, address: str, user: str, patch: pytest.MonkeyPatch | None = None
) -> Machine:
    """A machine with a home of its own; with a `patch`, its commands run within this process."""
    setting = Setting(folder / user, folder / f"{user}-elsewhere")
    setting.home.mkdir(parents=True, exist_ok=True)
    setting.cwd.mkdir(exist_ok=True)
    here = InProcess(setting, patch) if patch else None
    return Machine(Subprocess(setting), address, user, here)


@pytest.fixture(scope="session")
def begun(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the ledger that every team begins with, to be copied."""
    database, folder = cluster.new_database(), tmp_path_factory.mktemp("begun")
    owner = machine_of(folder, cluster.address(database, OWNER), OWNER)
    made = owner("init", "--empty", "--editors", "editors")
    assert made.code == 0, made.err
    return database


@pytest.fixture
def team(
    cluster: Cluster, begun: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Team:
    """A ledger with the dataset's entities and no update."""
    database = cluster.new_database(like=begun)
    anna, ben = (
        machine_of(tmp_path, cluster.address(database, user), user, monkeypatch)
        for user in ("anna", "ben")
    )
    return Team(cluster, database, anna, ben)
