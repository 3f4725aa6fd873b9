"""The sentences of a sheet, the same in its plain and its HTML form."""

from collections.abc import Iterator
from typing import NamedTuple

from hwstatus.certify.content import Act, Content, Item, Limit, Scoped, Subject
from hwstatus.record.models import Source
from hwstatus.record.vocabulary import NONE_KNOWN, PRACTICES, UNKNOWN
from hwstatus.rules.practice import Practice, Stance
from hwstatus.store.ledger import Head
from hwstatus.subject import SUPPLIER
from hwstatus.wording import NOTHING_KNOWN, came_about, in_effect, limit, status_for

TITLE = f"{SUPPLIER} status: evidence sheet"


class Part(NamedTuple):
    """A title with its sentences."""

    title: str
    lines: tuple[str, ...]


class Cited(NamedTuple):
    """A source in words, with its addresses."""

    words: str
    addresses: tuple[str, ...]


class Entry(NamedTuple):
    """An update of the list of evidence."""

    decides: bool
    heading: str
    summary: str
    reason: str
    sources: tuple[Cited, ...]
    record: str


class Worded(NamedTuple):
    """All that a sheet says about one entity, in sentences."""

    name: str
    verdict: str
    parts: tuple[Part, ...]
    evidence: tuple[Entry, ...]


def head(content: Content) -> list[tuple[str, str]]:
    """The lines of the sheet's head: what each says, and its value."""
    sheet = content.sheet
    entry = content.ledger
    about = [("members of", sheet.group)] if sheet.group is not None else []
    return [
        *about,
        ("as of", sheet.on),
        ("known at", sheet.known_at),
        ("ledger", _begins(content)),
        ("issued", sheet.issued),
        ("by", sheet.by),
        ("program", f"hwstatus {sheet.program}"),
        ("dataset", content.dataset or "none named"),
        ("entry", f"{entry.entry} of {entry.written}"),
        ("head", str(Head(entry.entry, entry.sha256))),
        ("digest", content.digest),
    ]


def _begins(content: Content) -> str:
    begins = content.ledger.begins
    if begins is None:
        return "holds no update"
    if content.sheet.known_at >= begins:
        return f"begins on {begins}"
    return f"begins on {begins}; before that day this tracker held nothing"


def worded(subject: Subject, on: str) -> Worded:
    """An entity's part of a sheet about the day `on`."""
    parts = (
        Part("Decided by", tuple(_decided(subject, on))),
        Part("Other scopes", tuple(_others(subject, on))),
        Part("Practice of the operators (not a status)", tuple(_practised(subject))),
        Part("Deadlines", tuple(map(_limit, subject.deadlines))),
        Part("Last looked at", tuple(_looked(subject))),
    )
    return Worded(
        name=subject.name,
        verdict=_verdict(subject.head),
        parts=tuple(part for part in parts if part.lines),
        evidence=tuple(map(_entry, subject.evidence)),
    )


# -- standings -------------------------------------------------------------------------


def _verdict(found: Scoped) -> str:
    if found.confirmed is None:
        return f"{UNKNOWN}: {NOTHING_KNOWN}"
    what = limit(found.scope, found.extent)
    return f"{status_for(found.status, what)} since {found.since}"


def _decided(subject: Subject, on: str) -> Iterator[str]:
    found = subject.head
    yield from _acts(found, on)
    if found.restores:
        yield f"restoring {found.restores}"
    if found.disputed_with:
        yield f"disputed: {found.disputed_with} says otherwise"
    yield from subject.doubts


def _acts(found: Scoped, on: str) -> Iterator[str]:
    if found.began is None or found.confirmed is None:
        return
    yield f"began by {_act(found.began, on)}"
    if found.decided and found.decided.id != found.began.id:
        yield f"carried by {_act(found.decided, on)}"
    if found.confirmed != found.began:
        yield f"last confirmed by {_act(found.confirmed, on)}"


def _act(act: Act, on: str) -> str:
    words = (
        f"{act.id} of {act.date}, {act.publisher}: {came_about(act.stage, act.basis)}"
    )
    if act.effective is None:
        return words
    return f"{words}, {in_effect(act.effective, on)} {act.effective}"


def _others(subject: Subject, on: str) -> Iterator[str]:
    for found in subject.scopes:
        if found.scope != subject.head.scope or subject.head.confirmed is None:
            since = "" if found.status == UNKNOWN else f" since {found.since}"
            acts = "; ".join(_acts(found, on))
            yield f"{found.scope}: {found.status}{since}; {acts}"


# -- practice and deadlines ------------------------------------------------------------


def _practised(subject: Subject) -> Iterator[str]:
    found = subject.practice
    if found is None:
        return
    yield _practice(found)
    yield from map(_stance, found.operators)


def _practice(found: Practice) -> str:
    meaning = PRACTICES[found.word].definition
    if found.word == NONE_KNOWN:
        return meaning
    last = f"; last known {found.last_known}" if found.last_known else ""
    return f"{found.word} since {found.since}: {meaning}{last}"


def _stance(found: Stance) -> str:
    return (
        f"{found.name}: {found.word} since {found.since} ({found.status} for"
        f" {found.scope}), confirmed {found.confirmed} by {found.decided_by}"
    )


def _limit(found: Limit) -> str:
    moved = f"; earlier {', '.join(found.was)}" if found.was else ""
    return (
        f"{found.date} ({found.scope}): {found.what}{moved}; set by {found.set_by};"
        f" {_outcome(found)}"
    )


def _outcome(found: Limit) -> str:
    if found.outcome is None:
        return "still ahead"
    by = f", says {found.outcome_by}" if found.outcome_by else ""
    return f"outcome {found.outcome}{by}"


def _looked(subject: Subject) -> Iterator[str]:
    newest = subject.last_update
    checked = subject.last_checked
    yield f"newest update {newest}" if newest else "no update"
    yield f"last checked on {checked}" if checked else "no check is recorded"


# -- evidence --------------------------------------------------------------------------


def _entry(item: Item) -> Entry:
    row = item.row
    rule = f", rule {row.rule}" if row.rule else ""
    return Entry(
        decides=row.decides,
        heading=f"{row.date}, {row.id}, {row.confidence}{rule}",
        summary=row.summary,
        reason=row.reason,
        sources=tuple(map(_cited, item.sources)),
        record=item.record or "none: it was retracted",
    )


def _cited(source: Source) -> Cited:
    origin = f"carries {source.origin}" if source.origin else None
    facts = (source.publisher, source.title, source.locator, source.published, origin)
    official = " (official)" if source.official else ""
    words = ", ".join(fact for fact in facts if fact) + official
    addresses = (source.url, source.archive_url)
    return Cited(words, tuple(address for address in addresses if address))
