"""A tracker as plain tables for other programs: a flat database, CSV with a descriptor, Parquet.

They are made from a tracker and never read back.
"""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from hwstatus.record.models import Filter
from hwstatus.store.tracker import Tracker

FORMS = {
    "sqlite": "flat_database.write",
    "parquet": "data_package.write_parquet",
    "datapackage": "data_package.write",
}
"""Formats that are no text, and what writes each: to a file or a folder, whole or not at all."""


def write(form: str, path: Path, tracker: Tracker, chosen: Filter) -> None:
    """Write the updates that a filter lets through, and what belongs to them, in a format; only that is imported."""
    module, _, function = FORMS[form].partition(".")
    writer: Callable[[Path, Tracker, Filter], None] = getattr(
        import_module(f"hwstatus.tables.{module}"), function
    )
    writer(path, tracker, chosen)
