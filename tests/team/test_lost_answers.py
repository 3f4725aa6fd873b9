"""A wire that is cut, a server that dies, a client that is killed: nothing lost, twice or untrue."""

import signal
import sqlite3
import subprocess
import threading
import time
from collections.abc import Callable

import pytest

from costs import one_in
from hwstatus.context import at_present
from hwstatus.errors import Unreachable
from hwstatus.paths import Location
from hwstatus.store import team_copy
from hwstatus.store.team_copy import refreshed
from hwstatus.team.connecting import connect
from hwstatus.team.settings import PatientConnection
from team.cluster import Rule, wire
from team.conftest import Machine, Team

COMMIT = b"COMMIT"

UNTRUE = "nothing was changed"
UNKNOWN = "may have been made"


def told(outcome_code: int, err: str) -> str:
    """What a person was told: made, not made, or not known."""
    if outcome_code in (0, 5):
        return "made"
    if UNKNOWN in err:
        return "unknown"
    return "not made"


@pytest.mark.parametrize("passed_on", [True, False], ids=["after", "before"])
def test_the_answer_to_a_commit_is_lost(team: Team, passed_on: bool) -> None:
    """The connection is made anew, and the ledger is asked: the message is true either way."""
    cuts = list[int]()

    def rule(sender: str, number: int, chunk: bytes) -> bool | None:
        if sender == "client" and COMMIT in chunk and not cuts:
            cuts.append(number)
            return None if passed_on else False
        if sender == "server" and len(cuts) == 1 and passed_on:
            cuts.append(number)
            return False
        return None

    with wire(team.cluster.port, rule) as cut:
        anna = team.anna.through(cut.port)
        done = anna.add("first")
        assert cut.cuts == 1
    if passed_on:
        assert done.code == 0, done.err
        assert team.ben.summaries() == ["first"]
        return
    assert done.code == 3
    assert UNTRUE in done.err
    assert team.ben.summaries() == []


def test_an_entry_of_somebody_else_is_not_taken_for_ours(team: Team) -> None:
    """It has the number that ours would have had."""
    codes = list[int]()

    def rule(sender: str, _number: int, chunk: bytes) -> bool | None:
        if not cut.cuts:
            return False if sender == "client" and COMMIT in chunk else None
        if sender == "client" and not codes:
            # She asks again, when Ben was first.
            codes.append(team.ben._replace(here=None).add("second").code)
        return None

    with wire(team.cluster.port, rule) as cut:
        done = team.anna.through(cut.port).add("first")
    assert codes == [0]
    assert (done.code, UNTRUE in done.err) == (3, True)
    assert team.ben.summaries() == ["second"]


@one_in(4)
@pytest.mark.parametrize("number", range(2, 26, 3))
def test_a_wire_that_is_cut_anywhere(team: Team, number: int) -> None:
    """Whatever chunk is the last one: what is told is so."""

    def rule(sender: str, count: int, chunk: bytes) -> bool | None:
        if sender == "client" and count == number and not cut.cuts:
            return number % 2 == 0
        return None

    with wire(team.cluster.port, rule) as cut:
        done = team.anna.through(cut.port).add("first")
    there = team.ben.summaries()
    said = told(done.code, done.err)
    assert said != "unknown", done.err
    assert there == (["first"] if said == "made" else [])


def test_a_client_killed_between_the_two_commits(team: Team) -> None:
    """The server has the change; the copy follows, and nothing is there twice."""

    def hold(sender: str, number: int, chunk: bytes) -> bool | None:
        if sender == "client" and COMMIT in chunk:
            committing.append(number)
        elif sender == "server" and committing:
            time.sleep(30)
        return None

    committing: list[int] = []
    with wire(team.cluster.port, hold) as slow:
        process = _adding(team.anna.through(slow.port), "first")
        _wait_for(lambda: bool(committing))
        time.sleep(0.3)
        process.kill()
        process.communicate()
    assert team.ben.summaries() == ["first"]
    assert team.anna.summaries() == ["first"]
    assert team.anna.add("second").code == 0
    assert team.ben.summaries() == ["first", "second"]


def test_an_interrupt_while_the_server_commits(team: Team) -> None:
    """It is heard once both have the change, and says so."""

    def hold(sender: str, number: int, chunk: bytes) -> bool | None:
        if sender == "client" and COMMIT in chunk:
            committing.append(number)
        elif sender == "server" and len(committing) == 1:
            committing.append(number)
            time.sleep(1)
        return None

    committing: list[int] = []
    with wire(team.cluster.port, hold) as slow:
        process = _adding(team.anna.through(slow.port), "first")
        _wait_for(lambda: bool(committing))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"already made" in err
    assert team.ben.summaries() == ["first"]


@pytest.mark.slow
def test_an_interrupt_before_that_changes_nothing(team: Team) -> None:
    def hold(sender: str, number: int, chunk: bytes) -> bool | None:
        if sender == "client" and b"ledger_turn" in chunk and not sending:
            sending.append(number)
            time.sleep(2)
        return None

    sending: list[int] = []
    with wire(team.cluster.port, hold) as slow:
        process = _adding(team.anna.through(slow.port), "first")
        _wait_for(lambda: bool(sending))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"nothing was changed" in err
    assert team.ben.summaries() == []


@pytest.mark.slow
def test_a_server_that_is_killed_and_comes_back(team: Team) -> None:
    made = []
    for number in range(3):
        process = _adding(team.anna, f"number {number}")
        time.sleep(0.2 * (number + 1))
        team.cluster.restart()
        _, err = process.communicate(timeout=60)
        if told(process.returncode, err.decode()) == "made":
            made.append(f"number {number}")
    assert team.ben.summaries() == made


def test_a_server_that_lost_what_it_acknowledged(team: Team) -> None:
    """The next change from a copy that has it brings it back, with the same hashes."""
    team.anna.add("first")
    head = team.anna.head()
    team.ask("DELETE FROM version WHERE entry = 2")
    team.ask("DELETE FROM ledger WHERE seq = 2")
    assert team.anna.summaries() == ["first"]
    assert "the server lost 1 entry" in team.anna("doctor").out
    assert team.anna.add("second").code == 0
    assert team.ben.summaries() == ["first", "second"]
    assert head.strip() in team.ben("log", "--consistency", head.strip()).out + head
    assert team.ben("log", "--consistency", head.strip()).code == 0


def test_different_histories_are_never_mixed(team: Team) -> None:
    team.anna.add("first")
    team.ask("DELETE FROM version WHERE entry = 2")
    team.ask("DELETE FROM ledger WHERE seq = 2")
    team.ben.add("another first")
    head = team.anna("head", env={"HWSTATUS_FRESH": "60"}).out
    for done in (team.anna.add("second"), team.anna("list")):
        assert done.code == 3
        assert "different histories from entry 2 on" in done.err
    assert team.anna("head", env={"HWSTATUS_FRESH": "60"}).out == head
    assert team.ben.summaries() == ["another first"]


# -- what a program did not write --------------------------------------------------------


def test_an_entry_of_a_newer_program_is_left_alone(team: Team) -> None:
    team.anna.add("first")
    team.ben.add("second")
    team.ask("UPDATE ledger SET format = 2 WHERE seq = 3")
    read = team.anna("list", "france", "--fields", "summary")
    assert (read.code, read.lines) == (0, ["first"])
    assert "newer hwstatus" in read.err
    write = team.anna.add("third")
    assert write.code == 4
    assert "newer hwstatus" in write.err
    assert "upgrade" in write.err


@one_in(6)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE ledger SET reason = 'forged' WHERE seq = 3", "hash does not follow"),
        ("UPDATE version SET record = replace(record, 'second', 'forged') WHERE entry = 3", "hash does not follow"),
        ("UPDATE version SET record = '{}' WHERE entry = 3", "is no record"),
        ("UPDATE version SET record = 'nonsense' WHERE entry = 3", "JSON"),
        ("UPDATE version SET key = 'another' WHERE entry = 3", "another record"),
        ("DELETE FROM version WHERE entry = 3", "records are missing"),
    ],
)  # fmt: skip
def test_rows_written_by_hand_are_not_taken_over(
    team: Team, change: str, said: str
) -> None:
    team.anna.add("first")
    team.ben.add("second")
    team.ask(change)
    read = team.anna("list", "france", "--fields", "summary")
    assert (read.code, read.lines) == (0, ["first"])
    assert said in read.err
    assert "entry 3" in read.err
    assert team.anna.add("third").code == 4


@one_in(3)
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE ledger SET format = 2 WHERE seq = 3", "newer hwstatus"),
        ("UPDATE ledger SET reason = 'forged' WHERE seq = 3", "hash does not follow"),
        ("UPDATE ledger SET seq = 9000 WHERE seq = 3", "comes next is numbered 9000"),
    ],
)
def test_a_first_copy_takes_what_comes_before(
    team: Team, change: str, said: str
) -> None:
    team.anna.add("first")
    team.anna.add("second")
    for table in ("ledger", "version"):
        team.ask(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    team.ask(change)
    read = team.ben("list", "france", "--fields", "summary")
    assert (read.code, read.lines) == (0, ["first"])
    assert said in read.err
    assert "ends at entry 2" in read.err


def test_doctor_names_rows_that_no_entry_vouches_for(team: Team) -> None:
    team.ask("INSERT INTO version VALUES (99999, 1, 'update', 'x', NULL, NULL)")
    found = team.anna("doctor")
    assert found.code == 4
    assert "99999" in found.out
    # They are in nobody's way.
    assert team.anna.add("first").code == 0
    assert team.ben.summaries() == ["first"]


def test_a_first_copy_goes_on_where_it_was_cut(team: Team) -> None:
    for number in range(3):
        team.anna.add(f"number {number}")

    for limit in range(2, 60, 4):
        with wire(team.cluster.port, _cut_after(limit)) as cut:
            read = team.ben.through(cut.port)("list", "france", "--fields", "summary")
        if read.code == 0 and not read.err:
            break
        assert read.out == ""
        assert read.code == 4
    assert sorted(read.lines) == [f"number {number}" for number in range(3)]


@pytest.mark.parametrize("heard", [1, 2])
def test_a_server_that_falls_silent_is_given_up(
    team: Team, monkeypatch: pytest.MonkeyPatch, heard: int
) -> None:
    """One that was stopped keeps its connections, and answers nothing."""

    def hold(sender: str, number: int, chunk: bytes) -> bool | None:
        if sender == "server" and connected.is_set() and number > heard:
            time.sleep(3)
        return None

    connected = threading.Event()
    monkeypatch.setattr(PatientConnection, "patience", 0.3)
    with wire(team.cluster.port, hold) as slow:
        log = connect(team.anna.through(slow.port).address)
        connected.set()
        begun = time.monotonic()
        with pytest.raises(Unreachable, match=r"no answer for 0\.3 seconds"):
            for _ in range(3):
                log.last()
        assert time.monotonic() - begun < 2
        log.close()


def test_a_disk_that_is_full_while_a_read_takes_a_note(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy answers, with a warning."""

    def full(*_: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    assert team.anna.add("first").code == 0
    (copy,) = team.anna.run.setting.home.rglob("teams/*.db")
    place = Location(copy, "the test", asked=True, server=team.anna.address, window=0)
    monkeypatch.setattr(team_copy, "note", full)
    assert "the disk is full" in refreshed(place, at_present())


def _cut_after(limit: int) -> Rule:
    def rule(sender: str, number: int, chunk: bytes) -> bool | None:
        return False if sender == "server" and number > limit else None

    return rule


def test_a_disk_that_fills_here_after_the_commit_there(team: Team) -> None:
    """The server has it: that is what the message says, and the copy follows."""
    long = "x " * 4000
    size = {"HWSTATUS_TEST_LOCAL_FULL": "1"}
    done = team.anna._replace(here=None).add(long[:1900], env=size)
    assert done.code == 5, done.err
    assert "made on the server" in done.err
    assert "do not repeat" in done.err
    assert len(team.anna.summaries()) == len(team.ben.summaries()) == 1


def _adding(machine: Machine, summary: str) -> "subprocess.Popen[bytes]":
    return machine.run.start(
        "add", "france", summary, "--date", "2026-11-20", "--source", "x", "--allow-duplicate",
        env=machine.environment(), stdin=subprocess.DEVNULL,
    )  # fmt: skip


def _wait_for(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if holds():
            return
        time.sleep(0.01)
    raise AssertionError("it does not come about")
