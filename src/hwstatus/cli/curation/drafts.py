"""`review`: what is decided about drafts, the news that feeds and files bring and that waits for an editor."""

import shlex
from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple

from hwstatus.answers.done import Done
from hwstatus.changes import review_decisions as decisions
from hwstatus.cli import completion
from hwstatus.cli.add_options import NewKind
from hwstatus.cli.curation.correcting import Settings, settings_read
from hwstatus.cli.option_sets import (
    Argument,
    DatabaseOption,
    DryRun,
    Option,
    Reason,
    one_of,
)
from hwstatus.cli.option_words import REMOVING, SHOWING
from hwstatus.cli.registry import examples
from hwstatus.cli.session import can_ask, change, reading
from hwstatus.errors import Usage
from hwstatus.output.emit import emit
from hwstatus.output.options import Output
from hwstatus.store.editor import Editor


@examples(
    "hwstatus review                          on a terminal, draft by draft",
    "hwstatus review -f table                 a list",
    "hwstatus review --json",
    "hwstatus review accept 9b23 --set summary='...' --set status=5g=banned --set stage=adopted",
    "hwstatus review merge 9b23 k7q2",
    "hwstatus review reject 9b23 --reason 'about phones'",
    "hwstatus review split 9b23 1 2-3",
)
def review(
    output: Output,
    database: DatabaseOption,
    words: Annotated[
        Sequence[str],
        Argument(
            metavar="[ACT] [ID]...",
            help=f"{one_of(decisions.DECISIONS)}, and the draft; or drafts to look at.",
            autocompletion=completion.drafts,
        ),
    ] = (),
    settings: Settings = (),
    new: NewKind = None,
    allow_duplicate: Annotated[
        bool,
        Option(
            "--allow-duplicate", help="Accept it even if it looks like a duplicate."
        ),
    ] = False,
    reason: Reason = None,
    dry_run: DryRun = False,
) -> Any:
    """Decide on drafts: imported news, which counts nowhere until you accept it.

    On a terminal each is shown with a proposal, and you decide. In a pipe they are listed; decide with accept ID
    --set FIELD=VALUE, merge ID UPDATE, reject ID or split ID PARTS. The imported text is deleted with the decision; a
    summary that repeats eight of its words in a row is refused.
    """
    form = FORMS.get(words[0].lower()) if words else None
    if form is not None:
        if not form.least < len(words) <= form.most + 1:
            raise Usage(f"expected: hwstatus review {form.words}")
        read = settings_read(settings)
        said = decisions.Said(read, new, allow_duplicate, reason)
        return change(
            database,
            lambda editor: form.decide(editor, words[1:], said),
            dry_run=dry_run,
        )
    _refuse_act(words)
    if settings or allow_duplicate or reason or dry_run:
        raise Usage(
            "--set, --reason, --allow-duplicate and --dry-run go with a decision",
            "such as: hwstatus review accept ID --set summary='...'",
        )
    if output.is_page and not output.format and can_ask():
        from hwstatus.cli.review_prompts import review_each

        return review_each(database, words, output, new)
    from hwstatus.answers.drafts import review as command

    with reading(database) as tracker:
        return emit(command(tracker, words), output)


_ALSO_CALLED = {
    **dict.fromkeys((*REMOVING, "discard", "ignore"), decisions.REJECT),
    **dict.fromkeys(("approve", "add", "take"), decisions.ACCEPT),
}
_LOOKS = (*SHOWING, "open", "edit", "look", "skip")
"""Words that are expected to decide, or to show a draft."""


def _refuse_act(words: Sequence[str]) -> None:
    """Raise `Usage` for a decision by another word, or behind its draft, with the line that is meant."""
    typed = [word.lower() for word in words]
    acts = [
        _ALSO_CALLED.get(word, word)
        for word in typed
        if word in (*_ALSO_CALLED, *FORMS)
    ]
    named = [
        word for word in words if word.lower() not in (*_ALSO_CALLED, *FORMS, *_LOOKS)
    ]
    if named and len(named) < len(words):
        meant = shlex.join([*acts[:1], *named])
        problem = "a decision comes before its draft"
        raise Usage(problem, f"that is: hwstatus review {meant}")


class Form(NamedTuple):
    """How a decision is typed: how many words follow it, what is said where others do, and what carries it out."""

    least: int
    most: int
    words: str
    decide: Callable[[Editor, Sequence[str], decisions.Said], Done]


FORMS = {
    decisions.ACCEPT: Form(1, 1, "accept ID --set FIELD=VALUE ...", decisions.accept),
    decisions.MERGE: Form(
        2, 2, "merge ID UPDATE [--set FIELD=VALUE ...]", decisions.merge
    ),
    decisions.REJECT: Form(
        1, 10_000, "reject ID ... [--reason TEXT]", decisions.reject
    ),
    decisions.SPLIT: Form(
        2, 100, "split ID PART PART ..., such as: 9b23 1 2-3", decisions.split
    ),
}
