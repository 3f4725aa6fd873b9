"""The tables of a tracker and the numbered steps that lead to them.

Invariants. `ledger` and `version` are the truth and only ever grow (triggers hold that); every other
table but `meta` and `draft_text` is their projection and can be rebuilt (`store.projection`). A step is
never edited after a release: a change is a new step at the end. `PRAGMA user_version` holds the last step
taken, and each step commits together with it.
"""

from contextlib import closing

from hwstatus.store.database import Database, is_complete

APPLICATION_ID = 0x68777332
"""`hws2` in ASCII: tells our files from other SQLite files."""

FORMER_APPLICATION_ID = 0x68777374
"""What files had that were made before the first release."""

_STEP_1 = """
CREATE TABLE ledger (
    seq INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    by TEXT NOT NULL,
    verb TEXT NOT NULL,
    reason TEXT,
    undoes INTEGER REFERENCES ledger(seq),
    first_version INTEGER NOT NULL,
    last_version INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;

CREATE TABLE version (
    seq INTEGER PRIMARY KEY,
    entry INTEGER NOT NULL REFERENCES ledger(seq) DEFERRABLE INITIALLY DEFERRED,
    subject TEXT NOT NULL,
    key TEXT NOT NULL,
    before INTEGER REFERENCES version(seq),
    record TEXT
) STRICT;
CREATE INDEX version_of ON version(key, subject);
-- A correction or retraction is found without reading every version there is.
CREATE INDEX version_after ON version(before) WHERE before IS NOT NULL;

CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE entity (
    slug TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    iso2 TEXT,
    iso3 TEXT,
    region TEXT,
    subregion TEXT,
    home TEXT,
    aliases TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX entity_home ON entity(home) WHERE home IS NOT NULL;
CREATE TABLE name (key TEXT PRIMARY KEY, entity TEXT NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE updates (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    entity TEXT NOT NULL,
    date TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    recorded_at TEXT NOT NULL,
    actor TEXT,
    scope TEXT,
    status TEXT
) STRICT;
CREATE INDEX updates_in_order ON updates(last, recorded_at, id);
CREATE INDEX updates_by_month ON updates(date, status);
CREATE INDEX updates_by_status ON updates(status);

CREATE TABLE about (
    entity TEXT NOT NULL,
    last TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (entity, last, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE effect (
    n INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    entity TEXT NOT NULL,
    scope TEXT NOT NULL,
    -- last possible day, record time and id in one text: the order of the standing rules
    moment TEXT NOT NULL,
    first TEXT NOT NULL,
    date TEXT NOT NULL,
    status TEXT NOT NULL,
    rank INTEGER NOT NULL,
    stage TEXT NOT NULL,
    basis TEXT NOT NULL,
    effective TEXT
) STRICT;
CREATE INDEX effect_in_order ON effect(entity, scope, moment, status);
CREATE INDEX effect_of ON effect(seq);

CREATE TABLE deadline (
    n INTEGER PRIMARY KEY,
    seq INTEGER NOT NULL,
    id TEXT NOT NULL,
    entity TEXT NOT NULL,
    scope TEXT NOT NULL,
    date TEXT NOT NULL,
    last TEXT NOT NULL,
    what TEXT NOT NULL,
    replaces TEXT,
    decided TEXT NOT NULL
) STRICT;
CREATE INDEX deadline_in_order ON deadline(last, entity, scope);
CREATE INDEX deadline_of ON deadline(seq);
CREATE INDEX deadline_for ON deadline(entity, scope, date);

CREATE TABLE outcome (
    deadline TEXT NOT NULL,
    scope TEXT NOT NULL,
    moment TEXT NOT NULL,
    word TEXT NOT NULL,
    date TEXT NOT NULL,
    id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (deadline, scope, moment)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcome_of ON outcome(seq);

CREATE TABLE publisher (
    name TEXT NOT NULL COLLATE NOCASE,
    seq INTEGER NOT NULL,
    PRIMARY KEY (name, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE checked (
    entity TEXT NOT NULL,
    date TEXT NOT NULL,
    note TEXT,
    by TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (entity, date)
) STRICT, WITHOUT ROWID;

CREATE TABLE grouping (
    slug TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    seq INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE member (
    grouping TEXT NOT NULL,
    entity TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    PRIMARY KEY (grouping, entity, since)
) STRICT, WITHOUT ROWID;
"""

_STEP_2 = """
CREATE TABLE draft (id TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX draft_in_order ON draft(seq);
-- What somebody decided on stays known by its address.
CREATE INDEX version_of_draft ON version(record ->> '$.address')
    WHERE subject = 'draft' AND record IS NOT NULL;

-- No projection: the ledger has no text of a draft, and no text stays when the draft goes.
CREATE TABLE draft_text (
    id TEXT PRIMARY KEY,
    text TEXT NOT NULL,
    found TEXT NOT NULL
) STRICT, WITHOUT ROWID;
"""


def _of_effect(key: str) -> str:
    """What the record of an effect says under a key; null where it says nothing."""
    return f"""(
       SELECT e.value ->> '{key}' FROM main.version v, json_each(v.record, '$.effects') e
        WHERE v.seq = effect.seq AND instr(v.record, '"{key}":') > 0 AND e.value ->> 'scope' = effect.scope)"""


# A later version may have written some of these before this schema had a column for them.
_RESTORES = _of_effect("restores")
_EXTENT = _of_effect("extent")
_CONFIRMS = f"coalesce({_of_effect('confirms')}, 0)"
_CONFIDENCE = (
    "(SELECT v.record ->> 'confidence' FROM main.version v WHERE v.seq = updates.seq)"
)

_STEP_3 = f"""
ALTER TABLE updates ADD COLUMN confidence TEXT;
UPDATE updates SET confidence = {_CONFIDENCE};
ALTER TABLE effect ADD COLUMN restores TEXT;
ALTER TABLE effect ADD COLUMN extent TEXT;
ALTER TABLE effect ADD COLUMN confirms INTEGER NOT NULL DEFAULT 0;
UPDATE effect SET restores = {_RESTORES}, extent = {_EXTENT}, confirms = {_CONFIRMS};
"""


def _brought(key: str) -> str:
    """The number of the version that brought an update in: its place in the ledger."""
    return f"(SELECT min(v.seq) FROM main.version v WHERE v.key = {key} AND v.subject = 'update')"


def _moment(column: str, key: str) -> str:
    """A place in time that ends in the place in the ledger instead of in an id."""
    return f"substr({column}, 1, 32) || printf('%010d', {_brought(key)})"


_STEP_4 = f"""
ALTER TABLE updates ADD COLUMN place INTEGER;
UPDATE updates SET place = {_brought("updates.id")};
DROP INDEX updates_in_order;
CREATE INDEX updates_in_order ON updates(last, recorded_at, place);
UPDATE effect SET moment = {_moment("moment", "effect.id")};
UPDATE deadline SET decided = {_moment("decided", "deadline.id")};
UPDATE outcome SET moment = {_moment("moment", "outcome.id")};
"""

BROUGHT = "SELECT min(seq) FROM version WHERE key = ? AND subject = ?"
"""The version that brought a record in."""

_AS_PRESENT: dict[str, dict[str, tuple[int, str]]] = {
    "updates": {"confidence": (3, _CONFIDENCE), "place": (4, _brought("updates.id"))},
    "effect": {
        "moment": (4, _moment("moment", "effect.id")),
        "restores": (3, _RESTORES),
        "extent": (3, _EXTENT),
        "confirms": (3, _CONFIRMS),
    },
    "deadline": {"decided": (4, _moment("decided", "deadline.id"))},
    "outcome": {"moment": (4, _moment("moment", "outcome.id"))},
}
"""By table, what stands for a column in a file that has not taken the step which made it what it is."""

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
    _STEP_1 + SEARCH + "".join(GUARDS.values()),
    _STEP_2,
    _STEP_3,
    _STEP_4,
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
    found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    return found


def foreign(connection: Database) -> list[str]:
    """The names of what a file of our schema should not hold, or holds in another form."""
    version = version_of(connection)
    found = objects(connection)
    if version == VERSION and digest_of(found) == DIGEST:
        return []
    differing = found - expected(version)
    return sorted({name for _, name, _ in differing})


def digest_of(found: set[Object]) -> str:
    """A hash of what a file holds."""
    import hashlib

    return hashlib.sha256(repr(sorted(found)).encode()).hexdigest()


def expected(version: int) -> set[Object]:
    """What a file of a schema holds."""
    with closing(Database.in_memory()) as fresh:
        for step in range(1, version + 1):
            take(fresh, step)
        return objects(fresh)


def objects(connection: Database) -> set[Object]:
    """Each table, index, view and trigger of a file, but for SQLite's own statistics."""
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_schema")
    found = {(str(kind), str(name), plain(str(text))) for kind, name, text in rows}
    return found - _STATISTICS


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
        connection.execute("BEGIN IMMEDIATE")
        try:
            at = version_of(connection)
            if at < VERSION:
                take(connection, at + 1)
                taken.append(at + 1)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:  # a full disk has rolled back already
                connection.execute("ROLLBACK")
            raise
    return taken


def see_as_present(connection: Database) -> None:
    """Let a file of an older schema, which is only read, answer as one of the present schema would.

    What its tables lack is seen through temporary views of the same names.
    """
    version = version_of(connection)
    for table, columns in _AS_PRESENT.items():
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
            connection.execute(
                f"CREATE TEMP VIEW {table} AS SELECT {shown} FROM main.{table}"
            )


def take(connection: Database, step: int) -> None:
    """Take one step, inside the caller's transaction."""
    for statement in statements(STEPS[step - 1]):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
    connection.execute(f"PRAGMA user_version = {step:d}")


def statements(script: str) -> list[str]:
    """The script's statements one by one: `executescript` would commit before it begins."""
    found: list[str] = []
    pending = ""
    for line in script.splitlines(keepends=True):
        pending += line
        if line.rstrip().endswith(";") and is_complete(pending):
            found.append(pending)
            pending = ""
    return found
