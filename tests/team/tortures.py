"""Faults in the middle of a team's changes, counted: what was lost, there twice, or told untruly."""

import contextlib
import io
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import NamedTuple

import psycopg

from faults.full import full_disk
from hwstatus.cli import app
from hwstatus.context import at_present
from hwstatus.team import function
from program import DAY, PROGRAM
from team.cluster import OWNER, Cluster, wire

COMMIT = b"COMMIT"


class Row(NamedTuple):
    """What came of one kind of fault: how often, and how many changes were told to be made."""

    fault: str
    times: int
    made: int
    not_made: int
    unknown: int
    lost: int
    twice: int
    untrue: int

    @property
    def is_bad(self) -> bool:
        """Whether anything was lost, there twice or told untruly."""
        return bool(self.lost or self.twice or self.untrue)


class Count(NamedTuple):
    """How often each fault strikes; `forgeries` and `held` are an editor's own, by hand."""

    kills: int
    cuts: int
    failovers: int
    client_kills: int
    interrupts: int
    full_disks: int
    forgeries: int
    held: int


LONG = Count(300, 1_000, 20, 200, 200, 100, 100, 20)
NIGHTLY = Count(*(times // 5 for times in LONG))
SHORT = Count(2, 12, 1, 3, 3, 3, 3, 1)


class Stage:
    """A server with a team's ledger, and what was told of each change."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.home = folder / "home"
        self.home.mkdir(parents=True, exist_ok=True)
        self.told: dict[str, str] = {}
        self._numbers = 0

    def next_summary(self) -> str:
        """A summary that no other change has."""
        self._numbers += 1
        return f"change number {self._numbers} of this run"

    def environment(self, address: str) -> dict[str, str]:
        """The variables of a machine."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "HWSTATUS_DB": address,
            "HWSTATUS_USER": "anna",
            "HWSTATUS_FRESH": "0",
            DAY: "",
        }

    def add_here(self, address: str) -> str:
        """Record an update inside this process; returns what was told."""
        summary = self.next_summary()
        out, err = io.StringIO(), io.StringIO()
        with (
            _environment(self.environment(address)),
            redirect_stdout(out),
            redirect_stderr(err),
        ):
            code = app.run([*_adding(summary)], at_present())
        self.told[summary] = _meaning(code, err.getvalue())
        return self.told[summary]

    def add_there(self, address: str) -> "tuple[str, subprocess.Popen[bytes]]":
        """Begin to record an update in a process of its own."""
        summary = self.next_summary()
        process = subprocess.Popen(
            [*PROGRAM, *_adding(summary)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            env=self.environment(address),
        )
        return summary, process

    def ended(self, summary: str, process: "subprocess.Popen[bytes]") -> None:
        """Take down what a process told."""
        _, err = process.communicate(timeout=120)
        self.told[summary] = _meaning(process.returncode, err.decode())

    def row(self, fault: str, times: int, cluster: Cluster, database: str) -> Row:
        """What came of the changes since the last row, compared with the server."""
        counts = {
            summary: cluster.ask(
                database,
                f"SELECT count(*) FROM version WHERE record LIKE '%\"{summary}\"%'",
            )[0][0]
            for summary in self.told
        }
        told = self.told
        made = [s for s in told if told[s] == "made"]
        row = Row(
            fault, times, len(made),
            sum(word == "not made" for word in told.values()),
            sum(word in ("unknown", "silent") for word in told.values()),
            sum(counts[s] == 0 for s in made),
            sum(int(str(count)) > 1 for count in counts.values()),
            sum(counts[s] != 0 for s in told if told[s] == "not made"),
        )  # fmt: skip
        self.told = {}
        return row


def _adding(summary: str) -> list[str]:
    return [
        "add", "france", summary, "--date", "2026-11-20", "--source", "x", "--allow-duplicate",
    ]  # fmt: skip


def _meaning(code: int, err: str) -> str:
    if code == 0 or code == 5 or "already made" in err:
        return "made"
    if "may have been made" in err:
        return "unknown"
    if code < 0:
        return "silent"  # killed: nothing was told
    return "not made"


@contextlib.contextmanager
def _environment(variables: dict[str, str]) -> Iterator[None]:
    before = dict(os.environ)
    os.environ.clear()
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def tortured(
    folder: Path, count: Count, seed: int, done: Callable[[Row], None]
) -> None:
    """Strike with every kind of fault; `done` gets a row for each."""
    # A shell's background job ignores Ctrl-C, and so would the programs that it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stage = Stage(folder, random.Random(seed))
    with Cluster(folder / "data") as cluster:
        cluster.make_editors()
        database = cluster.new_database()
        owner = cluster.address(database, OWNER)
        with _environment(stage.environment(owner)), redirect_stderr(io.StringIO()):
            code = app.run(["init", "--empty", "--editors", "editors"], at_present())
        assert code == 0
        anna = cluster.address(database, "anna")
        for fault, times, strike in (
            ("the answer to a commit, or any other, is cut", count.cuts, _cut),
            ("the server is killed", count.kills, _killed_server),
            ("the client is killed", count.client_kills, _killed_client),
            ("Ctrl-C", count.interrupts, _interrupted),
            ("the disk here is full", count.full_disks, _full),
            (
                "an editor sends rows by hand, and others write",
                count.forgeries,
                _forged,
            ),
            ("an editor holds the turn, and others wait", count.held, _held),
        ):
            if strike is _held:
                cluster.ask(
                    database,
                    function.rules("public").replace(f"'{function.TURN_S}s'", "'2s'"),
                )
            for _ in range(times):
                strike(stage, cluster, anna)
            done(stage.row(fault, times, cluster, database))
        servers = [cluster]
        try:
            _failed_over(stage, servers, database, count.failovers)
            last = servers[-1]
            fault = "failover to a synchronous standby"
            done(stage.row(fault, count.failovers, last, database))
            done(_compared(stage, last.address(database, "anna")))
        finally:
            for server in servers[1:]:
                server.kill()


def _cut(stage: Stage, cluster: Cluster, address: str) -> None:
    """Half of the cuts are at the commit, the others anywhere."""
    at_commit = stage.chance.random() < 0.5
    passed_on = stage.chance.random() < 0.5
    number = stage.chance.randrange(2, 40)
    committing = list[int]()

    def rule(sender: str, count: int, chunk: bytes) -> bool | None:
        if cut.cuts:
            return None
        if not at_commit:
            return passed_on if count == number else None
        if sender == "client" and COMMIT in chunk:
            committing.append(count)
            return None if passed_on else False
        return False if committing and sender == "server" else None

    with wire(cluster.port, rule) as cut:
        stage.add_here(address.replace(f":{cluster.port}/", f":{cut.port}/"))


def _killed_server(stage: Stage, cluster: Cluster, address: str) -> None:
    delay = stage.chance.random() * 0.3
    killer = threading.Thread(target=_restart_after, args=[cluster, delay])
    killer.start()
    while killer.is_alive():
        stage.add_here(address)
    killer.join()


def _restart_after(cluster: Cluster, delay: float) -> None:
    time.sleep(delay)
    cluster.restart()


def _killed_client(stage: Stage, cluster: Cluster, address: str) -> None:
    _signalled(stage, cluster, address, signal.SIGKILL)


def _interrupted(stage: Stage, cluster: Cluster, address: str) -> None:
    _signalled(stage, cluster, address, signal.SIGINT)


def _signalled(stage: Stage, cluster: Cluster, address: str, signum: int) -> None:
    """Strike as a message to the server, or its answer, is on the way: inside the change."""
    message = stage.chance.randrange(2, 16)
    of_server = stage.chance.random() < 0.5
    reached = threading.Event()

    def rule(sender: str, count: int, chunk: bytes) -> None:
        if count == message and (sender == "server") == of_server:
            reached.set()
            time.sleep(0.01)

    with wire(cluster.port, rule) as way:
        through = address.replace(f":{cluster.port}/", f":{way.port}/")
        summary, process = stage.add_there(through)
        while not reached.wait(0.01) and process.poll() is None:
            pass
        process.send_signal(signum)
        stage.ended(summary, process)


def _full(stage: Stage, cluster: Cluster, address: str) -> None:
    with full_disk():
        stage.add_here(address)


def _forged(stage: Stage, cluster: Cluster, address: str) -> None:
    """Each statement is refused or changes nothing, and the next change is made."""
    database = address.rpartition("/")[2]
    seq, sha256, last = cluster.ask(
        database, "SELECT seq, hash, last_version FROM ledger ORDER BY seq DESC LIMIT 1"
    )[0]
    number = int(str(last)) + 1
    version = [number, int(str(seq)) + 1, "update", "abcdefghjk", None, None]
    false = stage.chance.choice(["seq", "before", "hash", "versions"])
    entry = [
        int(str(seq)) + (2 if false == "seq" else 1), at_present().now, "anna", "add", None, None, "ab" * 32,
        number, number + (false == "versions"), "cd" * 32 if false == "before" else sha256, 1,
    ]  # fmt: skip
    sent = json.dumps(entry), json.dumps([version])
    for statement, values in (
        ("SELECT append_entry(%s::json, %s::json)", sent),
        ("SELECT append_entry(NULL, %s::json)", sent[1:]),
        ("INSERT INTO ledger (seq, at) VALUES (%s, 'x')", (entry[0],)),
    ):
        with contextlib.suppress(psycopg.Error), psycopg.connect(address) as anna:
            anna.execute(statement, values)
    _must_be_made(stage, address)


def _held(stage: Stage, cluster: Cluster, address: str) -> None:
    """The server ends what was left open."""
    with contextlib.closing(psycopg.connect(address)) as anna:
        anna.execute("SET idle_in_transaction_session_timeout = 0")
        anna.execute("SELECT ledger_turn()")
        _must_be_made(stage, address.replace("anna@", "ben@"))


def _must_be_made(stage: Stage, address: str) -> None:
    """Somebody who is stopped counts as a change that was lost."""
    told = stage.add_here(address)
    if told != "made":
        stage.told[next(reversed(stage.told))] = "made"


def _failed_over(
    stage: Stage, servers: list[Cluster], database: str, times: int
) -> None:
    """Each time the server dies, its synchronous standby takes over, and gets a new standby."""
    for number in range(times):
        primary = servers[-1]
        standby = primary.standby(stage.folder / f"standby{number}")
        servers.append(standby)
        hosts = f"127.0.0.1:{primary.port},127.0.0.1:{standby.port}"
        address = f"postgresql://anna@{hosts}/{database}"
        killer = threading.Thread(target=_promote_after, args=[primary, standby, stage])
        killer.start()
        while killer.is_alive():
            stage.add_here(address)
        killer.join()
        stage.add_here(address)


def _promote_after(primary: Cluster, standby: Cluster, stage: Stage) -> None:
    time.sleep(0.2 + stage.chance.random() * 0.5)
    primary.kill()
    standby.ask("postgres", "SELECT pg_promote()")


def _compared(stage: Stage, address: str) -> Row:
    """The ledger at the end: every hash computed anew, and a new machine's copy of it."""
    stage.home = stage.folder / "new"
    stage.home.mkdir()
    out = io.StringIO()
    with _environment(stage.environment(address)), redirect_stdout(out):
        code = app.run(["doctor", "--server"], at_present())
    if code:
        sys.stderr.write(out.getvalue())
    return Row("a new machine follows to the end", 1, 0, 0, 0, int(code != 0), 0, 0)
