"""Records that somebody else wrote: text that is JSON, and its fields, checked one by one.

Fields that this version does not know are kept: a later version wrote them. Who must not
take them in calls `forms.refuse_unknown`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from math import inf
from typing import Any

from hwstatus.errors import BadRecord
from hwstatus.json_text import encode, is_plain
from hwstatus.record import canonical, dates, fields, forms, values
from hwstatus.record.fields import Field, Form
from hwstatus.record.forms import Enquiry, Group, NothingNew, Record, Retraction
from hwstatus.record.models import Entity, Update
from hwstatus.record.vocabulary import CORROBORATED, OFFICIAL, SINGLE_PRESS
from hwstatus.subject import FOUNDED, SUPPLIER

# -- JSON of others, read with suspicion: an object names no key twice, and no number is none


def parse_object(text: str, *, keys_twice: bool = False) -> dict[str, Any]:
    """The JSON object of a text.

    Raises `BadRecord` for anything else, and for an object that names a key twice. With
    `keys_twice` the last value of such a key counts, which takes half the time.
    """
    try:
        value = (_lenient if keys_twice else _strict).decode(text)
    except (ValueError, RecursionError) as error:
        raise BadRecord("", json_problem(error)) from None
    if not isinstance(value, dict):
        raise BadRecord("", "is not a JSON object")
    return value


def value_at(text: str, at: int) -> tuple[Any, int]:
    """The JSON value that begins at a place, and the place behind it.

    Raises `ValueError` and `RecursionError`; `json_problem` words them.
    """
    return _strict.raw_decode(text, at)


def json_problem(error: ValueError | RecursionError) -> str:
    """What is wrong with a text that the reader of JSON refused."""
    if isinstance(error, RecursionError):
        return "is not JSON that is read here (nested too deeply)"
    said = getattr(error, "msg", None) or str(error)
    if "integer string conversion" in said:
        return "is not JSON that is read here (a number has too many digits)"
    return f"is not JSON ({said})"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    named = dict(pairs)
    if len(named) == len(pairs):
        return named
    keys = [key for key, _ in pairs]
    repeated = next(key for key in keys if keys.count(key) > 1)
    raise ValueError(f'the key "{repeated}" is given twice')


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON value")


_strict = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_refuse_constant)
_lenient = json.JSONDecoder(parse_constant=_refuse_constant)


# -- the fields of records -------------------------------------------------------------


UNLIKE = inf
"""The length of what is not spelled as its canonical line: no line has it."""

TOLD_BY: tuple[tuple[str, Form], ...] = (
    ("summary", fields.UPDATE),
    ("checked", forms.CHECKED),
    ("address", forms.ENQUIRY),
    ("members", forms.GROUP),
    ("source", forms.GROUP),
    ("slug", fields.ENTITY),
    ("retracted", forms.RETRACTION),
)
"""The key that tells which kind of record a JSON object is."""


def load(line: str, today: str, subject: str | None = None) -> Record:
    """A record from text that somebody else wrote; raises `BadRecord`.

    `today` is the last day that it may report (ISO). Where its kind is not known, by the ledger's name, it is any but
    a draft, which no import brings.
    """
    form = None if subject is None else forms.SUBJECTS[subject]
    record, _ = load_with_line(line, today, form)
    return record


def examined(subject: str, line: str) -> tuple[Record, str | None]:
    """The record of a line that the tracker holds, and why no import would take it in; None where it would.

    Raises `DamagedRecord`.
    """
    try:
        record, spelled = load_with_line(line, dates.LAST_DAY, forms.SUBJECTS[subject])
    except BadRecord as error:
        return canonical.restore(subject, line), str(error)
    return record if spelled == line else canonical.restore(subject, line), None


def entities_named(record: Record) -> tuple[str, ...]:
    """The slugs of the entities that a record needs beside it."""
    match record:
        case Update():
            return record.entities
        case NothingNew():
            return (record.entity,)
        case Entity(home=str(home)):
            return (home,)
        case Group():
            return tuple([stay.country for stay in record.members])
    return ()


def load_with_line(
    line: str, today: str, form: Form | None = None
) -> tuple[Record, str]:
    """The same with the record's canonical line, which most lines are already.

    Such a line is not spelled again: it names known keys in their order, each with the value
    that the record has, and is as long as that takes. Blanks, escapes and a key that is named
    twice would make it longer.
    """
    try:
        raw = parse_object(line, keys_twice=True)
        read, length = _read(form or _form_told(raw), raw)
        record = _settled(read, today)
    except BadRecord:
        parse_object(line)
        raise
    if record is read and length == len(line) and is_plain(line):
        return record, line
    canonical_line = canonical.dump(record)
    if canonical_line != line:
        parse_object(line)
    return record, canonical_line


def _form_told(raw: dict[str, Any]) -> Form:
    for key, form in TOLD_BY:
        if key in raw:
            return form
    kinds = "an update has a summary, an entity a slug, a check 'checked'"
    raise BadRecord("", f"is no record: {kinds}")


def read_update(raw: Mapping[str, Any], today: str) -> Update:
    """An update that somebody wrote just now, checked field by field; `today` is the last day it may report.

    Raises `BadRecord`. A line of it is one line, which no stored record is made to be. A missing
    confidence follows from the sources; `also_about` is freed of repetitions and of the main
    entity, `sources` of repetitions.
    """
    update, _ = _read(fields.UPDATE, values.with_single_blanks(dict(raw)))
    if not any(letter.isalnum() for letter in update.summary):
        raise BadRecord("summary", "holds no word")
    _refuse_addresses(update)
    return _settled_update(update, today)


def _refuse_addresses(update: Update) -> None:
    """Raise `BadRecord` where an address stands in a publisher's name, which only records made before may have."""
    for source in update.sources:
        if values.has_address(source.publisher):
            problem = (
                f"{source.publisher!r} holds an address, which is the source's url"
            )
            raise BadRecord("sources.publisher", problem)


_UNFINISHED = fields.UPDATE._replace(needed=frozenset())
"""An update that may lack any of its fields."""


def check_part(raw: Mapping[str, Any], today: str) -> None:
    """Raise `BadRecord` for what is wrong so far with an update that is not yet whole."""
    update, _ = _read(_UNFINISHED, raw)
    if update.date:
        check_past(update.date, today)
    _refuse_repetitions(update)


def read_text(field: str, value: object, longest: int = values.MAX_TEXT_CHARS) -> str:
    """A text that is not empty; raises `BadRecord` with the field's name."""
    if value is None:
        raise BadRecord(field, "is missing")
    try:
        text = values.Text(longest)(values.with_single_blanks(value))
    except BadRecord as error:
        raise error.within(field) from None
    if text is None:
        raise BadRecord(field, "is empty")
    return text


def with_confidence(update: Update) -> Update:
    """The update; where it does not say how well it is supported, with what its sources alone warrant."""
    if update.confidence:
        return update
    if update.is_official:
        return update._replace(confidence=OFFICIAL)
    publishers = {source.publisher.casefold() for source in update.sources}
    # What several carry of one agency is one report (rule 16).
    origins = {(one.origin or one.publisher).casefold() for one in update.sources}
    by_several = min(len(publishers), len(origins)) > 1
    return update._replace(confidence=CORROBORATED if by_several else SINGLE_PRESS)


# -- fields -----------------------------------------------------------------------------------


def _read(form: Form, raw: Mapping[str, Any]) -> tuple[Any, float]:
    """The record of a JSON object, and how long its canonical line is if that says the same.

    It does where `raw` has the keys of the line in their order, with the values of the
    record; else the length is `UNLIKE`.
    """
    length: float = 1  # both braces, and no comma after the last field
    if not form.always <= raw.keys():
        refuse_lacking(n for n in form.fields if n in form.needed and n not in raw)
        length = UNLIKE
    values = list(form.empty)
    readers = form.readers
    size: float
    unknown = {}
    before = -1
    key = ""
    try:
        for key, value in raw.items():
            reader = readers.get(key)
            if reader is None:
                unknown[key] = value
                continue
            at, field, read = reader
            if type(value) is str:
                kept = read(value)
                size = len(value) + 2
                if kept != value:
                    kept = _otherwise(field, kept)
                    size = UNLIKE
            else:
                kept, size = _no_text(field, value)
            values[at] = kept
            if at < before:
                size = UNLIKE
            before = at
            length += len(key) + 4 + size  # two quotes, a colon and a comma
    except BadRecord as error:
        raise error.within(key) from None
    if unknown:
        length = UNLIKE
    return _made(form, values, unknown), length


def refuse_lacking(names: Iterable[str]) -> None:
    """Raise `BadRecord` for the fields that are missing, all at once."""
    lacking = list(names)
    if lacking:
        problem = "is missing" if len(lacking) == 1 else "are missing"
        raise BadRecord(", ".join(lacking), problem)


def _made(form: Form, values: list[Any], unknown: dict[str, Any]) -> Any:
    for key, value in unknown.items():
        _check_storable(key, value)
    record = form.made(values, canonical.packed(unknown))
    form.rule(record)
    return record


def _otherwise(field: Field, value: Any) -> Any:
    """What a record holds where a text is not kept as it is written."""
    if value is not None:
        return value
    if field.needed:
        raise BadRecord("", "is empty")
    return field.absent


def _no_text(field: Field, value: Any) -> tuple[Any, float]:
    """What a record holds of a value that is no text, and how long its canonical line spells it."""
    if value is None:
        if field.needed:
            raise BadRecord("", "is missing")
        return field.absent, UNLIKE
    if field.form is not None:
        return _held(field, field.form, value)
    kept = field.read(value)
    if kept is True:
        return kept, len("true")
    if value and isinstance(kept, tuple) and kept == tuple(value):
        return kept, sum([len(item) + 3 for item in kept]) + 1
    return kept, UNLIKE


def _held(field: Field, form: Form, value: object) -> tuple[Any, float]:
    """The record or the records that a field holds, and how long the canonical line spells them."""
    if not field.many:
        return _item(form, value)
    if not isinstance(value, list):
        raise BadRecord("", "is not a list")
    if not value:
        return (), UNLIKE
    items = [_item(form, item) for item in value]
    length = sum([size + 1 for _, size in items]) + 1
    return tuple([record for record, _ in items]), length


def _item(form: Form, value: object) -> tuple[Any, float]:
    if not isinstance(value, dict):
        raise BadRecord("", "holds something that is not an object")
    return _read(form, value)


_NUL = r"(?<!\\)(?:\\\\)*\\u0000"
"""How JSON spells a NUL character."""


def _check_storable(key: str, value: object) -> None:
    try:
        if re.search(_NUL, values.storable(encode({key: value}))):
            raise BadRecord("", "holds a NUL character")
    except BadRecord as error:
        raise error.within(encode(key)) from None
    except (ValueError, RecursionError):
        raise BadRecord(encode(key), "is not a JSON value") from None


# -- whole records ----------------------------------------------------------------------------


def _settled(record: Record, today: str) -> Record:
    match record:
        case Update():
            return _settled_update(record, today)
        case NothingNew():
            check_past(record.date, today)
        case Enquiry():
            check_past(record.asked, today)
        case Retraction():
            return Retraction(_settled_update(record.retracted, today), record.extras)
    return record


def _settled_update(update: Update, today: str) -> Update:
    check_past(update.date, today)
    if not update.sources:
        raise BadRecord("sources", "is empty: an update has at least one source")
    _refuse_repetitions(update)
    if update.also_about and len(set(update.entities)) < len(update.entities):
        others = [slug for slug in update.also_about if slug != update.entity]
        update = update._replace(also_about=tuple(dict.fromkeys(others)))
    if len(update.sources) > 1 and len(set(update.sources)) < len(update.sources):
        update = update._replace(sources=tuple(dict.fromkeys(update.sources)))
    return with_confidence(update)


def _refuse_repetitions(update: Update) -> None:
    if len(update.effects) > 1:
        _refuse_repeated("effects", [effect.scope for effect in update.effects])
    if len(update.outcomes) > 1:
        _refuse_repeated("outcomes", [outcome.deadline for outcome in update.outcomes])


def _refuse_repeated(field: str, named: list[str]) -> None:
    for word in named:
        if named.count(word) > 1:
            raise BadRecord(field, f"two of them are for {word}")


def check_past(date: str, today: str) -> None:
    """Raise `BadRecord` for a date that lies in the future, or before there was the supplier."""
    span = dates.read_date(date)
    if span.last < FOUNDED:
        problem = f"{date} is out of range: {SUPPLIER} was founded on {FOUNDED}"
        raise BadRecord("date", problem)
    if span.first > today:
        raise BadRecord("date", f"{date} is in the future (today is {today})")
