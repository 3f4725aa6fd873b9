"""A verdict in words, as pages and documents say it."""

from collections.abc import Sequence
from typing import NamedTuple

from hwstatus import wording
from hwstatus.answers.verdicts import Verdict
from hwstatus.record.models import Standing
from hwstatus.wording import NO_EVIDENCE, how, limit, spelled, status_for


class Act(NamedTuple):
    """An act that a verdict rests on, in words: what it did, what it was, who says so.

    Of one that only confirmed the status, no more than the first is said, nor of why a
    status binds that rests on none.
    """

    headline: str
    summary: str = ""
    source: str = ""
    url: str | None = None


def acts(found: Verdict) -> Sequence[Act]:
    """The act that began a status, the one that carries it and the one that last confirmed it.

    Each is told once. None where nothing is known. What they say follows the word of the status.
    """
    if found.decided_by is None:
        return ()
    told = [_beginning(found)]
    if not found.carried_since_begun:
        told.append(_carrying(found))
    if found.excuse:
        told.append(Act(found.excuse))
    if found.later:
        cited = _cited(found.later, found.later_short)
        told.append(Act(f"last confirmed {cited}"))
    return told


def _beginning(found: Verdict) -> Act:
    since = f"{_scope(found)} since {spelled(found.since)}{_restoring(found)}"
    manner = how(found.began_stage, found.began_basis, found.began_effective, found.on)
    law = found.instrument if found.carried_since_begun else None
    projected = "projected" if found.projected else None
    return Act(
        headline=" · ".join(filter(None, (since, manner, law, projected))),
        summary=found.began_summary or "",
        source=_cited(
            found.began_on,
            found.began_short,
            publisher=found.began_publisher,
            confidence=found.began_confidence,
        ),
        url=found.began_url,
    )


def _scope(found: Verdict) -> str:
    """`(5g, share cap)`, or what a court holds up there: `(5g; suspended: banned)`."""
    if found.suspended:
        return f"({found.limit}; suspended: {found.suspended})"
    return f"({found.limit})"


def _restoring(found: Verdict) -> str:
    """`, restoring the decision of PTS of 20 Oct 2020`; nothing where it restores none."""
    if found.restored_on is None:
        return ""
    whose = ""
    if found.restored_actor:
        whose = f" of {found.restored_actor}"
    return f", restoring the decision{whose} of {spelled(found.restored_on)}"


def decision(found: Verdict) -> str:
    """The act that carries a status: `decided 20 Oct 2020 by PTS`."""
    whose = f" by {found.actor_name}" if found.actor_name else ""
    return f"decided {spelled(found.decided_on)}{whose}"


def _carrying(found: Verdict) -> Act:
    manner = how(found.stage, found.basis, found.effective, found.on)
    return Act(
        headline=" · ".join(filter(None, (decision(found), manner, found.instrument))),
        summary=found.summary or "",
        source=_cited(
            found.decided_on,
            found.short,
            publisher=found.publisher,
            confidence=found.confidence,
        ),
        url=found.url,
    )


def _cited(
    day: str | None,
    short: str,
    *,
    publisher: str | None = "",
    confidence: str | None = "",
) -> str:
    """Who says so: `Reuters · 22 Jul 2020 · corroborated · 5d00`."""
    return " · ".join(filter(None, (publisher, spelled(day), confidence, short)))


def practice(found: Verdict) -> str:
    """What operators do: `in use: Etisalat, du (2023)`; nothing where none is known."""
    return wording.practice(
        found.practice,
        found.operators,
        found.practice_confirmed,
        found.practice_last_known,
    )


def practised(found: Verdict) -> str:
    """The practice as a sentence of its own: `in practice, in use: Etisalat (2023)`."""
    said = practice(found)
    return said and f"in practice, {said}"


def beside(found: Verdict) -> str:
    """The other scopes of a country whose networks are unknown: `government only: banned`."""
    parts = []
    for other in found.beside:
        scope, _, status = other.partition(": ")
        parts.append(f"{scope} only: {status}")
    return ", ".join(parts)


def brief(found: Standing) -> str:
    """A status for a scope that is named beside it: `restricted (share cap, disputed) since May 2020`."""
    phrase = limit(None, found.extent)
    disputed = found.disputed_with and "disputed"
    marks = ", ".join(filter(None, (phrase, disputed)))
    return f"{status_for(found.status, marks)} since {spelled(found.since)}"


def unknown(found: Verdict) -> str:
    """The word `unknown` with the scope that it is said of, where one was asked for."""
    return status_for(found.status, found.scope)


def lines(head: Verdict) -> list[str]:
    """A verdict as a document says it, a line each."""
    apart = filter(None, (beside(head), practised(head)))
    if head.decided_by is None:
        return [f"{unknown(head)}: {NO_EVIDENCE}", *apart]
    said: list[str] = []
    for act in acts(head):
        source = act.source and f"Source: {act.source}"
        said += filter(None, (act.headline, act.summary, source))
    said[0] = f"{head.status} {said[0]}"
    if head.disputed_with:
        said.append(disputed(head))
    return [*said, *apart]


def disputed(head: Verdict) -> str:
    """Which update says otherwise."""
    return f"disputed: update {head.disputed_with} says otherwise"
