"""Ordinary lines are read without Typer, and as Typer reads them; what is not ordinary is left to it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from conftest import InProcess
from costs import examples, one_in
from hwstatus.cli import quick, spreading, typer_app
from hwstatus.cli.option_sets import Option
from hwstatus.cli.parameters import REQUIRED, Parameter, parameters
from hwstatus.cli.registry import COMMANDS, OVERVIEW
from hwstatus.cli.running import begin, was_typed
from samples import CONTEXT

NAMES = [name for name in COMMANDS if name != "help"]
READS = ("show", "status", "why", "changes", "deadlines", "disputes", "groups", "timeline", "list", "search",
         "summary", "names", OVERVIEW)  # fmt: skip


OF_OTHER_TYPES = ("git-merge", "publish")
"""Commands that need a path."""


class Called(NamedTuple):
    """What a command would have been run with."""

    function: Callable[..., Any]
    values: dict[str, Any]
    typed: set[str]


@pytest.fixture
def typer(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[str]], Called | None]:
    """A line as Typer reads it; None where it refuses it. No command is run."""
    monkeypatch.setenv("HWSTATUS_CONFIG", "")
    called: list[Called] = []

    def record(function: Callable[..., Any], values: Mapping[str, Any]) -> int:
        names = [parameter.name for parameter in parameters(function)]
        of_them = {name: values[name] for name in names}
        # Before the command or after it: nobody asks whether --db was typed.
        called.append(Called(function, of_them, set(filter(was_typed, names)) - {"db"}))
        return 0

    def read(words: list[str]) -> Called | None:
        called.clear()
        begin(CONTEXT)
        with monkeypatch.context() as patch:
            patch.setattr(spreading, "call", record)
            typer_app.main(words)
        return called[0] if called else None

    return read


def read_quickly(words: list[str]) -> Called | None:
    """A line as it is read without Typer; None where it is left to it."""
    line = quick.read(words)
    if line is None:
        return None
    return Called(line.function, line.values, set(line.typed) - {"db"})


def word_for(parameter: Parameter) -> str:
    """A value that the parameter can have, as far as Typer knows."""
    return "7" if parameter.type in (int, int | None) else f"some-{parameter.name}"


def needed(name: str) -> list[str]:
    """The arguments and options without which a command is not complete."""
    asked = parameters(COMMANDS[name].load())
    missing = [parameter for parameter in asked if parameter.default is REQUIRED]
    return [word for p in missing for word in (*p.flags[:1], word_for(p))]


def every_option() -> Iterator[tuple[str, Parameter, str]]:
    """Each name of each option of each command."""
    for name in NAMES:
        for parameter in parameters(COMMANDS[name].load()):
            for flag in parameter.flags:
                yield name, parameter, flag


@pytest.mark.parametrize("name", NAMES)
def test_typer_knows_the_same_options(name: str) -> None:
    declared = list(parameters(COMMANDS[name].load()))
    built: Any = spreading.build_command(name)
    known = {p.name: p.opts for p in built.params if p.name != "context"}
    assert list(known) == [parameter.name for parameter in declared]
    for parameter in declared:
        if isinstance(parameter.declared, Option):
            assert list(parameter.flags) == known[parameter.name]


@one_in(4)
@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_read_alike(
    typer: Callable[[list[str]], Called | None], name: str
) -> None:
    lines = [[name, *needed(name)]]
    for of, parameter, flag in every_option():
        if of == name:
            option = [flag]
            if parameter.type is not bool:
                option.append(word_for(parameter))
            lines.append([name, *option, *needed(name)])
            lines.append([name, *needed(name), *option, *option])
    for line in lines:
        found = read_quickly(line)
        if name in OF_OTHER_TYPES or "--compare" in line:
            assert found is None
        else:
            assert found is not None, line
            assert found == typer(line), line


@pytest.mark.parametrize(
    "line",
    [
        "",
        "--db t.db list",
        "--db t.db list --db other.db",
        "show france --limit 3 united kingdom -r",
        "list --country france --country sweden --json --since 2020",
        "search core network -f csv",
        "add france words --date 2020 -s Reuters -s BBC -n",
        "list --since=2020 -fcsv -rl3 --fields=",
        "list --limit=3 --since -3 --until= -g -",
        "delete k7q2 -ny",
        "list -- france --own",
        "map -o -",
        "add -",
        "list ",
    ],
)
def test_ordinary_lines_are_read_alike(
    typer: Callable[[list[str]], Called | None], line: str
) -> None:
    words = line.split(" ") if line else []
    found = read_quickly(words)
    assert found is not None
    assert found == typer(words)


@pytest.mark.parametrize(
    "line",
    [
        ["help", "show"],
        ["--help"],
        ["list", "--help"],
        ["list", "-h"],
        ["--version"],
        ["--json"],
        ["--db", "t.db"],
        ["--db=t.db", "list"],
        ["--db", "", "list"],
        ["lsit"],
        ["france"],
        ["list", "--sinc", "2020"],
        ["list", "--nope"],
        ["list", "--limit"],
        ["list", "--limit", "many"],
        ["list", "--limit", "-3"],
        ["list", "--json=yes"],
        ["list", "-rx"],
        ["list", "-l"],
        ["log", "--limit", "1.5"],
        ["mcp", "--port", "65536"],
        ["show"],
        ["why", "--json"],
        ["restore", "k7q2", "k7q3"],
        ["status", "--compare", "2020", "2024"],
        ["--db", "t.db", "man"],
    ],
    ids=" ".join,
)
def test_what_is_not_ordinary_is_left_to_typer(line: list[str]) -> None:
    assert quick.read(line) is None


@pytest.mark.parametrize(
    "said", ['color = "never"', '[filters]\nkind = "country"', "broken ="]
)
def test_what_the_configuration_file_says_is_left_to_typer(
    fast: InProcess, world: Any, monkeypatch: pytest.MonkeyPatch, said: str
) -> None:
    path = world.with_name("config.toml")
    path.write_text(said)
    monkeypatch.setenv("HWSTATUS_CONFIG", str(path))
    assert quick.read(["list"]) is None


OPTIONS = sorted(
    {flag for name, _, flag in every_option() if name in READS} | {"--help", "--nope"}
)
WORDS = st.one_of(
    st.sampled_from(OPTIONS),
    st.sampled_from(["france", "3", "0003", "٣", "+3", " 5", "1_0", "9" * 5000, "\udcff"]),
    st.sampled_from(["--", "-", "", "-l3", "--limit=3", "--lim"]),
    st.text(max_size=4),
)  # fmt: skip


@examples(50)
@given(
    name=st.sampled_from(READS),
    place=st.sampled_from([[], ["--db", "t.db"]]),
    words=st.lists(WORDS, max_size=6),
)
def test_no_line_is_read_in_another_way(
    typer: Callable[[list[str]], Called | None],
    name: str,
    place: list[str],
    words: list[str],
) -> None:
    line = [*place, name, *words]
    found = read_quickly(line)
    assume(found is not None)
    assert found == typer(line)


def test_the_answers_are_the_same(
    fast: InProcess, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = ["list --limit 2", "status --sort entity", "search ban --sort date", "why ruritania", "show nobody",
             "list --status bannd"]  # fmt: skip
    quickly = [fast(*line.split(), db=world) for line in lines]
    monkeypatch.setattr(quick, "read", lambda words: None)
    assert [fast(*line.split(), db=world) for line in lines] == quickly
