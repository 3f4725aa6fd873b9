"""The files of the dataset, their sums, and the page that offers them."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from hwstatus.citation import citations
from hwstatus.exchange.flat_database import datasette_files
from hwstatus.serialization import json_text
from hwstatus.site.manifest import sum_of
from hwstatus.site.open_data import catalogue, kept
from hwstatus.site.open_data.catalogue import FOLDER, Distribution
from hwstatus.site.open_data.linked import dataset, dcat, script
from hwstatus.site.site import Site
from hwstatus.site.site_file import AnyFile, LargeFile, Task, text_file

_CITATIONS = {"bibtex": "hwstatus.bib", "ris": "hwstatus.ris", "cff": "CITATION.cff"}


class Download(NamedTuple):
    """A file of the dataset as it is offered: where it is now, its size in bytes, its SHA-256."""

    distribution: Distribution
    source: Path
    size: int
    sha256: str


def tasks(site: Site) -> Iterator[Task]:
    """One task."""
    yield partial(_files, site)


def _files(site: Site) -> Iterator[AnyFile]:
    updates = _updates(site)
    mark = kept.made_from(site, updates.sha256)
    found = [updates, *_tables(site, mark)]
    for one in found:
        yield LargeFile(one.distribution.path, one.source)
    sums = [f"{one.sha256}  {one.distribution.name}\n" for one in found]
    yield text_file(f"{FOLDER}SHA256SUMS", "".join(sums))
    for name, words in datasette_files.datasette_files().items():
        yield text_file(FOLDER + name, words)
    yield kept.note(mark, {one.distribution.name: one.sha256 for one in found})
    described = dcat(site, f"{FOLDER}dcat.jsonld")
    yield text_file(f"{FOLDER}dcat.jsonld", json_text.pretty(described) + "\n")
    for form, written in citations(site.record.dataset, site.base).items():
        if form in _CITATIONS:
            yield text_file(f"cite/{_CITATIONS[form]}", written + "\n")
    facts = script(dataset(site, f"{FOLDER}index.html"))
    yield site.page(FOLDER, "data.html.j2", downloads=found, facts=facts)


def _updates(site: Site) -> Download:
    target = site.scratch / catalogue.UPDATES.name
    with target.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in site.record.updates.lines())
    return _download(catalogue.UPDATES, target)


def _tables(site: Site, mark: str) -> Iterator[Download]:
    """The flat tables as files, made on the site's day or taken over from the old site."""
    database = _kept_or_made(site, catalogue.DATABASE, mark, _write_database)
    yield database
    write = partial(_write_package, database=database.source)
    yield _kept_or_made(site, catalogue.PACKAGE, mark, write)


def _kept_or_made(
    site: Site,
    distribution: Distribution,
    mark: str,
    write: Callable[[Site, Path], None],
) -> Download:
    source = kept.kept(site.former, distribution.name, mark)
    if source is None:
        source = site.scratch / distribution.name
        write(site, source)
    return _download(distribution, source)


def _write_database(site: Site, target: Path) -> None:
    from hwstatus.exchange import flat_database

    flat_database.write(target, site.record.tracker)


def _write_package(site: Site, target: Path, database: Path) -> None:
    """Write the package with the rows of the database: finding them takes longer than writing."""
    from hwstatus.exchange import data_package, flat_database
    from hwstatus.output.formats import cell

    rows = flat_database.written(database)
    data_package.write(target, site.record.tracker, cell, made=rows)


def _download(distribution: Distribution, source: Path) -> Download:
    size = source.stat().st_size
    return Download(distribution, source, size, sum_of(source))
