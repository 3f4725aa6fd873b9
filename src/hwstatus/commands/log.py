"""`log`: who changed what, when and why."""

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, islice
from typing import Any

from hwstatus.records import Entry, Version
from hwstatus.rows.curation import FieldChange, Log, LogLine
from hwstatus.serialization import canonical
from hwstatus.store import ledger
from hwstatus.store.tracker import Tracker

SMALL = 20
"""An entry with more records than these is folded."""


def log(
    tracker: Tracker,
    words: Sequence[str],
    limit: int | None = None,
    *,
    folded: bool = False,
) -> Log:
    """Who changed what, when and why, newest first.

    Of one update (by id), of entities, or of all. `folded` gives one line for each
    entry of the dataset and for each large one, unless something is asked for by name.
    """
    keys = _keys(tracker, words)
    folds = None
    if folded and keys is None:
        folds = _Folds(tracker)
    lines = islice(_logged(tracker, keys, folds), limit or None)
    hint = "Entries of the dataset and large ones are folded: --all shows every record."
    return Log(
        lines,
        folded=folds.counts if folds else {},
        summary=hint if folds else "",
        empty_message="No change is recorded.",
    )


class _Folds:
    """Which entries are folded; `counts` has the records of each by subject."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker
        self.counts: dict[int, dict[str, int]] = {}

    def folds(self, entry: Entry) -> bool:
        """Whether an entry is folded; if so, its records are counted."""
        counts = self._tracker.ledger.records_of_entry(entry.seq)
        of_dataset = entry.verb in (ledger.DATASET, ledger.REFRESH)
        if of_dataset or sum(counts.values()) > SMALL:
            self.counts[entry.seq] = counts
        return entry.seq in self.counts


def _keys(tracker: Tracker, words: Sequence[str]) -> set[str] | None:
    """The ledger's keys that a log is limited to; raises `UnknownName`."""
    if not words:
        return None
    if len(words) == 1 and tracker.entities.resolve(words)[1]:  # no name is spelled so
        known = tracker.ledger.keys_like(words[0])
        if known:
            return set(known)
    return {
        key
        for slug in tracker.entities.require(words)
        for key in tracker.ledger.keys_about(slug)
    }


def _logged(
    tracker: Tracker, keys: set[str] | None, folds: _Folds | None
) -> Iterator[LogLine]:
    with tracker.reader.errors():
        entries = {entry.seq: entry for entry in tracker.ledger.entries()}
        found: Iterator[Version]
        if keys is None:
            found = chain.from_iterable(
                _versions(tracker, entry, folds) for entry in reversed(entries.values())
            )
        else:
            found = tracker.ledger.versions_of(keys)
        for _, versions in groupby(found, key=_entry_and_record):
            # A merge leaves what it was offered, and then what it made of it.
            *_, last = versions
            line = _line(tracker, entries[last.entry], last)
            if line.before != line.after:
                yield line


def _entry_and_record(version: Version) -> tuple[int, str, str]:
    return version.entry, version.subject, version.key


def _versions(
    tracker: Tracker, entry: Entry, folds: _Folds | None
) -> Iterator[Version]:
    """What an entry left; of a folded one the first record, which stands for all."""
    most = 1 if folds and folds.folds(entry) else None
    return islice(tracker.ledger.versions(entry.seq), most)


def _line(tracker: Tracker, entry: Entry, version: Version) -> LogLine:
    before = None
    if version.before is not None:
        before = tracker.ledger.stood_before(version)
    old = _fields(before)
    new = _fields(version.record)
    kind = _kind(before, version.record)
    changed = canonical.differences(old, new) if kind == "corrected" else []
    record = new or old
    named = (record.get(key) for key in _ABOUT)
    about = next(filter(None, named), None)
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


_ABOUT = ("entity", "slug", "checked", "heading", "title")
"""The fields that say what a record is about; a draft has the last two."""


def _fields(line: str | None) -> dict[str, Any]:
    return {} if line is None else canonical.read_json(line)


def _kind(before: str | None, after: str | None) -> str:
    """What happened to a record, by its line before and after."""
    if before is None:
        return "added"
    if after is None:
        return "retracted"
    return "corrected"
