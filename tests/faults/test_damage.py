"""Damaged, foreign and half-written files: exit 4 or a right answer, never a traceback."""

import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest

from costs import one_in, sampled
from faults.machine import (
    JOURNALS,
    NOON,
    Forked,
    Outcome,
    damage_of,
    flip,
    held,
    here,
    known,
    run,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)
from hwstatus.paths import Location
from hwstatus.store import backups, builder, schema

READS = (
    ("list", "--json"),
    ("show", "ruritania", "--json"),
    ("search", "ministry", "--json"),
    ("status", "--json"),
    ("why", "ruritania", "--json"),
    ("export",),
    ("log", "--json"),
    ("summary", "--json"),
    ("list", "-f", "csv"),
    ("timeline", "-f", "html"),
    ("show", "ruritania", "-f", "markdown"),
    ("changes", "--since", "1990", "--json"),
    ("status", "--known-at", "2026-11-21", "--json"),
)
WRITES = (
    ("undo",),
    ("add", "-"),
    ("edit", known(3), "--set", "note=new"),
    ("doctor", "--repair"),
)


def _fresh(path: Path, data: bytes) -> Path:
    for suffix in ("", *JOURNALS):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    path.write_bytes(data)
    return path


@pytest.fixture
def right(db: Path) -> dict[tuple[str, ...], str]:
    """What the reads answer of the sound file."""
    return {words: here(*words, db=db).out for words in READS}


def _look(
    words: tuple[str, ...], path: Path, right: dict[tuple[str, ...], str]
) -> int | None:
    """Run on a damaged file: exit 4, a right answer, or one that doctor warns of."""
    sound = words in READS or not damage_of(path)
    done = here(*words, db=path, stdin=text_of([update(900)]))
    assert "Traceback" not in done.err + done.out
    assert done.code != 70, done.err
    if done.code not in (0, 4):
        # A record that reads as another one may make a command refuse; it does not answer.
        assert done.err.startswith("error: ")
        assert done.out == ""
        assert damage_of(path), (words, done)
    elif words in READS and done.code == 0 and done.out != right[words]:
        assert damage_of(path), (
            f"{words}: another answer from a file that doctor finds sound"
        )
    elif done.code == 0 and sound and words in WRITES:
        assert not damage_of(path)
    return done.code


def test_truncated_anywhere(
    db: Path, tmp_path: Path, right: dict[tuple[str, ...], str]
) -> None:
    data, chance, codes = db.read_bytes(), random.Random(11), []
    for number in range(60):
        place = _fresh(tmp_path / "cut.db", data[: chance.randrange(1, len(data))])
        codes.append(_look((READS + WRITES)[number % 17], place, right))
    assert codes.count(4) > 40


@sampled(3)
def test_random_bits_turned(
    db: Path, tmp_path: Path, right: dict[tuple[str, ...], str], step: int
) -> None:
    data, chance, codes = db.read_bytes(), random.Random(13), []
    for number in range(0, 120, step):
        place = _fresh(
            tmp_path / "bits.db", flip(data, chance, chance.choice((1, 1, 8, 64)))
        )
        codes.append(_look((READS + WRITES)[number % 17], place, right))
    assert 4 in codes
    assert 0 in codes


@sampled(2)
def test_a_page_of_noise_in_the_middle(
    db: Path, tmp_path: Path, right: dict[tuple[str, ...], str], step: int
) -> None:
    data, chance, codes = db.read_bytes(), random.Random(17), []
    for number in range(0, 60, step):
        at = chance.randrange(len(data) // 4096) * 4096
        place = _fresh(
            tmp_path / "page.db", data[:at] + chance.randbytes(4096) + data[at + 4096 :]
        )
        codes.append(_look((READS + WRITES)[number % 17], place, right))
        assert damage_of(place), f"page {at // 4096} of noise is not seen"
    assert 4 in codes


PARSE_NOTHING = {
    ("list", "--json"),
    ("search", "ministry", "--json"),
    ("summary", "--json"),
    ("export",),
    ("log", "--json"),
}
"""Reads that give stored lines as they are, or ask for none."""


def overwrite_lines(db: Path, value: str) -> None:
    """Put the value of an SQL expression in the place of every update's line."""
    connection = sqlite3.connect(db)
    connection.execute("DROP TRIGGER version_update_refused")
    connection.execute(f"UPDATE version SET record = {value} WHERE subject = 'update'")
    connection.commit()
    connection.close()


def _is_called_damaged(done: Outcome) -> bool:
    parts = ("is damaged", "look into it: hwstatus --db", "doctor")
    return done.code == 4 and all(part in done.err for part in parts)


@pytest.mark.parametrize("words", [*READS, ("undo",)], ids=" ".join)
def test_a_stored_line_that_is_no_record_is_called_damaged(
    words: tuple[str, ...], db: Path
) -> None:
    overwrite_lines(db, "json_set(record, '$.sources', 7)")
    done = here(*words, db=db)
    assert _is_called_damaged(done) == (words not in PARSE_NOTHING), done
    assert "bug" not in done.err


@pytest.mark.parametrize("line", ["{", "[7]", ""])
def test_a_log_of_lines_that_are_no_records(line: str, db: Path) -> None:
    overwrite_lines(db, f"'{line}'")
    assert _is_called_damaged(here("log", db=db))
    assert _is_called_damaged(here("undo", db=db))
    assert _is_called_damaged(here("undo", "--dry-run", db=db))


def bookmarks(folder: Path) -> Path:
    """Another program's SQLite file."""
    place = folder / "places.sqlite"
    connection = sqlite3.connect(place)
    connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.commit()
    connection.close()
    return place


@pytest.mark.parametrize(
    "words",
    [*READS, *WRITES, ("refresh",), ("backup",), ("doctor",), ("check",)],
    ids=" ".join,
)
def test_another_programs_file_is_refused_and_left(
    words: tuple[str, ...], tmp_path: Path
) -> None:
    place = bookmarks(tmp_path)
    before = place.read_bytes()
    done = here(*words, db=place, stdin=text_of([update(900)]))
    assert (done.code, done.out) == (4, "")
    assert "another program's SQLite file" in done.err
    assert place.read_bytes() == before
    assert list(tmp_path.iterdir()) == [place]


def test_restore_does_not_replace_another_programs_file(
    db: Path, tmp_path: Path
) -> None:
    place = bookmarks(tmp_path)
    before = place.read_bytes()
    assert here("restore", str(db), "-y", db=place).code == 4
    assert place.read_bytes() == before


@pytest.mark.parametrize(
    "content",
    [
        b"just text\n",
        b"SQLite format 3\x00",
        b"\x00" * 8192,
        b"SQLite format 3\x00" * 600,
    ],
)
@pytest.mark.parametrize(
    "words", [("list",), ("undo",), ("doctor",), ("backup",)], ids=" ".join
)
def test_what_is_no_sqlite_file_is_refused_and_left(
    words: tuple[str, ...], content: bytes, tmp_path: Path
) -> None:
    place = _fresh(tmp_path / "t.db", content)
    done = here(*words, db=place)
    assert done.code == 4
    assert "bug" not in done.err
    assert place.read_bytes() == content


@pytest.mark.parametrize("newer", [schema.VERSION + 1, 99])
def test_a_newer_file_is_refused_with_the_version_that_it_needs(
    newer: int, db: Path, tmp_path: Path
) -> None:
    connection = sqlite3.connect(db)
    connection.execute(f"PRAGMA user_version = {newer}")
    connection.close()
    before = db.read_bytes()
    backup = write_tracker(tmp_path / "backup.db")
    for words in (
        *READS,
        *WRITES,
        ("doctor",),
        ("restore", str(backup), "-y"),
        ("refresh",),
    ):
        done = here(*words, db=db, stdin=text_of([update(900)]))
        assert (done.code, done.out) == (4, ""), words
        assert f"schema {newer}" in done.err
        assert "upgrade" in done.err
    assert db.read_bytes() == before


# -- what a crashed writer leaves beside ---------------------------------------------------------------


def _crash(db: Path) -> None:
    """A writer that dies with the file half-written: it is killed while the file grows."""
    whole = db.read_bytes()
    for number in range(50):
        child = Forked(
            "import",
            "-",
            db=db,
            stdin=text_of([update(n, note="x" * 3_000) for n in range(1000, 3_000)]),
        )
        journal = db.with_name(db.name + "-journal")
        before, until = db.stat().st_size, time.monotonic() + 10
        while (
            db.stat().st_size < before + 4096 * (1 + number % 7)
            and time.monotonic() < until
        ):
            time.sleep(0.0005)
        child.kill()
        if child.wait().code is not None:  # it had come to its end
            db.write_bytes(whole)
            continue
        if (
            journal.exists()
            and journal.stat().st_size
            and any(journal.read_bytes()[:8])
        ):
            return
    raise AssertionError("no hot journal was left")


@one_in(2)
@pytest.mark.parametrize(
    "words", [("list", "--json"), ("undo",), ("doctor",), ("backup",)], ids=" ".join
)
def test_a_hot_journal_is_rolled_back(
    words: tuple[str, ...], db: Path, tmp_path: Path
) -> None:
    before = state_of(db)
    _crash(db)
    assert run(*words, db=db).code == 0
    if words != ("undo",):
        assert state_of(db) == before
    assert damage_of(db) == []
    assert not db.with_name("t.db-journal").exists()


def test_a_hot_journal_behind_a_symbolic_link(db: Path, tmp_path: Path) -> None:
    before = state_of(db)
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.db"
    link.symlink_to(db)
    _crash(db)
    done = run("export", db=link)
    assert done.code == 0, done.err
    assert link.is_symlink()
    assert state_of(db) == before


def test_a_hot_journal_is_not_rolled_back_into_a_new_file(db: Path) -> None:
    _crash(db)
    assert run("init", "--force", "--empty", db=db).code == 0
    assert damage_of(db) == []
    assert not any('"summary"' in line for line in state_of(db).lines)


def test_a_hot_journal_is_not_rolled_back_into_a_built_file(db: Path) -> None:
    """Whoever builds a file has not opened the old one: its journal is still there."""
    _crash(db)
    builder.build(db, empty=True)
    assert damage_of(db) == []
    assert state_of(db).entries == 1


def test_a_hot_journal_is_not_rolled_back_into_a_restored_file(
    db: Path, tmp_path: Path
) -> None:
    backup = write_tracker(tmp_path / "backup.db", updates(700, 3))
    _crash(db)
    backups.replace(Location(db, "test"), backup, NOON)
    assert damage_of(db) == []
    assert state_of(db) == state_of(backup)


@one_in(3)
@pytest.mark.parametrize("suffix", JOURNALS)
@pytest.mark.parametrize(
    "content", [b"", b"noise" * 2000, b"\x00" * 4096], ids=["empty", "noise", "zeros"]
)
def test_stale_files_beside_it_change_nothing(
    suffix: str, content: bytes, db: Path
) -> None:
    before = here("export", db=db).out
    db.with_name(db.name + suffix).write_bytes(content)
    assert here("export", db=db).out == before
    assert here("add", "-", db=db, stdin=text_of([update(900)])).code == 0
    assert damage_of(db) == []
    assert len(here("export", db=db).out.splitlines()) == len(before.splitlines()) + 1


def test_a_tracker_that_another_program_left_in_wal_mode(db: Path) -> None:
    """Its log is read, and the next write folds it in."""
    log = (
        "PRAGMA journal_mode = WAL",
        "INSERT INTO meta VALUES ('written', 'in the log')",
    )
    with held(db, *log):
        assert here("list", db=db).code == 0
        for suffix in ("", "-wal"):
            shutil.copyfile(f"{db}{suffix}", f"{db}.copy{suffix}")
    copy = db.with_name("t.db.copy")
    assert here("list", db=copy).code == 0
    assert here("add", "-", db=copy, stdin=text_of([update(900)])).code == 0
    assert damage_of(copy) == []
    connection = sqlite3.connect(copy)
    assert connection.execute(
        "SELECT value FROM meta WHERE key = 'written'"
    ).fetchone() == ("in the log",)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    connection.close()


def test_the_log_of_another_file_beside_it(db: Path, tmp_path: Path) -> None:
    """A tracker in rollback mode with a valid log of another database beside it: refused or right, never mixed."""
    other = write_tracker(tmp_path / "other.db", updates(2000, 50))
    with held(
        other,
        "PRAGMA journal_mode = WAL",
        "UPDATE meta SET value = 'x'",
        "CREATE TABLE more (a)",
    ):
        shutil.copyfile(f"{other}-wal", tmp_path / "log")
    before = db.read_bytes()
    shutil.copyfile(tmp_path / "log", f"{db}-wal")
    for words in (("list",), ("undo",), ("doctor",), ("backup",)):
        done = here(*words, db=db)
        assert done.code == 4
        assert f"{db}-wal" in done.err + done.out
    assert db.read_bytes() == before
    db.with_name("t.db-wal").unlink()
    assert damage_of(db) == []
