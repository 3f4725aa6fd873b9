"""The projected tables of a file beside those that follow from its ledger.

These are made anew in memory. Of both sides the rows are counted and their hashes added up,
which differ where a single row does. The hash is Python's own, with its secret of each
process, so that nobody can make rows that add up to the same.
"""

from collections.abc import Iterable, Iterator

from hwstatus.context import Watch, ticking
from hwstatus.record import canonical, validation
from hwstatus.record.forms import SUBJECTS, Record
from hwstatus.store import schema
from hwstatus.store.database import Database, Error, is_of_content
from hwstatus.store.projection import VERSION_COUNT, Projector
from hwstatus.store.steps import brought_in, is_newest

RECORDS = f"""
SELECT v.seq, v.subject, v.key, v.record, {is_newest("v")}, {brought_in("v")}
  FROM version v WHERE v.record IS NOT NULL ORDER BY v.seq
"""
"""Every record that was ever held, whether it is the newest of its key, and the first of that."""

ADDED = ("updates", "about", "effect", "deadline", "publisher")
"""Tables to which each row of a record is added as it is."""


class _Adding(Projector):
    """Adds up the rows of tables of which nothing replaces another, which takes a third of the time of writing them.

    Keeps the texts of the full-text index, or nothing, instead of an index.
    """

    def __init__(self, connection: Database, *, keeps_texts: bool) -> None:
        super().__init__(connection)
        self._keeps_texts = keeps_texts
        self.tallies = dict.fromkeys(ADDED, (0, 0))

    def _write(self, table: str, rows: list[tuple[object, ...]]) -> None:
        if table in self.tallies:
            count, total = self.tallies[table]
            more, added = _tally(rows)
            self.tallies[table] = count + more, total + added
        elif table != "search":
            super()._write(table, rows)
        elif self._keeps_texts:
            self._connection.executemany(_TEXT, rows)


_TEXTS = """
CREATE TABLE texts (seq INTEGER PRIMARY KEY, about TEXT, summary TEXT, note TEXT, sources TEXT)
"""
_TEXT = "INSERT INTO texts VALUES (?, ?, ?, ?, ?)"


class Comparison:
    """What follows from the ledger of a file, to be compared with its tables.

    `stranger` says which version does not hold the record that its key names; what follows
    from the versions after it is not known then. `refused` says which newest records no
    import would take in, and why: they are held all the same. With `texts` the full-text index can be
    compared too. Raises `DamagedRecord`.
    """

    def __init__(self, connection: Database, watch: Watch, *, whole: bool) -> None:
        self._connection = connection
        self._watch = watch
        self._anew = Database.in_memory()
        schema.migrate(self._anew)
        self._anew.execute(_TEXTS)
        self._whole = whole
        projector = _Adding(self._anew, keeps_texts=whole)
        self._tallies = projector.tallies
        self.stranger: str | None = None
        self.refused: list[str] = []
        self._entities: set[str] = set()
        self._naming: dict[str, str] = {}
        with self._anew.changing():
            for seq, record, first in self._newest():
                projector.add(seq, record, first)
            projector.flush()
        for slug, record_key in self._naming.items():
            if slug not in self._entities:
                self.refused.append(f"{record_key}: '{slug}' is not known")

    def _newest(self) -> Iterator[tuple[int, Record, int]]:
        """The newest version of each record, with its number and that of the first; all are looked at."""
        total = self._connection.count(VERSION_COUNT)
        with self._watch("Reading the ledger", total) as tick:
            rows = ticking(self._connection.execute(RECORDS), tick)
            for seq, subject, key, line, is_newest, first in rows:
                if subject not in SUBJECTS:
                    self.stranger = f"version {seq} is of an unknown kind"
                    return
                record = self._record(subject, key, line, is_newest)
                if canonical.key_of(record) != key and not self.stranger:
                    self.stranger = (
                        f"version {seq} holds another record than its key says"
                    )
                if is_newest:
                    yield seq, record, first

    def _record(self, subject: str, key: str, line: str, is_newest: bool) -> Record:
        """The record of a version; of the newest one it is asked what an import asks."""
        if not (is_newest and self._whole):
            return canonical.restore(subject, line)
        record, refusal = validation.examined(subject, line)
        if refusal is not None:
            self.refused.append(f"{subject} {key}: {refusal}")
        if subject == "entity":
            self._entities.add(key)
        for slug in validation.entities_named(record):
            self._naming.setdefault(slug, f"{subject} {key}")
        return record

    def differing(self) -> list[str]:
        """The tables that do not hold what follows from the ledger."""
        present = {name for _, name, _ in schema.objects(self._connection)}
        with self._watch("Comparing tables", len(schema.PROJECTION)) as tick:
            tables = []
            for table in schema.PROJECTION:
                # What is missing is of a later schema, or `schema` has told of it.
                if table in present and self._differs(table):
                    tables.append(table)
                tick()
        return tables

    def _differs(self, table: str) -> bool:
        query = f"SELECT {self._columns(table)} FROM {table}"
        anew = self._tallies.get(table) or _tally(self._anew.execute(query))
        return _tally(self._connection.execute(query)) != anew

    def _columns(self, table: str) -> str:
        """What of a table follows from the ledger; the first column of some only numbers the rows."""
        if table not in schema.NUMBERED:
            return "*"
        columns = self._connection.execute(f"PRAGMA table_info({table})").fetchall()
        return ", ".join(str(column[1]) for column in columns[1:])

    def index_holds(self, address: str) -> bool:
        """Whether the full-text index of the file at an address (a URI) has each word at each of its places.

        And whether it ranks what it finds as ours does.
        """
        try:
            self._anew.execute("ATTACH ? AS held", (address,))
            if self._anew.execute(_RANKED_OTHERWISE).fetchone():
                return False
            self._compare_index()
        except Error as error:
            if is_of_content(error):
                return False
            raise
        return True

    def _compare_index(self) -> None:
        """Raise SQLite's error of a damaged file where the index does not hold the texts.

        FTS5 compares an index with a table of texts, and our records are none: so a copy of
        the index is laid beside the texts.
        """
        anew = self._anew
        with self._watch("Comparing the index", None):
            anew.execute(_index_beside_texts())
            for part in _PARTS:
                table = f"beside_{part}"
                anew.execute(f"DELETE FROM {table}")
                anew.execute(f"INSERT INTO {table} SELECT * FROM held.search_{part}")
            anew.execute(_COMPARE)

    def close(self) -> None:
        """Let the tables go."""
        self._anew.close()


_PARTS = ("data", "idx", "docsize", "config")
_RANKED_OTHERWISE = """
SELECT v FROM main.search_config WHERE k = 'rank' EXCEPT SELECT v FROM held.search_config WHERE k = 'rank'
"""
_COMPARE = "INSERT INTO beside(beside, rank) VALUES ('integrity-check', 1)"


def _index_beside_texts() -> str:
    """The statement of a full-text index like the tracker's, over the table of texts."""
    statement = schema.statements(schema.SEARCH)[0]
    named = statement.replace("TABLE search", "TABLE beside")
    return named.replace("content=''", "content='texts', content_rowid='seq'")


def _tally(rows: Iterable[tuple[object, ...]]) -> tuple[int, int]:
    """How many rows there are, and the sum of their hashes."""
    hashes = list(map(hash, rows))
    return len(hashes), sum(hashes)
