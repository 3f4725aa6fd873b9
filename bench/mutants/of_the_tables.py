"""Mistakes in what comes in from tables and goes out to other programs."""

from mutants.mutant import Mutant

MUTANTS = (
    Mutant(
        "a table: an ambiguous date is read with its day first",
        "exchange/written_dates.py",
        '    if sign == "." or int(one) > 12 or one == other:\n',
        "    if int(one) > 12 or int(other) <= 12:\n",
        "tests/test_written_dates.py",
    ),
    Mutant(
        "a table: a row that is too short is filled",
        "exchange/tables.py",
        "        if any(cells[size:]) or len(cells) < size:\n",
        "        if any(cells[size:]):\n",
        "tests/test_tables.py",
    ),
    Mutant(
        "a table: the same row has another id the second time",
        "changes/import_rows.py",
        '    said = update._replace(id="", recorded_at="", recorded_by="")\n',
        '    said = update._replace(id="", recorded_by="")\n',
        "tests/test_import_tables.py",
    ),
    Mutant(
        "a table: a changed cell of a recorded update is overlooked",
        "changes/import_rows.py",
        "            if field in cells and not _alike(cells[field], recorded[field]):\n",
        "            if field in cells and not recorded[field]:\n",
        "tests/test_import_tables.py",
    ),
    Mutant(
        "an export: a filter narrows the verdicts of the flat database",
        "tables/flat_database/writing.py",
        "    standings = tracker.standings.by_entity(tracker.on)\n",
        "    standings = tracker.standings.by_entity(tracker.on, ())\n",
        "tests/test_flat_database.py",
    ),
    Mutant(
        "an export: the flat database is written over a tracker",
        "tables/flat_database/writing.py",
        "        _refuse_other_database(path)\n",
        "",
        "tests/test_flat_database.py",
    ),
)
