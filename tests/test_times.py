"""Time belongs to the chain: no entry is before the entry before it, whatever a clock says."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import InProcess, Outcome, json_lines
from hwstatus.changes import keeping
from hwstatus.errors import Refused
from hwstatus.paths import Location
from hwstatus.record.forms import Entry
from hwstatus.site import publish
from hwstatus.store import known_at, times
from hwstatus.store.tracker import open_tracker
from program import DAY
from samples import CONTEXT, TODAY
from test_forgery import alter, chain_anew

ADD = (
    "add", "elbonia", "Elbonia bans Huawei.", "--date", "2020-01-01", "--source", "Reuters",
    "--status", "banned",
)  # fmt: skip
AHEAD = "2098-01-01"


def on(day: str) -> dict[str, str]:
    """The program's clock at noon of a day."""
    return {DAY: day}


def done(outcome: Outcome) -> Outcome:
    """A command that must succeed."""
    assert outcome.code == 0, outcome.err
    return outcome


def dated(db: Path, **times_of: str) -> None:
    """Give entries other times, `_3` the third, in a chain that holds."""
    for entry, at in times_of.items():
        alter(db, f"UPDATE ledger SET at = ? WHERE seq = {entry[1:]}", values=(at,))
    chain_anew(db)


def moments(db: Path) -> list[str]:
    """The times of the entries behind the world's two."""
    with closing(sqlite3.connect(db)) as connection:
        rows = connection.execute("SELECT at FROM ledger WHERE seq > 2 ORDER BY seq")
        return [at for (at,) in rows]


def known(fast: InProcess, db: Path, day: str) -> str:
    """The status of Elbonia as it was known on a day."""
    asked = ("status", "elbonia", "--known-at", day, "-f", "jsonl")
    [row] = json_lines(done(fast(*asked, db=db)))
    return str(row["status"])


# -- writing ----------------------------------------------------------------------------------------


def test_a_clock_a_little_behind_takes_the_time_of_the_last_entry(
    fast: InProcess, world: Path
) -> None:
    dated(world, _2=f"{TODAY}T12:10:00Z")
    told = done(fast(*ADD, db=world))
    assert moments(world) == [f"{TODAY}T12:10:00Z"]
    assert "entry 3 has the time of the one before" in told.err


@pytest.mark.parametrize("last", [f"{TODAY}T12:10:01Z", "2027-11-24T12:00:00Z", f"{AHEAD}T12:00:00Z"])  # fmt: skip
def test_a_clock_further_behind_writes_nothing(
    fast: InProcess, world: Path, last: str
) -> None:
    dated(world, _2=last)
    before = world.read_bytes()
    refused = fast(*ADD, db=world)
    assert (refused.code, refused.out) == (3, "")
    assert f"{TODAY}T12:00:00Z" in refused.err and last in refused.err
    assert "undo --clock-was-ahead" in refused.err
    assert world.read_bytes() == before


@pytest.mark.parametrize("count", [1, 3])
def test_after_a_clock_that_was_ahead_the_ledger_goes_on(
    fast: InProcess, world: Path, count: int
) -> None:
    for number in range(count):
        scope = ("--status", f"fixed={'banned' if number else 'permitted'}")
        same = ("--allow-duplicate", *scope)
        done(fast(*ADD, *same, db=world, env=on(AHEAD)))
    assert fast("checked", "elbonia", db=world).code == 3
    assert fast("certify", "elbonia", db=world).code == 3
    for _ in range(count):
        done(fast("undo", "--clock-was-ahead", db=world))
    assert moments(world)[-1] == f"{TODAY}T12:00:00Z"
    assert known(fast, world, TODAY) == "unknown"
    for _ in range(count):
        done(fast("redo", db=world))
    assert fast("log", "--consistency", "0:" + "0" * 64, db=world).code == 0
    assert known(fast, world, TODAY) == "banned"
    assert known(fast, world, "2026-11-23") == "unknown"
    sheet = done(fast("certify", "elbonia", db=world)).out
    done(fast("certify", "--verify", "-", db=world, stdin=sheet))
    doctor = done(fast("doctor", "-f", "jsonl", db=world))
    assert {row["state"] for row in json_lines(doctor)} == {"ok"}


def test_a_clock_that_is_behind_itself_sets_nothing_back(
    fast: InProcess, world: Path
) -> None:
    done(fast(*ADD, db=world))
    before = world.read_bytes()
    for day, words in (("2020-01-01", "everything in this ledger"), (TODAY, "not ahead")):  # fmt: skip
        refused = fast("undo", "--clock-was-ahead", db=world, env=on(day))
        assert refused.code == 3
        assert words in refused.err
    assert world.read_bytes() == before


# -- what a ledger may hold ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "code", "words"),
    [
        ("2001-01-01T00:00:00Z", 0, "entry 3 counts with the one before: it is of 2001-01-01"),
        (f"{AHEAD}T00:00:00Z", 0, "entry 3 of the future"),
        ("9999-99-99T99:99:99Z", 4, "entry 3 has no time: '9999-99-99T99:99:99Z'"),
        ("2026-11-24 12:00:00", 4, "entry 3 has no time"),
        ("zzzz", 4, "entry 3 has no time: 'zzzz'"),
    ],
)  # fmt: skip
def test_doctor_names_an_entry_with_a_false_time(
    fast: InProcess, world: Path, at: str, code: int, words: str
) -> None:
    done(fast(*ADD, db=world))
    dated(world, _3=at)
    found = fast("doctor", "-f", "plain", db=world)
    assert found.code == code
    assert words in found.out
    if code:
        assert words in fast("certify", "elbonia", db=world).err
        into = world.with_name("new.db")
        done(fast("init", "--empty", db=into))
        assert words in fast("merge", str(world), db=into).err


def test_an_entry_that_went_back_counts_with_the_one_before(
    fast: InProcess, world: Path
) -> None:
    """An earlier version wrote it, under a clock that was behind."""
    done(fast("delete", "6f00", "-y", db=world))
    dated(world, _3="2020-01-01T00:00:00Z")
    asked = ("status", "freedonia", "--fields", "status")
    assert fast(*asked, "--known-at", "2026-11-19", db=world).out == "unknown\n"
    assert fast(*asked, "--known-at", "2026-11-20", db=world).out == "permitted\n"


def test_a_ledger_that_nobody_can_follow_is_not_shared(
    fast: InProcess, world: Path
) -> None:
    done(fast(*ADD, db=world))
    dated(world, _3="2020-01-01T00:00:00Z")
    with pytest.raises(Refused, match="beyond entry 3: it is of 2020-01-01"):
        keeping._beginning(str(world))
    with open_tracker(Location(world, "a test"), CONTEXT) as tracker:
        [told] = publish._untimely(tracker)
    assert told.startswith("Nobody follows this ledger beyond entry 3: ")


# -- which entries were known ---------------------------------------------------------------------------


def last_known(chain: Sequence[Entry], horizon: str) -> int:
    """The last entry that was known at a time, entry by entry."""
    counted: list[str] = []
    for entry in chain:
        before = counted[-1] if counted else ""
        if entry.seq == 2 and times.is_reference(chain[0]):
            counted[0] = before = min(counted[0], entry.at)
        if times.sets_back(entry, chain[: entry.seq - 1]):
            counted = [min(at, entry.at) for at in counted]
            before = entry.at
        counted.append(max(before, entry.at))
    return sum(at <= horizon for at in counted)


@st.composite
def chains(draw: st.DrawFn) -> list[Entry]:
    """Entries with any times, some of which take back any that came before."""
    chain: list[Entry] = []
    for seq in range(1, draw(st.integers(1, 9)) + 1):
        at = draw(st.sampled_from("123456"))
        undoes = draw(st.none() | st.integers(1, seq - 1)) if seq > 1 else None
        verb = "dataset" if seq == 1 and draw(st.booleans()) else "edit"
        chain.append(Entry(seq, at, "x", verb, None, undoes, str(seq)))
    return chain


@given(chains(), st.sampled_from("0123456"))
def test_what_was_known_is_the_ledger_up_to_an_entry(
    chain: list[Entry], horizon: str
) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        columns = (
            "seq INTEGER PRIMARY KEY, at, by, verb, reason, undoes, hash, last_version"
        )
        connection.execute(f"CREATE TABLE ledger ({columns})")
        connection.executemany(
            "INSERT INTO ledger VALUES (?, ?, ?, ?, ?, ?, ?, 0)", chain
        )
        found = connection.execute(known_at.LAST_KNOWN, {"horizon": horizon}).fetchone()
    assert (found or (0, 0))[0] == last_known(chain, horizon)
