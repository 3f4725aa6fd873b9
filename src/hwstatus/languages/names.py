"""Countries by the names that any language of CLDR has for them, and the short forms of `words/`.

The table is read only for a name that is not known otherwise, and stays as it is: sorted lines.
"""

from bisect import bisect_left
from functools import cache

from hwstatus.languages import MADE


def countries_called(key: str) -> tuple[str, ...]:
    """The ISO codes of the countries that a folded name may mean; none where no language has it."""
    lines = _lines()
    at = bisect_left(lines, f"{key}\t")
    name, _, codes = lines[at].partition("\t") if at < len(lines) else ("", "", "")
    return tuple(codes.split()) if name == key else ()


@cache
def _lines() -> list[str]:
    return (MADE / "names.tsv").read_text(encoding="utf-8").split("\n")
