"""What to type next: the line that was typed, with other options, is read as both."""

import shlex
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwstatus.answers.answer import Again
from hwstatus.cli.again import with_options
from hwstatus.cli.parameters import Parameter, parameters
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.spreading import build_command

COMMAND = "timeline"
DECLARED = [one for one in parameters(COMMANDS[COMMAND].load()) if one.flags]
VALUES = st.sampled_from(["3", "12"])
TEXTS = st.sampled_from(["5g", "Some Body", "-l", "--kind", "-rl3", "a=b"])


def read(words: Sequence[str]) -> Mapping[str, Any]:
    """The values of a line, as Typer reads them."""
    command = build_command(COMMAND)
    assert command is not None
    context = command.make_context(COMMAND, list(words), resilient_parsing=True)
    assert not context.args
    return dict(context.params)


@st.composite
def written(draw: st.DrawFn, option: Parameter) -> list[str]:
    """An option with its value, as it may be typed."""
    flag = draw(st.sampled_from(option.flags))
    if option.type is bool:
        return [flag]
    value = draw(VALUES if "int" in str(option.type) else TEXTS)
    joint = "=" if flag.startswith("--") else ""
    return draw(st.sampled_from([[flag, value], [f"{flag}{joint}{value}"]]))


NAMES = st.lists(st.sampled_from(["france", "south korea", "list"]), max_size=2)
OPTIONS = st.lists(st.sampled_from(DECLARED).flatmap(written), max_size=4)
LAST = st.sampled_from([[], ["--", "--own"]])
NAMED = st.lists(
    st.sampled_from(
        [["--own"], ["--kind", "country"], ["--limit", "7"], ["--binding"]]
    ),
    min_size=1,
    max_size=3,
    unique_by=str,
)


@given(NAMES, OPTIONS, NAMES, LAST, NAMED)
def test_the_line_is_read_as_what_was_typed_and_what_is_named(
    names: list[str],
    options: list[list[str]],
    others: list[str],
    last: list[str],
    named: list[list[str]],
) -> None:
    words = [*names, *(word for option in options for word in option), *others, *last]
    more = [word for option in named for word in option]
    line = with_options(words, Again("", more), DECLARED)
    meant = {option.name: option for option in DECLARED if {*option.flags} & {*more}}
    alone = read(more)
    assert read(line) == {**read(words), **{name: alone[name] for name in meant}}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("--kind country --limit 1", "--limit 1 --kind country --binding"),
        ("-rl3 --kind=company x", "-r -l 3 x --kind country --binding"),
        (
            "--actor-name 'Some Body'",
            "--actor-name 'Some Body' --kind country --binding",
        ),
        ("--binding -- -x", "--kind country --binding -- -x"),
    ],
)
def test_an_option_replaces_its_own_value_alone(typed: str, said: str) -> None:
    pointer = Again("", ["--kind", "country", "--binding"])
    line = with_options(shlex.split(typed), pointer, DECLARED)
    assert shlex.join(line) == said


def test_what_an_option_excludes_is_left_out() -> None:
    pointer = Again("", ["--own"], instead_of=["--binding"])
    assert with_options(["--binding", "x"], pointer, DECLARED) == ["x", "--own"]
