"""How entities stood scope by scope: `status --scopes`, a column a scope; on some days, a table for statistics."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, NamedTuple

from hwstatus import wording
from hwstatus.answers import evidence
from hwstatus.answers.answer import Answer, Table
from hwstatus.answers.filters import FilterOptions, build_filter, nothing_matches
from hwstatus.answers.matches import asks_about_acts, decides, subjects
from hwstatus.answers.status import countries_left_out
from hwstatus.answers.verdicts import DecidedBy, Extent
from hwstatus.columns import (
    NUMBER,
    WORD,
    Iso2,
    Iso3,
    Name,
    Scope,
    Since,
    Slug,
    columns_of,
    spread,
)
from hwstatus.languages import cldr
from hwstatus.record.models import Filter, Standing
from hwstatus.record.vocabulary import SCOPES, UNKNOWN
from hwstatus.store.tracker import Tracker


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
    counted = wording.limited(len(rows), total, "rows")
    return Matrix(
        table=matrix_table(wanted_scopes),
        rows=rows,
        shown=shown,
        summary=counted,
        empty_message=nothing_matches(tracker, wanted, names),
        notes=[
            *countries_left_out(tracker, wanted, names, slugs),
            *_without(chosen, shown),
        ],
    )


def _without(chosen: Filter, shown: Sequence[str]) -> Iterator[str]:
    """For which scopes those named have no status: no column tells so."""
    if chosen.entities and (missing := [s for s in chosen.scopes if s not in shown]):
        yield f"No status for: {', '.join(missing)}."


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
