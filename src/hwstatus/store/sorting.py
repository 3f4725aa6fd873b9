"""Rows put in order, however many there are: those that memory has no room for go to a temporary file."""

from collections.abc import Iterator, Sequence

from hwstatus.store.database import Database, scratch_errors


class SortedRows:
    """Rows of a few values each; as they are read again, the least comes first.

    They are compared by the `first` of their values; those that are equal in them come in
    the order in which they were added.
    """

    def __init__(self, *, width: int, first: int) -> None:
        names = [f"c{number}" for number in range(width)]
        columns = ", ".join(names)
        marks = ", ".join("?" * width)
        order = ", ".join([*names[:first], "rowid"])
        self._insert = f"INSERT INTO row VALUES ({marks})"
        self._select = f"SELECT * FROM row ORDER BY {order}"
        with scratch_errors():
            self._scratch = Database.scratch()
            self._scratch.execute(f"CREATE TABLE row ({columns})")
            self._scratch.execute("BEGIN")

    def add(self, row: Sequence[object]) -> None:
        """Put a row among the others."""
        with scratch_errors():
            self._scratch.execute(self._insert, row)

    def __iter__(self) -> Iterator[tuple[object, ...]]:
        with scratch_errors():
            yield from self._scratch.execute(self._select)
