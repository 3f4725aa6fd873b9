"""`hwstatus.store.ledger` and the projection: append-only, sealed, and always equal to what can be rebuilt."""

import hashlib
import random
import sqlite3
from collections.abc import Callable, Iterable

import pytest

from costs import one_in
from hwstatus import json_text
from hwstatus.context import unwatched
from hwstatus.record import canonical, forms
from hwstatus.record.forms import Entry, Group, NothingNew, Record, Version
from hwstatus.record.models import Effect, Entity, Source, Update
from hwstatus.record.vocabulary import STATUSES
from hwstatus.store import ledger, projection, schema
from hwstatus.store.database import Database
from hwstatus.store.ledger import Change, EntryHash, EntryHead, append, upsert
from hwstatus.store.projection import Projector
from samples import (
    NOON,
    WORLD_CHECKS,
    WORLD_ENTITIES,
    WORLD_GROUPS,
    WORLD_UPDATES,
    connect_blank,
    ledger_of,
    record_all,
    update,
)

EVERYTHING: tuple[Record, ...] = (
    WORLD_ENTITIES + WORLD_GROUPS + WORLD_UPDATES + WORLD_CHECKS
)


@pytest.fixture
def connection() -> Database:
    """A tracker in memory: a dataset entry, then three entries of an editor."""
    found = connect_blank()
    record_all(found, WORLD_ENTITIES + WORLD_GROUPS, "dataset")
    for third in (WORLD_UPDATES[:5], WORLD_UPDATES[5:], WORLD_CHECKS):
        record_all(found, third)
    return found


def commit(
    connection: Database,
    verb: str,
    changes: Iterable[Change],
    undoes: int | None = None,
    *,
    anew: bool = False,
) -> Entry | None:
    connection.execute("BEGIN IMMEDIATE")
    head = EntryHead(verb, NOON, "an editor", None, undoes)
    entry = append(connection, head, changes, anew=anew)
    connection.execute("COMMIT")
    return entry


def live(connection: Database) -> dict[tuple[str, str], str]:
    """The canonical line of every record that stands."""
    rows = connection.execute("SELECT subject, key, record FROM version ORDER BY seq")
    found = {(subject, key): record for subject, key, record in rows}
    return {key: record for key, record in found.items() if record is not None}


@pytest.mark.parametrize("key", ["k7q2m3ab9s", "", 'a "b"', "é\u200b\x7f", "a\\"])
@pytest.mark.parametrize(("before", "line"), [(None, "{}"), (0, None), (7, "é")])
def test_an_entry_is_hashed_as_one_json_array(
    key: str, before: int | None, line: str | None
) -> None:
    version = Version(8, 3, "update", key, before, line)
    made = EntryHash(forms.GENESIS, 3, EntryHead("edit", NOON, "é", None, 2))
    made.add(version)
    made.add(version)
    sha256 = line and hashlib.sha256(line.encode()).hexdigest()
    row = [8, "update", key, before, sha256]
    who = [NOON, "é", "edit", None, 2]
    array = json_text.encode([1, forms.GENESIS, 3, *who, [row, row], 8, 8])
    assert made.hexdigest(8, 8) == hashlib.sha256(array.encode()).hexdigest()


def tables(connection: Database) -> dict[str, list[tuple[object, ...]]]:
    """The rows of the projection, without the numbers that only SQLite counts."""
    found = {}
    for table in schema.PROJECTION:
        columns = [
            row[1]
            for row in connection.execute(f"PRAGMA table_info({table})")
            if row[1] != "n"
        ]
        found[table] = sorted(
            connection.execute(f"SELECT {', '.join(columns)} FROM {table}"), key=repr
        )
    return found


def rebuilt(connection: Database) -> Database:
    """A second tracker whose projection is made from the versions alone."""
    other = connect_blank()
    other.executemany(
        "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?)",
        connection.execute("SELECT * FROM version ORDER BY seq"),
    )
    latest = other.execute(
        "SELECT seq, subject, record,"
        " (SELECT min(seq) FROM version f WHERE f.key = v.key AND f.subject = v.subject)"
        " FROM version v WHERE seq = "
        "(SELECT max(seq) FROM version w WHERE w.key = v.key AND w.subject = v.subject) ORDER BY seq"
    ).fetchall()
    for seq, subject, record, place in latest:
        if record is not None:
            projector = Projector(other)
            projector.add(seq, canonical.restore(subject, record), place)
            projector.flush()
    return other


def words_of(connection: Database) -> list[tuple[object, ...]]:
    """Every word of the full-text index with its place."""
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, instance)"
    )
    return connection.execute(
        "SELECT doc, col, offset, term FROM temp.words ORDER BY doc, col, offset, term"
    ).fetchall()


def index_is_sound(connection: Database) -> bool:
    """Whether the full-text index holds exactly the words of the updates that stand."""
    found = words_of(connection)
    return bool(found) and found == words_of(rebuilt(connection))


def matches(connection: Database, word: str) -> int:
    found: int = connection.execute(
        "SELECT count(*) FROM search WHERE search MATCH ?", (word,)
    ).fetchone()[0]
    return found


# -- only growing ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET by = 'nobody'",
        "UPDATE ledger SET seq = seq + 100",
        "DELETE FROM ledger",
        "DELETE FROM ledger WHERE seq = 2",
        "UPDATE version SET record = NULL",
        "UPDATE version SET key = 'x' WHERE seq = 1",
        "DELETE FROM version",
        "DELETE FROM version WHERE seq = (SELECT max(seq) FROM version)",
    ],
)
def test_the_ledger_is_append_only(connection: Database, statement: str) -> None:
    before = live(connection)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(statement)
    assert live(connection) == before


@pytest.mark.parametrize("table", ["ledger", "version"])
def test_replacing_a_row_is_no_way_around(connection: Database, table: str) -> None:
    columns = len(connection.execute(f"SELECT * FROM {table}").fetchone())
    row = list(connection.execute(f"SELECT * FROM {table} WHERE seq = 2").fetchone())
    row[3] = "forged"
    try:
        connection.execute(
            f"INSERT OR REPLACE INTO {table} VALUES ({', '.join('?' * columns)})", row
        )
    except sqlite3.IntegrityError:
        return
    assert ledger_of(connection).first_break() == (2 if table == "ledger" else 1), (
        "what the trigger missed, the chain shows"
    )


# -- the chain ---------------------------------------------------------------------------------------


def test_the_chain_holds(connection: Database) -> None:
    assert ledger_of(connection).first_break() is None
    entries = ledger_of(connection).entries()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4]
    assert len({entry.hash for entry in entries}) == 4


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE ledger SET by = 'someone else' WHERE seq = 2", 2),
        ("UPDATE ledger SET at = '2020-01-01T00:00:00Z' WHERE seq = 3", 3),
        ("UPDATE ledger SET reason = 'because' WHERE seq = 1", 1),
        ("UPDATE ledger SET undoes = 1 WHERE seq = 4", 4),
        ("UPDATE ledger SET verb = 'import' WHERE seq = 4", 4),
        (
            "UPDATE ledger SET hash = 'f' || substr(hash, 2) WHERE seq = 2 AND hash NOT LIKE 'f%'",
            2,
        ),
        (
            "UPDATE version SET record = replace(record, 'banned', 'permitted') WHERE entry = 3",
            3,
        ),
        (
            "UPDATE version SET record = NULL WHERE seq = (SELECT min(seq) FROM version WHERE entry = 2)",
            2,
        ),
        (
            "UPDATE version SET key = 'zzzzzzzzzz' WHERE seq = (SELECT max(seq) FROM version WHERE entry = 2)",
            2,
        ),
        (
            "DELETE FROM version WHERE seq = (SELECT max(seq) FROM version WHERE entry = 3)",
            3,
        ),
        ("DELETE FROM ledger WHERE seq = 2", 3),
        ("UPDATE version SET seq = seq + 1000 WHERE entry = 4", 4),
        ("UPDATE version SET subject = 'entity' WHERE entry = 4", 4),
        ("UPDATE version SET before = 1 WHERE entry = 4", 4),
        ("UPDATE ledger SET first_version = first_version - 1 WHERE seq = 3", 3),
        ("UPDATE ledger SET last_version = last_version - 1 WHERE seq = 2", 2),
    ],
)
def test_a_change_of_the_past_is_found(
    connection: Database, statement: str, broken: int
) -> None:
    for trigger in schema.GUARDS:
        connection.execute(f"DROP TRIGGER {trigger}")
    assert connection.execute(statement).rowcount >= 1
    assert ledger_of(connection).first_break() == broken


HEAD = EntryHead("add", NOON, "an editor")


def hash_of(*versions: Version) -> str:
    entry = EntryHash(forms.GENESIS, 1, HEAD)
    for version in versions:
        entry.add(version)
    return entry.hexdigest(versions[0].seq, versions[-1].seq)


ONE = Version(7, 1, "update", "aaaaaaaaaa", None, '{"id":"aaaaaaaaaa"}')
TWO = Version(8, 1, "update", "bbbbbbbbbb", 7, '{"id":"bbbbbbbbbb"}')


def test_two_versions_and_one_that_spells_both_have_different_hashes() -> None:
    spelled = f"{ONE.key} {ONE.record}\nupdate {TWO.key}"
    assert hash_of(ONE, TWO) != hash_of(TWO._replace(key=spelled))


@pytest.mark.parametrize(
    "changed",
    [
        (TWO._replace(seq=7), ONE._replace(seq=8)),
        (ONE, TWO._replace(before=None)),
        (ONE, TWO._replace(record=None)),
        (ONE, TWO._replace(record='"-"')),
        (ONE, TWO._replace(subject="entity")),
        (ONE._replace(seq=6), TWO),
        (ONE,),
    ],
)
def test_every_part_of_a_version_is_hashed(changed: tuple[Version, ...]) -> None:
    assert hash_of(*changed) != hash_of(ONE, TWO)


def test_two_trackers_with_one_history_have_one_chain(connection: Database) -> None:
    again = connect_blank()
    record_all(again, WORLD_ENTITIES + WORLD_GROUPS, "dataset")
    for third in (WORLD_UPDATES[:5], WORLD_UPDATES[5:], WORLD_CHECKS):
        record_all(again, third)
    assert ledger_of(again).entries() == ledger_of(connection).entries()


# -- appending ---------------------------------------------------------------------------------------


def test_what_changes_nothing_is_no_entry(connection: Database) -> None:
    assert (
        commit(connection, "import", [upsert(record) for record in EVERYTHING]) is None
    )
    assert commit(connection, "retract", [Change("update", "neverwas00", None)]) is None
    assert len(ledger_of(connection).entries()) == 4


def test_a_correction_keeps_what_stood_before(connection: Database) -> None:
    old = WORLD_UPDATES[0]
    entry = commit(connection, "edit", [upsert(old._replace(summary="Corrected."))])
    assert entry is not None
    [version] = ledger_of(connection).versions(entry.seq)
    assert version.before is not None and version.record == canonical.dump(
        old._replace(summary="Corrected.")
    )
    [change] = ledger_of(connection).reversal(entry)
    assert change == upsert(old, canonical.dump(old))


def test_the_reversal_of_an_addition_takes_it_out(connection: Database) -> None:
    new = update("newupdate0", "ruritania")
    entry = commit(connection, "add", [upsert(new)])
    assert entry is not None
    [change] = ledger_of(connection).reversal(entry)
    assert change == Change("update", "newupdate0", None)


# -- undo and redo -----------------------------------------------------------------------------------


def history_of(text: str) -> list[Entry]:
    """Entries from words such as `dataset add undo:2`."""
    found = []
    for seq, word in enumerate(text.split(), 1):
        verb, _, undoes = word.partition(":")
        found.append(
            Entry(seq, NOON, "x", verb, None, int(undoes) if undoes else None, "")
        )
    return found


@pytest.mark.parametrize(
    ("history", "undo", "redo"),
    [
        ("", None, None),
        ("dataset", None, None),
        ("dataset add", 2, None),
        ("dataset add edit", 3, None),
        ("dataset add edit undo:3", 2, 4),
        ("dataset add edit undo:3 undo:2", None, 5),
        ("dataset add edit undo:3 redo:4", 5, None),
        ("dataset add edit undo:3 undo:2 redo:5", 6, 4),
        ("dataset add edit undo:3 undo:2 redo:5 redo:4", 7, None),
        ("dataset add edit undo:3 undo:2 redo:5 redo:4 undo:7", 6, 8),
        ("dataset add undo:2 add", 4, None),
        ("dataset add undo:2 add undo:4", None, 5),
        ("dataset add undo:2 redo:3 undo:4", None, 5),
        ("dataset add undo:2 redo:3 undo:4 redo:5", 6, None),
        ("dataset add import delete undo:4 undo:3", 2, 6),
        ("dataset add dataset", None, None),
    ],
)
def test_what_undo_and_redo_would_take_back(
    history: str, undo: int | None, redo: int | None
) -> None:
    entries = history_of(history)
    found = ledger.to_undo(entries), ledger.to_redo(entries)
    assert tuple(entry and entry.seq for entry in found) == (undo, redo)


def take_back(
    connection: Database,
    verb: str,
    pick: Callable[[list[Entry]], Entry | None],
    anew: bool,
) -> bool:
    entry = pick(ledger_of(connection).entries())
    if entry is None:
        return False
    changes = ledger_of(connection).reversal(entry)
    commit(connection, verb, changes, entry.seq, anew=anew)
    return True


def new_record(chance: random.Random, number: int) -> Change:
    """An addition, a correction or a retraction of one of a few records."""
    kind = chance.choice(
        ["update", "update", "update", "checked", "entity", "group", "gone"]
    )
    slug = chance.choice(["ruritania", "freedonia", "newland"])
    match kind:
        case "update":
            return upsert(
                update(
                    chance.choice(["aaaaaaaaaa", "bbbbbbbbbb", "cccccccccc"]),
                    slug,
                    date=chance.choice(["2020", "2020-03", "2020-03-01"]),
                    summary=f"Words number{number}.",
                    also_about=chance.choice(
                        [(), ("ruritel",), ("ruritel", "fredcom")]
                    ),
                    effects=chance.choice(
                        [
                            (),
                            (Effect("5g", "banned"),),
                            (Effect("5g", "banned"), Effect("cloud", "permitted")),
                        ]
                    ),
                    sources=tuple(
                        Source(p)
                        for p in chance.sample(
                            ["Reuters", "REUTERS", "Straße", "STRASSE", "Ärzte"], 2
                        )
                    ),
                )
            )
        case "checked":
            return upsert(
                NothingNew(
                    slug, "2026-01-0" + chance.choice("12"), f"note {number}", NOON, "x"
                )
            )
        case "entity":
            return upsert(
                Entity(
                    "newland",
                    f"Newland {number}",
                    "country",
                    aliases=chance.choice([(), ("NL",), ("Neuland", "NL")]),
                )
            )
        case "group":
            return upsert(Group("club", f"Club {number}", (), Source("x"), ()))
        case _:
            return Change("update", chance.choice(["aaaaaaaaaa", "bbbbbbbbbb"]), None)


@one_in(4)
@pytest.mark.parametrize("seed", range(12))
def test_any_walk_of_changes_undos_and_redos(
    connection: Database, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After each step: the state is the one a plain stack would have, the projection is what the versions
    imply, the full-text index is in step, and the chain holds."""
    chance = random.Random(seed)
    monkeypatch.setattr(ledger, "TOGETHER", chance.choice([1, 3, 1_000]))
    monkeypatch.setattr(projection, "BATCH", chance.choice([1, 3, 5_000]))
    # The dataset must be the last thing that cannot be undone.
    commit(connection, "dataset", [upsert(Entity("newland", "Newland", "country"))])
    past, future = [live(connection)], list[dict[tuple[str, str], str]]()
    for number in range(30):
        step = chance.random()
        anew = chance.random() < 0.3
        if step < 0.5:
            several = chance.choice([1, 1, 2, 6])
            records = [new_record(chance, 10 * number + i) for i in range(several)]
            changed = commit(connection, "edit", records, anew=anew)
            if changed:
                past.append(live(connection))
                future.clear()
        elif step < 0.8:
            done = take_back(connection, ledger.UNDO, ledger.to_undo, anew)
            assert done == (len(past) > 1)
            if done:
                future.append(past.pop())
        else:
            done = take_back(connection, ledger.REDO, ledger.to_redo, anew)
            assert done == bool(future)
            if done:
                past.append(future.pop())
        assert live(connection) == past[-1]
    assert tables(connection) == tables(rebuilt(connection))
    assert index_is_sound(connection)
    assert ledger_of(connection).first_break() is None


def replayed(connection: Database) -> dict[tuple[str, str], str]:
    """What the changes in force leave, one after the other, as if no other had ever been made."""
    history, lines = ledger_of(connection).entries(), dict[tuple[str, str], str]()
    for entry in reversed(list(ledger.in_force(history))):
        if entry.undoes is None:
            for version in ledger_of(connection).versions(entry.seq):
                record = version.subject, version.key
                lines.pop(record, None)
                if version.record is not None:
                    lines[record] = version.record
    return lines


@pytest.mark.parametrize("seed", range(6))
def test_any_entry_that_nothing_rests_on_is_taken_back_alone(
    connection: Database, seed: int
) -> None:
    chance = random.Random(seed)
    taken_back = 0
    for number in range(40):
        if chance.random() < 0.5:
            records = [new_record(chance, 10 * number + i) for i in range(2)]
            commit(connection, "edit", records)
            continue
        history = ledger_of(connection).entries()
        entry = chance.choice(list(ledger.in_force(history)))
        if entry.verb != "dataset" and not ledger_of(connection).built_upon(
            history, entry
        ):
            verb = ledger.REDO if entry.verb == ledger.UNDO else ledger.UNDO
            changes = ledger_of(connection).reversal(entry)
            commit(connection, verb, changes, entry.seq)
            taken_back += 1
        assert live(connection) == replayed(connection)
    assert taken_back > 2
    assert tables(connection) == tables(rebuilt(connection))


# -- the projection ----------------------------------------------------------------------------------


def test_the_projection_is_what_the_versions_imply(connection: Database) -> None:
    assert tables(connection) == tables(rebuilt(connection))
    assert len(tables(connection)["updates"]) == len(WORLD_UPDATES)
    assert len(tables(connection)["effect"]) == sum(
        len(u.effects) for u in WORLD_UPDATES
    )


def test_a_fresh_batch_gives_the_same_rows_as_one_by_one(connection: Database) -> None:
    batch = connect_blank()
    batch.execute("BEGIN IMMEDIATE")
    append(
        batch,
        EntryHead("import", NOON, "x"),
        [upsert(r) for r in EVERYTHING],
        fresh=True,
    )
    batch.execute("COMMIT")
    one_by_one = connect_blank()
    for record in EVERYTHING:
        record_all(one_by_one, [record])
    assert tables(batch) == tables(one_by_one)
    assert index_is_sound(batch) and index_is_sound(one_by_one)


def test_the_full_text_index_follows(connection: Database) -> None:
    old = WORLD_UPDATES[0]
    assert matches(connection, "inquiry") == 1
    commit(
        connection, "edit", [upsert(old._replace(summary="Another word: zucchini."))]
    )
    assert (matches(connection, "inquiry"), matches(connection, "zucchini")) == (0, 1)
    commit(connection, "retract", [Change("update", old.id, None)])
    assert (matches(connection, "inquiry"), matches(connection, "zucchini")) == (0, 0)
    assert index_is_sound(connection)


def test_no_single_update_merges_an_index_that_was_filled(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(projection._FILLING, "hashsize", 5_000)
    connection = connect_blank()
    connection.execute("BEGIN IMMEDIATE")
    with projection.indexes_afterwards(connection, unwatched):
        for number in range(1, 400):
            words = " ".join(f"word{number * place % 997}" for place in range(20))
            row = (number, "", words, "", "")
            connection.execute(projection._INSERTS["search"], row)
    connection.execute("COMMIT")
    pieces = "SELECT count(DISTINCT segid) FROM search_idx"
    (before,) = connection.execute(pieces).fetchone()
    assert before > 16, "as many as FTS5 would merge at once"
    row = (1_000, "", "one more", "", "")
    connection.execute(projection._INSERTS["search"], row)
    (after,) = connection.execute(pieces).fetchone()
    assert after > before / 2
    settings = dict(connection.execute("SELECT k, v FROM search_config"))
    assert settings["crisismerge"] > 500, "else all are merged where a few wait"
    assert settings["automerge"] == 4, "else none are"


def test_many_changes_in_one_entry(connection: Database) -> None:
    changed = [upsert(u._replace(summary=f"{u.summary} Again.")) for u in WORLD_UPDATES]
    removed = [
        Change("checked", "ruritania/2026-10-01", None),
        Change("update", WORLD_UPDATES[3].id, None),
    ]
    commit(
        connection,
        "import",
        [
            *changed[:5],
            removed[0],
            *changed[5:],
            removed[1],
            upsert(update("newupdate0")),
        ],
    )
    assert index_is_sound(connection)
    assert tables(connection) == tables(rebuilt(connection))
    assert matches(connection, "again") == len(WORLD_UPDATES) - 1


def test_a_name_that_is_given_up_goes_to_who_else_has_it(connection: Database) -> None:
    first = Entity("oldland", "Oldland", "country", aliases=("Motherland",))
    second = Entity("newland", "Newland", "country", aliases=("Motherland",))
    record_all(connection, [first, second])
    commit(connection, "edit", [upsert(first._replace(aliases=()))])
    assert tables(connection)["name"] == tables(rebuilt(connection))["name"]


def test_an_update_is_projected_in_full() -> None:
    found = connect_blank()
    one = Update(
        "abcdefghjk",
        "ruritania",
        ("ruritel",),
        "2020-02",
        "S",
        None,
        "court",
        None,
        "official",
        None,
        (
            Effect("5g-core", "banned", "adopted", "law", "2021", confirms=True),
            Effect("5g", "restricted", extent="share"),
        ),
        (),
        (Source("Reuters"),),
        (),
        NOON,
        "x",
    )
    record_all(found, [one])
    rows = tables(found)
    assert rows["updates"] == [
        (
            1,
            "abcdefghjk",
            "ruritania",
            "2020-02",
            "2020-02-01",
            "2020-02-29",
            NOON,
            "court",
            "5g",
            "restricted",
            "official",
            1,
        )
    ]
    assert rows["about"] == [
        ("ruritania", "2020-02-29", 1),
        ("ruritel", "2020-02-29", 1),
    ]
    assert [row[2:] for row in rows["effect"]] == [
        (
            "ruritania",
            scope,
            f"2020-02-29|{NOON}|0000000001",
            "2020-02-01",
            "2020-02",
            status,
            STATUSES[status].rank,
            stage,
            basis,
            *rest,
        )
        for scope, status, stage, basis, *rest in (
            ("5g", "restricted", "announced", "informal", None, None, "share", 0),
            ("5g-core", "banned", "adopted", "law", "2021", None, None, 1),
        )
    ]


def test_the_full_text_index_can_be_checked(connection: Database) -> None:
    before = words_of(connection)
    connection.execute("INSERT INTO search(search) VALUES ('integrity-check')")
    assert words_of(connection) == before
