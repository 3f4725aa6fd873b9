"""Records taken into the tracker, and what an import did: counts, refused lines, what is worth saying."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from hwstatus import wording
from hwstatus.changes.change import headlines, moved
from hwstatus.errors import BadRecord, Conflict, HwstatusError, Usage
from hwstatus.exchange import jsonl
from hwstatus.exchange.jsonl import Numbered
from hwstatus.record import canonical
from hwstatus.record.forms import (
    Enquiry,
    Group,
    NothingNew,
    Record,
    Retraction,
    unknown_count,
)
from hwstatus.record.models import Entity, Update
from hwstatus.record.validation import entities_named
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import IMPORT, Change
from hwstatus.store.tracker import Tracker

MOST_NAMED = 100
"""Lines that are named one by one; of the others the number is said."""
MOST_REFUSED = 10_000
"""Refused lines of a file from which on it is none of records."""


class ImportOptions(NamedTuple):
    """How to import: the options of the command as typed.

    `form` is one of `exchange.FORMS`, None where the content tells. `mapping` holds
    `COLUMN=FIELD`, `fixed` `FIELD=VALUE` of all rows, `meanings` `WORDS=SCOPE:STATUS`;
    `order` is one of `exchange.cells.ORDERS`, None where the column tells. With `join`,
    news that is recorded already gets the further source; with `allow_duplicate` it is an
    update of its own.
    """

    form: str | None = None
    update: bool = False
    dry_run: bool = False
    keep_going: bool = False
    join: bool = False
    mapping: Sequence[str] = ()
    fixed: Sequence[str] = ()
    meanings: Sequence[str] = ()
    order: str | None = None
    allow_duplicate: bool = False
    again: str = ""
    """What is typed before a further option to import the same otherwise."""


class Refusal(NamedTuple):
    """A line that was refused: its number, why, and what it held, to be mended.

    `held` is the line itself, or the cells of a table's row by column.
    """

    line: int
    reason: str
    held: str | Mapping[str, str]


class Report:
    """What the import of one file did, counted as it goes."""

    def __init__(self, options: ImportOptions, name: str = "") -> None:
        self.options = options
        self.name = name
        """The file as it was named, or the address; empty for standard input."""
        self.counts = Counter[str]()
        """How many records were `added`, `corrected`, `joined` and so on."""
        self.refusals: list[Refusal] = []
        self._first: HwstatusError | None = None
        self.columns: tuple[str, ...] = ()
        """The columns of a table, in their order."""
        self.listed: list[str] = []
        """What would change, a line a record."""
        self.notes: list[str] = []
        """What a person should know besides."""

    @property
    def origin(self) -> str:
        """The file's name without its folder, or the address; empty for standard input."""
        return self.name if "://" in self.name else Path(self.name).name

    @property
    def changes(self) -> int:
        """How many records were added or changed."""
        return sum(
            self.counts[what]
            for what in ("added", "corrected", "drafts", "joined", "retracted")
        )

    def refuse(
        self, error: HwstatusError, line: int, kept: str | Mapping[str, str]
    ) -> None:
        """Set a line aside if the import shall go on, or a dry run; else raise the error."""
        if not (self.options.keep_going or self.options.dry_run):
            raise error
        self._first = self._first or error
        if len(self.refusals) == MOST_REFUSED:
            raise Usage(
                f"more than {MOST_REFUSED:,} lines are refused; nothing was imported"
            )
        reason = str(error).removeprefix(f"line {line}: ")
        reason = reason.removesuffix("; nothing was imported")
        self.refusals.append(Refusal(line, reason, kept))

    def end(self) -> None:
        """Raise the error of the first line that was refused, which names the others, unless they are left out."""
        if self._first is None or self.options.keep_going:
            return
        self._first.hints = (*self._reasons(1), *self._first.hints)
        raise self._first

    def _reasons(self, begin: int = 0) -> list[str]:
        """Why lines were refused, from one of them on."""
        told = [f"line {each.line}: {each.reason}" for each in self.refusals[begin:]]
        return _first(told, len(told))

    def mention(self, what: str) -> None:
        """Keep a line for the list of what would change; of a long list, its beginning."""
        if not self.options.dry_run:
            return
        self.counts["mentioned"] += 1
        if len(self.listed) < MOST_NAMED:
            self.listed.append(what)

    def include(self, other: "Report") -> None:
        """Add the report of another file."""
        self.counts += other.counts
        self.refusals += other.refusals
        self.listed += other.listed
        self.notes += [note for note in other.notes if note not in self.notes]

    @property
    def summary(self) -> str:
        """One line: what was taken in and what was not."""
        counted = self._counted()
        if self.options.dry_run:
            return f"Would import: {counted}. Nothing was written."
        undo = "   Undo: hwstatus undo" if self.changes else ""
        return f"Imported: {counted}.{undo}"

    def _counted(self) -> str:
        counts = self.counts
        said = {
            "added": "added",
            "corrected": "corrected",
            "joined": "given a further source",
            "retracted": "retracted",
            "drafts": "draft" if counts["drafts"] == 1 else "drafts",
            "known": "already there",
            "offered": "recorded from another publisher",
            "aside": "left aside",
        }
        # Where nothing is a draft, it is also said that nothing was added.
        shown = {what for what in said if counts[what]}
        if not counts["drafts"]:
            shown.add("added")
        parts = [f"{counts[w]:,} {words}" for w, words in said.items() if w in shown]
        if self.refusals:
            parts.append(f"{len(self.refusals):,} refused ({self._refused_lines()})")
        counted = ", ".join(parts)
        if counts["unknown_fields"]:
            fields = wording.counted(counts["unknown_fields"], "field")
            counted += f"; kept {fields} that this version does not know"
        return counted

    def _refused_lines(self) -> str:
        numbers = [str(refusal.line) for refusal in self.refusals]
        more = ["..."] if len(numbers) > MOST_SHOWN else []
        lines = "line" if len(numbers) == 1 else "lines"
        return f"{lines} {', '.join(numbers[:MOST_SHOWN] + more)}"

    @property
    def lines(self) -> list[str]:
        """What is said before the summary, a line each."""
        offer = []
        if self.counts["offered"]:
            both = "as updates of their own: --allow-duplicate"
            offer = [f"take them as further sources: --join   {both}"]
        listed = _first(self.listed, self.counts["mentioned"])
        if self.options.dry_run:
            listed += self._reasons()
        return [*listed, *_first(self.notes, len(self.notes)), *offer]


MOST_SHOWN = 10
"""Numbers of refused lines in the summary."""


def _first(lines: list[str], number: int) -> list[str]:
    """The lines that are said of a number of them; of a long list, how many more there are."""
    shown = lines[:MOST_NAMED]
    if number > len(shown):
        shown.append(f"... and {number - len(shown):,} more")
    return shown


# -- records -----------------------------------------------------------------------------


def import_lines(editor: Editor, lines: Iterable[bytes], report: Report) -> None:
    """Take in JSON Lines: all of them or nothing, and nothing twice.

    Raises `BadRecord` with the line's number, `Conflict` where an id has another content
    (unless `update`); with `keep_going` such lines are left out and reported.
    """
    records = jsonl.read(lines, editor.context.today, report.refuse)
    take_records(editor, records, report)


def take_records(editor: Editor, records: Iterable[Numbered], report: Report) -> None:
    """Write records as one ledger entry, inside an open transaction."""
    # Into a tracker that never held an update nothing has to be looked up.
    fresh = not editor.tracker.ledger.ever_had_updates()
    changes = _Taking(editor.tracker, report, fresh=fresh).changes(records)
    if fresh or editor.dry_run:
        editor.commit(IMPORT, changes, fresh=fresh)
        return
    before = headlines(editor.tracker)
    editor.commit(IMPORT, changes)
    report.notes += moved(editor.tracker, before)


class _Taking:
    """Makes the changes of one file; entities must be known, or come before their updates."""

    def __init__(self, tracker: Tracker, report: Report, *, fresh: bool) -> None:
        self._tracker = tracker
        self._report = report
        self._fresh = fresh
        self._known = set(tracker.entities.names)
        self._seen = Seen()

    def changes(self, records: Iterable[Numbered]) -> Iterator[Change]:
        """The change that each record makes, for those that make one."""
        for numbered in records:
            try:
                change = self._change(numbered)
            except (BadRecord, Conflict) as error:
                self._report.refuse(error, numbered.line, numbered.held)
                continue
            if change is not None:
                yield change
            if change and isinstance(numbered.record, Retraction):
                yield change._replace(record=None, line=None)

    def _change(self, numbered: Numbered) -> Change | None:
        """What a line brings; of a retraction what it was last."""
        number, record, line, *_ = numbered
        is_out = isinstance(record, Retraction)
        if isinstance(record, Retraction):
            record = record.retracted
            line = canonical.dump(record)
        subject = canonical.subject_of(record)
        key = canonical.key_of(record)
        self._seen.add(subject, key, number)
        check_names(record, self._known, number, self._tracker.context.today)
        is_new = self._fresh and subject == "update"
        if is_out:
            verdict = self._retracts(number, key, line)
        else:
            verdict = "added" if is_new else self._compare(numbered, subject, key)
        if isinstance(record, Entity):
            self._known.add(record.slug)
        # Other records than updates may have come with the dataset's reference.
        self._report.counts["unknown_fields"] += unknown_count(record)
        self._count(verdict, numbered)
        return None if verdict == "known" else Change(subject, key, record, line)

    def _retracts(self, number: int, key: str, line: str) -> str:
        held = self._tracker.ledger.held("update", key)
        if held not in (None, line) and not self._report.options.update:
            raise Conflict(number, "update", self._tracker.short(key))
        is_known = held is None and self._retracted.get(key) == line
        return "known" if is_known else "retracted"

    @cached_property
    def _retracted(self) -> Mapping[str, str]:
        return self._tracker.corrections.taken_out()

    def _count(self, verdict: str, numbered: Numbered) -> None:
        report = self._report
        report.counts[verdict] += 1
        if report.options.dry_run and verdict != "known":
            word = {"added": "add", "retracted": "retract"}.get(verdict, "correct")
            report.mention(f"{word} {described(numbered.record)}")

    def _compare(self, numbered: Numbered, subject: str, key: str) -> str:
        tracker = self._tracker
        line = tracker.ledger.held(subject, key)
        if line is None:
            return "added"
        if line == numbered.text or canonical.restore(subject, line) == numbered.record:
            return "known"
        is_update = subject == "update"
        # A whole tracker arrives where there is none: the package's reference gives way to its own.
        gives_way = self._fresh and tracker.ledger.came_with_dataset(subject, key)
        if not gives_way and not (self._report.options.update or numbered.corrects):
            short = tracker.short(key) if is_update else key
            raise Conflict(numbered.line, subject, short)
        return "joined" if numbered.corrects else "corrected"


def described(record: Record) -> str:
    """A record in one line: what it is about, when, and what it says."""
    if isinstance(record, Retraction):
        record = record.retracted
    subject = canonical.subject_of(record)
    if isinstance(record, Update):
        effects = [f"{effect.scope}={effect.status}" for effect in record.effects]
        status = ", ".join(effects) or "no change of status"
        return f"{record.id} · {record.entity} · {record.date} · {status} · {record.summary}"
    return f"{subject} {canonical.key_of(record)}"


class Seen:
    """Which keys a file has named, and on which lines."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str], int] = {}

    def add(self, subject: str, key: str, line: int) -> None:
        """Take note of a key; raises `BadRecord` where it comes again."""
        first = self._lines.setdefault((subject, key), line)
        if first != line:
            raise BadRecord("id", f"is on line {first} too").at(line)


def check_names(
    record: Record, entities: Container[str], number: int, today: str
) -> None:
    """Raise `BadRecord` where a record on a line names an unknown entity, or is of a later day."""
    for slug in entities_named(record):
        if slug not in entities:
            field = "members" if isinstance(record, Group) else "entity"
            unknown = f"'{slug}' is not known: put its own line before"
            raise BadRecord(field, unknown).at(number)
    if (
        isinstance(record, Update | NothingNew | Enquiry)
        and record.recorded_at[:10] > today
    ):
        raise BadRecord("recorded_at", f"{record.recorded_at} is in the future").at(
            number
        )
