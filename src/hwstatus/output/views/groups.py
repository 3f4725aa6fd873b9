"""`groups`: how the members of a group are distributed."""

from rich.text import Text

from hwstatus.answers.groups import GroupSummary
from hwstatus.output.theme import role_of
from hwstatus.record.vocabulary import UNKNOWN


def statuses(row: GroupSummary) -> Text:
    """How many members have which status, the unknown left out."""
    counts = []
    for status, number in row.statuses.items():
        if number and status != UNKNOWN:
            counts.append(Text(f"{number:,} {status}", style=role_of(status)))
    return Text(" · ").join(counts)
