"""`import`: the records of one file into the tracker, all of them or none."""

from array import array
from collections.abc import Container, Iterable, Iterator

from hwstatus.commands.import_report import Report
from hwstatus.errors import BadRecord, Conflict, HwstatusError
from hwstatus.exchange import jsonl
from hwstatus.exchange.jsonl import Numbered
from hwstatus.models import Entity, Update
from hwstatus.records import Enquiry, NothingNew, Record
from hwstatus.serialization import canonical
from hwstatus.serialization.unknown import unknown_count
from hwstatus.store.editor import Editor
from hwstatus.store.ledger import IMPORT, Change
from hwstatus.store.tracker import Tracker


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
    fresh = not (editor.tracker.ledger.ever_had_updates() or report.options.keep_going)
    taking = _Taking(editor.tracker, report, fresh=fresh)
    changes = taking.changes(records)
    if report.options.dry_run:
        for _ in changes:
            pass
        taking.seen.check()
        return
    try:
        editor.commit(IMPORT, changes, fresh=fresh)
    except Conflict:
        taking.seen.check()  # of two lines that contradict each other the file itself is to blame
        raise
    except HwstatusError:
        raise
    except Exception:
        taking.seen.check()  # a key that came twice is what the store then stumbles over
        raise
    if not fresh:
        taking.seen.check()


class _Taking:
    """Makes the changes of one file; entities must be known, or come before their updates."""

    def __init__(self, tracker: Tracker, report: Report, *, fresh: bool) -> None:
        self._tracker = tracker
        self._report = report
        self._fresh = fresh
        self._known = set(tracker.entities.names)
        self.seen = Seen(at_once=report.options.keep_going)

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

    def _change(self, numbered: Numbered) -> Change | None:
        number, record, line, *_ = numbered
        subject = canonical.subject_of(record)
        key = canonical.key_of(record)
        self.seen.add(subject, key, number)
        check_names(record, self._known, number, self._tracker.context.today)
        if self._fresh and subject == "update":
            verdict = "new"
        else:
            verdict = self._compare(numbered, subject, key)
        if isinstance(record, Entity):
            self._known.add(record.slug)
        # Other records than updates may have come with the dataset's reference.
        self._report.unknown_fields += unknown_count(record)
        self._count(verdict, numbered)
        return None if verdict == "same" else Change(subject, key, record, line)

    def _count(self, verdict: str, numbered: Numbered) -> None:
        report = self._report
        if verdict == "same":
            report.known += 1
        elif verdict == "new":
            report.added += 1
        elif numbered.corrects:
            report.joined += 1
        else:
            report.corrected += 1
        if report.options.dry_run and verdict != "same":
            word = "add" if verdict == "new" else "correct"
            report.mention(f"{word} {described(numbered.record)}")

    def _compare(self, numbered: Numbered, subject: str, key: str) -> str:
        tracker = self._tracker
        held = tracker.ledger.held(subject, key)
        if held is None:
            return "new"
        if held == numbered.text or canonical.restore(subject, held) == numbered.record:
            return "same"
        is_update = subject == "update"
        # Reference that came with the package gives way to what the file says of it.
        firm = is_update or not tracker.ledger.came_with_dataset(subject, key)
        if firm and not (self._report.options.update or numbered.corrects):
            short = tracker.short(key) if is_update else key
            raise Conflict(numbered.line, subject, short)
        return "corrected"


def described(record: Record) -> str:
    """A record in one line: what it is about, when, and what it says."""
    subject = canonical.subject_of(record)
    if isinstance(record, Update):
        effects = [f"{effect.scope}={effect.status}" for effect in record.effects]
        status = ", ".join(effects) or "no change of status"
        return f"{record.id} · {record.entity} · {record.date} · {status} · {record.summary}"
    return f"{subject} {canonical.key_of(record)}"


COMPARED = 100_000
"""Keys that are compared with one another at once, of about as many."""


class Seen:
    """Which keys a file has named on which lines: 12 bytes an update, so that a million stay small.

    With `at_once` an update that comes again is refused where it comes, which takes more.
    """

    def __init__(self, *, at_once: bool) -> None:
        self._at_once = at_once
        self._hashes = array("q")
        self._lines = array("I")
        self._named: dict[tuple[str, str], int] = {}

    def add(self, subject: str, key: str, line: int) -> None:
        """Take note of a key; raises `BadRecord` at once where one of another record than an update comes again."""
        if subject == "update" and not self._at_once:
            self._hashes.append(hash(key))
            self._lines.append(line)
            return
        first = self._named.setdefault((subject, key), line)
        if first != line:
            raise BadRecord("id", f"is on line {first} too").at(line)

    def check(self) -> None:
        """Raise `BadRecord` where an update came twice; looked for in parts, as a million at once are large."""
        parts = len(self._hashes) // COMPARED + 1
        for part in range(parts):
            lines = dict[int, int]()
            for known, line in zip(self._hashes, self._lines, strict=True):
                if known % parts != part:
                    continue
                first = lines.setdefault(known, line)
                if first != line:
                    raise BadRecord("id", f"is on line {first} too").at(line)


def check_names(record: Record, known: Container[str], number: int, today: str) -> None:
    """Raise `BadRecord` where a record on a line names an unknown entity, or is of a later day."""
    named: tuple[str, ...] = ()
    if isinstance(record, Update):
        named = (record.entity, *record.also_about)
    elif isinstance(record, NothingNew):
        named = (record.entity,)
    elif isinstance(record, Entity) and record.home:
        named = (record.home,)
    for slug in named:
        if slug not in known:
            raise BadRecord(
                "entity", f"'{slug}' is not known: put its own line before"
            ).at(number)
    if (
        isinstance(record, Update | NothingNew | Enquiry)
        and record.recorded_at[:10] > today
    ):
        raise BadRecord("recorded_at", f"{record.recorded_at} is in the future").at(
            number
        )
