"""`hwstatus.store`: opening, writing and building trackers."""

import os
import sqlite3
import subprocess
import sys
import threading
import time
from contextlib import closing
from pathlib import Path
from threading import Timer

import pytest

from conftest import SHIPPED, Setting
from hwstatus import paths
from hwstatus.errors import (
    AmbiguousId,
    Busy,
    NewerSchema,
    NotATracker,
    NoTracker,
    NotWritable,
    UnknownName,
    UnknownUpdate,
)
from hwstatus.paths import Location
from hwstatus.record import canonical
from hwstatus.record.models import Filter, Update
from hwstatus.record.vocabulary import KINDS
from hwstatus.store import builder, database, ledger, schema
from hwstatus.store.builder import build, dataset_records
from hwstatus.store.database import Database
from hwstatus.store.editor import open_editor
from hwstatus.store.ledger import upsert
from hwstatus.store.tracker import open_tracker
from samples import AFTER, CONTEXT, NOON, WORLD_UPDATES, ledger_of, update


def place(path: Path) -> Location:
    return Location(path, "--db", asked=True)


# -- building ----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_building_is_reproducible(tmp_path: Path) -> None:
    """Same text, same SQLite, same bytes: twice here, and in a process with another hash seed and time zone."""
    build(tmp_path / "a.db")
    build(tmp_path / "b.db")
    target = str(tmp_path / "c.db")
    code = f"from pathlib import Path; from hwstatus.store.builder import build; build(Path({target!r}))"
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONHASHSEED": "123",
        "TZ": "Pacific/Auckland",
        "HOME": str(tmp_path),
    }
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert (
        (tmp_path / "a.db").read_bytes()
        == (tmp_path / "b.db").read_bytes()
        == (tmp_path / "c.db").read_bytes()
    )


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, the full-text index by what it answers."""
    opened = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    tables = ["ledger", "version", "meta", *schema.PROJECTION]
    found = {
        table: sorted(opened.execute(f"SELECT * FROM {table}").fetchall(), key=repr)
        for table in tables
    }
    found["search"] = opened.execute(
        "SELECT rowid FROM search WHERE search MATCH 'huawei'"
    ).fetchall()
    opened.close()
    return found


released = pytest.mark.skipif(
    builder.dataset_version().endswith("+dev"),
    reason="between two versions the tracker is that of the last one",
)


@released
def test_the_committed_tracker_equals_the_dataset(tmp_path: Path) -> None:
    build(tmp_path / "new.db")
    assert content(SHIPPED) == content(tmp_path / "new.db")


@released
def test_the_committed_tracker_holds_every_record_of_the_text() -> None:
    expected = {
        (canonical.subject_of(r), canonical.key_of(r)): canonical.dump(r)
        for r in dataset_records(*builder.REFERENCE, *builder.curated_files())
    }
    opened = Database.at(SHIPPED, "ro")
    rows = opened.execute("SELECT subject, key, record FROM version").fetchall()
    assert {(subject, key): record for subject, key, record in rows} == expected
    assert len(rows) == len(expected)
    assert ledger_of(opened).first_break() is None
    assert opened.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    opened.close()


@pytest.mark.parametrize(
    "version", ["2026.11.25", "2026.11.25+dev", "2026.11.25.2", "2026.11.25.12+dev"]
)
def test_every_edition_of_a_day_was_kept_to_that_day(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hwstatus.store.builder.dataset_version", lambda: version)
    assert builder.dataset_day() == "2026-11-25"


def test_the_dataset_is_canonical_text() -> None:
    for name in (*builder.REFERENCE, *builder.curated_files()):
        lines = (paths.DATASET / name).read_text(encoding="utf-8").splitlines()
        assert lines == [canonical.dump(r) for r in dataset_records(name)], name


def test_every_update_of_the_dataset_is_about_known_entities() -> None:
    known = {canonical.key_of(r) for r in dataset_records("entities.jsonl")}
    *files, _ = builder.curated_files()
    for record in dataset_records(*files):
        assert isinstance(record, Update)
        assert {record.entity, *record.also_about} <= known, record.id


@released
def test_an_empty_tracker_knows_every_entity_and_no_update(tmp_path: Path) -> None:
    build(tmp_path / "blank.db", empty=True)
    with (
        open_tracker(place(tmp_path / "blank.db"), CONTEXT) as tracker,
        open_tracker(place(SHIPPED), CONTEXT) as shipped,
    ):
        assert tracker.total() == 0 < shipped.total()
        assert tracker.entities.names == shipped.entities.names


def test_a_failed_build_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "kept.db"
    path.write_bytes(b"before")
    monkeypatch.setattr("hwstatus.store.builder.dataset_version", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        build(path)
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


# -- opening -----------------------------------------------------------------------------------------


def test_an_empty_file_answers_with_no_updates_and_stays_empty(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with open_tracker(place(path), CONTEXT) as tracker:
        assert tracker.total() == 0
        assert tracker.entities.resolve(["france"]) == (["france"], [])
    assert path.stat().st_size == 0


def test_a_missing_file_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(NoTracker, match="nothing was created"):
        open_tracker(place(tmp_path / "typo.db"), CONTEXT)
    with pytest.raises(NoTracker):
        open_editor(place(tmp_path / "typo.db"), CONTEXT)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_no_tracker(tmp_path: Path) -> None:
    with pytest.raises(NotATracker, match="is a folder"):
        open_tracker(place(tmp_path), CONTEXT)


@pytest.mark.parametrize(
    "content", [b"x", b"{}\n" * 100, b"SQLite format 2\x00" + b"\0" * 100, b"\0" * 5000]
)
def test_another_file_is_no_tracker(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.db"
    path.write_bytes(content)
    for opening in (open_tracker, open_editor):
        with pytest.raises(NotATracker):
            opening(place(path), CONTEXT)
    assert path.read_bytes() == content


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "places.sqlite"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE moz_places (id INTEGER)")
    other.close()
    before = path.read_bytes()
    for opening in (open_tracker, open_editor):
        with pytest.raises(NotATracker, match="another program"):
            opening(place(path), CONTEXT)
    assert path.read_bytes() == before


def test_the_digest_is_that_of_the_last_step() -> None:
    assert schema.digest_of(schema.expected(schema.VERSION)) == schema.DIGEST


def test_a_newer_schema_is_told_apart(world: Path) -> None:
    other = sqlite3.connect(world)
    other.execute(f"PRAGMA user_version = {schema.VERSION + 1}")
    other.close()
    for opening in (open_tracker, open_editor):
        with pytest.raises(NewerSchema, match=f"schema {schema.VERSION + 1}"):
            opening(place(world), CONTEXT)


@pytest.mark.parametrize("where", [100, 4096, 16384])
def test_a_damaged_file_is_an_error_of_the_tracker(world: Path, where: int) -> None:
    """From the schema's page, from the first table, from the middle on: each is met by these reads."""
    data = world.read_bytes()
    world.write_bytes(data[:where] + b"\xff" * (len(data) - where))
    with pytest.raises(NotATracker), open_tracker(place(world), CONTEXT) as tracker:
        list(tracker.updates(Filter()))
        tracker.standings.by_entity("2026-11-24")


def test_a_truncated_file_is_an_error_of_the_tracker(world: Path) -> None:
    world.write_bytes(world.read_bytes()[:10_000])
    with pytest.raises(NotATracker), open_tracker(place(world), CONTEXT) as tracker:
        list(tracker.updates(Filter()))


@pytest.mark.parametrize(
    "name",
    [
        "a b.db",
        "what?.db",
        "50%.db",
        "#1.db",
        "déjà.db",
        "a&b=c.db",
        "'quoted'.db",
        "-.db",
    ],
)
def test_a_path_may_hold_odd_characters(world: Path, name: str) -> None:
    path = world.rename(world.with_name(name))
    with open_tracker(place(path), CONTEXT) as tracker:
        assert tracker.total() == len(WORLD_UPDATES)


def test_a_read_writes_nothing(world: Path) -> None:
    before = (
        world.read_bytes(),
        world.stat().st_mtime_ns,
        sorted(world.parent.iterdir()),
    )
    with open_tracker(place(world), CONTEXT) as tracker:
        tracker.standings.by_entity("2026-11-24")
        with pytest.raises(sqlite3.OperationalError):
            tracker.reader.execute("DELETE FROM updates")
        with pytest.raises(sqlite3.OperationalError):
            tracker.reader.execute("CREATE TABLE x (y)")
    assert (
        world.read_bytes(),
        world.stat().st_mtime_ns,
        sorted(world.parent.iterdir()),
    ) == before


def test_a_writer_that_died_halfway_is_rolled_back(world: Path) -> None:
    before = world.read_bytes()
    code = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA cache_size = 2')\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "db.execute(\"UPDATE meta SET value = 'x'\")\n"
        "db.execute('CREATE TABLE junk (x)')\n"
        "db.executemany('INSERT INTO junk VALUES (?)', [('y' * 1000,)] * 2000)\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", code, str(world)], check=False)
    assert world.with_name("world.db-journal").exists() and world.read_bytes() != before
    with open_tracker(place(world), CONTEXT) as tracker:
        assert tracker.total() == len(WORLD_UPDATES)


# -- writing -----------------------------------------------------------------------------------------


def test_a_transaction_is_all_or_nothing(world: Path) -> None:
    with open_editor(place(world), CONTEXT) as editor:
        with pytest.raises(ZeroDivisionError), editor.transaction():
            editor.commit("add", [upsert(update("newupdate0"))])
            raise ZeroDivisionError
        assert editor.tracker.total() == len(WORLD_UPDATES)
        with editor.transaction():
            editor.commit("add", [upsert(update("newupdate0"))])
        assert editor.tracker.total() == len(WORLD_UPDATES) + 1
        assert ledger_of(editor.connection).first_break() is None


def log_keeper(tracker: Path) -> sqlite3.Connection:
    """Another program that has set a write-ahead log, and keeps reading."""
    other = sqlite3.connect(tracker, isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA journal_mode = WAL")
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM version").fetchone()
    return other


def test_who_keeps_a_write_ahead_log_is_waited_for_and_named(
    world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.3)
    other = log_keeper(world)
    with open_tracker(place(world), CONTEXT) as tracker:
        assert tracker.total() == len(WORLD_UPDATES)
    begun = time.monotonic()
    said = r"busy after 0\.3 s: another program keeps it open, with a write-ahead log;"
    with pytest.raises(Busy, match=said):
        open_editor(place(world), CONTEXT)
    assert 0.3 <= time.monotonic() - begun < 5
    other.close()


def test_who_lets_go_of_a_write_ahead_log_in_time_is_no_hindrance(world: Path) -> None:
    other = log_keeper(world)
    leaving = Timer(0.2, other.close)
    leaving.start()
    with open_editor(place(world), CONTEXT) as editor, editor.transaction():
        assert editor.commit("add", [upsert(update("newupdate0"))]) is not None
    leaving.join()


def test_a_locked_tracker_is_busy(world: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)
    other = sqlite3.connect(world, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with (
        pytest.raises(Busy, match="nothing was changed"),
        open_editor(place(world), CONTEXT) as editor,
        editor.transaction(),
    ):
        pass
    with pytest.raises(Busy):
        open_tracker(place(world), CONTEXT)
    other.execute("ROLLBACK")
    with open_editor(place(world), CONTEXT) as editor, editor.transaction():
        assert editor.commit("add", [upsert(update("newupdate0"))]) is not None
    other.close()


def test_writers_at_once_all_get_through(world: Path) -> None:
    """BEGIN IMMEDIATE: no writer is turned away, no entry is lost, the chain holds."""
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for at in range(8):
                with open_editor(place(world), CONTEXT) as editor, editor.transaction():
                    editor.commit("add", [upsert(update(f"w{number}{at}0000000"))])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with open_tracker(place(world), CONTEXT) as tracker:
        assert tracker.total() == len(WORLD_UPDATES) + 32
        assert ledger_of(tracker.reader).first_break() is None


def test_writing_to_an_empty_file_furnishes_it(tmp_path: Path) -> None:
    path = tmp_path / "empty.db"
    path.touch()
    with open_editor(place(path), CONTEXT) as editor, editor.transaction():
        editor.commit("add", [upsert(update("newupdate0", "france"))])
    with open_tracker(place(path), CONTEXT) as tracker:
        assert tracker.total() == 1
        assert tracker.entities.resolve(["britain"]) == (["united-kingdom"], [])


def test_the_users_own_tracker_begins_as_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "down" / "tracker.db"
    with (
        open_editor(Location(path, "your data folder"), CONTEXT) as editor,
        open_tracker(place(SHIPPED), CONTEXT) as shipped,
    ):
        assert editor.tracker.total() == shipped.total()
    assert not path.parent.exists() or list(path.parent.iterdir()) == [], (
        "nothing was written"
    )
    after = CONTEXT._replace(today=AFTER, now=f"{AFTER}T12:00:00Z")
    with (
        open_editor(Location(path, "your data folder"), after) as editor,
        editor.transaction(),
    ):
        editor.commit("add", [upsert(update("newupdate0", "france"))])
    assert [p.name for p in path.parent.iterdir()] == ["tracker.db"]


def test_a_failed_copy_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotWritable):
        open_editor(
            Location(tmp_path / "file" / "tracker.db", "your data folder"), CONTEXT
        )


# -- asking ------------------------------------------------------------------------------------------


def test_ids_by_prefix(world: Path) -> None:
    with open_tracker(place(world), CONTEXT) as tracker:
        assert tracker.update_id("3b0") == "3b0000000a"
        assert tracker.update_id(" 3B0000000A ") == "3b0000000a"
        with pytest.raises(AmbiguousId, match="ambiguous") as refused:
            tracker.update_id("5d00")
        assert refused.value.hints == ("it may be: 5d0000000c, 5d00000zzz",)
        with pytest.raises(AmbiguousId, match="too short"):
            tracker.update_id("3b")
        for prefix in ("zzz", "3b0000000b", "%%%", "3b_", "'''"):
            with pytest.raises(UnknownUpdate):
                tracker.update_id(prefix)


def test_short_ids_are_the_shortest_that_are_unique(world: Path) -> None:
    with open_tracker(place(world), CONTEXT) as tracker:
        for found in tracker.updates(Filter()):
            short = tracker.short(found.id)
            assert len(short) >= 4 and tracker.update_id(short) == found.id
            if len(short) > 4:
                with pytest.raises(AmbiguousId):
                    tracker.update_id(short[:-1])


def test_an_id_is_never_given_twice(world: Path) -> None:
    with open_editor(place(world), CONTEXT) as editor, editor.transaction():
        editor.commit("retract", [ledger.Change("update", "3b0000000a", None)])
        assert editor.tracker.ledger.was_held("update", "3b0000000a")
        assert not editor.tracker.ledger.was_held("update", "zzzzzzzzzz")


def test_an_unknown_entity(world: Path) -> None:
    with open_tracker(place(world), CONTEXT) as tracker:
        with pytest.raises(UnknownName):
            tracker.entities.get("atlantis")
        with pytest.raises(UnknownName) as refused:
            tracker.entities.require(["ruritannia"])
        assert refused.value.near[0] == "ruritania (4 updates)"


def test_counts_agree(world: Path) -> None:
    with open_tracker(place(world), CONTEXT) as tracker:
        assert (
            tracker.total()
            == tracker.count(Filter())
            == len(list(tracker.lines(Filter())))
        )
        counts = tracker.entities.update_counts()
        assert counts == {slug: tracker.entities.updates_of(slug) for slug in counts}
        assert tracker.entities.with_updates(list(KINDS)) == set(counts)


# -- where the tracker is ----------------------------------------------------------------------------


def test_the_order_in_which_a_tracker_is_looked_for(
    setting: Setting, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in setting.environment().items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("HWSTATUS_DB", raising=False)
    deep = setting.cwd / "a" / "b"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert paths.locate().shipped and paths.locate().path == paths.shipped_tracker()
    own = setting.home / "share" / "hwstatus" / "tracker.db"
    assert paths.locate_for_writing().path == own
    own.parent.mkdir(parents=True)
    own.touch()
    assert paths.locate() == Location(own, "your data folder")
    near = setting.cwd / "data" / "tracker.db"
    near.parent.mkdir()
    near.touch()
    assert paths.locate() == paths.locate_for_writing() == Location(near, "this folder")
    monkeypatch.setenv("HWSTATUS_DB", "/somewhere/else.db")
    assert paths.locate() == Location(
        Path("/somewhere/else.db"), "HWSTATUS_DB", asked=True
    )
    assert paths.locate("x.db") == Location(Path("x.db"), "--db", asked=True)


def test_an_entry_is_of_the_context(world: Path) -> None:
    with open_editor(place(world), CONTEXT) as editor, editor.transaction():
        entry = editor.commit("add", [upsert(update("newupdate0"))])
    assert entry is not None and (entry.by, entry.at) == (CONTEXT.user, CONTEXT.now)
    assert entry.at > NOON


def test_rows_that_nobody_reads_on_may_outlive_their_database(world: Path) -> None:
    with open_tracker(place(world), CONTEXT) as tracker:
        ids = tracker.reader.rows("SELECT id FROM updates")
        assert next(ids)
    ids.close()  # type: ignore[attr-defined]


def test_few_rows_keep_no_writer_waiting_while_they_are_shown(world: Path) -> None:
    with open_tracker(place(world), CONTEXT) as tracker:
        ids = tracker.reader.rows("SELECT id FROM updates")
        assert next(ids)
        with closing(sqlite3.connect(world, timeout=0)) as other:
            other.execute("PRAGMA user_version = 5")
        assert next(ids)
