"""The page of the API: each answer with its columns, and how a program asks for it."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hwstatus.answers.answer import Table
from hwstatus.site.api import answers
from hwstatus.site.api.answers import FOLDER, KINDS, Kind
from hwstatus.site.published import SiteFile
from hwstatus.site.site import Site

ASKING = {
    "curl": 'curl -sS "{url}"',
    "Python": (
        "import json, urllib.request\n\n"
        'with urllib.request.urlopen("{url}") as file:\n'
        "    answer = json.load(file)\n"
        'print(answer["total"], answer["result"])'
    ),
    "JavaScript": (
        'const answer = await (await fetch("{url}")).json();\n'
        "console.log(answer.total, answer.result);"
    ),
    "R": (
        'answer <- jsonlite::fromJSON("{url}")\n'
        "print(answer$total)\n"
        "print(answer$result)"
    ),
}
"""How an answer is asked for in some languages."""

HERE = "http://localhost:8000/"
"""Where a site without an address of its own is in the examples: `python -m http.server` in its folder."""


class Guided(NamedTuple):
    """An answer on the page: the path of an example below `FOLDER`, and how it is asked for."""

    kind: Kind
    example: str
    columns: Mapping[str, str]
    asking: Mapping[str, str]


def guide(site: Site) -> Iterator[SiteFile]:
    """The page."""
    base = site.base or HERE
    guided = [_guided(site, kind, base) for kind in KINDS]
    yield site.page(
        FOLDER,
        "api.html.j2",
        guided=guided,
        tables=answers.TABLES,
        is_local=site.base is None,
    )


def _guided(site: Site, kind: Kind, base: str) -> Guided:
    example = _example(site, kind)
    address = f"{base}{FOLDER}{example}"
    asking = {
        name: words.format(url=address) for name, words in ASKING.items() if example
    }
    return Guided(kind, example, _columns(kind), asking)


def _columns(kind: Kind) -> Mapping[str, str]:
    """The keys of a row, or of the one thing that an answer is about, with their words."""
    parts = kind.shape.columns if isinstance(kind.shape, Table) else kind.shape
    return {key: part.words for key, part in parts.items()}


def _example(site: Site, kind: Kind) -> str:
    """The path of an answer that there is; empty where the record has none of its kind."""
    record = site.record
    of_group = kind in (answers.GROUP, answers.GROUP_STANDINGS)
    slugs = [group.slug for group in record.groups] if of_group else record.about
    some = {
        "slug": next(iter(slugs), ""),
        "id": next(iter(record.updates), ""),
        "year": next(iter(record.years), ""),
        "status": answers.STRICTEST,
    }
    needed = [name for name in some if f"{{{name}}}" in kind.path]
    return kind.path.format(**some) if all(some[name] for name in needed) else ""
