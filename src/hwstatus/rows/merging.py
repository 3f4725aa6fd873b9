"""Rows of `merge` and `refresh`: what the other side changes, and where both sides differ."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Unpack

from hwstatus.rows import TEXT, WORD, Answer, Beside, Column, WholeTable, flat
from hwstatus.serialization import canonical


class MergeRow(NamedTuple):
    """A record that comes or goes, or one field of a record that changes; JSON values.

    `base` is what both come from, `result` what the tracker has afterwards: None in a
    conflict that nobody has decided.
    """

    change: str
    subject: str
    key: str
    about: str | None
    what: str
    field: str | None = None
    base: Any = None
    ours: Any = None
    theirs: Any = None
    result: Any = None


_VALUES = ("base", "ours", "theirs", "result")


class MergeTable(WholeTable[MergeRow]):
    """Rows of a merge: values of a record as text, lists as JSON."""

    def cells(self, row: MergeRow) -> Sequence[str]:
        """The texts of a row; nothing is empty."""
        return [
            _spelled(getattr(row, column))
            if column in _VALUES
            else flat(getattr(row, column))
            for column in self.columns
        ]


def _spelled(value: Any) -> str:
    return "" if value is None else canonical.shown(value)


MERGED = MergeTable(
    "merged",
    {
        "change": Column("`added`, `corrected`, `retracted` or `conflict`", WORD),
        "subject": Column("kind of record"),
        "key": Column("the record's permanent key"),
        "about": Column("slug of the entity that it is about"),
        "what": Column("the record in words", TEXT),
        "field": Column("the field; `record` for a retraction against a correction"),
        "base": Column("the value that both come from", TEXT),
        "ours": Column("the tracker's value", TEXT),
        "theirs": Column("the other side's value", TEXT),
        "result": Column("the value afterwards; empty: not decided", TEXT),
    },
    plain=[
        "change",
        "subject",
        "key",
        "about",
        "field",
        "ours",
        "theirs",
        "result",
        "what",
    ],
    document=["change", "key", "about", "field", "ours", "theirs", "result"],
    given_by="`merge`, `refresh`",
    counted="change",
)


class Merging(Answer[MergeRow]):
    """What a merge does, record by record."""

    def __init__(self, rows: Iterable[MergeRow], **beside: Unpack[Beside]) -> None:
        super().__init__(MERGED, rows, **beside)
