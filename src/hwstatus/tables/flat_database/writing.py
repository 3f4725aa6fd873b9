"""The flat database: what it holds, and writing it: a file that appears whole or not at all."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from hwstatus import files
from hwstatus.answers import evidence
from hwstatus.answers.changes import changes
from hwstatus.answers.deadline_views import fate_of
from hwstatus.answers.filters import FilterOptions
from hwstatus.citation import LICENCE
from hwstatus.errors import Refused
from hwstatus.paths import SQLITE_HEADER, file_mode
from hwstatus.record import canonical, dates
from hwstatus.record.forms import NothingNew
from hwstatus.record.models import UNLIMITED, Filter, Update
from hwstatus.record.vocabulary import COUNTRY, SCOPES, STATUSES, UNKNOWN
from hwstatus.rules import standing, turns
from hwstatus.rules.practice import NOTHING, Apart
from hwstatus.rules.turns import Turn
from hwstatus.store.database import sqlite_errors
from hwstatus.store.tracker import Tracker
from hwstatus.tables.flat_database.questions import VIEWS
from hwstatus.tables.flat_database.tables import (
    NUMBER,
    TABLES,
    WHOLE,
    Row,
    Value,
    is_whole,
)
from hwstatus.version import __version__

if TYPE_CHECKING:
    from sqlite_utils import Database

FORM_VERSION = "1"
"""Counted up where a column goes or changes its meaning; further ones do not count."""

BATCH = 5_000
"""Rows that are in memory at a time."""
_HELD = 2_000
"""Updates that are held: each is read again for every entity that it is about."""

TableRow = tuple[str, Row]
"""A row, with the name of its table."""
TableRows = Iterator[TableRow]


Batch = tuple[str, Sequence[Row]]
"""Rows of one table, behind its name."""


def contents(tracker: Tracker, chosen: Filter) -> Iterator[Batch]:
    """Every row of every table: the updates that a filter lets through, the rest as a whole.

    Verdicts are those of the day that the tracker is asked about, from all updates.
    """
    lines = _table_rows(tracker, chosen)
    while some := list(islice(lines, BATCH)):
        rows: dict[str, list[Row]] = defaultdict(list)
        for table, row in some:
            rows[table].append(row)
        yield from rows.items()


def _table_rows(tracker: Tracker, chosen: Filter) -> TableRows:
    for status in STATUSES.values():
        yield _table_row("statuses", status, status=status.word)
    for scope in SCOPES.values():
        yield _table_row("scopes", scope, scope=scope.word)
    yield from _entities(tracker)
    read = lru_cache(_HELD)(canonical.load_update)
    yield from _updates(tracker, chosen, read)
    yield from _past(tracker, read)
    for number, row in enumerate(changes(tracker, FilterOptions(), ()), 1):
        yield _table_row(
            "changes", row, number=number, from_day=row.day, update_id=row.id
        )
    for check in _checks(tracker):
        yield _table_row("nothing_new", check)
    yield from _groups(tracker)
    for key, value in _facts(tracker, chosen).items():
        if value:
            yield _table_row("meta", key=key, value=value)


def _table_row(table: str, record: object = None, **given: Value) -> TableRow:
    return table, TABLES[table].row(record, **given)


# -- entities --------------------------------------------------------------------------


def _entities(tracker: Tracker) -> TableRows:
    entities = tracker.entities.all()
    standings = tracker.standings.by_entity(tracker.on)
    tracker.fetch_last_days([entity.slug for entity in entities])
    heads = {
        entity.slug: standing.headline(entity.slug, standings.get(entity.slug, ()))
        for entity in entities
    }
    countries = [heads[entity.slug] for entity in entities if entity.kind == COUNTRY]
    apart = evidence.apart(tracker, countries, practice=True)
    for entity in entities:
        head = heads[entity.slug]
        practice = apart.get(entity.slug, Apart()).practice or NOTHING
        updated, looked = tracker.last_days(entity.slug)
        yield _table_row(
            "entities",
            entity,
            status=head.status,
            scope=head.decided_scope,
            since=head.since,
            decided_by=head.decided_by,
            practice=None if practice == NOTHING else practice.word,
            practice_last_known=practice.last_known,
            last_update=updated,
            last_checked=looked,
        )
        for number, market in enumerate(entity.operates_in, 1):
            yield _table_row(
                "operates_in",
                market,
                company=entity.slug,
                until=market.to,
                place=number,
            )
    every = [one for own in standings.values() for one in own]
    for verdict in evidence.verdicts(tracker, every):
        yield _table_row("standings", verdict)


# -- updates ---------------------------------------------------------------------------

Read = Callable[[str], Update]
"""Makes an update of its line."""


def _updates(tracker: Tracker, chosen: Filter, read: Read) -> TableRows:
    """The updates that a filter lets through, in its order, and all that they say."""
    total = tracker.count(chosen, most=UNLIMITED)
    lines = tracker.context.counted("Writing updates", total, tracker.lines(chosen))
    in_force = {row.key for row in tracker.deadlines.in_force(tracker.on)}
    countries = {slug: slug for slug in tracker.entities.of_kinds([COUNTRY])}
    countries |= tracker.entities.homes(tracker.entities.kinds)
    for update in map(read, lines):
        yield from _said(tracker, update, countries)
        if update.deadlines:
            yield from _deadlines(tracker, update, in_force)


def _said(tracker: Tracker, update: Update, countries: Mapping[str, str]) -> TableRows:
    shown = update.headline_effect
    yield _table_row(
        "updates",
        update,
        first_day=dates.read_date(update.date).first,
        last_day=dates.last_day(update),
        status=shown.status if shown else None,
        scope=shown.scope if shown else None,
        publisher=update.cited.publisher,
        url=update.cited.url,
        country=countries.get(update.entity),
        name=tracker.entities.name(update.entity),
    )
    for slug in update.also_about:
        yield _table_row("also_about", update_id=update.id, entity=slug)
    for effect in update.effects:
        yield _table_row("effects", effect, update_id=update.id, entity=update.entity)
    for table in ("sources", "exemptions"):
        for number, record in enumerate(getattr(update, table), 1):
            yield _table_row(table, record, update_id=update.id, place=number)


def _deadlines(
    tracker: Tracker, update: Update, in_force: set[tuple[str, str, str]]
) -> TableRows:
    rows = tracker.deadlines.set_by(update.id)
    each = tracker.deadlines.with_outcomes(rows, tracker.on)
    for number, (row, outcome) in enumerate(each, 1):
        word, reported_on, reported_by = fate_of(tracker, row, outcome, tracker.on)
        yield _table_row(
            "deadlines",
            row,
            update_id=update.id,
            place=number,
            last_day=row.last,
            stands=int(row.key in in_force),
            outcome=word,
            outcome_on=reported_on,
            outcome_by=reported_by,
        )


# -- the past --------------------------------------------------------------------------


def _past(tracker: Tracker, read: Read) -> TableRows:
    """What held from which day to which, entity by entity, as far as the day asked about."""
    slugs = sorted(tracker.standings.by_entity(tracker.on))
    with tracker.context.watch("Writing verdicts", len(slugs)) as tick:
        for slug in slugs:
            about = tracker.lines(Filter(entities=(slug,), reverse=True))
            events = standing.events(map(read, about), slug)
            past = [event for event in events if event.last <= tracker.on]
            was: dict[str, str] = {}
            for run in turns.runs(slug, past):
                yield _table_row("standing_runs", run, was=was.get(run.scope, UNKNOWN))
                was[run.scope] = run.status
            yield from _verdicts(turns.turns(slug, past, tracker.on))
            tick()


def _verdicts(history: Sequence[Turn]) -> TableRows:
    """The headline's stretches of one status and scope."""
    moves = turns.moves(history)
    ends = [move.day for move in moves[1:]]
    for move, end in zip(moves, [*ends, None], strict=True):
        before_end = [turn for turn in history if end is None or turn.day < end]
        head = before_end[-1].head
        yield _table_row(
            "verdict_runs",
            head,
            scope=head.decided_scope,
            from_day=move.day,
            to_day=end,
        )


# -- checks, groups, the file itself ---------------------------------------------------


def _checks(tracker: Tracker) -> Sequence[NothingNew]:
    everything = tracker.ledger.everything()
    lines = (line for (subject, _), line in everything if subject == "checked")
    records = (canonical.restore("checked", line) for line in lines)
    return sorted(record for record in records if isinstance(record, NothingNew))


def _groups(tracker: Tracker) -> TableRows:
    for group in tracker.entities.groups:
        source = group.source
        yield _table_row("groups", group, publisher=source.publisher, url=source.url)
        for stay in group.members:
            begun, ended = _stay(stay.since, stay.to)
            yield _table_row(
                "memberships",
                stay,
                group_slug=group.slug,
                until=stay.to,
                from_day=begun,
                to_day=ended,
            )


def _stay(since: str, to: str | None) -> tuple[str, str | None]:
    """The days of a stay, as `dates.covers` has them: the first, and the one after the last."""
    begun = dates.read_date(since).last
    last = dates.read_date(to).last if to else dates.LAST_DAY
    return begun, None if last == dates.LAST_DAY else dates.shift(last, days=1)


def _facts(tracker: Tracker, chosen: Filter) -> Mapping[str, str | None]:
    number, total = tracker.count(chosen, most=UNLIMITED), tracker.total()
    filtered = f"{number} of {total} updates; verdicts and changes rest on all of them"
    return {
        "form": FORM_VERSION,
        "program": f"hwstatus {__version__}",
        "dataset": tracker.dataset(),
        "licence": LICENCE,
        "ledger_head": str(tracker.ledger.head()),
        "on": tracker.on,
        "filtered": filtered if number < total else None,
    }


# -- the file --------------------------------------------------------------------------


APPLICATION_ID = 0x68776664
"""`hwfd` in ASCII: tells our flat databases from trackers and other SQLite files."""

TOKENIZER = "porter unicode61 remove_diacritics 2"

_ID_AT = 68
"""Where an SQLite file has its application id."""


def write(path: Path, tracker: Tracker, chosen: Filter = WHOLE) -> None:
    """Write the flat database of a tracker, on the day that it is asked about.

    A filter leaves updates out and what they say; verdicts are always those of the whole
    tracker. A flat database at `path` is replaced. The same tracker, day and SQLite give
    the same bytes. Raises `NotWritable`, and `Refused` where another database is there.
    """
    with files.writing(path):
        _refuse_other_database(path)
        path = path.resolve()
        with files.replacing(path, file_mode(path)) as scrap, sqlite_errors(path):
            _fill(scrap, tracker, chosen)


def _refuse_other_database(path: Path) -> None:
    if not path.exists():
        return
    if not path.is_file():
        raise Refused(f"{path} is no file: a database cannot be written to it")
    with path.open("rb") as file:
        head = file.read(_ID_AT + 4)
    application = int.from_bytes(head[_ID_AT:])
    if head.startswith(SQLITE_HEADER) and application != APPLICATION_ID:
        raise Refused(f"{path} is another database: -o would write over it")


def _fill(path: Path, tracker: Tracker, chosen: Filter) -> None:
    from sqlite_utils import Database

    database = Database(path, execute_plugins=False, strict=True)
    try:
        # The file is nobody's until it is finished, and is synced then.
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA journal_mode = MEMORY")
        database.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        with database.atomic():
            _create_tables(database, whole=is_whole(chosen))
            for table, rows in contents(tracker, chosen):
                # As they are: `insert_all` would ask each value for its kind.
                marks = ", ".join("?" for _ in TABLES[table].columns)
                statement = f'INSERT INTO "{table}" VALUES ({marks})'
                database.conn.executemany(statement, rows)
        with tracker.context.watch("Indexing", None):
            _index(database)
        for name, view in VIEWS.items():
            database.create_view(name, view.query.strip())
    finally:
        database.close()


def _create_tables(database: "Database", *, whole: bool) -> None:
    """The tables with their references; one that leads to a later table is added at the end."""
    from sqlite_utils.db import ForeignKey

    made = set()
    later: list[ForeignKey] = []
    for name, table in TABLES.items():
        made.add(name)
        now: list[ForeignKey] = []
        for column, other in table.references(whole=whole).items():
            reference = ForeignKey(name, column, other, TABLES[other].key[0])
            (now if other in made else later).append(reference)
        kinds = {
            column: int if facts.kind == NUMBER else str
            for column, facts in table.columns.items()
        }
        new = database.table(name)
        new.create(kinds, pk=table.key, not_null=table.key, foreign_keys=now)
    database.add_foreign_keys(later)


def _index(database: "Database") -> None:
    database.index_foreign_keys()
    for name, table in TABLES.items():
        if table.searched:
            database.table(name).enable_fts(table.searched, tokenize=TOKENIZER)
            database.table(name).optimize()
