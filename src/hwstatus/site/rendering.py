"""How pages are rendered: the templates with what they share."""

import re
from functools import cache
from html import escape
from pathlib import Path

from jinja2 import Environment
from markupsafe import Markup

from hwstatus import text, wording
from hwstatus.answers.verdict_words import decision
from hwstatus.pictures.frame import patterns, safe
from hwstatus.record import dates
from hwstatus.record.models import Update
from hwstatus.record.vocabulary import ACTORS, EXTENTS, SCOPES, STATUSES
from hwstatus.site.addresses import address_of
from hwstatus.subject import SUPPLIER

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
    environment.filters["spelled"] = wording.spelled
    environment.filters["web"] = text.web_address
    environment.filters["the"] = the
    environment.filters["xml"] = for_xml
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
    for name in ("act", "left", "moved", "outward", "share", "strip"):
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
