"""The commands of the help's section Verdicts."""

from hwstatus.cli.verdicts.asking import (
    changes,
    deadlines,
    disputes,
    groups,
    overview,
    show,
    status,
    why,
)
from hwstatus.cli.verdicts.sheets import certify

__all__ = [
    "certify",
    "changes",
    "deadlines",
    "disputes",
    "groups",
    "overview",
    "show",
    "status",
    "why",
]
