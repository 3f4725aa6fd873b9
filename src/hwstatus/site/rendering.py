"""How pages are rendered: the templates with what they share; and how a page is shared and cited."""

import re
from collections.abc import Mapping
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from hwstatus import citation, text, wording
from hwstatus.answers import cite
from hwstatus.answers.verdict_words import decision
from hwstatus.answers.verdicts import Verdict
from hwstatus.citation import Part, Work
from hwstatus.pictures.palette import patterns, safe
from hwstatus.record import dates
from hwstatus.record.models import Update
from hwstatus.record.vocabulary import ACTORS, EXTENTS, SCOPES, STATUSES
from hwstatus.site.addresses import address_of
from hwstatus.site.record import Record
from hwstatus.subject import SUPPLIER
from hwstatus.text import line
from hwstatus.wording import spelled, status_since

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
    " connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What a page may load: its own style, scripts and pictures, and nothing from elsewhere.

No script of the site fetches anything; Lighthouse does, from within the page.
"""
LAST_DAY = Markup('<span data-record="day">the record’s last day</span>')
"""The day of the record within a sentence, which a script puts in."""


def templates(**shared: object) -> Environment:
    """The templates of the pages, which share these values: all is escaped, in HTML and in XML."""
    environment = text.templates(TEMPLATES)
    environment.filters.update(
        spelled=wording.spelled, web=text.web_address, the=the, xml=for_xml
    )
    environment.globals.update(
        policy=POLICY,
        statuses=STATUSES,
        scopes=SCOPES,
        chip=chip,
        dated=dated,
        href=address_of,
        patterns=Markup(patterns()),  # noqa: S704 - of the palette alone
        body=body,
        limit=wording.limit,
        decision=decision,
        extents=EXTENTS,
        came_about=wording.came_about,
        facts=wording.facts,
        supplier=SUPPLIER,
        practices=wording.PRACTICES_SPOKEN,
        last_day=LAST_DAY,
        spell=dates.spell,
        **shared,
    )
    # As globals they are looked up once, and not in each of thousands of pages.
    parts = environment.get_template("parts.html.j2").module
    for name in (
        "act",
        "left",
        "moved",
        "moved_from",
        "outward",
        "says",
        "share",
        "strip",
    ):
        environment.globals[name] = getattr(parts, name)
    return environment


# -- words -----------------------------------------------------------------------------

_WITH_ARTICLE = re.compile(
    r"(?:(?:United|DR|Republic|Isle|British|US) .*|(?!Heard|South Georgia).* (?:[Ii]slands|Republic|Territories)"
    r"|Bahamas|Caribbean|Caribbean Netherlands|Comoros|European Union|Gambia|Maldives|Middle East|Netherlands"
    r"|Philippines)"
)
"""Names of places that have an article within a sentence."""


@cache
def chip(status: str) -> Markup:
    """A status as its word on its colour."""
    return Markup('<b class="chip {0}">{0}</b>').format(text.line(status))


@cache
def dated(date: str) -> Markup:
    """A date as exactly as it is known."""
    return Markup('<time class="day" datetime="{}">{}</time>').format(
        text.line(date), wording.spelled(date)
    )


def body(update: Update) -> str:
    """Who acted: by name, else `a regulator`."""
    return update.actor_name or (ACTORS[update.actor].phrase if update.actor else "")


def the(name: str) -> str:
    """A place within a sentence: `the United States`, `Sweden`."""
    return f"the {name}" if _WITH_ARTICLE.fullmatch(name) else name


def for_xml(value: str) -> Markup:
    """Text of others for XML: hostile characters as escapes, illegal ones replaced."""
    shown = text.line(value)
    return Markup(escape(shown) if shown.isascii() else safe(shown))  # noqa: S704 - escaped


# -- how a page is shared and cited ----------------------------------------------------


# What changes with every publication stands in a text as marks, for which a script puts in what `record.js` says.
_EDITION = "\ue000\ue001\ue002\ue003\ue004"
_YEAR = _EDITION[:4]
"""A version begins with its year."""
_ON, _DAY = "\ue005", "\ue006"
_MARKS = {
    _EDITION: ("edition", "(on the page Data)"),
    _YEAR: ("year", "(the year of the version)"),
    _ON: ("on", "(the record’s last day)"),
    _DAY: ("day", "the record’s last day"),
}
"""What stands for each, and what a page says without scripts. The longest is looked for first."""
_HERE = Markup('<span data-record="address">the address of this page</span>')


def of_update(
    update: Update, record: Record, address: str | None
) -> Mapping[str, Markup]:
    """How the report of an update is shared."""
    name = record.name(update.entity)
    source = update.cited.publisher
    said = f"{name}, {spelled(update.date)}: {update.summary} (source: {source})"
    return _shared(said, address, cite.of_update(update, name, update.id))


def of_verdict(
    verdict: Verdict, record: Record, address: str | None
) -> Mapping[str, Markup]:
    """How a verdict is shared, with the act that carries it."""
    status = verdict.status
    cited, why = [], ""
    if verdict.decided_by:
        status = status_since(status, verdict.scope, verdict.extent, verdict.since)
        source = record.updates[verdict.decided_by].cited
        cited, why = [source], f", {decision(verdict)} (source: {source.publisher})"
    name = record.name(verdict.entity)
    said = f"As of {_DAY}, {name} on {SUPPLIER}: {status}{why}"
    part = cite.of_verdict(verdict.entity, f"{name}: {status}", cited, _ON, _DAY)
    return _shared(said, address, part)


def of_chart(said: str, title: str, address: str | None) -> Mapping[str, Markup]:
    """How the chart is shared: what it says, and what it is called."""
    return _shared(said, address, Part(f"chart-{_ON}", f"{title}, as of {_DAY}"))


def _shared(said: str, address: str | None, part: Part) -> Mapping[str, Markup]:
    work = Work(_EDITION, address, part)
    return {
        "sentence": _marked(line(said)),
        "address": Markup.escape(address) if address else _HERE,
        "citation": _marked(citation.sentence(work)),
        "bibtex": _marked(citation.bibtex(work)),
    }


def _marked(said: str) -> Markup:
    """A text for a page, its marks with what they stand for."""
    html = str(Markup.escape(said))
    for mark, (name, words) in _MARKS.items():
        html = html.replace(mark, f'<span data-record="{name}">{words}</span>')
    return Markup(html)  # noqa: S704 - escaped
