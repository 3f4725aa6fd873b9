"""What pages load: style, scripts, the icon, and the one file that changes with every publication."""

import json
from collections.abc import Iterator

from hwstatus.site.pages.search import texts_file
from hwstatus.site.site import TOLD, Site
from hwstatus.site.site_file import SiteFile, text_file
from hwstatus.wording import spelled


def files(site: Site) -> Iterator[SiteFile]:
    """All of them."""
    yield from site.assets.values()
    texts = texts_file(site)
    yield texts
    yield _told(site, texts.path)


def _told(site: Site, texts: str) -> SiteFile:
    """The day, version and ledger of the record, which pages would have to change for.

    A script, since a page on a disk may read no other file.
    """
    record = site.record
    facts = {
        "day": record.day,
        "spelled": spelled(record.day),
        "covered_to": record.tracker.covered_to(),
        "dataset": record.dataset,
        "head": str(record.tracker.ledger.head()),
        "texts": texts,
    }
    return text_file(TOLD, f"hwstatusRecord={json.dumps(facts)};\n")
