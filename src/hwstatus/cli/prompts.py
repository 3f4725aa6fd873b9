"""The questions about an update on a terminal: of `add`, and of `review`. They go to stderr.

Each answer is checked at its question by the rules that check a whole record. An error
that shows only at the end asks again, with every answer as the default.
"""

import sys
from abc import ABC, abstractmethod
from itertools import chain, starmap

from hwstatus.answers.done import Done
from hwstatus.answers.drafts import verdicts_with
from hwstatus.answers.filters import as_given
from hwstatus.changes.add import (
    Addition,
    addition,
    beside_open,
    keeping_words,
    named_act,
    near_acts,
    record,
    refuse_repeated,
)
from hwstatus.changes.change import refuse_copied
from hwstatus.cli.add_options import AddOptions, of_options
from hwstatus.cli.questions import (
    QUESTIONS,
    Question,
    agreed,
    answered,
    entity_problem,
    read_line,
    refuse_wrong,
    say,
)
from hwstatus.errors import DecidedDraft, Duplicate, Refused, Usage
from hwstatus.paths import as_typed
from hwstatus.record.values import has_address
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker
from hwstatus.text import typed


class Dialogue(ABC):
    """Questions about one update, until it holds as a whole and the person agrees to it.

    `said` keeps the answers, also where it comes to nothing.
    """

    def __init__(self, said: AddOptions) -> None:
        self.said = said

    @abstractmethod
    def ask(self, tracker: Tracker) -> None:
        """Put the questions."""

    @abstractmethod
    def addition(self, tracker: Tracker) -> Addition:
        """What the answers come to; raises what is wrong with them as a whole."""

    def put(self, tracker: Tracker, question: Question) -> None:
        """Ask one question."""
        self.said = answered(tracker, self.said, question)

    def put_each(self, tracker: Tracker, question: Question) -> None:
        """Ask for one more of something until there is none."""
        field = question.field
        alone = self.said.saying(field, ())
        while more := getattr(answered(tracker, alone, question), field):
            before = getattr(self.said, field)
            self.said = self.said.saying(field, [*before, *more])

    def put_deadlines(
        self, tracker: Tracker, question: Question = QUESTIONS["deadline"]
    ) -> None:
        """Ask by when what must go, where a status says that it must."""
        words = {text.rpartition("=")[2] for text in self.said.status}
        if words & _DATED:
            self.put_each(tracker, question)

    def agreed(self, tracker: Tracker) -> Addition | None:
        """The update that the person agrees to record; None without a yes.

        Raises `Duplicate` for a repetition that is not to be kept, and `DecidedDraft`.
        """
        while True:
            self.ask(tracker)
            try:
                made = _settled(tracker, self.addition(tracker))
                refuse_copied(made.update, made.draft)
                break
            except (Duplicate, DecidedDraft):
                raise
            except (Usage, Refused) as error:
                say(f"{error}. Enter keeps an answer.")
        _preview(tracker, made)
        question = "Accept it?" if made.draft else "Record it?"
        return made if agreed(question) else None


def _settled(tracker: Tracker, made: Addition) -> Addition:
    """What an update comes to beside what is recorded already.

    Asks whether a repetition is to be kept, and raises it where it is not; asks what an act near to
    another is: a further source of that, a better record of it, or one apart.
    """
    try:
        refuse_repeated(tracker, made)
    except Duplicate as error:
        there = f". Its source can be added there: m, {error.short}."
        say(f"{error}{there if made.draft else ''}")
        if not agreed("Keep both?"):
            raise
        return made._replace(apart=True)
    if not made.apart:
        made = _beside(tracker, made)
    return with_moves(tracker, made)


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


def with_moves(tracker: Tracker, made: Addition) -> Addition:
    """The addition after the person said of each open deadline beside its own whether it moved."""
    for deadline, row in beside_open(tracker, made.update):
        short = tracker.short(row.id)
        say(f"Open for {row.scope}: {row.date}, {row.what} ({short})")
        if agreed(f"Did it move to {deadline.date}?"):
            made = made.moving(deadline, row.date)
    return made._replace(update=keeping_words(tracker, made.update))


_DATED = {"banned", "phase-out", "restricted"}
"""Statuses by which something often has to go by a date."""


_ORDER = ("entity", "summary", "date", "source", "url", "add_source", "status")
"""What `add` asks for, in this order."""


class _Adding(Dialogue):
    """The questions of `add`: what its options leave open."""

    def __init__(self, said: AddOptions, *, allow_duplicate: bool) -> None:
        super().__init__(said)
        self._apart = allow_duplicate
        missing = said.missing()
        if not said.source and not said.url:
            # They belong to a source that is asked for.
            missing += ["url", "add_source"]
        if not said.status:
            missing.append("status")
        self._open = [field for field in _ORDER if field in missing]
        self._asks_deadline = not said.deadline

    def ask(self, tracker: Tracker) -> None:
        """What is open, the details of a status that was asked for, and by when what must go."""
        for field in self._open:
            if field == "add_source":
                self.put_each(tracker, QUESTIONS[field])
            elif field != "url" or not any(map(has_address, self.said.source)):
                self.put(tracker, QUESTIONS[field])
        if "status" in self._open and self.said.status:
            for field in ("stage", "basis", "actor"):
                self.put(tracker, QUESTIONS[field])
        if self._asks_deadline:
            self.put_deadlines(tracker)

    def addition(self, tracker: Tracker) -> Addition:
        """The update of the answers."""
        raw = of_options(self.said, tracker.context)
        return addition(tracker, raw, new=self.said.new, apart=self._apart)


def add(editor: Editor, said: AddOptions, *, allow_duplicate: bool) -> Done:
    """Ask for what is missing, and record what comes of it.

    Raises `Refused` where the person does not agree, and `Duplicate`; what was said then is told as a line.
    """
    refuse_wrong(said, editor.context)
    said = said.dated(editor.context)
    problem = entity_problem(editor.tracker, said) if said.entity else None
    if problem is not None:
        say(f"{said.entity}: {problem}")
        said = said._replace(entity=None)
    dialogue = _Adding(said, allow_duplicate=allow_duplicate)
    try:
        made = dialogue.agreed(editor.tracker)
    except (KeyboardInterrupt, EOFError):
        if any(dialogue.said):
            print(file=sys.stderr)  # the question was left in the middle of its line
            say(_going_on(dialogue.said))
        raise
    if made is None:
        raise Refused("not confirmed; nothing was changed", _going_on(dialogue.said))
    with editor.transaction():
        return record(editor, made)


def _going_on(said: AddOptions) -> str:
    """The line that goes on with what is said."""
    options = said._replace(entity=None, summary=None)._asdict()
    given = chain.from_iterable(starmap(as_given, options.items()))
    named = typed(said.entity or "ENTITY", *filter(None, [said.summary]))
    return as_typed(" ".join(["to go on: hwstatus add", named, *given]))


# -- before it is written ------------------------------------------------------------


def _preview(tracker: Tracker, made: Addition) -> None:
    """Say what the verdict is now and what it becomes."""
    for entity in made.created:
        say(f"New {entity.kind}: {entity.name}.")
    before, after = verdicts_with(tracker, made.update)
    become = f"stays {before}" if before == after else f"{before} → {after}"
    say(f"{made.name(tracker)}: {become}")
