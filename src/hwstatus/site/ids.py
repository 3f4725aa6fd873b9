"""The ids of updates, ten bytes each: a record of a million has millions of places for them."""

from collections.abc import Iterator, Sequence
from typing import overload

from hwstatus.models import ID_LENGTH


class Ids(Sequence[str]):
    """Some ids in an order; a part of them is a list."""

    def __init__(self) -> None:
        self._text = bytearray()

    def add(self, known: str) -> None:
        """Put an id at the end."""
        self._text += known.encode()

    def __len__(self) -> int:
        return len(self._text) // ID_LENGTH

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        places = range(len(self))[place]
        if isinstance(places, int):
            return self._at(places)
        return list(map(self._at, places))

    def __iter__(self) -> Iterator[str]:
        return map(self._at, range(len(self)))

    def __reversed__(self) -> Iterator[str]:
        return map(self._at, reversed(range(len(self))))

    def _at(self, place: int) -> str:
        start = place * ID_LENGTH
        return self._text[start : start + ID_LENGTH].decode()
