"""What a tool is asked: the types of its arguments, and names, days and words as they are read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from hwstatus.context import at_present
from hwstatus.errors import UnknownName
from hwstatus.library.opening import listed, narrowing, options, past_day
from hwstatus.record.models import FilterOptions
from hwstatus.record.names import fold
from hwstatus.record.vocabulary import (
    BASES,
    CONFIDENCES,
    KINDS,
    SCOPES,
    STAGES,
    STATUSES,
)
from hwstatus.store.tracker import Tracker
from hwstatus.wording import did_you_mean


def _one_of(words: Iterable[str]) -> Any:
    return Field(json_schema_extra={"enum": ["", *words]})


def _given(value: object) -> object:
    """One name, given as a text, is a list of one."""
    return listed(value) if isinstance(value, str) else value


Names = Annotated[list[str], BeforeValidator(_given)]
Scope = Annotated[str, _one_of(SCOPES)]
Status = Annotated[str, _one_of(STATUSES)]
Stage = Annotated[str, _one_of(STAGES)]
Basis = Annotated[str, _one_of(BASES)]
Confidence = Annotated[str, _one_of(CONFIDENCES)]
Kind = Annotated[str, _one_of(KINDS)]
"""The words of the closed lists, told once: the tools after the first take the same."""


def past(day: str, what: str) -> str:
    """A day that does not lie ahead; raises `BadDate`."""
    return str(past_day(day, what, at_present().today))


def wanted(arguments: Mapping[str, Any], **others: Any) -> FilterOptions:
    """The filter options among the arguments of a tool, and others; an empty text is none, and a limit is a page's."""
    given = {**narrowing(arguments), "limit": None, **others}
    every: dict[str, Any] = {name: value for name, value in given.items() if value}
    return options(at_present().today, **every)


def named(
    tracker: Tracker, names: Sequence[str]
) -> tuple[list[str], list[str], list[str]]:
    """The slugs of the names that are known, the others, and what is said of these.

    Each is read for itself. Raises `UnknownName` where none is known.
    """
    slugs, unknown, notes = [], [], []
    for name in dict.fromkeys(names):
        slug = tracker.entities.slug_anywhere(fold(name))
        if slug:
            slugs.append(slug)
        else:
            unknown.append(name)
            notes.append(_not_known(tracker, name))
    if unknown and not slugs:
        raise UnknownName(unknown[0], (), hints=notes)
    return slugs, unknown, notes


def _not_known(tracker: Tracker, name: str) -> str:
    """That a name is not known, and what may be meant."""
    group = tracker.entities.group(name)
    if group:
        return f"'{name}' is a group: group={group.slug}"
    near = tracker.entities.near(name)
    guess = f"; {did_you_mean(near)}" if near else ""
    return f"'{name}' is not known{guess}"
