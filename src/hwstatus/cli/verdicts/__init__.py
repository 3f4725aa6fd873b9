"""The commands of the help's section Verdicts."""

from typing import Any

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

__all__ = [
    "changes",
    "deadlines",
    "disputes",
    "groups",
    "overview",
    "show",
    "status",
    "why",
]


def __getattr__(name: str) -> Any:
    """What has options of its own is loaded only where it is named."""
    if name == "certify":
        from hwstatus.cli.verdicts.sheets import certify

        return certify
    if name in ("map_", "chart"):
        from hwstatus.cli.verdicts import drawing

        return getattr(drawing, name)
    raise AttributeError(name)
