"""How long and how dense is the code? Prints its figures; with --check, exits 1 over the limits.

    python bench/house.py                    this repository: src, bench and docs
    python bench/house.py FOLDER ...         any other tree, for comparison
    python bench/house.py --places           where the longest and the most complex functions are
    python bench/house.py --check            what `.ci/run` asks

A code line is neither blank, nor a comment, nor part of a docstring. A node is one of Python's syntax tree,
without operators and load or store marks. Complexity is McCabe's count; since a comprehension and a conditional
expression branch too, they count as the loop and the `if` that they replace.
"""

import argparse
import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("src", "bench", "docs")

LIMITS = {"median": 10, "p90": 28, "nodes": 5.0}
LONG_MODULE = 400
DUPLICATE_LINES = 6

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = ast.Module | ast.ClassDef | Function
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
MARKS = (ast.expr_context, ast.operator, ast.cmpop, ast.boolop, ast.unaryop)
BRANCHES = (
    ast.If,
    ast.IfExp,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.ExceptHandler,
    ast.match_case,
)


@dataclass
class Measured:
    """A function and its figures."""

    place: str
    lines: int
    parameters: int
    complexity: int
    annotated: bool


@dataclass
class Figures:
    """What was counted, and the places behind the counts."""

    files: int = 0
    lines: int = 0
    code_lines: int = 0
    comments: int = 0
    nodes: int = 0
    comprehensions: int = 0
    conditionals: int = 0
    public: int = 0
    documented: int = 0
    nested: list[str] = field(default_factory=list)
    functions: list[Measured] = field(default_factory=list)
    long_modules: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    windows: dict[str, str] = field(default_factory=dict)
    """Six code lines in a row, and where they were first seen."""

    def read(self, path: Path) -> None:
        """Add a source file; raises `SyntaxError` where it is no Python."""
        text = path.read_text(encoding="utf-8")
        tree = ast.parse(text)
        lines = text.splitlines()
        name = str(path.relative_to(ROOT) if path.is_relative_to(ROOT) else path)
        self.files += 1
        self.lines += len(lines)
        if len(lines) > LONG_MODULE:
            self.long_modules.append(f"{name} {len(lines)}")
        self._read_lines(name, lines, docstring_lines(tree))
        self._read_nodes(name, tree)
        self._read_docstrings(tree)

    def _read_lines(self, name: str, lines: list[str], skipped: set[int]) -> None:
        code = []
        for number, line in enumerate(lines, 1):
            bare = line.strip()
            if bare.startswith("#"):
                self.comments += 1
            elif bare and number not in skipped:
                code.append((number, bare))
        self.code_lines += len(code)
        self._read_windows(name, code)

    def _read_windows(self, name: str, code: list[tuple[int, str]]) -> None:
        before_was_same = False
        for start in range(len(code) - DUPLICATE_LINES + 1):
            window = code[start : start + DUPLICATE_LINES]
            text = "\n".join(line for _, line in window)
            place = f"{name}:{window[0][0]}"
            first = self.windows.setdefault(text, place)
            is_same = first != place and not is_list(text)
            if is_same and not before_was_same:
                self.duplicates.append(f"{first} {place}")
            before_was_same = is_same

    def _read_nodes(self, name: str, tree: ast.Module) -> None:
        for node in ast.walk(tree):
            self.nodes += not isinstance(node, MARKS)
            if isinstance(node, COMPREHENSIONS):
                self.comprehensions += 1
            elif isinstance(node, ast.IfExp):
                self.conditionals += 1
                if holds_conditional(node):
                    self.nested.append(f"{name}:{node.lineno}")
            elif isinstance(node, Function):
                self.functions.append(measured(name, node))

    def _read_docstrings(self, node: Documented) -> None:
        self.public += 1
        self.documented += ast.get_docstring(node) is not None
        if isinstance(node, Function):
            return
        for child in node.body:
            if isinstance(child, Documented) and not child.name.startswith("_"):
                self._read_docstrings(child)

    def length(self, share: float) -> int:
        """The length that a share of the functions does not pass."""
        lengths = sorted(function.lines for function in self.functions)
        return lengths[int(len(lengths) * share)]

    def over(self, name: str, limit: int) -> list[Measured]:
        """The functions whose `lines`, `parameters` or `complexity` pass a limit."""
        return [f for f in self.functions if getattr(f, name) > limit]


def docstring_lines(tree: ast.Module) -> set[int]:
    """The numbers of the lines that docstrings take."""
    numbers: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, Documented) and ast.get_docstring(node) is not None:
            first = node.body[0]
            numbers.update(range(first.lineno, (first.end_lineno or 0) + 1))
    return numbers


def is_list(text: str) -> bool:
    """Whether lines are imports or a list of names, which repeat without harm."""
    lines = text.splitlines()
    if any(line.startswith(("import ", "from ")) for line in lines):
        return True
    return all(line.endswith((",", "(")) or line in ")]}" for line in lines)


def holds_conditional(node: ast.IfExp) -> bool:
    """Whether a conditional expression holds another one."""
    inner = ast.walk(node)
    next(inner)  # the expression itself
    return any(isinstance(other, ast.IfExp) for other in inner)


def measured(module: str, node: Function) -> Measured:
    """The figures of a function; `self` and `cls` are no parameters."""
    given = node.args
    arguments = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    arguments.extend(filter(None, (given.vararg, given.kwarg)))
    named = [a for a in arguments if a.arg not in ("self", "cls")]
    return Measured(
        place=f"{module}:{node.lineno} {node.name}",
        lines=(node.end_lineno or node.lineno) - node.lineno + 1,
        parameters=len(named),
        complexity=complexity_of(node),
        annotated=bool(node.returns) and all(a.annotation for a in named),
    )


def complexity_of(function: Function) -> int:
    """One more than the branches of a function, without those of its inner functions."""
    count = 1
    for node in own_nodes(function):
        if isinstance(node, BRANCHES):
            count += 1
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
        elif isinstance(node, ast.comprehension):
            count += 1 + len(node.ifs)
    return count


def own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes below one, without those of inner functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function):
            yield child
            yield from own_nodes(child)


def table(figures: Figures) -> Iterator[tuple[str, str]]:
    """The name and the numbers of each figure."""
    functions = figures.functions
    longest = max(f.lines for f in functions)
    most_parameters = max(f.parameters for f in functions)
    annotated = sum(f.annotated for f in functions) * 100 // len(functions)
    documented = figures.documented * 100 // figures.public

    def over(name: str, *limits: int) -> str:
        return " / ".join(str(len(figures.over(name, limit))) for limit in limits)

    yield "files / lines", f"{figures.files} / {figures.lines:,}"
    yield "function lines, median", str(figures.length(0.5))
    yield "function lines, p90", str(figures.length(0.9))
    yield "function lines, longest", str(longest)
    yield "functions over 30 / 60 lines", over("lines", 30, 60)
    yield "modules over 400 lines", str(len(figures.long_modules))
    yield "most parameters", str(most_parameters)
    yield "functions over 6 parameters", over("parameters", 6)
    yield "annotated functions", f"{annotated} %"
    yield "public docstrings", f"{documented} %"
    yield "complexity over 10 / 15", over("complexity", 10, 15)
    yield from densities(figures)
    yield "nested conditionals", str(len(figures.nested))
    yield "duplicates of 6 lines", str(len(figures.duplicates))


def densities(figures: Figures) -> Iterator[tuple[str, str]]:
    """How much stands on a line of code."""
    nodes = figures.nodes / figures.code_lines
    yield "nodes a code line", f"{nodes:.2f}"
    hundred = figures.code_lines / 100
    counts = {
        "comprehensions": figures.comprehensions,
        "conditionals": figures.conditionals,
        "comments": figures.comments,
    }
    for name, count in counts.items():
        yield f"{name} a hundred lines", f"{count / hundred:.1f}"


def excesses(figures: Figures) -> Iterator[str]:
    """A line for each limit that is passed, with the places to look at."""
    values = {
        "median": figures.length(0.5),
        "p90": figures.length(0.9),
        "nodes": figures.nodes / figures.code_lines,
    }
    for name, limit in LIMITS.items():
        if values[name] > limit:
            yield f"{name} {values[name]:.2f}, at most {limit}"
    for place in figures.nested:
        yield f"{place}: a conditional expression within another"
    for module in figures.long_modules:
        yield f"{module} lines, at most {LONG_MODULE}: make it a package"


def places(figures: Figures) -> Iterator[str]:
    """The functions and lines that are worth a look."""
    by_length = sorted(figures.functions, key=lambda f: f.lines)
    for function in by_length[-10:]:
        yield f"{function.place}: {function.lines} lines"
    for function in figures.over("complexity", 15):
        yield f"{function.place}: complexity {function.complexity}"
    for pair in figures.duplicates:
        yield f"{pair}: the same lines"


def main() -> int:
    """Print the figures; with --check, what passes a limit too."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--check", action="store_true", help="exit 1 over the limits")
    parser.add_argument("--places", action="store_true", help="list the places too")
    chosen = parser.parse_args()
    figures = Figures()
    for folder in chosen.folders or [ROOT / name for name in FOLDERS]:
        for path in sorted(folder.rglob("*.py")):
            figures.read(path)
    for name, numbers in table(figures):
        print(f"{name:<32}{numbers}")
    if chosen.places:
        print("", *places(figures), sep="\n")
    if chosen.check:
        passed = list(excesses(figures))
    else:
        passed = []
    for excess in passed:
        print(f"over the limit: {excess}", file=sys.stderr)
    if passed:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
