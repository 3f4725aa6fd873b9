"""DESIGN 4: imports point downward only, and a command loads no more than it needs."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import Setting
from hwstatus.paths import PACKAGE

LAYERS = {
    "errors": 0,
    "vocabulary": 1,
    "dates": 1,
    "paths": 1,
    "models": 1,
    "rows": 2,
    "serialization": 2,
    "standing": 3,
    "coding_rules": 3,
    "curation_checks": 3,
    "likeness": 3,
    "names": 3,
    "search_terms": 3,
    "store": 4,
    "exchange": 4,
    "signing": 4,
    "commands": 5,
    "output": 5,
    "cli": 7,
    "__main__": 7,
    "__init__": 0,
}

SOURCES = sorted(PACKAGE.rglob("*.py"))

# Who may know a library at all (DESIGN 4, last column).
LIBRARIES = {
    "typer": {"cli"},
    "rich": {"output", "cli"},
    "sqlite3": {"store"},
    "sqlite_utils": {"exchange"},
    "dateutil": {"dates"},
    "platformdirs": {"paths"},
}


def room_of(path: Path) -> str:
    """The module or package of the listing in DESIGN 4 that a source belongs to."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    """Every dotted name that a source imports, inside functions too."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative imports hide the layer"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_module_has_a_layer() -> None:
    assert {room_of(path) for path in SOURCES} == set(LAYERS)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_downward(path: Path) -> None:
    own = LAYERS[room_of(path)]
    inside = [
        name.split(".") for name in imported(path) if name.split(".")[0] == "hwstatus"
    ]
    rooms = {parts[1] if parts[1] in LAYERS else "__init__" for parts in inside}
    higher = {room: LAYERS[room] for room in rooms if LAYERS[room] > own}
    assert higher == {}, f"layer {own} imports upward"


@pytest.mark.parametrize("library", LIBRARIES)
def test_a_library_is_known_to_its_layer_alone(library: str) -> None:
    users = {
        room_of(path)
        for path in SOURCES
        for name in imported(path)
        if name.split(".")[0] == library
    }
    assert users <= LIBRARIES[library]


def test_modules_imported_by_name_are_inside_too() -> None:
    """`import_module` would escape the test above: only `cli` and `render` use it, on themselves."""
    for path in SOURCES:
        text = path.read_text()
        if "import_module(" in text:
            assert f'import_module(f"hwstatus.{room_of(path)}.' in text, path


def test_no_drawer_for_odds_and_ends() -> None:
    assert not {"utils", "util", "helpers", "common", "misc"} & {
        path.stem for path in PACKAGE.rglob("*")
    }


def test_modules_stay_readable() -> None:
    """A module that passes 400 lines becomes a package (DESIGN 4); 500 is where nobody can look away."""
    long = {
        str(p.relative_to(PACKAGE)): n
        for p in SOURCES
        if (n := len(p.read_text().splitlines())) > 500
    }
    assert long == {}


SHOWN = {
    "cli",
    "cli.app",
    "cli.completion",
    "cli.session",
    "cli.option_sets",
    "cli.verdicts",
    "cli.registry",
    "commands",
    "commands.filters",
    "commands.show",
    "commands.evidence",
    "output",
    "output.emit",
    "output.fields",
    "output.formats",
    "output.options",
    "output.text",
    "store",
    "store.database",
    "store.history",
    "store.tracker",
    "store.schema",
    "store.queries",
    "store.ledger_queries",
    "standing",
    "names",
    "serialization",
    "serialization.canonical",
    "dates",
    "paths",
    "models",
    "vocabulary",
    "rows",
    "errors",
}  # fmt: skip
"""What a piped `show` loads of ours: a module more is a millisecond more for every command."""


def test_a_piped_show_loads_these_modules_and_no_more(
    setting: Setting, world: Path
) -> None:
    (setting.cwd / "data").mkdir()
    world.rename(setting.cwd / "data" / "tracker.db")
    loaded = loaded_by(setting, setting.cwd, "show", "ruritania")
    ours = {
        name.removeprefix("hwstatus.")
        for name in loaded
        if name.startswith("hwstatus.")
    }
    assert ours == SHOWN
    others = (
        {name.split(".")[0] for name in loaded}
        - set(sys.stdlib_module_names)
        - {"hwstatus", "__mp_main__"}
    )
    assert {name for name in others if not name.startswith("_")} <= {
        "typer",
        "annotated_doc",
        "shellingham",
    }


def loaded_by(setting: Setting, cwd: Path, *arguments: str) -> set[str]:
    """The top-level modules and packages that a command has loaded when it ends."""
    code = (
        "import sys\nfrom hwstatus.cli.app import run\n"
        f"code = run({list(arguments)!r})\nsys.stdout.flush()\n"
        "print(*{name for name in sys.modules}, file=sys.stderr)\nsys.exit(code)"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env=setting.environment(),
        cwd=cwd,
        check=True,
    )
    assert found.stdout
    return set(found.stderr.splitlines()[-1].split())


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
        "pydantic",
        "asyncio",
        "email",
        "http",
        "platformdirs",
        "dateutil",
        "hwstatus.store.editor",
    }
    assert costly & loaded == set()


def test_help_opens_no_tracker(setting: Setting) -> None:
    loaded = loaded_by(setting, setting.cwd, "--help")
    assert {
        "sqlite3",
        "rich",
        "hwstatus.store.tracker",
        "hwstatus.commands.show",
    } & loaded == set()
