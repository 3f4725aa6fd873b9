"""Questions that the flat database answers by name."""

from collections.abc import Mapping
from typing import NamedTuple

from hwstatus.subject import SUPPLIER
from hwstatus.vocabulary import JURISDICTIONS, PERMITTED


class View(NamedTuple):
    """A view: what a row of it is, and its query."""

    words: str
    query: str


_STATES = ", ".join(f"'{kind}'" for kind in JURISDICTIONS)

VIEWS: Mapping[str, View] = {
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
    ),
    "status_changes": View(
        "Every change of a status, newest first, with the update that made it.",
        """
SELECT r.since AS date, e.name, r.scope, r.was, r.status, u.summary, u.publisher, u.url,
       r.entity, r.began_by AS update_id, r.from_day
  FROM standing_runs r
  JOIN entities e ON e.slug = r.entity
  LEFT JOIN updates u ON u.id = r.began_by
 WHERE r.status <> r.was
 ORDER BY r.from_day DESC, r.began_by, r.scope
""",
    ),
    "next_deadlines": View(
        "The deadlines ahead on the day that this database was made for, soonest first.",
        """
SELECT d.date, e.name, d.scope, d.what, d.replaces, u.publisher, u.url,
       d.entity, d.update_id, d.last_day
  FROM deadlines d
  JOIN entities e ON e.slug = d.entity
  JOIN updates u ON u.id = d.update_id
 WHERE d.stands AND d.last_day >= (SELECT value FROM meta WHERE key = 'on')
 ORDER BY d.last_day, e.name, d.scope
""",
    ),
}
"""Every view by its name."""
