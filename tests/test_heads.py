"""`head`, `doctor --expect`, `log --consistency`: who kept a head finds what was cut or rewritten."""

import json
from pathlib import Path

import pytest

from conftest import InProcess
from hwstatus.record import forms
from hwstatus.store import schema
from hwstatus.store.database import Database
from hwstatus.store.ledger import EntryHash, EntryHead
from samples import TODAY, ledger_of

NOWHERE = "7:" + "0" * 64


@pytest.fixture
def grown(fast: InProcess, world: Path) -> Path:
    """The world with two entries more."""
    for day in ("2026-11-01", "2026-11-02"):
        assert fast("checked", "genovia", "--date", day, db=world).code == 0
    return world


def head_of(fast: InProcess, db: Path) -> str:
    return fast("head", db=db).out.strip()


def alter(db: Path, *statements: str) -> None:
    """What somebody can do who writes the file past the program."""
    connection = Database.at(db)
    connection.execute("PRAGMA foreign_keys = OFF")
    for trigger in schema.GUARDS:
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in (*statements, *schema.GUARDS.values()):
        connection.execute(statement)
    connection.close()


def rechained(db: Path) -> None:
    """A chain computed anew over what the file now holds, as a forger would."""
    connection = Database.at(db)
    connection.execute(f"DROP TRIGGER {next(iter(schema.GUARDS))}")
    before = forms.GENESIS
    rows = connection.execute(
        "SELECT seq, at, by, verb, reason, undoes, first_version, last_version"
        " FROM ledger ORDER BY seq"
    ).fetchall()
    for seq, at, by, verb, reason, undoes, first, last in rows:
        made = EntryHash(before, seq, EntryHead(verb, at, by, reason, undoes))
        for version in ledger_of(connection).versions(seq):
            made.add(version)
        before = made.hexdigest(first, last)
        connection.execute("UPDATE ledger SET hash = ? WHERE seq = ?", (before, seq))
    for statement in schema.GUARDS.values():
        connection.execute(statement)
    connection.close()


CUT = (
    "DELETE FROM checked WHERE date = '2026-11-02'",
    "DELETE FROM version WHERE entry = 4",
    "DELETE FROM ledger WHERE seq = 4",
)
REWRITTEN = ("UPDATE ledger SET by = 'somebody else' WHERE seq = 3",)


def test_the_head_is_one_line(fast: InProcess, grown: Path) -> None:
    stored = Database.at(grown).execute(
        "SELECT hash FROM ledger ORDER BY seq DESC LIMIT 1"
    )
    [sha256] = stored.fetchone()
    assert fast("head", db=grown).out == f"4:{sha256}\n"
    assert json.loads(fast("head", "--json", db=grown).out) == [
        {"head": f"4:{sha256}", "entry": 4, "sha256": sha256}
    ]


def test_a_ledger_continues_its_earlier_heads(fast: InProcess, world: Path) -> None:
    earlier = head_of(fast, world)
    assert fast("checked", "genovia", "--date", TODAY, db=world).code == 0
    found = fast("log", "--consistency", earlier, db=world)
    assert (found.code, found.out) == (0, "")
    assert "continues entry 2, with 1 later" in found.err
    assert head_of(fast, world) in found.err


@pytest.mark.parametrize("statements", [CUT, REWRITTEN], ids=["cut", "rewritten"])
def test_what_the_chain_alone_does_not_show(
    fast: InProcess, grown: Path, statements: tuple[str, ...]
) -> None:
    """The chain holds again, `doctor` finds nothing: only the head that was kept tells."""
    kept = head_of(fast, grown)
    alter(grown, *statements)
    rechained(grown)
    assert fast("doctor", db=grown).code == 0
    expected = fast("doctor", "--expect", kept, "--json", db=grown)
    found = {row["examined"]: row["state"] for row in json.loads(expected.out)}
    assert (expected.code, found["head"]) == (4, "damaged")
    told = fast("log", "--consistency", kept, db=grown)
    assert (told.code, told.out) == (1, "")
    assert "entry 4 is the first that does not follow" in told.err


def test_a_cut_ledger_says_where_it_ends(fast: InProcess, grown: Path) -> None:
    kept = head_of(fast, grown)
    alter(grown, *CUT)
    told = fast("log", "--consistency", kept, db=grown).err
    assert "it is missing, and the ledger ends at entry 3" in told


def test_an_entry_whose_hash_does_not_follow(fast: InProcess, grown: Path) -> None:
    kept = head_of(fast, grown)
    alter(grown, *REWRITTEN)
    told = fast("log", "--consistency", kept, db=grown)
    assert told.code == 1
    assert "entry 3 is the first that does not follow" in told.err


def test_the_expected_head_is_found(fast: InProcess, grown: Path) -> None:
    kept = head_of(fast, grown)
    assert fast("doctor", "--expect", kept, db=grown).code == 0
    assert fast("doctor", "--expect", NOWHERE, db=grown).code == 4


@pytest.mark.parametrize(
    "text", ["", "4", "4:abc", "x:" + "0" * 64, "-1:" + "0" * 64, "0:" + "1" * 64]
)
def test_what_is_no_head(fast: InProcess, world: Path, text: str) -> None:
    for command in (("doctor", "--expect"), ("log", "--consistency")):
        found = fast(*command, text, db=world)
        assert (found.code, found.out) == (2, "")
        assert "as hwstatus head prints it" in found.err


def test_consistency_names_no_update(fast: InProcess, world: Path) -> None:
    kept = head_of(fast, world)
    assert fast("log", "ruritania", "--consistency", kept, db=world).code == 2
