"""From the words of the filter options to a `Filter`: every word checked, every name resolved."""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from hwstatus import wording
from hwstatus.errors import BadValue, Usage
from hwstatus.record import dates
from hwstatus.record.models import ENOUGH, NARROWING, UNLIMITED, Filter
from hwstatus.record.models import FilterOptions as FilterOptions  # noqa: PLC0414 - what asks for a filter has both from here
from hwstatus.record.names import by_short_name, closed_list_of, fold, listed, read_word
from hwstatus.record.vocabulary import HEADLINE_PARTS, HEADLINE_SCOPE, PLACES
from hwstatus.store.entities import searching
from hwstatus.store.filters import WORD_FILTERS, WordFilter, by_themselves
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import COUNTED_BY, ORDERS, order_of
from hwstatus.text import typed


def build_filter(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str] = (),
    *,
    with_members: bool = False,
) -> Filter:
    """The filter that the options and the names mean; with members, of a bloc that is named these too.

    Raises `Usage` for a bad date or word and `UnknownName` for an unknown entity: invalid input never
    widens a query.
    """
    anchor = tracker.context.today
    slugs: list[str] = []
    if names:
        from hwstatus.answers.words import understood

        wanted, slugs = understood(tracker, wanted, names, with_members=with_members)
    wanted = _by_name(tracker, wanted)
    since = dates.first_day("--since", wanted.since, anchor)
    recorded = dates.first_day("--recorded-since", wanted.recorded_since, anchor)
    until = None
    if wanted.until is not None:
        until = dates.read_period(wanted.until, "--until", anchor).last
    if since and until and since > until:
        raise Usage(f"--since {wanted.since} lies after --until {wanted.until}")
    if wanted.limit is not None and not 0 <= wanted.limit < UNLIMITED:
        raise BadValue("--limit", wanted.limit, f"0 to {UNLIMITED - 1}")
    chosen = Filter(
        entities=_entities(tracker, wanted, slugs),
        since=since,
        until=until,
        publishers=_publishers(tracker, wanted.publisher),
        official=wanted.official,
        unofficial=wanted.unofficial,
        recorded_since=recorded,
        binding=wanted.binding,
        on=tracker.on if tracker.on < anchor else None,
        limit=wanted.limit or None,
        sort=read_word("--sort", order_of(wanted.sort), ORDERS),
        reverse=wanted.reverse,
    )
    chosen = chosen._replace(**_words_asked(tracker, wanted, names))
    parts = [scope for scope in chosen.scopes if scope in HEADLINE_PARTS]
    if parts and HEADLINE_SCOPE not in chosen.scopes:
        whole = ",".join((*parts, HEADLINE_SCOPE))
        tracker.context.tell(
            f"({', '.join(parts)} alone; with {HEADLINE_SCOPE} as a whole: --scope {whole})"
        )
    if wanted.group:
        chosen = chosen._replace(members=_members(tracker, wanted.group, chosen.kinds))
    if wanted.watch is not None:
        chosen = _watched(tracker, chosen, wanted.watch)
    return by_themselves(chosen) if wanted.own else chosen


def _by_name(tracker: Tracker, wanted: FilterOptions) -> FilterOptions:
    """The options with those of --actor as --actor-name where each stands in names, or is short for some; told."""
    if not wanted.actor or wanted.actor_name or any(map(closed_list_of, wanted.actor)):
        return wanted
    every = tracker.values_of("actor_name")
    called = by_short_name(every)
    named: list[str] = []
    for text in wanted.actor:
        key = fold(text)
        is_within = any(f" {key} " in f" {fold(one)} " for one in every)
        meant = called.get(key) or ([text] if is_within else [])
        if not meant:
            return wanted
        named += meant
    for name in named:
        tracker.context.read_as(typed("--actor-name", name))
    for text in wanted.actor:
        tracker.context.tell(f"(updates that say so: {searching(text)})")
    return wanted._replace(actor=(), actor_name=named)


def _watched(tracker: Tracker, chosen: Filter, watch: str) -> Filter:
    """A filter narrowed to whom a watchlist names, and by what else it asks for."""
    from hwstatus.answers.watchlists import filter_of
    from hwstatus.settings.watchlists import find

    watched = filter_of(tracker, find(watch))
    slugs = watched.members or ()
    if chosen.members is not None:
        slugs = tuple(slug for slug in slugs if slug in chosen.members)
    return chosen._replace(
        members=slugs,
        scopes=chosen.scopes or watched.scopes,
        binding=chosen.binding or watched.binding,
        within=watched.within,
    )


def _words_asked(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str]
) -> dict[str, Any]:
    """The words asked for, by the field of `Filter`; raises `BadValue` for one that a closed list has not."""
    words = {}
    for each in WORD_FILTERS.values():
        given = getattr(wanted, each.name)
        if each.words:
            words[each.field] = _of_list(tracker, each, wanted, names)
        elif given:
            words[each.field] = tuple(_as_recorded(tracker, each, given))
    return words


def _of_list(
    tracker: Tracker, each: WordFilter, wanted: FilterOptions, names: Sequence[str]
) -> tuple[str, ...]:
    """Words of a filter's closed list; importing what tells of others is left to where some were given."""
    given = getattr(wanted, each.name)
    if all(text in each.words for text in given):
        return tuple(dict.fromkeys(given))
    from hwstatus.answers.closed_lists import of_list, said_elsewhere

    try:
        return of_list(tracker, each, given)
    except BadValue as error:
        others: dict[str, Any] = {each.name: ()}
        unread = [name for name in names if not closed_list_of(name)]
        beside = described(wanted._replace(**others), unread)
        searches = tracker.entities.found(" ".join(given))
        error.hints += tuple(said_elsewhere(each, wanted, given))
        error.hints += tuple(f"{hint} {beside}".rstrip() for hint in searches)
        if each.name == "status":
            ended = wording.what_ended(" ".join(given), beside)
            error.hints += tuple(f"what ended: {line}" for line in ended)
        raise


def _as_recorded(
    tracker: Tracker, each: WordFilter, given: Sequence[str]
) -> Iterator[str]:
    """What is recorded that has a typed text, or what stands for the same, in it; as typed where nothing has."""
    from hwstatus.record.spoken import same_as

    recorded = tracker.values_of(each.name)
    for text in given:
        if not text.strip():
            raise BadValue(each.option, text, "a name")
        alike = [fold(other) for other in (text, *same_as(text))]
        matching = [one for one in recorded if any(a in fold(one) for a in alike)]
        if list_name := closed_list_of(text):
            option = f"--{list_name} {listed(text)}"
            tracker.context.tell(
                f"({each.option} looks for '{text}' in names; every such act: {option})"
            )
        yield from matching or _so_called(tracker, each.name, text, recorded)


def _so_called(
    tracker: Tracker, name: str, text: str, recorded: Sequence[str]
) -> Sequence[str]:
    """What is recorded that has a text as a short name; the text itself where nothing has. Either is told."""
    called = by_short_name(recorded).get(fold(text))
    if called:
        tracker.context.tell(f"('{text}' is read as {'; '.join(called)})")
    else:
        _tell_of_others(tracker, name, text, recorded)
    return called or [text]


def _tell_of_others(
    tracker: Tracker, name: str, text: str, recorded: Sequence[str]
) -> None:
    """Say that nothing is recorded of a name, what is spelled like it, and where the others are listed."""
    from hwstatus.record.near import near_recorded

    near = near_recorded(text, recorded)
    guess = f"; {wording.did_you_mean(near)}" if near else ""
    what = f"{name.replace('_', ' ')} '{text}'"
    every = f"   all: hwstatus summary --by {name} --updates"
    way_on = every if name in COUNTED_BY else ""
    tracker.context.tell(f"no {what} is recorded{guess}{way_on}")


def _members(
    tracker: Tracker, groups: Sequence[str], kinds: Sequence[str]
) -> tuple[str, ...]:
    """The members of groups, and the companies there where these are asked for."""
    from hwstatus.answers.matches import companies_in
    from hwstatus.store.groups import members

    countries = members(tracker.entities, groups, tracker.on)
    return (*countries, *companies_in(tracker, countries, kinds))


def _publishers(tracker: Tracker, given: Sequence[str]) -> tuple[str, ...]:
    """The publishers' names as they are recorded, case and accents aside; as typed where none is.

    Initials and short names stand for those that have them, and the reading is told.
    """
    if not all(text.strip() for text in given):
        raise BadValue("--publisher", "", "a publisher's name")
    every = tracker.publishers() if given else []
    publishers: list[str] = []
    for text in given:
        spelled = [name for name in every if fold(name) == fold(text)]
        publishers += spelled or _so_called(tracker, "publisher", text, every)
    return tuple(publishers)


def by_name(rows: list[Any], chosen: Filter) -> list[Any]:
    """Rows that are in the order of time, by name where that is asked for; raises `Usage` for other orders."""
    if chosen.sort not in ("date", "entity"):
        raise Usage(f"--sort {chosen.sort}: this answer has its rows by date or entity")
    if chosen.sort == "date":
        return rows
    return sorted(rows, key=lambda row: row.name.casefold(), reverse=chosen.reverse)


MOST_NAMED = 5
"""Updates that a note names; of the others it gives the number."""


def vague_notes(tracker: Tracker, vague: Sequence[tuple[str, str]]) -> list[str]:
    """What to say of updates (id, date) whose date is vaguer than the time asked for."""
    named = [f"{tracker.short(id_)} (only {date})" for id_, date in vague]
    return wording.too_vague(named, MOST_NAMED)


def not_covered(tracker: Tracker, day: str | None, of: str = "") -> Iterator[str]:
    """That the first day of a time, or of an empty one the last, is not covered; `of` is what was recorded since."""
    covered = tracker.covered_to() if day else None
    if day and covered and covered < day:
        said = "record covers to" if tracker.dataset() else "newest update is of"
        yield f"The {said} {dates.spell(covered)}: later changes may be missing."
        if of and day <= tracker.context.today:
            yield wording.recorded_since(of)


def members_told(
    tracker: Tracker, wanted: FilterOptions, day: str, names: Sequence[str] = ()
) -> list[str]:
    """Of which day the members are, where a time is told of those of a group."""
    from hwstatus.store.groups import is_known

    is_of_group = wanted.group or any(is_known(tracker.entities, n) for n in names)
    return [f"The members are those of {day}."] if is_of_group else []


def nothing_matches(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str]
) -> str:
    """What to say where no verdict is left, whoever was named by the whole name."""
    question = described_in_full(tracker, wanted, names)
    return f"Nothing matches {question}." if question else "No country has a status."


def described_in_full(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str]
) -> str:
    """The options as typed, behind the whole names of who was named."""
    slugs, others = tracker.entities.resolve(names)
    whole = map(tracker.entities.name, slugs)
    return " ".join(filter(None, [*whole, *others, described(wanted)]))


def no_updates_on(tracker: Tracker, slugs: Sequence[str]) -> str:
    """`No updates yet on Malta`, or none by the day of --known-at, without a full stop."""
    names = ", ".join(map(tracker.entities.name, slugs))
    if known_at := tracker.question.known_at:
        return f"No updates on {names} recorded by {known_at}"
    return f"No updates yet on {names}"


def _entities(
    tracker: Tracker, wanted: FilterOptions, slugs: list[str]
) -> tuple[str, ...]:
    """The entities named, by argument, --country or --company; raises `UnknownName`."""
    for option, texts, kinds in (
        ("--country", wanted.country, PLACES),
        ("--company", wanted.company, ("company", "organisation", "group")),
    ):
        each = (tracker.entities.require([text]) for text in texts)
        for slug in chain.from_iterable(each):
            kind = tracker.entities.get(slug).kind
            if kind not in kinds:
                raise Usage(f"{option} {tracker.entities.name(slug)}: that is a {kind}")
            slugs.append(slug)
    return tuple(dict.fromkeys(slugs))


def limited(chosen: Filter, count: Callable[[int], int]) -> str:
    """`6 of 1,217 updates` where the limit left some out; else empty.

    `count` says how many match, counted no further than the number that it is given.
    """
    if chosen.limit is None:
        return ""
    total = count(ENOUGH)
    more = total == ENOUGH
    return wording.limited(chosen.limit, total, "updates", more=more)


def described(wanted: FilterOptions, names: Sequence[str] = ()) -> str:
    """Names and options as they are typed in a shell."""
    given = (as_given(option, getattr(wanted, option)) for option in NARROWING)
    return " ".join([*map(typed, names), *chain.from_iterable(given)])


def command_line(
    command: str, wanted: FilterOptions, names: Sequence[str] = (), **changed: Any
) -> str:
    """A command about the same, with some options changed: `hwstatus changes france --since 2020`."""
    filters = described(wanted._replace(**changed), names)
    return f"hwstatus {command} {filters}".rstrip()


def offered(
    tracker: Tracker, said: str, line: str, those: Filter, above: int = 0
) -> Iterator[str]:
    """A line to type and how many updates it has, what it leads to `said` before, where they are `above` a number."""
    number = tracker.count(those, most=UNLIMITED)
    if number > above:
        yield f"{said}: {line} ({wording.counted(number, 'update')})"


def as_given(option: str, value: str | bool | Sequence[str] | None) -> list[str]:
    """An option as it was typed; nothing where it was not given."""
    name = f"--{option.replace('_', '-')}"
    if value is True:
        return [name]
    if not value:
        return []
    texts = [value] if isinstance(value, str) else value
    return [f"{name} {typed(text)}" for text in texts]
