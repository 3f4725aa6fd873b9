"""Statuses of some ranks, named by one of them: `--at-least restricted`, `>=restricted`, `restricted or stricter`."""

import re
from collections.abc import Sequence
from operator import ge, gt, le, lt

from hwstatus.record.names import closed_list_of, listed, meant_by
from hwstatus.record.vocabulary import STATUSES, UNKNOWN, rank

_COMPARING = {">=": ge, ">": gt, "<=": le, "<": lt}
_BEFORE = """
>=: at-least min minimum min-status minimum-status
>: stricter-than worse-than above
<=: at-most max maximum max-status maximum-status
<: looser-than milder-than below
"""
"""Signs, and what stands in their place before a status: an option, or among names its words."""
_BEHIND = """
>=: or-stricter or-tougher or-worse or-higher or-above
<=: or-looser or-milder or-lower or-below
"""
"""The same behind one."""


def compared(said: str, status: str) -> str:
    """The statuses that compare as is said before one, with commas between them; empty where that says nothing."""
    return _statuses(meant_by(said, _BEFORE), status)


def named(words: Sequence[str], at: int) -> tuple[str, int]:
    """The statuses that the words from a position on name, and the position behind; empty where they name none."""
    first, second, third = map(str.lower, [*words[at : at + 3], "", ""][:3])
    if begun := re.match("[<>]=?", first):
        return _statuses(begun[0], first[begun.end() :]), at + 1
    if sign := meant_by(f"{first}-{second}", _BEFORE):
        return _statuses(sign, third), at + 3
    return _statuses(meant_by(f"{second}-{third}", _BEHIND), first), at + 3


def _statuses(sign: str, status: str) -> str:
    """The statuses whose ranks compare so with that of one, strictest first; empty where it is none."""
    if not sign or closed_list_of(status) != "status" or listed(status) == UNKNOWN:
        return ""
    own, compares = rank(listed(status)), _COMPARING[sign]
    others = (word for word in STATUSES if word != UNKNOWN)
    return ",".join(word for word in others if compares(rank(word), own))
