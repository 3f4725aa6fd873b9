"""Questions that the flat database answers by name, and all else that Datasette is told of it."""

from collections.abc import Iterator, Mapping
from html import escape
from typing import Any, NamedTuple

from hwstatus import json_text
from hwstatus.citation import LICENCE, LICENCE_URL
from hwstatus.record.vocabulary import JURISDICTIONS, PERMITTED
from hwstatus.store.deadlines import CLOSING
from hwstatus.subject import SLUG, SUPPLIER
from hwstatus.tables.flat_database.tables import TABLES, FlatTable


class View(NamedTuple):
    """A view: what a row of it is, its query, and the columns by which Datasette counts its rows."""

    words: str
    query: str
    facets: str


_STATES = ", ".join(f"'{kind}'" for kind in JURISDICTIONS)
_CLOSING = ", ".join(f"'{outcome}'" for outcome in CLOSING)

VIEWS: Mapping[str, View] = {
    "verdicts": View(
        "The verdict on each country, company or body, strictest first, with the update that carries it.",
        """
SELECT e.name, e.kind, e.status, e.scope, e.since, u.summary, u.publisher, u.url,
       e.slug AS entity, u.id AS update_id
  FROM entities e
  JOIN statuses s ON s.status = e.status
  LEFT JOIN updates u ON u.id = e.decided_by
 ORDER BY s.rank DESC, e.name
""",
        "kind status scope",
    ),
    "banned_and_permitted": View(
        f"Where {SUPPLIER} is bound by a limit, a phase-out or a ban, and where it is permitted.",
        f"""
SELECT e.name, e.status, e.scope, e.since, u.summary, u.publisher, u.url,
       e.slug AS entity, u.id AS update_id
  FROM entities e
  JOIN statuses s ON s.status = e.status
  LEFT JOIN updates u ON u.id = e.decided_by
 WHERE e.kind IN ({_STATES}) AND (s.binding OR s.status = '{PERMITTED}')
 ORDER BY s.rank DESC, e.name
""",
        "status scope",
    ),
    "about": View(
        "Each update once for every entity that it is about: by country it is counted so by summary.",
        """
SELECT e.name, e.kind, u.date, u.status, u.scope, u.summary, u.publisher, u.url,
       e.slug AS entity, u.id AS update_id
  FROM (SELECT id AS update_id, entity FROM updates
        UNION SELECT update_id, entity FROM also_about) a
  JOIN entities e ON e.slug = a.entity
  JOIN updates u ON u.id = a.update_id
""",
        "kind name status",
    ),
    "status_changes": View(
        "Every change of a status, and every act that took effect, newest first, with its update.",
        """
SELECT c.date, e.name, c.scope, c.was, c.status, u.summary, u.publisher, u.url,
       c.entity, c.update_id, c.from_day, c.kind, c.extent, c.reason
  FROM changes c
  JOIN entities e ON e.slug = c.entity
  LEFT JOIN updates u ON u.id = c.update_id
 ORDER BY c.from_day DESC, c.update_id, c.scope
""",
        "kind status scope",
    ),
    "next_deadlines": View(
        "The deadlines ahead on the day that this database was made for, soonest first.",
        f"""
SELECT d.date, e.name, d.scope, d.what, d.replaces, u.publisher, u.url,
       d.entity, d.update_id, d.last_day
  FROM deadlines d
  JOIN entities e ON e.slug = d.entity
  JOIN updates u ON u.id = d.update_id
 WHERE d.stands AND d.last_day >= (SELECT value FROM meta WHERE key = 'on')
   AND (d.outcome IS NULL OR d.outcome NOT IN ({_CLOSING}))
 ORDER BY d.last_day, e.name, d.scope
""",
        "scope",
    ),
}
"""Every view by its name."""


class Query(NamedTuple):
    """A question: its title, what may be left empty, its parameters, and its SQL."""

    title: str
    words: str
    parameters: tuple[str, ...]
    sql: str


_MADE_FOR = "(SELECT value FROM meta WHERE key = 'on')"


def _day(parameter: str, *, last: bool, otherwise: str) -> str:
    """The first or last day of what was typed: a year, a month, a day, or nothing."""
    year, month = ("-12-31", "-31") if last else ("-01-01", "-01")
    return f"""CASE length(:{parameter})
           WHEN 0 THEN {otherwise}
           WHEN 4 THEN :{parameter} || '{year}'
           WHEN 7 THEN :{parameter} || '{month}'
           ELSE :{parameter} END"""


_MEMBERS = """(:group = '' OR EXISTS (
         SELECT 1 FROM memberships m
          WHERE m.group_slug = lower(:group) AND m.country = e.slug
            AND m.from_day <= t.day AND (m.to_day IS NULL OR m.to_day > t.day)))"""

QUERIES: Mapping[str, Query] = {
    "status_on": Query(
        "The verdict on every country on a day",
        "Strictest first. on: 2021, 2021-01 or 2021-01-31; empty: the day that the tables"
        " were made for. group: eu, nato ...; empty: all countries. A country of which"
        " nothing was known on that day is unknown.",
        ("on", "group"),
        f"""
WITH t AS (SELECT {_day("on", last=True, otherwise=_MADE_FOR)} AS day)
SELECT e.name, s.status, v.scope, v.since, u.publisher, u.summary, u.url,
       e.slug AS entity, v.decided_by AS update_id, t.day AS "on"
  FROM t
  JOIN entities e ON e.kind = 'country'
  LEFT JOIN verdict_runs v ON v.entity = e.slug
        AND v.from_day <= t.day AND (v.to_day IS NULL OR v.to_day > t.day)
  JOIN statuses s ON s.status = coalesce(v.status, 'unknown')
  LEFT JOIN updates u ON u.id = v.decided_by
 WHERE {_MEMBERS}
 ORDER BY s.rank DESC, e.name
""",
    ),
    "changes_since": Query(
        "What changed since a day",
        "Newest first. since: 2024, 2024-06 or 2024-06-01; empty: everything. entity:"
        f" sweden, {SLUG} ...; empty: all.",
        ("since", "entity"),
        f"""
WITH t AS (SELECT {_day("since", last=False, otherwise="''")} AS day)
SELECT c.date, c.name, c.scope, c.was, c.status, c.summary, c.publisher, c.url,
       c.entity, c.update_id, c.kind
  FROM t
  JOIN status_changes c ON c.from_day >= t.day
 WHERE :entity = '' OR c.entity = lower(:entity)
 ORDER BY c.from_day DESC, c.update_id, c.scope
""",
    ),
    "deadlines_until": Query(
        "What must go by a day",
        "The deadlines that still stand, soonest first, from the day that the tables were"
        " made for. until: 2028, 2028-06 or 2028-06-30; empty: all. group: eu, nato ...;"
        " empty: everybody.",
        ("until", "group"),
        f"""
WITH t AS (SELECT {_MADE_FOR} AS day)
SELECT d.date, e.name, d.scope, d.what, d.replaces, d.publisher, d.url,
       d.entity, d.update_id
  FROM t
  JOIN next_deadlines d ON d.last_day <= {_day("until", last=True, otherwise="'9999'")}
  JOIN entities e ON e.slug = d.entity
 WHERE {_MEMBERS}
 ORDER BY d.last_day, e.name, d.scope
""",
    ),
}
"""Every such question by its name."""


# -- the files of Datasette ------------------------------------------------------------


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
    words = _words()
    tables = {
        name: {**looks, **words.get(name, {})} for name, looks in _shown().items()
    }
    described: Facts = {
        "description_html": _introduction(),
        "tables": tables,
        "queries": _queries(),
    }
    return {
        "title": f"Where {SUPPLIER} is banned, restricted or permitted",
        "description_html": _introduction(),
        "license": LICENCE,
        "license_url": LICENCE_URL,
        "databases": {NAME: described},
    }


def config() -> Facts:
    """What `datasette.json` says."""
    return {"databases": {NAME: {"tables": _shown(), "queries": _queries()}}}


def _shown() -> dict[str, Facts]:
    """How each table and view is shown."""
    looks = {name: _looks(table) for name, table in TABLES.items()}
    for name in _HIDDEN:
        looks.setdefault(name, {})["hidden"] = True
    return looks | {name: {"facets": v.facets.split()} for name, v in VIEWS.items()}


def _looks(table: FlatTable) -> Facts:
    looks = {
        "facets": table.facets.split(),
        "sort_desc": table.newest,
        "label_column": table.label,
    }
    return {name: look for name, look in looks.items() if look}


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
