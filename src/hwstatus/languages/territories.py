"""How many people live in a country, and what it produces, as CLDR has it."""

from collections.abc import Mapping

from hwstatus.languages import MADE

FIGURES = ("population", "gdp")
"""The columns of `made/territories.tsv`, after the code of the country."""
SOURCE = "CLDR 48.2.0"
"""Where they come from: `tools/territories.py` writes the table from that version."""
UNITS = {"population": "people", "gdp": "US dollars of equal purchasing power"}


def figures(name: str) -> Mapping[str, int]:
    """One of `FIGURES` by the two-letter code of the country."""
    column = 1 + FIGURES.index(name)
    lines = (MADE / "territories.tsv").read_text("ascii").splitlines()
    cells = (line.split("\t") for line in lines)
    return {row[0]: int(row[column]) for row in cells if row[column]}
