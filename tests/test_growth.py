"""A record can grow: a program with one more field, and one without, read each other's files.

The newer program is a copy of this one with a field more on an update.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from conftest import InProcess, Outcome, Setting, Subprocess, json_lines
from hwstatus import paths
from hwstatus.record import canonical
from hwstatus.record.models import Effect
from hwstatus.record.vocabulary import SCOPES
from program import DAY, PROGRAM
from samples import AFTER, update

CLASS = "    instrument: str | None = None\n"
TABLE = 'filter="By a law or procedure usually called so"),\n'
NEW_IN_CLASS = "    language: str | None = None\n"
NEW_IN_TABLE = '    Field("language", values.name, "The language of the sources."),\n'


class Newer:
    """Runs the program of a copied tree."""

    def __init__(self, setting: Setting, tree: Path) -> None:
        self.setting = setting
        self.tree = tree

    def __call__(self, *arguments: str, db: Path, stdin: str = "") -> Outcome:
        """Run to the end."""
        environment = self.setting.environment(
            {"PYTHONPATH": str(self.tree), DAY: AFTER}
        )
        done = subprocess.run(
            [*PROGRAM, "--db", str(db), *arguments],
            input=stdin,
            env={**os.environ, **environment},
            cwd=self.setting.cwd,
            capture_output=True,
            text=True,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def newer(tmp_path: Path, setting: Setting) -> Newer:
    """The program of a later version, with `language` on an update."""
    tree = tmp_path / "newer"
    shutil.copytree(paths.PACKAGE, tree / "hwstatus")
    _insert(tree / "hwstatus" / "record" / "models.py", CLASS, NEW_IN_CLASS)
    _insert(tree / "hwstatus" / "record" / "fields.py", TABLE, NEW_IN_TABLE)
    return Newer(setting, tree)


def _insert(path: Path, after: str, line: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count(after) == 1
    path.write_text(text.replace(after, after + line), encoding="utf-8")


def test_a_certificate_still_verifies(
    hw: Subprocess, newer: Newer, world: Path
) -> None:
    sheet = hw("certify", "ruritania", db=world).out
    done = newer("certify", "--verify", "-", db=world, stdin=sheet)
    assert (done.code, done.err.split(":")[0]) == (0, "Verified")


def test_refresh_finds_nothing_newer_and_no_clash(
    hw: Subprocess, newer: Newer, shipped: Path
) -> None:
    [first] = json_lines(hw("list", "-f", "jsonl", "--limit", "1", db=shipped))
    edited = hw(
        "edit", first["id"], "--set", "note=Mine.", db=shipped, env={DAY: AFTER}
    )
    assert edited.code == 0
    done = newer("refresh", db=shipped)
    assert done.code == 0, done.err
    assert "nothing new" in done.err
    assert done.out == ""


def test_an_older_program_refuses_a_word_that_it_does_not_know(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The fields of the same record it keeps; the word it cannot, and says how to go on."""
    line = canonical.dump(
        update("aaaaaaaaaa", "ruritania", effects=[Effect("energy", "banned")])
    )
    monkeypatch.delitem(SCOPES, "energy")
    done = fast("import", "-", stdin=f"{line}\n", db=world)
    assert done.code == 2
    assert "line 1: effects.scope: 'energy' is not one of 5g, " in done.err
    assert "a later version may know the word\n  upgrade: " in done.err
    typed = fast(
        "add",
        "ruritania",
        "It.",
        "-d",
        "2020",
        "-s",
        "T",
        "--status",
        "energy=banned",
        db=world,
    )
    assert typed.code == 2
    assert "later version" not in typed.err


def test_an_older_program_takes_back_what_a_newer_line_brought(
    fast: InProcess, world: Path
) -> None:
    [old] = json_lines(fast("list", "-f", "jsonl", "--limit", "1", db=world))
    [line] = fast("show", old["id"], "-f", "jsonl", db=world).lines
    newer = json.dumps({**json.loads(line), "language": "sv"})
    assert fast("import", "-", "--update", db=world, stdin=newer).code == 0
    done = fast("undo", db=world)
    assert (done.code, "language: sv → (none)" in done.err) == (0, True), done.err


@pytest.mark.slow
def test_an_older_program_gives_a_newer_line_back_whole(
    hw: Subprocess, newer: Newer, shipped: Path, tmp_path: Path
) -> None:
    [old] = json_lines(hw("list", "-f", "jsonl", "--limit", "1", db=shipped))
    assert newer("edit", old["id"], "--set", "language=sv", db=shipped).code == 0
    exported = newer("export", db=shipped).out
    assert json.dumps("sv") in exported
    other = tmp_path / "other.db"
    kept = {DAY: AFTER}
    done = hw("import", "-", db=other, stdin=exported, env=kept)
    assert done.code == 0, done.err
    assert "kept 1 field that this version does not know" in done.err
    assert hw("export", db=other).out == exported
    assert hw("doctor", db=other).code == 0
    again = newer("import", "-", db=other, stdin=exported)
    assert "0 added" in again.err
