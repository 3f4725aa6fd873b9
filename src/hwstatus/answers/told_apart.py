"""How what an answer has in one cell, or calls by one word, is counted or listed apart."""

from collections.abc import Callable, Iterator, Sequence

from hwstatus.answers.filters import FilterOptions, described
from hwstatus.answers.verdicts import Verdict
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


def updates_of_one_report(
    count: Callable[[FilterOptions], int], wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """How many updates without an official source rest on one press report alone, and how these are listed."""
    number = count(_alone(wanted)._replace(limit=None))
    yield from _told("list", number, wanted, names)


def verdicts_of_one_report(
    rows: Sequence[Verdict], wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """The same of verdicts."""
    number = sum(row.confidence == SINGLE_PRESS for row in rows)
    yield from _told("status", number, wanted, names)


def _alone(wanted: FilterOptions) -> FilterOptions:
    return wanted._replace(confidence=[SINGLE_PRESS])


def _told(
    command: str, number: int, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    if number and not wanted.confidence:
        alone = described(_alone(wanted), names)
        yield f"Of these, {number:,} by one press report alone: hwstatus {command} {alone}"
