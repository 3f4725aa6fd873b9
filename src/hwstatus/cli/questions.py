"""One question about an update on a terminal, and its answer. All of it goes to stderr."""

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

from hwstatus import text
from hwstatus.answers.done import Done
from hwstatus.cli.add_options import AddOptions, of_answers
from hwstatus.context import Context
from hwstatus.errors import HwstatusError
from hwstatus.record import validation
from hwstatus.record.vocabulary import ACTORS, BASES, KINDS, SCOPES, STAGES, STATUSES
from hwstatus.store.tracker import Tracker
from hwstatus.wording import did_you_mean

console = Console(stderr=True)

CLEAR = "-"
"""The answer that removes a default."""
LIST = "?"
"""The answer that lists the words to choose from."""
YES, NO = ("y", "yes"), ("n", "no")
LEAVE = ("q", "quit")
"""The answers that leave, at each question."""
_NEW_ENTITY = re.compile(rf"new ({'|'.join(KINDS)}) (\S.*)", re.IGNORECASE)
"""The answer that makes an entity: `new company Acme`."""
_ONE_WORD = re.compile(r"\s*(?:[A-Za-z0-9-]+|https?://\S+)\s*")
"""A summary that was meant to answer another question: `clear`, `1`, an address; one of one word has a full stop."""
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
    needed: bool = True
    """Whether it is asked again where an update lacks it."""


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
        Question(
            "deadline",
            "By when what must go: SCOPE=DATE, or SCOPE=DATE: WHAT (empty: no date, or no further one)",
            several=True,
        ),
        Question(
            "add_source",
            "A further source: PUBLISHER, DAY, ADDRESS (empty: none)",
            several=True,
        ),
        Question("note", "What else a reader should know (empty: nothing)"),
    )
}
"""What can be asked about an update, by field; each dialogue has its own order."""


def numbered(
    question: Question, words: Sequence[str], meant: Sequence[str] = ()
) -> Question:
    """A question that takes the number of a word for the word, or for what it says where that is apart."""
    short = {str(number): word for number, word in enumerate(meant or words, 1)}
    offered = " · ".join(f"{number} {word}" for number, word in enumerate(words, 1))
    return question._replace(short=short, offered=offered)


def answered(tracker: Tracker, draft: AddOptions, question: Question) -> AddOptions:
    """Ask until the answer holds."""
    if question.choices and question.listed:
        _list_words(question.choices)
    while True:
        if question.offered:
            say(question.offered)
        typed = answer_to(question.words, _held(question, draft))
        answer = question.short.get(typed, typed)
        if answer == LIST:
            _explain(question)
            continue
        changed = _replaced(draft, question, answer)
        problem = _problem(tracker, changed, question)
        if problem is None:
            return changed.dated(tracker.context)
        say(problem)


def _explain(question: Question) -> None:
    """The words to choose from; that there are none where an answer is in words of one's own."""
    if question.choices:
        _list_words(question.choices)
    else:
        say("there is no list to choose from: answer in your own words; q leaves")


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
    """One line; Enter takes the default, `-` nothing. Raises `EOFError` for a word that leaves."""
    shown = text.line(default)  # it may come from somebody else's page
    answer = _typed(words, shown)
    if _drop_pasted():
        say("only the first line of what you pasted was taken")
    if answer == shown:
        return default
    return answer.strip() if answer.strip() != CLEAR else ""


def _replaced(draft: AddOptions, question: Question, answer: str) -> AddOptions:
    value: Any = answer or None
    if question.choices:
        parts = [_joined(part) for part in answer.split(",") if part.strip()]
        value = next(iter(parts), None)
        if question.several:
            value = parts
    elif question.several:
        value = [answer] if answer else []
    made = _NEW_ENTITY.fullmatch(answer)
    if question.field == "entity" and made:
        return draft._replace(new=made[1].lower(), entity=made[2])
    return draft.saying(question.field, value)


def _joined(word: str) -> str:
    """`In Force` is the word in-force; `fixed = Banned` is fixed=banned."""
    parts = ["-".join(part.lower().split()) for part in word.split("=")]
    return "=".join(parts)


def _problem(tracker: Tracker, draft: AddOptions, question: Question) -> str | None:
    """What is wrong with the answer to a question; None where it holds."""
    if question.needed and question.field in draft.missing():
        return "this is needed"
    if question.field == "entity":
        return entity_problem(tracker, draft)
    if question.field == "summary" and _ONE_WORD.fullmatch(draft.summary or ""):
        return "one word does not say what happened"
    try:
        refuse_wrong(draft, tracker.context)
    except HwstatusError as error:
        return str(error)
    return None


def refuse_wrong(draft: AddOptions, context: Context) -> None:
    """Raise what is wrong with what is said so far, whatever may still be missing."""
    nameless = draft._replace(entity=None, about=())  # checked at their own question
    silent = context._replace(tell=str)  # the answer is told once it is taken
    validation.check_part(of_answers(nameless, silent), context.today)


def entity_problem(tracker: Tracker, draft: AddOptions) -> str | None:
    """What is wrong with the entity that is said; None where it is known, or new."""
    named = str(draft.entity)
    if draft.new or tracker.entities.only(named):
        return None
    guess = did_you_mean(tracker.entities.near(named))
    make = f"a new one: new company {named}"
    return f"not known; {guess} Or {make}" if guess else f"not known; {make}"


def agreed(question: str) -> bool:
    """Whether the person says yes; no is the answer of Enter."""
    answer = read_line(f"{question} [y/N]")
    return answer.lower() in YES


def read_line(question: str) -> str:
    """The answer to a question without a default. Raises `EOFError` for a word that leaves."""
    return _typed(question, "").strip()


def _typed(question: str, default: str) -> str:
    """What is typed, or the default of Enter. A word that leaves does what the end of the input does."""
    answer = Prompt.ask(
        Text(question), console=console, default=default, show_default=bool(default)
    )
    if answer != default and answer.strip().lower() in LEAVE:
        raise EOFError
    return answer


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
