"""The rooms of docs/architecture.md: imports point downward only, and a command loads no more than it needs."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import InProcess, Setting
from hwstatus.paths import PACKAGE
from hwstatus.store.database import Database

SOURCES = sorted(PACKAGE.rglob("*.py"))
PAGE = Path(__file__).resolve().parents[1] / "docs" / "architecture.md"


MOST_FLOORS = 9
"""How many rooms may stand above one another: a reader keeps no more in mind."""


class Room(NamedTuple):
    """A row of the page's table of rooms."""

    floor: int
    barred: set[str]
    """Rooms of lower floors that it may not import."""
    libraries: set[str]


def read_rooms() -> dict[str, Room]:
    """The table of rooms in docs/architecture.md."""
    text = PAGE.read_text(encoding="utf-8")
    chapter = text.split("\n## Rooms\n")[1].split("\n## ")[0]
    rooms = {}
    for line in chapter.splitlines():
        if re.match(r"\| \d", line):
            floor, name, _, barred, libraries = line.strip("|").split("|")
            rooms[name.strip(" `")] = Room(int(floor), words(barred), words(libraries))
    return rooms


def words(cell: str) -> set[str]:
    """The code spans of a cell."""
    return set(re.findall(r"`(\w+)`", cell))


ROOMS = read_rooms()
LIBRARIES = sorted(set[str]().union(*(room.libraries for room in ROOMS.values())))


def room_of(path: Path) -> str:
    """The room that a source belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@cache
def imported(path: Path) -> tuple[str, ...]:
    """Every dotted name that a source imports, inside functions too."""
    return tuple(_imports(path))


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """The statements within another, however deep; what they are made of holds none."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from _statements(child)


def _imports(path: Path) -> Iterator[str]:
    for node in _statements(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def rooms_imported(path: Path) -> set[str]:
    """The other rooms that a source imports."""
    rooms = set()
    for name in imported(path):
        package, _, rest = name.partition(".")
        if package == "hwstatus":
            room = rest.split(".")[0]
            rooms.add(room if room in ROOMS else "__init__")
    return rooms - {room_of(path)}


def allowed(room: Room) -> set[str]:
    """The rooms that a room may import, by its row of the table."""
    lower = {name for name, other in ROOMS.items() if other.floor < room.floor}
    return lower - room.barred


def test_every_room_is_in_the_table() -> None:
    assert {room_of(path) for path in SOURCES} == set(ROOMS)


def test_the_house_has_few_floors() -> None:
    assert {room.floor for room in ROOMS.values()} == set(range(1, MOST_FLOORS + 1))


def test_a_room_is_barred_from_what_is_below_it() -> None:
    for name, room in ROOMS.items():
        assert all(ROOMS[other].floor < room.floor for other in room.barred), name


def test_imports_point_downward() -> None:
    """Two rooms that import one another cannot both do so."""
    for path in SOURCES:
        assert not rooms_imported(path) - allowed(ROOMS[room_of(path)]), path


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_known_to_its_rooms_alone(library: str) -> None:
    entitled = {name for name, room in ROOMS.items() if library in room.libraries}
    users = {
        room_of(path)
        for path in SOURCES
        if library in {name.split(".")[0] for name in imported(path)}
    }
    assert users <= entitled


def test_every_library_is_in_the_table() -> None:
    known = {*sys.stdlib_module_names, *LIBRARIES, "hwstatus", "_typeshed"}
    for path in SOURCES:
        assert {name.split(".")[0] for name in imported(path)} <= known, path


def test_modules_imported_by_name_are_inside_too() -> None:
    """`import_module` would escape the tests above: it is used on a room's own modules only."""
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        if "import_module(" in text:
            assert f'import_module(f"hwstatus.{room_of(path)}.' in text, path


def test_no_drawer_for_odds_and_ends() -> None:
    assert not {"utils", "util", "helpers", "common", "misc"} & {
        path.stem for path in PACKAGE.rglob("*")
    }


def test_one_module_of_the_store_knows_sqlite() -> None:
    knowing = {
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        if any(name.split(".")[0] == "sqlite3" for name in imported(path))
    }
    assert knowing == {"store/database.py"}


def test_a_connection_stays_in_the_store() -> None:
    asking = {
        str(path.relative_to(PACKAGE))
        for path in SOURCES
        if re.search(
            r"\.(connection|reader|present|database)\.execute", path.read_text("utf-8")
        )
        and path.parent.name != "store"
    }
    assert asking == set()


MOST_MODULES = {
    ("show", "ruritania"): 54,
    ("status",): 55,
    ("why", "ruritania"): 56,
    ("changes",): 55,
    ("deadlines",): 55,
}
"""What a piped read may load of ours: a module more is a millisecond more."""


@pytest.mark.parametrize("arguments", MOST_MODULES, ids=" ".join)
def test_a_piped_read_loads_few_modules(
    setting: Setting, world: Path, arguments: tuple[str, ...]
) -> None:
    (setting.cwd / "data").mkdir()
    world.rename(setting.cwd / "data" / "tracker.db")
    loaded = loaded_by(setting, setting.cwd, *arguments)
    ours = {name for name in loaded if name.startswith("hwstatus.")}
    assert len(ours) <= MOST_MODULES[arguments], sorted(ours)
    packages = {name.split(".")[0] for name in loaded}
    others = packages - set(sys.stdlib_module_names) - {"hwstatus", "__mp_main__"}
    assert {name for name in others if not name.startswith("_")} == set()


def loaded_by(
    setting: Setting, cwd: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> set[str]:
    """The top-level modules and packages that a command has loaded when it ends."""
    code = (
        "import sys\nfrom hwstatus.cli.app import run\n"
        f"code = run({list(arguments)!r})\nsys.stdout.flush()\n"
        "print(*{name for name in sys.modules}, file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=setting.environment(env),
        cwd=cwd,
        check=True,
    )
    assert done.stdout
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "ruritania"),
        ("status",),
        ("list", "--limit", "20"),
        ("search", "ban"),
        ("list", "--json"),
    ],
    ids=" ".join,
)
def test_a_piped_read_loads_little(
    setting: Setting, world: Path, arguments: tuple[str, ...]
) -> None:
    near = setting.cwd / "data"
    near.mkdir()
    world.rename(near / "tracker.db")
    loaded = loaded_by(setting, setting.cwd, *arguments)
    costly = {
        "rich",
        "sqlite_utils",
        "tomlkit",
        "pydantic",
        "asyncio",
        "email",
        "getpass",
        "http",
        "platformdirs",
        "dateutil",
        "calendar",
        "unicodedata",
        "shlex",
        "hwstatus.record.forms",
        "hwstatus.store.editor",
    }
    assert costly & loaded == set()


def test_help_opens_no_tracker(setting: Setting) -> None:
    loaded = loaded_by(setting, setting.cwd, "--help")
    assert {
        "sqlite3",
        "rich",
        "hwstatus.store.tracker",
        "hwstatus.answers.show",
    } & loaded == set()


NO_MESSAGE = {"site/published.py"}
"""What puts a number into a digest."""


def _bare_counts(path: Path) -> Iterator[str]:
    text = path.read_text(encoding="utf-8")
    if not re.search(r"\{[\s(]*(len|sum)\(", text):
        return
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FormattedValue) and node.format_spec is None:
            printed = ast.unparse(node.value)
            if re.match(r"(len|sum)\(", printed):
                yield printed


def test_a_printed_count_has_its_separators() -> None:
    """`267,548`, never `267548`: `wording.counted`, or `:,` where no noun follows."""
    found = {str(p.relative_to(PACKAGE)): [*_bare_counts(p)] for p in SOURCES}
    assert {path for path, counts in found.items() if counts} == NO_MESSAGE


def _bound_before_locals(path: Path) -> Iterator[str]:
    """The names that a function binds before a call of `locals()`, which would pass for its arguments."""
    for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(function, ast.FunctionDef):
            nodes = list(ast.walk(function))
            calls = [
                node.lineno
                for node in nodes
                if isinstance(node, ast.Call) and ast.unparse(node) == "locals()"
            ]
            names = [node for node in nodes if isinstance(node, ast.Name)]
            for name in names:
                is_bound = isinstance(name.ctx, ast.Store)
                if is_bound and name.lineno < max(calls, default=0):
                    yield f"{function.name}: {name.id}"


def test_locals_are_the_arguments_alone() -> None:
    """A question passes on its arguments as `locals()`, which is called before a name is bound."""
    assert [name for path in SOURCES for name in _bound_before_locals(path)] == []


MOST_QUERIES = {"status": 20, "deadlines": 26, "list": 10, "show france": 16}
"""What a piped read may ask the file: a query for each row would be hundreds."""


@pytest.mark.parametrize("words", MOST_QUERIES)
def test_a_piped_read_asks_no_query_for_each_row(
    fast: InProcess, shipped: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    queries = []
    execute = Database.execute

    def counted(database: Database, *query: object) -> object:
        queries.append(query)
        return execute(database, *query)

    monkeypatch.setattr(Database, "execute", counted)
    assert len(fast(*words.split(), db=shipped).lines) > 10
    assert 0 < len(queries) <= MOST_QUERIES[words]
