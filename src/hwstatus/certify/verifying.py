"""`certify --verify`: does a sheet follow from the ledger, and what has the ledger said since?"""

import shlex
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from hwstatus.certify import making
from hwstatus.certify.content import Content
from hwstatus.certify.later import later_changes
from hwstatus.certify.sheet import FIRST, Sheet, read
from hwstatus.errors import NotFound
from hwstatus.store import doctor, times
from hwstatus.store.known_at import last_known
from hwstatus.store.tracker import Tracker

SHOWN = 200
"""Characters of a line that differs."""


class Verification(NamedTuple):
    """A sheet that follows from the ledger, and a line for each later entry that touches what it says."""

    content: Content
    since: list[str]
    last: int
    """The newest entry."""

    @property
    def sheet(self) -> Sheet:
        """The sheet itself."""
        return self.content.sheet

    @property
    def follows(self) -> str:
        """That it follows, and from what."""
        sheet = self.sheet
        return f"Verified: the sheet of {sheet.issued} follows from ledger entry {sheet.entry}."

    @property
    def nothing_since(self) -> str:
        """That the ledger has said nothing else since; empty where it has."""
        return (
            ""
            if self.since
            else f"Since then nothing touches it, up to entry {self.last}."
        )


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
    last = tracker.ledger.head().entry
    return Verification(content, later_changes(tracker, sheet), last)


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
