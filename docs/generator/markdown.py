"""Pieces of Markdown."""

import re
from collections.abc import Iterable, Iterator, Sequence


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a table and the blank line after it."""
    yield _row(titles)
    yield "|" + " --- |" * len(titles) + "\n"
    for row in rows:
        yield _row([_cell(value) for value in row])
    yield "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def code(words: Iterable[str]) -> str:
    """Words in code spans, separated by commas."""
    return ", ".join(f"`{word}`" for word in words)


def prose(text: str) -> str:
    """A sentence whose asterisks and angle brackets are no markup."""
    return re.sub(r"([*<])", r"\\\1", text)


def anchor(title: str) -> str:
    """The address of a heading within its page, as GitHub makes it."""
    return "#" + re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-")


def link(title: str, heading: str) -> str:
    """A link to a heading of the same page."""
    return f"[{title}]({anchor(heading)})"
