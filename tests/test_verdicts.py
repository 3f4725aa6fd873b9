"""A verdict as readers get it: both of its acts, and what is known apart where it is unknown."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

import hwstatus
from conftest import SHIPPED, InProcess, json_lines
from hwstatus.answers import counts, verdict_words
from hwstatus.answers.verdicts import VERDICTS, Verdict
from hwstatus.assistants import lines
from hwstatus.columns import flat
from hwstatus.record.models import Deadline, Exemption, Source
from samples import WORLD_ENTITIES, effect, update, write_tracker
from site_of import site_of

SAID = ("--source", "Reuters", "--date", "2017-05-05")
USES = ("--status", "permitted", "--stage", "in-force", "--basis", "contract")
EARLY = ("ruritania", "--on", "2018-01-01")
"""A country on a day on which nothing was known of its state."""


@pytest.fixture
def used(fast: InProcess, world: Path) -> Path:
    """The world, where an operator of Ruritania used Huawei before the state acted."""
    added = fast("add", "ruritel", "It runs on Huawei.", *SAID, *USES, db=world)
    assert added.code == 0, added.err
    return world


def verdict(fast: InProcess, db: Path, *arguments: str) -> dict[str, Any]:
    """The one row of `status`."""
    found = fast("status", *arguments, "-f", "jsonl", db=db)
    assert found.code == 0, found.err
    [row] = json_lines(found)
    return row


def test_the_acts_are_named(fast: InProcess, world: Path) -> None:
    row = verdict(fast, world, "ruritania")
    assert (row["began_by"], row["began_on"]) == ("5d0000000c", "2020-07-22")
    assert (row["decided_by"], row["decided_on"]) == ("5d0000000c", "2020-07-22")
    assert (row["confirmed_by"], row["confirmed_on"]) == ("5d00000zzz", "2024-05")


def test_what_a_court_holds_up_is_named(fast: InProcess, world: Path) -> None:
    row = verdict(fast, world, "borduria")
    assert (row["status"], row["suspended"]) == ("under-review", "banned")
    assert "suspended: banned" in fast("show", "borduria", "-f", "table", db=world).out
    assert verdict(fast, world, "ruritania")["suspended"] is None


@pytest.mark.parametrize(
    ("before", "suspended", "said"),
    [
        ("banned", "banned", "unknown (5g; suspended: banned) since 1 Jan 2020 · susp"),
        ("devices=banned", None, "unknown (5g) since 1 Jan 2020 · suspended, by order"),
        ("fixed=banned", None, "banned (fixed) since 1 Jan 2019"),
    ],
)
def test_what_a_court_holds_up_is_told_where_nothing_stood_before(
    fast: InProcess, tmp_path: Path, before: str, suspended: str | None, said: str
) -> None:
    """But only where nothing else is known of the networks."""
    ruling = effect("unknown", "suspended", "order")
    history = [
        update("aaaaaaaaaa", date="2019-01-01", effects=[before]),
        update("bbbbbbbbbb", date="2020-01-01", effects=[ruling], actor="court"),
    ]
    db = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, history)
    for asked in ("show", "why"):
        assert said in fast(asked, "ruritania", "-f", "table", db=db).out
    assert verdict(fast, db, "ruritania")["suspended"] == suspended
    told = fast("status", "-f", "table", "--all", db=db).out
    assert ("(suspended:" in told) == bool(suspended)
    page = fast("show", "ruritania", "--scope", "5g", "-f", "table", db=db).out
    assert "unknown (5g" in page and "no update says" not in page


def test_another_scope_is_beside_an_unknown_verdict(
    fast: InProcess, world: Path
) -> None:
    row = verdict(fast, world, "syldavia")
    assert (row["status"], row["beside"]) == ("unknown", ["government: banned"])
    for command in ("status", "show", "why"):
        page = fast(command, "syldavia", "-f", "table", db=world).out
        assert "government only: banned" in " ".join(page.split())
    assert verdict(fast, world, "ruritania")["beside"] == []


def test_a_practice_is_apart_from_an_unknown_verdict(
    fast: InProcess, used: Path
) -> None:
    row = verdict(fast, used, *EARLY)
    assert (row["status"], row["since"], row["decided_by"]) == ("unknown", None, None)
    assert (row["practice"], row["practice_since"]) == ("in-use", "2017-05-05")
    assert row["practice_operators"] == ["ruritel"]
    for command in ("status", "why"):
        page = fast(command, *EARLY, "-f", "table", db=used).out
        assert "in use: Ruritel (2017)" in " ".join(page.split()), command


def test_no_practice_beside_a_verdict_or_a_scope(fast: InProcess, used: Path) -> None:
    assert verdict(fast, used, "ruritania")["practice"] is None
    [row] = json_lines(fast("status", *EARLY, "--no-practice", "-f", "jsonl", db=used))
    assert (row["practice"], row["practice_operators"]) == (None, None)
    page = fast("why", *EARLY, "--no-practice", "-f", "table", db=used).out
    assert "Ruritel (" not in page


def test_a_practice_as_known_at_a_day(fast: InProcess, used: Path) -> None:
    """The operators' records are rebuilt with the country's."""
    now = verdict(fast, used, *EARLY, "--known-at", "2026-11-24")
    assert now["practice"] == "in-use"
    before = verdict(fast, used, *EARLY, "--known-at", "2026-11-01")
    assert before["practice"] == "none-known"


def test_the_overview_counts_practices_apart(fast: InProcess, used: Path) -> None:
    rows = json_lines(fast("overview", "--on", "2018-01-01", "-f", "jsonl", db=used))
    [unknown] = [row for row in rows if row["status"] == "unknown"]
    assert unknown["practice"] == {"in-use": 1}
    assert all(row["countries"] == 0 for row in rows if row["status"] == "permitted")


def test_publisher_and_address_are_of_one_source() -> None:
    first, second = Source("First"), Source("Second", url="https://second.example/a")
    assert update("1", "ruritania", sources=(first, second)).cited == second
    assert update("1", "ruritania", sources=(first,)).cited == first


BLANK = Verdict._make([None] * len(Verdict._fields))._replace(
    beside=(), operators=(), short="", began_short=""
)
UNKNOWN = BLANK._replace(status="unknown", on="2026-11-24")
IN_USE = UNKNOWN._replace(
    practice="in-use", practice_confirmed="2023-02", operators=("du", "e&")
)
BEGUN = BLANK._replace(
    status="banned",
    scope="5g",
    since="2021-11-11",
    on="2026-11-24",
    decided_by="b",
    decided_on="2023-01",
    stage="in-force",
    basis="order",
    effective="2023-02",
    actor_name="PTS",
    began_by="a",
    began_stage="adopted",
    began_basis="law",
    began_effective="2027-02",
    confirmed_by="c",
    confirmed_on="2024-06-01",
    confirmed_short="c",
)


def test_each_act_has_its_own_stage_basis_and_day() -> None:
    began, carries, confirmed = verdict_words.acts(BEGUN)
    assert began.headline == (
        "(5g) since 11 Nov 2021 · then adopted, by law; in effect from Feb 2027"
    )
    assert carries.headline == (
        "decided Jan 2023 by PTS · in force since Feb 2023, by order"
    )
    assert confirmed.headline == "last confirmed 1 Jun 2024 · c"
    assert (confirmed.summary, confirmed.source) == ("", "")
    again = BEGUN._replace(confirmed_by="b")
    assert len(verdict_words.acts(again)) == 2
    alone = BEGUN._replace(began_by="b", confirmed_by="b")
    assert len(verdict_words.acts(alone)) == 1


def test_the_law_is_named_beside_the_act_that_carries() -> None:
    by_law = BEGUN._replace(instrument="golden power")
    began, carries, _ = verdict_words.acts(by_law)
    assert "golden" not in began.headline
    assert carries.headline.endswith("by order · golden power")
    [act] = verdict_words.acts(by_law._replace(began_by="b", confirmed_by="b"))
    assert act.headline.endswith("· golden power")


def test_how_far_a_limit_goes_is_beside_its_scope() -> None:
    limited = BEGUN._replace(status="restricted", extent="share")
    assert verdict_words.acts(limited)[0].headline.startswith("(5g, share cap) since")


@pytest.mark.parametrize(
    ("actor", "words"),
    [
        ("PTS", "since 11 Nov 2021, restoring the decision of PTS of 20 Oct 2020 ·"),
        (None, "since 11 Nov 2021, restoring the decision of 20 Oct 2020 ·"),
    ],
)
def test_what_was_restored_is_named(actor: str | None, words: str) -> None:
    restored = BEGUN._replace(restored_on="2020-10-20", restored_actor=actor)
    assert words in verdict_words.acts(restored)[0].headline


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "in use: du, e& (2023)"),
        ({"practice_last_known": "2019"}, "in use: du, e& (last known 2019)"),
        ({"practice": "none-known"}, ""),
        ({"practice": None}, ""),
    ],
)
def test_a_practice_in_words(changes: dict[str, Any], words: str) -> None:
    assert verdict_words.practice(IN_USE._replace(**changes)) == words


def test_counts_name_their_scopes_and_keep_practice_apart() -> None:
    core = BEGUN._replace(scope="5g-core")
    old = IN_USE._replace(practice_last_known="2019")
    rows = [BEGUN, BEGUN, core, UNKNOWN, IN_USE, old]
    assert counts.worded(rows) == (
        "3 banned: 2 on 5g, 1 on 5g-core"
        " · 3 unknown. Operators there: 1 use it, 1 older reports"
    )


def test_what_a_verdict_restores_is_named(fast: InProcess, tmp_path: Path) -> None:
    first = update(
        "aa00000001", date="2020-10-20", effects=["banned"], actor_name="PTS"
    )
    held_up = update("aa00000002", date="2020-11-09", effects=["under-review"])
    again = effect("banned")._replace(restores=first.id)
    ban = update("aa00000003", date="2020-12-16", effects=[again])
    confirmed = update("aa00000004", date="2021-06-22", effects=["banned"])
    history = [first, held_up, ban, confirmed]
    db = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, history)
    row = verdict(fast, db, "ruritania")
    assert row["began_by"] == ban.id
    assert (row["restores"], row["restored_on"]) == (first.id, first.date)
    assert row["restored_actor"] == "PTS"
    assert (row["decided_by"], row["actor_name"]) == (first.id, "PTS")
    assert (row["stage"], row["confirmed_by"]) == ("adopted", confirmed.id)


def test_what_a_verdict_restores_may_be_retracted(
    fast: InProcess, tmp_path: Path
) -> None:
    first = update("aa00000001", date="2020-10-20", effects=["banned"])
    again = effect("banned")._replace(restores=first.id)
    ban = update("aa00000003", date="2020-12-16", effects=[again])
    db = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, [first, ban])
    assert verdict(fast, db, "ruritania")["decided_by"] == first.id
    assert fast("delete", first.id, "-y", db=db).code == 0
    row = verdict(fast, db, "ruritania")
    assert (row["decided_by"], row["restores"]) == (ban.id, None)
    for command in ("show", "why"):
        assert fast(command, "ruritania", "-f", "table", db=db).code == 0


def test_what_binds_by_no_law_says_why(fast: InProcess, tmp_path: Path) -> None:
    reason = "Operators removed it before a law was in force."
    said = update(
        "a000000000",
        "ruritania",
        effects=[effect("5g=phase-out", "announced", "guidance")],
        exemptions=(Exemption("soft-basis", reason), Exemption("old-rumour", "No.")),
    )
    place = write_tracker(tmp_path / "soft.db", [*WORLD_ENTITIES, said])
    for form in ("table", "markdown", "html"):
        shown = fast("show", "ruritania", "-f", form, db=place).out
        assert f"binding without a law or contract: {reason}" in " ".join(
            shown.replace("│", " ").split()
        )
    for asked in ("certify ruritania", "certify ruritania -f html"):
        assert f"binding without a law or contract: {reason}" in " ".join(
            fast(*asked.split(), db=place).out.split()
        )
    with hwstatus.open(place) as tracker:
        row = tracker.standing("ruritania")
    assert reason in lines.STANDING.line(row, lines.FULL, str)
    found = fast("status", "ruritania", "-f", "table", db=place)
    assert "phase-out (as guidance)" in found.out
    assert f"Ruritania: binding without a law or contract: {reason}" in found.err
    site = site_of(place)
    assert "<small>as guidance</small>" in site["index.html"].decode()
    for page in ("c/ruritania/", "embed/c/ruritania/"):
        page = site[f"{page}index.html"].decode()
        assert f"binding without a law or contract: {reason}" in page
    found = fast("status", "--binding", db=place)
    assert found.out == ""
    assert (
        "Left out, since no law or contract binds: Ruritania (phase-out, as guidance)."
        in found.err
    )
    found = fast("status", "--binding", "--status", "banned", db=place)
    assert "Left out" not in found.err
    assert (
        "binding without a law"
        not in fast("show", "ruritania", "--on", "2019", db=place).out
    )


def test_a_row_says_the_day_of_an_act_that_did_not_begin_it(
    fast: InProcess, tmp_path: Path
) -> None:
    """A reader does not take the source of one act for that of another."""
    began = update("a000000000", effects=[effect("banned", "announced")],
                   date="2021-03-02", sources=(Source("Gazette"),))  # fmt: skip
    carried = update("b000000000", effects=[effect("banned", "in-force")],
                     date="2023-05-04", sources=(Source("Times"),))  # fmt: skip
    db = write_tracker(tmp_path / "t.db", [*WORLD_ENTITIES, began, carried])
    for width in "40", "80", "120", "160":
        shown = fast(
            "status", "ruritania", "-f", "table", db=db, env={"COLUMNS": width}
        )
        told = " ".join(shown.out.split())
        assert "2021-03-02" in told and "Times, 2023-05-04" in told
        assert ("· since 2021-03-02" in told) == (width == "40")
    early = fast("status", "ruritania", "--on", "2022", "-f", "table", db=db).out
    assert "Gazette" in early and "Gazette," not in early


# -- one scope -------------------------------------------------------------------------


def test_show_gives_the_deadline_of_the_scope_asked_for(
    fast: InProcess, tmp_path: Path
) -> None:
    days = {"5g": "2027", "5g-core": "2025", "fixed": None}
    ends = [Deadline(scope, day, "Out") for scope, day in days.items() if day]
    effects = [f"{scope}=phase-out" for scope in days]
    said = update(effects=effects, deadlines=tuple(ends))
    db = write_tracker(tmp_path / "t.db", [*WORLD_ENTITIES, said])
    for form in "table", "markdown":
        for scope, day in days.items():
            page = fast("show", "ruritania", "--scope", scope, "-f", form, db=db).out
            told = re.findall(r"eadline\W+(\d{4})", page)
            assert told == [day] if day else told == []


def test_show_gives_the_verdict_of_the_scope_asked_for(
    fast: InProcess, world: Path
) -> None:
    found = fast("show", "ruritania", "--scope", "5g-core", "--json", db=world)
    [row] = json.loads(found.out)["verdicts"]
    assert (row["scope"], row["status"]) == ("5g-core", "banned")
    page = fast("show", "ruritania", "--scope", "5g-core", "-f", "table", db=world).out
    assert "banned (5g-core) since" in page and "phase-out since" in page


def test_show_says_that_a_scope_is_unknown(fast: InProcess, world: Path) -> None:
    """Though there is no update on it; what else is known stands beside."""
    asked = ("show", "ruritania", "--scope", "subsea")
    found = fast(*asked, "--json", db=world)
    assert found.code == 0
    answer = json.loads(found.out)
    [row] = answer["verdicts"]
    assert (row["scope"], row["status"], answer["updates"]) == ("subsea", "unknown", [])
    for form in ("table", "markdown", "html"):
        page = fast(*asked, "-f", form, db=world)
        assert page.code == 0
        assert "unknown (subsea): no evidence" in page.out
    piped = fast(*asked, db=world)
    assert (piped.code, piped.out) == (0, "")


def test_disputes_are_marked_in_show(fast: InProcess, tmp_path: Path) -> None:
    history = [
        update("aa00000001", date="2020-01-01", effects=["banned", "fixed=banned"]),
        update("aa00000002", date="2020-01-09", effects=["fixed=permitted"]),
    ]
    db = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, history)
    for form in ("table", "markdown", "html"):
        page = fast("show", "ruritania", "-f", form, db=db).out
        assert "permitted (disputed) since 9 Jan 2020" in page, form
        page = fast("show", "ruritania", "--scope", "fixed", "-f", form, db=db).out
        assert "disputed: update aa00000001 says otherwise" in page, form


# -- days that have come ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "stage", "decided_by"),
    [
        ("2022-12-01", "adopted", "aa00000001"),
        ("2023-02-05", "adopted", "aa00000001"),
        ("2023-02-06", "in-force", "aa00000002"),
        ("2023-06-01", "in-force", "aa00000002"),
    ],
)
def test_an_effective_day_that_has_come_puts_in_force(
    fast: InProcess, tmp_path: Path, on: str, stage: str, decided_by: str
) -> None:
    orders = [
        update("aa00000001", date="2021-11-11", effects=[effect("banned")]),
        update(
            "aa00000002",
            date="2022-11-25",
            effects=[effect("banned", "adopted", "order", "2023-02-06")],
        ),
    ]
    db = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, orders)
    row = verdict(fast, db, "ruritania", "--on", on)
    assert (row["stage"], row["decided_by"]) == (stage, decided_by)
    asked = ("status", "ruritania", "--stage", "in-force", "--on", on)
    listed = json_lines(fast(*asked, "-f", "jsonl", db=db))
    assert bool(listed) == (stage == "in-force")


def test_the_united_states_are_in_force(fast: InProcess) -> None:
    """The order of November 2022, effective 6 February 2023."""
    asked = ("status", "us", "--stage", "in-force", "-f", "jsonl")
    for on, number in (("2022-12-01", 0), ("2023-06-01", 1), ("2026-11-24", 1)):
        assert len(json_lines(fast(*asked, "--on", on, db=SHIPPED))) == number, on


# -- every door ------------------------------------------------------------------------

DOORS = ("2016-06-30", "2019-05-20", "2020-11-30", "2022-12-01", "2026-11-24")


@pytest.mark.parametrize("on", DOORS)
def test_every_form_names_the_same_acts(fast: InProcess, on: str) -> None:
    """The columns that a pipe has, cell by cell, in each form that spells them."""
    fields = VERDICTS.plain
    asked = ("status", "--on", on, "--fields", ",".join(fields))
    [whole] = [fast(*asked, "-f", "tsv", db=SHIPPED).lines[1:]]
    rows = [dict(zip(fields, line.split("\t"), strict=True)) for line in whole]
    assert len(rows) > 100
    assert fast("status", "--on", on, db=SHIPPED).lines == whole
    as_csv = fast(*asked, "-f", "csv", db=SHIPPED).out
    assert list(csv.DictReader(io.StringIO(as_csv))) == rows
    as_json = json.loads(fast(*asked, "--json", db=SHIPPED).out)
    spelled = [{key: flat(value) for key, value in row.items()} for row in as_json]
    assert spelled == rows
    with hwstatus.open(SHIPPED) as hw:
        own = {row.entity: row for row in hw.standings(on=on)}
    for row in rows:
        assert {key: flat(getattr(own[row["entity"]], key)) for key in fields} == row


def test_an_act_is_in_force_from_no_day_before_its_own(
    fast: InProcess, tmp_path: Path
) -> None:
    act = effect("5g=banned", "adopted", "law", "2020-01-01")
    said = update("a000000000", "ruritania", date="2021-05-01", effects=[act])
    place = write_tracker(tmp_path / "back.db", [*WORLD_ENTITIES, said])
    shown = fast("show", "ruritania", "-f", "table", db=place).out
    assert "since 1 May 2021 · in-force, by law" in shown and "2020" not in shown
    [row] = json_lines(fast("status", "ruritania", "-f", "jsonl", db=place))
    assert (row["since"], row["effective"]) == ("2021-05-01", None)
    sheet = fast("certify", "ruritania", db=place).out
    assert "in-force, by law" in sheet and "2020-01-01" not in sheet


def test_who_has_a_verdict_on_the_part_does_not_follow_the_whole(
    fast: InProcess, shipped: Path
) -> None:
    asked = ("germany", "uk", "australia", "--scope", "5g-core", "--status", "banned")
    assert (
        "status for 5g as a whole: Australia (banned)\n"
        in fast("status", *asked, db=shipped).err
    )
