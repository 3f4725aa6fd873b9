"""Invented records for the tests: builders with sound defaults, a small world, hypothesis strategies.

Nothing here comes from the shipped dataset, which grows: the countries are those of novels and films.
"""

import sqlite3
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from hwstatus import json_text
from hwstatus.context import Context, Tick
from hwstatus.record import canonical
from hwstatus.record.forms import Draft, Enquiry, Group, Membership, NothingNew, Record
from hwstatus.record.models import (
    Deadline,
    Effect,
    Entity,
    Exemption,
    Market,
    Outcome,
    Source,
    Update,
)
from hwstatus.record.vocabulary import (
    ACTORS,
    ANSWERS,
    BASES,
    CONFIDENCES,
    EXTENTS,
    OUTCOMES,
    PENDING,
    RESTRICTED,
    SCOPES,
    STAGES,
    STATUSES,
)
from hwstatus.store import builder, schema
from hwstatus.store.database import Database
from hwstatus.store.history import LedgerReader
from hwstatus.store.ledger import EntryHead, append, upsert
from hwstatus.subject import FOUNDED

TODAY = "2026-11-24"
KEPT = builder.dataset_day()
"""The day to which the shipped dataset was kept; no record of it is of a later day."""
AFTER = str(date.fromisoformat(KEPT) + timedelta(days=1))
"""A day on which a copy of the shipped tracker can be changed: no entry is before the one before it."""
CONTEXT = Context(TODAY, f"{TODAY}T12:00:00Z", "a tester")
NOON = "2026-11-20T12:00:00Z"


def noting(titles: list[str]) -> Context:
    """A context that notes what it is asked to show the progress of."""

    @contextmanager
    def watch(title: str, _total: int | None) -> Iterator[Tick]:
        titles.append(title)
        yield lambda _done=1: None

    return CONTEXT._replace(watch=watch)


# Everything that a terminal, a browser, a spreadsheet or Rich could take for more than text.
HOSTILE_TEXT = (
    "=cmd|'/C calc'!A0 [bold]loud[/bold] [/items] :smile: \x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x1b\\here "
    "\x9b2J \u202egnp.exe \u200b\ufeff <script>alert(1)</script> a,b;\"c\" 'd' \\ | `x` $y% &amp; tab\there \x07 \x7f"
)


def update(
    known: str = "aaaaaaaaaa", entity: str = "ruritania", **changes: object
) -> Update:
    """An update with sound defaults; `effects` may be given as `scope=status` texts."""
    effects = changes.pop("effects", ())
    assert isinstance(effects, tuple | list)
    fields: dict[str, object] = {
        "also_about": (),
        "date": "2020-07-22",
        "summary": f"Something happened, told as {known}.",
        "note": None,
        "actor": "government",
        "actor_name": None,
        "confidence": "single-press",
        "pending": None,
        "effects": tuple(
            e if isinstance(e, Effect) else effect(str(e)) for e in effects
        ),
        "deadlines": (),
        "sources": (Source("The Strelsau Times"),),
        "exemptions": (),
        "recorded_at": NOON,
        "recorded_by": "an editor",
        **changes,
    }
    return Update(id=known, entity=entity, **fields)  # type: ignore[arg-type]


def effect(
    text: str, stage: str = "adopted", basis: str = "law", effective: str | None = None
) -> Effect:
    """An effect from `scope=status`, or from a status alone for 5G."""
    scope, sign, status = text.partition("=")
    return (
        Effect(scope, status, stage, basis, effective)
        if sign
        else Effect("5g", scope, stage, basis, effective)
    )


def country(slug: str, iso2: str | None = None, **changes: object) -> Entity:
    """A country named like its slug."""
    name = slug.replace("-", " ").title()
    found = Entity(
        slug,
        name,
        "country",
        iso2,
        f"{iso2}X" if iso2 else None,
        None,
        "Europe",
        "Southern Europe",
    )
    return found._replace(**changes)  # type: ignore[arg-type]


WORLD_ENTITIES = (
    country("ruritania", "QR", aliases=("Kingdom of Ruritania", "Ruritánia")),
    country("freedonia", "QF", aliases=("Land of the Brave and Free",)),
    country("borduria", "QB"),
    country("syldavia", "QS", aliases=("Zyldavia",)),
    country("grand-fenwick", "QG", aliases=("Duchy of Grand Fenwick",)),
    country("genovia", "QN", subregion="Western Europe"),
    country("elbonia", "QE"),
    country("sylvania", "QY"),
    Entity("middle-sea-union", "Middle Sea Union", "bloc", aliases=("MSU",)),
    Entity("ruritel", "Ruritel", "company", home="ruritania", aliases=("Ruritel AG",)),
    Entity("fredcom", "Fredcom", "company", home="freedonia"),
)

WORLD_UPDATES = (
    update("3b0000000a", "ruritania", date="2018", summary="Ruritania's parliament opened an inquiry into 5G vendors.",
           actor="legislature", effects=[effect("under-review", "announced", "informal")]),
    update("4c0000000b", "ruritania", date="2019-03-12", summary="The regulator kept Huawei out of the network's core.",
           actor="regulator", actor_name="Office of the Ether", confidence="official",
           effects=[effect("5g=restricted", "in-force", "order"), effect("5g-core=banned", "in-force", "order")],
           sources=(Source("Office of the Ether", "Order 12", "https://ether.example/12", None, "2019-03-12", True),
                    Source("The Strelsau Times", None, "https://times.example/a?b=1&c=2"))),
    update("5d0000000c", "ruritania", also_about=("ruritel",), date="2020-07-22",
           summary="Ruritania told Ruritel and the other operators that licences for Huawei equipment will not be "
           "renewed, which takes it out of the network by 2028.", note="The decree was not published.",
           effects=[effect("phase-out", "adopted", "licence", "2028")],
           deadlines=(Deadline("5g", "2027-12-31", "Huawei equipment must be out"),)),
    update("5d00000zzz", "ruritania", date="2024-05", summary="Ruritania moved the deadline by a year.",
           effects=[effect("phase-out", "adopted", "licence", "2028")],
           deadlines=(Deadline("5g", "2028-12-31", "Huawei equipment must be out", "2027-12-31"),)),
    update("6e0000000d", "freedonia", date="2019-05-02", summary="Freedonia's president saw no reason for a ban.",
           effects=[effect("permitted", "announced", "informal")], sources=(Source("Freedonia Gazette"),)),
    update("6f0000000e", "freedonia", date="2019-05-20", summary="Freedonia's agency ordered Huawei out.",
           actor="security-agency", effects=[effect("banned", "adopted", "order")],
           sources=(Source("Freedonia Gazette"),)),
    update("7a0000000f", "borduria", date="2021-01-10", summary="Borduria banned Huawei from its 5G network.",
           effects=[effect("banned", "in-force", "law")]),
    update("7b0000000g", "borduria", date="2021-02-01", summary="A court in Szohôd suspended the ban.", actor="court",
           effects=[effect("under-review", "suspended", "order")]),
    update("8a0000000h", "syldavia", date="2020-10", summary="Syldavia shut Huawei out of public procurement.",
           effects=[effect("government=banned", "adopted", "guidance")]),
    update("8b0000000j", "grand-fenwick", date="2022-02-02", summary="The Duchess welcomed Huawei with certificates.",
           effects=[effect("permitted", "announced", "informal")]),
    update("8c0000000k", "genovia", date="2020-02-02", summary="Genovia adopted a law against high-risk vendors.",
           effects=[effect("discouraged", "adopted", "guidance")]),
    update("8d0000000m", "genovia", date="2023-03-03", summary="Genovia repealed the law; nothing took its place.",
           effects=[effect("unknown", "repealed", "law")]),
    update("9a0000000n", "elbonia", also_about=("fredcom",), date="2024-12-24", pending="tighten",
           summary="华为 in Elbonia: its minister wrote to Fredcom about mud in the cables.",
           sources=(Source("新华社", "一个标题", "https://news.example/" + "long-path/" * 12),)),
    update("9b0000000p", "fredcom", date="2025-01-31", summary="Fredcom replaced Huawei's radio units by its own.",
           actor="operator", effects=[effect("5g-ran=banned", "announced", "contract")]),
    update("9c0000000q", "middle-sea-union", date="2023-06-15", actor="government",
           summary="The Middle Sea Union advised its members to avoid Huawei.",
           effects=[effect("discouraged", "adopted", "guidance")]),
)  # fmt: skip

WORLD_CHECKS = (
    NothingNew("ruritania", "2026-10-01", "Asked the regulator.", NOON, "an editor"),
)

WORLD_GROUPS = (
    Group(
        "old-alliance",
        "Old Alliance",
        ("OA",),
        Source("An almanac"),
        (
            Membership("ruritania", "1894", None),
            Membership("freedonia", "1933", "2001"),
        ),
    ),
)


def connect_blank() -> Database:
    """A database in memory with the tables of a tracker, and nobody in them."""
    connection = Database.in_memory()
    schema.migrate(connection)
    return connection


def record_all(
    connection: Database, found: Iterable[Record], verb: str = "add", at: str = NOON
) -> None:
    """Write records as one ledger entry."""
    connection.execute("BEGIN IMMEDIATE")
    append(connection, EntryHead(verb, at, "an editor"), map(upsert, found))
    connection.execute("COMMIT")


def write_tracker(path: Path, *batches: Iterable[Record]) -> Path:
    """A tracker file that holds these records and no others; the first batch counts as dataset."""
    connection = connect_blank()
    for number, batch in enumerate(batches):
        record_all(connection, batch, "add" if number else "dataset")
    connection.execute("VACUUM INTO ?", (str(path),))
    connection.close()
    return path


def write_world(path: Path) -> Path:
    """The tracker of the invented world."""
    return write_tracker(
        path, WORLD_ENTITIES + WORLD_GROUPS, WORLD_UPDATES + WORLD_CHECKS
    )


FORMERLY = {
    4: "UPDATE updates SET (scope, status) = (SELECT e.scope, e.status FROM effect e"
    " WHERE e.seq = updates.seq ORDER BY e.scope <> '5g', e.n LIMIT 1)"
    " WHERE seq IN (SELECT seq FROM effect WHERE confirms);",
    3: "DROP INDEX updates_in_order; UPDATE effect SET moment = substr(moment, 1, 32) || id;"
    " UPDATE deadline SET decided = substr(decided, 1, 32) || id;"
    " UPDATE outcome SET moment = substr(moment, 1, 32) || id;"
    " ALTER TABLE updates DROP COLUMN place;"
    " CREATE INDEX updates_in_order ON updates(last, recorded_at, id);",
    2: "ALTER TABLE effect DROP COLUMN restores; ALTER TABLE effect DROP COLUMN extent;"
    " ALTER TABLE effect DROP COLUMN confirms; ALTER TABLE updates DROP COLUMN confidence;",
    1: "DROP TABLE draft; DROP TABLE draft_text; DROP INDEX version_of_draft;",
}
"""What leads from a schema back to the one before, by the number of that."""


def go_back_to(path: Path, version: int) -> None:
    """Make a tracker one of an older schema, as an older program would have left it."""
    with closing(sqlite3.connect(path)) as connection:
        for former, steps in FORMERLY.items():
            if former >= version:
                connection.executescript(steps)
        connection.execute(f"PRAGMA user_version = {version:d}")


# -- hypothesis ------------------------------------------------------------------------------------


def _settled(text: str) -> str:
    return unicodedata.normalize("NFC", text).strip()


def _is_storable(value: object) -> bool:
    try:
        json_text.encode(value).encode()
    except UnicodeEncodeError:
        return False
    return True


HOSTILE = (
    "\x01\x07\x1b\x7f\x9b\u202e\u2066\u200b\u2028\ufeff\U000e0041=+-@|<>\"'\\`[]\t\n\r,"
)


def texts(longest: int = 60) -> st.SearchStrategy[str]:
    """Text as a record may hold it: NFC, trimmed, not empty, no NUL, no lone surrogate; often hostile."""
    plain = st.characters(codec="utf-8", exclude_characters="\x00")
    parts = (
        st.text(plain, max_size=longest // 2),
        st.text(HOSTILE, max_size=longest // 4),
    )
    whole = st.builds(
        "{}{}{}".format, *parts, st.text(plain, max_size=longest // 4)
    ).map(_settled)
    return whole.filter(lambda text: bool(text) and len(text) <= longest)


_words = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=8)
slugs = _words | st.builds("{}-{}".format, _words, _words)
ids = st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=10, max_size=10)
_months = st.builds("{:04}-{:02}".format, st.integers(1988, 2025), st.integers(1, 12))
_days = st.builds("{}-{:02}".format, _months, st.integers(1, 28))
past_dates = (
    st.builds("{:04}".format, st.integers(1988, 2025))
    | _months
    | _days
    | st.sampled_from([FOUNDED, "1987", "2026", "2026-11", TODAY, "2020-02-29"])
)
any_dates = past_dates | st.sampled_from(["2028", "2030-06", "2099-12-31", "1900"])
moments = st.builds(
    "{}T{:02}:{:02}:{:02}Z".format,
    _days | st.sampled_from([FOUNDED, "2020-02-29"]),
    st.integers(0, 23),
    st.integers(0, 59),
    st.integers(0, 59),
)
urls = st.builds(
    "{}://{}.example/{}".format,
    st.sampled_from(["http", "https"]),
    slugs,
    st.text("abc0/?&=#%-._~é", max_size=300),
).map(_settled)

_more = st.tuples(
    st.sampled_from(["language", "vendor", "x\x1b"]),
    st.text(st.characters(exclude_characters="\0"), max_size=9)
    | st.integers()
    | st.lists(st.booleans(), max_size=2),
)
extras = (
    st.lists(_more, max_size=2).map(dict).filter(_is_storable).map(canonical.packed)
)
"""Fields of a later version; most records have none."""


def _limited(found: Effect) -> Effect:
    if found.status == RESTRICTED.word:
        return found
    return found._replace(extent=None)


effects = st.builds(
    Effect, st.sampled_from(list(SCOPES)), st.sampled_from(list(STATUSES)), st.sampled_from(list(STAGES)),
    st.sampled_from(list(BASES)), st.none() | any_dates, st.none() | ids,
    st.none() | st.sampled_from(list(EXTENTS)), st.booleans(), extras,
).map(_limited)  # fmt: skip
deadlines = st.builds(
    Deadline,
    st.sampled_from(list(SCOPES)),
    any_dates,
    texts(),
    st.none() | any_dates,
    extras,
).filter(lambda d: d.date != d.replaces)
sources = st.builds(
    Source,
    texts(),
    st.none() | texts(),
    st.none() | urls,
    st.none() | urls,
    st.none() | any_dates,
    st.booleans(),
    st.none() | texts(),
    st.none() | st.just("2026-01-31"),
    st.none() | texts(),
    extras,
)
outcomes = st.builds(
    Outcome,
    st.builds("{}:{}".format, ids, st.sampled_from(list(SCOPES))),
    st.sampled_from(list(OUTCOMES)),
    extras,
)


def distinct(
    found: st.SearchStrategy[Any], most: int, key: Callable[[Any], object] | None = None, least: int = 0
) -> st.SearchStrategy[tuple[Any, ...]]:  # fmt: skip
    """Some of what a strategy makes, the first of each key.

    `lists(unique_by=...)` makes a filter for every element, which takes longer than all the rest.
    """

    def firsts(several: list[Any]) -> tuple[Any, ...]:
        by_key = {key(one) if key else one: one for one in reversed(several)}
        return tuple(reversed(by_key.values()))

    return st.lists(found, min_size=least, max_size=most).map(firsts)


def _about(found: Update) -> Update:
    return found._replace(
        also_about=tuple(slug for slug in found.also_about if slug != found.entity)
    )


updates = st.builds(
    Update, ids, slugs, distinct(slugs, 3), past_dates, texts(200),
    st.none() | texts(), st.none() | st.sampled_from(list(ACTORS)), st.none() | texts(),
    st.sampled_from(list(CONFIDENCES)), st.none() | st.sampled_from(list(PENDING)),
    distinct(effects, 4, lambda e: e.scope), st.lists(deadlines, max_size=2).map(tuple),
    distinct(sources, 3, least=1),
    st.lists(st.builds(Exemption, texts(), texts(), extras), max_size=2).map(tuple), moments, texts(),
    distinct(outcomes, 2, lambda o: o.deadline), st.none() | texts(), extras,
).map(_about)  # fmt: skip

entities = st.builds(
    Entity, slugs, texts(), st.sampled_from(["country", "bloc", "region", "company", "organisation", "group"]),
    st.none() | st.sampled_from(["FR", "XK"]), st.none() | st.just("FRA"), st.none() | st.just("004"),
    st.none() | texts(), st.none() | texts(), st.none() | slugs, st.lists(texts(), max_size=3).map(tuple),
    st.lists(st.builds(Market, slugs, st.none() | st.just("2019-02"), st.none() | st.just("2020"), extras), max_size=2)
    .map(tuple), st.none() | slugs, extras,
)  # fmt: skip
checks = st.builds(
    NothingNew, slugs, past_dates, st.none() | texts(), moments, texts(), extras
)
groups = st.builds(
    Group, slugs, texts(), st.lists(texts(), max_size=2).map(tuple), sources,
    st.lists(st.builds(Membership, slugs, st.just("1900"), st.none() | any_dates, extras), max_size=3)
    .map(tuple), extras,
)  # fmt: skip
enquiries = st.builds(
    Enquiry, st.just("https://a.example/b"), st.just("2026-01-31"), st.sampled_from(list(ANSWERS)),
    st.none() | texts(), st.none() | st.just("0f" * 32), st.none() | st.just("https://b.example/c"), moments, texts(),
    extras,
)  # fmt: skip
drafts = st.builds(
    Draft, ids, st.just("0f" * 32), st.none() | past_dates, st.none() | texts(), st.none() | texts(), st.none() | urls,
    st.lists(texts(), max_size=2).map(tuple), st.none() | texts(), moments, texts(), extras,
)  # fmt: skip
anything = updates | enquiries | entities | checks | groups
"""What may come in a file."""
kept = anything | drafts
"""What the ledger keeps."""

READS = (
    "show ruritania",
    "status",
    "timeline",
    "timeline --chart",
    "list",
    "search ban*",
    "summary",
    "summary --by year,status",
    "names",
    "overview",
)
"""Commands that only read; all but the last take filters."""

ADD = (
    "add",
    "ruritania",
    "The king spoke of wires.",
    "--date",
    "2024-01-02",
    "--source",
    "Reuters",
)
"""A command that records an update."""


def ledger_of(connection: Database) -> LedgerReader:
    """The ledger of a database that is at no place of a file."""
    return LedgerReader(connection)


def without_retracted(export: str) -> str:
    """An export without the lines of what was taken out."""
    lines = export.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith('{"retracted"'))
