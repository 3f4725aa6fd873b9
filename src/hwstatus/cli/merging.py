"""What is behind the doors of `merge` and `refresh`: opening the other side, asking, reporting."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hwstatus import json_text
from hwstatus.answers.merging import MergeRow
from hwstatus.changes.merge import (
    conflict_row,
    merge,
    plan_refresh,
    report,
    require_decided,
)
from hwstatus.changes.merge import refresh as refresh_dataset
from hwstatus.changes.merge.plan import KEEP, TAKE, Decide, Plan, Step
from hwstatus.changes.merge.sources import plan_of_lines, plan_of_tracker
from hwstatus.cli.named_file import is_sqlite, opened
from hwstatus.cli.option_sets import DatabaseOption
from hwstatus.cli.session import can_ask, changing
from hwstatus.errors import AfterCommit, Refused, Usage
from hwstatus.exchange import JSONL, jsonl, recognition
from hwstatus.output.emit import emit
from hwstatus.output.messages import acknowledge, tell, terminal_width
from hwstatus.output.options import Output
from hwstatus.paths import Location
from hwstatus.rows import Done
from hwstatus.rules.merge import OURS, THEIRS, FieldConflict
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import open_tracker


def side_of(*, ours: bool, theirs: bool) -> Decide | None:
    """The side that was asked for, None without one; raises `Usage` for both."""
    if ours and theirs:
        raise Usage("--ours and --theirs: one of the two")
    if theirs:
        return TAKE
    return KEEP if ours else None


def carry_out(
    file: str,
    place: DatabaseOption,
    output: Output,
    decide: Decide | None,
    *,
    dry_run: bool,
) -> int:
    """Merge a tracker or a file; returns the exit code.

    Conflicts are asked about on a terminal. In a pipe they are listed, and nothing is
    changed.
    """
    with changing(place, dry_run=dry_run) as editor:
        seen = editor.tracker.ledger.head()
        plan = _plan(editor, file)
        if decide is None and not dry_run and can_ask():
            decide = Asking()
        if decide is None and plan.has_conflicts:
            emit(report(plan, decided=False, conflicts_alone=not dry_run), output)
            require_decided(plan)
        plan.settle(decide or KEEP)
        done = merge(editor, plan, seen, dry_run=dry_run)
    return _tell(plan, done, output, dry_run=dry_run)


def refresh(
    place: DatabaseOption, output: Output, decide: Decide | None, *, dry_run: bool
) -> int:
    """Merge the dataset of this version; in conflicts the user's own counts by default."""
    with changing(place, dry_run=dry_run) as editor:
        seen = editor.tracker.ledger.head()
        plan = plan_refresh(editor.tracker)
        plan.settle(decide or KEEP)
        done = refresh_dataset(editor, plan, seen, dry_run=dry_run)
    return _tell(plan, done, output, dry_run=dry_run, conflicts_alone=not dry_run)


def _tell(
    plan: Plan,
    done: Done,
    output: Output,
    *,
    dry_run: bool,
    conflicts_alone: bool = False,
) -> int:
    """The rows, then in one line what was done; raises `AfterCommit` where that fails."""
    rows = report(plan, decided=True, conflicts_alone=conflicts_alone)
    if dry_run:
        emit(rows, output)
        tell(done)
        return 0
    try:
        emit(rows, output)
    except BrokenPipeError:
        raise
    except OSError as error:
        what = f"telling of it failed: {error.strerror}"
        raise AfterCommit("the change was made", what) from error
    acknowledge(done)
    return 0


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
        form, lines = recognition.recognise(jsonl.lines_of(stream))
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
        asked = (step.subject, step.key, json_text.encode(conflict))
        if asked not in self._answers:
            self._answers[asked] = self._for_all or self._ask(step, conflict)
        return self._answers[asked]

    def _ask(self, step: Step, conflict: FieldConflict) -> str:
        from rich.console import Console
        from rich.prompt import Prompt

        console = Console(stderr=True)
        for piece in _drawn(conflict_row(step, conflict)):
            sys.stderr.write(piece)
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


def _drawn(row: MergeRow) -> Iterator[str]:
    """A conflict as the terminal shows it."""
    from hwstatus.output.screen import Screen
    from hwstatus.output.views.merging import record

    width = terminal_width()
    colored = Output().colored
    encoding = getattr(sys.stderr, "encoding", None) or "utf-8"
    return Screen(width, colored=colored, encoding=encoding).draw(record([row], width))
