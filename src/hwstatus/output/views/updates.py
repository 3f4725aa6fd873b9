"""Updates in a list: the status that each sets, and what for."""

from typing import TYPE_CHECKING

from rich.text import Text

from hwstatus.output import layout

if TYPE_CHECKING:
    from hwstatus.answers.updates import UpdateRow


def status(row: "UpdateRow") -> Text:
    """The status with its scope and limit; nothing of context."""
    return layout.limited(row.status, row.limit)
