"""The exercises of CONTRIBUTING.md, carried out on a copy of the tree as they are written there."""

import os
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]


class Step(NamedTuple):
    """A block of an exercise: the file that it is for, its language and its text."""

    path: str
    language: str
    text: str


def exercise(title: str) -> Iterator[Step]:
    """The steps below a heading: each code block, and the file named in the sentence before it."""
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    chapter = page.split(f"\n### {title}\n")[1].split("\n##")[0]
    block = r"`([\w/.]+\.(?:py|j2))`[^`]*:\n\n( *)```(python|diff|jinja)\n(.*?)\n\2```"
    for path, _, language, text in re.findall(block, chapter, re.DOTALL):
        yield Step(path, language, textwrap.dedent(text))


def carry_out(step: Step, tree: Path) -> None:
    """A diff changes its file; other code goes to the end of the file, which is made where it is not there."""
    path = tree / step.path
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if step.language == "diff":
        after = patched(before, step.text)
    elif before:
        after = f"{before}\n\n{step.text}\n"
    else:
        after = f"{step.text}\n"
    path.write_text(after, encoding="utf-8")


def patched(text: str, diff: str) -> str:
    """A text after a diff without line numbers, whose context must occur once."""
    lines = diff.splitlines(keepends=True)
    old = "".join(line[1:] for line in lines if line[0] in " -")
    new = "".join(line[1:] for line in lines if line[0] in " +")
    assert text.count(old.rstrip("\n")) == 1, f"not once in the file:\n{old}"
    return text.replace(old.rstrip("\n"), new.rstrip("\n"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package and of what its tests share."""
    # What is compiled comes along: only what the exercise changes is compiled again.
    ignored = shutil.ignore_patterns("test_*", "__snapshots__")
    for name in ("src", "tests", "docs", "tools"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def run(tree: Path, *arguments: str, env: Mapping[str, str] | None = None) -> str:
    """What a Python program prints that imports the package of the copy."""
    environment = {**os.environ, "PYTHONPATH": str(tree / "src"), **(env or {})}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def pytest_of(tree: Path, test: str) -> str:
    """The outcome of a test file in the copy."""
    # Without a folder of its own, a run within another shuts the folder of both to others. What pytest would load
    # besides is most of such a short run.
    place = f"--basetemp={tree / 'scratch'}"
    alone = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    line = ("-m", "pytest", "-o", "addopts=", place, "-p", "no:cacheprovider", test)
    return run(tree, *line, env=alone)


def carried_out(tree: Path, title: str, *files: str) -> None:
    """An exercise is carried out, costs so many files beside its test, which holds."""
    steps = list(exercise(title))
    *own, test = dict.fromkeys(step.path for step in steps)
    assert [path.removeprefix("src/hwstatus/") for path in own] == list(files)
    for step in steps:
        carry_out(step, tree)
    pytest_of(tree, test)


@pytest.mark.slow
def test_a_new_command_that_reuses_a_row(tree: Path) -> None:
    files = ("answers/first.py", "cli/updates.py", "cli/registry.py")
    carried_out(tree, "A new command that reuses a row", *files)
    assert "hwstatus first france" in run(tree, "-m", "hwstatus", "first", "--help")
    reference = "import sys; sys.path.insert(0, 'docs')\nimport generate\n"
    printed = run(tree, "-c", f"{reference}print(generate.reference())")
    assert "### hwstatus first\n" in printed


@pytest.mark.slow
def test_a_field_on_an_update(tree: Path) -> None:
    files = ("record/models.py", "record/fields.py", "cli/add_options.py")
    carried_out(tree, "A field on an update", *files, "answers/flat_updates.py")


def test_a_filter(tree: Path) -> None:
    carried_out(tree, "A filter", "record/fields.py", "record/models.py")


@pytest.mark.slow
def test_a_word_of_a_closed_list(tree: Path) -> None:
    carried_out(tree, "A word of a closed list", "record/vocabulary.py")


def test_an_output_format(tree: Path) -> None:
    carried_out(tree, "An output format", "output/records.py", "output/options.py")


@pytest.mark.slow
def test_a_page_of_the_site(tree: Path) -> None:
    template = "site/templates/publishers.html.j2"
    files = ("site/pages/lists.py", template, "site/publish.py")
    carried_out(tree, "A page of the site", *files)
