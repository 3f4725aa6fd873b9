"""What pages load; and search, which asks one file of data that a script reads through."""

import json
from collections.abc import Iterator
from itertools import islice

from hwstatus.record.ledger_records import Group
from hwstatus.record.models import Entity, Update
from hwstatus.site.addresses import address_of
from hwstatus.site.pages.front import packed_turns
from hwstatus.site.pages.matrix import packed_cells
from hwstatus.site.pages.world import world_said
from hwstatus.site.published import SiteFile, text_file
from hwstatus.site.site import TOLD, Site
from hwstatus.subject import SLUG
from hwstatus.text import line
from hwstatus.wording import spelled

MOST = 20_000
"""Updates that can be searched, the newest: a browser loads and reads them all."""


def search(site: Site) -> Iterator[SiteFile]:
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
    return json.dumps(packed, ensure_ascii=False, separators=(",", ":"))


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


def loaded(site: Site) -> Iterator[SiteFile]:
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
