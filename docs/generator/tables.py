"""The tables of a tracker, as SQLite itself lists them."""

from collections.abc import Iterator
from contextlib import closing
from typing import NamedTuple

from generator.markdown import table
from hwstatus.store import schema
from hwstatus.store.database import Database

TABLES = {
    "ledger": "Truth. One row an invocation that changed something. Grows only.",
    "version": "Truth. One row a record that an entry left, as canonical JSON; NULL: retracted. Grows only.",
    "meta": "Notes about the file: the dataset's version.",
    "entity": "Projection. Countries, companies and bodies.",
    "name": "Projection. Folded names, codes and aliases, each with its entity.",
    "updates": "Projection. Live updates, with first and last possible day and the headline effect.",
    "about": "Projection. Which entities an update is about.",
    "effect": "Projection. Statuses that updates set. `moment` is the order of the standing rules.",
    "deadline": "Projection. Deadlines, with the date that each replaces.",
    "outcome": "Projection. What became of deadlines, as updates report it.",
    "publisher": "Projection. Publishers of each update.",
    "checked": "Projection. Who looked at an entity, and when.",
    "draft": "Projection. News that waits for an editor.",
    "draft_text": "Its text as it was found, which goes when somebody decides.",
    "grouping": "Projection. Groups of countries.",
    "member": "Projection. Stays of countries in groups.",
    "search": "Projection. The full-text index; it holds no text of its own.",
}


class Item(NamedTuple):
    """An entry of `sqlite_schema`: a table, index, trigger or view."""

    kind: str
    name: str
    table: str
    sql: str | None


def tables() -> Iterator[str]:
    """The chapter on the schema; ends the run where a table has no words."""
    yield f"## Schema\n\nSchema {schema.VERSION} (`PRAGMA user_version`), application id "
    yield f"`0x{schema.APPLICATION_ID:x}`. `ledger` and `version` are the truth; the rest follows from them.\n\n"
    with closing(Database.in_memory()) as connection:
        schema.migrate(connection)
        items = _items(connection)
        _check_tables(items)
        for item in items:
            if item.name in TABLES:
                yield from _table(connection, item.name, items)
    for item in items:
        if item.kind == "view":
            yield f"### View {item.name}\n\n```sql\n{item.sql}\n```\n\n"


def _items(connection: Database) -> list[Item]:
    query = "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"
    items = [Item(*row) for row in connection.execute(query)]
    return [item for item in items if not item.name.startswith("search_")]


def _check_tables(items: list[Item]) -> None:
    names = {item.name for item in items if item.kind == "table"}
    different = names ^ TABLES.keys()
    if different:
        raise SystemExit(f"docs/generator: tables without words, or gone: {different}")


def _table(connection: Database, name: str, items: list[Item]) -> Iterator[str]:
    yield f"### Table {name}\n\n{TABLES[name]}\n\n"
    yield from table(("column", "type", "null", "key"), _columns(connection, name))
    beside = [i for i in items if i.table == name and i.kind != "table" and i.sql]
    yield from map(_beside, beside)
    if beside:
        yield "\n"


def _columns(connection: Database, name: str) -> Iterator[tuple[str, str, str, object]]:
    for row in connection.execute(f"PRAGMA table_info({name})"):
        _, column, kind, not_null, _, key = row
        nullable = "" if not_null or key else "yes"
        yield f"`{column}`", kind.lower() or "text", nullable, key or ""


def _beside(item: Item) -> str:
    """An index or a trigger of a table, as one line."""
    if item.kind != "index" or not item.sql:
        return f"- {item.kind} `{item.name}`\n"
    columns = item.sql.split(" ON ", 1)[1]
    return f"- index `{item.name}`: `{' '.join(columns.split())}`\n"
