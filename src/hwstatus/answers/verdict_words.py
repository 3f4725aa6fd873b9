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


def acts(verdict: Verdict) -> Sequence[Act]:
    """The act that began a status, the one that carries it and the one that last confirmed it.

    Each is told once. None where nothing is known. What they say follows the word of the status.
    """
    if verdict.decided_by is None:
        return ()
    told = [_beginning(verdict)]
    if not verdict.carried_since_begun:
        told.append(_carrying(verdict))
    if verdict.excuse:
        told.append(Act(verdict.excuse))
    if verdict.later:
        cited = _cited(verdict.later, verdict.later_short)
        told.append(Act(f"last confirmed {cited}"))
    return told


def _beginning(verdict: Verdict) -> Act:
    since = f"{_scope(verdict)} since {spelled(verdict.since)}{_restoring(verdict)}"
    manner = how(
        verdict.began_stage, verdict.began_basis, verdict.began_effective, verdict.on
    )
    law = verdict.instrument
    if not verdict.carried_since_begun:  # told of the act that carries the status
        law, manner = None, manner and f"then {manner}"
    projected = "projected" if verdict.to_come else None
    return Act(
        headline=" · ".join(filter(None, (since, manner, law, projected))),
        summary=verdict.began_summary or "",
        source=_cited(
            verdict.began_on,
            verdict.began_short,
            publisher=verdict.began_publisher,
            confidence=verdict.began_confidence,
        ),
        url=verdict.began_url,
    )


def _scope(verdict: Verdict) -> str:
    """`(5g, share cap)`, or what a court holds up there: `(5g; suspended: banned)`."""
    if verdict.suspended:
        return f"({verdict.limit}; suspended: {verdict.suspended})"
    return f"({verdict.limit})"


def _restoring(verdict: Verdict) -> str:
    """`, restoring the decision of PTS of 20 Oct 2020`; nothing where it restores none."""
    if verdict.restored_on is None:
        return ""
    whose = f" of {verdict.restored_actor}" if verdict.restored_actor else ""
    return f", restoring the decision{whose} of {spelled(verdict.restored_on)}"


def decision(verdict: Verdict) -> str:
    """The act that carries a status: `decided 20 Oct 2020 by PTS`."""
    whose = f" by {verdict.actor_name}" if verdict.actor_name else ""
    return f"decided {spelled(verdict.decided_on)}{whose}"


def _carrying(verdict: Verdict) -> Act:
    manner = how(verdict.stage, verdict.basis, verdict.effective, verdict.on)
    return Act(
        headline=" · ".join(
            filter(None, (decision(verdict), manner, verdict.instrument))
        ),
        summary=verdict.summary or "",
        source=_cited(
            verdict.decided_on,
            verdict.short,
            publisher=verdict.publisher,
            confidence=verdict.confidence,
        ),
        url=verdict.url,
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


def practice(verdict: Verdict) -> str:
    """What operators do: `in use: Etisalat, du (2023)`; nothing where none is known."""
    return wording.practice(
        verdict.practice,
        verdict.operators,
        verdict.practice_confirmed,
        verdict.practice_last_known,
    )


def practised(verdict: Verdict) -> str:
    """The practice as a sentence of its own: `in practice, in use: Etisalat (2023)`."""
    said = practice(verdict)
    return said and f"in practice, {said}"


def beside(verdict: Verdict) -> str:
    """The other scopes of a country whose networks are unknown: `government only: banned`."""
    return ", ".join(other.replace(": ", " only: ", 1) for other in verdict.beside)


def brief(standing: Standing) -> str:
    """A status for a scope that is named beside it: `restricted (share cap, disputed) since May 2020`."""
    phrase = limit(None, standing.extent)
    disputed = standing.disputed_with and "disputed"
    marks = ", ".join(filter(None, (phrase, disputed)))
    return f"{status_for(standing.status, marks)} since {spelled(standing.since)}"


def unknown(verdict: Verdict) -> str:
    """The word `unknown` with the scope that it is said of, where one was asked for."""
    return status_for(verdict.status, verdict.scope)


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
