"""Who stands beside the verdicts that were asked for: with another status, of another kind, for another scope."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Again
from hwstatus.answers.filters import MOST_NAMED, FilterOptions, command_line
from hwstatus.answers.matches import asks_about_acts, passes
from hwstatus.answers.verdicts import Verdict, latest_beginning
from hwstatus.record.models import Filter, Standing
from hwstatus.record.vocabulary import (
    HEADLINE_PARTS,
    HEADLINE_SCOPE,
    SCOPES,
    STATUSES,
    UNKNOWN,
    binds,
    rank,
)
from hwstatus.store.tracker import Tracker


def of_other_kinds(rows: Sequence[Verdict]) -> Iterator[str]:
    """How many of other kinds have which verdict, strictest first, where countries alone are told of."""
    numbers = Counter(row.kind for row in rows).most_common()
    counted = ", ".join(wording.records(*share) for share in numbers)
    statuses = Counter(row.status for row in rows)
    each = ", ".join(f"{number:,} {word}" for word, number in statuses.items())
    standing = f" ({each})" if len(statuses) > 1 else ""
    if counted:
        kinds = ",".join(kind for kind, _ in numbers)
        yield f"{counted} too{standing}: --kind {kinds}"


def not_yet(
    tracker: Tracker,
    heads: Mapping[str, Standing],
    wanted: FilterOptions,
    chosen: Filter,
    names: Sequence[str],
) -> Iterator[str]:
    """How many have a status that leads to one asked for: of a ban, who phases out."""
    leading = [
        word
        for word, status in STATUSES.items()
        if status.completed in chosen.statuses and word not in chosen.statuses
    ]
    if not leading:
        return
    also = chosen._replace(statuses=tuple(leading))
    if number := sum(passes(tracker, head, also) for head in heads.values()):
        either = (*chosen.statuses, *leading)
        line = command_line("status", wanted, names, status=either)
        yield f"{leading[0]} besides: {number:,}: {line}"


def stricter(
    tracker: Tracker,
    heads: Mapping[str, Standing],
    wanted: FilterOptions,
    chosen: Filter,
    names: Sequence[str],
) -> Iterator[str]:
    """Who has a status for the scopes asked for that is stricter than each one asked for, where these bind."""
    if not (chosen.scopes and chosen.statuses and all(map(binds, chosen.statuses))):
        return
    strictest = max(map(rank, chosen.statuses))
    of_any_status = chosen._replace(statuses=())
    others = [
        head
        for head in heads.values()
        if rank(head.status) > strictest and passes(tracker, head, of_any_status)
    ]
    if others:
        who = [f"{tracker.entities.name(one.entity)} ({one.status})" for one in others]
        either = dict.fromkeys([*chosen.statuses, *(one.status for one in others)])
        line = command_line("status", wanted, names, status=tuple(either))
        yield f"Stricter there: {wording.some(sorted(who), 8)}: {line}"


def of_other_status(tracker: Tracker, chosen: Filter) -> Iterator[str]:
    """How those named stand whose verdict is none of the statuses asked for."""
    heads = evidence.headlines(tracker, chosen.entities, scopes=chosen.scopes).values()
    others = [head for head in heads if head.status not in chosen.statuses]
    return as_they_stand(tracker, others)


def of_others_alone(tracker: Tracker, chosen: Filter, question: str) -> Iterator[str]:
    """That all updates asked for are acts of others, and how those who were named came to their own status."""
    own_acts = chosen._replace(mainly=chosen.entities)
    if tracker.count(chosen, most=1) and not tracker.count(own_acts, most=1):
        own = wording.some([tracker.entities.name(slug) for slug in chosen.entities])
        yield f"Acts of others, none of {own}; how the status changed: hwstatus changes {question}"


def as_they_stand(tracker: Tracker, heads: Iterable[Standing]) -> Iterator[str]:
    """The verdicts on those who were named and of whom none passes the filters."""
    decided = (head for head in heads if head.status != UNKNOWN)
    for head in islice(decided, MOST_NAMED):
        words = wording.status_since(head.status, head.scope, head.extent, head.since)
        yield f"{tracker.entities.name(head.entity)}: {words}"


def nearest(
    tracker: Tracker, heads: Iterable[Standing], wanted: FilterOptions, chosen: Filter
) -> Iterator[str]:
    """Where nobody has a status asked for: how many have any by such acts; of one that binds, who has the nearest."""
    ranks = [rank(word) for word in chosen.statuses if binds(word)]
    others = chosen._replace(statuses=())
    of_any_status = [head for head in heads if passes(tracker, head, others)]
    if chosen.statuses and of_any_status and asks_about_acts(chosen):
        line = command_line("status", wanted, status=())
        yield f"Of any status: {len(of_any_status):,}: {line}"
    bound = [head for head in of_any_status if binds(head.status)]
    if not (ranks and bound):
        return
    words = (head.status for head in bound)
    # Of two that are as near the stricter.
    nearest = min(words, key=lambda w: (abs(rank(w) - max(ranks)), -rank(w)))
    alike = [head for head in bound if head.status == nearest]
    last = max(alike, key=latest_beginning)
    who = f"{tracker.entities.name(last.entity)}, {last.since}"
    line = command_line("status", wanted, status=[nearest])
    yield f"{nearest}: {len(alike):,} (last: {who}): {line} --sort since"


def by_scope(
    tracker: Tracker, rows: Sequence[Verdict], chosen: Filter
) -> Iterator[Again]:
    """Where the scopes stand side by side, if what was asked for is a part of the networks, or beside them."""
    if rows and chosen.scopes in [(part,) for part in HEADLINE_PARTS]:
        yield Again(f"Beside {HEADLINE_SCOPE} as a whole", ["--scopes"])
    if chosen.scopes:
        yield from _bound_beside(tracker, rows, chosen)


def _bound_beside(
    tracker: Tracker, rows: Sequence[Verdict], chosen: Filter
) -> Iterator[Again]:
    """Of those bound for scopes beside the networks: who is bound for these alone, and how many are for both."""
    bound = {row.entity: row.name for row in rows if binds(row.status)}
    if any(SCOPES[scope].network for scope in chosen.scopes):
        return
    heads = evidence.headlines(tracker, list(bound))
    free = [name for slug, name in bound.items() if not binds(heads[slug].status)]
    if free:
        both = f"{len(bound) - len(free):,} have both"
        said = f"A binding status here, none for a network: {wording.some(free, 10)}; {both}"
        yield Again(said, ["--scopes"])


def for_other_scopes(
    tracker: Tracker, slugs: Sequence[str], chosen: Filter, rows: Sequence[Verdict]
) -> Iterator[str]:
    """A note on whose verdict for another scope is one of those asked for, other than unknown."""
    told = {row.entity for row in rows if row.status != UNKNOWN or row.beside}
    is_asked = (chosen.statuses or chosen.entities) and len(chosen.scopes) != 1
    every = evidence.standings(tracker, slugs) if is_asked else {}
    others = [
        f"{tracker.entities.name(slug)} ({', '.join(scopes)})"
        for slug, standings in every.items()
        if slug not in told
        and (scopes := [s.scope for s in standings if _is_so(tracker, s, chosen)])
    ]
    if others:
        whose = wording.some(sorted(others))
        yield f"For a scope of its own, beside another headline: {whose}: --scopes"


def _is_so(tracker: Tracker, standing: Standing, chosen: Filter) -> bool:
    """Whether a standing is known, for a scope asked for, and passes the filters."""
    is_of_scope = not chosen.scopes or standing.scope in chosen.scopes
    is_known = standing.status != UNKNOWN
    return is_known and is_of_scope and passes(tracker, standing, chosen)
