"""Ctrl-C while the program is still being imported: no traceback, and the exit code of every interrupt."""

import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Setting

START = """
import os, sys
form, at, *words = sys.argv[1:]

def strike():
    global at
    at = ""
    os.kill(os.getpid(), 2)

def at_an_import(event, arguments):
    if event == "import" and arguments[0] == at:
        strike()

def in_a_callback(frame, event, _):
    if at and frame.f_code.co_name == "cb" and at in sys.modules:
        strike()

sys.argv = ["hwstatus", *words]
if form == "callback":
    sys.setprofile(in_a_callback)
else:
    sys.addaudithook(at_an_import)
if form == "module":
    import runpy
    runpy.run_module("hwstatus", run_name="__main__", alter_sys=True)
from hwstatus.__main__ import main
sys.exit(main())
"""


def _struck(setting: Setting, db: Path, form: str, at: str) -> tuple[int, bytes, bytes]:
    words = [form, at, "--db", str(db), "status", "ruritania"]
    done = subprocess.run(
        [sys.executable, "-c", START, *words], env=setting.environment(), cwd=setting.cwd,
        capture_output=True, check=False, timeout=30,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("form", "at"),
    [
        ("script", "hwstatus.errors"),
        ("module", "hwstatus.errors"),
        ("script", "hwstatus.cli.app"),
        ("script", "hwstatus.output.emit"),
        # A callback of an import, which no exception leaves, before a command is begun and after.
        ("callback", "hwstatus.cli"),
        ("callback", "hwstatus.cli.parameters"),
    ],
)
def test_an_interrupt_of_an_import_is_told_in_a_line(
    setting: Setting, world: Path, form: str, at: str
) -> None:
    assert _struck(setting, world, form, at) == (130, b"", b"error: interrupted\n")
