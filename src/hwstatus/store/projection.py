"""What the tables hold for each record: the projection of the ledger (docs/architecture.md#invariants).

`Projector` is the only writer of the projected tables, for one record as for a hundred thousand: it gathers rows
and writes them table by table, the full-text index included (a trigger a row would cost three times as
much, and taking the text out of the record in SQL once more a third).
"""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from hwstatus.context import Watch, unwatched
from hwstatus.record import canonical, dates, names
from hwstatus.record.forms import Draft, Group, NothingNew, Record
from hwstatus.record.models import Entity, Update
from hwstatus.record.vocabulary import rank
from hwstatus.rules.standing import last_day, moment_of
from hwstatus.store import schema
from hwstatus.store.database import Database
from hwstatus.store.drafts import drop_altered
from hwstatus.store.steps import brought_in

VERSION_COUNT = "SELECT coalesce(max(seq), 0) FROM version"
NEWEST_VERSIONS = f"""
SELECT v.seq, v.subject, v.key, v.record, {brought_in("v")} FROM version v
 WHERE v.record IS NOT NULL
   AND v.seq = (SELECT max(n.seq) FROM version n WHERE n.key = v.key AND n.subject = v.subject)
 ORDER BY v.seq
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
    "updates": ("seq",),
    "effect": ("seq",),
    "deadline": ("seq",),
    "outcome": ("seq",),
    "about": ("entity", "last", "seq"),
    "publisher": ("name", "seq"),
    "entity": ("slug",),
    "name": ("entity",),
    "checked": ("entity", "date"),
    "grouping": ("slug",),
    "member": ("grouping",),
    "draft": ("id",),
}
"""By which columns the rows of a record are found again."""


def _delete(table: str, key: tuple[str, ...]) -> str:
    """The statement that takes out all rows of the keys in a JSON array of arrays."""
    values = ", ".join(f"value ->> {at}" for at in range(len(key)))
    keys = f"SELECT {values} FROM json_each(?)"
    return f"DELETE FROM {table} WHERE ({', '.join(key)}) IN ({keys})"


_DELETES = {table: _delete(table, key) for table, key in _KEYS.items()}

_DROP_TEXTS = "DELETE FROM draft_text WHERE id NOT IN (SELECT id FROM draft)"

BATCH = 5_000
"""Rows held before they are written: some megabytes."""


class Projector:
    """Adds and removes records; nothing is complete before `flush`.

    A record is removed before its new form is added.
    """

    def __init__(self, connection: Database) -> None:
        self._connection = connection
        self._rows: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        self._gone: dict[str, list[tuple[object, ...]]] = defaultdict(list)
        self._given_up: list[str] = []

    def add(self, seq: int, record: Record, first: int | None = None) -> None:
        """Take in the record that version `seq` holds; `first` is the version that brought it in, if another."""
        match record:
            case Update():
                self._add_update(seq, record, first or seq)
            case Entity():
                self._add_entity(seq, record)
            case NothingNew():
                row = (record.entity, record.date, record.note, record.recorded_by, seq)
                self._rows["checked"].append(row)
            case Group():
                self._add_group(seq, record)
            case Draft():
                self._rows["draft"].append((record.id, seq))

    def _add_update(self, seq: int, update: Update, first: int) -> None:
        rows = self._rows
        span = dates.read_date(update.date)
        last = last_day(update)
        shown = update.headline_effect
        rows["updates"].append(
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
        for entity in (update.entity, *update.also_about):
            rows["about"].append((entity, last, seq))
        if update.effects or update.deadlines or update.outcomes:
            self._add_consequences(seq, update, moment_of(update, first))
        spellings = {s.publisher.casefold(): s.publisher for s in update.sources}
        rows["publisher"].extend((name, seq) for name in spellings.values())
        rows["search"].append((seq, *search_text(update)))
        if len(rows["updates"]) >= BATCH:
            self.flush()

    def _add_consequences(self, seq: int, update: Update, moment: str) -> None:
        """What most updates have none of."""
        self._add_effects(seq, update, moment)
        self._add_deadlines(seq, update, moment)
        for outcome in update.outcomes:
            update_id, _, scope = outcome.deadline.partition(":")
            row = (update_id, scope, moment, outcome.word, update.date, update.id, seq)
            self._rows["outcome"].append(row)

    def _add_effects(self, seq: int, update: Update, moment: str) -> None:
        first = dates.read_date(update.date).first
        for e in update.effects:
            self._rows["effect"].append(
                (
                    seq,
                    update.id,
                    update.entity,
                    e.scope,
                    moment,
                    first,
                    update.date,
                    e.status,
                    rank(e.status),
                    e.stage,
                    e.basis,
                    e.effective,
                    e.restores,
                    e.extent,
                    e.confirms,
                )
            )

    def _add_deadlines(self, seq: int, update: Update, moment: str) -> None:
        for d in update.deadlines:
            ends = dates.read_date(d.date).last
            self._rows["deadline"].append(
                (
                    seq,
                    update.id,
                    update.entity,
                    d.scope,
                    d.date,
                    ends,
                    d.what,
                    d.replaces,
                    moment,
                )
            )

    def _add_entity(self, seq: int, e: Entity) -> None:
        aliases = json.dumps(e.aliases, ensure_ascii=False)
        row = (
            e.slug,
            e.name,
            e.kind,
            e.iso2,
            e.iso3,
            e.region,
            e.subregion,
            e.home,
            aliases,
            seq,
        )
        self._rows["entity"].append(row)
        self._rows["name"].extend((key, e.slug) for key in names.keys_of(e))

    def _add_group(self, seq: int, group: Group) -> None:
        self._rows["grouping"].append(
            (group.slug, group.name, json.dumps(group.aliases, ensure_ascii=False), seq)
        )
        self._rows["member"].extend(
            (group.slug, m.country, m.since, m.to) for m in group.members
        )

    def remove(self, seq: int, record: Record) -> None:
        """Take out the record that version `seq` held."""
        gone = self._gone
        match record:
            case Update():
                self._remove_update(seq, record)
            case Entity():
                gone["entity"].append((record.slug,))
                gone["name"].append((record.slug,))
                self._given_up.extend(names.keys_of(record))
            case NothingNew():
                gone["checked"].append((record.entity, record.date))
            case Group():
                gone["grouping"].append((record.slug,))
                gone["member"].append((record.slug,))
            case Draft():
                gone["draft"].append((record.id,))

    def _remove_update(self, seq: int, update: Update) -> None:
        gone = self._gone
        for table in ("updates", "effect", "deadline", "outcome"):
            gone[table].append((seq,))
        last = last_day(update)
        for entity in (update.entity, *update.also_about):
            gone["about"].append((entity, last, seq))
        gone["publisher"].extend((source.publisher, seq) for source in update.sources)
        gone["search"].append((seq, *search_text(update)))
        if len(gone["updates"]) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is still held; the text of a draft that went goes too."""
        drafts_went = "draft" in self._gone
        for table, rows in self._gone.items():
            if table == "search":
                self._connection.executemany(_UNINDEX, rows)
            else:
                self._connection.execute(_DELETES[table], (json.dumps(rows),))
        self._gone.clear()
        self._hand_over()
        for table, rows in self._rows.items():
            self._write(table, rows)
        self._rows.clear()
        if drafts_went:
            drop_texts(self._connection)

    def _write(self, table: str, rows: list[tuple[object, ...]]) -> None:
        """Write rows of one table; those of the index are texts."""
        if table in _CLUSTERED:
            rows.sort()
        self._connection.executemany(_INSERTS[table], rows)

    def _hand_over(self) -> None:
        """Names that entities gave up go to whoever else has them."""
        if not self._given_up:
            return
        free = set(self._given_up)
        rows = self._connection.execute(_NAMED).fetchall()
        for slug, name, kind, iso2, iso3, aliases in rows:
            other = Entity(slug, name, kind, iso2, iso3, aliases=json.loads(aliases))
            taken = [(key, slug) for key in names.keys_of(other) if key in free]
            self._connection.executemany(_INSERTS["name"], taken)
        self._given_up.clear()


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
    if taken and connection.execute(_NAMES_INSTRUMENTS).fetchone()[0]:
        connection.execute("BEGIN IMMEDIATE")
        make_anew(connection)
        connection.execute("COMMIT")


def drop_texts(connection: Database) -> None:
    """Take out, and overwrite in the file, every text whose draft does not wait."""
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(_DROP_TEXTS)


def project(truth: Database, target: Database, watch: Watch = unwatched) -> None:
    """Fill the projected tables of `target` from the newest versions in the ledger of `truth`."""
    projector = Projector(target)
    total = truth.execute(VERSION_COUNT).fetchone()[0]
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
    about = " ".join((update.entity, *update.also_about))
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
