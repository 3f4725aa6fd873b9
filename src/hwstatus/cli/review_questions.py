"""The questions on one draft: what it is about, who acted, what it says, what it changes.

Proposals are numbered answers. None is a default: Enter takes none of them.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hwstatus.changes import add as adding
from hwstatus.changes import review_decisions as decisions
from hwstatus.changes.add import AddOptions
from hwstatus.changes.review import Examiner
from hwstatus.cli import prompts
from hwstatus.cli.prompts import BASICS, DETAILS, STATUS, Question, agreed, say
from hwstatus.errors import DecidedDraft, Duplicate, Refused, Usage
from hwstatus.own_words import copied
from hwstatus.proposals import NONE
from hwstatus.rows import Done
from hwstatus.rows.drafts import DraftRow
from hwstatus.serialization import canonical
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker
from hwstatus.vocabulary import ACTORS, HEADLINE_SCOPE

_ENTITY, _SUMMARY, _DATE = BASICS[:3]
_STAGE, _BASIS, _ACTOR = DETAILS
_NOTE = Question("note", "What else a reader should know (empty: nothing)")
_SOURCE_FIELDS = {
    "publisher": "Who reports it (-: leave this source out)",
    "url": "Its web address (empty: unknown)",
    "title": "Its title (empty: unknown)",
    "published": "When it appeared (empty: unknown)",
}


class Answers(NamedTuple):
    """What an editor said of a draft so far. Sources are raw records, kept whole."""

    options: AddOptions
    sources: list[dict[str, Any]]


def answers_of(row: DraftRow, new: str | None = None) -> Answers:
    """What a draft says by itself. Its heading is taken at its word, a guess is not."""
    sources = [canonical.as_json(source) for source in row.sources]
    entity = row.entity if row.is_named else None
    options = AddOptions(entity=entity, date=row.draft.date, new=new)
    return Answers(options, sources)


class Asking:
    """A talk about one draft; `answers` keeps what was said, also where it comes to nothing."""

    def __init__(self, row: DraftRow, answers: Answers, *, edit: bool) -> None:
        self._row = row
        self._edit = edit
        self.answers = answers

    def accept(self, editor: Editor) -> Done | None:
        """Ask, check as a whole, preview, accept; None where the person does not agree."""
        while True:
            self._ask(editor.tracker)
            try:
                keep_both = self._tried(editor)
                break
            except DecidedDraft:
                raise
            except (Usage, Refused) as error:
                say(f"{error}. Enter keeps an answer.")
        if keep_both is None:
            return None
        self._preview(editor.tracker)
        if not agreed("Accept it?"):
            return None
        return self._accept(editor, keep_both, dry_run=False)

    def _accept(self, editor: Editor, keep_both: bool, *, dry_run: bool) -> Done:
        raw = self._raw(editor.tracker)
        return decisions.accept(
            editor,
            self._row.id,
            lambda _: raw,
            new=self.answers.options.new,
            allow_duplicate=keep_both,
            dry_run=dry_run,
        )

    def _tried(self, editor: Editor) -> bool | None:
        """Whether a duplicate is to be kept; None where it is not."""
        try:
            self._accept(editor, False, dry_run=True)
        except Duplicate as error:
            say(f"{error}. Its source can be added there: m, {error.short}.")
            if not agreed("Keep both?"):
                return None
            self._accept(editor, True, dry_run=True)
            return True
        return False

    def _preview(self, tracker: Tracker) -> None:
        publishers = [str(s.get("publisher")) for s in self.answers.sources]
        prompts.preview(tracker, self.answers.options._replace(source=publishers))

    def _raw(self, tracker: Tracker) -> Mapping[str, Any]:
        """The answers as a raw record; the sources are the draft's own."""
        options = self.answers.options._replace(source=("x",))
        raw = adding.raw_of(options, tracker.context.today)
        return {**raw, "sources": [source for source in self.answers.sources if source]}

    # -- question by question ----------------------------------------------------------

    def _ask(self, tracker: Tracker) -> None:
        options = self.answers.options
        if self._edit or not options.entity:
            self._put(tracker, _entity_question(self._row))
        if self._edit or not options.date:
            self._put(tracker, _DATE)
        if self._edit or not self.answers.sources:
            self._ask_sources()
        row = self._looked_at(tracker, actor=None)
        self._put(tracker, _offering(_ACTOR, "actors", row, ACTORS))
        self._ask_summary(tracker)
        # Who acted is the best hint at what that changes.
        row = self._looked_at(tracker, self.answers.options.actor)
        self._put(tracker, _status_question(row))
        if self.answers.options.status:
            self._put(tracker, _offering(_STAGE, "stages", row))
            self._put(
                tracker, _numbered(_BASIS._replace(listed=False), (), "; ?: list")
            )
        if self._edit:
            self._put(tracker, _NOTE)

    def _put(self, tracker: Tracker, question: Question) -> None:
        # Sources are asked for apart: here they must not stand in the way.
        options = prompts.answered(tracker, self.answers.options, question)
        self.answers = self.answers._replace(options=options)

    def _ask_summary(self, tracker: Tracker) -> None:
        """Ask for the summary until it is in words of its own."""
        found = tracker.drafts.text(self._row.id)
        text = found.undivided if found else ""
        while True:
            self._put(tracker, _SUMMARY)
            options = self.answers.options
            repeated = copied(options.summary or "", text)
            if repeated is None:
                return
            say(f"the summary repeats the article: “{repeated}”. Use your own words.")
            options = options._replace(summary=None)
            self.answers = self.answers._replace(options=options)

    def _looked_at(self, tracker: Tracker, actor: str | None) -> DraftRow:
        """The draft with what is proposed for the entity that was said, and an actor."""
        found, missed = tracker.entities.resolve([self.answers.options.entity or ""])
        if missed or len(found) != 1:
            return self._row._replace(proposed=None)
        return Examiner(tracker).row(self._row.draft, found[0], actor)

    def _ask_sources(self) -> None:
        """Each source field by field; the first is asked for where there is none."""
        kept = []
        for source in self.answers.sources or [{}]:
            publisher = prompts.answer_to(
                _SOURCE_FIELDS["publisher"], str(source.get("publisher") or "")
            )
            if publisher:
                kept.append({**source, **_asked(source), "publisher": publisher})
        self.answers = self.answers._replace(sources=kept)


def _asked(source: Mapping[str, Any]) -> dict[str, str | None]:
    """The answers on a source but for its publisher."""
    return {
        field: prompts.answer_to(words, str(source.get(field) or "")) or None
        for field, words in _SOURCE_FIELDS.items()
        if field != "publisher"
    }


def _entity_question(row: DraftRow) -> Question:
    named = [slug for slug in (row.entity, *row.others) if slug]
    return _numbered(_ENTITY, named)


def _offering(
    question: Question,
    asked: str,
    row: DraftRow,
    choices: Mapping[str, Any] | None = None,
) -> Question:
    """A question whose proposals are numbered, and whose words `?` lists."""
    words = [word for word, _ in row.choices(asked) if word != NONE]
    numbered = _numbered(question._replace(listed=False), words, "; ?: list")
    return numbered._replace(choices=choices or question.choices)


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
    return STATUS._replace(words=words, listed=False, short=short, offered=told)


def _numbered(question: Question, words: Sequence[str], more: str = "") -> Question:
    """A question that takes the number of a word for the word."""
    short = {str(number): word for number, word in enumerate(words, 1)}
    offered = " · ".join(f"{number} {word}" for number, word in short.items())
    asked = question.words
    if more:
        asked = f"{asked.removesuffix(')')}{more})"
    return question._replace(words=asked, short=short, offered=offered)
