"""What people type first, from the README and the help alone, and what the answer must hold."""

import shlex
from pathlib import Path

import pytest

from conftest import InProcess, Setting
from costs import one_in
from program import DAY
from samples import AFTER

GUESSES = Path(__file__).parent / "data" / "first_guesses"
LISTED = "Vodafone\nGermany\nOrange SA\nUnited Kingdm\n"
"""What stands in a file that a guess names: who is recorded, and who is nearly so."""


def guesses() -> list[tuple[str, str, int, list[str]]]:
    """Each guess: who types it, the command, its exit code, the words that the answer holds."""
    return [
        (person, command, int(code), [word.strip() for word in words.split(";")])
        for file in sorted(GUESSES.glob("*.txt"))
        for line in file.read_text("utf-8").splitlines()
        if line and not line.startswith("#")
        for person, command, code, words in [map(str.strip, line.split("|"))]
    ]


@one_in(3)
@pytest.mark.parametrize(
    ("person", "command", "code", "words"),
    guesses(),
    ids=[f"{person}: {command}" for person, command, *_ in guesses()],
)
def test_it_is_answered(
    fast: InProcess, setting: Setting, person: str, command: str, code: int, words: list[str]
) -> None:  # fmt: skip
    arguments = shlex.split(command)
    for name in arguments:
        if name.endswith(".txt"):
            (setting.cwd / name).write_text(LISTED)
    told = fast(*arguments, env={DAY: AFTER})
    answer = told.out + told.err
    assert told.code == code, f"{person}: {answer[:2000]}"
    assert [word for word in words if word not in answer] == [], answer[:2000]


def test_there_are_enough_and_none_twice() -> None:
    typed = [command for _, command, *_ in guesses()]
    assert len(typed) == len(set(typed)) >= 110
