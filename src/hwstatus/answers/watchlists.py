"""`watch`: the lists that somebody follows, and whom each of them names today."""

import shlex
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import groupby
from typing import Annotated, NamedTuple

from hwstatus.answers.answer import Answer, Shown, Table
from hwstatus.columns import NUMBER, TEXT
from hwstatus.errors import Usage
from hwstatus.record.models import Filter
from hwstatus.record.names import fold
from hwstatus.settings import watchlists
from hwstatus.settings.watchlists import Place, Watchlist
from hwstatus.store import groups
from hwstatus.store.tracker import Tracker


class WatchlistRow(NamedTuple):
    """A list, and what it asks for."""

    name: Annotated[str, "what `--watch` calls it"]
    names: Annotated[tuple[str, ...], "countries, companies and groups", TEXT]
    members: Annotated[int, "how many entities these are today", NUMBER]
    scopes: Annotated[tuple[str, ...], "the scopes that count; all without any"]
    binding: Annotated[bool, "whether only what binds counts"]
    within: Annotated[str | None, "how far ahead dates count"]
    file: Annotated[str, "the file that holds it", TEXT]

    @property
    def firmly(self) -> str:
        """How firm what counts must be, in words; nothing where all counts."""
        return "binding only" if self.binding else ""


WATCHLISTS = Table(
    "watchlists",
    WatchlistRow,
    document="name names members scopes binding within",
    screen=[
        Shown("name"),
        Shown("names", look=TEXT),
        Shown("members", look=NUMBER),
        Shown("scopes"),
        Shown("binding", "firmly"),
        Shown("within"),
    ],
    given_by="`watch`",
    counted="list",
)


def watched(tracker: Tracker, place: Place) -> Answer[WatchlistRow]:
    """A list, or where none is named all lists of a file, by name."""
    lists = watchlists.read(place.path)
    if place.name:
        lists = {place.name: watchlists.of(lists, place)}
    rows = [_row(tracker, each) for _, each in sorted(lists.items())]
    nothing = f"No list in {place.path} yet: hwstatus watch add LIST NAME..."
    return Answer(table=WATCHLISTS, rows=rows, empty_message=nothing)


def _row(tracker: Tracker, each: Watchlist) -> WatchlistRow:
    members = len(followed(tracker, each))
    filters = (each.scopes, each.binding, each.within)
    return WatchlistRow(each.name, each.names, members, *filters, str(each.path))


def filter_of(tracker: Tracker, watchlist: Watchlist) -> Filter:
    """What a list asks for on the day asked."""
    return Filter(
        members=followed(tracker, watchlist),
        scopes=watchlist.scopes,
        binding=watchlist.binding,
        within=watchlist.within,
    )


def followed(tracker: Tracker, watchlist: Watchlist) -> tuple[str, ...]:
    """The entities that a list names on the day asked: of a group its members, and itself where it is a bloc.

    A name that means nothing here is told, and so is one that means another entity now; the rest goes on.
    """
    slugs: set[str] = set()
    if not watchlist.names:
        tracker.context.tell(f"{watchlist.name}: names nobody")
    for name in watchlist.names:
        meant = set(_meant(tracker, name))
        if not meant:
            gone = "is recorded no more" if _was_known(tracker, name) else "is unknown"
            tracker.context.tell(f"{watchlist.name}: '{name}' {gone}; it is left out")
        elif name not in tracker.entities.names and _was_known(tracker, name):
            now = ", ".join(sorted(map(tracker.entities.name, meant)))
            tracker.context.tell(f"{watchlist.name}: '{name}' is {now} now")
        slugs |= meant
    return tuple(sorted(slugs))


def _meant(tracker: Tracker, name: str) -> Iterator[str]:
    slug = tracker.entities.slug_of(fold(name))
    if slug is not None:
        yield slug
    if groups.is_known(tracker.entities, name):
        yield from groups.members(tracker.entities, [name], tracker.on)


def _was_known(tracker: Tracker, name: str) -> bool:
    return tracker.ledger.was_held("entity", name)


def refuse_name(tracker: Tracker, place: Place, typed: Sequence[str]) -> None:
    """Raise `Usage` where the name of a new list, the first word `typed`, is that of somebody to be followed."""
    # The file is read only then: it may not be there yet.
    if _kept(tracker, typed[0]) and place.name not in watchlists.read(place.path):
        raise Usage(
            f"'{typed[0]}' would be the name of the list, which follows the rest",
            f"give it a name: hwstatus watch add LIST {shlex.join(typed)}",
        )


def names_in(tracker: Tracker, words: Sequence[str]) -> list[str]:
    """What a list keeps of names as they were typed: a group's name, an entity's slug.

    Words that each mean something are names of their own. Raises `UnknownName`.
    """
    kept = [_kept(tracker, word) for word in words]
    return [*filter(None, kept)] if all(kept) else _joined(tracker, words)


def _kept(tracker: Tracker, word: str) -> str | None:
    if groups.is_known(tracker.entities, word):
        return word
    return tracker.entities.slug_of(fold(word))


def _joined(tracker: Tracker, words: Sequence[str]) -> list[str]:
    is_group = partial(groups.is_known, tracker.entities)
    kept: list[str] = []
    for of_groups, run in groupby(words, key=is_group):
        several = list(run)
        kept.extend(several if of_groups else tracker.entities.require(several))
    return kept
