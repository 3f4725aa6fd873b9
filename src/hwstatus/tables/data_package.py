"""The flat tables as files: a Data Package (v2) of CSV with a descriptor of every column, and Parquet.

https://datapackage.org/standard/data-package/
"""

import csv
import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from hwstatus import files, json_text
from hwstatus.answers import flat_updates
from hwstatus.answers.updates import EVERY, UPDATES
from hwstatus.citation import LICENCE_URL
from hwstatus.errors import Refused
from hwstatus.installation import needing
from hwstatus.paths import file_mode
from hwstatus.record.models import Filter
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.store.tracker import Tracker
from hwstatus.subject import STANCES, SUPPLIER
from hwstatus.tables.flat_database.tables import (
    DATE,
    DAY,
    NUMBER,
    TABLES,
    TEXT,
    WHOLE,
    FlatColumn,
    FlatTable,
    Row,
    is_whole,
)
from hwstatus.tables.flat_database.writing import contents
from hwstatus.text import cell

WHOLE_NUMBER, DATE_TYPE, LIST = "BIGINT", "DATE", "VARCHAR[]"
"""The types of columns that are not text, as SQL calls them."""
JOINT = "\x1f"
"""What parts the values of a list in writing: no text of a record has it."""

Facts = dict[str, Any]
Types = Mapping[str, str]
"""The types of the columns that are not text."""


def write_parquet(path: Path, tracker: Tracker, chosen: Filter) -> None:
    """Write the updates as a Parquet file; into a folder, every table. Raises as these do."""
    if path.suffix.lower() != ".parquet" and (path.is_dir() or not path.suffix):
        write_tables(path, tracker, chosen)
    else:
        write_updates(path, tracker, chosen)


def write_updates(path: Path, tracker: Tracker, chosen: Filter) -> None:
    """Write a Parquet file of updates, whole or not at all; an empty text is null.

    Raises `MissingExtra` and `NotWritable`.
    """
    texts = flat_updates.writer(joint=JOINT)
    codes = tracker.entities.codes
    lines = tracker.lines(chosen)
    types = dict.fromkeys(("first_day", "last_day"), DATE_TYPE)
    types |= dict.fromkeys(flat_updates.LISTS, LIST)
    path = path.resolve()
    with (
        _connected() as connection,
        files.writing(path),
        files.scrap_beside(path) as table,
        files.replacing(path, file_mode(path)) as scrap,
    ):
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(UPDATES.columns)
            writer.writerows(texts(line, codes, EVERY) for line in lines)
        _make(connection, table, scrap, types, JOINT)


def write_tables(path: Path, tracker: Tracker, chosen: Filter) -> None:
    """Write every table of the flat database into a new folder, a file each, with its types.

    Raises `MissingExtra`, `NotWritable`, and `Refused` where the folder holds something.
    """
    members = {}
    with files.writing(path):
        with _connected() as connection, TemporaryDirectory() as scrap:
            for name, text in csv_of_tables(tracker, chosen, str).items():
                table, made = Path(scrap, f"{name}.csv"), Path(scrap, name)
                table.write_bytes(text)
                types = types_of(TABLES[name].columns)
                _make(connection, table, made, types, "; ")
                members[f"{name}.parquet"] = made.read_bytes()
        write_folder(path, members)


def types_of(columns: Mapping[str, FlatColumn]) -> Types:
    """The types of a flat table's columns; a date that may be vague stays a text."""
    kinds = {DAY: DATE_TYPE, NUMBER: WHOLE_NUMBER}
    types = {
        name: LIST if column.several else kinds.get(column.kind, "")
        for name, column in columns.items()
    }
    return {name: kind for name, kind in types.items() if kind}


def _connected() -> Any:
    """A database of DuckDB in memory, which writes Parquet; raises `MissingExtra`."""
    with needing("parquet", "Parquet is written by DuckDB"):
        import duckdb  # type: ignore[import-not-found, unused-ignore]
    return duckdb.connect()


def _make(connection: Any, table: Path, target: Path, types: Types, joint: str) -> None:
    """Make a Parquet file of a CSV file with a header; `joint` parts the values of a list."""
    relation = connection.read_csv(
        str(table), header=True, all_varchar=True, delimiter=",", quotechar='"',
        escapechar='"', encoding="utf-8", parallel=False,
    )  # fmt: skip
    typed = ", ".join(_typed(name, types.get(name), joint) for name in relation.columns)
    relation.project(typed).write_parquet(str(target), compression="zstd")


def _typed(name: str, kind: str | None, joint: str) -> str:
    """A column of a projection, in its type."""
    if kind == LIST:
        return f'string_split("{name}", \'{joint}\') AS "{name}"'
    return f'CAST("{name}" AS {kind or "VARCHAR"}) AS "{name}"'


DESCRIPTOR = "datapackage.json"

_PROFILES = "https://datapackage.org/profiles/2.0"
_CATEGORIES: Mapping[str, Iterable[str]] = {"statuses": STATUSES, "scopes": SCOPES}
_TYPES = {TEXT: "string", NUMBER: "integer", DATE: "string", DAY: "date"}
_FIRST_OF_ZIP = (1980, 1, 1, 0, 0, 0)
"""The oldest time that a ZIP file knows: a member's own would change its bytes."""

Guard = Callable[[str], str]
"""Makes a text safe for a spreadsheet."""


def write(path: Path, tracker: Tracker, chosen: Filter = WHOLE) -> None:
    """Write a data package, into a new folder or as one `.zip` file, whole or not at all.

    Raises `NotWritable`, and `Refused` where a folder is there that holds something.
    """
    texts = csv_of_tables(tracker, chosen, cell)
    members = {DESCRIPTOR: _descriptor(texts, tracker, whole=is_whole(chosen))}
    members |= {f"data/{name}.csv": text for name, text in texts.items()}
    with files.writing(path):
        if path.suffix.lower() == ".zip":
            _write_zip(path.resolve(), members)
        else:
            write_folder(path, members)


# -- the tables ------------------------------------------------------------------------


def csv_of_tables(
    tracker: Tracker, chosen: Filter, guard: Guard
) -> Mapping[str, bytes]:
    """Each table as CSV."""
    texts = {name: io.StringIO() for name in TABLES}
    writers = {name: csv.writer(text) for name, text in texts.items()}
    for name, table in TABLES.items():
        writers[name].writerow(table.columns)
    for name, rows in contents(tracker, chosen):
        writers[name].writerows(_guarded(row, guard) for row in rows)
    return {name: text.getvalue().encode() for name, text in texts.items()}


def _guarded(row: Row, guard: Guard) -> Row:
    return [guard(value) if isinstance(value, str) else value for value in row]


# -- the descriptor --------------------------------------------------------------------


def _descriptor(texts: Mapping[str, bytes], tracker: Tracker, *, whole: bool) -> bytes:
    package: Facts = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": "hwstatus",
        "title": f"Where {SUPPLIER} is {STANCES}",
        "description": (
            "Dated, sourced updates and the verdicts that follow from them, on"
            f" {tracker.on}. A text that a spreadsheet would run as a formula has an"
            " apostrophe before it."
        ),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "title": "Creative Commons Attribution 4.0",
                "path": LICENCE_URL,
            }
        ],
        "resources": [
            _resource(name, table, texts[name], whole=whole)
            for name, table in TABLES.items()
        ],
    }
    version = tracker.dataset()
    if version:
        package["version"] = version
    return f"{json_text.pretty(package)}\n".encode()


def _resource(name: str, table: FlatTable, text: bytes, *, whole: bool) -> Facts:
    return {
        "name": name.replace("_", "-"),
        "path": f"data/{name}.csv",
        "type": "table",
        "description": table.words,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(text),
        "hash": f"sha256:{hashlib.sha256(text).hexdigest()}",
        "schema": _schema(table, whole=whole),
    }


def _schema(table: FlatTable, *, whole: bool) -> Facts:
    fields = [
        _field(name, column, needed=name in table.key)
        for name, column in table.columns.items()
    ]
    return {
        "$schema": f"{_PROFILES}/tableschema.json",
        "fields": fields,
        "primaryKey": list(table.key),
        "foreignKeys": [
            {
                "fields": [column],
                "reference": {
                    "resource": other.replace("_", "-"),
                    "fields": list(TABLES[other].key),
                },
            }
            for column, other in table.references(whole=whole).items()
        ],
    }


def _field(name: str, column: FlatColumn, *, needed: bool) -> Facts:
    described: Facts = {"name": name, "type": _TYPES[column.kind]}
    described["description"] = column.words
    if column.kind == DATE:
        described["rdfType"] = "http://id.loc.gov/datatypes/edtf/EDTF-level0"
    if column.refers in _CATEGORIES:
        described["categories"] = list(_CATEGORIES[column.refers])
        described["categoriesOrdered"] = column.refers == "statuses"
    if needed:
        described["constraints"] = {"required": True}
    return described


# -- where it goes ---------------------------------------------------------------------


def _write_zip(path: Path, members: Mapping[str, bytes]) -> None:
    with (
        files.replacing(path, file_mode(path)) as scrap,
        ZipFile(scrap, "w", ZIP_DEFLATED) as package,
    ):
        for name, text in members.items():
            member = ZipInfo(name, _FIRST_OF_ZIP)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            package.writestr(member, text)


def write_folder(path: Path, members: Mapping[str, bytes]) -> None:
    """Write files by their path below a new folder, whole or not at all; raises `Refused`."""
    if path.exists() and (not path.is_dir() or any(path.iterdir())):
        raise Refused(f"{path} is there already: the tables take a new folder")
    path = path.resolve()
    with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as scrap:
        made = Path(scrap, path.name)
        for name, text in members.items():
            file = made / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text)
        files.sync_file_system(made)
        made.replace(path)
    files.confirm_name(path)
