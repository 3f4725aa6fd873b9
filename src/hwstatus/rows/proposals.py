"""Rows of proposals: how a text may be coded, and how good such proposals are."""

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


class FigureRow(NamedTuple):
    """One measured figure: of which question, by which protocol, over how many cases."""

    question: str
    protocol: str
    figure: str
    part: str
    cases: int
    value: float


FIGURES: Table[FigureRow] = Table(
    "figures",
    {
        "question": Column("what was proposed: `status`, `actor`, `entity`"),
        "protocol": Column(
            "what was left out of the training: `entity`, `time`; `readings` are two editors"
        ),
        "figure": Column("what was measured"),
        "part": Column("of which part of the cases; empty: all"),
        "cases": Column("how many cases", NUMBER),
        "value": Column("a share from 0 to 1, or Cohen's kappa", NUMBER),
    },
    given_by="`proposals --evaluate`",
    counted="figure",
)
