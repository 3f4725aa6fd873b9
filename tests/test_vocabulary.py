"""The closed lists: a word is one line, and every read, the chart and the SQL follow."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from conftest import InProcess
from costs import one_in
from hwstatus.assistants.tools import Tools
from hwstatus.paths import Location
from hwstatus.record import vocabulary
from hwstatus.record.models import Effect
from hwstatus.record.vocabulary import BASES, SCOPES, STAGES, STATUSES, UNKNOWN
from hwstatus.site.publish import publish
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT, WORLD_ENTITIES, country, update, write_tracker

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
    "summary --by year,status", "names", "log", "check --severity info", "map --on 2010-06-01", "chart",
)  # fmt: skip
FORMATS = ("table", "plain", "csv", "tsv", "json", "jsonl", "markdown", "html")


@pytest.fixture(scope="module")
def every_word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tracker in which each status, scope, stage and basis was used once."""
    count = max(len(words) for words in (STATUSES, STAGES, BASES))
    words = [list(words) * count for words in (STATUSES, STAGES, BASES)]
    history = []
    for number, entity in product(range(count), ("ruritania", "sweden")):
        status, stage, basis = (found[number] for found in words)
        effects = [Effect(scope, status, stage, basis) for scope in SCOPES]
        known, day = f"{entity[0]}{number:09}", f"{2010 + number}-05-05"
        history.append(update(known, entity, date=day, effects=effects))
    place = tmp_path_factory.mktemp("words") / "tracker.db"
    return write_tracker(place, (*WORLD_ENTITIES, country("sweden", "SE")), history)


@one_in(4)
@pytest.mark.parametrize("command", READS)
def test_every_read_knows_every_word(
    fast: InProcess, every_word: Path, command: str
) -> None:
    for form in FORMATS:
        found = fast(*command.split(), "-f", form, db=every_word)
        assert found.code in (0, 1), (form, found.err)
        assert "bug" not in found.err, (form, found.err)


@one_in(4)
@pytest.mark.parametrize("status", STATUSES)
def test_every_picture_knows_every_status(
    fast: InProcess, every_word: Path, tmp_path: Path, status: str
) -> None:
    day = f"{2010 + list(STATUSES).index(status)}-06-01"
    strictest = next(iter(STATUSES))
    for ending in ("svg", "html", "png") if status == strictest else ("svg", "html"):
        page = tmp_path / f"page.{ending}"
        for command in (f"map --on {day}", "chart"):
            found = fast(*command.split(), "-o", str(page), db=every_word)
            assert found.code == 0, (command, found.err)
            if ending != "png" and status != UNKNOWN:
                assert f".{status}{{fill:" in page.read_text()


def test_every_assistant_is_told_every_word(every_word: Path) -> None:
    tools = Tools(Location(every_word, "a test"))
    for number, status in enumerate(STATUSES):
        day = f"{2010 + number}-06-01"
        assert status in str(tools.standing(["ruritania"], on=day))
        assert status in str(tools.why(["ruritania"], "", day))
        assert status in str(tools.certify(["ruritania"], on=day))
        assert status in str(tools.compare(day, "2009-01-01"))
    assert all(status in str(tools.updates(names=["ruritania"])) for status in STATUSES)


def test_every_page_knows_every_word(every_word: Path, tmp_path: Path) -> None:
    opened = open_tracker(Location(every_word, "test", asked=True), CONTEXT)
    publish(opened, tmp_path / "site", base=None, cards=False, force=False)
    styles = "".join(page.read_text() for page in (tmp_path / "site").rglob("*.css"))
    assert all(f".{status}{{fill:" in styles for status in STATUSES)
    terms = (tmp_path / "site" / "method" / "index.html").read_text()
    assert all(word in terms for words in (STATUSES, SCOPES) for word in words)


MORE_WORDS = {
    '    Status("banned",': """
    Status("outlawed", 7, "worse", True, "X", Colours("#110022", "#110022", "#cc88ff", "#a040ff", "bold")),""",
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
    lists = source / "record" / "vocabulary.py"
    text = lists.read_text()
    for line, added in MORE_WORDS.items():
        assert text.count(line) == 1
        text = text.replace(line, f"{added}\n{line}")
    lists.write_text(text)
    found = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--basetemp={tmp_path / 'scratch'}", "tests",
         "-k", "every_ or sql or headline or standing"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path / 'src'}:{tmp_path / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-3000:]
