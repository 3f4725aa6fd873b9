"""The least Python and sqlite3 for each piece of work, and T: what hwstatus is measured against.

The same work: one plain table with a column for every field that `hwstatus list -f csv` writes.
"""

import csv
import json
import sqlite3
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

_TABLE = """
CREATE TABLE updates (
    id TEXT PRIMARY KEY, date TEXT, entity TEXT, status TEXT, scope TEXT, stage TEXT, basis TEXT, effective TEXT,
    summary TEXT, note TEXT, actor TEXT, actor_name TEXT, confidence TEXT, publisher TEXT, title TEXT, url TEXT,
    published TEXT, also_about TEXT, effects TEXT, deadlines TEXT, pending TEXT, recorded_at TEXT, recorded_by TEXT,
    extent TEXT, instrument TEXT, confirms TEXT, first_day TEXT, last_day TEXT, iso2 TEXT, iso3 TEXT, name TEXT
);
CREATE INDEX by_entity ON updates(entity, date);
CREATE INDEX by_date ON updates(date);
CREATE VIRTUAL TABLE fts USING fts5(entity, summary, publisher, content='updates');
"""
_COLUMNS = (
    "id, date, entity, status, scope, stage, basis, effective, summary, note, actor, actor_name, confidence, publisher,"
    " title, url, published, also_about, effects, deadlines, pending, recorded_at, recorded_by, extent, instrument,"
    " confirms"
)
COLUMNS = f"{_COLUMNS}, first_day, last_day, iso2, iso3, name"
"""Those of CSV: no record holds the last ones."""
_ENTITIES = (
    Path(__file__).parents[1] / "src" / "hwstatus" / "dataset" / "entities.jsonl"
)


def _open(path: str) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{Path(path).absolute()}?mode=ro", uri=True)


def _named() -> dict[str, tuple[str | None, str | None, str]]:
    """The codes and the name of each entity."""
    entities = map(json.loads, _ENTITIES.read_text(encoding="utf-8").splitlines())
    return {e["slug"]: (e.get("iso2"), e.get("iso3"), e["name"]) for e in entities}


def _days(date: str) -> tuple[str, str]:
    """The first and the last day that a date can mean."""
    if len(date) == len("2020-07-22"):
        return date, date
    if len(date) == len("2020"):
        return f"{date}-01-01", f"{date}-12-31"
    from calendar import monthrange

    _, length = monthrange(int(date[:4]), int(date[5:]))
    return f"{date}-01", f"{date}-{length}"


def _rows(source: str) -> Iterator[tuple[object, ...]]:
    named = _named()
    with Path(source).open(encoding="utf-8") as file:
        for line in file:
            r = json.loads(line)
            effects = r.get("effects", ())
            deadlines = r.get("deadlines", ())
            sources = r["sources"]
            publishers = [s["publisher"] for s in sources]
            addresses = [s["url"] for s in sources if "url" in s]
            published = [s["published"] for s in sources if "published" in s]
            e = effects[0] if effects else _NO_EFFECT
            yield (
                r["id"],
                r["date"],
                r["entity"],
                e["status"],
                e["scope"],
                e["stage"],
                e["basis"],
                e.get("effective"),
                r["summary"],
                r.get("note"),
                r.get("actor"),
                r.get("actor_name"),
                r["confidence"],
                "; ".join(publishers),
                sources[0].get("title"),
                " ".join(addresses),
                "; ".join(published),
                "; ".join(r.get("also_about", ())),
                "; ".join([f"{e['scope']}={e['status']}" for e in effects]),
                "; ".join([f"{d['scope']}={d['date']}" for d in deadlines]),
                r.get("pending"),
                r["recorded_at"],
                r["recorded_by"],
                e.get("extent"),
                r.get("instrument"),
                "yes" if e.get("confirms") else None,
                *_days(r["date"]),
                *named[r["entity"]],
            )


_NO_EFFECT = dict.fromkeys(("status", "scope", "stage", "basis", "effective"))


def load(source: str, target: str) -> None:
    """Load a corpus: one table, two indexes, full text by one INSERT..SELECT."""
    db = sqlite3.connect(target, isolation_level=None)
    db.execute("PRAGMA cache_size = -65536")
    db.executescript(_TABLE)
    db.execute("BEGIN")
    places = ", ".join("?" * len(COLUMNS.split()))
    db.executemany(f"INSERT INTO updates VALUES ({places})", _rows(source))
    db.execute(
        "INSERT INTO fts(rowid, entity, summary, publisher) SELECT rowid, entity, summary, publisher FROM updates"
    )
    db.execute("COMMIT")


def search(path: str, words: str) -> None:
    """The 20 best matches."""
    columns = ", ".join(f"u.{name}" for name in _COLUMNS.split(", "))
    query = f"SELECT {columns} FROM fts JOIN updates u ON u.rowid = fts.rowid WHERE fts MATCH ? ORDER BY rank LIMIT 20"
    for row in _open(path).execute(query, (words,)):
        print(*row, sep="\t")


def summary(path: str) -> None:
    """Counts by month and status."""
    query = "SELECT substr(date, 1, 7), status, count(*) FROM updates GROUP BY 1, 2"
    for row in _open(path).execute(query):
        print(*row, sep="\t")


def count(path: str) -> None:
    """Counts by status."""
    for row in _open(path).execute("SELECT status, count(*) FROM updates GROUP BY 1"):
        print(*row, sep="\t")


def _as_json(path: str, query: str, values: tuple[str, ...] = ()) -> None:
    rows = _open(path).execute(query, values)
    names = [c[0] for c in rows.description]
    for row in rows:
        print(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False))


def since(path: str, day: str) -> None:
    """JSON Lines of the updates since a day."""
    _as_json(
        path, f"SELECT {_COLUMNS} FROM updates WHERE date >= ? ORDER BY date", (day,)
    )


def export(path: str) -> None:
    """JSON Lines of everything."""
    _as_json(path, f"SELECT {_COLUMNS} FROM updates ORDER BY date, id")


def csv_rows(path: str) -> None:
    """CSV of everything."""
    rows = _open(path).execute(f"SELECT {COLUMNS} FROM updates ORDER BY date DESC")
    writer = csv.writer(sys.stdout)
    writer.writerow([c[0] for c in rows.description])
    writer.writerows(rows)


def bare(path: str, name: str) -> None:
    """T: a Typer app with one command that prints one query."""
    import typer

    app = typer.Typer()

    @app.command()
    def show(path: str, name: str) -> None:
        query = "SELECT id, date, summary FROM updates WHERE entity = ? ORDER BY date DESC LIMIT 20"
        for row in _open(path).execute(query, (name,)):
            print(*row, sep="\t")

    app([path, name])


FLOORS: dict[str, Callable[..., None]] = {
    "load": load,
    "search": search,
    "summary": summary,
    "count": count,
    "since": since,
    "export": export,
    "csv": csv_rows,
    "typer": bare,
}

if __name__ == "__main__":
    FLOORS[sys.argv[1]](*sys.argv[2:])
