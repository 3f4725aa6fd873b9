"""Records that somebody else wrote: checked field by field, and told what is wrong with them."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from hwstatus import dates
from hwstatus.errors import BadDate, BadRecord
from hwstatus.models import (
    Deadline,
    Effect,
    Entity,
    Exemption,
    Group,
    Membership,
    NothingNew,
    Source,
    Update,
)
from hwstatus.serialization.canonical import HOSTILE, Record, decode, dump
from hwstatus.vocabulary import (
    ACTORS,
    BASES,
    CONFIDENCES,
    KINDS,
    PENDING,
    SCOPES,
    STAGES,
    STATUSES,
)

_LATEST = f"{dates.LATEST_YEAR}-12-31"
MAX_TEXT_CHARS = 4_000
MAX_URL_CHARS = 4_096
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)
UPDATE_ID = re.compile(r"[0-9a-z]{10}\Z", re.ASCII)
_PLAIN_URL = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w./?=&%+,;:@~#-]*)?\Z", re.ASCII
)
"""Nearly every address: what is none of these is taken apart."""
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ\Z", re.ASCII)


def load(line: str) -> Record:
    """Any record from text that somebody else wrote, checked in full; raises `BadRecord`."""
    return _record(parse_object(line))


def load_canonical(line: str, limit: str | None = None) -> tuple[Record, str]:
    """The record and its canonical line; quick where the line is canonical already. Raises `BadRecord`.

    `limit` is the last day that an update may report: today, looked up once by who reads many.
    """
    try:
        raw, _ = decode(line)  # what follows it, if anything, shows below
        record = _record(raw, limit) if isinstance(raw, dict) else None
    except (ValueError, RecursionError):
        record = None
    # A canonical line names no key twice: only another one has to be read with that in mind.
    canonical = None if record is None else dump(record)
    if record is None or canonical != line:
        record = load(line)
        canonical = dump(record)
    assert canonical is not None
    return record, canonical


def _record(raw: dict[str, Any], limit: str | None = None) -> Record:
    if "summary" in raw:
        return read_update(raw, limit)
    if "checked" in raw:
        return read_nothing_new(raw)
    if "members" in raw:
        return read_group(raw)
    if "slug" in raw:
        return read_entity(raw)
    raise BadRecord(
        "", "is no record: an update has a summary, an entity a slug, a check 'checked'"
    )


def parse_object(line: str) -> dict[str, Any]:
    """The JSON object of a line; raises `BadRecord` for anything else, twice-named keys included."""
    try:
        raw = json.loads(line, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        reason = getattr(error, "msg", None) or str(error)
        raise BadRecord("", f"is not JSON ({reason})") from None
    if not isinstance(raw, dict):
        raise BadRecord("", "is not a JSON object")
    return raw


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


_FORMS: dict[type, frozenset[str]] = {
    kind: frozenset(kind._fields)
    for kind in (Update, Entity, Effect, Deadline, Source, Exemption, Membership, Group)
}


def _known_keys(raw: Mapping[str, Any], kind: type, where: str = "") -> None:
    if not raw.keys() <= _FORMS[kind]:
        extra = min(map(str, raw.keys() - _FORMS[kind]))
        raise BadRecord(f"{where}{extra}", f"is no field of {kind.__name__.lower()}")


def text(
    raw: Mapping[str, Any],
    field: str,
    *,
    needed: bool = False,
    longest: int = MAX_TEXT_CHARS,
) -> str | None:
    """A text field: NFC, trimmed, None where empty; raises `BadRecord` for what is no storable text."""
    value = raw.get(field)
    if value is None and not needed:
        return None
    if not isinstance(value, str):
        raise BadRecord(field, "is missing" if value is None else "is not text")
    if (
        value
        and value.isascii()
        and value.isprintable()
        and len(value) <= longest
        and " " not in (value[0], value[-1])
    ):
        return value
    if not value.isascii():
        _storable(field, value)
        value = unicodedata.normalize("NFC", value)
    value = value.strip()
    if len(value) > longest:
        raise BadRecord(
            field, f"is {len(value):,} characters long; the most is {longest:,}"
        )
    if not value:
        if needed:
            raise BadRecord(field, "is empty")
        return None
    if "\x00" in value:
        raise BadRecord(field, "holds a NUL character")
    return value


def _storable(field: str, value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise BadRecord(field, "is not valid UTF-8 text") from None


def _needed(raw: Mapping[str, Any], field: str, longest: int = MAX_TEXT_CHARS) -> str:
    value = text(raw, field, needed=True, longest=longest)
    assert value is not None
    return value


def choice(
    raw: Mapping[str, Any], field: str, words: Mapping[str, Any], *, needed: bool = True
) -> str | None:
    """A word of a closed list; raises `BadRecord` that names the list."""
    value = raw.get(field)
    if value is None and not needed:
        return None
    if not isinstance(value, str) or value not in words:
        raise BadRecord(field, f"{value!r} is none of {', '.join(words)}")
    return str(value)


def _word(raw: Mapping[str, Any], field: str, words: Mapping[str, Any]) -> str:
    value = choice(raw, field, words)
    assert value is not None
    return value


def _date(raw: Mapping[str, Any], field: str, *, needed: bool = True) -> str | None:
    value = raw.get(field)
    if value is None and not needed:
        return None
    if not isinstance(value, str):
        raise BadRecord(field, "is missing" if value is None else "is not text")
    try:
        span = dates.read_date(value, field)
    except BadDate as error:
        raise BadRecord("", str(error)) from None
    if span.last > _LATEST:
        raise BadRecord(
            field, f"{value} is out of range: the last year is {dates.LATEST_YEAR}"
        )
    return value


def past_date(raw: Mapping[str, Any], field: str, limit: str) -> str:
    """The date of something that has happened by the day `limit`; raises `BadRecord` for a later one."""
    value = _date(raw, field)
    assert value is not None
    span = dates.read_date(value)
    if span.last < dates.EARLIEST:
        raise BadRecord(
            field, f"{value} is out of range: Huawei was founded on {dates.EARLIEST}"
        )
    if span.first > limit:
        raise BadRecord(field, f"{value} is in the future (today is {limit})")
    return value


def url(raw: Mapping[str, Any], field: str = "url") -> str | None:
    """An http or https address without blanks; None where there is none."""
    value = text(raw, field, longest=MAX_URL_CHARS)
    if value is None or _PLAIN_URL.match(value):
        return value
    try:
        parts = urlsplit(value)
        sound = (
            parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and not re.search(r"[\s<>\"\\]", value)
        )
    except ValueError:
        sound = False
    if not sound or HOSTILE.search(value):
        raise BadRecord(
            field,
            f"{value[:60]!r} is no web address: it must begin with https:// or http://",
        )
    return value


def _moment(raw: Mapping[str, Any]) -> str:
    value = raw.get("recorded_at")
    if not isinstance(value, str) or not MOMENT.match(value):
        raise BadRecord("recorded_at", "is not a UTC time such as 2026-11-24T09:30:00Z")
    try:
        dates.read_date(value[:10])
    except BadDate:
        raise BadRecord("recorded_at", f"{value} does not exist") from None
    return value


class _List(NamedTuple):
    """How to read a field that holds a list of small records."""

    field: str
    kind: type
    read: Callable[[Mapping[str, Any]], Any]


def _items(raw: Mapping[str, Any], form: _List) -> tuple[Any, ...]:
    found = raw.get(form.field)
    if found is None or found == []:
        return ()
    if not isinstance(found, list):
        raise BadRecord(form.field, "is not a list")
    return tuple([_item(item, form) for item in found])


def _item(item: object, form: _List) -> Any:
    if not isinstance(item, dict):
        raise BadRecord(form.field, "holds something that is not an object")
    _known_keys(item, form.kind, f"{form.field}.")
    try:
        return form.read(item)
    except BadRecord as error:
        raise BadRecord(
            f"{form.field}.{error.field}" if error.field else form.field, error.problem
        ) from None


def read_effect(raw: Mapping[str, Any]) -> Effect:
    """An effect; stage and basis may be left out (announced, informal)."""
    return Effect(
        _word(raw, "scope", SCOPES),
        _word(raw, "status", STATUSES),
        choice(raw, "stage", STAGES, needed=False) or "announced",
        choice(raw, "basis", BASES, needed=False) or "informal",
        _date(raw, "effective", needed=False),
    )


def read_deadline(raw: Mapping[str, Any]) -> Deadline:
    """A deadline."""
    date = _date(raw, "date")
    assert date is not None
    if raw.get("replaces") == date:
        raise BadRecord("replaces", "is the date itself")
    what = text(raw, "what") or "Huawei equipment must be out"
    return Deadline(
        _word(raw, "scope", SCOPES), date, what, _date(raw, "replaces", needed=False)
    )


def read_source(raw: Mapping[str, Any]) -> Source:
    """A source; only the publisher is needed."""
    official = raw.get("official", False)
    if not isinstance(official, bool):
        raise BadRecord("official", "is neither true nor false")
    publisher = _needed(raw, "publisher", 200)
    published = _date(raw, "published", needed=False)
    return Source(
        publisher,
        text(raw, "title"),
        url(raw),
        url(raw, "archive_url"),
        published,
        official,
    )


def _read_exemption(raw: Mapping[str, Any]) -> Exemption:
    return Exemption(_needed(raw, "rule"), _needed(raw, "reason"))


def _read_membership(raw: Mapping[str, Any]) -> Membership:
    since = _date(raw, "since")
    assert since is not None
    return Membership(slug(raw, "country"), since, _date(raw, "to", needed=False))


_EFFECTS = _List("effects", Effect, read_effect)
_DEADLINES = _List("deadlines", Deadline, read_deadline)
_SOURCES = _List("sources", Source, read_source)
_EXEMPTIONS = _List("exemptions", Exemption, _read_exemption)
_MEMBERS = _List("members", Membership, _read_membership)


def slug(raw: Mapping[str, Any], field: str) -> str:
    """An entity's slug: lower case ASCII words joined by hyphens."""
    value = raw.get(field)
    if not isinstance(value, str) or not SLUG.match(value):
        raise BadRecord(
            field,
            "is missing"
            if value is None
            else f"{value!r} is no slug such as united-kingdom",
        )
    return value


def _strings(raw: Mapping[str, Any], field: str) -> tuple[str, ...]:
    found = raw.get(field) or []
    if not isinstance(found, list):
        raise BadRecord(field, "is not a list")
    return tuple(_needed({field: item}, field, 200) for item in found)


def read_update(raw: Mapping[str, Any], limit: str | None = None) -> Update:
    """An update, checked field by field; `limit` is the last day it may report (today).

    Raises `BadRecord`. A missing confidence follows from the sources; `also_about` is freed of
    repetitions and of the main entity.
    """
    _known_keys(raw, Update)
    known = raw.get("id")
    if not isinstance(known, str) or not UPDATE_ID.match(known):
        raise BadRecord(
            "id",
            "is missing"
            if known is None
            else f"{known!r} is not 10 letters and digits",
        )
    entity = slug(raw, "entity")
    about = raw.get("also_about") or []
    if not isinstance(about, list):
        raise BadRecord("also_about", "is not a list")
    also = (
        tuple(dict.fromkeys(slug({"also_about": a}, "also_about") for a in about))
        if about
        else ()
    )
    if entity in also:
        also = tuple(a for a in also if a != entity)
    sources = _items(raw, _SOURCES)
    if len(sources) > 1:
        sources = tuple(dict.fromkeys(sources))
    if not sources:
        raise BadRecord("sources", "is empty: an update has at least one source")
    effects = _items(raw, _EFFECTS)
    if len(effects) > 1 and len({e.scope for e in effects}) < len(effects):
        raise BadRecord("effects", "name a scope twice")
    return Update(
        known,
        entity,
        also,
        past_date(raw, "date", limit or dates.today()),
        _needed(raw, "summary"),
        text(raw, "note"),
        choice(raw, "actor", ACTORS, needed=False),
        text(raw, "actor_name"),
        choice(raw, "confidence", CONFIDENCES, needed=False) or confidence_of(sources),
        choice(raw, "pending", PENDING, needed=False),
        effects,
        _items(raw, _DEADLINES),
        sources,
        _items(raw, _EXEMPTIONS),
        _moment(raw),
        _needed(raw, "recorded_by", 200),
    )


def confidence_of(sources: tuple[Source, ...]) -> str:
    """What the sources alone warrant: official, corroborated or single-press."""
    if any(s.official for s in sources):
        return "official"
    return (
        "corroborated"
        if len({s.publisher.casefold() for s in sources}) > 1
        else "single-press"
    )


def read_entity(raw: Mapping[str, Any]) -> Entity:
    """An entity, checked; raises `BadRecord`."""
    _known_keys(raw, Entity)
    return Entity(
        slug(raw, "slug"),
        _needed(raw, "name", 200),
        _word(raw, "kind", KINDS),
        text(raw, "iso2"),
        text(raw, "iso3"),
        text(raw, "numeric"),
        text(raw, "region"),
        text(raw, "subregion"),
        slug(raw, "home") if raw.get("home") else None,
        _strings(raw, "aliases"),
    )


def read_nothing_new(raw: Mapping[str, Any]) -> NothingNew:
    """A note that somebody looked; raises `BadRecord`."""
    day = past_date(raw, "date", dates.today())
    return NothingNew(
        slug(raw, "checked"),
        day,
        text(raw, "note"),
        _moment(raw),
        _needed(raw, "recorded_by", 200),
    )


def read_group(raw: Mapping[str, Any]) -> Group:
    """A group with its members; raises `BadRecord`."""
    _known_keys(raw, Group)
    source = raw.get("source")
    if not isinstance(source, dict):
        raise BadRecord("source", "is missing")
    members = _items(raw, _MEMBERS)
    return Group(
        slug(raw, "slug"),
        _needed(raw, "name"),
        _strings(raw, "aliases"),
        read_source(source),
        members,
    )
