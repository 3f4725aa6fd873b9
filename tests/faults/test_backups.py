"""Backups are verified, rotated and private; a restore can be undone; refresh keeps what is the user's."""

import errno
import json
import os
import re
import shutil
import sqlite3
import stat
from contextlib import AbstractContextManager, closing
from pathlib import Path

import pytest

from faults.later import later_release
from faults.machine import (
    damage_of,
    here,
    known,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)
from hwstatus.context import Tick
from hwstatus.errors import NotWritable
from hwstatus.paths import DATASET, Location
from hwstatus.store import backups, builder, schema

NOW = "2026-11-24T12:00:00Z"


def _backups(db: Path) -> list[Path]:
    return sorted((db.parent / "backups").iterdir())


def _automatic(db: Path, count: int, now: str = NOW) -> list[str]:
    """Back up that often as before an import; the paths."""
    found = []
    for _ in range(count):
        made = backups.make(Location(db, "test"), "before-import", now)
        backups.rotate(db, made)
        found.append(str(made))
    return found


def test_a_backup_holds_the_same_and_is_sound(db: Path, tmp_path: Path) -> None:
    done = here("backup", str(tmp_path / "copy.db"), db=db)
    assert done.code == 0
    assert state_of(tmp_path / "copy.db") == state_of(db)
    assert damage_of(tmp_path / "copy.db") == []


def test_a_copy_that_does_not_verify_is_refused(db: Path) -> None:
    """A page of the source is noise: the copy is examined after writing and thrown away."""
    data = bytearray(db.read_bytes())
    connection = sqlite3.connect(db)
    root = connection.execute(
        "SELECT rootpage FROM sqlite_schema WHERE name = 'version_of'"
    ).fetchone()[0]
    connection.close()
    data[4096 * (root - 1) : 4096 * (root - 1) + 200] = b"\xff" * 200
    db.write_bytes(data)
    with pytest.raises(NotWritable, match="does not verify"):
        backups.make(Location(db, "test"), "by-hand", NOW)
    assert not backups.folder_of(db).exists()


def test_a_backup_that_is_interrupted_leaves_no_new_folder(db: Path) -> None:
    def interrupted(_title: str, _total: int | None) -> AbstractContextManager[Tick]:
        assert backups.folder_of(db).is_dir()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        backups.make(Location(db, "test"), "by-hand", NOW, watch=interrupted)
    assert not backups.folder_of(db).exists()


def test_a_backup_into_a_folder_is_named_as_in_its_own(
    db: Path, tmp_path: Path
) -> None:
    (tmp_path / "there").mkdir()
    for folder in ("new/", "there", "there", "there/"):
        done = here("backup", f"{tmp_path}/{folder}", db=db)
        assert done.code == 0, done.err
    one = rf"{db.name}-\d{{8}}T\d{{6}}Z-by-hand\.db"
    [copy] = (tmp_path / "new").iterdir()
    assert re.fullmatch(one, copy.name)
    assert len(list((tmp_path / "there").iterdir())) == 3
    assert not (db.parent / "backups").exists()


def test_a_backup_is_never_written_over_anything(db: Path, tmp_path: Path) -> None:
    (tmp_path / "there.db").write_text("mine")
    done = here("backup", str(tmp_path / "there.db"), db=db)
    assert done.code == 3
    assert (tmp_path / "there.db").read_text() == "mine"
    (tmp_path / "link.db").symlink_to(tmp_path / "nothing.db")
    assert here("backup", str(tmp_path / "link.db"), db=db).code == 3
    assert not (tmp_path / "nothing.db").exists()


@pytest.mark.parametrize(
    "lines",
    [b"", b"nonsense\n", text_of(updates(0, 3))],
    ids=["nothing", "refused", "known"],
)
def test_an_import_that_changes_nothing_leaves_no_backup(
    db: Path, lines: bytes
) -> None:
    """Else a file that is mended in twenty tries would rotate every good backup away."""
    before = db.read_bytes()
    assert here("import", "-", db=db, stdin=lines).code in (0, 2)
    assert db.read_bytes() == before
    assert not (db.parent / "backups").exists()


def test_trackers_of_one_folder_have_their_own_backups(db: Path) -> None:
    other = db.with_suffix(".sqlite")
    shutil.copyfile(db, other)
    assert here("backup", db=db).code == 0
    _automatic(other, backups.KEPT + 1)
    one, two = (backups.found(Location(path, "test")) for path in (db, other))
    assert (len(one), len(two)) == (1, backups.KEPT)
    assert not {b.path for b in one} & {b.path for b in two}
    assert Path(one[0].path).name == f"{db.name}-20261124T120000Z-by-hand.db"
    numbered = [
        f"{other.name}-20261124T120000Z-{n}-before-import.db"
        for n in range(backups.KEPT + 1, 1, -1)
    ]
    assert [Path(b.path).name for b in two] == numbered


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_backup_and_a_restored_file_keep_the_files_mode(
    mode: int, db: Path, tmp_path: Path
) -> None:
    db.chmod(mode)
    held = os.umask(0)
    try:
        assert here("backup", db=db).code == 0
        assert here("import", "-", db=db, stdin=text_of(updates(900, 2))).code == 0
        made = _backups(db)
        assert [stat.S_IMODE(p.stat().st_mode) for p in made] == [mode] * 2
        db.write_bytes(b"SQLite format 3\x00 and no more")
        assert here("restore", str(made[0]), "-y", db=db).code == 0
        assert here("init", "--force", "--empty", db=db).code == 0
    finally:
        os.umask(held)
    assert stat.S_IMODE(db.stat().st_mode) == mode
    assert [stat.S_IMODE(p.stat().st_mode) for p in tmp_path.glob("*damaged*")] == [
        mode
    ]


def test_the_newest_backups_stay(db: Path) -> None:
    """Within one second too, where the names are numbered."""
    made = _automatic(db, backups.KEPT + 4)
    assert {str(p) for p in _backups(db)} == set(made[-backups.KEPT :])
    listed = [row["path"] for row in json.loads(here("backups", "--json", db=db).out)]
    assert listed == list(reversed(made[-backups.KEPT :]))


def test_rotation_leaves_what_it_did_not_make(db: Path) -> None:
    (db.parent / "backups").mkdir()
    (db.parent / "backups" / "mine.db").write_text("kept")
    by_hand = here("backup", db=db).out.strip()
    _automatic(db, backups.KEPT + 2)
    assert (db.parent / "backups" / "mine.db").read_text() == "kept"
    assert Path(by_hand).exists()


def test_backups_stamped_in_the_future_do_not_push_out_the_newest(db: Path) -> None:
    """The clock was wrong: names that depend on it alone would sort the new backup first."""
    _automatic(db, backups.KEPT, now="2031-01-01T00:00:00Z")
    assert here("import", "-", db=db, stdin=text_of(updates(900, 2))).code == 0
    newest = backups.found(Location(db, "test"))[0]
    assert newest.made == NOW
    assert Path(newest.path).exists()
    assert len(_backups(db)) == backups.KEPT


def test_the_backup_just_made_stays_however_many_follow(db: Path) -> None:
    """Other processes may make theirs before the change that this one was made for."""
    made = [backups.make(Location(db, "test"), "before-import", NOW) for _ in range(25)]
    backups.rotate(db, made[0])
    assert _backups(db) == sorted([made[0], *made[-backups.KEPT :]])


def test_an_old_backup_that_stays_is_told_after_the_change(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oldest = Path(_automatic(db, backups.KEPT)[0])
    unlink = Path.unlink

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if path == oldest:
            raise PermissionError(errno.EPERM, "Operation not permitted")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refuse)
    done = here("import", "-", db=db, stdin=text_of(updates(900, 2)))
    monkeypatch.undo()
    assert done.code == 5
    assert "the change was made, but the old backup" in done.err
    assert known(900) in here("export", db=db).out


NO_LINKS = [errno.EPERM, errno.ENOTSUP, errno.ENOSYS]


@pytest.mark.parametrize("number", NO_LINKS, ids=errno.errorcode.get)
def test_a_file_system_without_hard_links_will_do(
    number: int, db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "link", refuse)
    copy, new = tmp_path / "copy.db", tmp_path / "new.db"
    assert here("backup", str(copy), db=db).code == 0
    assert here("backup", str(copy), db=db).code == 3
    assert here("import", "-", db=db, stdin=text_of(updates(900, 2))).code == 0
    assert state_of(copy) == state_of(_backups(db)[0])
    line = text_of([update(1, "france", also_about=())])
    assert here("import", "-", db=new, stdin=line).code == 0
    assert damage_of(new) == []
    db.write_bytes(b"no tracker")
    assert here("init", "--force", "--empty", db=db).code == 0
    (kept,) = tmp_path.glob("t.db.damaged-*")
    assert kept.read_bytes() == b"no tracker"
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".t")]


@pytest.mark.parametrize("what", ["dangling link", "file", "folder of its name"])
def test_what_is_in_the_way_of_a_backup_is_named_in_one_line(
    what: str, db: Path
) -> None:
    folder = db.parent / "backups"
    if what == "dangling link":
        folder.symlink_to("nowhere")
    elif what == "file":
        folder.touch()
    else:
        (folder / f"{db.name}-20261124T120000Z-by-hand.db").mkdir(parents=True)
    done = here("backup", db=db)
    if what == "folder of its name":
        assert done.code == 0
        assert done.out.endswith("-2-by-hand.db\n")
    else:
        assert done.code == 4
        assert done.err == (
            f"error: cannot write {folder}: it is not a folder; nothing was changed\n"
            "  choose another place, or have it made writable\n"
        )


@pytest.mark.parametrize("name", ["t" * 230 + ".db", "é" * 120 + ".db"])
def test_a_long_name_is_cut_in_those_of_backups(name: str, db: Path) -> None:
    """As long as SQLite's journal beside it allows; its like of the same length has backups of its own."""
    long = db.rename(db.with_name(name))
    other = long.with_name(name.replace(".db", ".bd"))
    other.write_bytes(long.read_bytes())
    assert here("import", "-", db=long, stdin=text_of(updates(900, 2))).code == 0
    assert here("backup", db=other).code == 0
    listed = here("backups", "-f", "jsonl", db=long).out.splitlines()
    assert [json.loads(line)["occasion"] for line in listed] == ["before-import"]
    long.write_bytes(b"noise")
    done = here("restore", json.loads(listed[0])["path"], "-y", db=long)
    assert done.code == 0, done.err


def test_what_a_killed_process_left_is_in_nobodys_way(
    db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a container every process has the same number."""
    for name in (".t.db", ".new.db", f".{db.name}-20261124T120000Z-by-hand.db"):
        for folder in (db.parent, db.parent / "backups"):
            folder.mkdir(exist_ok=True)
            (folder / f"{name}.{os.getpid()}").write_text("left")
            (folder / f"{name}.{os.getpid()}-journal").write_text("left")
    assert here("backup", db=db).code == 0
    assert here("init", "--force", "--empty", db=db).code == 0
    assert here("import", "-", db=db.with_name("new.db"), stdin=b"").code == 0
    assert damage_of(db) == []


def test_an_init_by_root_keeps_the_owner(db: Path) -> None:
    if os.geteuid():
        pytest.skip("only root may give a file away")
    os.chown(db, 12345, 23456)
    assert here("init", "--force", "--empty", db=db).code == 0
    (kept,) = _backups(db)
    owners = [(path.stat().st_uid, path.stat().st_gid) for path in (db, kept)]
    assert owners == [(12345, 23456)] * 2


def test_a_chain_that_was_broken_is_not_restored_from(db: Path, tmp_path: Path) -> None:
    other = write_tracker(tmp_path / "other.db", updates(700, 5))
    with closing(sqlite3.connect(other, isolation_level=None)) as connection:
        connection.execute("DROP TRIGGER ledger_update_refused")
        connection.execute("UPDATE ledger SET by = 'nobody'")
        connection.execute(schema.GUARDS["ledger_update_refused"])
    before = db.read_bytes()
    done = here("restore", str(other), "-y", db=db)
    assert done.code == 4
    assert "is damaged: it cannot be restored from" in done.err
    assert db.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "occasion"),
    [
        (("import", "-"), "before-import"),
        (("refresh",), "before-refresh"),
        (("restore", "other.db", "-y"), "before-restore"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_large_changes_make_a_backup_first(
    words: tuple[str, ...], occasion: str, db: Path, tmp_path: Path
) -> None:
    write_tracker(tmp_path / "other.db")
    before = state_of(db)
    words = tuple(
        str(tmp_path / word) if word == "other.db" else word for word in words
    )
    assert here(*words, db=db, stdin=text_of(updates(900, 3))).code == 0
    (made,) = _backups(db)
    assert occasion in made.name
    assert state_of(made) == before
    assert state_of(db) != before


def test_a_migration_makes_a_backup_first(db: Path) -> None:
    before = state_of(db)
    with later_release():
        assert here("checked", "freedonia", db=db).code == 0
    (made,) = _backups(db)
    assert "before-migration" in made.name
    assert state_of(made) == before


def test_a_restore_is_undone_and_redone(db: Path, tmp_path: Path) -> None:
    other = write_tracker(
        tmp_path / "other.db", [update(3, note="corrected")], updates(700, 5)
    )
    before = state_of(db)
    assert here("restore", str(other), "-y", db=db).code == 0
    assert state_of(db).lines == state_of(other).lines
    assert here("undo", db=db).code == 0
    assert state_of(db).lines == before.lines
    assert here("redo", db=db).code == 0
    assert state_of(db).lines == state_of(other).lines
    assert damage_of(db) == []


@pytest.mark.parametrize("damage", ["cut", "noise", "text", "chain"])
def test_a_restore_over_a_damaged_tracker_keeps_it_beside(
    damage: str, db: Path, tmp_path: Path
) -> None:
    other = write_tracker(tmp_path / "other.db")
    data = db.read_bytes()
    if damage == "chain":
        connection = sqlite3.connect(db, isolation_level=None)
        connection.execute("DROP TRIGGER ledger_update_refused")
        connection.execute("UPDATE ledger SET by = 'nobody'")
        connection.close()
    else:
        db.write_bytes(
            {
                "cut": data[:20_000],
                "noise": data[:4096] + os.urandom(len(data) - 4096),
                "text": b"no",
            }[damage]
        )
    broken = db.read_bytes()
    done = here("restore", str(other), "-y", db=db)
    assert done.code == 0, done
    (kept,) = tmp_path.glob("t.db.damaged-*")
    assert kept.name in done.err
    assert kept.read_bytes() == broken
    assert state_of(db) == state_of(other)
    assert damage_of(db) == []


def test_an_update_that_is_to_be_restored_comes_back_by_undo(db: Path) -> None:
    [id_] = here("list", "--limit", "1", "--fields", "id", db=db).out.split()
    assert here("delete", id_, "-y", db=db).code == 0
    done = here("restore", id_[:4], "-y", db=db)
    assert done.code == 4
    way = re.search(
        r"the update comes back by: hwstatus (?:--db \S+ )?(undo \d+)", done.err
    )
    assert way, done.err
    assert here(*way[1].split(), db=db).code == 0
    assert here("list", "--limit", "1", "--fields", "id", db=db).out.split() == [id_]


def test_a_damaged_backup_is_not_restored_from(db: Path, tmp_path: Path) -> None:
    before = db.read_bytes()
    other = write_tracker(tmp_path / "other.db")
    for content in (other.read_bytes()[:20_000], b"text", b""):
        other.write_bytes(content)
        if content:
            assert here("restore", str(other), "-y", db=db).code == 4
    done = here("restore", str(tmp_path / "nothing.db"), "-y", db=db)
    assert done.code == 4 and "init" not in done.err
    assert "the backups that there are: hwstatus" in done.err
    assert db.read_bytes() == before


def test_an_empty_file_is_not_restored_from(db: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.db").touch()
    before = state_of(db)
    assert here("restore", str(tmp_path / "empty.db"), "-y", db=db).code == 4
    assert state_of(db) == before


# -- refresh -------------------------------------------------------------------------------------------


def test_refresh_keeps_what_the_user_changed_and_lists_clashes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A dataset of four updates moves on: one stays, one is corrected, one the user corrected too, one goes."""
    dataset = tmp_path / "dataset"
    (dataset / "updates").mkdir(parents=True)
    for name in ("entities.jsonl", "groups.jsonl"):
        shutil.copyfile(DATASET / name, dataset / name)
    (dataset / "VERSION").write_text("2026.01.01")
    first = [u._replace(entity="france", also_about=()) for u in updates(1, 5)]
    (dataset / "updates" / "france.jsonl").write_bytes(text_of(first))
    monkeypatch.setattr(builder, "DATASET", dataset)
    db = tmp_path / "t.db"
    assert here("init", db=db).code == 0

    mine = update(50, "italy", also_about=())
    assert here("add", "-", db=db, stdin=text_of([mine])).code == 0
    assert here("edit", known(3), "--set", "note=mine", db=db).code == 0
    assert here("edit", known(5), "--set", "note=mine alone", db=db).code == 0
    held = state_of(db)

    (dataset / "VERSION").write_text("2026.02.02")
    second = [
        first[0],
        first[1]._replace(note="theirs"),
        first[2]._replace(note="theirs"),
        first[4],
        update(6, "spain"),
    ]
    second[-1] = second[-1]._replace(also_about=())
    (dataset / "updates" / "france.jsonl").write_bytes(text_of(second))

    before = db.read_bytes()
    told = here("refresh", "--dry-run", db=db)
    assert told.code == 0
    assert db.read_bytes() == before
    done = here("refresh", db=db)
    assert done.code == 0
    [clash] = done.out.splitlines()
    assert clash.split("\t")[:7] == [
        *("conflict", "update", known(3), "france", "note", "mine", "theirs")
    ]
    assert "1 added, 1 corrected, 1 retracted; 1 conflict." in done.err
    listed = json.loads(here("list", "--json", db=db).out)
    notes = {u["id"]: u.get("note") for u in listed}
    assert notes == {
        known(1): None,
        known(2): "theirs",
        known(3): "mine",
        known(5): "mine alone",
        known(6): None,
        known(50): None,
    }
    assert damage_of(db) == []
    again = here("refresh", db=db)
    assert (again.out, again.code) == ("", 0)
    assert "nothing new" in again.err
    assert here("undo", db=db).code == 0
    assert state_of(db).lines == held.lines
    assert here("refresh", "--theirs", db=db).code == 0
    listed = json.loads(here("list", "--json", db=db).out)
    assert {u["id"]: u.get("note") for u in listed}[known(3)] == "theirs"


def test_a_refresh_keeps_an_edit_through_every_later_dataset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a refresh made of both is not what the dataset said."""
    dataset = tmp_path / "dataset"
    (dataset / "updates").mkdir(parents=True)
    for name in ("entities.jsonl", "groups.jsonl"):
        shutil.copyfile(DATASET / name, dataset / name)
    monkeypatch.setattr(builder, "DATASET", dataset)
    said = update(1, "france", also_about=())
    db = tmp_path / "t.db"
    for number, summary in enumerate(["First.", "Second.", "Third."], 1):
        (dataset / "VERSION").write_text(f"2026.01.0{number}")
        text = text_of([said._replace(summary=summary)])
        (dataset / "updates" / "france.jsonl").write_bytes(text)
        assert here(*(["refresh"] if db.exists() else ["init"]), db=db).code == 0
        [held] = json.loads(here("list", "--json", db=db).out)
        assert held["summary"] == summary
        if number == 1:
            assert here("edit", known(1), "--set", "note=mine", db=db).code == 0
        else:
            assert held["note"] == "mine"
