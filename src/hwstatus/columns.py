"""What a column of an answer is: its words, how it looks, and those that several row classes have."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, NamedTuple, TypeVar

T = TypeVar("T")

FACT = "fact"
"""A short value: a name, a date, an id."""
TEXT = "text"
"""Sentences, or a value of any length: the column takes the room that is left."""
NUMBER = "number"
"""A number: right-aligned."""
WORD = "word"
"""A word with a colour: a status, a severity, a state."""
SOURCE = "source"
"""Who says so: dim, and a link where the row has an address."""
MUTED = "muted"
"""What is beside the point, such as an id: dim."""


def flat(value: object) -> str:
    """A value as one cell: nothing is empty, several values are joined by `; `."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return "; ".join(map(flat, value))
    return str(value)


class Column(NamedTuple):
    """A column of a table: what it holds, for the reference, and how it is drawn and spelled.

    `spell` makes a cell of a value; `get` takes the value from a row where it is not the
    field of the column's name.
    """

    words: str
    look: str = FACT
    spell: Callable[[Any], str] = flat
    get: Callable[[Any], object] | None = None


def columns_of(kind: type) -> dict[str, Column]:
    """The columns of a row class: its fields whose annotation has words, in their order."""
    return {
        name: Column(*hint.__metadata__)
        for name, hint in kind.__annotations__.items()
        if hasattr(hint, "__metadata__")
    }


# -- fields that several row classes have ----------------------------------------------

Slug = Annotated[str, "slug of the entity"]
Name = Annotated[str, "display name of the entity"]
Iso2 = Annotated[str | None, "ISO 3166-1, two letters"]
Iso3 = Annotated[str | None, "ISO 3166-1, three letters"]
Scope = Annotated[T, "what the status is for"]
UpdateId = Annotated[str, "the update's id"]
ActorKind = Annotated[str | None, "the kind of actor"]
Confidence = Annotated[str, "what the sources warrant"]
Since = Annotated[T, "first day, as known, of the unbroken run of the status"]
Summary = Annotated[T, "the update in one or two sentences", TEXT]
Publisher = Annotated[T, "who says so", SOURCE]
Url = Annotated[str | None, "where", TEXT]


def spread(words: Mapping[str, str], look: str, *, otherwise: str) -> dict[str, Column]:
    """A column for each key of the `statuses` that rows have; `words` say what each holds."""

    def value(key: str) -> Callable[[Any], object]:
        return lambda row: row.statuses.get(key, otherwise)

    return {key: Column(text, look, get=value(key)) for key, text in words.items()}
