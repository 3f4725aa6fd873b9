"""Questions about standings: the rules of `standing` as SQL.

`tests/test_standing.py` proves the two equal over random histories. Change them together.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import starmap

from hwstatus import json_text
from hwstatus.record.dates import after
from hwstatus.record.models import DISPUTE_DAYS, Standing, Update
from hwstatus.record.vocabulary import (
    ANNOUNCED,
    AVOIDED,
    BASES,
    CONFIDENCES,
    CONTRACT,
    COURT,
    IN_FORCE,
    OPPOSED,
    PERMITTED,
    RESTRICTED,
    SCOPES,
    STAGE_AFTER,
    STAGES,
    STATUSES,
    UNKNOWN,
    rank,
)
from hwstatus.store.database import Questions
from hwstatus.store.filters import Params, array


def _quoted(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


_MAY = rank(PERMITTED)
_SETTLED = _quoted(stage.word for stage in STAGES.values() if stage.settles)
_COMING = _quoted(stage.word for stage in STAGES.values() if stage.coming)
_DECIDED = _quoted(stage.word for stage in STAGES.values() if stage.decided)
_SAID = _quoted(basis.word for basis in BASES.values() if basis.said)
_FIRM = _quoted(basis.word for basis in BASES.values() if basis.binding)
_LEAVING = _quoted(
    status.word for status in STATUSES.values() if status.practice == AVOIDED
)


def _case(column: str, numbers: Mapping[str, int]) -> str:
    """The number of a word."""
    cases = " ".join(f"WHEN '{word}' THEN {n}" for word, n in numbers.items())
    return f"CASE {column} {cases} END"


def last_day_of(date: str) -> str:
    """The last possible day of a date as known."""
    return f"""
       CASE length({date}) WHEN 4 THEN {date} || '-12-31'
            WHEN 7 THEN date({date} || '-01', '+1 month', '-1 day')
            ELSE {date} END"""


def due(e: str) -> str:
    """The last possible day on which an effect `e` takes effect."""
    return last_day_of(f"{e}.effective")


def _effective(e: str) -> str:
    """The day on which an effect `e` takes effect, where that is another one: `rules.standing.takes_effect`."""
    return f"CASE WHEN {due(e)} >= {e}.first THEN {e}.effective END"


def _stage(e: str) -> str:
    """How far an effect `e` is on the day `:on`: `rules.standing.stage_on`."""
    return f"""
       CASE WHEN {e}.stage IN ({_COMING}) AND {e}.basis NOT IN ({_SAID})
             AND ({due(e)} <= :on OR ({e}.basis = '{CONTRACT}' AND {e}.stage IN ({_DECIDED})))
            THEN '{IN_FORCE}' ELSE {e}.stage END"""


_LEFT = {stage.word: stage.steps_left for stage in STAGES.values()}
_DOUBT = {each.word: each.doubt for each in CONFIDENCES.values()}
_AFTER = " ".join(f"WHEN {n} THEN '{word}'" for n, word in enumerate(STAGE_AFTER))


def _left(basis: str, stage: str) -> str:
    """How many steps an act is from being in force: `rules.standing.Act.steps_left`."""
    announced = STAGES[ANNOUNCED].steps_left
    return f"CASE WHEN {basis} IN ({_SAID}) THEN {announced} ELSE {_case(stage, _LEFT)} END"


_COUNTS = f"AND (NOT :by_acts OR stage <> '{ANNOUNCED}' OR status IN ({_LEAVING}))"
"""By acts, what `rules.standing.acts` leaves: what was only announced does not count, but for a refusal.

A value, not another text: SQLite takes as long to read the query as to look up fifty standings.
"""


def _carrying() -> str:
    """The row and the stage of the act that carries the run from `b` to `d`: `rules.standing.carrying`.

    `x` is an act of the run, `a` what it stands for: the act that it restores, or itself. The
    limits limit nothing: without them SQLite would work out each expression wherever it is used.
    """
    restored = f"""
       SELECT r.n FROM effect r
        WHERE r.entity = x.entity AND r.scope = x.scope AND r.moment < x.moment {_COUNTS}
          AND r.id = x.restores AND r.status = x.status"""
    acts = f"""
       SELECT x.n, x.moment, x.basis, {_stage("x")} AS own_stage,
              CASE WHEN x.restores IS NOT NULL THEN ({restored}) END AS restored
         FROM effect x
        WHERE x.entity = d.entity AND x.scope = d.scope {_COUNTS}
          AND x.moment >= b.moment AND x.moment <= d.moment LIMIT -1"""
    stage = f"""
       CASE WHEN own.restored IS NULL THEN own.own_stage
            ELSE CASE {_left("own.basis", "own.own_stage")} {_AFTER} END END"""
    candidates = f"""
       SELECT a.n, a.moment, a.basis, {stage} AS stage, a.basis IN ({_SAID}) AS said,
              {_case("u.confidence", _DOUBT)} AS doubt,
              (a.confirms OR (u.actor IS '{COURT}' AND a.restores IS NULL))
              AND a.stage NOT IN ({_SETTLED}) AS follows, own.moment AS told
         FROM ({acts}) own
         JOIN effect a ON a.n = coalesce(own.restored, own.n)
         JOIN updates u ON u.seq = a.seq LIMIT -1"""
    left = _left("act.basis", "act.stage")
    return f"""
       CASE WHEN b.n = d.n AND d.restores IS NULL THEN d.n || ' ' || {_stage("d")} ELSE (
       SELECT act.n || ' ' || act.stage FROM ({candidates}) act
        ORDER BY act.follows, {left}, {left} > 0 AND act.basis NOT IN ({_FIRM}), act.doubt, act.said,
                 CASE WHEN act.said THEN '' ELSE act.moment END, act.moment DESC, act.told DESC
        LIMIT 1) END"""


def _extent() -> str:
    """The extent that the newest act of the run states which states one: only a limit has any."""
    return f"""
       CASE WHEN d.status = '{RESTRICTED.word}' THEN (
       SELECT x.extent FROM effect x
        WHERE x.entity = d.entity AND x.scope = d.scope {_COUNTS}
          AND x.moment >= b.moment AND x.moment <= d.moment AND x.extent IS NOT NULL
        ORDER BY x.moment DESC LIMIT 1) END"""


@cache
def _text() -> str:
    """The rules of `rules.standing.standing`.

    Every standing on a day, in the order of the fields of `Standing`. `d` is the act that last
    confirmed it, `b` the one that began it, `c` the one that carries it. `:after` is the day
    followed by '~', `:on` the day on which stages are looked at. CROSS keeps the order: of a
    small tracker SQLite would rather read every effect and then look for its entity.
    """
    return f"""
SELECT d.entity, d.scope, d.status, b.date,
       substr(carrying.value, instr(carrying.value, ' ') + 1), c.basis, {_effective("c")}, c.id, c.date,
       CASE WHEN d.stage NOT IN ({_SETTLED})
             AND (d.rank = {_MAY} OR d.rank >= {OPPOSED}) THEN
       (SELECT p.id FROM effect p
         WHERE p.entity = d.entity AND p.scope = d.scope AND p.moment < d.moment
           AND p.moment >= date(substr(d.moment, 1, 10), '-{DISPUTE_DAYS} days')
           AND p.id <> d.id AND p.stage NOT IN ({_SETTLED}) {_COUNTS}
           AND CASE d.rank WHEN {_MAY} THEN p.rank >= {OPPOSED}
                           ELSE p.rank = {_MAY} END
         ORDER BY p.moment DESC LIMIT 1) END,
       b.id, b.date, {_stage("b")}, b.basis, {_effective("b")}, d.moment, b.restores,
{_extent()}, d.id, d.date
  FROM json_each(:places) place CROSS JOIN json_each(place.value) its_scope
 CROSS JOIN effect d ON d.n = (
       SELECT x.n FROM effect x
        WHERE x.entity = place.key AND x.scope = its_scope.value AND x.moment < :after {_COUNTS}
        ORDER BY x.moment DESC LIMIT 1)
 CROSS JOIN effect b ON b.n = (
       SELECT f.n FROM effect f
        WHERE f.entity = d.entity AND f.scope = d.scope AND f.moment <= d.moment {_COUNTS}
          AND f.moment > coalesce((
              SELECT p.moment FROM effect p
               WHERE p.entity = d.entity AND p.scope = d.scope
                 AND p.moment < d.moment AND p.status <> d.status {_COUNTS}
               ORDER BY p.moment DESC LIMIT 1), '')
        ORDER BY f.moment LIMIT 1)
 CROSS JOIN json_each(json_array({_carrying()})) carrying
 CROSS JOIN effect c ON c.n = CAST(carrying.value AS INTEGER)
"""


LATEST = """
SELECT d.entity, d.scope, d.status, d.moment
  FROM json_each(:slugs) e CROSS JOIN json_each(:scopes) s
 CROSS JOIN effect d ON d.entity = e.value AND d.scope = s.value AND d.moment = (
       SELECT max(x.moment) FROM effect x
        WHERE x.entity = e.value AND x.scope = s.value AND x.moment < :after)
"""
"""The status of some entities for some scopes on a day, and its moment: one index knows both."""


def standings(
    places: Mapping[str, Sequence[str]],
    on: str,
    *,
    by_acts: bool = False,
    ahead: str | None = None,
) -> tuple[str, Params]:
    """The SELECT of the standings of some entities, each for its own scopes.

    It seeks once for each entity and scope. `by_acts` leaves announcements out; `ahead` is a
    later day on which the acts up to `on` are looked at.
    """
    values: Params = {
        "places": json_text.encode(places),
        "after": after(on),
        "on": ahead or on,
        "by_acts": by_acts,
    }
    return _text(), values


STATUS_BEFORE = """
SELECT status FROM effect WHERE entity = ? AND scope = ?
   AND moment < coalesce((SELECT x.moment FROM updates u JOIN effect x ON x.seq = u.seq WHERE u.id = ?), '~')
 ORDER BY moment DESC LIMIT 1
"""


SLUGS = "SELECT slug FROM entity ORDER BY slug"


class StandingReader(Questions):
    """Questions about standings and the effects that they rest on, with the day (ISO) that each is asked for."""

    def by_entity(
        self,
        on: str,
        slugs: Sequence[str] | None = None,
        scopes: Sequence[str] = (),
        *,
        by_acts: bool = False,
        ahead: str | None = None,
    ) -> dict[str, list[Standing]]:
        """The standings on a day by entity, scopes in their order; of all entities and scopes or of some.

        With `by_acts` announcements do not count: by what was adopted or is in force.
        With a day `ahead`, the acts up to `on` as far along as they will be then.
        """
        if slugs is None:
            slugs = self.database.texts(SLUGS)
        places = dict.fromkeys(slugs, scopes or tuple(SCOPES))
        return self.at_places(places, on, by_acts=by_acts, ahead=ahead)

    def at_places(
        self,
        places: Mapping[str, Sequence[str]],
        on: str,
        *,
        by_acts: bool = False,
        ahead: str | None = None,
    ) -> dict[str, list[Standing]]:
        """The same of some entities, of each for its own scopes."""
        query = standings(places, on, by_acts=by_acts, ahead=ahead)
        return _by_entity(starmap(Standing, self.database.rows(*query)))

    def latest(
        self, on: str, slugs: Sequence[str], scopes: Sequence[str]
    ) -> dict[str, list[Standing]]:
        """The same of some entities and scopes, of each no more than its status and moment.

        That is a tenth of the work, and enough to choose those that are asked for whole.
        """
        values = {"slugs": array(slugs), "scopes": array(scopes), "after": after(on)}
        rows = self.database.rows(LATEST, values)
        return _by_entity(
            Standing(entity, scope, status, moment=moment)
            for entity, scope, status, moment in rows
        )

    def status_before(self, update: Update, scope: str) -> str:
        """The status of an update's entity for a scope just before it, by the effects that are held."""
        values = (update.entity, scope, update.id)
        return self.database.text(STATUS_BEFORE, values) or UNKNOWN


def _by_entity(standings: Iterable[Standing]) -> dict[str, list[Standing]]:
    grouped: dict[str, list[Standing]] = {}
    for one in standings:
        grouped.setdefault(one.entity, []).append(one)
    return grouped
