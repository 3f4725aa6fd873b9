"""`log` and `check` on a terminal: a screenful at a glance, all of it on request and in formats."""

import re
from pathlib import Path

import pytest

from conftest import InProcess, Terminal, json_lines
from hwstatus.answers.log import log
from hwstatus.paths import Location
from hwstatus.store.history import LedgerReader
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT, WORLD_ENTITIES, WORLD_UPDATES, update, write_tracker


@pytest.fixture
def large(tmp_path: Path) -> Path:
    """A tracker with the dataset's entry, a large one and a small one of one's own."""
    many = [
        update(f"b{number:09}", "borduria", note="Two  blanks.")
        for number in range(1, 31)
    ]
    batches = (WORLD_ENTITIES, many, WORLD_UPDATES[:2])
    return write_tracker(tmp_path / "large.db", *batches)


def test_the_log_begins_with_one_s_own_changes(terminal: Terminal, large: Path) -> None:
    shown = terminal("log", "--color", "never", db=large).out.splitlines()
    assert shown[0].startswith("3  add ")
    assert [line for line in shown if "update 3b00 ruritania" in line]
    folded = [line for line in shown if line.startswith(("1  ", "2  "))]
    assert folded[0].startswith("2  add: 30 updates ")
    assert folded[1].startswith(f"1  dataset: {len(WORLD_ENTITIES)} entities ")
    assert shown[-1] == folded[1], "nothing below a folded entry"


def test_the_log_says_how_its_newest_change_is_taken_back(
    fast: InProcess, terminal: Terminal, large: Path
) -> None:
    def last_line(name: str) -> str:
        return terminal("log", name, db=large, stderr_too=True).lines[-2]

    fast("edit", "3b0000000a", "--set", "note=one", db=large)
    assert last_line("3b0000000a").endswith("undo 4")
    assert "undo 3" in terminal("log", "3", db=large, stderr_too=True).out
    assert "undo" not in terminal("log", "1", db=large, stderr_too=True).out
    fast("undo", db=large)
    assert "redo 5" in terminal("log", "3b0000000a", db=large, stderr_too=True).out


@pytest.mark.parametrize(
    ("acts", "said"),
    [
        (["undo"], "1 change, 1 undo"),
        (["undo", "redo", "undo"], "1 change, 1 redo, 2 undos"),
        ([], "1 change"),
    ],
)
def test_a_log_counts_no_change_again_that_was_taken_back(
    terminal: Terminal, fast: InProcess, world: Path, acts: list[str], said: str
) -> None:
    fast("checked", "ruritania", db=world)
    for act in acts:
        fast(act, db=world)
    asked = ["log", "ruritania", "--limit", str(len(acts) + 1)]
    env = {"HWSTATUS_DB": str(world)}
    assert terminal(*asked, env=env, stderr_too=True).lines[-1] == said


def test_a_large_undo_says_of_which_entry(
    fast: InProcess, terminal: Terminal, large: Path
) -> None:
    fast("undo", "2", db=large)
    shown = terminal("log", "--color", "never", db=large).lines
    assert shown[0].startswith("4  undo of entry 2: 30 updates ")


def test_the_log_says_what_became_of_a_source_as_edit_does(
    fast: InProcess, terminal: Terminal, large: Path
) -> None:
    told = fast("edit", "3b0000000a", "--set", "title=Tidings", db=large).err
    [line] = [line.strip() for line in told.splitlines() if " → Tidings" in line]
    shown = terminal("log", "--limit", "1", columns=200, db=large).out.splitlines()
    assert [one.strip() for one in shown if "source" in one] == [line]


@pytest.mark.parametrize("arguments", [["--all"], ["borduria"], ["b000000001"]])
def test_all_and_a_name_unfold_the_log(
    terminal: Terminal, large: Path, arguments: list[str]
) -> None:
    shown = terminal("log", *arguments, "--no-pager", db=large).out
    assert "added update b000000001 borduria" in shown
    assert "30 updates" not in shown


def test_an_entry_is_shown_by_its_number(
    fast: InProcess, terminal: Terminal, large: Path
) -> None:
    assert {row["entry"] for row in json_lines(fast("log", "3", "-f", "jsonl", db=large))} == {3}  # fmt: skip
    assert len(fast("log", "2", db=large).lines) == 30
    [folded] = terminal("log", "2", "--color", "never", db=large).out.splitlines()
    assert folded.startswith("2  add: 30 updates ")
    refused = fast("log", "4", db=large)
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "error: no entry has the number 4: the last is 3\n"


def test_formats_hold_the_whole_log(fast: InProcess, large: Path) -> None:
    whole = json_lines(fast("log", "-f", "jsonl", db=large))
    assert len(whole) == len(WORLD_ENTITIES) + 30 + 2
    assert len(fast("log", db=large).lines) == len(whole)


def test_entries_are_counted_as_far_as_they_are_read(
    large: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    count = LedgerReader.records_of_entry

    def noted(ledger: LedgerReader, entry: int) -> dict[str, int]:
        counted.append(entry)
        return count(ledger, entry)

    monkeypatch.setattr(LedgerReader, "records_of_entry", noted)
    with open_tracker(Location(large, "a test"), CONTEXT) as tracker:
        lines = iter(log(tracker, (), folded=True))
        assert (next(lines).entry, counted) == (3, [3])
        assert [line.entry for line in lines] == [3, 2, 1]
    assert counted == [3, 2, 1]


def test_a_limit_counts_a_folded_entry_once(terminal: Terminal, large: Path) -> None:
    shown = terminal("log", "--limit", "3", db=large, stderr_too=True).out
    assert "2  add: 30 updates" in shown
    assert "dataset: " not in shown
    assert "--all shows every record" in shown
    own = terminal("log", "--limit", "2", db=large, stderr_too=True).out
    assert "--all" not in own, "nothing is folded"
    assert own.endswith("2 changes\n")


def test_check_shows_the_first_few_of_each_rule(
    terminal: Terminal, large: Path
) -> None:
    asked = ("check", "--no-pager", "--color", "never")
    shown = terminal(*asked, db=large, stderr_too=True, rows=60).out
    [head] = [line for line in shown.splitlines() if "white-space" in line][:1]
    assert head.rstrip().endswith("30")
    assert "… 27 more: hwstatus check --rule white-space" in shown
    assert f"every finding: hwstatus --db {large} check --all" in " ".join(
        shown.split()
    )


def test_check_has_every_rule_on_a_screen(terminal: Terminal, shipped: Path) -> None:
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped)}
    seen = terminal("check", stderr_too=True, env=env)
    counted = re.findall(r"info  [a-z-]+ +(\d+)$", seen.out, re.MULTILINE)
    assert len(seen.lines) < 24 and "Those of a rule: hwstatus check --rule" in seen.out
    assert sum(map(int, counted)) == int(seen.lines[-1].split()[0]), "each is counted"


@pytest.mark.parametrize(
    "arguments", [["--all"], ["--rule", "white-space"], ["borduria"]]
)
def test_check_shows_all_that_is_asked_for(
    terminal: Terminal, large: Path, arguments: list[str]
) -> None:
    shown = terminal("check", *arguments, "--no-pager", db=large).out
    assert " more: " not in shown
    assert all(f"b{number:09}" in shown for number in range(1, 31))


def test_formats_hold_every_finding(fast: InProcess, large: Path) -> None:
    found = json_lines(fast("check", "-f", "jsonl", db=large))
    of_rule = [row for row in found if row["rule"] == "white-space"]
    assert len(of_rule) == 30
