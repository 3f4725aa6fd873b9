"""Drafts: news that feeds and files bring, which waits for an editor, and what is decided about it."""

import shlex
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, NamedTuple

from hwstatus import paths
from hwstatus.answers.answer import Done
from hwstatus.answers.feeds import followed, left_aside
from hwstatus.changes import feeds as feeding
from hwstatus.changes import review_decisions as decisions
from hwstatus.changes.feeds import ACTS, ADD, ASIDE, FETCH, REMOVE
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
from hwstatus.cli.option_words import REMOVING
from hwstatus.cli.registry import examples
from hwstatus.cli.running import present
from hwstatus.cli.session import can_ask, change, changing, reading
from hwstatus.errors import BadValue, NoTracker, Usage
from hwstatus.exchange.feeds.subscriptions import Aside, Asker, Subscriptions, held
from hwstatus.network.fetcher import Fetcher
from hwstatus.output.emit import acknowledge, emit, tell
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
        said = decisions.Said(settings, new, allow_duplicate, reason)
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
_LOOKS = ("show", "open", "view", "edit", "look", "skip")
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


# -- feeds -----------------------------------------------------------------------------


@examples(
    "hwstatus feeds add https://news.example/telecoms.rss",
    "hwstatus feeds",
    "hwstatus feeds fetch",
    "hwstatus feeds aside",
    "hwstatus feeds remove https://news.example/telecoms.rss",
)
def feeds(
    output: Output,
    database: DatabaseOption,
    words: Annotated[
        Sequence[str],
        Argument(
            metavar="[add|fetch|aside|remove] [URL|FILE|TITLE|ID]...",
            help="What to do, and with which feed; without any, list them.",
            autocompletion=completion.feeds,
        ),
    ] = (),
    private: Annotated[
        bool, Option("--private", help="add: the feed may be on a private address.")
    ] = False,
) -> Any:
    """Follow feeds in RSS, Atom or JSON Feed: news about Huawei's status becomes drafts.

    A feed is an http or https address, or a file that another program writes. `fetch` reads all feeds, or those you
    name by address or title. It suits cron: it is silent if nothing is new, only one run works at a time, and a feed
    that fails does not stop the others. Exit code 6: some feeds failed; 4: all did. `aside` lists entries that did
    not become drafts, with the reason; with ids it makes drafts of them.
    """
    location = paths.locate_for_writing(database.db)
    act, *named = words or [""]
    if act in ("list", "ls", "show") and not named:
        act = ""
    _refuse_wrong(act, named, private=private)
    if not act:
        return emit(followed(location.path), output)
    if act == ASIDE and not named:
        return emit(left_aside(location.path), output)
    _require(location)
    with held(location.path) as kept:
        aside = Aside.beside(location.path)
        if act == FETCH:
            _fetch(kept, aside, named, database)
        elif act == ASIDE:
            tell(feeding.draft(aside, lambda: changing(database), named))
        elif act == ADD:
            tell(feeding.add(kept, asker(), named[0], private=private))
        else:
            tell(feeding.remove(kept, named[0]))
    return 0


_FEED_ACTS = {
    **dict.fromkeys((*REMOVING, "unfollow", "unsubscribe"), REMOVE),
    **dict.fromkeys(("follow", "subscribe", "new"), ADD),
    **dict.fromkeys(("read", "update", "pull", "get", "refresh"), FETCH),
}
"""Words that are expected to be acts of `feeds`."""


def _refuse_wrong(act: str, named: Sequence[str], *, private: bool) -> None:
    """Raise `Usage` for what no act of `feeds` takes."""
    if private and act != ADD:
        raise Usage("--private goes with: hwstatus feeds add ADDRESS")
    if act not in ("", *ACTS):
        other = _FEED_ACTS.get(act)
        hint = f"that is: hwstatus feeds {shlex.join([other, *named])}" if other else ""
        raise BadValue("feeds", act, "add, fetch, aside or remove", hints=[hint])
    if act not in ("", FETCH, ASIDE) and len(named) != 1:
        raise Usage(f"expected: hwstatus feeds {act} ADDRESS")


def _require(location: paths.Location) -> None:
    """Make the folder of a tracker that begins with its first write; raises `NoTracker`."""
    if location.server is None and location.asked and not location.path.exists():
        raise NoTracker(location.path, location.origin)
    location.path.parent.mkdir(parents=True, exist_ok=True)


def _fetch(
    kept: Subscriptions, aside: Aside, named: Sequence[str], database: DatabaseOption
) -> None:
    """Ask the feeds; says nothing to cron where nothing is new."""
    done, error = feeding.fetch(
        kept, aside, lambda: changing(database), asker(), named, present().now
    )
    if done.ids or sys.stderr.isatty():
        acknowledge(done)
    if error is not None:
        raise error


def asker() -> Asker:
    """How feeds are asked: private addresses only where the feed was added so."""
    purpose = "reads feeds"
    private = Fetcher(lambda address, port: "", purpose=purpose)
    return Asker(Fetcher(purpose=purpose), private)
