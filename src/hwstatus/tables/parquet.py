"""Parquet files, by whichever library is installed that writes them: the updates alone, or every table."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from hwstatus import files
from hwstatus.installation import missing
from hwstatus.paths import file_mode
from hwstatus.record.models import Filter
from hwstatus.store.tracker import Tracker
from hwstatus.tables.data_package import csv_of_tables, write_folder
from hwstatus.tables.flat_database.contents import contents
from hwstatus.tables.flat_database.tables import DAY, NUMBER, TABLES, FlatColumn

WHOLE_NUMBER, DATE, LIST = "BIGINT", "DATE", "VARCHAR[]"
"""The types of columns that are not text, as SQL calls them."""
JOINT = "\x1f"
"""What parts the values of a list in `write`: no text of a record has it."""

Types = Mapping[str, str]
"""The types of the columns that are not text."""

Write = Callable[[Path, Path, Types, str], None]
"""Makes a Parquet file of a CSV file with a header; a list's values are parted by the last text."""


def write(
    path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]], types: Types
) -> None:
    """Write a Parquet file of texts, whole or not at all; an empty text is null.

    Raises `MissingExtra` where no library is there, and `NotWritable`.
    """
    make = _writer()
    path = path.resolve()
    with (
        files.writing(path),
        files.scrap_beside(path) as table,
        files.scrap_beside(path) as scrap,
    ):
        with table.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            writer.writerows(rows)
        make(table, scrap, types, JOINT)
        files.take_place(scrap, path, file_mode(path))
    files.confirm_name(path)


def write_tables(path: Path, tracker: Tracker, chosen: Filter) -> None:
    """Write every table of the flat database into a new folder, a file each, with its types.

    Raises `MissingExtra`, `NotWritable`, and `Refused` where the folder holds something.
    """
    make = _writer()
    members = {}
    with files.writing(path):
        with TemporaryDirectory() as scrap:
            for name, text in csv_of_tables(contents(tracker, chosen), str).items():
                table, made = Path(scrap, f"{name}.csv"), Path(scrap, name)
                table.write_bytes(text)
                make(table, made, types_of(TABLES[name].columns), "; ")
                members[f"{name}.parquet"] = made.read_bytes()
        write_folder(path, members)


def types_of(columns: Mapping[str, FlatColumn]) -> Types:
    """The types of a flat table's columns; a date that may be vague stays a text."""
    kinds = {DAY: DATE, NUMBER: WHOLE_NUMBER}
    types = {
        name: LIST if column.several else kinds.get(column.kind, "")
        for name, column in columns.items()
    }
    return {name: kind for name, kind in types.items() if kind}


def _writer() -> Write:
    for library, make in WRITERS.items():
        if find_spec(library):
            return make
    raise missing("parquet", "Parquet is written by DuckDB or pyarrow")


def _by_duckdb(table: Path, target: Path, types: Types, joint: str) -> None:
    import duckdb  # type: ignore[import-not-found, unused-ignore]

    with duckdb.connect() as connection:
        relation = connection.read_csv(
            str(table), header=True, all_varchar=True, delimiter=",", quotechar='"',
            escapechar='"', encoding="utf-8", parallel=False,
        )  # fmt: skip
        typed = ", ".join(
            _typed(name, types.get(name), joint) for name in relation.columns
        )
        relation.project(typed).write_parquet(str(target), compression="zstd")


def _typed(name: str, kind: str | None, joint: str) -> str:
    """A column of a projection, in its type."""
    if kind == LIST:
        return f'string_split("{name}", \'{joint}\') AS "{name}"'
    return f'CAST("{name}" AS {kind or "VARCHAR"}) AS "{name}"'


def _by_pyarrow(table: Path, target: Path, types: Types, joint: str) -> None:
    from pyarrow import compute, date32, int64, parquet, string  # type: ignore[import-not-found, import-untyped, unused-ignore]
    from pyarrow import csv as reader

    with table.open("rb") as file:
        titles = file.readline().decode().strip().split(",")
    reading = reader.ParseOptions(newlines_in_values=True)
    arrow_types = {DATE: date32(), WHOLE_NUMBER: int64()}
    arrow = {name: arrow_types.get(types.get(name, ""), string()) for name in titles}
    conversion = reader.ConvertOptions(column_types=arrow, strings_can_be_null=True)
    made = reader.read_csv(table, parse_options=reading, convert_options=conversion)
    for at, name in enumerate(titles):
        if types.get(name) == LIST:
            made = made.set_column(at, name, compute.split_pattern(made[name], joint))
    parquet.write_table(made, target, compression="zstd")


WRITERS: Mapping[str, Write] = {"duckdb": _by_duckdb, "pyarrow": _by_pyarrow}
"""The libraries that write Parquet, in the order in which they are tried."""
