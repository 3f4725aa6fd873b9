"""The questions about an update on a terminal: of `add`, and of `review`. They go to stderr.

Each answer is checked at its question by the rules that check a whole record. An error
that shows only at the end asks again, with every answer as the default.
"""

import json
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import Any

from hwstatus import paths
from hwstatus.answers.done import Done
from hwstatus.answers.drafts import verdicts_with
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
from hwstatus.record.values import has_address
from hwstatus.settings import read_text, replace
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker


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

    def __init__(self, said: AddOptions, *, allow_duplicate: bool, again: bool) -> None:
        """Where it is asked `again`, for everything: what is said already are answers that Enter keeps."""
        super().__init__(said)
        self._apart = allow_duplicate
        missing = said.missing()
        if not said.source and not said.url:
            # They belong to a source that is asked for.
            missing += ["url", "add_source"]
        if not said.status:
            missing.append("status")
        self._open = [field for field in _ORDER if again or field in missing]
        self._asks_deadline = again or not said.deadline

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

    Raises `Refused` where the person does not agree, and `Duplicate`. What was said then is kept: without
    options, the next time goes on with it.
    """
    going_on = _resumed() if said == AddOptions() else None
    said = going_on or said
    refuse_wrong(said, editor.context)
    said = said.dated(editor.context)
    problem = entity_problem(editor.tracker, said) if said.entity else None
    if problem is not None:
        say(f"{said.entity}: {problem}")
        said = said._replace(entity=None)
    again = bool(going_on)
    dialogue = _Adding(said, allow_duplicate=allow_duplicate, again=again)
    try:
        made = dialogue.agreed(editor.tracker)
    except (KeyboardInterrupt, EOFError):
        if way_on := _keep(dialogue.said):
            say(f"\n  {way_on}.")
        raise
    if made is None:
        raise Refused("not confirmed; nothing was changed", _keep(dialogue.said))
    with editor.transaction():
        done = record(editor, made)
    if going_on and not editor.dry_run:
        _drop()
    return done


def _resumed() -> AddOptions | None:
    """What was said before and came to no record, if the person goes on with it; else it is forgotten."""
    before = {k: v for k, v in _unfinished().items() if k in AddOptions._fields}
    if not before:
        return None
    say(f"Unfinished: {before.get('entity', '')} · {before.get('summary', '')}")
    if read_line("Go on with it? [Y/n]").lower() in ("n", "no"):
        _drop()
        return None
    return AddOptions(**before)


# -- answers that came to no record ----------------------------------------------------


def _file() -> Path | None:
    folder = paths.state_folder()
    return folder and folder / "unfinished.json"


def _keep(answers: AddOptions) -> str:
    """Keep the answers that say something, in place of earlier ones: how to go on; empty where they cannot be kept."""
    said = {name: value for name, value in answers._asdict().items() if value}
    path = _file()
    with suppress(OSError):
        if path and said:
            replace(path, json.dumps(said, ensure_ascii=False))
            return "your answers are kept, go on with them: hwstatus add"
    return ""


def _unfinished() -> dict[str, Any]:
    """The answers that were kept; empty without any, and where somebody damaged them."""
    path = _file()
    with suppress(OSError, ValueError):
        said = json.loads(read_text(path)) if path else {}
        return said if isinstance(said, dict) else {}
    return {}


def _drop() -> None:
    """Forget them: a record came of them, or the person gave them up."""
    path = _file()
    with suppress(OSError):
        if path:
            path.unlink(missing_ok=True)


# -- before it is written ------------------------------------------------------------


def _preview(tracker: Tracker, made: Addition) -> None:
    """Say what the verdict is now and what it becomes."""
    for entity in made.created:
        say(f"New {entity.kind}: {entity.name}.")
    before, after = verdicts_with(tracker, made.update)
    become = f"stays {before}" if before == after else f"{before} → {after}"
    say(f"{made.name(tracker)}: {become}")
