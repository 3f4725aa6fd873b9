"""The pages that explain: the method, and what to do with the data."""

from hwstatus.citation import citations
from hwstatus.pictures.palette import LOOKS
from hwstatus.record import vocabulary
from hwstatus.record.models import DISPUTE_DAYS
from hwstatus.rules.coding_rules import RULES
from hwstatus.rules.practice import YEARS
from hwstatus.site.pages.entities import PLAN_YEARS
from hwstatus.site.published import SiteFiles
from hwstatus.site.site import Site


def method(site: Site) -> SiteFiles:
    """By which rules verdicts are derived, and what the words mean."""
    words = {
        "Stages": vocabulary.STAGES,
        "Bases": vocabulary.BASES,
        "Confidence": vocabulary.CONFIDENCES,
        "Practice": vocabulary.PRACTICES,
        "Outcomes of deadlines": vocabulary.OUTCOMES,
        "Actors": vocabulary.ACTORS,
    }
    yield site.page(
        "method/",
        "method.html.j2",
        rules=RULES,
        words=words,
        looks=list(LOOKS.values()),
        dispute_days=DISPUTE_DAYS,
        practice_years=YEARS,
        plan_years=PLAN_YEARS,
    )


def cite(site: Site) -> SiteFiles:
    """How to cite the dataset."""
    written = citations(site.record.edition, site.base)
    yield site.page("cite/", "cite.html.j2", citations=written)


def missing(site: Site) -> SiteFiles:
    """What a web server shows for an address that is none: it may be in any folder."""
    yield site.page("404.html", "missing.html.j2", root=site.base or "")
