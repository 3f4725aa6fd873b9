"""The files of the dataset that the old site has, taken over where they would be the same.

Making them takes a tenth of a site's time. What they were made from is written beside
them, with their sums: a file that somebody altered since is made anew.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from hwstatus.serialization import canonical, json_text
from hwstatus.site.manifest import sum_of
from hwstatus.site.open_data.catalogue import FOLDER
from hwstatus.site.origin import program
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, text_file

PATH = f"{FOLDER}made-from.json"


def made_from(site: Site, updates: str) -> str:
    """A hash of all that the files depend on; `updates` is that of the stored lines."""
    record = site.record
    facts = (
        str(record.tracker.ledger.head()),
        updates,
        record.day,
        record.dataset,
        program(),
    )
    return canonical.digest("\n".join(facts))


def note(mark: str, sums: Mapping[str, str]) -> SiteFile:
    """What the next site reads: what the files were made from, and their sums by name."""
    facts = {"made_from": mark, "sha256": dict(sums)}
    return text_file(PATH, json_text.pretty(facts) + "\n")


def kept(former: Path, name: str, mark: str) -> Path | None:
    """A file of the old site, in the folder `former`, if it is whole and made from the same."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        facts = json.loads((former / PATH).read_bytes())
        path = former / FOLDER / name
        if facts["made_from"] == mark and facts["sha256"][name] == sum_of(path):
            return path
    return None
