"""Errors: each a kind, a word, facts and a sentence, and raised with as many facts as it has."""

import ast
from collections.abc import Iterator
from inspect import signature
from pathlib import Path
from string import Formatter

import pytest

from hwstatus import errors
from hwstatus.errors import EXIT_CODES, HwstatusError
from hwstatus.paths import PACKAGE

TABLE = {name: getattr(errors, name) for name in errors.TABLE}
CLASSES = {
    name: value
    for name, value in vars(errors).items()
    if isinstance(value, type) and issubclass(value, HwstatusError)
}


def test_each_has_a_word_of_its_own_and_a_known_exit_code() -> None:
    own = [kind.word for kind in CLASSES.values() if "word" in vars(kind)]
    own.remove(errors.FormerFile.word)
    assert len(own) == len(set(own))
    assert {kind.code for kind in CLASSES.values()} <= set(EXIT_CODES)


@pytest.mark.parametrize("name", TABLE)
def test_a_sentence_says_only_facts(name: str) -> None:
    kind = TABLE[name]
    assert kind.__name__ == name
    if isinstance(kind.says, str):
        said = {fact for _, fact, _, _ in Formatter().parse(kind.says) if fact}
        assert said <= set(kind.facts)
    else:
        assert list(signature(kind.says).parameters) == list(kind.facts)


def test_facts_are_attributes_and_what_they_hold_is_no_form() -> None:
    error = errors.Duplicate("{ab}", "sweden", "2020", "same source")
    assert str(error) == "already recorded as {ab} (sweden, 2020, same source)"
    assert (error.short, error.word, error.code) == ("{ab}", "duplicate", 3)
    assert isinstance(error, errors.Refused)


def _raised(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(
                ast.Name(name) | ast.Attribute(ast.Name("errors"), name), args
            ) if name in TABLE and not any(isinstance(a, ast.Starred) for a in args):
                yield name, len(args)


def test_every_error_is_raised_with_its_facts() -> None:
    raised = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        for name, given in _raised(path):
            assert given == len(TABLE[name].facts), (path, name)
            raised.add(name)
    assert len(raised) > len(TABLE) // 2


def test_every_error_that_a_module_asks_for_is_there() -> None:
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "hwstatus.errors":
                unknown = [a.name for a in node.names if not hasattr(errors, a.name)]
                assert not unknown, path
