"""Records of files and of rows taken into the tracker: each is new, the same, a correction, or refused."""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property, partial
from itertools import chain
from typing import NamedTuple

from hwstatus.changes.add import lowered, named_act
from hwstatus.changes.change import headlines, moved
from hwstatus.changes.import_report import Report
from hwstatus.errors import BadRecord, Conflict
from hwstatus.exchange import jsonl
from hwstatus.exchange.jsonl import LineContent, NothingSaid, Numbered, ReadRecord
from hwstatus.record import canonical
from hwstatus.record.dates import Span, read_date, shift
from hwstatus.record.forms import Group, Record, Retraction, unknown_count
from hwstatus.record.models import Entity, Update
from hwstatus.record.validation import entities_named
from hwstatus.rules import likeness
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import IMPORT, Change
from hwstatus.store.tracker import Tracker

Identity = tuple[str, str]
"""A record's subject and its key."""

LOOKED_AT = 1_000
"""Updates of a file of which what they took the place of is looked at; `check` looks at all."""


def import_lines(editor: Editor, lines: Iterable[bytes], report: Report) -> None:
    """Take in JSON Lines: all of them or nothing, and nothing twice.

    Raises `BadRecord` with the line's number, `Conflict` where an id has another content
    (unless `update`); with `keep_going` such lines are left out and reported.
    """
    take_records(editor, jsonl.numbered_lines(lines, editor.context.today), report)


def take_records(editor: Editor, records: Iterable[Numbered], report: Report) -> None:
    """Write records as one ledger entry, inside an open transaction."""
    # Into a tracker that never held an update nothing has to be looked up.
    fresh = not editor.tracker.ledger.ever_had_updates()
    taking = _Taking(editor.tracker, report, fresh=fresh)
    if fresh:
        editor.commit(IMPORT, taking.changes(records), fresh=True)
        return
    before = {} if editor.dry_run else headlines(editor.tracker)
    editor.commit(IMPORT, taking.changes(records))
    if not editor.dry_run:
        report.notes += moved(editor.tracker, before)
    report.notes += taking.lowered()


class _Taking:
    """Makes the changes of one file."""

    def __init__(self, tracker: Tracker, report: Report, *, fresh: bool) -> None:
        self._tracker = tracker
        self._report = report
        self._fresh = fresh
        self._checks = Checks(tracker)
        self._news = _News(tracker, report)
        self._with_effects: list[tuple[int, Update]] = []
        """Updates that came with a status, and their lines: as many as are looked at once more."""

    def changes(self, records: Iterable[Numbered]) -> Iterator[Change]:
        """The changes that records make, for those that make any; those with further sources come last."""
        for numbered in chain(records, self._news.waiting()):
            try:
                yield from self._changes(numbered)
            except NothingSaid:
                self._report.counts["aside"] += 1
            except (BadRecord, Conflict) as error:
                self._report.refuse(error, numbered.line, numbered.content)

    def _changes(self, numbered: Numbered) -> Iterator[Change]:
        """What a line brings; of a retraction what it was last."""
        told = numbered.read()
        if told.unnamed and self._news.is_settled(numbered, told):
            return
        is_out = isinstance(told.record, Retraction)
        if isinstance(told.record, Retraction):
            record = told.record.retracted
            told = ReadRecord(record, canonical.dump(record))
        identity = self._checks.identity(told.record, numbered.line)
        verdict = self._verdict(numbered.line, identity, told, is_out=is_out)
        # Other records than updates may have come with the dataset's reference.
        self._report.counts["unknown_fields"] += unknown_count(told.record)
        self._report.counts[verdict] += 1
        if verdict == "known":
            return
        if self._report.options.dry_run:
            word = {"added": "add", "retracted": "retract"}.get(verdict, "correct")
            self._report.mention(f"{word} {described(told.record)}")
        is_one_more = len(self._with_effects) < LOOKED_AT and not is_out
        if is_one_more and isinstance(told.record, Update) and told.record.effects:
            self._with_effects.append((numbered.line, told.record))
        yield Change(*identity, told.record, told.text)
        if is_out:
            yield Change(*identity, None)

    def lowered(self) -> Iterator[str]:
        """A note on each status that a plan or a remark took the place of, as `add` says it."""
        for line, update in self._with_effects:
            for said in lowered(self._tracker, update):
                yield f"line {line}: {said}"

    def _verdict(
        self, number: int, identity: Identity, told: ReadRecord, *, is_out: bool
    ) -> str:
        """What becomes of a record; raises `Conflict` where another one has its key, unless it may be replaced."""
        subject, key = identity
        is_update = subject == "update"
        tracker = self._tracker
        line = None
        if is_out or not (self._fresh and is_update):
            line = tracker.ledger.held(subject, key)
        if line is None and is_out:
            return "known" if self._retracted.get(key) == told.text else "retracted"
        if line is None:
            return "added"
        is_same = line == told.text or canonical.restore(subject, line) == told.record
        # A whole tracker arrives where there is none: the package's reference gives way to its own.
        gives_way = self._fresh and tracker.ledger.came_with_dataset(subject, key)
        may_change = is_same or told.joins or self._report.options.update or gives_way
        if not may_change:
            raise Conflict(number, subject, tracker.short(key) if is_update else key)
        if is_out:
            return "retracted"
        changed = "joined" if told.joins else "corrected"
        return "known" if is_same else changed

    @cached_property
    def _retracted(self) -> Mapping[str, str]:
        return self._tracker.corrections.taken_out()


def described(record: Record) -> str:
    """A record in one line: what it is about, when, and what it says."""
    if isinstance(record, Update):
        effects = [f"{effect.scope}={effect.status}" for effect in record.effects]
        status = ", ".join(effects) or "no change of status"
        return f"{record.id} · {record.entity} · {record.date} · {status} · {record.summary}"
    return " ".join(canonical.identity_of(record))


class Checks:
    """Checks records of a file or a tracker: entities must be known, or come before what names them."""

    def __init__(self, tracker: Tracker, further: Iterable[str] = ()) -> None:
        self._today = tracker.context.today
        self._entities = {*tracker.entities.names, *further}
        self._lines: dict[Identity, int] = {}

    def identity(self, record: Record, line: int = 0) -> Identity:
        """What a record is, on a `line` if it has any.

        Raises `BadRecord` where one comes again, names an unknown entity, or is of a later day.
        """
        identity = canonical.identity_of(record)
        first = self._lines.setdefault(identity, line)
        if first != line:
            raise BadRecord("id", f"is on line {first} too").at(line)
        unknown = [e for e in entities_named(record) if e not in self._entities]
        if unknown:
            field = "members" if isinstance(record, Group) else "entity"
            problem = f"'{unknown[0]}' is not known: put its own line before"
            raise BadRecord(field, problem).at(line)
        at = getattr(record, "recorded_at", "")
        if at[:10] > self._today:
            raise BadRecord("recorded_at", f"{at} is in the future").at(line)
        if isinstance(record, Entity):
            self._entities.add(record.slug)
        return identity


# -- news that is recorded already -----------------------------------------------------

REMEMBERED = 50
"""New updates about an entity that later rows are compared with."""


class _Waiting(NamedTuple):
    """An update that may get further sources, the line that brought it, and whether it is recorded."""

    line: int
    held: LineContent
    update: Update
    is_recorded: bool


class _News:
    """Tells news that is recorded already from what is new, row by row."""

    def __init__(self, tracker: Tracker, report: Report) -> None:
        self._tracker = tracker
        self._report = report
        self._new: dict[str, deque[tuple[Span, Update]]] = defaultdict(
            partial(deque, maxlen=REMEMBERED)
        )
        self._waiting: dict[str, _Waiting] = {}
        self._recorded: dict[str, Update] = {}
        """What the file has that is recorded already, by its id, as it came first."""

    def waiting(self) -> Iterator[Numbered]:
        """What waited for further sources, with those that came."""
        for line, held, update, is_recorded in self._waiting.values():
            told = partial(ReadRecord, update, canonical.dump(update), is_recorded)
            yield Numbered(line, held, told)

    def is_settled(self, numbered: Numbered, told: ReadRecord) -> bool:
        """Whether nothing is left to take in now of what came without an id: it is there, or waits."""
        update, line = told.record, numbered.line
        assert isinstance(update, Update)
        if self._tracker.ledger.held("update", update.id) is not None:
            first = self._recorded.setdefault(update.id, update)
            if first is not update:
                self._settle(numbered, update, first)
            return first is not update
        options = self._report.options
        if not options.allow_duplicate:
            near = self._tracker.near_in_time(update, likeness.NEAR)
            other = self._repeated(update, near)
            if other is not None:
                self._settle(numbered, update, other)
                return True
            self._report.notes += self._of_one_act(line, update, near)
        for slug in update.entities:
            self._new[slug].append((read_date(update.date), update))
        if options.join:
            self._waiting[update.id] = _Waiting(line, numbered.content, update, False)
        return options.join

    def _of_one_act(
        self, line: int, update: Update, near: Iterable[Update]
    ) -> Iterator[str]:
        """A note on each recorded update that may be of the same act, as `add` says it."""
        for other in near:
            if why := likeness.near_act(update, other):
                named = named_act(self._tracker, other)
                yield f"line {line}: perhaps the same act ({why}): {named}"

    def _repeated(self, update: Update, recorded: Iterable[Update]) -> Update | None:
        """What the file or the tracker has of the same news already, of what is `recorded` near it in time."""
        day = read_date(update.date)
        first, last = shift(day.first, days=-1), shift(day.last, days=1)
        fresh = (
            other
            for slug in update.entities
            for span, other in self._new[slug]
            if span.last >= first and span.first <= last
        )
        same = (
            other
            for other in chain(fresh, recorded)
            if other.id == update.id or likeness.is_same_news(update, other)
        )
        return next(same, None)

    def _settle(self, numbered: Numbered, update: Update, other: Update) -> None:
        """Count news that is there: joined to it, offered, or known."""
        line = numbered.line
        fresh = _Waiting(line, numbered.content, other, True)
        waiting = self._waiting.get(other.id) or fresh
        latest = waiting.update
        further = likeness.further_sources(update, latest)
        report = self._report
        if not further:
            report.counts["known"] += 1
            if update.summary != other.summary:
                report.notes.append(f"line {line}: recorded already as {other.id}")
        elif report.options.join:
            # What waits already is counted once when it is taken in.
            report.counts["joined"] += other.id in self._waiting
            joined = latest._replace(sources=(*latest.sources, *further))
            self._waiting[other.id] = waiting._replace(update=joined)
        else:
            report.counts["offered"] += 1
            named = ", ".join(source.publisher for source in further)
            where = f"{other.id} ({other.entity}, {other.date})"
            report.notes.append(f"line {line}: {named} also reports {where}")
