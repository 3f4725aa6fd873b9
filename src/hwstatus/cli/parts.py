"""How a part of the tracker is written, by commands that write it whole."""

from collections.abc import Iterator, Sequence

from hwstatus.answers.answer import Again
from hwstatus.cli.again import with_options
from hwstatus.cli.parameters import parameters
from hwstatus.cli.registry import COMMANDS
from hwstatus.cli.running import named_tracker
from hwstatus.record.names import slugify
from hwstatus.text import typed


def of_a_part(filters: Sequence[str], line: Sequence[str]) -> str:
    """The lines to type one after the other for what filters leave: of `publish`, its line for a tracker of that."""
    lines = (f"hwstatus {typed(*words)}" for words in _lines(filters, line))
    return "   ".join(lines)


def _lines(filters: Sequence[str], line: Sequence[str]) -> Iterator[list[str]]:
    name = slugify(filters[-1]) or "part"
    tracker = named_tracker(line)
    named = ["--db", tracker] if tracker else []
    yield [*named, "export", *filters, "-o", f"{name}.jsonl"]
    if "publish" in line:
        own = ["--db", f"{name}.db"]
        declared = parameters(COMMANDS["publish"].load())
        yield [*own, "import", f"{name}.jsonl"]
        yield [*own, *with_options(line, Again("", [], ["--db"]), declared)]
