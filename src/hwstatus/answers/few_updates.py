"""A few updates on a page: the address of each stands there, rather than the command that prints them."""

from itertools import chain, islice

from hwstatus.answers.answer import Answer, Shown
from hwstatus.answers.updates import UpdateRow
from hwstatus.columns import TEXT

MOST = 3
"""How many updates are few."""

ADDRESS = Shown("address", look=TEXT, drawn="updates.address")
"""The column of the addresses."""


def addressed(answer: Answer[UpdateRow]) -> None:
    """Give a page of a few updates the column of their addresses; a longer one is left as it is."""
    stream = iter(answer.rows)
    first = list(islice(stream, MOST + 1))
    answer.rows = chain(first, stream)
    if len(first) <= MOST:
        answer.table = answer.table.beside(ADDRESS)
        answer.addresses = ""
