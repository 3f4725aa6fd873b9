"""The tracker as it was held at an earlier time, rebuilt from the ledger.

Every question can then be asked of the past as of the present. Names and groups are reference, not
knowledge: they are taken as they are now, so that a question about the past can be asked by today's names.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from hwstatus.serialization import canonical, json_text
from hwstatus.store import ledger_queries as asked
from hwstatus.store import schema
from hwstatus.store.database import Database, sqlite_errors
from hwstatus.store.history import KnownUntil, LedgerReader
from hwstatus.store.projection import Projector
from hwstatus.store.tracker import Tracker


def as_known_at(
    tracker: Tracker,
    known_at: str,
    entry: int | None = None,
    about: Sequence[str] | None = None,
) -> Tracker:
    """The tracker as it stood at the end of the day `known_at` (ISO, UTC), or after a ledger entry.

    It is rebuilt in a temporary file; with `about`, in memory, and only what was held about
    these entities: what their updates did to others is told from the present's tables. A
    record counts from its own time: an imported tracker brings its times along. A correction
    or retraction counts from the time of its ledger entry.
    """
    present = tracker.present
    if about is not None:
        about = _with_operators(tracker, about)
    past = Database.scratch() if about is None else Database.in_memory()
    schema.migrate(past)
    if entry is None:
        horizon = KnownUntil(known_at)
    else:
        horizon = KnownUntil(known_at, entry)
    with sqlite_errors(tracker.location.path, present.connection):
        past.execute("BEGIN")
        _fill(past, _held_then(tracker, horizon, about))
        meta = present.connection.execute("SELECT key, value FROM meta").fetchall()
        past.executemany("INSERT INTO meta VALUES (?, ?)", meta)
        past.execute("COMMIT")
    return Tracker(
        tracker.location,
        past,
        tracker.context,
        tracker.question._replace(known_at=known_at),
        present=present,
        horizon=horizon,
        about=about,
    )


def _held_then(
    tracker: Tracker, horizon: KnownUntil, about: Sequence[str] | None
) -> Iterable[tuple[Any, ...]]:
    """The records that were held then, all or those about some entities, counted as they come."""
    present = tracker.present
    total = None
    query = asked.HELD_THEN
    values = horizon.values
    if about is None:
        total = present.connection.execute(asked.VERSION_COUNT).fetchone()[0]
    else:
        query = asked.HELD_THEN_OF_KEYS
        values["keys"] = json_text.encode(_keys(present, about))
    found = present.connection.execute(query, values)
    return tracker.context.counted("Going back", total, found)


def _fill(past: Database, held: Iterable[tuple[Any, ...]]) -> None:
    """Write records, and what follows from them, into an empty tracker."""
    projector = Projector(past)
    for seq, subject, key, record in held:
        past.execute(
            "INSERT INTO version VALUES (?, 0, ?, ?, NULL, ?)",
            (seq, subject, key, record),
        )
        projector.add(seq, canonical.restore(subject, record))
    projector.flush()


def _with_operators(tracker: Tracker, about: Sequence[str]) -> list[str]:
    """These entities, and the companies on whose records a practice there rests."""
    companies = (company.slug for company in tracker.companies_in(about))
    return list(dict.fromkeys([*about, *companies]))


def _keys(present: LedgerReader, about: Sequence[str]) -> list[str]:
    """The keys of what is about some entities, and of all that is reference: names and groups."""
    reference = [
        str(row[0]) for row in present.connection.execute(asked.REFERENCE_KEYS)
    ]
    return [*reference, *(key for slug in about for key in present.keys_about(slug))]
