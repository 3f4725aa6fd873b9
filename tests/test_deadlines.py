"""`deadlines`: what must be out by when, days left, slippage; as a calendar that calendar programs accept."""

import re
import shlex
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

import hwstatus
from conftest import SHIPPED, InProcess, Terminal, json_lines
from hwstatus.answers.deadline_views import DeadlineView, deadline_views
from hwstatus.answers.deadlines import deadlines
from hwstatus.answers.filters import FilterOptions
from hwstatus.assistants import tools
from hwstatus.paths import Location
from hwstatus.record.models import Deadline, Entity, Outcome, Source, Update
from hwstatus.store.deadlines import GONE_BY, TAKES_EFFECT, DeadlineRow
from hwstatus.store.tracker import Tracker, open_tracker
from program import DAY
from samples import (
    AFTER,
    CONTEXT,
    HOSTILE_TEXT,
    TODAY,
    WORLD_ENTITIES,
    connect_blank,
    effect,
    record_all,
    update,
    write_tracker,
)
from site_of import site_of


def due(fast: InProcess, world: Path, *arguments: str) -> list[dict[str, Any]]:
    found = fast("deadlines", *arguments, "-f", "jsonl", db=world)
    assert found.code == 0, found.err
    return json_lines(found)


def calendar(fast: InProcess, world: Path, *arguments: str) -> Any:
    found = fast("deadlines", *arguments, "-f", "ics", db=world)
    assert found.code == 0, found.err
    assert all(
        line.endswith("\r") and len(line.encode()) <= 76
        for line in found.out.split("\n")
        if line
    )
    return Calendar.from_ical(found.out)


def phase_out(
    known: str, day: str, *ends: tuple[str, str, str | None], entity: str = "ruritania"
) -> Update:
    deadlines = tuple(Deadline(scope, end, "Out", was) for scope, end, was in ends)
    return update(known, entity, date=day, effects=["phase-out"], deadlines=deadlines)


@pytest.fixture
def slipping(tmp_path: Path) -> Path:
    """One deadline that moved twice, one that passed, one that is known as a year only."""
    return write_tracker(
        tmp_path / "slipping.db",
        WORLD_ENTITIES,
        [
            phase_out(
                "aa00000000",
                "2020-01-01",
                ("5g", "2023-01-28", None),
                ("5g-core", "2022-12-31", None),
            ),
            phase_out("bb00000000", "2021-01-01", ("5g", "2024-06", "2023-01-28")),
            phase_out("cc00000000", "2022-01-01", ("5g", "2027", "2024-06")),
            phase_out(
                "dd00000000",
                "2024-01-01",
                ("fixed", "2027-03-01", None),
                entity="borduria",
            ),
        ],
    )


def test_slippage(fast: InProcess, slipping: Path) -> None:
    ruritania, borduria = sorted(
        due(fast, slipping), key=lambda row: row["entity"], reverse=True
    )
    assert (ruritania["date"], ruritania["last_day"], ruritania["was"]) == (
        "2027", "2027-12-31", ["2024-06", "2023-01-28"],
    )  # fmt: skip
    assert ruritania["decided_by"] == "cc00000000"
    assert ruritania["decided_on"] == "2022-01-01"
    assert (borduria["date"], borduria["was"]) == ("2027-03-01", [])


@pytest.mark.parametrize(
    ("on", "date_then", "was"),
    [
        ("2020-06-01", "2023-01-28", []),
        ("2021-06-01", "2024-06", ["2023-01-28"]),
        ("2022-06-01", "2027", ["2024-06", "2023-01-28"]),
    ],
)
def test_on_an_earlier_day(
    fast: InProcess, slipping: Path, on: str, date_then: str, was: list[str]
) -> None:
    [row] = due(fast, slipping, "ruritania", "--scope", "5g", "--on", on)
    assert (row["date"], row["was"]) == (date_then, was)
    assert (
        row["days_left"]
        == (date.fromisoformat(row["last_day"]) - date.fromisoformat(on)).days
    )


def test_one_update_may_move_its_own_date(fast: InProcess, tmp_path: Path) -> None:
    both = ("5g", "2027-12-31", None), ("5g", "2028-12-31", "2027-12-31")
    moved = phase_out("aa00000000", "2020-01-01", *both)
    db = write_tracker(tmp_path / "moved.db", WORLD_ENTITIES, [moved])
    [row] = due(fast, db)
    assert (row["date"], row["was"]) == ("2028-12-31", ["2027-12-31"])
    with open_tracker(Location(db, "test"), CONTEXT) as tracker:
        [stands] = tracker.deadlines.in_force("2029-01-01")
    assert stands.date == "2028-12-31"


@pytest.mark.parametrize(
    ("on", "ahead"), [("2027-03-01", ["2027-03-01", "2027"]), ("2027-03-02", ["2027"])]
)
def test_the_deadline_of_today_is_the_next_one(
    slipping: Path, on: str, ahead: list[str]
) -> None:
    with open_tracker(Location(slipping, "test"), CONTEXT) as tracker:
        assert [row.date for row in tracker.deadlines.ahead(on)] == ahead
        nearest = tracker.deadlines.nearest("borduria", on)
        assert nearest and nearest.date == "2027-03-01"
        [view] = deadline_views(tracker, [nearest], on)
        assert view.label == ("deadline" if len(ahead) > 1 else "last deadline")


def test_the_nearest_deadline_may_be_of_today(slipping: Path) -> None:
    with open_tracker(Location(slipping, "test"), CONTEXT) as tracker:
        for on, date in (("2022-12-31", "2022-12-31"), ("2023-01-01", "2027")):
            nearest = tracker.deadlines.nearest("ruritania", on)
            assert nearest and nearest.date == date


def test_those_that_passed_are_counted_where_it_is_asked_for(slipping: Path) -> None:
    with open_tracker(Location(slipping, "test"), CONTEXT) as tracker:
        assert deadlines(tracker, (), FilterOptions()).notes == []
        counted = deadlines(tracker, (), FilterOptions(), count_passed=True)
        assert (
            [note for note in counted.notes if " passed" in note] == counted.notes != []
        )


def test_before_any_was_set(fast: InProcess, slipping: Path) -> None:
    assert due(fast, slipping, "--on", "2019") == []


def test_overdue(fast: InProcess, slipping: Path) -> None:
    [row] = due(fast, slipping, "--overdue")
    assert (row["scope"], row["date"]) == ("5g-core", "2022-12-31")
    assert row["days_left"] < 0
    assert fast("deadlines", "--overdue", "--within", "1y", db=slipping).code == 2


@pytest.mark.parametrize(
    ("arguments", "entities"),
    [
        ((), ["borduria", "ruritania"]),
        (("--within", "18m"), ["borduria", "ruritania"]),
        (("--within", "4m"), ["borduria", "ruritania"]),
        (("--within", "2027-03-01"), ["borduria", "ruritania"]),
        (("--within", "2026"), []),
        (("--within", "10d"), []),
        (("borduria",), ["borduria"]),
        (("--scope", "5g"), ["ruritania"]),
        (("--kind", "company"), []),
        (("--until", "2027-06"), ["borduria", "ruritania"]),
        (("--until", "1 may"), ["borduria", "ruritania"]),
        (("--until", "2 months"), ["ruritania"]),
        (("--until", "1 dec"), []),
        (("--until", "2026"), []),
        (("--until", "2025"), ["ruritania"]),  # a time that ends behind
        (("--since", "2022", "--until", "2027-01"), ["ruritania", "ruritania"]),
        (("--passed", "--until", "1 dec"), ["ruritania"] * 3),
        (("--limit", "1"), ["borduria"]),
        (("--reverse",), ["ruritania", "borduria"]),
    ],
)
def test_which(
    fast: InProcess, slipping: Path, arguments: tuple[str, ...], entities: list[str]
) -> None:
    assert [row["entity"] for row in due(fast, slipping, *arguments)] == entities


def test_soonest_first_and_days_left(fast: InProcess) -> None:
    rows = due(fast, SHIPPED)
    assert len(rows) > 5
    order = [(row["kind"] == TAKES_EFFECT, row["last_day"]) for row in rows]
    assert order == sorted(order)
    for row in rows:
        assert (
            row["days_left"]
            == (date.fromisoformat(row["last_day"]) - date.fromisoformat(TODAY)).days
            >= 0
        )


def test_a_retracted_update_sets_no_deadline(fast: InProcess, slipping: Path) -> None:
    assert fast("delete", "cc00", "-y", db=slipping).code == 0
    [row] = [
        row
        for row in due(fast, slipping, "ruritania", "--overdue")
        if row["scope"] == "5g"
    ]
    assert row["date"] == "2024-06"


# -- the calendar ------------------------------------------------------------------------------------


def test_the_calendar_says_what_the_list_says(fast: InProcess) -> None:
    for arguments in ((), ("--overdue",)):
        rows = due(fast, SHIPPED, *arguments)
        found = calendar(fast, SHIPPED, *arguments)
        assert (str(found["version"]), bool(found["prodid"])) == ("2.0", True)
        events = found.walk("VEVENT")
        assert [event.decoded("dtstart").isoformat() for event in events] == [
            row["last_day"] for row in rows
        ]
        for event, row in zip(events, rows, strict=True):
            assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(
                days=1
            ), "a whole day"
            assert row["name"] in str(event["summary"]) and row["scope"] in str(
                event["summary"]
            )
            assert row["what"] in str(event["description"]) and row[
                "decided_by"
            ] in str(event["description"])
            assert event["dtstamp"] and str(event["uid"]).endswith("@hwstatus")
            assert not event.errors


def test_no_two_events_are_one(fast: InProcess) -> None:
    for arguments in ((), ("--overdue",)):
        ids = [
            str(event["uid"])
            for event in calendar(fast, SHIPPED, *arguments).walk("VEVENT")
        ]
        assert len(ids) == len(set(ids))


def names_of(found: Any) -> dict[str, Any]:
    """The events of a calendar by their UID; no two have the same."""
    events = found.walk("VEVENT")
    named = {str(event["uid"]): event for event in events}
    assert len(named) == len(events)
    return named


def test_an_event_keeps_its_uid_when_its_date_slips(
    fast: InProcess, slipping: Path
) -> None:
    """Seen on a day before each move, and after the last."""
    seen = []
    for day in ("2020-06-01", "2021-06-01", "2023-06-01"):
        found = names_of(calendar(fast, slipping, "ruritania", "--on", day))
        event = found["aa00000000-5g@hwstatus"]
        seen.append((event["dtstart"].dt.isoformat(), event["sequence"]))
    assert seen == [("2023-01-28", 0), ("2024-06-30", 1), ("2027-12-31", 2)]


def test_a_day_that_was_moved_from_is_an_event_of_its_own(
    fast: InProcess, slipping: Path
) -> None:
    found = names_of(calendar(fast, slipping, "--passed"))
    assert {name: event.get("status") for name, event in found.items()} == {
        "aa00000000-5g-core@hwstatus": None,
        "aa00000000-5g-2023-01-28@hwstatus": "CANCELLED",
        "aa00000000-5g-2024-06@hwstatus": "CANCELLED",
    }


def test_no_two_events_have_one_uid(fast: InProcess, tmp_path: Path) -> None:
    """Two dates set at once, one set twice, and one moved twice from the same day."""
    steps = (("5g", "2027", None), ("5g", "2029", None))
    tracker = write_tracker(
        tmp_path / "branching.db",
        WORLD_ENTITIES,
        [
            phase_out("aa00000000", "2020-01-01", *steps),
            phase_out("bb00000000", "2021-01-01", ("5g", "2027", None)),
            phase_out("cc00000000", "2022-01-01", ("5g", "2030", "2029")),
            phase_out("dd00000000", "2023-01-01", ("5g", "2031", "2029")),
            phase_out("ee00000000", "2023-02-01", ("5g", "2032", "2025")),
        ],
    )
    assert set(names_of(calendar(fast, tracker))) == {
        "aa00000000-5g@hwstatus",
        "bb00000000-5g@hwstatus",
        "aa00000000-5g-2@hwstatus",
        "dd00000000-5g@hwstatus",
        "ee00000000-5g@hwstatus",
    }


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://a.example/\r\nURL:x", "https://a b.example/"],
)
def test_what_is_no_web_address_is_no_link(
    fast: InProcess, tmp_path: Path, url: str
) -> None:
    one = phase_out("aa00000000", "2020-01-01", ("5g", "2030-01-01", None))
    sent = one._replace(sources=(Source("A paper", None, url),))
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, [sent])
    [event] = calendar(fast, tracker).walk("VEVENT")
    assert "url" not in event


def test_a_calendar_of_nothing(fast: InProcess, slipping: Path) -> None:
    assert calendar(fast, slipping, "--on", "2019").walk("VEVENT") == []


def test_slippage_and_an_imprecise_date_in_words(
    fast: InProcess, slipping: Path
) -> None:
    [event] = calendar(fast, slipping, "ruritania").walk("VEVENT")
    assert "Known only as 2027" in event["description"]
    assert "Was Jun 2024, 28 Jan 2023" in event["description"]


def test_hostile_text_stays_text(fast: InProcess, tmp_path: Path) -> None:
    words = (
        "BEGIN:VEVENT " + HOSTILE_TEXT.replace("\x1b", "").strip() + " 华为,;\\n " * 30
    )
    one = update("aa00000000", date="2020-01-01", effects=["phase-out"],
                 deadlines=(Deadline("5g", "2030-01-01", words.strip()),),
                 sources=(Source("A, B; C", None, "https://a.example/?a=1;b=2,3"),))  # fmt: skip
    tracker = write_tracker(tmp_path / "hostile.db", WORLD_ENTITIES, [one])
    [event] = calendar(fast, tracker).walk("VEVENT")
    assert (
        "BEGIN:VEVENT" in event["description"] and "华为,;\\n" in event["description"]
    )
    assert str(event["url"]) == "https://a.example/?a=1;b=2,3"


def test_no_separator_of_a_calendar_is_left_in_a_text(
    fast: InProcess, tmp_path: Path
) -> None:
    """Readers forgive a bare comma or semicolon; RFC 5545 3.3.11 does not."""
    one = phase_out("aa00000000", "2020-01-01", ("5g", "2030-01-01", None))
    what = Deadline("5g", "2030-01-01", "Core; edge, radio\\all")
    tracker = write_tracker(
        tmp_path / "t.db", WORLD_ENTITIES, [one._replace(deadlines=(what,))]
    )
    out = fast("deadlines", "-f", "ics", db=tracker).out.replace("\r\n ", "")
    texts = [line for line in out.splitlines() if line.startswith(("DESC", "SUMM"))]
    assert len(texts) == 2
    for text in texts:
        assert not re.search("[,;]", re.sub(r"\\.", "", text))
    assert r"Core\; edge\, radio\\all" in out


def test_no_character_is_cut_where_a_line_is_folded(
    fast: InProcess, tmp_path: Path
) -> None:
    """A character of three octets, at each of the places that it may have at the end of a line."""
    texts = ["x" * shift + "华" * 60 for shift in range(3)]
    due = [
        phase_out(
            f"aa0000000{number}", "2020-01-01", ("5g", "2030-01-01", None)
        )._replace(deadlines=(Deadline("5g", "2030-01-01", text),))
        for number, text in enumerate(texts)
    ]
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, due)
    out = fast("deadlines", "-f", "ics", db=tracker).out
    assert max(len(line.encode()) for line in out.split("\r\n")) <= 75
    whole = out.replace("\r\n ", "")
    assert all(text in whole for text in texts)


def test_a_tracker_from_anybody_puts_nothing_raw_into_a_calendar(
    fast: InProcess, tmp_path: Path
) -> None:
    """A day and a scope are words of ours, but for who writes the file past the program."""
    one = phase_out("aa00000000", "2020-01-01", ("5g", "2030-01-01", None))
    forged = one._replace(
        recorded_at="\x1b[2J\r\nURL:x", deadlines=(Deadline("\x9b", "2030", "Core"),)
    )
    tracker = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, [forged])
    out = fast("deadlines", "-f", "ics", db=tracker).out.replace("\r\n", "")
    assert out.isprintable()
    assert "DTSTAMP:\\x1b[2J" in out


def test_the_ending_of_the_file_gives_the_calendar(
    fast: InProcess, slipping: Path
) -> None:
    assert fast("deadlines", "-f", "ics", "-o", "out.ics", db=slipping).code == 0
    written = (fast.setting.cwd / "out.ics").read_bytes()
    assert written.startswith(b"BEGIN:VCALENDAR\r\n") and written.endswith(
        b"END:VCALENDAR\r\n"
    )
    assert len(Calendar.from_ical(written).walk("VEVENT")) == 2


def test_only_deadlines_have_a_calendar(fast: InProcess, slipping: Path) -> None:
    assert fast("list", "-f", "ics", db=slipping).code == 2


# -- what became of them -----------------------------------------------------------------------------

MET = ("met", "--date", "2023-02-01", "--source", "Reuters")


def outcomes(rows: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(row["scope"], row["date"], row["outcome"]) for row in rows]


def test_what_passed_says_what_became_of_it(fast: InProcess, slipping: Path) -> None:
    assert outcomes(due(fast, slipping, "--passed")) == [
        ("5g-core", "2022-12-31", "not known"),
        ("5g", "2023-01-28", "extended"),
        ("5g", "2024-06", "extended"),
    ]
    [_, first, _] = due(fast, slipping, "--passed")
    assert (first["outcome_on"], first["outcome_by"]) == ("2021-01-01", "bb00000000")
    assert [row["outcome"] for row in due(fast, slipping)] == [None, None]


@pytest.mark.parametrize(
    ("word", "still_overdue"), [("met", False), ("dropped", False), ("missed", True)]
)
def test_an_outcome_is_recorded(
    fast: InProcess, slipping: Path, word: str, still_overdue: bool
) -> None:
    options = ("--date", "2023-02", "--source", "Reuters", "--url", "https://a.example")
    done = fast("outcome", "aa00:5g-core", word, *options, db=slipping)
    assert done.code == 0, done.err
    row, *_ = due(fast, slipping, "--passed")
    assert (row["outcome"], row["outcome_on"]) == (word, "2023-02")
    assert row["outcome_by"] == done.out.strip()
    assert bool(due(fast, slipping, "--overdue")) is still_overdue
    update = json_lines(fast("export", "--until", "2023", db=slipping))[-1]
    assert update["outcomes"] == [{"deadline": "aa00000000:5g-core", "word": word}]
    assert update["sources"] == [{"publisher": "Reuters", "url": "https://a.example"}]
    assert fast("doctor", db=slipping).code == 0


def test_an_outcome_can_be_undone(fast: InProcess, slipping: Path) -> None:
    before = due(fast, slipping, "--passed")
    fast("outcome", "aa00:5g-core", *MET, db=slipping)
    assert due(fast, slipping, "--passed") != before
    assert fast("undo", db=slipping).code == 0
    assert due(fast, slipping, "--passed") == before


def test_an_outcome_counts_from_its_day(fast: InProcess, slipping: Path) -> None:
    fast("outcome", "aa00:5g-core", *MET, db=slipping)
    [row] = due(fast, slipping, "--passed", "--scope", "5g-core", "--on", "2023-01-31")
    assert row["outcome"] == "not known"


def test_a_dry_run_records_nothing(fast: InProcess, slipping: Path) -> None:
    done = fast("outcome", "aa00:5g-core", *MET, "--dry-run", db=slipping)
    assert (done.code, done.out) == (0, "")
    assert "Would record Ruritania, deadline 2022-12-31 (5g-core): met" in done.err
    assert "met" not in str(due(fast, slipping, "--passed"))


@pytest.mark.parametrize(
    ("deadline", "word", "day", "code", "said"),
    [
        ("zzzz:5g", "met", "2023", 1, "no update has the id"),
        ("aa00:fixed", "met", "2023", 1, "it sets one for: 5g-core, 5g"),
        ("aa00", "met", "2023", 2, "ID:SCOPE"),
        ("aa00:6g", "met", "2023", 2, "5g"),
        ("aa00:5g-core", "mett", "2023", 2, "met? One of: met, missed, dropped"),
        ("aa00:5g-core", "met", "2019-12-31", 2, "announced"),
        ("aa00:5g-core", "met", "2027", 2, "2027"),
        ("aa00:5g-core", "missed", "2021", 2, "no day before the deadline, "),
    ],
)
def test_an_outcome_that_cannot_be(
    fast: InProcess, slipping: Path, deadline: str, word: str, day: str, code: int, said: str
) -> None:  # fmt: skip
    before = fast("export", db=slipping).out
    done = fast("outcome", deadline, word, "-d", day, "-s", "Reuters", db=slipping)
    assert done.code == code, done.err
    assert said in done.err
    assert fast("export", db=slipping).out == before


def test_an_outcome_has_no_further_day(fast: InProcess, slipping: Path) -> None:
    done = fast("outcome", "aa00:5g-core", *MET, "--until", "", db=slipping)
    assert done.code == 3 and "an extension needs its own day" in done.err


def test_an_extension_moves_the_day(fast: InProcess, slipping: Path) -> None:
    told = ("--date", "2022-12-01", "--source", "Reuters")
    done = fast("outcome", "aa00:5g-core", "extended", "--until", "2023-12-31", *told, db=slipping)  # fmt: skip
    assert "deadline 2022-12-31 (5g-core): extended to 2023-12-31" in done.err
    passed = outcomes(due(fast, slipping, "--passed"))
    assert ("5g-core", "2022-12-31", "extended") in passed
    assert ("5g-core", "2023-12-31", "not known") in passed
    earlier = fast("outcome", "aa00:5g-core", "extended", "--until", "2022", *told, db=slipping)  # fmt: skip
    assert earlier.code in (2, 3) and not earlier.out


def test_an_outcome_is_recorded_once(fast: InProcess, slipping: Path) -> None:
    fast("outcome", "aa00:5g-core", *MET, db=slipping)
    again = ("missed", "--date", "2024-05-05", "--source", "Another paper", "--url", "https://a.example/b")  # fmt: skip
    done = fast("outcome", "aa00:5g-core", *again, db=slipping)
    assert done.code == 3
    assert "recorded: met, 2023-02-01" in done.err
    remedy = " ".join(done.err.partition("mistake: ")[2].split())
    assert fast(*shlex.split(remedy)[1:]).code == 0, remedy
    assert outcomes(due(fast, slipping, "--passed"))[0][2] == "missed"
    # All that was typed is in it, and the summary says no more what was a mistake.
    fields = ("--fields", "date,summary,publisher,url")
    [row] = fast("list", "--publisher", "another paper", *fields, db=slipping).lines
    assert row.startswith("2024-05-05\t") and ": missed.\t" in row
    assert row.endswith("; Another paper\thttps://a.example/b")
    same = fast("outcome", "aa00:5g-core", *again, db=slipping)
    assert "a further source of it: hwstatus" in same.err
    assert "--add-source 'Another paper, https://a.example/b'" in same.err


def test_an_outcome_is_recorded_once_of_what_two_updates_set(
    fast: InProcess, tmp_path: Path
) -> None:
    end = ("5g", "2024-06", None)
    acts = [phase_out("aa00000000", "2020-01-01", end), phase_out("bb00000000", "2021-01-01", end)]  # fmt: skip
    db = write_tracker(tmp_path / "twice.db", WORLD_ENTITIES, acts)
    fast("outcome", "aa00:5g", "met", "-d", "2024-07-01", "-s", "Reuters", db=db)
    done = fast("outcome", "bb00:5g", "missed", "-d", "2024-07-02", "-s", "A", db=db)
    assert done.code == 3 and "recorded: met, 2024-07-01" in done.err
    remedy = " ".join(done.err.partition("mistake: ")[2].split())
    assert fast(*shlex.split(remedy)[1:]).code == 0, remedy
    assert {word for *_, word in outcomes(due(fast, db, "--passed"))} == {"missed"}


def test_an_outcome_of_a_retracted_deadline_is_told(
    fast: InProcess, slipping: Path
) -> None:
    told = fast("outcome", "aa00:5g-core", *MET, db=slipping).out.strip()
    assert "lost-deadline" not in fast("check", db=slipping).out
    done = fast("delete", "aa00", "-y", db=slipping)
    assert f"stays recorded: {told[:4]}" in done.err
    assert f"lost-deadline\t{told}" in fast("check", db=slipping).out


def test_several_deadlines_for_one_scope(fast: InProcess, tmp_path: Path) -> None:
    """An outcome is of the last that had passed by its day, or of the first."""
    two = phase_out(
        "aa00000000", "2020-01-01", ("5g", "2021-06-30", None), ("5g", "2024-06-30", None)
    )  # fmt: skip
    tracker = write_tracker(tmp_path / "two.db", WORLD_ENTITIES, [two])
    source = ("--source", "Reuters")
    fast("outcome", "aa00:5g", "missed", "-d", "2021-07-01", *source, db=tracker)
    fast("outcome", "aa00:5g", "met", "-d", "2024-07-01", *source, db=tracker)
    assert outcomes(due(fast, tracker, "--passed")) == [
        ("5g", "2021-06-30", "missed"),
        ("5g", "2024-06-30", "met"),
    ]


# -- what was closed before its day ------------------------------------------------------------------

DOORS = [
    "deadlines", "deadlines -f table", "deadlines --within 2y", "deadlines --since 2027", "deadlines -f ics",
    "-f table",
]  # fmt: skip
"""What tells of deadlines ahead."""
CLOSED = "2026-01-15"
CLOSED_DAY = re.compile("2027-?03-?01")


def close(fast: InProcess, place: Path, word: str) -> None:
    """Borduria's deadline of 2027-03-01 is met or dropped a year before."""
    source = ("--date", CLOSED, "--source", "Reuters")
    done = fast("outcome", "dd00:fixed", word, *source, db=place)
    assert done.code == 0, done.err


def tells(fast: InProcess, place: Path, door: str) -> bool:
    return bool(CLOSED_DAY.search(fast(*door.split(), db=place).out))


@pytest.mark.parametrize("word", ["met", "dropped"])
@pytest.mark.parametrize("door", DOORS)
def test_what_is_closed_before_its_day_is_not_ahead(
    fast: InProcess, slipping: Path, door: str, word: str
) -> None:
    assert tells(fast, slipping, door)
    close(fast, slipping, word)
    assert not tells(fast, slipping, door)
    assert tells(fast, slipping, f"{door} --on 2026-01-14")
    assert not tells(fast, slipping, f"{door} --on {CLOSED}")


def test_the_days_to_what_was_closed_before_its_day_are_not_counted(
    fast: InProcess, slipping: Path
) -> None:
    close(fast, slipping, "met")
    page = fast("deadlines", "borduria", "--passed", "-f", "table", db=slipping).out
    assert re.search(r"2027-03-01 +Borduria", page)


def test_a_digest_tells_that_it_was_closed_and_not_that_it_is_due(
    fast: InProcess, slipping: Path
) -> None:
    asked = ("digest", "borduria", "--since", TODAY, "--within", "1y", "-f", "jsonl")
    kinds = [row["kind"] for row in json_lines(fast(*asked, db=slipping))]
    assert kinds == ["due"]
    close(fast, slipping, "met")
    kinds = [row["kind"] for row in json_lines(fast(*asked, db=slipping))]
    assert kinds == ["fell-due"]


@pytest.mark.parametrize("word", ["met", "dropped"])
def test_it_is_among_those_that_passed(
    fast: InProcess, slipping: Path, word: str
) -> None:
    close(fast, slipping, word)
    [row] = due(fast, slipping, "borduria", "--passed")
    assert (row["date"], row["outcome"], row["outcome_on"]) == (
        "2027-03-01", word, CLOSED,
    )  # fmt: skip
    assert row["days_left"] > 0
    assert due(fast, slipping, "borduria", "--outcome", word) == [row]
    assert due(fast, slipping, "borduria", "--since", "2026") == [row]
    assert due(fast, slipping, "borduria", "--overdue") == []
    assert due(fast, slipping, "borduria", "--passed", "--on", "2026-01-14") == []
    page = fast("deadlines", "borduria", "-f", "table", db=slipping).out
    assert f"Out: {word}" in page.partition("Passed\n")[2]
    shown = fast("show", "borduria", "-f", "table", db=slipping).out
    assert f"last deadline  1 Mar 2027 (fixed): Out: {word}\n" in shown
    day_before = ("borduria", "--on", "2026-01-14", "-f", "table")
    shown = fast("show", *day_before, db=slipping).out
    assert "  deadline  1 Mar 2027 (fixed): Out, in " in shown


@pytest.mark.parametrize(
    ("word", "then"), [("met", "banned"), ("dropped", "phase-out")]
)
def test_what_is_met_before_its_day_completes_a_phase_out_on_it(
    fast: InProcess, slipping: Path, word: str, then: str
) -> None:
    source = ("--date", CLOSED, "--source", "Reuters")
    fast("outcome", "cc00:5g", word, *source, db=slipping)
    assert due(fast, slipping, "ruritania") == []
    for day, status in (("2027-12-30", "phase-out"), ("2027-12-31", then)):
        asked = ("status", "ruritania", "--on", day, "--projected", "-f", "jsonl")
        [row] = json_lines(fast(*asked, db=slipping))
        assert row["status"] == status


def test_a_deadline_that_is_missed_on_its_day_is_ahead_until_the_day_is_over(
    fast: InProcess, slipping: Path
) -> None:
    source = ("--date", "2022-12-31", "--source", "Reuters")
    fast("outcome", "aa00:5g-core", "missed", *source, db=slipping)
    asked = ("ruritania", "--scope", "5g-core", "--on")
    assert outcomes(due(fast, slipping, *asked, "2022-12-31")) == [
        ("5g-core", "2022-12-31", "missed")
    ]
    assert due(fast, slipping, *asked, "2023-01-01") == []


def test_an_act_takes_effect_on_its_day_though_a_deadline_replaces_that(
    fast: InProcess, tmp_path: Path
) -> None:
    first = taking_effect("a000000000", "2020", "2030-06", "banned")
    moved = phase_out("b000000000", "2021", ("5g", "2031", "2030-06"), entity="syldavia")  # fmt: skip
    acts: list[Any] = [*WORLD_ENTITIES, first, moved._replace(effects=())]
    place = write_tracker(tmp_path / "acts.db", acts)
    assert [row["date"] for row in due(fast, place)] == ["2030-06", "2031"]


def test_of_a_company_it_is_told_apart_where_its_country_is_done(
    fast: InProcess, of_two: Path
) -> None:
    """And the rule over the company, and what `deadlines` says of companies, have it no more."""
    source = ("--date", "2026-01-15", "--source", "Reuters")
    fast("outcome", "t111:fixed", "met", *source, db=of_two)
    [row] = due(fast, of_two, "ruritania", "ruritel")
    assert row["entity"] == "ruritel"
    every = due(fast, of_two, "--since", "2026")
    assert [(row["entity"], row["also"]) for row in every] == [
        ("ruritania", []), ("ruritel", []),
    ]  # fmt: skip
    said = fast("deadlines", "ruritania", db=of_two).err
    assert "Companies there have deadlines of their own (Ruritel)" in said
    fast("outcome", "t000:fixed", "met", *source, db=of_two)
    assert "of their own" not in fast("deadlines", "ruritania", db=of_two).err


def test_it_is_ahead_in_no_page_of_the_site_and_of_none_that_reminds(
    fast: InProcess, slipping: Path
) -> None:
    close(fast, slipping, "met")
    files = site_of(slipping)
    ahead = re.compile("1 Mar(ch)? 2027|2027-03-01")
    assert not ahead.search(files["embed/deadlines/index.html"].decode())
    assert "2027" in files["embed/deadlines/index.html"].decode()
    page = files["deadlines/index.html"].decode()
    still, _, passed = page.partition('id="p-are-passed"')
    assert not ahead.search(still) and ahead.search(passed)
    own = files["c/borduria/index.html"].decode()
    assert "<dt>Deadline</dt>" not in own and "Days left" not in own
    assert '<th scope="col">Outcome</th>' in own
    assert "Last deadline 1 Mar 2027" in files["c/borduria/index.md"].decode()
    reminding = {
        path: len(Calendar.from_ical(files[path].decode()).walk("VALARM"))
        for path in ("c/borduria/deadlines.ics", "c/ruritania/deadlines.ics")
    }
    assert reminding == {"c/borduria/deadlines.ics": 0, "c/ruritania/deadlines.ics": 6}


def test_programs_and_assistants_have_it_ahead_no_more(
    fast: InProcess, slipping: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    close(fast, slipping, "met")
    with hwstatus.open(slipping) as reader:
        assert [row.entity for row in reader.deadlines()] == ["ruritania"]
    monkeypatch.setattr(tools, "at_present", lambda: CONTEXT)
    tool = tools.Tools(Location(slipping, "a test"))
    [ahead, passed] = (tool.deadlines(["borduria"], passed=p) for p in (False, True))
    assert "2027-03-01" not in str(ahead.content)
    assert "2027-03-01; outcome: met on 2026-01-15" in str(passed.content)
    fast("export", "-o", "flat.db", db=slipping)
    with closing(sqlite3.connect(fast.setting.cwd / "flat.db")) as flat:
        days = flat.execute("SELECT date FROM next_deadlines").fetchall()
    assert days == [("2027",)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("freedonia",), "Freedonia: no deadline."),
        (("freedonia", "--within", "1y"), "Freedonia: no deadline in that time."),
        (("freedonia", "--passed"), "Freedonia: no deadline has passed."),
        (("freedonia", "--overdue"), "Freedonia: no deadline is overdue."),
        (
            ("ruritania", "--scope", "5g-core"),
            "(5g-core alone; with 5g as a whole: --scope 5g-core,5g)\n"
            "Ruritania: no deadline ahead; 1 passed: --passed",
        ),
        (("--since", "2030"), "No deadline in that time."),
    ],
)
def test_nothing_is_said_of_whom_it_was_asked(
    fast: InProcess, slipping: Path, arguments: tuple[str, ...], said: str
) -> None:
    found = fast("deadlines", *arguments, db=slipping)
    assert (found.code, found.out, found.err.strip()) == (0, "", said)


@pytest.mark.parametrize(
    ("columns", "has_id"), [(80, False), (109, False), (110, True)]
)
def test_a_wide_terminal_has_the_id(
    fast: InProcess, slipping: Path, columns: int, has_id: bool
) -> None:
    env = {"COLUMNS": str(columns)}
    shown = fast("deadlines", "-f", "table", db=slipping, env=env).out
    assert ("cc00000000" in shown) == ("id" in shown.split()) == has_id
    assert "cc00000000" in fast("deadlines", "-f", "plain", db=slipping).out


@pytest.mark.parametrize(
    ("asked", "is_said"),
    [
        (("--overdue",), True),
        (("--passed",), True),
        ((), False),
        (("borduria",), False),
    ],
)
def test_where_an_outcome_is_not_known_it_is_said_how_to_record_one(
    terminal: Terminal, slipping: Path, asked: tuple[str, ...], is_said: bool
) -> None:
    shown = terminal("deadlines", *asked, db=slipping, stderr_too=True)
    said = " ".join(shown.out.split())
    assert ("outcome NAME met --date" in said) == is_said


@pytest.mark.parametrize(
    ("asked", "days", "said"),
    [
        ("", ["2022-12-31", "2024-06"], "2 deadlines: 1 missed (--outcome missed), 1 not known (--outcome unknown)."),
        ("--sort date", ["2022-12-31", "2024-06"], "2 deadlines: 1 missed"),
        ("--sort newest", ["2024-06", "2022-12-31"], "2 deadlines: 1 missed"),
        ("--limit 1", ["2022-12-31"], "1 of 2 deadlines: 1 missed (--outcome missed), 1 not known (--outcome unknown)"),
        ("--scope fixed", ["2024-06"], "1 deadline: 1 not known (--outcome unknown)."),
    ],
)  # fmt: skip
def test_of_overdue_deadlines_those_that_were_missed_come_first_and_are_counted(
    terminal: Terminal, tmp_path: Path, asked: str, days: list[str], said: str
) -> None:
    acts = [
        phase_out("aa00000000", "2020-01-01", ("5g", "2022-12-31", None)),
        phase_out("bb00000000", "2020-01-01", ("fixed", "2024-06", None), entity="borduria"),
        update("cc00000000", date="2023-01-05", outcomes=(Outcome("aa00000000:5g", "missed"),)),
    ]  # fmt: skip
    path = write_tracker(tmp_path / "overdue.db", WORLD_ENTITIES, acts)
    typed = ("deadlines", "--overdue", *asked.split())
    shown = terminal(*typed, db=path, stderr_too=True, env={"NO_COLOR": "1"})
    dates_told = re.findall(r"^20[\d-]+", shown.out, re.MULTILINE)
    assert dates_told[: len(days)] == days
    assert said in " ".join(shown.out.split())


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("--passed", ["2024-06", "2023-01-28", "2022-12-31"]),
        ("--passed --reverse", ["2022-12-31", "2023-01-28", "2024-06"]),
        ("--passed --all", ["2024-06", "2023-01-28", "2022-12-31"]),
        ("--passed --sort oldest", ["2022-12-31", "2023-01-28", "2024-06"]),
        ("--passed --sort newest", ["2024-06", "2023-01-28", "2022-12-31"]),
        ("--passed --limit 2", ["2022-12-31", "2023-01-28"]),
        ("ruritania", ["2027", "2024-06", "2023-01-28", "2022-12-31"]),
        ("ruritania --all", ["2027", "2024-06", "2023-01-28", "2022-12-31"]),
    ],
)
def test_a_page_has_the_newest_of_those_that_passed_first(
    terminal: Terminal, fast: InProcess, slipping: Path, asked: str, days: list[str]
) -> None:
    plain = {"NO_COLOR": "1"}
    shown = terminal("deadlines", *asked.split(), db=slipping, env=plain).lines
    assert [line.split()[0] for line in shown if line[:2] == "20"] == days
    piped = due(fast, slipping, "--passed")
    assert [row["date"] for row in piped] == ["2022-12-31", "2023-01-28", "2024-06"]


@pytest.mark.parametrize(
    ("asked", "is_told"),
    [
        (("ruritel",), True),
        (("ruritel", "--passed"), True),
        (("ruritel", "--scope", "5g"), False),
        (("ruritel", "--within", "1y"), False),
        (("ruritania", "--passed"), False),
        (("fredcom",), False),
    ],
)
def test_a_company_is_told_what_it_reported_of_its_country_s_deadline(
    fast: InProcess, tmp_path: Path, asked: tuple[str, ...], is_told: bool
) -> None:
    missed = (Outcome("aa00000000:5g-core", "missed"),)
    tracker = write_tracker(
        tmp_path / "missed.db",
        WORLD_ENTITIES,
        [
            phase_out("aa00000000", "2020-01-01", ("5g-core", "2022-12-31", None)),
            update("bb00000000", "ruritel", date="2023-01-02", outcomes=missed),
        ],
    )
    said = fast("deadlines", *asked, db=tracker).err
    told = "Ruritel (bb00) on a deadline of Ruritania: 31 Dec 2022 (5g-core): "
    assert (told in said) == is_told and is_told == (": missed" in said)


def test_one_look_at_a_time(fast: InProcess, slipping: Path) -> None:
    assert fast("deadlines", "--passed", "--overdue", db=slipping).code == 2
    assert fast("deadlines", "--passed", "--within", "1y", db=slipping).code == 2


# -- the history of a deadline, beside the same history walked move by move ------------------

_DAYS = st.sampled_from(["2021", "2022-03", "2023-05-05", "2024"])
_ENDS = st.tuples(st.sampled_from(["5g", "fixed"]), _DAYS, st.none() | _DAYS).filter(
    lambda end: end[1] != end[2]
)
_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["2020-01-01", "2020-02-02"]), st.lists(_ENDS, max_size=3)
    ),
    max_size=6,
)


def moves_before(every: Sequence[DeadlineRow], row: DeadlineRow) -> tuple[str, ...]:
    """The dates that a deadline moved from, newest first."""
    passed: list[str] = []
    earlier = row.replaces
    while earlier and earlier not in passed:
        passed.append(earlier)
        earlier = next(
            (r.replaces for r in every if r.date == earlier and r.replaces), None
        )
    return tuple(passed)


def name_of(every: Sequence[DeadlineRow], row: DeadlineRow) -> str:
    """What names a deadline: the update of the date that the first moves lead back to."""
    in_order = sorted(every, key=lambda r: r.decided)
    passed: set[str] = set()
    while row.replaces and row.replaces not in passed:
        passed.add(row.replaces)
        first = next((r for r in in_order if r.date == row.replaces), None)
        moved = next(r for r in in_order if r.replaces == row.replaces)
        if first is None or (moved.id, moved.date) != (row.id, row.date):
            break
        row = first
    before = sum(r.id == row.id and r.last < row.last for r in every)
    return f"{row.id}-{row.scope}" + (f"-{before + 1}" if before else "")


@given(_ACTS)
def test_the_query_tells_the_history_that_the_moves_tell(
    acts: list[tuple[str, list[tuple[str, str, str | None]]]],
) -> None:
    connection = connect_blank()
    updates = [
        phase_out(f"aa{number:08}", day, *ends)
        for number, (day, ends) in enumerate(acts)
    ]
    record_all(connection, [*WORLD_ENTITIES, *updates])
    location = Location(Path(":memory:"), "memory")
    with Tracker(location, connection, CONTEXT) as tracker:
        rows = tracker.reader.rows(
            "SELECT entity, scope, date, last, what, replaces, id, decided FROM deadline ORDER BY n"
        )
        every = [DeadlineRow(*row) for row in rows]
        views = deadline_views(tracker, every, TODAY)
    for row, view in zip(every, views, strict=True):
        own = [other for other in every if other.scope == row.scope]
        assert view.was == moves_before(own, row)
        assert view.chain == name_of(own, row)


@pytest.fixture
def of_two(tmp_path: Path) -> Path:
    """A company's deadline, which its country has too, and another one that passed."""
    said = Source("TDC", url="https://ether.example/out")
    out = {"date": "2023-05-31", "sources": (said,)}
    later = Deadline("fixed", "2027-01-01", "Out")
    return write_tracker(
        tmp_path / "two.db",
        [
            *WORLD_ENTITIES,
            update("t000000000", "ruritel", deadlines=(later,), **out),
            update("t111111111", "ruritania", deadlines=(later,), **out),
            phase_out("t222222222", "2019-01-01", ("5g", "2020-12-31", None)),
            phase_out(
                "t333333333",
                "2019-01-01",
                ("5g", "2021-12-31", None),
                entity="syldavia",
            ),
        ],
    )


def test_what_one_source_tells_of_a_company_and_its_country_is_told_once(
    fast: InProcess, of_two: Path
) -> None:
    [row] = due(fast, of_two)
    assert (row["entity"], row["also"]) == ("ruritania", ["Ruritel"])
    [own] = due(fast, of_two, "ruritel")
    assert (own["entity"], own["also"]) == ("ruritel", [])
    shown = fast("deadlines", "-f", "table", db=of_two).out
    assert shown.count("2027-01-01") == 1 and "Ruritania, Ruritel" in shown
    later = fast("deadlines", "--scope", "fixed", db=of_two, env={DAY: "2027-06-01"})
    assert later.err.startswith("No deadline ahead; 1 passed: --passed")


def test_the_first_page_names_as_many_where_several_are_told_as_one(
    fast: InProcess, tmp_path: Path
) -> None:
    """Seven companies have the day of their country, from one source; two more days come later."""
    names = [f"tel{number}" for number in range(7)]
    said = (Source("TDC", url="https://ether.example/out"),)
    out = (Deadline("fixed", "2027-01-01", "Out"),)
    history = [
        update(f"t{n}00000000", slug, date="2023-05-31", deadlines=out, sources=said)
        for n, slug in enumerate(["ruritania", *names])
    ]
    history += [
        phase_out("u000000000", "2019-01-01", ("5g", "2028-12-31", None)),
        phase_out("u111111111", "2019-01-01", ("5g-ran", "2029-12-31", None)),
    ]
    owned = [Entity(name, name.title(), "company", home="ruritania") for name in names]
    db = write_tracker(tmp_path / "many.db", [*WORLD_ENTITIES, *owned], history)
    page = fast("-f", "table", db=db).out.partition("Next deadlines")[2]
    assert re.findall(r"20(?:27|28|29)-\d\d-\d\d", page) == [
        "2027-01-01",
        "2028-12-31",
        "2029-12-31",
    ]


@pytest.mark.parametrize(
    ("kind", "what", "brief"),
    [
        (GONE_BY, "Antennas out", "Sweden (5g), in 2 days"),
        (TAKES_EFFECT, "banned: It said no", "Sweden (5g): the status banned takes effect, in 2 days"),
    ],
)  # fmt: skip
def test_of_a_day_it_is_briefly_said_what_it_is(
    kind: str, what: str, brief: str
) -> None:
    blank = dict.fromkeys(DeadlineView._fields, "")
    facts = {
        **{"name": "Sweden", "scope": "5g", "what": what, "kind": kind, "also": ()},
        "status": "banned",
    }
    view = DeadlineView(**{**blank, **facts, "days_left": 2})  # type: ignore[arg-type]
    assert view.brief == brief


def test_each_name_gets_its_answer(fast: InProcess, of_two: Path) -> None:
    found = fast(
        "deadlines", "ruritania", "syldavia", "borduria", "-f", "plain", db=of_two
    )
    assert [line.split("\t")[:3] for line in found.lines] == [
        ["ruritania", "fixed", "2027-01-01"]
    ]
    companies, others = found.err.splitlines()
    assert "(Ruritel): hwstatus" in companies and companies.endswith("--kind company")
    assert others == "Syldavia, Borduria: no deadline ahead; 1 passed: --passed"
    both = fast("deadlines", "ruritania", "ruritel", db=of_two)
    assert len(both.lines) == 1 and both.err == "1 passed: --passed\n"
    first = fast("deadlines", "ruritania", "syldavia", "--limit", "1", db=of_two)
    assert first.err.splitlines()[-1].startswith("Syldavia: no deadline")
    page = fast("deadlines", "ruritania", "syldavia", "-f", "table", db=of_two)
    assert "--passed" not in page.err, "the page shows them"
    ahead, _, passed = page.out.partition("Passed\n")
    assert "2027-01-01" in ahead and "2020-12-31" not in ahead
    assert "2020-12-31" in passed and "2021-12-31" in passed


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--within", "2y"), "Syldavia, Borduria: no deadline in that time."),
        (("--since", "2027"), "Syldavia, Borduria: no deadline in that time."),
        (("--passed",), "Borduria: no deadline has passed."),
        (("--overdue",), "Borduria: no deadline is overdue."),
    ],
)
def test_each_name_without_one_in_that_time_is_told(
    fast: InProcess, of_two: Path, asked: tuple[str, ...], said: str
) -> None:
    names = ("ruritania", "syldavia", "borduria")
    found = fast("deadlines", *names, *asked, db=of_two)
    assert found.lines and found.err.splitlines()[-1] == said
    alone = fast("deadlines", "ruritania", *asked, db=of_two)
    assert "no deadline" not in alone.err


def taking_effect(
    known: str, day: str, effective: str, status: str, **more: Any
) -> Update:
    acts = [effect(f"5g={status}", "adopted", "law", effective)]
    return update(known, "syldavia", date=day, effects=acts, **more)


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        ([], ["2030-06"]),
        ([taking_effect("b000000000", "2021", "2031", "banned")], ["2031"]),
        ([taking_effect("b000000000", "2021", "2030-06", "banned")], ["2030-06"]),
        ([update("b000000000", "syldavia", date="2021", effects=["5g=permitted"])], []),
        ([update("b000000000", "syldavia", date="2021", effects=["5g=banned"])], ["2030-06"]),
        ([update("b000000000", "syldavia", date="2021", effects=["5g-core=permitted"])], ["2030-06"]),
    ],
)  # fmt: skip
def test_a_day_on_which_an_act_takes_effect_is_a_deadline_of_its_own_kind(
    fast: InProcess, tmp_path: Path, later: list[Update], expected: list[str]
) -> None:
    first = taking_effect("a000000000", "2020", "2030-06", "banned")
    acts: list[Any] = [*WORLD_ENTITIES, first, *later]
    place = write_tracker(tmp_path / "acts.db", acts)
    rows = due(fast, place)
    assert [row["date"] for row in rows] == expected
    assert all(row["kind"] == "takes effect" for row in rows)
    said = "the status banned takes effect: Something happened, told as"
    assert all(row["what"].startswith(said) for row in rows)
    assert all(row["last_day"] > "2030-06-01" for row in rows)
    assert due(fast, place, "--on", "2019") == []


@pytest.mark.parametrize(
    ("status", "dates"),
    [
        ("banned", ["2030-06", "2031"]),
        ("under-review", ["2031", "2030-06"]),
        ("permitted", ["2031"]),
    ],
)
@pytest.mark.parametrize("order", [(), ("--limit", "1"), ("--limit", "1", "--json")])
def test_a_day_from_which_an_act_binds_nobody_is_no_deadline_or_the_last_one(
    fast: InProcess,
    tmp_path: Path,
    status: str,
    dates: list[str],
    order: tuple[str, ...],
) -> None:
    """Who asks for the next deadline wants to know what must stop."""
    out = update("b000000000", deadlines=(Deadline("5g", "2031", "Out"),))
    acts = taking_effect("a000000000", "2020", "2030-06", status)
    place = write_tracker(tmp_path / "acts.db", [*WORLD_ENTITIES, acts, out])
    found = fast("deadlines", *order, "--fields", "date", db=place)
    shown = re.findall(r"20\d\d(?:-\d\d)?", found.out)
    assert shown == (dates[:1] if order else dates)
    said = "Permits only, so no deadline: Syldavia (5g) from 2030-06"
    assert (said in found.err) == (status == "permitted")


def test_a_day_that_an_update_gives_twice_is_told_as_its_deadline(
    fast: InProcess, tmp_path: Path
) -> None:
    out = (Deadline("5g", "2030-06", "Out"),)
    acts = taking_effect("a000000000", "2020", "2030-06", "phase-out", deadlines=out)
    place = write_tracker(tmp_path / "acts.db", [*WORLD_ENTITIES, acts])
    assert [(row["what"], row["kind"]) for row in due(fast, place)] == [
        ("Out", "gone by")
    ]


def test_an_act_that_took_effect_at_once_is_no_deadline(
    fast: InProcess, tmp_path: Path
) -> None:
    acts = taking_effect("a000000000", "2020-03-04", "2020-03-04", "banned")
    place = write_tracker(tmp_path / "acts.db", [*WORLD_ENTITIES, acts])
    assert due(fast, place, "--on", "2020-03-04") == []


def test_calendars_head_the_two_kinds_apart(fast: InProcess, tmp_path: Path) -> None:
    out = (Deadline("5g", "2030-01", "Out"),)
    acts = taking_effect("a000000000", "2020", "2030-06", "phase-out", deadlines=out)
    place = write_tracker(tmp_path / "acts.db", [*WORLD_ENTITIES, acts])
    events = calendar(fast, place).events
    assert {str(e["SUMMARY"]): str(e["UID"]) for e in events} == {
        "Syldavia: Huawei deadline, 5g": "a000000000-5g@hwstatus",
        "Syldavia: Huawei rule takes effect, 5g": "a000000000-5g-effect@hwstatus",
    }


def test_what_takes_effect_stands_where_the_next_deadline_does(fast: InProcess) -> None:
    """Finland's base stations, on 19 December 2026: `deadlines finland` said none."""
    told = fast("deadlines", "finland", "--fields", "date,what", db=SHIPPED).out
    act = "Traficom extended its regulation on critical parts of networks to 5G base"
    assert f"2026-12-19\tthe status under-review takes effect: {act}" in told
    shown = fast("show", "finland", "-f", "table", db=SHIPPED).out
    assert "takes effect  19 Dec 2026 (5g-ran)" in shown


def test_check_asks_for_the_outcomes_that_deadlines_lacks(
    fast: InProcess, tmp_path: Path
) -> None:
    """An outcome closes the last deadline of its scope that had passed, and no later one."""
    ends = (("5g", "2020-12-31", None), ("5g", "2021-12-31", None))
    met = (Outcome("a000000000:5g", "met"),)
    said = [
        phase_out("a000000000", "2019-01-01", *ends),
        update("b000000000", date="2021-06-01", outcomes=met),
    ]
    place = write_tracker(tmp_path / "two.db", [*WORLD_ENTITIES, *said])
    found = json_lines(fast("check", "-f", "jsonl", db=place))
    asked = [str(row) for row in found if row["rule"] == "deadline-passed"]
    overdue = [row["date"] for row in due(fast, place, "--overdue")]
    assert overdue == ["2021-12-31"]
    assert len(asked) == 1 and "2021-12-31" in asked[0]


def test_acts_that_take_effect_stand_apart(fast: InProcess, shipped: Path) -> None:
    asked = ("deadlines", "--within", "2028", "--group", "europe", "-f", "table")
    shown = fast(*asked, db=shipped, env={DAY: AFTER})
    removed, title, acts = shown.out.partition("Takes effect, no day of removal\n")
    assert title and "takes effect" not in removed
    assert acts.count("takes effect") == 1 and "Finland" in acts
    assert " deadlines --group europe --within 2028 --kind company" in shown.err


@pytest.mark.parametrize("form", ["table", "tsv"])
def test_where_an_order_is_asked_for_they_stand_in_it(
    fast: InProcess, shipped: Path, form: str
) -> None:
    asked = ("deadlines", "--within", "2028", "--group", "europe", "-f", form)
    by_day = fast(*asked, "--sort", "date", db=shipped, env={DAY: AFTER}).out
    assert by_day.index("Finland") < by_day.index("Germany")
    assert "Takes effect, no day" not in by_day


@pytest.mark.parametrize("columns", [80, 90, 100, 109])
def test_a_line_each_is_that_and_more_of_their_words(
    terminal: Terminal, shipped: Path, columns: int
) -> None:
    asked = ("deadlines", "--within", "24m")
    env = {"NO_COLOR": "1", DAY: AFTER}
    seen = terminal(*asked, db=shipped, env=env, columns=columns, rows=34)
    lines = seen.out.splitlines()
    assert "Whole sentences" in lines[-1]
    begins = {len(ln) - len(ln.lstrip()) for ln in lines if ln.startswith(" ")}
    [head] = [ln for ln in lines if ln.startswith("date ")]
    assert begins == {head.index("what")}


def test_an_extension_moves_the_deadline_that_is_ahead(fast: InProcess) -> None:
    report = ("--date", "2026-11-20", "--until", "2029-12-31", "--source", "DSIT", "-n")
    done = fast("outcome", "uk:5g", "extended", *report, db=SHIPPED)
    assert done.code == 0
    assert "deadline 2027-12-31 (5g): extended to 2029-12-31" in done.out + done.err
