"""`certify --verify`: does a sheet follow from the ledger, and what has the ledger said since?"""

import shlex
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from hwstatus.certify import making, wording
from hwstatus.certify.content import FIRST, Content, Sheet, Subject, read
from hwstatus.errors import NotFound
from hwstatus.record import canonical
from hwstatus.record.forms import Entry, Version
from hwstatus.record.models import Update
from hwstatus.store import doctor, times
from hwstatus.store.known_at import last_known
from hwstatus.store.tracker import Tracker

Words = dict[str, str]
"""What is said, by the id of what it is said of."""
MOST_NAMED = 5
"""Updates that the line of an entry names."""


def later_changes(tracker: Tracker, sheet: Sheet) -> list[str]:
    """A line for each entry after a sheet's that touches its updates, or the verdict on who it is about."""
    later = (e for e in tracker.ledger.entries() if e.seq > sheet.entry)
    lines = (_said(entry, _touching(tracker, sheet, entry)) for entry in later)
    return [line for line in lines if line]


def _said(entry: Entry, touching: Words) -> str:
    """`entry 5 of 2026-11-25, delete by a tester: retracted 5d00000zzz (misread)`."""
    named = [f"{word} {key}" for key, word in touching.items()]
    if not named:
        return ""
    shown = named[:MOST_NAMED]
    if len(named) > len(shown):
        shown.append(f"and {len(named) - len(shown):,} more")
    reason = f" ({entry.reason})" if entry.reason else ""
    return f"entry {entry.seq} of {entry.at[:10]}, {entry.verb} by {entry.by}: {', '.join(shown)}{reason}"


def _touching(tracker: Tracker, sheet: Sheet, entry: Entry) -> Words:
    """What an entry did to each update that a sheet is about, by id."""
    names = set(sheet.names)
    return {
        version.key: word
        for version in tracker.ledger.versions(entry.seq)
        if version.subject == "update" and (word := _touches(tracker, names, version))
    }


def _touches(tracker: Tracker, names: set[str], version: Version) -> str:
    """What a version did to an update about some entities; empty where it is about others."""
    line = tracker.ledger.stood_before(version) if version.before is not None else None
    before, after = _read(line), _read(version.record)
    if before is not None and names.intersection(before.entities):
        return "retracted" if after is None else "corrected"
    if after is None or not names & _moved_by(tracker, after):
        return ""
    return "recorded" if version.before is None else "brought back"


def _read(line: str | None) -> Update | None:
    return None if line is None else canonical.load_update(line)


def _moved_by(tracker: Tracker, update: Update) -> set[str]:
    """Whose verdict or deadlines an update can move: its own, and those whose deadlines it tells of."""
    told = (outcome.set_by for outcome in update.outcomes)
    lines = (tracker.ledger.held("update", update_id) for update_id in told)
    return {update.entity, *(other.entity for line in lines if (other := _read(line)))}


# -- two sheets ------------------------------------------------------------------------


def differences(former: Content, content: Content) -> list[str]:
    """What a sheet says otherwise than a former one for the same question, a line each."""
    old = {subject.entity: subject for subject in former.subjects}
    new = {subject.entity: subject for subject in content.subjects}
    lines = [
        f"{old[slug].name}: no longer among them" for slug in old if slug not in new
    ]
    for slug, subject in new.items():
        if slug not in old:
            lines.append(f"{subject.name}: not among them before")
            continue
        changes = _changed(_facts(old[slug]), _facts(subject))
        lines += [f"{subject.name}: {change}" for change in changes]
    return lines


RETRACTED = "retracted"
WordsByKind = dict[str, Words]
"""What a sheet says of an entity: by kind of fact, the words of each by what it is about."""


def _facts(subject: Subject) -> WordsByKind:
    head = subject.head
    act = head.decided or head.confirmed
    return {
        "verdict": {"": wording.verdict(head)},
        "act": {"": f"{act.id} of {act.date}, {act.publisher}" if act else "none"},
        "deadline": {
            f"{due.decided_by}:{due.scope}": wording.limit_of(due)
            for due in subject.deadlines
        },
        "evidence": {
            item.row.id: item.record or RETRACTED for item in subject.evidence
        },
    }


def _changed(old: WordsByKind, new: WordsByKind) -> Iterator[str]:
    for kind in ("verdict", "act", "deadline"):
        yield from _moved(kind, old[kind], new[kind])
    yield from _evidence(old["evidence"], new["evidence"])


def _moved(kind: str, old: Words, new: Words) -> Iterator[str]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before is None:
            yield f"{kind} new: {after}"
        elif after is None:
            yield f"{kind} gone: {before}"
        elif before != after:
            yield f"{kind} was {before}; is {after}"


def _evidence(old: Words, new: Words) -> Iterator[str]:
    both = sorted(old.keys() & new.keys())
    changed = [key for key in both if old[key] != new[key]]
    sorts = {
        "new": sorted(new.keys() - old.keys()),
        "gone": sorted(old.keys() - new.keys()),
        "retracted": [key for key in changed if new[key] == RETRACTED],
        "corrected": [key for key in changed if new[key] != RETRACTED],
    }
    yield from (
        f"evidence {word}: {', '.join(ids)}" for word, ids in sorts.items() if ids
    )


SHOWN = 200
"""Characters of a line that differs."""


class Verification(NamedTuple):
    """What is said of a sheet that follows from the ledger, and a line for each later entry that touches it."""

    content: Content
    said: list[str]
    since: list[str]


def verify(tracker: Tracker, written: str) -> Verification:
    """Make a sheet again and compare.

    Raises `NotFound` for what cannot have been issued and for the first line that differs, `BrokenChain` or `Unsound`
    where the tracker was altered past the program, and `Usage` for what is no sheet.
    """
    doctor.require_sound(tracker.present, tracker.context.watch)
    # Line ends, and blank lines at its end or none, say nothing.
    written = written.replace("\r\n", "\n").rstrip("\n") + "\n"
    sheet = read(written)
    for why in _impossible(tracker, sheet):
        raise NotFound(f"not verified: {why}")
    content = making.content_of(tracker, sheet)
    again = making.written(content)
    if again != written:
        raise _difference(sheet, written, again)
    follows = f"the sheet of {sheet.issued} follows from ledger entry {sheet.entry}."
    said = [f"Verified: {follows}", wording.summed_up(content)]
    since = later_changes(tracker, sheet)
    if not since:
        last = tracker.ledger.head().entry
        said.append(f"Since then nothing touches it, up to entry {last}.")
    return Verification(content, said, since)


def _impossible(tracker: Tracker, sheet: Sheet) -> Iterator[str]:
    """Why no program can have issued a sheet, whatever it says of its entities."""
    names, day = sheet.names, sheet.issued[:10]
    if not names and sheet.group is None:
        yield "it is about nobody"
    for twice in (name for name in dict.fromkeys(names) if names.count(name) > 1):
        yield f"it names {twice} twice"
    for what, named_day in (("as of", sheet.on), ("known at", sheet.known_at)):
        if named_day > day:
            yield f"it says {what} {named_day}, a day after it was issued, {day}"
    now = tracker.context.now
    if sheet.issued > times.later(now):
        yield f"it says that it is issued on {sheet.issued}, which lies in the future (it is {now})"
    if sheet.heard is not None and sheet.heard > times.later(sheet.issued):
        yield f"its ledger is of {sheet.heard}, after it was issued, {sheet.issued}"
    yield from _of_another_entry(tracker, sheet)


def _of_another_entry(tracker: Tracker, sheet: Sheet) -> Iterator[str]:
    """Whether its entry was not the newest when it was issued, as far as clocks agree."""
    last = tracker.ledger.head().entry
    if sheet.entry > last:
        yield f"the sheet speaks of ledger entry {sheet.entry}; this tracker ends at {last}"
    moment = sheet.heard or sheet.issued
    if sheet.entry > last_known(tracker.present, times.later(moment)):
        yield f"entry {sheet.entry} is later than the sheet, which is of {moment}"
    newest = last_known(tracker.present, times.earlier(moment))
    if sheet.entry < newest:
        yield f"it rests on entry {sheet.entry}, and entry {newest} was the newest on {moment}"


def _difference(sheet: Sheet, written: str, again: str) -> NotFound:
    pairs = zip_longest(written.split("\n"), again.split("\n"))
    differing = (n for n, (theirs, ours) in enumerate(pairs, 1) if theirs != ours)
    number = next(differing)
    theirs, ours = (_line(text, number) for text in (written, again))
    how = "has other blanks than" if theirs == ours else "differs from"
    return NotFound(
        f"not verified: line {number} {how} what the ledger gives",
        f"sheet:  {theirs[:SHOWN]}",
        f"ledger: {ours[:SHOWN]}",
        *_way_on(sheet, written.split() == again.split()),
    )


def _way_on(sheet: Sheet, has_the_words: bool) -> Iterator[str]:
    """How to go on where an earlier hwstatus may have made what differs."""
    if has_the_words:
        about = sheet.names if sheet.group is None else ("--group", sheet.group)
        words = shlex.join((*about, "--on", sheet.on, "--known-at", sheet.known_at))
        yield f"every word is the ledger's; an earlier hwstatus parted names otherwise: hwstatus certify {words}"
    elif sheet.form == FIRST:
        yield "in a sheet of form 1 a record counts from the day that it claims: the hwstatus that made it verifies it"


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    line = lines[number - 1].strip() if number <= len(lines) else ""
    return line or "(nothing)"
