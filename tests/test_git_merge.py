"""`git-merge` as git runs it: records of a file merge by field, conflicts stay marked."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from conftest import InProcess
from hwstatus.record import canonical
from hwstatus.record.forms import Record, Retraction
from hwstatus.record.models import Source, Update
from hwstatus.rules.merge.records import merge_files
from samples import HOSTILE_TEXT, update

needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is missing")

FILE = "updates/brazil.jsonl"
FIRST = update("3b0000000a", date="2020-03-02", summary="The first of all.")
SECOND = update("4c0000000b", date="2021-05", summary="The second of all.")
Edit = Callable[[list[Update]], Sequence[Record]]


class Repository:
    """A repository whose `.jsonl` files this driver merges."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / FILE
        driver = f"'{sys.executable}' -m hwstatus git-merge %O %A %B %P"
        self.git("init", "-q", "-b", "main")
        self.git("config", "merge.hwstatus.driver", driver)
        (folder / ".gitattributes").write_text("*.jsonl merge=hwstatus\n")
        self.file.parent.mkdir()
        self.commit([FIRST, SECOND])

    def git(self, *words: str, code: int = 0) -> str:
        """What git says; it ends with an exit code."""
        environ = {
            **os.environ,
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
        }
        who = ("-c", "user.name=Editor", "-c", "user.email=editor@example.com")
        done = subprocess.run(
            ["git", *who, *words],
            cwd=self.folder,
            env=environ,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout + done.stderr

    def commit(self, records: Sequence[Record]) -> None:
        """Commit a form of the file."""
        self.file.write_text(text_of(records), encoding="utf-8")
        self.git("add", "-A")
        self.git("commit", "-qm", "Edited")

    def diverge(self, ours: Edit, theirs: Edit) -> None:
        """Edit the file on two branches."""
        self.git("checkout", "-qb", "theirs")
        self.commit(theirs([FIRST, SECOND]))
        self.git("checkout", "-q", "main")
        self.commit(ours([FIRST, SECOND]))

    @property
    def text(self) -> str:
        """The file as it stands."""
        return self.file.read_text(encoding="utf-8")


def text_of(records: Sequence[Record]) -> str:
    return "".join(f"{canonical.dump(record)}\n" for record in records)


def with_first(**values: Any) -> Edit:
    """The first record with other values."""
    return lambda records: [records[0]._replace(**values), *records[1:]]


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


@needs_git
def test_two_fields_of_a_record_merge_clean(repository: Repository) -> None:
    repository.diverge(with_first(note="Ours."), with_first(date="2020-03-04"))
    repository.git("merge", "theirs")
    both = FIRST._replace(note="Ours.", date="2020-03-04")
    assert repository.text == text_of([both, SECOND])
    assert repository.git("status", "--porcelain") == ""


@needs_git
def test_records_that_each_side_adds_stand_by_date(repository: Repository) -> None:
    late = update("5d0000000c", date="2022", summary="One came late.")
    early = update("6e0000000d", date="2021-05", summary="One came between.")
    ours: Edit = lambda records: [*records, late]  # noqa: E731
    theirs: Edit = lambda records: [*records, early]  # noqa: E731
    repository.diverge(ours, theirs)
    repository.git("merge", "theirs")
    assert repository.text == text_of([FIRST, SECOND, early, late])


@needs_git
def test_a_conflict_is_marked_and_the_rest_merged(repository: Repository) -> None:
    ours = with_first(note="Ours.", date="2020-03-04")
    theirs = with_first(note="Theirs.", summary="The first, mended.")
    repository.diverge(ours, theirs)
    said = repository.git("merge", "theirs", code=1)
    assert f"{FILE}: conflict in update {FIRST.id}: note" in said
    merged = FIRST._replace(date="2020-03-04", summary="The first, mended.")
    left, right = merged._replace(note="Ours."), merged._replace(note="Theirs.")
    assert repository.text == (
        f"<<<<<<< ours\n{text_of([left])}=======\n{text_of([right])}>>>>>>> theirs\n"
        f"{text_of([SECOND])}"
    )
    assert repository.git("status", "--porcelain").startswith("UU ")


@needs_git
def test_a_retraction_stands_and_meets_a_correction(repository: Repository) -> None:
    theirs: Edit = lambda records: records[1:]  # noqa: E731
    late = update("5d0000000c", date="2022", summary="One came late.")
    ours: Edit = lambda records: [*records, late]  # noqa: E731
    repository.diverge(ours, theirs)
    repository.git("merge", "theirs")
    assert repository.text == text_of([SECOND, late])
    repository.git("reset", "-q", "--hard", "HEAD~1")
    repository.commit([FIRST._replace(note="Ours."), SECOND])
    repository.git("merge", "theirs", code=1)
    left = text_of([FIRST._replace(note="Ours.")])
    wanted = f"<<<<<<< ours\n{left}=======\n>>>>>>> theirs\n{text_of([SECOND])}"
    assert repository.text == wanted


def test_a_retraction_that_is_told_stays_told() -> None:
    """It is a line of its own, and the same whichever side is called ours."""
    out = Retraction(FIRST)
    later = FIRST._replace(note="Theirs.")
    for ours, theirs in ((out, FIRST), (FIRST, out), (out, out)):
        merged = merge_files([FIRST, SECOND], [ours, SECOND], [theirs, SECOND])
        assert merged == (text_of([out, SECOND]), ())
    for sides in ((out, Retraction(later)), (Retraction(later), out)):
        [ours], [theirs] = ([side] for side in sides)
        assert merge_files([FIRST], [ours], [theirs]).text == text_of([out])
    assert merge_files([FIRST], [], [out]).text == text_of([out])
    conflict = merge_files([FIRST], [out], [later])
    marked = (
        f"<<<<<<< ours\n{text_of([out])}=======\n{text_of([later])}>>>>>>> theirs\n"
    )
    assert conflict.text == marked


@needs_git
def test_a_line_that_is_no_record_stops_the_merge(repository: Repository) -> None:
    repository.diverge(with_first(note="Ours."), with_first(note="Theirs."))
    repository.git("checkout", "-q", "theirs")
    repository.file.write_text('{"id":\n')
    repository.git("commit", "-qam", "Broken")
    repository.git("checkout", "-q", "main")
    before = repository.text
    said = repository.git("merge", "theirs", code=2)
    assert f"{FILE}: theirs: line 1: " in said
    assert repository.text == before
    assert [path.name for path in repository.folder.glob(".merge*")] == []


# -- as a command --------------------------------------------------------------------------


def sides(folder: Path, *texts: str) -> list[str]:
    """Files of the three versions."""
    paths = [folder / name for name in ("base", "ours", "theirs")]
    for path, text in zip(paths, texts, strict=True):
        path.write_text(text, encoding="utf-8")
    return [str(path) for path in paths]


@pytest.mark.parametrize(
    ("theirs", "problem"),
    [
        ("# a comment\n", "line 1: is a comment"),
        ("<<<<<<< ours\n", "line 1: "),
        ("\x00\x01\n", "line 1: "),
        (text_of([FIRST]).replace("2020-03-02", "2020-13-45"), "line 1: date: "),
        ("x" * 1_000_002, "line 1: is longer than"),
    ],
)
def test_what_is_no_record_changes_nothing(
    fast: InProcess, tmp_path: Path, theirs: str, problem: str
) -> None:
    paths = sides(tmp_path, "", text_of([FIRST]), theirs)
    done = fast("git-merge", *paths, "updates/x.jsonl")
    assert done.code == 129
    assert f"updates/x.jsonl: theirs: {problem}" in done.err
    assert Path(paths[1]).read_text("utf-8") == text_of([FIRST])


def test_a_file_that_is_missing_is_said(fast: InProcess, tmp_path: Path) -> None:
    paths = sides(tmp_path, "", "", "")
    done = fast("git-merge", str(tmp_path / "no"), *paths[1:], "x.jsonl")
    assert done.code == 129
    assert "x.jsonl: what both come from: cannot be read: " in done.err


def test_hostile_text_stays_text(fast: InProcess, tmp_path: Path) -> None:
    hostile = FIRST._replace(note=HOSTILE_TEXT.strip(), actor_name="<<<<<<< ours")
    other = hostile._replace(note="Theirs.", sources=(Source("\x1b[31m\u202e"),))
    texts = [text_of([record]) for record in (FIRST, hostile, other)]
    paths = sides(tmp_path, *texts)
    done = fast("git-merge", *paths, "\x1b[2J\n.jsonl")
    assert done.code == 1, done.err
    assert "\x1b" not in done.err
    written = Path(paths[1]).read_bytes()
    assert b"\x1b" not in written
    assert len(written.splitlines()) == 5


# -- as a function -------------------------------------------------------------------------


def test_a_record_that_both_added_alike_is_there_once() -> None:
    assert merge_files([], [FIRST], [FIRST]).text == text_of([FIRST])


def test_a_record_that_both_added_differently_is_in_conflict() -> None:
    merged = merge_files([], [FIRST], [FIRST._replace(note="Theirs.")])
    assert merged.conflicts == (f"conflict in update {FIRST.id}: note",)


def test_files_in_another_order_keep_it() -> None:
    third = update("5d0000000c", date="2019", summary="The third of all.")
    merged = merge_files([SECOND, FIRST], [SECOND, FIRST], [SECOND, FIRST, third])
    assert merged.text == text_of([SECOND, FIRST, third])


def test_the_files_of_the_dataset_come_out_as_they_are(
    fast: InProcess, tmp_path: Path
) -> None:
    import hwstatus

    dataset = Path(hwstatus.__file__).parent / "dataset"
    attributes = Path(__file__).resolve().parents[1] / ".gitattributes"
    names = [line.split()[0] for line in attributes.read_text().splitlines()]
    reference = [Path(name).name for name in names if "*" not in name]
    paths_of = [dataset / name for name in reference]
    for path in [*paths_of, *dataset.glob("updates/c*.jsonl")]:
        text = path.read_text("utf-8")
        lines = text.splitlines(keepends=True)
        paths = sides(tmp_path, "".join(lines[1:]), text, "".join(lines[1:]))
        done = fast("git-merge", *paths, path.name)
        assert done.code == 0, done.err
        assert Path(paths[1]).read_text("utf-8") == text, path.name
