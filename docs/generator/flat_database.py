"""The tables of the flat database."""

from collections.abc import Iterator

from generator.markdown import table
from hwstatus.tables.flat_database import TABLES, VIEWS
from hwstatus.tables.flat_database.tables import FlatTable


def flat_database() -> Iterator[str]:
    """The chapter on what `export -f sqlite` writes."""
    yield "## Flat database\n\n"
    yield "What `hwstatus export -f sqlite -o hwstatus.db` writes, for Datasette, pandas, DuckDB and SQL. Keys are\n"
    yield "texts; several columns in bold are the key together. Days are ISO, dates as exactly as known. A filter\n"
    yield "narrows `updates` and what hangs on them; verdicts are always those of the whole tracker, on the day\n"
    yield "that `meta` names as `on`. What held on a day: `from_day <= :day and (to_day is null or to_day > :day)`.\n\n"
    for name, found in TABLES.items():
        yield from _table(name, found)
    yield "### Views\n\n"
    yield from table(
        ("view", "rows"), [(f"`{name}`", view.words) for name, view in VIEWS.items()]
    )


def _table(name: str, found: FlatTable) -> Iterator[str]:
    yield f"### Flat table {name}\n\n{found.words}"
    if found.searched:
        yield f" Full-text index: `{name}_fts`."
    yield "\n\n"
    rows = []
    for column, facts in found.columns.items():
        shown = f"**`{column}`**" if column in found.key else f"`{column}`"
        refers = f"`{facts.refers}`" if facts.refers else ""
        rows.append((shown, facts.words, refers))
    yield from table(("column", "what it holds", "names a row of"), rows)
