"""`log`: who changed what, when and why; `head`: its end."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain, groupby, islice
from operator import attrgetter
from typing import Annotated, Any, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.done import Done
from hwstatus.columns import NUMBER, TEXT, Column
from hwstatus.errors import BadValue, NotFound
from hwstatus.record import canonical, dates
from hwstatus.record.forms import Entry, Head, Version
from hwstatus.record.names import fold, read_word
from hwstatus.store import ledger
from hwstatus.store.tracker import Tracker
from hwstatus.text import begun, typed


class FieldChange(NamedTuple):
    """A field of a record before and after; JSON values."""

    field: str
    before: Any
    after: Any


def _spelled(changes: Sequence[FieldChange]) -> str:
    """The changes of a record in a cell: `field: before → after; …`."""
    return "; ".join(
        f"{change.field}: {canonical.shown(change.before)} → {canonical.shown(change.after)}"
        for change in changes
    )


class LogLine(NamedTuple):
    """One record as one ledger entry changed it; whole before and after in JSON only."""

    entry: Annotated[int, "number of the ledger entry", NUMBER]
    at: Annotated[str, "when, in UTC"]
    by: Annotated[str, "who"]
    verb: Annotated[str, "what was done: `add`, `edit`, `undo`, ..."]
    reason: Annotated[str | None, "why", TEXT]
    undoes: Annotated[int | None, "number of the entry taken back", NUMBER]
    kind: Annotated[str, "`added`, `corrected` or `retracted`"]
    subject: Annotated[str, "kind of record"]
    key: Annotated[str, "the record's permanent key"]
    about: Annotated[str | None, "slug of the entity that it is about"]
    changed: Annotated[
        tuple[FieldChange, ...], "the fields that changed", TEXT, _spelled
    ]
    before: dict[str, Any] | None
    after: dict[str, Any] | None
    what: Annotated[str, "the record in a few words", TEXT]
    recorded_by: Annotated[str | None, "who recorded it first, where it says so"]

    @property
    def brought_from(self) -> str | None:
        """Who recorded what this entry only brought: by a merge, say; None where its own person did."""
        is_brought = self.kind == "added" and self.recorded_by != self.by
        return self.recorded_by if is_brought else None

    def is_by(self, folded: str) -> bool:
        """Whether a person of this name, folded, made the change, or what it brought, or is named by its merge."""
        people = [self.by, self.brought_from or ""]
        if self.verb == ledger.MERGE and self.kind != "added":
            people.append(self.reason or "")
        return any(folded in fold(person) for person in people)


LOG = Table(
    "log",
    LogLine,
    plain="entry at by verb kind subject key about changed reason what",
    document="at by verb key about changed reason what",
    keys=LogLine._fields,
    given_by="`log`",
    counted="change",
)


class Log(Answer[LogLine]):
    """Who changed what, newest first; a terminal is told how the first change that is not the dataset's is taken back.

    `folded` says of an entry how many records of each subject it changed, where only the
    first of them is among the rows; nothing of one whose records all are.
    """

    view = "log"
    has_brief = True

    table: Table[LogLine] = LOG
    folded: Callable[[int], Mapping[str, int]]
    short: Callable[[str], str]
    """The beginning of an update's id that says which one, as a page tells it."""

    def __iter__(self) -> Iterator[LogLine]:
        """The rows; where one of them stands for an entry that is folded, that is said in the end.

        Else it is how many there are, what took others back apart: that is no further change to read.
        """
        numbers = Counter[str]()
        for line in super().__iter__():
            numbers[line.verb if line.undoes else "change"] += 1
            if self.folded(line.entry):
                self.summary = _UNFOLDED
            if line.verb != ledger.DATASET and not self.pointers:
                verb = ledger.REDO if line.verb == ledger.UNDO else ledger.UNDO
                self.pointers = [
                    f"Taken back by its number: hwstatus {verb} {line.entry}"
                ]
            yield line
        if numbers.keys() - {"change"}:
            told = [wording.counted(n, verb) for verb, n in sorted(numbers.items())]
            self.summary = self.summary or ", ".join(told)


_UNFOLDED = (
    "Entries of the dataset and large ones are folded: --all shows every record."
)

SMALL = 20
"""An entry with more records than these is folded."""


def log(
    tracker: Tracker,
    words: Sequence[str],
    limit: int | None = None,
    *,
    since: str | None = None,
    by: str | None = None,
    action: str | None = None,
    folded: bool = False,
) -> Log:
    """Who changed what, when and why, newest first.

    Of one update (by id), of one entry (by number), of entities, or of all; `since` a day or period, `by` a person,
    `action` what was done to a record. `folded` gives one line for each entry of the dataset and for each large one,
    unless something is asked for by name.
    """
    if by is not None and not fold(by):
        raise BadValue("--by", by, "a name")
    number, keys = _named(tracker, words)
    first = dates.first_day("--since", since, tracker.context.today) or ""
    entries = {
        entry.seq: entry
        for entry in tracker.ledger.entries()
        if number in (None, entry.seq)
        and entry.at >= first
        and (entry.verb not in _OF_DATASET or fold(by or "") in fold(entry.by))
    }
    only = None if action is None else _kind_done(action)
    is_folded = folded and keys is None and not only
    person = fold(by or "")
    folds = _folds(tracker, entries, person) if is_folded else _unfolded
    logged = _logged(tracker, entries, keys, folds)
    lines = (
        line for line in logged if only in (None, line.kind) and line.is_by(person)
    )
    return Log(
        rows=islice(lines, limit or None),
        folded=folds,
        short=tracker.short,
        empty_message=_nothing(since, by, only),
        notes=[] if folded or words else list(_without_dataset(since, entries)),
    )


class RecordLogs:
    """What happened to single records of a tracker, whose entries are read once for all of them."""

    def __init__(self, tracker: Tracker) -> None:
        self._tracker = tracker

    @cached_property
    def _entries(self) -> Mapping[int, Entry]:
        return {entry.seq: entry for entry in self._tracker.ledger.entries()}

    def of(self, subject: str, key: str) -> list[LogLine]:
        """What happened to one record, newest first."""
        logged = _logged(self._tracker, self._entries, {key}, _unfolded)
        return [line for line in logged if line.subject == subject]


_OF_DATASET = (ledger.DATASET, ledger.REFRESH)

KINDS = {
    "added": ("add", "new"),
    "corrected": ("edit", "edited", "changed"),
    "retracted": ("delete", "deleted", "removed"),
}
"""What is done to a record, and the words that people type for it."""


def _kind_done(action: str) -> str:
    """What a word says was done to a record; raises `BadValue`."""
    others = (kind for kind, words in KINDS.items() if action.lower() in words)
    return read_word("--action", next(others, action), KINDS)


def _nothing(since: str | None, by: str | None, kind: str | None) -> str:
    """What to say where there is no change: `No change since 2026 by Ada is recorded.`."""
    question = f"{f' since {since}' if since else ''}{f' by {by}' if by else ''}"
    return f"No change{question} is recorded{f' as {kind}' if kind else ''}."


def _without_dataset(since: str | None, entries: Mapping[int, Entry]) -> Iterator[str]:
    """How updates alone are listed, where a log has every record of the dataset that was taken in within the time."""
    if since and any(entry.verb in _OF_DATASET for entry in entries.values()):
        line = f"hwstatus list --recorded-since {typed(since)}"
        yield f"The dataset's countries, groups and checks too; updates alone: {line}"


def _named(
    tracker: Tracker, words: Sequence[str]
) -> tuple[int | None, set[str] | None]:
    """The number of the entry, or the ledger's keys, that a log is limited to; raises `NotFound` and `UnknownName`."""
    if not words:
        return None, None
    if len(words) == 1 and tracker.entities.resolve(words)[1]:  # no name is spelled so
        [text] = words
        if keys := tracker.ledger.keys_like(text):
            return None, set(keys)
        if text.isdecimal():
            last = tracker.ledger.head().entry
            if not 0 < int(text) <= last:
                raise NotFound(f"no entry has the number {text}: the last is {last:,}")
            return int(text), None
    slugs = tracker.entities.require(words)
    return None, {key for slug in slugs for key in tracker.ledger.keys_about(slug)}


def _logged(
    tracker: Tracker,
    entries: Mapping[int, Entry],
    keys: set[str] | None,
    folded: Callable[[int], Mapping[str, int]],
) -> Iterator[LogLine]:
    """The records as the entries changed them; of an entry that is folded the first, which stands for all."""
    with tracker.reader.errors():
        logged: Iterator[Version]
        if keys is None:
            logged = chain.from_iterable(
                islice(tracker.ledger.versions(entry), 1 if folded(entry) else None)
                for entry in sorted(entries, reverse=True)
            )
        else:
            of_keys = tracker.ledger.versions_of(keys)
            logged = (version for version in of_keys if version.entry in entries)
        for _, versions in groupby(logged, key=attrgetter("entry", "subject", "key")):
            # A merge leaves what it was offered, and then what it made of it.
            *_, last = versions
            line = _line(tracker, entries[last.entry], last)
            if line.before != line.after:
                yield line


def _folds(
    tracker: Tracker, entries: Mapping[int, Entry], by: str
) -> Callable[[int], Mapping[str, int]]:
    """What says of an entry that is folded how many records of each subject it changed, counted when it is reached.

    Folded are the dataset's and large ones; of what somebody else did it is asked record by record.
    """

    @cache
    def counts(number: int) -> Mapping[str, int]:
        entry = entries[number]
        if by not in fold(entry.by):
            return {}
        each = tracker.ledger.records_of_entry(number)
        is_large = sum(each.values()) > SMALL
        return each if is_large or entry.verb in _OF_DATASET else {}

    return counts


def _unfolded(_entry: int) -> Mapping[str, int]:
    return {}


def _line(tracker: Tracker, entry: Entry, version: Version) -> LogLine:
    is_new = version.before is None
    before = None if is_new else tracker.ledger.stood_before(version)
    old = _fields(before)
    new = _fields(version.record)
    kind = _kind(before, version.record)
    changed = canonical.differences(old, new) if kind == "corrected" else []
    record = new or old
    return LogLine(
        entry=entry.seq,
        at=entry.at,
        by=entry.by,
        verb=entry.verb,
        reason=entry.reason,
        undoes=entry.undoes,
        kind=kind,
        subject=version.subject,
        key=version.key,
        about=next(filter(None, map(record.get, _ABOUT)), None),
        changed=tuple(FieldChange(*change) for change in changed),
        before=old or None,
        after=new or None,
        what=_in_words(record),
        recorded_by=record.get("recorded_by"),
    )


_ABOUT = ("entity", "slug", "checked", "heading", "title")
"""The fields that say what a record is about; a draft has the last two."""


def _in_words(record: Mapping[str, Any]) -> str:
    """A record in a few words: of an update its day, what it sets, and the beginning of its summary."""
    effects = (
        wording.status_for(effect["status"], effect["scope"])
        for effect in record.get("effects", ())
    )
    outcomes = (f"outcome: {one['word']}" for one in record.get("outcomes", ()))
    told = next(filter(None, map(record.get, _TOLD)), "")
    sets = ", ".join(chain(effects, outcomes))
    parts = (record.get("date"), sets, begun(told))
    return " · ".join(filter(None, parts))


_TOLD = ("summary", "note", "title", "name", "outcome")
"""The fields that say what a record tells: the first that it has counts."""


def _fields(line: str | None) -> dict[str, Any]:
    return {} if line is None else canonical.read_json(line)


def _kind(before: str | None, after: str | None) -> str:
    """What happened to a record, by its line before and after."""
    if before is None:
        return "added"
    if after is None:
        return "retracted"
    return "corrected"


HEADS = Table(
    "heads",
    Head,
    more={
        "head": Column(
            "entry and hash, as `doctor --expect` takes them", TEXT, get=str
        ),
        "entry": Column("the number of the last entry", NUMBER),
        "sha256": Column("its hash, in hexadecimal"),
    },
    plain="head",
    given_by="`head`",
)


def head(tracker: Tracker) -> Answer[Head]:
    """The last entry of the ledger with its hash, in one row."""
    return Answer(table=HEADS, rows=[tracker.ledger.head()])


def continues(tracker: Tracker, earlier: str) -> Done:
    """Whether the ledger continues an earlier head; raises `NotContinued`."""
    old = Head.read(earlier, "--consistency")
    now = tracker.ledger.require_continued(old, tracker.context.watch)
    since = now.entry - old.entry
    return Done(
        f"This ledger continues entry {old.entry}, with {since:,} later: head {now}"
    )
