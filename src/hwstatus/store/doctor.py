"""Is the file sound? Every promise of the store, re-derived and compared; and what can be mended without loss."""

import os
import platform
import shutil
from collections.abc import Container, Iterator
from contextlib import closing
from itertools import zip_longest

from hwstatus.errors import (
    BrokenChain,
    Busy,
    ForeignFile,
    HwstatusError,
    NewerSchema,
    TrackerError,
    Unsound,
)
from hwstatus.paths import Location
from hwstatus.rows.curation import Examination
from hwstatus.serialization import canonical
from hwstatus.store import drafts, ledger, queries, schema
from hwstatus.store import ledger_queries as asked
from hwstatus.store.database import (
    CONTENT_ERRORS,
    SQLITE_VERSION,
    Database,
    Error,
    sqlite_errors,
    transaction,
)
from hwstatus.store.heads import Head, head_of
from hwstatus.store.opening import open_read
from hwstatus.store.projection import make_anew, project
from hwstatus.version import __version__

MIN_FREE_BYTES = 50_000_000
"""Bytes of free disk under which a warning is due."""


def examine(location: Location, expected: Head | None = None) -> list[Examination]:
    """Every examination, in the order in which later ones rely on earlier ones.

    With the head that is expected, whether the ledger has it. Raises `Busy`, `NewerSchema`
    and `ForeignFile`: what cannot be examined is not damaged.
    """
    found = [Examination("versions", "ok", _versions())]
    try:
        connection = open_read(location)
    except (Busy, NewerSchema, ForeignFile):
        raise
    except TrackerError as error:
        return [*found, Examination("file", "damaged", str(error))]
    if connection is None:
        return [
            *found,
            Examination("file", "ok", f"{location.path} is empty: no update yet"),
        ]
    try:
        found.extend(_file(location))
        found.extend(_examined(connection, location))
        if expected is not None:
            found.append(_head(connection, expected))
    finally:
        connection.close()
    return found


_UNEXPECTED = (
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    AssertionError,
    Error,
)


def _versions() -> str:
    from importlib.metadata import version

    libraries = ", ".join(
        f"{name} {version(name)}"
        for name in ("typer", "rich", "sqlite-utils", "python-dateutil")
    )
    return (
        f"hwstatus {__version__}, schema {schema.VERSION}, Python {platform.python_version()},"
        f" SQLite {SQLITE_VERSION}, {libraries}"
    )


def _file(location: Location) -> Iterator[Examination]:
    path = location.path
    size = path.stat().st_size
    yield Examination(
        "file",
        "ok",
        f"{path} (from {location.origin}), {size:,} bytes, mode {path.stat().st_mode & 0o777:03o}",
    )
    writable = os.access(path, os.W_OK) and os.access(path.resolve().parent, os.W_OK)
    yield Examination(
        "permissions",
        "ok" if writable else "warning",
        "writable" if writable else "reads only",
    )
    free = shutil.disk_usage(path.resolve().parent).free
    yield Examination(
        "free space",
        "ok" if free > max(MIN_FREE_BYTES, 2 * size) else "warning",
        f"{free:,} bytes",
    )


def _head(connection: Database, expected: Head) -> Examination:
    found = head_of(connection)
    if found == expected:
        return Examination("head", "ok", f"{found}, as expected")
    return Examination("head", "damaged", f"{found}, not the one expected")


SHEET_RESTS_ON = ("schema", "append-only", "chain", "keys", "projection", "dataset")
"""The examinations of all that an evidence sheet is made from."""


def require_sound(connection: Database, location: Location) -> None:
    """Raise `BrokenChain` or `Unsound` where a sheet would rest on something altered."""
    broken = ledger.first_break(connection)
    if broken is not None:
        raise BrokenChain(location.path, broken)
    for found in _examined(connection, location, SHEET_RESTS_ON):
        if found.state == "damaged":
            raise Unsound(location.path, found.examined, found.detail)


def _examined(
    connection: Database,
    location: Location,
    names: Container[str] | None = None,
) -> Iterator[Examination]:
    """The examinations of an open file, or those of some names."""
    for name, look in _EXAMINATIONS:
        if names is not None and name not in names:
            continue
        try:
            with sqlite_errors(location.path):
                problem, detail = look(connection)
        except Busy:
            raise
        except (HwstatusError, *_UNEXPECTED) as error:
            problem = True
            detail = str(error)
        yield Examination(name, "damaged" if problem else "ok", detail)
        if name == "schema" and _may_never_end(connection):
            return


def _may_never_end(connection: Database) -> bool:
    """Whether what is read next might be a view, with an endless question behind it."""
    try:
        return bool(schema.views(connection))
    except CONTENT_ERRORS:
        return False  # a damaged schema answers nothing at all


def _integrity(connection: Database) -> tuple[bool, str]:
    said = [str(row[0]) for row in connection.execute("PRAGMA integrity_check(5)")]
    return said != ["ok"], "; ".join(said)


def _references(connection: Database) -> tuple[bool, str]:
    rows = connection.execute("PRAGMA foreign_key_check").fetchall()
    return bool(
        rows
    ), f"{len(rows)} rows point to nothing" if rows else "every reference holds"


def _schema(connection: Database) -> tuple[bool, str]:
    version = schema.version_of(connection)
    if version > schema.VERSION:
        return True, f"schema {version} is newer than {schema.VERSION}"
    if version < schema.VERSION:
        return False, f"schema {version}; the next write brings it to {schema.VERSION}"
    with closing(Database.in_memory()) as fresh:
        schema.migrate(fresh)
        expected = _objects(fresh)
    present = _objects(connection)
    differing = sorted({name for _, name, _ in expected ^ present})
    if differing:
        return True, f"not as schema {version} says: {', '.join(differing)}"
    return False, f"schema {version}, tables and indexes as it says"


def _objects(connection: Database) -> set[tuple[str, str, str]]:
    """Tables, indexes, views and foreign triggers; our own guards have their examination."""
    found = schema.objects(connection)
    return {item for item in found if item[1] not in schema.GUARDS}


def _append_only(connection: Database) -> tuple[bool, str]:
    found = dict(
        connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
    )
    missing = sorted(
        name
        for name, text in schema.GUARDS.items()
        if schema.plain(found.get(name, "")) != schema.plain(text)
    )
    return (
        bool(missing),
        f"missing or altered triggers: {', '.join(missing)}"
        if missing
        else "the ledger only grows",
    )


def _chain(connection: Database) -> tuple[bool, str]:
    broken = ledger.first_break(connection)
    if broken is not None:
        return True, f"entry {broken} is the first whose hash does not hold"
    stray = connection.execute(asked.STRAY_VERSION).fetchone()
    if stray:
        return (
            True,
            f"version {stray[0]} belongs to no entry, or does not follow the version before it",
        )
    last = connection.execute(asked.LAST_ENTRY).fetchone()
    return False, f"{last[0]} entries, head {last[6]}" if last else "no entry yet"


def _keys(connection: Database) -> tuple[bool, str]:
    """Whether every version holds the record that its key names."""
    rows = connection.execute(asked.RECORDS)
    for seq, subject, key, line in rows:
        if subject not in canonical.SUBJECTS:
            return True, f"version {seq} is of an unknown kind"
        if canonical.key_of(canonical.restore(subject, line)) != key:
            return True, f"version {seq} holds another record than its key says"
    return False, "every version holds the record that its key names"


def _dataset(connection: Database) -> tuple[bool, str]:
    """Whether the file names the dataset that its ledger names, which is hashed."""
    row = connection.execute(queries.META, ("dataset",)).fetchone()
    named = None
    if row:
        named = str(row[0])
    recorded = ledger.dataset_of(ledger.entries(connection))
    if recorded is None or named == recorded:
        return False, named or "no dataset"
    return True, f"the file says {named}, its ledger {recorded}"


def _projection(connection: Database) -> tuple[bool, str]:
    """Rebuild every projected table from the ledger, in memory, and compare."""
    fresh = rebuilt(connection)
    wrong = []
    present = {name for _, name, _ in schema.objects(connection)}
    for table in schema.PROJECTION:
        if table not in present:  # of an older schema, or `schema` has told of it
            continue
        if table not in schema.NUMBERED:
            columns = "*"
        else:
            columns = ", ".join(_columns(connection, table)[1:])
        query = f"SELECT {columns} FROM {table}"
        theirs, ours = (sorted(c.execute(query), key=repr) for c in (connection, fresh))
        if theirs != ours:
            wrong.append(table)
    fresh.close()
    return (
        bool(wrong),
        f"do not follow from the ledger: {', '.join(wrong)}"
        if wrong
        else "every table follows",
    )


def _columns(connection: Database, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


def rebuilt(connection: Database) -> Database:
    """The projection that the ledger implies, in memory."""
    fresh = Database.in_memory()
    schema.migrate(fresh)
    fresh.execute("BEGIN")
    project(connection, fresh)
    fresh.execute("COMMIT")
    return fresh


def _drafts(connection: Database) -> tuple[bool, str]:
    """Whether each draft's text is the one that the ledger names, and none is left over."""
    if schema.version_of(connection) < drafts.SINCE_SCHEMA:
        return False, "none yet"
    altered, left_over = drafts.wrong_texts(connection)
    wrong = []
    if altered:
        wrong.append(f"not the text that was found: {', '.join(altered)}")
    if left_over:
        wrong.append(f"{len(left_over):,} texts of drafts that do not wait")
    count = connection.execute(drafts.WAITING_COUNT).fetchone()[0]
    return bool(wrong), "; ".join(wrong) or f"{count:,} wait for review"


def _search_index(connection: Database) -> tuple[bool, str]:
    """Compare every word's every place with those of an index made anew.

    FTS5's own comparison with the text (integrity-check with rank 1) fails on a view as content.
    """
    fresh = rebuilt(connection)
    try:
        theirs = _words(connection)
        ours = _words(fresh)
        wrong = next((a or b for a, b in zip_longest(theirs, ours) if a != b), None)
    except CONTENT_ERRORS as error:
        return True, f"cannot be read ({error})"
    finally:
        fresh.close()
    return (
        wrong is not None,
        f"differs at the word {wrong[0]!r}" if wrong else "holds every word",
    )


def _words(connection: Database) -> Iterator[tuple[object, ...]]:
    connection.execute(
        "PRAGMA query_only = OFF"
    )  # for the temporary table; the file itself is opened read-only
    connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, search, instance)"
    )
    return connection.execute("SELECT term, doc, col, offset FROM temp.words")


_EXAMINATIONS = (
    ("integrity", _integrity),
    ("references", _references),
    ("schema", _schema),
    ("append-only", _append_only),
    ("chain", _chain),
    ("keys", _keys),
    ("dataset", _dataset),
    ("projection", _projection),
    ("full-text index", _search_index),
    ("drafts", _drafts),
)

REPAIRABLE = {"projection", "full-text index", "append-only", "drafts"}
"""What follows from the ledger, and can be made again from it; of drafts, wrong texts can go."""


def repair(connection: Database, location: Location) -> None:
    """Make every projected table, the full-text index and the guards again, in one transaction."""
    with transaction(connection, location.path):
        connection.execute("DROP TABLE search")
        for statement in schema.statements(schema.SEARCH):
            connection.execute(statement)
        make_anew(connection)
        drafts.drop_altered(connection)
        for name, statement in schema.GUARDS.items():
            connection.execute(f"DROP TRIGGER IF EXISTS {name}")
            connection.execute(statement)
