"""What the tables of the flat database hold: read from the fields of records and of row classes.

A field of a record is a column of its table without a word here: its meaning, its type
and the table that it names a row of are those of `record.fields`. A column that is derived
has the words of the answer that gives it. A new field goes to the end of its table.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from hwstatus.answers.change_rows import StatusChange
from hwstatus.answers.deadline_views import DeadlineView
from hwstatus.answers.verdicts import Verdict
from hwstatus.columns import columns_of
from hwstatus.record import values
from hwstatus.record.fields import (
    DEADLINE,
    EFFECT,
    ENTITY,
    EXEMPTION,
    MARKET,
    SOURCE,
    UPDATE,
    Field,
    Form,
)
from hwstatus.record.forms import CHECKED, GROUP, MEMBERSHIP
from hwstatus.record.models import Filter
from hwstatus.record.values import ListOf, Reader
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.rules.turns import Run

WHOLE = Filter(reverse=True)
"""The filter that lets every update through, oldest first."""


def is_whole(chosen: Filter) -> bool:
    """Whether a filter leaves no update out, in whichever order it has them."""
    return chosen._replace(sort=WHOLE.sort, reverse=WHOLE.reverse) == WHOLE


Value = str | int | None
Row = Sequence[Value]

TEXT = "text"
NUMBER = "number"
DATE = "date"
"""A date as exactly as it is known."""
DAY = "day"


class FlatColumn(NamedTuple):
    """A column: what it holds, of which kind, the table whose key it names, whether `; ` joins several values."""

    words: str
    kind: str = TEXT
    refers: str = ""
    several: bool = False


Columns = dict[str, FlatColumn]
"""Columns by their names, in order."""


class FlatTable(NamedTuple):
    """A table: what a row of it is, its columns and its key.

    `label` is the column that names a row to a reader, `searched` are those of the
    full-text index. Datasette counts and filters by the `facets`, and shows the rows first
    that have most in the column `newest`.
    """

    words: str
    columns: Columns
    key: tuple[str, ...]
    label: str = ""
    searched: tuple[str, ...] = ()
    facets: str = ""
    newest: str = ""

    def row(self, record: object = None, **given: Value) -> Row:
        """A row: some values are given by name, the others are those of a record."""
        return [
            given[name] if name in given else _flat(getattr(record, name))
            for name in self.columns
        ]

    def references(self, *, whole: bool) -> Mapping[str, str]:
        """The table that each referring column refers to.

        Where a filter left updates out, only a row's own update is sure to be there.
        """
        return {
            name: column.refers
            for name, column in self.columns.items()
            if column.refers
            and (whole or column.refers != "updates" or name == "update_id")
        }


def _flat(value: object) -> Value:
    """A value of a record as one cell."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, tuple):
        return "; ".join(value) or None
    return value  # type: ignore[return-value]  # what a record holds besides is text


# -- columns of a record ---------------------------------------------------------------

_KINDS: Mapping[Reader, str] = {values.date: DATE, values.day: DAY, values.flag: NUMBER}
_KEYS: Mapping[Reader, str] = {values.slug: "entities", values.update_id: "updates"}
_WORDS = {id(SCOPES): "scopes", id(STATUSES): "statuses"}


def _recorded(form: Form, **renamed: str) -> Columns:
    """The fields of a record, but not those whose records or keys are a table of their own."""
    return {
        renamed.get(name, name): _column(field)
        for name, field in form.fields.items()
        if field.form is None and field.read is not _FURTHER.read
    }


def _column(field: Field) -> FlatColumn:
    refers = _WORDS.get(id(field.words), "")
    if field.editable:  # else it is the record's own key
        refers = _KEYS.get(field.read, refers)
    words = field.help
    several = isinstance(field.read, ListOf)
    if several:
        words += " Several are joined by `; `."
    return FlatColumn(words, _KINDS.get(field.read, TEXT), refers, several)


# -- columns of an answer --------------------------------------------------------------

_DAYS = ("from_day", "to_day", "last_day", "last_checked")
_DATES = ("date", "since", "effective", "decided_on", "last_update", "outcome_on")
_FLAGS = ("official", "disputed", "projected")
_REFERS = {
    "entity": "entities",
    "scope": "scopes",
    "status": "statuses",
    "suspended": "statuses",
    "began_by": "updates",
    "confirmed_by": "updates",
    "decided_by": "updates",
    "disputed_with": "updates",
    "outcome_by": "updates",
    "restores": "updates",
}


def _answered(kind: type, names: str = "") -> Columns:
    """The columns of a row class, or some of them by name."""
    every = columns_of(kind)
    return {name: _derived(name, every[name].words) for name in names.split() or every}


def _derived(name: str, words: str) -> FlatColumn:
    said = f"{words[0].upper()}{words[1:]}."
    kinds = ((DAY, _DAYS), (DATE, _DATES), (NUMBER, _FLAGS))
    kind = next((kind for kind, names in kinds if name in names), TEXT)
    return FlatColumn(said, kind, _REFERS.get(name, ""))


def _ordered(names: str, columns: Columns) -> Columns:
    """The same columns, first those that are named."""
    return {name: columns[name] for name in (*names.split(), *columns)}


def _inserted(columns: Columns, **further: Columns) -> Columns:
    """The same columns, each followed by further ones where it is named."""
    every: Columns = {}
    for name, column in columns.items():
        every |= {name: column, **further.get(name, {})}
    return every


def _asked_by(form: Form) -> str:
    """The fields of a record that the command line filters by."""
    return " ".join(name for name, field in form.fields.items() if field.filter)


# -- the tables ------------------------------------------------------------------------

_FURTHER = UPDATE.fields["also_about"]
_ENTITY = _column(UPDATE.fields["entity"])
_UPDATE = FlatColumn("The update.", refers="updates")
_COUNTRY = FlatColumn("Its country or home; also_about has others.", refers="entities")
_PLACE = FlatColumn("Its place among them, from 1.", NUMBER)
_DEFINITION = FlatColumn("What it means.")
_WORD = FlatColumn("The word.")

TABLES: Mapping[str, FlatTable] = {
    "statuses": FlatTable(
        "The statuses, strictest first.",
        {
            "status": _WORD,
            "rank": FlatColumn(
                "How strict: 6 is banned, 0 permitted, -1 unknown.", NUMBER
            ),
            "binding": FlatColumn("1 where it binds, else 0.", NUMBER),
            "definition": _DEFINITION,
        },
        ("status",),
        newest="rank",
    ),
    "scopes": FlatTable(
        "What a status can be for.",
        {
            "scope": _WORD,
            "network": FlatColumn("1 for a part of the networks, else 0.", NUMBER),
            "definition": _DEFINITION,
        },
        ("scope",),
    ),
    "entities": FlatTable(
        "Countries, companies and what else updates are about, each with its present verdict.",
        _ordered(
            "slug name kind status scope since decided_by practice practice_last_known"
            " last_update last_checked iso2 iso3 numeric region subregion home part_of",
            _recorded(ENTITY)
            | _answered(
                Verdict,
                "status scope since decided_by practice practice_last_known last_update"
                " last_checked",
            ),
        ),
        ("slug",),
        label="name",
        searched=("name", "aliases"),
        facets="status kind region",
    ),
    "operates_in": FlatTable(
        "The countries in which a company operates besides its own.",
        {
            "company": FlatColumn("The company.", refers="entities"),
            **_recorded(MARKET, to="until"),
            "place": _PLACE,
        },
        ("company", "place"),
    ),
    "updates": FlatTable(
        "The updates: dated, sourced reports in our own words.",
        _inserted(
            _recorded(UPDATE),
            date={
                "first_day": FlatColumn("The first day that it can mean.", DAY),
                "last_day": FlatColumn("The day from which its effects count.", DAY),
                "status": _column(EFFECT.fields["status"]),
                "scope": _column(EFFECT.fields["scope"]),
            },
            pending={
                "publisher": FlatColumn("The publisher of the source to cite."),
                "url": FlatColumn("The address of that source."),
            },
            instrument={"country": _COUNTRY, "name": _column(ENTITY.fields["name"])},
        ),
        ("id",),
        label="summary",
        searched=("summary", "note", "actor_name", "publisher"),
        facets=f"status scope {_asked_by(UPDATE)}",
        newest="last_day",
    ),
    "also_about": FlatTable(
        "Further entities that an update is about.",
        {
            "update_id": _UPDATE,
            "entity": FlatColumn("A further entity.", refers="entities"),
        },
        ("update_id", "entity"),
    ),
    "effects": FlatTable(
        "What updates change: a status for a scope.",
        {"update_id": _UPDATE, "entity": _ENTITY, **_recorded(EFFECT)},
        ("update_id", "scope"),
        facets=_asked_by(EFFECT),
    ),
    "sources": FlatTable(
        "Who says so.",
        {"update_id": _UPDATE, "place": _PLACE, **_recorded(SOURCE)},
        ("update_id", "place"),
        label="publisher",
        facets="official publisher",
    ),
    "deadlines": FlatTable(
        "Dates by which something must stop or go, and what became of them.",
        _ordered(
            "update_id place entity scope date last_day what replaces stands outcome"
            " outcome_on outcome_by",
            {
                "update_id": _UPDATE,
                "place": _PLACE,
                "entity": _ENTITY,
                "stands": FlatColumn("1 unless another date has replaced it.", NUMBER),
                **_answered(DeadlineView, "last_day outcome outcome_on outcome_by"),
                **_recorded(DEADLINE),
            },
        ),
        ("update_id", "place"),
        label="what",
        facets="scope stands outcome",
    ),
    "exemptions": FlatTable(
        "Curation rules that an update is excused from, and why.",
        {"update_id": _UPDATE, "place": _PLACE, **_recorded(EXEMPTION)},
        ("update_id", "place"),
    ),
    "standings": FlatTable(
        "The present status of each entity for each scope.",
        _answered(
            Verdict,
            "entity scope status since stage basis effective began_by decided_by"
            " decided_on restores disputed_with extent confirmed_by confirmed_on"
            " name kind iso2 iso3 actor_name instrument confidence official publisher url"
            " last_update checked_on suspended disputed projected practice",
        ),
        ("entity", "scope"),
        facets="status scope stage basis",
    ),
    "standing_runs": FlatTable(
        "What each entity's status was for each scope, from which day to which.",
        _ordered(
            "entity scope status was",
            _answered(Run)
            | {"was": FlatColumn("The status before.", refers="statuses")},
        ),
        ("entity", "scope", "began_by"),
        facets="status scope",
        newest="from_day",
    ),
    "verdict_runs": FlatTable(
        "What each entity's verdict was, from which day to which; before the first, unknown.",
        _ordered("entity status scope", _answered(Run))
        | {
            "decided_by": FlatColumn(
                "The update that carried it on its last day.", refers="updates"
            )
        },
        ("entity", "from_day"),
        facets="status scope",
        newest="from_day",
    ),
    "changes": FlatTable(
        "What moved a status: news, a correction of the record; and which acts took effect.",
        {
            "number": FlatColumn("Its number, in the order of time.", NUMBER),
            **_ordered(
                "kind date from_day entity scope was status update_id",
                {
                    "from_day": FlatColumn("The day from which it counts.", DAY),
                    "was": FlatColumn("The status before.", refers="statuses"),
                    "update_id": FlatColumn("The update, which may be retracted."),
                }
                | _answered(
                    StatusChange, "kind date entity scope status extent by reason"
                ),
            ),
        },
        ("number",),
        facets="kind status scope",
        newest="number",
    ),
    "nothing_new": FlatTable(
        "Days on which somebody looked and found nothing new.",
        _recorded(CHECKED, checked="entity"),
        ("entity", "date"),
        newest="date",
    ),
    "groups": FlatTable(
        "Groups of countries.",
        {
            **_recorded(GROUP),
            "publisher": FlatColumn("Who says who its members are."),
            "url": FlatColumn("Where that is said."),
        },
        ("slug",),
        label="name",
    ),
    "memberships": FlatTable(
        "Which countries belonged to a group, and when.",
        {
            "group_slug": FlatColumn("The group.", refers="groups"),
            **_recorded(MEMBERSHIP, to="until"),
            "from_day": FlatColumn("The first day on which it counts.", DAY),
            "to_day": FlatColumn("The first day on which it no longer does.", DAY),
        },
        ("group_slug", "country", "since"),
        facets="group_slug",
    ),
    "meta": FlatTable(
        "Facts about this database.",
        {"key": FlatColumn("Which fact."), "value": FlatColumn("What is said.")},
        ("key",),
    ),
}
"""Every table by its name."""
