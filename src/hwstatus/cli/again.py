"""What to type next: the line that was typed, with other options."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from hwstatus.answers.answer import Again
from hwstatus.cli.parameters import Parameter, parameters
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.running import line, present
from hwstatus.text import typed


def whole(pointer: Again) -> str:
    """The line that was typed, with the options of a pointer."""
    declared = parameters(COMMANDS[present().command].load())
    words = with_options(line(), pointer, declared)
    return f"{pointer.said}: hwstatus {typed(*words)}"


def with_options(
    words: Sequence[str], pointer: Again, declared: Iterable[Parameter]
) -> list[str]:
    """The words of a line with the options of a pointer behind them, without those that they replace.

    What follows `--` stays at the end.
    """
    options = {flag: option for option in declared for flag in option.flags}
    replaced = {options[flag].name for flag in pointer.instead_of}
    replaced |= {name for name, _ in _parts(pointer.options, options)}
    parts = list(_parts(words, options))
    kept = (part for name, part in parts if name not in (_NAMES, *replaced))
    last = (part for name, part in parts if name == _NAMES)
    return [*chain(*kept), *pointer.options, *chain(*last)]


_NAMES = "--"
"""Behind this word no word is an option."""


def _parts(
    words: Sequence[str], options: Mapping[str, Parameter]
) -> Iterator[tuple[str, list[str]]]:
    """Each option of a line with its values, by the name of its parameter; other words by no name."""
    rest = iter(words)
    for word in rest:
        if word == _NAMES:
            yield _NAMES, [word, *rest]
            return
        for flag, *values in _flags(word, options):
            option = options.get(flag)
            missing = _number_of_values(option) - len(values)
            name = option.name if option else ""
            yield name, [flag, *values, *islice(rest, missing)]


def _flags(word: str, options: Mapping[str, Parameter]) -> Iterator[Sequence[str]]:
    """The options in one word, each with the value written with it: `--limit=3`, `-l3`, `-rl3`; else the word."""
    flag, sign, value = word.partition("=")
    if flag in options and flag.startswith("--"):
        yield [flag, value] if sign else [flag]
        return
    flag, value = word[:2], word[2:]
    if flag not in options:
        yield [word]
        return
    while value and not _number_of_values(options.get(flag)):
        yield [flag]
        flag, value = f"-{value[0]}", value[1:]
    yield [flag, value] if value else [flag]


def _number_of_values(option: Parameter | None) -> int:
    """How many words an option takes behind it."""
    if option is None or option.type is bool:
        return 0
    return 2 if option.type == tuple[str, str] | None else 1
