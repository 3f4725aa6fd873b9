"""A long import says how far it is, on a terminal only; an interrupt leaves the tracker as it was."""

import io
import re
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from conftest import InProcess, Setting, Subprocess, Terminal
from faults.machine import damage_of, state_of
from forge import Process
from hwstatus.answers.sources import addresses
from hwstatus.changes.merge.plan import plan_of_tracker
from hwstatus.cli import progress
from hwstatus.context import Context, Tick
from hwstatus.errors import Interrupted
from hwstatus.paths import Location
from hwstatus.record import canonical
from hwstatus.store import editor
from hwstatus.store.builder import build
from hwstatus.store.editor import open_editor
from hwstatus.store.ledger import upsert
from hwstatus.store.tracker import open_tracker
from hwstatus.tables import flat_database
from program import PROGRAM
from samples import CONTEXT, noting, update

LINES = 30_000
EARLY = "error: interrupted\n"
"""What is said where nothing has been begun that could be taken back."""
MADE = "error: interrupted; the change was already made\n"
BAR = re.compile(r"Importing .*?(\d+)%")


@pytest.fixture(scope="module")
def long_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Updates enough that an import takes a second or two."""
    path = tmp_path_factory.mktemp("long") / "long.jsonl"
    with path.open("w", encoding="utf-8") as file:
        for number in range(LINES):
            file.write(
                canonical.dump(
                    update(
                        f"b{number:09}",
                        "france",
                        summary=f"Invented report number {number}.",
                    )
                )
                + "\n"
            )
    return path


@pytest.fixture
def small(tmp_path: Path) -> Path:
    build(tmp_path / "small.db", empty=True)
    return tmp_path / "small.db"


@pytest.mark.slow
def test_a_bar_on_a_terminal(terminal: Terminal, small: Path, long_file: Path) -> None:
    found = terminal("import", str(long_file), db=small, stderr_too=True, columns=100)
    assert found.code == 0
    told = [*map(int, BAR.findall(found.out))]
    assert told and 0 < max(told) <= 100
    assert " ".join(found.out.split()).endswith(
        f"Imported: {LINES:,} added. Undo: hwstatus --db {small} undo"
    )


@pytest.mark.slow
def test_no_bar_in_a_pipe(hw: Subprocess, small: Path, long_file: Path) -> None:
    found = hw("import", str(long_file), db=small)
    assert (found.code, found.out, found.err) == (
        0,
        "",
        f"Imported: {LINES:,} added.   Undo: hwstatus --db {small} undo\n",
    )


def test_no_bar_for_a_short_file(
    terminal: Terminal, small: Path, tmp_path: Path
) -> None:
    short = tmp_path / "short.jsonl"
    short.write_text(canonical.dump(update("cccccccccc", "france")) + "\n")
    found = terminal("import", str(short), db=small, stderr_too=True)
    assert (
        " ".join(found.out.split())
        == f"Imported: 1 added. Undo: hwstatus --db {small} undo"
    )


def interrupted(
    setting: Setting, arguments: Sequence[str], seconds: float, times: int = 1
) -> tuple[int, str]:
    """The exit code and messages of a command that gets Ctrl-C after so long."""
    process = Process(
        [*PROGRAM, *arguments], env=setting.environment(), cwd=setting.cwd, stderr=subprocess.PIPE
    )  # fmt: skip
    time.sleep(seconds)
    for _ in range(times):
        process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    return process.returncode, err.decode()


def test_an_interrupt_within_a_transaction_takes_it_back(small: Path) -> None:
    with open_editor(Location(small, ""), CONTEXT) as editor:
        with pytest.raises(Interrupted) as stopped, editor.transaction():
            editor.note("dataset", "another")
            raise KeyboardInterrupt
        assert (stopped.value.undone, str(stopped.value)) == (
            True,
            "interrupted; nothing was changed",
        )
        assert stopped.value.code == 130
        assert editor.tracker.meta("dataset") != "another"


class Late:
    """A connection whose COMMIT is interrupted: Python hears of it when SQLite has come back."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def execute(self, text: str, *values: Any) -> Any:
        found = self._connection.execute(text, *values)
        if text == "COMMIT":
            raise KeyboardInterrupt
        return found

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)


@pytest.mark.parametrize("there", [True, False])
def test_an_interrupt_of_the_commit_says_that_it_is_done(
    small: Path, there: bool
) -> None:
    """In a new file too, which takes its place then."""
    place = small if there else small.with_name("new.db")
    with (
        pytest.raises(Interrupted, match="the change was already made") as stopped,
        open_editor(
            Location(place, "--db", asked=True), CONTEXT, create=True
        ) as editor,
    ):
        editor.connection = Late(editor.connection)  # type: ignore[assignment]
        with editor.transaction():
            editor.commit("add", [upsert(update(entity="france"))])
    assert not stopped.value.undone
    with open_tracker(Location(place, ""), CONTEXT) as tracker:
        assert tracker.total() == 1
    assert damage_of(place) == []


@pytest.mark.parametrize("seconds", [0.4, 0.8])
def test_an_interrupt_changes_nothing(
    setting: Setting, small: Path, long_file: Path, seconds: float
) -> None:
    before = state_of(small)
    code, err = interrupted(
        setting, ["--db", str(small), "import", str(long_file)], seconds
    )
    assert damage_of(small) == []
    if code == 0 or err == MADE:  # a quick machine
        assert len(state_of(small).lines) == len(before.lines) + LINES
        return
    assert (code, state_of(small)) == (130, before)
    assert err in ("", EARLY, "error: interrupted; nothing was changed\n")
    assert [path.name for path in small.parent.glob("*small*")] == ["small.db"]


def test_a_second_interrupt_does_not_disturb_the_first(
    setting: Setting, small: Path, long_file: Path
) -> None:
    before = state_of(small)
    code, err = interrupted(
        setting, ["--db", str(small), "import", str(long_file)], 0.6, times=3
    )
    assert code in (0, 130)
    if code and err not in (EARLY, MADE):
        assert (err, state_of(small), damage_of(small)) == (
            "error: interrupted; nothing was changed\n",
            before,
            [],
        )


def test_an_interrupt_leaves_no_new_tracker(
    setting: Setting, tmp_path: Path, long_file: Path
) -> None:
    code, err = interrupted(
        setting, ["--db", str(tmp_path / "new.db"), "import", str(long_file)], 0.4
    )
    assert code in (0, 130)
    if code == 130 and err != MADE:
        assert err in ("", EARLY, "error: interrupted; nothing was changed\n")
        assert list(tmp_path.glob("*new*")) == []


def test_an_interrupt_while_a_new_file_is_filled_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_path: Path) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(editor, "file_mode", interrupt)
    with pytest.raises(KeyboardInterrupt):
        editor.create_pending(Location(tmp_path / "new.db", "test", asked=True))
    assert not list(tmp_path.iterdir())


def _shown(
    monkeypatch: pytest.MonkeyPatch, columns: int, *, quick: bool = False
) -> str:
    """What a terminal is sent while a part of a part is under way."""
    screen = io.StringIO()
    environment = {"TERM": "xterm-256color", "NO_COLOR": "1"}
    drawing = Console(
        file=screen, force_terminal=True, width=columns, _environ=environment
    )
    monkeypatch.setattr("rich.console.Console", lambda **_: drawing)
    monkeypatch.setattr(progress, "_is_seen", lambda: True)
    monkeypatch.setattr(progress, "AT_ONCE", 30 if quick else 0)
    monkeypatch.setattr(progress, "EVERY", 0.01)
    patience = 0.05 if quick else 30
    with progress.shown("Merging", None):
        _wait_for(screen, "Merging", patience)
        with progress.shown("Rebuilding", 50) as tick:
            tick(1)
            _wait_for(screen, "2%", patience)
            tick(1)
            _wait_for(screen, "4%", patience)
            tick(18)
            _wait_for(screen, "40%", patience)
            tick(10)
            _wait_for(screen, "60% 0:", patience)
    return screen.getvalue()


def _wait_for(screen: io.StringIO, words: str, patience: float) -> None:
    """Wait until the words are drawn: on a busy machine that takes a while."""
    end = time.monotonic() + patience
    while words not in screen.getvalue() and time.monotonic() < end:
        time.sleep(0.01)


def test_the_innermost_part_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = _shown(monkeypatch, 80)
    assert seen.index("Merging") < seen.index("Rebuilding")
    assert re.search(r"60% 0:00:0\d", seen), "the time left"
    assert not re.search(r"\b[24]% +[-\d]+:", seen), "the first steps foretell nothing"
    assert seen.endswith("\x1b[2K"), "the bar leaves no trace"


def test_a_bar_fits_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = re.split(
        r"[\r\n]", re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", _shown(monkeypatch, 40))
    )
    assert any("60% 0:" in line for line in lines)
    assert all(len(line) <= 40 for line in lines)


def test_a_bar_has_no_colour_where_none_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert not re.search(r"\x1b\[[0-9;]*m", _shown(monkeypatch, 80))


def test_what_is_quick_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _shown(monkeypatch, 80, quick=True) == ""


def test_rich_is_loaded_for_a_bar_alone() -> None:
    """It takes longer than many a command."""
    program = (
        "import sys; from hwstatus.cli import progress; progress._is_seen = lambda: True\n"
        "with progress.shown('Merging', 1) as tick: tick()\n"
        "sys.exit('rich' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_an_error_ends_the_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_is_seen", lambda: True)
    before = threading.enumerate()
    with pytest.raises(KeyboardInterrupt), progress.shown("Merging", 5):
        raise KeyboardInterrupt
    assert set(threading.enumerate()) <= set(before)


def test_rows_are_counted_as_they_are_taken() -> None:
    steps: list[int] = []

    @contextmanager
    def watch(title: str, total: int | None) -> Iterator[Tick]:
        assert (title, total) == ("Reading", 1_234)

        def tick(done: int = 1) -> None:
            steps.append(done)

        yield tick

    watching = CONTEXT._replace(watch=watch)
    assert list(watching.counted("Reading", 1_234, range(1_234))) == list(range(1_234))
    assert (sum(steps), len(steps)) == (1_234, 3)


def test_what_reads_every_update_says_how_far_it_is(
    small: Path, tmp_path: Path
) -> None:
    titles: list[str] = []
    with open_tracker(Location(small, "test"), noting(titles)) as tracker:
        flat_database.write(tmp_path / "flat.db", tracker)
        addresses(tracker, ())
    written = ["Writing updates", "Writing verdicts", "Indexing"]
    assert titles == [*written, "Reading updates", "Looking up"]


def test_a_list_that_is_written_to_a_file_says_how_far_it_is(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, int | None]] = []

    def counted(
        _: Context, title: str, total: int | None, rows: Iterable[object]
    ) -> Iterable[object]:
        asked.append((title, total))
        return rows

    monkeypatch.setattr(Context, "counted", counted)
    assert fast("list", "--limit", "2", db=world).code == 0
    assert asked == []
    assert fast("list", "--limit", "2", "-o", "two.html", db=world).code == 0
    assert asked == [("Writing", 2)]


def test_a_merge_says_how_far_its_look_at_the_other_tracker_is(small: Path) -> None:
    titles: list[str] = []
    with open_tracker(Location(small, "test"), noting(titles)) as tracker:
        plan_of_tracker(tracker, tracker)
    assert {"Reading every page", "Checking the chain"} <= set(titles)


def test_the_size_of_a_pipe_is_unknown(long_file: Path) -> None:
    with long_file.open("rb") as file:
        assert progress._size(file) == long_file.stat().st_size
    with subprocess.Popen(["true"], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert progress._size(process.stdout) is None
