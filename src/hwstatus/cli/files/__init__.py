"""The commands of the help's section Files."""

from hwstatus.cli.registry import functions

__getattr__ = functions(
    "files",
    {
        "keeping": (
            "backup",
            "backups",
            "cite",
            "doctor",
            "export",
            "head",
            "import_",
            "init",
            "publish",
            "restore",
            "schema",
        ),
        "merging": ("git_merge", "merge", "refresh"),
    },
)
