"""Fields that several row classes have, with their words; columns for the keys of a mapping."""

from collections.abc import Callable, Mapping
from typing import Annotated, Any, TypeVar

from hwstatus.rows import SOURCE, TEXT, Column

T = TypeVar("T")

Slug = Annotated[str, "slug of the entity"]
Name = Annotated[str, "display name of the entity"]
Scope = Annotated[T, "what the status is for"]
Since = Annotated[T, "first day, as known, of the unbroken run of the status"]
Summary = Annotated[T, "the update in one or two sentences", TEXT]
Publisher = Annotated[T, "who says so", SOURCE]
Url = Annotated[str | None, "where", TEXT]


def spread(
    field: str, words: Mapping[str, str], look: str, *, otherwise: str
) -> dict[str, Column]:
    """A column for each key of a mapping that rows have; `words` say what each holds."""

    def value(key: str) -> Callable[[Any], object]:
        return lambda row: getattr(row, field).get(key, otherwise)

    return {key: Column(text, look, get=value(key)) for key, text in words.items()}
