"""Is the file sound? Every promise of the store, re-derived and compared; and what can be mended without loss."""

import os
import platform
import shutil
from collections.abc import Container, Iterable, Iterator
from contextlib import closing, suppress
from functools import cached_property
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.columns import TEXT, WORD
from hwstatus.context import Watch, unwatched
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
from hwstatus.record.forms import Head
from hwstatus.store import drafts, schema, times, updates
from hwstatus.store.comparison import Comparison
from hwstatus.store.database import CONTENT_ERRORS, SQLITE_VERSION, Database, address_of
from hwstatus.store.history import LedgerReader
from hwstatus.store.ledger import dataset_of
from hwstatus.store.opening import open_read
from hwstatus.version import __version__

MIN_FREE_BYTES = 50_000_000
"""Bytes of free disk under which a warning is due."""


class Examination(NamedTuple):
    """One examination of the file: its name, `ok`, `warning` or `damaged`, what was seen."""

    examined: Annotated[str, "what was examined"]
    state: Annotated[str, "`ok`, `warning` or `damaged`", WORD]
    detail: Annotated[str, "what was seen", TEXT]


def examine(
    location: Location, expected: Head | None = None, watch: Watch = unwatched
) -> list[Examination]:
    """Every examination, in the order in which later ones rely on earlier ones.

    With the head that is expected, whether the ledger has it. Raises `Busy`, `NewerSchema`
    and `ForeignFile`: what cannot be examined is not damaged.
    """
    examinations = [Examination("versions", "ok", _versions())]
    try:
        connection = open_read(location)
    except (Busy, NewerSchema, ForeignFile):
        raise
    except TrackerError as error:
        return [*examinations, Examination("file", "damaged", str(error))]
    if connection is None:
        return [
            *examinations,
            Examination("file", "ok", f"{location.path} is empty: no update yet"),
        ]
    with closing(connection), closing(_Case(connection, watch)) as case:
        examinations.extend(_file(location))
        examinations.extend(_examined(case))
        examinations.extend(_statistics(connection))
        if expected is not None:
            examinations.append(_head(case.ledger, expected))
    return examinations


_UNEXPECTED = (ValueError, LookupError, TypeError, AttributeError, AssertionError)


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


STRAY_VERSION = """
SELECT v.seq FROM version v LEFT JOIN ledger l ON l.seq = v.entry
 WHERE l.seq IS NULL OR v.seq NOT BETWEEN l.first_version AND l.last_version
    OR v.before IS NOT (SELECT max(p.seq) FROM version p
                         WHERE p.key = v.key AND p.subject = v.subject AND p.seq < v.seq)
 LIMIT 1
"""
"""A version that no entry vouches for, or that does not follow the one before of the same record."""

STRAY_ENTRY = """
SELECT seq FROM (
    SELECT seq, first_version AS first, last_version AS last, undoes,
           lag(seq, 1, 0) OVER numbered AS seq_before, lag(last_version, 1, 0) OVER numbered AS last_before
      FROM ledger WINDOW numbered AS (ORDER BY seq))
 WHERE seq <> seq_before + 1 OR first <> last_before + 1 OR last < first OR undoes >= seq OR undoes < 1 LIMIT 1
"""
"""An entry that does not follow the one before, takes in no version, or takes back what came no earlier."""

STATISTICS = "statistics"
RECORDS = "records"


def _statistics(connection: Database) -> Iterator[Examination]:
    """A warning of what may mislead SQLite: a sound tracker that has it may seem endless."""
    with suppress(*CONTENT_ERRORS):  # `schema` has told of a damaged one
        tables = ", ".join(schema.statistics(connection))
        if tables:
            detail = f"{tables}: no tracker needs them, and they can make reads slow or stop them"
            yield Examination(STATISTICS, "warning", detail)


def _head(ledger: LedgerReader, expected: Head) -> Examination:
    head = ledger.head()
    if head == expected:
        return Examination("head", "ok", f"{head}, as expected")
    return Examination("head", "damaged", f"{head}, not the one expected")


class _Case:
    """A file under examination: what several examinations need is read once."""

    def __init__(
        self, connection: Database, watch: Watch, *, whole: bool = True
    ) -> None:
        self.connection = connection
        self.ledger = LedgerReader(connection)
        self.watch = watch
        self.broken: int | None = None
        """The first entry whose hash does not hold, once the chain was looked at."""
        self._whole = whole

    @cached_property
    def comparison(self) -> Comparison:
        """What follows from the ledger; raises `DamagedRecord`."""
        return Comparison(self.connection, self.watch, whole=self._whole)

    def close(self) -> None:
        """Let go what was rebuilt."""
        if "comparison" in self.__dict__:
            self.comparison.close()


RECORDS_REST_ON = ("integrity", "schema", "chain", "keys")
"""The examinations of a ledger whose records are read and nothing else of its file.

An index that leaves a version out would let an earlier one stand, and the chain hold.
"""

SHEET_RESTS_ON = (*RECORDS_REST_ON, "append-only", "projection", "dataset")
"""The examinations of all that an evidence sheet is made from."""


def require_sound(
    file: Database, watch: Watch = unwatched, names: Container[str] = SHEET_RESTS_ON
) -> None:
    """Raise `BrokenChain` or `Unsound` where an answer would rest on something altered."""
    with closing(_Case(file, watch, whole=False)) as case:
        examinations = list(_examined(case, names))
    if case.broken is not None:
        raise BrokenChain(file.path, case.broken)
    for one in examinations:
        if one.state == "damaged":
            raise Unsound(file.path, one.examined, one.detail)


def _examined(
    case: _Case, names: Container[str] | None = None
) -> Iterator[Examination]:
    """The examinations of an open file, or those of some names."""
    for name, look in _EXAMINATIONS:
        if names is not None and name not in names:
            continue
        try:
            with case.connection.errors():
                problem, detail = look(case)
        except Busy:
            raise
        except (HwstatusError, *_UNEXPECTED) as error:
            problem = True
            detail = str(error)
        yield Examination(name, "damaged" if problem else "ok", detail)
        if name == "schema" and _may_never_end(case.connection):
            return


def _may_never_end(connection: Database) -> bool:
    """Whether what is read next might be a view, with an endless question behind it."""
    try:
        return bool(schema.views(connection))
    except CONTENT_ERRORS:
        return False  # a damaged schema answers nothing at all


def _integrity(case: _Case) -> tuple[bool, str]:
    with case.watch("Reading every page", None):
        rows = case.connection.execute("PRAGMA integrity_check(5)").fetchall()
    said = [str(row[0]) for row in rows]
    return said != ["ok"], "; ".join(said)


def _references(case: _Case) -> tuple[bool, str]:
    with case.watch("Following references", None):
        rows = case.connection.execute("PRAGMA foreign_key_check").fetchall()
    return bool(
        rows
    ), f"{len(rows):,} rows point to nothing" if rows else "every reference holds"


def _schema(case: _Case) -> tuple[bool, str]:
    version = schema.version_of(case.connection)
    if version > schema.VERSION:
        return True, f"schema {version} is newer than {schema.VERSION}"
    expected = schema.expected(version)
    differing = expected ^ schema.objects(case.connection)
    # The guards, in whatever form, have their own examination.
    wrong = {
        name
        for kind, name, _ in differing
        if not (kind == "trigger" and name in schema.GUARDS)
    }
    if wrong:
        return True, f"not as schema {version} says: {', '.join(sorted(wrong))}"
    if version < schema.VERSION:
        return False, f"schema {version}; the next write brings it to {schema.VERSION}"
    return False, f"schema {version}, tables and indexes as it says"


def _append_only(case: _Case) -> tuple[bool, str]:
    triggers = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
    present = dict(case.connection.execute(triggers).fetchall())
    missing = sorted(
        name
        for name, text in schema.GUARDS.items()
        if schema.plain(present.get(name, "")) != schema.plain(text)
    )
    if missing:
        return True, f"missing or altered triggers: {', '.join(missing)}"
    return False, "the ledger only grows"


def _chain(case: _Case) -> tuple[bool, str]:
    connection = case.connection
    case.broken = case.ledger.first_break(case.watch)
    if case.broken is not None:
        return True, f"entry {case.broken} is the first whose hash does not hold"
    stray_entry = connection.execute(STRAY_ENTRY).fetchone()
    if stray_entry:
        does_not_follow = "does not follow the one before, or takes back a later one"
        return True, f"entry {stray_entry[0]} {does_not_follow}"
    with case.watch("Following versions", None):
        stray = connection.execute(STRAY_VERSION).fetchone()
    if stray:
        return (
            True,
            f"version {stray[0]} belongs to no entry, or does not follow the version before it",
        )
    timeless = times.timeless(case.ledger.entries())
    if timeless is not None:
        return True, f"entry {timeless.seq} has no time: {timeless.at[:40]!r}"
    last = case.ledger.last()
    return False, f"{last.seq} entries, head {last.hash}" if last else "no entry yet"


def _keys(case: _Case) -> tuple[bool, str]:
    """Whether every version holds the record that its key names."""
    stranger = case.comparison.stranger
    return bool(
        stranger
    ), stranger or "every version holds the record that its key names"


MOST_NAMED = 3
"""How many records are named that no import takes."""


def _records(case: _Case) -> tuple[bool, str]:
    """Whether an import would take in each record that is held."""
    refused = case.comparison.refused
    named = "; ".join(refused[:MOST_NAMED])
    more = len(refused) - MOST_NAMED
    if more > 0:
        named = f"{named}; and {more:,} more"
    return bool(refused), named or "an import takes each of them"


def _dataset(case: _Case) -> tuple[bool, str]:
    """Whether the file names the dataset that its ledger names, which is hashed."""
    connection = case.connection
    row = connection.execute(updates.META, ("dataset",)).fetchone()
    named = str(row[0]) if row else None
    recorded = dataset_of(case.ledger.entries())
    if recorded is None or named == recorded:
        return False, named or "no dataset"
    return True, f"the file says {named}, its ledger {recorded}"


def _projection(case: _Case) -> tuple[bool, str]:
    """Compare every projected table with what follows from the ledger."""
    if case.comparison.stranger:
        return True, f"cannot be rebuilt: {case.comparison.stranger}"
    wrong = case.comparison.differing()
    if wrong:
        return True, f"do not follow from the ledger: {', '.join(wrong)}"
    return False, "every table follows"


def _drafts(case: _Case) -> tuple[bool, str]:
    """Whether each draft's text is the one that the ledger names, and none is left over."""
    connection = case.connection
    if schema.version_of(connection) < drafts.SINCE_SCHEMA:
        return False, "none yet"
    altered, left_over = drafts.wrong_texts(connection)
    wrong = []
    if altered:
        wrong.append(f"not the text that was found: {', '.join(altered)}")
    if left_over:
        wrong.append(f"{len(left_over):,} texts of drafts that do not wait")
    count = connection.count(drafts.WAITING_COUNT)
    return bool(wrong), "; ".join(wrong) or wording.drafts_waiting(count)


def _search_index(case: _Case) -> tuple[bool, str]:
    """Compare every word's every place with the texts."""
    if case.comparison.index_holds(address_of(case.connection.path)):
        return False, "holds every word"
    return True, "does not hold every word at its places"


_EXAMINATIONS = (
    ("integrity", _integrity),
    ("references", _references),
    ("schema", _schema),
    ("append-only", _append_only),
    ("chain", _chain),
    ("keys", _keys),
    (RECORDS, _records),
    ("dataset", _dataset),
    ("projection", _projection),
    ("full-text index", _search_index),
    ("drafts", _drafts),
)


REPAIRABLE = {"projection", "full-text index", "append-only", "drafts"}
"""What follows from the ledger, and can be made again from it; of drafts, wrong texts can go."""


def beyond_repair(rows: Iterable[Examination]) -> list[Examination]:
    """What is damaged beyond repair from the ledger; a record that no import takes is sound in itself."""
    kept = {RECORDS, *REPAIRABLE}
    return [row for row in rows if row.state == "damaged" and row.examined not in kept]
