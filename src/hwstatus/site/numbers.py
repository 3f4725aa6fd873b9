"""Names of files and folders in little memory, and a number by each: a large site has millions.

The first few are kept as they come, which is quicker. Of the name of any other only the hash is,
with its number in sixteen bytes. It is Python's own, of 64 bits, with its secret of each process:
nobody can make two names that are taken for each other, and chance will not.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from io import StringIO
from struct import Struct

FEW = 1 << 14
"""Names that are kept as they come: those of a small site."""
_SHELVES = 1 << 12
"""So many that a shelf of a large site is quickly looked through."""
_KEY = Struct("<q")
_ENTRY = Struct("<qQ")
_SIZE = _ENTRY.size
_GONE = 0
"""The number of what was taken."""


class Numbers:
    """A number above 0 for each name, which may be taken out again."""

    def __init__(self) -> None:
        self._few: dict[str, int] = {}
        self._shelves: defaultdict[int, bytearray] = defaultdict(bytearray)
        self._shelved = 0

    def __len__(self) -> int:
        """How many names have one."""
        return len(self._few) + self._shelved

    def add(self, name: str, number: int) -> None:
        """Note the number of a name that has none."""
        if len(self._few) < FEW:
            self._few[name] = number
            return
        key = hash(name)
        self._shelves[key % _SHELVES] += _ENTRY.pack(key, number)
        self._shelved += 1

    def __contains__(self, name: str) -> bool:
        """Whether a name has a number."""
        return self.get(name) > _GONE

    def get(self, name: str) -> int:
        """The number of a name; 0 where it has none."""
        number = self._few.get(name, _GONE)
        if number or not self._shelved:
            return number
        shelf, at = self._place(name)
        return _GONE if at < 0 else int(_ENTRY.unpack_from(shelf, at)[1])

    def take(self, name: str) -> int:
        """The number of a name, which has none from now on; 0 where it had none."""
        number = self._few.pop(name, _GONE)
        if number or not self._shelved:
            return number
        shelf, at = self._place(name)
        if at < 0:
            return _GONE
        key, number = _ENTRY.unpack_from(shelf, at)
        _ENTRY.pack_into(shelf, at, key, _GONE)
        self._shelved -= number != _GONE
        return int(number)

    def numbers(self) -> Iterator[int]:
        """Every number, while names may be taken."""
        yield from list(self._few.values())
        for shelf in list(self._shelves.values()):
            for _, number in _ENTRY.iter_unpack(shelf):
                if number != _GONE:
                    yield number

    def _place(self, name: str) -> tuple[bytearray, int]:
        """Where the entry of a name is: on which shelf and from which byte; -1 where there is none."""
        key = hash(name)
        shelf = self._shelves[key % _SHELVES]
        wanted = _KEY.pack(key)
        at = shelf.find(wanted)
        while at > 0 and at % _SIZE:  # half of one entry and half of the next
            at = shelf.find(wanted, at + 1)
        return shelf, at


class Names:
    """Names of folders in one, which are kept as one text."""

    def __init__(self) -> None:
        self._text = StringIO()

    def add(self, name: str) -> None:
        """Put a name at the end."""
        self._text.write(f"{name}/")

    def __iter__(self) -> Iterator[str]:
        """Each name, in order."""
        for found in re.finditer("[^/]+", self._text.getvalue()):
            yield found[0]
