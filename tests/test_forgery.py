"""Forged trackers and forged sheets: each is refused, and what was forged is named."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from conftest import InProcess, Outcome
from costs import one_in
from hwstatus import json_text
from hwstatus.context import unwatched
from hwstatus.record import canonical, forms
from hwstatus.record.models import Effect
from hwstatus.store import history, ledger, schema
from hwstatus.store.database import Database
from hwstatus.store.projection import make_anew
from samples import WORLD_ENTITIES, WORLD_UPDATES, ledger_of, update, write_tracker

DECIDING = "5d00000zzz"


def alter(db: Path, *statements: str, values: tuple[object, ...] = ()) -> None:
    """Write the file past the program, its guards put back afterwards."""
    connection = sqlite3.connect(db, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    for trigger in schema.GUARDS:
        connection.execute(f"DROP TRIGGER {trigger}")
    for statement in statements:
        connection.execute(statement, values if "?" in statement else ())
    for statement in schema.GUARDS.values():
        connection.execute(statement)
    connection.close()


def assert_refused(fast: InProcess, db: Path, sheet: str, words: str) -> None:
    """Neither certified nor verified, and `doctor` finds it too."""
    for found in (
        fast("certify", "ruritania", db=db),
        fast("certify", "--verify", "-", db=db, stdin=sheet),
    ):
        assert (found.code, found.out) == (4, "")
        assert words in found.err
    assert fast("doctor", db=db).code == 4


@pytest.fixture
def sheet(fast: InProcess, world: Path) -> str:
    """A genuine sheet."""
    return fast("certify", "ruritania", db=world).out


def forged() -> str:
    """The deciding update with another status."""
    [genuine] = [u for u in WORLD_UPDATES if u.id == DECIDING]
    return canonical.dump(genuine._replace(effects=(Effect("5g", "permitted"),)))


def test_a_stray_version(fast: InProcess, world: Path, sheet: str) -> None:
    insert = (
        "INSERT INTO version SELECT max(seq) + 1, 2, 'update', ?, NULL, ? FROM version"
    )
    alter(world, insert, values=(DECIDING, forged()))
    assert_refused(fast, world, sheet, "belongs to no entry")


ALTERED_PROJECTION = {
    "about": "DELETE FROM about WHERE entity = 'ruritania' AND last LIKE '2024-%'",
    "name": "UPDATE name SET entity = 'freedonia' WHERE key = 'ruritania'",
    "effect": "UPDATE effect SET status = 'permitted'",
    "member": "DELETE FROM member",
}


@pytest.mark.parametrize("table", ALTERED_PROJECTION)
def test_a_table_that_does_not_follow(
    fast: InProcess, world: Path, sheet: str, table: str
) -> None:
    alter(world, ALTERED_PROJECTION[table])
    words = f"projection: do not follow from the ledger: {table}"
    assert_refused(fast, world, sheet, words)


def test_two_versions_merged_into_one(fast: InProcess, world: Path, sheet: str) -> None:
    """What both texts say, run together, is what one version with a long key says."""
    connection = sqlite3.connect(world)
    [(seq, key, line), (_, following, last)] = connection.execute(
        "SELECT seq, key, record FROM version WHERE entry = 2 ORDER BY seq LIMIT 2"
    ).fetchall()
    connection.close()
    merged = (f"{key} {line}\nupdate {following}", last, seq)
    alter(
        world,
        "UPDATE version SET key = ?, record = ? WHERE seq = ?",
        f"DELETE FROM version WHERE seq = {seq + 1}",
        values=merged,
    )
    assert_refused(fast, world, sheet, "entry 2 is the first whose hash does not hold")


def test_a_correction_renumbered_before_what_it_corrected(
    fast: InProcess, world: Path, sheet: str
) -> None:
    done = fast("edit", DECIDING, "--set", "summary=Ruritania moved it.", db=world)
    assert done.code == 0
    alter(
        world,
        "UPDATE version SET seq = 0, before = NULL WHERE entry = 3",
        "UPDATE ledger SET first_version = 0, last_version = 0 WHERE seq = 3",
    )
    assert_refused(fast, world, sheet, "entry 3 is the first whose hash does not hold")


UNLIKE_ANY = {
    "takes itself back": "verb = 'undo', undoes = 3",
    "takes back a later one": "verb = 'undo', undoes = 4",
    "takes in another's versions": "first_version = first_version - 1",
    "takes in none": "last_version = first_version - 1",
}


@pytest.mark.parametrize("how", UNLIKE_ANY)
def test_an_entry_that_no_program_writes(
    fast: InProcess, world: Path, sheet: str, how: str
) -> None:
    """Its chain is computed anew, so that every hash holds."""
    for day in ("2026-11-01", "2026-11-02"):
        assert fast("checked", "genovia", "--date", day, db=world).code == 0
    alter(world, f"UPDATE ledger SET {UNLIKE_ANY[how]} WHERE seq = 3")
    chain_anew(world)
    assert_refused(fast, world, sheet, "chain: entry 3 does not follow the one before")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE seq = 2",
        "UPDATE version SET record = replace(record, 'banned', 'permitted') WHERE entry = 2",
        "UPDATE ledger SET hash = upper(hash) WHERE seq = 2",
        "INSERT INTO version SELECT seq + 99, 2, subject, key, before, record FROM version LIMIT 1",
    ],
)
def test_no_change_goes_on_from_an_altered_end(
    fast: InProcess, world: Path, statement: str
) -> None:
    alter(world, statement)
    before = world.read_bytes()
    done = fast("delete", "6f0000000e", "-y", db=world)
    assert (done.code, done.out) == (4, "")
    assert "entry 2 is the first whose hash does not hold" in done.err
    assert f"look into it: hwstatus --db {world} doctor" in done.err
    assert world.read_bytes() == before


def test_a_number_that_leaves_no_room_for_another(
    fast: InProcess, world: Path, sheet: str
) -> None:
    alter(
        world,
        f"UPDATE version SET entry = {LARGEST} WHERE entry = 2",
        f"UPDATE ledger SET seq = {LARGEST} WHERE seq = 2",
    )
    chain_anew(world)
    assert_refused(fast, world, sheet, f"entry {LARGEST} does not follow")
    added = fast("checked", "genovia", "--date", "2026-11-01", db=world)
    assert (added.code, added.out) == (4, "")
    assert f"entry {LARGEST} is the first whose hash does not hold" in added.err


@pytest.mark.parametrize("meant", [3, 4])
def test_a_redo_in_a_circle_ends(fast: InProcess, world: Path, meant: int) -> None:
    for day in ("2026-11-01", "2026-11-02"):
        assert fast("checked", "genovia", "--date", day, db=world).code == 0
    undoing = "UPDATE ledger SET verb = 'undo', undoes ="
    alter(world, f"{undoing} {meant} WHERE seq = 3", f"{undoing} 3 WHERE seq = 4")
    redone = fast("redo", db=world)
    assert (redone.code, redone.out) == (4, "")
    assert f"takes back entry {meant}" in redone.err


def test_an_altered_tracker_begins_no_ledger_of_a_team(
    fast: InProcess, world: Path
) -> None:
    """It is looked at before a server is asked."""
    alter(world, "CREATE VIEW seen AS SELECT * FROM version")
    asked = ("init", "--from", str(world))
    shared = fast(*asked, env={"HWSTATUS_DB": "postgresql://127.0.0.1:9/none"})
    assert (shared.code, shared.out) == (4, "")
    assert "seen" in shared.err


LARGEST = 2**63 - 1


def chain_anew(db: Path) -> None:
    """Compute every hash of the ledger from what it holds by now."""
    with closing(Database.at(db)) as connection:
        connection.execute("DROP TRIGGER ledger_update_refused")
        before = forms.GENESIS
        for row in connection.execute(history.CHAIN, (0,)).fetchall():
            seq, at, by, verb, reason, undoes, _, first, last = row
            head = ledger.EntryHead(verb, at, by, reason, undoes)
            computed = ledger.EntryHash(before, seq, head)
            for version in ledger_of(connection).versions(seq):
                computed.add(version)
            before = computed.hexdigest(first, last)
            connection.execute(
                "UPDATE ledger SET hash = ? WHERE seq = ?", (before, seq)
            )
        connection.execute(schema.GUARDS["ledger_update_refused"])


LEFT_OUT = "CREATE INDEX version_of ON version(key, subject)"


def test_an_index_that_leaves_a_correction_out(
    fast: InProcess, world: Path, sheet: str
) -> None:
    """What was corrected would stand again, and the tables follow from it."""
    done = fast("edit", DECIDING, "--set", "note=Corrected.", db=world)
    assert done.code == 0
    alter(
        world,
        "DROP INDEX version_of",
        f"{LEFT_OUT} WHERE seq < {_last_version(world)}",
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_schema SET sql = ? WHERE name = 'version_of'",
        values=(LEFT_OUT,),
    )
    with closing(Database.at(world)) as connection:
        connection.execute("BEGIN")
        make_anew(connection, unwatched)
        connection.execute("COMMIT")
    assert_refused(fast, world, sheet, "missing from index version_of")


def _last_version(db: Path) -> int:
    with closing(Database.at(db)) as connection:
        last: int = connection.execute("SELECT max(seq) FROM version").fetchone()[0]
    return last


ALTERED_SCHEMA = {
    "effect_in_order": "DROP INDEX effect_in_order",
    "extra": "CREATE TABLE extra (x)",
    "quiet": "CREATE TRIGGER quiet BEFORE INSERT ON version"
    " BEGIN SELECT raise(IGNORE); END",
    "seen": "CREATE VIEW seen AS SELECT * FROM version",
}


@pytest.mark.parametrize("name", ALTERED_SCHEMA)
def test_a_schema_of_somebody_else(
    fast: InProcess, world: Path, sheet: str, name: str
) -> None:
    alter(world, ALTERED_SCHEMA[name])
    found = fast("doctor", "--json", db=world)
    damaged = [r for r in json.loads(found.out) if r["state"] == "damaged"]
    assert found.code == 4
    assert any(name in row["detail"] for row in damaged)
    assert fast("certify", "ruritania", db=world).code == 4


def test_another_dataset_is_named(fast: InProcess, shipped: Path) -> None:
    alter(shipped, "UPDATE meta SET value = '1999.01.01' WHERE key = 'dataset'")
    found = fast("certify", "italy", db=shipped)
    assert found.code == 4
    assert "dataset: the file says 1999.01.01, its ledger" in found.err


# -- sheets ----------------------------------------------------------------------------


def verify(fast: InProcess, db: Path, sheet: str) -> Outcome:
    return fast("certify", "--verify", "-", db=db, stdin=sheet)


HEAD_LINES = {
    "issued": ("2026-11-24T12:00:00Z", "2026-11-24T11:59:00Z"),
    "by": ("a tester", "the Ministry"),
    "program": ('"program":"0.1.0"', '"program":"9.1.0"'),
}


@one_in(3)
@pytest.mark.parametrize("form", ["text", "json", "html"])
@pytest.mark.parametrize("line", HEAD_LINES)
def test_a_rewritten_head(fast: InProcess, world: Path, form: str, line: str) -> None:
    """Rewritten wherever it stands: the digest is another then."""
    genuine = fast("certify", "ruritania", "-f", form, db=world).out
    old, new = HEAD_LINES[line]
    changed = genuine.replace(old, new)
    if line == "program":
        for quote in (
            "hwstatus {}",
            '"program": "{}"',
            "&#34;program&#34;:&#34;{}&#34;",
        ):
            changed = changed.replace(quote.format("0.1.0"), quote.format("9.1.0"))
    assert changed != genuine
    found = verify(fast, world, changed)
    assert found.code == 1
    assert "differs from what the ledger gives" in found.err


@pytest.mark.parametrize("line", ["issued", "by", "program", "group"])
def test_a_block_smuggled_into_the_head(
    fast: InProcess, world: Path, sheet: str, line: str
) -> None:
    *lines, last = sheet.removesuffix("\n").split("\n")
    raw = json.loads(last.removeprefix("sheet: "))
    raw[line] = f"{raw[line]}\n\nRuritania\n  permitted (5g) since 2019"
    changed = "\n".join([*lines, f"sheet: {json_text.encode(raw)}"]) + "\n"
    found = verify(fast, world, changed)
    assert found.code == 2
    assert "no evidence sheet" in found.err


def test_members_that_the_group_does_not_have(fast: InProcess, world: Path) -> None:
    genuine = fast("certify", "--group", "old-alliance", db=world).out
    assert verify(fast, world, genuine).code == 0
    changed = genuine.replace('["ruritania"]', '["ruritania","freedonia"]')
    assert changed != genuine
    found = verify(fast, world, changed)
    assert found.code == 3
    assert "names other members of old-alliance" in found.err


QUOTING = (
    'sheet: {"form":1} <meta name="hwstatus-sheet" content="{}">\n'
    'sheet: {"form":1,"format":"text"}'
)


@one_in(4)
@pytest.mark.parametrize("form", ["text", "json", "html"])
@pytest.mark.parametrize("user", ["a\rb", "a\u2028b", "a\x1b[2Jb", "\u202egnp"])
def test_a_genuine_sheet_verifies_whatever_it_quotes(
    fast: InProcess, tmp_path: Path, form: str, user: str
) -> None:
    quoting = update(summary=QUOTING, effects=["banned"])
    db = write_tracker(tmp_path / "quoting.db", WORLD_ENTITIES, [quoting])
    env = {"HWSTATUS_USER": user}
    sheet = fast("certify", "ruritania", "-f", form, db=db, env=env).out
    assert not re.search(json_text.HOSTILE, sheet.replace("\n", ""))
    assert verify(fast, db, sheet).code == 0
