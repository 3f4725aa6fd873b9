"""What is said beside updates: whose acts they are, in which order, on how many reports, what a basis leaves out ..."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice, pairwise
from typing import TYPE_CHECKING

from hwstatus.answers.answer import Again, Answer, Shown
from hwstatus.answers.filters import FilterOptions, command_line
from hwstatus.columns import TEXT
from hwstatus.record import canonical
from hwstatus.record.models import Filter
from hwstatus.record.vocabulary import PLACES, SINGLE_PRESS
from hwstatus.store.filters import by_themselves
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import COUNTED_BY, days

if TYPE_CHECKING:
    from hwstatus.answers.updates import UpdateRow

# -- how a country's own acts are asked for, where those of companies there and of others are among them --


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


def own_before(tracker: Tracker, chosen: Filter) -> Iterator[str]:
    """Before some rows about members of a group: which own act of one is the first, where another's begins them."""
    is_asked = _is_begun(chosen) and _is_about_places(tracker, chosen)
    first = _first_own(tracker, chosen) if is_asked else ""
    if first:
        yield f"Of the countries' own acts the {first.strip(' ()')}"


def _is_begun(chosen: Filter) -> bool:
    """Whether it is a number of updates about the members of a group."""
    return bool(chosen.limit) and chosen.members is not None


def begun_by_others(
    tracker: Tracker, chosen: Filter, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """The same of one country, where the act of another stands first, as a line to type."""
    if len(chosen.entities) != 1 or not _is_about_places(tracker, chosen):
        return
    if _first_own(tracker, chosen):
        line = command_line(tracker.context.command, wanted, names)
        for own in own_alone(tracker, chosen, tells_first=True):
            yield f"{own.said}: {line} {' '.join(own.options)}"


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
    """Which act of a country itself is the first, where another's begins the oldest, what a limit leaves, or one's.

    Nothing in another order than that of days.
    """
    is_begun = chosen.limit or chosen.reverse or len(chosen.entities) == 1
    if chosen.sort != "date" or not is_begun:
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
    yield from own_alone(tracker, chosen, tells_first=not _is_begun(chosen))
    is_of_some = chosen.statuses and len(chosen.entities) != 1
    if is_of_some or chosen.members is not None:
        whose = FilterOptions(
            status=wanted.status,
            kind=wanted.kind,
            scope=wanted.scope,
            group=wanted.group,
            watch=wanted.watch,
        )
        asked_for = [*names, *wanted.country, *wanted.company]
        line = command_line("status", whose, asked_for)
        said = "Each one's verdict, and since when"
        if chosen.statuses:
            said = "Acts that set or confirm it; whose verdict became so last"
        yield f"{said}: {line} --sort since"
    is_short = chosen.limit or chosen.statuses
    if chosen.own and is_short and not (chosen.entities or chosen.kinds):
        acts = tracker.updates(chosen)
        from hwstatus.answers.counts import companies_among

        yield from companies_among(tracker, [act.entity for act in acts])


# -- their order, their addresses, what several of them have in common ------------------

_FIRST = 30
"""The updates of a page of which it is told why they stand where they do."""


def stands_at_its_last_day(tracker: Tracker, chosen: Filter) -> Iterator[str]:
    """Why one of the first updates, of which only the year or the month is known, stands first or above a day of it."""
    if chosen.sort != "date" or chosen.reverse:
        return
    most = min(chosen.limit or _FIRST, _FIRST)
    first = [*tracker.reader.rows(*days(chosen._replace(limit=most)))]
    for above, below in chain(zip(first, first[:1], strict=False), pairwise(first)):
        update_id, date, _, last = above
        if date != last and below[3] >= above[2]:
            said = f"{tracker.short(update_id)} ({date})"
            yield f"A year or a month stands at its last day: {said}"
            return


_FEW = 3
"""How many updates have their addresses on a page, rather than the command that prints them."""

ADDRESS = Shown("address", look=TEXT, drawn="updates.address")
"""The column of the addresses."""


def addressed(answer: "Answer[UpdateRow]") -> None:
    """Give a page of a few updates the column of their addresses; a longer one is left as it is."""
    stream = iter(answer.rows)
    first = list(islice(stream, _FEW + 1))
    answer.rows = chain(first, stream)
    if len(first) <= _FEW:
        answer.table = answer.table.without()
        answer.table.screen = [*answer.table.screen, ADDRESS]
        answer.addresses = ""


def counted_singly(
    field: str, wanted: FilterOptions, names: Sequence[str]
) -> Iterator[str]:
    """How the values of a field are counted of which a cell may hold several."""
    from hwstatus.answers.flat_updates import LISTS

    if field in LISTS and field in COUNTED_BY:
        line = f"{command_line('summary', wanted, names)} --by {field}"
        yield f"(several in a cell; counted singly: {line})"


def of_one_report(
    command: str,
    count: Callable[[FilterOptions], int],
    wanted: FilterOptions,
    names: Sequence[str],
) -> Iterator[str]:
    """How many of the rows of a command rest on one press report alone, and how these are listed."""
    alone = wanted._replace(confidence=[SINGLE_PRESS])
    number = 0 if wanted.confidence else count(alone._replace(limit=None))
    if number:
        line = command_line(command, alone, names)
        yield f"Of these, {number:,} by one press report alone: {line}"


def without_basis(tracker: Tracker, chosen: Filter) -> Iterator[str]:
    """What to say of the acts with a name that a basis leaves out since they set no status themselves."""
    acts = [
        f"{tracker.short(update.id)} ({update.date}, {update.instrument})"
        for update in tracker.updates(chosen._replace(bases=()))
        if update.instrument and not update.effects
    ]
    if acts:
        yield f"Without a status of their own, and so without a basis: {', '.join(acts)}"
