"""`digest`: each piece of news once, to whom it concerns; the mark moves when it was told, and not before."""

import json
import re
import subprocess
from collections.abc import Iterable
from email import message_from_string
from email.policy import default
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest

import hwstatus
from conftest import InProcess, Outcome, Subprocess, Terminal, json_lines
from hwstatus.record.models import Deadline
from hwstatus.record.models import Outcome as Fate
from hwstatus.settings.marks import held
from hwstatus.store.database import Database
from hwstatus.store.ledger import Change, EntryHead, append, upsert
from program import COMMAND, DAY
from samples import AFTER, HOSTILE_TEXT, WORLD_ENTITIES, effect, update, write_tracker

LISTS = '[near]\nnames = ["ruritania", "fredcom"]\n[far]\nnames = ["genovia"]\n'


@pytest.fixture
def lists(fast: InProcess) -> Path:
    place = fast.setting.home / ".config" / "hwstatus" / "watch.toml"
    place.parent.mkdir(parents=True)
    place.write_text(LISTS)
    return place


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """A tracker with entities, and no updates yet."""
    return write_tracker(tmp_path / "blank.db", WORLD_ENTITIES)


def record(
    tracker: Path, at: str, changes: Iterable[Change], verb: str = "add"
) -> None:
    """One ledger entry."""
    database = Database(tracker)
    database.execute("BEGIN IMMEDIATE")
    append(database, EntryHead(verb, f"{at}T08:00:00Z", "an editor", "a reason"), changes)  # fmt: skip
    database.execute("COMMIT")
    database.close()


def told(found: Outcome) -> list[tuple[Any, ...]]:
    assert found.code == 0, found.err
    rows = json_lines(found)
    return [(row["kind"], row["id"], row["scope"], row["status"]) for row in rows]


def digest(
    fast: InProcess, tracker: Path, *arguments: str, on: str = "2026-11-24"
) -> list[tuple[Any, ...]]:
    return told(fast("digest", "-f", "jsonl", *arguments, db=tracker, env={DAY: on}))


def marks(fast: InProcess) -> list[dict[str, Any]]:
    folder = fast.setting.home / ".local" / "state" / "hwstatus" / "marks"
    return [json.loads(path.read_text()) for path in sorted(folder.glob("*"))]


# -- what is news ----------------------------------------------------------------------

BAN = update("aaaaaaaaaa", "ruritania", date="2026-11-02", recorded_at="2026-11-03T08:00:00Z",
             effects=[effect("banned", "adopted", "law", "2026-11-12")],
             deadlines=(Deadline("5g", "2026-11-15", "all out"), Deadline("5g-ran", "2027-02", "masts")))  # fmt: skip
TALK = update("bbbbbbbbbb", "genovia", also_about=("ruritania",), date="2026-11-04")


def test_each_kind_is_told_in_the_window_that_it_falls_in(
    fast: InProcess, blank: Path
) -> None:
    record(blank, "2026-11-03", [upsert(BAN)])
    record(blank, "2026-11-05", [upsert(TALK)])
    softer = BAN._replace(effects=(effect("restricted", "adopted", "law"),))
    record(blank, "2026-11-18", [upsert(softer)], "edit")
    met = update("cccccccccc", date="2026-11-19", outcomes=(Fate("aaaaaaaaaa:5g", "met"),))  # fmt: skip
    record(blank, "2026-11-20", [upsert(met)])
    record(blank, "2026-11-21", [Change("update", "bbbbbbbbbb", None)], "delete")
    fast("checked", "elbonia", db=blank)
    ran, five = ("due", "aaaaaaaaaa", "5g-ran", None), ("due", "aaaaaaaaaa", "5g", None)
    evidence = ("evidence", "bbbbbbbbbb", None, None)
    windows = {
        ("2026-11-01", "2026-11-04"): {
            ("news", "aaaaaaaaaa", "5g", "banned"), ("new-date", *five[1:]), ("new-date", *ran[1:])
        },
        ("2026-11-05", "2026-11-11"): {evidence, five, ran},
        ("2026-11-12", "2026-11-16"): {("fell-due", "aaaaaaaaaa", "5g", "not known"), ran},
        ("2026-11-17", "2026-11-19"): {("correction", "aaaaaaaaaa", "5g", "restricted"), ran},
        ("2026-11-20", "2026-11-24"): {
            ("fell-due", "cccccccccc", "5g", "met"), evidence, ran, ("checked", None, None, None)
        },
    }  # fmt: skip
    for (since, until), wanted in windows.items():
        found = digest(fast, blank, "--since", since, "--until", until, "--within", "9m")  # fmt: skip
        assert set(found) == wanted, since
        assert len(found) == len(wanted)
    page = fast("digest", "--since", "2026-11-20", "-f", "table", db=blank).out
    assert "Fell due, or outcome recorded\n" in page


def test_an_act_takes_effect_once_and_not_where_the_news_told_it(
    fast: InProcess, blank: Path
) -> None:
    act = effect("banned", "adopted", "law", "2026-11-01")
    late = update("dddddddddd", "elbonia", date="2026-10-01", effects=[act])
    record(blank, "2026-11-03", [upsert(BAN), upsert(late)])
    found = digest(fast, blank, "--since", "2026-11-01")
    effects = [row for row in found if row[0] == "took-effect"]
    assert effects == [("took-effect", "aaaaaaaaaa", "5g", "banned")]
    assert ("news", "dddddddddd", "5g", "banned") in found


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ([("add", BAN), ("undo", None)], []),
        ([("add", BAN), ("edit", BAN._replace(note="a word"))], ["news"]),
        ([("add", BAN), ("undo", None), ("redo", BAN)], ["news"]),
    ],
)
def test_what_came_and_went_between_two_looks_is_told_as_it_ended(
    fast: InProcess, blank: Path, steps: list[tuple[str, Any]], wanted: list[str]
) -> None:
    for verb, left in steps:
        change = upsert(left) if left else Change("update", BAN.id, None)
        record(blank, "2026-11-03", [change], verb)
    found = digest(fast, blank, "--since", "2026-11-03", "--until", "2026-11-04")
    assert [row[0] for row in found if row[0] not in ("due", "new-date")] == wanted


# -- the mark --------------------------------------------------------------------------


def test_a_list_is_told_once_what_concerns_it(
    fast: InProcess, blank: Path, lists: Path
) -> None:
    for name in ("near", "far", None):
        watch = ["--watch", name] if name else []
        first = fast("digest", *watch, "--mark", db=blank, env={DAY: "2026-11-01"})
        assert (first.code, first.out) == (0, "")
        assert f"{name or 'The record'}: 0 of " in first.err
    record(blank, "2026-11-05", [upsert(BAN), upsert(TALK)])
    for name, wanted in (
        ("near", {"aaaaaaaaaa", "bbbbbbbbbb"}),
        ("far", {"bbbbbbbbbb"}),
    ):
        near = ("--watch", name, "--within", "1d")
        for _ in range(2):  # a read moves nothing
            found = digest(fast, blank, *near, "--since-mark", on="2026-11-06")
            assert {row[1] for row in found} == wanted
        assert digest(fast, blank, *near, "--mark", on="2026-11-06") == found
        assert digest(fast, blank, *near, "--mark", on="2026-11-06") == []
    came = digest(fast, blank, "--watch", "near", "--mark", on="2026-11-30")
    assert [row[0] for row in came[:2]] == ["took-effect", "fell-due"]
    assert {mark["day"] for mark in marks(fast)} == {"2026-11-01", "2026-11-06", "2026-11-30"}  # fmt: skip


FAILING = {
    "a full disk": ("-o", "/dev/full"),
    "no folder": ("-o", "no/such/folder/x.json"),
    "a failing command": ("-f", "mail", "--send", "cat > /dev/null; exit 75"),
    "no command": ("-f", "mail", "--send", "no-such-command"),
    "a bad format": ("-f", "yaml"),
    "what a mark would pass over": ("--scope", "5g"),
    "names beside the list": ("ruritania",),
    "a day and a mark": ("--since", "2020"),
}


@pytest.mark.parametrize("arguments", FAILING.values(), ids=FAILING)
def test_the_mark_stays_where_telling_failed(
    fast: InProcess, blank: Path, lists: Path, arguments: tuple[str, ...]
) -> None:
    fast("digest", "--watch", "near", "--mark", db=blank)
    before = marks(fast)
    record(blank, "2026-11-24", [upsert(BAN)])
    failed = fast("digest", "--watch", "near", "--mark", *arguments, db=blank)
    assert failed.code in (2, 3, 4), failed
    assert marks(fast) == before
    assert digest(fast, blank, "--watch", "near", "--mark")[0][1] == BAN.id


def test_the_mark_stays_where_nobody_reads(
    fast: InProcess, hw: Subprocess, blank: Path, lists: Path
) -> None:
    fast("digest", "--mark", db=blank)
    before = marks(fast)
    record(blank, "2026-11-24", [upsert(BAN)])
    process = hw.start("digest", "--mark", db=blank)
    assert process.stdout and process.stderr
    process.stdout.close()
    process.wait(30)
    process.stderr.close()
    assert process.returncode == 141
    assert marks(fast) == before


@pytest.mark.parametrize(("more", "code"), [("", 4), ("-o news.json", 0)])
def test_the_mark_stays_where_stdout_is_needed_and_closed(
    fast: InProcess, blank: Path, more: str, code: int
) -> None:
    fast("digest", "--mark", db=blank)
    before = marks(fast)
    record(blank, "2026-11-24", [upsert(BAN)])
    ended = subprocess.run(
        f"exec {COMMAND} --db {blank} digest --mark {more} >&-",
        shell=True, check=False, stderr=subprocess.DEVNULL, env=fast.setting.environment(), cwd=fast.setting.cwd,
    )  # fmt: skip
    assert ended.returncode == code
    assert (marks(fast) == before) == bool(code)


def test_news_are_handed_to_a_command_and_nothing_is_where_there_is_none(
    fast: InProcess, blank: Path
) -> None:
    fast("digest", "--mark", db=blank)
    record(blank, "2026-11-24", [upsert(BAN)])
    box = fast.setting.home / "box"
    send = ("digest", "--mark", "-f", "mail", "--send", f"cat >> {box}")
    for _ in range(2):
        assert fast(*send, db=blank) == (0, "", "")
    assert box.read_text().count("Subject: ") == 1
    assert fast(*send, "--exit-code", db=blank).code == 1


def test_a_workbook_is_handed_over_too(fast: InProcess, blank: Path) -> None:
    pytest.importorskip("openpyxl")
    record(blank, "2026-11-24", [upsert(BAN)])
    box = fast.setting.home / "box"
    send = ("digest", "-f", "xlsx", "--send", f"cat > {box}")
    assert fast(*send, db=blank) == (0, "", "")
    assert box.read_bytes().startswith(b"PK")


def test_a_second_run_for_a_mark_is_refused_while_the_first_tells(
    fast: InProcess, blank: Path, lists: Path
) -> None:
    fast("digest", "--mark", db=blank)
    record(blank, "2026-11-24", [upsert(BAN)])
    [path] = (fast.setting.home / ".local/state/hwstatus/marks").iterdir()
    with held(path):
        second = fast("digest", "--mark", db=blank)
        assert (second.code, second.out) == (4, "")
        assert "the mark is in use by another hwstatus" in second.err
        assert "try again once that has ended\n" in second.err
        assert "--since-mark in place of --mark\n" in second.err
        assert "another place" not in second.err
        assert digest(fast, blank, "--since-mark")
        assert fast("digest", "--watch", "near", "--mark", db=blank).code == 0
    assert fast("digest", "--mark", "-o", "/dev/full", db=blank).code == 4
    assert digest(fast, blank, "--mark")[0][1] == BAN.id
    assert len(marks(fast)) == len(("all", "near"))


def test_another_ledger_is_told_from_the_time_of_the_mark_on(
    fast: InProcess, blank: Path
) -> None:
    record(blank, "2026-11-03", [upsert(TALK)])
    fast("digest", "--mark", db=blank)
    blank.unlink()
    write_tracker(blank, WORLD_ENTITIES)
    record(blank, "2026-11-02", [upsert(TALK)])
    record(blank, "2026-11-21", [upsert(BAN)])
    found = fast("digest", "--since-mark", "-f", "jsonl", db=blank)
    assert "The ledger is another one than at the mark" in found.err
    assert "aaaaaaaaaa" in {row[1] for row in told(found)}


def test_a_clock_behind_the_last_entry_loses_nothing(
    fast: InProcess, blank: Path
) -> None:
    fast("digest", "--mark", db=blank, env={DAY: "2026-11-10"})
    record(blank, "2026-11-20", [upsert(BAN)])
    kinds = [row[0] for row in digest(fast, blank, "--mark", on="2026-11-05")]
    assert kinds[0] == "news"
    assert marks(fast)[0]["day"] == "2026-11-10"
    again = digest(fast, blank, "--mark", on="2026-11-10")
    assert {row[0] for row in again} == {"due"}


def test_a_year_without_a_run_is_told_whole(fast: InProcess, blank: Path) -> None:
    fast("digest", "--mark", db=blank, env={DAY: "2026-11-01"})
    record(blank, "2026-11-03", [upsert(BAN)])
    found = digest(fast, blank, "--mark", on="2027-11-03")
    assert [(row[0], row[2]) for row in found] == [
        ("news", "5g"), ("took-effect", "5g"), ("fell-due", "5g-ran"), ("fell-due", "5g"),
    ]  # fmt: skip


def test_two_machines_with_one_list_are_each_told_everything(
    fast: InProcess, blank: Path, lists: Path, tmp_path: Path
) -> None:
    machines = [{"XDG_STATE_HOME": str(tmp_path / name)} for name in ("one", "two")]
    command = ("digest", "--watch", "near", "--mark", "-f", "jsonl")
    for machine in machines:
        fast(*command, db=blank, env=machine)
    record(blank, "2026-11-24", [upsert(BAN)])
    for machine in machines:
        assert told(fast(*command, db=blank, env=machine))[0][1] == BAN.id


def test_a_mark_up_to_a_day_leaves_the_rest_for_the_next_run(
    fast: InProcess, blank: Path
) -> None:
    fast("digest", "--mark", db=blank, env={DAY: "2026-11-21"})
    record(blank, "2026-11-23", [upsert(TALK)])
    record(blank, "2026-11-24", [upsert(BAN)])
    first = digest(fast, blank, "--mark", "--until", "yesterday")
    assert {row[1] for row in first} == {TALK.id}
    assert BAN.id in {row[1] for row in digest(fast, blank, "--mark")}


def test_the_library_tells_the_same_and_warns_of_names_that_are_gone(
    fast: InProcess, blank: Path, tmp_path: Path, today: str
) -> None:
    record(blank, "2026-11-24", [upsert(BAN)])
    shared = tmp_path / "team.toml"
    shared.write_text('[p]\nnames = ["ruritania", "atlantis"]\n')
    with hwstatus.open(blank) as hw, pytest.warns(UserWarning, match="atlantis"):
        rows = hw.digest(watch=str(shared))
    assert rows[0].id == BAN.id


SOUND: dict[str, Any] = {
    "entry": 5,
    "hash": "x",
    "at": "2026-11-20T08:00:00Z",
    "day": "2026-11-20",
}
UNSOUND: list[dict[str, Any]] = [
    {"entry": -1}, {"entry": 2**63}, {"entry": True}, {"entry": "5"}, {"hash": None}, {"at": 5}, {"at": ""},
    {"at": "9999-99-99"}, {"day": "2026-13-45"}, {"day": "2026"}, {"day": "9999-12-31"}, {"day": []}, {"day": 5},
]  # fmt: skip


@pytest.mark.parametrize(
    "content", ["", "{}", "[1]", *(json.dumps({**SOUND, **wrong}) for wrong in UNSOUND)]
)
def test_a_damaged_mark_is_named_with_the_way_on(
    fast: InProcess, blank: Path, content: str
) -> None:
    fast("digest", "--mark", db=blank)
    [path] = (fast.setting.home / ".local/state/hwstatus/marks").iterdir()
    path.write_text(json.dumps(SOUND))
    assert fast("digest", "--since-mark", db=blank).code == 0
    path.write_text(content)
    found = fast("digest", "--since-mark", db=blank)
    assert (found.code, found.out) == (2, "")
    assert f"begin anew: rm '{path}'" in found.err


def test_a_correction_changes_a_past_time_and_says_so(
    fast: InProcess, blank: Path
) -> None:
    record(blank, "2026-11-03", [upsert(BAN)])
    record(blank, "2026-11-18", [Change("update", BAN.id, None)], "delete")
    past = fast("digest", "--since", "2026-11-03", "--until", "2026-11-04", "-f", "jsonl", db=blank)  # fmt: skip
    [row] = json_lines(past)
    assert (row["kind"], row["later"][:10]) == ("news", "2026-11-18")


def test_exit_code_one_where_nothing_is_new(fast: InProcess, world: Path) -> None:
    assert fast("digest", "--since", "2026-11-23", db=world).code == 0
    assert fast("digest", "--since", "2026-11-23", "--exit-code", db=world).code == 1
    assert fast("digest", "--since", "2026-11-20", "--exit-code", db=world).code == 0


# -- forms -----------------------------------------------------------------------------


def test_hostile_names_inject_no_header_and_break_no_feed(
    fast: InProcess, blank: Path
) -> None:
    bad = "Bad\r\nBcc: all@example.org\r\n\r\nbody " + HOSTILE_TEXT
    entity = WORLD_ENTITIES[0]._replace(name=bad, slug="bad", iso2=None, iso3=None)
    source = BAN.sources[0]._replace(publisher=bad, url="javascript:x")
    mean = BAN._replace(entity="bad", summary=bad, sources=(source,))
    record(blank, "2026-11-24", [upsert(entity), upsert(mean)])
    said = fast("digest", "-f", "mail", db=blank)
    mail = message_from_string(said.out, policy=default)
    assert set(mail.keys()) == {"Subject", "Auto-Submitted", "MIME-Version", "Content-Type"}  # fmt: skip
    body = mail.get_body(("plain",))
    assert body and "Bcc:" in body.get_content() and "\r\nBcc" not in said.out
    feed = feedparser.parse(fast("digest", "-f", "atom", db=blank).out)
    assert not feed.bozo
    assert feed.entries[0].id.startswith("tag:hwstatus,2026:")
    assert "<link" not in fast("digest", "-f", "atom", db=blank).out


def test_documents_fold_what_moved_no_verdict(fast: InProcess, world: Path) -> None:
    page = fast("digest", "--since", "2026-11-20", "-f", "markdown", db=world).out
    assert page.startswith("# Huawei: 16 news items\n")
    assert "| 2020-07-22 | Ruritania: phase-out (5g) ← restricted |" in page
    assert "## Recorded without moving a verdict\n\n- 1 record: Elbonia\n" in page
    whole = fast("digest", "--since", "2026-11-20", "-f", "html", "--all", db=world)
    assert "mud in the cables" in whole.out


def test_a_date_is_told_with_what_happens_and_the_publisher_apart(
    fast: InProcess, blank: Path
) -> None:
    what = "every mast of the operator is taken down, in the whole of the country"
    dates = (Deadline("5g", "2026-11-30", "out"), Deadline("5g-ran", "2027-02", what))
    record(blank, "2026-11-24", [upsert(BAN._replace(deadlines=dates))])
    publisher = BAN.sources[0].publisher
    for columns in ("40", "80"):
        shown = fast("digest", "-f", "table", db=blank, env={"COLUMNS": columns})
        said = " ".join(shown.out.split())
        assert f"Ruritania (5g-ran): {what}" in said
        assert "Ruritania (5g): out" in said
        assert max(map(len, shown.lines)) <= int(columns)
    assert f"Ruritania (5g): out · {publisher}" in said


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "Older acts, which the dataset brought: 14 changes, 1 date, 1 record"),
        (("--watch", "near"), "Recorded now, of earlier acts"),
        (
            ("--within", "3y"),
            "nothing new beside what the dataset brought; each: --all",
        ),
        (("--kind", "country"), "Recorded now, of earlier acts"),
    ],
)
def test_it_is_one_screen(
    terminal: Terminal, world: Path, lists: Path, arguments: tuple[str, ...], told: str
) -> None:
    """What came with the dataset is no news to who asks about nobody and nothing: it is counted."""
    shown = terminal("digest", "--since", "2026-11-20", *arguments, db=world, stderr_too=True)  # fmt: skip
    assert len(shown.out.splitlines()) <= 23
    assert told in shown.out


@pytest.mark.parametrize(
    ("since", "told"), [("2w", True), ("2026-05-01", False), ("2026-06-30", False)]
)
def test_days_after_those_that_the_record_covers_are_told(
    terminal: Terminal, shipped: Path, since: str, told: bool
) -> None:
    asked = ["digest", "--since", since]
    seen = terminal(*asked, db=shipped, stderr_too=True, env={"NO_COLOR": "1"})
    said = " ".join(seen.out.split())
    uncovered = "no act of these days is recorded. The record covers to 30 Jun 2026: later changes may be missing"
    assert (uncovered in said) is told
    assert ("The last acts: hwstatus" in said) is told


def test_what_is_counted_is_called_by_its_name_and_led_to(
    terminal: Terminal, world: Path
) -> None:
    asked = ("digest", "--since", "2026-11-20", "--kind", "country,company")
    shown = terminal(*asked, db=world, stderr_too=True, env={"NO_COLOR": "1"})
    assert re.search(
        r"^Recorded now, of earlier acts \(\d+ of 13 changes; each: --all\)$",
        shown.out,
        re.M,
    )
    assert "\nNew dates\n" in shown.out
    counted = "15 news items: 13 changes, 1 date, 1 record; each: --all"
    assert shown.lines[-1] == counted
    alone = terminal(*asked, "syldavia", db=world, stderr_too=True)
    assert alone.lines[-1] == "1 news item: 1 change"


@pytest.mark.parametrize(
    ("since", "part", "first"),
    [
        ("2026-11-24", "Due next", "2026-12-19  Finland (5g-ran)"),
        ("2026-01-01", "New dates", "2026-12-31  Germany (5g-core)"),
        ("2026-11-25", "New dates", "2027-01-01  TDC (fixed)"),
    ],
)
def test_the_next_dates_are_told_rather_than_counted(
    terminal: Terminal, shipped: Path, since: str, part: str, first: str
) -> None:
    """Those too that the dataset brought, of which a page counts the rest; the soonest before a later one."""
    env = {"NO_COLOR": "1", "HWSTATUS_DB": str(shipped), DAY: AFTER}
    seen = terminal("digest", "--since", since, stderr_too=True, env=env)
    assert len(seen.lines) <= 22
    [heading] = [n for n, line in enumerate(seen.lines) if line.startswith(part)]
    assert seen.lines[heading + 1].strip().startswith(first)
