"""The ledger as files: what machines follow that read the tracker over the web (docs/team.md)."""

from collections.abc import Callable, Iterator
from functools import partial

from hwstatus.records import Version
from hwstatus.signing import sign
from hwstatus.site.site import Site
from hwstatus.site.site_file import AnyFile, MarkedFile, SiteFile, Task
from hwstatus.team import pages
from hwstatus.team.log import SharedEntry


def tasks(site: Site) -> Iterator[Task]:
    """One task: pages and head, signed where there is a key."""
    tracker = site.record.tracker

    def versions_of(shared: SharedEntry) -> Iterator[Version]:
        return tracker.ledger.versions_between(shared.first, shared.last)

    def files() -> Iterator[AnyFile]:
        for path, sha256, content in pages.written(
            tracker.ledger.shared_entries(), versions_of
        ):
            if path != pages.HEAD:
                mark = site.marks.of(sha256)
                yield MarkedFile(path, mark, partial(_made, path, content))
                continue
            yield _made(path, content)
            if site.key is not None:
                signature = sign(content(), site.key)
                yield SiteFile(pages.SIGNATURE, signature.encode())

    yield files


def _made(path: str, content: Callable[[], bytes]) -> SiteFile:
    return SiteFile(path, content())
