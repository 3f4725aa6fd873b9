"""The files of the dataset, their sums, and the page that offers them."""

from collections.abc import Iterator
from functools import partial
from hashlib import file_digest
from pathlib import Path
from typing import NamedTuple

from hwstatus.citation import citations
from hwstatus.serialization import json_text
from hwstatus.site.open_data import catalogue
from hwstatus.site.open_data.catalogue import DISTRIBUTIONS, FOLDER, Distribution
from hwstatus.site.open_data.linked import dataset, dcat, script
from hwstatus.site.site import Site
from hwstatus.site.site_file import AnyFile, LargeFile, Task, text_file

_CITATIONS = {"bibtex": "hwstatus.bib", "ris": "hwstatus.ris", "cff": "CITATION.cff"}


class Download(NamedTuple):
    """A file of the dataset as it is offered: its size in bytes, and its SHA-256."""

    distribution: Distribution
    size: int
    sha256: str


def tasks(site: Site) -> Iterator[Task]:
    """One task."""
    yield partial(_files, site)


def _files(site: Site) -> Iterator[AnyFile]:
    found = []
    for distribution in DISTRIBUTIONS:
        source = site.scratch / distribution.name
        _write(site, distribution, source)
        found.append(_download(distribution, source))
        yield LargeFile(distribution.path, source)
    sums = [f"{one.sha256}  {one.distribution.name}\n" for one in found]
    yield text_file(f"{FOLDER}SHA256SUMS", "".join(sums))
    described = dcat(site, f"{FOLDER}dcat.jsonld")
    yield text_file(f"{FOLDER}dcat.jsonld", json_text.pretty(described) + "\n")
    for form, written in citations(site.record.dataset, site.base).items():
        if form in _CITATIONS:
            yield text_file(f"cite/{_CITATIONS[form]}", written + "\n")
    facts = script(dataset(site, f"{FOLDER}index.html"))
    yield site.page(FOLDER, "data.html.j2", downloads=found, facts=facts)


def _write(site: Site, distribution: Distribution, target: Path) -> None:
    """Write a file of the dataset, on the site's day."""
    from hwstatus.exchange import data_package, flat_database
    from hwstatus.output.formats import cell

    tracker = site.record.tracker
    if distribution == catalogue.UPDATES:
        with target.open("w", encoding="utf-8", newline="\n") as file:
            file.writelines(f"{line}\n" for line in site.record.lines.values())
    elif distribution == catalogue.DATABASE:
        flat_database.write(target, tracker)
    else:
        data_package.write(target, tracker, cell)


def _download(distribution: Distribution, source: Path) -> Download:
    with source.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    return Download(distribution, source.stat().st_size, digest)
