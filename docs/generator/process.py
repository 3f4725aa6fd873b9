"""What a script sees of the program: exit codes, errors, environment variables."""

import inspect
import re
from collections.abc import Iterator

from generator.markdown import table
from hwstatus import errors
from hwstatus.errors import EXIT_CODES
from hwstatus.paths import PACKAGE

ENVIRONMENT = {
    "HWSTATUS_DB": "the tracker to use, where --db is not given",
    "HWSTATUS_NEWEST_WITHIN": "how old a published ledger may be before every command says so: `7d`",
    "HWSTATUS_SIGNERS": "a signers file: the head of a published ledger must be signed by one of them",
    "HWSTATUS_FRESH": "seconds within which a team's server is not asked again for a read; 60 if not set",
    "HWSTATUS_CONFIG": "the configuration file; empty: none",
    "HWSTATUS_USER": "your name in the ledger and on sheets; otherwise that of `config set name`, else the login name",
    "HWSTATUS_PAGER": "the pager; PAGER otherwise, else less; cat or empty: none",
    "HWSTATUS_DEBUG": "set: a bug prints its traceback",
    "PAGER": "see HWSTATUS_PAGER",
    "NO_COLOR": "set: no colour, unless --color always",
    "FORCE_COLOR": "set: colour in a pipe too, unless NO_COLOR or --color never",
    "TERM": "dumb: no colour and no pager; 256color: 256 colours",
    "COLORTERM": "truecolor: all colours",
    "VISUAL": "the editor of edit",
    "EDITOR": "the editor of edit, where VISUAL is not set; else vi",
    "COLUMNS": "the width of tables; the terminal's otherwise, 80 in a file",
    "LINES": "the height that decides on paging; the terminal's otherwise",
    "_HWSTATUS_COMPLETE": "set by the completion scripts: the shell that asks",
    "HOME": "where your tracker, your settings and your completion are",
    "SHELL": "the shell of completion install, where none is named",
    "XDG_CONFIG_HOME": "the folder of settings; ~/.config otherwise",
    "XDG_DATA_HOME": "the folder of your tracker; ~/.local/share otherwise",
    "ZDOTDIR": "where zsh has its start files; HOME otherwise",
}
"""The variables that the program reads, and what each does."""

INDIRECT = ("COLUMNS", "LINES")
"""Read by the standard library, not by name in the source."""

_READ = re.compile(r"(?:environ(?:\.get\(|\[)|_demand\()\"([A-Z_]+)\"")


def exit_codes() -> Iterator[str]:
    """The chapter on exit codes and errors."""
    yield "## Exit codes\n\n"
    yield from table(("code", "meaning"), EXIT_CODES.items())
    yield "Each error has a class, and each class a code:\n\n"
    yield from table(("code", "error", "when"), sorted(_errors()))


def _errors() -> Iterator[tuple[int, str, str]]:
    for name in {**vars(errors), **errors.TABLE}:
        value = getattr(errors, name)
        if (
            inspect.isclass(value)
            and issubclass(value, errors.HwstatusError)
            and value is not errors.Stated
        ):
            first_line = (value.__doc__ or "").split("\n")[0]
            yield value.code, f"`{name}`", first_line


def environment() -> Iterator[str]:
    """The chapter on environment variables; ends the run where one has no words."""
    different = _variables() ^ (ENVIRONMENT.keys() - set(INDIRECT))
    if different:
        raise SystemExit(
            f"docs/generator: environment variables without words, or gone: {different}"
        )
    yield "## Environment\n\n"
    rows = [(f"`{name}`", meaning) for name, meaning in ENVIRONMENT.items()]
    yield from table(("variable", "meaning"), rows)


def _variables() -> set[str]:
    names: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        names.update(_READ.findall(path.read_text(encoding="utf-8")))
    return names
