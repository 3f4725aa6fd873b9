"""The figures of `bench/house.py`: what is counted, and when a tree is over the limits."""

import subprocess
import sys
from pathlib import Path

import pytest

from costs import one_in

SCRIPT = Path(__file__).resolve().parents[1] / "bench" / "house.py"

MODULE = '''\
"""A module."""

# a comment
def public(first: int, *rest: int) -> list[int]:
    """A docstring

    of three lines."""
    found = [one for one in rest if one > first]
    return found


QUERY = """
SELECT a
  FROM b
"""


def _private(known):
    if known and not known.done:
        return 1
    return 2 if known else 3
'''


def house(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(SCRIPT), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def a_tree(folder: Path, **modules: str) -> Path:
    """A package in a folder, a module for each text."""
    package = folder / "package"
    package.mkdir()
    (package / "__init__.py").touch()
    for name, text in modules.items():
        path = package.joinpath(*name.split("__")).with_suffix(".py")
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return package


def figures(folder: Path) -> str:
    done = house(folder)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    "figure",
    [
        "package: 8 statements, ",
        "modules 2: 0 over 400 lines, 1 under 60; classes 0, functions 2",
        "function lines: median 5, p90 6, longest 6",
        "nested conditionals 0, comprehensions within comprehensions 0",
        "import circles, imports inside functions counted: 0",
        "rooms 2, floors 1; lines of SQL in texts 3, of templates, scripts and styles 2",
        "vague names bound: found 1, known 1, place 0, held 0, asked 0, chosen 0, wanted 0, one 1",
    ],
)
def test_what_is_counted(tmp_path: Path, figure: str) -> None:
    package = a_tree(tmp_path, module=MODULE)
    (package / "page.html.j2").write_text("<p>\n</p>\n", encoding="utf-8")
    assert figure in figures(package)


def test_statements_do_not_change_when_lines_are_spread(tmp_path: Path) -> None:
    joined = a_tree(tmp_path, module="a = f(1, 2)\n")
    (tmp_path / "other").mkdir()
    spread = a_tree(tmp_path / "other", module="a = f(\n    1,\n    2,\n)\n")
    count = "1 statements, 8 nodes"
    assert count in figures(joined)
    assert count in figures(spread)


def test_a_circle_counts_where_an_import_hides_in_a_function(tmp_path: Path) -> None:
    package = a_tree(
        tmp_path,
        low="def f():\n    from package import high\n",
        high="from package import low\n",
        top="from package.high import name\n",
    )
    shown = figures(package)
    assert "functions counted: 1\n  2: package.high, package.low\n" in shown
    assert "rooms 4, floors 2;" in shown


def test_an_import_for_types_alone_makes_no_circle(tmp_path: Path) -> None:
    guarded = "if TYPE_CHECKING:\n    from package import high\n"
    package = a_tree(tmp_path, low=guarded, high="from package import low\n")
    assert "functions counted: 0\n" in figures(package)


def test_floors_are_the_longest_chain_of_rooms(tmp_path: Path) -> None:
    package = a_tree(
        tmp_path,
        rows__table="",
        rows__other="from package.rows import table\n",
        store="from package.rows import other\n",
        cli="from package import store\n",
    )
    assert "rooms 4, floors 3;" in figures(package)


def test_the_files_that_tell_a_word(tmp_path: Path) -> None:
    texts = {"first": "stage = 1\nstage\n", "second": "stages = stage\n", "third": ""}
    package = a_tree(tmp_path, **texts)
    shown = house("--word", "stage", package).stdout
    assert shown.splitlines()[0] == "'stage': 2 files, 3 times"


@one_in(2)
@pytest.mark.parametrize(
    ("text", "excess"),
    [
        (
            "def f(x: int) -> None:\n" + "    print()\n" * 30,
            "functions of 31 lines in the middle, at most 10",
        ),
        (
            "def f(x: int) -> int:\n    return 1 if x else 2 if x == 3 else 4\n",
            "module.py:2: a conditional expression within another",
        ),
        (
            "def f() -> None:\n    print()\n" + "\n" * 400,
            "module.py: 402 lines, at most 400: make it a package",
        ),
        (
            "from package import other\n",
            "package.module, package.other: import one another in a circle",
        ),
    ],
    ids=["long", "nested", "module", "circle"],
)
def test_a_tree_over_a_limit_fails(tmp_path: Path, text: str, excess: str) -> None:
    package = a_tree(tmp_path, module=text, other="from package import module\n")
    done = house("--check", package)
    assert done.returncode == 1
    assert excess in done.stderr
    assert house(package).returncode == 0


def test_a_tree_within_the_limits_passes(tmp_path: Path) -> None:
    package = a_tree(tmp_path, module="def f() -> None:\n" + "    print()\n" * 9)
    done = house("--check", package)
    assert (done.returncode, done.stderr) == (0, "")
