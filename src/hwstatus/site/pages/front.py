"""The front page: where Huawei stands today and on any day, country by country."""

from collections.abc import Iterator
from functools import partial

from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task


def tasks(site: Site) -> Iterator[Task]:
    """One task."""
    yield partial(_files, site)


def _files(site: Site) -> Iterator[SiteFile]:
    yield site.page("", "front.html.j2")
