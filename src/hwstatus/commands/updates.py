"""`list`, `search` and `timeline`: the updates themselves."""

import re
from collections.abc import Sequence

from hwstatus import dates, standing
from hwstatus.commands.choosing import Wanted, choose, described
from hwstatus.errors import Usage
from hwstatus.results import Result, Run
from hwstatus.store.tracker import Tracker

MOST_WORDS = 32
"""Words of a search: more would only slow it."""


def list_updates(tracker: Tracker, wanted: Wanted, names: Sequence[str] = ()) -> Result:
    """The updates that match, newest first unless sorted otherwise."""
    chosen = choose(tracker, wanted, names)
    empty = (
        f"No updates match {described(wanted, names)} ({tracker.total():,} recorded)."
        if (wanted.narrows or names)
        else "No updates recorded yet."
    )
    return Result("updates", tracker.lines(chosen), empty=empty)


def timeline(tracker: Tracker, wanted: Wanted, names: Sequence[str] = ()) -> Result:
    """The updates that match, oldest first, with the statuses that they changed."""
    found = list_updates(tracker, wanted._replace(reverse=not wanted.reverse), names)
    return found._replace(kind="timeline")


def chart(tracker: Tracker, wanted: Wanted, names: Sequence[str] = ()) -> Result:
    """How each entity's headline stood over time: one row a stretch of time with one status."""
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
            runs.extend(_runs(tracker, slug, chosen.since, until, chosen.scopes))
    if chosen.statuses:
        wearing = {run.entity for run in runs if run.status in chosen.statuses}
        runs = [run for run in runs if run.entity in wearing]
    return Result("runs", runs, (chosen.since, until), empty="No standing to chart in that time.")


def _runs(tracker: Tracker, slug: str, since: str | None, until: str, scopes: Sequence[str]) -> list[Run]:
    history = standing.events(tracker.history(slug), slug)
    if scopes:
        history = [e for e in history if e.effect.scope in scopes]
    name = tracker.name(slug)
    days = [day for day in dict.fromkeys(e.last for e in history) if day <= until]
    runs: list[Run] = []
    for number, day in enumerate(days):
        head = standing.headline(slug, standing.standings(slug, history, day))
        end = dates.shift(days[number + 1], days=-1) if number + 1 < len(days) else until
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


_TOKEN = re.compile(r'"([^"]*)"(\*)?|([^\s"]+)')


def expression(text: str) -> str:
    """The full-text expression of what a person typed: every word, phrases in quotes, `*` for a prefix.

    Each token is quoted, so that no punctuation and no operator word can have a meaning. Empty where
    nothing is left to search for.
    """
    parts = []
    for phrase, star, word in _TOKEN.findall(text.replace("\x00", " ")):
        token = phrase or word
        prefix = bool(star) or (not phrase and word.endswith("*"))
        cleaned = token.rstrip("*").replace('"', '""')
        if any(c.isalnum() for c in cleaned):
            parts.append(f'"{cleaned}"' + ("*" if prefix else ""))
    return " ".join(parts[:MOST_WORDS])


def matched_words(match: str) -> list[str]:
    """The folded words of an expression, for marking them in a text."""
    return [w for w in re.findall(r"[^\W_]+", match.casefold()) if w]
