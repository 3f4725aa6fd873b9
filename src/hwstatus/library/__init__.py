"""The public library: questions to a tracker, answered with named tuples (docs/library.md).

A facade over `answers`. `hwstatus` offers the names of `__all__` as its own.
"""

from hwstatus.answers.change_rows import StatusChange
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.flat_updates import FlatUpdate
from hwstatus.answers.groups import GroupSummary
from hwstatus.answers.matrix import PanelRow
from hwstatus.answers.news import DigestRow
from hwstatus.answers.timeline import StatusPeriod
from hwstatus.answers.verdicts import Verdict
from hwstatus.answers.why import Evidence
from hwstatus.library.reader import Deadlines, Reader, Rows, open
from hwstatus.record.models import Entity, Update

__all__ = [
    "DeadlineView",
    "Deadlines",
    "DigestRow",
    "Entity",
    "Evidence",
    "FlatUpdate",
    "GroupSummary",
    "PanelRow",
    "Reader",
    "Rows",
    "StatusChange",
    "StatusPeriod",
    "Update",
    "Verdict",
    "open",
]
