"""Trackers of an older schema: read as they are, and brought to the present one by the first write."""

from contextlib import closing
from pathlib import Path

import pytest

from conftest import InProcess
from hwstatus.paths import Location
from hwstatus.record.models import Effect
from hwstatus.store import schema
from hwstatus.store.database import Database
from hwstatus.store.opening import open_read
from samples import WORLD_ENTITIES, go_back_to, update, write_tracker

EFFECTS = (
    Effect("5g", "restricted", "adopted", "law", restores="bbbbbbbbbb", extent="share"),
    Effect("5g-core", "banned", "adopted", "law", confirms=True),
)
HELD = [
    ("5g", "bbbbbbbbbb", "share", 0, "anonymous"),
    ("5g-core", None, None, 1, "anonymous"),
]
QUERY = """
SELECT e.scope, e.restores, e.extent, e.confirms, u.confidence
  FROM effect e JOIN updates u ON u.seq = e.seq ORDER BY e.n
"""


@pytest.fixture
def second_schema(tmp_path: Path) -> Path:
    """A tracker of before the tables told what an effect restores, which holds records of a later program."""
    path = tmp_path / "second.db"
    said = update(
        "aaaaaaaaaa", date="2020-01-01", effects=EFFECTS, confidence="anonymous"
    )
    write_tracker(path, WORLD_ENTITIES, [said])
    go_back_to(path, 2)
    return path


def test_a_file_of_the_present_schema_is_seen_as_it_is(tmp_path: Path) -> None:
    path = write_tracker(tmp_path / "present.db", WORLD_ENTITIES, [])
    connection = open_read(Location(path, "test"))
    assert connection is not None
    with closing(connection):
        views = connection.execute("SELECT name FROM temp.sqlite_schema").fetchall()
    assert views == []


def version_of(path: Path) -> int:
    with closing(Database.at(path)) as connection:
        return schema.version_of(connection)


def test_what_its_tables_lack_is_read_from_the_records(second_schema: Path) -> None:
    connection = open_read(Location(second_schema, "test"))
    assert connection is not None
    with closing(connection):
        assert connection.execute(QUERY).fetchall() == HELD
    assert version_of(second_schema) == 2


@pytest.mark.parametrize(
    "question",
    ["doctor", "status", "why ruritania", "changes --since 2019", "certify ruritania",
     "status --known-at 2026-11-21", "add ruritania More. -d 2021 -s T -n"],
)  # fmt: skip
def test_it_answers_and_stays_as_it_is(
    fast: InProcess, second_schema: Path, question: str
) -> None:
    before = second_schema.read_bytes()
    done = fast(*question.split(), db=second_schema)
    assert done.code == 0, done.err
    assert second_schema.read_bytes() == before


def test_the_first_write_gives_its_tables_what_they_lack(
    fast: InProcess, second_schema: Path
) -> None:
    assert fast("checked", "ruritania", db=second_schema).code == 0
    assert version_of(second_schema) == schema.VERSION
    with closing(Database.at(second_schema)) as connection:
        assert connection.execute(QUERY).fetchall() == HELD
    done = fast("doctor", db=second_schema)
    assert done.code == 0, done.out
    backup, *_ = second_schema.parent.rglob("*before-migration*")
    assert version_of(backup) == 2


def test_a_rebuilt_tracker_has_the_same(fast: InProcess, second_schema: Path) -> None:
    fast("checked", "ruritania", db=second_schema)
    with closing(Database.at(second_schema)) as connection:
        connection.execute(
            "UPDATE effect SET confirms = 0, extent = 'deal', restores = NULL"
        )
    assert fast("doctor", db=second_schema).code == 4
    assert fast("doctor", "--repair", db=second_schema).code == 0
    with closing(Database.at(second_schema)) as connection:
        assert connection.execute(QUERY).fetchall() == HELD


def test_the_index_has_what_an_older_program_kept_unread(
    fast: InProcess, tmp_path: Path
) -> None:
    path = tmp_path / "second.db"
    said = update("aaaaaaaaaa", "ruritania", instrument="golden power")
    write_tracker(path, WORLD_ENTITIES, [said])
    go_back_to(path, 2)
    with closing(Database.at(path)) as connection:
        connection.execute("INSERT INTO search(search) VALUES ('delete-all')")
    assert fast("checked", "ruritania", db=path).code == 0
    assert fast("search", "golden", "--fields", "id", db=path).lines == ["aaaaaaaaaa"]
    assert fast("doctor", db=path).code == 0


CONFIRMING = (
    Effect("5g", "case-by-case", confirms=True),
    Effect("fixed", "permitted"),
    Effect("5g-core", "restricted", "adopted", "law"),
)
SHOWN_QUERY = "SELECT scope, status FROM updates"


@pytest.mark.parametrize("former", [4, 2])
def test_the_effect_that_is_shown_is_one_that_is_set_anew(
    fast: InProcess, tmp_path: Path, former: int
) -> None:
    """In a file of a former schema too, before and after its first write."""
    path = tmp_path / "former.db"
    write_tracker(path, WORLD_ENTITIES, [update("aaaaaaaaaa", effects=CONFIRMING)])
    go_back_to(path, former)
    with closing(Database.at(path)) as connection:
        assert connection.execute(SHOWN_QUERY).fetchall() == [("5g", "case-by-case")]
    seen = open_read(Location(path, "test"))
    assert seen is not None
    with closing(seen):
        assert seen.execute(SHOWN_QUERY).fetchall() == [("5g-core", "restricted")]
    assert fast("checked", "ruritania", db=path).code == 0
    with closing(Database.at(path)) as connection:
        assert connection.execute(SHOWN_QUERY).fetchall() == [("5g-core", "restricted")]
    assert fast("doctor", db=path).code == 0
    asked = "list --fields scope,status,confirms --no-header"
    assert fast(*asked.split(), db=path).lines == ["5g-core\trestricted\t"]


TIED = [
    update("zzzzzzzzzz", date="2020-01-01", effects=["banned"]),
    update("aaaaaaaaaa", date="2020-01-01", effects=["restricted"]),
]
"""Two acts of one day that were recorded in one second: the one brought in later stands."""

ASKED = (
    "status ruritania --fields status,decided_by --no-header",
    "status ruritania --fields status,decided_by --no-header --known-at 2026-11-23",
    "why ruritania --fields id --no-header",
    "list --fields id --no-header",
)
TOLD = ["restricted\taaaaaaaaaa", "restricted\taaaaaaaaaa"]


@pytest.mark.parametrize("former", [schema.VERSION, schema.VERSION - 1, 2])
def test_no_id_decides_which_of_two_acts_is_the_later(
    fast: InProcess, tmp_path: Path, former: int
) -> None:
    """In a file of a former schema too, before and after its first write, and after a correction of the first act."""
    path = tmp_path / "tied.db"
    write_tracker(path, WORLD_ENTITIES, TIED)
    go_back_to(path, former)
    for change in (
        "",
        "checked freedonia",
        "edit zzzz --set note=Mended. --reason typo",
        "undo",
    ):
        if change:
            assert fast(*change.split(), db=path).code == 0
        answers = [fast(*asked.split(), db=path).lines for asked in ASKED]
        assert [lines[0] for lines in answers[:2]] == TOLD
        assert [lines[0] for lines in answers[2:]] == ["aaaaaaaaaa", "aaaaaaaaaa"]
    assert fast("doctor", db=path).code == 0
    copied = write_tracker(tmp_path / "copied.db", WORLD_ENTITIES)
    lines = fast("export", db=path).out
    assert fast("import", "-", db=copied, stdin=lines).code == 0
    assert fast(*ASKED[0].split(), db=copied).lines == TOLD[:1]
