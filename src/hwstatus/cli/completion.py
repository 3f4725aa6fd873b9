"""With what the values of options and arguments are completed (`cli.shells` asks).

A tracker that cannot be read completes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hwstatus import paths
from hwstatus.cli.running import asked, line, named_tracker
from hwstatus.errors import HwstatusError
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.settings import SETTINGS, TABLES

if TYPE_CHECKING:
    from hwstatus.store.tracker import Tracker

Candidate = tuple[str, str]
"""A word, and what it means; the meaning may be empty."""

MAX_IDS = 100
SUMMARY_LENGTH = 60


# -- closed lists --------------------------------------------------------------------


def of_words(words: Iterable[str]) -> Callable[[str], Iterator[Candidate]]:
    """Completes words, the last of a list with commas between, with their definitions if they have any."""
    entries = words if isinstance(words, Mapping) else {}

    def complete(incomplete: str) -> Iterator[Candidate]:
        done, _ = _split(incomplete, ",")
        for word in words:
            yield done + word, getattr(entries.get(word), "definition", "")

    return complete


def of_field(
    name: str, words: Mapping[str, Any]
) -> Callable[[str], Iterable[Candidate]]:
    """Completes the values of a field of updates: those of its closed list, or those that are recorded."""
    if words:
        return of_words(words)

    def complete(incomplete: str) -> Iterable[Candidate]:
        return _ask(lambda tracker: [(value, "") for value in tracker.values_of(name)])

    return complete


def effects(incomplete: str) -> Iterator[Candidate]:
    """Completes `STATUS` and `SCOPE=STATUS`."""
    scope, _ = _split(incomplete, "=")
    for word, status in STATUSES.items():
        yield scope + word, status.definition
    if not scope:
        for word, meaning in SCOPES.items():
            yield f"{word}=", meaning.definition


def settings(incomplete: str) -> Iterator[Candidate]:
    """Completes `FIELD=` of `edit --set`, and the words of a field with a closed list."""
    from hwstatus.changes.field_settings import FIELDS
    from hwstatus.record.fields import EFFECT, UPDATE

    field, sign, value = incomplete.partition("=")
    if not sign:
        yield from ((f"{name}=", "") for name in FIELDS)
    elif field == "status":
        yield from ((f"status={word}", said) for word, said in effects(value))
    else:
        field_of = {**EFFECT.fields, **UPDATE.fields}.get(field)
        for word, entry in field_of.words.items() if field_of else ():
            yield f"{field}={word}", entry.definition


def _split(incomplete: str, sign: str) -> tuple[str, str]:
    """What is typed up to the last `sign`, which stays, and the rest."""
    at = incomplete.rfind(sign) + 1
    return incomplete[:at], incomplete[at:]


def setting_keys(incomplete: str) -> Iterator[Candidate]:
    """Completes the keys of the configuration file."""
    yield from ((key, setting.meaning) for key, setting in SETTINGS.items())
    yield from ((f"{table}.", meaning) for table, meaning in TABLES.items())


def files(incomplete: str) -> Iterator[Candidate]:
    """Leaves file names to the shell."""
    yield from ()


# -- what a tracker holds ------------------------------------------------------------


def _ask(question: "Callable[[Tracker], list[Candidate]]") -> list[Candidate]:
    """The answer of the tracker that the line means; nothing on error."""
    return asked(question, [])


def names(incomplete: str) -> list[Candidate]:
    """Completes entities by their slugs, which hold no blank; where none begins so, updates by their ids."""
    slugs = _ask(lambda tracker: list(tracker.entities.names.items()))
    if any(slug.startswith(incomplete) for slug, _ in slugs):
        return slugs
    return ids(incomplete.lower())


def companies(incomplete: str) -> list[Candidate]:
    """Completes companies and organisations by their slugs."""

    def question(tracker: "Tracker") -> list[Candidate]:
        slugs = tracker.entities.of_kinds(("company", "organisation", "group"))
        return [(slug, tracker.entities.name(slug)) for slug in sorted(slugs)]

    return _ask(question)


def groups(incomplete: str) -> list[Candidate]:
    """Completes groups of countries."""
    return _ask(lambda tracker: [(g.slug, g.name) for g in tracker.entities.groups])


def watchlists(incomplete: str) -> list[Candidate]:
    """Completes the user's own watchlists, each with whom it names."""
    from hwstatus.settings import watchlists as kept

    try:
        lists = kept.read(kept.own_file()).values()
    except HwstatusError:
        return []
    return [(each.name, _begun(", ".join(each.names))) for each in lists]


def watched(incomplete: str) -> list[Candidate]:
    """Completes the acts of `watch`, lists, and whom a list may name."""
    acts = [("add", ""), ("remove", "")]
    return [*acts, *watchlists(incomplete), *groups(incomplete), *names(incomplete)]


def publishers(incomplete: str) -> list[Candidate]:
    """Completes publishers."""
    return _ask(lambda tracker: [(name, "") for name in tracker.publishers()])


def ids(incomplete: str) -> list[Candidate]:
    """Completes ids of updates, each with the beginning of its summary."""
    from hwstatus.record.canonical import load_update

    def question(tracker: "Tracker") -> list[Candidate]:
        lines = tracker.lines_by_id(incomplete, MAX_IDS)
        updates = map(load_update, lines)
        return [(u.id, f"{u.entity}: {_begun(u.summary)}") for u in updates]

    return _ask(question)


def drafts(incomplete: str) -> list[Candidate]:
    """Completes the decisions of `review`, and drafts with their headings."""
    from hwstatus.changes.review_decisions import DECISIONS

    def question(tracker: "Tracker") -> list[Candidate]:
        waiting = tracker.drafts.waiting()
        return [(d.id, _begun(f"{d.heading or d.title}, {d.date}")) for d in waiting]

    return [*((word, "") for word in DECISIONS), *_ask(question)]


def _begun(summary: str) -> str:
    from textwrap import shorten

    return shorten(summary, SUMMARY_LENGTH, placeholder=" ...")


def feeds(incomplete: str) -> list[Candidate]:
    """Completes the acts of `feeds`, and the feeds that are followed with their titles."""
    from hwstatus.changes.feeds import ACTS
    from hwstatus.exchange.feeds.subscriptions import Subscriptions

    candidates: list[Candidate] = [(act, "") for act in ACTS]
    try:
        tracker = paths.locate_for_writing(named_tracker(line())).path
        followed = Subscriptions.beside(tracker).feeds.values()
    except (HwstatusError, OSError):
        return candidates
    return candidates + [(feed.address, _begun(feed.title)) for feed in followed]
