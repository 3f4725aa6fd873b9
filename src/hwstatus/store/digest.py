"""A hash of all that a tracker holds: the same hash means the same answers.

Every row counts, and not the ledger's head alone: a row that somebody altered beside the
ledger is read as well.
"""

from hashlib import sha256

from hwstatus.store.database import Database

# The index of words is left out: it follows from the updates.
TABLES = (
    "SELECT name FROM sqlite_schema WHERE type = 'table'"
    " AND name NOT GLOB 'search*' AND name NOT GLOB 'sqlite_*' ORDER BY name"
)


def digest_of(connection: Database) -> str:
    """The hash, in hexadecimal; the rows of one moment."""
    found = sha256()
    connection.execute("BEGIN")
    try:
        for (table,) in connection.execute(TABLES).fetchall():
            found.update(table.encode())
            rows = connection.execute(f'SELECT * FROM "{table}"')
            for row in rows:
                text = repr(row)
                found.update(text.encode())
    finally:
        connection.execute("ROLLBACK")
    return found.hexdigest()
