"""The indexes of a tracker that is filled: built at the end, not row by row."""

from collections.abc import Iterator
from contextlib import contextmanager

from hwstatus.context import Watch
from hwstatus.store.database import Database

_PLAIN_INDEXES = """
SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'version' ORDER BY name
"""


_HASH_SIZE = "INSERT INTO search(search, rank) VALUES ('hashsize', ?)"
"""How much of the full-text index is gathered in memory before it is written; FTS5's own default is 1 MB."""


@contextmanager
def indexes_afterwards(connection: Database, watch: Watch) -> Iterator[None]:
    """Build the indexes at the end, sorted, instead of row by row: for filling an empty tracker."""
    found = connection.execute(_PLAIN_INDEXES).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}")
    connection.execute(_HASH_SIZE, (8 << 20,))
    yield
    connection.execute(_HASH_SIZE, (1 << 20,))
    with watch("Building indexes", len(found)) as tick:
        for _, statement in found:
            connection.execute(statement)
            tick()
    connection.execute("PRAGMA analysis_limit = 400")
    connection.execute("ANALYZE")
