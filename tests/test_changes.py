"""`changes` and `status --compare`: which standings moved, news and corrections apart."""

import random
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import hwstatus
from conftest import SHIPPED, InProcess, Terminal, json_lines
from hwstatus.paths import Location
from hwstatus.record.dates import after
from hwstatus.record.models import Filter
from hwstatus.record.vocabulary import SCOPES, STATUSES
from hwstatus.store.corrections import Place
from hwstatus.store.editor import open_editor
from hwstatus.store.ledger import upsert
from hwstatus.store.tracker import Question, open_tracker
from program import DAY
from samples import AFTER, CONTEXT, WORLD_ENTITIES, effect, update, write_tracker
from site_of import read, site_of

ADD = ("--source", "Reuters")


def moved(fast: InProcess, world: Path, *arguments: str) -> list[dict[str, Any]]:
    found = fast("changes", *arguments, "-f", "jsonl", db=world)
    assert found.code == 0, found.err
    return json_lines(found)


def brief(rows: list[dict[str, Any]]) -> list[tuple[str, str, str, str, str]]:
    return [
        (row["kind"], row["entity"], row["scope"], row["was"], row["status"])
        for row in rows
    ]


def test_news(fast: InProcess, world: Path) -> None:
    rows = moved(fast, world, "--since", "2019-03", "--until", "2020-07")
    assert brief(rows) == [
        ("news", "ruritania", "5g", "under-review", "restricted"),
        ("news", "ruritania", "5g-core", "unknown", "banned"),
        ("news", "freedonia", "5g", "unknown", "permitted"),
        ("news", "freedonia", "5g", "permitted", "banned"),
        ("news", "genovia", "5g", "unknown", "discouraged"),
        ("news", "ruritania", "5g", "restricted", "phase-out"),
    ]
    assert [row["id"] for row in rows][-1] == "5d0000000c"


def test_times_that_changes_are_from_and_to_are_told(
    fast: InProcess, world: Path
) -> None:
    asked = ("--from", "march", "2019", "--to", "2020-07")
    told = fast("changes", *asked, db=world)
    assert told.err == "(read as --since 'march 2019' --until 2020-07)\n"
    as_options = ("--since", "2019-03", "--until", "2020-07")
    assert told.out == fast("changes", *as_options, db=world).out


def test_a_misspelled_status_of_a_move_is_refused(fast: InProcess, world: Path) -> None:
    told = fast("changes", "--from", "baned", db=world)
    assert told.code == 2 and "expected banned?" in told.err
    told = fast("changes", "--from", "case-by-case", db=world)
    assert told.out == "" and "No such change between" in told.err


def test_what_confirms_is_no_change(fast: InProcess, world: Path) -> None:
    assert "5d00000zzz" not in {row["id"] for row in moved(fast, world)}


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        (
            ("--since", "2020", "--until", "2020", "--scope", "5g"),
            {"8c0000000k", "5d0000000c"},
        ),
        (("borduria",), {"7a0000000f", "7b0000000g"}),
        (("--country", "borduria"), {"7a0000000f", "7b0000000g"}),
        (("--kind", "bloc"), {"9c0000000q"}),
        (("--kind", "company"), {"9b0000000p"}),
        (("--status", "permitted"), {"6e0000000d", "8b0000000j"}),
        (("--from", "permitted"), {"6f0000000e"}),
        (
            ("--from", "not-unknown", "--to", "phase-out,banned"),
            {"5d0000000c", "6f0000000e"},
        ),
        (("--from", "banned"), {"7b0000000g"}),
        (("--from", "2021", "--to", "2021-06"), {"7a0000000f", "7b0000000g"}),
        (("--actor", "court"), {"7b0000000g"}),
        (("--publisher", "Freedonia Gazette"), {"6e0000000d", "6f0000000e"}),
        (("--group", "old-alliance"), {"3b0000000a", "4c0000000b", "5d0000000c"}),
        (("--on", "2018-12-31"), {"3b0000000a"}),
        (("--since", "2018-12-31", "--until", "2018-12-31"), {"3b0000000a"}),
        (("--since", "2018-06-01", "--until", "2018-12-30"), set()),
        (("--limit", "1"), {"9b0000000p"}),
    ],
)
def test_filters(
    fast: InProcess, world: Path, arguments: tuple[str, ...], ids: set[str]
) -> None:
    assert {row["id"] for row in moved(fast, world, *arguments)} == ids


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (
            "permitted",
            "13 came to it from a stricter status: hwstatus changes --looser --to permitted --since 2020",
        ),
        ("banned", ""),
    ],
)
def test_who_was_eased_is_asked_for_apart(
    terminal: Terminal, shipped: Path, status: str, said: str
) -> None:
    asked = ("changes", "--since", "2020", "--status", status, "--no-pager")
    env = {"HWSTATUS_DB": str(shipped)}
    shown = terminal(*asked, stderr_too=True, columns=200, env=env).out
    assert said in shown and ("stricter status" in shown) == bool(said)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--status permitted", "1 left permitted: hwstatus changes --from permitted"),
        (
            "--status permitted,banned --kind country",
            "2 left permitted or banned: hwstatus changes --from permitted --from banned --kind country",
        ),
        (
            "--status permitted --stricter --limit 1",
            "1 left permitted: hwstatus changes --stricter --from permitted",
        ),
        ("--status permitted --since 2021", ""),
        ("--status banned --from permitted", ""),
        ("", ""),
    ],
)
def test_of_a_status_those_that_led_to_it_are_listed_and_those_that_left_it_counted(
    fast: InProcess, world: Path, asked: str, said: str
) -> None:
    told = fast("changes", *asked.split(), db=world).err
    lines = [line for line in told.splitlines() if " left " in line]
    assert [line.replace(f"--db {world} ", "") for line in lines] == [said] * bool(said)
    for line in lines:
        number, _, words = line.partition(" ")
        left = fast(*words.partition("hwstatus ")[2].split(), db=world).lines
        assert len(left) == int(number)


@pytest.mark.parametrize(
    ("ends", "is_told"),
    [
        ("--looser", True),
        ("--looser --to permitted", False),
        ("--looser --since 2025", False),
        ("--stricter", False),
        ("", False),
    ],
)
def test_what_ended_with_nothing_in_its_place_is_told_of_what_became_looser(
    terminal: Terminal, fast: InProcess, shipped: Path, ends: str, is_told: bool
) -> None:
    asked = ("changes", *ends.split(), "--no-pager")
    env = {"HWSTATUS_DB": str(shipped)}
    shown = terminal(*asked, stderr_too=True, columns=200, env=env).out
    told = re.findall(r"(\d+) of these came to unknown, .*: hwstatus (.*)", shown)
    assert bool(told) == is_told
    for number, line in told:
        every = fast("changes", "--looser", db=shipped).lines
        others = fast(*line.split(), db=shipped).lines
        assert len(every) - len(others) == int(number)


def test_no_change_is_an_empty_list(fast: InProcess, world: Path) -> None:
    found = fast("changes", "--since", "2026-11-24", "--json", db=world)
    assert (found.code, found.out) == (0, "[]\n")
    assert "No verdict changed" in found.err


def test_no_change_points_to_the_updates(
    fast: InProcess, world: Path, shipped: Path
) -> None:
    found = fast("changes", "sweden", "--since", "2021", "--until", "2024", db=shipped)
    assert " timeline sweden --since 2021 --until 2024" in found.err
    found = fast("changes", "elbonia", "--since", "2024", db=world)
    assert re.search(r"^20\S+ Elbonia: .* \(\w+\)$", found.err, re.MULTILINE)
    assert max(line.count("hwstatus ") for line in found.err.splitlines()) == 1
    found = fast("changes", "--since", "yesterday", db=world)
    assert "hwstatus timeline" not in found.err


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("borduria", "elbonia", "genovia"), "No change: Elbonia.\n"),
        (("borduria",), ""),
        (("--group", "old-alliance"), ""),
    ],
)
def test_who_was_named_and_has_no_change_is_told(
    fast: InProcess, world: Path, names: tuple[str, ...], told: str
) -> None:
    found = fast("changes", *names, "--since", "2020", db=world)
    assert found.out and found.err == told


def test_a_month_without_a_year_is_the_latest(fast: InProcess, world: Path) -> None:
    for month, first in (("january", "2026-01-01"), ("December", "2025-12-01")):
        found = fast("changes", "--since", month, db=world)
        assert (found.code, found.out) == (0, "")
        assert f"No verdict changed between {first} and" in found.err


def test_a_vague_date_is_marked(fast: InProcess, world: Path) -> None:
    found = fast("changes", "--since", "2018-06-01", "--until", "2018", db=world)
    assert "fall in that time: 3b00 (only 2018)." in found.err
    found = fast("changes", "--since", "2018", "--until", "2018", db=world)
    assert "to be sure" not in found.err


def test_a_correction_stands_apart(fast: InProcess, world: Path) -> None:
    edited = fast(
        "edit", "5d00000z", "--set", "status=permitted", "--reason", "misread", db=world
    )
    assert edited.code == 0, edited.err
    [row] = moved(fast, world, "--since", "2026-11")
    assert (row["kind"], row["date"], row["was"], row["status"]) == (
        "correction", "2026-11-24", "phase-out", "permitted",
    )  # fmt: skip
    assert (row["by"], row["reason"]) == ("a tester", "misread")


def test_a_retraction_and_its_undoing(fast: InProcess, world: Path) -> None:
    assert fast("delete", "6f00", "-y", "--reason", "a hoax", db=world).code == 0
    assert brief(moved(fast, world, "--since", "2026-11")) == [
        ("correction", "freedonia", "5g", "banned", "permitted")
    ]
    assert "6f0000000e" not in {
        row["id"] for row in moved(fast, world, "--until", "2025")
    }, "it is no news any more"
    assert fast("undo", db=world).code == 0
    news = [row for row in moved(fast, world) if row["kind"] == "news"]
    assert "6f0000000e" in {row["id"] for row in news}


def test_a_correction_that_moves_nothing(fast: InProcess, world: Path) -> None:
    assert (
        fast("edit", "5d00000z", "--set", "summary=Better words.", db=world).code == 0
    )
    assert moved(fast, world, "--since", "2026-11") == []


LATER = {DAY: "2026-11-26"}
"""Two days after the world was recorded."""


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        (["add", "undo"], []),
        (["add", "edit 9 --set status=banned"], []),
        (["edit 5d00000z --set status=permitted", "undo"], []),
        (["delete 6f00 -y", "undo"], []),
        (["delete 6f00 -y", "add", "undo"], [("freedonia", "banned", "permitted")]),
        (
            [
                "edit 5d00000z --set status=banned",
                "edit 5d00000z --set status=permitted",
            ],
            [("phase-out", "banned"), ("banned", "permitted")],
        ),
    ],
)
def test_what_arose_and_went_in_a_time_is_no_correction(
    fast: InProcess, world: Path, acts: list[str], told: list[tuple[str, ...]]
) -> None:
    said = ("elbonia", "Elbonia said so.", "--date", "2026-11-25", "--source", "X")
    added = ""
    for act in acts:
        words = act.replace(" 9 ", f" {added} ").split()
        more = (*said, "--status", "restricted") if act == "add" else ()
        done = fast(*words, *more, db=world, env=LATER)
        assert done.code == 0, done.err
        added = (done.out.split() or [added])[0]
    rows = json_lines(
        fast("changes", "--since", "2026-11-25", "-f", "jsonl", db=world, env=LATER)
    )
    corrected = [row for row in rows if row["kind"] == "correction"]
    ends = [(row["entity"], row["was"], row["status"]) for row in corrected]
    assert [end[-len(one) :] for end, one in zip(ends, told, strict=True)] == told


@pytest.mark.parametrize(
    "since", [(), ("--since", "2026-11-01"), ("--since", "2026-11-25")]
)
@pytest.mark.parametrize(
    ("acts", "told"),
    [
        (["add", "undo"], []),
        (["add", "undo", "redo"], ["news"]),
        (["add", "undo", "redo", "undo"], []),
        (["edit 5d00000z --set status=permitted", "undo"], []),
        (["delete 6f00 -y", "undo"], []),
        (["delete 6f00 -y", "undo", "redo"], ["correction"]),
    ],
)
def test_a_change_that_was_taken_back_never_was(
    fast: InProcess, world: Path, acts: list[str], told: list[str], since: list[str]
) -> None:
    """Also where the ledger begins in the time asked for, or all of it is asked for."""
    kinds = []
    for done in ([], acts):
        for act in done:
            said = ("elbonia", "So.", "--date", "2026-11-25", "--source", "X")
            more = (*said, "--status", "restricted") if act == "add" else ()
            assert fast(*act.split(), *more, db=world, env=LATER).code == 0
        asked = ("changes", *since, "--fields", "kind")
        kinds.append(fast(*asked, db=world, env=LATER).lines)
    before, after = kinds
    if "delete" in acts[0] and told and not since:
        before = before[1:]  # the news that was taken out
    assert sorted(after) == sorted([*before, *told])


def test_what_was_recorded_of_earlier_days_is_named_beside_what_happened(
    fast: InProcess, world: Path
) -> None:
    for day, scope in (("2026-11-25", "5g-core"), ("2026-10-30", "5g-ran")):
        said = ("elbonia", f"So on {day}.", "--date", day, "--source", "X")
        status = ("--status", "restricted", "--scope", scope)
        assert fast("add", *said, *status, db=world, env=LATER).code == 0
    asked = fast("changes", "--since", "2026-11-25", db=world, env=LATER)
    way = "changes --until 2026-11-24 --recorded-since 2026-11-25"
    assert f"{way} (1 change)" in asked.err
    assert len(asked.lines) == len(fast(*way.split(), db=world, env=LATER).lines) == 1
    for of, is_told in (
        ("--stricter", True),
        ("--to restricted", True),
        ("--looser", False),
    ):
        words = ["changes", "--since", "2026-11-25", *of.split()]
        _, _, earlier = fast(*words, db=world, env=LATER).err.partition(
            "Of earlier days"
        )
        assert (f"{way} {of} (1 change)" in earlier) == bool(earlier) == is_told


def test_statuses_after_entries_are_those_of_the_ledger_then(world: Path) -> None:
    """Asked all at once, they are what the tables built anew up to each entry say."""
    _correct_at_random(world, 16)
    entity, day = "freedonia", CONTEXT.today
    with open_tracker(Location(world, "test"), CONTEXT) as tracker:
        last = len(tracker.ledger.entries())
        places = [Place(entry, entity, after(day)) for entry in range(1, last + 1)]
        found = tracker.corrections.statuses(places)
        seen = set()
        for place in places:
            past = tracker.at(Question(day, "9999-12-31", known_entry=place.entry))
            held = past.standings.latest(day, [entity], list(SCOPES)).get(entity, [])
            assert found[place] == {one.scope: one.status for one in held}
            seen.add(tuple(sorted(found[place].items())))
    assert len(seen) > 5


def _correct_at_random(world: Path, times: int) -> None:
    """Change, take out and bring back what is known of a country, entry by entry."""
    chance = random.Random(3)
    with open_editor(Location(world, "test"), CONTEXT) as editor:
        known = list(editor.tracker.updates(Filter(entities=("freedonia",))))
        for _ in range(times):
            update = chance.choice(known)
            status = chance.choice(("banned", "permitted", "restricted"))
            both = (effect(status), effect(f"fixed={status}"))
            effects = both[: chance.randint(1, 2)]
            date = chance.choice(("2019", "2020-05-01", update.date))
            change = upsert(update._replace(effects=effects, date=date))
            if chance.random() < 0.2:
                change = change._replace(record=None, line=None)
            with editor.transaction():
                editor.commit("edit", [change])


def test_an_added_update_is_news_of_its_own_day(fast: InProcess, world: Path) -> None:
    assert fast("add", "elbonia", "Elbonia permitted Huawei.", "--date", "2022-05-05", *ADD, "--status", "permitted",
                "--actor", "government", db=world).code == 0  # fmt: skip
    assert moved(fast, world, "--since", "2026-11") == []
    [row] = moved(fast, world, "elbonia")
    assert (row["kind"], row["date"], row["was"]) == ("news", "2022-05-05", "unknown")
    way = "changes --recorded-since 2026-11-24 (1 change)"
    assert way in fast("changes", "--since", "2026-11-24", db=world).err
    assert "recorded since" not in fast("changes", "--since", "2022", db=world).err


@pytest.mark.parametrize(
    "options",
    [
        ("--since", "2021", "--until", "2020"),
        ("--since", "03/04/2020"),
        ("--limit", "-1"),
        ("--status", "forbidden"),
        ("--group", "nope"),
    ],
)
def test_bad_options(fast: InProcess, world: Path, options: tuple[str, ...]) -> None:
    found = fast("changes", *options, db=world)
    assert (found.code, found.out) == (2, "")


def test_news_of_the_shipped_dataset(fast: InProcess) -> None:
    rows = [row for row in moved(fast, SHIPPED) if row["kind"] == "news"]
    assert len(rows) > 200
    assert all(
        row["was"] != row["status"] and {row["was"], row["status"]} <= set(STATUSES)
        for row in rows
    )


@pytest.mark.parametrize(
    "name", ["sweden", "italy", "uk", "new-zealand", "costa-rica", "australia"]
)
def test_each_change_begins_where_the_last_one_ended(
    fast: InProcess, name: str
) -> None:
    rows = [
        row
        for row in moved(fast, SHIPPED, name, "--scope", "5g")
        if row["kind"] == "news"
    ]
    assert rows[0]["was"] == "unknown"
    assert [row["was"] for row in rows[1:]] == [row["status"] for row in rows[:-1]]
    [now] = json_lines(fast("status", name, "-f", "jsonl", db=SHIPPED))
    assert rows[-1]["status"] == now["status"]


# -- two days side by side ---------------------------------------------------------------------------


def compare(
    fast: InProcess, world: Path, one: str, other: str, *arguments: str
) -> dict[str, tuple[str, str, bool]]:
    found = fast("status", "--compare", one, other, *arguments, "-f", "jsonl", db=world)
    assert found.code == 0, found.err
    return {
        row["entity"]: (row["status_1"], row["status_2"], row["moved"])
        for row in json_lines(found)
    }


def test_compare(fast: InProcess, world: Path) -> None:
    found = compare(fast, world, "2019-06-30", "2021-01-15")
    assert found["ruritania"] == ("restricted", "phase-out", True)
    assert found["borduria"] == ("unknown", "banned", True)
    assert found["freedonia"] == ("banned", "banned", False)
    moves = [row[2] for row in found.values()]
    assert moves == sorted(moves, reverse=True), "those that moved stand first"


def test_compare_has_the_keys_of_changes_too(fast: InProcess, world: Path) -> None:
    line = ("status", "--compare", "2019", "2021", "--changed")
    rows = json_lines(fast(*line, "-f", "jsonl", db=world))
    assert rows
    for row in rows:
        assert (row["was"], row["status"]) == (row["status_1"], row["status_2"])
    in_a_pipe = fast(*line, db=world).lines
    assert [line.count("\t") for line in in_a_pipe] == [11] * len(rows)
    told = fast(*line, "--fields", "name,was,status", db=world).lines
    assert len(told) == len(rows)


@pytest.mark.parametrize(
    ("one", "other"), [("2018", "2020"), ("2021-01-31", "2021-02-01"), ("2026", "2019")]
)
def test_compare_agrees_with_status(
    fast: InProcess, world: Path, one: str, other: str
) -> None:
    heads = [
        {
            row["entity"]: row["status"]
            for row in json_lines(fast("status", "--on", on, "-f", "jsonl", db=world))
        }
        for on in (one, other)
    ]
    for entity, (first, second, _) in compare(fast, world, one, other).items():
        assert (first, second) == (
            heads[0].get(entity, "unknown"),
            heads[1].get(entity, "unknown"),
        )


def test_compare_tells_of_those_alone_that_changed(
    fast: InProcess, world: Path
) -> None:
    days = ("2019-06-30", "2021-01-15")
    every = compare(fast, world, *days)
    some = compare(fast, world, *days, "--changed")
    assert some == {name: row for name, row in every.items() if row[2]} != every
    told = fast("status", "--compare", *days, "--changed", "--limit", "1", db=world).err
    first, second = (sum(r[at] == "unknown" for r in every.values()) for at in (0, 1))
    assert f"unknown {first} → {second}" in told
    refused = fast("status", "--changed", "ruritania", db=world)
    assert refused.code == 2 and "hwstatus changes ruritania" in refused.err


def test_compare_with_a_group_and_a_status(fast: InProcess, world: Path) -> None:
    assert set(compare(fast, world, "2019", "2021", "--group", "old-alliance")) == {
        "ruritania"
    }
    assert set(compare(fast, world, "2019", "2021", "--status", "phase-out")) == {
        "ruritania"
    }


def test_compare_counts_both_days(fast: InProcess, world: Path) -> None:
    """All that match, whatever a limit leaves out; nothing of a single one."""
    days = ("status", "--compare", "2018", "2020")
    for options in (["--json"], ["--limit", "1"]):
        *_, told = fast(*days, *options, db=world).err.splitlines()
        assert told == (
            "2018-12-31 → 2020-12-31: banned 0 → 1, phase-out 0 → 1, discouraged 0 → 1, "
            "under-review 1 → 0, unknown 6 → 4."
        )
    assert fast(*days, "ruritania", db=world).err == ""


def test_compare_has_the_members_of_the_second_day(
    fast: InProcess, world: Path
) -> None:
    both = {"ruritania", "freedonia"}
    assert set(compare(fast, world, "2000", "2001", "--group", "oa")) == both
    assert set(compare(fast, world, "2001", "2002", "--group", "oa")) == {"ruritania"}
    assert set(compare(fast, world, "2000", "2001", "oa")) == both
    told = fast("status", "--compare", "2000", "2001", "--group", "oa", db=world).err
    assert "The members are those of 2001-12-31." in told
    told = fast("status", "--compare", "2000", "2001", "ruritania", db=world).err
    assert "members" not in told


def test_compare_refuses_what_is_ahead(fast: InProcess, world: Path) -> None:
    assert fast("status", "--compare", "2020", "2030", db=world).code == 2
    assert fast("status", "--compare", "2020", "garbage", db=world).code == 2


@pytest.mark.parametrize("more", ["", "--changed", "ruritania", "--group old-alliance"])
def test_one_day_is_compared_with_today(
    fast: InProcess, world: Path, more: str
) -> None:
    alone = fast("status", "--compare", "2020", *more.split(), db=world)
    both = fast("status", "--compare", "2020", "today", *more.split(), db=world)
    said, _, told = alone.err.partition("\n")
    line = f"status --compare 2020 today {more}".strip()
    assert said == f"(read as: hwstatus --db {world} {line})"
    assert (alone.code, alone.out, told) == (0, both.out, both.err)


def test_compare_needs_a_day(fast: InProcess, world: Path) -> None:
    for line in ("--compare", "--compare=2020"):
        told = fast("status", line, db=world)
        assert told.code == 2 and "hwstatus status --compare 2020 today" in told.err


@pytest.mark.parametrize(
    ("more", "is_marked"), [("", True), ("--changed", False), ("borduria", False)]
)
def test_a_mark_says_who_moved_where_others_did_not(
    fast: InProcess, world: Path, more: str, is_marked: bool
) -> None:
    asked = ["status", "--compare", "2019-06", "2021-01", *more.split()]
    page = fast(*asked, "-f", "table", db=world).out
    assert ("Borduria ●" in page) is is_marked and "Freedonia ●" not in page


# -- what took effect ------------------------------------------------------------------


@pytest.fixture
def coming(tmp_path: Path) -> Path:
    """A ban in force from a day of 2023, another whose day came when it stood no more, and a statement."""
    order = effect("banned", "adopted", "order", "2023-02-06")
    history = [
        update("aa00000001", date="2022-11-25", effects=[order]),
        update("aa00000002", "freedonia", date="2022-01-01", effects=[order]),
        update("aa00000003", "freedonia", date="2022-06-01", effects=["permitted"]),
        update(
            "aa00000004",
            "genovia",
            date="2022-01-01",
            effects=[effect("banned", "adopted", "informal", "2023-02-06")],
        ),
        update(
            "aa00000005",
            "borduria",
            date="2023-02-10",
            effects=[order, effect("fixed=banned", "adopted", "law", "2023-03")],
        ),
        update("aa00000006", "genovia", date="2023-12-01"),
    ]
    return write_tracker(tmp_path / "coming.db", WORLD_ENTITIES, history)


@pytest.mark.parametrize(
    ("arguments", "took"),
    [
        ((), ["ruritania", "borduria"]),
        (("--since", "2023-02-06"), ["ruritania", "borduria"]),
        (("--since", "2023-02-07"), ["borduria"]),
        (("--until", "2023-02-06"), ["ruritania"]),
        (("--until", "2023-02-05"), []),
        (("--until", "2023-03-30"), ["ruritania"]),
        (("--since", "2023-03-31", "--until", "2023-03-31"), ["borduria"]),
        (("--on", "2023-02-05"), []),
        (("--scope", "fixed"), ["borduria"]),
        (("--status", "permitted"), []),
        (("borduria",), ["borduria"]),
    ],
)
def test_what_took_effect(
    fast: InProcess, coming: Path, arguments: tuple[str, ...], took: list[str]
) -> None:
    """Only what stands still, on the last day that its day may be; a statement never comes into force."""
    rows = [r for r in moved(fast, coming, *arguments) if r["kind"] == "took-effect"]
    assert all(row["was"] == row["status"] == "banned" for row in rows)
    assert [row["entity"] for row in rows] == took
    places = {(row["entity"], row["scope"], row["date"]) for row in rows}
    assert places <= {
        ("ruritania", "5g", "2023-02-06"),
        ("borduria", "fixed", "2023-03"),
    }


def test_what_took_effect_has_a_part_of_its_own(fast: InProcess, coming: Path) -> None:
    page = fast("changes", "ruritania", "-f", "table", db=coming).out
    assert "Took effect" in page and "2023-02-06  Ruritania" in page
    assert "We were wrong" not in page


def test_every_door_tells_what_took_effect(
    fast: InProcess, coming: Path, tmp_path: Path
) -> None:
    """The rows of `changes` as the flat tables, the library, the site's API, pages and feeds have them."""
    rows = moved(fast, coming)
    fast("export", "-o", str(tmp_path / "flat.db"), "-f", "sqlite", db=coming)
    columns = "kind, date, entity, scope, was, status, update_id"
    with closing(sqlite3.connect(tmp_path / "flat.db")) as flat:
        order = "ORDER BY from_day, update_id, scope"
        told = flat.execute(f"SELECT {columns} FROM status_changes {order}").fetchall()
    keys = ("kind", "date", "entity", "scope", "was", "status", "id")
    assert sorted(told) == sorted(tuple(row[key] for key in keys) for row in rows)
    with hwstatus.open(coming) as hw:
        assert [row.id for row in hw.changes()] == [row["id"] for row in rows]
    files = site_of(coming)
    of_year = read(files, "api/v1/changes/2023.json")["result"]
    of_2023 = [row for row in rows if row["date"].startswith("2023")]
    assert sorted(map(repr, of_year)) == sorted(map(repr, of_2023))
    page = files["changes/2023/index.html"].decode()
    assert page.count(">took effect<") == 2
    feed = read(files, "c/ruritania/feed.json")["items"]
    assert feed[0]["title"] == "Ruritania: banned (5g) took effect, 6 Feb 2023"
    assert len({item["id"] for item in feed}) == len(feed) == 2


def test_a_direction_is_asked_for(fast: InProcess) -> None:
    def asked(*options: str) -> list[str]:
        return fast("changes", "--since", "2019", *options, db=SHIPPED).lines

    def step(line: str) -> int:
        _, _, _, _, was, status, *_ = line.split("\t")
        ranks = [max(0, STATUSES[word].rank) for word in (was, status)]
        return (ranks[1] > ranks[0]) - (ranks[1] < ranks[0])

    everything = asked()
    assert asked("--stricter") == [line for line in everything if step(line) > 0]
    assert asked("--looser") == [line for line in everything if step(line) < 0]
    both = fast("changes", "--stricter", "--looser", db=SHIPPED)
    assert both.code == 2 and "one of the two" in both.err


def test_a_terminal_has_a_line_a_change(fast: InProcess) -> None:
    asked = ("changes", "italy", "-f", "table")
    folded = fast(*asked, db=SHIPPED)
    told = fast(*asked, "--all", db=SHIPPED)
    rows = fast("changes", "italy", db=SHIPPED).lines
    assert len(folded.lines) <= len(rows) + 8 < len(told.lines)
    assert folded.lines[-1].endswith("--all") and "--all" not in told.out


@pytest.mark.parametrize(
    ("asked", "is_newest_first"),
    [
        ("", True),
        ("--reverse", False),
        ("--sort oldest", False),
        ("--sort newest", True),
        ("--all", True),
        ("--all --reverse", False),
        ("--all --sort oldest", False),
    ],
)
def test_a_page_of_changes_begins_with_the_newest_unless_another_order_is_asked_for(
    fast: InProcess, asked: str, is_newest_first: bool
) -> None:
    lines = fast("changes", "italy", *asked.split(), "-f", "table", db=SHIPPED).lines
    years = [line[:4] for line in lines if line[:2] == "20"]
    assert years == sorted(years, reverse=is_newest_first)
    assert len(set(years)) > 1
    order = "newest" if is_newest_first else "oldest"
    assert lines[0] == f"Changed by news · {order} first"


@pytest.mark.parametrize("asked", ["italy --since 2024", "italy france --sort entity"])
def test_no_order_is_told_where_there_is_none(fast: InProcess, asked: str) -> None:
    page = fast("changes", *asked.split(), "-f", "table", db=SHIPPED).lines
    assert page[0] == "Changed by news"


def test_groups_are_compared(fast: InProcess) -> None:
    found = fast("changes", "--group", "eu", "--group", "gulf", db=SHIPPED)
    alone = fast("changes", "--group", "gulf", "--stricter", db=SHIPPED).lines
    assert f"gulf: {len(alone)} stricter, " in found.err and "eu: " in found.err


OWN = ("add", "germany", "A report came.", "--source", "Times")


@pytest.mark.parametrize(
    "change",
    [
        (*OWN, "--date", "2026-11-20"),
        ("edit", "--since", "2026-06-25", "--set", "note=Seen.", "--yes"),
    ],
)  # fmt: skip
def test_what_a_user_changes_moves_no_day_to_which_the_record_covers(
    fast: InProcess, shipped: Path, change: tuple[str, ...]
) -> None:
    def told(*arguments: str) -> str:
        done = fast(*arguments, db=shipped, env={DAY: AFTER})
        assert done.code == 0, done.err
        return done.err

    since = ("changes", "--since", "2026-09-01", "--group", "nato")
    said = "The record covers to 30 Jun 2026"
    assert said in told(*since)
    told(*change)
    assert said in told(*since)
    assert "The record covers to " in told(*since, "--known-at", "2026-11-24")


def test_without_a_dataset_the_last_update_says_how_far_the_record_goes(
    fast: InProcess, world: Path
) -> None:
    _, _, *rest = OWN
    assert fast("add", "ruritania", *rest, "--date", "2026-11-20", db=world).code == 0
    for command in ("changes", "list", "timeline"):
        said = fast(command, "--since", "2026-11-25", db=world).err
        assert "The newest update is of 20 Nov 2026: later changes may be" in said
        said = fast(command, "--since", "2026-11-20", db=world).err
        assert ("newest update is of" in said) == ("No verdict changed" in said)


@pytest.mark.parametrize(
    ("command", "field"),
    [
        ("list", "date"),
        ("changes --reverse", "date"),
        ("status --sort date", "since"),
        ("digest --since 2019 --fields kind,date", "date"),
    ],
)
def test_a_vague_day_counts_as_its_last_in_every_order(
    fast: InProcess, tmp_path: Path, command: str, field: str
) -> None:
    days = {"ruritania": "2020", "borduria": "2020-12-30", "freedonia": "2021-01-01"}
    acts = [
        update(f"a{number}00000000", slug, date=day, effects=["banned"])
        for number, (slug, day) in enumerate(days.items())
    ]
    path = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, acts)
    rows = json_lines(fast(*command.split(), "-f", "jsonl", db=path))
    assert [row[field] for row in rows] == ["2021-01-01", "2020", "2020-12-30"]


@pytest.mark.parametrize(
    ("more", "is_told"),
    [
        ((), True),
        (("--stricter",), False),
        (("--kind", "country"), False),
        (("--all",), False),
    ],
)
def test_a_list_that_no_screen_holds_says_what_makes_it_shorter(
    terminal: Terminal, shipped: Path, more: tuple[str, ...], is_told: bool
) -> None:
    asked = ("changes", "--since", "2020-04", "--until", "2021-12", *more)
    seen = terminal(*asked, "--no-pager", db=shipped, rows=40, stderr_too=True)
    assert ("--stricter (or --looser" in " ".join(seen.out.split())) == is_told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("changes --recorded-since tomorrow", "No change was recorded since 2026-11-25."),
        ("changes ruritania --recorded-since tomorrow --kind country",
         "No change was recorded since 2026-11-25 (ruritania --kind country)."),
        ("changes --stricter --recorded-since tomorrow", "No such change was recorded since 2026-11-25."),
        ("status --compare 2024 2024 --changed", "No verdict differs between the two days."),
        ("status ruritania --compare 2024 2024 --changed",
         "No verdict of Ruritania differs between the two days."),
    ],
)  # fmt: skip
def test_what_is_empty_is_said_of_what_was_asked(
    fast: InProcess, world: Path, words: str, said: str
) -> None:
    told = fast(*words.split(), db=world)
    assert (told.code, told.out) == (0, "")
    assert said in told.err


def test_two_days_are_not_compared_by_scope(fast: InProcess, world: Path) -> None:
    told = fast("status", "--compare", "2020", "2024", "--scopes", db=world)
    assert (told.code, told.out) == (2, "")
    assert "neither another time nor --scopes" in told.err


# -- how many changed, year by year ------------------------------------------------------


@pytest.mark.parametrize("filters", [(), ("--kind", "country"), ("--scope", "5g")])
@pytest.mark.parametrize(("by", "period"), [("year", "2020"), ("month", "2020-07")])
def test_changes_are_counted_as_they_are_listed(
    fast: InProcess, shipped: Path, filters: tuple[str, ...], by: str, period: str
) -> None:
    def listed(*more: str) -> list[str]:
        asked = ("changes", *filters, *more, "-f", "jsonl")
        rows = json_lines(
            fast(*asked, "--since", period, "--until", period, db=shipped)
        )
        return [row["entity"] for row in rows if row["kind"] == "news"]

    counted = json_lines(fast("changes", *filters, "--by", by, "-f", "jsonl"))
    [row] = [one for one in counted if one["period"] == period]
    assert row["changes"] == len(listed())
    assert row["stricter"] == len(set(listed("--stricter"))) > 0
    assert row["looser"] == len(set(listed("--looser")))
    periods = [one["period"] for one in counted]
    assert periods == sorted(set(periods))


@pytest.mark.parametrize(
    ("more", "periods"),
    [
        ("--reverse --limit 2", ["2026", "2025"]),
        ("--since 2024", ["2024", "2025", "2026"]),
        ("--from banned --until 2009", []),
    ],
)
def test_counts_of_changes_take_filters(
    fast: InProcess, shipped: Path, more: str, periods: list[str]
) -> None:
    asked = ("changes", "--by", "year", *more.split(), "--fields", "period")
    assert fast(*asked, db=shipped).lines == periods


@pytest.mark.parametrize("key", ["country", "year,month", "yaer"])
def test_changes_are_counted_by_periods_alone(fast: InProcess, key: str) -> None:
    refused = fast("changes", "--by", key)
    assert refused.code == 2 and "year, month" in refused.err
