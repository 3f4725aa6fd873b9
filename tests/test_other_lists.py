"""Words of another closed list given to an option."""

import re
import shlex
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import InProcess
from hwstatus.cli.registry import COMMANDS


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (("--basis", "court"), ("--actor", "court")),
        (("--scope", "ban"), ("--status", "banned")),
        (("--stage", "law,order"), ("--basis", "law,order")),
        (("--pending", "bill"), ("--pending", "tighten,loosen")),
        (("--basis", "not-single-press"), ("--confidence", "not-single-press")),
    ],
)
def test_it_is_read_as_the_option_of_the_only_list_that_has_it(
    fast: InProcess, world: Path, typed: tuple[str, ...], read: tuple[str, ...]
) -> None:
    told = fast("list", *typed, db=world)
    assert told.err.startswith(f"(read as {read[0]} ")
    assert told.out and told.out == fast("list", *read, db=world).out


@pytest.mark.parametrize(
    "typed",
    [
        ("--basis", "government"),
        ("--basis", "law,court"),
        ("--basis", "court", "--actor", "regulator"),
        ("--stage", "law", "--basis", "order"),
    ],
)
def test_what_several_lists_have_is_refused(
    fast: InProcess, world: Path, typed: tuple[str, ...]
) -> None:
    told = fast("list", *typed, db=world)
    assert (told.code, told.out) == (2, "")
    assert ("that is: " in told.err) is (typed == ("--basis", "government"))


WORDS = st.sampled_from(["", "ruritania", "huawei penalty"])
LISTS = st.sampled_from(["--basis", "--scope", "--stage", "--actor", "--status"])
TEXTS = st.sampled_from(["court", "banned", "law", "government", "court,law", "5g"])
COMMAND = st.sampled_from(["list", "search", "why", "status", "timeline", "changes"])


@given(COMMAND, WORDS, LISTS, TEXTS, st.sampled_from([[], ["--actor", "vendor"]]))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_a_line_that_is_offered_keeps_every_word_and_is_taken(
    fast: InProcess,
    world: Path,
    command: str,
    words: str,
    option: str,
    text: str,
    more: list[str],
) -> None:
    told = fast(command, *words.split(), option, text, *more, db=world)
    for meant in re.findall(r"that is: hwstatus (.*--(?:basis|scope|stage|actor|status) .*)", told.err):  # fmt: skip
        line = shlex.split(meant)
        kept = {command, *words.split(), text, *more}
        assert kept <= {*line}
        assert fast(*line).code in (0, 1)


def test_what_is_corrected_is_never_chosen_so(fast: InProcess, world: Path) -> None:
    told = fast("edit", "--basis", "court", "--set", "actor=court", "-n", db=world)
    assert told.code == 2


WRITING = [*(name for name, verb in COMMANDS.items() if verb.records), "check --fix"]
"""Every command that changes what is recorded of whom it names."""


@pytest.mark.parametrize(
    "words",
    ["ruritania yesterday", "ruritania elbonia last week", "--sort oldest --actor court --set note=x",
     "--basis legislation --set note=x", "--actor bureau --set note=x"],
)  # fmt: skip
@pytest.mark.parametrize("command", WRITING)
def test_no_change_rests_on_a_reading(
    fast: InProcess, world: Path, command: str, words: str
) -> None:
    before = world.read_bytes()
    consent = ["-y"] if command in ("edit", "delete") else []
    told = fast(*command.split(), *words.split(), *consent, db=world)
    assert "(read as" not in told.err
    assert world.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("checked ruritania yesterday", "checked ruritania --date 2026-11-23"),
        ("checked ruritania elbonia last week", "checked ruritania elbonia --date 'last week'"),
        ("edit --basis legislation --set note=x -y", "edit --set note=x -y --basis law"),
    ],
)  # fmt: skip
def test_the_line_that_a_change_may_mean_is_offered(
    fast: InProcess, world: Path, words: str, meant: str
) -> None:
    told = fast(*words.split(), db=world)
    assert told.code == 2
    assert f"that is: hwstatus --db {world} {meant}\n" in told.err
    assert "(read as" in fast(*words.split(), "-n", db=world).err


def test_an_option_and_its_opposite_are_refused(fast: InProcess, world: Path) -> None:
    told = fast("list", "--official", "no", "--official", db=world)
    assert (told.code, told.out) == (2, "")
    assert "--official and --official no: one of the two" in told.err
