"""Compiled templates are kept for one program alone, and are never needed."""

import sys
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment

from hwstatus import text
from hwstatus.site import rendering
from hwstatus.site.rendering import Compiled


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.j2").write_text("{{ name }}!")
    return tmp_path


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """One for each time that a template was compiled."""
    found: list[Any] = []
    compile_ = Environment.compile

    def noted(self: Environment, *given: Any, **named: Any) -> Any:
        found.append(given)
        return compile_(self, *given, **named)

    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(Environment, "compile", noted)
    return found


def rendered(folder: Path) -> str:
    templates = text.templates(folder)
    templates.bytecode_cache = Compiled(folder)
    return templates.get_template("a.j2").render(name="one")


def kept(folder: Path) -> list[Path]:
    return sorted((folder / "__pycache__").iterdir())


def test_a_template_is_compiled_once(folder: Path, times: list[Any]) -> None:
    assert [rendered(folder) for _ in range(3)] == ["one!"] * 3
    assert len(times) == 1 and len(kept(folder)) == 1
    (folder / "a.j2").write_text("{{ name }}?")
    assert rendered(folder) == "one?"


def test_another_program_compiles_anew(
    folder: Path, times: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered(folder)
    (old,) = kept(folder)
    monkeypatch.setattr(rendering, "program", lambda: "another program")
    assert rendered(folder) == "one!"
    assert len(times) == 2
    assert len(kept(folder)) == 1 and not old.exists()


@pytest.mark.parametrize("how", ["damaged", "no folder", "not wanted"])
def test_what_cannot_be_kept_is_compiled(
    folder: Path, times: list[Any], monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    if how == "damaged":
        rendered(folder)
        kept(folder)[0].write_bytes(b"j2 and more")
    if how == "no folder":
        (folder / "__pycache__").touch()
    if how == "not wanted":
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(folder) == "one!"
    assert times
