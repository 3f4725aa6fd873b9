"""What the tables hold for each record: the projection of the ledger (docs/architecture.md#invariants).

`Projector` is the only writer of the projected tables, for one record as for a million: it gathers rows
and writes them table by table, the full-text index included (a trigger a row would cost three times as
much, and taking the text out of the record in SQL once more a third).
"""

import json
from collections import defaultdict

from hwstatus import dates, names
from hwstatus.models import Entity, Group, NothingNew, Record, Update
from hwstatus.standing import last_day, moment_of
from hwstatus.store.database import Database
from hwstatus.vocabulary import rank

_INSERTS = {
    "updates": "INSERT INTO updates VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "about": "INSERT INTO about VALUES (?, ?, ?)",
    "effect": "INSERT INTO effect VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "deadline": "INSERT INTO deadline VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "outcome": "INSERT OR REPLACE INTO outcome VALUES (?, ?, ?, ?, ?, ?, ?)",
    "publisher": "INSERT INTO publisher VALUES (?, ?)",
    "search": "INSERT INTO search(rowid, about, summary, note, sources) VALUES (?, ?, ?, ?, ?)",
    "entity": "INSERT OR REPLACE INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    "name": "INSERT OR IGNORE INTO name VALUES (?, ?)",
    "checked": "INSERT OR REPLACE INTO checked VALUES (?, ?, ?, ?, ?)",
    "grouping": "INSERT OR REPLACE INTO grouping VALUES (?, ?, ?, ?)",
    "member": "INSERT OR REPLACE INTO member VALUES (?, ?, ?, ?)",
}

_CLUSTERED = ("about", "publisher")
"""Tables kept in the order of their key: nearly in that order, a batch meets each of their pages once."""

_UNINDEX = "INSERT INTO search(search, rowid, about, summary, note, sources) VALUES ('delete', ?, ?, ?, ?, ?)"
_NAMED = "SELECT slug, name, kind, iso2, iso3, aliases FROM entity ORDER BY seq"
_FORGET = (
    "DELETE FROM effect WHERE seq = ?",
    "DELETE FROM deadline WHERE seq = ?",
    "DELETE FROM outcome WHERE seq = ?",
    "DELETE FROM updates WHERE seq = ?",
)

BATCH = 5_000
"""Rows held before they are written: some megabytes."""


class Projector:
    """Adds and removes records; nothing is complete before `flush`."""

    def __init__(self, connection: Database) -> None:
        self._connection = connection
        self._rows: dict[str, list[tuple[object, ...]]] = defaultdict(list)

    def add(self, seq: int, record: Record) -> None:
        """Take in the record that version `seq` holds."""
        match record:
            case Update():
                self._add_update(seq, record)
            case Entity():
                self._add_entity(seq, record)
            case NothingNew():
                row = (record.entity, record.date, record.note, record.recorded_by, seq)
                self._rows["checked"].append(row)
            case Group():
                self._add_group(seq, record)

    def _add_update(self, seq: int, update: Update) -> None:
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
            )
        )
        for entity in (update.entity, *update.also_about):
            rows["about"].append((entity, last, seq))
        self._add_effects(seq, update, span.first)
        self._add_deadlines(seq, update)
        for o in update.outcomes:
            known, _, scope = o.deadline.partition(":")
            place = (known, scope, moment_of(update))
            rows["outcome"].append((*place, o.word, update.date, update.id, seq))
        spellings = {s.publisher.casefold(): s.publisher for s in update.sources}
        for publisher in spellings.values():
            rows["publisher"].append((publisher, seq))
        rows["search"].append((seq, *search_text(update)))
        if len(rows["updates"]) >= BATCH:
            self._write_rows()

    def _add_effects(self, seq: int, update: Update, first: str) -> None:
        if not update.effects:
            return
        moment = moment_of(update)
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
                )
            )

    def _add_deadlines(self, seq: int, update: Update) -> None:
        if not update.deadlines:
            return
        moment = moment_of(update)
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
        self._write_rows()
        run = self._connection.execute
        match record:
            case Update():
                run(_UNINDEX, (seq, *search_text(record)))
                last = last_day(record)
                for entity in (record.entity, *record.also_about):
                    run(
                        "DELETE FROM about WHERE entity = ? AND last = ? AND seq = ?",
                        (entity, last, seq),
                    )
                for source in record.sources:
                    run(
                        "DELETE FROM publisher WHERE name = ? AND seq = ?",
                        (source.publisher, seq),
                    )
                for statement in _FORGET:
                    run(statement, (seq,))
            case Entity():
                run("DELETE FROM entity WHERE slug = ?", (record.slug,))
                run("DELETE FROM name WHERE entity = ?", (record.slug,))
                self._hand_over(names.keys_of(record))
            case NothingNew():
                run(
                    "DELETE FROM checked WHERE entity = ? AND date = ?",
                    (record.entity, record.date),
                )
            case Group():
                run("DELETE FROM grouping WHERE slug = ?", (record.slug,))
                run("DELETE FROM member WHERE grouping = ?", (record.slug,))

    def _hand_over(self, keys: list[str]) -> None:
        """Names that an entity gave up go to whoever else has them."""
        rows = self._connection.execute(_NAMED).fetchall()
        for slug, name, kind, iso2, iso3, aliases in rows:
            other = Entity(
                slug, name, kind, iso2, iso3, aliases=tuple(json.loads(aliases))
            )
            own = set(names.keys_of(other))
            self._connection.executemany(
                _INSERTS["name"], [(key, slug) for key in keys if key in own]
            )

    def flush(self) -> None:
        """Write what is still held."""
        self._write_rows()

    def _write_rows(self) -> None:
        for table, rows in self._rows.items():
            if rows:
                if table in _CLUSTERED:
                    rows.sort()
                self._connection.executemany(_INSERTS[table], rows)
                rows.clear()


def search_text(update: Update) -> tuple[str, str, str, str]:
    """What full-text search reads of an update. Slugs never change, so a renamed entity leaves the index right."""
    about = " ".join((update.entity, *update.also_about))
    sources = " ".join(f"{s.publisher} {s.title or ''}" for s in update.sources)
    return about, update.summary, update.note or "", sources
