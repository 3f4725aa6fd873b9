"""The commands of the help's section Curation."""

from hwstatus.cli.registry import functions

__getattr__ = functions(
    "curation",
    {
        "correcting": ("delete", "edit", "redo", "undo"),
        "deciding": ("review",),
        "following": ("feeds",),
        "recording": ("add", "checked", "outcome"),
        "reviewing": ("check", "log", "proposals", "sources"),
    },
)
