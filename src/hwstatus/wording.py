"""Verdicts and deadlines in words: the one place that says them, for pages, documents and sheets."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from hwstatus.record import dates
from hwstatus.record.vocabulary import (
    AVOIDED,
    IN_USE,
    LAST_KNOWN,
    MIXED,
    NONE_KNOWN,
    UNKNOWN,
    manner,
)
from hwstatus.subject import SUPPLIER

if TYPE_CHECKING:
    from hwstatus.record.models import Update
    from hwstatus.rows.verdicts import Verdict

NOTHING_KNOWN = (
    f"no update says where {SUPPLIER} stands here. Unknown is not permitted."
)
"""What follows the word `unknown`."""

PRACTICES_SPOKEN = {
    IN_USE: "in use",
    AVOIDED: "avoided",
    MIXED: "mixed",
    LAST_KNOWN: "last known",
}
"""How a practice reads in a sentence."""


class Act(NamedTuple):
    """An act that a verdict rests on, in words: what it did, what it was, who says so."""

    headline: str
    summary: str
    source: str
    url: str | None


def verdict(found: "Verdict") -> Sequence[Act]:
    """The act that began a status, and the one that last confirmed it if it is another.

    None where nothing is known. What they say follows the word of the status.
    """
    if found.decided_by is None:
        return ()
    began = _beginning(found)
    if found.decided_by == found.began_by:
        return (began,)
    return (began, _confirming(found))


def _beginning(found: "Verdict") -> Act:
    since = f"{_scope(found)} since {spelled(found.since)}{_restoring(found)}"
    how = _manner(found.began_stage, found.began_basis, found.began_effective, found.on)
    if found.projected:
        how += " · projected"
    return Act(
        headline=f"{since} · {how}",
        summary=found.began_summary or "",
        source=_cited(
            found.began_publisher,
            found.began_on,
            found.began_confidence,
            found.began_short,
        ),
        url=found.began_url,
    )


def _scope(found: "Verdict") -> str:
    """`(5g)`, or what a court holds up there: `(5g; suspended: banned)`."""
    if found.suspended:
        return f"({found.scope}; suspended: {found.suspended})"
    return f"({found.scope})"


def _restoring(found: "Verdict") -> str:
    """`, restoring the decision of PTS of 20 Oct 2020`; nothing where it restores none."""
    if found.restored_on is None:
        return ""
    whose = ""
    if found.restored_actor:
        whose = f" of {found.restored_actor}"
    return f", restoring the decision{whose} of {spelled(found.restored_on)}"


def _confirming(found: "Verdict") -> Act:
    confirmed = f"last confirmed {spelled(found.decided_on)}"
    how = _manner(found.stage, found.basis, found.effective, found.on)
    return Act(
        headline=f"{confirmed} · {how}",
        summary=found.summary or "",
        source=_cited(found.publisher, found.decided_on, found.confidence, found.short),
        url=found.url,
    )


def _manner(
    stage: str | None, basis: str | None, effective: str | None, on: str
) -> str:
    """How an act came about: `adopted, by order; in effect from Jul 2026`."""
    said = came_about(stage, basis)
    if effective is None:
        return said
    return f"{said}; {in_effect(effective, on)} {spelled(effective)}"


def came_about(stage: str | None, basis: str | None) -> str:
    """How far an act is and what it rests on: `adopted, by order`."""
    return f"{stage}, {manner(basis)}"


def in_effect(effective: str, on: str) -> str:
    """What goes before the day on which an act takes effect: `in effect since` once it has come."""
    has_come = dates.read_date(effective).last <= on
    return "in effect since" if has_come else "in effect from"


def _cited(*facts: str | None) -> str:
    """Who says so: `Reuters · 22 Jul 2020 · corroborated · 5d00`."""
    publisher, day, confidence, short = facts
    return " · ".join(filter(None, (publisher, spelled(day), confidence, short)))


def practice(found: "Verdict") -> str:
    """What operators do: `in use: Etisalat, du (2023)`; nothing where none is known."""
    if found.practice in (None, NONE_KNOWN):
        return ""
    word = PRACTICES_SPOKEN[found.practice or ""]
    when = f"last known {found.practice_last_known}"
    if not found.practice_last_known:
        when = (found.practice_confirmed or "")[:4]
    return f"{word}: {', '.join(found.operators)} ({when})"


def practised(found: "Verdict") -> str:
    """The practice as a sentence of its own: `in practice, in use: Etisalat (2023)`."""
    said = practice(found)
    return said and f"in practice, {said}"


def beside(found: "Verdict") -> str:
    """The other scopes of a country whose networks are unknown: `government only: banned`."""
    parts = []
    for other in found.beside:
        scope, _, status = other.partition(": ")
        parts.append(f"{scope} only: {status}")
    return ", ".join(parts)


def by_scope(tally: Mapping[str, int]) -> str:
    """`: 4 on 5g, 1 on 5g-core`, or ` on 5g` where there is no other scope."""
    if len(tally) == 1:
        return f" on {next(iter(tally))}"
    shares = [f"{number:,} on {scope}" for scope, number in tally.items()]
    return f": {', '.join(shares)}"


def in_practice(tally: Mapping[str, int]) -> str:
    """`, of these in practice: 15 in use, 6 avoided`; nothing where none is known."""
    parts = []
    for word, spoken in PRACTICES_SPOKEN.items():
        if tally.get(word):
            parts.append(f"{tally[word]} {spoken}")
    return "" if not parts else f", of these in practice: {', '.join(parts)}"


def silent(companies: int) -> str:
    """`3 companies without a status for networks`."""
    return f"{counted(companies, 'company', 'companies')} without a status for networks"


def status_for(status: str, scope: str | None) -> str:
    """A status and what it is for: `banned (5g)`."""
    return f"{status} ({scope})"


def effect_of(update: "Update") -> str:
    """The status that an update sets in the first place: `banned (5g)`."""
    effect = update.headline_effect
    if effect is None:
        return "no change of status"
    return status_for(effect.status, effect.scope)


def status_since(status: str, scope: str | None, since: str | None) -> str:
    """A status in few words: `phase-out (5g) since Aug 2020`."""
    return (
        status
        if since is None
        else f"{status_for(status, scope)} since {spelled(since)}"
    )


def move(status: str, scope: str, was: str) -> str:
    """A change of status: `banned (5g) ← under-review`."""
    before = "" if was == UNKNOWN else f" ← {was}"
    return f"{status_for(status, scope)}{before}"


def days_left(days: int) -> str:
    """How far away a day is: `in 402 days`, `today`, `12 days ago`."""
    if days == 0:
        return "today"
    if days > 0:
        return f"in {counted(days, 'day')}"
    return f"{counted(-days, 'day')} ago"


def verdict_lines(head: "Verdict") -> list[str]:
    """A verdict as a document says it, a line each."""
    if head.decided_by is None:
        unknown = f"{head.status}: {NOTHING_KNOWN}"
        apart = [beside(head), practised(head)]
        return [unknown, *filter(None, apart)]
    lines: list[str] = []
    for act in verdict(head):
        lines += [act.headline, act.summary, f"Source: {act.source}"]
    lines[0] = f"{head.status} {lines[0]}"
    return lines


def spelled(day: str | None) -> str:
    """A date as people write it, as exactly as it is known; nothing for none."""
    return dates.spell(day) if day else ""


def counted(number: int, one: str, several: str = "") -> str:
    """So many of something: `1 update`, `1,191 updates`; `several` where that is not `one` with an s."""
    return f"1 {one}" if number == 1 else f"{number:,} {several or one + 's'}"


_SUBJECTS = {"entity": "entities", "checked": "checks", "address": "addresses"}


def records(subject: str, number: int) -> str:
    """So many records of a kind, as the ledger names it: `1,191 updates`, `1 entity`."""
    return counted(number, subject, _SUBJECTS.get(subject, ""))


def drafts_waiting(number: int) -> str:
    """How many drafts wait, and where to decide on them."""
    drafts = counted(number, "draft waits", "drafts wait")
    return f"{drafts} for review: hwstatus review"


def limited(shown: int, total: int, counted: str, *, more: bool = False) -> str:
    """`6 of 1,217 updates` where a limit left some out; else empty.

    `more` says that there are so many or more.
    """
    if total <= shown:
        return ""
    return f"{shown:,} of {total:,}{' or more' if more else ''} {counted}"


def behind_limit(shown: int, total: int, said: str) -> str:
    """What is said of standings, behind how many are shown where a limit left some out."""
    left_out = limited(shown, total, "standings")
    return f"{left_out}: {said}" if left_out else said
