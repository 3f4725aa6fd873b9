"""An ordinary command line, read without Typer, whose import is half of a short command.

The options are those that Typer is given (`option_sets`, `parameters`); only words are
told apart here. Whatever is not plain goes to Typer, which reads the line anew, or refuses it:

| on the line | read by |
| --- | --- |
| `--db FILE` before the command; the command's whole name | here |
| options by a whole name, each value a word of its own | here |
| names, words and ids, between options or after them | here |
| nothing at all: the overview | here |
| `--help`, `-h`, `--version`, `help` | Typer |
| an unknown command or option, an alias, an option without its value | Typer |
| an argument or option too few, an argument too many; what is no number where one must stand, or out of range | Typer |
| `--option=value`, `-fcsv`, `-rn`, `--`, an empty word, a value that begins with `-` | Typer |
| what is neither text nor number: a path, two values at once (`--compare`) | Typer |
| completion; whatever there is once the configuration file says more than a name | Typer |
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from hwstatus import settings
from hwstatus.cli.option_sets import Argument
from hwstatus.cli.parameters import REQUIRED, Parameter, call, parameters
from hwstatus.cli.registry import COMMANDS, OVERVIEW
from hwstatus.cli.running import note_typed
from hwstatus.context import use_name
from hwstatus.errors import BadSettings
from hwstatus.paths import use_configured
from hwstatus.text import is_number

_OF_TYPER = "help"
"""The command that prints what Typer knows."""


class _Unusual(Exception):
    """Something that is left to Typer."""


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
    except (_Unusual, BadSettings):
        return None


def _read(words: Sequence[str]) -> Line:
    given: dict[str, Any] = {}
    if words[:1] == ["--db"] and len(words) > 2 and _is_plain(words[1]):
        given["db"] = words[1]
        words = words[2:]
    name, *rest = words or [OVERVIEW]
    if name not in COMMANDS or name == _OF_TYPER:
        raise _Unusual
    file = settings.load()
    if file.filters or file.aliases or file.values.keys() - {"name"}:
        raise _Unusual
    function = COMMANDS[name].load()
    declared = {parameter.name: parameter for parameter in parameters(function)}
    if not declared.keys() >= given.keys():
        raise _Unusual
    _take(list(declared.values()), iter(rest), given)
    values = {
        parameter.name: parameter.default for parameter in declared.values()
    } | given
    if REQUIRED in values.values():
        raise _Unusual
    return Line(function, values, given.keys(), file.values.get("name"))


def _is_plain(word: str) -> bool:
    return bool(word) and not word.startswith("-")


def _take(
    declared: Sequence[Parameter], words: Iterator[str], given: dict[str, Any]
) -> None:
    """Give each word to its parameter."""
    options = {flag: option for option in declared for flag in option.flags}
    arguments = []
    for word in words:
        if _is_plain(word):
            arguments.append(word)
        elif word in options:
            _take_option(options[word], words, given)
        else:
            raise _Unusual
    positional = [p for p in declared if isinstance(p.declared, Argument)]
    _take_arguments(positional, arguments, given)


def _take_option(
    option: Parameter, words: Iterator[str], given: dict[str, Any]
) -> None:
    name = option.name
    if option.type is bool:
        given[name] = True
        return
    word = next(words, "")
    if not _is_plain(word):
        raise _Unusual
    if option.type == Sequence[str]:
        given[name] = (*given.get(name, ()), word)
    else:
        given[name] = _value(option, word)


def _take_arguments(
    positional: Sequence[Parameter], words: list[str], given: dict[str, Any]
) -> None:
    for argument in positional:
        if words and argument.type == Sequence[str]:
            given[argument.name] = tuple(words)
            words = []
        elif words:
            given[argument.name] = _value(argument, words.pop(0))
    if words:
        raise _Unusual


def _value(parameter: Parameter, word: str) -> Any:
    if parameter.type in (str, str | None):
        return word
    declared: Any = parameter.declared
    if parameter.type in (int, int | None) and is_number(word):
        number = int(word)
        most = number if declared.max is None else declared.max
        if (declared.min or 0) <= number <= most:
            return number
    raise _Unusual
