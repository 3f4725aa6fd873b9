"""Lists of countries, companies, groups, deadlines and disputes; the matrix; and search, with what scripts read."""

import json
from collections.abc import Iterable, Mapping
from itertools import groupby, islice
from typing import NamedTuple

from hwstatus import json_text
from hwstatus.answers.disputes import disputes
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.side_by_side import matrix
from hwstatus.output.formats import csv_rows
from hwstatus.output.options import Output
from hwstatus.record.dates import read_date
from hwstatus.record.forms import Group
from hwstatus.record.models import Entity, Standing, Update
from hwstatus.record.vocabulary import COUNTRY, SCOPES, STATUSES, UNKNOWN, can_bind
from hwstatus.rules.turns import states
from hwstatus.site.addresses import address_of, is_place
from hwstatus.site.pages.front import packed_turns
from hwstatus.site.pages.world import Row, band, places_on, row_on, world_said
from hwstatus.site.published import SiteFile, SiteFiles, text_file
from hwstatus.site.record import Record
from hwstatus.site.site import DEEP, TOLD, Site
from hwstatus.subject import SLUG
from hwstatus.text import line
from hwstatus.wording import spelled


def countries(site: Site) -> SiteFiles:
    """Those of ISO 3166-1 by their part of the world, and what is made of them."""
    ordered = sorted(filter(is_place, site.record.by_name), key=_part)
    parts = [(key[1], list(own)) for key, own in groupby(ordered, key=_part)]
    yield site.page("c/", "countries_list.html.j2", parts=parts)


def _part(entity: Entity) -> tuple[bool, str]:
    """The part of the world of a country; what is no country stands at the end."""
    if entity.kind != COUNTRY:
        return True, "Blocs and regions"
    return entity.region is None, entity.region or "Elsewhere"


def companies(site: Site) -> SiteFiles:
    """Companies and bodies, by name."""
    rows = [entity for entity in site.record.by_name if not is_place(entity)]
    yield site.page("o/", "companies.html.j2", companies=rows)


def deadlines(site: Site) -> SiteFiles:
    """Those ahead, and those that passed."""
    record = site.record
    past = [row for row in record.deadlines_told_once if not row.is_ahead]
    yield site.page(
        "deadlines/",
        "deadlines.html.j2",
        ahead=record.deadlines_ahead,
        past=list(reversed(past)),
    )


def disputed(site: Site) -> SiteFiles:
    """Where the evidence contradicts itself."""
    rows = list(disputes(site.record.tracker, FilterOptions(), ()))
    yield site.page("disputes/", "disputes.html.j2", disputes=rows)


def all_groups(site: Site) -> SiteFiles:
    """The groups, with how their members stand."""
    yield site.page("g/", "groups.html.j2", tallies=site.record.tallies.values())


def group_page(site: Site, group: Group) -> SiteFiles:
    """A group, with its members."""
    record = site.record
    members = record.members_of[group.slug]
    past = [stay for stay in group.members if stay.country not in members]
    countries = [record.entities[slug] for slug in members]
    places = places_on(site, record.day, DEEP, countries)
    coded = [((c.iso2 or "").lower(), *days) for c, *days in stays(record, group)]
    yield site.page(
        f"g/{group.slug}/",
        "group.html.j2",
        card=site.card(f"g/{group.slug}/"),
        tally=record.tallies[group.slug],
        group=group,
        band=band(site, places, record.day, group, dated=False, moves=True),
        rows=[
            *_rows(record, members),
            *_rows(record, sorted({stay.country for stay in past}), gone=True),
        ],
        stays=json_text.encode(coded),
        as_of=None,
        deadlines=[row for row in record.deadlines_ahead if row.entity in members],
        past=past,
    )


def _rows(record: Record, slugs: Iterable[str], *, gone: bool = False) -> list[Row]:
    countries = [record.entities[slug] for slug in slugs if slug in record.entities]
    return [row_on(record, c, record.day)._replace(gone=gone) for c in countries]


def stays(record: Record, group: Group) -> list[tuple[Entity, str, str | None]]:
    """Each country that ever is a member, from which day, and to which."""
    return [
        (
            record.entities[stay.country],
            read_date(stay.since).last,
            stay.to and read_date(stay.to).last,
        )
        for stay in group.members
        if stay.country in record.entities
    ]


# -- the matrix: what holds for each scope ---------------------------------------------


TABLE = "matrix/matrix.csv"


class Cells(NamedTuple):
    """A country with what stands for each scope."""

    country: Entity
    standings: Mapping[str, Standing]

    @property
    def holds(self) -> bool:
        """Whether anything stands on the day."""
        return any(s.status != UNKNOWN for s in self.standings.values())


def matrix_page(site: Site) -> SiteFiles:
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
        "codes": {c.slug: (c.iso2, c.iso3) for c in _countries(record)},
    }
    return json_text.encode(packed)


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


# -- search ----------------------------------------------------------------------------


MOST = 20_000
"""Updates that can be searched, the newest: a browser loads and reads them all."""


def search(site: Site) -> SiteFiles:
    """The page."""
    left_out = len(site.record.updates) - MOST
    yield site.page("search/", "search.html.j2", left_out=left_out)


def _packed_texts(site: Site) -> str:
    """What the page of search reads, as JSON: entities and updates.

    An entity is its page, name, kind, status, other names, and so is a group, which has no
    status; of the supplier itself the world is told in the place of both. An update is its
    id, date, entity's number, summary, further words. `PATH` in `update` stands for an id.
    """
    record = site.record
    numbers = {slug: number for number, slug in enumerate(record.entities)}
    newest_first = islice(reversed(record.updates.values()), MOST)
    entities = [_entity(site, entity) for entity in record.entities.values()]
    groups = [_group(site, group) for group in record.groups]
    packed = {
        "entities": entities + groups,
        "updates": [_update(update, numbers) for update in newest_first],
        "update": site.to("u/PATH/"),
    }
    return json_text.encode(packed)


def _entity(site: Site, entity: Entity) -> list[str]:
    said = entity.kind, site.record.verdicts[entity.slug].status
    if entity.slug == SLUG:
        said = world_said(site.record), ""
    others = [entity.iso2, entity.iso3, *entity.aliases]
    return [
        site.to(address_of(entity)),
        line(entity.name),
        *said,
        line(" ".join(filter(None, others))),
    ]


def _group(site: Site, group: Group) -> list[str]:
    others = [group.slug, group.slug.replace("-", " "), *group.aliases]
    path = site.to(f"g/{group.slug}/")
    return [path, line(group.name), "group", "", line(" ".join(others))]


def _update(update: Update, numbers: dict[str, int]) -> list[object]:
    publishers = [source.publisher for source in update.sources]
    more = [update.actor_name, *dict.fromkeys(publishers), update.note]
    return [
        update.id,
        update.date,
        numbers.get(update.entity, -1),
        line(update.summary),
        line(" ".join(filter(None, more))),
    ]


# -- what pages load ---------------------------------------------------------------------


def loaded(site: Site) -> SiteFiles:
    """What pages load: style, scripts, the icon, what search reads, and what every publication changes."""
    yield from site.assets.values()
    packed = {
        "texts": _packed_texts(site),
        "turns": packed_turns(site),
        "cells": packed_cells(site),
    }
    read = {
        name: site.data_file(f"{name}.js", f"hwstatus{name.title()}={text};\n")
        for name, text in packed.items()
    }
    yield from read.values()
    yield _told(site, {name: file.path for name, file in read.items()})


def _told(site: Site, read: dict[str, str]) -> SiteFile:
    """The files that scripts read; the day, version and ledger of the record, which pages would have to change for.

    A script, since a page on a disk may read no other file.
    """
    record = site.record
    facts = {
        "day": record.day,
        "spelled": spelled(record.day),
        "covered_to": record.tracker.covered_to(),
        "dataset": record.dataset,
        "edition": record.edition,
        "head": str(record.tracker.ledger.head()),
        **read,
    }
    return text_file(TOLD, f"hwstatusRecord={json.dumps(facts)};\n")
