"""Several processes on one file: writers wait for each other, readers never fail, a lock ends in one line."""

import sqlite3
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from faults.later import later_release
from faults.machine import (
    Forked,
    Outcome,
    damage_of,
    environment,
    held,
    here,
    run,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)
from hwstatus.store import database
from program import PROGRAM


@pytest.mark.slow
def test_eight_writers_and_two_readers_without_an_error(db: Path) -> None:
    """Every add of every writer is there; no reader failed meanwhile."""
    before, stop = state_of(db), threading.Event()
    read: list[int | None] = []

    def read_on() -> None:
        while not stop.is_set():
            read.append(run("list", "--limit", "5", db=db).code)

    def write(writer: int) -> list[int | None]:
        numbers = range(1000 + writer * 10, 1000 + writer * 10 + 3)
        return [
            run("add", "-", db=db, stdin=text_of([update(n)])).code for n in numbers
        ]

    readers = [threading.Thread(target=read_on) for _ in range(2)]
    for reader in readers:
        reader.start()
    with ThreadPoolExecutor(8) as pool:
        codes = [code for found in pool.map(write, range(8)) for code in found]
    stop.set()
    for reader in readers:
        reader.join()
    assert codes == [0] * 24
    assert read
    assert set(read) == {0}
    after = state_of(db)
    assert after.entries == before.entries + 24
    assert len(after.lines - before.lines) == 24
    assert damage_of(db) == []


def test_eight_imports_in_one_second_each_keep_their_backup(db: Path) -> None:
    """The names of automatic backups are taken without a race."""
    running = [
        Forked("import", "-", db=db, stdin=text_of(updates(1000 + n * 50, 40)))
        for n in range(8)
    ]
    assert [child.wait().code for child in running] == [0] * 8
    assert len(list((db.parent / "backups").glob("*-before-import.db"))) == 8
    assert damage_of(db) == []


def test_eight_processes_furnish_one_new_file(tmp_path: Path) -> None:
    db = tmp_path / "new.db"
    found = [text_of([update(n, "france", also_about=())]) for n in range(8)]
    running = [Forked("import", "-", db=db, stdin=text) for text in found]
    told = [child.wait() for child in running]
    # Whoever comes while the file is being made is refused; what was acknowledged is there, and nothing else.
    assert {done.code for done in told} <= {0, 3}, told
    acknowledged = sum(done.code == 0 for done in told)
    assert acknowledged >= 1
    assert sum('"summary"' in line for line in state_of(db).lines) == acknowledged
    assert damage_of(db) == []


def test_two_processes_migrate_one_file(db: Path) -> None:
    data = db.read_bytes()
    for _ in range(4):
        db.write_bytes(data)
        with later_release():
            running = [
                Forked("checked", ("freedonia", "borduria")[n % 2], db=db)
                for n in range(4)
            ]
            told = [child.wait() for child in running]
            assert [done.code for done in told] == [0] * 4, told
            assert damage_of(db) == []
    assert here("list", db=db).code == 4, "an older program refuses a newer file"


BUSY = "error: database busy after 5 s; nothing was changed. Try again.\n"


@pytest.mark.slow
def test_a_lock_held_elsewhere_ends_in_one_line_after_the_wait(
    db: Path, tmp_path: Path
) -> None:
    """A writer holds `db`: reads and writes give up, and restore does not take the file for damaged.

    A reader stays in the other: a write gives up at its commit, as if it had never begun.
    """
    other, third = (
        write_tracker(tmp_path / name, updates(500, 20))
        for name in ("other.db", "third.db")
    )
    before, theirs = state_of(db), state_of(other)
    writing = (
        "INSERT INTO meta VALUES ('written', 'meanwhile')",
        "COMMIT",
        "BEGIN EXCLUSIVE",
    )
    commands = [
        (db, ("undo",)),
        (db, ("list",)),
        (db, ("doctor",)),
        (db, ("backup",)),
        (db, ("restore", str(third), "-y")),
        (other, ("undo",)),
    ]
    with (
        held(db, "BEGIN EXCLUSIVE", *writing),
        held(other, "BEGIN", "SELECT count(*) FROM version"),
    ):
        begun = time.monotonic()
        with ThreadPoolExecutor(len(commands)) as pool:
            told = list(
                pool.map(lambda command: run(*command[1], db=command[0]), commands)
            )
        assert 5 <= time.monotonic() - begun < 20
    for command, done in zip(commands, told, strict=True):
        assert (command, done) == (command, Outcome(4, "", BUSY))
    assert not list(tmp_path.glob("*damaged*"))
    opened = sqlite3.connect(db)
    assert opened.execute(
        "SELECT value FROM meta WHERE key = 'written'"
    ).fetchone() == ("meanwhile",)
    opened.close()
    assert (state_of(db), state_of(other)) == (before, theirs)
    assert damage_of(db) == damage_of(other) == []
    assert run("undo", db=db).code == 0


def test_readers_go_on_while_an_import_is_at_work(tmp_path: Path) -> None:
    db = write_tracker(tmp_path / "t.db")
    child = Forked("import", "-", db=db, stdin=text_of(updates(1000, 1_500)))
    seen = []
    for _ in range(20):
        seen.append(here("list", "--limit", "1", db=db).code)
        time.sleep(0.02)
    assert child.wait().code == 0
    assert set(seen) == {0}


@pytest.mark.slow
def test_readers_go_on_while_a_large_import_waits_for_its_input(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = write_tracker(tmp_path / "t.db")
    size = db.stat().st_size
    with subprocess.Popen(
        [*PROGRAM, "--db", str(db), "import", "-"],
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(tmp_path),
    ) as process:
        assert process.stdin is not None
        process.stdin.write(
            text_of([update(n, note="x" * 3_000) for n in range(1_000, 2_500)])
        )
        process.stdin.flush()
        until = time.monotonic() + 5
        while db.stat().st_size == size and time.monotonic() < until:
            time.sleep(0.05)
        monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.2)
        done = here("list", "--limit", "1", db=db)
        process.communicate(timeout=30)
    assert done.code == 0
