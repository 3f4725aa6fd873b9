"""The page of each country, bloc, company and body."""

from collections.abc import Iterator
from functools import partial

from hwstatus.models import Entity
from hwstatus.site.site import Site, address_of
from hwstatus.site.site_file import SiteFile, Task


def tasks(site: Site) -> Iterator[Task]:
    """A task an entity: its page and what is beside it."""
    for entity in site.record.entities.values():
        yield partial(_files, site, entity)


def _files(site: Site, entity: Entity) -> Iterator[SiteFile]:
    folder = address_of(entity)
    yield site.page(folder, "entity.html.j2", entity=entity)
