"""One record whole: a draft as an editor reviews it; an update with what it changed, its deadlines, its history."""

from collections.abc import Iterable, Iterator, Sequence

from rich.text import Text

from hwstatus import wording
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.draft_rows import Alike, DraftRow, Proposed
from hwstatus.answers.one_update import OneUpdate
from hwstatus.answers.updates import Move
from hwstatus.output import layout
from hwstatus.output.layout import Entries, Entry, Page, labelled, role_of
from hwstatus.proposals import NONE, percent
from hwstatus.record.models import Effect, Source, Update
from hwstatus.record.vocabulary import UNKNOWN

LABELS = 9
"""Cells beside the paragraphs."""

_GONE = "Its text is gone: it was deleted when somebody decided, and that was undone."


def card(row: DraftRow, position: str, width: int) -> Page:
    """A draft, part by part; `position` says which of how many it is.

    What is proposed comes first: a small screen has room for the text and its source above the question.
    """
    yield layout.both_ends(_title(row), layout.muted(position), width)
    if row.proposed:
        yield from layout.entries(_proposed(row.proposed), LABELS, width)
    yield layout.framed(list(_text(row)), "notice", width)
    yield from layout.entries([*_found(row), *_about(row)], LABELS, width)


def _title(row: DraftRow) -> Text:
    named = row.draft.heading or row.draft.title or "no heading"
    title = layout.beside(row.short, named, role="heading")
    when = wording.spelled(row.draft.date) if row.draft.date else "no date"
    return title.append_text(layout.safe(f", {when}"))


def _text(row: DraftRow) -> Iterator[Text]:
    """The sentences, numbered where there are several: a split names their numbers; a title apart from the text."""
    if not row.sentences:
        yield layout.muted(_GONE)
    for number, sentence in enumerate(row.sentences, 1):
        title, *paragraphs = map(layout.safe, sentence.split("\n\n"))
        if len(row.sentences) > 1:
            title = Text.assemble(layout.muted(f"{number} "), title)
        yield title
        for paragraph in paragraphs:
            yield Text()
            yield paragraph


def _found(row: DraftRow) -> Entries:
    for source in row.sources:
        yield labelled("source", _source(source))
    if not row.sources:
        yield labelled("source", "none is named")
    if row.draft.origin:
        yield labelled("found in", row.draft.origin)
    for odd in row.oddities:
        yield labelled("odd", odd, "warning")


def _source(source: Source) -> Text:
    body = layout.source(source.publisher, source.url)
    if source.published:
        body.append_text(layout.safe(f", {wording.spelled(source.published)}"))
    if source.title:
        body.append_text(layout.safe(f" · {source.title}"))
    if source.url:
        body.append("\n").append_text(layout.source(source.url, source.url))
    return body


def _about(row: DraftRow) -> Entries:
    entity = layout.safe(row.entity or "not known")
    why = f" ({row.entity_why})"
    if row.others:
        why += f"; or {', '.join(row.others)}"
    yield labelled("about", entity.append_text(layout.muted(why)))
    for one in row.same_event:
        yield _alike("the same?", one)
    for one in row.same_drafts:
        yield _alike("same draft?", one)


def _proposed(proposed: Proposed) -> Entries:
    """The three statuses in order, what else is likely, the reasons, the verdict."""
    proposal = proposed.proposal
    actors = _words(proposal.actors)
    yield labelled("actor?", actors, "muted")
    statuses = Text(" · ").join(map(_choice, proposal.statuses))
    assurance = layout.muted(f"({proposal.assurance})")
    statuses.append("  ").append_text(assurance)
    yield labelled("status?", statuses)
    how = f"{_words(proposal.scopes)}; stage: {_words(proposal.stages)}"
    yield labelled("scope?", how, "muted")
    if proposal.may_be_binding:
        yield labelled("look", "this may be binding: look twice", "warning")
    if proposed.rule:
        yield labelled("rule", proposed.rule)
    yield from _evidence("for", proposed.supporting)
    yield from _evidence("against", proposed.opposing)
    verdict = f"stays {proposed.before}"
    if proposed.before != proposed.after:
        verdict = f"{proposed.before} → {proposed.after}, with the first choices"
    yield labelled("verdict", verdict)


def _choice(choice: tuple[str, float]) -> Text:
    word, probability = choice
    share = layout.muted(percent(probability))
    return layout.safe(word, role_of(word)).append_text(share)


def _words(choices: Iterable[tuple[str, float]]) -> str:
    named = [f"{word}{percent(share)}" for word, share in choices if word != NONE]
    return " · ".join(named) or NONE


def _evidence(label: str, updates: Sequence[Alike]) -> Entries:
    """The nearest update as it is worded, and by their ids those that come after it."""
    for one in updates[:1]:
        yield _alike(label, one)
    if others := "; ".join(map(_coded, updates[1:])):
        yield labelled("", others, "muted")


def _alike(label: str, one: Alike) -> Entry:
    """A coded update: its id, what it is about, what it sets, and how it is worded."""
    lead = _coded(one)
    if one.why:
        lead += f", {one.why}"
    body = layout.safe(lead).append_text(layout.muted(f": {one.summary}"))
    return labelled(label, body)


def _coded(one: Alike) -> str:
    return f"{one.id} {one.entity} {one.date}, {one.status}"


UPDATE_LABELS = 10
"""Cells beside the paragraphs."""


def one_update(answer: OneUpdate, width: int, *, header: bool) -> Page:
    """The update, part by part."""
    row = answer.row
    update = answer.row.update
    title = layout.heading(f"{row.name}, {wording.spelled(update.date)}")
    yield layout.both_ends(title, layout.muted(update.id), width)
    yield layout.safe(update.summary)
    if update.note:
        yield layout.muted(update.note)
    yield Text()
    parts = [
        *_changes(row.moves, update.effects),
        *_deadlines(answer.deadlines),
        *(
            labelled("outcome", f"deadline {o.deadline}: {o.word}")
            for o in update.outcomes
        ),
        *_facts(update),
        *map(_whole_source, update.sources),
        *_history(answer),
    ]
    yield from layout.entries(parts, UPDATE_LABELS, width)


def _changes(moves: Iterable[Move], effects: Iterable[Effect]) -> Entries:
    for move, effect in zip(moves, effects, strict=True):
        label = "began" if move.changed else "confirmed"
        before = move.was if move.changed else UNKNOWN
        words = wording.move(move.status, move.limit, before)
        how = f" · {wording.came_about(effect.stage, effect.basis)}"
        if effect.effective:
            how += f", in effect from {wording.spelled(effect.effective)}"
        body = layout.safe(words, role_of(move.status))
        yield labelled(label, body.append_text(layout.safe(how)))


def _deadlines(deadlines: Iterable[DeadlineView]) -> Entries:
    for deadline in deadlines:
        reported = f" ({deadline.outcome_on}, {deadline.outcome_by})"
        words = deadline.words
        yield labelled("deadline", words + (reported if deadline.outcome_by else ""))


def _facts(update: Update) -> Entries:
    who = ", ".join(name for name in (update.actor, update.actor_name) if name)
    if who:
        yield labelled("by", who)
    if update.also_about:
        yield labelled("also about", ", ".join(update.also_about))
    for label, words in wording.facts(update):
        yield labelled(label, words)


def _whole_source(source: Source) -> Entry:
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


def _history(answer: OneUpdate) -> Entries:
    for line in answer.log:
        why = f": {line.reason}" if line.reason else ""
        whose = f", recorded by {line.brought_from}" if line.brought_from else ""
        how = f"{line.kind} (entry {line.entry}, {line.verb})"
        words = f"{line.at}, {line.by}: {how}{whose}{why}"
        yield labelled("history", words)
