"""A tracker that a team shares: every command works as on a file, and all see the same."""

import re
import sqlite3
import sys
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from conftest import Subprocess, json_lines
from hwstatus.changes.add import checked
from hwstatus.context import at_present
from hwstatus.errors import MissingExtra
from hwstatus.paths import Location
from hwstatus.store.editor import open_editor
from hwstatus.team.connecting import connect
from program import DAY
from team.cluster import OWNER, Cluster
from team.conftest import Team, machine_of


def test_what_one_adds_the_other_sees(team: Team) -> None:
    assert team.anna.add("first").code == 0
    assert team.ben.add("second").code == 0
    assert team.anna.summaries() == team.ben.summaries() == ["first", "second"]
    assert team.anna.head() == team.ben.head()


@pytest.mark.slow
def test_every_kind_of_change_travels(team: Team, tmp_path: Path) -> None:
    """Edits, retractions, undo, redo, imports, checks and restores are entries like any other."""
    anna, ben = team.anna, team.ben
    known = anna.add("first").out.strip()
    copy = tmp_path / "copy.db"
    assert anna("backup", str(copy)).code == 0
    assert ben("edit", known, "--set", "summary=mended").code == 0
    assert anna.summaries() == ["mended"]
    assert anna("delete", known, "-y").code == 0
    assert ben.summaries() == []
    assert anna("undo").code == 0
    assert anna("undo", "-y").code == 0
    assert ben.summaries() == ["first"]
    assert ben("redo", "-y").code == 0
    assert anna("checked", "france", "--note", "looked").code == 0
    lines = "".join(f"{line}\n" for line in anna("export").out.splitlines())
    assert ben("import", "-", stdin=lines).code == 0
    assert ben("restore", str(copy), "-y").code == 0
    assert anna.summaries() == ["first"]
    assert anna.head() == ben.head()


@pytest.mark.slow
def test_a_merge_travels(team: Team, tmp_path: Path) -> None:
    """A colleague's file and an own tracker are merged on one machine, and seen on the other."""
    anna, ben = team.anna, team.ben
    anna.add("first")
    apart = machine_of(tmp_path, str(tmp_path / "apart.db"), "carla")
    assert apart("init", "--empty").code == 0
    assert apart.add("from a tracker").code == 0
    assert ben("merge", apart.address).code == 0
    assert anna.summaries() == ben.summaries() == ["first", "from a tracker"]
    lines = anna("export").out.replace("first", "mended")
    refused = ben("merge", "-", stdin=lines)
    assert refused.code == 3, refused.err
    merged = ben("merge", "-", "--theirs", stdin=lines)
    assert merged.code == 0, merged.err
    assert anna.summaries() == ["from a tracker", "mended"]
    assert anna.head() == ben.head()


def test_doctor_examines_the_server(team: Team) -> None:
    team.anna.add("first")
    found = json_lines(team.anna("doctor", "--server", "-f", "jsonl"))
    states = {row["examined"]: row["state"] for row in found}
    assert set(states.values()) <= {"ok", "warning"}
    for name in ("head", "chain", "rights", "names"):
        assert states[f"server {name}"] == "ok", found
    # The tests' own server does without.
    assert states["server durability"] == "warning"
    assert "fsync = off" in next(
        row["detail"] for row in found if row["examined"] == "server durability"
    )


def test_doctor_names_excess_rights_and_false_names(team: Team) -> None:
    team.ask("GRANT DELETE ON version TO anna")
    team.anna.add("first")
    team.ask("UPDATE ledger SET role = 'ben', written = now() + '1 day' WHERE seq = 2")
    found = json_lines(team.anna("doctor", "-f", "jsonl"))
    said = {row["examined"]: row["detail"] for row in found}
    assert "DELETE on version" in said["server rights"]
    assert "anna wrote as ben" in said["server names"]
    assert "entry 2 of 20" in said["server times"]


def test_a_colleagues_change_is_taken_back_only_when_told_so(team: Team) -> None:
    team.anna.add("first")
    asked = team.ben("undo")
    assert asked.code == 3
    assert "add by anna" in asked.err
    assert team.ben("undo", "-y").code == 0
    assert team.anna.summaries() == []


def test_the_name_is_the_role(team: Team) -> None:
    team.anna.add("first", env={"HWSTATUS_USER": "ben"})
    assert "add by anna" in team.ben("undo").err
    assert team.anna("log", "-l", "1", "--fields", "by").lines == ["anna"]
    assert '"recorded_by":"anna"' in team.anna("export").out


@pytest.mark.parametrize("day", ["2026-11-22", "2036-11-24"])
def test_a_clock_that_is_far_off_is_refused(team: Team, day: str) -> None:
    refused = team.anna.add("first", env={DAY: day})
    assert refused.code == 3
    assert f"this clock says {day}T12:00:00Z, and that of" in refused.err
    assert "nothing was changed" in refused.err
    assert team.ask("SELECT count(*) FROM ledger") == [(1,)]


def test_a_clock_that_is_off_is_told_and_does_not_count(team: Team) -> None:
    context = at_present()
    begun = context.now
    behind = datetime.fromisoformat(begun) - timedelta(minutes=5)
    context = context._replace(now=f"{behind:%Y-%m-%dT%H:%M:%SZ}", today="2026-11-24")
    place = Location(
        team.anna.run.setting.home / "copy.db",
        "the test",
        asked=True,
        server=team.anna.address,
    )
    told = list[str]()
    with open_editor(place, context) as editor:
        editor.tell = told.append
        checked(editor, ["france"], None, None)
    (at,) = team.ask("SELECT at FROM ledger WHERE seq = 2")[0]
    assert f"this clock says {context.now}, and that of" in told[0]
    assert begun <= str(at) <= at_present().now


def test_several_write_at_once(team: Team, tmp_path: Path) -> None:
    machines = [
        machine_of(tmp_path / str(n), team.anna.address, "anna") for n in range(4)
    ]
    running = [
        machine.run.start(
            "add", "france", f"number {n}", "--date", "2026-11-20", "--source", "x", "--allow-duplicate",
            env=machine.environment(),
        )
        for n, machine in enumerate(machines)
    ]  # fmt: skip
    codes = [process.wait(60) for process in running]
    for process in running:
        process.communicate()
    done = [f"number {n}" for n, code in enumerate(codes) if code == 0]
    assert team.ben.summaries() == done
    assert done
    found = json_lines(team.ben("doctor", "--server", "-f", "jsonl"))
    assert {row["state"] for row in found} <= {"ok", "warning"}


# -- reading -----------------------------------------------------------------------------


@pytest.mark.slow
def test_a_server_that_is_away_is_warned_of(team: Team, hw: Subprocess) -> None:
    team.anna.add("first")
    assert team.anna.summaries() == ["first"]
    team.cluster.kill()
    try:
        read = team.anna("list", "france", "--fields", "summary")
        write = team.anna.add("second")
    finally:
        team.cluster.start()
    assert (read.code, read.lines) == (0, ["first"])
    assert re.search(r"cannot be used.*this copy is \d+ seconds? old", read.err)
    assert len(read.err.splitlines()) == 1
    assert write.code == 4
    assert "nothing was changed" in write.err
    assert team.ben.summaries() == ["first"]


def test_a_young_copy_is_not_compared(team: Team) -> None:
    team.anna.add("first")
    team.ben.add("second")
    window = {"HWSTATUS_FRESH": "60"}
    read = team.anna("list", "france", "--fields", "summary", env=window)
    assert read.lines == ["first"]
    read = team.anna("list", "france", "--fields", "summary", "--fresh", env=window)
    assert sorted(read.lines) == ["first", "second"]


@pytest.mark.parametrize("value", ["nan", "-1", "soon"])
def test_a_window_that_is_no_number_of_seconds_is_refused(
    team: Team, value: str
) -> None:
    read = team.anna("list", env={"HWSTATUS_FRESH": value})
    assert (read.code, read.out) == (2, "")
    assert "expected a number of seconds" in read.err


def test_a_damaged_copy_is_fetched_again_and_nothing_is_restored(team: Team) -> None:
    """`restore` would change what everybody has."""
    team.anna.add("first")
    assert team.anna.summaries() == ["first"]
    (copy,) = team.anna.run.setting.home.rglob("teams/*.db")
    with copy.open("r+b") as file:
        file.seek(4096)
        file.write(bytes(8 * 4096))
    for arguments in (("list",), ("doctor",), ("delete", "x")):
        done = team.anna(*arguments)
        assert done.code == 4
        assert "remove the file" in done.err
        assert "restore" not in done.err
        assert "backups" not in done.err
    copy.unlink()
    assert team.anna.summaries() == ["first"]


def test_doctor_has_a_copy_whose_ledger_was_altered_removed(team: Team) -> None:
    team.anna.add("first")
    (copy,) = team.anna.run.setting.home.rglob("teams/*.db")
    with closing(sqlite3.connect(copy)) as connection:
        asked = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'"
        guards = connection.execute(asked).fetchall()
        for name, _ in guards:
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("UPDATE ledger SET reason = 'forged' WHERE seq = 2")
        for _, guard in guards:
            connection.execute(guard)
        connection.commit()
    found, repaired = team.anna("doctor"), team.anna("doctor", "--repair")
    assert (found.code, repaired.code) == (4, 4)
    assert f"remove {copy}" in found.err
    assert "remove the file" in repaired.err
    assert "hwstatus restore" not in found.err + repaired.err


def test_a_machine_without_a_copy_and_a_server_away(
    cluster: Cluster, tmp_path: Path
) -> None:
    machine = machine_of(tmp_path, "postgresql://anna@127.0.0.1:1/team", "anna")
    read = machine("list")
    assert read.code == 4
    assert "cannot be used" in read.err


@pytest.mark.parametrize(
    ("address", "said", "code"),
    [
        ("postgresql://anna@db.example.org/team?sslmode=require", "verify-full", 2),
        ("postgresql://anna@127.0.0.1,db.example.org/team?sslmode=disable", "verify-full", 2),
        ("postgresql://anna@127.0.0.1/team?hostaddr=192.0.2.1&sslmode=prefer", "before the ?", 2),
        ("ftp://127.0.0.1/team", "a file, postgresql://", 2),
        ("POSTGRESQL://anna@db.example.org/team?sslmode=require", "verify-full", 2),
        ("postgresql://anna@127.0.0.1", "names no database", 2),
        ("postgresql://anna@127.0.0.1/a b", "a space", 2),
        ("postgresql://anna@127.0.0.1/team?colour=red", "cannot be read", 2),
        ("http://example.org/tracker", "https://", 2),
    ],
)  # fmt: skip
def test_a_bad_address_is_refused(
    tmp_path: Path, address: str, said: str, code: int
) -> None:
    pytest.importorskip("psycopg")
    read = machine_of(tmp_path, address, "anna")("list")
    assert (read.code, read.out) == (code, "")
    assert said in read.err
    assert len(read.err.splitlines()) <= 2


def test_without_psycopg_one_line_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    for name in ("postgres", "settings"):
        monkeypatch.delitem(sys.modules, f"hwstatus.team.{name}", raising=False)
    with pytest.raises(MissingExtra) as refused:
        connect("postgresql://anna@127.0.0.1/team")
    [remedy] = refused.value.hints
    assert re.fullmatch("install it: .*psycopg.*", remedy)


def test_a_password_on_the_command_line_is_refused(hw: Subprocess) -> None:
    for address in (
        "postgresql://anna:secret@127.0.0.1/team",
        "postgresql://anna@127.0.0.1/team?password=secret",
    ):
        read = hw("--db", address, "list")
        assert read.code == 2
        assert "secret" not in read.err


def test_a_password_in_the_environment_is_never_shown(
    cluster: Cluster, tmp_path: Path
) -> None:
    address = f"postgresql://anna:secret@127.0.0.1:{cluster.port}/nowhere"
    read = machine_of(tmp_path, address, "anna")("list")
    assert read.code == 4
    assert "secret" not in read.err
    assert not list(tmp_path.rglob("*secret*"))


def test_another_projects_database_is_left_alone(
    cluster: Cluster, tmp_path: Path
) -> None:
    database = cluster.new_database()
    cluster.ask(database, "CREATE TABLE ledger (money integer)")
    owner = machine_of(tmp_path, cluster.address(database, OWNER), OWNER)
    for arguments in (("list",), ("add", "france", "x"), ("doctor",)):
        assert "holds no ledger" in owner(*arguments).err
    made = owner("init")
    assert made.code == 3
    assert "tables named ledger" in made.err
    assert cluster.ask(database, "SELECT * FROM ledger") == []


def test_a_whole_tracker_is_shared(
    cluster: Cluster, tmp_path: Path, world: Path
) -> None:
    database = cluster.new_database()
    owner = machine_of(tmp_path, cluster.address(database, OWNER), OWNER)
    assert owner("init", "--from", str(world)).code == 0
    assert owner("head").out == owner.run("head", db=world).out
    assert owner("init").code == 3
    assert owner("init", "--force").code == 2


def test_the_text_of_drafts_is_never_shared(team: Team, tmp_path: Path) -> None:
    """Colleagues see that news waits, and what it is about; its text stays on its machine."""
    article = Path(__file__).parents[1] / "data" / "article.txt"
    assert team.anna("import", str(article), "--as", "article").code == 0
    assert team.ben("log", "-l", "1").code == 0
    assert team.ben.head() == team.anna.head()
    shared = "\n".join(str(row[0]) for row in team.ask("SELECT record FROM version"))
    paragraphs = [line for line in article.read_text("utf-8").splitlines() if len(line) > 80]  # fmt: skip
    assert paragraphs
    assert not [line for line in paragraphs if line[:60] in shared]
    found = json_lines(team.ben("doctor", "-f", "jsonl"))
    assert "damaged" not in {row["state"] for row in found}
