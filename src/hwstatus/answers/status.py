"""`status [NAME...]`: one row an entity, strictest first. This is "banned and permitted in which countries"."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Again, Answer, Aside
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    command_line,
    described,
    nothing_matches,
)
from hwstatus.answers.matches import (
    asks_about_acts,
    matched_by_nobody,
    passes,
    subjects,
)
from hwstatus.answers.verdicts import VERDICTS, Verdict, by_check, latest_beginning
from hwstatus.errors import Usage
from hwstatus.record.models import Filter, Standing
from hwstatus.record.vocabulary import (
    COUNTRY,
    KINDS,
    STAGES,
    UNKNOWN,
    binds,
    can_bind,
    manner,
    rank,
)
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import order_of
from hwstatus.text import typed

COUNTRIES = "SELECT count(*) FROM entity WHERE kind = 'country'"
"""How many countries there are, with updates and without."""

CHECKED = "checked"
"""The order of those longest not looked at first."""
SORTS = ("status", "date", "entity", CHECKED)


_IN_PARTS = ("part", "place")
"""How far limits go that leave open which parts they mean."""


def status(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    *,
    shown: bool = True,
    practice: bool = True,
    listed: bool = False,
) -> Answer[Verdict]:
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
    every = _verdicts(tracker, picked, chosen, shown=shown)
    if not listed:
        _sort(every, sort, wanted.reverse)
    total = len(every)
    rows = every[: chosen.limit]
    if not chosen.scopes and any(row.status == UNKNOWN for row in rows):
        rows = evidence.supplemented(tracker, rows, practice=practice)
    asks_countries = not wanted.kind or COUNTRY in wanted.kind
    counted = bool(not chosen.entities and wanted.group and asks_countries)
    by_name = bool(chosen.entities)
    left_out = set(slugs) - {row.entity for row in every}
    notes = [
        *(_of_members(tracker, wanted, every, picked) if counted else ()),
        *_notes(tracker, wanted, rows, picked, by_name=by_name, chosen=chosen),
        *countries_left_out(tracker, wanted, names, slugs),
        *_every_act(tracker, wanted, names, chosen, left_out),
        *(_to_come(rows) if shown and by_name else ()),
    ]
    led_on = [*_led_on(tracker, wanted, names, chosen, rows)]
    is_open = not chosen.scopes and any(row.extent in _IN_PARTS for row in rows)
    pointers = [Again("Which parts", ["--scopes"])] if is_open else []
    if shown or not rows:
        from hwstatus.answers import beside_verdicts as beside

        led_on += beside.for_other_scopes(tracker, slugs, chosen, [*every, *rows])
        led_on += beside.of_other_kinds(_of_other_kinds(tracker, chosen))
        pointers += beside.by_scope(tracker, every, chosen)
    if shown and rows:
        notes += matched_by_nobody(tracker, wanted, chosen, picked)
        led_on += beside.not_yet(tracker, picked, wanted, chosen, names)
        led_on += beside.stricter(tracker, picked, wanted, chosen, names)
    if not rows:
        heads = picked.values()
        notes += (
            beside.as_they_stand(tracker, heads)
            if by_name
            else beside.nearest(tracker, heads, wanted, chosen)
        )
    nothing = "" if rows else nothing_matches(tracker, wanted, names)
    return Answer(
        view="verdicts.of_entities",
        table=by_check() if sort == CHECKED else VERDICTS,
        rows=rows,
        summary=_summary(rows, total, told=counted) if shown else "",
        empty_message=nothing + _of_changes(wanted, names),
        notes=[*notes, *map(Aside, led_on)],
        pointers=pointers,
        total=lambda: total,
        is_folded=not (chosen.entities or chosen.statuses or sort == CHECKED),
    )


def _led_on(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str],
    chosen: Filter,
    rows: Sequence[Verdict],
) -> Iterator[str]:
    """Where the same question has further answers: what changed in the time, dates ahead, what ended."""
    if rows and (wanted.since or wanted.until):
        yield _of_changes(wanted, names).strip()
    if chosen.until and chosen.until > tracker.context.today:
        line = command_line("deadlines", wanted, names, since=None)
        yield f"Dates ahead: {line}"
    if wanted.unofficial:
        from hwstatus.answers.beside_updates import of_one_report

        def count(alone: FilterOptions) -> int:
            return sum(row.confidence in alone.confidence for row in rows)

        yield from of_one_report("status", count, wanted, names)
    is_by_date = order_of(wanted.sort) == "date"
    is_of_time = wanted.since or wanted.until
    if chosen.statuses and (is_by_date or (wanted.group and not is_of_time)):
        kind = wanted.kind or ([COUNTRY] if is_by_date and not names else [])
        end = typed("--to", ",".join(wanted.status))
        line = command_line(f"changes {end}", wanted, names, status=(), kind=kind)
        order = " --reverse" if is_by_date and wanted.reverse else ""
        yield f"Every change to it, also of single scopes: {line}{order}"


def countries_left_out(
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
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str],
    chosen: Filter,
    left_out: Set[str],
) -> Iterator[str]:
    """Whom of those left out such acts are about too, and how to list every act like those asked for.

    Not where a group was named, whose members `list` has not.
    """
    is_of_members = len(chosen.entities) > len(names)
    is_by_act = asks_about_acts(chosen._replace(binding=False))
    if is_of_members or not (left_out and is_by_act):
        return
    kind = wanted.kind or ([] if names else [COUNTRY])
    line = command_line("list", wanted, names, kind=kind)
    about = {act.entity for act in tracker.updates(chosen._replace(limit=None))}
    others = sorted(map(tracker.entities.name, about & left_out))
    said = "By the act that decides"
    if others:
        said = f"{said}; by another one despite such acts: {wording.some(others, 8)}"
    yield f"{said}; every such act: {line}"


def _of_changes(wanted: FilterOptions, names: Sequence[str]) -> str:
    """Where what began in a time and has ended since is told."""
    if wanted.since or wanted.until:
        line = command_line("changes", wanted, names)
        return (
            f" These are verdicts of today that began then; what changed then: {line}"
        )
    return ""


def _of_other_kinds(tracker: Tracker, chosen: Filter) -> list[Verdict]:
    """The verdicts for the scopes asked for on what is no country, where countries alone are told of."""
    if chosen.entities or chosen.kinds or not chosen.scopes:
        return []
    return verdicts_of(tracker, chosen._replace(kinds=(*KINDS.keys() - {COUNTRY},)))


def verdicts_of(tracker: Tracker, chosen: Filter) -> list[Verdict]:
    """The verdicts that pass a filter as `status` has them, strictest first."""
    slugs = subjects(tracker, chosen)
    picked = evidence.headlines(tracker, slugs, scopes=chosen.scopes)
    rows = _verdicts(tracker, picked, chosen, shown=True)
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


def _to_come(rows: Iterable[Verdict]) -> Iterator[str]:
    """Which binding verdicts rest on no act in force, where that is not said already; a pipe has the stage."""
    told = [
        f"{row.name} ({row.stage})"
        for row in rows
        if row.stage and STAGES[row.stage].coming and binds(row.status)
        if not row.excuse
    ]
    if told:
        yield f"Not in force: {wording.some(told)}"


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
) -> list[Verdict]:
    """The standings that pass the filter, with their evidence."""
    rows = evidence.verdicts(tracker, list(picked.values()), shown=shown)
    time_or_status = chosen.statuses or chosen.since or chosen.until
    if not (time_or_status or chosen.scopes or asks_about_acts(chosen)):
        return rows
    if len(chosen.scopes) == 1:
        [scope] = chosen.scopes
        rows = [row._replace(scope=row.scope or scope) for row in rows]
    return [row for row in rows if passes(tracker, row, chosen)]


def _without_updates(tracker: Tracker, rows: Sequence[Verdict]) -> Iterator[str]:
    """A note on entities that nothing is recorded about, if there are any."""
    named = [row.name for row in rows if row.last_update is None]
    when = f" by {tracker.on}" if tracker.on < tracker.context.today else " yet"
    if named:
        yield f"No updates{when} on {', '.join(named)}."


def _sort(rows: list[Verdict], by: str, reverse: bool) -> None:
    rows.sort(key=lambda r: r.name.casefold())
    if by == "status":
        rows.sort(key=lambda r: -rank(r.status))
    elif by == "date":
        rows.sort(key=latest_beginning, reverse=True)
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
