"""How a country's own acts are asked for, where those of companies there and of others are among them."""

from collections.abc import Iterator, Sequence

from hwstatus.answers.answer import Again
from hwstatus.answers.counts import companies_among
from hwstatus.answers.filters import FilterOptions, described
from hwstatus.record import canonical
from hwstatus.record.models import Filter
from hwstatus.record.vocabulary import PLACES
from hwstatus.store.filters import by_themselves
from hwstatus.store.tracker import Tracker


def own_alone(
    tracker: Tracker, chosen: Filter, *, tells_first: bool = False
) -> Iterator[Again]:
    """How the updates that a filter lets through are narrowed to acts of the countries themselves, and how many are."""
    if chosen.own or chosen.actors or not _is_about_places(tracker, chosen):
        return
    every = chosen._replace(limit=None)
    own = tracker.count(by_themselves(every))
    if own and tracker.count(every, most=own + 1) > own:
        first = _first_own(tracker, chosen) if tells_first else ""
        said = f"Others' acts too; {_of_whom(tracker, chosen)}, {own:,}{first}"
        yield Again(said, ["--own"])


def begun_by_others(
    tracker: Tracker, chosen: Filter, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """The same of one country, where the act of another stands first, as a line to type."""
    if len(chosen.entities) != 1 or not _is_about_places(tracker, chosen):
        return
    if _first_own(tracker, chosen):
        line = described(wanted, [tracker.context.command, *names])
        for own in own_alone(tracker, chosen, tells_first=True):
            yield f"{own.said}: hwstatus {line} {' '.join(own.options)}"


def _of_whom(tracker: Tracker, chosen: Filter) -> str:
    """Whose acts are told apart: one country is named."""
    if len(chosen.entities) == 1:
        return f"those of {tracker.entities.name(chosen.entities[0])} itself"
    return "the countries' own"


def _is_about_places(tracker: Tracker, chosen: Filter) -> bool:
    """Whether some country or bloc was named, or the members of a group were, and no company is asked for."""
    kinds = {tracker.entities.kinds[slug] for slug in chosen.entities}
    is_of_some = chosen.members is not None or not kinds.isdisjoint(PLACES)
    return is_of_some and kinds.union(chosen.kinds) <= set(PLACES)


def _first_own(tracker: Tracker, chosen: Filter) -> str:
    """Which act of a country itself is the first, where another's begins the oldest, what a limit leaves, or one's."""
    if not (chosen.limit or chosen.reverse or len(chosen.entities) == 1):
        return ""
    first, own = (
        next(tracker.lines(those._replace(limit=1)), "")
        for those in (chosen, by_themselves(chosen))
    )
    if not own or first == own:
        return ""
    update = canonical.load_update(own)
    who = [tracker.entities.name(update.entity)] if len(chosen.entities) != 1 else []
    first = ", ".join([*who, update.date, tracker.short(update.id)])
    return f" ({'first' if chosen.reverse else 'newest'}: {first})"


def became(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str], chosen: Filter
) -> Iterator[str | Again]:
    """How acts of countries alone are asked for, and the verdicts, where several may have one: who came to it last."""
    yield from own_alone(tracker, chosen, tells_first=True)
    is_of_some = chosen.statuses and len(chosen.entities) != 1
    if is_of_some or chosen.members is not None:
        whose = FilterOptions(
            status=wanted.status,
            kind=wanted.kind,
            scope=wanted.scope,
            group=wanted.group,
            watch=wanted.watch,
        )
        asked_for = described(whose, [*names, *wanted.country, *wanted.company])
        said = "Each one's verdict, and since when"
        if chosen.statuses:
            said = "Acts that set or confirm it; whose verdict became so last"
        yield f"{said}: hwstatus status {asked_for} --sort since"
    is_short = chosen.limit or chosen.statuses
    if chosen.own and is_short and not (chosen.entities or chosen.kinds):
        acts = tracker.updates(chosen)
        yield from companies_among(tracker, [act.entity for act in acts])
