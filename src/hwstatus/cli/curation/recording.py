"""New records: updates, looks that found nothing, outcomes of deadlines."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

from hwstatus.answers.done import Done
from hwstatus.changes import add as changes
from hwstatus.changes import outcome as outcomes
from hwstatus.changes.field_settings import edit_line
from hwstatus.changes.outcome import UNDATED, Report
from hwstatus.cli import completion
from hwstatus.cli.add_options import REPORTED_BY, AddOptions, of_options
from hwstatus.cli.option_sets import (
    SETS,
    Argument,
    DatabaseOption,
    DryRun,
    NeededNames,
    Option,
    one_of,
)
from hwstatus.cli.registry import examples
from hwstatus.cli.running import tracker_of_line
from hwstatus.cli.session import can_ask, change
from hwstatus.errors import Usage
from hwstatus.record import validation, values
from hwstatus.record.fields import EFFECT
from hwstatus.record.vocabulary import (
    ACTORS,
    ADOPTED,
    COMPANY,
    LAW,
    OPERATOR,
    OUTCOMES,
    SCOPES,
)
from hwstatus.store.editor import Editor


@examples(
    "hwstatus add france 'The agency ...' --date 2020-07-22 --source Reuters --status phase-out --basis licence",
    "hwstatus add acme 'Acme dropped ...' --date 2021-03 --source Reuters --new company --about italy",
)
def add(
    draft: AddOptions,
    database: DatabaseOption,
    allow_duplicate: Annotated[
        bool,
        Option(
            "--allow-duplicate", help="Record it even if it looks like a duplicate."
        ),
    ] = False,
    dry_run: DryRun = False,
) -> Any:
    """Record an update. A terminal asks for what is missing, a pipe gets the id."""

    def act(editor: Editor) -> Done:
        if draft.summary == "-":
            hint = "a record as JSON is read by: hwstatus add -"
            raise Usage("the summary is '-'", hint)
        is_piped = draft.entity == "-"
        if draft.missing() and not is_piped and can_ask():
            from hwstatus.cli import prompts

            return prompts.add(editor, draft, allow_duplicate=allow_duplicate)
        tracker, apart = editor.tracker, allow_duplicate
        raw = (
            _record_from_stdin(draft)
            if is_piped
            else of_options(draft, tracker.context)
        )
        made = changes.addition(tracker, raw, new=draft.new, apart=apart)
        if not is_piped and can_ask():
            from hwstatus.cli import prompts

            made = prompts.with_moves(tracker, made)
        done = changes.add(editor, made)
        return done._replace(notes=(*done.notes, *_taken(editor, draft, done)))

    return change(database, act, dry_run=dry_run)


_BETTER = (
    ("basis", "If a law, order, licence or contract stands behind it", LAW),
    ("stage", "If it is decided", ADOPTED),
)
"""What an effect is often recorded without: when to say more, and a word for it."""


def _taken(editor: Editor, draft: AddOptions, done: Done) -> Iterator[str]:
    """What was taken for said, though it was not, and how to say more."""
    for name, when, word in _BETTER:
        if draft.status and not getattr(draft, name):
            how = _said_later(editor, done, name, word)
            yield f"Recorded as {EFFECT.fields[name].absent}. {when}: {how}"
    if (draft.status or draft.actor_name) and not draft.actor:
        is_company = _kind(editor, draft) == COMPANY
        word = OPERATOR if is_company else "regulator"
        how = _said_later(editor, done, "actor", word)
        left_out = "Recorded without the kind of actor, so that --own leaves it out"
        yield f"{left_out}. If {ACTORS[word].phrase} acted: {how}"
    if 0 < len(draft.url) < len(draft.source):
        whose = ", ".join(draft.source[: len(draft.url)])
        yield f"--url is taken for that of {whose}."


def _kind(editor: Editor, draft: AddOptions) -> str | None:
    """The kind of whom an update is about."""
    slug = editor.tracker.entities.only(draft.entity or "")
    return draft.new or editor.tracker.entities.kinds.get(slug or "")


def _said_later(editor: Editor, done: Done, name: str, word: str) -> str:
    """How a field is said of what was recorded, or would be."""
    if not done.ids:
        return f"--{name} {word}"
    return edit_line(editor.tracker.short(done.ids[0]), {name: word})


def _record_from_stdin(draft: AddOptions) -> dict[str, Any]:
    """The one record on standard input; raises `Usage` for anything else."""
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
    if not lines:
        raise Usage("standard input is empty: add - reads one record, as JSON")
    if len(lines) > 1 and all(line.lstrip().startswith("{") for line in lines):
        raise Usage(
            f"standard input holds {len(lines):,} records, and add takes one",
            "JSON Lines are read by: hwstatus import -",
        )
    return validation.parse_object(text)


@examples("hwstatus checked andorra monaco --note 'regulator site, press'")
def checked(
    names: NeededNames,
    database: DatabaseOption,
    date: Annotated[
        str | None,
        Option("--date", "-d", metavar="DATE", help="The day; today by default."),
    ] = None,
    note: Annotated[
        str | None, Option("--note", metavar="TEXT", help="What was looked at.")
    ] = None,
    dry_run: DryRun = False,
) -> Any:
    """Record that you looked and found nothing new. A second look on one day takes the place of the first.

    Who was looked at longest ago: hwstatus status --sort checked
    """
    return change(
        database,
        lambda editor: changes.checked(editor, names, date, note),
        dry_run=dry_run,
    )


SETS[Report] = {
    "deadline": Argument(
        metavar="ID:SCOPE",
        help="The deadline: the update that set it, and its scope; or whose only one it is.",
    ),
    "word": Argument(
        metavar="OUTCOME",
        help=f"{one_of(OUTCOMES)}; extended with --until.",
        autocompletion=completion.of_words(OUTCOMES),
    ),
    "date": Option(
        "--date",
        "-d",
        metavar=UNDATED,
        help="When that became known, as exactly as known.",
    ),
    "source": REPORTED_BY,
    "url": Option("--url", "-u", metavar="URL", help="The address."),
    "note": Option(
        "--note", "--reason", metavar="TEXT", help="What else a reader should know."
    ),
    "scope": Option(
        "--scope",
        metavar="SCOPE",
        help="The scope, beside a name or an id alone.",
        autocompletion=completion.of_words(SCOPES),
    ),
    "until": Option(
        "--until", "--to", metavar="DATE", help="The new day, where it is extended."
    ),
}


def _each_deadline(values: Mapping[str, Any]) -> Sequence[str]:
    """The whole line for each deadline that an outcome may be about."""
    report = Report(*(values[name] for name in Report._fields))
    with tracker_of_line() as tracker:
        return outcomes.whole_lines(tracker, report)


@examples(
    "hwstatus outcome k7q2:5g met --date 2027-12-31 --source Reuters --url https://...",
    whole=_each_deadline,
)
def outcome(database: DatabaseOption, report: Report, dry_run: DryRun = False) -> Any:
    """Record what became of a deadline, as an update with its own day and source.

    If an update set several deadlines for one scope, this is about the last that had passed by --date, or else the
    first. `extended --until DATE` records the new day; how the act says it: add --deadline SCOPE=DATE --replaces DATE.
    """
    return change(
        database, lambda editor: outcomes.outcome(editor, report), dry_run=dry_run
    )
