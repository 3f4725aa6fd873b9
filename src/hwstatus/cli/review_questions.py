"""The questions on one draft: what it is about, who acted, what it says, what it changes.

Proposals are numbered answers. None is a default: Enter takes none of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from hwstatus.answers.drafts import DraftRow
from hwstatus.changes.add import Addition
from hwstatus.changes.raw_update import AddOptions, of_answers
from hwstatus.changes.review import Examiner
from hwstatus.changes.review_decisions import (
    Held,
    acceptable,
    held,
    record_accepted,
    refuse_copied,
)
from hwstatus.cli import prompts
from hwstatus.cli.prompts import QUESTIONS, Dialogue, Question, say
from hwstatus.errors import Duplicate, Stated
from hwstatus.proposals import NONE
from hwstatus.record import canonical
from hwstatus.record.vocabulary import HEADLINE_SCOPE
from hwstatus.rows import Done
from hwstatus.rules.own_words import copied
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker

_SOURCE_FIELDS = {
    "publisher": "Who reports it (-: leave this source out)",
    "url": "Its web address (empty: unknown)",
    "title": "Its title (empty: unknown)",
    "published": "When it appeared (empty: unknown)",
}


class Reviewing(Dialogue):
    """The questions on one draft. Sources are raw records, kept whole.

    What the draft says by itself is not asked for: its heading is taken at its word, a guess
    is not. `edit` asks for everything.
    """

    consent = "Accept it?"

    def __init__(self, row: DraftRow, new: str | None = None) -> None:
        entity = row.entity if row.is_named else None
        super().__init__(AddOptions(entity=entity, date=row.draft.date, new=new))
        self._row = row
        self._sources = [canonical.as_json(source) for source in row.sources]
        self._draft = Held(row.draft, None)
        self.edit = False

    def accept(self, editor: Editor, *, edit: bool) -> Done | None:
        """Ask for what the draft lacks, or for everything, and accept it; None without a yes."""
        self.edit = edit
        try:
            made = self.agreed(editor.tracker)
        except Duplicate:
            return None
        if made is None:
            return None
        with editor.transaction():
            one = held(editor.tracker, self._row.id)
            keep = self.keep_both
            return record_accepted(editor, one, made, allow_duplicate=keep)

    def addition(self, tracker: Tracker) -> Addition:
        """The answers as an update; the sources are the draft's own. Raises `DecidedDraft`."""
        self._draft = held(tracker, self._row.id)
        raw = of_answers(self.said, tracker.context.today)
        sources = [source for source in self._sources if source]
        return acceptable(tracker, {**raw, "sources": sources}, new=self.said.new)

    def settle(self, tracker: Tracker, made: Addition) -> None:
        """Settle a repetition of an update, then raise `CopiedWords` for one of the article."""
        super().settle(tracker, made)
        refuse_copied(made.update, self._draft.found)

    def worded(self, error: Stated) -> str:
        """The repetition, and the way to merge."""
        return f"{error}. Its source can be added there: m, {error.short}."

    def ask(self, tracker: Tracker) -> None:
        """What the draft lacks, or everything."""
        if self.edit or not self.said.entity:
            self.put(tracker, _entity_question(self._row))
        if self.edit or not self.said.date:
            self.put(tracker, QUESTIONS["date"])
        if self.edit or not self._sources:
            self._ask_sources()
        row = self._looked_at(tracker, actor=None)
        self.put(tracker, _offering("actor", row.choices("actors")))
        self._ask_summary(tracker)
        # Who acted is the best hint at what that changes.
        row = self._looked_at(tracker, self.said.actor)
        self.put(tracker, _status_question(row))
        if self.said.status:
            self.put(tracker, _offering("stage", row.choices("stages")))
            self.put(tracker, _offering("basis", ()))
        if self.edit:
            self.put(tracker, QUESTIONS["note"])

    def _ask_summary(self, tracker: Tracker) -> None:
        """Ask for the summary until it is in words of its own."""
        found = tracker.drafts.text(self._row.id)
        text = found.undivided if found else ""
        while True:
            self.put(tracker, QUESTIONS["summary"])
            repeated = copied(self.said.summary or "", text)
            if repeated is None:
                return
            say(f"the summary repeats the article: “{repeated}”. Use your own words.")
            self.said = self.said._replace(summary=None)

    def _looked_at(self, tracker: Tracker, actor: str | None) -> DraftRow:
        """The draft with what is proposed for the entity that was said, and an actor."""
        found, missed = tracker.entities.resolve([self.said.entity or ""])
        if missed or len(found) != 1:
            return self._row._replace(proposed=None)
        return Examiner(tracker).row(self._row.draft, found[0], actor)

    def _ask_sources(self) -> None:
        """Each source field by field; the first is asked for where there is none."""
        kept = []
        for source in self._sources or [{}]:
            publisher = prompts.answer_to(
                _SOURCE_FIELDS["publisher"], str(source.get("publisher") or "")
            )
            if publisher:
                kept.append({**source, **_asked(source), "publisher": publisher})
        self._sources = kept


def _asked(source: Mapping[str, Any]) -> dict[str, str | None]:
    """The answers on a source but for its publisher."""
    return {
        field: prompts.answer_to(words, str(source.get(field) or "")) or None
        for field, words in _SOURCE_FIELDS.items()
        if field != "publisher"
    }


def _entity_question(row: DraftRow) -> Question:
    named = [slug for slug in (row.entity, *row.others) if slug]
    return _numbered(QUESTIONS["entity"], named)


def _offering(field: str, proposed: Sequence[tuple[str, float]]) -> Question:
    """A question whose proposals are numbered, and whose words `?` lists."""
    words = [word for word, _ in proposed if word != NONE]
    question = QUESTIONS[field]._replace(listed=False)
    return _numbered(question, words, "; ?: list")


def _status_question(row: DraftRow) -> Question:
    """What the update changes: a number takes a proposal, for the likeliest scope."""
    scopes = [word for word, _ in row.choices("scopes") if word != NONE]
    scope = next(iter(scopes), HEADLINE_SCOPE)
    offered = []
    short = {}
    for number, (status, share) in enumerate(row.choices("statuses"), 1):
        meant = "" if status == NONE else f"{scope}={status}"
        offered.append(f"{number} {meant or 'nothing'} {share:.0%}")
        short[str(number)] = meant
    words = "What it changes: [SCOPE=]STATUS (empty: nothing; ?: list)"
    told = " · ".join(offered)
    question = QUESTIONS["status"]._replace(words=words)
    return question._replace(listed=False, short=short, offered=told)


def _numbered(question: Question, words: Sequence[str], more: str = "") -> Question:
    """A question that takes the number of a word for the word."""
    short = {str(number): word for number, word in enumerate(words, 1)}
    offered = " · ".join(f"{number} {word}" for number, word in short.items())
    asked = question.words
    if more:
        asked = f"{asked.removesuffix(')')}{more})"
    return question._replace(words=asked, short=short, offered=offered)
