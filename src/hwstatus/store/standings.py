"""Questions about standings: the rules of `standing` as SQL.

`tests/test_standing.py` proves the two equal over random histories. Change them together.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from hwstatus import json_text
from hwstatus.record import canonical
from hwstatus.record.models import DISPUTE_DAYS, Filter, Standing, Update
from hwstatus.record.vocabulary import (
    ANNOUNCED,
    OPPOSED,
    PERMITTED,
    SCOPES,
    STAGES,
    UNKNOWN,
    rank,
)
from hwstatus.rules.standing import moment_of
from hwstatus.store.conditions import OF_UPDATES, Params, array, of_effect, where
from hwstatus.store.corrections import Corrections
from hwstatus.store.database import Reader


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
    """The rules of `rules.standing.standing`; effects of the stage `left_out` do not count."""
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
"""Every standing from `rules.standing.acts`: what was only announced does not count."""


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
    words: dict[str, Any] = {each.field: each.asked(chosen) for each in OF_UPDATES}
    of_report = Filter(publishers=chosen.publishers, official=chosen.official)
    condition, values = where(of_report._replace(**words))
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


class StandingReader:
    """Questions about standings and the effects that they rest on, with the day (ISO) that each is asked for."""

    def __init__(
        self,
        reader: Reader,
        corrections: Corrections,
        on: str,
        about: Collection[str] | None,
    ) -> None:
        self._reader = reader
        self._corrections = corrections
        self._on = on
        self._about = about
        """The entities of which an earlier knowledge was rebuilt; None where it is whole."""

    def by_entity(
        self,
        on: str,
        slugs: Sequence[str] | None = None,
        scopes: Sequence[str] = (),
        *,
        restores: bool = True,
    ) -> dict[str, list[Standing]]:
        """The standings on a day by entity, scopes in their order; of all entities and scopes or of some.

        Without what each `restores`, no record is read.
        """
        chosen = None
        if slugs is not None:
            chosen = tuple(slugs)
        text = STANDINGS
        if not restores:
            text = STANDINGS_BY_DATES
        query = standings(chosen, on, tuple(scopes), text)
        return self._by_entity(*query)

    def of_acts(
        self, slugs: Sequence[str], on: str, scopes: Sequence[str]
    ) -> dict[str, list[Standing]]:
        """The same of some entities and scopes by what was adopted or is in force: announcements do not count."""
        query = standings(tuple(slugs), on, tuple(scopes), STANDINGS_BY_ACTS)
        return self._by_entity(*query)

    def latest(
        self, on: str, slugs: Sequence[str], scopes: Sequence[str]
    ) -> dict[str, list[Standing]]:
        """The same of some entities and scopes, of each no more than its status and moment.

        That is a tenth of the work, and enough to choose those that are asked for whole.
        """
        values = {
            "slugs": array(tuple(slugs)),
            "scopes": array(tuple(scopes)),
            "after": f"{on}~",
        }
        found: dict[str, list[Standing]] = {}
        for row in self._reader.rows(LATEST, values):
            entity, scope, status, moment = map(str, row)
            bare = Standing(entity, scope, status, moment=moment)
            found.setdefault(entity, []).append(bare)
        return found

    def at_places(self, places: Iterable[tuple[str, str]], on: str) -> list[Standing]:
        """The standings in some places on a day, each an entity and a scope, without what they restore."""
        rows = self._reader.rows(*standings_at(places, on))
        return [Standing(*row) for row in rows]

    def _by_entity(
        self, text: str, values: Mapping[str, object]
    ) -> dict[str, list[Standing]]:
        found: dict[str, list[Standing]] = {}
        for row in self._reader.rows(text, values):
            one = Standing(*row)
            found.setdefault(one.entity, []).append(one)
        return found

    def effects(self, slug: str, chosen: Filter) -> Iterator[tuple[str, str, str, str]]:
        """An entity's effects of some scopes, actors and publishers, in their order.

        Each is (moment, scope, status, date as known).
        """
        found = self._reader.rows(*effects(slug, chosen))
        for moment, scope, status, date in found:
            yield str(moment), str(scope), str(status), str(date)

    def is_uncertain(self, slug: str) -> bool:
        """Whether an effect on an entity may or may not have happened by the day asked."""
        values = {"entity": slug, "on": self._on, "after": f"{self._on}~"}
        return self._reader.count(MAYBE_HAPPENED, values) > 0

    def status_before(self, update: Update, scope: str) -> str:
        """The status of an update's entity for a scope just before it."""
        entity = update.entity
        moment = moment_of(update)
        if self._about is not None and entity not in self._about:
            return self._corrections.status_then(entity, scope, moment) or UNKNOWN
        found = self._reader.one(STATUS_BEFORE, (entity, scope, moment))
        return str(found[0]) if found else UNKNOWN

    def latest_changes(self, on: str, limit: int) -> list[Update]:
        """The newest updates that changed a country's status, newest first."""
        values = {"after": f"{on}~", "limit": limit}
        lines = self._reader.texts(LATEST_CHANGES, values)
        return list(map(canonical.load_update, lines))

    def changed_between(self, since: str, until: str) -> list[Update]:
        """Updates with an effect that happened in a time, in order."""
        values = {"since": since, "until": until}
        lines = self._reader.texts(CHANGES, values)
        return list(map(canonical.load_update, lines))
