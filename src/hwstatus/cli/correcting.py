"""The commands that correct, take back, and look after the tracker."""

import os
import shlex
import sys
import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from hwstatus import paths
from hwstatus.cli.opening import change, reading
from hwstatus.cli.options import AsOf, DryRun, Place, examples
from hwstatus.cli.reading import Names
from hwstatus.errors import ConfirmationNeeded, Refused, Usage
from hwstatus.models import Update
from hwstatus.render.emit import emit, tell
from hwstatus.render.options import Output
from hwstatus.results import Done
from hwstatus.store.editor import Editor

Reason = Annotated[str | None, typer.Option("--reason", metavar="TEXT", help="Why; it stays in the ledger.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Id = Annotated[str, typer.Argument(metavar="ID", help="The beginning of an id, 3 characters or more.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID...", help="The beginning of an id, 3 characters or more.")]


@examples(
    "hwstatus edit k7q2 --set date=2020-07-22 --set publisher=Reuters --reason 'misread'",
    "hwstatus edit k7q2                        in $VISUAL or $EDITOR",
)
def edit(
    known: Id,
    place: Place,
    settings: Annotated[
        list[str], typer.Option("--set", metavar="FIELD=VALUE", help="Set a field (again for more).")
    ] = [],  # noqa: B006
    reason: Reason = None,
    dry_run: DryRun = False,
) -> Any:
    """Correct an update: we were wrong. (The world changed? That is a new update: hwstatus add.)

    Without --set it opens in your editor as text; a mistake reopens it, an unchanged or empty text changes nothing.
    """
    from hwstatus.commands import correct

    def act(editor: Editor) -> Done:
        def changed(update: Update) -> Any:
            if settings:
                return correct.with_settings(update, settings)
            command = _editor_command()
            return correct.edited_text(update, lambda text: _in_editor(command, text), editor.tracker)

        return correct.edit(editor, known, changed, reason=reason, dry_run=dry_run)

    return change(place, act, dry_run=dry_run)


def _editor_command() -> list[str]:
    asked = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if not asked and not sys.stdin.isatty():
        raise Usage("no editor: set VISUAL or EDITOR, or use --set FIELD=VALUE")
    try:
        command = shlex.split(asked or "vi")
    except ValueError:
        command = []
    if not command:
        raise Usage(f"VISUAL or EDITOR is no command: {asked!r}")
    return command


def _in_editor(command: list[str], text: str) -> str:
    """The text after the person's editor closed; the file is private and gone afterwards."""
    import subprocess

    with tempfile.TemporaryDirectory(prefix="hwstatus-") as folder:
        path = Path(folder, "update.txt")
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        try:
            code = subprocess.run([*command, str(path)], check=False).returncode  # noqa: S603 - the user's own editor
        except OSError as error:
            raise Refused(f"cannot run the editor {command[0]}: {error.strerror}; nothing was changed") from None
        if code:
            raise Refused(f"the editor {command[0]} ended with code {code}; nothing was changed")
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Refused("the edited text cannot be read; nothing was changed") from None


@examples("hwstatus delete k7q2 --reason 'the same as 9sjg'", "hwstatus delete k7q2 m3ab -y")
def delete(known: Ids, place: Place, reason: Reason = None, yes: Yes = False, dry_run: DryRun = False) -> Any:
    """Retract updates: they leave every answer, and stay in the ledger."""
    from hwstatus.commands import correct

    def act(editor: Editor) -> Done:
        if not dry_run and not yes:
            tracker = editor.tracker
            for prefix in known:
                update = tracker.update(tracker.update_id(prefix))
                print(f"  {correct.named_update(tracker, update)}", file=sys.stderr)
            _confirm(f"retracting {len(known)} update{'' if len(known) == 1 else 's'}")
        return correct.delete(editor, known, reason=reason, dry_run=dry_run)

    return change(place, act, dry_run=dry_run)


def _confirm(what: str) -> None:
    """Ask on a terminal; raise `ConfirmationNeeded` in a pipe or where the answer is no."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise ConfirmationNeeded(what)
    print(f"{what[0].upper()}{what[1:]}. Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Refused("not confirmed; nothing was changed")


@examples("hwstatus undo", "hwstatus undo --dry-run")
def undo(place: Place, dry_run: DryRun = False) -> Any:
    """Take back the last invocation that changed something, whatever it was."""
    from hwstatus.commands import correct

    return change(place, lambda editor: correct.undo(editor, dry_run=dry_run), dry_run=dry_run)


@examples("hwstatus redo")
def redo(place: Place, dry_run: DryRun = False) -> Any:
    """Take back the last undo."""
    from hwstatus.commands import correct

    return change(place, lambda editor: correct.redo(editor, dry_run=dry_run), dry_run=dry_run)


@examples("hwstatus log", "hwstatus log k7q2", "hwstatus log france --json")
def log(
    output: Output,
    place: Place,
    words: Annotated[list[str], typer.Argument(metavar="[ID|NAME]...", help="One update, or entities.")] = [],  # noqa: B006
    limit: Annotated[int | None, typer.Option("--limit", "-l", metavar="N", min=0, help="At most N changes.")] = None,
) -> Any:
    """Who changed what, when and why: before → after, newest first."""
    from hwstatus.commands.maintain import log as command

    with reading(place) as tracker:
        return emit(command(tracker, words, limit), output)


@examples("hwstatus backup", "hwstatus backup ~/safe/tracker.db")
def backup(
    place: Place,
    file: Annotated[str | None, typer.Argument(metavar="[FILE]", help="A file that is not there yet.")] = None,
) -> Any:
    """Copy the tracker, verified after writing."""
    from hwstatus.commands.maintain import backup as command

    tell(command(paths.locate_for_writing(place.db), file))
    return 0


@examples("hwstatus backups")
def backups(output: Output, place: Place) -> Any:
    """The tracker's backups, newest first. They are made before import, restore, refresh and migration."""
    from hwstatus.commands.maintain import backups as command

    return emit(command(paths.locate_for_writing(place.db)), output)


@examples("hwstatus restore backups/tracker.db-20261124T093000Z-before-import.db")
def restore(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A backup, or any other tracker.")],
    place: Place,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Any:
    """Bring the tracker to what a backup holds. It can be undone; a damaged tracker is kept beside."""
    from hwstatus.commands.maintain import restore as command
    from hwstatus.store.connection import inspect

    location = paths.locate_for_writing(place.db)
    inspect(paths.Location(Path(file), "restore", asked=True))
    if not (yes or dry_run):
        _confirm(f"restoring {location.path} from {file}")
    tell(command(location, file, dry_run=dry_run))
    return 0


@examples("hwstatus refresh --dry-run", "hwstatus refresh")
def refresh(place: Place, dry_run: DryRun = False) -> Any:
    """Merge the dataset of this version into your tracker: what you added or corrected stays."""
    from hwstatus.commands.maintain import refresh as command

    return change(place, lambda editor: command(editor, dry_run=dry_run), dry_run=dry_run)


@examples("hwstatus check", "hwstatus check france --rule duplicate", "hwstatus check --fix --dry-run")
def check(
    as_of: AsOf,
    output: Output,
    place: Place,
    names: Names = [],  # noqa: B006
    rule: Annotated[list[str], typer.Option("--rule", metavar="RULE", help="Only this rule (again for more).")] = [],  # noqa: B006
    severity: Annotated[
        str | None, typer.Option("--severity", metavar="WORD", help="This grave or graver: error, warning, info.")
    ] = None,
    fix: Annotated[
        bool, typer.Option("--fix", help="Mend what is safe: blanks, URL tracking, publisher spelling.")
    ] = False,
    dry_run: DryRun = False,
) -> Any:
    """What the curation rules find; exit code 1 where there are errors."""
    from hwstatus.commands import check as commands

    if fix:
        return change(place, lambda editor: commands.fix(editor, dry_run=dry_run), dry_run=dry_run)
    with reading(place, as_of) as tracker:
        return emit(commands.check(tracker, names, rule, severity), output)


@examples("hwstatus doctor", "hwstatus doctor --repair")
def doctor(
    output: Output,
    place: Place,
    repair: Annotated[bool, typer.Option("--repair", help="Make again what follows from the ledger.")] = False,
) -> Any:
    """Is the file sound? Integrity, ledger chain, projection, full-text index, permissions, versions."""
    from hwstatus.commands.maintain import examine

    location = paths.locate_for_writing(place.db) if repair else paths.locate(place.db)
    return emit(examine(location, repair=repair), output)
