"""What commands print: formats, the fields of each kind of row, the keys of records."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from generator.markdown import code, table
from hwstatus import curation_checks, models
from hwstatus.output import fields, options
from hwstatus.rows import (
    Comparison,
    DeadlineView,
    Dispute,
    EntityListing,
    Evidence,
    GroupSummary,
    LogLine,
    Matrix,
    Result,
    StatusChange,
    StatusPeriod,
    Verdict,
)
from hwstatus.store import backups, doctor

FORMAT_MEANINGS = {
    "table": "for a terminal: fitted to its width, status as word and colour",
    "plain": "tab-separated, without a header, one record a line, never cut, never coloured; the default in a pipe",
    "csv": "RFC 4180 with a header; a text that a spreadsheet would run as a formula gets a leading apostrophe",
    "tsv": "tab-separated, with a header",
    "json": "one array of objects",
    "jsonl": "one object a line",
    "markdown": "a table; `show` puts the verdict above it",
    "html": "a page without scripts, printable",
    "ics": "iCalendar, `deadlines` only",
}


class Kind(NamedTuple):
    """A kind of row: the commands that give it, and what its JSON objects are made of."""

    commands: str
    row: Any


ROWS = {
    "updates": Kind("`list`, `show`, `search`, `timeline`, `export`", models.Update),
    "standings": Kind("`status`", Verdict),
    "why": Kind("`why`", Evidence),
    "changes": Kind("`changes`", StatusChange),
    "deadlines": Kind("`deadlines`", DeadlineView),
    "disputes": Kind("`disputes`", Dispute),
    "groups": Kind("`groups`", GroupSummary),
    "matrix": Kind("`show --scopes`, `status --scopes`", Matrix),
    "comparison": Kind("`status --compare`", Comparison),
    "runs": Kind("`timeline --chart`", StatusPeriod),
    "names": Kind("`names`", EntityListing),
    "log": Kind("`log`", LogLine),
    "findings": Kind("`check`", curation_checks.Finding),
    "backups": Kind("`backups`", backups.Backup),
    "examinations": Kind("`doctor`", doctor.Finding),
}
ALIASES = ("show", "search", "timeline", "records")
"""Kinds that have the rows of `updates`."""

RECORDS = {
    "update": models.Update._fields,
    "in `effects`": models.Effect._fields,
    "in `deadlines`": models.Deadline._fields,
    "in `sources`": models.Source._fields,
    "in `exemptions`": models.Exemption._fields,
    "entity": models.Entity._fields,
    "check": ("checked", *models.NothingNew._fields[1:]),
    "group": models.Group._fields,
    "in `members`": models.Membership._fields,
}


def formats() -> Iterator[str]:
    """The chapter on formats."""
    yield "## Formats\n\nA file's ending gives the format where none is asked for: "
    yield code(options._ENDINGS) + ".\n\n"
    names = (*options.FORMATS, "ics")
    rows = [(f"`{name}`", FORMAT_MEANINGS[name]) for name in names]
    yield from table(("format", "meaning"), rows)


def rows() -> Iterator[str]:
    """The chapter on fields and JSON keys."""
    yield "## Fields and JSON keys\n\n"
    yield "The fields are those of CSV and TSV, and what `--fields` takes. In a pipe `plain` prints the fields in\n"
    yield "bold. JSON keys are a contract: keys may be added at the end, none is renamed.\n\n"
    _check_kinds()
    for name, kind in ROWS.items():
        yield from _kind(name, kind)
    yield "`matrix` has one field a scope. In JSON, `matrix` and `groups` have an object `statuses` instead.\n"
    yield "`summary` has the keys of `--by` and `updates`; the overview has `status` and `countries`.\n\n"
    yield "### Records\n\nThe JSON Lines of the dataset, `export` and `import`. Keys stand in this order.\n\n"
    keys = [(record, code(names)) for record, names in RECORDS.items()]
    yield from table(("record", "keys"), keys)


def _check_kinds() -> None:
    known = {*fields._views(), "matrix", "groups"}
    different = known ^ {*ROWS, *ALIASES}
    if different:
        raise SystemExit(f"docs/generator: kinds of rows without words: {different}")


def _kind(name: str, kind: Kind) -> Iterator[str]:
    page: Any = (("SCOPE",), ("SCOPE",)) if name == "matrix" else None
    view = fields.view_of(Result(name, (), page))
    yield f"### Rows of {name}\n\nGiven by {kind.commands}.\n\n"
    shown = [f"**`{f}`**" if f in view.plain else f"`{f}`" for f in view.full]
    yield f"- Fields: {', '.join(shown)}\n"
    yield f"- JSON keys: {code(kind.row._fields)}\n\n"
