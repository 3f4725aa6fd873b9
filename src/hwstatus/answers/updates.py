"""Updates: `list` and `export`; the row that `show`, `search` and `timeline` have too."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import Annotated, Any, NamedTuple

from hwstatus import wording
from hwstatus.answers.filters import (
    FilterOptions,
    build_filter,
    described,
    limited,
    vague_notes,
)
from hwstatus.errors import DamagedRecord
from hwstatus.record import canonical
from hwstatus.record.fields import EFFECT
from hwstatus.record.models import UNLIMITED, Effect, Filter, Update, shown_among
from hwstatus.rows import (
    MUTED,
    SOURCE,
    TEXT,
    WORD,
    Answer,
    Beside,
    Column,
    Shown,
    Table,
    columns_of,
)
from hwstatus.rows.columns import Scope
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import vague


class Move(NamedTuple):
    """A status that an update changed, or confirmed where `was` equals `status`."""

    entity: str
    scope: str
    was: str
    status: str
    extent: str | None = None

    @property
    def limit(self) -> str:
        """What the status is for, and how far a limit goes: `5g, share cap`."""
        return wording.limit(self.scope, self.extent)

    @property
    def changed(self) -> bool:
        """Whether the status is another one than before."""
        return self.was != self.status


class Matched(NamedTuple):
    """The statuses and scopes asked for: of several effects, theirs is shown."""

    statuses: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()


ANY_EFFECT = Matched()


class UpdateRow:
    """An update as its stored line, which is its JSON; parsed when it is asked for.

    `short` is the id as a reader may type it, `name` the main entity's display name,
    and `moves` the statuses that it changed: set where a page shows them.
    """

    __slots__ = ("_update", "line", "matched", "moves", "name", "short")

    def __init__(
        self,
        line: str,
        matched: Matched = ANY_EFFECT,
        *,
        update: Update | None = None,
        short: str = "",
        name: str = "",
        moves: tuple[Move, ...] = (),
    ) -> None:
        self.line = line
        self.matched = matched
        self.short = short
        self.name = name
        self.moves = moves
        self._update = update

    @property
    def update(self) -> Update:
        """The record."""
        if self._update is None:
            self._update = canonical.load_update(self.line)
        return self._update

    @property
    def effect(self) -> Effect | None:
        """The effect that is shown."""
        return self.update.shown_effect(*self.matched)

    @property
    def status(self) -> str:
        """The status of that effect; empty for context."""
        return self.effect.status if self.effect else ""

    @property
    def changes(self) -> list[Move]:
        """The statuses that are other ones since this update."""
        return [move for move in self.moves if move.changed]

    @property
    def publishers(self) -> str:
        """The publishers, each once."""
        names = dict.fromkeys(source.publisher for source in self.update.sources)
        return ", ".join(names)

    @property
    def url(self) -> str | None:
        """The first address among the sources."""
        urls = (source.url for source in self.update.sources if source.url)
        return next(urls, None)


class FlatUpdate(NamedTuple):
    """An update in flat columns, those of its CSV; None where there is no value.

    `status`, `scope`, `stage`, `basis`, `effective`, `extent` and `confirms` are those of one
    effect: the one asked for, else the one on 5G, else the strictest. Several values in a column are
    joined by `; `, addresses by a blank. `line` is the record as it is stored, in JSON,
    and `record` the same as a model.
    """

    id: Annotated[str, "the update's id"]
    date: Annotated[str, "when it happened, as exactly as known"]
    entity: Annotated[str, "slug of the entity that it is about"]
    status: Annotated[str | None, "the status that it sets; empty for context", WORD]
    scope: Scope[str | None]
    stage: Annotated[str | None, "how far the decision is"]
    basis: Annotated[str | None, "what it rests on"]
    effective: Annotated[
        str | None, "the day it takes effect, where that is another one"
    ]
    summary: Annotated[str, "one or two sentences in our own words", TEXT]
    note: Annotated[str | None, "what a reader must know besides", TEXT]
    actor: Annotated[str | None, "the kind of actor"]
    actor_name: Annotated[str | None, "the actor's proper name"]
    confidence: Annotated[str, "what the sources warrant"]
    publisher: Annotated[str, "who says so", SOURCE]
    title: Annotated[str | None, "the sources' titles", TEXT]
    url: Annotated[str | None, "the sources' addresses, separated by a blank", TEXT]
    published: Annotated[str | None, "when the sources were published"]
    also_about: Annotated[str | None, "slugs of further entities"]
    effects: Annotated[str | None, "every effect as `scope=status`"]
    deadlines: Annotated[str | None, "every deadline as `scope=date`"]
    pending: Annotated[str | None, "what an undecided plan would do to the status"]
    recorded_at: Annotated[str, "when it was recorded, in UTC"]
    recorded_by: Annotated[str, "who recorded it"]
    extent: Annotated[str | None, "how far what is restricted is limited"]
    instrument: Annotated[
        str | None, "what the law or procedure is usually called", TEXT
    ]
    confirms: Annotated[str | None, "yes where it only confirms what stood"]
    line: str

    @property
    def record(self) -> Update:
        """The update with all that is recorded: every effect, deadline and source."""
        return canonical.load_update(self.line)


class UpdateTable(Table[UpdateRow]):
    """Updates: flat columns of the effect shown and of all sources; JSON as stored."""

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The columns of a flat update."""
        return columns_of(FlatUpdate)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of an update; one without a value may be absent."""
        return Update._fields

    def cells(self, row: UpdateRow) -> Sequence[str]:
        """The texts of an update; several values are joined by `; `, URLs by a blank.

        They are taken from the JSON of the stored line: no record is made of what is only
        copied. Raises `DamagedRecord`.
        """
        return _cells(_COLUMNS, row)

    def writer(self, fields: Sequence[str]) -> Callable[[UpdateRow], Sequence[str]]:
        """What makes the texts of an update in some columns."""
        if tuple(fields) == tuple(self.columns):
            return self.cells
        return partial(self._some, fields)

    def _some(self, fields: Sequence[str], row: UpdateRow) -> Sequence[str]:
        return _cells(fields, row)

    def json(self, row: UpdateRow) -> str:
        """The stored line."""
        return row.line


_COLUMNS = FlatUpdate._fields[:-1]
_OF_SOURCES = {"publisher": "; ", "title": "; ", "url": " ", "published": "; "}
"""The columns of all sources, and what joins their values."""
_PAIRED = {"effects": "status", "deadlines": "date"}
"""The columns of scopes, and what each is paired with."""
_LISTS = frozenset((*_OF_SOURCES, *_PAIRED, "also_about"))


def _cells(columns: Sequence[str], row: UpdateRow) -> Sequence[str]:
    """The texts of an update in some columns of `FlatUpdate`, to make which of thousands would be too dear."""
    found = canonical.read_json(row.line)
    try:
        if effects := found.get("effects"):
            shown = shown_among(list(map(canonical.load_effect, effects)), *row.matched)
            found.update(zip(EFFECT.fields, shown, strict=False))
            found["confirms"] = "yes" if shown.confirms else ""
        for name in columns:
            if name in _LISTS:
                found[name] = _joined(name, found)
        return [found.get(name) or "" for name in columns]
    except canonical.UNREADABLE as error:
        raise DamagedRecord(str(error)) from error


def _joined(name: str, raw: Mapping[str, Any]) -> str:
    """The values of a list, or those of all sources, as one text."""
    if name in _OF_SOURCES:
        said = [source[name] for source in raw["sources"] if source.get(name)]
        return _OF_SOURCES[name].join(said)
    held = raw.get(name) or ()
    if name in _PAIRED:
        other = _PAIRED[name]
        held = [f"{each['scope']}={each[other]}" for each in held]
    return "; ".join(held)


UPDATES = UpdateTable(
    "updates",
    UpdateRow,
    plain="id date entity status scope summary publisher url",
    document="date entity status scope summary publisher",
    screen=(
        Shown("id", "short", MUTED),
        Shown("date", "update.date", usual=10),
        Shown("about", "update.entity", usual=18),
        Shown("status", look=WORD, usual=12),
        Shown("summary", "update.summary", TEXT),
        Shown("source", "publishers", SOURCE),
    ),
    given_by="`list`, `show`, `search`, `timeline`, `export`",
    counted="update",
)


class ExportTable(UpdateTable):
    """The same with the whole record in a column, so that nothing is lost on the way back."""

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The columns of a flat update, and the record."""
        record = Column("the whole record, as JSON", TEXT)
        return {**super().columns, "record": record}

    def cells(self, row: UpdateRow) -> Sequence[str]:
        """The texts of an update, and its stored line."""
        return (*super().cells(row), row.line)

    def _some(self, fields: Sequence[str], row: UpdateRow) -> Sequence[str]:
        every = dict(zip(self.columns, self.cells(row), strict=True))
        return [every[field] for field in fields]


EXPORTED = ExportTable(
    "exported updates",
    UpdateRow,
    plain=" ".join(UPDATES.plain),
    document=" ".join(UPDATES.document),
    given_by="`export` as CSV and TSV",
    counted="update",
)


def flat_update(row: UpdateRow) -> FlatUpdate:
    """An update in flat columns."""
    cells = [cell or None for cell in UPDATES.cells(row)]
    return FlatUpdate._make([*cells, row.line])


def update_rows(
    tracker: Tracker,
    lines: Iterable[str],
    matched: Matched = Matched(),  # noqa: B008 - immutable
    *,
    detailed: bool,
) -> Iterator[UpdateRow]:
    """Stored lines as rows, one by one; detailed, with the short ids of a page."""
    for line in lines:
        row = UpdateRow(line, matched)
        if detailed:
            row.short = tracker.short(row.update.id)
        yield row


def detailed_row(
    tracker: Tracker,
    update: Update,
    line: str = "",
    matched: Matched = Matched(),  # noqa: B008 - immutable
) -> UpdateRow:
    """An update with its short id, its entity's name and what it changed."""
    return UpdateRow(
        line or canonical.dump(update),
        matched,
        update=update,
        short=tracker.short(update.id),
        name=tracker.entities.name(update.entity),
        moves=moves(tracker, update),
    )


def moves(tracker: Tracker, update: Update) -> tuple[Move, ...]:
    """What an update did to its entity's standings, scope by scope."""
    return tuple(
        Move(
            update.entity,
            effect.scope,
            tracker.standings.status_before(update, effect.scope),
            effect.status,
            effect.extent,
        )
        for effect in update.effects
    )


def list_updates(
    tracker: Tracker,
    wanted: FilterOptions,
    names: Sequence[str] = (),
    *,
    detailed: bool = False,
) -> Answer[UpdateRow]:
    """The updates that match, newest first unless sorted otherwise."""
    rows, beside = matching(tracker, wanted, names, detailed=detailed)
    return Answer(UPDATES, rows, **beside)


def matching(
    tracker: Tracker, wanted: FilterOptions, names: Sequence[str], *, detailed: bool
) -> tuple[Iterator[UpdateRow], Beside]:
    """The updates that match, as they are read, and what to say beside them."""
    chosen = build_filter(tracker, wanted, names)
    matched = Matched(chosen.statuses, chosen.scopes)
    lines = tracker.lines(chosen)
    rows = update_rows(tracker, lines, matched, detailed=detailed)
    summary = ""
    if detailed:
        everything = chosen._replace(limit=None)
        summary = limited(chosen, partial(tracker.count, everything))
    if not (wanted.is_restrictive or names):
        return rows, {"empty_message": "No updates recorded yet.", "summary": summary}
    asked = described(wanted, names)
    nothing = f"No updates match {asked} ({tracker.total():,} recorded)."
    in_time = chosen.since or chosen.until
    notes = vague_notes(tracker, _vague(tracker, chosen)) if in_time else []
    return rows, {"empty_message": nothing, "notes": notes, "summary": summary}


def _vague(tracker: Tracker, chosen: Filter) -> list[tuple[str, str]]:
    """The (id, date) of updates so vaguely dated that they may miss a filter's time."""
    return list(tracker.reader.rows(*vague(chosen._replace(limit=None))))


def how_many(tracker: Tracker, wanted: FilterOptions, names: Sequence[str] = ()) -> int:
    """How many updates a list has."""
    chosen = build_filter(tracker, wanted, names)
    return tracker.count(chosen, most=chosen.limit or UNLIMITED)
