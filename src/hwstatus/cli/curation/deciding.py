"""Drafts: what was found and waits for an editor."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, NamedTuple

from hwstatus.answers.answer import Done
from hwstatus.changes import review_decisions as decisions
from hwstatus.cli import completion
from hwstatus.cli.add_options import NewKind
from hwstatus.cli.curation.correcting import Settings
from hwstatus.cli.option_sets import (
    Argument,
    DatabaseOption,
    DryRun,
    Option,
    Reason,
    one_of,
)
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
    act, named = _act(words)
    if act is not None:
        if not FORMS[act].least <= len(named) <= FORMS[act].most:
            raise Usage(f"expected: hwstatus review {FORMS[act].words}")
        decide = partial(
            _decide,
            act=act,
            words=named,
            settings=settings,
            new=new,
            allow_duplicate=allow_duplicate,
            reason=reason,
        )
        return change(database, decide, dry_run=dry_run)
    if settings or allow_duplicate or reason or dry_run:
        raise Usage(
            "--set, --reason, --allow-duplicate and --dry-run go with a decision",
            "such as: hwstatus review accept ID --set summary='...'",
        )
    if output.is_page and not output.format and can_ask():
        from hwstatus.cli.review_prompts import review_each

        return review_each(database, named, output, new)
    from hwstatus.answers.drafts import review as command

    with reading(database) as tracker:
        return emit(command(tracker, named), output)


def _act(words: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The decision that the first word names, and the other words."""
    if words and words[0].lower() in decisions.DECISIONS:
        return words[0].lower(), words[1:]
    return None, words


class Form(NamedTuple):
    """How a decision is typed: how many words follow it, and what is said where others do."""

    least: int
    most: int
    words: str


FORMS = {
    decisions.ACCEPT: Form(1, 1, "accept ID --set FIELD=VALUE ..."),
    decisions.MERGE: Form(2, 2, "merge ID UPDATE [--set FIELD=VALUE ...]"),
    decisions.REJECT: Form(1, 10_000, "reject ID ... [--reason TEXT]"),
    decisions.SPLIT: Form(2, 100, "split ID PART PART ..., such as: 9b23 1 2-3"),
}


def _decide(
    editor: Editor,
    *,
    act: str,
    words: Sequence[str],
    settings: Sequence[str],
    new: str | None,
    allow_duplicate: bool,
    reason: str | None,
) -> Done:
    """Carry out a decision, by its words and options as typed."""
    draft_id, *others = words
    match act:
        case decisions.MERGE:
            return decisions.merge(editor, draft_id, others[0], settings, reason=reason)
        case decisions.REJECT:
            return decisions.reject(editor, words, reason=reason)
        case decisions.SPLIT:
            return decisions.split(editor, draft_id, others, reason=reason)
    return decisions.accept(
        editor,
        draft_id,
        settings,
        new=new,
        allow_duplicate=allow_duplicate,
        reason=reason,
    )
