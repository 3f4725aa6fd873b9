"""`export -f sqlite`: the flat database holds what the tracker says, and nothing else."""

import json
import random
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from conftest import InProcess
from hwstatus import paths
from hwstatus.record.fields import (
    DEADLINE,
    EFFECT,
    ENTITY,
    EXEMPTION,
    MARKET,
    SOURCE,
    UPDATE,
)
from hwstatus.record.forms import GROUP
from hwstatus.record.models import Filter
from hwstatus.record.vocabulary import SCOPES
from hwstatus.rules import standing
from hwstatus.store.groups import belonged
from hwstatus.store.tracker import Tracker, open_tracker
from hwstatus.tables import flat_database
from hwstatus.tables.flat_database.writing import TOKENIZER
from samples import (
    CONTEXT,
    HOSTILE_TEXT,
    TODAY,
    WORLD_ENTITIES,
    country,
    update,
    write_tracker,
)
from test_standing import random_history

AS_OF = "from_day <= :on AND (to_day IS NULL OR to_day > :on)"


def opened(path: Path) -> Tracker:
    return open_tracker(paths.Location(path, "--db", asked=True), CONTEXT)


@pytest.fixture(scope="module")
def flat(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """The flat database of the shipped tracker."""
    path = tmp_path_factory.mktemp("flat") / "flat.db"
    with opened(paths.PACKAGE.parents[1] / "data" / "tracker.db") as tracker:
        flat_database.write(path, tracker)
    with closing(sqlite3.connect(path)) as connection:
        yield connection


def rows(connection: sqlite3.Connection, query: str, **values: str) -> list[tuple]:  # type: ignore[type-arg]
    return connection.execute(query, values).fetchall()


def test_it_is_sound_and_every_reference_leads_somewhere(
    flat: sqlite3.Connection,
) -> None:
    assert rows(flat, "PRAGMA integrity_check") == [("ok",)]
    assert rows(flat, "PRAGMA foreign_key_check") == []
    for name, table in flat_database.TABLES.items():
        columns = [row[1] for row in rows(flat, f"PRAGMA table_info({name})")]
        assert columns == list(table.columns)
        declared = {row[3] for row in rows(flat, f"PRAGMA foreign_key_list({name})")}
        assert declared == {c for c, found in table.columns.items() if found.refers}
    ids = {row[0] for row in rows(flat, "SELECT id FROM updates")}
    [(count,)] = rows(flat, "SELECT count(*) FROM updates")
    assert len(ids) == count > 1_000


def test_what_a_record_says_is_a_column_with_the_words_of_its_field() -> None:
    """A new field of a record reaches the tables without being named there."""
    columns = [t.columns for t in flat_database.TABLES.values()]
    words = [column.words for table in columns for column in table.values()]
    for form in (UPDATE, EFFECT, SOURCE, EXEMPTION, DEADLINE, ENTITY, MARKET, GROUP):
        for name, field in form.fields.items():
            its_own = name in flat_database.TABLES or field.form is not None
            assert its_own or any(said.startswith(field.help) for said in words), name


def test_the_first_table_answers(flat: sqlite3.Connection, shipped: Path) -> None:
    found = {
        r[0]: r[1:] for r in rows(flat, "SELECT slug, status, scope FROM entities")
    }
    with opened(shipped) as tracker:
        known = tracker.standings.by_entity(TODAY)
        for entity in tracker.entities.all():
            head = standing.headline(entity.slug, known.get(entity.slug, ()))
            scope = head.scope if head.decided_by else None
            assert found[entity.slug] == (head.status, scope)


@pytest.mark.parametrize(
    "day", ["2012-06-01", "2019-05-15", "2021-01-01", "2024-02-29"]
)
def test_what_held_on_a_day_is_one_comparison(
    flat: sqlite3.Connection, shipped: Path, day: str
) -> None:
    verdicts = dict(
        rows(flat, f"SELECT entity, status FROM verdict_runs WHERE {AS_OF}", on=day)
    )
    runs = rows(
        flat,
        f"SELECT entity, scope, status, began_by FROM standing_runs WHERE {AS_OF}",
        on=day,
    )
    with opened(shipped) as tracker:
        known = tracker.standings.by_entity(day)
        asked = [
            (s.entity, s.scope, s.status, s.began_by) for o in known.values() for s in o
        ]
        assert sorted(runs) == sorted(asked)
        for entity in tracker.entities.all():
            head = standing.headline(entity.slug, known.get(entity.slug, ()))
            assert verdicts.get(entity.slug, "unknown") == head.status


@pytest.mark.parametrize(
    "day", ["1990-01-01", "2004-03-29", "2021-01-01", "2024-03-07"]
)
def test_the_members_of_a_group_on_a_day(
    flat: sqlite3.Connection, shipped: Path, day: str
) -> None:
    query = f"SELECT group_slug, country FROM memberships WHERE {AS_OF}"
    found = sorted(rows(flat, query, on=day))
    with opened(shipped) as tracker:
        stays = [
            (group.slug, stay.country)
            for group in tracker.entities.groups
            for stay in group.members
            if belonged(stay, day)
        ]
    assert found == sorted(stays)


def test_random_histories_are_told_alike(tmp_path: Path) -> None:
    chance = random.Random(5)
    slugs = [f"e{number}" for number in range(40)]
    known = [u for n, slug in enumerate(slugs) for u in random_history(chance, slug, n)]
    source = write_tracker(tmp_path / "t.db", [country(s) for s in slugs], known)
    with opened(source) as tracker:
        flat_database.write(tmp_path / "flat.db", tracker)
        flat = sqlite3.connect(tmp_path / "flat.db")
        for day in ("2019-12-31", "2020-02-14", "2021-01-01", TODAY):
            found = rows(
                flat,
                f"SELECT entity, scope, status, began_by FROM standing_runs WHERE {AS_OF}",
                on=day,
            )
            asked = tracker.standings.by_entity(day)
            expected = [
                (s.entity, s.scope, s.status, s.began_by)
                for own in asked.values()
                for s in own
            ]
            assert sorted(found) == sorted(expected)
        flat.close()


def test_full_text_search_folds_accents_and_word_ends(flat: sqlite3.Connection) -> None:
    query = """SELECT e.name FROM entities_fts f JOIN entities e ON e.rowid = f.rowid
                WHERE entities_fts MATCH :on"""
    assert ("Côte d'Ivoire",) in rows(flat, query, on="cote")
    query = "SELECT count(*) FROM updates_fts WHERE updates_fts MATCH :on"
    assert rows(flat, query, on="licence") == rows(flat, query, on="licences")
    assert "remove_diacritics 2" in TOKENIZER


def test_views_answer_by_name(flat: sqlite3.Connection) -> None:
    heads = rows(flat, "SELECT slug, status, decided_by FROM entities")
    every = rows(flat, "SELECT entity, status, update_id FROM verdicts")
    assert sorted(every) == sorted(heads) != []
    bound = rows(flat, "SELECT entity, status FROM banned_and_permitted")
    assert ("sweden", "phase-out") in bound or ("sweden", "banned") in bound
    assert not {"unknown", "under-review"} & {status for _, status in bound}
    changes = rows(flat, "SELECT was, status, kind, from_day FROM status_changes")
    assert all((was != now) == (kind != "took-effect") for was, now, kind, _ in changes)
    assert {kind for _, _, kind, _ in changes} == {"news", "took-effect"}
    assert [day for *_, day in changes] == sorted(
        (d for *_, d in changes), reverse=True
    )
    ahead = [day for (day,) in rows(flat, "SELECT last_day FROM next_deadlines")]
    assert ahead == sorted(ahead) and ahead[0] >= TODAY


def test_the_deadlines_ahead_are_those_of_the_command(
    flat: sqlite3.Connection, fast: InProcess, shipped: Path
) -> None:
    """Which tells what one source says of a company and of its country in one row.

    A day on which an act takes effect is of the act, and in the table of effects.
    """
    told = json.loads(fast("deadlines", "--json", db=shipped).out)
    asked = [
        (name, row["scope"], row["date"])
        for row in told
        if row["kind"] == "gone by"
        for name in (row["name"], *row["also"])
    ]
    found = rows(flat, "SELECT name, scope, date FROM next_deadlines")
    assert sorted(found) == sorted(asked)


def test_a_filter_narrows_updates_and_never_a_verdict(
    fast: InProcess, world: Path
) -> None:
    place = fast.setting.cwd / "part.db"
    done = fast("export", "ruritania", "--since", "2020", "-o", "part.db", db=world)
    assert done.code == 0 and "Wrote part.db: 2 updates." in done.err
    assert "verdicts and changes rest on all" in done.err
    inside, asked, _ = done.err.split("Tables and views: ")[1].split("   ")
    listed, _, by_country = inside.partition(";")
    named = [*re.findall(r"[a-z]+", listed), by_country.split()[-1].rstrip(".")]
    there = {*flat_database.TABLES, *flat_database.VIEWS}
    assert set(named) - {"and", "more"} < there
    *_, file, query = shlex.split(asked)
    assert file == "part.db"
    with closing(sqlite3.connect(place)) as flat:
        assert rows(flat, "SELECT id FROM updates") == [
            ("5d0000000c",),
            ("5d00000zzz",),
        ]
        assert {r[0] for r in rows(flat, "SELECT update_id FROM sources")} == {
            "5d0000000c",
            "5d00000zzz",
        }
        counted = "SELECT count(*) FROM entities WHERE kind = 'country'"
        assert [(sum(number for _, number in rows(flat, query)),)] == rows(
            flat, counted
        )
        [status] = rows(flat, "SELECT status FROM entities WHERE slug = 'borduria'")
        assert status == ("under-review",)
        [said] = rows(flat, "SELECT value FROM meta WHERE key = 'filtered'")
        assert said[0].startswith("2 of ")
        assert rows(flat, "PRAGMA foreign_key_check") == []


def test_the_same_tracker_and_day_give_the_same_bytes(
    tmp_path: Path, shipped: Path
) -> None:
    for name in ("one.db", "other.db"):
        with opened(shipped) as tracker:
            flat_database.write(tmp_path / name, tracker)
    assert (tmp_path / "one.db").read_bytes() == (tmp_path / "other.db").read_bytes()


def test_another_database_is_not_written_over(fast: InProcess, world: Path) -> None:
    before = world.read_bytes()
    done = fast("export", "-f", "sqlite", "-o", str(world), db=world)
    assert done.code == 3
    assert "is another database" in done.err
    assert world.read_bytes() == before
    assert fast("export", "-o", "again.db", db=world).code == 0
    assert fast("export", "-o", "again.db", db=world).code == 0
    assert fast("export", "-f", "sqlite", "-o", "/dev/null", db=world).code == 3
    assert fast("export", "-f", "sqlite", db=world).code == 2
    assert fast("export", "-o", "again.db", "--fields", "id", db=world).code == 2
    assert fast("export", "-o", "nowhere/again.db", db=world).code == 4


def test_what_cannot_be_finished_leaves_what_was_there(
    tmp_path: Path, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "flat.db"
    with opened(world) as tracker:
        flat_database.write(path, tracker)
        before = path.read_bytes()

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(flat_database.writing, "_index", interrupted)
        with pytest.raises(KeyboardInterrupt):
            flat_database.write(path, tracker, Filter(entities=("ruritania",)))
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.glob("*flat*")] == ["flat.db"]


def test_the_text_of_others_is_kept_as_it_is(tmp_path: Path) -> None:
    known = update("aaaaaaaaaa", summary=HOSTILE_TEXT, effects=["banned"])
    source = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, [known])
    with opened(source) as tracker:
        flat_database.write(tmp_path / "flat.db", tracker)
    with closing(sqlite3.connect(tmp_path / "flat.db")) as flat:
        assert rows(flat, "SELECT summary FROM updates") == [(HOSTILE_TEXT,)]


def test_pandas_reads_it(flat: sqlite3.Connection) -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.read_sql(
        "SELECT * FROM standing_runs", flat, parse_dates=["from_day"]
    )
    assert set(frame["scope"]) <= set(SCOPES)
    assert frame["from_day"].dt.year.max() >= 2025


def test_a_tracker_without_updates_has_empty_tables(tmp_path: Path) -> None:
    with opened(write_tracker(tmp_path / "t.db", WORLD_ENTITIES)) as tracker:
        flat_database.write(tmp_path / "flat.db", tracker)
    with closing(sqlite3.connect(tmp_path / "flat.db")) as flat:
        assert rows(flat, "SELECT count(*) FROM updates") == [(0,)]
        assert rows(flat, "SELECT DISTINCT status FROM entities") == [("unknown",)]


def test_updates_are_counted_by_country_with_those_of_its_companies(
    flat: sqlite3.Connection,
) -> None:
    counts = dict(rows(flat, "SELECT country, count(*) FROM updates GROUP BY 1"))
    own, companies = (
        rows(flat, f"SELECT count(*) FROM updates JOIN entities ON slug = entity WHERE {who}")
        for who in ("slug = 'germany'", "home = 'germany'")
    )  # fmt: skip
    assert counts["germany"] == own[0][0] + companies[0][0] and companies[0][0]
    kinds = "SELECT DISTINCT kind FROM updates JOIN entities ON slug = entity WHERE country IS NULL"
    assert ("country",) not in rows(flat, kinds)


@pytest.mark.parametrize("kind", ["country", "company"])
def test_what_updates_are_about_is_counted_as_summary_counts(
    flat: sqlite3.Connection, fast: InProcess, shipped: Path, kind: str
) -> None:
    counted = fast("summary", "--updates", "--by", kind, "--json", db=shipped).out
    query = "SELECT name, count(*) FROM about WHERE kind = ? GROUP BY entity"
    stands = dict(flat.execute(query, (kind,)).fetchall())
    assert {one[kind]: one["updates"] for one in json.loads(counted)} == stands
