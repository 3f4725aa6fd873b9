"""How large is the house, and can one find one's way? Prints figures; with --check, exits 1 over the limits.

    python bench/house.py                        src
    python bench/house.py FOLDER ...             any other tree, for comparison
    python bench/house.py --word confidence      in how many files of src a fact is told
    python bench/house.py --check                the limits, over src, bench, docs and tools: what `.ci/run` asks

Statements are what a size is told in: they do not change when lines are joined or spread. What else can hold code
(SQL in texts, templates, scripts, styles) is counted beside them. A room is a folder or a module at the top of the
package; floors are the longest chain of rooms that import one another, circles folded into one. Imports inside
functions count, those under TYPE_CHECKING do not.
"""

import argparse
import ast
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
CHECKED = ("src", "bench", "docs", "tools")

MEDIAN, P90, LONG_MODULE, SMALL_MODULE = 10, 28, 400, 60
"""Lines: of a function in the middle, of one in ten, of a module at most; modules below the last are small."""

ANCHORS = (
    "statements: visidata 21,482 · beancount 14,278 · datasette 10,767 · papis 10,510 · pipx 7,311 · fava 4,495"
    " · sqlite-utils 4,070; nodes a statement 6.0 to 8.1; lines a function (median/p90) fava 5/26, todoman 7/29,"
    " sqlite-utils 13/75"
)
MARKS = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
"""Nodes that no reader sees as such."""
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
VAGUE = ("found", "known", "place", "held", "asked", "chosen", "wanted", "one")
BESIDE = (".j2", ".js", ".css", ".sql", ".html")

Graph = Mapping[str, set[str]]
"""Which modules, or rooms, import which."""


class Module(NamedTuple):
    """A source file."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def nodes(self) -> Iterator[ast.AST]:
        """All nodes of the tree."""
        return ast.walk(self.tree)


class House:
    """The figures of one tree of source."""

    def __init__(self, folder: Path) -> None:
        """Read every module; raises `SyntaxError` where one is no Python."""
        self.folder = folder
        self.modules = []
        for path in sorted(folder.rglob("*.py")):
            text = path.read_text("utf-8")
            self.modules.append(Module(path, ast.parse(text), text.count("\n")))

    @cached_property
    def nodes(self) -> list[ast.AST]:
        """The nodes of all modules."""
        return [node for module in self.modules for node in module.nodes]

    @property
    def statements(self) -> int:
        """How many there are; docstrings are none."""
        return sum(isinstance(n, ast.stmt) and not _is_docstring(n) for n in self.nodes)

    @cached_property
    def lengths(self) -> list[int]:
        """The lines of each function, shortest first."""
        functions = [node for node in self.nodes if isinstance(node, FUNCTIONS)]
        return sorted((f.end_lineno or f.lineno) - f.lineno + 1 for f in functions)

    @property
    def median(self) -> float:
        """The lines of the function in the middle."""
        return statistics.median(self.lengths or [0])

    @property
    def p90(self) -> int:
        """The lines that nine functions of ten do not pass."""
        return self.lengths[int(len(self.lengths) * 0.9)] if self.lengths else 0

    @property
    def long_modules(self) -> list[Module]:
        """Those over the limit."""
        return [module for module in self.modules if module.lines > LONG_MODULE]

    @property
    def small_modules(self) -> int:
        """How many are small; an `__init__` that only says what a folder is does not count."""
        return sum(
            module.lines < SMALL_MODULE
            and (module.path.name != "__init__.py" or module.lines > 20)
            for module in self.modules
        )

    @property
    def nested(self) -> list[str]:
        """Where a conditional expression holds another one."""
        return [
            f"{module.path}:{node.lineno}"
            for module in self.modules
            for node in module.nodes
            if isinstance(node, ast.IfExp) and _holds(node, ast.IfExp)
        ]

    @property
    def crowded(self) -> int:
        """How many comprehensions hold another one."""
        return sum(
            isinstance(node, COMPREHENSIONS) and _holds(node, *COMPREHENSIONS)
            for node in self.nodes
        )

    @property
    def sql_lines(self) -> int:
        """The lines of SQL in texts of several lines."""
        texts = [node.value for node in self.nodes if isinstance(node, ast.Constant)]
        queries = [text for text in texts if isinstance(text, str) and "SELECT" in text]
        return sum(text.count("\n") for text in queries if text.count("\n") > 1)

    @property
    def lines_beside(self) -> int:
        """The lines of templates, scripts and styles."""
        files = [path for path in self.folder.rglob("*") if path.suffix in BESIDE]
        return sum(path.read_text("utf-8").count("\n") for path in files)

    @property
    def vague(self) -> Counter[str]:
        """How often each vague name is bound."""
        return Counter(name for node in self.nodes for name in _bound(node))

    @cached_property
    def imports(self) -> Graph:
        """Which module needs which when it runs, by their full names."""
        is_package = (self.folder / "__init__.py").exists()
        base = self.folder.parent if is_package else self.folder
        named = {
            _name(module.path.relative_to(base)): module for module in self.modules
        }
        return {
            name: set(_imported(module.tree, set(named))) - {name}
            for name, module in named.items()
        }

    @cached_property
    def circles(self) -> list[set[str]]:
        """The modules that import one another in a circle, largest circle first."""
        return components(self.imports)

    @property
    def rooms(self) -> Graph:
        """The imports between the folders and modules at the top of the package."""
        rooms: dict[str, set[str]] = {}
        for name, imported in self.imports.items():
            room = _room(name)
            rooms.setdefault(room, set()).update(map(_room, imported))
            rooms[room].discard(room)
        return rooms

    def figures(self) -> Iterator[str]:
        """A line for each kind of figure."""
        statements, lengths = self.statements, self.lengths or [0]
        nodes = sum(not isinstance(node, MARKS) for node in self.nodes)
        lines = sum(module.lines for module in self.modules)
        classes = sum(isinstance(node, ast.ClassDef) for node in self.nodes)
        yield (
            f"{self.folder}: {statements:,} statements, {nodes:,} nodes"
            f" ({nodes / max(statements, 1):.2f} a statement), {lines:,} lines"
        )
        yield (
            f"modules {len(self.modules)}: {len(self.long_modules)} over {LONG_MODULE} lines,"
            f" {self.small_modules} under {SMALL_MODULE};"
            f" classes {classes}, functions {len(self.lengths):,}"
        )
        yield f"function lines: median {self.median:.0f}, p90 {self.p90}, longest {lengths[-1]}"
        yield f"nested conditionals {len(self.nested)}, comprehensions within comprehensions {self.crowded}"
        yield f"import circles, imports inside functions counted: {len(self.circles)}"
        for circle in self.circles:
            yield f"  {len(circle)}: {', '.join(sorted(circle))}"
        yield (
            f"rooms {len(self.rooms)}, floors {floors(self.rooms)}; lines of SQL in texts"
            f" {self.sql_lines:,}, of templates, scripts and styles {self.lines_beside:,}"
        )
        vague = self.vague
        counts = ", ".join(f"{name} {vague[name]}" for name in VAGUE)
        yield f"vague names bound: {counts}"

    def excesses(self) -> Iterator[str]:
        """A line for each limit that is passed, with the places to look at."""
        if self.median > MEDIAN:
            yield f"{self.folder}: functions of {self.median:.0f} lines in the middle, at most {MEDIAN}"
        if self.p90 > P90:
            yield f"{self.folder}: one function in ten over {self.p90} lines, at most {P90}"
        for module in self.long_modules:
            yield f"{module.path}: {module.lines} lines, at most {LONG_MODULE}: make it a package"
        for place in self.nested:
            yield f"{place}: a conditional expression within another"
        for circle in self.circles:
            yield f"{', '.join(sorted(circle))}: import one another in a circle"


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _holds(node: ast.AST, *kinds: type[ast.AST]) -> bool:
    """Whether a node of one of the kinds stands below one."""
    inner = ast.walk(node)
    next(inner)  # the node itself
    return any(isinstance(other, kinds) for other in inner)


def _bound(node: ast.AST) -> Iterator[str]:
    """The vague names that a node binds."""
    names = []
    if isinstance(node, FUNCTIONS):
        given = node.args
        names = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        names = [node.id]
    return (name for name in names if name in VAGUE)


def _name(path: Path) -> str:
    """The dotted name of a module."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _room(name: str) -> str:
    return ".".join(name.split(".")[:2])


def _imported(tree: ast.Module, names: set[str]) -> Iterator[str]:
    """The modules among `names` that one imports."""
    for node in _running(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                target = full if full in names else node.module
                if target in names:
                    yield target


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those under `if TYPE_CHECKING`."""
    stack = [tree]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
            stack.extend(node.orelse)
        else:
            stack.extend(ast.iter_child_nodes(node))


def components(graph: Graph) -> list[set[str]]:
    """The strongly connected components of more than one node, largest first (Tarjan 1972)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    circles: list[set[str]] = []

    def visit(name: str) -> None:
        index[name] = low[name] = len(index)
        stack.append(name)
        for other in graph[name]:
            if other not in index:
                visit(other)
                low[name] = min(low[name], low[other])
            elif other in stack:
                low[name] = min(low[name], index[other])
        if low[name] == index[name]:
            start = stack.index(name)
            circles.append(set(stack[start:]))
            del stack[start:]

    for name in graph:
        if name not in index:
            visit(name)
    several = [circle for circle in circles if len(circle) > 1]
    return sorted(several, key=len, reverse=True)


def floors(graph: Graph) -> int:
    """How many nodes stand above one another in the longest chain, circles folded into one."""
    folded = {name: min(circle) for circle in components(graph) for name in circle}
    below: dict[str, set[str]] = {}
    for name, others in graph.items():
        floor = folded.get(name, name)
        below.setdefault(floor, set()).update(folded.get(o, o) for o in others)
    heights: dict[str, int] = {}

    def height(name: str) -> int:
        if name not in heights:
            lower = below[name] - {name}
            heights[name] = 1 + max(map(height, lower), default=0)
        return heights[name]

    return max(map(height, below), default=0)


def told(word: str, folder: Path) -> Iterator[str]:
    """In how many files a word stands, and how often in each."""
    pattern = re.compile(rf"\b{re.escape(word)}\b")
    counts = {
        path: len(pattern.findall(path.read_text("utf-8")))
        for path in sorted(folder.rglob("*.py"))
    }
    files = {path: count for path, count in counts.items() if count}
    yield f"{word!r}: {len(files)} files, {sum(files.values())} times"
    for path, count in files.items():
        yield f"  {count:3} {path}"


def main() -> int:
    """Print the figures, or with --check what passes a limit."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--word", help="count the files that tell a fact")
    parser.add_argument("--check", action="store_true", help="exit 1 over the limits")
    given = parser.parse_args()
    checked = [ROOT / name for name in CHECKED] if given.check else [Path("src")]
    folders = given.folders or checked
    if given.word:
        for folder in folders:
            print(*told(given.word, folder), sep="\n")
        return 0
    houses = [House(folder) for folder in folders]
    for house in houses:
        print(*house.figures(), sep="\n")
    print(f"anchors: {ANCHORS}")
    passed = (
        [line for house in houses for line in house.excesses()] if given.check else []
    )
    for line in passed:
        print(f"over the limit: {line}", file=sys.stderr)
    return 1 if passed else 0


if __name__ == "__main__":
    sys.exit(main())
