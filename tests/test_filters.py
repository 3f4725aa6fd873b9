"""`--confidence --official --stage --basis --binding`: on updates, and on deciding acts."""

import re
import shlex
from pathlib import Path

import pytest

from conftest import InProcess, json_lines
from costs import one_in
from hwstatus.answers.filters import FilterOptions
from hwstatus.answers.status import status
from hwstatus.cli.option_sets import FILTERS
from hwstatus.paths import Location
from hwstatus.record.forms import Group, Membership
from hwstatus.record.models import Deadline, Effect, Filter, Market, Source
from hwstatus.store.filters import WORD_FILTERS, WordFilter
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT, WORLD_ENTITIES, effect, update, write_tracker

PAPER = (Source("The Strelsau Times"),)
GAZETTE = (*PAPER, Source("Office of the Ether", official=True))

EARLIER = "2026-11-01T12:00:00Z"

UPDATES = (
    update(
        "aa00000000",
        "ruritania",
        date="2020-01-01",
        recorded_at=EARLIER,
        confidence="official",
        effects=[effect("banned", "in-force", "law")],
        sources=GAZETTE,
        deadlines=(Deadline("5g", "2030-01-01", "Out"),),
    ),
    update(
        "bb00000000",
        "borduria",
        date="2020-02-01",
        effects=[effect("banned", "announced", "informal")],
        deadlines=(Deadline("5g", "2030-02-01", "Out"),),
    ),
    update(
        "cc00000000",
        "syldavia",
        date="2020-03-01",
        recorded_at=EARLIER,
        confidence="anonymous",
        effects=[
            effect("discouraged", "adopted", "guidance"),
            effect("fixed=permitted", "in-force", "law"),
        ],
    ),
    update(
        "dd00000000",
        "elbonia",
        date="2020-04-01",
        confidence="corroborated",
        recorded_at=EARLIER,
    ),
)

ALL = {"ruritania", "borduria", "syldavia", "elbonia"}

CASES = [
    (("--confidence", "official"), {"ruritania"}),
    (("--confidence", "official,single-press"), {"ruritania", "borduria"}),
    (("--confidence", "corroborated"), {"elbonia"}),
    (("--official",), {"ruritania"}),
    (("--unofficial",), {"borduria", "syldavia", "elbonia"}),
    (("--unofficial", "--confidence", "official"), set()),
    (("--recorded-since", "2026-11-20"), {"borduria"}),
    (("--recorded-since", "2026-11-25"), set()),
    (("--stage", "in-force"), {"ruritania", "syldavia"}),
    (("--stage", "announced", "--stage", "adopted"), {"borduria", "syldavia"}),
    (("--basis", "guidance"), {"syldavia"}),
    (("--basis", "Informal"), {"borduria"}),
    (("--binding",), {"ruritania"}),
    (("--binding", "--status", "discouraged"), set()),
    (("--stage", "in-force", "--status", "discouraged"), set()),
    (("--stage", "in-force", "--status", "permitted"), {"syldavia"}),
    (("--stage", "in-force", "--scope", "5g"), {"ruritania"}),
    (("--basis", "law", "--confidence", "anonymous"), {"syldavia"}),
    ((), ALL),
]


@pytest.fixture
def acts(tmp_path: Path) -> Path:
    """Four countries: one act each, of different weight."""
    return write_tracker(tmp_path / "acts.db", WORLD_ENTITIES, UPDATES)


@one_in(4)
@pytest.mark.parametrize("command", ["list", "timeline", "export"])
@pytest.mark.parametrize(("options", "entities"), CASES)
def test_updates(
    fast: InProcess,
    acts: Path,
    command: str,
    options: tuple[str, ...],
    entities: set[str],
) -> None:
    found = fast(command, *options, "-f", "jsonl", db=acts)
    assert found.code == 0, found.err
    assert {row["entity"] for row in json_lines(found)} == entities


@pytest.mark.parametrize(("options", "entities"), CASES)
def test_search_and_show(
    fast: InProcess, acts: Path, options: tuple[str, ...], entities: set[str]
) -> None:
    found = fast("search", "something", *options, "-f", "jsonl", db=acts)
    assert {row["entity"] for row in json_lines(found)} == entities
    found = fast("show", *sorted(ALL), *options, "-f", "jsonl", db=acts)
    assert {row["entity"] for row in json_lines(found)} == entities


@pytest.mark.parametrize(("options", "entities"), CASES)
def test_counts(
    fast: InProcess, acts: Path, options: tuple[str, ...], entities: set[str]
) -> None:
    found = fast("summary", "--by", "country", *options, "-f", "jsonl", db=acts)
    assert {row["country"].lower() for row in json_lines(found)} == entities


@pytest.mark.parametrize(
    ("options", "entities"),
    [
        (("--confidence", "official"), {"ruritania"}),
        (("--official",), {"ruritania"}),
        (("--unofficial",), {"borduria", "syldavia"}),
        (("--recorded-since", "2026-11-20"), {"borduria"}),
        (("--stage", "adopted"), {"syldavia"}),
        (("--stage", "in-force", "--scope", "fixed"), {"syldavia"}),
        (("--basis", "informal"), {"borduria"}),
        (("--binding",), {"ruritania"}),
    ],
)
def test_standings_by_the_deciding_act(
    fast: InProcess, acts: Path, options: tuple[str, ...], entities: set[str]
) -> None:
    for command in ("status", "changes"):
        found = fast(command, *options, "-f", "jsonl", db=acts)
        assert {row["entity"] for row in json_lines(found)} == entities, command


@pytest.mark.parametrize(
    ("options", "others", "listed"),
    [
        ("--basis law", "; by another one despite such acts: Syldavia", "--kind country --basis law"),
        ("--stage adopted --group europe", "", "--kind country --stage adopted --group europe"),
        ("--official --kind country", "", "--kind country --official"),
        ("syldavia --basis law", "; by another one despite such acts: Syldavia", "syldavia --basis law"),
        ("europe --basis law", "", ""),
        ("--binding", "", ""),
        ("--status banned", "", ""),
        ("ruritania --basis law", "", ""),
    ],
)  # fmt: skip
def test_every_act_is_listed_where_verdicts_are_left_out_by_theirs(
    fast: InProcess, acts: Path, options: str, others: str, listed: str
) -> None:
    said = fast("status", *options.split(), db=acts).err
    _, *ways = said.split(f"By the act that decides{others}; every such act: hwstatus")
    assert len(ways) == bool(listed)
    assert all(way.split(" list ")[1].splitlines()[0] == listed for way in ways)


def test_scopes_side_by_side(fast: InProcess, acts: Path) -> None:
    found = fast("status", "--scopes", "--stage", "in-force", "-f", "jsonl", db=acts)
    statuses = {row["entity"]: row["statuses"] for row in json_lines(found)}
    assert statuses == {
        "ruritania": {"5g": "banned"},
        "syldavia": {"fixed": "permitted"},
    }


def test_deadlines_by_their_act(fast: InProcess, acts: Path) -> None:
    found = fast("deadlines", "--binding", "-f", "jsonl", db=acts)
    assert [row["entity"] for row in json_lines(found)] == ["ruritania"]


def test_a_chart_of_binding_acts(fast: InProcess, acts: Path) -> None:
    found = fast("timeline", "--chart", "--binding", "-f", "jsonl", db=acts)
    assert {row["entity"] for row in json_lines(found)} == {"ruritania"}


@pytest.mark.parametrize(
    ("option", "typed", "near"),
    [
        ("--confidence", "oficial", "official"),
        ("--stage", "inforce", "in-force"),
        ("--basis", "licenze", "licence"),
    ],
)
def test_a_near_word_is_suggested(
    fast: InProcess, acts: Path, option: str, typed: str, near: str
) -> None:
    for command in ("list", "status", "changes", "deadlines", "summary", "export"):
        found = fast(command, option, typed, db=acts)
        assert (found.code, found.out) == (2, "")
        assert f"{near}? One of: " in found.err


OF_OTHERS = (
    update("a000000000", "ruritania", actor="court", effects=["restricted"]),
    update("b000000000", "ruritania", actor="foreign-government"),
    update("c000000000", "ruritania", actor="vendor"),
    update("d000000000", "ruritel", actor="operator", also_about=("ruritania",)),
    update("e000000000", "ruritel", actor="government", also_about=("ruritania",)),
    update("f000000000", "borduria", actor="regulator", also_about=("ruritania",)),
    update("g000000000", "ruritania", actor=None),
)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ("list ruritania", "abcdefg"),
        ("list ruritania --own", "a"),
        ("timeline ruritania borduria --own", "af"),
        ("list --group europe --own", "af"),
        ("search something --country ruritania --own", "a"),
        ("list ruritel --own", "d"),
        ("list --own", "adf"),
        ("list --own --kind company", "d"),
        ("list --own --group europe --country ruritania", "a"),
    ],
)
def test_an_act_is_of_those_themselves(
    fast: InProcess, tmp_path: Path, asked: str, ids: str
) -> None:
    place = write_tracker(tmp_path / "others.db", WORLD_ENTITIES, OF_OTHERS)
    rows = json_lines(fast(*asked.split(), "-f", "jsonl", db=place))
    assert sorted(row["id"][0] for row in rows) == list(ids)


@pytest.mark.parametrize(
    ("command", "kind", "entities"),
    [
        ("changes", (), {"ruritania"}),
        ("status", (), {"ruritania"}),
        ("status", ("--kind", "company"), {"fredcom"}),
    ],
)
def test_a_verdict_is_of_those_themselves(
    fast: InProcess,
    tmp_path: Path,
    command: str,
    kind: tuple[str, ...],
    entities: set[str],
) -> None:
    acts = (
        *OF_OTHERS,
        update("h000000000", "ruritel", actor="government", effects=["banned"]),
        update("i000000000", "fredcom", actor="operator", effects=["banned"]),
    )
    place = write_tracker(tmp_path / "others.db", WORLD_ENTITIES, acts)
    rows = json_lines(fast(command, "--own", *kind, "-f", "jsonl", db=place))
    assert {row["entity"] for row in rows} >= entities
    assert "ruritel" not in {row["entity"] for row in rows}


@pytest.mark.parametrize("command", ["list", "timeline"])
@pytest.mark.parametrize(
    ("options", "noted"),
    [
        (("--since", "2018-06"), "3b00 (only 2018)"),
        (("--until", "2018-06"), "3b00 (only 2018)"),
        (("--since", "2024-05-02"), "5d00000z (only 2024-05)"),
        (("--until", "2020-10-15"), "8a00 (only 2020-10)"),
        (("--since", "2018"), ""),
        (("--until", "2020"), ""),
        (("freedonia", "--since", "2018-06"), ""),
    ],
)
def test_a_vague_date_is_marked(
    fast: InProcess, world: Path, command: str, options: tuple[str, ...], noted: str
) -> None:
    found = fast(command, *options, db=world)
    assert found.code == 0
    said = f"Too vaguely dated to tell whether they fall in that time: {noted}."
    assert found.err.strip() == (said if noted else "")


def test_a_scope_that_a_country_has_no_status_for(fast: InProcess, acts: Path) -> None:
    asked = ("status", "elbonia", "ruritania", "--scope", "fixed")
    rows = json_lines(fast(*asked, "-f", "jsonl", db=acts))
    assert {(row["entity"], row["status"], row["scope"]) for row in rows} == {
        ("elbonia", "unknown", "fixed"),
        ("ruritania", "unknown", "fixed"),
    }
    found = fast(*asked, "--status", "banned", db=acts)
    assert (found.out, found.err) == (
        "",
        "Nothing matches Elbonia Ruritania --status banned --scope fixed.\n",
    )


def test_counts_say_their_scopes(tmp_path: Path) -> None:
    updates = [
        update("aa00000000", "ruritania", effects=["banned"]),
        update("bb00000000", "borduria", effects=["banned"]),
        update("cc00000000", "syldavia", effects=["fixed=banned"]),
        update("dd00000000", "genovia", effects=["permitted"]),
        update("ee00000000", "elbonia"),
    ]
    tracker = write_tracker(tmp_path / "counts.db", WORLD_ENTITIES, updates)
    with open_tracker(Location(tracker, ""), CONTEXT) as opened:
        found = status(opened, [], FilterOptions(sort="status"))
    assert (
        found.summary == "3 banned: 2 on 5g, 1 on fixed · 1 permitted on 5g · 1 unknown"
    )


def test_a_chart_invents_no_day(fast: InProcess, tmp_path: Path) -> None:
    updates = [
        update("aa00000000", date="2018", effects=["under-review"]),
        update("bb00000000", date="2020-07", effects=["restricted"]),
        update("cc00000000", date="2021-03-04", effects=["banned"]),
    ]
    tracker = write_tracker(tmp_path / "chart.db", WORLD_ENTITIES, updates)
    found = fast("timeline", "--chart", "-f", "jsonl", db=tracker)
    assert [(row["since"], row["to"]) for row in json_lines(found)] == [
        ("2018", "2020-07"),
        ("2020-07", "2021-03-03"),
        ("2021-03-04", None),
    ]


def test_what_did_not_match_is_named(fast: InProcess, acts: Path) -> None:
    found = fast("list", "--official", "--stage", "repealed", db=acts)
    assert "No updates match --official --stage repealed (4 recorded)." in found.err


@pytest.mark.parametrize("word_filter", WORD_FILTERS.values(), ids=WORD_FILTERS)
def test_a_filter_of_a_closed_list_is_an_option_and_a_field(
    word_filter: WordFilter,
) -> None:
    assert (
        word_filter.name in FilterOptions._fields
        and word_filter.field in Filter._fields
    )
    assert word_filter.name in FILTERS.options
    assert word_filter.condition or word_filter.record is Effect
    if word_filter.record is not None:
        assert word_filter.name in word_filter.record._fields


@pytest.mark.parametrize(
    ("asked", "companies"),
    [
        (("--country", "ruritania"), {"ruritel", "fredcom"}),
        (("--country", "ruritania", "--on", "2019-12-31"), {"ruritel"}),
        (("--country", "freedonia"), {"fredcom"}),
        (("--group", "old-alliance"), {"ruritel", "fredcom"}),
        (("ruritania", "ruritel"), {"ruritel", "fredcom"}),
        (("--country", "borduria"), set()),
    ],
)
def test_companies_are_reached_by_where_they_operate(
    fast: InProcess, tmp_path: Path, asked: tuple[str, ...], companies: set[str]
) -> None:
    markets = (Market("ruritania", "2020"),)
    entities = [
        entity._replace(operates_in=markets) if entity.slug == "fredcom" else entity
        for entity in WORLD_ENTITIES
    ]
    said = [
        update("a000000000", "ruritel", date="2019-01-01", effects=["permitted"]),
        update("b000000000", "fredcom", date="2019-01-01", effects=["banned"]),
    ]
    stays = (Membership("ruritania", "1990"),)
    group = Group("old-alliance", "Old Alliance", (), PAPER[0], stays)
    place = write_tracker(tmp_path / "there.db", [*entities, group, *said])
    found = fast("status", "--kind", "company", *asked, "-f", "jsonl", db=place)
    assert {row["entity"] for row in json_lines(found)} == companies
    assert "members" not in found.err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("ruritania --scope 5g-ran", "Ruritania (phase-out)\n"),
        ("borduria ruritania --scope 5g-ran", "Borduria (under-review), Ruritania"),
        (
            "grand-fenwick --scope 5g-core",
            "Covered by a status for 5g as a whole: Grand Fenwick (permitted)",
        ),
        ("elbonia --scope 5g-core", ""),
        ("ruritania --scope 5g-core", ""),
        ("borduria --scope 5g", ""),
        (
            "--scope 5g-ran",
            "5g as a whole: Freedonia (banned), Ruritania (phase-out)\n",
        ),
    ],
)
def test_of_a_part_alone_the_verdict_on_the_whole_is_told(
    fast: InProcess, world: Path, asked: str, said: str
) -> None:
    names = asked.partition("--")[0]
    for command in ("status", "show") if names else ("status",):
        told = fast(command, *asked.split(), db=world).err
        assert said in told and ("Covered by a status" in told) == bool(said), told


@pytest.mark.parametrize(
    ("filters", "said"),
    [
        ("--scope 5g-ran", "1 company too: --kind company"),
        ("--scope 5g-ran --group old-alliance", ""),
        ("--scope 5g-ran --status phase-out", ""),
        ("--scope 5g-ran --kind company", ""),
        ("--scope 5g-ran fredcom", ""),
        ("--scope 5g", "1 bloc too: --kind bloc"),
        (
            "--scope 5g --scope 5g-ran",
            "1 company, 1 bloc too (1 banned, 1 discouraged): --kind company,bloc",
        ),
        ("--scope government", ""),
        ("--status banned", ""),
    ],
)
def test_others_with_a_verdict_for_a_scope_are_counted(
    fast: InProcess, world: Path, filters: str, said: str
) -> None:
    told = fast("status", *filters.split(), "-f", "table", db=world).err
    assert said in told and (" too" in told) == bool(said), told


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("timeline ruritania --status banned", "Ruritania: phase-out (5g) since 22"),
        ("list ruritania --status restricted", "Ruritania: phase-out (5g) since 22"),
        ("list ruritania --status restricted --on 2019-12-31", ""),
        ("list ruritania --status phase-out", ""),
        ("list genovia --status discouraged", ""),
        ("list --status restricted", ""),
        ("timeline ruritania freedonia --status banned", "Ruritania: phase-out"),
    ],
)
def test_who_has_another_verdict_than_asked_for_is_told(
    fast: InProcess, world: Path, command: str, said: str
) -> None:
    told = fast(*command.split(), db=world).err
    assert said in told and (" since " in told) == bool(said), told
    assert "Freedonia: " not in told


def test_what_is_surely_of_a_time_comes_first(fast: InProcess, acts: Path) -> None:
    days = ("--since", "2024-05-02", "--until", "2024-05-02")
    add = ("Freedonia spoke.", "--source", "Gazette")
    for date in ("2024", "2024-05-02", "2024-05"):
        done = fast(
            "add", "freedonia", *add, "--date", date, "--allow-duplicate", db=acts
        )
        assert done.code == 0, done.err
    dates = fast("list", "freedonia", *days, "--fields", "date", db=acts).lines
    assert dates == ["2024-05-02", "2024", "2024-05"]
    asked = ("search", "freedonia", "--sort", "date", *days, "--fields", "date")
    assert fast(*asked, db=acts).lines == dates


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("--status restricted", "phase-out: 1 (last: Ruritania, 2020-07-22): hwstatus"),
        ("--status restricted --kind company", "banned: 1 (last: Fredcom, 2025-01-31)"),
        ("--status restricted --scope devices", ""),
        ("--status case-by-case", ""),
        ("--status banned", ""),
    ],
)
def test_where_nobody_has_a_status_the_nearest_that_binds_is_offered(
    fast: InProcess, world: Path, asked: str, said: str
) -> None:
    told = fast("status", *asked.split(), db=world)
    offers = re.findall(r"^\S+: \d+ \(last: .*", told.err, re.MULTILINE)
    assert len(offers) == bool(said) and said in "".join(offers)
    for offer in offers:
        line = shlex.split(offer.partition("hwstatus ")[2])
        [first] = fast(*line, "--limit", "1", "--fields", "name", db=world).lines
        assert f"last: {first}," in offer


def test_of_two_statuses_that_are_as_near_the_stricter_is_offered(
    fast: InProcess, tmp_path: Path
) -> None:
    statuses = {"borduria": "restricted", "ruritania": "banned"}
    acts = [
        update(f"a{number}00000000", slug, date="2024-05-02", effects=[status])
        for number, (slug, status) in enumerate(statuses.items())
    ]
    db = write_tracker(tmp_path / "t.db", WORLD_ENTITIES, acts)
    told = fast("status", "--status", "phase-out", db=db).err
    assert "banned: 1 (last: Ruritania" in told and "restricted: 1" not in told


def test_one_scope_narrows_the_rows_of_all_scopes(fast: InProcess, acts: Path) -> None:
    asked = ("status", "--scopes", "-f", "jsonl", "--scope")
    rows = json_lines(fast(*asked, "government", db=acts))
    every = json_lines(fast(*asked[:-1], db=acts))
    assert rows == [row for row in every if "government" in row["statuses"]]
    several = json_lines(fast(*asked, "government,5g", db=acts))
    assert {scope for row in several for scope in row["statuses"]} <= {"government", "5g"}  # fmt: skip
    assert len(several) > len(rows)


@pytest.mark.parametrize("command", ["status", "list"])
def test_without_an_official_source_is_not_with_one_source(
    fast: InProcess, shipped: Path, command: str
) -> None:
    told = fast(command, "--unofficial", "--group", "eu", db=shipped).err
    line = re.search(r"Of these, (\d+) by one press report .*: hwstatus (.*)", told)
    assert line
    assert len(fast(*line[2].split(), db=shipped).lines) == int(line[1])
