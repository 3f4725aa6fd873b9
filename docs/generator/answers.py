"""What commands print: formats, the fields of each kind of row, the keys of records."""

from collections.abc import Iterator
from typing import Any

from generator.markdown import code, table
from hwstatus.answers.answer import Table
from hwstatus.answers.backups import BACKUPS
from hwstatus.answers.change_rows import CHANGES
from hwstatus.answers.changes_over_time import CHANGE_COUNTS
from hwstatus.answers.chart import STACKED
from hwstatus.answers.check import FINDINGS
from hwstatus.answers.deadline_views import DEADLINES
from hwstatus.answers.digest import DIGEST
from hwstatus.answers.disputes import DISPUTES
from hwstatus.answers.doctor import EXAMINATIONS
from hwstatus.answers.evaluation import READINGS
from hwstatus.answers.feeds import FEEDS, LEFT_ASIDE
from hwstatus.answers.groups import GROUPS, MEMBERS
from hwstatus.answers.log import HEADS, LOG
from hwstatus.answers.map import MAPPED
from hwstatus.answers.names import NAMES
from hwstatus.answers.overview import OVERVIEW
from hwstatus.answers.proposals import PROPOSALS
from hwstatus.answers.side_by_side import COMPARISON, matrix_table
from hwstatus.answers.summary import tally_table
from hwstatus.answers.timeline import PERIODS
from hwstatus.answers.updates import EXPORTED, UPDATES
from hwstatus.answers.verdicts import VERDICTS
from hwstatus.answers.watchlists import WATCHLISTS
from hwstatus.answers.why import EVIDENCE
from hwstatus.output import options
from hwstatus.output.emit import writer
from hwstatus.record import fields, forms

FORMAT_MEANINGS = {
    "table": "for a terminal: fitted to its width, status as word and colour",
    "plain": "tab-separated, without a header, one record a line, never cut, never coloured; the default in a pipe",
    "csv": "RFC 4180 with a header; a text that a spreadsheet would run as a formula gets a leading apostrophe",
    "tsv": "tab-separated, with a header; formulas as in `csv`",
    "json": "one array of objects",
    "jsonl": "one object a line",
    "markdown": "a table; `show` puts the verdict above it",
    "html": "a page without scripts, printable",
    "ics": "iCalendar, `deadlines` and `export` only",
    "mail": "a mail for `sendmail`, `digest` only",
    "atom": "a feed in Atom, `digest` only",
    "sqlite": "the [flat database](#flat-database), `export` only",
    "svg": "a picture, `map` and `chart` only",
    "png": "the same as pixels; needs the extra `png`",
    "parquet": "Parquet, by DuckDB (the extra `parquet`), `export` only",
    "datapackage": "the flat tables as a [Data Package](https://datapackage.org), `.zip` or a new folder",
}

OTHERS = ("ics", "mail", "atom", "sqlite", "parquet", "datapackage", "svg", "png")
"""The formats that only some answers have."""

TABLES: tuple[Table[Any], ...] = (
    UPDATES,
    EXPORTED,
    VERDICTS,
    EVIDENCE,
    CHANGES,
    CHANGE_COUNTS,
    DEADLINES,
    DISPUTES,
    GROUPS,
    MEMBERS,
    WATCHLISTS,
    DIGEST,
    matrix_table(("SCOPE",)),
    COMPARISON,
    MAPPED,
    STACKED,
    PERIODS,
    tally_table(("KEY",)),
    OVERVIEW,
    NAMES,
    LOG,
    FINDINGS,
    PROPOSALS,
    FEEDS,
    LEFT_ASIDE,
    READINGS,
    BACKUPS,
    EXAMINATIONS,
    HEADS,
)
"""Every kind of row, in the order of the reference."""

RECORDS = {
    "update": fields.UPDATE,
    "in `effects`": fields.EFFECT,
    "in `deadlines`": fields.DEADLINE,
    "in `outcomes`": fields.OUTCOME,
    "in `sources`": fields.SOURCE,
    "in `exemptions`": fields.EXEMPTION,
    "entity": fields.ENTITY,
    "in `operates_in`": fields.MARKET,
    "checked": forms.CHECKED,
    "group": forms.GROUP,
    "address": forms.ENQUIRY,
    "in `members`": forms.MEMBERSHIP,
}


def formats() -> Iterator[str]:
    """The chapter on formats."""
    yield "## Formats\n\nA file's ending gives the format where none is asked for: "
    yield code(options._ENDINGS) + ".\n\n"
    names = (*options.FORMATS, *OTHERS)
    rows = [(f"`{name}`", FORMAT_MEANINGS.get(name, _said(name))) for name in names]
    yield from table(("format", "meaning"), rows)


def _said(form: str) -> str:
    """What a format's writer says of itself, where more is not to be said."""
    return (
        str(writer(form).__doc__).splitlines()[0] if options.WRITERS.get(form) else ""
    )


def rows() -> Iterator[str]:
    """The chapter on fields and JSON keys."""
    yield "## Fields and JSON keys\n\n"
    yield "The fields are those of CSV and TSV, and what `--fields` takes. In a pipe `plain` prints the fields in\n"
    yield "bold. The JSON keys are the fields, where no others are named. They are a contract: keys may be added\n"
    yield "at the end, none is renamed. Asked for as `country`, `entity` is still the slug; the name is `name`.\n\n"
    for kind in TABLES:
        yield from _kind(kind)
    yield "### Records\n\nThe JSON Lines of the dataset, `export` and `import`. Keys stand in this order;\n"
    yield "one whose value is null, an empty list or false is absent.\n\n"
    keys = [(record, code(form.fields)) for record, form in RECORDS.items()]
    yield from table(("record", "keys"), keys)


def _kind(kind: Table[Any]) -> Iterator[str]:
    yield f"### Rows of {kind.name}\n\nGiven by {kind.given_by}.\n\n"
    meanings = []
    for name, column in kind.columns.items():
        if name in kind.plain:
            field = f"**`{name}`**"
        else:
            field = f"`{name}`"
        meanings.append((field, column.words))
    yield from table(("field", "meaning"), meanings)
    if kind.keys != tuple(kind.columns):
        yield f"JSON keys: {code(kind.keys)}\n\n"
