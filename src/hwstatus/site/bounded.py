"""What was made is held while there is room for it, so that a large record needs no more memory."""

from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Bounded(dict[K, V]):
    """A dictionary that is emptied before it would hold more than `most`.

    Values weigh one each, unless another weight is given. Of the shipped dataset
    everything has room, so that nothing is made twice.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._weight = 0

    def hold(self, key: K, value: V, weight: int = 1) -> V:
        """Hold a value, which is returned."""
        if self._weight + weight > self._most:
            self.clear()
            self._weight = 0
        self._weight += weight
        self[key] = value
        return value
