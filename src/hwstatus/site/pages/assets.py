"""Style, scripts and the icon."""

from collections.abc import Iterable, Iterator

from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task


def tasks(site: Site) -> Iterator[Task]:
    """One task for all of them."""

    def files() -> Iterable[SiteFile]:
        return site.assets.values()

    yield files
