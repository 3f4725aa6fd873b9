"""`show ID`: one update with its sources, what it changed, its deadlines, its history."""

from collections.abc import Iterable, Iterator

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.deadlines import DeadlineView
from hwstatus.answers.one_update import OneUpdate
from hwstatus.answers.updates import Move
from hwstatus.output import layout
from hwstatus.output.layout import Entry, Page, labelled
from hwstatus.output.theme import role_of
from hwstatus.record.models import Effect, Source, Update
from hwstatus.record.vocabulary import UNKNOWN

LABELS = 10
"""Cells beside the paragraphs."""


def view(answer: OneUpdate, width: int, *, header: bool) -> Page:
    """The update, part by part."""
    row = answer.row
    update = answer.row.update
    title = layout.heading(f"{row.name}, {wording.spelled(update.date)}")
    yield layout.both_ends(title, layout.safe(update.id, "muted"), width)
    yield layout.safe(update.summary)
    if update.note:
        yield layout.safe(update.note, "muted")
    yield Text()
    parts = [
        *_changes(row.moves, update.effects),
        *_deadlines(answer.deadlines),
        *_outcomes(update),
        *_facts(update),
        *map(_source, update.sources),
        *_history(answer),
    ]
    yield from layout.entries(parts, LABELS, width)


def _changes(moves: Iterable[Move], effects: Iterable[Effect]) -> Iterator[Entry]:
    for move, effect in zip(moves, effects, strict=True):
        label = "began" if move.changed else "confirmed"
        before = move.was if move.changed else UNKNOWN
        words = wording.move(move.status, move.limit, before)
        how = f" · {wording.came_about(effect.stage, effect.basis)}"
        if effect.effective:
            how += f", in effect from {wording.spelled(effect.effective)}"
        body = layout.safe(words, role_of(move.status))
        yield labelled(label, body.append_text(layout.safe(how)))


def _deadlines(deadlines: Iterable[DeadlineView]) -> Iterator[Entry]:
    for deadline in deadlines:
        reported = f" ({deadline.outcome_on}, {deadline.outcome_by})"
        words = deadline.words
        yield labelled("deadline", words + (reported if deadline.outcome_by else ""))


def _outcomes(update: Update) -> Iterator[Entry]:
    for outcome in update.outcomes:
        yield labelled("outcome", f"deadline {outcome.deadline}: {outcome.word}")


def _facts(update: Update) -> Iterator[Entry]:
    who = ", ".join(name for name in (update.actor, update.actor_name) if name)
    if who:
        yield labelled("by", who)
    if update.also_about:
        yield labelled("also about", ", ".join(update.also_about))
    for label, words in wording.facts(update):
        yield labelled(label, words)


def _source(source: Source) -> Entry:
    """A source with all that is known of it, its addresses in full."""
    body = layout.source(source.publisher, source.url)
    facts = {
        "title": source.title,
        "published": source.published
        and f"published {wording.spelled(source.published)}",
        "official": "official" if source.official else None,
        "origin": source.origin and f"from {source.origin}",
        "locator": source.locator,
        "retrieved": source.retrieved and f"read {wording.spelled(source.retrieved)}",
    }
    shown = [fact for fact in facts.values() if fact]
    body.append_text(layout.safe("".join(f" · {fact}" for fact in shown)))
    for address in (source.url, source.archive_url):
        if address:
            body.append("\n")
            body.append_text(layout.source(address, address))
    return labelled("source", body)


def _history(answer: OneUpdate) -> Iterator[Entry]:
    for line in answer.log:
        why = f": {line.reason}" if line.reason else ""
        words = (
            f"{line.at}, {line.by}: {line.kind} (entry {line.entry}, {line.verb}){why}"
        )
        yield labelled("history", words)
