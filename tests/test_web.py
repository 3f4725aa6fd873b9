"""`web`: the flat database in Datasette, on a real server, in a real browser."""

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

import pytest

from browsing import chromium, follow, sitting
from conftest import SHIPPED, Outcome, Setting, Subprocess
from hwstatus.paths import Location
from hwstatus.store.tracker import open_tracker
from hwstatus.tables import flat_database
from hwstatus.tables.flat_database import questions
from hwstatus.tables.flat_database.questions import QUERIES, VIEWS
from hwstatus.tables.flat_database.tables import TABLES
from samples import CONTEXT
from site_of import write_storied

pytest.importorskip("datasette")

ENDS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 143}


class Served(NamedTuple):
    """A running `hwstatus web`: where it is, its process, and where it keeps its file."""

    base: str
    process: "subprocess.Popen[bytes]"
    scratch: Path
    said: list[str]

    @property
    def host(self) -> str:
        return self.base.removeprefix("http://").rstrip("/")

    def rows(self, path: str, **values: str) -> list[dict[str, Any]]:
        """The rows of a table or a question."""
        asked = urlencode({"_shape": "array", "_size": "max", **values})
        with urlopen(f"{self.base}hwstatus/{path}.json?{asked}", timeout=60) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def status(self, path: str, method: str = "GET", **headers: str) -> int:
        """The HTTP status of a request."""
        data = b"{}" if method != "GET" else None
        asked = Request(self.base + path, data, headers, method=method)
        try:
            with urlopen(asked, timeout=60) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code


@contextmanager
def serving(setting: Setting, tracker: Path, *options: str) -> Iterator[Served]:
    """The program on a free port, until the block ends."""
    scratch = setting.home / "tmp"
    scratch.mkdir(exist_ok=True)
    process = Subprocess(setting).start(
        "web", "--no-open", *(options or ("--port", "0")),
        db=tracker, env={"TMPDIR": str(scratch)},
    )  # fmt: skip
    assert process.stderr
    said: list[str] = []
    while not said or "hwstatus is at " not in said[-1]:
        line = process.stderr.readline().decode()
        assert line, said
        said.append(line.strip())
    base = said[-1].split("hwstatus is at ")[1].split()[0]
    try:
        yield Served(base, process, scratch, said)
    finally:
        process.terminate()
        process.communicate(timeout=60)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The shipped tracker, served once for all."""
    home = tmp_path_factory.mktemp("home")
    with serving(Setting(home, home), SHIPPED) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all."""
    with chromium() as found:
        yield found


def as_json(outcome: Outcome) -> list[dict[str, Any]]:
    """The rows that the program printed."""
    assert outcome.code == 0, outcome.err
    found: list[dict[str, Any]] = json.loads(outcome.out)
    return found


# -- what it answers -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "group"), [("2021-01-01", "nato"), ("2020", ""), ("2019-05", "eu"), ("", "")]
)
def test_a_question_gives_the_verdicts_of_a_day(
    served: Served, hw: Subprocess, on: str, group: str
) -> None:
    asked = [*(("--on", on) if on else ()), *(("--group", group) if group else ())]
    answer = as_json(hw("status", "--kind", "country", *asked, "--json", db=SHIPPED))
    wanted = [row for row in answer if row["status"] != "unknown"]
    found = served.rows("status_on", on=on, group=group)
    known = [row for row in found if row["status"] != "unknown"]
    assert {(r["entity"], r["status"], r["scope"], r["since"]) for r in known} == {
        (r["entity"], r["status"], r["scope"], r["since"]) for r in wanted
    }
    assert len(known) == len(wanted) > 5
    if not group:
        assert len(found) == sum(
            e["kind"] == "country" for e in served.rows("entities")
        )


def test_a_question_gives_what_changed(served: Served, hw: Subprocess) -> None:
    wanted = as_json(hw("changes", "--since", "2024", "--json", db=SHIPPED))
    found = served.rows("changes_since", since="2024", entity="")
    fields = ("kind", "entity", "scope", "was", "status", "date")
    assert {tuple(row[field] for field in fields) for row in found} == {
        tuple(row[field] for field in fields) for row in wanted
    }
    [own] = {
        r["entity"] for r in served.rows("changes_since", since="", entity="Italy")
    }
    assert own == "italy"


def test_a_question_gives_the_deadlines(served: Served, hw: Subprocess) -> None:
    wanted = as_json(hw("deadlines", "--within", "2028", "--json", db=SHIPPED))
    found = served.rows("deadlines_until", until="2028", group="")
    told = [
        (row["date"], name, row["scope"])
        for row in wanted
        if row["kind"] == "gone by"
        for name in (row["name"], *row["also"])
    ]
    assert sorted((r["date"], r["name"], r["scope"]) for r in found) == sorted(told)
    years = [row["date"][:4] for row in found]
    assert years == sorted(years)
    within = served.rows("deadlines_until", until="2028", group="nato")
    assert 0 < len(within) < len(found)


def test_full_text_search(served: Served, hw: Subprocess) -> None:
    wanted = as_json(hw("search", "core", "network", "--json", db=SHIPPED))
    found = served.rows("updates", _search="core network")
    assert {row["id"] for row in found} <= {row["id"] for row in wanted}
    assert len(found) > 30
    assert served.status('hwstatus/updates?_search="%20AND%20(') == 200


def test_every_table_view_and_question_opens(served: Served) -> None:
    for name in (*TABLES, *VIEWS, *QUERIES):
        assert served.status(f"hwstatus/{name}") == 200, name


@pytest.mark.slow
def test_pages_in_a_browser(served: Served, browser: Any) -> None:
    with sitting(browser, served.host) as page:
        page.goto(served.base)
        follow(page, "text=The verdict on every country on a day")
        page.fill("input[name=on]", "2020")
        page.fill("input[name=group]", "five-eyes")
        page.click("input[type=submit]")
        page.wait_for_selector("table.rows-and-columns")
        assert page.locator("table.rows-and-columns tbody tr").count() == 5
        assert "Australia" in page.inner_text("table.rows-and-columns")
        page.goto(f"{served.base}hwstatus/updates")
        assert "dated, sourced reports" in page.inner_text("body")
        for facet in ("status", "scope", "actor", "confidence"):
            assert page.locator(f".facet-info[data-column={facet}] li").count() > 2
        page.fill("input[name=_search]", "landmine")
        page.press("input[name=_search]", "Enter")
        page.wait_for_url("**_search=landmine**")
        page.goto(f"{served.base}hwstatus/entities/sweden")
        assert "phase-out" in page.inner_text("table")


HOSTILE_PAGES = (
    "",
    "hwstatus",
    "hwstatus/entities",
    "hwstatus/entities/hostile",
    "hwstatus/updates",
    "hwstatus/updates/ha00000000",
    "hwstatus/sources",
    "hwstatus/deadlines",
    "hwstatus/status_on?on=&group=",
    "hwstatus/changes_since?since=&entity=",
    "hwstatus/next_deadlines",
    "hwstatus/updates?_facet=publisher&_facet=recorded_by&_search=script",
    f"hwstatus/status_on?on={quote('<img src=x onerror=alert(1)>')}&group=",
)


@pytest.mark.slow
def test_hostile_text_stays_text(
    setting: Setting, browser: Any, tmp_path: Path
) -> None:
    """HTML in every field, and addresses that are no web addresses."""
    tracker = write_storied(tmp_path / "storied.db")
    with serving(setting, tracker) as found, sitting(browser, found.host) as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for path in HOSTILE_PAGES:
            page.goto(found.base + path)
            assert page.locator("a[href^='javascript:' i], td script").count() == 0
            assert page.locator("[onerror]").count() == 0
            if path.endswith("/hostile"):
                assert "<script>alert(1)</script>" in page.inner_text("table")


# -- what it refuses -------------------------------------------------------------------

WRITES = (
    "INSERT INTO meta VALUES ('a', 'b')",
    "DELETE FROM updates",
    "DROP TABLE updates",
    "ATTACH 'other.db' AS other",
    "PRAGMA writable_schema = 1",
    "VACUUM INTO 'other.db'",
    "SELECT load_extension('other')",
    "WITH t AS (SELECT 1) DELETE FROM updates",
)


@pytest.mark.parametrize("sql", WRITES)
def test_sql_only_reads(served: Served, sql: str) -> None:
    before = len(served.rows("updates", _col="id"))
    assert served.status(f"hwstatus.json?{urlencode({'sql': sql})}") == 400
    assert len(served.rows("updates", _col="id")) == before


def test_what_sqlite_says_steers_no_terminal(setting: Setting, world: Path) -> None:
    with serving(setting, world) as found:
        asked = urlencode({"sql": "select * from '\x1b[31m\u202ered'"})
        assert found.status(f"hwstatus.json?{asked}") == 400
        found.process.send_signal(signal.SIGTERM)
        _, err = found.process.communicate(timeout=60)
        assert b"red" in err
        assert b"\x1b" not in err and "\u202e" not in err.decode()


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(
    "path", ["hwstatus", "hwstatus/updates/-/insert", "hwstatus/-/create", "-/logout"]
)
def test_no_request_writes(served: Served, method: str, path: str) -> None:
    assert served.status(path, method) == 405


def test_a_foreign_host_is_refused(served: Served) -> None:
    port = served.host.rpartition(":")[2]
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1:1", ""):
        assert served.status("", Host=host) in (400, 421), host
    assert served.status("", Host=f"localhost:{port}") == 200
    assert served.status("", Host=f"LOCALHOST:{port}") == 200


def test_a_taken_port(hw: Subprocess, setting: Setting, world: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = str(other.getsockname()[1])
        outcome = hw("web", "--no-open", "--port", taken, db=world)
        assert outcome.code == 2
        assert f"port {taken} of 127.0.0.1 cannot be used" in outcome.err
    with _taken(8001), serving(setting, world, "--host", "127.0.0.1") as found:
        assert not found.host.endswith(":8001")
        assert found.rows("entities")


@contextmanager
def _taken(port: int) -> Iterator[None]:
    """The port is in use, by this test or by whoever has it already."""
    try:
        other = socket.create_server(("127.0.0.1", port))
    except OSError:
        yield
        return
    with other:
        yield


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--port", "70000"), "70000"),
        (("--port", "http"), "http"),
        (("--host", "no such host"), "host 'no such host' cannot be found"),
        (("--host", "a.invalid"), "host 'a.invalid' cannot be found"),
        (("--host", "http://127.0.0.1/"), "cannot be found"),
        (("--host", "x" * 300), "cannot be found"),
        (("--host", "192.0.2.1"), "cannot be used"),
    ],
)
def test_bad_addresses_are_usage_errors(
    hw: Subprocess, world: Path, options: tuple[str, ...], words: str
) -> None:
    outcome = hw("web", "--no-open", *options, db=world)
    assert outcome.code == 2
    assert words in outcome.err
    assert "Traceback" not in outcome.err


def test_another_database_is_no_tracker(hw: Subprocess, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"SQLite format 3\x00" + bytes(4000))
    outcome = hw("web", "--no-open", "--port", "0", db=other)
    assert outcome.code == 4
    assert "other.db" in outcome.err


def test_who_else_can_read_is_said(setting: Setting, world: Path) -> None:
    with serving(setting, world, "--host", "0.0.0.0", "--port", "0") as found:
        assert any(
            "whoever reaches this machine can read" in line for line in found.said
        )
        assert found.status("", Host="this.example") == 200


def test_a_missing_extra_is_said_with_its_remedy(
    hw: Subprocess, tmp_path: Path
) -> None:
    (tmp_path / "datasette").mkdir()
    (tmp_path / "datasette" / "__init__.py").write_text(
        "raise ModuleNotFoundError('datasette')", encoding="utf-8"
    )
    outcome = hw("web", env={"PYTHONPATH": str(tmp_path)})
    assert outcome.code == 4
    error, remedy = outcome.err.splitlines()
    assert error == "error: browsing the tables needs the library datasette"
    assert remedy.startswith("  install it: ")


# -- begin and end ---------------------------------------------------------------------


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
def test_it_ends_cleanly(setting: Setting, world: Path, number: signal.Signals) -> None:
    before = world.read_bytes()
    with serving(setting, world) as found:
        assert found.status("hwstatus/updates") == 200
        assert [path.name for path in found.scratch.glob("*/*.db")] == ["hwstatus.db"]
        found.process.send_signal(number)
        _, err = found.process.communicate(timeout=60)
        assert found.process.returncode == ENDS[number]
        assert b"Traceback" not in err
        assert list(found.scratch.iterdir()) == []
    assert world.read_bytes() == before


def test_it_opens_the_browser(hw: Subprocess, setting: Setting, world: Path) -> None:
    asked = setting.home / "asked"
    script = setting.home / "browser"
    script.write_text(
        f'#!/bin/sh\necho "$1" > {asked}.part && mv {asked}.part {asked}\n'
    )
    script.chmod(0o755)
    process = hw.start("web", "--port", "0", db=world, env={"BROWSER": f"{script} %s"})
    assert process.stderr
    base = process.stderr.readline().decode().split()[3]
    _wait_for(asked)
    assert asked.read_text(encoding="utf-8").strip() == base
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)
    assert process.returncode == 130


def _wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        signal.sigtimedwait([], 0.1)
    raise AssertionError(f"{path} did not appear")


@pytest.mark.slow
def test_a_folder_with_the_files_serves_the_database(tmp_path: Path) -> None:
    """Whoever has the folder `data` of a site gives it to Datasette as it is."""
    with open_tracker(Location(SHIPPED, "a test"), CONTEXT) as tracker:
        flat_database.write(tmp_path / "hwstatus.db", tracker)
    for name, words in questions.datasette_files().items():
        (tmp_path / name).write_text(words, encoding="utf-8")
    query = "/hwstatus/status_on.json?_shape=array&on=2021-01-01&group=nato"
    command = [sys.executable, "-m", "datasette", str(tmp_path), "--get", query]
    done = subprocess.run(command, capture_output=True, check=True, timeout=60)
    assert len(json.loads(done.stdout)) == 30
