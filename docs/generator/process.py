"""What a script sees of the program: exit codes, errors, environment variables."""

import inspect
import re
from collections.abc import Iterator

from generator.markdown import table
from hwstatus import errors
from hwstatus.cli.manpage import ENVIRONMENT
from hwstatus.errors import EXIT_CODES
from hwstatus.paths import PACKAGE

INDIRECT = ("COLUMNS", "LINES")
"""Read by the standard library, not by name in the source."""

_READ = re.compile(r"environ(?:\.get\(|\[)\"([A-Z_]+)\"")


def exit_codes() -> Iterator[str]:
    """The chapter on exit codes and errors."""
    yield "## Exit codes\n\n"
    yield from table(("code", "meaning"), EXIT_CODES.items())
    yield "Each error has a class, and each class a code:\n\n"
    yield from table(("code", "error", "when"), sorted(_errors()))


def _errors() -> Iterator[tuple[int, str, str]]:
    for name, value in vars(errors).items():
        if inspect.isclass(value) and issubclass(value, errors.HwstatusError):
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
