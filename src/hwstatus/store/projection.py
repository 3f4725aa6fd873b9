"""What the tables hold for each record: the projection of the ledger (docs/architecture.md#invariants).

`Projector` is the only writer of the projected tables, for one record as for a hundred thousand: it gathers rows
and writes them table by table, the full-text index included (a trigger a row would cost three times as
much, and taking the text out of the record in SQL once more a third).
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from hwstatus.context import Watch, unwatched
from hwstatus.record import canonical, dates, names
from hwstatus.record.dates import last_day, moment_of
from hwstatus.record.forms import Draft, Group, NothingNew, Record
from hwstatus.record.models import Entity, Update
from hwstatus.record.vocabulary import rank
from hwstatus.store import schema
from hwstatus.store.database import Database
from hwstatus.store.drafts import drop_altered
from hwstatus.store.steps import brought_in, is_newest

VERSION_COUNT = "SELECT coalesce(max(seq), 0) FROM version"
NEWEST_VERSIONS = f"""
SELECT v.seq, v.subject, v.key, v.record, {brought_in("v")} FROM version v
 WHERE v.record IS NOT NULL AND {is_newest("v")} ORDER BY v.seq
"""

_INSERTS = {
    "updates": "INSERT INTO updates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "about": "INSERT INTO about VALUES (?, ?, ?)",
    "effect": "INSERT INTO effect VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "deadline": "INSERT INTO deadline VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "outcome": "INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?)",
    "publisher": "INSERT INTO publisher VALUES (?, ?)",
    "search": "INSERT INTO search(rowid, about, summary, note, sources) VALUES (?, ?, ?, ?, ?)",
    "entity": "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "name": "INSERT OR IGNORE INTO name VALUES (?, ?)",
    "checked": "INSERT OR REPLACE INTO checked VALUES (?, ?, ?, ?, ?)",
    "grouping": "INSERT OR REPLACE INTO grouping VALUES (?, ?, ?, ?)",
    "member": "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)",
    "draft": "INSERT OR REPLACE INTO draft VALUES (?, ?)",
}

_CLUSTERED = ("about", "publisher")
"""Tables kept in the order of their key: nearly in that order, a batch meets each of their pages once."""

_UNINDEX = "INSERT INTO search(search, rowid, about, summary, note, sources) VALUES ('delete', ?, ?, ?, ?, ?)"
_NAMED = "SELECT slug, name, kind, iso2, iso3, aliases FROM entity ORDER BY seq"

_KEYS = {
    "updates": {"seq": 0},
    "effect": {"seq": 0},
    "deadline": {"seq": 0},
    "outcome": {"seq": 6},
    "about": {"entity": 0, "last": 1, "seq": 2},
    "publisher": {"name": 0, "seq": 1},
    "entity": {"slug": 0},
    "name": {"entity": 1},
    "checked": {"entity": 0, "date": 1},
    "grouping": {"slug": 0},
    "member": {"grouping": 0},
    "draft": {"id": 0},
}
"""By which columns the rows of a record are found again, and where a row has them."""


def _delete(table: str, key: Iterable[str]) -> str:
    """The statement that takes out all rows of the keys in a JSON array of arrays."""
    values = ", ".join(f"value ->> {at}" for at, _ in enumerate(key))
    keys = f"SELECT {values} FROM json_each(?)"
    return f"DELETE FROM {table} WHERE ({', '.join(key)}) IN ({keys})"


_DELETES = {table: _delete(table, key) for table, key in _KEYS.items()}

_DROP_TEXTS = "DELETE FROM draft_text WHERE id NOT IN (SELECT id FROM draft)"

Row = tuple[object, ...]
Tables = dict[str, list[Row]]
"""Rows by the table that they belong to."""
BATCH = 5_000
"""Rows held before they are written: some megabytes."""


class Projector:
    """Adds and removes records; nothing is complete before `flush`.

    A record is removed before its new form is added.
    """

    def __init__(self, connection: Database) -> None:
        self._connection = connection
        self._rows: Tables = defaultdict(list)
        self._gone: Tables = defaultdict(list)

    def add(self, seq: int, record: Record, first: int | None = None) -> None:
        """Take in the record that version `seq` holds; `first` is the version that brought it in, if another."""
        _project(self._rows, seq, record, first or seq)
        if len(self._rows["updates"]) >= BATCH:
            self.flush()

    def remove(self, seq: int, record: Record) -> None:
        """Take out the record that version `seq` held."""
        projected: Tables = defaultdict(list)
        _project(projected, seq, record, seq)
        for table, rows in projected.items():
            # The index of words forgets a text only by the whole of it.
            places = _KEYS[table].values() if table in _KEYS else range(len(rows[0]))
            self._gone[table] += [tuple([row[at] for at in places]) for row in rows]
        if len(self._gone["updates"]) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is still held; the text of a draft that went goes too."""
        drafts_went = "draft" in self._gone
        for table, rows in self._gone.items():
            if table == "search":
                self._connection.executemany(_UNINDEX, rows)
            else:
                self._connection.execute(_DELETES[table], (json.dumps(rows),))
        if "entity" in self._gone:
            self._give_names()
        self._gone.clear()
        for table, rows in self._rows.items():
            self._write(table, rows)
        self._rows.clear()
        if drafts_went:
            drop_texts(self._connection)

    def _write(self, table: str, rows: list[Row]) -> None:
        """Write rows of one table; those of the index are texts."""
        if table in _CLUSTERED:
            rows.sort()
        self._connection.executemany(_INSERTS[table], rows)

    def _give_names(self) -> None:
        """Names that entities gave up go to whoever else has them; none is taken away."""
        for slug, name, kind, iso2, iso3, aliases in self._connection.execute(_NAMED):
            entity = Entity(slug, name, kind, iso2, iso3, aliases=json.loads(aliases))
            own = [(key, slug) for key in names.keys_of(entity)]
            self._connection.executemany(_INSERTS["name"], own)


def _project(tables: Tables, seq: int, record: Record, first: int) -> None:
    """Add what each table holds of the record of version `seq`, which the version `first` brought in."""
    match record:
        case Update():
            _project_update(tables, seq, record, first)
        case Entity():
            tables["entity"].append(_of_entity(seq, record))
            tables["name"] += [(key, record.slug) for key in names.keys_of(record)]
        case NothingNew():
            row = (record.entity, record.date, record.note, record.recorded_by, seq)
            tables["checked"].append(row)
        case Group():
            aliases = json.dumps(record.aliases, ensure_ascii=False)
            tables["grouping"].append((record.slug, record.name, aliases, seq))
            stays = [(stay.country, stay.since, stay.to) for stay in record.members]
            tables["member"] += [(record.slug, *stay) for stay in stays]
        case Draft():
            tables["draft"].append((record.id, seq))


def _project_update(tables: Tables, seq: int, update: Update, first: int) -> None:
    span = dates.read_date(update.date)
    last = last_day(update)
    shown = update.headline_effect
    tables["updates"].append(
        (
            seq,
            update.id,
            update.entity,
            update.date,
            span.first,
            last,
            update.recorded_at,
            update.actor,
            shown.scope if shown else None,
            shown.status if shown else None,
            update.confidence,
            first,
        )
    )
    tables["about"] += [(entity, last, seq) for entity in update.entities]
    if update.effects or update.deadlines or update.outcomes:
        _project_consequences(tables, seq, update, moment_of(update, first))
    spellings = {s.publisher.casefold(): s.publisher for s in update.sources}
    tables["publisher"] += [(name, seq) for name in spellings.values()]
    tables["search"].append((seq, *search_text(update)))


def _project_consequences(
    tables: Tables, seq: int, update: Update, moment: str
) -> None:
    """Add what most updates have none of."""
    first = dates.read_date(update.date).first
    of_all = (seq, update.id, update.entity)
    for e in update.effects:
        is_of_status = (moment, first, update.date, e.status, rank(e.status))
        further = (e.stage, e.basis, e.effective, e.restores, e.extent, e.confirms)
        tables["effect"].append((*of_all, e.scope, *is_of_status, *further))
    for d in update.deadlines:
        last = dates.read_date(d.date).last
        row = (*of_all, d.scope, d.date, last, d.what, d.replaces, moment)
        tables["deadline"].append(row)
    for outcome in update.outcomes:
        told = (outcome.word, update.date, update.id, seq)
        tables["outcome"].append((outcome.set_by, outcome.scope, moment, *told))


def _of_entity(seq: int, e: Entity) -> Row:
    aliases = json.dumps(e.aliases, ensure_ascii=False)
    where = (e.region, e.subregion, e.home)
    return (e.slug, e.name, e.kind, e.iso2, e.iso3, *where, aliases, seq)


def repair(connection: Database, watch: Watch = unwatched) -> None:
    """Make every projected table, the full-text index and the guards again, inside the caller's transaction."""
    connection.execute("DROP TABLE search")
    for statement in schema.statements(schema.SEARCH):
        connection.execute(statement)
    settle(connection)
    make_anew(connection, watch)
    drop_altered(connection)
    schema.drop_statistics(connection)
    for name, statement in schema.GUARDS.items():
        connection.execute(f"DROP TRIGGER IF EXISTS {name}")
        connection.execute(statement)


def make_anew(connection: Database, watch: Watch = unwatched) -> None:
    """Empty every projected table, and fill it with what follows from the ledger."""
    for table in schema.PROJECTION:
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    project(connection, connection, watch)
    drop_texts(connection)


_NAMES_INSTRUMENTS = """
SELECT EXISTS (SELECT 1 FROM version WHERE instr(record, '"instrument":') > 0)
"""


def migrate(connection: Database) -> None:
    """Bring a file to the present schema.

    What an older program kept without knowing it, the full-text index does not have: it is made anew then.
    """
    taken = schema.migrate(connection)
    if taken and connection.count(_NAMES_INSTRUMENTS):
        with connection.changing():
            make_anew(connection)


def drop_texts(connection: Database) -> None:
    """Take out, and overwrite in the file, every text whose draft does not wait."""
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(_DROP_TEXTS)


def project(truth: Database, target: Database, watch: Watch = unwatched) -> None:
    """Fill the projected tables of `target` from the newest versions in the ledger of `truth`."""
    projector = Projector(target)
    total = truth.count(VERSION_COUNT)
    done = 0
    with watch("Rebuilding", total) as tick:
        for seq, subject, _, line, first in truth.execute(NEWEST_VERSIONS):
            projector.add(seq, canonical.restore(subject, line), first)
            if seq - done >= BATCH:
                tick(seq - done)
                done = seq
        projector.flush()


def search_text(update: Update) -> tuple[str, str, str, str]:
    """What full-text search reads of an update. Slugs never change, so a renamed entity leaves the index right."""
    about = " ".join(update.entities)
    sources = " ".join(f"{s.publisher} {s.title or ''}" for s in update.sources)
    further = " ".join(filter(None, (update.note, update.instrument)))
    return about, update.summary, further, sources


# -- indexes -----------------------------------------------------------------------------

_PLAIN_INDEXES = """
SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL AND tbl_name <> 'version' ORDER BY name
"""

_SET = "INSERT INTO search(search, rank) VALUES (?, ?)"

_FILLING = {"hashsize": 8 << 20, "automerge": 0}
"""How much of the full-text index is gathered in memory before it is written, and that nothing is merged yet."""

_FILLED = {"hashsize": 1 << 20, "automerge": 4, "crisismerge": 1_000}
"""FTS5's own defaults, but for how many pieces of the index may wait on a level.

It merges them little by little as updates are added, but all at once where there are 16. After a large import one
update then took a second, and more pages than SQLite's cache has. A thousand never come to wait.
"""


def optimize(connection: Database) -> None:
    """Merge the full-text index into one piece."""
    connection.execute("INSERT INTO search(search) VALUES ('optimize')")


def settle(connection: Database) -> None:
    """Set how a new full-text index is merged from now on."""
    connection.executemany(_SET, _FILLED.items())


def drop_indexes(connection: Database) -> list[str]:
    """Drop the indexes that are no part of a table; returns the statements that make them."""
    indexes = connection.execute(_PLAIN_INDEXES).fetchall()
    for name, _ in indexes:
        connection.execute(f"DROP INDEX {name}")
    return [str(statement) for _, statement in indexes]


@contextmanager
def indexes_afterwards(connection: Database, watch: Watch) -> Iterator[None]:
    """Build the indexes at the end, sorted, instead of row by row: for filling an empty tracker."""
    dropped = drop_indexes(connection)
    connection.executemany(_SET, _FILLING.items())
    yield
    settle(connection)
    with watch("Building indexes", len(dropped)) as tick:
        for statement in dropped:
            connection.execute(statement)
            tick()
