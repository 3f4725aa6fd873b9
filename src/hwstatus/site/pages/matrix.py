"""The matrix: what holds in each country for each scope, on the last day and on any other."""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.matrix import matrix
from hwstatus.output.formats import csv_rows
from hwstatus.output.options import Output
from hwstatus.record.models import Entity, Standing
from hwstatus.record.vocabulary import COUNTRY, SCOPES, STATUSES, UNKNOWN, can_bind
from hwstatus.rules.turns import states
from hwstatus.site.pages.lists import stays
from hwstatus.site.published import SiteFile, text_file
from hwstatus.site.record import Record
from hwstatus.site.site import Site

TABLE = "matrix/matrix.csv"


class Cells(NamedTuple):
    """A country with what stands for each scope."""

    country: Entity
    standings: Mapping[str, Standing]

    @property
    def holds(self) -> bool:
        """Whether anything stands on the day."""
        return any(s.status != UNKNOWN for s in self.standings.values())


def matrix_page(site: Site) -> Iterator[SiteFile]:
    """The page, and its table on the last day as CSV."""
    table = matrix(site.record.tracker, (), FilterOptions(kind=(COUNTRY,)))
    yield text_file(TABLE, "".join(csv_rows(table, Output())))
    rows = [_cells(site.record, entity) for entity in _countries(site.record)]
    yield site.page(
        "matrix/", "matrix.html.j2", rows=rows, scopes_shown=table.shown, binds=_binds
    )


def _countries(record: Record) -> list[Entity]:
    """Those for which anything ever stood, by name."""
    return [c for c in record.countries if c.iso2 and c.slug in record.standings]


def _cells(record: Record, country: Entity) -> Cells:
    standings = record.standings[country.slug]
    return Cells(country, {s.scope: s for s in standings if s.scope})


def _binds(standing: Standing) -> bool:
    return can_bind(standing.status, standing.basis)


def packed_cells(site: Site) -> str:
    """What the page's script reads, as JSON: how every cell turned, and who is in which group when.

    A turn is day, number of the scope, number of the status, and 1 where that binds by law.
    """
    record = site.record
    packed = {
        "scopes": list(SCOPES),
        "statuses": list(STATUSES),
        "groups": {
            group.slug: [(c.slug, *days) for c, *days in stays(record, group)]
            for group in record.groups
        },
        "turns": {c.slug: _turns(record, c) for c in _countries(record)},
    }
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


def _turns(record: Record, country: Entity) -> list[list[object]]:
    scopes, statuses = list(SCOPES), list(STATUSES)
    before: dict[str, tuple[str, bool]] = {}
    turns: list[list[object]] = []
    for state in states(country.slug, record.past(country.slug), record.day):
        now = {s.scope: (s.status, _binds(s)) for s in state.standings if s.scope}
        for scope in sorted(before.keys() | now.keys()):
            status, binds = now.get(scope, (UNKNOWN, False))
            if before.get(scope) != (status, binds):
                turn = [state.day, scopes.index(scope), statuses.index(status)]
                turns.append([*turn, int(binds)])
        before = now
    return turns
