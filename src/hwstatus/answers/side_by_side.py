"""Verdicts side by side: on two days (`status --compare`), for each scope (`--scopes`), for statistics on many days."""

from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.counts import by_status
from hwstatus.answers.filters import (
    MOST_NAMED,
    FilterOptions,
    build_filter,
    command_line,
    described_in_full,
    members_told,
    nothing_matches,
)
from hwstatus.answers.matches import asks_about_acts, decides, subjects
from hwstatus.answers.status import countries_left_out
from hwstatus.answers.verdicts import DecidedBy, Extent, Verdict
from hwstatus.columns import (
    NUMBER,
    WORD,
    Column,
    Iso2,
    Iso3,
    Name,
    Scope,
    Since,
    Slug,
    columns_of,
    spread,
)
from hwstatus.errors import Usage
from hwstatus.languages import cldr
from hwstatus.record import dates
from hwstatus.record.models import Filter, Standing
from hwstatus.record.vocabulary import SCOPES, UNKNOWN, rank
from hwstatus.store.tracker import Tracker

# -- on two days -----------------------------------------------------------------------


class ComparedStatus(NamedTuple):
    """An entity's headline on two days.

    What no column shows is for an assistant: who says so on the second day.
    """

    entity: Slug
    name: Name
    status_1: Annotated[str, "the status on the first day", WORD]
    scope_1: Annotated[str | None, "its scope"]
    status_2: Annotated[str, "the status on the second day", WORD]
    scope_2: Annotated[str | None, "its scope"]
    moved: Annotated[bool, "whether status or scope differ"]
    decided_by: Annotated[str | None, "id of the update that decides on the second day"]
    publisher: str | None = None
    date: str | None = None
    url: str | None = None
    extent_1: Annotated[str | None, "how far a limit goes on the first day"] = None
    extent_2: Annotated[str | None, "how far a limit goes on the second day"] = None
    day_1: Annotated[str, "the first day"] = ""
    day_2: Annotated[str, "the second day"] = ""
    iso2: str | None = None
    iso3: str | None = None

    @property
    def limit_1(self) -> str:
        """What the first status is for, and how far a limit goes: `5g, share cap`."""
        return wording.limit(self.scope_1, self.extent_1)

    @property
    def limit_2(self) -> str:
        """The same of the second."""
        return wording.limit(self.scope_2, self.extent_2)


COMPARISON = Table(
    "comparison",
    ComparedStatus,
    more={
        "was": Column(
            "`status_1`, as `changes` calls it", WORD, get=attrgetter("status_1")
        ),
        "status": Column("`status_2`, likewise", WORD, get=attrgetter("status_2")),
        **{name: columns_of(Verdict)[name] for name in ("iso2", "iso3")},
    },
    plain=" ".join(columns_of(ComparedStatus)),
    given_by="`status --compare`",
    counted="entity",
)


class Comparison(Answer[ComparedStatus]):
    """Headlines on two days, `first` and `second` (ISO); those that moved have a mark where others have not."""

    view = "verdicts.on_two_days"

    table: Table[ComparedStatus] = COMPARISON
    first: str
    second: str
    is_marked: bool = False


def compare(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    one: str,
    other: str,
    *,
    changed: bool = False,
) -> Comparison:
    """The headline of each entity on two days, side by side, those that moved first, or where `changed` alone.

    Of a group it is the members on the second day.
    """
    today = tracker.context.today
    first, second = (_day(text, today) for text in (one, other))
    then = tracker.on_day(second)
    chosen = build_filter(then, wanted._replace(sort="date"), names, with_members=True)
    slugs = subjects(then, chosen)
    before, after = (
        evidence.headlines(tracker, slugs, day, chosen.scopes)
        for day in (first, second)
    )
    rows = [
        _compared(tracker, before[slug], after[slug], first, second)
        for slug in slugs
        if not chosen.statuses
        or {before[slug].status, after[slug].status} & set(chosen.statuses)
    ]
    rows.sort(key=lambda r: (not r.moved, -rank(r.status_2), r.name.casefold()))
    moved_in_all = sum(r.moved for r in rows)
    is_marked = moved_in_all < len(rows) and not changed
    mark = "● " if moved_in_all and is_marked else ""
    said = f"{mark}{moved_in_all:,} of {len(rows):,} moved between {first} and {second}"
    notes = [
        *members_told(tracker, wanted, second, names),
        *countries_left_out(tracker, wanted, names, slugs),
        *_counted(rows),
    ]
    tell = _unmoved if changed and rows else nothing_matches
    nothing = tell(tracker, wanted, names)
    if changed:
        rows = [row for row in rows if row.moved]
    total = len(rows)
    rows = rows[: chosen.limit]
    summary = wording.behind_limit(len(rows), total, said)
    return Comparison(
        rows=rows,
        first=first,
        second=second,
        is_marked=is_marked,
        total=lambda: total,
        summary=summary,
        empty_message=nothing,
        notes=notes,
    )


def _unmoved(tracker: Tracker, wanted: FilterOptions, names: Sequence[str]) -> str:
    """That no verdict moved, and of whom, as they were named."""
    question = described_in_full(tracker, wanted, names)
    whose = f" of {question}" if question else ""
    return f"No verdict{whose} differs between the two days."


def _counted(rows: Sequence[ComparedStatus]) -> Iterator[str]:
    """`2020 → 2024: banned 3 → 5, discouraged 2`: how many had which status on each day; nothing of a single one."""
    if len(rows) < 2:
        return
    before = by_status(row.status_1 for row in rows)
    after = by_status(row.status_2 for row in rows)
    told = [
        f"{status} {before[status]:,}"
        + (f" → {number:,}" if number != before[status] else "")
        for status, number in after.items()
        if number or before[status]
    ]
    yield f"{rows[0].day_1} → {rows[0].day_2}: {', '.join(told)}."


def _compared(
    tracker: Tracker, before: Standing, after: Standing, day_1: str, day_2: str
) -> ComparedStatus:
    """The headlines of one entity on two days; a scope only where an update decided."""
    codes = tracker.entities.codes(before.entity)
    return ComparedStatus(
        entity=before.entity,
        name=codes.get("name", before.entity),
        status_1=before.status,
        scope_1=before.decided_scope,
        status_2=after.status,
        scope_2=after.decided_scope,
        moved=(before.status, before.scope) != (after.status, after.scope),
        decided_by=after.decided_by,
        extent_1=before.extent,
        extent_2=after.extent,
        day_1=day_1,
        day_2=day_2,
        iso2=codes.get("iso2") or None,
        iso3=codes.get("iso3") or None,
    )


def _day(text: str, today: str) -> str:
    span = dates.read_period(text, "--compare", today)
    if span.first > today:
        raise Usage(f"--compare {text} lies in the future")
    return min(span.last, today)  # of this year, what there is of it, as --on reads it


# -- for each scope, and on many days ---------------------------------------------------


class ScopeStatuses(NamedTuple):
    """An entity's status for each scope that it has one for."""

    entity: Slug
    name: Name
    statuses: dict[str, str]
    extents: dict[str, str]
    """How far a limit goes, for each scope with one."""
    iso2: str | None
    iso3: str | None

    def words(self, scope: str) -> str:
        """What is said beside a status: `share cap`; nothing where it is no limit."""
        return wording.limit(None, self.extents.get(scope))


def matrix_table(scopes: Sequence[str]) -> Table[ScopeStatuses]:
    """The table of statuses for these scopes."""
    words = {scope: f"the status for {scope}" for scope in scopes}
    # The columns of the scopes were there before.
    codes = {name: columns_of(PanelRow)[name] for name in ("iso2", "iso3")}
    return Table(
        "matrix",
        ScopeStatuses,
        more=spread(words, WORD, otherwise=UNKNOWN) | codes,
        keys=ScopeStatuses._fields,
        given_by="`show --scopes`, `status --scopes`",
        counted="entity",
    )


class Matrix(Answer[ScopeStatuses]):
    """A row an entity, a column a scope; `shown` are the scopes that somebody has."""

    view = "verdicts.by_scope"

    shown: Sequence[str]


def matrix(
    tracker: Tracker,
    names: Sequence[str],
    wanted: FilterOptions,
    *,
    listed: bool = False,
) -> Matrix:
    """A row an entity, a column a scope: "banned" says from what. Names that were `listed` keep their order.

    One scope alone narrows the rows to those with a status for it, beside which the others stand.
    """
    chosen = build_filter(
        tracker, wanted._replace(sort="date"), names, with_members=True
    )
    slugs = subjects(tracker, chosen)
    standings = evidence.standings(tracker, slugs)
    alone = chosen.scopes if len(chosen.scopes) == 1 else ()
    wanted_scopes = tuple(SCOPES) if alone else chosen.scopes or tuple(SCOPES)
    chosen = chosen._replace(scopes=wanted_scopes)
    every = (_of_one(tracker, slug, standings.get(slug, ()), chosen) for slug in slugs)
    rows = [row for row in every if _is_meant(row, chosen, alone or wanted_scopes)]
    if not listed:
        rows.sort(key=lambda r: r.name.casefold(), reverse=wanted.reverse)
    total = len(rows)
    rows = rows[: chosen.limit]
    shown = (
        tuple(s for s in wanted_scopes if any(s in r.statuses for r in rows))
        or wanted_scopes[:1]
    )
    return Matrix(
        table=matrix_table(wanted_scopes),
        rows=rows,
        shown=shown,
        summary=wording.limited(len(rows), total, "rows"),
        empty_message=nothing_matches(tracker, wanted, names),
        notes=[
            *countries_left_out(tracker, wanted, names, slugs),
            *_without(chosen, shown),
        ],
        pointers=[_acts(chosen, wanted, names, rows, shown)],
    )


def _without(chosen: Filter, shown: Sequence[str]) -> Iterator[str]:
    """For which scopes those named have no status: no column tells so."""
    if chosen.entities and (missing := [s for s in chosen.scopes if s not in shown]):
        yield f"No status for: {', '.join(missing)}."


def _acts(
    chosen: Filter,
    wanted: FilterOptions,
    names: Sequence[str],
    rows: Sequence[ScopeStatuses],
    scopes: Sequence[str],
) -> str:
    """How the acts behind are listed: of some names, else of one scope as an example."""
    if chosen.entities:
        each = " ".join(row.entity for row in rows[:MOST_NAMED])
        return f"Since when, and by which act: hwstatus show {each}"
    scope = scopes[1:2] or scopes
    line = command_line("list", wanted, names, scope=scope, status=(), limit=None)
    return f"Acts of one scope: {line}"


def _is_meant(row: ScopeStatuses, chosen: Filter, scopes: Sequence[str]) -> bool:
    """Whether a row has a status for one of some scopes where that matters, and one of those asked for."""
    statuses = {row.statuses[scope] for scope in scopes if scope in row.statuses}
    if not statuses and (len(scopes) == 1 or asks_about_acts(chosen)):
        return bool(chosen.entities and not chosen.statuses)
    return not chosen.statuses or not statuses.isdisjoint(chosen.statuses)


def _of_one(
    tracker: Tracker, slug: str, standings: Iterable[Standing], chosen: Filter
) -> ScopeStatuses:
    """The row of an entity: of its standings those for the scopes and by the acts that were asked for."""
    by_act = asks_about_acts(chosen)
    counted = [
        one
        for one in standings
        if one.scope in chosen.scopes and (not by_act or decides(tracker, one, chosen))
    ]
    codes = tracker.entities.codes(slug)
    return ScopeStatuses(
        slug,
        tracker.entities.name(slug),
        {one.scope: one.status for one in counted},
        {one.scope: one.extent for one in counted if one.extent},
        codes.get("iso2") or None,
        codes.get("iso3") or None,
    )


class PanelRow(NamedTuple):
    """How an entity stood on a day: for a scope that was asked for, else its headline."""

    day: Annotated[str, "the day (ISO)"]
    entity: Slug
    iso2: Iso2
    iso3: Iso3
    name: Name
    scope: Scope[str | None]
    status: Annotated[
        str, "the status on that day; `unknown` where nothing qualifies", WORD
    ]
    since: Since[str | None]
    extent: Extent
    decided_by: DecidedBy
    population: Annotated[int | None, "people who live there, by CLDR", NUMBER]
    gdp: Annotated[
        int | None, "output in US dollars of equal purchasing power, by CLDR", NUMBER
    ]


def panel(
    tracker: Tracker, days: Sequence[str], wanted: FilterOptions
) -> Iterator[PanelRow]:
    """Each entity of a kind, or of a group on that day, on each day, for each scope asked for."""
    population, gdp = map(cldr.figures, cldr.FIGURES)
    for day in days:
        there = tracker.on_day(day)
        chosen = build_filter(there, wanted)
        slugs = subjects(there, chosen)
        for scope in chosen.scopes or (None,):
            scopes = [scope] if scope else []
            for slug, head in evidence.headlines(tracker, slugs, day, scopes).items():
                codes = tracker.entities.codes(slug)
                yield PanelRow(
                    day=day,
                    entity=slug,
                    iso2=codes.get("iso2"),
                    iso3=codes.get("iso3") or None,
                    name=tracker.entities.name(slug),
                    scope=scope or head.decided_scope,
                    status=head.status,
                    since=head.since,
                    extent=head.extent,
                    decided_by=head.decided_by,
                    population=population.get(codes.get("iso2", "")),
                    gdp=gdp.get(codes.get("iso2", "")),
                )
