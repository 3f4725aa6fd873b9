"""The indexes of a tracker that is filled: built at the end, not row by row."""

from collections.abc import Iterator
from contextlib import contextmanager

from hwstatus.context import Watch
from hwstatus.store.database import Database

_PLAIN_INDEXES = """
SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'version' ORDER BY name
"""

_SET = "INSERT INTO search(search, rank) VALUES (?, ?)"

_FILLING = {"hashsize": 8 << 20, "automerge": 0}
"""How much of the full-text index is gathered in memory before it is written, and that nothing is merged yet."""

_FILLED = {"hashsize": 1 << 20, "automerge": 4, "crisismerge": 1_000}
"""FTS5's own defaults, but for how many pieces of the index may wait on a level.

It merges them little by little as updates are added, but all at once where there are 16. After a large import one
update then took a second, and more pages than SQLite's cache has. A thousand never come to wait.
"""


def optimize(connection: Database) -> None:
    """Merge the full-text index into one piece."""
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")


def settle(connection: Database) -> None:
    """Set how a new full-text index is merged from now on."""
    connection.executemany(_SET, _FILLED.items())


@contextmanager
def indexes_afterwards(connection: Database, watch: Watch) -> Iterator[None]:
    """Build the indexes at the end, sorted, instead of row by row: for filling an empty tracker."""
    found = connection.execute(_PLAIN_INDEXES).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    connection.executemany(_SET, _FILLING.items())
    yield
    settle(connection)
    with watch("Building indexes", len(found) + 1) as tick:
        optimize(connection)
        tick()
        for _, statement in found:
            connection.execute(statement)
            tick()
