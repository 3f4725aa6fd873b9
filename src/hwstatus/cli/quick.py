"""An ordinary command line, read without Typer, whose import is half of a short command.

The options are those that Typer is given (`option_sets`, `parameters`); only words are
told apart here. Whatever is not plain goes to Typer, which reads the line anew, or refuses it:

| on the line | read by |
| --- | --- |
| `--db FILE` before the command; the command's whole name | here |
| options with their values, as `--limit 3`, `--limit=3`, `-l3` or `-rl3` | here |
| names, words and ids, between options or after them; what follows `--` | here |
| nothing at all: the overview | here |
| `--help`, `-h`, `--version`, `help` | Typer |
| an unknown command or option, an alias, an option without its value | Typer |
| an argument or option too few, an argument too many; what is no number where one must stand, or out of range | Typer |
| what is neither text nor number: a path, two values at once (`--compare`) | Typer |
| completion; whatever there is once the configuration file says more than a name | Typer |
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from hwstatus import settings
from hwstatus.cli.parameters import (
    REQUIRED,
    NotTaken,
    Parameter,
    call,
    given,
    parameters,
)
from hwstatus.cli.registry import COMMANDS, OVERVIEW
from hwstatus.cli.running import note_typed
from hwstatus.context import use_name
from hwstatus.errors import BadSettings
from hwstatus.paths import use_configured
from hwstatus.text import is_number

_OF_TYPER = "help"
"""The command that prints what Typer knows."""


class Line:
    """A command with the values of its parameters, the names of those that were typed, and who runs it."""

    def __init__(
        self,
        function: Callable[..., Any],
        values: dict[str, Any],
        typed: Collection[str],
        person: str | None,
    ) -> None:
        self.function = function
        self.values = values
        self.typed = typed
        self.person = person

    def run(self) -> int:
        """Carry out the command; returns the exit code."""
        note_typed(self.typed)
        use_configured(None)
        use_name(self.person)
        return call(self.function, self.values)


def read(words: Sequence[str]) -> Line | None:
    """A command line that is plain; None for one that Typer is to read."""
    try:
        return _read(words)
    except (NotTaken, BadSettings):
        return None


def _read(words: Sequence[str]) -> Line:
    said: dict[str, Any] = {}
    if words[:1] == ["--db"] and len(words) > 2 and words[1][:1] not in ("", "-"):
        said["db"] = words[1]
        words = words[2:]
    name, *rest = words or [OVERVIEW]
    if name not in COMMANDS or name == _OF_TYPER:
        raise NotTaken
    file = settings.load()
    if file.filters or file.aliases or file.values.keys() - {"name"}:
        raise NotTaken
    function = COMMANDS[name].load()
    declared = list(parameters(function))
    values = {each.name: each.default for each in declared}
    said |= given(rest, declared)
    if not values.keys() >= said.keys():
        raise NotTaken
    values |= {
        each.name: _value(each, said[each.name])
        for each in declared
        if each.name in said
    }
    if REQUIRED in values.values():
        raise NotTaken
    return Line(function, values, said.keys(), file.values.get("name"))


def _value(parameter: Parameter, said: Any) -> Any:
    """What a command is given for what was typed; raises `NotTaken` for what Typer has to read, or to refuse."""
    if parameter.type in (str, str | None, bool, Sequence[str]):
        return said
    declared: Any = parameter.declared
    if parameter.type in (int, int | None) and is_number(said):
        number = int(said)
        most = number if declared.max is None else declared.max
        if (declared.min or 0) <= number <= most:
            return number
    raise NotTaken
