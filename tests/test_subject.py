"""What the tracker is about is said in one module, and nowhere else in the code."""

import ast
from collections.abc import Iterator
from pathlib import Path

from hwstatus.paths import PACKAGE
from hwstatus.subject import SLUG

SPELLED_OUT = {
    "subject.py": "the module itself",
    "proposals/patterns.py": "what was learnt goes by the names of its patterns",
    "cli/curation/reviewing.py": "an example",
    "cli/program.py": "an example",
    "cli/verdicts/over_time.py": "an example",
}
"""Where the name of the supplier may stand in a text of the code, and why."""


def _texts(path: Path) -> Iterator[str]:
    """The texts of a module that names it, but for its docstrings, which are written for who reads the code."""
    text = path.read_text(encoding="utf-8")
    if SLUG not in text.lower():
        return
    tree = ast.parse(text)
    said = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and id(node) not in said:
            yield str(node.value)


def test_the_supplier_is_named_in_one_module() -> None:
    naming = {
        str(path.relative_to(PACKAGE))
        for path in PACKAGE.rglob("*.py")
        if any(SLUG in text.lower() for text in _texts(path))
    }
    assert naming == set(SPELLED_OUT)


def test_templates_are_told_its_name() -> None:
    naming = [
        path.name
        for path in PACKAGE.rglob("*.j2")
        if SLUG in path.read_text(encoding="utf-8").lower()
    ]
    assert naming == []
