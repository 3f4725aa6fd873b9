"""What a ledger has said since a sheet was issued, and what today's sheet says otherwise."""

from collections.abc import Iterator

from hwstatus.certify import wording
from hwstatus.certify.content import Content, Subject
from hwstatus.certify.sheet import Sheet
from hwstatus.record import canonical
from hwstatus.record.ledger_records import Entry, Version
from hwstatus.record.models import Update
from hwstatus.store.tracker import Tracker

MOST_NAMED = 5
"""Updates that the line of an entry names."""


def later_changes(tracker: Tracker, sheet: Sheet) -> list[str]:
    """A line for each entry after a sheet's that touches its updates, or the verdict on who it is about."""
    later = (e for e in tracker.ledger.entries() if e.seq > sheet.entry)
    lines = (_said(entry, _touching(tracker, sheet, entry)) for entry in later)
    return [line for line in lines if line]


def _said(entry: Entry, touching: dict[str, str]) -> str:
    """`entry 5 of 2026-11-25, delete by a tester: retracted 5d00000zzz (misread)`."""
    named = [f"{word} {key}" for key, word in touching.items()]
    if not named:
        return ""
    shown = named[:MOST_NAMED]
    if len(named) > len(shown):
        shown.append(f"and {len(named) - len(shown):,} more")
    reason = f" ({entry.reason})" if entry.reason else ""
    return f"entry {entry.seq} of {entry.at[:10]}, {entry.verb} by {entry.by}: {', '.join(shown)}{reason}"


def _touching(tracker: Tracker, sheet: Sheet, entry: Entry) -> dict[str, str]:
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
    if before is not None and names & {before.entity, *before.also_about}:
        return "retracted" if after is None else "corrected"
    if after is None or not names & _moved_by(tracker, after):
        return ""
    return "recorded" if version.before is None else "brought back"


def _read(line: str | None) -> Update | None:
    return None if line is None else canonical.load_update(line)


def _moved_by(tracker: Tracker, update: Update) -> set[str]:
    """Whose verdict or deadlines an update can move: its own, and those whose deadlines it tells of."""
    told = (outcome.deadline.partition(":")[0] for outcome in update.outcomes)
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
        said = (_facts(one, on.sheet.on) for one, on in ((old[slug], former), (subject, content)))  # fmt: skip
        lines += [f"{subject.name}: {change}" for change in _changed(*said)]
    return lines


RETRACTED = "retracted"
Facts = dict[str, dict[str, str]]
"""What a sheet says of an entity: by kind of fact, the words of each by what it is about."""


def _facts(subject: Subject, on: str) -> Facts:
    head = subject.head
    act = head.decided or head.confirmed
    return {
        "verdict": {"": wording.worded(subject, on).verdict},
        "act": {"": f"{act.id} of {act.date}, {act.publisher}" if act else "none"},
        "deadline": {
            f"{due.set_by}:{due.scope}": wording.limit_of(due)
            for due in subject.deadlines
        },
        "evidence": {
            item.row.id: item.record or RETRACTED for item in subject.evidence
        },
    }


def _changed(old: Facts, new: Facts) -> Iterator[str]:
    for kind in ("verdict", "act", "deadline"):
        yield from _moved(kind, old[kind], new[kind])
    yield from _evidence(old["evidence"], new["evidence"])


def _moved(kind: str, old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if before is None:
            yield f"{kind} new: {after}"
        elif after is None:
            yield f"{kind} gone: {before}"
        elif before != after:
            yield f"{kind} was {before}; is {after}"


def _evidence(old: dict[str, str], new: dict[str, str]) -> Iterator[str]:
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
