"""Other addresses of an entity's page: by ISO code, by a former or another name."""

from collections.abc import Iterator, Mapping

from hwstatus.models import Entity
from hwstatus.names import slugify
from hwstatus.serialization.values import MAX_NAME_CHARS
from hwstatus.site.record import Record
from hwstatus.site.site import address_of


def forwards(record: Record) -> Mapping[str, str]:
    """From folders without a page of their own (`c/fr/`) to the page meant (`c/france/`).

    A name that two entities have leads nowhere, and neither does one too long for a folder.
    """
    taken = {address_of(entity) for entity in record.entities.values()}
    found: dict[str, set[str]] = {}
    for entity in record.entities.values():
        page = address_of(entity)
        for other in _others(entity, page[:2]):
            if other not in taken:
                found.setdefault(other, set()).add(page)
    return {path: min(pages) for path, pages in found.items() if len(pages) == 1}


def _others(entity: Entity, kind: str) -> Iterator[str]:
    codes = [code.lower() for code in (entity.iso2, entity.iso3) if code]
    for slug in (*codes, *map(slugify, (entity.name, *entity.aliases))):
        if slug and len(slug) <= MAX_NAME_CHARS:
            yield f"{kind}{slug}/"
