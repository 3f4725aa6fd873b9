"""The tables of a tracker and the numbered steps that lead to them.

Invariants. `ledger` and `version` are the truth and only ever grow (triggers hold that); every other
table but `meta` and `draft_text` is their projection and can be rebuilt (`store.projection`). A step is
never edited after a release: a change is a new step at the end. `PRAGMA user_version` holds the last step
taken, and each step commits together with it.
"""

from contextlib import closing

from hwstatus.store.database import Database, is_complete
from hwstatus.store.steps import AS_PRESENT, STEP_1, STEP_2, STEP_3, STEP_4, STEP_5

APPLICATION_ID = 0x68777332
"""`hws2` in ASCII: tells our files from other SQLite files."""

FORMER_APPLICATION_ID = 0x68777374
"""What files had that were made before the first release."""

SEARCH = """
CREATE VIRTUAL TABLE search USING fts5(
    about, summary, note, sources,
    content='',
    tokenize="porter unicode61 remove_diacritics 2"
);
INSERT INTO search(search, rank) VALUES ('rank', 'bm25(4.0, 10.0, 2.0, 2.0)');
"""
"""The full-text index holds no text of its own: the records have it (`projection.search_text`)."""

GUARDS = {
    f"{table}_{event.lower()}_refused": f"""
CREATE TRIGGER IF NOT EXISTS {table}_{event.lower()}_refused BEFORE {event} ON {table}
    BEGIN SELECT raise(ABORT, 'the ledger is append-only'); END;
"""
    for table in ("ledger", "version")
    for event in ("UPDATE", "DELETE")
}
"""The triggers that keep the ledger append-only, by name."""

STEPS: tuple[str, ...] = (
    STEP_1 + SEARCH + "".join(GUARDS.values()),
    STEP_2,
    STEP_3,
    STEP_4,
    STEP_5,
)
"""Step n leads from schema n-1 to schema n."""

VERSION = len(STEPS)

Object = tuple[str, str, str]
"""Kind, name and text of a table, an index, a view or a trigger."""

# Whatever else has such a name is none of SQLite's: a trigger may have one.
_STATISTICS: set[Object] = {
    ("table", "sqlite_stat1", "CREATE TABLE sqlite_stat1(tbl,idx,stat)"),
    ("table", "sqlite_stat4", "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)"),
}

DIGEST = "8ac1fb9b0d30cd90703f1b9098fa9b66be7a406b85babcde214fc4a71dcf45ab"
"""The `digest_of` of what the last step leaves: making that anew to compare takes longer than adding an update.

It is another one where a version of SQLite words the tables of the full-text index in its own way. Then what is there
is looked at one by one.
"""

PROJECTION = (
    "entity",
    "name",
    "updates",
    "about",
    "effect",
    "deadline",
    "outcome",
    "publisher",
    "checked",
    "grouping",
    "member",
    "draft",
)
"""The tables that `ledger` and `version` imply, apart from the full-text index."""

NUMBERED = ("effect", "deadline")
"""Projected tables whose first column only numbers the rows."""


def version_of(connection: Database) -> int:
    """The schema a file has; 0 for an empty file."""
    return connection.count("PRAGMA user_version")


def foreign(connection: Database) -> list[str]:
    """The names of what a file of our schema should not hold, or holds in another form."""
    version = version_of(connection)
    made = objects(connection)
    if version == VERSION and digest_of(made) == DIGEST:
        return []
    differing = made - expected(version)
    return sorted({name for _, name, _ in differing})


def digest_of(made: set[Object]) -> str:
    """A hash of what a file holds."""
    import hashlib

    return hashlib.sha256(repr(sorted(made)).encode()).hexdigest()


def expected(version: int) -> set[Object]:
    """What a file of a schema holds."""
    with closing(Database.in_memory()) as fresh:
        for step in range(1, version + 1):
            take(fresh, step)
        return objects(fresh)


def objects(connection: Database) -> set[Object]:
    """Each table, index, view and trigger of a file, but for SQLite's own statistics."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    made = {(str(kind), str(name), plain(str(text))) for kind, name, text in rows}
    return made - _STATISTICS


def statistics(connection: Database) -> list[str]:
    """The tables of a file in which SQLite keeps how many rows to expect of an index.

    No tracker has them: those of its first days would say ever after that reading a table
    whole costs nothing. Without them a query is answered in the same way at every size.
    """
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'sqlite^_stat_' ESCAPE '^'"
    return [str(name) for (name,) in connection.execute(query)]


def drop_statistics(connection: Database) -> None:
    """Take such tables out, inside the caller's transaction."""
    for name in statistics(connection):
        connection.execute(f"DROP TABLE {name}")


def plain(statement: str) -> str:
    """A statement as SQLite keeps it: without IF NOT EXISTS and the semicolon at its end."""
    return " ".join(statement.replace("IF NOT EXISTS ", "").rstrip("; \n").split())


def views(connection: Database) -> list[str]:
    """The views of a file: no tracker has one, and reading it might never end."""
    rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'view'")
    return [str(name) for (name,) in rows]


def migrate(connection: Database) -> list[int]:
    """Take every missing step, each in a transaction with its record; returns the steps taken.

    Safe with two processes at once: the step to take is looked up again under the write lock.
    """
    taken: list[int] = []
    while version_of(connection) < VERSION:
        with connection.changing():
            at = version_of(connection)
            if at < VERSION:
                take(connection, at + 1)
                taken.append(at + 1)
    return taken


def see_as_present(connection: Database) -> None:
    """Let a file of an older schema, which is only read, answer as one of the present schema would.

    What it lacks of columns and tables is seen through temporary views.
    """
    version = version_of(connection)
    for table, columns in AS_PRESENT.items():
        lacking = {
            name: said for name, (step, said) in columns.items() if version < step
        }
        if lacking:
            info = connection.execute(f"PRAGMA main.table_info({table})").fetchall()
            own = [str(column[1]) for column in info]
            wanted = dict.fromkeys(own) | lacking
            shown = ", ".join(
                f"{said or name} AS {name}" for name, said in wanted.items()
            )
            rows = f"FROM main.{table}" if own else "WHERE 0"
            connection.execute(f"CREATE TEMP VIEW {table} AS SELECT {shown} {rows}")


def take(connection: Database, step: int) -> None:
    """Take one step, inside the caller's transaction."""
    for statement in statements(STEPS[step - 1]):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
    connection.execute(f"PRAGMA user_version = {step:d}")


def statements(script: str) -> list[str]:
    """The script's statements one by one: `executescript` would commit before it begins."""
    whole: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and is_complete(pending):
            whole.append(pending)
            pending = ""
    return whole
