"""Two versions of a record and what they come from, made one: three-way, field by field.

What one side alone changed is taken, and what both changed alike is taken once. What they
changed differently is a conflict, which the caller decides. Nothing depends on which side
is called ours, apart from the caller's decisions.
"""

from hwstatus.rules.merge.conflicts import (
    OURS,
    RECORD,
    THEIRS,
    UNKNOWN,
    Base,
    Choose,
    FieldConflict,
)
from hwstatus.rules.merge.records import (
    Merged,
    MergedFile,
    RecordConflict,
    common_ancestor,
    merge,
    merge_files,
)

__all__ = [
    "OURS",
    "RECORD",
    "THEIRS",
    "UNKNOWN",
    "Base",
    "Choose",
    "FieldConflict",
    "Merged",
    "MergedFile",
    "RecordConflict",
    "common_ancestor",
    "merge",
    "merge_files",
]
