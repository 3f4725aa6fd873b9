"""`review` on a terminal: one draft after the other, asked about in the manner of `add`.

Each decision is written at once, as an entry of its own: whoever leaves loses none. Nothing
that is proposed is taken without an answer.
"""

import sys
from collections.abc import Callable, Sequence
from functools import partial

from hwstatus import wording
from hwstatus.answers.drafts import DraftRow
from hwstatus.changes import review_decisions as decisions
from hwstatus.changes.review import Examiner, drafts_meant
from hwstatus.cli import prompts
from hwstatus.cli.option_sets import DatabaseOption
from hwstatus.cli.prompts import agreed, say
from hwstatus.cli.review_questions import Reviewing
from hwstatus.cli.session import changing, reading
from hwstatus.errors import DecidedDraft, Interrupted, NotFound, Refused, Usage
from hwstatus.output import messages
from hwstatus.output.options import Output, terminal_width
from hwstatus.rows import Done
from hwstatus.store.editor import Editor

ACTIONS = {
    "a": "accept",
    "e": "edit",
    "m": "merge",
    "p": "split",
    "r": "reject",
    "s": "skip",
    "q": "quit",
}
_MENU = "[a]ccept  [e]dit  [m]erge  s[p]lit  [r]eject  [s]kip  [q]uit"

WRONG_ANSWERS = (Usage, Refused, NotFound)
"""What an answer may be refused for; everything else ends the review."""


class _Left(Exception):
    """The person wants to leave."""


def review_each(
    place: DatabaseOption,
    prefixes: Sequence[str],
    output: Output,
    new: str | None = None,
) -> int:
    """Ask about each draft that waits, or those of some ids; returns the exit code."""
    with reading(place) as tracker:
        queue = [draft.id for draft in drafts_meant(tracker, prefixes)]
    if not queue:
        messages.say("No draft waits for review.")
        return 0
    review = Review(place, queue, output, new)
    code = 0
    try:
        review.run()
    except (EOFError, _Left):
        print(file=sys.stderr)
    except KeyboardInterrupt:
        print(file=sys.stderr)
        code = Interrupted.code
    messages.say(review.summary())
    return code


class Review:
    """One person's walk through some drafts."""

    def __init__(
        self, place: DatabaseOption, queue: list[str], output: Output, new: str | None
    ) -> None:
        self._place = place
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
        with reading(self._place) as tracker:
            waiting = tracker.drafts.count()
        left = wording.drafts_waiting(waiting) if waiting else "no draft waits"
        undo = "   Undo the last: hwstatus undo" if self.decided else ""
        return f"{self.decided:,} decided; {left}.{undo}"

    def _one(self, known: str) -> None:
        """Ask about one draft until it is decided or skipped."""
        with reading(self._place) as tracker:
            row = Examiner(tracker).row(tracker.drafts.find(known))
        self._show(row)
        dialogue = Reviewing(row, self._new)
        while True:
            match self._action():
                case "quit":
                    raise _Left
                case "skip":
                    return
                case "reject":
                    done = self._reject(row)
                case "merge":
                    done = self._merge(row)
                case "split":
                    done = self._split(row)
                case action:
                    edit = action == "edit"
                    done = self._change(partial(dialogue.accept, edit=edit))
            if done is not None:
                self.decided += 1
                prompts.tell(done)
                return

    def _show(self, row: DraftRow) -> None:
        from hwstatus.output.screen import Screen
        from hwstatus.output.views.drafts import card

        width = terminal_width()
        screen = Screen(
            width, colored=self._output.colored, encoding=sys.stderr.encoding
        )
        place = f"{self._done + 1:,} of {len(self._queue):,}"
        print(file=sys.stderr)
        for piece in screen.draw(card(row, place, width)):
            sys.stderr.write(piece)
        sys.stderr.flush()

    def _action(self) -> str:
        """What to do; asked again until it is understood. Enter skips."""
        while True:
            answer = prompts.read_line(_MENU).lower()
            if not answer:
                return "skip"
            for letter, action in ACTIONS.items():
                if answer in (letter, action):
                    return action
            say(f"'{answer}' is none of: {', '.join(ACTIONS.values())}")

    def _change(self, act: Callable[[Editor], Done | None]) -> Done | None:
        """Carry out one decision; what was answered wrong is said, and changes nothing."""
        try:
            with changing(self._place) as editor:
                return act(editor)
        except DecidedDraft:
            raise
        except WRONG_ANSWERS as error:
            say(f"{error}.")
            return None

    def _reject(self, row: DraftRow) -> Done | None:
        reason = prompts.read_line("Why (empty: no reason)") or None
        return self._change(
            lambda editor: decisions.reject(editor, [row.id], reason=reason)
        )

    def _merge(self, row: DraftRow) -> Done | None:
        """Into an update that is named; the likeliest one is the answer of Enter."""
        guess = next((one.id for one in row.same_event), "")
        offered = f" (Enter: {guess})" if guess else ""
        into = prompts.read_line(f"Into which update, by its id{offered}") or guess
        if not into:
            return None

        def act(editor: Editor) -> Done | None:
            tried = decisions.merge(editor, row.id, into, dry_run=True)
            prompts.tell(tried)
            if not agreed("Merge it?"):
                return None
            return decisions.merge(editor, row.id, into)

        return self._change(act)

    def _split(self, row: DraftRow) -> Done | None:
        """Into parts by the numbers of sentences; the parts come next."""
        question = "Its parts, by sentences, such as 1 2-3 (empty: do not split)"
        parts = prompts.read_line(question).split()
        if not parts:
            return None
        done = self._change(lambda editor: decisions.split(editor, row.id, parts))
        if done is not None:
            self._queue[self._done + 1 : self._done + 1] = done.ids
        return done
