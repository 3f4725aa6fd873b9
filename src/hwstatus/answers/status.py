"""`status [NAME...]`: one row an entity, strictest first. This is "banned and permitted in which countries"."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Again, Answer
from hwstatus.answers.filters import (
    MOST_NAMED,
    FilterOptions,
    build_filter,
    described,
    nothing_matches,
    subjects,
)
from hwstatus.answers.matches import asks_about_acts, matched_by_nobody, passes
from hwstatus.answers.verdicts import VERDICTS, Verdict, by_check
from hwstatus.errors import Usage
from hwstatus.record import dates
from hwstatus.record.models import Filter, Standing
from hwstatus.record.vocabulary import (
    COUNTRY,
    KINDS,
    SCOPES,
    UNKNOWN,
    binds,
    can_bind,
    manner,
    rank,
)
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import order_of

COUNTRIES = "SELECT count(*) FROM entity WHERE kind = 'country'"
"""How many countries there are, with updates and without."""

CHECKED = "checked"
"""The order of those longest not looked at first."""
SORTS = ("status", "date", "entity", CHECKED)


_IN_PARTS = ("part", "place")
"""How far limits go that leave open which parts they mean."""


class Verdicts(Answer[Verdict]):
    """One verdict an entity."""

    view = "verdicts.of_entities"
    folded: bool = False
    """Whether a page has those about which nothing is known in few lines."""


def status(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    *,
    shown: bool = True,
    practice: bool = True,
    listed: bool = False,
) -> Verdicts:
    """The headline of each entity, or with --scope its standing for that scope.

    Where the networks are unknown, the `practice` there and the other scopes beside. What
    only a page has is left out where none is `shown`: ids for a reader, the summary. The
    answer is folded unless the unknown were asked for, by name or by status. Names that were `listed` keep their order.
    """
    sort = order_of(wanted.sort)
    if sort not in SORTS:
        raise Usage(f"status sorts by {', '.join(SORTS)}")
    chosen = build_filter(
        tracker, wanted._replace(sort="date"), names, with_members=True
    )
    slugs = subjects(tracker, chosen)
    picked = evidence.headlines(tracker, slugs, scopes=chosen.scopes)
    every = list(_verdicts(tracker, picked, chosen, shown=shown))
    if not listed:
        _sort(every, sort, wanted.reverse)
    total = len(every)
    rows = every[: chosen.limit]
    if not chosen.scopes and any(row.status == UNKNOWN for row in rows):
        rows = evidence.supplemented(tracker, rows, practice=practice)
    asks_countries = not wanted.kind or COUNTRY in wanted.kind
    counted = bool(not chosen.entities and wanted.group and asks_countries)
    by_name = bool(chosen.entities)
    some_left_out = total < len(slugs)
    heads = () if rows else picked.values()
    notes: list[str] = []
    if counted:
        notes += _of_members(tracker, wanted, every, picked)
    notes += [
        *_notes(tracker, wanted, rows, picked, by_name=by_name, chosen=chosen),
        *silent(tracker, wanted, names, slugs),
        *_led_on(tracker, wanted, names, chosen, rows, some_left_out=some_left_out),
    ]
    if shown or not rows:
        notes += _for_other_scopes(tracker, slugs, chosen, [*every, *rows])
        notes += _of_other_kinds(tracker, chosen)
    if shown and rows:
        notes += matched_by_nobody(tracker, wanted, chosen, picked)
    if by_name:
        notes += _as_they_stand(tracker, heads)
    elif not rows:
        notes += _nearest(tracker, heads, wanted, chosen)
    nothing = "" if rows else nothing_matches(tracker, wanted, names)
    is_open = not chosen.scopes and any(row.extent in _IN_PARTS for row in rows)
    pointers = [Again("Which parts", ["--scopes"])] if is_open else []
    if shown and chosen.scopes:
        pointers += _bound_beside(tracker, every, chosen)
    return Verdicts(
        table=by_check() if sort == CHECKED else VERDICTS,
        rows=rows,
        summary=_summary(rows, total, told=counted) if shown else "",
        empty_message=nothing + _of_changes(wanted, names),
        notes=notes,
        pointers=pointers,
        total=lambda: total,
        folded=not (chosen.entities or chosen.statuses or sort == CHECKED),
    )


def _led_on(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str],
    chosen: Filter,
    rows: Sequence[Verdict],
    *,
    some_left_out: bool,
) -> Iterator[str]:
    """Where the same question has further answers: what changed in the time, dates ahead, other acts, what ended."""
    if rows and (wanted.since or wanted.until):
        yield _of_changes(wanted, names).strip()
    if chosen.until and chosen.until > tracker.context.today:
        ahead = described(wanted._replace(since=None), names)
        yield f"Dates ahead: hwstatus deadlines {ahead}"
    if some_left_out:
        yield from _every_act(wanted, names, chosen)
    if wanted.unofficial:
        from hwstatus.answers.told_apart import verdicts_of_one_report

        yield from verdicts_of_one_report(rows, wanted, names)
    if chosen.statuses and order_of(wanted.sort) == "date":
        filters = described(wanted, names)
        yield f"Every change to it and from it, also of single scopes: hwstatus changes {filters}"
    elif chosen.statuses and wanted.group and not (wanted.since or wanted.until):
        filters = described(wanted._replace(status=()), names)
        to = ",".join(chosen.statuses)
        yield f"Ever so, single scopes too: hwstatus changes --to {to} {filters}"


def silent(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str], slugs: Sequence[str]
) -> Iterator[str]:
    """What to say of the countries that are left out though no filter leaves out any."""
    if not (names or wanted.is_restrictive):
        yield from left_out(tracker.reader.count(COUNTRIES) - len(slugs))


def left_out(number: int) -> Iterator[str]:
    """How many countries an answer leaves out since no update is about them, and how they are asked for too."""
    if number:
        whose = wording.counted(number, "country", "countries")
        yield f"Left out: {whose} that no update is about; with them: --group world."


def _every_act(
    wanted: FilterOptions, names: Sequence[str], chosen: Filter
) -> Iterator[str]:
    """How to list every act like those asked for; not where a group was named, whose members `list` has not."""
    is_of_members = len(chosen.entities) > len(names)
    if asks_about_acts(chosen._replace(binding=False)) and not is_of_members:
        kind = wanted.kind or ([] if names else [COUNTRY])
        filters = described(wanted._replace(kind=kind), names)
        yield f"By the act that decides; every such act: hwstatus list {filters}"


def _of_other_kinds(tracker: Tracker, chosen: Filter) -> Iterator[str]:
    """How many of other kinds have a verdict for the scopes asked for, where countries alone are told of."""
    if chosen.scopes and not (chosen.kinds or chosen.entities):
        others = chosen._replace(kinds=tuple(KINDS.keys() - {COUNTRY}))
        numbers = Counter(row.kind for row in verdicts_of(tracker, others))
        counted = [wording.records(*share) for share in numbers.most_common()]
        kinds = ",".join(kind for kind, _ in numbers.most_common())
        if counted:
            yield f"{', '.join(counted)} too: --kind {kinds}"


def of_other_status(tracker: Tracker, chosen: Filter) -> Iterator[str]:
    """How those named stand whose verdict is none of the statuses asked for."""
    heads = evidence.headlines(tracker, chosen.entities, scopes=chosen.scopes).values()
    others = [head for head in heads if head.status not in chosen.statuses]
    return _as_they_stand(tracker, others)


def of_others_alone(tracker: Tracker, chosen: Filter, question: str) -> Iterator[str]:
    """That all updates asked for are acts of others, and how those who were named came to their own status."""
    own_acts = chosen._replace(mainly=chosen.entities)
    if tracker.count(chosen, most=1) and not tracker.count(own_acts, most=1):
        own = wording.some([tracker.entities.name(slug) for slug in chosen.entities])
        yield f"Acts of others, none of {own}; how the status changed: hwstatus changes {question}"


def _as_they_stand(tracker: Tracker, heads: Iterable[Standing]) -> Iterator[str]:
    """The verdicts on those who were named and of whom none passes the filters."""
    decided = (head for head in heads if head.status != UNKNOWN)
    for head in islice(decided, MOST_NAMED):
        words = wording.status_since(head.status, head.scope, head.extent, head.since)
        yield f"{tracker.entities.name(head.entity)}: {words}"


def _nearest(
    tracker: Tracker, heads: Iterable[Standing], wanted: FilterOptions, chosen: Filter
) -> Iterator[str]:
    """Where nobody has a binding status asked for: how many have the nearest one that binds, and the last of them."""
    ranks = [rank(word) for word in chosen.statuses if binds(word)]
    others = chosen._replace(statuses=())
    bound = [h for h in heads if binds(h.status) and passes(tracker, h, others)]
    if not (ranks and bound):
        return
    words = {head.status for head in bound}
    nearest = min(words, key=lambda word: abs(rank(word) - max(ranks)))
    alike = [head for head in bound if head.status == nearest]
    last = max(alike, key=_last_day)
    who = f"{tracker.entities.name(last.entity)}, {last.since}"
    narrowed = described(wanted._replace(status=[nearest]))
    yield f"{nearest}: {len(alike):,} (last: {who}): hwstatus status {narrowed} --sort since"


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


def _for_other_scopes(
    tracker: Tracker, slugs: Sequence[str], chosen: Filter, rows: Sequence[Verdict]
) -> Iterator[str]:
    """A note on whose verdict for another scope is one of those asked for, other than unknown."""
    told = {row.entity for row in rows if row.status != UNKNOWN or row.beside}
    is_asked = (chosen.statuses or chosen.entities) and not chosen.scopes
    every = evidence.standings(tracker, slugs) if is_asked else {}
    others = [
        tracker.entities.name(slug)
        for slug, standings in every.items()
        if slug not in told
        and any(s.status != UNKNOWN and passes(tracker, s, chosen) for s in standings)
    ]
    if others:
        whose = wording.some(sorted(others))
        yield f"Beside another headline, for a scope of its own: {whose}: --scopes"


def _of_changes(wanted: FilterOptions, names: Sequence[str]) -> str:
    """Where what began in a time and has ended since is told."""
    if wanted.since or wanted.until:
        filters = described(wanted, names)
        return f" These are verdicts of today that began then; what changed then: hwstatus changes {filters}"
    return ""


def verdicts_of(tracker: Tracker, chosen: Filter) -> list[Verdict]:
    """The verdicts that pass a filter as `status` has them, strictest first."""
    slugs = subjects(tracker, chosen)
    picked = evidence.headlines(tracker, slugs, scopes=chosen.scopes)
    rows = list(_verdicts(tracker, picked, chosen, shown=True))
    _sort(rows, "status", reverse=False)
    return rows


def _notes(
    tracker: Tracker,
    wanted: FilterOptions,
    rows: Sequence[Verdict],
    picked: Mapping[str, Standing],
    *,
    by_name: bool,
    chosen: Filter,
) -> Iterator[str]:
    """What to know besides; of entities that were asked for by name, also what is in doubt."""
    if by_name:
        yield from _without_updates(tracker, rows)
    soft = [
        f"{tracker.entities.name(slug)} ({one.status}, {manner(one.basis)})"
        for slug, one in picked.items()
        if wanted.binding and binds(one.status) and not can_bind(one.status, one.basis)
        if not chosen.statuses or one.status in chosen.statuses
    ]
    if soft:
        yield f"Left out, since no law or contract binds: {', '.join(soft)}."
    if not (by_name or chosen.scopes or tracker.projected):
        return
    from hwstatus.answers import doubts

    heads = picked.values()
    yield from doubts.whole_network(tracker, heads, chosen.scopes, by_name=by_name)
    if tracker.projected:
        yield f"Projected to {tracker.on}: announced dates count as kept."
        yield from doubts.dates_passed(tracker, heads)
    if by_name:
        slugs = list(picked)
        yield from doubts.withdrawn(tracker, slugs, chosen.scopes)
        yield from (f"{row.name}: {row.excuse}" for row in rows if row.excuse)
        yield from (note for slug in slugs for note in doubts.doubts(tracker, slug))
        yield from doubts.rules_over(tracker, slugs, "show")


def _of_members(
    tracker: Tracker,
    wanted: FilterOptions,
    every: Sequence[Verdict],
    picked: Mapping[str, Standing],
) -> Iterator[str]:
    """How the members of groups stand; before it, how many of them filters let through where some were left out."""
    from hwstatus.answers.counts import membership

    groups = " ".join(wanted.group)
    countries = tracker.entities.of_kinds([COUNTRY])
    members = [one.status for slug, one in picked.items() if slug in countries]
    matching = sum(row.entity in countries for row in every)
    with_status = sum(status != UNKNOWN for status in members)
    if matching not in (len(members), with_status):
        filters = described(wanted._replace(group=()))
        yield f"{groups}: {matching:,} of {len(members):,} members match {filters}."
    yield membership(groups, members)


def _verdicts(
    tracker: Tracker, picked: Mapping[str, Standing], chosen: Filter, *, shown: bool
) -> Iterator[Verdict]:
    """The standings that pass the filter, with their evidence."""
    rows = evidence.verdicts(tracker, list(picked.values()), shown=shown)
    whom = {name: getattr(chosen, name) for name in _OF_WHOM}
    if chosen == Filter(**whom):
        yield from rows
        return
    for row in rows:
        if row.scope is None and len(chosen.scopes) == 1:
            row = row._replace(scope=chosen.scopes[0])
        if passes(tracker, row, chosen):
            yield row


_OF_WHOM = ["entities", "kinds", "members", "within", "on", "limit", "sort", "reverse"]
"""What a filter says of whom an answer tells, of their number and their order."""


def _without_updates(tracker: Tracker, rows: Sequence[Verdict]) -> Iterator[str]:
    """A note on entities that nothing is recorded about, if there are any."""
    silent = [row.name for row in rows if row.last_update is None]
    when = f" by {tracker.on}" if tracker.on < tracker.context.today else " yet"
    if silent:
        yield f"No updates{when} on {', '.join(silent)}."


def _last_day(row: Verdict | Standing) -> str:
    """The last day on which the status may have begun: a vague day counts as its last."""
    return dates.read_date(row.since).last if row.since else ""


def _sort(rows: list[Verdict], by: str, reverse: bool) -> None:
    rows.sort(key=lambda r: r.name.casefold())
    if by == "status":
        rows.sort(key=lambda r: -rank(r.status))
    elif by == "date":
        rows.sort(key=_last_day, reverse=True)
    elif by == CHECKED:
        rows.sort(key=lambda r: r.last_checked or "")
    if reverse:
        rows.reverse()


def _summary(rows: Sequence[Verdict], total: int, *, told: bool) -> str | None:
    """How many have which status; where a note has told that, no more than what a limit left out."""
    from hwstatus.answers import counts

    if told:
        return wording.limited(len(rows), total, "verdicts") or None
    return wording.behind_limit(len(rows), total, counts.worded(rows))
