"""What CLDR says of countries: their names in its languages, how many people live there, what they produce.

Countries are also called by the short forms of `words/`. Their table is read only for a name that is not known
otherwise, and stays as it is: sorted lines.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache

from hwstatus.languages import MADE

_ENGLISH = {"cat", "end", "laws", "lets", "male", "man", "pole", "sane", "shine", "sip"}
"""Words of English that some language calls a country by."""


def countries_called(key: str) -> tuple[str, ...]:
    """The ISO codes of the countries that a folded name may mean; none where no language has it."""
    if key in _ENGLISH:
        return ()
    lines = _lines()
    at = bisect_left(lines, f"{key}\t")
    name, _, codes = lines[at].partition("\t") if at < len(lines) else ("", "", "")
    return tuple(codes.split()) if name == key else ()


@cache
def _lines() -> list[str]:
    return (MADE / "names.tsv").read_text(encoding="utf-8").split("\n")


def month_names() -> Iterator[list[str]]:
    """Names of months in lower case, short and full, each with its number."""
    text = (MADE / "months.tsv").read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines())


# -- figures --------------------------------------------------------------------------

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
