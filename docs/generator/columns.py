"""The titles by which `import` tells the columns of a table."""

from collections.abc import Iterator

from generator.markdown import code, table
from hwstatus.exchange.columns import FIELDS
from hwstatus.record.names import said_instead
from hwstatus.record.spoken import CALLED


def columns() -> Iterator[str]:
    """The chapter on the columns of other people's tables."""
    yield "## Columns of tables\n\n"
    yield "The fields that a column of a table can give to `import`, and the titles that tell it. Case, accents and\n"
    yield "signs do not count. Of several columns for one field the one with the field's own name does, else the\n"
    yield "first. `--map COLUMN=FIELD` says it where the title does not.\n\n"
    called = dict(said_instead(CALLED))
    titles = {field: " ".join(called.get(field, ())) for field in FIELDS}
    rows = [
        (f"`{f}`", code(said.replace("-", " ") for said in words.split()))
        for f, words in titles.items()
    ]
    yield from table(("field", "other titles"), rows)
