"""`--on`, `--known-at`, `--projected`: what was true then, what was known then, and what is announced."""

import json
import shlex
from pathlib import Path

import pytest

from conftest import InProcess, Outcome, Terminal, json_lines
from hwstatus.record import canonical, models
from program import DAY
from samples import (
    TODAY,
    WORLD_ENTITIES,
    WORLD_GROUPS,
    WORLD_UPDATES,
    update,
    write_tracker,
)

ADD = ("--source", "Reuters")


def status(found: Outcome) -> tuple[str, str | None]:
    assert found.code == 0, found.err
    [row] = json_lines(found)
    return row["status"], row["confirmed_by"]


def ask(
    fast: InProcess, world: Path, *arguments: str, name: str = "ruritania"
) -> tuple[str, str | None]:
    return status(fast("status", name, *arguments, "-f", "jsonl", db=world))


# -- what was true then ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "on", "expected"),
    [
        ("ruritania", "2017", ("unknown", None)),
        ("ruritania", "2018-12-30", ("unknown", None)),
        ("ruritania", "2018-12-31", ("under-review", "3b0000000a")),
        ("ruritania", "2018", ("under-review", "3b0000000a")),
        ("ruritania", "2019-03-11", ("under-review", "3b0000000a")),
        ("ruritania", "2019-03-12", ("restricted", "4c0000000b")),
        ("ruritania", "2020-Q2", ("restricted", "4c0000000b")),
        ("ruritania", "2020-Q3", ("phase-out", "5d0000000c")),
        ("ruritania", "2024-05-30", ("phase-out", "5d0000000c")),
        ("ruritania", "2024-05-31", ("phase-out", "5d00000zzz")),
        ("freedonia", "2019-05-19", ("permitted", "6e0000000d")),
        ("freedonia", "2019-05-20", ("banned", "6f0000000e")),
        ("borduria", "2021-01-31", ("banned", "7a0000000f")),
        ("borduria", "2021-02", ("under-review", "7b0000000g")),
        ("genovia", "2023-03-02", ("discouraged", "8c0000000k")),
        ("genovia", "yesterday", ("unknown", "8d0000000m")),
    ],
)
def test_on(
    fast: InProcess, world: Path, name: str, on: str, expected: tuple[str, str | None]
) -> None:
    found = ask(fast, world, "--on", on, name=name)
    assert found == expected or (expected[0], None) == found


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("--on 2021-06", "(--on 2021-06: as of 2021-06-30)\n"),
        ("--on yesterday", "(--on yesterday: as of 2026-11-23)\n"),
        ("--on 2026", "(--on 2026: as of 2026-11-24)\n"),
        ("--on '1 sept'", "(--on '1 sept': as of 2026-09-01)\n"),
        ("--on '22 July 2021'", ""),
        ("--on 2021-06-30", ""),
        ("--known-at 2026-11", "(--known-at 2026-11: as of 2026-11-24)\n"),
    ],
)
@pytest.mark.parametrize("command", ["status freedonia", "why freedonia", "summary"])
def test_a_day_that_was_named_vaguely_is_told(
    fast: InProcess, world: Path, command: str, asked: str, told: str
) -> None:
    found = fast(*command.split(), *shlex.split(asked), "-f", "plain", db=world)
    assert found.code == 0
    assert found.err.startswith(told) and told.count("(--") == found.err.count("(--")


@pytest.mark.parametrize("command", ["status", "why", "show"])
def test_an_answer_that_hangs_on_an_imprecise_date_says_so(
    fast: InProcess, world: Path, command: str
) -> None:
    found = fast(command, "ruritania", "--on", "2018-06-15", "-f", "plain", db=world)
    assert (
        "is dated only 2018; had it happened by 2018-06-15, the status would be under-review (5g)"
        in found.err
    )
    for day in ("2017-12-31", "2018-12-31", "2019-06-01"):
        assert (
            "dated only"
            not in fast(command, "ruritania", "--on", day, "-f", "plain", db=world).err
        )


def test_what_would_change_nothing_is_not_mentioned(
    fast: InProcess, world: Path
) -> None:
    """The update of May 2024 confirms the status: it makes no difference whether it came before."""
    assert (
        fast("status", "ruritania", "--on", "2024-05-15", "-f", "plain", db=world).err
        == ""
    )


@pytest.mark.parametrize("name", ["ruritania", "sylvania", "elbonia", "ruritel"])
def test_before_the_first_update_is_unknown_and_no_error(
    fast: InProcess, world: Path, name: str
) -> None:
    kinds = ("--kind", "country", "--kind", "company")
    found = fast("status", name, *kinds, "--on", "1990", "-f", "jsonl", db=world)
    assert status(found) == ("unknown", None)
    assert "permitted" not in found.out


def test_before_everything_every_country_is_unknown(
    fast: InProcess, world: Path
) -> None:
    rows = json_lines(fast("status", "--on", "1999-12-31", "-f", "jsonl", db=world))
    assert {row["status"] for row in rows} <= {"unknown"}
    assert fast("summary", "--on", "1999", "-f", "plain", db=world).code == 0


@pytest.mark.parametrize("command", ["show ruritania", "status", "summary", "why ruritania", "deadlines", "groups",
                                     "changes", "disputes", "certify ruritania"])  # fmt: skip
@pytest.mark.parametrize("on", ["2026-11-25", "2027", "tomorrow", "9999-12-31"])
def test_a_day_ahead_is_refused(
    fast: InProcess, world: Path, command: str, on: str
) -> None:
    found = fast(*command.split(), "--on", on, db=world)
    assert (found.code, found.out) == (2, "")
    assert "future" in found.err or "ahead" in found.err


def test_today_within_a_period_is_today(fast: InProcess, world: Path) -> None:
    assert (
        ask(fast, world, "--on", "2026")
        == ask(fast, world)
        == ask(fast, world, "--on", TODAY)
    )


@pytest.mark.parametrize("text", ["garbage", "03/04/2020", "2020-02-30", ""])
def test_a_bad_day(fast: InProcess, world: Path, text: str) -> None:
    for option in ("--on", "--known-at"):
        found = fast("status", option, text, db=world)
        assert (found.code, found.out) == (2, "")


# -- what is announced -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected", "stage"),
    [
        ("2027-12-31", "phase-out", "adopted"),  # the deadline moved to the end of 2028
        ("2028-12-30", "phase-out", "adopted"),
        ("2028-12-31", "banned", "in-force"),
        ("2040", "banned", "in-force"),
    ],
)
def test_projected(
    fast: InProcess, world: Path, on: str, expected: str, stage: str
) -> None:
    [row] = json_lines(
        fast("status", "ruritania", "--on", on, "--projected", "-f", "jsonl", db=world)
    )
    assert (row["status"], row["stage"], row["projected"]) == (expected, stage, True)


def test_an_effective_date_comes_into_force(fast: InProcess, world: Path) -> None:
    added = fast("add", "elbonia", "Elbonia will ban Huawei.", "--date", "2026-01-01", *ADD, "--status", "banned",
                 "--stage", "adopted", "--basis", "law", "--effective", "2027-06", db=world)  # fmt: skip
    assert added.code == 0
    stages = [
        json_lines(
            fast(
                "status", "elbonia", "--on", on, "--projected", "-f", "jsonl", db=world
            )
        )[0]["stage"]
        for on in ("2027-06-29", "2027-06-30")
    ]
    assert stages == ["adopted", "in-force"]


def test_every_line_of_a_projection_says_so(fast: InProcess, world: Path) -> None:
    shown = fast("status", "--on", "2029", "--projected", "-f", "jsonl", db=world)
    assert all(row["projected"] for row in json_lines(shown))
    plain = fast(
        "status", "--on", "2029", "--projected", "--fields", "projected", db=world
    )
    assert set(plain.lines) == {"true"}
    table = fast(
        "show", "ruritania", "--on", "2029", "--projected", "-f", "table", db=world
    )
    assert "projected" in table.out


@pytest.mark.parametrize(
    ("on", "marked"),
    [
        ("2027-06-29", []),
        ("2027-06-30", ["Elbonia"]),
        ("2028-12-30", ["Elbonia"]),
        ("2028-12-31", ["Elbonia", "Ruritania"]),
    ],
)
def test_a_page_marks_what_rests_on_announced_dates(
    fast: InProcess, world: Path, on: str, marked: list[str]
) -> None:
    """An act that takes effect, and a deadline that completes a phase-out."""
    fast("add", "elbonia", "Elbonia will ban Huawei.", "--date", "2026-01-01", *ADD, "--status", "banned",
         "--stage", "adopted", "--basis", "law", "--effective", "2027-06", db=world)  # fmt: skip
    ahead = ("--on", on, "--projected", "-f", "table")
    wide = {"COLUMNS": "150"}
    lines = fast("status", *ahead, db=world, env=wide).lines
    assert sorted(line.split()[0] for line in lines if "(projected)" in line) == marked
    for name in ("elbonia", "ruritania", "borduria"):
        shown = fast("show", name, *ahead, db=world).out
        assert ("projected" in shown) == (name.title() in marked)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("--group old-alliance", "Ruritania (met)"),
        ("", "Borduria (not known), Ruritania (met)"),
        ("--status banned", "Borduria (not known), Ruritania (met)"),
        ("borduria ruritania", "Borduria (not known), Ruritania (met)"),
        ("syldavia", ""),
        ("freedonia", ""),
    ],
)
def test_a_projection_names_the_phase_outs_whose_dates_have_passed(
    fast: InProcess, tmp_path: Path, asked: str, named: str
) -> None:
    """They ask for an outcome, not for a status; with a further date, or one that moved, it is that which counts."""
    days = {"ruritania": "2022", "borduria": "2023", "syldavia": "2023", "freedonia": "2022"}  # fmt: skip
    acts = [
        update(slug[0] * 10, slug, date="2020", effects=["5g=phase-out"],
               deadlines=(models.Deadline("5g", day, "out"),))
        for slug, day in days.items()
    ]  # fmt: skip
    acts += [
        update("aa00000000", "ruritania", date="2022", outcomes=(models.Outcome("rrrrrrrrrr:5g", "met"),)),
        update("bb00000000", "syldavia", date="2022", deadlines=(models.Deadline("5g", "2028", "out", "2023"),)),
        update("cc00000000", "freedonia", date="2022", deadlines=(models.Deadline("5g", "2029", "all out"),)),
    ]  # fmt: skip
    path = write_tracker(tmp_path / "w.db", WORLD_ENTITIES + WORLD_GROUPS, acts)
    done = fast("status", *asked.split(), "--on", "2030", "--projected", db=path)
    note = f"change no status, met or not (rule 11): {named}: hwstatus"
    assert (note in done.err) if named else ("have passed" not in done.err)


def test_a_deadline_that_a_projection_passes_is_taken_to_be_met(
    fast: InProcess, world: Path
) -> None:
    ahead = ("--on", "2029", "--projected")
    box = fast("show", "ruritania", *ahead, "-f", "table", db=world).out
    assert "taken to be met" in " ".join(box.split()) and "not known" not in box
    rows = json_lines(fast("deadlines", "ruritania", *ahead, "--passed", "-f", "jsonl", db=world))  # fmt: skip
    assert rows[-1]["outcome"] == "projected"
    overdue = fast("deadlines", "ruritania", *ahead, "--overdue", db=world).out
    assert "2028" not in overdue


def test_projected_in_the_past_is_the_past(fast: InProcess, world: Path) -> None:
    [row] = json_lines(
        fast(
            "status",
            "ruritania",
            "--on",
            "2020",
            "--projected",
            "-f",
            "jsonl",
            db=world,
        )
    )
    assert row["projected"] is False
    assert fast("status", "--projected", "--known-at", "2026-11-22", db=world).code == 2


# -- what was known then -----------------------------------------------------------------------------


def at(day: str) -> dict[str, str]:
    return {DAY: day}


def test_known_at_after_add(fast: InProcess, world: Path) -> None:
    assert ask(fast, world, "--known-at", "2026-11-19") == ("unknown", None)
    assert ask(fast, world, "--known-at", "2026-11-20") == ("phase-out", "5d00000zzz")
    added = fast(
        "add",
        "ruritania",
        "All clear.",
        "--date",
        "2025-01-01",
        *ADD,
        "--status",
        "5g=permitted",
        "--status",
        "5g-core=permitted",
        db=world,
    )
    assert added.code == 0
    assert ask(fast, world)[0] == "permitted"
    assert ask(fast, world, "--known-at", "2026-11-24")[0] == "permitted"
    assert ask(fast, world, "--known-at", "2026-11-23") == ("phase-out", "5d00000zzz")


def test_known_at_after_edit(fast: InProcess, world: Path) -> None:
    assert (
        fast(
            "edit",
            "5d00000z",
            "--set",
            "date=2023-02-01",
            "--reason",
            "misread",
            db=world,
        ).code
        == 0
    )
    [now] = json_lines(fast("status", "ruritania", "-f", "jsonl", db=world))
    [then] = json_lines(
        fast("status", "ruritania", "--known-at", "2026-11-23", "-f", "jsonl", db=world)
    )
    assert (now["confirmed_on"], then["confirmed_on"]) == ("2023-02-01", "2024-05")


def test_known_at_after_delete_and_undo(fast: InProcess, world: Path) -> None:
    assert fast("delete", "6f00", "-y", db=world, env=at("2026-11-25")).code == 0
    assert fast("undo", db=world, env=at("2026-11-27")).code == 0
    assert fast("redo", db=world, env=at("2026-11-29")).code == 0

    def known(day: str | None) -> str:
        asked = ("--known-at", day) if day else ()
        return status(
            fast(
                "status",
                "freedonia",
                *asked,
                "-f",
                "jsonl",
                db=world,
                env=at("2026-12-01"),
            )
        )[0]

    assert [known(day) for day in ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28")] == [
        "banned", "permitted", "permitted", "banned", "banned",
    ]  # fmt: skip
    assert known("2026-11-29") == known(None) == "permitted"


@pytest.mark.parametrize("command", ["import", "merge"])
def test_what_was_brought_in_counts_from_the_day_on_which_it_came(
    fast: InProcess, world: Path, tmp_path: Path, command: str
) -> None:
    """A record may claim that it was recorded long ago: the claim is shown and never counted."""
    claimed = update(
        "aanewupd00", "sylvania", date="2021-03-03", effects=["banned"],
        recorded_at="2021-03-04T00:00:00Z",
    )  # fmt: skip
    file = tmp_path / "claimed.jsonl"
    file.write_text(canonical.dump(claimed) + "\n")
    assert fast(command, str(file), db=world, env=at("2026-11-25")).code == 0
    assert fast("undo", db=world, env=at("2026-11-27")).code == 0

    def known(day: str) -> str:
        asked = ("status", "sylvania", "--known-at", day, "-f", "jsonl")
        return status(fast(*asked, db=world, env=at("2026-12-01")))[0]

    days = ("2022-01-01", "2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27")
    assert [known(day) for day in days] == [
        "unknown", "unknown", "banned", "banned", "unknown",
    ]  # fmt: skip


def test_known_at_and_on_together(fast: InProcess, world: Path) -> None:
    """What did we, in March, believe to have been true in January?"""
    added = fast("add", "ruritania", "It was all a bluff.", "--date", "2019-06-01", *ADD,
                 "--status", "5g=permitted", "--status", "5g-core=permitted", db=world)  # fmt: skip
    assert added.code == 0
    [new] = added.lines
    assert ask(fast, world, "--on", "2019-12-31") == ("permitted", new)
    assert ask(fast, world, "--on", "2019-12-31", "--known-at", "2026-11-23") == (
        "restricted",
        "4c0000000b",
    )
    assert ask(fast, world, "--on", "2019-05-31", "--known-at", "2026-11-24") == (
        "restricted",
        "4c0000000b",
    )
    why = fast(
        "why",
        "ruritania",
        "--on",
        "2019-12-31",
        "--known-at",
        "2026-11-23",
        "-f",
        "jsonl",
        db=world,
    )
    assert new not in why.out


def test_before_the_tracker_began(fast: InProcess, world: Path) -> None:
    found = fast("status", "ruritania", "--known-at", "2020", "-f", "jsonl", db=world)
    assert status(found) == ("unknown", None)
    assert "held no update yet" in found.err


def test_known_at_in_the_future(fast: InProcess, world: Path) -> None:
    assert fast("status", "--known-at", "2027", db=world).code == 2


def test_the_past_changes_nothing(fast: InProcess, world: Path) -> None:
    before = world.read_bytes()
    for command in (
        "status",
        "show ruritania",
        "why ruritania",
        "summary",
        "deadlines",
        "changes",
        "list",
    ):
        found = fast(
            *command.split(),
            "--known-at",
            "2026-11-22",
            "--on",
            "2021",
            "--json",
            db=world,
        )
        assert found.code == 0
        json.loads(found.out)
    assert world.read_bytes() == before


def test_list_on_a_day_holds_what_had_happened(fast: InProcess, world: Path) -> None:
    ids = {
        row["id"]
        for row in json_lines(
            fast("list", "--on", "2019-12-31", "-f", "jsonl", db=world)
        )
    }
    assert ids == {u.id for u in WORLD_UPDATES if u.date < "2020"}


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("list --on 2019-12-31", "Up to 2019-12-31; that month alone: "),
        ("timeline ruritania --on 2019-12-31", "Up to 2019-12-31; that month alone: "),
        ("list --on 2019-12-31 --since 2019", ""),
        ("list", ""),
        ("list --on 1990-01-01", "No updates match --on 1990-01-01 ("),
        ("list ruritania --on 1990-01-01", "match ruritania --on 1990-01-01 ("),
    ],
)
def test_a_list_of_a_day_says_what_it_holds(
    fast: InProcess, world: Path, command: str, said: str
) -> None:
    told = fast(*command.split(), db=world)
    assert said in told.err and bool(said) == bool(told.err), told.err
    _, is_offered, options = told.err.partition("that day alone: ")
    if is_offered:
        alone = fast("list", *options.split(), "--fields", "date", db=world)
        assert alone.code == 0 and set(alone.lines) <= {"2019-12-31"}


def test_a_list_of_a_day_says_so_before_its_rows(
    terminal: Terminal, world: Path
) -> None:
    shown = terminal("list", "--on", "2019-12-31", db=world, stderr_too=True).out
    assert shown.startswith("Up to 2019-12-31; that month alone: ")
