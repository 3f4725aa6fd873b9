"""The record as files: the dataset with the page that offers it, and the ledger that others follow (docs/team.md)."""

from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from hwstatus.citation import citations
from hwstatus.record import json_text
from hwstatus.record.ledger_records import Version
from hwstatus.record.models import Filter
from hwstatus.signing import sign
from hwstatus.site.open_data import catalogue
from hwstatus.site.open_data.catalogue import (
    FOLDER,
    Distribution,
    dataset,
    dcat,
    script,
)
from hwstatus.site.published import sum_of
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile, Task, text_file
from hwstatus.tables.flat_database import datasette_files
from hwstatus.team import pages
from hwstatus.team.log import SharedEntry

_CITATIONS = {"bibtex": "hwstatus.bib", "ris": "hwstatus.ris", "cff": "CITATION.cff"}


class Download(NamedTuple):
    """A file of the dataset as it is offered, with its SHA-256."""

    distribution: Distribution
    file: SiteFile
    sha256: str


def tasks(site: Site) -> Iterator[Task]:
    """One task for the dataset, one for the ledger."""
    yield partial(_files, site)
    yield partial(_ledger, site)


def _files(site: Site) -> Iterator[SiteFile]:
    found = [_download(one, content) for one, content in _contents(site)]
    yield from (one.file for one in found)
    sums = [f"{one.sha256}  {one.distribution.name}\n" for one in found]
    yield text_file(f"{FOLDER}SHA256SUMS", "".join(sums))
    for name, words in datasette_files.datasette_files().items():
        yield text_file(FOLDER + name, words)
    described = dcat(site, f"{FOLDER}dcat.jsonld")
    yield text_file(f"{FOLDER}dcat.jsonld", json_text.pretty(described) + "\n")
    for form, written in citations(site.record.dataset, site.base).items():
        if form in _CITATIONS:
            yield text_file(f"cite/{_CITATIONS[form]}", written + "\n")
    facts = script(dataset(site, f"{FOLDER}index.html"))
    head = site.record.tracker.ledger.head()
    yield site.page(FOLDER, "data.html.j2", downloads=found, facts=facts, head=head)


def _contents(site: Site) -> Iterator[tuple[Distribution, bytes]]:
    """Each file of the dataset with its bytes: as an export has it, and on the site's day."""
    from hwstatus.output.formats import cell
    from hwstatus.tables import data_package, flat_database

    tracker = site.record.tracker
    lines = "".join(f"{line}\n" for line in tracker.lines(Filter()))
    yield catalogue.UPDATES, lines.encode()
    database = site.scratch / catalogue.DATABASE.name
    flat_database.write(database, tracker)
    yield catalogue.DATABASE, database.read_bytes()
    package = site.scratch / catalogue.PACKAGE.name
    # With the rows of the database: finding them takes longer than writing.
    rows = flat_database.written(database)
    data_package.write(package, tracker, cell, made=rows)
    yield catalogue.PACKAGE, package.read_bytes()


def _download(distribution: Distribution, content: bytes) -> Download:
    file = SiteFile(distribution.path, content)
    return Download(distribution, file, sum_of(content))


def _ledger(site: Site) -> Iterator[SiteFile]:
    """Its pages and its head, which is signed where there is a key."""
    ledger = site.record.tracker.ledger

    def versions_of(shared: SharedEntry) -> Iterator[Version]:
        return ledger.versions_between(shared.first, shared.last)

    for path, _, content in pages.written(ledger.shared_entries(), versions_of):
        yield SiteFile(path, content())
        if path == pages.HEAD and site.key is not None:
            yield SiteFile(pages.SIGNATURE, sign(content(), site.key).encode())
