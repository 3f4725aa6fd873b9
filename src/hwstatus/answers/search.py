"""`search`: full-text search over the updates, and what typed words mean in it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain, combinations, islice, product
from typing import Any

from hwstatus import wording
from hwstatus.answers.answer import LIST
from hwstatus.answers.beside_updates import addressed
from hwstatus.answers.citing import (
    address_in,
    beside_words,
    citing,
    of_publisher,
    said_in_words,
)
from hwstatus.answers.expressions import MAX_PREFIXES, MAX_WORDS, OR, WORD, expression
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    command_line,
    described,
    limited,
    offered,
)
from hwstatus.answers.updates import UPDATES, UpdateRow, Updates, recorded
from hwstatus.errors import BadDate, Usage
from hwstatus.record.dates import Span, read_date, read_period
from hwstatus.record.models import BEST, UNLIMITED, Filter
from hwstatus.record.names import asides, closed_list_of, fold, listed, read_names
from hwstatus.record.spoken import same_as
from hwstatus.record.vocabulary import rank
from hwstatus.store.filters import WORD_FILTERS
from hwstatus.store.tracker import Tracker
from hwstatus.text import typed

_MOST_TRIED = 6
"""Words of which some are left out where no update has them all, in each of 62 ways."""
_FEW = 10
"""Updates of a search that may be too narrow: what it finds without a word is told."""
_READ = 30
"""Updates that are read through: without a word that leaves out more, a search has not come closer."""

_SHORTEST_BEGINNING = 5
_LONGEST_ENDING = 5
"""Letters of a word that no update has: what is left of it, and what is left out."""

_TIME = r"(?a)([A-Za-z]{3,9} )?(19|20)\d\d(-\d\d)?"
"""A year, or a month of one."""


def search(
    tracker: Tracker,
    words: Sequence[str],
    wanted: FilterOptions,
    *,
    names: Sequence[str] = (),
    by_rank: bool = True,
    detailed: bool = False,
) -> Updates:
    """The updates, about names or all, that hold every word, best first or newest first; exit code 1 without any."""
    text = " ".join(words)
    match = expression(text)
    given = build_filter(tracker, wanted, names)
    made = partial(_results, tracker, detailed=detailed)
    if cites := citing(tracker, text, given):
        number = tracker.count(cites, most=UNLIMITED)
        everywhere = of_publisher(tracker, wanted, cites, number)
        in_words = said_in_words(tracker, text, match, wanted, cites, number)
        nothing = f"No update cites {text} ({tracker.total():,} recorded)."
        return made(cites, nothing, [*everywhere, *in_words])
    if by_rank and not wanted.reverse:
        given = given._replace(sort=BEST)
    others, at_site = beside_words(tracker, words, given)
    if at_site.cites and expression(" ".join(others)):
        at_site = _holding(at_site, others)
        notes = _of_site(tracker, others, wanted, at_site)
        nothing = (
            f"No update that cites {at_site.cites} matches {_question(others, wanted)}."
        )
        return made(at_site, nothing, [*notes])
    chosen = whole = given._replace(match=match)
    fewer: Sequence[str] = ()
    own = _FEW + 1
    if match and not names and len(text.split()) <= MAX_WORDS:
        own = tracker.count(whole, most=_FEW + 1)
    if 0 < own <= _FEW:
        fewer = list(_without_one(tracker, words, wanted, whole, own))
    if not own:
        text, chosen = _apart(tracker, words, whole)
        if not tracker.count(chosen, most=1):
            fewer = list(_less(tracker, words, wanted, whole))
    if wanted.sort != "date":
        raise Usage("search sorts best first, or with --sort date newest first")
    called = _acts_called(tracker, text, chosen)
    in_time = () if names else list(_in_that_time(tracker, words, wanted, whole))
    answer = made(
        chosen._replace(foremost=called),
        f"No updates match {_question([text], wanted)} ({recorded(tracker, chosen.entities)}).",
        [*(in_time or fewer), *_coded(tracker, wanted, given, text)],
    )
    if called:
        acts = f"hwstatus list --instrument {typed(text)}"
        answer.pointers = [f"The acts so called: {acts}"]
    if detailed:
        line = command_line("search", wanted, [*words, *names])
        answer.addresses = f"{line} --fields id,url"
    return answer


def _results(
    tracker: Tracker,
    chosen: Filter,
    nothing: str,
    notes: Sequence[str],
    *,
    detailed: bool,
) -> Updates:
    """The updates that a filter lets through, and what is said where there are none."""
    answer = Updates(
        view="updates.found",
        table=UPDATES,
        screens=LIST,
        exit_code_if_empty=1,
        rows=(UpdateRow(line, tracker) for line in tracker.lines(chosen)),
        expression=chosen.match or "",
        summary=limited(chosen, partial(tracker.count, chosen)) if detailed else "",
        total=partial(tracker.count, chosen, most=UNLIMITED),
        empty_message=nothing,
        notes=notes,
    )
    if detailed:
        addressed(answer)
    return answer


def _of_site(
    tracker: Tracker, words: Sequence[str], wanted: FilterOptions, chosen: Filter
) -> Iterator[str]:
    """Beside updates of a site that hold words: those of its publisher; where none do, how to ask for less."""
    text = " ".join(words)
    tracker.context.tell(f"(in updates that cite {chosen.cites}: {text})")
    number = tracker.count(chosen, most=UNLIMITED)
    yield from of_publisher(tracker, wanted, chosen, number, words)
    if number:
        return
    yield from _less(tracker, words, wanted, chosen)
    anywhere = chosen._replace(cites=None)
    every = [*words, chosen.cites or ""]
    yield from _without(tracker, every, words, wanted, anywhere)


def _less(
    tracker: Tracker, words: Sequence[str], wanted: FilterOptions, chosen: Filter
) -> Iterator[str]:
    """How to search for the beginnings of some words that no update has, and for fewer of them."""
    yield from _with_other_endings(tracker, words, wanted, chosen)
    yield from _with_fewer(tracker, words, wanted, chosen)


def _acts_called(tracker: Tracker, text: str, chosen: Filter) -> tuple[str, ...]:
    """The ids of the acts whose law or procedure is called by several words: others that name it match best.

    The strictest come first, and of one status that which set it.
    """
    if not chosen.match or " " not in fold(text):
        return ()
    names = re.compile("|".join(map(fold, (text, *same_as(text)))))
    beside = Filter(match=f"{{note}} : ({chosen.match})", reverse=True)
    acts = [
        act
        for act in tracker.updates(beside)
        if act.instrument and names.search(fold(act.instrument))
    ]
    acts.sort(
        key=lambda act: max((rank(e.status) for e in act.effects), default=-2),
        reverse=True,
    )
    return tuple(act.id for act in acts)


def _coded(
    tracker: Tracker, wanted: FilterOptions, chosen: Filter, text: str
) -> Iterator[str]:
    """How to ask for what is coded as the words say, or those before or behind an OR, whatever its own words are."""
    for part in text.split(f" {OR.text} "):
        name = closed_list_of(part)
        if name in _CODED:
            coded: dict[str, Any] = {WORD_FILTERS[name].field: (listed(part),)}
            those = chosen._replace(**coded)
            line = command_line(f"list --{name} {listed(part)}", wanted)
            said = "What is coded so, whatever its words"
            yield from offered(tracker, said, line, those)
        for line in wording.what_ended(part, described(wanted)):
            yield f"What ended: {line}"


_CODED = ("status", "scope", "basis", "stage", "actor")
"""The lists of which a word that is searched for has a filter."""


def _with_other_endings(
    tracker: Tracker, words: Sequence[str], wanted: FilterOptions, chosen: Filter
) -> Iterator[str]:
    """How to search for words of which some stand nowhere, by how these begin."""
    plain = _plain(words)
    if len(plain) > _MOST_TRIED:
        return
    begun = [_begun(tracker, word) for word in plain]
    if begun == plain or sum(word.endswith("*") for word in begun) > MAX_PREFIXES:
        return
    line = _line(wanted, begun, chosen)
    those = _holding(chosen, begun)
    yield from offered(tracker, "With other endings", line, those)


def _begun(tracker: Tracker, word: str) -> str:
    """A word; with a star how it begins, the longest part that some update has, where none has the whole word."""
    shortest = max(_SHORTEST_BEGINNING, len(word) - _LONGEST_ENDING)
    sizes = range(len(word), shortest - 1, -1) if word.isalpha() else ()
    for text in (word, *(f"{word[:size]}*" for size in sizes)):
        if tracker.count(_holding(Filter(), [text]), most=1):
            return text
    return word


def _with_fewer(
    tracker: Tracker, words: Sequence[str], wanted: FilterOptions, chosen: Filter
) -> Iterator[str]:
    """How to search for as many as possible of some words that no update has all: without which of them."""
    plain = _plain(words)
    parts = _parts(plain, range(len(plain) - 1, 0, -1))
    each = (_without(tracker, plain, some, wanted, chosen) for some in parts)
    yield from islice(chain.from_iterable(each), 1)


def _without_one(
    tracker: Tracker,
    words: Sequence[str],
    wanted: FilterOptions,
    chosen: Filter,
    own: int,
) -> Iterator[str]:
    """How to search without one of some words that few updates have all, where that finds the most to read through.

    A number is kept: it tells one section, law or order from the others.
    """
    plain = _plain(words)
    sizes = [len(plain) - 1] if len(plain) > 1 else ()
    numbers = {
        some: tracker.count(_holding(chosen, some), most=_READ + 1)
        for some in _parts(plain, sizes)
    }
    most = max((n for n in numbers.values() if own < n <= _READ), default=0)
    figures = {word for word in plain if any(map(str.isdecimal, word))}
    for some, number in numbers.items():
        if own < number == most and figures <= set(some):
            yield from _without(tracker, plain, some, wanted, chosen)


def _parts(plain: Sequence[str], sizes: Iterable[int]) -> Iterator[Sequence[str]]:
    """So many of some words, in each way; none of more words than are tried."""
    few = sizes if len(plain) <= _MOST_TRIED else ()
    return chain.from_iterable(combinations(plain, size) for size in few)


def _holding(chosen: Filter, words: Sequence[str]) -> Filter:
    """The same filter for the updates that hold some words."""
    return chosen._replace(match=expression(" ".join(words)))


def _plain(words: Sequence[str]) -> list[str]:
    """Each of some words, out of its phrase."""
    bare = (word.lstrip("-") for word in " ".join(words).replace('"', " ").split())
    return list(dict.fromkeys(w for w in bare if WORD.search(w) and w != OR.text))


def _without(
    tracker: Tracker,
    plain: Sequence[str],
    some: Sequence[str],
    wanted: FilterOptions,
    chosen: Filter,
) -> Iterator[str]:
    """How to search for some of the words alone, without which, where updates hold those."""
    left_out = ", ".join(word for word in plain if word not in some)
    line = _line(wanted, some, chosen)
    return offered(tracker, f"Without {left_out}", line, _holding(chosen, some))


def _question(words: Sequence[str], wanted: FilterOptions) -> str:
    """What was searched for, and the options as typed."""
    return f"{' '.join(words)!r} {described(wanted)}".rstrip()


def _line(wanted: FilterOptions, words: Sequence[str], chosen: Filter) -> str:
    """The command that searches for words, in what cites an address where only that was asked for."""
    asked_for = filter(None, [chosen.cites, *words])
    return command_line("search", wanted, [*asked_for])


def _in_that_time(
    tracker: Tracker, words: Sequence[str], wanted: FilterOptions, chosen: Filter
) -> Iterator[str]:
    """How to ask for the time that stands among the words, where updates of it have the others."""
    span, others = _dated(words, tracker.context.today)
    if span is None or chosen.since or chosen.until:
        return
    in_time = chosen._replace(since=span.first, until=span.last)
    time = span.text
    line = f"{command_line('search', wanted, others)} --since {time} --until {time}"
    yield from offered(tracker, f"In {time}", line, _holding(in_time, others))


def _dated(words: Sequence[str], today: str) -> tuple[Span | None, Sequence[str]]:
    """The month or the year among words, and the others; none where there is none, or nothing else."""
    plain = " ".join(words).split()
    if len(plain) > MAX_WORDS:
        return None, plain
    for size, at in product((2, 1), range(len(plain))):
        text = " ".join(plain[at : at + size])
        before = plain[:at]
        others = [*before[: -1 if before[-1:] == ["in"] else None], *plain[at + size :]]
        if others and re.fullmatch(_TIME, text):
            with suppress(BadDate):
                return read_period(text, "words", today), others
    return None, plain


def _apart(
    tracker: Tracker, words: Sequence[str], chosen: Filter
) -> tuple[str, Filter]:
    """The words that name nobody, and whom the others name: `exemption usa` asks for the first of the second."""
    reader = tracker.entities
    plain = " ".join(words).split()
    # `.com` of an address is no Comoros.
    sites = [word for word in plain if address_in(word)]
    no_sites = [word for word in plain if word not in sites]
    slugs, others = read_names(no_sites, reader.slug_anywhere, asides(words))
    kept = set(" ".join(others).split())
    years = sorted(word for word in kept if word.isdecimal() and len(word) == 4)
    kept.difference_update(years)
    text = " ".join(word for word in plain if fold(word) in kept or word in sites)
    if not (text and (slugs or years)):
        return " ".join(words), chosen
    chosen = _holding(chosen, [text])
    named = ", ".join([*map(reader.name, slugs), *years])
    if years:
        span = read_date(years[0]).first, read_date(years[-1]).last
        chosen = chosen._replace(since=span[0], until=span[1])
    tracker.context.tell(f"(no update has all these words; of {named}: {text})")
    return text, chosen._replace(entities=(*chosen.entities, *slugs))
