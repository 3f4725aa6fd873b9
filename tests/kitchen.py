"""A machine for the recipes of docs/recipes.md, where what would reach out is replaced by a stub."""

import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from program import COMMAND, DAY
from samples import TODAY, write_world

PAGE = Path(__file__).parents[1] / "docs" / "recipes.md"
BIN = sysconfig.get_path("scripts")

_TITLE = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_NAMED = re.compile(r"\A(?:#!/bin/sh\n)?# ([~/][\w./-]+)")
_MOVED = re.compile(
    r"~/bin|(?<![\w/])(?:/home/anna|/srv/|/etc/|/usr/local/bin/hwstatus)"
)

HWSTATUS = f"""#!/bin/sh
exec {COMMAND} "$@"
"""
SENDMAIL = """#!/bin/sh
# Keeps what it is told to send.
[ ! -e "$HOME/no-mail" ] || exit 75
mkdir -p "$HOME/mails"
{ printf '%s\\n' "$*"; cat; } > "$HOME/mails/$(ls "$HOME/mails" | wc -l)"
"""
GH = """#!/bin/sh
# The issues of example/watch, in a file.
[ "$1 $3 $4" = "issue --repo example/watch" ] || exit 9
what=$2
shift 4
touch "$HOME/issues.jsonl"
case "$what $*" in
    "list --state all --limit 10000 --json title --jq .[].title")
        jq -rs 'map({title}) | .[].title' "$HOME/issues.jsonl" ;;
    "create --title "*" --body-file "*)
        jq -nc --arg title "$2" --rawfile body "$4" '{$title, $body}' >> "$HOME/issues.jsonl"
        cat > /dev/null  # as careless as a program may be
        echo https://github.com/example/watch/issues/1 ;;
    *) exit 9 ;;
esac
"""
SYSTEMCTL = """#!/bin/sh
printf '%s\\n' "$*" >> "$HOME/systemctl"
"""
STUBS = {"hwstatus": HWSTATUS, "sendmail": SENDMAIL, "gh": GH, "systemctl": SYSTEMCTL}


class Block(NamedTuple):
    """A block of code on the page."""

    title: str
    language: str
    text: str

    @property
    def name(self) -> str | None:
        """The file that its first comment names."""
        found = _NAMED.match(self.text)
        return found[1] if found else None


def _blocks() -> list[Block]:
    found: list[Block] = []
    parts = ["", *_TITLE.split(PAGE.read_text("utf-8"))]
    for title, text in zip(parts[::2], parts[1::2], strict=True):
        found.extend(Block(title, *fence) for fence in _FENCE.findall(text))
    return found


BLOCKS = _blocks()


def blocks(title: str, language: str = "sh") -> list[str]:
    """The texts of a recipe's blocks in a language, in their order, without files to save."""
    found = [b.text for b in BLOCKS if (b.title, b.language) == (title, language)]
    return [text for text in found if not _NAMED.match(text)]


def needs(*programs: str) -> None:
    """Skip the test where a program is missing."""
    for program in programs:
        if shutil.which(program, path=f"{os.environ['PATH']}:{BIN}") is None:
            pytest.skip(f"{program} is not installed")


class Done(NamedTuple):
    """What commands said."""

    code: int
    out: str
    err: str


class Kitchen:
    """Somebody's machine: the files of the page are in their places, below a folder of the test's own."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.home = root / "home" / "anna"
        self.home.mkdir(parents=True)
        self.tracker = self.home / "tracker.db"
        self.day = TODAY
        stubs = root / "stubs"
        stubs.mkdir()
        for name, text in STUBS.items():
            _write(stubs / name, text)
        self.path = f"{stubs}:{self.home}/bin:{os.environ['PATH']}:{BIN}"
        for block in BLOCKS:
            if block.name:
                _write(Path(self.placed(block.name)), self.placed(block.text))

    def placed(self, text: str) -> str:
        """A text of the page with this machine's folders."""

        def moved(found: re.Match[str]) -> str:
            if found[0] == "~/bin":
                return f"{self.home}/bin"
            return f"{self.root}{found[0]}"

        return _MOVED.sub(moved, text)

    def environment(self, **changed: str) -> dict[str, str]:
        """What a login has set."""
        return {
            "PATH": self.path,
            "HOME": str(self.home),
            "HWSTATUS_DB": str(self.tracker),
            "HWSTATUS_USER": "anna",
            DAY: self.day,
            **changed,
        }

    def types(
        self, commands: str, *, cwd: Path | None = None, env: Mapping[str, str] | None = None, fails: bool = False
    ) -> Done:  # fmt: skip
        """Run commands of the page; they are to succeed unless told otherwise."""
        done = subprocess.run(
            ["sh", "-eu", "-c", self.placed(commands)],
            cwd=cwd or self.home, env=env or self.environment(), stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, f"{commands}\n{done.stdout}{done.stderr}"  # fmt: skip
        return Done(done.returncode, done.stdout, done.stderr)

    def cron(self, title: str, line: int = 0, *, fails: bool = False) -> Done:
        """Run a line of a recipe's crontab as cron does, which knows the variables of crontabs and no others."""
        [head] = blocks("", "crontab")
        [table] = blocks(title, "crontab")
        known = dict(re.findall(r"^(\w+)=(\S+)$", self.placed(head + table), re.MULTILINE))  # fmt: skip
        entries = [text for text in table.splitlines() if not re.match(r"\w+=", text)]
        *times, command = entries[line].split(None, 5)
        assert len(times) == 5 and all(re.fullmatch(r"\*|\d+", t) for t in times)
        assert "%" not in command  # which cron takes for the end of a line
        assert known["HWSTATUS_DB"] == str(self.tracker)
        own = self.environment()
        env = {**known, "HOME": own["HOME"], DAY: self.day}
        env["PATH"] = f"{self.root}/stubs:{known['PATH']}:{BIN}"
        return self.types(command, env=env, fails=fails)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(0o755)


@pytest.fixture
def kitchen(tmp_path: Path) -> Kitchen:
    """A machine with the tracker of the invented world."""
    found = Kitchen(tmp_path)
    write_world(found.tracker)
    return found
