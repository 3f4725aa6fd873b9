"""`extent`, `confirms` and `instrument`: added, corrected, filtered by, exported, imported, searched and shown."""

import shlex
from pathlib import Path

import pytest

from conftest import InProcess, json_lines
from hwstatus.cli.completion import settings
from hwstatus.record.models import Effect
from hwstatus.record.spoken import same_as
from samples import WORLD_ENTITIES, WORLD_GROUPS, update, write_tracker

ADD = (
    "add",
    "ruritania",
    "The cabinet set conditions.",
    "--date",
    "2022-05-01",
    "--source",
    "Times",
)
LIMIT = ("--status", "5g=restricted", "--status", "5g-core=banned", "--extent", "Share cap",
         "--basis", "order", "--instrument", "Golden Power", "--confirms")  # fmt: skip


@pytest.fixture
def told(fast: InProcess, world: Path) -> str:
    """The id of an update that says all three."""
    done = fast(*ADD, *LIMIT, db=world)
    assert done.code == 0, done.err
    [known] = fast("list", "--extent", "share", "--fields", "id", db=world).lines
    return known


def test_a_limit_among_several_effects_has_the_extent(
    fast: InProcess, world: Path, told: str
) -> None:
    [row] = json_lines(fast("show", told, "-f", "jsonl", db=world))
    limit, ban = row["effects"]
    assert (limit["extent"], "extent" in ban) == ("share", False)
    assert limit["confirms"] is ban["confirms"] is True
    assert row["instrument"] == "Golden Power"


def test_only_a_limit_has_an_extent(fast: InProcess, world: Path) -> None:
    done = fast(*ADD, "--status", "banned", "--extent", "deal", db=world)
    assert done.code == 2
    assert "only restricted has one" in done.err
    done = fast(*ADD, "--confirms", db=world)
    assert "--confirms says how a status came about: give --status too" in done.err


@pytest.mark.parametrize(
    "asked",
    ["--extent share", "--extent 'Share cap'", "--extent share-cap",
     "--extent deal,share --scope 5g", "--instrument golden",
     "--instrument 'special powers'", "--instrument goldenpower",
     "--instrument special-powers",
     "--instrument 'GOLDEN POWER' --binding --extent share"],
)  # fmt: skip
def test_it_is_filtered_by(fast: InProcess, world: Path, told: str, asked: str) -> None:
    found = fast("list", *shlex.split(asked), "--fields", "id", db=world)
    assert (found.code, found.lines) == (0, [told])


@pytest.mark.parametrize(
    "asked", ["--extent deal", "--extent share --scope 5g-core", "--instrument silver"]
)
def test_what_is_otherwise_is_left_out(
    fast: InProcess, world: Path, told: str, asked: str
) -> None:
    assert fast("list", *asked.split(), "--fields", "id", db=world).lines == []


def test_a_bad_word_widens_no_question(fast: InProcess, world: Path) -> None:
    assert fast("list", "--extent", "half", db=world).code == 2
    assert fast("list", "--instrument", " ", db=world).code == 2


def test_it_is_corrected(fast: InProcess, world: Path, told: str) -> None:
    settings = (
        "--set",
        "extent=One deal",
        "--set",
        "confirms=no",
        "--set",
        "instrument=",
    )
    assert fast("edit", told, *settings, db=world).code == 0
    [row] = json_lines(fast("show", told, "-f", "jsonl", db=world))
    assert row["effects"][0]["extent"] == "deal"
    assert "confirms" not in row["effects"][0]
    assert "instrument" not in row


@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_an_export_comes_back(
    fast: InProcess, world: Path, told: str, form: str
) -> None:
    table = fast("export", "-f", form, db=world).out
    again = fast("import", "-", stdin=table, db=world)
    assert "0 added" in again.err, again.err


def test_a_row_of_a_table_says_it(fast: InProcess, world: Path) -> None:
    titles = "entity,date,summary,source,status,extent,confirms,instrument"
    row = "ruritania,2022-05-01,Set.,Times,restricted,Share cap,yes,golden power"
    done = fast("import", "-", stdin=f"{titles}\n{row}\n", db=world)
    assert done.code == 0, done.err
    fields = "extent,confirms,instrument"
    found = fast("list", "--instrument", "golden", "--fields", fields, db=world)
    assert found.lines == ["share\tyes\tgolden power"]


def test_it_is_shown(fast: InProcess, world: Path, told: str) -> None:
    shown = fast("show", told, "-f", "table", db=world).out
    assert "restricted (5g, share cap)" in shown
    assert "Golden Power" in shown
    listed = fast("timeline", "ruritania", "-f", "table", db=world).out
    assert "restricted (5g, share cap)" in listed


WIDE = {"COLUMNS": "200"}
SAID = {
    "show ruritania -f markdown": "| restricted | 5g | share |",
    "list ruritania -f table": "restricted (5g, share cap)",
    "search happened -f table": "restricted (5g, share cap)",
    "why ruritania --scope 5g -f table": "restricted (5g, share cap) · The Strelsau Times",
    "why ruritania --scope 5g -f markdown": "| restricted | 5g | share |",
    "status ruritania --scopes -f table": "restricted (share cap)",
    "status ruritania --compare 2021 2023 -f table": "restricted (5g, share cap)",
    "groups old-alliance -f table": "5g, share cap",
    "certify ruritania": "government: restricted (one deal) since 2022-05-01",
    "certify ruritania -f json": '"extent": "share"',
    "map -f jsonl": '"extent":"share"',
}
"""Questions about one that is restricted, and how the answer says how far."""


def test_it_is_said_wherever_the_status_is(fast: InProcess, tmp_path: Path) -> None:
    limit = Effect("5g", "restricted", "in-force", "order", extent="share")
    other = limit._replace(scope="government", extent="deal")
    set_on = update("a000000000", date="2022-05-01", effects=[limit, other])
    world = write_tracker(tmp_path / "t.db", [*WORLD_ENTITIES, *WORLD_GROUPS, set_on])
    for asked, said in SAID.items():
        shown = fast(*asked.split(), db=world, env=WIDE)
        assert said in shown.out, asked


@pytest.mark.parametrize(
    "typed",
    [
        "golden power",
        '"golden power"',
        "special powers",
        "cabinet golden",
        "goldenpower",
        "Golden-Power",
        "specialpowers",
    ],
)
def test_it_is_searched_by_any_of_its_names(
    fast: InProcess, world: Path, told: str, typed: str
) -> None:
    assert fast("search", typed, "--fields", "id", db=world).lines == [told]


def test_a_name_has_no_other_name_in_two_lines() -> None:
    assert same_as("Golden Power") == ("special powers", "poteri speciali")
    assert same_as("nothing") == ()


def test_its_words_are_completed() -> None:
    assert "extent=share" in dict(settings("extent="))
