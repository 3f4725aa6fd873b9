"""`log`: who changed what, when and why."""

import json
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from hwstatus.commands.edit import differences
from hwstatus.models import Entry, Version
from hwstatus.rows.curation import FieldChange, Log, LogLine
from hwstatus.store import ledger
from hwstatus.store.database import sqlite_errors
from hwstatus.store.tracker import Tracker


def log(tracker: Tracker, words: Sequence[str], limit: int | None = None) -> Log:
    """Who changed what, when and why, newest first; of one update (by id), of entities, or of all."""
    keys = _keys(tracker, words)
    lines = islice(_logged(tracker, keys), limit or None)
    return Log(lines, empty_message="No change is recorded.")


def _keys(tracker: Tracker, words: Sequence[str]) -> set[str] | None:
    """The ledger's keys that a log is limited to; raises `UnknownName`."""
    if not words:
        return None
    if len(words) == 1 and tracker.resolve(words)[1]:  # no name is spelled so
        known = tracker.keys_like(words[0])
        if known:
            return set(known)
    return {key for slug in tracker.require(words) for key in tracker.keys_about(slug)}


def _logged(tracker: Tracker, keys: set[str] | None) -> Iterator[LogLine]:
    with sqlite_errors(tracker.location.path):
        entries = {entry.seq: entry for entry in ledger.entries(tracker.connection)}
        found: Iterator[Version]
        if keys is None:
            found = chain.from_iterable(
                ledger.versions(tracker.connection, seq) for seq in reversed(entries)
            )
        else:
            found = ledger.versions_of(tracker.connection, keys)
        for version in found:
            yield _line(tracker, entries[version.entry], version)


def _line(tracker: Tracker, entry: Entry, version: Version) -> LogLine:
    before = (
        tracker.version_record(version.before) if version.before is not None else None
    )
    old, new = (json.loads(text) if text else {} for text in (before, version.record))
    kind = _kind(before, version.record)
    changed = differences(old, new) if kind == "corrected" else []
    record = new or old
    about = record.get("entity") or record.get("slug") or record.get("checked")
    return LogLine(
        entry.seq,
        entry.at,
        entry.by,
        entry.verb,
        entry.reason,
        entry.undoes,
        kind,
        version.subject,
        version.key,
        about,
        tuple(FieldChange(*change) for change in changed),
        old or None,
        new or None,
    )


def _kind(before: str | None, after: str | None) -> str:
    """What happened to a record, by its line before and after."""
    if before is None:
        return "added"
    return "retracted" if after is None else "corrected"
