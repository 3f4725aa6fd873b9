"""The figures of `bench/house.py`: what is counted, and when a tree is over the limits."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[1] / "bench" / "house.py"

MODULE = '''\
"""A module."""

# a comment
def public(first: int, *rest: int) -> list[int]:
    """A docstring

    of three lines."""
    return [one for one in rest if one > first]


def _private(value):
    if value and not value.done:
        return 1
    return 2 if value else 3


class Public:
    def method(self) -> None:
        while True:
            pass
'''


def house(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def figures(folder: Path) -> dict[str, str]:
    """The table of a folder: a figure's name and its numbers."""
    done = house(folder)
    assert done.returncode == 0, done.stderr
    return {line[:32].strip(): line[32:] for line in done.stdout.splitlines()}


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("files / lines", "1 / 20"),
        ("function lines, median", "4"),
        ("function lines, longest", "5"),
        ("functions over 30 / 60 lines", "0 / 0"),
        ("most parameters", "2"),
        ("annotated functions", "66 %"),
        ("public docstrings", "50 %"),
        ("comprehensions a hundred lines", "10.0"),
        ("conditionals a hundred lines", "10.0"),
        ("comments a hundred lines", "10.0"),
        ("nested conditionals", "0"),
    ],
)
def test_what_is_counted(tmp_path: Path, name: str, numbers: str) -> None:
    (tmp_path / "module.py").write_text(MODULE, encoding="utf-8")
    assert figures(tmp_path)[name] == numbers


def test_branches_hidden_in_expressions_count(tmp_path: Path) -> None:
    hidden = " + ".join(f"(1 if x > {n} and x else 0)" for n in range(5))
    text = f"def f(x: int) -> int:\n    return {hidden}\n"
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    assert figures(tmp_path)["complexity over 10 / 15"] == "1 / 0"


def test_the_same_six_lines_are_a_duplicate(tmp_path: Path) -> None:
    body = "".join(f"    print({n})\n" for n in range(7))
    text = f"def one() -> None:\n{body}\n\ndef two() -> None:\n{body}"
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    assert figures(tmp_path)["duplicates of 6 lines"] == "1"


@pytest.mark.parametrize(
    ("text", "excess"),
    [
        ("def f(x: int) -> None:\n" + "    print()\n" * 30, "median 31.00, at most 10"),
        (
            "def f(x: int) -> int:\n    return 1 if x else 2 if x == 3 else 4\n",
            "module.py:2: a conditional expression within another",
        ),
        (
            "def f() -> None:\n    print()\n" + "\n" * 400,
            "module.py 402 lines, at most 400: make it a package",
        ),
        (
            "def f() -> None:\n    print(1, 2, 3, 4, 5, 6, 7, 8, 9)\n",
            "nodes 8.00, at most 5.0",
        ),
    ],
    ids=["long", "nested", "module", "dense"],
)
def test_a_tree_over_a_limit_fails(tmp_path: Path, text: str, excess: str) -> None:
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    done = house("--check", tmp_path)
    assert done.returncode == 1
    assert excess in done.stderr
    assert house(tmp_path).returncode == 0


def test_a_tree_within_the_limits_passes(tmp_path: Path) -> None:
    text = "def f() -> None:\n" + "    print()\n" * 9
    (tmp_path / "module.py").write_text(text, encoding="utf-8")
    done = house("--check", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
