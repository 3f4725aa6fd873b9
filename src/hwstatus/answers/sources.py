"""`sources list`: the addresses that updates cite, and what is recorded of them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from typing import Annotated, Any, NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import LIST, Answer, Shown, Table
from hwstatus.answers.filters import MOST_NAMED, build_filter, described
from hwstatus.answers.ids import ids_meant
from hwstatus.answers.matches import matches_source, of_kinds
from hwstatus.answers.words import understood
from hwstatus.columns import TEXT, WORD
from hwstatus.record import canonical, dates
from hwstatus.record.models import UNLIMITED, Filter, FilterOptions, Source, Update
from hwstatus.record.vocabulary import ANSWERS
from hwstatus.store.tracker import Tracker
from hwstatus.text import typed


class AddressRow(NamedTuple):
    """An address that updates cite, and what it answered; None where nobody asked yet.

    A copy should be near to the `day`.
    """

    url: Annotated[str, "the address", TEXT]
    updates: Annotated[tuple[str, ...], "ids of the updates that cite it"]
    publishers: Annotated[tuple[str, ...], "who publishes there"]
    archive_url: Annotated[str | None, "the Wayback Machine's copy", TEXT]
    day: str
    outcome: Annotated[
        str | None, "`reachable`, `gone`, `refused`, `failed`; empty: not asked", WORD
    ] = None
    asked: Annotated[str | None, "the day on which it was asked last"] = None
    reason: Annotated[str | None, "why there was no page", TEXT] = None
    sha256: Annotated[str | None, "SHA-256 of the page's readable text"] = None
    decides: Annotated[bool, "whether it is cited for the verdict on who is named"] = (
        False
    )


_OF_ENQUIRY = ("outcome", "asked", "reason", "sha256", "archive_url")


BROKEN = ("gone", "failed")
"""Outcomes of addresses that answer no more; one that is `refused` is kept from programs."""

ADDRESSES = Table(
    "addresses",
    AddressRow,
    "outcome asked url reason sha256 archive_url updates publishers decides",
    document="publishers outcome asked url reason updates",
    screen=(
        Shown("publisher", "publishers"),
        Shown("updates"),
        Shown("outcome", look=WORD),
        Shown("asked"),
        Shown("address", "url", TEXT),
        Shown("reason", look=TEXT),
    ),
    given_by="`sources`",
    counted="address",
)


def addresses(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions = FilterOptions(),  # noqa: B008 - immutable
    *,
    broken: bool = False,
) -> Answer[AddressRow]:
    """Every address that matching updates cite, with what is recorded of it; `broken`, that answer no more.

    Those cited for the verdicts on who is named come first.
    """
    chosen = _updates_meant(tracker, names, wanted)
    every = _cited(tracker, chosen)
    counted = tracker.context.counted("Looking up", len(every), every)
    deciding = _deciding(tracker, chosen)
    rows = [
        as_asked(tracker, row)._replace(
            decides=any(id_ in deciding for id_ in row.updates)
        )
        for row in counted
    ]
    rows.sort(key=lambda row: not row.decides)
    question = described(wanted, names)
    nothing = f"No update that cites an address matches {question}."
    if not question:
        nothing = "No update cites an address."
    if broken and rows:
        nothing = _none_broken(rows, names)
        rows = [row for row in rows if row.outcome in BROKEN]
    table = ADDRESSES
    if not any(row.outcome for row in rows):
        table = table.without("outcome", "asked", "reason")
    notes = []
    if chosen.entities:
        about = typed(*(names or chosen.entities))
        notes = [f"{_rests_on(tracker, rows, deciding)}: hwstatus why {about}"]
    copied = sum(bool(row.archive_url) for row in rows)
    summary = f"{tally(rows)}; {copied:,} of {len(rows):,} with an archived copy"
    if cut := wording.limited(wanted.limit or len(rows), len(rows), "addresses"):
        rows, summary = rows[: wanted.limit], f"{cut}: {summary}"
    return Answer(
        table=table,
        rows=rows,
        notes=notes,
        summary=summary,
        empty_message=nothing,
        screens=LIST,
    )


def _none_broken(rows: Sequence[AddressRow], names: Sequence[str]) -> str:
    """What is said where no address is broken: that none was, or that none was asked."""
    if any(row.outcome for row in rows):
        return f"None is broken: {tally(rows)}."
    ask = typed("hwstatus", "sources", "check", *names)
    return f"No address was asked yet whether it answers: {ask}"


def _deciding(tracker: Tracker, chosen: Filter) -> dict[str, None]:
    """The ids of the updates that decide the verdicts on those whom a filter names."""
    heads = evidence.headlines(tracker, chosen.entities, scopes=chosen.scopes)
    return {head.decided_by: None for head in heads.values() if head.decided_by}


def _rests_on(
    tracker: Tracker, rows: Sequence[AddressRow], deciding: Collection[str]
) -> str:
    """Which updates decide, where the first rows are theirs."""
    if not any(row.decides for row in rows):
        return "The verdict's own"
    shown = wording.first_of(list(map(tracker.short, deciding)), MOST_NAMED)
    return f"Decided by {shown}, whose sources come first"


def cited(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions
) -> list[AddressRow]:
    """The addresses that matching updates about the names, or the members of groups, cite, each once."""
    return _cited(tracker, _updates_meant(tracker, names, wanted))


def _updates_meant(
    tracker: Tracker, names: Sequence[str], wanted: FilterOptions
) -> Filter:
    """Which updates are meant: with these ids, or about the names and the members of groups."""
    chosen = build_filter(tracker, wanted)._replace(limit=None)
    if ids := ids_meant(tracker, names):
        return chosen._replace(ids=ids)
    _, slugs = understood(tracker, FilterOptions(), names, (), with_members=True)
    if names and not slugs:
        return chosen._replace(members=())
    named = chosen._replace(entities=(*chosen.entities, *slugs))
    return of_kinds(tracker, named)


def _cited(tracker: Tracker, chosen: Filter) -> list[AddressRow]:
    citing: dict[str, list[tuple[Update, Source]]] = defaultdict(list)
    updates = tracker.updates(chosen)
    total = tracker.count(chosen, most=UNLIMITED)
    for update in tracker.context.counted("Reading updates", total, updates):
        for source in update.sources:
            if source.url and matches_source(chosen, source):
                citing[source.url].append((update, source))
    return [_row(url, those) for url, those in citing.items()]


def _row(url: str, those: Sequence[tuple[Update, Source]]) -> AddressRow:
    """An address as some updates cite it; the first of them has the day."""
    update, source = those[0]
    day = dates.read_date(source.published or update.date).last
    ids = dict.fromkeys(update.id for update, _ in those)
    publishers = dict.fromkeys(source.publisher for _, source in those)
    copies = (source.archive_url for _, source in those if source.archive_url)
    return AddressRow(url, tuple(ids), tuple(publishers), next(copies, None), day)


def as_asked(tracker: Tracker, row: AddressRow) -> AddressRow:
    """An address with what it answered last, and the ids of its updates as they are shown."""
    updates = tuple(map(tracker.short, row.updates))
    answer = canonical.restored("address", tracker.ledger.held("address", row.url))
    told: dict[str, Any] = {name: getattr(answer, name, None) for name in _OF_ENQUIRY}
    told["archive_url"] = told["archive_url"] or row.archive_url
    return row._replace(updates=updates, **told)


def tally(rows: Sequence[AddressRow]) -> str:
    """`12 reachable, 1 gone`: how many addresses had which outcome."""
    counts = Counter(row.outcome for row in rows)
    parts = [f"{counts[word]:,} {word}" for word in ANSWERS if counts[word]]
    if counts[None]:
        parts.append(f"{counts[None]:,} not asked yet")
    return ", ".join(parts)
