"""What brings an extra, or a later version: the command of the way in which the program was installed."""

import importlib.metadata
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hwstatus import installation
from hwstatus.installation import Installation
from hwstatus.paths import PACKAGE

CHECKOUT = PACKAGE.parents[1]
RECEIPT = '[tool]\nrequirements = [{ name = "hwstatus", directory = "/src" }, { name = "pypdf", specifier = ">=5" }]\n'
PYTHON = "/my env/bin/python"


@pytest.mark.parametrize(
    ("facts", "file", "adding", "upgrading"),
    [
        ({}, "", "'/my env/bin/python' -m pip install 'resvg-py>=0.5'",
         "'/my env/bin/python' -m pip install --upgrade hwstatus"),
        ({"has_pip": False, "has_uv": True}, "",
         "uv pip install --python '/my env/bin/python' 'resvg-py>=0.5'",
         "uv pip install --python '/my env/bin/python' --upgrade hwstatus"),
        ({"has_pip": False}, "",
         "'/my env/bin/python' -m ensurepip && '/my env/bin/python' -m pip install 'resvg-py>=0.5'", None),
        ({}, "pipx_metadata.json", "pipx inject env 'resvg-py>=0.5'", "pipx upgrade env"),
        ({"source": "/src"}, "uv-receipt.toml",
         "uv tool install --with 'pypdf>=5' --with 'resvg-py>=0.5' /src", "uv tool upgrade --reinstall env"),
        ({"source": "/src", "is_editable": True}, "uv-receipt.toml",
         "uv tool install --with 'pypdf>=5' --with 'resvg-py>=0.5' --editable /src", None),
        ({"is_managed": True, "source": "/src"}, "", "pipx install '/src[png]'", None),
    ],
)  # fmt: skip
def test_the_remedy_is_that_of_the_installation(
    tmp_path: Path,
    facts: dict[str, object],
    file: str,
    adding: str,
    upgrading: str | None,
) -> None:
    prefix = tmp_path / "env"
    prefix.mkdir()
    if file:
        (prefix / file).write_text(RECEIPT)
    here = Installation(PYTHON, prefix)._replace(**facts)  # type: ignore[arg-type]
    assert here.adding("png", ["resvg-py>=0.5"]) == adding
    assert upgrading in (None, here.upgrading())


def test_an_upgrade_of_a_checkout_pulls_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    here = Installation(PYTHON, tmp_path, str(tmp_path))
    pulled = f"git -C {tmp_path} pull"
    assert here._replace(is_editable=True).upgrading() == pulled
    assert here.upgrading().startswith(f"{pulled} && '/my env/bin/python' -m pip")


def test_the_libraries_are_those_of_the_package() -> None:
    words = shlex.split(installation.remedy("feeds"))
    found = {word.split(">")[0] for word in words if ">=" in word}
    assert found == {"feedparser", "trafilatura", "lxml-html-clean"}


def test_a_program_that_was_never_installed_names_the_extra(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata.Distribution, "from_name", none)
    assert shlex.split(installation.remedy("png"))[-1] == "hwstatus[png]"


# -- really installed ------------------------------------------------------------------


def _run(command: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command,
        check=False,
        shell=True,
        env=env,
        capture_output=True,
        text=True,
        timeout=600,
    )


@pytest.mark.slow
@pytest.mark.parametrize("way", ["run", "venv", "pipx", "uv"])
def test_what_is_printed_works_as_typed(way: str, tmp_path: Path) -> None:
    """A PNG is refused, the printed command is typed, and the PNG is drawn."""
    tools, copy = tmp_path / "tools", tmp_path / "a copy"
    env = {
        **os.environ,  # how this machine reaches the package index
        "PATH": f"{tools}/bin:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        "PIPX_HOME": f"{tmp_path}/pipx",
        "PIPX_BIN_DIR": f"{tmp_path}/bin",
        "UV_TOOL_DIR": f"{tmp_path}/uv",
        "UV_TOOL_BIN_DIR": f"{tmp_path}/bin",
    }
    ignored = shutil.ignore_patterns(
        ".venv", ".git", "__pycache__", "tests", ".*_cache"
    )
    shutil.copytree(CHECKOUT, copy, ignore=ignored)
    if way in ("pipx", "uv"):
        made = _run(f"{sys.executable} -m venv {tools} && {tools}/bin/pip install -q {way}", env)  # fmt: skip
        if made.returncode:
            pytest.skip(f"{way} cannot be had: {made.stderr[-200:]}")
    source = shlex.quote(str(copy))
    install, program = {
        "run": (f"{source}/run --version", f"{source}/run"),
        "venv": (
            f"{sys.executable} -m venv {tools} && {tools}/bin/pip install -q {source}",
            f"{tools}/bin/hwstatus",
        ),
        "pipx": (f"pipx install {source}", f"{tmp_path}/bin/hwstatus"),
        "uv": (f"uv tool install {source}", f"{tmp_path}/bin/hwstatus"),
    }[way]
    installed = _run(install, env)
    assert installed.returncode == 0, installed.stderr
    drawing = f"{program} map -o {tmp_path}/map.png"
    refused = _run(drawing, env)
    assert refused.returncode == 4, refused.stderr
    remedy = refused.stderr.split("install it: ")[1].strip()
    typed = _run(remedy, env)
    assert typed.returncode == 0, f"{remedy}: {typed.stderr}"
    drawn = _run(drawing, env)
    assert drawn.returncode == 0, drawn.stderr
