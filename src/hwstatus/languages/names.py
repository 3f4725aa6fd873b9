"""Countries and months by their names in the languages of CLDR, countries also by the short forms of `words/`.

The table of countries is read only for a name that is not known otherwise, and stays as it is: sorted lines.
"""

from bisect import bisect_left
from collections.abc import Iterator
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
