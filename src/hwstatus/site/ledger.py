"""The ledger as files: what machines follow that read the tracker over the web (docs/team.md)."""

from collections.abc import Iterable, Iterator

from hwstatus.models import Version
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.team import pages
from hwstatus.team.log import SharedEntry


def tasks(site: Site) -> Iterator[Task]:
    """One task: head and pages."""
    tracker = site.record.tracker

    def versions_of(shared: SharedEntry) -> Iterator[Version]:
        return tracker.versions_between(shared.first, shared.last)

    def files() -> Iterable[SiteFile]:
        for path, content in pages.written(tracker.shared_entries(), versions_of):
            yield SiteFile(path, content)

    yield files
