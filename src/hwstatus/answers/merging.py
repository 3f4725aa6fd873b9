"""`merge` and `refresh`: what the other side changes, a row a record or a field."""

from typing import Annotated, Any, NamedTuple

from hwstatus.answers.answer import Table
from hwstatus.columns import TEXT, WORD
from hwstatus.record import canonical


def _cell(value: Any) -> str:
    """A value of a record in a cell, lists as JSON; nothing for none."""
    return "" if value is None else canonical.shown(value)


class MergeRow(NamedTuple):
    """A record that comes or goes, or one field of a record that changes; JSON values.

    `base` is what both come from, `result` what the tracker has afterwards: None in a
    conflict that nobody has decided.
    """

    change: Annotated[str, "`added`, `corrected`, `retracted` or `conflict`", WORD]
    subject: Annotated[str, "kind of record"]
    key: Annotated[str, "the record's permanent key"]
    about: Annotated[str | None, "slug of the entity that it is about"]
    what: Annotated[str, "the record in words", TEXT]
    field: Annotated[
        str | None, "the field; `record` for a retraction against a correction"
    ] = None
    base: Annotated[Any, "the value that both come from", TEXT, _cell] = None
    ours: Annotated[Any, "the tracker's value", TEXT, _cell] = None
    theirs: Annotated[Any, "the other side's value", TEXT, _cell] = None
    result: Annotated[Any, "the value afterwards; empty: not decided", TEXT, _cell] = (
        None
    )
    ours_by: Annotated[str, "who made ours so, when, how and why", TEXT] = ""
    theirs_by: Annotated[str, "the same of theirs; empty: not known", TEXT] = ""


MERGED = Table(
    "merged",
    MergeRow,
    plain="change subject key about field ours theirs result what",
    document="change key about field ours theirs result",
    given_by="`merge`, `refresh`",
    counted="change",
)
