"""The pages that explain: the method, and what to do with the data."""

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from hwstatus.citation import citations
from hwstatus.pictures import LOOKS, border_policy
from hwstatus.record import vocabulary
from hwstatus.record.models import DISPUTE_DAYS
from hwstatus.rules.coding_rules import RULES
from hwstatus.rules.practice import YEARS
from hwstatus.site.pages.entities import PLAN_YEARS
from hwstatus.site.site import Site
from hwstatus.site.site_file import SiteFile


def method(site: Site) -> Iterator[SiteFile]:
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
        borders=written(border_policy()),
    )


def cite(site: Site) -> Iterator[SiteFile]:
    """How to cite the dataset."""
    found = citations(site.record.dataset, site.base)
    yield site.page("cite/", "cite.html.j2", citations=found)


def missing(site: Site) -> Iterator[SiteFile]:
    """What a web server shows for an address that is none: it may be in any folder."""
    yield site.page("404.html", "missing.html.j2", root=site.base or "")


_LINK = re.compile(r"\[([^]]+)\]\((https://[^)]+)\)")


def written(markdown: str) -> Markup:
    """Paragraphs, links and a table of Markdown as HTML: what the border policy uses."""
    blocks = markdown.strip().split("\n\n")
    return Markup("\n").join(map(_block, blocks))


def _block(block: str) -> Markup:
    if block.startswith("|"):
        return _table(block.splitlines())
    return Markup("<p>{}</p>").format(_linked(block))


def _table(lines: list[str]) -> Markup:
    head, _, *body = [
        [_linked(cell.strip()) for cell in line.strip("|").split("|")] for line in lines
    ]
    rows = Markup("").join(map(_row, body))
    titles = Markup("").join(Markup('<th scope="col">{}</th>').format(t) for t in head)
    return Markup(
        '<table class="stack"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(titles, rows)


def _row(cells: list[Markup]) -> Markup:
    first, *others = cells
    rest = Markup("").join(Markup("<td>{}</td>").format(cell) for cell in others)
    return Markup('<tr><th scope="row">{}</th>{}</tr>').format(first, rest)


def _linked(text: str) -> Markup:
    return Markup(_LINK.sub(r'<a href="\2">\1</a>', str(escape(text))))  # noqa: S704 - escaped before
