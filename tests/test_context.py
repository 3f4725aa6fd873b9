"""The clock and the person: read where a request comes in, handed on, set by nothing else."""

import ast
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from conftest import INSTALLED, Outcome, Setting
from costs import one_in
from hwstatus.context import MAX_USER_CHARS, Context, at_present, login_name
from hwstatus.paths import PACKAGE, Location
from hwstatus.store.tracker import Question, open_tracker
from program import DAY
from samples import CONTEXT


def installed(
    setting: Setting, *arguments: str, db: Path, env: dict[str, str] | None = None
) -> Outcome:
    """The command as it was installed."""
    done = subprocess.run(
        [str(INSTALLED), "--db", str(db), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=setting.environment(env),
        cwd=setting.cwd,
        stdin=subprocess.DEVNULL,
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


def moment() -> str:
    """The system's clock, as records hold it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def newest_entry(db: Path) -> tuple[str, str]:
    """When and by whom the newest entry of a ledger was made."""
    with open_tracker(Location(db, ""), CONTEXT) as tracker:
        [line] = tracker.reader.rows(
            "SELECT at, by FROM ledger ORDER BY seq DESC LIMIT 1"
        )
    return str(line[0]), str(line[1])


@one_in(3)
@pytest.mark.parametrize("name", ["HWSTATUS_TODAY", DAY, "TODAY", "FAKETIME"])
def test_no_variable_backdates_an_update(
    name: str, setting: Setting, world: Path
) -> None:
    before = moment()
    words = ("add", "ruritania", "Invented.", "--date", "2018", "--source", "X")
    done = installed(setting, *words, db=world, env={name: "2019-01-01"})
    assert done.code == 0, done.err
    at, by = newest_entry(world)
    assert before <= at <= moment()
    assert by == "a tester"


def test_the_installed_command_knows_the_day(setting: Setting, world: Path) -> None:
    day = moment()[:10]
    done = installed(setting, "status", "--on", "2099", db=world)
    assert done.code == 2
    assert f"today is {day}" in done.err or f"today is {moment()[:10]}" in done.err


def test_the_present() -> None:
    before = moment()
    context = at_present()
    assert before <= context.now <= moment()
    assert context.today == context.now[:10]


@pytest.mark.parametrize(
    ("named", "user"),
    [
        ("Ada", "Ada"),
        ("  Ada \n", "Ada"),
        (f"Ada {' ' * 75} Byron", "Ada Byron"),
        ("x" * 1000, "x" * MAX_USER_CHARS),
        ("\udcff", "?"),
    ],
)
def test_the_person_is_named_by_the_environment(
    named: str, user: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HWSTATUS_USER", named)
    assert at_present().user == user


@pytest.mark.parametrize("named", ["", "  "])
def test_the_person_is_whoever_has_logged_in(
    named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HWSTATUS_USER", named)
    monkeypatch.setenv("LOGNAME", "grace")
    login_name.cache_clear()
    assert at_present().user == "grace"
    login_name.cache_clear()


CLOCKS = {"today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime"}
MODULES = {"date", "datetime", "time"}
AT_THE_DOOR = {"assistants", "cli", "library", "context.py"}


def asks_the_clock(node: ast.AST) -> bool:
    """Whether a call reads the system's clock, as `datetime.now()` does."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return False
    owner = node.func.value
    return (
        node.func.attr in CLOCKS and isinstance(owner, ast.Name) and owner.id in MODULES
    )


def test_the_clock_is_read_at_the_door_alone() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if path.name != "context.py" and any(f".{clock}(" in text for clock in CLOCKS):
            assert not any(map(asks_the_clock, ast.walk(ast.parse(text)))), path
        if path.relative_to(PACKAGE).parts[0] not in AT_THE_DOOR:
            assert "at_present" not in text, path
            assert 'environ.get("HWSTATUS_USER"' not in text, path


def test_a_question_is_handed_in(world: Path) -> None:
    with open_tracker(Location(world, ""), CONTEXT) as tracker:
        assert (tracker.on, tracker.projected) == (CONTEXT.today, False)
        earlier = tracker.at(Question("2020-01-01"))
        assert earlier.on == "2020-01-01"
        assert tracker.on == CONTEXT.today
        with pytest.raises(AttributeError):
            tracker.on = "2020-01-01"  # type: ignore[misc]


def test_a_context_does_not_change() -> None:
    with pytest.raises(AttributeError):
        Context("2020-01-01", "2020-01-01T12:00:00Z", "Ada").today = "2021-01-01"  # type: ignore[misc]
