"""`certify`: a dated evidence sheet that can be verified later.

A sheet is made from the tracker as it was after one ledger entry, and says which. To
verify it, the ledger is examined and the sheet is made again from the same entry: every
altered record or line is detected. What that proves, and what a signature adds, is in
docs/reliability.md#evidence-sheets.
"""

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from hwstatus import signing
from hwstatus.answers.answer import Done
from hwstatus.certify.making import made
from hwstatus.certify.sheet import FORM, FORMATS, Sheet, read, worded
from hwstatus.errors import NotFound, Refused, Usage
from hwstatus.store import doctor, groups, times
from hwstatus.store.tracker import Tracker
from hwstatus.version import __version__

__all__ = ["FORMATS", "certify", "verify", "verify_signature"]

SHOWN = 200
"""Characters of a line that differs."""


def certify(
    tracker: Tracker,
    names: Sequence[str],
    known_at: str | None,
    form: str,
    group: str | None = None,
) -> str:
    """The text of a sheet in the format asked for, about names or the members of a group.

    Raises `BrokenChain` or `Unsound` where the tracker was altered past the program, and
    `ClockBehind` where its last entry is ahead of this clock.
    """
    if form not in FORMATS:
        raise Usage(f"certify writes {', '.join(FORMATS)}")
    doctor.require_sound(tracker.present, tracker.context.watch)
    last = tracker.ledger.last()
    if last is None:
        raise NotFound("the tracker is empty: there is nothing to certify")
    slugs = tracker.entities.require(names)
    if group is not None:
        slugs = groups.members(tracker.entities, [group], tracker.on)
    sheet = Sheet(
        form=FORM,
        format=form,
        names=tuple(slugs),
        group=None if group is None else worded(group),
        on=tracker.on,
        known_at=known_at or tracker.context.today,
        entry=last.seq,
        issued=times.moment(tracker.context.now, last),
        by=worded(tracker.context.user),
        program=__version__,
    )
    return made(tracker, sheet)


# -- verifying -------------------------------------------------------------------------


def verify(tracker: Tracker, written: str) -> Done:
    """Make a sheet again and compare; raises `NotFound` naming the first line that differs.

    Raises `BrokenChain` or `Unsound` where the tracker was altered past the program, and
    `Usage` for what is no sheet.
    """
    doctor.require_sound(tracker.present, tracker.context.watch)
    written = _as_written(written)
    sheet = read(written)
    last = tracker.ledger.head().entry
    if sheet.entry > last:
        raise NotFound(
            f"the sheet speaks of ledger entry {sheet.entry}; this tracker ends at"
            f" {last}"
        )
    again = made(tracker, sheet)
    if again != written:
        raise _difference(written, again)
    return Done(
        f"Verified: the sheet of {sheet.issued} follows from ledger entry"
        f" {sheet.entry}."
    )


def _as_written(text: str) -> str:
    """A sheet as `certify` writes it: line ends, and blank lines at its end or none, say nothing."""
    return text.replace("\r\n", "\n").rstrip("\n") + "\n"


def verify_signature(
    written: bytes, signature: Path, signers: Path, identity: str | None
) -> Done:
    """Who signed a sheet, by a signers file; raises what `signing.verify` raises."""
    if not signature.is_file():
        raise NotFound(
            f"no signature at {signature}",
            "certify --sign KEY -o FILE writes it beside the sheet",
        )
    if signature.stat().st_size > signing.LARGEST:
        raise Refused(f"{signature} is no signature: it is too large for one")
    armoured = signature.read_text(encoding="ascii", errors="replace")
    signer = signing.verify(written, armoured, signers, identity)
    return Done(f"Signed by {signer.identity} with {signer.fingerprint}.")


def _difference(written: str, again: str) -> NotFound:
    pairs = zip_longest(written.split("\n"), again.split("\n"))
    differing = (n for n, (theirs, ours) in enumerate(pairs, 1) if theirs != ours)
    number = next(differing)
    theirs, ours = (_line(text, number) for text in (written, again))
    how = "has other blanks than" if theirs == ours else "differs from"
    return NotFound(
        f"not verified: line {number} {how} what the ledger gives",
        f"sheet:  {theirs[:SHOWN]}",
        f"ledger: {ours[:SHOWN]}",
    )


def _line(text: str, number: int) -> str:
    lines = text.split("\n")
    line = ""
    if number <= len(lines):
        line = lines[number - 1].strip()
    return line or "(nothing)"
