"""Completion: what the program answers, and the scripts in the three real shells."""

import shutil
import subprocess
import textwrap
from pathlib import Path

import pytest

from conftest import INSTALLED, InProcess, Setting, Subprocess
from costs import one_in
from samples import WORLD_UPDATES
from test_layers import loaded_by

SHELLS = ("bash", "zsh", "fish")


def complete(hw: Subprocess, db: Path, *words: str, shell: str = "fish") -> list[str]:
    """The candidates for the last of `words`, without their meanings."""
    env = {"_HWSTATUS_COMPLETE": shell, "HWSTATUS_DB": str(db)}
    found = hw(*words, env=env)
    assert (found.code, found.err) == (0, "")
    return [line.split("\t")[0] for line in found.lines]


@pytest.mark.parametrize(
    ("line", "candidates"),
    [
        ("tim", ["timeline"]),
        ("list --status ph", ["phase-out"]),
        ("list --status banned,ph", ["banned,phase-out"]),
        ("list --status=ph", ["--status=phase-out"]),
        ("list --scope 5g-", ["5g-core", "5g-ran"]),
        ("list --kind co", ["country", "company"]),
        ("list --actor re", ["regulator"]),
        ("list --sort da", ["date"]),
        ("list --format js", ["json", "jsonl"]),
        ("list -f c", ["csv"]),
        ("list --color a", ["auto", "always"]),
        ("summary --by year,sta", ["year,status", "year,stage"]),
        ("add ruritania x --status ban", ["banned"]),
        ("add ruritania x --status 5g-core=ban", ["5g-core=banned"]),
        ("add ruritania x --stage ad", ["adopted"]),
        ("edit abcd --set sta", ["status=", "stage="]),
        ("edit abcd --set stage=ad", ["stage=adopted"]),
        ("edit abcd --set status=5g=ph", ["status=5g=phase-out"]),
        ("show rurita", ["ruritania"]),
        ("show Rurita", ["ruritania"]),
        ("list --status PH", ["phase-out"]),
        ("list --company fr", ["fredcom"]),
        ("help fi", ["filters"]),
        ("completion in", ["install"]),
        ("completion install f", ["fish"]),
        ("import ", ["files"]),
        ("list -o ", ["files"]),
    ],
)
def test_candidates(
    fast: InProcess, world: Path, line: str, candidates: list[str]
) -> None:
    env = {"_HWSTATUS_COMPLETE": "fish", "HWSTATUS_DB": str(world)}
    found = fast(*line.split(" "), env=env)
    assert [answer.split("\t")[0] for answer in found.lines] == candidates


def test_names_are_slugs_with_their_names(fast: InProcess, shipped: Path) -> None:
    env = {"_HWSTATUS_COMPLETE": "zsh", "HWSTATUS_DB": str(shipped)}
    found = fast("show", "united-k", env=env)
    assert found.lines == ["united-kingdom\tUnited Kingdom"]
    slugs = [line.split("\t")[0] for line in fast("show", "uni", env=env).lines]
    assert "united-states" in slugs and not any(" " in slug for slug in slugs)


def test_groups_and_publishers(fast: InProcess, shipped: Path) -> None:
    env = {"_HWSTATUS_COMPLETE": "fish", "HWSTATUS_DB": str(shipped)}
    assert any(
        line.startswith("nato\t") for line in fast("list", "-g", "na", env=env).lines
    )
    assert "Reuters" in fast("list", "--publisher", "Reut", env=env).lines


def test_ids_come_with_their_summaries(fast: InProcess, world: Path) -> None:
    update = WORLD_UPDATES[0]
    env = {"_HWSTATUS_COMPLETE": "fish", "HWSTATUS_DB": str(world)}
    found = fast("edit", update.id[:5], env=env)
    assert found.lines == fast("show", update.id[:5].upper(), env=env).lines
    beginning = update.summary.split()[0]
    assert found.lines[0].startswith(f"{update.id}\t{update.entity}: {beginning}")


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (["list", "--status", "=", "ph"], ["phase-out"]),
        (["edit", "abcd", "--set", "status", "=", "ph"], ["phase-out"]),
        (["edit", "abcd", "--set", "status", "="], ["banned", "phase-out"]),
        (["list", "--publisher", "'The Str"], ["The Strelsau Times"]),
    ],
)
def test_bash_parts_words_at_equals_signs(
    fast: InProcess, world: Path, words: list[str], answers: list[str]
) -> None:
    env = {"_HWSTATUS_COMPLETE": "bash", "HWSTATUS_DB": str(world)}
    found = [line.split("\t")[0] for line in fast(*words, env=env).lines]
    assert found[: len(answers)] == answers


def test_a_tracker_that_cannot_be_read_completes_nothing(
    fast: InProcess, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_text("no database")
    env = {"_HWSTATUS_COMPLETE": "zsh", "HWSTATUS_DB": str(broken)}
    for words in (["show", "f"], ["edit", "a"], ["list", "--publisher", "R"]):
        assert fast(*words, env=env) == (0, "", "")
    assert broken.read_text() == "no database"


def test_the_tracker_on_the_line_is_the_one_asked(hw: Subprocess, world: Path) -> None:
    env = {"_HWSTATUS_COMPLETE": "zsh"}
    assert hw("--db", str(world), "show", "rurita", env=env).out.startswith("ruritania")


def test_completion_imports_little(setting: Setting, world: Path) -> None:
    near = setting.cwd / "data"
    near.mkdir()
    world.rename(near / "tracker.db")
    loaded = loaded_by(
        setting, setting.cwd, "show", "rurita", env={"_HWSTATUS_COMPLETE": "zsh"}
    )
    assert {"rich", "platformdirs", "hwstatus.store.editor"} & loaded == set()


# -- in the shells -------------------------------------------------------------------


@pytest.fixture
def installed(hw: Subprocess, world: Path) -> dict[str, str]:
    """The environment of a person who installed the completion in every shell."""
    for shell in SHELLS:
        first = hw("completion", "install", shell)
        assert (first.code, first.out) == (0, "") and shell in first.err
        assert hw("completion", "install", shell).code == 0
    folder = INSTALLED.parent
    environment = hw.setting.environment({"HWSTATUS_DB": str(world)})
    return {**environment, "PATH": f"{folder}:{environment['PATH']}"}


def in_shell(environment: dict[str, str], *command: str, text: str = "") -> str:
    if not shutil.which(command[0]):
        pytest.skip(f"{command[0]} is not installed")
    found = subprocess.run(
        command,
        input=text,
        capture_output=True,
        text=True,
        env=environment,
        cwd=environment["HOME"],
        timeout=30,
        check=False,
    )
    return found.stdout


CASES = [
    ("hwstatus tim", "timeline"),
    ("hwstatus show ruritan", "ruritania"),
    ("hwstatus list --status ph", "phase-out"),
    ("hwstatus list --status=ph", "phase-out"),
    ("hwstatus list --kind comp", "company"),
]


@one_in(5)
@pytest.mark.parametrize(("line", "answer"), CASES)
def test_bash(installed: dict[str, str], line: str, answer: str) -> None:
    words = line.replace("=", " = ").split()
    script = f"""
        . "$HOME/.bashrc"
        COMP_WORDS=({" ".join(words)}) COMP_CWORD={len(words) - 1} COMP_TYPE=9
        _hwstatus 2>/dev/null
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    assert in_shell(installed, "bash", "-c", textwrap.dedent(script)) == f"{answer}\n"


@one_in(5)
@pytest.mark.parametrize(("line", "answer"), CASES)
def test_fish(installed: dict[str, str], line: str, answer: str) -> None:
    found = in_shell(installed, "fish", "-c", f"complete --do-complete '{line}'")
    first = found.split("\n")[0].split("\t")[0]
    assert first.removeprefix("--status=") == answer


@one_in(5)
@pytest.mark.parametrize(("line", "answer"), CASES)
def test_zsh(installed: dict[str, str], line: str, answer: str) -> None:
    # Completes in a real line editor on a pseudo-terminal, and prints the line once that is done.
    script = f"""
        zmodload zsh/zpty
        zpty shell zsh -i
        zpty -w shell 'show() {{ zle expand-or-complete; print "<$BUFFER>"; }}; zle -N show'
        zpty -w shell 'PS1=READY; bindkey "^I" show; print BE''GIN'
        zpty -r -m shell found '*BEGIN*'
        zpty -n -w shell '{line}'$'\\t'
        zpty -r -m shell found '*<*>*'
        print -r -- "$found"
        zpty -d shell
    """
    found = in_shell(installed, "zsh", "-f", "-c", textwrap.dedent(script))
    assert f"{answer} >" in found or f"{answer}>" in found
