"""Parquet files, by whichever library is installed that writes them."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from hwstatus import files
from hwstatus.errors import NotWritable
from hwstatus.installation import missing
from hwstatus.paths import file_mode

Write = Callable[[Path, Path], None]
"""Makes a Parquet file of a CSV file with a header, in which every column is text."""


def write(path: Path, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a Parquet file of texts, whole or not at all; an empty text is null.

    Raises `MissingExtra` where no library is there, and `NotWritable`.
    """
    make = _writer()
    path = path.resolve()
    try:
        with files.scrap_beside(path) as table, files.scrap_beside(path) as scrap:
            with table.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(columns)
                writer.writerows(rows)
            make(table, scrap)
            files.take_place(scrap, path, file_mode(path))
    except OSError as error:
        raise NotWritable(path, error.strerror or str(error)) from error
    files.confirm_name(path)


def _writer() -> Write:
    for library, make in WRITERS.items():
        if find_spec(library):
            return make
    raise missing("parquet", "Parquet is written by DuckDB or pyarrow")


def _by_duckdb(table: Path, target: Path) -> None:
    import duckdb  # type: ignore[import-not-found, unused-ignore]

    with duckdb.connect() as connection:
        relation = connection.read_csv(
            str(table), header=True, all_varchar=True, delimiter=",", quotechar='"',
            escapechar='"', encoding="utf-8", parallel=False,
        )  # fmt: skip
        relation.write_parquet(str(target), compression="zstd")


def _by_pyarrow(table: Path, target: Path) -> None:
    from pyarrow import csv as reader  # type: ignore[import-not-found, import-untyped, unused-ignore]
    from pyarrow import parquet, string

    with table.open("rb") as file:
        titles = file.readline().decode().strip().split(",")
    reading = reader.ParseOptions(newlines_in_values=True)
    types = dict.fromkeys(titles, string())
    conversion = reader.ConvertOptions(column_types=types, strings_can_be_null=True)
    texts = reader.read_csv(table, parse_options=reading, convert_options=conversion)
    parquet.write_table(texts, target, compression="zstd")


WRITERS: Mapping[str, Write] = {"duckdb": _by_duckdb, "pyarrow": _by_pyarrow}
"""The libraries that write Parquet, in the order in which they are tried."""
