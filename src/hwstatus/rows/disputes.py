"""Rows of disputes: where the evidence contradicts itself."""

from collections.abc import Iterable
from typing import NamedTuple, Unpack

from hwstatus.rows import WORD, Answer, Beside, Column, Table
from hwstatus.rows.columns import NAME, SLUG


class Dispute(NamedTuple):
    """Two effects of one entity for one scope that contradict each other."""

    entity: str
    name: str
    scope: str
    status: str
    date: str
    id: str
    publisher: str
    other_status: str
    other_date: str
    other_id: str
    other_publisher: str


DISPUTES: Table[Dispute] = Table(
    "disputes",
    {
        "entity": SLUG,
        "name": NAME,
        "scope": Column("what both statuses are for"),
        "status": Column("the status that counts, being the later one", WORD),
        "date": Column("date of the update that sets it"),
        "id": Column("id of that update"),
        "publisher": Column("who says so"),
        "other_status": Column("the status that contradicts it", WORD),
        "other_date": Column("date of the contradicting update"),
        "other_id": Column("id of the contradicting update"),
        "other_publisher": Column("who says that"),
    },
    given_by="`disputes`",
    counted="dispute",
)


class Disputes(Answer[Dispute]):
    """Standings that contradict themselves."""

    def __init__(self, rows: Iterable[Dispute], **beside: Unpack[Beside]) -> None:
        super().__init__(DISPUTES, rows, **beside)
