"""Building a tracker from the dataset's text: the shipped file, and a blank one with its entities.

Reproducible: no clock and no chance enter, so that the same text and the same SQLite give the same bytes.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from hwstatus import files
from hwstatus.errors import BadRecord, NotWritable, TrackerError
from hwstatus.paths import DATASET, file_mode
from hwstatus.record import canonical, dates, validation
from hwstatus.record.forms import NothingNew, Record, refuse_unknown
from hwstatus.record.models import Update
from hwstatus.store import schema
from hwstatus.store.database import Database, sqlite_errors
from hwstatus.store.ledger import DATASET as DATASET_VERB
from hwstatus.store.ledger import EntryHead, append, upsert
from hwstatus.store.projection import optimize, settle

REFERENCE = ("entities.jsonl", "groups.jsonl")
EDITOR = "hwstatus dataset"


def dataset_version() -> str:
    """The dataset's version, a date: `2026.11.24`, and `2026.11.24.2` for the second of that day.

    It ends in `+dev` between two versions.
    """
    return (DATASET / "VERSION").read_text().strip()


def dataset_day() -> str:
    """The day to which the dataset was kept: `2026-11-24`."""
    return "-".join(dataset_version().removesuffix("+dev").split(".")[:3])


def curated_files() -> tuple[str, ...]:
    """The dataset's files of updates, one a country, and of checks."""
    names = sorted(path.name for path in (DATASET / "updates").glob("*.jsonl"))
    return (*(f"updates/{name}" for name in names), "checks.jsonl")


def dataset_records(*files: str) -> Iterator[Record]:
    """The records of dataset files, in file order; raises `TrackerError` that names the bad line."""
    for name in files:
        path = DATASET / name
        if not path.exists():
            continue
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    record = validation.load(line, dates.LAST_DAY)
                    refuse_unknown(record)
                    yield record
                except BadRecord as error:
                    raise TrackerError(
                        f"the dataset is damaged: {name}: {error.at(number)}"
                    ) from error


def initialise(connection: Database) -> None:
    """Make a blank database a tracker that knows every entity and group, in one transaction.

    Two would leave, after a crash between them, a tracker that knows no country and never will.
    """
    with connection.changing():
        if not schema.version_of(connection):  # else another process was first
            for step in range(1, schema.VERSION + 1):
                schema.take(connection, step)
            _append_reference(connection)


def _append_reference(connection: Database) -> None:
    at = f"{dataset_day()}T00:00:00Z"
    act = EntryHead(
        DATASET_VERB, at, EDITOR, f"entities and groups of dataset {dataset_version()}"
    )
    append(connection, act, map(upsert, dataset_records(*REFERENCE)), fresh=True)
    connection.execute("INSERT INTO meta VALUES ('dataset', ?)", (dataset_version(),))


def fill(connection: Database) -> None:
    """Build the whole dataset into a blank database: one ledger entry for each day of recording."""
    curated = [
        r
        for r in dataset_records(*curated_files())
        if isinstance(r, Update | NothingNew)
    ]
    curated.sort(
        key=lambda r: (
            r.recorded_at[:10],
            r.recorded_by,
            r.recorded_at,
            canonical.key_of(r),
        )
    )
    days = groupby(curated, key=lambda r: (r.recorded_at[:10], r.recorded_by))
    at = ""
    schema.migrate(connection)
    with connection.changing():
        _append_reference(connection)
        for (_, by), group in days:
            batch = list(group)
            # Of one day there may be several editors.
            at = max(at, batch[-1].recorded_at)
            head = EntryHead(DATASET_VERB, at, by)
            append(connection, head, map(upsert, batch), fresh=True)


def build(path: Path, *, empty: bool = False) -> None:
    """Write a new tracker file at `path`, whole or not at all.

    What is there is replaced, a link's target. Raises `NotWritable`.
    """
    path = _resolved(path)
    with files.writing(path):
        files.make_folder(path.parent)
        with files.replacing(path, file_mode(path)) as scrap, sqlite_errors(path):
            _build_into(scrap, empty)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError) as error:  # the latter in Python 3.11 and 3.12
        raise NotWritable(path, "its links lead in a circle") from error


def _build_into(path: Path, empty: bool) -> None:
    connection = Database.in_memory()
    # What is written from it is synced once, by the caller.
    connection.execute("PRAGMA synchronous = OFF")
    (initialise if empty else fill)(connection)
    settle(connection)
    optimize(connection)
    try:
        connection.execute("VACUUM INTO ?", (str(path),))
    except UnicodeEncodeError:
        raise NotWritable(path, "its name is not valid UTF-8") from None
    connection.close()
