"""The commands of the help's section Verdicts."""

from hwstatus.cli.registry import functions

__getattr__ = functions(
    "verdicts",
    {
        "asking": (
            "changes",
            "deadlines",
            "disputes",
            "groups",
            "overview",
            "show",
            "status",
            "why",
        ),
        "drawing": ("chart", "map_"),
        "sheets": ("certify",),
    },
)
