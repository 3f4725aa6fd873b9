"""Words that occur thousands of times, as parts of a page made once: a status, a date."""

import re
from functools import cache

from markupsafe import Markup

from hwstatus import wording
from hwstatus.output.text import line

_WITH_ARTICLE = re.compile(
    r"(?:(?:United|DR|Republic|Isle|British|US) .*|(?!Heard|South Georgia).* (?:[Ii]slands|Republic|Territories)"
    r"|Bahamas|Caribbean|Caribbean Netherlands|Comoros|European Union|Gambia|Maldives|Middle East|Netherlands"
    r"|Philippines)"
)
"""Names of places that have an article within a sentence."""


@cache
def chip(status: str) -> Markup:
    """A status as its word on its colour."""
    return Markup('<b class="chip {0}">{0}</b>').format(line(status))


@cache
def dated(date: str) -> Markup:
    """A date as exactly as it is known."""
    return Markup('<time class="day" datetime="{}">{}</time>').format(
        line(date), wording.spelled(date)
    )


def the(name: str) -> str:
    """A place within a sentence: `the United States`, `Sweden`."""
    return f"the {name}" if _WITH_ARTICLE.fullmatch(name) else name
