"""The commands that write."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from hwstatus import paths
from hwstatus.cli.opening import change
from hwstatus.cli.options import DryRun, Place, examples
from hwstatus.cli.progress import watched
from hwstatus.commands.add import Draft
from hwstatus.errors import NotFound, Usage
from hwstatus.render.emit import tell
from hwstatus.results import Done
from hwstatus.store.editor import Editor


@examples(
    "hwstatus add france 'The agency ...' --date 2020-07-22 --source Reuters --status phase-out --basis licence",
    "hwstatus add acme 'Acme dropped ...' --date 2021-03 --source Reuters --new company --about italy",
    "hwstatus add -  < record.json",
)
def add(
    draft: Draft,
    place: Place,
    allow_duplicate: Annotated[
        bool, typer.Option("--allow-duplicate", help="Record it though it looks known.")
    ] = False,
    dry_run: DryRun = False,
) -> Any:
    """Record an update. On a terminal what is missing is asked for; in a pipe nothing is ever asked."""
    from hwstatus.commands import add as command

    def act(editor: Editor) -> Done:
        raw = _record_from_stdin(draft) if draft.entity == "-" else command.raw_of(_completed(editor, draft))
        return command.add(editor, raw, new=draft.new, allow_duplicate=allow_duplicate, dry_run=dry_run)

    return change(place, act, dry_run=dry_run)


def _completed(editor: Editor, draft: Draft) -> Draft:
    """The draft, with what is missing asked for on a terminal."""
    if not draft.missing() or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return draft
    from hwstatus.cli.asking import ask

    return ask(editor.tracker, draft)


def _record_from_stdin(draft: Draft) -> dict[str, Any]:
    from hwstatus.records import checked

    if any(draft._replace(entity=None, new=None)):
        raise Usage("with - the record comes from standard input alone: give no other option")
    data = sys.stdin.buffer.read(checked.LONGEST_TEXT * 1000)
    try:
        return checked.parse_object(data.decode())
    except UnicodeDecodeError:
        raise Usage("standard input is not valid UTF-8") from None


@examples("hwstatus import tracker.jsonl", "hwstatus export | hwstatus --db other.db import -")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="JSON Lines; - is standard input.")],
    place: Place,
    update: Annotated[
        bool, typer.Option("--update", help="Where an id has another content here, take the file's.")
    ] = False,
    dry_run: DryRun = False,
) -> Any:
    """Take in JSON Lines: all of it or nothing; what is there already is not added twice.

    A tracker that was named with --db or HWSTATUS_DB and is not there is made, without updates.
    """
    from hwstatus.commands.transfer import import_file

    if file == "-":
        stream = sys.stdin.buffer
    else:
        try:
            stream = Path(file).open("rb")  # noqa: SIM115 - closed at exit
        except OSError as error:
            raise NotFound(f"cannot read {file}: {error.strerror}") from None

    def act(editor: Editor) -> Done:
        with watched(stream) as lines:
            return import_file(editor, lines, update=update, dry_run=dry_run)

    return change(place, act, create=not dry_run, dry_run=dry_run)


@examples("hwstatus init", "hwstatus --db mine.db init --empty")
def init(
    place: Place,
    empty: Annotated[bool, typer.Option("--empty", help="With every country and company, and no update.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a tracker that is there.")] = False,
) -> Any:
    """Build a tracker from the dataset's text: at --db, else data/tracker.db of this folder, else your own."""
    from hwstatus.commands.transfer import init as command

    tell(command(paths.locate_for_building(place.db), empty=empty, force=force))
    return 0
