"""How what an answer has in one cell, or calls by one word, is counted or listed apart."""

from collections.abc import Iterator, Sequence

from hwstatus.answers.filters import FilterOptions, described
from hwstatus.record.vocabulary import SINGLE_PRESS


def counted_singly(
    field: str, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """How the values of a field are counted of which a cell may hold several."""
    from hwstatus.answers.flat_updates import LISTS
    from hwstatus.store.updates import COUNTED_BY

    if field in LISTS and field in COUNTED_BY:
        question = f"{described(wanted, names)} --by {field}".strip()
        yield f"(several in a cell; counted singly: hwstatus summary {question})"


def of_one_report(
    command: str, number: int, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """How many of those without an official source rest on one press report alone, and how these are listed."""
    if number and wanted.unofficial and not wanted.confidence:
        alone = described(wanted._replace(confidence=[SINGLE_PRESS]), names)
        yield f"Of these, {number:,} by one press report alone: hwstatus {command} {alone}"
