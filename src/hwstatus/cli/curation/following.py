"""Feeds of others: which are followed, and what is new in them."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

from hwstatus import paths
from hwstatus.cli import completion
from hwstatus.cli.option_sets import Argument, DatabaseOption, Option
from hwstatus.cli.registry import examples
from hwstatus.cli.running import present
from hwstatus.cli.session import changing
from hwstatus.errors import BadValue, NoTracker, Usage
from hwstatus.output.emit import acknowledge, emit, tell
from hwstatus.output.options import Output

if TYPE_CHECKING:
    from hwstatus.exchange.feeds.subscriptions import Aside, Asker, Subscriptions


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
    from hwstatus.changes import feeds as command
    from hwstatus.exchange.feeds.subscriptions import Aside, held

    location = paths.locate_for_writing(database.db)
    act, *named = words or [""]
    _refuse_wrong(act, named, private=private)
    if not act:
        from hwstatus.answers.feeds import followed

        return emit(followed(location.path), output)
    if act == command.ASIDE and not named:
        from hwstatus.answers.feeds import left_aside

        return emit(left_aside(location.path), output)
    _require(location)
    with held(location.path) as kept:
        aside = Aside.beside(location.path)
        if act == command.FETCH:
            return _fetch(kept, aside, named, database)
        if act == command.ASIDE:
            tell(command.draft(aside, lambda: changing(database), named))
        elif act == command.ADD:
            tell(command.add(kept, asker(), named[0], private=private))
        else:
            tell(command.remove(kept, named[0]))
    return 0


def _refuse_wrong(act: str, named: Sequence[str], *, private: bool) -> None:
    """Raise `Usage` for what no act of `feeds` takes."""
    from hwstatus.changes.feeds import ACTS, ADD, ASIDE, FETCH

    if private and act != ADD:
        raise Usage("--private goes with: hwstatus feeds add ADDRESS")
    if act not in ("", *ACTS):
        raise BadValue("feeds", act, "add, fetch, aside or remove")
    if act not in ("", FETCH, ASIDE) and len(named) != 1:
        raise Usage(f"expected: hwstatus feeds {act} ADDRESS")


def _require(location: paths.Location) -> None:
    """Make the folder of a tracker that begins with its first write; raises `NoTracker`."""
    if location.server is None and location.asked and not location.path.exists():
        raise NoTracker(location.path, location.origin)
    location.path.parent.mkdir(parents=True, exist_ok=True)


def _fetch(
    kept: "Subscriptions",
    aside: "Aside",
    named: Sequence[str],
    database: DatabaseOption,
) -> int:
    """Ask the feeds; says nothing to cron where nothing is new."""
    from hwstatus.changes.feeds import fetch

    fetched = fetch(
        kept, aside, lambda: changing(database), asker(), named, present().now
    )
    if fetched.done.ids or sys.stderr.isatty():
        acknowledge(fetched.done)
    if fetched.error is not None:
        raise fetched.error
    return 0


def asker() -> "Asker":
    """How feeds are asked: private addresses only where the feed was added so."""
    from hwstatus.exchange.feeds.subscriptions import Asker
    from hwstatus.network.fetcher import Fetcher

    purpose = "reads feeds"
    private = Fetcher(lambda address, port: "", purpose=purpose)
    return Asker(Fetcher(purpose=purpose), private)
