"""Two versions brought together: `merge`, `refresh`, git's driver; conflicts asked about."""

import sys
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import IO, Annotated, Any

from hwstatus import json_text, wording
from hwstatus.answers.done import Done
from hwstatus.changes import merge as command
from hwstatus.changes.merge.plan import (
    KEEP,
    TAKE,
    Decide,
    Plan,
    Step,
    plan_of_lines,
    plan_of_tracker,
)
from hwstatus.cli.option_sets import Argument, DatabaseOption, DryRun, Option
from hwstatus.cli.registry import examples
from hwstatus.cli.session import can_ask, changing
from hwstatus.errors import Refused, Unmerged, Usage
from hwstatus.exchange import JSONL, jsonl
from hwstatus.exchange.recognition import is_sqlite, opened, recognise
from hwstatus.output.emit import acknowledge, draw, emit, once_made, tell
from hwstatus.output.options import Output
from hwstatus.paths import Location
from hwstatus.rules.merge.records import OURS, THEIRS, FieldConflict
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import open_tracker

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
    database: DatabaseOption,
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
    decide = _side(ours=ours, theirs=theirs)
    with changing(database, dry_run=dry_run) as editor:
        seen = editor.tracker.ledger.head()
        plan = _plan(editor, file)
        if decide is None and not dry_run and can_ask():
            decide = Asking()
        if decide is None and plan.conflicts:
            rows = command.report(plan, decided=False, conflicts_alone=not dry_run)
            emit(rows, output)
            raise Unmerged(wording.counted(plan.conflicts, "field"), plan.name)
        plan.settle(decide or KEEP)
        done = command.merge(editor, plan, seen)
    return _tell(plan, done, output, dry_run=dry_run)


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
    done, complete = command.git_merge(base, ours, theirs, name)
    tell(done)
    return 0 if complete else 1


@examples("hwstatus refresh --dry-run", "hwstatus refresh")
def refresh(
    output: Output,
    database: DatabaseOption,
    ours: Ours = False,
    theirs: Theirs = False,
    dry_run: DryRun = False,
) -> Any:
    """Merge the dataset of this version into your tracker: what you added or corrected stays.

    What you and the dataset changed differently is listed, and stays as you have it unless you say --theirs.
    """
    decide = _side(ours=ours, theirs=theirs)
    with changing(database, dry_run=dry_run) as editor:
        seen = editor.tracker.ledger.head()
        plan = command.plan_refresh(editor.tracker)
        plan.settle(decide or KEEP)
        done = command.refresh(editor, plan, seen)
    return _tell(plan, done, output, dry_run=dry_run, conflicts_alone=not dry_run)


def _side(*, ours: bool, theirs: bool) -> Decide | None:
    """The side that was asked for, None without one; raises `Usage` for both."""
    if ours and theirs:
        raise Usage("--ours and --theirs: one of the two")
    if theirs:
        return TAKE
    return KEEP if ours else None


def _tell(
    plan: Plan,
    done: Done,
    output: Output,
    *,
    dry_run: bool,
    conflicts_alone: bool = False,
) -> int:
    """The rows, then in one line what was done; raises `AfterCommit` where that fails."""
    rows = command.report(plan, decided=True, conflicts_alone=conflicts_alone)
    with nullcontext() if dry_run else once_made():
        emit(rows, output)
    return acknowledge(done, dry_run=dry_run)


# -- the other side ------------------------------------------------------------------------


def _plan(editor: Editor, file: str) -> Plan:
    """What the tracker or the records of a file change; raises `Usage`."""
    if file == "-":
        return _plan_of_lines(editor, sys.stdin.buffer, "standard input")
    with opened(Path(file)) as stream:
        if not is_sqlite(stream):
            return _plan_of_lines(editor, stream, file)
    location = Location(Path(file), "merge", asked=True)
    with open_tracker(location, editor.context) as theirs:
        return plan_of_tracker(editor.tracker, theirs)


def _plan_of_lines(editor: Editor, stream: IO[bytes], name: str) -> Plan:
    try:
        form, lines = recognise(jsonl.lines_of(stream))
        if form != JSONL:
            raise Usage("merge takes a tracker or JSON Lines, as export writes them")
        return plan_of_lines(editor.tracker, lines, name)
    except (Usage, Refused) as error:
        raise error.about(name) from None


# -- conflicts one by one --------------------------------------------------------------------


class Asking:
    """Asks a person which side a conflict goes to, once for each, on stderr."""

    QUESTION = "Take ours (o) or theirs (t), for all that follow (O, T), or quit (q)"

    def __init__(self) -> None:
        self._answers: dict[tuple[str, str, str], str] = {}
        self._for_all: str | None = None

    def __call__(self, step: Step, conflict: FieldConflict) -> str:
        """The side that was chosen; raises `Refused` where the person leaves."""
        question = (*step.identity, json_text.encode(conflict))
        if question not in self._answers:
            self._answers[question] = self._for_all or self._ask(step, conflict)
        return self._answers[question]

    def _ask(self, step: Step, conflict: FieldConflict) -> str:
        from rich.console import Console
        from rich.prompt import Prompt

        from hwstatus.output.views.log import record

        console = Console(stderr=True)
        row = command.conflict_row(step, conflict)
        draw(partial(record, [row]), colored=Output().colored)
        try:
            answer = Prompt.ask(
                self.QUESTION,
                console=console,
                choices=list("otOTq"),
                show_choices=False,
            )
        except EOFError:
            answer = "q"
        if answer == "q":
            raise Refused("left; nothing was changed")
        side = {"o": OURS, "t": THEIRS}[answer.lower()]
        if answer.isupper():
            self._for_all = side
        return side
