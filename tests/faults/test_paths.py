"""Links, and paths with every odd character."""

import os
from pathlib import Path

import pytest

from costs import one_in
from faults.machine import (
    damage_of,
    here,
    run,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)

ODD = (
    "with blanks in it.db",
    'quote\'s and "double".db',
    "what?really#100%25%20.db",
    "?mode=memory",
    "#.db",
    "%2f.db",
    "中国 заметки ελ.db",
    "e\u0301.db",
    "\u202egnp.db",
    "line\nbreak.db",
    "-dash.db",
    "file:t.db",
    ":memory:",
    "a;b&c|d.db",
    "[bold].db",
    "~.db",
    "\\back\\slash.db",
    "'; DROP TABLE ledger; --",
)


@one_in(6)
@pytest.mark.parametrize("name", ODD)
def test_a_tracker_on_an_odd_path(name: str, tmp_path: Path) -> None:
    """Every way of opening works, and nothing else appears in the folder."""
    folder = tmp_path / name
    folder.mkdir()
    db = folder / name
    assert here("init", "--empty", db=db).code == 0
    update_of_france = update(1, "france", also_about=())
    assert here("add", "-", db=db, stdin=text_of([update_of_france])).code == 0
    assert (
        here(
            "import", "-", db=db, stdin=text_of([update(2, "italy", also_about=())])
        ).code
        == 0
    )
    assert len(here("list", "-f", "jsonl", db=db).out.splitlines()) == 2
    made = here("backup", db=db)
    assert made.code == 0
    path = Path(made.out.removesuffix("\n"))
    assert here("undo", db=db).code == 0
    assert here("restore", str(path), "-y", db=db).code == 0
    assert len(here("list", "-f", "jsonl", db=db).out.splitlines()) == 2
    assert damage_of(db) == []
    assert sorted(p.name for p in folder.iterdir()) == sorted([name, "backups"])
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_relative_odd_path(tmp_path: Path) -> None:
    done = run("init", "--empty", db=Path("a?b#c %.db"), cwd=tmp_path)
    assert done.code == 0, done.err
    assert [p.name for p in tmp_path.iterdir()] == ["a?b#c %.db"]
    assert run("names", "france", db=Path("a?b#c %.db"), cwd=tmp_path).code == 0


def test_a_path_that_is_no_utf_8(tmp_path: Path) -> None:
    db = tmp_path / os.fsdecode(b"caf\xe9.db")
    write_tracker(tmp_path / "plain.db").rename(db)
    assert run("add", "-", db=db, stdin=text_of([update(900)])).code == 0
    assert len(run("list", db=db).out.splitlines()) == 41
    assert damage_of(db) == []
    refused = run("init", db=tmp_path / os.fsdecode(b"new\xe9.db"))
    assert (refused.code, refused.out) == (4, "")
    assert "bug" not in refused.err


@pytest.mark.parametrize(
    "words",
    [
        ("init", "--force", "--empty"),
        ("restore", "backup.db", "-y"),
        ("add", "-"),
        ("import", "-"),
        ("undo",),
        ("backup",),
    ],
    ids=lambda words: words[0],
)
def test_a_link_stays_a_link_and_its_target_changes(
    words: tuple[str, ...], db: Path, tmp_path: Path
) -> None:
    backup = write_tracker(tmp_path / "backup.db", updates(700, 5))
    folder = tmp_path / "links"
    folder.mkdir()
    link = folder / "link.db"
    link.symlink_to(os.path.relpath(db, folder))
    before = state_of(db)
    words = tuple(str(backup) if word == "backup.db" else word for word in words)
    assert here(*words, db=link, stdin=text_of([update(900)])).code == 0
    assert link.is_symlink()
    assert not db.is_symlink()
    assert damage_of(db) == []
    assert (state_of(db) == before) == (words == ("backup",))
    assert [p.name for p in folder.iterdir()] == ["link.db"], (
        "what is kept beside is kept beside the target"
    )


def test_restore_over_a_damaged_file_behind_a_link(db: Path, tmp_path: Path) -> None:
    backup = write_tracker(tmp_path / "backup.db", updates(700, 5))
    (tmp_path / "links").mkdir()
    link = tmp_path / "links" / "link.db"
    link.symlink_to(db)
    broken = db.read_bytes()[:9000]
    db.write_bytes(broken)
    assert here("restore", str(backup), "-y", db=link).code == 0
    assert link.is_symlink()
    assert state_of(db) == state_of(backup)
    assert [p.read_bytes() for p in tmp_path.glob("t.db.damaged-*")] == [broken]


def test_a_link_across_file_systems_is_built_where_it_leads(tmp_path: Path) -> None:
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK) or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second file system")
    import tempfile

    with tempfile.TemporaryDirectory(dir=shared) as folder:
        target = write_tracker(Path(folder) / "t.db")
        link = tmp_path / "link.db"
        link.symlink_to(target)
        done = here("init", "--force", "--empty", db=link)
        assert done.code == 0, done.err
        assert link.is_symlink()
        assert not any('"summary"' in line for line in state_of(target).lines)


def test_a_link_that_leads_nowhere(tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "gone.db")
    assert here("list", db=link).code == 4
    assert here("import", "-", db=link).code == 4
    assert here("init", "--empty", db=link).code == 0
    assert link.is_symlink()
    assert (tmp_path / "gone.db").is_file()


def test_a_loop_of_links(tmp_path: Path) -> None:
    link = tmp_path / "loop.db"
    link.symlink_to(link)
    for words in (("list",), ("undo",), ("init", "--force"), ("backup",)):
        done = here(*words, db=link)
        assert done.code == 4, (words, done)
        assert "bug" not in done.err
