"""Verdicts and deadlines in words: the one place that says them, for pages, documents and sheets."""

from collections.abc import Sequence

from hwstatus import dates
from hwstatus.rows.verdicts import DeadlineView, Profile, Verdict
from hwstatus.vocabulary import UNKNOWN, manner

NOTHING_KNOWN = "no update says where Huawei stands here. Unknown is not permitted."
"""What follows the word `unknown`."""


def terms(
    scope: str | None,
    since: str | None,
    stage: str | None,
    basis: str | None,
) -> str:
    """What follows a status: `(5g) since 22 Jul 2020 · in-force, by licence`."""
    return f"({scope}) since {since} · {stage}, {manner(basis)}"


def verdict(found: Verdict) -> str:
    """A verdict without its status: for what, since when, how; or that nothing is known."""
    if found.decided_by is None:
        return NOTHING_KNOWN
    said = terms(found.scope, spelled(found.since), found.stage, found.basis)
    if found.projected:
        return f"{said} · projected"
    return said


def source(found: Verdict) -> str:
    """Who says so, when, and how sure: `Reuters, 22 Jul 2020 · corroborated`."""
    return f"{found.publisher}, {spelled(found.decided_on)} · {found.confidence}"


def status_since(status: str, scope: str | None, since: str | None) -> str:
    """A status in few words: `phase-out (5g) since Aug 2020`."""
    if since is None:
        return status
    return f"{status} ({scope}) since {spelled(since)}"


def move(status: str, scope: str, was: str) -> str:
    """A change of status: `banned (5g) ← under-review`."""
    if was == UNKNOWN:
        before = ""
    else:
        before = f" ← {was}"
    return f"{status} ({scope}){before}"


def days_left(days: int) -> str:
    """How far away a day is: `in 402 days`, `today`, `12 days ago`."""
    if days == 0:
        return "today"
    if days > 0:
        return f"in {days:,} day{_plural(days)}"
    return f"{-days:,} day{_plural(-days)} ago"


def deadline(found: DeadlineView) -> str:
    """`31 Dec 2027 (5g): what must happen, in 402 days; was 28 Jan 2023`.

    One that has passed says what became of it.
    """
    left = f"{days_left(found.days_left)}{closed(found)}{slipped(found)}"
    return f"{spelled(found.date)} ({found.scope}): {found.what}, {left}"


def closed(found: DeadlineView) -> str:
    """What became of a deadline: `: met`, or nothing."""
    if found.fate:
        return f": {found.fate}"
    return ""


def slipped(found: DeadlineView) -> str:
    """The dates that a deadline moved from: `; was 28 Jan 2023`, or nothing."""
    if not found.was:
        return ""
    return f"; was {', '.join(map(dates.spell, found.was))}"


def profile(found: Profile) -> Sequence[str]:
    """All that a document says of an entity, a line each; the verdict first."""
    head = found.verdict
    lines = [f"{head.status}: {NOTHING_KNOWN}"]
    if head.decided_by:
        lines = [f"{head.status} {verdict(head)}"]
        lines.append(head.summary or "")
        lines.append(f"Source: {source(head)}")
    for other in found.other_scopes:
        lines.append(f"{other.scope}: {other.status} since {spelled(other.since)}")
    if found.deadline:
        lines.append(f"Deadline {deadline(found.deadline)}")
    return lines


def spelled(day: str | None) -> str:
    """A date as people write it, as exactly as it is known; nothing for none."""
    if day:
        return dates.spell(day)
    return ""


def _plural(number: int) -> str:
    if number == 1:
        return ""
    return "s"
