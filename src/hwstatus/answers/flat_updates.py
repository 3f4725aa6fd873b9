"""An update in flat columns, as CSV, a pipe and the library have it; a page needs none of them."""

from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, NamedTuple

from hwstatus.columns import (
    TEXT,
    WORD,
    ActorKind,
    Confidence,
    Iso2,
    Iso3,
    Publisher,
    Scope,
    UpdateId,
)
from hwstatus.errors import BadDate, DamagedRecord
from hwstatus.record import canonical
from hwstatus.record.dates import read_date
from hwstatus.record.fields import EFFECT, UPDATE, meaning
from hwstatus.record.models import Filter, Update, shown_among


class FlatUpdate(NamedTuple):
    """An update in flat columns, those of its CSV; None where there is no value.

    `status`, `scope`, `stage`, `basis`, `effective`, `extent` and `confirms` are those of one
    effect: of those asked for, else of all, one that is set anew before one that only confirms,
    then the one on 5G, then the strictest. Several values in a column are
    joined by `; `, addresses by a blank. `line` is the record as it is stored, in JSON,
    and `record` the same as a model.
    """

    id: UpdateId
    date: Annotated[str, meaning(UPDATE, "date")]
    entity: Annotated[str, "slug of the entity that it is about"]
    status: Annotated[str | None, "the status that it sets; empty for context", WORD]
    scope: Scope[str | None]
    stage: Annotated[str | None, meaning(EFFECT, "stage")]
    basis: Annotated[str | None, "what it rests on"]
    effective: Annotated[
        str | None, "the day it takes effect, where that is another one"
    ]
    summary: Annotated[str, meaning(UPDATE, "summary"), TEXT]
    note: Annotated[str | None, meaning(UPDATE, "note"), TEXT]
    actor: ActorKind
    actor_name: Annotated[str | None, meaning(UPDATE, "actor_name")]
    confidence: Confidence
    publisher: Publisher[str]
    title: Annotated[str | None, "the sources' titles", TEXT]
    url: Annotated[str | None, "the sources' addresses, separated by a blank", TEXT]
    published: Annotated[str | None, "when the sources were published"]
    also_about: Annotated[str | None, "slugs of further entities"]
    effects: Annotated[str | None, "every effect as `scope=status`"]
    deadlines: Annotated[str | None, "every deadline as `scope=date`"]
    pending: Annotated[str | None, meaning(UPDATE, "pending")]
    recorded_at: Annotated[str, "when it was recorded, in UTC"]
    recorded_by: Annotated[str, meaning(UPDATE, "recorded_by")]
    extent: Annotated[str | None, meaning(EFFECT, "extent")]
    instrument: Annotated[str | None, meaning(UPDATE, "instrument"), TEXT]
    confirms: Annotated[str | None, "yes where it only confirms what stood"]
    first_day: Annotated[str, "the first day that the date can mean"]
    last_day: Annotated[str, "the last one"]
    iso2: Iso2
    iso3: Iso3
    name: Annotated[str, "the entity's display name"]
    line: str

    @property
    def record(self) -> Update:
        """The update with all that is recorded: every effect, deadline and source."""
        return canonical.load_update(self.line)


_COLUMNS = FlatUpdate._fields[:-1]
_OF_SOURCES = ("publisher", "title", "url", "published")
"""The columns of all sources."""
_PAIRED = {"effects": "status", "deadlines": "date"}
"""The columns of scopes, and what each is paired with."""
LISTS = (*_OF_SOURCES, *_PAIRED, "also_about")
"""The columns of several values."""
DERIVED = ("first_day", "last_day", "iso2", "iso3", "name")
"""What no record holds, and no import reads: the days that a date can mean, and what its entity is called."""

Codes = Callable[[str], Mapping[str, str]]
"""The `iso2`, `iso3` and `name` of an entity, by its slug."""


def writer(
    columns: Sequence[str] = _COLUMNS, joint: str = ""
) -> Callable[[str, Codes, Filter], Sequence[str]]:
    """What makes the texts of an update in some columns of `FlatUpdate`: of its line, codes, and what was asked for.

    They are taken from the JSON of the line, which itself is the text of `record`: no
    record is made of what is only copied. The effect is the one with a status and a scope asked
    for. A `joint` stands between all values of a column in place of `; ` and of a blank.
    It raises `DamagedRecord`.
    """
    makers = [(name, _MADE.get(name)) for name in columns]
    joints = [
        (at, joint or (" " if name == "url" else "; "))
        for at, name in enumerate(columns)
        if name in LISTS
    ]

    def texts(line: str, codes: Codes, chosen: Filter) -> Sequence[str]:
        raw = canonical.read_json(line)
        try:
            if effects := raw.get("effects"):
                every = list(map(canonical.load_effect, effects))
                shown = shown_among(every, chosen.statuses, chosen.scopes)
                raw.update(zip(EFFECT.fields, shown, strict=False))
                raw["confirms"] = "yes" if shown.confirms else ""
            raw["record"] = line
            values: list[Any] = [
                make(name, raw, codes) if make else raw.get(name) or ""
                for name, make in makers
            ]
            for at, between in joints:
                values[at] = between.join(values[at])
            return values
        except (BadDate, *canonical.UNREADABLE) as error:
            raise DamagedRecord(str(error)) from error

    return texts


_Raw = Mapping[str, Any]
"""The JSON of an update."""


def _of_sources(name: str, raw: _Raw, _: Codes) -> list[str]:
    return [source[name] for source in raw["sources"] if source.get(name)]


def _of_pairs(name: str, raw: _Raw, _: Codes) -> list[str]:
    return [f"{one['scope']}={one[_PAIRED[name]]}" for one in raw.get(name, ())]


def _of_entity(name: str, raw: _Raw, codes: Codes) -> str:
    return codes(raw["entity"]).get(name, "")


def _of_date(name: str, raw: _Raw, _: Codes) -> str:
    day: str = getattr(read_date(raw["date"]), name.removesuffix("_day"))
    return day


_MADE: Mapping[str, Callable[[str, _Raw, Codes], str | list[str]]] = {
    **dict.fromkeys(_OF_SOURCES, _of_sources),
    **dict.fromkeys(_PAIRED, _of_pairs),
    **dict.fromkeys(("iso2", "iso3", "name"), _of_entity),
    **dict.fromkeys(("first_day", "last_day"), _of_date),
}
"""What makes the value of a column that no record holds as it is, by its name."""
