"""`search` for an address: the updates whose sources have it, or are of that site."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hwstatus.answers.filters import FilterOptions, command_line, offered
from hwstatus.record.models import Filter
from hwstatus.store.tracker import Tracker

_ADDRESS = re.compile(
    r"(?a)(?:site:)?(?P<scheme>https?://)?(?:www\.)?(?P<rest>(?:[\w-]+\.)+[a-z]{2,}([:/?#]\S*)?)",
    re.IGNORECASE,
)


def address_in(text: str) -> str:
    """The address that a text is, without `https://www.`; empty where it is something else."""
    is_address = _ADDRESS.fullmatch(text.strip())
    return is_address["rest"].rstrip("/") if is_address else ""


def citing(tracker: Tracker, text: str, chosen: Filter) -> Filter | None:
    """The same filter for the updates that cite the address that a text is; where none has all of it, for its page.

    None where it is no address, or a word with a dot that no source has.
    """
    address = address_in(text)
    if not address:
        return None
    those = chosen._replace(cites=address)
    if not tracker.count(those, most=1):
        those = chosen._replace(cites=_page(address))
    return those if "://" in text or tracker.count(those, most=1) else None


def _page(address: str) -> str:
    """An address without the place on its page, and without what tells who followed it."""
    from hwstatus.rules.curation_checks.of_sources import without_tracking

    return without_tracking(address).partition("#")[0].rstrip("/")


def beside_words(
    tracker: Tracker, words: Sequence[str], chosen: Filter
) -> tuple[Sequence[str], Filter]:
    """The words without the first of several that is an address, and the filter for the updates that cite it."""
    plain = " ".join(words).split()
    for at, word in enumerate(plain if len(plain) > 1 else ()):
        if those := citing(tracker, word, Filter()):
            others = [*plain[:at], *plain[at + 1 :]]
            return others, chosen._replace(cites=those.cites)
    return words, chosen


def of_publisher(
    tracker: Tracker,
    wanted: FilterOptions,
    chosen: Filter,
    citing: int,
    words: Sequence[str] = (),
) -> Iterator[str]:
    """How those are asked for that the publisher of a site reports at other addresses too than so many `citing`."""
    cites = (chosen.cites or "").lower()
    if "/" in cites:
        return
    every = chosen._replace(limit=None, match=None, sort="date")
    names = Counter(
        source.publisher
        for update in tracker.updates(every)
        for source in update.sources
        if cites in (source.url or "").lower()
    )
    for name, _ in names.most_common(1):
        those = chosen._replace(cites=None, publishers=(name,))
        verb = "search" if words else "list"
        line = command_line(verb, wanted.also("publisher", name), words)
        yield from offered(tracker, "At any address", line, those, citing)


def said_in_words(
    tracker: Tracker,
    text: str,
    match: str,
    wanted: FilterOptions,
    chosen: Filter,
    citing: int,
) -> Iterator[str]:
    """How those are asked for whose own words have the address, where more have it than are `citing` it."""
    those = chosen._replace(cites=None, match=match)
    line = command_line("search", wanted, [f'"{text}"'])
    return offered(tracker, "Those that cite it; in words", line, those, citing)
