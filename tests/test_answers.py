"""The answers kept by `bench/answers.py`: short, exact, and shown as a diff where they differ."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "bench"))
import answers

LINES = [f"{number}\n".encode() for number in range(100)]


def test_a_short_answer_is_kept_whole() -> None:
    assert "".join(answers.shortened(LINES[:20])) == b"".join(LINES[:20]).decode()


def test_a_long_answer_keeps_its_ends() -> None:
    first = [line.decode() for line in LINES[: answers.FIRST]]
    last = [line.decode() for line in LINES[-answers.LAST :]]
    kept = list(answers.shortened(LINES))
    assert kept[: answers.FIRST] == first
    assert kept[answers.FIRST].startswith("[80 lines, sha256 of all: ")
    assert kept[answers.FIRST + 1 :] == last


def test_a_change_in_the_middle_changes_what_is_kept() -> None:
    changed = [*LINES[:50], b"fifty\n", *LINES[51:]]
    assert list(answers.shortened(changed)) != list(answers.shortened(LINES))


def test_a_difference_is_shown_as_a_diff() -> None:
    before = {"same.txt": "a\n", "status.txt": "France  banned\n"}
    now = {"same.txt": "a\n", "status.txt": "France  permitted\n", "new.txt": "b\n"}
    new, status = answers.differences(before, now)
    assert new.splitlines()[-1] == "+b"
    assert status.splitlines()[-2:] == ["-France  banned", "+France  permitted"]


def test_every_question_has_a_file_of_its_own() -> None:
    questions = answers.QUESTIONS.strip().splitlines()
    names = [answers.file_name(question) for question in questions]
    assert len(set(names)) == len(questions)
    assert set(names) == answers.kept_answers().keys()


def test_kept_answers_are_read_as_they_were_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "KEPT", tmp_path / "answers")
    texts = {"one.txt": "a,b\r\n1,2\r\n", "two.txt": "é\n"}
    answers.keep({"gone.txt": "", **texts})
    answers.keep(texts)
    assert answers.kept_answers() == texts
