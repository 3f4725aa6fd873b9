"""Write what the documentation takes from the code: `docs/reference.md`, and the output shown on other pages.

`python docs/generate.py` writes it. `python docs/generate.py --check` changes nothing and exits with 1, naming
the line, where something is stale.

On the other pages a code block whose first line is `$ hwstatus ...` holds what a terminal of 80 columns shows,
on the day of the dataset. A last line `...` says that the rest is left out: the block keeps its length.
"""

import inspect
import io
import os
import re
import shlex
import sqlite3
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from hwstatus import curation_checks, errors, models, vocabulary
from hwstatus.cli.app import build_command, run
from hwstatus.cli.option_sets import AsOf, DatabaseOption
from hwstatus.cli.registry import COMMANDS, OVERVIEW, Verb
from hwstatus.commands.edit import FIELDS
from hwstatus.commands.filters import FilterOptions
from hwstatus.output import fields, options
from hwstatus.output.options import Output
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
from hwstatus.store import backups, builder, doctor, queries, schema

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = Path("docs", "reference.md")
PAGES = (
    Path("README.md"),
    Path("docs", "architecture.md"),
    Path("docs", "curation.md"),
)
"""The pages with examples whose output is kept true."""

WIDTH = 80


# -- what the code cannot say of itself ------------------------------------------------------------


class OptionSet(NamedTuple):
    """Options that many commands share: the type that asks for them, their title, what they are for."""

    form: type
    title: str
    purpose: str


SETS = (
    OptionSet(FilterOptions, "Filters", "Which records, how many, in which order. Given twice means either."),
    OptionSet(AsOf, "Time", "The day that a question is about."),
    OptionSet(Output, "Output", "Format, fields, file and colour."),
    OptionSet(DatabaseOption, "Tracker", "It may stand before or after the command."),
)  # fmt: skip

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

EXIT_CODES = {
    0: "success, an empty list included",
    1: "nothing found; `check` found an error; `certify --verify` found a difference",
    2: "usage: an unknown option, a bad date, a bad record",
    3: "refused: a duplicate, an unknown name in a write, a confirmation that nobody gave",
    4: "the tracker cannot serve: missing, locked, damaged, of a newer schema",
    70: "a bug in hwstatus",
    130: "interrupted",
    141: "whoever read the output has gone",
}

ENVIRONMENT = {
    "HWSTATUS_DB": "the tracker to use, where `--db` is not given",
    "HWSTATUS_USER": "the name that the ledger records; the login name otherwise",
    "HWSTATUS_TODAY": "the day that counts as today, for reproducible runs",
    "HWSTATUS_PAGER": "the pager; `PAGER` otherwise, else `less`; `cat` or empty: none",
    "HWSTATUS_DEBUG": "set: a bug prints its whole story",
    "PAGER": "see `HWSTATUS_PAGER`",
    "NO_COLOR": "set: no colour, unless `--color always`",
    "FORCE_COLOR": "set: colour in a pipe too, unless `NO_COLOR` or `--color never`",
    "TERM": "`dumb`: no colour and no pager",
    "VISUAL": "the editor of `edit`",
    "EDITOR": "the editor of `edit`, where `VISUAL` is not set; else `vi`",
    "COLUMNS": "the width of tables; the terminal's otherwise, 80 in a file, 40 at the least",
    "LINES": "the height that decides on paging; the terminal's otherwise",
}
INDIRECT = ("COLUMNS", "LINES")
"""Read by the standard library, not by name in the source."""

TABLES = {
    "ledger": "Truth. One row an invocation that changed something. Grows only.",
    "version": "Truth. One row a record that an entry left, as canonical JSON; NULL: retracted. Grows only.",
    "meta": "Notes about the file: the dataset's version.",
    "entity": "Projection. Countries, companies and bodies.",
    "name": "Projection. Folded names, codes and aliases, each with its entity.",
    "updates": "Projection. Live updates, with first and last possible day and the headline effect.",
    "about": "Projection. Which entities an update is about.",
    "effect": "Projection. Statuses that updates set. `moment` is the order of the standing rules.",
    "deadline": "Projection. Deadlines, with the date that each replaces.",
    "publisher": "Projection. Publishers of each update.",
    "checked": "Projection. Who looked at an entity, and when.",
    "grouping": "Projection. Groups of countries.",
    "member": "Projection. Stays of countries in groups.",
    "search": "Projection. The full-text index; it holds no text of its own.",
}


# -- commands --------------------------------------------------------------------------------------


def _function(entry: Verb) -> Any:
    return getattr(import_module(f"hwstatus.cli.{entry.module}"), entry.function)


def sets_of(name: str) -> list[OptionSet]:
    """The shared sets of options that a command takes."""
    asked = [
        p.annotation
        for p in inspect.signature(_function(COMMANDS[name])).parameters.values()
    ]
    return [s for s in SETS if s.form in asked]


def parameters(name: str) -> list[Any]:
    """The arguments and options of a command, as Typer built them."""
    command: Any = build_command(name)
    return list(command.params)


def _own_parameters(name: str) -> list[Any]:
    shared = {field for s in sets_of(name) for field in _names(s)}
    return [p for p in parameters(name) if p.name not in shared]


def _names(of: OptionSet) -> tuple[str, ...]:
    form: Any = of.form
    return tuple(form._fields)


def _flags(param: Any) -> str:
    names = sorted(
        (*param.opts, *param.secondary_opts), key=lambda flag: (len(flag) == 2, flag)
    )
    return ", ".join(names) + ("" if param.is_flag else f" {param.metavar or 'TEXT'}")


def _line(param: Any) -> str:
    label = (
        (param.metavar or param.name)
        if param.param_type_name == "argument"
        else _flags(param)
    )
    default = param.default
    if isinstance(default, list | tuple):
        default = ", ".join(map(str, default))
    said = f" Default: {default}." if isinstance(default, str) and default else ""
    return f"- `{label}`: {_prose(param.help or '')}{said}\n"


def _prose(text: str) -> str:
    return re.sub(r"([*<])", r"\\\1", text)


def _anchor(title: str) -> str:
    return "#" + re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def _commands() -> Iterator[str]:
    yield "## Commands\n\n"
    sections: dict[str, list[str]] = {}
    for name, entry in COMMANDS.items():
        if not entry.hidden:
            sections.setdefault(entry.section, []).append(name)
    for section, names in sections.items():
        yield (
            f"- {section}: "
            + ", ".join(f"[{n}]({_anchor('hwstatus ' + n)})" for n in names)
            + "\n"
        )
    yield "\nWithout a command: [the overview](#hwstatus). Every command has `--help`.\n\n"
    for of in SETS:
        yield f"### {of.title}\n\n{of.purpose}\n\n"
        wanted = _names(of)
        yield from (_line(p) for p in parameters("list") if p.name in wanted)
        yield "\n"
    for name in (OVERVIEW, *(n for n in COMMANDS if n != OVERVIEW)):
        yield from _command(name)


def _command(name: str) -> Iterator[str]:
    command: Any = build_command(name)
    called = "hwstatus" if name == OVERVIEW else f"hwstatus {name}"
    arguments = [
        p.metavar or p.name for p in command.params if p.param_type_name == "argument"
    ]
    yield f"### {called}\n\n`{' '.join([called, *arguments, '[OPTIONS]'])}`\n\n{_prose(command.help or '')}\n\n"
    own = _own_parameters(name)
    yield from map(_line, own)
    if own:
        yield "\n"
    shared = sets_of(name)
    if shared:
        yield (
            "Also: "
            + ", ".join(f"[{s.title}]({_anchor(s.title)})" for s in shared)
            + ".\n\n"
        )
    if command.epilog:
        yield (
            "".join(
                f"    {line.strip()}\n" for line in command.epilog.strip().splitlines()
            )
            + "\n"
        )


# -- the rest of the reference ---------------------------------------------------------------------


def _table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    yield "| " + " | ".join(titles) + " |\n|" + " --- |" * len(titles) + "\n"
    for row in rows:
        yield (
            "| "
            + " | ".join(
                str(cell).replace("|", "\\|").replace("\n", " ") for cell in row
            )
            + " |\n"
        )
    yield "\n"


def _code(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _formats() -> Iterator[str]:
    yield "## Formats\n\nA file's ending gives the format where none is asked for: "
    yield _code(options._ENDINGS) + ".\n\n"
    yield from _table(
        ("format", "meaning"),
        [(f"`{name}`", FORMAT_MEANINGS[name]) for name in (*options.FORMATS, "ics")],
    )
    yield "## Fields and JSON keys\n\n"
    yield "The fields are those of CSV and TSV, and what `--fields` takes. In a pipe `plain` prints the fields in\n"
    yield "bold. JSON keys are a contract: keys may be added at the end, none is renamed.\n\n"
    known = {*fields._views(), "matrix", "groups"}
    if known != {*ROWS, *ALIASES}:
        raise SystemExit(
            f"docs/generate.py: kinds of rows without words: {known ^ {*ROWS, *ALIASES}}"
        )
    for name, kind in ROWS.items():
        page: Any = (("SCOPE",), ("SCOPE",)) if name == "matrix" else None
        view = fields.view_of(Result(name, (), page))
        yield f"### Rows of {name}\n\nGiven by {kind.commands}.\n\n"
        yield (
            "- Fields: "
            + ", ".join(
                f"**`{f}`**" if f in view.plain else f"`{f}`" for f in view.full
            )
            + "\n"
        )
        yield f"- JSON keys: {_code(kind.row._fields)}\n\n"
    yield "`matrix` has one field a scope. In JSON, `matrix` and `groups` have an object `statuses` instead.\n"
    yield "`summary` has the keys of `--by` and `updates`; the overview has `status` and `countries`.\n\n"
    yield "### Records\n\nThe JSON Lines of the dataset, `export` and `import`. Keys stand in this order.\n\n"
    yield from _table(
        ("record", "keys"),
        [
            ("update", _code(models.Update._fields)),
            ("in `effects`", _code(models.Effect._fields)),
            ("in `deadlines`", _code(models.Deadline._fields)),
            ("in `sources`", _code(models.Source._fields)),
            ("in `exemptions`", _code(models.Exemption._fields)),
            ("entity", _code(models.Entity._fields)),
            ("check", _code(("checked", *models.NothingNew._fields[1:]))),
            ("group", _code(models.Group._fields)),
            ("in `members`", _code(models.Membership._fields)),
        ],
    )


def _codes() -> Iterator[str]:
    yield "## Exit codes\n\n"
    yield from _table(("code", "meaning"), EXIT_CODES.items())
    yield "Each error has a class, and each class a code:\n\n"
    found = [
        c
        for c in vars(errors).values()
        if inspect.isclass(c)
        and issubclass(c, errors.HwstatusError)
        and c.__module__ == errors.__name__
    ]
    rows = sorted((c.code, c.__name__, (c.__doc__ or "").split("\n")[0]) for c in found)
    yield from _table(
        ("code", "error", "when"),
        [(code, f"`{name}`", said) for code, name, said in rows],
    )


def _environment() -> Iterator[str]:
    pattern = re.compile(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"")
    sources = (ROOT / "src" / "hwstatus").rglob("*.py")
    read = {
        name
        for path in sources
        for name in pattern.findall(path.read_text(encoding="utf-8"))
    }
    unexplained = read ^ (ENVIRONMENT.keys() - set(INDIRECT))
    if unexplained:
        raise SystemExit(
            f"docs/generate.py: environment variables without words, or gone: {unexplained}"
        )
    yield "## Environment\n\n"
    yield from _table(
        ("variable", "meaning"),
        [(f"`{name}`", said) for name, said in ENVIRONMENT.items()],
    )


def _lists() -> Iterator[str]:
    yield "## Closed lists\n\n### Statuses\n\n"
    yield from _table(
        ("rank", "status", "definition"),
        [
            ("none" if m.rank < 0 else m.rank, f"`{word}`", m.definition)
            for word, m in vocabulary.STATUSES.items()
        ],
    )
    lists: Mapping[str, Mapping[str, Any]] = {
        "Scopes": vocabulary.SCOPES,
        "Stages": vocabulary.STAGES,
        "Bases": vocabulary.BASES,
        "Actors": vocabulary.ACTORS,
        "Confidences": vocabulary.CONFIDENCES,
        "Pending": vocabulary.PENDING,
        "Kinds": vocabulary.KINDS,
    }
    for title, words in lists.items():
        yield f"### {title}\n\n"
        yield from _table(
            ("word", "meaning"),
            [(f"`{word}`", entry.definition) for word, entry in words.items()],
        )
    yield "### Words of options\n\n"
    yield f"- `--sort`: {_code(queries.ORDERS)}\n"
    yield f"- `summary --by`: {_code(queries.DIMENSIONS)}\n"
    yield f"- `edit --set`: {_code(FIELDS)}\n"
    yield f"- `--color`: {_code(options.COLORS)}\n\n"
    yield "## Check rules\n\nWhat `hwstatus check` looks for.\n\n"
    rows = [
        (f"`{name}`", r.severity, r.mend, "yes" if r.fixable else "")
        for name, r in curation_checks.RULES.items()
    ]
    yield from _table(("rule", "severity", "what to do", "mended by `--fix`"), rows)


def _schema() -> Iterator[str]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    schema.migrate(connection)
    yield f"## Schema\n\nSchema {schema.VERSION} (`PRAGMA user_version`), application id "
    yield f"`0x{schema.APPLICATION_ID:x}`. `ledger` and `version` are the truth; the rest follows from them.\n\n"
    master = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY rowid"
    ).fetchall()
    tables = [
        row[1]
        for row in master
        if row[0] == "table" and not row[1].startswith("search_")
    ]
    if set(tables) != set(TABLES):
        raise SystemExit(
            f"docs/generate.py: tables without words, or gone: {set(tables) ^ set(TABLES)}"
        )
    for table in tables:
        yield f"### Table {table}\n\n{TABLES[table]}\n\n"
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        yield from _table(
            ("column", "type", "null", "key"),
            [
                (
                    f"`{c[1]}`",
                    c[2].lower() or "text",
                    "" if c[3] or c[5] else "yes",
                    c[5] or "",
                )
                for c in columns
            ],
        )
        listed = [
            _beside(kind, name, sql)
            for kind, name, of, sql in master
            if of == table and kind != "table" and sql
        ]
        yield "".join(listed) + ("\n" if listed else "")
    for kind, name, _, sql in master:
        if kind == "view":
            yield f"### View {name}\n\n```sql\n{sql}\n```\n\n"
    connection.close()


def _beside(kind: str, name: str, sql: str) -> str:
    """An index or a trigger of a table, as one line."""
    of = f": `{' '.join(sql.split(' ON ', 1)[1].split())}`" if kind == "index" else ""
    return f"- {kind} `{name}`{of}\n"


def reference() -> str:
    """The whole of `docs/reference.md`."""
    parts = [
        "# Reference\n\nGenerated from the code by `python docs/generate.py`: do not edit it by hand.\n\n",
        *_commands(), *_formats(), *_codes(), *_environment(), *_lists(), *_schema(),
    ]  # fmt: skip
    return "".join(parts).rstrip("\n") + "\n"


# -- output shown on other pages -------------------------------------------------------------------


class Terminal(io.StringIO):
    """What a terminal shows: both streams, in order."""

    def isatty(self) -> bool:
        """Yes, for the program's eyes."""
        return True


@contextmanager
def _at_a_terminal(shown: Terminal) -> Iterator[None]:
    fixed = {
        "HWSTATUS_TODAY": builder.dataset_version().replace(".", "-"), "HWSTATUS_DB": str(ROOT / "data" / "tracker.db"),
        "HWSTATUS_USER": "analyst", "COLUMNS": str(WIDTH), "LINES": "24", "NO_COLOR": "1", "TERM": "xterm",
    }  # fmt: skip
    streams, environment = (sys.stdin, sys.stdout, sys.stderr), dict(os.environ)
    os.environ.pop("FORCE_COLOR", None)
    os.environ.update(fixed)
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(), shown, shown
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = streams
        os.environ.clear()
        os.environ.update(environment)


def output_of(command: str) -> list[str]:
    """The lines that a terminal of 80 columns shows for a command line that begins with `hwstatus`."""
    shown = Terminal()
    with _at_a_terminal(shown):
        run(shlex.split(command)[1:])
    return [line.rstrip() for line in shown.getvalue().rstrip("\n").split("\n")]


_BLOCK = re.compile(
    r"(?<=^```console\n)\$ (hwstatus[^\n]*)\n(.*?)(?=^```$)", re.MULTILINE | re.DOTALL
)


def refreshed(text: str) -> str:
    """A page with the output of its examples made anew."""
    return _BLOCK.sub(_shown, text)


def _shown(found: re.Match[str]) -> str:
    command, old = found.group(1), found.group(2).splitlines()
    lines = output_of(command)
    if old and old[-1] == "..." and len(lines) > len(old) - 1:
        lines = [*lines[: len(old) - 1], "..."]
    return "\n".join([f"$ {command}", *lines]) + "\n"


# -- writing and checking --------------------------------------------------------------------------


def documents() -> Iterator[tuple[Path, str, str]]:
    """Every page with generated parts: its path, what it holds, what it should hold."""
    for path in (REFERENCE, *PAGES):
        full = ROOT / path
        held = full.read_text(encoding="utf-8") if full.exists() else ""
        yield path, held, reference() if path == REFERENCE else refreshed(held)


def stale() -> list[str]:
    """A line for each page that is stale: where it first differs."""
    found = []
    for path, held, wanted in documents():
        if held != wanted:
            pairs = zip_longest(
                held.splitlines(), wanted.splitlines(), fillvalue="(nothing)"
            )
            number, (old, new) = next(
                (n, p) for n, p in enumerate(pairs, 1) if p[0] != p[1]
            )
            found.append(
                f"{path}:{number} is stale: it has {old!r}, the code gives {new!r}"
            )
    return found


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with --check say what is stale."""
    if arguments == ["--check"]:
        found = stale()
        sys.stderr.write("".join(f"{line}\n" for line in found))
        if found:
            sys.stderr.write("make it anew: python docs/generate.py\n")
        return 1 if found else 0
    if arguments:
        sys.stderr.write("usage: python docs/generate.py [--check]\n")
        return 2
    for path, held, wanted in documents():
        if held != wanted:
            (ROOT / path).write_text(wanted, encoding="utf-8")
            sys.stderr.write(f"wrote {path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
