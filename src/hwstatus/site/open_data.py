"""The record as files: the dataset with what describes it to search engines (schema.org) and catalogues (DCAT),
and the ledger that others follow (docs/team.md).
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from markupsafe import Markup

from hwstatus import json_text
from hwstatus.citation import AUTHORS, LICENCE_URL, TITLE, citations
from hwstatus.record.models import Entity, Filter
from hwstatus.signing import sign
from hwstatus.site.addresses import address_of
from hwstatus.site.published import SiteFile, SiteFiles, sum_of, text_file
from hwstatus.site.site import Site
from hwstatus.store.filters import WORD_FILTERS
from hwstatus.subject import SUPPLIER
from hwstatus.tables.flat_database import questions
from hwstatus.team import pages
from hwstatus.team.log import Publication

FOLDER = "data/"


class Distribution(NamedTuple):
    """A file of the dataset: its name, what it is, and its type."""

    name: str
    words: str
    media_type: str

    @property
    def path(self) -> str:
        """Where it is in the site."""
        return FOLDER + self.name


UPDATES = Distribution(
    "updates.jsonl",
    "every update as it is stored, one JSON object a line: as hwstatus import takes them",
    "application/jsonl",
)
DATABASE = Distribution(
    "hwstatus.db",
    "flat tables of updates, effects, sources, verdicts and what stood when: SQLite",
    "application/vnd.sqlite3",
)
PACKAGE = Distribution(
    "hwstatus.zip",
    "the same tables as CSV, with types and keys: a Data Package",
    "application/zip",
)

DISTRIBUTIONS = (UPDATES, DATABASE, PACKAGE)
"""Every file of the dataset."""


Facts = dict[str, Any]

_DESCRIPTION = (
    f"Dated, sourced updates on where {SUPPLIER} is banned, restricted, under review or"
    " permitted: decisions of states, the European Union, operators and suppliers, with"
    " deadlines and evidence, and the verdicts that follow from them on any day."
)
_KEYWORDS = (SUPPLIER, "5G", "telecommunications security", "supply chain")
_MEASURED = ("deadline", *(name for name in WORD_FILTERS if name != "kind"))


def dataset(site: Site, start: str) -> Facts:
    """The dataset as a `Dataset` of schema.org, for the page `start`."""
    record = site.record
    facts = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": TITLE,
        "description": _DESCRIPTION,
        "url": site.reference("", start),
        "license": LICENCE_URL,
        "creator": {"@type": "Organization", "name": AUTHORS},
        "version": record.dataset,
        "isAccessibleForFree": True,
        "keywords": list(_KEYWORDS),
        "temporalCoverage": f"{record.first_day}/{record.day}",
        "spatialCoverage": {"@type": "Place", "name": "World"},
        "variableMeasured": list(_MEASURED),
        "distribution": [_download(site, one, start) for one in DISTRIBUTIONS],
    }
    if record.modified_at:
        facts["dateModified"] = record.modified_at
    return facts


_KINDS = {"country": "Country", "bloc": "Place", "region": "Place"}
"""What entities are called by schema.org; the others are organisations."""


def entity_facts(site: Site, entity: Entity) -> Facts:
    """The page of an entity as a `WebPage` of schema.org, which is a part of the dataset.

    Its date is that of the record alone: the day on which a site is made says nothing.
    """
    path = address_of(entity)
    start = f"{path}index.html"
    kind = _KINDS.get(entity.kind, "Organization")
    facts = {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "name": f"{SUPPLIER}: {entity.name}",
        "url": site.reference(path, start),
        "inLanguage": "en",
        "about": {"@type": kind, "name": entity.name},
        "isPartOf": {
            "@type": "Dataset",
            "name": TITLE,
            "description": _DESCRIPTION,
            "url": site.reference("", start),
            "license": LICENCE_URL,
        },
    }
    modified = site.record.modified_about.get(entity.slug)
    if modified:
        facts["dateModified"] = modified
    return facts


def _download(site: Site, one: Distribution, start: str) -> Facts:
    return {
        "@type": "DataDownload",
        "name": one.name,
        "description": one.words,
        "encodingFormat": one.media_type,
        "contentUrl": site.reference(one.path, start),
    }


def dcat(site: Site, start: str) -> Facts:
    """The same facts in the vocabulary DCAT 3, as JSON-LD."""
    record = site.record
    catalogue = {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@id": site.reference("", start),
        "@type": "dcat:Dataset",
        "dct:title": {"@value": TITLE, "@language": "en"},
        "dct:description": {"@value": _DESCRIPTION, "@language": "en"},
        "dct:license": {"@id": LICENCE_URL},
        "dct:publisher": {"@type": "foaf:Organization", "foaf:name": AUTHORS},
        "dcat:version": record.dataset,
        "dcat:keyword": list(_KEYWORDS),
        "dcat:landingPage": {"@id": site.reference("data/", start)},
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": {"@type": "xsd:date", "@value": record.first_day},
            "dcat:endDate": {"@type": "xsd:date", "@value": record.day},
        },
        "dcat:distribution": [_offered(site, one, start) for one in DISTRIBUTIONS],
    }
    if record.modified_at:
        moment = {"@type": "xsd:dateTime", "@value": record.modified_at}
        catalogue["dct:modified"] = moment
    return catalogue


def _offered(site: Site, one: Distribution, start: str) -> Facts:
    return {
        "@type": "dcat:Distribution",
        "dct:title": {"@value": one.name, "@language": "en"},
        "dct:description": {"@value": one.words, "@language": "en"},
        "dcat:mediaType": one.media_type,
        "dcat:downloadURL": {"@id": site.reference(one.path, start)},
        "dct:license": {"@id": LICENCE_URL},
    }


def script(facts: Facts) -> Markup:
    """Facts for a `<script type="application/ld+json">`, which no text of theirs can end."""
    written = json_text.for_a_page(facts)
    return Markup(written)  # noqa: S704 - nothing is left that HTML could take for its own


# -- downloads -------------------------------------------------------------------------

_CITATIONS = {"bibtex": "hwstatus.bib", "ris": "hwstatus.ris", "cff": "CITATION.cff"}


def downloads(site: Site) -> SiteFiles:
    """The dataset, what describes it, and the page that offers it."""
    offers, sums = [], ""
    for one, content in _contents(site):
        sha256 = sum_of(content)
        offers.append((one, len(content), sha256))
        sums += f"{sha256}  {one.name}\n"
        yield SiteFile(one.path, content)
    yield text_file(f"{FOLDER}SHA256SUMS", sums)
    for name, words in questions.datasette_files().items():
        yield text_file(FOLDER + name, words)
    described = dcat(site, f"{FOLDER}dcat.jsonld")
    yield text_file(f"{FOLDER}dcat.jsonld", json_text.pretty(described) + "\n")
    for form, written in citations(site.record.edition, site.base).items():
        if form in _CITATIONS:
            yield text_file(f"cite/{_CITATIONS[form]}", written + "\n")
    facts = script(dataset(site, f"{FOLDER}index.html"))
    head = site.record.tracker.ledger.head()
    yield site.page(FOLDER, "data.html.j2", downloads=offers, facts=facts, head=head)


def _contents(site: Site) -> Iterator[tuple[Distribution, bytes]]:
    """Each file of the dataset with its bytes: as an export has it, and on the site's day."""
    from hwstatus.tables import data_package, flat_database

    tracker = site.record.tracker
    lines = "".join(f"{line}\n" for line in tracker.lines(Filter()))
    yield UPDATES, lines.encode()
    database = site.scratch / DATABASE.name
    flat_database.write(database, tracker)
    yield DATABASE, database.read_bytes()
    package = site.scratch / PACKAGE.name
    data_package.write(package, tracker)
    yield PACKAGE, package.read_bytes()


def ledger(site: Site) -> SiteFiles:
    """Its pages and its head, which is signed where there is a key."""
    tracker = site.record.tracker
    kept = tracker.ledger
    publication = Publication(tracker.context.now, tracker.covered_to())
    for path, content in pages.written(kept.shared_entries(), publication):
        yield SiteFile(path, content)
        if path == pages.HEAD and site.key is not None:
            yield SiteFile(pages.SIGNATURE, sign(content, site.key).encode())
