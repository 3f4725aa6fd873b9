"""Words that occur thousands of times, as parts of a page made once: a status, a date."""

from functools import cache

from markupsafe import Markup

from hwstatus import wording
from hwstatus.output.text import line


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
