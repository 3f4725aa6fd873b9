"""docs/recipes.md, carried out as it stands there: what each recipe does once, again, and when something fails."""

import csv
import io
import json
import shlex
from collections import Counter
from collections.abc import Iterator
from configparser import ConfigParser
from email import message_from_string
from email.policy import default
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from syrupy.assertion import SnapshotAssertion

import hwstatus
from conftest import SHIPPED
from costs import one_in
from hwstatus.record.models import Deadline
from kitchen import BIN, BLOCKS, PAGE, Kitchen, blocks, kitchen, needs
from program import DAY
from samples import WORLD_ENTITIES, update, write_tracker

DIGEST = "A digest by mail, to a webhook, to a chat"
ISSUES = "An issue for each deadline"
JQ = "Lines of jq"
PANDAS = "A cell for pandas"
EXCEL = "Excel, there and back"
GIT = "Git, with a merge driver"
DUCKDB = "DuckDB"
FEEDS = "Feeds, by cron"

__all__ = ["kitchen"]


def test_every_recipe_is_carried_out() -> None:
    files = Path(__file__).parent.glob("test_recipes*.py")
    here = "".join(path.read_text("utf-8") for path in files)
    for title in {block.title for block in BLOCKS} - {""}:
        assert f'= "{title}"' in here, title
    assert len(PAGE.read_text("utf-8").splitlines()) < 400


# -- digests ---------------------------------------------------------------------------


class Box(BaseHTTPRequestHandler):
    """A server that keeps what is posted to it, and answers as it is told."""

    posted: ClassVar[list[Any]] = []
    answer: ClassVar[int] = 200

    def do_POST(self) -> None:
        """Keep what came, as JSON."""
        content = self.rfile.read(int(self.headers["Content-Length"]))
        if self.answer == 200:
            self.posted.append(json.loads(content))
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def box(kitchen: Kitchen) -> Iterator[type[Box]]:
    """A server in the place of all to which the page posts."""
    Box.posted.clear()
    Box.answer = 200
    with HTTPServer(("127.0.0.1", 0), Box) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        script = kitchen.home / "bin" / "to-webhook"
        text = script.read_text().replace('"$1"', f"http://127.0.0.1:{server.server_port}/")  # fmt: skip
        script.write_text(text)
        yield Box
        server.shutdown()


@pytest.fixture
def following(kitchen: Kitchen) -> Kitchen:
    """A machine on which the list of the page was told once."""
    kitchen.types(blocks(DIGEST)[0])
    assert kitchen.cron(DIGEST).out == ""
    return kitchen


def mails(kitchen: Kitchen) -> list[str]:
    """What was mailed, each with the arguments of `sendmail` as its first line."""
    folder = kitchen.home / "mails"
    return [path.read_text("utf-8") for path in sorted(folder.glob("*"))]


ADD = (
    "hwstatus add {} 'Huawei was barred from <5G> & more.' --date 2021-05"
    " --source 'The Áron' --status 5g=banned --stage adopted"
)


def test_a_digest_is_mailed_once(following: Kitchen) -> None:
    following.types(ADD.format("freedonia"))
    following.types(ADD.format("elbonia"))
    for _ in range(2):
        assert following.cron(DIGEST) == (0, "", "")
    [mail] = mails(following)
    arguments, _, text = mail.partition("\n")
    assert arguments == "anna@example.org"
    parsed = message_from_string(text, policy=default)
    # Where the subject is folded before its first word, Python's reader keeps the space.
    subject = parsed["Subject"].lstrip()
    assert subject.startswith("Huawei: 1 news item for portfolio: Freedonia")
    assert "Elbonia" not in text


@pytest.mark.slow
def test_a_mail_that_could_not_be_sent_is_sent_later(following: Kitchen) -> None:
    following.types("hwstatus delete 6f00 --reason 'an error' -y")
    (following.home / "no-mail").touch()
    failed = following.cron(DIGEST, fails=True)
    assert failed.code == 4 and "ended with 75; the mark stays" in failed.err
    (following.home / "no-mail").unlink()
    following.types(ADD.format("ruritel"))
    following.cron(DIGEST)
    [mail] = mails(following)
    assert "an error" in mail and "Ruritel" in mail


@pytest.mark.slow
@pytest.mark.parametrize(
    ("line", "named"), [(1, "team.toml:team"), (2, "slack.toml:all"), (3, "teams.toml:all")]
)  # fmt: skip
def test_a_digest_is_posted_once_and_again_where_that_failed(
    following: Kitchen, box: type[Box], line: int, named: str
) -> None:
    needs("jq", "curl")
    following.types(f"hwstatus watch add ~/{named} syldavia grand-fenwick")
    following.cron(DIGEST, line)
    following.types(ADD.format("syldavia"))
    box.answer = 500
    failed = following.cron(DIGEST, line, fails=True)
    assert "the mark stays" in failed.err and "500" in failed.err
    box.answer = 200
    for _ in range(2):
        assert following.cron(DIGEST, line) == (0, "", "")
    [posted] = box.posted
    said = json.dumps(posted, ensure_ascii=False)
    assert "Syldavia: banned (5g)" in said
    assert ("&lt;5G&gt; &amp; more" if line == 2 else "<5G> & more") in said


@pytest.mark.slow
def test_a_timer_runs_the_same(following: Kitchen) -> None:
    following.types(ADD.format("freedonia"))
    units = ConfigParser(delimiters="=")
    units.optionxform = str  # type: ignore[assignment,method-assign]
    folder = Path(following.placed("/etc/systemd/system"))
    units.read(folder / f"hwstatus-digest.{kind}" for kind in ("service", "timer"))
    assert units["Timer"]["Persistent"] == "true"
    named = dict(word.split("=") for word in units["Service"]["Environment"].split())
    named["PATH"] = f"{following.root}/stubs:{named['PATH']}:{BIN}"
    env = {"HOME": str(following.home), DAY: following.day, **named}
    following.types(units["Service"]["ExecStart"], env=env)
    assert len(mails(following)) == 1


# -- issues ----------------------------------------------------------------------------


def issues(kitchen: Kitchen) -> list[Any]:
    """The issues on GitHub."""
    text = (kitchen.home / "issues.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_deadline_has_one_issue(kitchen: Kitchen) -> None:
    needs("jq")
    assert kitchen.cron(ISSUES) == (0, "", "")
    assert issues(kitchen) == []
    kitchen.day = "2028-09-01"
    for _ in range(2):
        assert kitchen.cron(ISSUES) == (0, "", "")
    [issue] = issues(kitchen)
    assert issue["title"] == "Ruritania, 2028-12-31 (5g): Huawei equipment must be out"
    assert issue["body"] == (
        "Decided on 2024-05-31, says The Strelsau Times. \n\n    hwstatus show 5d00000zzz\n"
    )


def test_each_deadline_has_an_issue_whatever_it_says(tmp_path: Path) -> None:
    needs("jq")
    kitchen = Kitchen(tmp_path)
    said = ("$(touch /tmp/x) `id` \\n \"quoted\" 'too'", "-x [a-z]* x", "x" * 300)
    found = [
        update(f"aaaaaaaa0{n}", country, deadlines=(Deadline("5g", "2027-01-31", text),))
        for n, (country, text) in enumerate(zip(("ruritania", "freedonia", "borduria"), said, strict=True))
    ]  # fmt: skip
    write_tracker(kitchen.tracker, WORLD_ENTITIES, found)
    for _ in range(2):
        kitchen.cron(ISSUES)
    titles = sorted(issue["title"] for issue in issues(kitchen))
    head = ", 2027-01-31 (5g): "
    assert titles == [
        f"Borduria{head}{'x' * 150}", f"Freedonia{head}{said[1]}", f"Ruritania{head}{said[0]}"
    ]  # fmt: skip


# -- jq --------------------------------------------------------------------------------


@pytest.mark.parametrize("line", blocks(JQ)[0].split("\n\n"))
def test_a_line_of_jq(line: str, kitchen: Kitchen, snapshot: SnapshotAssertion) -> None:
    needs("jq")
    shown = kitchen.types(line).out
    assert shown
    assert shown == snapshot(name=line.splitlines()[0].strip("# ."))


# -- notebooks -------------------------------------------------------------------------


def cell(text: str) -> dict[str, Any]:
    """What a cell of a notebook leaves."""
    left: dict[str, Any] = {}
    exec(compile(text, "cell", "exec"), left)
    return left


@pytest.fixture
def notebook(kitchen: Kitchen, monkeypatch: pytest.MonkeyPatch) -> Kitchen:
    """The same machine, for what runs in this process."""
    monkeypatch.setenv("HWSTATUS_DB", str(kitchen.tracker))
    monkeypatch.chdir(kitchen.home)
    return kitchen


def test_pandas(notebook: Kitchen) -> None:
    by_library, by_files = blocks(PANDAS, "python")
    counts = cell(by_library)["counts"]
    assert list(counts.columns) == list(range(2018, 2026))
    with hwstatus.open() as hw:
        for year in (2018, 2020, 2025):
            wanted = Counter(row.status for row in hw.standings(on=f"{year}-12-31"))
            assert dict(counts[year][counts[year] > 0]) == wanted
    [export] = blocks(PANDAS)
    notebook.types(export)
    countries = cell(by_files)["countries"]
    assert set(countries["region"]) == {"Europe"}
    assert dict(countries["status"].value_counts())["banned"] == 1


def test_a_code_that_looks_like_nothing_stays(notebook: Kitchen) -> None:
    notebook.types(
        blocks(PANDAS)[0], env=notebook.environment(HWSTATUS_DB=str(SHIPPED))
    )
    countries = cell(blocks(PANDAS, "python")[1])["countries"]
    assert list(countries["slug"][countries["iso2"] == "NA"]) == ["namibia"]


def test_duckdb(notebook: Kitchen) -> None:
    [export] = blocks(DUCKDB)
    notebook.types(export)
    left = cell(blocks(DUCKDB, "python")[0])
    rows = left["busiest"].fetchall()
    assert rows[0] == ("ruritania", 4, "2024-05")
    assert sum(count for _, count, _ in rows) == 15
    assert ("Europe", "banned", 1) in left["shares"].fetchall()


# -- Excel -----------------------------------------------------------------------------


@one_in(3)
@pytest.mark.parametrize("form", ["utf-8-sig ,", "utf-8-sig ;", "utf-16 \t"])
def test_what_excel_saves_comes_back(kitchen: Kitchen, form: str) -> None:
    encoding, delimiter = form.split(" ")
    kitchen.types("hwstatus export -o updates.csv")
    place = kitchen.home / "updates.csv"
    titles, *rows = csv.reader(io.StringIO(place.read_text("utf-8")))
    rows[0][titles.index("summary")] = INQUIRY
    saved = io.StringIO()
    csv.writer(saved, delimiter=delimiter, lineterminator="\r\n").writerows(
        [titles, *rows]
    )
    place.write_bytes(saved.getvalue().encode(encoding))
    taken_back(kitchen, blocks(EXCEL)[1].replace(".xlsx", ".csv"))


INQUIRY = "Ruritania opened an inquiry; 华为 was named."


def test_a_workbook_goes_there_and_back(kitchen: Kitchen) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    there, back, _ = blocks(EXCEL)
    kitchen.types(there)
    place = kitchen.home / "updates.xlsx"
    book = openpyxl.load_workbook(place)
    titles = [cell.value for cell in book.active[1]]
    assert {row[titles.index("date")].data_type for row in book.active} == {"s"}
    book.active.cell(2, titles.index("summary") + 1).value = INQUIRY
    book.save(place)
    taken_back(kitchen, back)


def taken_back(kitchen: Kitchen, commands: str) -> None:
    """A correction comes in by the commands of the recipe."""
    said = kitchen.types(commands).err
    assert "Would import: 0 added, 1 corrected" in said
    assert "Imported: 0 added, 1 corrected, 14 already there." in said
    assert "华为 was named" in kitchen.types("hwstatus show 3b00 --json").out


def test_a_table_with_titles_of_its_own_comes_in(kitchen: Kitchen) -> None:
    text = "Land;Tag;Quelle;Text;Notiz\r\nElbonia;22.07.2020;Der Bote;Huawei durfte Müll räumen.;x\r\n"
    (kitchen.home / "liste.csv").write_text(text, "cp1252", newline="")
    said = kitchen.types(blocks(EXCEL)[2]).err
    assert "Imported: 1 added" in said
    assert "Müll" in kitchen.types("hwstatus list elbonia --json").out


# -- git -------------------------------------------------------------------------------


@pytest.mark.slow
def test_two_people_merge_by_git(kitchen: Kitchen) -> None:
    needs("git")
    begin, driver, daily = blocks(GIT)
    git = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    people = {}
    kitchen.types("git init -q --bare -b main origin.git")
    for name in ("anna", "ben"):
        who = {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": f"{name}@example.org"}
        who |= {"GIT_COMMITTER_NAME": name, "GIT_COMMITTER_EMAIL": f"{name}@example.org"}  # fmt: skip
        tracker = kitchen.home / f"{name}.db"
        tracker.write_bytes(kitchen.tracker.read_bytes())
        people[name] = kitchen.environment(HWSTATUS_DB=str(tracker), HWSTATUS_USER=name, **git, **who)  # fmt: skip

    def types(name: str, commands: str) -> str:
        place = kitchen.home / name
        return kitchen.types(
            commands, cwd=place if place.exists() else kitchen.home, env=people[name]
        ).out

    types("anna", "git clone -q origin.git anna 2>&1")
    types("anna", begin)
    types("ben", "git clone -q origin.git ben")
    for name in people:
        types(name, driver)
    types("anna", "hwstatus edit 3b00 --set date=2018-03 --reason 'the month is known'")
    types("ben", "hwstatus edit 3b00 --set 'note=By a committee.' --reason 'worth saying'")  # fmt: skip
    for name in ("anna", "ben", "anna", "ben"):
        types(name, daily)
    exports = {types(name, "hwstatus export") for name in people}
    [text] = exports
    first = json.loads(text.splitlines()[0])
    assert (first["date"], first["note"]) == ("2018-03", "By a committee.")
    types("anna", "hwstatus delete 3b00 --reason misread -y")
    for name in ("anna", "ben", "anna", "ben"):
        types(name, daily)
    [text] = {types(name, "hwstatus export") for name in people}
    assert json.loads(text.splitlines()[-1])["retracted"] == first
    types("ben", "hwstatus undo")  # a second thought
    for name in ("ben", "anna", "ben"):
        types(name, daily)
    assert "retracted" not in types("anna", "hwstatus export")
    assert types("anna", "git status --porcelain") == ""
    assert types("ben", "git log --format=%an -1 --merges") == "ben\n"


# -- feeds -----------------------------------------------------------------------------


def test_feeds_by_cron(kitchen: Kitchen) -> None:
    news = Path(__file__).parent / "data" / "feeds" / "news.json"
    kitchen.types(f"hwstatus feeds add {shlex.quote(str(news))}")
    first = kitchen.cron(FEEDS)
    assert "1 draft from 1 feed" in first.err
    assert kitchen.cron(FEEDS) == (0, "", "")
    assert "genovia" in kitchen.cron(FEEDS, 1).out
