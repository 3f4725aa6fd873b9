"""What Datasette is told of the flat database: words, facets, and questions to ask.

Datasette 0.65 reads all of it from `metadata.json`. Version 1.0 takes words from there
alone, and questions and facets from `datasette.json`; it passes over what is not for it.
JSON, since YAML 1.1 takes a parameter `on` for a truth value.
"""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from hwstatus import json_text
from hwstatus.subject import SUPPLIER
from hwstatus.tables.flat_database.questions import QUERIES, VIEWS
from hwstatus.tables.flat_database.tables import TABLES, FlatTable

Facts = dict[str, Any]

NAME = "hwstatus"
"""The database's name in Datasette: that of the file without its ending."""

_HIDDEN = ("meta", "sqlite_stat1")


def datasette_files() -> Mapping[str, str]:
    """The text of each file by its name, to stand beside `hwstatus.db`."""
    files = {"metadata.json": metadata(), "datasette.json": config()}
    return {name: json_text.pretty(facts) + "\n" for name, facts in files.items()}


def metadata() -> Facts:
    """What `metadata.json` says."""
    words: Facts = {
        "description_html": _introduction(),
        "tables": _merged(_shown(), _words()),
        "queries": _queries(),
    }
    return {**_about(), "databases": {NAME: words}}


def config() -> Facts:
    """What `datasette.json` says."""
    return {"databases": {NAME: {"tables": _shown(), "queries": _queries()}}}


def _about() -> Facts:
    return {
        "title": f"Where {SUPPLIER} is banned, restricted or permitted",
        "description_html": _introduction(),
        "license": "CC BY 4.0",
        "license_url": "https://creativecommons.org/licenses/by/4.0/",
    }


def _shown() -> dict[str, Facts]:
    """How each table and view is shown."""
    looks = {name: dict(_looks(table)) for name, table in TABLES.items()}
    for name in _HIDDEN:
        looks.setdefault(name, {})["hidden"] = True
    return looks | {name: {"facets": v.facets.split()} for name, v in VIEWS.items()}


def _looks(table: FlatTable) -> Iterator[tuple[str, Any]]:
    if table.facets:
        yield "facets", table.facets.split()
    if table.newest:
        yield "sort_desc", table.newest
    if table.label:
        yield "label_column", table.label


def _words() -> dict[str, Facts]:
    tables = {
        name: {"description_html": _described(table)} for name, table in TABLES.items()
    }
    return {**tables, **{name: {"description": v.words} for name, v in VIEWS.items()}}


def _described(table: FlatTable) -> str:
    """What a table is, and folded what its columns are: the rows are to be seen first."""
    columns = [
        f"<dt>{escape(name)}</dt><dd>{escape(column.words)}</dd>"
        for name, column in table.columns.items()
    ]
    return (
        f"<p>{escape(table.words)}</p><details><summary>The columns</summary>"
        f"<dl>{''.join(columns)}</dl></details>"
    )


def _queries() -> dict[str, Facts]:
    return {
        name: {
            "title": query.title,
            "description": query.words,
            "sql": query.sql.strip(),
            "hide_sql": True,
            "params": list(query.parameters),
        }
        for name, query in QUERIES.items()
    }


def _merged(
    first: Mapping[str, Facts], second: Mapping[str, Facts]
) -> dict[str, Facts]:
    return {
        name: {**first.get(name, {}), **second.get(name, {})}
        for name in {**first, **second}
    }


def _introduction() -> str:
    """Where to begin: Datasette lists tables by the alphabet, and queries last."""
    return (
        "<p>Verdicts that follow from dated, sourced updates. Unknown means no evidence, not permitted."
        f" Begin here:</p><ul>{''.join(_links())}</ul>"
    )


def _links() -> Iterator[str]:
    words = {name: query.title for name, query in QUERIES.items()}
    words |= {name: view.words for name, view in VIEWS.items()}
    for name, said in words.items():
        yield f'<li><a href="{NAME}/{name}">{escape(said)}</a></li>'
