"""By what updates are narrowed: the filters by a word, and the conditions of a `Filter` in SQL.

A field of a record whose description says how its filter is worded has one. What reads options,
checks settings, completes words and compares records reads it here. No value ever enters the
text: it is bound.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from hwstatus.record.fields import EFFECT, UPDATE, Form
from hwstatus.record.models import Effect, Filter, Update
from hwstatus.record.vocabulary import ACTORS, BASES, KINDS, STATUSES, binds

Params = dict[str, object]


_OF_KINDS = """u.entity IN (
    SELECT slug FROM entity
     WHERE kind IN (SELECT value FROM json_each(:kinds)))"""
_OF_COLUMN = "u.{name} IN (SELECT value FROM json_each(:{field}))"
_OF_RECORD = """EXISTS (
    SELECT 1 FROM version r
     WHERE r.seq = u.seq AND json_extract(r.record, '$.{name}') IN (
           SELECT value FROM json_each(:{field})))"""

_COLUMNS = ("actor", "confidence")
"""The fields of an update by which it is found without reading its record."""


class WordFilter(NamedTuple):
    """A filter by words, of which any may be met: those of a closed list, or those that are recorded.

    `field` is the field of `Filter` that holds them. What it narrows is a field of `record`
    with the filter's `name`; updates are found by `condition`, effects by a column of that name.
    """

    name: str
    field: str
    words: Mapping[str, Any]
    help: str
    record: type[Any] | None
    condition: str = ""

    @property
    def option(self) -> str:
        """The option by its name."""
        return f"--{self.name.replace('_', '-')}"

    def asked(self, chosen: Filter) -> tuple[str, ...]:
        """The words that were asked for."""
        words: tuple[str, ...] = getattr(chosen, self.field)
        return words

    def lets_through(self, chosen: Filter, word: str | None) -> bool:
        """Whether a word is one of those asked for, or none was."""
        words = self.asked(chosen)
        return not words or word in words


def _filters(
    form: Form, conditions: Mapping[str, str], otherwise: str
) -> Iterator[WordFilter]:
    """The filters by the fields of a record."""
    for name, field in form.fields.items():
        if field.filter:
            plural = field.plural
            text = conditions.get(name, otherwise).format(name=name, field=plural)
            yield WordFilter(name, plural, field.words, field.filter, form.kind, text)


_KIND = WordFilter(
    "kind", "kinds", KINDS, "Whose main entity is of this kind", None, _OF_KINDS
)

WORD_FILTERS = {
    each.name: each
    for each in (
        _KIND,
        *_filters(EFFECT, {}, ""),
        *_filters(UPDATE, dict.fromkeys(_COLUMNS, _OF_COLUMN), _OF_RECORD),
    )
}

OF_UPDATES = [each for each in WORD_FILTERS.values() if each.record is Update]
OF_EFFECTS = [each for each in WORD_FILTERS.values() if each.record is Effect]
OF_ACTS = [
    each
    for each in WORD_FILTERS.values()
    if each.record and each.name not in ("status", "scope")
]
"""Those that narrow who acted, how firmly and on what it rests."""


def array(words: Iterable[str | int]) -> str:
    """Words or numbers as the JSON array that `json_each` takes apart."""
    return json.dumps(tuple(words))


_OF_MEMBERS = """u.seq IN (
    SELECT seq FROM about
     WHERE entity IN (SELECT value FROM json_each(:members)))"""
_OWN = """(SELECT o.kind FROM entity o WHERE o.slug = u.entity) || ' ' || u.actor IN (
    SELECT value FROM json_each(:own))"""
_OF_PUBLISHERS = """u.seq IN (
    SELECT seq FROM publisher
     WHERE name IN (SELECT value FROM json_each(:publishers)))"""
IS_OFFICIAL = """EXISTS (
    SELECT 1 FROM version r, json_each(r.record, '$.sources') s
     WHERE r.seq = u.seq AND json_extract(s.value, '$.official'))"""

# Of a site, with what stands before its name, or of a page and those below it: the scheme aside, and `www.`
_CITES = """EXISTS (
    SELECT 1 FROM version r, json_each(r.record, '$.sources') s
     WHERE r.seq = u.seq AND instr(
           '.' || lower(substr(s.value ->> '$.url', instr(s.value ->> '$.url', '://') + 3)) || '/',
           '.' || lower(:cites) || iif(instr(:cites, '/'), '', '/')))"""

_CONDITIONS = {
    "since": "u.last >= :since",
    # An imprecise date lies within one year, so that the index on `last` can serve this bound too.
    "until": "u.first <= :until AND u.last <= substr(:until, 1, 4) || '-12-31'",
    "on": "u.last <= :on",
    "ids": "u.id IN (SELECT value FROM json_each(:ids))",
    "recorded_since": "u.recorded_at >= :recorded_since",
    **{each.field: each.condition for each in WORD_FILTERS.values() if each.condition},
    "cites": _CITES,
    "own": _OWN,
    "mainly": "u.entity IN (SELECT value FROM json_each(:mainly))",
    "members": _OF_MEMBERS,
    "publishers": _OF_PUBLISHERS,
    "official": IS_OFFICIAL,
    "unofficial": f"NOT {IS_OFFICIAL}",
}
"""What each field of a `Filter` asks of `updates u`, by the value that has its name."""


def where(chosen: Filter) -> tuple[str, Params]:
    """The conditions on `updates u` (and `version v`) for a filter, with their values."""
    fields = {name: getattr(chosen, name) for name in _CONDITIONS}
    unasked = Filter._field_defaults
    given = {name: value for name, value in fields.items() if value != unasked[name]}
    parts = [_CONDITIONS[name] for name in given]
    values = {n: array(v) if isinstance(v, tuple) else v for n, v in given.items()}
    effects, bound = of_effect(chosen)
    if effects:
        match = " AND ".join(["e.seq = u.seq", *effects])
        exists = f"EXISTS (SELECT 1 FROM effect e WHERE {match})"
        parts.append(f"u.status IS NOT NULL AND {exists}")
    return " AND ".join(parts) or "1", values | bound


OWN = tuple(
    f"{kind.word} {actor.word}"
    for kind in KINDS.values()
    for actor in ACTORS.values()
    if actor.word != "foreign-government" and actor.state == kind.jurisdiction
)
"""Of which kind the main entity of an update and its actor are where the act is that entity's own."""


def by_themselves(chosen: Filter) -> Filter:
    """The same filter narrowed to acts of those themselves whom it asks for."""
    mainly = chosen.members
    if chosen.entities:
        members = chosen.entities if mainly is None else mainly
        mainly = tuple(slug for slug in chosen.entities if slug in members)
    return chosen._replace(own=OWN, mainly=mainly)


_BINDING = array(word for word in STATUSES if binds(word))
_FIRM = array(basis.word for basis in BASES.values() if basis.binding)


def of_effect(chosen: Filter) -> tuple[list[str], Params]:
    """The conditions on `effect e` for a filter, with their values."""
    wanted = {
        f"asked_{each.name}": (each.name, array(each.asked(chosen)))
        for each in OF_EFFECTS
        if each.asked(chosen)
    }
    if chosen.binding:
        wanted["binding"] = ("status", _BINDING)
        wanted["firm"] = ("basis", _FIRM)
    conditions = [
        f"e.{column} IN (SELECT value FROM json_each(:{name}))"
        for name, (column, _) in wanted.items()
    ]
    return conditions, {name: words for name, (_, words) in wanted.items()}
