"""The closed lists: a word is one line, and every read, the chart and the SQL follow."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import InProcess
from hwstatus import vocabulary
from hwstatus.models import Effect
from hwstatus.vocabulary import BASES, SCOPES, STAGES, STATUSES
from samples import WORLD_ENTITIES, update, write_tracker

LISTS: tuple[Mapping[str, Any], ...] = tuple(
    value
    for name, value in vars(vocabulary).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, dict)
)


@pytest.mark.parametrize("words", LISTS)
def test_each_word_has_its_key_and_a_meaning(words: Mapping[str, Any]) -> None:
    for key, entry in words.items():
        assert key == entry.word
        assert entry.definition


def test_statuses_come_strictest_first_with_a_rank_and_a_mark_of_their_own() -> None:
    ranks = [status.rank for status in STATUSES.values()]
    assert ranks == list(range(6, -2, -1))
    assert len({status.mark for status in STATUSES.values()}) == len(STATUSES)


def test_what_binds_is_stricter_than_what_does_not() -> None:
    binding = [word for word in STATUSES if vocabulary.binds(word)]
    assert binding == ["banned", "phase-out", "restricted"]
    assert all(vocabulary.rank(word) >= vocabulary.BINDING for word in binding)
    soft = set(STATUSES) - set(binding)
    assert all(vocabulary.rank(word) < vocabulary.BINDING for word in soft)


def test_an_operators_status_is_a_practice() -> None:
    practices = {word: status.practice for word, status in STATUSES.items()}
    assert set(practices.values()) == set(vocabulary.PRACTICES)
    assert practices["permitted"] == vocabulary.IN_USE
    assert practices["banned"] == practices["phase-out"] == vocabulary.AVOIDED
    assert practices["restricted"] == vocabulary.MIXED


def test_the_network_comes_first_among_the_scopes() -> None:
    assert tuple(SCOPES)[:5] == vocabulary.NETWORK_SCOPES
    assert vocabulary.NETWORK_SCOPES[0] == vocabulary.HEADLINE_SCOPE


# -- a word more ---------------------------------------------------------------------

READS = (
    "overview", "show ruritania", "show ruritania --scopes", "status", "status --scopes",
    "status --compare 2012 2020", "why ruritania", "changes", "deadlines", "disputes",
    "groups", "list", "search happened", "timeline", "timeline --chart", "summary",
    "summary --by year,status", "names", "log", "check --severity info",
)  # fmt: skip
FORMATS = ("table", "plain", "csv", "tsv", "json", "jsonl", "markdown", "html")


@pytest.fixture(scope="module")
def every_word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tracker in which each status, scope, stage and basis was used once."""
    count = max(len(words) for words in (STATUSES, STAGES, BASES))
    words = [list(words) * count for words in (STATUSES, STAGES, BASES)]
    history = []
    for number in range(count):
        status, stage, basis = (found[number] for found in words)
        effects = [Effect(scope, status, stage, basis) for scope in SCOPES]
        day = f"{2010 + number}-05-05"
        history.append(update(f"w{number:09}", "ruritania", date=day, effects=effects))
    place = tmp_path_factory.mktemp("words") / "tracker.db"
    return write_tracker(place, WORLD_ENTITIES, history)


@pytest.mark.parametrize("command", READS)
def test_every_read_knows_every_word(
    fast: InProcess, every_word: Path, command: str
) -> None:
    for form in FORMATS:
        found = fast(*command.split(), "-f", form, db=every_word)
        assert found.code in (0, 1), (form, found.err)
        assert "bug" not in found.err, (form, found.err)


MORE_WORDS = {
    '    Status("banned",': '    Status("outlawed", 7, "worse", True, "danger", "X"),',
    '    Scope("5g-core",': '    Scope("6g", "the next network", True),',
    "    Stage(IN_FORCE,": '    Stage("sealed", "for good", decided=True),',
    "    Basis(ORDER,": '    Basis("treaty", "between states", "by treaty", True),',
    "    Actor(COURT,": '    Actor("monarch", "a monarch", "a monarch", state=True),',
}
"""A new line for a closed list, and the line of `vocabulary` that it is put before."""


@pytest.mark.slow
def test_a_word_is_added_in_one_place(tmp_path: Path) -> None:
    """In a copy of the tree with more words, every read and the property tests hold."""
    here = Path(__file__).parents[1]
    source = tmp_path / "src" / "hwstatus"
    shutil.copytree(here / "src" / "hwstatus", source)
    names = (
        "conftest", "costs", "forge", "program", "samples", "test_standing",
        "test_vocabulary",
    )  # fmt: skip
    for name in (f"{module}.py" for module in names):
        (tmp_path / "tests").mkdir(exist_ok=True)
        shutil.copy(here / "tests" / name, tmp_path / "tests" / name)
    lists = source / "vocabulary.py"
    text = lists.read_text()
    for line, added in MORE_WORDS.items():
        assert text.count(line) == 1
        text = text.replace(line, f"{added}\n{line}")
    lists.write_text(text)
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'scratch'}", "tests",
         "-k", "every_read or sql or headline or standing"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path / 'src'}:{tmp_path / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-3000:]
