"""`review` on a terminal: one draft after the other, asked about in the manner of `add`.

Each decision is written at once, as an entry of its own: whoever leaves loses none. Nothing
that is proposed is taken without an answer: proposals are numbered, and Enter takes none of them.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from hwstatus import wording
from hwstatus.answers.done import Done
from hwstatus.answers.draft_rows import DraftRow
from hwstatus.answers.drafts import Examiner, drafts_meant
from hwstatus.changes import review_decisions as decisions
from hwstatus.changes.add import Addition, record
from hwstatus.changes.review_decisions import acceptable
from hwstatus.cli.add_options import AddOptions, of_answers
from hwstatus.cli.option_sets import DatabaseOption
from hwstatus.cli.prompts import Dialogue
from hwstatus.cli.questions import (
    LIST,
    QUESTIONS,
    Question,
    agreed,
    answer_to,
    console,
    numbered,
    read_line,
    say,
    tell,
)
from hwstatus.cli.session import changing, reading
from hwstatus.errors import (
    DecidedDraft,
    Duplicate,
    Interrupted,
    NotFound,
    Refused,
    Usage,
)
from hwstatus.exchange.written_dates import find_dates
from hwstatus.output import emit
from hwstatus.output.options import Output
from hwstatus.proposals import NONE, percent
from hwstatus.proposals.reading import relevance
from hwstatus.record import canonical
from hwstatus.record.vocabulary import HEADLINE_SCOPE
from hwstatus.rules.likeness import copied
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker

ACTIONS = {
    "a": "accept",
    "e": "edit",
    "m": "merge",
    "p": "split",
    "r": "reject",
    "s": "skip",
}
_MENU = "[a]ccept  [e]dit  [m]erge  s[p]lit  [r]eject  [s]kip  [q]uit  [?]"
_EXPLAINED = """\
  a  accept  record it as an update; asks for what the draft lacks
  e  edit    the same, but asks for everything
  m  merge   add its source to an update of the same event
  p  split   make several drafts of one that tells several things
  r  reject  put it aside for good
  s  skip    leave it for another time, as Enter does
  q  quit    leave the others too
A number takes what is proposed at a question; Enter does not, even if it was read in the text."""


def review_each(
    database: DatabaseOption,
    prefixes: Sequence[str],
    output: Output,
    new: str | None = None,
) -> int:
    """Ask about each draft that waits, or those of some ids; returns the exit code."""
    with reading(database) as tracker:
        queue = [draft.id for draft in drafts_meant(tracker, prefixes)]
    if not queue:
        emit.say("No draft waits for review.")
        return 0
    review = Review(database, queue, output, new)
    code = 0
    try:
        review.run()
    except EOFError:
        print(file=sys.stderr)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        code = Interrupted.code
    emit.say(review.summary())
    return code


class Review:
    """One person's walk through some drafts."""

    def __init__(
        self,
        database: DatabaseOption,
        queue: list[str],
        output: Output,
        new: str | None,
    ) -> None:
        self._database = database
        self._queue = queue
        self._output = output
        self._new = new
        self._done = 0
        self.decided = 0

    def run(self) -> None:
        """Show draft after draft; raises what an interrupt raises."""
        while self._done < len(self._queue):
            try:
                self._one(self._queue[self._done])
            except DecidedDraft as error:
                say(f"{error}.")
            self._done += 1

    def summary(self) -> str:
        """What came of it, and what is left."""
        with reading(self._database) as tracker:
            waiting = tracker.drafts.count()
        left = wording.drafts_waiting(waiting) if waiting else "no draft waits"
        undo = "   Undo the last: hwstatus undo" if self.decided else ""
        return f"{self.decided:,} decided; {left}.{undo}"

    def _one(self, draft_id: str) -> None:
        """Ask about one draft until it is decided or skipped."""
        with reading(self._database) as tracker:
            row = Examiner(tracker).row(tracker.drafts.find(draft_id))
        self._show(row)
        dialogue = Reviewing(row, self._new)
        while True:
            match self._action():
                case "skip":
                    return
                case "reject":
                    reason = read_line("Why (empty: no reason)") or None
                    said = decisions.Said(reason=reason)
                    done = self._change(
                        partial(decisions.reject, words=[row.id], said=said)
                    )
                case "merge":
                    done = self._merge(row)
                case "split":
                    done = self._split(row)
                case action:
                    edit = action == "edit"
                    done = self._change(partial(dialogue.accept, edit=edit))
            if done is not None:
                self.decided += 1
                tell(done)
                return

    def _show(self, row: DraftRow) -> None:
        from hwstatus.output.views.records import card

        position = f"{self._done + 1:,} of {len(self._queue):,}"
        print(file=sys.stderr)
        emit.draw(partial(card, row, position), colored=self._output.colored)

    def _action(self) -> str:
        """What to do; asked again until it is understood. Enter skips."""
        while True:
            answer = read_line(_MENU).lower() or "skip"
            if answer == LIST:
                console.print(_EXPLAINED)
            elif answer in ACTIONS or answer in ACTIONS.values():
                return ACTIONS.get(answer, answer)
            else:
                say(f"'{answer}' is none of: {', '.join(ACTIONS.values())}, quit")

    def _change(
        self, act: Callable[[Editor], Done | None], *, dry_run: bool = False
    ) -> Done | None:
        """Carry out one decision; what was answered wrong is said, and changes nothing."""
        try:
            with changing(self._database, dry_run=dry_run) as editor:
                return act(editor)
        except DecidedDraft:
            raise
        except (Usage, Refused, NotFound) as error:
            say(f"{error}.")
            return None

    def _merge(self, row: DraftRow) -> Done | None:
        """Into an update that is named; the likeliest one is the answer of Enter."""
        guess = next((one.id for one in row.same_event), "")
        offered = f" (Enter: {guess})" if guess else ""
        into = read_line(f"Into which update, by its id{offered}") or guess
        if not into:
            return None

        act = partial(decisions.merge, words=[row.id, into])
        tried = self._change(act, dry_run=True)
        if tried is None:
            return None
        tell(tried)
        return self._change(act) if agreed("Merge it?") else None

    def _split(self, row: DraftRow) -> Done | None:
        """Into parts by the numbers of sentences; the parts come next."""
        question = "Its parts, by sentences, such as 1 2-3 (empty: do not split)"
        parts = read_line(question).split()
        if not parts:
            return None
        done = self._change(partial(decisions.split, words=[row.id, *parts]))
        self._queue[self._done + 1 : self._done + 1] = done.ids if done else ()
        return done


# -- the questions on one draft ---------------------------------------------------------

_SOURCE_FIELDS = {
    "publisher": "Who reports it (-: leave this source out)",
    "url": "Its web address (empty: unknown)",
    "title": "Its title (empty: unknown)",
    "published": "When it appeared (empty: unknown)",
}
_SUMMARY = QUESTIONS["summary"]._replace(
    words="What happened, in your own words (empty: back)", needed=False
)
_FIRST_PUBLISHER = "Who reports it (empty: back)"


class Reviewing(Dialogue):
    """The questions on one draft. Sources are raw records, kept whole.

    What the draft says by itself is not asked for: its heading is taken at its word, a guess
    is not. `edit` asks for everything.
    """

    def __init__(self, row: DraftRow, new: str | None = None) -> None:
        entity = row.entity if row.is_named else None
        super().__init__(AddOptions(entity=entity, date=row.draft.date, new=new))
        self._row = row
        self._sources = [canonical.as_json(source) for source in row.sources]
        self.edit = False

    def accept(self, editor: Editor, *, edit: bool) -> Done | None:
        """Ask for what the draft lacks, or for everything, and accept it; None without a yes."""
        self.edit = edit
        try:
            made = self.agreed(editor.tracker)
        except Duplicate:
            return None
        if made is None:
            say(
                "not accepted: the draft waits, and your answers are kept until you leave it"
            )
            return None
        with editor.transaction():
            return record(editor, made)

    def addition(self, tracker: Tracker) -> Addition:
        """The answers as an update; the sources are the draft's own. Raises `DecidedDraft`."""
        one = tracker.drafts.find_with_text(self._row.id)
        raw = of_answers(self.said, tracker.context)
        raw |= {"sources": [source for source in self._sources if source]}
        return acceptable(tracker, one, raw, new=self.said.new)

    def ask(self, tracker: Tracker) -> None:
        """What the draft lacks, or everything."""
        if self.edit or not self.said.entity:
            named = [slug for slug in (self._row.entity, *self._row.others) if slug]
            self.put(tracker, numbered(QUESTIONS["entity"], named))
        if self.edit or not self.said.date:
            self.put(tracker, numbered(QUESTIONS["date"], _days_named(self._row)))
        if self.edit or not self._sources:
            self._ask_sources()
        row = self._looked_at(tracker, actor=None)
        self.put(tracker, _offering("actor", row.choices("actors")))
        self._ask_summary(tracker)
        # Who acted is the best hint at what that changes.
        row = self._looked_at(tracker, self.said.actor)
        self.put(tracker, _status_question(row))
        if self.said.status:
            self.put(tracker, _stage_question(row))
            self.put(tracker, _offering("basis", ()))
            self.put_deadlines(tracker, self._deadline_question())
        if self.edit:
            self.put(tracker, QUESTIONS["note"])

    def _deadline_question(self) -> Question:
        """By when what must go: a number takes the day ahead that the text names, for a scope that was said."""
        day = _day_ahead(self._row, str(self.said.date))
        scopes = [text.rpartition("=")[0] for text in self.said.status if day]
        words = [f"{scope or HEADLINE_SCOPE}={day}" for scope in scopes]
        return numbered(QUESTIONS["deadline"], words)

    def _ask_summary(self, tracker: Tracker) -> None:
        """Ask for the summary until it is in words of its own; raises `Refused` where there is none."""
        stored = tracker.drafts.text(self._row.id)
        text = stored.undivided if stored else ""
        while True:
            self.put(tracker, _SUMMARY)
            if not self.said.summary:
                raise Refused("without a summary nothing is recorded")
            repeated = copied(self.said.summary or "", text)
            if repeated is None:
                return
            say(f"the summary repeats the article: “{repeated}”. Use your own words.")
            self.said = self.said._replace(summary=None)

    def _looked_at(self, tracker: Tracker, actor: str | None) -> DraftRow:
        """The draft with what is proposed for the entity that was said, and an actor."""
        slug = tracker.entities.only(self.said.entity or "")
        if slug is None:
            return self._row._replace(proposed=None)
        return Examiner(tracker).row(self._row.draft, slug, actor)

    def _ask_sources(self) -> None:
        """Each source field by field; the first is asked for where there is none. Raises `Refused` without any."""
        words = _SOURCE_FIELDS["publisher"] if self._sources else _FIRST_PUBLISHER
        kept = []
        for source in self._sources or [{}]:
            publisher = answer_to(words, str(source.get("publisher") or ""))
            if publisher:
                kept.append({**source, **_asked(source), "publisher": publisher})
        if not kept:
            raise Refused("without a source nothing is recorded")
        self._sources = kept


def _asked(source: Mapping[str, Any]) -> dict[str, str | None]:
    """The answers on a source but for its publisher."""
    return {
        field: answer_to(words, str(source.get(field) or "")) or None
        for field, words in _SOURCE_FIELDS.items()
        if field != "publisher"
    }


def _offering(field: str, proposed: Sequence[tuple[str, float]]) -> Question:
    """A question whose proposals are numbered, and whose words `?` lists."""
    words = [word for word, _ in proposed if word != NONE]
    question = QUESTIONS[field]
    told = f"{question.words.removesuffix(')')}; ?: list)"
    return numbered(question._replace(words=told, listed=False), words)


def _status_question(row: DraftRow) -> Question:
    """What the update changes: a number takes a proposal, for the likeliest scope."""
    scopes = (word for word, _ in row.choices("scopes") if word != NONE)
    scope = next(scopes, HEADLINE_SCOPE)
    pairs = [
        ("" if status == NONE else f"{scope}={status}", percent(share))
        for status, share in row.choices("statuses")
    ]
    told = [f"{word or 'nothing'}{share}" for word, share in pairs]
    words = "What it changes: [SCOPE=]STATUS (empty: nothing; ?: list)"
    question = QUESTIONS["status"]._replace(words=words, listed=False)
    return numbered(question, told, [word for word, _ in pairs])


def _stage_question(row: DraftRow) -> Question:
    """The stage of what it changes, which each status has: a number takes a proposal, Enter lists the words."""
    question = _offering("stage", row.choices("stages"))
    short = {**question.short, "": LIST}
    return question._replace(words="Stage (Enter or ?: list)", short=short)


def _days_named(row: DraftRow) -> list[str]:
    """The dates that the text names, each once, for a draft that has none of its own."""
    days = (day.edtf for sentence in row.sentences for day in find_dates(sentence))
    return list(dict.fromkeys(day for day in days if day))


def _day_ahead(row: DraftRow, date: str) -> str:
    """The first day after a date that is named in a sentence of an act; empty without one."""
    acts = (sentence for sentence in row.sentences if relevance(sentence).status)
    days = (day.edtf or "" for sentence in acts for day in find_dates(sentence))
    return next((day for day in days if day > date), "")
