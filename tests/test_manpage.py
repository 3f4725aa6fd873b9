"""The manual page: complete, sound troff, paged on a terminal."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from conftest import InProcess, Terminal
from hwstatus import paths
from hwstatus.cli.registry import visible
from hwstatus.cli.spreading import build_command

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "docs"))
from generator import manpage

ROOT = Path(__file__).resolve().parents[1]


def test_the_page_explains_every_option_of_every_command(fast: InProcess) -> None:
    page = fast("man").out.replace("\\-", "-")
    terms = re.findall(r"^\.B (.*)$", page, re.MULTILINE)
    flags = {flag for term in terms for flag in re.findall(r"--?[\w-]+", term)}
    for verb in visible():
        assert f"\\fBhwstatus {verb.name}\\fR" in page
        params = build_command(verb.name).params  # type: ignore[union-attr]
        wanted = {f for p in params for f in p.opts if f.startswith("-")}
        assert wanted <= flags, verb.name
    assert ".SH EXIT STATUS" in page and "HWSTATUS_DB" in page


def test_the_committed_page_is_fresh(fast: InProcess) -> None:
    assert fast("man").out == manpage.page()


def test_an_installed_program_has_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["hatch"]
    included = build["build"]["targets"]["wheel"]["force-include"]
    installed = tmp_path / included["docs/hwstatus.1"]
    installed.parent.mkdir()
    installed.touch()
    monkeypatch.setattr(paths, "PACKAGE", tmp_path / "hwstatus")
    assert paths.manual_page() == installed


@pytest.mark.skipif(not shutil.which("mandoc"), reason="mandoc is not installed")
def test_mandoc_finds_no_fault() -> None:
    found = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning"],
        input=manpage.page(),
        capture_output=True,
        text=True,
        check=False,
    )
    problems = [line for line in found.stdout.splitlines() if "date" not in line]
    assert problems == []


@pytest.mark.parametrize(
    ("text", "roff"),
    [
        ("--db FILE", "\\-\\-db FILE"),
        (".hidden", "\\&.hidden"),
        ("'quoted'", "\\&'quoted'"),
        ("a\\b", "a\\eb"),
        ("plain", "plain"),
    ],
)
def test_what_troff_would_interpret_is_escaped(text: str, roff: str) -> None:
    assert manpage.to_roff(text) == roff


def test_on_a_terminal_the_page_is_rendered(terminal: Terminal) -> None:
    found = terminal("man", env={"HWSTATUS_PAGER": "cat", "MANPAGER": "cat"})
    plain = re.sub(r".\x08|\x1b\[[0-9;]*m", "", found.out)
    assert found.code == 0
    assert "SYNOPSIS" in plain and ".SH" not in plain and "--since WHEN" in plain


def test_without_any_renderer_help_is_named(terminal: Terminal, tmp_path: Path) -> None:
    found = terminal("man", env={"PATH": str(tmp_path), "HWSTATUS_PAGER": "cat"})
    assert found.code == 2
    assert "hwstatus help" in found.err and found.out == ""
