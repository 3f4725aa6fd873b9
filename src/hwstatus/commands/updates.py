"""`list`, `search` and `timeline`: the updates themselves."""

import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from hwstatus import dates, standing
from hwstatus.commands.choosing import Wanted, choose, described
from hwstatus.errors import Usage
from hwstatus.models import Filter, Standing
from hwstatus.results import Result, Run
from hwstatus.store.tracker import Tracker

MOST_WORDS, MOST_BEGINNINGS = 32, 4
"""How many words, and how many beginnings of words (`reg*`), a search may hold: its work stays bounded."""


def list_updates(tracker: Tracker, wanted: Wanted, names: Sequence[str] = ()) -> Result:
    """The updates that match, newest first unless sorted otherwise."""
    chosen = choose(tracker, wanted, names)
    empty = (
        f"No updates match {described(wanted, names)} ({tracker.total():,} recorded)."
        if (wanted.narrows or names)
        else "No updates recorded yet."
    )
    wanted_effects = (chosen.statuses, chosen.scopes)
    return Result("updates", tracker.lines(chosen), empty=empty, wanted=wanted_effects)


def timeline(tracker: Tracker, wanted: Wanted, names: Sequence[str] = ()) -> Result:
    """The updates that match, oldest first, with the statuses that they changed."""
    found = list_updates(tracker, wanted._replace(reverse=not wanted.reverse), names)
    return found._replace(kind="timeline")


def chart(tracker: Tracker, wanted: Wanted, names: Sequence[str] = ()) -> Result:
    """How each entity's headline stood over time: one row a stretch of time with one status. Raises `Usage`."""
    if wanted.limit or wanted.reverse:
        raise Usage("a chart has a lane for every entity, oldest first: it takes no --limit and no --reverse")
    chosen = choose(tracker, wanted, names)
    until = min(chosen.until or tracker.on, tracker.on, dates.today())
    kinds = chosen.kinds or (("country",) if not chosen.entities else ())
    runs = []
    slugs = chosen.entities or tuple(sorted(tracker.standings(until)))
    if chosen.members is not None:
        slugs = tuple(slug for slug in slugs if slug in chosen.members)
    allowed = tracker.slugs_of_kind(kinds) if kinds else set(slugs)
    for slug in slugs:
        if slug in allowed:
            runs.extend(_runs(tracker, slug, until, chosen))
    if chosen.statuses:
        wearing = {run.entity for run in runs if run.status in chosen.statuses}
        runs = [run for run in runs if run.entity in wearing]
    return Result("runs", runs, (chosen.since, until), empty="No standing to chart in that time.")


def _runs(tracker: Tracker, slug: str, until: str, chosen: Filter) -> list[Run]:
    since = chosen.since
    name = tracker.name(slug)
    stands: dict[str, Standing] = {}
    heads = []
    for day, effects in groupby(tracker.effects(slug, chosen), key=itemgetter(0)):
        if day > until:
            break
        stands.update((scope, Standing(slug, scope, status)) for _, scope, status in effects)
        heads.append((day, standing.headline(slug, stands.values())))
    runs: list[Run] = []
    for number, (day, head) in enumerate(heads):
        end = dates.shift(heads[number + 1][0], days=-1) if number + 1 < len(heads) else until
        if since and end < since:
            continue
        start = max(day, since) if since else day
        if runs and (runs[-1].status, runs[-1].scope) == (head.status, head.scope):
            runs[-1] = runs[-1]._replace(to=end)
        else:
            runs.append(Run(slug, name, head.scope, head.status, start, end))
    return runs


def search(tracker: Tracker, words: Sequence[str], wanted: Wanted, *, by_rank: bool = True) -> Result:
    """The updates that hold every word, best first or newest first; exit code 1 where there is none."""
    text = " ".join(words)
    match = expression(text)
    chosen = choose(tracker, wanted)
    if wanted.sort != "date":
        raise Usage("search sorts best first, or with --sort date newest first")
    lines = tracker.search(match, chosen, by_rank) if match else iter(())
    near = f"No updates match {described(wanted, [repr(text)])} ({tracker.total():,} recorded)."
    return Result("search", lines, match, empty=near, code_if_empty=1)


_WORD = re.compile(r"[^\W_]+")
"""What the index takes for a word: `5G-Advanced` is two."""

_TOKEN = re.compile(r'"([^"]*)"(\*)?|([^\s"]+)')


def expression(text: str) -> str:
    """The full-text expression of what a person typed: every word, phrases in quotes, `*` for a prefix.

    Each token is quoted, so that no punctuation and no operator word can have a meaning. Empty where
    nothing is left to search for. Raises `Usage` for more words, or beginnings of words, than a search may hold.
    """
    parts: dict[str, str] = {}
    beginnings = set()
    for phrase, star, word in _TOKEN.findall(text.encode("utf-8", "replace").decode().replace("\x00", " ")):
        token = phrase or word
        prefix = bool(star) or (not phrase and word.endswith("*"))
        cleaned = token.rstrip("*").replace('"', '""')
        if any(c.isalnum() for c in cleaned):
            part = _prefix(cleaned) if prefix else f'"{cleaned}"'
            parts[part] = cleaned
            if prefix:
                beginnings.add(part)
    found = sum(len(_WORD.findall(words)) for words in parts.values())
    if found > MOST_WORDS:
        raise Usage(f"a search takes at most {MOST_WORDS} words; these are {found:,}")
    if len(beginnings) > MOST_BEGINNINGS:
        raise Usage(f"a search takes at most {MOST_BEGINNINGS} beginnings of words; these are {len(beginnings):,}")
    return " AND ".join(parts)


_SUFFIXES = (
    "ability", "ance", "ation", "ator", "e", "ed", "ement", "ence", "ency", "ening", "er", "es", "ible", "ies", "ing",
    "ion", "ional", "ious", "ism", "ities", "ity", "ive", "ization", "izing", "ly", "ment", "ness", "s", "y",
)  # fmt: skip
"""Endings that the index cuts off words (Porter): a prefix may reach into one."""
_LONGEST_SUFFIX = max(map(len, _SUFFIXES))


def _prefix(word: str) -> str:
    """The words that begin so, though the index holds only their stems: `bann*` means `ban`, cut from banned."""
    stems = [f'"{word}"*']
    if word.isalnum():
        for size in range(len(word) - 1, max(2, len(word) - _LONGEST_SUFFIX - 2), -1):
            rest = word[size:].lower()
            doubled = len(rest) == 1 and rest == word[size - 1].lower()
            if doubled or any(suffix.startswith(rest) for suffix in _SUFFIXES):
                stems.append(f'"{word[:size]}"')
        if word[-1] in "yY":
            stems.append(f'"{word[:-1]}i"*')
    return f"({' OR '.join(stems)})"
