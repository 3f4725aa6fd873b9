"""The commands of the help's section Files."""

from hwstatus.cli.files.keeping import (
    backup,
    backups,
    cite,
    doctor,
    export,
    head,
    import_,
    init,
    publish,
    restore,
    schema,
)
from hwstatus.cli.files.merging import git_merge, merge, refresh

__all__ = [
    "backup",
    "backups",
    "cite",
    "doctor",
    "export",
    "git_merge",
    "head",
    "import_",
    "init",
    "merge",
    "publish",
    "refresh",
    "restore",
    "schema",
]
