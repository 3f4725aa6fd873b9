"""`edit --set`: which effect a status belongs to."""

import pytest

from hwstatus.commands.edit import with_settings
from hwstatus.errors import Usage
from samples import effect, update


def statuses(setting: str, *effects: str) -> list[tuple[str, str]]:
    """Scopes and statuses of an update with these effects after one --set."""
    before = update(effects=tuple(effect(text) for text in effects))
    raw = with_settings(before, [setting])
    return [(found["scope"], found["status"]) for found in raw["effects"]]


@pytest.mark.parametrize(
    ("effects", "setting", "after"),
    [
        ((), "status=banned", [("5g", "banned")]),
        (("5g=restricted",), "status=banned", [("5g", "banned")]),
        (("5g-ran=restricted",), "status=banned", [("5g-ran", "banned")]),
        (("5g-ran=restricted",), "status=5g=banned",
         [("5g-ran", "restricted"), ("5g", "banned")]),
        (("5g=banned", "fixed=banned"), "status=fixed=restricted",
         [("5g", "banned"), ("fixed", "restricted")]),
        (("5g=banned", "fixed=banned"), "status=5g=none", [("fixed", "banned")]),
        (("5g=banned", "fixed=banned"), "status=none", []),
        (("5g=banned",), "status=", []),
        (("5g=banned",), "status=5g-core=banned,5g=restricted",
         [("5g", "restricted"), ("5g-core", "banned")]),
    ],
)  # fmt: skip
def test_a_status_keeps_its_scope(
    effects: tuple[str, ...], setting: str, after: list[tuple[str, str]]
) -> None:
    assert statuses(setting, *effects) == after


def test_a_status_without_a_scope_is_refused_among_several() -> None:
    with pytest.raises(Usage, match="several scopes: 5g, fixed") as refused:
        statuses("status=banned", "5g=restricted", "fixed=restricted")
    assert refused.value.hints == ("name the one to change: --set status=SCOPE=banned",)


def test_stage_and_basis_of_a_scope_stay() -> None:
    before = update(effects=(effect("fixed=restricted", "in-force", "licence"),))
    [after] = with_settings(before, ["status=banned"])["effects"]
    assert (after["stage"], after["basis"]) == ("in-force", "licence")
