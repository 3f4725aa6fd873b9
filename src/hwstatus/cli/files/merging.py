"""Commands that bring two versions together."""

from pathlib import Path
from typing import Annotated, Any

from hwstatus.cli.option_sets import Argument, DatabaseOption, DryRun, Option
from hwstatus.cli.registry import examples
from hwstatus.output.messages import tell
from hwstatus.output.options import Output

Ours = Annotated[
    bool, Option("--ours", help="In conflicts, keep what the tracker has.")
]
Theirs = Annotated[
    bool, Option("--theirs", help="In conflicts, take what the other side has.")
]


@examples(
    "hwstatus merge colleague.db --dry-run",
    "hwstatus merge colleague.db",
    "hwstatus merge export.jsonl --theirs",
)
def merge(
    file: Annotated[
        str,
        Argument(metavar="FILE|TRACKER", help="A tracker, a file of records, or -."),
    ],
    output: Output,
    place: DatabaseOption,
    ours: Ours = False,
    theirs: Theirs = False,
    dry_run: DryRun = False,
) -> Any:
    """Merge another tracker or JSON Lines: what one side changed is taken, field by field.

    What both changed differently is a conflict: shown side by side, and asked about one by one on a terminal. In a
    pipe it is listed and nothing changes (exit 3), unless --ours or --theirs decides. A retraction against a
    correction is a conflict too.

    What both come from is the newest version that both ledgers hold; for a file, what the dataset said last, and
    without that every difference is a conflict. What a file does not hold stays.
    """
    from hwstatus.cli.merging import carry_out, side_of

    side = side_of(ours=ours, theirs=theirs)
    return carry_out(file, place, output, side, dry_run=dry_run)


@examples("hwstatus git-merge base.jsonl ours.jsonl theirs.jsonl updates/brazil.jsonl")
def git_merge(
    base: Annotated[
        Path, Argument(metavar="BASE", help="What both come from: git's %O.")
    ],
    ours: Annotated[
        Path, Argument(metavar="OURS", help="Ours, and the result: git's %A.")
    ],
    theirs: Annotated[Path, Argument(metavar="THEIRS", help="Git's %B.")],
    name: Annotated[str, Argument(metavar="NAME", help="The file's name: git's %P.")],
) -> Any:
    """Git's merge driver for JSON Lines such as the dataset's: records are merged field by field.

    Git runs it for the files that a line of .gitattributes names: records/*.jsonl merge=hwstatus

    And once it knows the command: git config merge.hwstatus.driver 'hwstatus git-merge %O %A %B %P'

    What both changed differently is marked in the file as git does, and the exit code is 1. A line that is no record
    stops the merge, with nothing changed (exit 129).
    """
    from hwstatus.changes.git_merge import git_merge as command

    done, complete = command(base, ours, theirs, name)
    tell(done)
    return 0 if complete else 1


@examples("hwstatus refresh --dry-run", "hwstatus refresh")
def refresh(
    output: Output,
    place: DatabaseOption,
    ours: Ours = False,
    theirs: Theirs = False,
    dry_run: DryRun = False,
) -> Any:
    """Merge the dataset of this version into your tracker: what you added or corrected stays.

    What you and the dataset changed differently is listed, and stays as you have it unless you say --theirs.
    """
    from hwstatus.cli.merging import refresh as command
    from hwstatus.cli.merging import side_of

    side = side_of(ours=ours, theirs=theirs)
    return command(place, output, side, dry_run=dry_run)
