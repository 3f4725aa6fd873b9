"""What `--set FIELD=VALUE` makes of a raw update, and `--add-source`; where it cannot be set so, how it is."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from typing import Any

from hwstatus import json_text
from hwstatus.answers.matches import matches_source
from hwstatus.changes.raw_update import (
    CIRCUMSTANCES,
    FIELDS_OF_SOURCE,
    SINGLE,
    Due,
    Raw,
    due_of,
    event_day,
    set_replaced,
    source_of,
    worded,
)
from hwstatus.context import Context
from hwstatus.errors import BadRecord, BadValue, UnknownWord, Usage
from hwstatus.exchange import site_of
from hwstatus.record import canonical
from hwstatus.record.fields import EFFECT, SOURCE, UPDATE, Field
from hwstatus.record.forms import without_unknown
from hwstatus.record.models import Filter, Update
from hwstatus.record.values import parts_of, typed_flag, url
from hwstatus.record.vocabulary import HEADLINE_SCOPE, RESTRICTED
from hwstatus.text import typed

_OF_PUBLISHER = ("publisher", "official")
"""Those that hold wherever the publisher is named."""
_LISTS = [name for name, field in UPDATE.fields.items() if field.absent == ()]
_CORRECTED = [name for name, field in SINGLE.items() if field.editable]

FIELDS = (
    *_CORRECTED,
    "about",
    "status",
    "scope",
    *CIRCUMSTANCES,
    *FIELDS_OF_SOURCE,
    "deadline",
    "replaces",
    *_LISTS,
)
"""What `--set` takes."""
_READ_ALONE = {
    name: field
    for form in (SOURCE, EFFECT, UPDATE)
    for name, field in form.fields.items()
    if name in ("date", "published") or (field.words and name != "status")
}
"""The fields whose values are checked whatever else is set: days of events, and words of closed lists."""
_LISTS_OF_OBJECTS = "lists of objects in the other --set options"


def read_setting(setting: str, context: Context) -> str:
    """The setting, with the day of an event, or the word of a closed list, as a record has it.

    Raises `BadDate`, and `UnknownWord` where the field's closed list has no such word.
    """
    name, _, value = setting.partition("=")
    name, value = field_named(name), value.strip()
    field = _READ_ALONE.get(name)
    if field is None or not value:
        return setting
    if not field.words:
        return f"{name}={event_day(value, f'--set {name}', context)}"
    word = worded(field, value)
    if word not in field.words:
        raise UnknownWord(name, f"{value!r} is not one of {', '.join(field.words)}")
    return f"{name}={word}"


def field_named(name: str) -> str:
    """The field that a person names."""
    return name.strip().lower().replace("-", "_")


def with_settings(
    update: Update,
    settings: Sequence[str],
    sources: Sequence[str] = (),
    chosen: Filter = Filter(),  # noqa: B008 - immutable
) -> dict[str, Any]:
    """The raw record after `--set FIELD=VALUE ...` and `--add-source SOURCE ...`; raises `BadValue`.

    A field of a source is set in the source that the filter chose. Where nothing is set, a filter for official
    sources says that those added are.
    """
    raw = canonical.as_json(without_unknown(update))
    own = {"official": True} if chosen.official and not settings else {}
    added = [{**source_of(text), **own} for text in sources]
    raw["sources"] = [*raw.get("sources", ()), *added]
    meant = None
    if chosen.publishers or chosen.official:
        pairs = zip(update.sources, raw["sources"], strict=False)
        meant = [one for source, one in pairs if matches_source(chosen, source)]
    apply_settings(raw, settings, meant)
    if sources:
        others = raw.get("sources") or []
        if not isinstance(others, list):
            raise BadValue("--add-source", sources[0], _LISTS_OF_OBJECTS)
        lost = (one for one in added if not any(one is other for other in others))
        raw["sources"] = [*others, *lost]
    return raw


def apply_settings(
    raw: dict[str, Any], settings: Sequence[str], meant: Sequence[Raw] | None = None
) -> dict[str, Any]:
    """A raw record, which is changed, after `--set FIELD=VALUE ...`; raises `BadValue`.

    `meant` are the sources whose fields may be set, where not its only one is.
    """
    for setting in settings:
        field, sign, value = setting.partition("=")
        field = field_named(field)
        try:
            if not sign or field not in FIELDS:
                expected = f"FIELD=VALUE with a field of: {', '.join(FIELDS)}"
                hints = list(_instead_of(raw, field, value.strip()))
                raise BadValue("--set", setting, expected, hints=hints)
            _set(raw, field, value.strip(), meant)
        except (TypeError, KeyError, IndexError, AttributeError):
            # An earlier --set gave no list, or one of what no record may hold.
            raise BadValue("--set", setting, _LISTS_OF_OBJECTS) from None
    return raw


def _instead_of(raw: Raw, field: str, value: str) -> Iterator[str]:
    """How what is no field is set: a source by its own fields or as a further one."""
    if field == "source":
        yield from _renamed(raw, value or "PUBLISHER")
        further = typed("--add-source", f"{value or 'PUBLISHER'}, DAY, ADDRESS")
        yield f"a further one: {further}"


def _renamed(raw: Raw, name: str) -> Iterator[str]:
    """The line that gives its source another name, or each of several."""
    sources = raw.get("sources") or ()
    setting = _setting(raw, "publisher", name)
    if len(sources) < 2:
        yield f"the name of its source: {setting}"
        return
    for publisher in _told_apart(sources):
        yield f"the name of {publisher}: {setting} {typed('--publisher', publisher)}"


def _told_apart(sources: Sequence[Raw]) -> Iterator[str]:
    """The first publishers each of whom has one of some sources."""
    publishers = [str(one.get("publisher")) for one in sources]
    apart = (name for name in publishers if publishers.count(name) == 1)
    return islice(apart, _FEW)


def _with_statuses(raw: Raw) -> Iterator[str]:
    """How the scopes of an update are set with their statuses, and how each is left out; nothing where it has none."""
    effects = raw.get("effects") or ()
    stands = ",".join(f"{each['scope']}={each['status']}" for each in effects)
    if stands:
        yield f"scopes go with their statuses: {_setting(raw, 'status', stands)}"
    for each in effects:
        left_out = f"{each['scope']}=none"
        yield f"without {each['scope']}: {_setting(raw, 'status', left_out)}"


def _setting(raw: Raw, field: str, value: str) -> str:
    """The line that sets a field of a recorded update, or the option of a draft, which has no id yet."""
    fields = {field: value}
    return edit_line(raw["id"], fields) if "id" in raw else set_options(fields)


def edit_line(ids: str, fields: Mapping[str, str]) -> str:
    """The line that sets fields of recorded updates."""
    return f"hwstatus edit {ids} {set_options(fields)}"


def set_options(fields: Mapping[str, str]) -> str:
    """The options that set fields, as they are typed."""
    each = (("--set", f"{name}={value}") for name, value in fields.items())
    return typed(*chain.from_iterable(each))


def _set(
    raw: dict[str, Any], field: str, value: str, meant: Sequence[Raw] | None
) -> None:
    if field in _CORRECTED:
        raw[field] = value or None
    elif field == "about":
        raw["also_about"] = parts_of(value)
    elif field == "status":
        raw["effects"] = _effects(raw.get("effects") or [], value)
    elif field == "scope":
        _set_scope(raw, value)
    elif field == "deadline":
        raw["deadlines"] = _deadlines(raw.get("deadlines") or [], value)
    elif field == "replaces":
        set_replaced(raw.get("deadlines") or [], value, "--set replaces")
    elif field in CIRCUMSTANCES:
        _set_in_effects(raw, field, value)
    elif field in FIELDS_OF_SOURCE:
        sources = raw.get("sources") or ()
        of_site = _of_site(sources, value) if field == "url" and meant is None else ()
        for source in of_site or _sources_meant(sources, field, meant):
            source[field] = _single(SOURCE.fields[field], value)
    else:
        raw[field] = _parsed(raw, field, value)


def _of_site(sources: Sequence[Raw], address: str) -> Sequence[Raw]:
    """The one source whose address is of the same site as another; nothing where none is, or several are."""
    try:
        site = site_of(url(address) or "")
        of_site = [s for s in sources if s.get("url") and site_of(s["url"]) == site]
    except (BadRecord, ValueError):  # which is told of the record as a whole
        return ()
    return of_site if len(of_site) == 1 else ()


def _sources_meant(
    sources: Sequence[Raw], field: str, meant: Sequence[Raw] | None
) -> Sequence[Raw]:
    """The sources in which a field is to be set; raises `Usage` where that is unclear."""
    matching = sources
    if meant is not None:
        matching = [one for one in sources if any(one is other for other in meant)]
    if len(matching) == 1 or (matching and meant and field in _OF_PUBLISHER):
        return matching
    if not sources:
        which = "there is no source yet"
    elif matching:
        which = "which of the sources?"
    else:
        which = "the filter names none of the sources:"
    which_are = matching or sources
    named = "; ".join(str(one.get("publisher")) for one in which_are)
    raise Usage(
        f"--set {field}: {which} {named}".strip(),
        *(f"that is: {typed('--publisher', name)}" for name in _told_apart(which_are)),
        f"{_ALL_AT_ONCE} sources=JSON",
        "a further one: hwstatus edit ID --add-source 'PUBLISHER, DAY, ADDRESS[, official]'",
    )


_ALL_AT_ONCE = "all at once: --set"
_FEW = 3
"""As many sources are offered as the one that is meant."""


def _set_scope(raw: Raw, value: str) -> None:
    """Give the only status of an update another scope; raises `BadValue` where it sets none or several."""
    effects = raw.get("effects") or []
    if len(effects) != 1 or not value:
        expected = "a scope for an update's only status"
        ways = _with_statuses(raw)
        raise BadValue("--set", f"scope={value}", expected, hints=list(ways))
    effects[0]["scope"] = worded(EFFECT.fields["scope"], value)


def _set_in_effects(raw: dict[str, Any], field: str, value: str) -> None:
    if not raw.get("effects"):
        problem = f"--set {field}: the update sets no status"
        raise Usage(f"{problem}; give one too: --set status=SCOPE=STATUS")
    effects = raw["effects"]
    limits = [each for each in effects if each["status"] == RESTRICTED.word]
    for effect in limits if field == "extent" and limits else effects:
        effect[field] = _single(EFFECT.fields[field], value)


def _single(field: Field, value: str) -> str | bool | None:
    if field.is_flag:
        return typed_flag(field.name, value)
    return worded(field, value) or None


def _parsed(raw: Raw, field: str, value: str) -> object:
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        expected = "JSON, as export writes it"
        stands = _setting(raw, field, json_text.encode(raw.get(field) or []))
        hint = f"as it stands: {stands}"
        raise BadValue(f"--set {field}", value, expected, hints=[hint]) from None


def _effects(old: Sequence[Mapping[str, Any]], value: str) -> list[dict[str, Any]]:
    """The effects after `status=VALUE`: `banned`, `5g=banned,fixed=none`, or `none`.

    A scope that is not named keeps its effect, a named one its stage and basis. Without
    a scope the update's only effect is meant. Raises `Usage` where there are several.
    """
    effects = {str(effect["scope"]): dict(effect) for effect in old}
    parts = parts_of(value)
    if parts in ([], ["none"]):
        return []
    for part in parts:
        scope, sign, status = part.rpartition("=")
        scope = scope.strip() if sign else _only_scope(effects, part)
        if status.strip() == "none":
            effects.pop(scope, None)
        else:
            kept = effects.get(scope, {})
            effects[scope] = {**kept, "scope": scope, "status": status.strip()}
    return list(effects.values())


def _only_scope(effects: Mapping[str, object], status: str) -> str:
    """The scope of an update's only effect; 5g where it has none."""
    if len(effects) > 1:
        scopes = ", ".join(effects)
        raise Usage(
            f"the update sets a status for several scopes: {scopes}",
            f"name the one to change: --set status=SCOPE={status}",
        )
    return next(iter(effects), HEADLINE_SCOPE)


def _deadlines(old: Sequence[Raw], value: str) -> list[Raw]:
    """The deadlines after `deadline=VALUE`: `5g=2027,fixed=none`, or `none`.

    A scope that is not named keeps its own, and what a moved one is about stays. Raises `Usage`
    where a scope has several, `BadValue`.
    """
    parts = parts_of(value)
    if parts in ([], ["none"]):
        return []
    named: dict[str, list[Due]] = {}
    for part in parts:
        due = due_of(part)
        if due is None:
            raise BadValue("--set deadline", part, "SCOPE=DATE")
        named.setdefault(due.scope, []).append(due)
    kept = [each for each in old if each["scope"] not in named]
    for scope, dues in named.items():
        had = [each for each in old if each["scope"] == scope]
        kept += _moved(had, [due for due in dues if due.day != "none"])
    return kept


def _moved(old: Sequence[Raw], dues: Sequence[Due]) -> list[Raw]:
    """What becomes of the deadlines of a scope."""
    if dues and len(old) > 1:
        days = ", ".join(str(each["date"]) for each in old)
        problem = f"--set deadline: {dues[0].scope} has several, which? {days}"
        raise Usage(problem, f"{_ALL_AT_ONCE} deadlines=JSON")
    kept = old[0] if old and len(dues) == 1 else {}
    return [
        {**kept, "scope": due.scope, "date": due.day}
        | ({"what": due.what} if due.what else {})
        for due in dues
    ]
