"""A full disk, a read-only file or folder: exit 4, one line, nothing changed."""

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from costs import one_in
from faults.later import later_release
from faults.machine import (
    JOURNALS,
    Forked,
    Outcome,
    damage_of,
    environment,
    here,
    run,
    state_of,
    text_of,
    update,
    updates,
    write_tracker,
)
from program import COMMAND


def _is_one_line(said: str) -> bool:
    return said.startswith("error: ") and "Traceback" not in said and "bug" not in said


@one_in(4)
@pytest.mark.parametrize(
    ("arguments", "stdin"),
    [
        (("import", "-"), text_of(updates(600, 400))),
        (("add", "-"), text_of([update(600, note="x" * 3_900)])),
        (("undo",), b""),
        pytest.param(("init", "--force"), b"", marks=pytest.mark.slow),
        (("backup",), b""),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else "",
)
def test_a_file_that_may_not_grow_is_left_as_it_was(
    arguments: tuple[str, ...], stdin: bytes, db: Path, tmp_path: Path
) -> None:
    before, data, refused = state_of(db), db.read_bytes(), 0
    whole = shutil.copyfile(db, tmp_path / "whole.db")
    assert Forked(*arguments, db=whole, stdin=stdin).wait().code == 0
    after = state_of(whole)
    chance = random.Random(7)
    for _ in range(8):
        limit = chance.randrange(whole.stat().st_size + 8192)
        done = Forked(*arguments, db=db, stdin=stdin, file_size=limit).wait()
        assert done.code in (0, 4), done
        assert damage_of(db) == []
        if done.code == 4:
            refused += 1
            assert _is_one_line(done.err), done.err
            assert state_of(db) == before
        else:
            assert state_of(db).lines == after.lines
            db.write_bytes(data)
        assert not list(tmp_path.glob(".t.db*")), "what was begun is cleared away"
    assert refused


def test_a_full_disk_in_the_middle_of_an_import(
    tmp_path: Path, mounts: tuple[str, ...]
) -> None:
    write_tracker(tmp_path / "t.db")
    (tmp_path / "new.jsonl").write_bytes(
        text_of([update(n, note="x" * 3_000) for n in range(600, 1_200)])
    )
    (tmp_path / "small").mkdir()
    script = f"""
        mount -t tmpfs -o size=1500k none small && cp t.db small/ && cd small || exit 99
        {COMMAND} --db t.db import ../new.jsonl 2>../said; echo $? >../code
        {COMMAND} --db t.db doctor >../doctor; echo $? >>../code
        {COMMAND} --db t.db export >../after; cp t.db ../left.db; ls -A >../names
    """
    subprocess.run(
        [*mounts, script],
        cwd=tmp_path,
        env=environment(tmp_path),
        check=True,
        timeout=60,
    )
    assert (tmp_path / "code").read_text().split() == ["4", "0"]
    said = (tmp_path / "said").read_text()
    assert _is_one_line(said)
    assert "disk is full" in said
    assert state_of(tmp_path / "left.db") == state_of(tmp_path / "t.db")
    assert (tmp_path / "after").read_text() == here("export", db=tmp_path / "t.db").out
    assert not [
        n
        for n in (tmp_path / "names").read_text().split()
        if n.endswith(JOURNALS) or n.startswith(".")
    ]


def test_a_full_disk_tells_a_migration_from_a_damaged_file(db: Path) -> None:
    before = db.read_bytes()
    with later_release():
        done = Forked("undo", db=db, file_size=db.stat().st_size).wait()
    assert done.code == 4
    assert "damaged" not in done.err
    assert db.read_bytes() == before


# -- read-only -----------------------------------------------------------------------------------------


def _as_another(
    folder: Path, *arguments: str, mounts: tuple[str, ...] | None
) -> Outcome:
    """Run in a folder that cannot be written: by its mode, or as root by a read-only mount."""
    if os.geteuid():
        return run(*arguments, db=folder / "t.db")
    assert mounts is not None
    words = " ".join(f"'{word}'" for word in arguments)
    mount = f"mount --bind {folder} {folder} && mount -o remount,bind,ro {folder}"
    script = f"{mount} && exec {COMMAND} --db {folder}/t.db {words}"
    done = subprocess.run(
        [*mounts, script],
        capture_output=True,
        check=False,
        env=environment(folder.parent),
        timeout=60,
        cwd="/",
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


@pytest.fixture
def closed(
    tmp_path: Path, request: pytest.FixtureRequest
) -> "tuple[Path, tuple[str, ...] | None]":
    """A folder with a tracker, and how to make it read-only."""
    folder = tmp_path / "closed"
    folder.mkdir()
    write_tracker(folder / "t.db", updates(500, 20))
    shutil.copyfile(folder / "t.db", folder / "other.db")
    mounts = None
    if os.geteuid():
        folder.chmod(0o555)
        request.addfinalizer(lambda: folder.chmod(0o755))
    else:
        mounts = request.getfixturevalue("mounts")
    return folder, mounts


@one_in(4)
@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "freedonia", "Something new", "--date", "2020", "--source", "Gazette"),
        ("undo",),
        ("import", "/dev/null"),
        ("init", "--force"),
        ("backup",),
        ("refresh",),
        ("restore", "other.db", "-y"),
        ("doctor", "--repair"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_read_only_folder_refuses_writes_in_one_line(
    arguments: tuple[str, ...], closed: "tuple[Path, tuple[str, ...] | None]"
) -> None:
    folder, mounts = closed
    before = sorted((p.name, p.read_bytes()) for p in folder.iterdir())
    words = [
        str(folder / "other.db") if word == "other.db" else word for word in arguments
    ]
    done = _as_another(folder, *words, mounts=mounts)
    if arguments[0] == "doctor":  # nothing is damaged: nothing is to be written
        assert done.code == 0
    else:
        assert done.code == 4
        assert _is_one_line(done.err), done.err
    assert sorted((p.name, p.read_bytes()) for p in folder.iterdir()) == before


def test_a_read_only_folder_answers_every_read(
    closed: "tuple[Path, tuple[str, ...] | None]",
) -> None:
    folder, mounts = closed
    for arguments in (
        ("list", "--json"),
        ("show", "ruritania"),
        ("search", "affair"),
        ("export",),
    ):
        done = _as_another(folder, *arguments, mounts=mounts)
        assert (done.code, done.out, done.err) == (
            0,
            here(*arguments, db=folder / "t.db").out,
            "",
        )
    told = _as_another(folder, "doctor", mounts=mounts)
    assert told.code == 0
    assert "reads only" in told.out


def test_a_file_that_may_not_be_read_or_written(db: Path) -> None:
    if not os.geteuid():
        pytest.skip(
            "root may read and write every file; the read-only mount stands for this"
        )
    db.chmod(0o444)
    assert run("undo", db=db).code == 4
    assert run("list", db=db).code == 0
    db.chmod(0)
    assert run("list", db=db).code == 4
