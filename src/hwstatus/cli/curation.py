"""The commands of the help's section Curation."""

import sys
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from hwstatus.cli import completion
from hwstatus.cli.option_sets import (
    AsOf,
    DatabaseOption,
    DryRun,
    Id,
    Ids,
    Names,
    NeededNames,
    Reason,
    Yes,
    one_of,
)
from hwstatus.cli.session import change, confirm, reading
from hwstatus.cli.spreading import examples
from hwstatus.commands.add import AddOptions
from hwstatus.errors import Usage
from hwstatus.models import Update
from hwstatus.output.emit import emit, tell
from hwstatus.output.options import Output
from hwstatus.rows import Done
from hwstatus.store.editor import Editor
from hwstatus.vocabulary import OUTCOMES


@examples(
    "hwstatus add france 'The agency ...' --date 2020-07-22 --source Reuters --status phase-out --basis licence",
    "hwstatus add acme 'Acme dropped ...' --date 2021-03 --source Reuters --new company --about italy",
    "hwstatus add -  < record.json",
)
def add(
    draft: AddOptions,
    place: DatabaseOption,
    allow_duplicate: Annotated[
        bool, typer.Option("--allow-duplicate", help="Record it though it looks known.")
    ] = False,
    dry_run: DryRun = False,
) -> Any:
    """Record an update. On a terminal what is missing is asked for; in a pipe nothing is ever asked."""
    from hwstatus.commands import add as command

    def act(editor: Editor) -> Done:
        chosen = draft
        duplicate = allow_duplicate
        if chosen.summary == "-":
            raise Usage(
                "the summary is '-'", "a record as JSON is read by: hwstatus add -"
            )
        if chosen.entity == "-":
            raw = _record_from_stdin(chosen)
        else:
            if chosen.missing() and _can_ask():
                from hwstatus.cli.prompts import ask

                chosen, duplicate = ask(editor, chosen, allow_duplicate=duplicate)
            raw = command.raw_of(chosen, editor.context.today)
        return command.add(
            editor, raw, new=draft.new, allow_duplicate=duplicate, dry_run=dry_run
        )

    return change(place, act, dry_run=dry_run)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stderr.isatty()


def _record_from_stdin(draft: AddOptions) -> dict[str, Any]:
    """The one record on standard input; raises `Usage` for anything else."""
    from hwstatus.serialization import json_text, values

    if any(draft._replace(entity=None, new=None)):
        raise Usage(
            "with - the record comes from standard input alone: give no other option"
        )
    data = sys.stdin.buffer.read(values.MAX_TEXT_CHARS * 1000)
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Usage("standard input is not valid UTF-8") from None
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
        raise Usage(
            f"standard input holds {len(lines)} records, and add takes one",
            "JSON Lines are read by: hwstatus import -",
        )
    return json_text.parse_object(text)


@examples("hwstatus checked andorra monaco --note 'regulator site, press'")
def checked(
    names: NeededNames,
    place: DatabaseOption,
    date: Annotated[
        str | None,
        typer.Option("--date", "-d", metavar="DATE", help="The day; today by default."),
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", metavar="TEXT", help="What was looked at.")
    ] = None,
) -> Any:
    """Record that somebody looked and found nothing new."""
    from hwstatus.commands.checked import checked as command

    return change(place, lambda editor: command(editor, names, date, note))


@examples(
    "hwstatus outcome k7q2:5g met --date 2027-12-31 --source Reuters --url https://...",
)
def outcome(
    place: DatabaseOption,
    deadline: Annotated[
        str,
        typer.Argument(
            metavar="ID:SCOPE",
            help="The deadline: the update that set it, and its scope.",
        ),
    ],
    word: Annotated[
        str,
        typer.Argument(
            metavar="OUTCOME",
            help=f"{one_of(OUTCOMES)}.",
            autocompletion=completion.of_list(OUTCOMES),
        ),
    ],
    date: Annotated[
        str,
        typer.Option(
            "--date",
            "-d",
            metavar="DATE",
            help="When that became known, as exactly as known.",
        ),
    ],
    source: Annotated[
        str,
        typer.Option(
            "--source",
            "-s",
            metavar="PUBLISHER",
            help="Who reports it.",
            autocompletion=completion.publishers,
        ),
    ],
    url: Annotated[
        str | None, typer.Option("--url", "-u", metavar="URL", help="The address.")
    ] = None,
    note: Annotated[
        str | None,
        typer.Option("--note", metavar="TEXT", help="What else a reader should know."),
    ] = None,
    dry_run: DryRun = False,
) -> Any:
    """Record what became of a deadline, as an update with its own day and source.

    An update may set several deadlines for one scope: meant is the last that had passed by --date, or the first.
    """
    from hwstatus.commands.outcome import Report
    from hwstatus.commands.outcome import outcome as command

    report = Report(deadline, word, date, source, url, note)
    return change(
        place, lambda editor: command(editor, report, dry_run=dry_run), dry_run=dry_run
    )


Settings = Annotated[
    Sequence[str],
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="Set a field (repeatable).",
        autocompletion=completion.settings,
    ),
]


@examples(
    "hwstatus edit k7q2 --set date=2020-07-22 --set publisher=Reuters --reason 'misread'",
    "hwstatus edit k7q2                        in $VISUAL or $EDITOR",
)
def edit(
    known: Id,
    place: DatabaseOption,
    settings: Settings = (),
    reason: Reason = None,
    dry_run: DryRun = False,
) -> Any:
    """Correct an update: we were wrong. (The world changed? That is a new update: hwstatus add.)

    Without --set it opens in your editor as text; a mistake reopens it, an unchanged or empty text changes nothing.
    """
    from hwstatus.cli import text_editor
    from hwstatus.commands import edit as command

    def act(editor: Editor) -> Done:
        def changed(update: Update) -> Any:
            if settings:
                return command.with_settings(update, settings)
            program = text_editor.command()
            return command.edited_text(
                update,
                lambda text: text_editor.edited(program, text),
                editor.context.today,
                editor.tracker,
            )

        return command.edit(editor, known, changed, reason=reason, dry_run=dry_run)

    return change(place, act, dry_run=dry_run)


@examples(
    "hwstatus delete k7q2 --reason 'the same as 9sjg'", "hwstatus delete k7q2 m3ab -y"
)
def delete(
    known: Ids,
    place: DatabaseOption,
    reason: Reason = None,
    yes: Yes = False,
    dry_run: DryRun = False,
) -> Any:
    """Retract updates: they leave every answer, and stay in the ledger."""
    from hwstatus.commands import delete as command

    def act(editor: Editor) -> Done:
        if not dry_run and not yes:
            tracker = editor.tracker
            for prefix in known:
                update = tracker.update(tracker.update_id(prefix))
                print(f"  {command.named_update(tracker, update)}", file=sys.stderr)
            confirm(f"retracting {len(known)} update{'' if len(known) == 1 else 's'}")
        return command.delete(editor, known, reason=reason, dry_run=dry_run)

    return change(place, act, dry_run=dry_run)


@examples("hwstatus undo", "hwstatus undo --dry-run")
def undo(place: DatabaseOption, dry_run: DryRun = False) -> Any:
    """Take back the last invocation that changed something, whatever it was."""
    from hwstatus.commands.undo import undo as command

    return change(
        place, lambda editor: command(editor, dry_run=dry_run), dry_run=dry_run
    )


@examples("hwstatus redo")
def redo(place: DatabaseOption, dry_run: DryRun = False) -> Any:
    """Take back the last undo."""
    from hwstatus.commands.redo import redo as command

    return change(
        place, lambda editor: command(editor, dry_run=dry_run), dry_run=dry_run
    )


@examples("hwstatus log", "hwstatus log k7q2", "hwstatus log france --json")
def log(
    output: Output,
    place: DatabaseOption,
    words: Annotated[
        Sequence[str],
        typer.Argument(metavar="[ID|NAME]...", help="One update, or entities."),
    ] = (),
    limit: Annotated[
        int | None,
        typer.Option("--limit", "-l", metavar="N", min=0, help="At most N changes."),
    ] = None,
    consistency: Annotated[
        str | None,
        typer.Option(
            "--consistency",
            metavar="HEAD",
            help="Show instead that the ledger continues this head.",
        ),
    ] = None,
    whole: Annotated[
        bool,
        typer.Option("--all", help="Every record, also of the dataset's entries."),
    ] = False,
) -> Any:
    """Who changed what, when and why: before → after, newest first.

    On a terminal an entry of the dataset, and any with more than 20 records, is one line. Formats are complete.
    """
    from hwstatus.commands.log import log as command

    if consistency is not None:
        return _continues(place, consistency, words)
    with reading(place) as tracker:
        folded = output.is_page and not whole
        return emit(command(tracker, words, limit, folded=folded), output)


def _continues(place: DatabaseOption, head: str, words: Sequence[str]) -> int:
    from hwstatus.commands.head import continues

    if words:
        raise Usage("--consistency is about the whole ledger: name no update or entity")
    with reading(place) as tracker:
        tell(continues(tracker, head))
    return 0


Rules = Annotated[
    Sequence[str],
    typer.Option("--rule", metavar="RULE", help="Only this rule (repeatable)."),
]
Severity = Annotated[
    str | None,
    typer.Option(
        "--severity",
        metavar="WORD",
        help="This severity or graver: error, warning, info.",
        autocompletion=completion.of_words(("error", "warning", "info")),
    ),
]
Fix = Annotated[
    bool,
    typer.Option(
        "--fix", help="Mend what is safe: blanks, URL tracking, publisher spelling."
    ),
]


@examples(
    "hwstatus check",
    "hwstatus check france --rule duplicate",
    "hwstatus check --fix --dry-run",
)
def check(
    as_of: AsOf,
    output: Output,
    place: DatabaseOption,
    names: Names = (),
    rule: Rules = (),
    severity: Severity = None,
    whole: Annotated[
        bool, typer.Option("--all", help="Every finding, not the first few of a rule.")
    ] = False,
    fix: Fix = False,
    dry_run: DryRun = False,
) -> Any:
    """What the curation rules find; exit code 1 where there are errors.

    A terminal shows the first few of each rule, and all of a rule that is asked for. Formats are complete.
    """
    from hwstatus.commands import check as commands

    if fix:
        return change(
            place, lambda editor: commands.fix(editor, dry_run=dry_run), dry_run=dry_run
        )
    with reading(place, as_of) as tracker:
        found = commands.check(tracker, names, rule, severity, whole=whole)
        return emit(found, output)
