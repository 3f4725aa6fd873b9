"""`feeds`: which feeds are followed, and what comes of asking them."""

import shlex
import sys
from collections.abc import Sequence
from typing import Annotated, Any

from hwstatus import paths
from hwstatus.answers.feeds import followed, left_aside
from hwstatus.changes import feeds as feeding
from hwstatus.changes.feeds import ACTS, ADD, ASIDE, FETCH, REMOVE
from hwstatus.cli import completion
from hwstatus.cli.option_sets import Argument, DatabaseOption, Option
from hwstatus.cli.option_words import REMOVING, SHOWING
from hwstatus.cli.registry import examples
from hwstatus.cli.running import present
from hwstatus.cli.session import changing
from hwstatus.errors import BadValue, NoTracker, Usage
from hwstatus.exchange.feeds.subscriptions import Aside, Asker, Subscriptions, held
from hwstatus.network.fetcher import Fetcher
from hwstatus.output.emit import acknowledge, emit, tell
from hwstatus.output.options import Output


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
    if act in SHOWING and not named:
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
