"""`certify`: a dated evidence sheet that can be verified later.

A sheet is made from the tracker as it was after one ledger entry, and says which. To
verify it, the ledger is examined and the sheet is made again from the same entry: every
altered record or line is detected. What that proves, and what a signature adds, is in
docs/reliability.md#evidence-sheets.
"""

from collections.abc import Sequence
from pathlib import Path

from hwstatus import signing
from hwstatus.answers.done import Done
from hwstatus.certify.content import FORM, FORMATS, Content, Sheet, worded
from hwstatus.certify.making import content_of, written
from hwstatus.certify.verifying import Verification, differences, verify
from hwstatus.certify.wording import summed_up
from hwstatus.errors import NotFound, Refused
from hwstatus.store import doctor, groups, times
from hwstatus.store.copy_notes import up_to_date_at
from hwstatus.store.tracker import Tracker
from hwstatus.version import __version__

__all__ = [
    "FORMATS",
    "Verification",
    "certify",
    "renewed",
    "summed_up",
    "verify",
    "verify_signature",
    "written",
]


def certify(
    tracker: Tracker,
    names: Sequence[str],
    known_at: str | None,
    form: str,
    group: str | None = None,
) -> Content:
    """What a sheet in the format asked for says, about names or the members of a group.

    Where the names name none but a group, it is that group. Raises `BrokenChain` or
    `Unsound` where the tracker was altered past the program, and `ClockBehind` where its
    last entry is ahead of this clock.
    """
    doctor.require_sound(tracker.present, tracker.context.watch)
    if group is None and groups.means_one(tracker.entities, names):
        group = " ".join(names)
    if group is None:
        slugs = tracker.entities.require(names)
    else:
        slugs = groups.members(tracker.entities, [group], tracker.on)
    today = tracker.context.today
    about = None if group is None else worded(group)
    sheet = _issued(tracker, form, tuple(slugs), about, tracker.on, known_at or today)
    return content_of(tracker, sheet)


def _issued(
    tracker: Tracker,
    form: str,
    names: tuple[str, ...],
    group: str | None,
    on: str,
    known_at: str,
) -> Sheet:
    """A sheet of now, by the newest entry; raises `NotFound` without any, and `ClockBehind`."""
    last = tracker.ledger.last()
    if last is None:
        raise NotFound("the tracker is empty: there is nothing to certify")
    return Sheet(
        form=FORM,
        format=form,
        names=names,
        group=group,
        on=on,
        known_at=known_at,
        entry=last.seq,
        issued=times.moment(tracker.context.now, last),
        by=worded(tracker.context.user),
        program=__version__,
        heard=up_to_date_at(tracker.location),
    )


def renewed(
    tracker: Tracker, before: Content, form: str | None, known_at: str | None
) -> tuple[Content, list[str]]:
    """Today's sheet for the question of one that was verified, and what it says otherwise, a line each.

    A day of the question that was the day of issue is today. Raises `ClockBehind`.
    """
    former = before.sheet
    issued, today = former.issued[:10], tracker.context.today
    on = tracker.on if former.on == issued or tracker.on != today else former.on
    names = former.names
    if former.group is not None:
        names = tuple(groups.members(tracker.entities, [former.group], on))
    known_at = known_at or (today if former.known_at == issued else former.known_at)
    sheet = _issued(tracker, form or former.format, names, former.group, on, known_at)
    content = content_of(tracker, sheet)
    return content, differences(before, content)


# -- signatures ------------------------------------------------------------------------


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
