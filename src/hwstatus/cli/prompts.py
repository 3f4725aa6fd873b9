"""The questions of `add` on a terminal. They go to stderr.

Each answer is checked at its question by the rules that check a whole record. An error
that shows only at the end asks again, with every answer as the default.
"""

import re
import select
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.prompt import Prompt
from rich.table import Table
from rich.text import Text

from hwstatus.changes import add as command
from hwstatus.changes.add import AddOptions
from hwstatus.errors import Duplicate, HwstatusError, Refused, Usage
from hwstatus.output import text
from hwstatus.rows import Done
from hwstatus.serialization import validation
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import ACTORS, BASES, KINDS, SCOPES, STAGES, STATUSES

console = Console(stderr=True)

CLEAR = "-"
"""The answer that removes a default."""
LIST = "?"
"""The answer that lists the words to choose from."""
_NEW_ENTITY = re.compile(rf"new ({'|'.join(KINDS)}) (\S.*)", re.IGNORECASE)
"""The answer that makes an entity: `new company Acme`."""
PASTE_GAP = 0.05
"""Seconds within which further lines belong to the same paste."""


class Question(NamedTuple):
    """A field of the draft: what is asked for, whether needed, and words to choose."""

    field: str
    words: str
    needed: bool = False
    several: bool = False
    choices: Mapping[str, Any] = {}
    listed: bool = True
    """Whether the words are listed before they are asked for; else `?` lists them."""
    short: Mapping[str, str] = {}
    """Answers that stand for others: `1` for the first proposal."""
    offered: str = ""
    """What these are, said before each time."""


BASICS = (
    Question("entity", "Country or company", needed=True),
    Question("summary", "What happened, in your own words", needed=True),
    Question("date", "When (2018, 2018-12 or 2018-12-28)", needed=True),
    Question("source", "Who reports it (publisher)", needed=True, several=True),
    Question("url", "Its web address (empty: unknown)", several=True),
)
STATUS = Question(
    "status",
    "What it changes: STATUS for 5g, or SCOPE=STATUS (empty: nothing, context)",
    several=True,
    choices={**STATUSES, **SCOPES},
)
DETAILS = (
    Question("stage", "Stage (empty: announced)", choices=STAGES),
    Question("basis", "Basis (empty: informal)", choices=BASES),
    Question("actor", "Who acted (empty: not known)", choices=ACTORS),
)


def ask(
    editor: Editor, draft: AddOptions, *, allow_duplicate: bool
) -> tuple[AddOptions, bool]:
    """The draft with what is missing filled in, checked as a whole and agreed to.

    Also returns whether a duplicate is to be kept.
    Raises `Refused` where the person does not agree, and `Duplicate` for a repetition
    that is not to be kept.
    """
    questions = _open_questions(draft)
    while True:
        draft = _all_answered(editor.tracker, draft, questions)
        try:
            keep_both = _tried(editor, draft, allow_duplicate)
            break
        except (Usage, Refused) as error:
            if isinstance(error, Duplicate):
                raise
            say(f"{error}. Enter keeps an answer.")
    preview(editor.tracker, draft)
    if not agreed("Record it?"):
        raise Refused("not confirmed; nothing was changed")
    return draft, keep_both


def _tried(editor: Editor, draft: AddOptions, allow_duplicate: bool) -> bool:
    """Check the draft as a whole; returns whether a duplicate is to be kept."""
    raw = command.raw_of(draft, editor.context.today)
    keep = allow_duplicate
    try:
        command.add(editor, raw, new=draft.new, allow_duplicate=keep, dry_run=True)
    except Duplicate as error:
        say(str(error))
        if not agreed("Keep both?"):
            raise
        keep = True
    return keep


def _open_questions(draft: AddOptions) -> list[Question]:
    """What the draft leaves open; an address belongs to a source that is asked for."""
    found = [q for q in BASICS if q.needed and not getattr(draft, q.field)]
    if not draft.source and not draft.url:
        found.append(BASICS[-1])
    if not draft.status:
        found.append(STATUS)
    return found


def _all_answered(
    tracker: Tracker, draft: AddOptions, questions: Sequence[Question]
) -> AddOptions:
    """The draft after each question, and the details of a status that was asked for."""
    for question in questions:
        draft = answered(tracker, draft, question)
    if STATUS in questions and draft.status:
        for question in DETAILS:
            draft = answered(tracker, draft, question)
    return draft


def answered(tracker: Tracker, draft: AddOptions, question: Question) -> AddOptions:
    """Ask until the answer holds."""
    if question.choices and question.listed:
        _list_words(question.choices)
    while True:
        if question.offered:
            say(question.offered)
        answer = answer_to(question.words, _held(question, draft))
        if answer == LIST and question.choices:
            _list_words(question.choices)
            continue
        changed = _replaced(draft, question, question.short.get(answer, answer))
        problem = _problem(tracker, changed, question)
        if problem is None:
            return changed
        say(problem)


def _list_words(choices: Mapping[str, Any]) -> None:
    """Each word with its meaning beside it; a long meaning is indented."""
    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column()
    for word, entry in choices.items():
        grid.add_row(Text(word), Text(entry.definition))
    console.print(Padding(grid, (0, 0, 0, 2)))


def _held(question: Question, draft: AddOptions) -> str:
    """What the draft says already, as it would be typed."""
    held = getattr(draft, question.field) or ""
    return held if isinstance(held, str) else ", ".join(held)


def answer_to(words: str, default: str = "") -> str:
    """One line; Enter takes the default, `-` nothing."""
    shown = text.line(default)  # it may come from somebody else's page
    answer = Prompt.ask(
        Text(words), console=console, default=shown, show_default=bool(shown)
    )
    if _drop_pasted():
        say("only the first line of what you pasted was taken")
    if answer == shown:
        return default
    if answer.strip() == CLEAR:
        return ""
    return answer.strip()


def _replaced(draft: AddOptions, question: Question, answer: str) -> AddOptions:
    value: Any = answer or None
    if question.choices:
        parts = [_joined(part) for part in answer.split(",") if part.strip()]
        value = next(iter(parts), None)
        if question.several:
            value = parts
    elif question.several:
        value = [answer] if answer else []
    changed: dict[str, Any] = {question.field: value}
    made = _NEW_ENTITY.fullmatch(answer)
    if question.field == "entity" and made:
        changed = {"new": made[1].lower(), "entity": made[2]}
    return draft._replace(**changed)


def _joined(word: str) -> str:
    """`In Force` is the word in-force; `fixed = Banned` is fixed=banned."""
    parts = ["-".join(part.lower().split()) for part in word.split("=")]
    return "=".join(parts)


def _problem(tracker: Tracker, draft: AddOptions, question: Question) -> str | None:
    """What is wrong with the answer to a question; None where it holds."""
    if question.needed and not getattr(draft, question.field):
        return "this is needed"
    if question.field == "entity":
        return _entity_problem(tracker, draft)
    today, now, *_ = tracker.context
    # What is still missing must not stand in the way of checking this answer.
    whole = draft._replace(
        summary=draft.summary or "x",
        date=draft.date or today,
        source=draft.source or ("x",),
    )
    try:
        raw = {**command.raw_of(whole, today), "entity": "x", "also_about": []}
        entry = {"recorded_at": now, "recorded_by": "x"}
        record = {"id": "0" * command.ID_LENGTH, **raw, **entry}
        validation.read_update(record, today)
    except HwstatusError as error:
        return str(error)
    return None


def _entity_problem(tracker: Tracker, draft: AddOptions) -> str | None:
    named = str(draft.entity)
    found, missed = tracker.entities.resolve([named])
    if draft.new or (len(found) == 1 and not missed):
        return None
    near = tracker.entities.near(named)
    make = f"a new one: new company {named}"
    if near:
        return f"not known; did you mean: {', '.join(near)}? Or {make}"
    return f"not known; {make}"


# -- before it is written ------------------------------------------------------------


def preview(tracker: Tracker, draft: AddOptions) -> None:
    """Say what the verdict is now and what it becomes."""
    today = tracker.context.today
    raw = command.raw_of(draft, today)
    update, created = command.prepare(tracker, raw, new=draft.new)
    if created:
        say(f"New {created[0].kind}: {created[0].name}.")
    before, after = command.verdicts_with(tracker, update)
    name = created[0].name if created else tracker.entities.name(update.entity)
    if before == after:
        say(f"{name}: stays {before}")
    else:
        say(f"{name}: {before} → {after}")


def agreed(question: str) -> bool:
    """Whether the person says yes; no is the answer of Enter."""
    answer = read_line(f"{question} [y/N]")
    return answer.lower() in ("y", "yes")


def read_line(question: str) -> str:
    """The answer to a question that has no default, without blanks at its ends."""
    answer = Prompt.ask(Text(question), console=console, default="", show_default=False)
    return answer.strip()


def tell(done: Done) -> None:
    """Say what a decision did, or would do."""
    for note in done.notes:
        say(note)
    say(done.message)


def say(message: str) -> None:
    """Tell the person something between two questions."""
    console.print(Text(f"  {text.line(message)}"))


def _drop_pasted() -> bool:
    """Whether more lines came with the answer: they belong to no other question."""
    try:
        import termios
    except ImportError:  # Windows
        return False
    more, _, _ = select.select([sys.stdin], [], [], PASTE_GAP)
    if more:
        termios.tcflush(sys.stdin, termios.TCIFLUSH)
    return bool(more)
