"""The time of an entry: what `at` may be, and since when what an entry brought was known (docs/reliability.md#time).

Time is part of the chain: no entry is before the entry before it. So what was known at a time is the ledger up to one
entry. There are two exceptions. The first entry may be reference of the dataset, with the day of the whole. And an
entry that takes back others, with all that came after them, may be before them: their clock was ahead. It is not
before what stood then, so that it can make nothing seem known earlier.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from hwstatus.errors import BadRecord, ClockApart, ClockBehind, Refused
from hwstatus.record import values
from hwstatus.record.forms import Entry
from hwstatus.store.ledger import DATASET

MOST_APART = timedelta(minutes=10)
"""How far apart the clocks may be of those who write to one ledger."""


TOLD_APART = timedelta(minutes=2)
"""From which difference on somebody is told that this clock is not that of the team's server."""


def compared(now: str, theirs: str, server: str) -> str:
    """What is to be told of this clock beside a server's; raises `ClockApart` where they differ by far."""
    apart = abs(datetime.fromisoformat(now) - datetime.fromisoformat(theirs))
    if apart > MOST_APART:
        raise ClockApart(server, now, theirs)
    if apart <= TOLD_APART:
        return ""
    return f"(this clock says {now}, and that of {server} {theirs}, which counts)"


def is_reference(entry: Entry) -> bool:
    """Whether an entry is the first of a tracker that was built from the dataset: no other is compared with its day."""
    return entry.seq == 1 and entry.verb == DATASET


def is_moment(at: str) -> bool:
    """Whether a text is a time in UTC to the second, in the one form that sorts."""
    try:
        return values.moment(at) == at
    except BadRecord:
        return False


def timeless(chain: Iterable[Entry]) -> Entry | None:
    """The first entry whose time is none."""
    return next((entry for entry in chain if not is_moment(entry.at)), None)


def later(at: str, apart: timedelta = MOST_APART) -> str:
    """The moment at which a clock that is as far behind as clocks may be says that it is `at`."""
    try:
        return f"{datetime.fromisoformat(at) + apart:%Y-%m-%dT%H:%M:%SZ}"
    except OverflowError:
        return at


def earlier(at: str) -> str:
    """The same of a clock that is as far ahead."""
    return later(at, -MOST_APART)


def problem_of(
    entry: Entry, before: Entry | None, chain: Callable[[], Sequence[Entry]]
) -> str | None:
    """Why an entry cannot come after the one before it by its time; None where it can.

    `chain` gives at least all that come before it. Clocks may differ: an earlier version wrote by each what it said.
    """
    if not is_moment(entry.at):
        return f"its time is none: {entry.at[:40]!r}"
    if before is None or is_reference(before) or later(entry.at) >= before.at:
        return None
    if sets_back(entry, chain()):
        return None
    return f"it is of {entry.at}, and entry {before.seq} before it of {before.at}"


def sets_back(entry: Entry, chain: Sequence[Entry]) -> bool:
    """Whether an entry takes back all that a clock ahead wrote, and is not before what stood then."""
    earlier = chain[: entry.seq - 1]
    if entry.undoes is None or not 1 < entry.undoes <= len(earlier):
        return False
    meant, between = earlier[entry.undoes - 1], earlier[entry.undoes :]
    taken_back = {other.undoes for other in between}
    stands = any(
        other.seq not in taken_back and (other.undoes or 0) <= meant.seq
        for other in between
    )
    return earlier[entry.undoes - 2].at <= entry.at < meant.at and not stands


def untimely(chain: Sequence[Entry]) -> Iterator[tuple[Entry, str]]:
    """The entries that cannot come after the ones before them by their time, each with the reason.

    An earlier version wrote them. Nobody who follows the ledger takes over such an entry, nor what comes after it.
    """
    for before, entry in pairwise(chain):
        problem = problem_of(entry, before, lambda: chain)
        if problem:
            yield entry, problem


def remarks(chain: Sequence[Entry], now: str) -> Iterator[str]:
    """What is to be said of the times of a ledger: which entries go back, and which are of the future."""
    for entry, problem in untimely(chain):
        yield f"entry {entry.seq} counts with the one before: {problem}"
    ahead = [entry for entry in chain if entry.at > later(now)]
    standing = [entry for entry in ahead if entry.at <= chain[-1].at]
    if standing and not is_reference(standing[-1]):
        first, last = standing[0], standing[-1]
        span = (
            f"entries {first.seq} to {last.seq}"
            if last != first
            else f"entry {first.seq}"
        )
        yield f"{span} of the future, {last.at}: a clock was ahead, or this one, which says {now}, is behind"


def moment(now: str, last: Entry | None) -> str:
    """The time of an entry that is written now: that of the last one where this clock is a little behind it.

    Raises `ClockBehind` where it is further behind.
    """
    if last is None or is_reference(last) or last.at <= now:
        return now
    if later(now) < last.at:
        raise ClockBehind(now, last.seq, last.at)
    return last.at


def moment_set_back(now: str, meant: Entry, verb: str, chain: Sequence[Entry]) -> str:
    """The time of an entry that takes back one of a clock that was ahead.

    That is now where nothing is left that is ahead, else that of the last entry. Raises `Refused` where the entry was
    not ahead, or everything is: then it is this clock that is wrong.
    """
    if meant.at <= later(now):
        said = f"entry {meant.seq} of {meant.at} is not ahead of this clock, which says {now}"
        raise Refused(f"{said}; nothing was changed")
    if not any(entry.at <= now for entry in chain):
        said = f"everything in this ledger is ahead of this clock, which says {now}"
        raise Refused(f"{said}; nothing was changed")
    coming = Entry(len(chain) + 1, now, "", verb, None, meant.seq, "")
    return now if sets_back(coming, chain) else chain[-1].at
