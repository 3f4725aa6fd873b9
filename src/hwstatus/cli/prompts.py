"""The questions about an update on a terminal: of `add`, and of `review`. They go to stderr.

Each answer is checked at its question by the rules that check a whole record. An error
that shows only at the end asks again, with every answer as the default.
"""

import re
import select
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, NamedTuple

from rich.console import Console
from rich.padding import Padding
from rich.prompt import Prompt
from rich.table import Table
from rich.text import Text

from hwstatus import text
from hwstatus.answers.answer import Done
from hwstatus.answers.drafts import verdicts_with
from hwstatus.changes.add import (
    Addition,
    addition,
    named_act,
    near_acts,
    record,
    refuse_repeated,
)
from hwstatus.cli.add_options import AddOptions, of_answers, of_options
from hwstatus.errors import (
    DecidedDraft,
    Duplicate,
    HwstatusError,
    Refused,
    Stated,
    Usage,
)
from hwstatus.record import validation
from hwstatus.record.vocabulary import ACTORS, BASES, KINDS, SCOPES, STAGES, STATUSES
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker

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
    """A field of the draft: what is asked for, and words to choose."""

    field: str
    words: str
    several: bool = False
    choices: Mapping[str, Any] = {}
    listed: bool = True
    """Whether the words are listed before they are asked for; else `?` lists them."""
    short: Mapping[str, str] = {}
    """Answers that stand for others: `1` for the first proposal."""
    offered: str = ""
    """What these are, said before each time."""


QUESTIONS = {
    question.field: question
    for question in (
        Question("entity", "Country or company"),
        Question("summary", "What happened, in your own words"),
        Question("date", "When (2018, 2018-12 or 2018-12-28)"),
        Question("source", "Who reports it (publisher)", several=True),
        Question("url", "Its web address (empty: unknown)", several=True),
        Question(
            "status",
            "What it changes: STATUS for 5g, or SCOPE=STATUS (empty: nothing, context)",
            several=True,
            choices={**STATUSES, **SCOPES},
        ),
        Question("stage", "Stage (empty: announced)", choices=STAGES),
        Question("basis", "Basis (empty: informal)", choices=BASES),
        Question("actor", "Who acted (empty: not known)", choices=ACTORS),
        Question("note", "What else a reader should know (empty: nothing)"),
    )
}
"""What can be asked about an update, by field; each dialogue has its own order."""


class Dialogue(ABC):
    """Questions about one update, until it holds as a whole and the person agrees to it.

    `said` keeps the answers, also where it comes to nothing.
    """

    consent: str
    """The last question."""

    def __init__(self, said: AddOptions, *, allow_duplicate: bool = False) -> None:
        self.said = said
        self.keep_both = allow_duplicate
        self._allow_duplicate = allow_duplicate

    @abstractmethod
    def ask(self, tracker: Tracker) -> None:
        """Put the questions."""

    @abstractmethod
    def addition(self, tracker: Tracker) -> Addition:
        """What the answers come to; raises what is wrong with them as a whole."""

    def worded(self, error: Stated) -> str:
        """What is said of an update that seems recorded already."""
        return str(error)

    def put(self, tracker: Tracker, question: Question) -> None:
        """Ask one question."""
        self.said = answered(tracker, self.said, question)

    def agreed(self, tracker: Tracker) -> Addition | None:
        """The update that the person agrees to record; None without a yes.

        Raises `Duplicate` for a repetition that is not to be kept, and `DecidedDraft`.
        """
        while True:
            self.ask(tracker)
            try:
                made = self.settle(tracker, self.addition(tracker))
                break
            except (Duplicate, DecidedDraft):
                raise
            except (Usage, Refused) as error:
                say(f"{error}. Enter keeps an answer.")
        _preview(tracker, made)
        return made if agreed(self.consent) else None

    def settle(self, tracker: Tracker, made: Addition) -> Addition:
        """What the update comes to beside what is recorded already.

        Asks whether a repetition is to be kept, and raises it where it is not; asks what an act near to
        another is: a further source of that, a better record of it, or one apart.
        """
        self.keep_both = self._allow_duplicate
        try:
            refuse_repeated(tracker, made, allow_duplicate=self.keep_both)
        except Duplicate as error:
            say(self.worded(error))
            if not agreed("Keep both?"):
                raise
            self.keep_both = True
            return made
        return made if self.keep_both else _beside(tracker, made)


_WAYS = "[f]urther source of it  [r]eplace it  [k]eep apart"


def _beside(tracker: Tracker, made: Addition) -> Addition:
    """What an act comes to beside the recorded one that it may be; Enter keeps it apart."""
    near = near_acts(tracker, made.update)
    for other, why in near[:1]:
        say(f"Perhaps the same act ({why}): {named_act(tracker, other)}")
        say(f"  {other.summary}")
        match read_line(_WAYS).lower()[:1]:
            case "f":
                return made.as_further_source(other)
            case "r":
                return made.in_place_of(other)
    return made


class _Adding(Dialogue):
    """The questions of `add`: what its options leave open."""

    consent = "Record it?"

    def __init__(self, said: AddOptions, *, allow_duplicate: bool) -> None:
        super().__init__(said, allow_duplicate=allow_duplicate)
        open_fields = said.missing()
        if not said.source and not said.url:
            open_fields.append("url")  # it belongs to a source that is asked for
        self._asks_status = not said.status
        if self._asks_status:
            open_fields.append("status")
        self._open = open_fields

    def ask(self, tracker: Tracker) -> None:
        """What is open, and the details of a status that was asked for."""
        for field in self._open:
            self.put(tracker, QUESTIONS[field])
        if self._asks_status and self.said.status:
            for field in ("stage", "basis", "actor"):
                self.put(tracker, QUESTIONS[field])

    def addition(self, tracker: Tracker) -> Addition:
        """The update of the answers."""
        raw = of_options(self.said, tracker.context.today)
        return addition(tracker, raw, new=self.said.new)


def add(editor: Editor, said: AddOptions, *, allow_duplicate: bool) -> Done:
    """Ask for what is missing, and record what comes of it.

    Raises `Refused` where the person does not agree, and `Duplicate`.
    """
    _refuse_wrong(said, editor.context.today)
    problem = _entity_problem(editor.tracker, said) if said.entity else None
    if problem is not None:
        say(f"{said.entity}: {problem}")
        said = said._replace(entity=None)
    dialogue = _Adding(said, allow_duplicate=allow_duplicate)
    made = dialogue.agreed(editor.tracker)
    if made is None:
        raise Refused("not confirmed; nothing was changed")
    keep = dialogue.keep_both
    with editor.transaction():
        return record(editor, made, allow_duplicate=keep)


# -- one question ----------------------------------------------------------------------


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
    value = getattr(draft, question.field) or ""
    return value if isinstance(value, str) else ", ".join(value)


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
    if question.field in draft.missing():
        return "this is needed"
    if question.field == "entity":
        return _entity_problem(tracker, draft)
    try:
        _refuse_wrong(draft, tracker.context.today)
    except HwstatusError as error:
        return str(error)
    return None


def _refuse_wrong(draft: AddOptions, today: str) -> None:
    """Raise what is wrong with what is said so far, whatever may still be missing."""
    nameless = draft._replace(entity=None, about=())  # checked at their own question
    validation.check_part(of_answers(nameless, today), today)


def _entity_problem(tracker: Tracker, draft: AddOptions) -> str | None:
    named = str(draft.entity)
    slugs, missed = tracker.entities.resolve([named])
    if draft.new or (len(slugs) == 1 and not missed):
        return None
    near = tracker.entities.near(named)
    make = f"a new one: new company {named}"
    if near:
        return f"not known; did you mean: {', '.join(near)}? Or {make}"
    return f"not known; {make}"


# -- before it is written ------------------------------------------------------------


def _preview(tracker: Tracker, made: Addition) -> None:
    """Say what the verdict is now and what it becomes."""
    update, created = made.update, made.created
    if created:
        say(f"New {created[0].kind}: {created[0].name}.")
    before, after = verdicts_with(tracker, update)
    name = created[0].name if created else tracker.entities.name(update.entity)
    become = f"stays {before}" if before == after else f"{before} → {after}"
    say(f"{name}: {become}")


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
    say(done.said)


def say(message: str) -> None:
    """Tell the person something between two questions."""
    console.print(Text(f"  {text.message(message)}"))


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
