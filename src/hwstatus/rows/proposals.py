"""Rows of proposals: how a text may be coded."""

from typing import NamedTuple

from hwstatus.rows import NUMBER, TEXT, WORD, Column, Table


class ProposalRow(NamedTuple):
    """One choice for one question: its place, how likely it is, and why it is offered.

    `probability` is from 0 to 1, None where it was not measured.
    """

    question: str
    place: int
    word: str
    probability: float | None
    because: str


PROPOSALS: Table[ProposalRow] = Table(
    "proposals",
    {
        "question": Column("`entity`, `actor`, `status`, `scope`, `stage` or `rule`"),
        "place": Column("1 is the first choice", NUMBER),
        "word": Column("the answer; `none` changes no status", WORD),
        "probability": Column("from 0 to 1; empty: not measured", NUMBER),
        "because": Column("why it is offered, or what speaks for it", TEXT),
    },
    given_by="`proposals`",
    counted="choice",
)
