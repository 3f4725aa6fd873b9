"""Rows of updates: `list`, `show`, `search`, `timeline`, `export`."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple, Unpack

from hwstatus.errors import DamagedRecord
from hwstatus.models import Effect, Update, shown_among
from hwstatus.rows import SOURCE, TEXT, WORD, Answer, Beside, Column, WholeTable
from hwstatus.serialization import canonical


class Move(NamedTuple):
    """A status that an update changed, or confirmed where `was` equals `status`."""

    entity: str
    scope: str
    was: str
    status: str

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


class UpdateTable(WholeTable[UpdateRow]):
    """Updates: flat columns of the effect shown and of all sources; JSON as stored."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of an update; one without a value may be absent."""
        return Update._fields

    def cells(self, row: UpdateRow) -> Sequence[str]:
        """The texts of an update; several values are joined by `; `, URLs by a blank.

        They are taken from the JSON of the stored line: no record is made of what is only
        copied. Raises `DamagedRecord`.
        """
        raw = canonical.read_json(row.line)
        try:
            return _cells(raw, row.matched)
        except canonical.UNREADABLE as error:
            raise DamagedRecord(str(error)) from error

    def json(self, row: UpdateRow) -> str:
        """The stored line."""
        return row.line


def _cells(raw: dict[str, Any], matched: Matched) -> Sequence[str]:
    value = raw.get
    effects = value("effects") or ()
    deadlines = value("deadlines") or ()
    return (
        raw["id"],
        raw["date"],
        raw["entity"],
        *_effect_cells(effects, matched),
        raw["summary"],
        value("note") or "",
        value("actor") or "",
        value("actor_name") or "",
        value("confidence") or "",
        *_source_cells(raw["sources"]),
        "; ".join(value("also_about") or ()),
        "; ".join([f"{e['scope']}={e['status']}" for e in effects]),
        "; ".join([f"{d['scope']}={d['date']}" for d in deadlines]),
        value("pending") or "",
        raw["recorded_at"],
        raw["recorded_by"],
    )


_NO_EFFECT = ("", "", "", "", "")


def _effect_cells(effects: Sequence[dict[str, Any]], matched: Matched) -> Sequence[str]:
    if not effects:
        return _NO_EFFECT
    read = list(map(canonical.load_effect, effects))
    shown = shown_among(read, *matched)
    return (shown.status, shown.scope, shown.stage, shown.basis, shown.effective or "")


def _source_cells(sources: Sequence[dict[str, Any]]) -> Sequence[str]:
    publishers = "; ".join([source["publisher"] for source in sources])
    titles = "; ".join([source["title"] for source in sources if source.get("title")])
    urls = " ".join([source["url"] for source in sources if source.get("url")])
    days = [source["published"] for source in sources if source.get("published")]
    return (publishers, titles, urls, "; ".join(days))


UPDATES = UpdateTable(
    "updates",
    {
        "id": Column("the update's id"),
        "date": Column("when it happened, as exactly as known"),
        "entity": Column("slug of the entity that it is about"),
        "status": Column("the status that it sets; empty for context", WORD),
        "scope": Column("what the status is for"),
        "stage": Column("how far the decision is"),
        "basis": Column("what it rests on"),
        "effective": Column("the day it takes effect, where that is another one"),
        "summary": Column("one or two sentences in our own words", TEXT),
        "note": Column("what a reader must know besides", TEXT),
        "actor": Column("the kind of actor"),
        "actor_name": Column("the actor's proper name"),
        "confidence": Column("what the sources warrant"),
        "publisher": Column("who says so", SOURCE),
        "title": Column("the sources' titles", TEXT),
        "url": Column("the sources' addresses, separated by a blank", TEXT),
        "published": Column("when the sources were published"),
        "also_about": Column("slugs of further entities"),
        "effects": Column("every effect as `scope=status`"),
        "deadlines": Column("every deadline as `scope=date`"),
        "pending": Column("what an undecided plan would do to the status"),
        "recorded_at": Column("when it was recorded, in UTC"),
        "recorded_by": Column("who recorded it"),
    },
    plain=["id", "date", "entity", "status", "scope", "summary", "publisher", "url"],
    document=["date", "entity", "status", "scope", "summary", "publisher"],
    given_by="`list`, `show`, `search`, `timeline`, `export`",
    counted="update",
)


class ExportTable(UpdateTable):
    """The same with the whole record in a column, so that nothing is lost on the way back."""

    def cells(self, row: UpdateRow) -> Sequence[str]:
        """The texts of an update, and its stored line."""
        return (*super().cells(row), row.line)


EXPORTED = ExportTable(
    "exported updates",
    {**UPDATES.columns, "record": Column("the whole record, as JSON", TEXT)},
    plain=UPDATES.plain,
    document=UPDATES.document,
    given_by="`export` as CSV and TSV",
    counted="update",
)


class Updates(Answer[UpdateRow]):
    """A list of updates."""

    def __init__(
        self,
        rows: Iterable[UpdateRow],
        table: UpdateTable = UPDATES,
        **beside: Unpack[Beside],
    ) -> None:
        super().__init__(table, rows, **beside)


class SearchResults(Updates):
    """Updates that match a full-text expression."""

    def __init__(
        self, rows: Iterable[UpdateRow], expression: str, **beside: Unpack[Beside]
    ) -> None:
        super().__init__(rows, **beside)
        self.expression = expression


class Timeline(Updates):
    """Updates in the order in which they happened."""
