"""Countries by the names that any language of CLDR has for them, and the short forms of `words/`.

Nothing is loaded: the table is searched as text, and only for a name that is not known otherwise.
"""

from functools import cache

from hwstatus.languages import MADE


def countries_called(key: str) -> tuple[str, ...]:
    """The ISO codes of the countries that a folded name may mean; none where no language has it."""
    table = _table()
    start = table.find(f"\n{key}\t")
    if start < 0:
        return ()
    line = table[start + 1 : table.index("\n", start + 1)]
    return tuple(line.split("\t")[1].split())


@cache
def _table() -> str:
    return (MADE / "names.tsv").read_text(encoding="utf-8")
