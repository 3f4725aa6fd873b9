"""Words of another closed list given to an option."""

from pathlib import Path

import pytest

from conftest import InProcess


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
    ],
)
def test_what_several_lists_have_is_refused(
    fast: InProcess, world: Path, typed: tuple[str, ...]
) -> None:
    told = fast("list", *typed, db=world)
    assert (told.code, told.out) == (2, "")
    assert " list --actor " in told.err


def test_what_is_corrected_is_never_chosen_so(fast: InProcess, world: Path) -> None:
    told = fast("edit", "--basis", "court", "--set", "actor=court", "-n", db=world)
    assert told.code == 2
