"""What to type next: the line that was typed, with other options, or lines about a part of what it is about."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from hwstatus.answers.answer import Again
from hwstatus.cli.parameters import REST, Parameter, of_command, parts
from hwstatus.cli.running import line, named_tracker, present
from hwstatus.record.names import slugify
from hwstatus.text import typed


def whole(pointer: Again) -> str:
    """The line that was typed, with the options of a pointer."""
    words = with_options(line(), pointer, of_command(present().command))
    return to_type(pointer.said, words)


THAT_IS = "that is"
"""What is said of a line that says the same."""


def to_type(said: str, words: Iterable[str]) -> str:
    """What is said of a line to type, and the line."""
    return f"{said}: hwstatus {typed(*words)}"


def replaced(words: Iterable[str], instead: Mapping[str, Iterable[str]]) -> list[str]:
    """The words of a line, with others in place of some."""
    return [other for word in words for other in instead.get(word, [word])]


def with_options(
    words: Sequence[str], pointer: Again, declared: Iterable[Parameter]
) -> list[str]:
    """The words of a line with the options of a pointer behind them, without those that they replace.

    What follows `--` stays at the end.
    """
    options = {flag: option for option in declared for flag in option.flags}
    replaced = [options[flag] for flag in pointer.instead_of]
    replaced += [option for option, _ in parts(pointer.options, options) if option]
    kept = [part for option, part in parts(words, options) if option not in replaced]
    last = [part for part in kept if part[0] == REST]
    first = [part for part in kept if part[0] != REST]
    return [*chain(*first), *pointer.options, *chain(*last)]


def of_a_part(filters: Sequence[str], words: Sequence[str]) -> str:
    """The lines to type one after the other for what filters leave, where the command of a line writes it whole.

    Of `publish` that is its line for a tracker of that part.
    """
    lines = (f"hwstatus {typed(*each)}" for each in _lines(filters, words))
    return "   ".join(lines)


def _lines(filters: Sequence[str], words: Sequence[str]) -> Iterator[list[str]]:
    name = slugify(filters[-1]) or "part"
    tracker = named_tracker(words)
    named = ["--db", tracker] if tracker else []
    yield [*named, "export", *filters, "-o", f"{name}.jsonl"]
    if "publish" in words:
        own = ["--db", f"{name}.db"]
        yield [*own, "import", f"{name}.jsonl"]
        of_own = with_options(words, Again("", [], ["--db"]), of_command("publish"))
        yield [*own, *of_own]
