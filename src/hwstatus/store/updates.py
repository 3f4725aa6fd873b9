"""Queries on updates: of a filter, in an order, by words, counted. No value ever enters the text: it is bound."""

from collections.abc import Callable, Sequence
from typing import Any

from hwstatus.record.models import BEST, Filter, Update
from hwstatus.record.names import meant_by
from hwstatus.record.vocabulary import STATUSES
from hwstatus.store.filters import IS_OFFICIAL, Params, array, where

META = "SELECT value FROM meta WHERE key = ?"
NEWEST = "SELECT max(first) FROM updates HAVING max(first) IS NOT NULL"
COVERED = """
WITH brought AS (
     SELECT first_version, last_version FROM ledger
      WHERE verb IN ('dataset', 'refresh') AND last_version <= :known),
 covered AS (
     SELECT max(u.first) AS day FROM brought b JOIN updates u ON u.seq BETWEEN b.first_version AND b.last_version
      UNION ALL
     SELECT max(u.first) FROM version c CROSS JOIN updates u ON u.seq = c.seq
      WHERE c.before IS NOT NULL AND EXISTS (
            SELECT 1 FROM version o JOIN brought b ON o.seq BETWEEN b.first_version AND b.last_version
             WHERE o.key = c.key AND o.subject = 'update'))
SELECT max(day) FROM covered HAVING max(day) IS NOT NULL
"""
"""The day of the newest update that the dataset brought; of one that was corrected since, its new day."""
EVERY_ENTRY = 2**62
"""Greater than the number of any entry, and of any version."""
VALUES = """
SELECT DISTINCT v.record ->> :path AS value FROM updates u JOIN version v ON v.seq = u.seq
 WHERE value IS NOT NULL ORDER BY value
"""
CITED = """
SELECT s.value ->> '$.publisher', s.value ->> '$.url'
  FROM updates u JOIN version v ON v.seq = u.seq, json_each(v.record, '$.sources') s
"""
CITED_OF = f"""{CITED} WHERE u.seq IN
    (SELECT seq FROM publisher WHERE name IN (SELECT value FROM json_each(:names)))
"""
"""The same of the updates that cite some publishers."""
CITED_AT = f"{CITED} WHERE v.record LIKE '%' || :site || '%'"
"""The same of the updates that have a site in an address, and of others in which its name stands."""
PUBLISHERS = """
WITH RECURSIVE known(name) AS (
    SELECT min(name) FROM publisher
    UNION ALL
    SELECT (SELECT min(name) FROM publisher p WHERE p.name > known.name) FROM known WHERE known.name IS NOT NULL
) SELECT name FROM known WHERE name IS NOT NULL
"""

ORDERS = {
    "date": "u.last {d}, u.recorded_at {d}, u.place {d}",
    "recorded": "u.recorded_at {d}, u.last {d}, u.place {d}",
    "entity": "u.entity {a}, u.last {d}, u.recorded_at {d}, u.place {d}",
    "status": "{rank} {d}, u.last {d}, u.recorded_at {d}, u.place {d}",
}
"""What `--sort` takes; `{d}` is newest or strictest first, `{a}` from A to Z, both turned by --reverse."""

RANK = (
    "CASE u.status "
    + " ".join(f"WHEN '{word}' THEN {m.rank}" for word, m in STATUSES.items())
    + " ELSE -2 END"
)

UPDATE_BY_PREFIX = (
    "SELECT id FROM updates WHERE id >= ? AND id < ? || '~' ORDER BY id LIMIT 5"
)
LINES_BY_PREFIX = """
SELECT v.record FROM updates u JOIN version v ON v.seq = u.seq
 WHERE u.id >= ? AND u.id < ? || '~' ORDER BY u.id LIMIT ?
"""
UPDATE_BY_ID = (
    "SELECT v.record FROM updates u JOIN version v ON v.seq = u.seq WHERE u.id = ?"
)
UPDATES_BY_ID = """
SELECT u.id, v.record FROM json_each(?) wanted JOIN updates u ON u.id = wanted.value JOIN version v ON v.seq = u.seq
"""
LAST_DAYS = """
SELECT s.value, (SELECT u.date FROM about a JOIN updates u ON u.seq = a.seq
                  WHERE a.entity = s.value AND a.last <= :on ORDER BY a.last DESC LIMIT 1),
       (SELECT max(date) FROM checked WHERE entity = s.value AND date <= :on)
  FROM json_each(:slugs) s
"""
UPDATE_COUNT = "SELECT count(*) FROM updates"
NEIGHBOURS = """
SELECT (SELECT max(id) FROM updates WHERE id < :id), (SELECT min(id) FROM updates WHERE id > :id)
"""
NEAR_IN_TIME = """
SELECT v.record FROM json_each(:about) e CROSS JOIN about a ON a.entity = e.value JOIN version v ON v.seq = a.seq
 WHERE a.last BETWEEN date(:first, '-' || :days || ' days') AND date(:last, '+' || :days || ' days')
"""


def _narrowed(chosen: Filter) -> tuple[str, Params]:
    """The conditions of a filter, that on its entities included: an update about several comes once."""
    condition, values = where(chosen)
    if chosen.entities:
        condition += " AND u.seq IN (SELECT seq FROM about WHERE entity IN (SELECT value FROM json_each(:entities)))"
        values["entities"] = array(chosen.entities)
    return condition, values


_VAGUE = "u.date IN (substr({edge}, 1, 4), substr({edge}, 1, 7))"


def vague(chosen: Filter) -> tuple[str, Params]:
    """The updates that a filter lets through and that may lie outside its time.

    Only a date that is a year or a month can: that of the first day asked or the last.
    """
    condition, values = _narrowed(chosen)
    edges = []
    if chosen.since:
        edges.append(_VAGUE.format(edge=":since") + " AND u.first < :since")
    if chosen.until:
        edges.append(_VAGUE.format(edge=":until") + " AND u.last > :until")
    outside = " OR ".join(edges) or "0"
    return (
        f"SELECT u.id, u.date FROM updates u WHERE ({outside}) AND {condition}"
        " ORDER BY u.last, u.id",
        values,
    )


def _selected(chosen: Filter) -> tuple[str, str, Params]:
    """Where the updates of a filter come from, and how they are narrowed, put in order and limited."""
    source, condition, values = _from(chosen)
    last = "a.last" if source == _ABOUT_ONE else "u.last"
    rest = f"WHERE {condition} ORDER BY {_order(chosen, last)}"
    return source, _limited(rest, values, chosen.limit), values


def _limited(text: str, values: Params, most: int | None) -> str:
    """A SELECT that gives at most so many rows; all, where that is None."""
    if most is None:
        return text
    values["limit"] = most
    return f"{text} LIMIT :limit"


def _number(rows: str, values: Params, most: int) -> tuple[str, Params]:
    """How many rows a SELECT gives, counted up to `most`."""
    return f"SELECT count(*) FROM ({_limited(rows, values, most)})", values


def _order(chosen: Filter, last: str) -> str:
    """The columns that updates are sorted by, turned where a filter says so; `last` has the last possible day."""
    if chosen.sort == BEST:
        return f"{_FOREMOST}, {_BEST}" if chosen.foremost else _BEST
    descending, ascending = ("ASC", "DESC") if chosen.reverse else ("DESC", "ASC")
    order = ORDERS[chosen.sort].format(d=descending, a=ascending, rank=RANK)
    if chosen.sort != "date":
        return order
    order = order.replace("u.last", last)
    if _may_end_within_a_date(chosen) and not chosen.reverse:
        return f"{_WITHIN}, {order}"
    return order


_BEST = "search.rank"
"""The order of the index itself, which is quickest."""
_FOREMOST = "(SELECT key FROM json_each(:foremost) WHERE value = u.id) NULLS LAST"
_WITHIN = "min(u.last, :until) DESC, u.last > :until"
"""The newest first of a time that ends: what may lie behind its end stands below what is surely of its last day."""


def _may_end_within_a_date(chosen: Filter) -> bool:
    """Whether the end of the time may lie within a date: none goes beyond its year."""
    return chosen.until is not None and not chosen.until.endswith("-12-31")


_UPDATES = "updates u"
_ABOUT_ONE = "about a JOIN updates u ON u.seq = a.seq"
_OF_ENTITY = "a.entity = :entity"
_MATCHING = "search JOIN updates u ON u.seq = search.rowid"
_NO_WORD = '""'
"""An expression that nothing holds: no words find nothing, where all would be a wider answer."""


def _from(chosen: Filter) -> tuple[str, str, Params]:
    """Where the updates of a filter come from, and its conditions."""
    if chosen.match is not None:
        condition, values = _narrowed(chosen)
        values["match"] = chosen.match or _NO_WORD
        values["foremost"] = array(chosen.foremost)
        return _MATCHING, f"search MATCH :match AND {condition}", values
    if len(chosen.entities) != 1:
        return _UPDATES, *_narrowed(chosen)
    # One entity walks its own index, which is in the order of time.
    condition, values = where(chosen)
    values["entity"] = chosen.entities[0]
    return _ABOUT_ONE, f"{_OF_ENTITY} AND {condition}", values


def days(chosen: Filter) -> tuple[str, Params]:
    """The SELECT of the id, date, first and last possible day of every update that a filter lets through, in order."""
    source, rest, values = _selected(chosen)
    return f"SELECT u.id, u.date, u.first, u.last FROM {source} {rest}", values


def updates(chosen: Filter) -> tuple[str, Params]:
    """The SELECT of every update that a filter lets through, in its order."""
    source, rest, values = _selected(chosen)
    if chosen.limit is not None:
        return _fetched(f"SELECT u.seq FROM {source} {rest}"), values
    return (
        f"SELECT v.record FROM {source} JOIN version v ON v.seq = u.seq {rest}",
        values,
    )


def _fetched(numbers: str) -> str:
    """The records of the versions that a SELECT numbers, in its order: of those that are shown, not of all it sorts."""
    return f"""
        SELECT v.record FROM (SELECT hit.seq, row_number() OVER (ORDER BY NULL) AS place FROM ({numbers}) AS hit) placed
          JOIN version v ON v.seq = placed.seq ORDER BY placed.place
    """


def found(chosen: Filter, most: int) -> tuple[str, Params]:
    """How many updates a filter lets through, counted up to `most`."""
    source, condition, values = _from(chosen)
    if condition.endswith(" AND 1"):
        # The index of an entity, or of words, holds all that is asked.
        source = source.partition(" JOIN ")[0]
    return _number(f"SELECT 1 FROM {source} WHERE {condition}", values, most)


# -- counts ----------------------------------------------------------------------------------------

_COUNTRIES = "JOIN about a ON a.seq = u.seq JOIN entity c ON c.slug = a.entity AND c.kind = 'country'"
_COMPANIES = "JOIN about b ON b.seq = u.seq JOIN entity f ON f.slug = b.entity AND f.kind = 'company'"

_SHOWN_EFFECT = "LEFT JOIN effect x ON x.seq = u.seq AND x.scope = u.scope"
_RECORD = "JOIN version v ON v.seq = u.seq"

_OFFICIAL_OR_NOT = ("not official", "official")
"""What an update is counted as without an official source and with one."""
NONE = "none"
"""What is counted without a value."""


class Dimension:
    """What to count by: the column, what no value is called, the join that it needs, how values are called.

    Where `first` is not 0, values are counted together whose first so many characters are the same.
    `of_act` is the attribute of an update that has the value, where verdicts are counted by the act that carries them.
    """

    def __init__(
        self,
        column: str,
        none: str = "",
        join: str = "",
        name: Callable[[Any], str] = str,
        of_act: str = "",
        first: int = 0,
    ) -> None:
        self.column = column
        self.none = none
        self.join = join
        self.name = name
        self.first = first
        self.of_act = of_act

    def part(self, column: str) -> str:
        """What of a column is counted by, in SQL."""
        return f"substr({column}, 1, {self.first})" if self.first else column

    def key(self, value: object) -> str:
        """What is counted under a value."""
        return self.none if value is None else self.name(value)

    def key_of(self, act: Update) -> str:
        """What a verdict is counted under that an act carries."""
        return self.key(getattr(act, self.of_act))


DIMENSIONS = {
    "status": Dimension("u.status", "context"),
    "scope": Dimension("u.scope", NONE),
    "country": Dimension("c.name", join=_COUNTRIES),
    "company": Dimension("f.name", join=_COMPANIES),
    "kind": Dimension("k.kind", join="JOIN entity k ON k.slug = u.entity"),
    "year": Dimension("u.date", first=4),
    "month": Dimension("u.date", first=7),
    "publisher": Dimension("p.name", join="JOIN publisher p ON p.seq = u.seq"),
    "actor": Dimension("u.actor", "unknown"),
    "confidence": Dimension("u.confidence", of_act="confidence"),
    "official": Dimension(
        IS_OFFICIAL, name=_OFFICIAL_OR_NOT.__getitem__, of_act="is_official"
    ),
    "stage": Dimension("x.stage", NONE, _SHOWN_EFFECT),
    "basis": Dimension("x.basis", NONE, _SHOWN_EFFECT),
    "extent": Dimension("x.extent", NONE, _SHOWN_EFFECT),
    "instrument": Dimension(
        "v.record ->> '$.instrument'", NONE, _RECORD, of_act="instrument"
    ),
}
"""What updates are counted by."""

OF_COUNTRIES = ("region", "group", "practice")
"""What countries alone are counted by."""
COUNTED_BY = (*DIMENSIONS, *OF_COUNTRIES)
"""What anything is counted by."""


def summary(chosen: Filter, by: Sequence[str]) -> tuple[str, Params]:
    """How many updates for each value (or pair of values) of the dimensions' columns.

    Columns are grouped as they are, which an index serves; a month is made of its days afterwards.
    """
    source, values = _summarised(chosen, by)
    dimensions = [DIMENSIONS[name] for name in by]
    columns = ", ".join(dimension.column for dimension in dimensions)
    numbers = f"SELECT {columns}, count(*) {source} GROUP BY {columns}"
    if not any(dimension.first for dimension in dimensions):
        return numbers, values
    names = [f"key_{place}" for place, _ in enumerate(dimensions)]
    parts = ", ".join(map(Dimension.part, dimensions, names))
    counts = f"WITH count({', '.join(names)}, number) AS ({numbers})"
    return f"{counts} SELECT {parts}, sum(number) FROM count GROUP BY {parts}", values


def counted(chosen: Filter, by: Sequence[str]) -> tuple[str, Params]:
    """How many updates these counts are of, each update once."""
    source, values = _summarised(chosen, by)
    # With `+` SQLite does not walk the other table once for each update to have them in order.
    return f"SELECT count(DISTINCT +u.seq) {source}", values


def _summarised(chosen: Filter, by: Sequence[str]) -> tuple[str, Params]:
    condition, values = _narrowed(chosen)
    joins = " ".join(dict.fromkeys(DIMENSIONS[name].join for name in by))
    return f"FROM updates u {joins} WHERE {condition}", values


def order_of(typed: str) -> str:
    """The key of --sort that a word is typed for."""
    key = typed.lower().lstrip("-").replace("_", "-")
    return meant_by(key, _CALLED, key)


_CALLED = """
entity: name country company alphabet alphabetical
date: since newest latest day days days-left due deadline when
status: verdict severity strictness strictest rank
recorded: added entered updated
checked: last-checked looked-at
"""
"""Orders of rows, and what people call them in their place."""
