"""The ledger as files: what machines follow that read the tracker over the web (docs/team.md)."""

from collections.abc import Iterator

from hwstatus.records import Version
from hwstatus.signing import sign
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task
from hwstatus.team import pages
from hwstatus.team.log import SharedEntry


def tasks(site: Site) -> Iterator[Task]:
    """One task: pages and head, signed where there is a key."""
    tracker = site.record.tracker

    def versions_of(shared: SharedEntry) -> Iterator[Version]:
        return tracker.ledger.versions_between(shared.first, shared.last)

    def files() -> Iterator[SiteFile]:
        for path, _, content in pages.written(
            tracker.ledger.shared_entries(), versions_of
        ):
            yield SiteFile(path, content())
            if path == pages.HEAD and site.key is not None:
                signature = sign(content(), site.key)
                yield SiteFile(pages.SIGNATURE, signature.encode())

    yield files
