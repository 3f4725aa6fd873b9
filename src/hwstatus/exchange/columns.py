"""Other people's tables by field: what a column gives, what its words mean, in which order its days are written."""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from hwstatus.errors import BadRecord, BadValue, Usage
from hwstatus.record.fields import EFFECT, NEEDED, SOURCE, UPDATE
from hwstatus.record.names import fold, said_instead, spelled
from hwstatus.record.spoken import CALLED
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.subject import SLUG
from hwstatus.text import typed
from hwstatus.wording import first_of

REFUSED = "refused"
"""The column in which `--keep-going` says why a row was refused; it is read over."""
RECORD = "record"
"""The column in which an export keeps the whole record."""

_OF_RECORDS = [
    *(field for field in UPDATE.fields.values() if field.form is None),
    *(
        field
        for form in (EFFECT, SOURCE)
        for field in form.fields.values()
        if field.flat
    ),
]
_CALLED = dict(said_instead(CALLED))
FIELDS = dict.fromkeys(
    [*_CALLED, RECORD, REFUSED, *(field.name for field in _OF_RECORDS)]
)
"""The fields that a column can give."""


def _spelled(title: str) -> str:
    """A title as it is compared: words in lower case, without accents and signs."""
    return " ".join(re.sub(r"[\W_]+", " ", fold(title)).split())


_BY_TITLE = {_spelled(field): field for field in FIELDS}
_BY_TITLE |= {_spelled(title): f for f, titles in _CALLED.items() for title in titles}

_NETWORKS = {
    "5g": "5g",
    "5g core": "5g-core",
    "core": "5g-core",
    "core network": "5g-core",
    "5g ran": "5g-ran",
    "ran": "5g-ran",
    "radio access": "5g-ran",
    "radio access network": "5g-ran",
}
"""Titles of columns that hold the status for a scope; of other scopes `--map` says so."""
_BY_TITLE.update(_NETWORKS)

_BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_KINDS = {
    "subject": "country countries company companies nation state jurisdiction operator carrier"
    " entity territory organisation organization firm subject location place region",
    "source": "source sources publisher publishers outlet newspaper media",
    "address": "url urls link links href hyperlink uri website web address",
    "date": "date day when dated",
    "published": "published publication publishing",
    "title": "title headline",
    "status": "status verdict position stance",
    "scope": "scope network networks",
    "text": "summary description text details news update event story content happened"
    " development announcement decision entry report article",
    "note": "note notes remark remarks comment comments",
    "confidence": "confidence certainty reliability",
    "entered": "added entered recorded created modified retrieved accessed checked last"
    " effective removal deadline due end start",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_TOGETHER = {
    "source address": "url",
    "address": "url",
    "text address": "url",
    "source title": "title",
    "source date": "published",
    "source published": "published",
    "source date published": "published",
    "published date": "published",
    "source text": "publisher",
    "source": "publisher",
    "title": "title",
    "text title": "title",
    "text date": "date",
    "date": "date",
    "subject": "entity",
    "status": "status",
    "status subject": "status",
    "scope": "scope",
    "text": "summary",
    "note": "note",
    "confidence": "confidence",
}
"""What words of these kinds mean together: a date of a source is when it was published."""
_MEANINGS = {frozenset(kinds.split()): field for kinds, field in _TOGETHER.items()}
_SAYING_NOTHING = frozenset(
    "of the a an or and for in on to by as our own words full short brief name names code main original"
    f" primary official press current level {SLUG} equipment gear 5g ban iso happened was announced"
    " reported".split()
)


def field_of(title: str) -> str | None:
    """The field that a column gives, by its title; None where that says none."""
    bare = _spelled(_BRACKETED.sub("", title)) or _spelled(title)
    for whole in (_spelled(title), bare):
        if whole in _BY_TITLE:
            return _BY_TITLE[whole]
    words = [word for word in bare.split() if word not in _SAYING_NOTHING]
    return _MEANINGS.get(frozenset(_KIND_OF.get(word, "") for word in words))


def is_known(title: str) -> bool:
    """Whether a column with this title gives a field."""
    return field_of(title) is not None


def read_mapping(given: Iterable[str]) -> dict[str, str]:
    """What `--map COLUMN=FIELD` says, by column; raises `Usage`.

    `COLUMN=` alone leaves a column out.
    """
    mapping = {}
    for text in given:
        column, sign, field = text.rpartition("=")
        if not sign or not column:
            raise BadValue("--map", text, "COLUMN=FIELD, such as Land=entity")
        field = field_named(field)
        if field and field not in FIELDS and field not in SCOPES:
            expected = (
                f"one of: {', '.join(FIELDS)}; or a scope, of a column of statuses"
            )
            raise BadValue("the field of --map", field, expected)
        mapping[column.strip()] = field
    return mapping


def field_named(typed: str) -> str:
    """The field that a person means by a word; the word itself where it means none."""
    scope = spelled(typed)
    return scope if scope in SCOPES else _BY_TITLE.get(_spelled(typed), typed)


def mapped(
    columns: Iterable[str], mapping: Mapping[str, str], fixed: Container[str] = ()
) -> dict[str, str]:
    """Which field each column gives, in their order: as asked for, else by its title.

    No column gives a field that is `fixed`: it has one value in all rows. Of several
    columns for one field the one with the field's own name counts, else the first. Raises
    `Usage` where a column that was asked for is not there.
    """
    titles = list(columns)
    for column in mapping:
        if column not in titles:
            raise BadValue(
                "the column of --map", column, f"one of: {first_of(titles, MOST_NAMED)}"
            )
    given = {field: column for column, field in mapping.items() if field}
    open_titles = [title for title in titles if title not in mapping]
    for exact in (True, False):
        for title in open_titles:
            field = field_of(title)
            is_own_name = field is not None and _spelled(title) == _spelled(field)
            if field and field not in fixed and (is_own_name or not exact):
                given.setdefault(field, title)
    by_column = {column: field for field, column in given.items()}
    return {title: by_column[title] for title in titles if title in by_column}


def check_needed(
    given: set[str], titles: Collection[str], fields: Mapping[str, str]
) -> None:
    """Raise `Usage` where neither a column, by its field, nor all rows give what an update cannot be without.

    A row that only gives a status needs no summary: what its publisher lists is one. A headline is of a report, and
    what that says nobody has read.
    """
    if RECORD in given:
        return
    missing = [field for field in (*NEEDED, "publisher") if field not in given]
    if given & {"status", "effects", *SCOPES} and "title" not in given:
        missing = [field for field in missing if field != "summary"]
    if missing:
        headlines = [title for title in titles if fields.get(title) == "title"]
        raise Usage(
            f"no column gives: {', '.join(missing)}",
            *(_ways_of(headlines[0]) if headlines and missing == ["summary"] else ()),
            f"say which one does: --map COLUMN={missing[0]}",
            f"or what it is in all rows: --set {missing[0]}=...",
            "or take the rows as drafts, to complete them in review: --as drafts",
            f"the columns are: {first_of(list(titles), MOST_NAMED)}",
        )


def _ways_of(headline: str) -> Iterator[str]:
    """What may be said of a column of headlines where none of summaries is."""
    mine, none = typed(f"{headline}=summary"), typed(f"{headline}=")
    yield f"if '{headline}' is in your own words: --map {mine}"
    yield f"if the table only lists statuses, without '{headline}': --map {none}"


MOST_NAMED = 40
"""Columns of a table that a message names: it may have more than anybody reads."""


# -- cells by field --------------------------------------------------------------------

DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
ORDERS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
"""The orders in which a day is written in numbers."""

NO_EFFECT = "none"
"""What `--value` says of a cell that sets no status."""

_DATES = ("date", "published", "effective")
_IN_NUMBERS = re.compile(r"(\d\d?)([-/.])(\d\d?)\2(\d{4})")


class Reading(NamedTuple):
    """How the cells of a table are read.

    `fields` has the field that each column gives, `fixed` the values of all rows by field,
    `meanings` what the folded words in a column of statuses mean, `orders` how the days of a
    column are written.
    """

    fields: Mapping[str, str]
    fixed: Mapping[str, str] = {}
    meanings: Mapping[str, tuple[str, ...]] = {}
    orders: Mapping[str, str] = {}

    @property
    def given(self) -> set[str]:
        """The fields that a row gives."""
        return {*self.fields.values(), *self.fixed}

    def cells(self, row: Mapping[str, str]) -> dict[str, str]:
        """The cells of a row by field; raises `BadRecord` for a day in another order."""
        cells = {field: row.get(column, "") for column, field in self.fields.items()}
        for column, order in self.orders.items():
            field = self.fields[column]
            cells[field] = _in_order(field, cells[field], order)
        cells.update(self.fixed)
        scopes = [field for field in cells if field in SCOPES]
        effects = [
            e for scope in scopes for e in self._effects(cells.pop(scope), scope)
        ]
        for effect in self._meaning(cells.get("status", "")):
            scope, _, status = effect.rpartition(":")
            if scope:
                effects.append(f"{scope}={status}")
            cells["status"] = "" if scope or status == NO_EFFECT else status
        if effects:
            cells["effects"] = "; ".join([*effects, cells.get("effects", "")])
        return cells

    def sets_none(self, row: Mapping[str, str]) -> bool:
        """Whether `--value` says of a cell of the row that it sets no status."""
        return any(
            NO_EFFECT in self._meaning(row.get(column, ""))
            for column, field in self.fields.items()
            if field in ("status", *SCOPES)
        )

    def _meaning(self, cell: str) -> tuple[str, ...]:
        return self.meanings.get(fold(cell), ()) if self.meanings else ()

    def _effects(self, cell: str, scope: str) -> Iterator[str]:
        """What a cell in the column of a scope sets: `5g-core=banned`."""
        for effect in self._meaning(cell) or (cell.strip(),):
            of, _, status = effect.rpartition(":")
            if spelled(status).strip("–—-") not in ("", "n/a", NO_EFFECT):
                yield f"{of or scope}={status}"


# -- what the options say ----------------------------------------------------------------


def read_fixed(given: Iterable[str]) -> dict[str, str]:
    """What `--set FIELD=VALUE` says, by field; raises `BadValue`."""
    fixed = {}
    for text in given:
        name, sign, value = text.partition("=")
        field = field_named(name)
        if not sign or field not in FIELDS or not value.strip():
            expected = f"FIELD=VALUE, such as publisher=Wikipedia, with a field of: {', '.join(FIELDS)}"
            raise BadValue("--set", text, expected)
        fixed[field] = value.strip()
    return fixed


def read_meanings(given: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What `--value WORDS=SCOPE:STATUS` says, by folded words; raises `BadValue`."""
    meanings = {}
    for text in given:
        words, sign, meant = text.rpartition("=")
        effects = tuple(spelled(part) for part in meant.split(",") if part.strip())
        if (
            not sign
            or not words.strip()
            or not effects
            or not all(map(_is_effect, effects))
        ):
            expected = "WORDS=SCOPE:STATUS, such as 'Full ban=5g:banned', or WORDS=none"
            raise BadValue("--value", text, expected)
        meanings[fold(words)] = effects
    return meanings


def _is_effect(text: str) -> bool:
    scope, sign, status = text.rpartition(":")
    return (scope in SCOPES or not sign) and (status in STATUSES or text == NO_EFFECT)


# -- days in numbers -----------------------------------------------------------------------


def orders_of(
    fields: Mapping[str, str], rows: Iterable[Mapping[str, str]], order: str | None
) -> dict[str, str]:
    """The order of the days of each column that holds any: as asked, else as one of its rows shows.

    A column whose rows show both, or none, has no order.
    """
    columns = [c for c, field in fields.items() if field in _DATES]
    if order:
        return dict.fromkeys(columns, order)
    shown: dict[str, set[str]] = {column: set() for column in columns}
    for row in rows:
        for column in columns:
            shown[column].update(_order(row.get(column, "")))
    return {
        column: orders.pop() for column, orders in shown.items() if len(orders) == 1
    }


def _order(cell: str) -> Iterator[str]:
    """The order of a day that can be read in one way alone; with full stops the day is first anyway."""
    numbers = _IN_NUMBERS.fullmatch(cell.strip())
    if not numbers or numbers[2] == ".":
        return
    if int(numbers[1]) > 12:
        yield DAY_FIRST
    elif int(numbers[3]) > 12:
        yield MONTH_FIRST


def _in_order(field: str, cell: str, order: str) -> str:
    """A day in numbers as an ISO date; other cells as they are."""
    numbers = _IN_NUMBERS.fullmatch(cell.strip())
    if not numbers or order == YEAR_FIRST:
        return cell
    one, _, other, year = numbers.groups()
    day, month = (one, other) if order == DAY_FIRST else (other, one)
    if int(month) > 12 >= int(day):
        raise BadRecord(field, f"'{cell}' is not in the order {order} of its column")
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"
