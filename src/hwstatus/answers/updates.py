"""Updates: `list` and `export`; the row that `show`, `search` and `timeline` have too."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, NamedTuple

from hwstatus import wording
from hwstatus.answers.answer import LIST, Answer, Shown, Table
from hwstatus.answers.filters import (
    MOST_NAMED,
    FilterOptions,
    described,
    limited,
    not_covered,
    vague_notes,
)
from hwstatus.answers.ids import filter_of_updates
from hwstatus.columns import MUTED, TEXT, Column, columns_of
from hwstatus.record import canonical
from hwstatus.record.models import UNLIMITED, Effect, Filter, Update
from hwstatus.record.names import fold
from hwstatus.store.tracker import Tracker
from hwstatus.store.updates import vague

if TYPE_CHECKING:
    from hwstatus.answers.flat_updates import FlatUpdate


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


EVERY = Filter()
"""Of which no status and no scope is asked."""


class UpdateRow:
    """An update of a tracker as its stored line, which is its JSON; all else is made of that when it is asked for.

    Of several effects that one is shown with a status and a scope that were `chosen`.
    """

    def __init__(self, line: str, tracker: Tracker, chosen: Filter = EVERY) -> None:
        self.line = line
        self.tracker = tracker
        self.chosen = chosen

    @cached_property
    def update(self) -> Update:
        """The record."""
        return canonical.load_update(self.line)

    @cached_property
    def short(self) -> str:
        """The id as a reader may type it."""
        return self.tracker.short(self.update.id)

    @property
    def name(self) -> str:
        """The main entity's display name."""
        return self.tracker.entities.name(self.update.entity)

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """What it did to the standings of its entity, scope by scope."""
        return moves(self.tracker, self.update)

    @property
    def effect(self) -> Effect | None:
        """The effect that is shown."""
        return self.update.shown_effect(self.chosen.statuses, self.chosen.scopes)

    @property
    def status(self) -> str:
        """The status of that effect; empty for context."""
        return self.effect.status if self.effect else ""

    @property
    def limit(self) -> str:
        """What that status is for, and how far a limit goes: `5g, share cap`."""
        effect = self.effect
        return wording.limit(effect.scope, effect.extent) if effect else ""

    @property
    def changes(self) -> list[Move]:
        """The statuses that are other ones since this update."""
        return [move for move in self.moves if move.changed]

    @property
    def told(self) -> Move | None:
        """The move that a line has room for: of the effect asked for, also where it changed nothing; else the first."""
        if not (self.chosen.statuses or self.chosen.scopes):
            return next(iter(self.changes), None)
        scope = self.effect and self.effect.scope
        return next((move for move in self.moves if move.scope == scope), None)

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


class Updates(Answer[UpdateRow]):
    """Updates in an order; `subjects` are the slugs of those who were asked for.

    A screen that does not hold those that match has a line or two of each.
    """

    view = "updates.listed"
    has_brief = True
    subjects: Sequence[str] = ()
    picks_own: bool = False
    """Whether a screen has first the acts of the subjects, or of countries where nobody was asked for."""
    first_is_whole: bool = False
    """Whether the first has in brief as many lines as it needs."""
    expression: str = ""
    """The words that were searched for, which are marked."""


class UpdateTable(Table[UpdateRow]):
    """Updates: flat columns of the effect shown and of all sources; JSON as stored."""

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The columns of a flat update."""
        from hwstatus.answers.flat_updates import FlatUpdate

        return columns_of(FlatUpdate)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of an update; one without a value may be absent."""
        return Update._fields

    def writer(self, fields: Sequence[str]) -> Callable[[UpdateRow], Sequence[str]]:
        """What makes the texts of an update in some columns, taken from its stored line; raises `DamagedRecord`."""
        from hwstatus.answers.flat_updates import writer

        texts = writer(fields)
        return lambda row: texts(row.line, row.tracker.entities.codes, row.chosen)

    @cached_property
    def cells(self) -> Callable[[UpdateRow], Sequence[str]]:
        """What makes the texts of an update in all columns."""
        return self.writer(tuple(self.columns))

    def json(self, row: UpdateRow) -> str:
        """The stored line."""
        return row.line


UPDATES = UpdateTable(
    "updates",
    UpdateRow,
    plain="id date entity status scope summary publisher url",
    document="date entity status scope extent summary publisher",
    screen=(
        Shown("id", "short", MUTED),
        Shown("date", "update.date", usual=10),
        Shown("about", "update.entity", usual=18),
        Shown("status", drawn="updates.status", usual=12),
        Shown("summary", look=TEXT, drawn="updates.summary", usual=80),
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


EXPORTED = ExportTable(
    "exported updates",
    UpdateRow,
    plain=" ".join(UPDATES.plain),
    document=" ".join(UPDATES.document),
    given_by="`export` as CSV, TSV and a workbook",
    counted="update",
)


def flat_update(row: UpdateRow) -> "FlatUpdate":
    """An update in flat columns."""
    from hwstatus.answers.flat_updates import FlatUpdate

    cells = [cell or None for cell in UPDATES.cells(row)]
    return FlatUpdate._make([*cells, row.line])


def moves(tracker: Tracker, update: Update) -> tuple[Move, ...]:
    """What an update did to its entity's standings, scope by scope."""
    return tuple(
        Move(
            update.entity,
            effect.scope,
            tracker.status_before(update, effect.scope),
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
) -> Updates:
    """The updates that match, newest first unless sorted otherwise."""
    chosen = filter_of_updates(tracker, wanted, names)
    return in_order(tracker, chosen, wanted, names, detailed=detailed)


def in_order(
    tracker: Tracker,
    chosen: Filter,
    wanted: FilterOptions,
    names: Sequence[str],
    *,
    detailed: bool,
) -> Updates:
    """The updates that a filter lets through, in its order, and what to say beside them."""
    answer = _matching(tracker, chosen, wanted, names, detailed=detailed)
    from hwstatus.answers import beside_updates as beside

    vague_first = beside.stands_at_its_last_day(tracker, chosen)
    if detailed:
        own = beside.own_before(tracker, chosen)
        answer.lead = " ".join([answer.lead, *own]).strip()
        became = beside.became(tracker, wanted, names, chosen)
        answer.pointers = [*became, *vague_first]
        beside.addressed(answer)
    else:
        begun = beside.begun_by_others(tracker, chosen, wanted, names)
        answer.notes = [*answer.notes, *begun, *(vague_first if chosen.limit else ())]
    return answer


def _matching(
    tracker: Tracker,
    chosen: Filter,
    wanted: FilterOptions,
    names: Sequence[str],
    *,
    detailed: bool,
) -> Updates:
    """The updates that match a filter, as they are read, and what to say beside them of what was asked."""
    rows = (UpdateRow(line, tracker, chosen) for line in tracker.lines(chosen))
    everything = chosen._replace(limit=None)
    summary = limited(chosen, partial(tracker.count, everything)) if detailed else ""
    total = partial(tracker.count, everything, most=UNLIMITED)
    whose = described(wanted, names)
    made = partial(
        Updates,
        subjects=chosen.entities,
        first_is_whole=bool(chosen.on) and chosen.sort == "date" and not chosen.reverse,
        table=UPDATES,
        rows=rows,
        summary=summary,
        total=total,
        screens=LIST,
        addresses=f"hwstatus sources {whose}" if whose else wording.addresses_of(()),
    )
    if not (wanted.is_restrictive or names or chosen.on):
        return made(empty_message="No updates recorded yet.")
    by_then = f" --on {chosen.on}" if chosen.on else ""
    question = f"{whose}{by_then}".strip()
    nothing = f"No updates match {question} ({recorded(tracker, chosen.entities)})."
    notes: list[str] = []
    if chosen.since or chosen.until:
        notes += vague_notes(tracker, list(tracker.reader.rows(*vague(everything))))
        from_then_on = described(wanted._replace(until=None), names)
        notes += (later := list(not_covered(tracker, chosen.since, from_then_on)))
        last = None if later else chosen.until or tracker.context.today
        nothing = " ".join([nothing, *not_covered(tracker, last)])
    if chosen.publishers:
        words = described(wanted._replace(publisher=()), [*wanted.publisher, *names])
        notes += _carried(tracker, everything, words)
    if chosen.statuses and chosen.entities:
        from hwstatus.answers.beside_verdicts import of_other_status, of_others_alone

        of_any_status = described(wanted._replace(status=()), names)
        notes += of_others_alone(tracker, everything, of_any_status)
        notes += of_other_status(tracker, chosen)
    if detailed and chosen.bases and chosen.entities:
        from hwstatus.answers.beside_updates import without_basis

        notes += without_basis(tracker, everything)
    lead = "" if chosen.since or chosen.until else wording.up_to(chosen.on)
    return made(empty_message=nothing, notes=notes, lead=lead, picks_own=True)


def recorded(tracker: Tracker, slugs: Sequence[str]) -> str:
    """How many updates there are: `1,435 recorded`; about some entities, where they are asked for."""
    names = wording.some([tracker.entities.name(slug) for slug in slugs])
    number = tracker.count(Filter(entities=tuple(slugs)), most=UNLIMITED)
    return f"{number:,} about {names}" if slugs else f"{number:,} recorded"


MOST_TYPED = 40
"""Ids that a line to type may have: it takes four of a terminal."""


def _carried(tracker: Tracker, chosen: Filter, words: str) -> Iterator[str]:
    """What to say of the updates whose sources carry a report by one of the publishers asked for.

    Where they are too many to type, how to search in `words` for those whose own words name it.
    """
    names = set(filter(None, map(fold, chosen.publishers)))
    lines = tracker.lines(chosen._replace(publishers=()))
    from hwstatus.answers.matches import matches_report

    carrying = map(canonical.load_update, (one for one in lines if '"origin"' in one))
    ids = [
        tracker.short(update.id)
        for update in carrying
        if any(fold(source.origin or "") in names for source in update.sources)
        and not matches_report(tracker, chosen, update)
    ]
    said = f"Published by others from a report by {', '.join(chosen.publishers)}"
    if 0 < len(ids) <= MOST_TYPED:
        yield f"{said}: hwstatus list {' '.join(ids)}"
    elif ids:
        listed = wording.first_of(ids, MOST_NAMED)
        in_words = f"; those that name it in words: hwstatus search {words}"
        yield f"{said}: {listed}{in_words if len(chosen.publishers) == 1 else ''}"
