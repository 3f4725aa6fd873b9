"""The text of the queries on standings: the rules of `standing` as SQL.

`tests/test_standing.py` proves the two equal over random histories. Change them together.
"""

from collections.abc import Iterable

from hwstatus.models import DISPUTE_DAYS, Filter
from hwstatus.serialization import json_text
from hwstatus.store.queries import Params, array, of_effect, where
from hwstatus.vocabulary import (
    ANNOUNCED,
    OPPOSED,
    PERMITTED,
    SCOPES,
    STAGES,
    UNKNOWN,
    rank,
)


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_MAY = rank(PERMITTED)
_SETTLED = _quoted(stage.word for stage in STAGES.values() if stage.settles)


# Few effects restore one: only their records are taken apart.
_RESTORES = """
       (SELECT r.value ->> 'restores'
          FROM version v CROSS JOIN json_each(v.record, '$.effects') r
         WHERE v.seq = b.seq AND instr(v.record, '"restores"') > 0
           AND r.value ->> 'scope' = b.scope)
"""


def _standings(left_out: str | None = None, restores: str = _RESTORES) -> str:
    """The rules of `standing.standing`; effects of the stage `left_out` do not count."""
    counts = ""
    if left_out:
        counts = f"AND stage <> '{left_out}'"
    return f"""
SELECT d.entity, d.scope, d.status, b.date, d.stage, d.basis, d.effective, d.id, d.date,
       CASE WHEN d.stage NOT IN ({_SETTLED})
             AND (d.rank = {_MAY} OR d.rank >= {OPPOSED}) THEN
       (SELECT p.id FROM effect p
         WHERE p.entity = d.entity AND p.scope = d.scope AND p.moment < d.moment
           AND p.moment >= date(substr(d.moment, 1, 10), '-{DISPUTE_DAYS} days')
           AND p.id <> d.id AND p.stage NOT IN ({_SETTLED}) {counts}
           AND CASE d.rank WHEN {_MAY} THEN p.rank >= {OPPOSED}
                           ELSE p.rank = {_MAY} END
         ORDER BY p.moment DESC LIMIT 1) END,
       b.id, b.date, b.stage, b.basis, b.effective, d.moment,
       {restores}
  FROM {{places}}
 CROSS JOIN effect d ON d.n = (
       SELECT x.n FROM effect x
        WHERE x.entity = place.slug AND x.scope = place.scope AND x.moment < :after {counts}
        ORDER BY x.moment DESC LIMIT 1)
 CROSS JOIN effect b ON b.n = (
       SELECT f.n FROM effect f
        WHERE f.entity = d.entity AND f.scope = d.scope AND f.moment <= d.moment {counts}
          AND f.moment > coalesce((
              SELECT p.moment FROM effect p
               WHERE p.entity = d.entity AND p.scope = d.scope
                 AND p.moment < d.moment AND p.status <> d.status {counts}
               ORDER BY p.moment DESC LIMIT 1), '')
        ORDER BY f.moment LIMIT 1)
"""


STANDINGS = _standings()
"""Every standing on a day, in the order of the fields of `Standing`.

`d` is the act that last confirmed it, `b` the one that began it. `:after` is the day
followed by '~'. CROSS keeps the order: of a small tracker SQLite would rather read every
effect and then look for its entity.
"""

STANDINGS_BY_DATES = _standings(restores="NULL")
"""The same without the acts that are restored, which only the records tell."""

STANDINGS_BY_ACTS = _standings(left_out=ANNOUNCED)
"""Every standing from `standing.acts`: what was only announced does not count."""


_EVERYWHERE = """(
       SELECT e.slug, s.value AS scope FROM entity e CROSS JOIN json_each(:scopes) s) place"""
_OF_SOME = """(
       SELECT e.value AS slug, s.value AS scope
         FROM json_each(:slugs) e CROSS JOIN json_each(:scopes) s) place"""
_LISTED = """(
       SELECT value ->> 0 AS slug, value ->> 1 AS scope FROM json_each(:places)) place"""

LATEST = """
SELECT d.entity, d.scope, d.status, d.moment
  FROM json_each(:slugs) e CROSS JOIN json_each(:scopes) s
 CROSS JOIN effect d ON d.entity = e.value AND d.scope = s.value AND d.moment = (
       SELECT max(x.moment) FROM effect x
        WHERE x.entity = e.value AND x.scope = s.value AND x.moment < :after)
"""
"""The status of some entities for some scopes on a day, and its moment: one index knows both."""


def standings(
    slugs: tuple[str, ...] | None,
    on: str,
    scopes: tuple[str, ...] = (),
    text: str = STANDINGS,
) -> tuple[str, Params]:
    """The SELECT of standings, for some entities and scopes or for all.

    It seeks once for each entity and scope. `text` is one of those above.
    """
    values: Params = {"scopes": array(scopes or tuple(SCOPES)), "after": f"{on}~"}
    places = _EVERYWHERE
    if slugs is not None:
        places = _OF_SOME
        values["slugs"] = array(slugs)
    return text.format(places=places), values


def standings_at(places: Iterable[tuple[str, str]], on: str) -> tuple[str, Params]:
    """The SELECT of the standings in some places, each an entity and a scope, without what they restore."""
    values: Params = {"places": json_text.encode(list(places)), "after": f"{on}~"}
    return STANDINGS_BY_DATES.format(places=_LISTED), values


def effects(slug: str, chosen: Filter) -> tuple[str, Params]:
    """The SELECT of an entity's effects in their order: moment, scope, status, date."""
    condition, values = where(
        Filter(
            actors=chosen.actors,
            publishers=chosen.publishers,
            confidences=chosen.confidences,
            official=chosen.official,
        )
    )
    effects, bound = of_effect(chosen._replace(statuses=()))
    condition = " AND ".join([condition, *effects])
    values |= {"entity": slug, **bound}
    return (
        "SELECT e.moment, e.scope, e.status, e.date FROM effect e JOIN updates u ON u.seq = e.seq"
        f" WHERE e.entity = :entity AND {condition} ORDER BY e.moment",
        values,
    )


MAYBE_HAPPENED = """
SELECT EXISTS (SELECT 1 FROM effect WHERE entity = :entity AND first <= :on AND moment > :after)
"""
STATUS_BEFORE = """
SELECT status FROM effect WHERE entity = ? AND scope = ? AND moment < ? ORDER BY moment DESC LIMIT 1
"""
LATEST_CHANGES = f"""
SELECT v.record FROM updates u JOIN version v ON v.seq = u.seq
                               JOIN entity c ON c.slug = u.entity AND c.kind = 'country'
 WHERE u.status IS NOT NULL AND u.last < :after
   AND EXISTS (SELECT 1 FROM effect e
                WHERE e.seq = u.seq AND e.status <> coalesce((
                      SELECT p.status FROM effect p
                       WHERE p.entity = e.entity AND p.scope = e.scope AND p.moment < e.moment
                       ORDER BY p.moment DESC LIMIT 1), '{UNKNOWN}'))
 ORDER BY u.last DESC, u.recorded_at DESC, u.id DESC LIMIT :limit
"""

CHANGES = """
SELECT v.record FROM updates u JOIN version v ON v.seq = u.seq
 WHERE u.status IS NOT NULL AND u.last >= :since AND u.last <= :until
 ORDER BY u.last, u.recorded_at, u.id
"""
