"""What a sheet was made from, as it says itself; read from a written one with suspicion."""

import re
from html import unescape
from typing import Any, NamedTuple

from hwstatus import json_text, text
from hwstatus.errors import HwstatusError, Usage
from hwstatus.record import dates
from hwstatus.record.json_objects import parse_object

FIRST = 1
"""The form of sheets that named no act that carries a status: see `first_form`."""

FORM = 3
"""The version of the sheet's form: a sheet is verified by the form that it was made in."""

FORMATS = ("text", "json", "html")

LONGEST = 200
"""Characters of a name in a sheet's head."""


class Sheet(NamedTuple):
    """What a sheet was made from: the same ledger makes the same sheet of it again.

    `group` is the group whose members `names` are, `by` the issuer's name as the program
    was given it, and `program` its version.
    """

    form: int
    format: str
    names: tuple[str, ...]
    group: str | None
    on: str
    known_at: str
    entry: int
    issued: str
    by: str
    program: str
    heard: str | None = None
    """Up to when a followed ledger was known here; None for one's own, and in a sheet of form 1."""

    @property
    def parameters(self) -> dict[str, object]:
        """The fields that it has, by name."""
        fields = self._asdict()
        if self.heard is None:
            del fields["heard"]
        return fields

    @property
    def line(self) -> str:
        """The same as JSON on one line."""
        return json_text.encode(self.parameters)


def worded(name: str) -> str:
    """A name as a sheet's head holds it: on one line, without hostile characters."""
    return text.line(name).strip()[:LONGEST]


def read(written: str) -> Sheet:
    """What a written sheet says that it was made from.

    Raises `Usage` where it does not say so in the form that `certify` writes.
    """
    try:
        raw = _parameters(written)
        sheet = Sheet(**{**raw, "names": tuple(raw["names"])})
        is_sound = all(_checks(sheet))
    except (HwstatusError, ValueError, TypeError, LookupError, AttributeError):
        is_sound = False
    if not is_sound:
        raise Usage(
            "that is no evidence sheet, or the part that says what it was made from is"
            " damaged"
        )
    if not FIRST <= sheet.form <= FORM:
        forms = f"this hwstatus knows forms {FIRST} to {FORM}"
        raise Usage(f"the sheet has form {sheet.form}; {forms}")
    return sheet


_IN_HTML = re.compile(r'^<meta name="hwstatus-sheet" content="([^"]*)">$', re.MULTILINE)


def _parameters(written: str) -> dict[str, Any]:
    """Read where `certify` writes them, whatever else the sheet quotes."""
    if written.startswith("{"):
        parameters: dict[str, Any] = parse_object(written)["sheet"]
        return parameters
    if written.startswith("<!DOCTYPE html>"):
        [line] = _IN_HTML.findall(written.partition("<body>")[0])
        return parse_object(unescape(line))
    *_, last = written.removesuffix("\n").split("\n")
    return parse_object(last.removeprefix("sheet: "))


_ISSUED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_PROGRAM = re.compile(r"\d+(\.\w+){1,4}(\+[\w.]+)?", re.ASCII)


def _checks(sheet: Sheet) -> list[bool]:
    """Whether each line of the head has its form: nothing can be smuggled into one."""
    return [
        type(sheet.form) is int,
        sheet.format in FORMATS,
        all(isinstance(name, str) for name in sheet.names),
        sheet.group is None or worded(sheet.group) == re.sub(" +", " ", sheet.group),
        _is_day(sheet.on),
        _is_day(sheet.known_at),
        type(sheet.entry) is int and sheet.entry >= 1,
        _is_moment(sheet.issued),
        worded(sheet.by) == re.sub(" +", " ", sheet.by),
        bool(_PROGRAM.fullmatch(sheet.program)),
        sheet.heard is None or (sheet.form > FIRST and _is_moment(sheet.heard)),
    ]


def _is_moment(value: str) -> bool:
    return bool(_ISSUED.fullmatch(value)) and _is_day(value[:10])


def _is_day(value: str) -> bool:
    return len(value) == len("2026-11-24") and dates.read_date(value).first == value
