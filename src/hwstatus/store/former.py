"""The former forms of a few updates that were corrected since, beside the tracker's own rows.

Only what is asked about some entities is there in whole. What an index of the tracker's
file finds at once stays a view of it; what only a table with an index of its own finds at
once, such as the effects on an entity in their order, is copied for these entities.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from hwstatus.serialization import canonical, json_text
from hwstatus.store import ledger_queries as asked
from hwstatus.store import schema
from hwstatus.store.database import Database
from hwstatus.store.projection import Projector

MOST = 200
"""With more former forms than these, the past is built anew: there is little left to save."""

_BESIDE = ("updates", "about", "publisher")
"""The tables that views show beside the file's rows; of others, all that counts is copied."""


def set_beside(
    past: Database, former: Iterable[tuple[Any, ...]], about: Sequence[str]
) -> None:
    """Make the tables of `past` answer about some entities, with former forms of their records in them."""
    for statement in _tables((*asked.COPIED, "updates", "publisher")):
        past.execute(statement)
    past.execute("CREATE TEMP TABLE search (about, summary, note, sources)")
    values = {"about": json_text.encode(about)}
    for table, rows in asked.COPIED.items():
        bound = values if ":about" in rows else {}
        past.execute(f"INSERT INTO temp.{table} {rows}", bound)
    projector = Projector(past)
    for seq, subject, record in former:
        projector.add(seq, canonical.restore(subject, record))
    projector.flush()
    past.execute("DROP TABLE temp.search")
    for table in _BESIDE:
        past.execute(f"ALTER TABLE temp.{table} RENAME TO former_{table}")
    for view in asked.BESIDE:
        past.execute(view)


def _tables(names: Sequence[str]) -> list[str]:
    """The statements that make some tables of a tracker, and their indexes, as temporary ones."""
    found = []
    for statement in schema.statements(schema.STEPS[0]):
        words = statement.split("(")[0].split()
        if words[:2] == ["CREATE", "TABLE"] and words[2] in names:
            found.append(statement.replace("CREATE TABLE", "CREATE TEMP TABLE", 1))
        elif words[:2] == ["CREATE", "INDEX"] and words[4] in names:
            found.append(statement.replace("CREATE INDEX ", "CREATE INDEX temp.", 1))
    return found
