"""Pictures for social networks: a card beside the page of each entity with a record.

Drawing takes most of the time of a site, so that a card that is already in the folder is
drawn again only where it would be another one: it holds the hash of what it was drawn from.
A card that is not as it was published is drawn again too.
"""

import struct
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import partial
from hashlib import sha256
from pathlib import Path
from zlib import crc32

from hwstatus.models import Entity
from hwstatus.pictures.card import Card, card
from hwstatus.pictures.palette import BADGES
from hwstatus.pictures.png import png
from hwstatus.site.published import listed, sum_of
from hwstatus.site.site import Site, address_of
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.subject import STANDS
from hwstatus.vocabulary import SCOPES
from hwstatus.wording import NOTHING_KNOWN, spelled

_KEY = b"tEXtSource\0"
_AFTER_HEADER = 33
"""Where the first chunk after a PNG's header begins."""


def tasks(site: Site) -> Iterator[Task]:
    """A task a card, if cards are asked for."""
    if site.cards:
        _, sums = listed(site.former)
        for entity in site.record.entities.values():
            if entity.slug in site.record.about:
                yield partial(_files, site, entity, sums)


def _files(site: Site, entity: Entity, sums: Mapping[str, str]) -> Iterator[SiteFile]:
    path = f"{address_of(entity)}card.png"
    svg = card(_card(site, entity))
    yield SiteFile(path, drawn(svg, site.former / path, sums.get(path)))


def _card(site: Site, entity: Entity) -> Card:
    verdict = site.record.verdicts[entity.slug]
    since = ""
    if verdict.scope:
        since = f"{SCOPES[verdict.scope].definition}, since {spelled(verdict.since)}"
    who = verdict.publisher or "hwstatus"
    return Card(
        above=f"{STANDS} · {entity.kind}",
        title=entity.name,
        word=verdict.status,
        colour=BADGES[verdict.status],
        since=since,
        text=verdict.summary or f"{NOTHING_KNOWN[0].upper()}{NOTHING_KNOWN[1:]}",
        below=f"{who} · as of {spelled(site.record.day)}",
    )


def drawn(svg: str, former: Path, known: str | None) -> bytes:
    """A picture as PNG: the former one where that was drawn from the same SVG.

    `known` is its sum as it was published.
    """
    mark = sha256(svg.encode()).hexdigest().encode()
    with suppress(OSError):
        found = former.read_bytes()
        is_same = found[_AFTER_HEADER + 4 :].startswith(_KEY + mark)
        if is_same and sum_of(found) == known:
            return found
    return _marked(png(svg), mark)


def _marked(picture: bytes, mark: bytes) -> bytes:
    """A PNG that says what it was drawn from."""
    named = _KEY + mark
    chunk = struct.pack(">I", len(named) - 4) + named + struct.pack(">I", crc32(named))
    return picture[:_AFTER_HEADER] + chunk + picture[_AFTER_HEADER:]
