"""A raw update: what a person said of one in options, in answers, or in the cells of a row.

Entities stay names as they were typed. What the values mean is checked as in any other record, by
`record.validation`; what is left out has the value that `record.fields` names.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from hwstatus.context import Context
from hwstatus.errors import BadDate, BadValue, Usage
from hwstatus.record import dates
from hwstatus.record.fields import EFFECT, SOURCE, UPDATE, Field
from hwstatus.record.names import word_of
from hwstatus.record.values import has_address
from hwstatus.record.vocabulary import RESTRICTED
from hwstatus.text import typed, web_address

Raw = dict[str, Any]

SINGLE = {n: f for n, f in UPDATE.fields.items() if not f.form and n != "also_about"}
"""The fields of an update that hold one value."""
CIRCUMSTANCES = [name for name in EFFECT.fields if name not in ("scope", "status")]
"""How a status came about, which options and cells say once for all of an update's."""
FIELDS_OF_SOURCE = list(SOURCE.fields)
"""Those of a source; options say them of an update's first, `--set` of the one that is meant."""


def raw_update(values: Mapping[str, Any]) -> Raw:
    """The raw record of an update's values by field; those of its sources are lists, in one order.

    What says nothing is left out.
    """
    raw = {name: values.get(name) for name in UPDATE.fields}
    raw["sources"] = [
        _source(values, number) for number in range(len(values.get("publisher", ())))
    ]
    return {name: value for name, value in raw.items() if value or value == ""}


def _source(values: Mapping[str, Any], number: int) -> Raw:
    columns = {name: values.get(name, ()) for name in FIELDS_OF_SOURCE}
    return {
        name: column[number] for name, column in columns.items() if number < len(column)
    }


def effect(
    scope: str, status: str, values: Mapping[str, Any], beside: Sequence[str] = ()
) -> Raw:
    """The effect of a status that came about as the values say, `beside` other statuses.

    How far a limit goes is said of the limits among them, if there are any.
    """
    given = {
        name: worded(EFFECT.fields[name], values[name])
        for name in CIRCUMSTANCES
        if values.get(name)
    }
    if status != RESTRICTED.word and RESTRICTED.word in beside:
        given.pop("extent", None)
    return {"scope": scope, "status": status, **given}


def worded(field: Field, value: Any) -> Any:
    """The value of a field, of which a word of a closed list is taken as people type it."""
    return word_of(value, field.words) if value and field.words else value


def record_day(text: str, what: str, today: str) -> str:
    """A record's date that may lie ahead; today, yesterday and `3 November 2026` are read too, nothing vaguer."""
    words = text.strip().lower()
    is_spoken = " " in words and words[-4:].isdecimal()
    if words in ("today", "yesterday") or (
        is_spoken and not re.fullmatch(dates.EDGE, words)
    ):
        return dates.read_date(dates.read_period(words, what, today).text, what).text
    if any(c in text for c in "/."):
        dates.read_period(text, what, today)
    return dates.read_date(text.strip(), what).text


_OF_EVENTS = "2018, 2018-12, 2018-12-28, yesterday, 2d or 3 months ago"


def event_day(text: str, what: str, context: Context) -> str:
    """The date of what has happened, as a record has it; words for it are told with the date that they are read as.

    Raises `BadDate`, also for a period that no record's date has: `2020-Q3`, `last week`, `end of 2020`.
    """
    words = text.lower().strip()
    span = dates.read_period(text.strip(), what, context.today, examples=_OF_EVENTS)
    if re.fullmatch(dates.EDGE, words) or not dates.is_edtf(span.text):
        raise BadDate(what, text, f"is no day, month or year: use {_OF_EVENTS}")
    if span.text[:4] not in words:
        context.tell(f"({what} {typed(text)}: {span.text})")
    return span.text


class Due(NamedTuple):
    """A deadline as it was typed: for which scope, by which day, what must go."""

    scope: str
    day: str
    what: str


def due_of(text: str) -> Due | None:
    """The parts of `SCOPE=DATE` or `SCOPE=DATE: WHAT`; None where no scope is named."""
    scope, sign, rest = text.partition("=")
    day, _, what = rest.partition(":")
    return Due(scope.strip(), day.strip(), what.strip()) if sign else None


def set_replaced(deadlines: Sequence[Raw], text: str, what: str) -> None:
    """Say in one of some deadlines which date it was before, after `DATE` or `SCOPE=DATE`.

    Without a scope the only one is meant. Raises `Usage` where it is unclear which.
    """
    scope, sign, day = text.rpartition("=")
    scopes = [str(each["scope"]) for each in deadlines]
    meant = [each for each in deadlines if not sign or each["scope"] == scope.strip()]
    if len(meant) != 1:
        named = ", ".join(scopes) or "the update sets none"
        raise Usage(f"{what} {text}: of which deadline? {named}", "SCOPE=DATE names it")
    meant[0]["replaces"] = day.strip() or None


def in_fields(source: Raw) -> Raw:
    """A source whose publisher was typed with its address and its day, with each in its own field.

    Raises `BadValue` for an address alone, and where the source has another address or day already.
    """
    publisher = str(source["publisher"])
    if web_address(publisher.lower()):
        expected = f"who reports it, as in: --source NAME --url {publisher}"
        raise BadValue("--source", publisher, expected)
    if not (has_address(publisher) or _OFFICIAL.search(publisher)):
        return source
    told = source_of(publisher, "--source")
    for name, value in told.items():
        if name != "publisher" and source.get(name) not in (None, False, value):
            expected = f"{value}, which --source says"
            raise BadValue(f"--{name}", source[name], expected)
    return {**source, **told}


def source_of(text: str, what: str = "--add-source") -> Raw:
    """The source that `PUBLISHER[, DAY][, ADDRESS][, official]` names, in any order; raises `BadValue`, `BadDate`."""
    from hwstatus.exchange.written_dates import find_date

    addresses = _ADDRESS.findall(text)
    plain = _OFFICIAL.sub("", _ADDRESS.sub("", text))
    day = find_date(plain)
    if day:
        said = plain[day.start : day.end]
        if dates.is_edtf(said):
            dates.read_date(said, what)
        if day.oddities:  # of a day that is none, or two, no month or year is made
            raise BadDate(what, said, day.oddities[0].removeprefix("the date "))
        plain = plain[: day.start] + plain[day.end :]
    publisher = " ".join(plain.split()).strip(" ,;")
    is_form = not _FORM.isdisjoint(publisher.split(", "))
    if not publisher or is_form or len(addresses) > 1 or (day and not day.edtf):
        expected = "PUBLISHER, DAY, ADDRESS, such as 'Reuters, 2020-10-21, https://...'"
        own = (
            "of one that is the acting body's own: 'PUBLISHER, DAY, ADDRESS, official'"
        )
        raise BadValue(what, text, expected, hints=[own])
    source = {
        "publisher": publisher,
        "url": next(iter(addresses), None),
        "published": day and day.edtf,
        "official": bool(_OFFICIAL.search(text)),
    }
    return {field: value for field, value in source.items() if value}


_ADDRESS = re.compile(r"https?://[^\s,;]+")
_FORM = frozenset(("PUBLISHER", "NAME", "DAY", "ADDRESS"))
"""What stands for the parts of a source where they are still to be given."""
_OFFICIAL = re.compile(r"[,;]\s*official\s*(?=[,;]|\Z)", re.IGNORECASE)
"""What is said of a source behind its publisher."""
