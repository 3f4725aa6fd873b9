"""Corrections: edits and retractions, and taking a change back."""

import os
import shlex
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Annotated, Any

from hwstatus.answers.answer import Again
from hwstatus.answers.done import Done
from hwstatus.answers.filters import FilterOptions, build_filter
from hwstatus.changes import edit as command
from hwstatus.changes.add import prepare
from hwstatus.changes.field_settings import (
    FIELDS,
    read_setting,
    set_options,
    with_settings,
)
from hwstatus.changes.undo import take_back
from hwstatus.cli import completion
from hwstatus.cli.add_options import FurtherSources
from hwstatus.cli.again import whole
from hwstatus.cli.option_sets import (
    Argument,
    DatabaseOption,
    DryRun,
    Ids,
    Option,
    OptionalIds,
    Reason,
    Yes,
)
from hwstatus.cli.registry import examples
from hwstatus.cli.running import line, present
from hwstatus.cli.session import change
from hwstatus.errors import HwstatusError, Refused, Usage
from hwstatus.record.models import Update
from hwstatus.record.values import has_address
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import REDO, UNDO
from hwstatus.store.tracker import Tracker

Settings = Annotated[
    Sequence[str],
    Option(
        "--set",
        metavar="FIELD=VALUE",
        help="Set a field (repeatable).",
        autocompletion=completion.settings,
    ),
]


@examples(
    "hwstatus edit k7q2 --set date=2020-07-22 --set publisher=Reuters --reason 'misread'",
    "hwstatus edit k7q2 --add-source 'Reuters, 2020-07-22, https://...'",
    "hwstatus edit k7q2                        in $VISUAL or $EDITOR",
    "hwstatus edit k7q2 --publisher Reuters --set url=https://...     one of its sources",
    "hwstatus edit --publisher Reuter --set publisher=Reuters --dry-run",
)
def edit(
    wanted: FilterOptions,
    database: DatabaseOption,
    ids: OptionalIds = (),
    settings: Settings = (),
    sources: FurtherSources = (),
    reason: Reason = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Any:
    """Correct updates: we were wrong. (The world changed? That is a new update: hwstatus add.)

    Without --set one update opens in your editor as text; a mistake reopens it, an unchanged or empty text changes
    nothing. Several ids, or filters, are corrected by --set together, after a preview. A field of a source is
    set in the source that --publisher or --official names, or in the only one.
    """
    if ids and wanted._replace(publisher=(), official=False).is_restrictive:
        raise Usage("give ids or filters, not both", _by_set(wanted, settings))
    if any(map(has_address, wanted.publisher)):
        further = "a further source: hwstatus edit ID --add-source 'NAME, DAY, ADDRESS'"
        raise Usage("--publisher says by its name which source is meant", further)
    settings = settings_read(settings)
    if len(ids) == 1:

        def act(editor: Editor) -> Done:
            changed = partial(_changed, editor.tracker, wanted, settings, sources)
            return command.edit(editor, ids[0], changed, reason=reason)

        return change(database, act, dry_run=dry_run)
    if sources:
        raise Usage("--add-source is for one update: give its id")
    if not settings:
        if ids or wanted.is_restrictive:
            hint = _worded(ids) if ids else ""
            raise Usage("several updates are corrected by --set FIELD=VALUE", hint)
        raise Usage(
            "which update? hwstatus edit ID", "several: filters, with --set FIELD=VALUE"
        )

    return change(
        database,
        lambda editor: command.edit_several(
            editor, ids, wanted, settings, reason=reason
        ),
        dry_run=dry_run,
        ask=not yes,
    )


def settings_read(settings: Sequence[str]) -> list[str]:
    """The settings, with the days of events as records have them; raises all that is wrong with them at once."""
    read, wrong = [], []
    for setting in settings:
        try:
            read.append(read_setting(setting, present()))
        except HwstatusError as error:
            wrong.append(error)
    if len(wrong) > 1:
        from hwstatus.cli.hints import hints_of

        hints = chain.from_iterable(map(hints_of, wrong))
        raise Usage("; ".join(map(str, wrong)), *hints)
    if wrong:
        raise wrong[0]
    return read


def _by_set(wanted: FilterOptions, settings: Sequence[str]) -> str:
    """The line that also sets the fields that were typed as filters; how a field is set where they are none."""
    fields = {
        name: ",".join(value)
        for name, value in wanted._asdict().items()
        if name in FIELDS and value and not isinstance(value, str | bool)
    }
    if not fields:
        return "a field is set by: --set status=STATUS"
    filters = [f"--{name.replace('_', '-')}" for name in fields]
    own = [word for setting in settings for word in ("--set", setting)]
    options = [*own, *shlex.split(set_options(fields))]
    return whole(Again("that is", options, filters))


def _worded(ids: Sequence[str]) -> str:
    """The line that sets a field whose name and value stand behind an id; empty where no field is named."""
    _, *rest = ids
    field, value = rest[0].partition("=")[::2] if rest else ("", "")
    text = " ".join(filter(None, [value, *rest[1:]]))
    is_field = field in FIELDS and text
    kept = shlex.join(word for word in line() if word not in rest)
    meant = f"that is: hwstatus {kept} {set_options({field: text})}"
    return meant if is_field else ""


def _changed(
    tracker: Tracker,
    wanted: FilterOptions,
    settings: Sequence[str],
    sources: Sequence[str],
    update: Update,
) -> Any:
    """The raw form of one update as the options correct it; without any, as the person's own editor does."""
    if settings or sources:
        chosen = build_filter(tracker, wanted)
        return with_settings(update, settings, sources, chosen)
    open_editor = partial(_edited, _editor())
    return command.edited_text(update, open_editor, partial(prepare, tracker))


@examples(
    "hwstatus delete k7q2 --reason 'the same as 9sjg'", "hwstatus delete k7q2 m3ab -y"
)
def delete(
    ids: Ids,
    database: DatabaseOption,
    reason: Reason = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Any:
    """Retract updates: they leave every answer but stay in the ledger."""
    return change(
        database,
        lambda editor: command.delete(editor, ids, reason=reason),
        dry_run=dry_run,
        ask=not yes,
    )


ClockWasAhead = Annotated[
    bool,
    Option(
        "--clock-was-ahead",
        help="The last entry was made while a clock was ahead; this clock is right and counts from now on.",
    ),
]


EntryNumber = Annotated[
    str | None,
    Argument(
        metavar="[ENTRY]",
        help="The number of an earlier entry, as log shows it; or an id: the last change of that update.",
    ),
]


@examples(
    "hwstatus undo",
    "hwstatus undo --dry-run",
    "hwstatus undo 12                          an earlier change alone; log has its number",
    "hwstatus undo --clock-was-ahead",
)
def undo(
    database: DatabaseOption,
    entry: EntryNumber = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    clock_was_ahead: ClockWasAhead = False,
) -> Any:
    """Undo the last change, whatever it was. A colleague's change is confirmed first.

    An earlier change is undone field by field: what later ones made of other fields stays. Where they changed the
    same fields, or name a record that it brought, nothing is changed, and they are listed.
    """
    return _take_back(
        UNDO, database, entry, yes=yes, dry_run=dry_run, clock_was_ahead=clock_was_ahead
    )


@examples("hwstatus redo")
def redo(
    database: DatabaseOption,
    entry: EntryNumber = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    clock_was_ahead: ClockWasAhead = False,
) -> Any:
    """Repeat the change that was last undone. A colleague's is confirmed first."""
    return _take_back(
        REDO, database, entry, yes=yes, dry_run=dry_run, clock_was_ahead=clock_was_ahead
    )


def _take_back(
    verb: str,
    database: DatabaseOption,
    entry: str | None,
    *,
    yes: bool,
    dry_run: bool,
    clock_was_ahead: bool,
) -> int:
    def act(editor: Editor) -> Done:
        editor.clock_was_ahead = clock_was_ahead
        return take_back(editor, verb, entry)

    return change(database, act, dry_run=dry_run, ask=not yes)


# -- the person's own editor ----------------------------------------------------------


def _editor() -> list[str]:
    """The program that the person edits with; raises `Usage` where none is known."""
    from hwstatus import settings

    program = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    program = program or settings.load().values.get("editor")
    if not program and not sys.stdin.isatty():
        raise Usage("no editor: set VISUAL or EDITOR, or use --set FIELD=VALUE")
    try:
        words = shlex.split(program or "vi")
    except ValueError:
        words = []
    if not words:
        raise Usage(f"VISUAL or EDITOR is no command: {program!r}")
    return words


def _edited(command: list[str], text: str) -> str:
    """The text after the person's editor closed; the file is private and gone afterwards."""
    import subprocess

    with tempfile.TemporaryDirectory(prefix="hwstatus-") as folder:
        path = Path(folder, "update.txt")
        path.touch(0o600)
        path.write_text(text, encoding="utf-8")
        try:
            code = subprocess.run([*command, str(path)], check=False).returncode
        except OSError as error:
            raise Refused(
                f"cannot run the editor {command[0]}: {error.strerror}; nothing was changed"
            ) from None
        if code:
            raise Refused(
                f"the editor {command[0]} ended with code {code}; nothing was changed"
            )
        try:
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise Refused(
                "the edited text cannot be read; nothing was changed"
            ) from None
