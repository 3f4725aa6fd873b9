"""`outcome`: what became of a deadline, as an update."""

import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

from hwstatus import json_text, wording
from hwstatus.answers.done import Done
from hwstatus.answers.words import understood
from hwstatus.changes.add import add, addition
from hwstatus.changes.change import message_of
from hwstatus.changes.field_settings import edit_line
from hwstatus.changes.raw_update import event_day, in_fields, record_day
from hwstatus.errors import AmbiguousId, BadValue, NotFound, Refused
from hwstatus.record import canonical, dates
from hwstatus.record.dates import day_of
from hwstatus.record.models import FilterOptions
from hwstatus.record.names import read_word, word_of
from hwstatus.record.values import deadline_of
from hwstatus.record.vocabulary import EXTENDED, FATES, MISSED, SCOPES
from hwstatus.store.deadlines import DeadlineRow, OutcomeRow
from hwstatus.store.editor import Editor
from hwstatus.store.tracker import Tracker

UNDATED = "DATE"
"""Stands for the day of a report that gives none."""


class Report(NamedTuple):
    """What became of a deadline `ID:SCOPE`, or of one named without its scope, when, and who says so, as typed."""

    deadline: str
    word: str
    date: str
    source: str
    url: str | None = None
    note: str | None = None
    scope: str | None = None
    until: str | None = None
    dry_run: bool = False

    @property
    def named(self) -> str:
        """The deadline, with its scope where that was typed apart."""
        return f"{self.deadline}:{self.scope}" if self.scope else self.deadline

    @property
    def is_dated(self) -> bool:
        """Whether a day is given, and not the word in its place."""
        return self.date != UNDATED

    @property
    def told(self) -> str:
        """When, and who says so, as options."""
        options = {
            "date": self.date,
            "source": self.source,
            "url": self.url,
            "note": self.note,
            "until": self.until,
        }
        return " ".join(
            f"--{name} {shlex.quote(text)}" for name, text in options.items() if text
        )

    def line(self, deadline: str) -> str:
        """The command that reports the same of another deadline."""
        end = " -n" if self.dry_run else ""
        return f"hwstatus outcome {deadline} {self.word} {self.told}{end}"


def outcome(editor: Editor, report: Report) -> Done:
    """Record an outcome, with one ledger entry; of an extension the update that sets the new day.

    Raises `NotFound` for a deadline that no update sets, `BadValue` for a date before
    it was announced, and `Refused` where its outcome is recorded already, or is another day.
    """
    source = in_fields({"publisher": report.source, "url": report.url})
    tracker = editor.tracker
    word = read_word("outcome", report.word, FATES)
    report = report._replace(word=word, dry_run=editor.dry_run)
    day = event_day(report.date, "--date", editor.context)
    row = _meant(tracker, report, day)
    if word == MISSED and dates.read_date(day).last < row.last:
        name = tracker.entities.name(row.entity)
        raise BadValue(
            "--date", day, f"no day before the deadline, {row.date}",
            hints=[f"until then: met, dropped or extended   those of {name}: hwstatus deadlines {row.entity}"],
        )  # fmt: skip
    _refuse_repeat(tracker, row, report, day)
    whose = tracker.entities.name(row.entity)
    came_to, fields = _came_to(row, word, report.until, editor.context.today)
    raw = {
        "entity": whose,
        "date": day,
        "summary": f"Deadline {row.date} ({row.scope}), {row.what}: {came_to}.",
        "note": report.note,
        "sources": [source],
        **fields,
    }
    done = add(editor, addition(tracker, raw))
    what = f"{whose}, deadline {row.date} ({row.scope}): {came_to}"
    return done._replace(message=message_of(editor, "outcome", what))


def _came_to(
    row: DeadlineRow, word: str, until: str | None, today: str
) -> tuple[str, dict[str, Any]]:
    """What became of a deadline in words, and the fields of the update that says so. Raises `BadValue`."""
    if until is None:
        deadline = deadline_of(row.called)
        return word, {"outcomes": [{"deadline": deadline, "word": word}]}
    due = record_day(until, "--until", today)
    if dates.read_date(due).last <= row.last:
        raise BadValue("--until", due, f"a day after the deadline, {row.date}")
    moved = {"scope": row.scope, "date": due, "what": row.what, "replaces": row.date}
    return f"{word} to {due}", {"deadlines": [moved]}


def _meant(tracker: Tracker, report: Report, day: str) -> DeadlineRow:
    """The deadline that a report is about; raises `Refused` where it does not say to which day that is extended."""
    update_id, scope = _named(tracker, report, day)
    row = _of_its_name(tracker, update_id, scope, report, day)
    if (report.word == EXTENDED) != (report.until is not None):
        raise _extended(tracker, row, report, day)
    return row


def _extended(tracker: Tracker, row: DeadlineRow, report: Report, day: str) -> Refused:
    """The error for a deadline that has another day, with the whole line; `day` is either's without --until."""
    made, due = report.date, report.until or UNDATED
    if not report.until and dates.read_date(day).last > row.last:
        made, due = due, day
    whole = report._replace(word=EXTENDED, date=made, until=due)
    line = whole.line(f"{tracker.short(row.id)}:{row.scope}")
    problem = "an extension needs its own day and, as --until, the new one; nothing was changed"
    return Refused(problem, f"that is: {line}")


def whole_lines(tracker: Tracker, report: Report) -> Sequence[str]:
    """For a report that is not whole: a line for each deadline that it may be about; none where that is one.

    A word that is no outcome is left to be said.
    Raises `NotFound` and `Usage` where it names nobody, or no day.
    """
    context = tracker.context
    day = context.today
    if report.is_dated:
        day = event_day(report.date, "--date", context)
    word = report.word if word_of(report.word, FATES) in FATES else "OUTCOME"
    try:
        _meant(tracker, report._replace(word=word), day)
    except Refused as refused:
        return [str(refused), *refused.hints]
    return []


def _named(tracker: Tracker, report: Report, day: str) -> tuple[str, str]:
    """The update and the scope that `ID:SCOPE` names, or of a name its only deadline still to be told of."""
    text = report.named
    prefix, sign, typed = text.partition(":")
    scope = read_word("scope", typed, SCOPES) if sign else None
    is_name = not tracker.entities.resolve([prefix])[1]
    if scope:
        with suppress(*((NotFound, AmbiguousId) if is_name else ())):
            return tracker.update_id(prefix), scope
    elif not is_name:
        raise BadValue(
            "deadline",
            text,
            "ID:SCOPE, such as k7q2:5g, or a name",
            hints=[*_by_id(tracker, report)],
        )
    _, slugs = understood(tracker, FilterOptions(), [prefix], ())
    deadlines = tracker.deadlines
    every = (*deadlines.passed(tracker.on), *deadlines.in_force(tracker.on))
    rows = [
        row
        for row in dict.fromkeys(every)
        if row.entity in slugs and scope in (None, row.scope)
    ]
    each = [*deadlines.with_outcomes(rows, tracker.on)]
    due = [row for row, said in each if not said]
    if report.word == EXTENDED:
        # A day to come is that to which it moves: the report itself is of today at the latest.
        told_on = min(day, tracker.context.today)
        due = [row for row in due if _is_ahead(row, told_on)] or due
    told = [
        (row, said)
        for row, said in each
        if said and said.word != EXTENDED and (not due or row.date == day)
    ]
    possible = [*due, *(row for row, _ in told)]
    if len(possible) == 1:
        return possible[0].id, possible[0].scope
    lines = [
        f"{row.date}, {row.what}: {'; '.join(_recorded(tracker, row, said, report, day))}"
        for row, said in told
    ]
    ways = [
        f"{row.date}, {row.what}: {report.line(name)}"
        for row in _each_by_its_name(due, report, day)
        for name in [f"{tracker.short(row.id)}:{row.scope}"]
    ]
    count = wording.counted(len(ways), "deadline")
    if 0 < len(ways) < len(due):
        ways.append("of several with one name the last that passed on --date is meant")
    passed = f"those that passed: hwstatus deadlines {shlex.quote(prefix)} --passed"
    raise Refused(
        f"{text} has {count} whose outcome can be recorded; nothing was changed",
        *([*lines, *ways] or [passed]),
    )


def _by_id(tracker: Tracker, report: Report) -> Iterator[str]:
    """A line for each deadline of the update whose id a report names without a scope; none where it is no id."""
    with suppress(NotFound, AmbiguousId):
        update = tracker.update(tracker.update_id(report.named))
        for due in update.deadlines:
            named = f"{tracker.short(update.id)}:{due.scope}"
            yield f"{due.date}, {due.what}: {report.line(named)}"


def _is_ahead(row: DeadlineRow, day: str) -> bool:
    """Whether a deadline had not passed on a day: it is what an extension moves."""
    return row.last > dates.read_date(day).last


def _each_by_its_name(
    rows: Sequence[DeadlineRow], report: Report, day: str
) -> list[DeadlineRow]:
    """Of the rows that one ID:SCOPE names that which it means, in the order of the first."""
    named: dict[tuple[str, str], list[DeadlineRow]] = {}
    for row in rows:
        named.setdefault((row.id, row.scope), []).append(row)
    return [_one_meant(each, report, day) for each in named.values()]


def _one_meant(rows: Sequence[DeadlineRow], report: Report, day: str) -> DeadlineRow:
    """The last of the rows that had passed on a day, of an extension the first ahead; else the first."""
    if report.word == EXTENDED:
        return next((row for row in rows if _is_ahead(row, day)), rows[0])
    passed = [row for row in rows if not _is_ahead(row, day)]
    return passed[-1] if passed else rows[0]


def _of_its_name(
    tracker: Tracker, update_id: str, scope: str, report: Report, day: str
) -> DeadlineRow:
    """Of an update's deadlines for a scope the one that a report means; raises `NotFound`, `BadValue`."""
    every = tracker.deadlines.set_by(update_id)
    rows = [row for row in every if row.scope == scope]
    if not rows:
        raise NotFound(
            f"update {update_id} sets no deadline for {scope}", _offered(every)
        )
    on = min(dates.read_date(day).last, tracker.context.today)
    if on < dates.read_date(tracker.update(update_id).date).first:
        announced = day_of(rows[0].decided)
        expected = f"a day after the deadline was announced, {announced}"
        raise BadValue("--date", day, expected)
    return _one_meant(rows, report, on)


def _offered(rows: Sequence[DeadlineRow]) -> str:
    scopes = dict.fromkeys(row.scope for row in rows)
    return f"it sets one for: {', '.join(scopes)}" if scopes else "see: deadlines"


def _refuse_repeat(
    tracker: Tracker, row: DeadlineRow, report: Report, day: str
) -> None:
    [said] = tracker.deadlines.outcomes([row], tracker.on)
    if said and said.word != EXTENDED:
        told, *correction = _recorded(tracker, row, said, report, day)
        raise Refused(f"the outcome of this deadline is {told}", *correction)


def _recorded(
    tracker: Tracker, row: DeadlineRow, outcome: OutcomeRow, report: Report, day: str
) -> Iterator[str]:
    """What is recorded of a deadline, and the line that corrects it to what is reported, or adds who says the same."""
    short = tracker.short(outcome.id)
    source = shlex.quote(", ".join(filter(None, [report.source, report.url])))
    further = f"--add-source {source}" if report.source else ""
    yield f"recorded: {outcome.word}, {outcome.date} ({short})"
    if outcome.word != report.word:
        line = edit_line(short, _corrected(tracker, row, outcome, report, day))
        yield f"if that was a mistake: {line} {further}".rstrip()
    elif further:
        yield f"a further source of it: hwstatus edit {short} {further}"


def _corrected(
    tracker: Tracker, row: DeadlineRow, outcome: OutcomeRow, report: Report, day: str
) -> dict[str, str]:
    """The fields that make of an update with another outcome what is reported, as `edit --set` takes them."""
    update = tracker.update(outcome.id)
    told = canonical.as_json(update)["outcomes"]
    word = {"word": report.word}
    meant = [o | word if _is_of(tracker, o["deadline"], row) else o for o in told]
    before, said = update.summary, f": {outcome.word}."
    summary = f"{before.removesuffix(said)}: {report.word}."
    fields = {
        "outcomes": json_text.encode(meant),
        "summary": summary if before.endswith(said) else before,
        "date": day if report.is_dated else update.date,
        "note": report.note or update.note,
    }
    return {
        field: value
        for field, value in fields.items()
        if value and value != getattr(update, field)
    }


def _is_of(tracker: Tracker, deadline: str, row: DeadlineRow) -> bool:
    """Whether `ID:SCOPE` names an entity's deadline for a scope on a day, which several updates may have set."""
    update_id, _, scope = deadline.partition(":")
    days = [d[:3] for d in tracker.deadlines.set_by(update_id) if d.scope == scope]
    return row[:3] in days
