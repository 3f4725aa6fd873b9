"""A start compiles nothing: `./run` and `./test` do it when a source is newer than its bytecode."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ENVIRONMENT = Path(__file__).parents[1] / ".ci" / "environment"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder with a source, and an environment that is as good as made."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "module.py").write_text("word = 'old'\n")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return tmp_path


def compile_in(checkout: Path) -> None:
    subprocess.run(
        ["sh", "-c", f'set -eu; . {ENVIRONMENT}; compiled "$1"', "sh", str(checkout)],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"},
        check=True,
    )


def bytecode(checkout: Path) -> bytes:
    [found] = (checkout / "src" / "__pycache__").iterdir()
    return found.read_bytes()


def test_what_is_newer_than_its_bytecode_is_compiled(checkout: Path) -> None:
    compile_in(checkout)
    assert b"old" in bytecode(checkout)
    source = checkout / "src" / "module.py"
    source.write_text("word = 'new'\n")
    later = (checkout / ".venv" / ".compiled").stat().st_mtime + 2
    os.utime(source, (later, later))
    compile_in(checkout)
    assert b"new" in bytecode(checkout)


def test_nothing_is_compiled_again(checkout: Path) -> None:
    compile_in(checkout)
    [found] = (checkout / "src" / "__pycache__").iterdir()
    found.write_bytes(b"as it was")
    compile_in(checkout)
    assert bytecode(checkout) == b"as it was"


def test_a_source_that_does_not_compile_is_left_to_python(checkout: Path) -> None:
    (checkout / "src" / "wrong.py").write_text("def\n")
    compile_in(checkout)
    assert b"old" in bytecode(checkout)
    stamp = checkout / ".venv" / ".compiled"
    tried = stamp.stat().st_mtime_ns
    compile_in(checkout)
    assert stamp.stat().st_mtime_ns == tried  # not at each start


PREPARING = """#!/bin/sh
# Stands for Python: makes an environment slowly, and counts what it was asked to make.
[ "$2" != venv ] || { echo venv >>made; mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; }
[ "$2" != pip ] || { echo package >>made; sleep 0.3; }
[ "$1" != -c ] || exec PYTHON "$@"
"""


def test_of_two_first_starts_one_makes_the_environment(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").touch()
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(PREPARING.replace("PYTHON", sys.executable))
    python.chmod(0o755)
    for tool in ("sh", "mkdir", "cp", "sleep", "cat", "touch"):  # and no uv
        (python.parent / tool).symlink_to(str(shutil.which(tool)))
    line = ["sh", "-c", f'set -eu; . {ENVIRONMENT}; made "$PWD" ""; cat .venv/.ready']
    env = {"PATH": str(python.parent)}
    starts = [subprocess.Popen(line, cwd=tmp_path, env=env) for _ in range(2)]
    assert [start.wait(timeout=30) for start in starts] == [0, 0]
    assert (tmp_path / "made").read_text() == "venv\npackage\n"
