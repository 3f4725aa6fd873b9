"""`chart`: countries by status over time, in a file, in a page, on a terminal and in a pipe."""

import csv
import re
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conftest import SHIPPED, InProcess, json_lines
from hwstatus.output.views import pictures
from hwstatus.pictures.over_time import Column, bands, over_time, spoken, ticks
from hwstatus.pictures.palette import LOOKS, Caption
from hwstatus.record.vocabulary import STATUSES
from samples import country, effect, update, write_tracker
from test_cli_reading import ESCAPES, cells

COLOURED = {"COLORTERM": "truecolor"}

SVG = "{http://www.w3.org/2000/svg}"
MARKUP = re.compile(r"<(script|img|iframe|object|link)|\son\w+=|javascript:")


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four countries: one is banned in two steps, one is permitted, one unknown again."""
    found = [country(slug) for slug in ("ruritania", "borduria", "syldavia", "fenwick")]
    updates = [
        update("aaaaaaaaa1", date="2018-05-02", effects=(effect("under-review"),)),
        update("aaaaaaaaa2", date="2020-01-31", effects=(effect("banned"),)),
        update("aaaaaaaaa3", "borduria", date="2019", effects=(effect("permitted"),)),
        update("aaaaaaaaa4", "syldavia", date="2019-12-31", effects=(effect("restricted"),)),
        update("aaaaaaaaa5", "syldavia", date="2021-06-30", effects=(effect("unknown", stage="repealed"),)),
        update("aaaaaaaaa6", "fenwick", date="2020-03-01", effects=(effect("government=banned"),)),
    ]  # fmt: skip
    return write_tracker(tmp_path_factory.mktemp("chart") / "chart.db", found, updates)


def counted(fast: InProcess, db: Path, *arguments: str) -> dict[str, dict[str, int]]:
    """The statuses that any country has, by period."""
    rows = json_lines(fast("chart", "-f", "jsonl", *arguments, db=db))
    return {
        row["period"]: {word: n for word, n in row["statuses"].items() if n}
        for row in rows
    }


def test_it_begins_where_the_record_begins(fast: InProcess, db: Path) -> None:
    asked = ("--period", "month", "--since")
    assert counted(fast, db, *asked, "1000") == counted(fast, db, "--period", "month")
    assert min(counted(fast, db, *asked, "1000")) == "2018-05"


def test_each_year_has_the_counts_of_its_end(fast: InProcess, db: Path) -> None:
    assert counted(fast, db, "--period", "year") == {
        "2018": {"under-review": 1, "unknown": 3},
        "2019": {"restricted": 1, "under-review": 1, "permitted": 1, "unknown": 1},
        "2020": {"banned": 1, "restricted": 1, "permitted": 1, "unknown": 1},
        **{
            str(year): {"banned": 1, "permitted": 1, "unknown": 2}
            for year in range(2021, 2027)
        },
    }


@pytest.mark.parametrize(
    ("period", "first", "last", "number"),
    [
        ("month", "2018-05", "2026-11", 103),
        ("quarter", "2018-Q2", "2026-Q4", 35),
        ("year", "2018", "2026", 9),
    ],
)
def test_periods_follow_each_other_to_the_day_asked(
    fast: InProcess, db: Path, period: str, first: str, last: str, number: int
) -> None:
    rows = json_lines(fast("chart", "-f", "jsonl", "--period", period, db=db))
    assert (rows[0]["period"], rows[-1]["period"], len(rows)) == (first, last, number)
    assert rows[-1]["day"] == "2026-11-24"
    assert all(one["day"] < other["day"] for one, other in pairwise(rows))


@pytest.mark.parametrize(
    ("asked", "unit"),
    [
        ("--since 2017 --status banned", "year: --period quarter"),
        ("--group eu --group asean", "year: --period quarter"),
        ("--since 2021", "quarter: --period year"),
        ("--since 2017 --period quarter", ""),
    ],
)
def test_a_page_of_more_than_six_years_is_by_year(
    fast: InProcess, shipped: Path, asked: str, unit: str
) -> None:
    page = fast("chart", *asked.split(), "-f", "table", db=shipped)
    assert ("By " in page.err) == bool(unit) and f"{unit} or month" * bool(
        unit
    ) in page.err
    every = " ".join(map(str, range(2019, 2027)))
    assert (every in " ".join(page.out.split())) is unit.startswith("year")
    piped = fast("chart", *asked.split(), db=shipped).lines
    assert piped[-1].startswith("2026-Q4\t"), "a pipe keeps its quarters"


def test_a_change_counts_from_its_own_day(fast: InProcess, db: Path) -> None:
    found = counted(
        fast, db, "--period", "month", "--since", "2019-11", "--until", "2020-02"
    )
    assert list(found) == ["2019-11", "2019-12", "2020-01", "2020-02"]
    assert found["2019-11"] == {"under-review": 1, "unknown": 3}
    assert found["2019-12"]["restricted"] == 1
    assert found["2020-01"]["banned"] == 1


def test_an_earlier_day_cuts_the_chart_and_a_scope_has_its_own(
    fast: InProcess, db: Path
) -> None:
    assert list(counted(fast, db, "--period", "year", "--on", "2019-12-31")) == [
        "2018",
        "2019",
    ]
    found = counted(fast, db, "--period", "year", "--scope", "government")
    assert found["2020"] == {"banned": 1, "unknown": 3}


def test_it_is_of_some_statuses(fast: InProcess, db: Path) -> None:
    asked = ("--period", "year", "--status", "banned,unknown")
    found = counted(fast, db, *asked)
    assert found["2019"] == {"unknown": 1}
    assert found["2021"] == {"banned": 1, "unknown": 2}
    assert min(counted(fast, db, "--period", "year", "--status", "banned")) == "2020"
    piped = fast("chart", *asked, "-f", "csv", db=db).out.splitlines()
    assert (piped[0], piped[-1]) == ("period,day,banned,unknown", "2026,2026-11-24,1,2")
    svg = fast("chart", *asked, "-o", "-", db=db).out
    assert "over time: banned, unknown" in svg and "unknown: 2 at the end" in svg
    said = fast("chart", "--status", "discouraged", db=db)
    assert (said.code, said.out) == (0, "")
    assert "No country was discouraged in that time." in said.err


@pytest.mark.parametrize("env", [{"COLORTERM": "truecolor"}, {"NO_COLOR": "1"}])
def test_each_status_has_a_mark_on_a_terminal(
    fast: InProcess, tmp_path: Path, env: Mapping[str, str]
) -> None:
    """One country of sixty is less than a row."""
    places = [country(f"land-{at}") for at in range(60)]
    words = {0: "banned", 1: "phase-out", 59: "case-by-case"}
    updates = [
        update(f"aaaaaaaa{at:02}", place.slug, effects=[words.get(at, "permitted")])
        for at, place in enumerate(places)
    ]
    db = write_tracker(tmp_path / "many.db", places, updates)
    colour = [] if "NO_COLOR" in env else ["--color", "always"]
    found = fast("chart", "-f", "table", "--no-pager", *colour, db=db, env=env)
    *drawn, _, _ = found.out.partition(" 2020")
    for status in words.values():
        look = LOOKS[status]
        parts = [str(int(look.cell[at : at + 2], 16)) for at in (1, 3, 5)]
        sought = f"8;2;{';'.join(parts)}" if colour else look.mark
        assert sought in drawn[0], status


@pytest.mark.parametrize("more", [(), ("--scope", "5g"), ("--group", "europe")])
def test_the_chart_agrees_with_the_summary(
    fast: InProcess, shipped: Path, more: tuple[str, ...]
) -> None:
    told = fast(
        "summary", "--standings", "--by", "year,status", "-f", "csv", *more, db=shipped
    )
    summed = {
        (r["year"], r["status"]): int(r["countries"])
        for r in csv.DictReader(told.lines)
    }
    for year, statuses in counted(fast, shipped, "--period", "year", *more).items():
        if any(key[0] == year for key in summed):
            assert statuses == {
                w: summed[year, w] for w in STATUSES if (year, w) in summed
            }


def test_csv_has_a_column_a_status(fast: InProcess, db: Path) -> None:
    rows = list(
        csv.DictReader(fast("chart", "-f", "csv", "--period", "year", db=db).lines)
    )
    assert list(rows[0]) == ["period", "day", *STATUSES]
    assert rows[2]["banned"] == "1"
    piped = fast("chart", "--period", "year", db=db)
    numbers = piped.lines[2].split("\t")
    assert numbers == ["2020", "2020-12-31", "1", "0", "1", "0", "0", "0", "1", "1"]
    assert piped.err == f"Columns: {', '.join(rows[0])}.\n"


@pytest.mark.parametrize("others", [["-f", "csv"], ["--json"], ["--fields", "banned"]])
def test_columns_that_are_named_elsewhere_are_not_told(
    fast: InProcess, db: Path, others: list[str]
) -> None:
    assert "Columns" not in fast("chart", *others, db=db).err


REFUSED = [
    (["--period", "week"], "--period"),
    (["--period", "quartre"], "quarter?"),
    (["--since", "someday"], "--since"),
    (["--since", "2021", "--until", "2019"], "--since 2021"),
    (["--group", "eux"], "no group 'eux'"),
    (["--scope", "6g"], "--scope"),
    (["--status", "baned"], "banned?"),
    (["--base", "javascript:alert(1)"], "--base"),
    (["--on", "2030", "--projected"], "--projected"),
    (["-o", "chart.jpeg"], ".jpeg"),
]


@pytest.mark.parametrize(("arguments", "word"), REFUSED)
def test_bad_words_are_usage_errors(
    fast: InProcess, db: Path, arguments: list[str], word: str
) -> None:
    found = fast("chart", *arguments, db=db)
    assert (found.code, found.out) == (2, "")
    assert word in found.err
    assert not list(fast.setting.cwd.iterdir())


def test_a_time_without_statuses_is_empty_and_no_error(
    fast: InProcess, db: Path
) -> None:
    for form in ("plain", "csv", "json", "svg", "table", "html"):
        found = fast("chart", "--on", "2001", "-f", form, db=db)
        assert found.code == 0
        assert "No country had a status in that time." in found.err
    assert fast("chart", "--on", "2001", "-o", "chart.svg", db=db).code == 0
    assert not list(fast.setting.cwd.iterdir())


# -- pictures --------------------------------------------------------------------------


def test_bands_lie_on_each_other_and_fill_the_counts(fast: InProcess, db: Path) -> None:
    out = fast("chart", "-o", "-", "--period", "year", db=db).out
    assert not MARKUP.search(out)
    svg = ElementTree.fromstring(out)
    titles = [p.findtext(f"{SVG}title") for p in svg.iter(f"{SVG}path")]
    assert [t for t in titles if t] == [
        "banned: 1 at the end",
        "restricted: 0 at the end",
        "under-review: 0 at the end",
        "permitted: 1 at the end",
    ]
    words = " ".join(filter(None, svg.itertext()))
    assert "not drawn: unknown, 2 of 4 at the end" in words
    for year in range(2018, 2027):
        assert f"{year}" in words
    assert out == fast("chart", "-o", "-", "--period", "year", db=db).out


def test_a_group_shows_its_unknown_members(fast: InProcess, db: Path) -> None:
    out = fast("chart", "-o", "-", "--group", "europe", db=db).out
    assert "unknown: 2 at the end" in out
    assert "not drawn" not in out


def test_stacked_bands_have_the_heights_of_their_counts() -> None:
    columns = [
        Column("2020", {"banned": 1, "permitted": 4}),
        Column("2021", {"banned": 3}),
    ]
    banned, permitted = bands(columns)
    assert (list(banned.lower), list(banned.upper)) == ([0, 0], [1, 3])
    assert (list(permitted.lower), list(permitted.upper)) == ([1, 3], [5, 3])
    assert (
        spoken(columns)
        == "Countries by status from 2020 to 2021; at the end: 3 banned."
    )
    svg = over_time({"": columns}, Caption("a <b>", "day & night", ["source"]))
    assert "a &lt;b&gt;" in svg
    [path] = re.findall(r'<path class="banned" d="M([^"]*)z"', svg)
    corners = [tuple(map(float, corner.split(","))) for corner in path.split("L")]
    _, step = corners[0], corners[2]
    base = corners[-1][1]
    assert (base - step[1]) == pytest.approx(3 * (base - corners[0][1]), abs=0.3)


@pytest.mark.parametrize("most", [0, 1, 5, 6, 7, 27, 108, 250, 1000, 5000])
def test_the_numbers_beside_a_chart_are_round_and_reach_the_top(most: int) -> None:
    found = ticks(most)
    assert found[0] == 0
    assert found[-1] >= max(1, most)
    assert found[-2] < max(1, most)
    assert len(found) <= 7


@pytest.mark.parametrize("columns", [40, 80, 120, 160])
@pytest.mark.parametrize("env", [{"COLORTERM": "truecolor"}, {"NO_COLOR": "1"}])
def test_the_chart_fits_the_width_with_signs_and_colours(
    fast: InProcess, db: Path, columns: int, env: Mapping[str, str]
) -> None:
    colour = [] if "NO_COLOR" in env else ["--color", "always"]
    size = {"COLUMNS": str(columns), "LINES": "24", **env}
    found = fast("chart", "-f", "table", "--no-pager", *colour, db=db, env=size)
    lines = [ESCAPES.sub("", line) for line in found.lines]
    assert max(map(cells, lines)) <= columns
    assert len(lines) <= 24
    text = "\n".join(lines)
    assert "2020" in text
    if colour:
        red, green, blue = (
            int(LOOKS["banned"].cell[at : at + 2], 16) for at in (1, 3, 5)
        )
        assert f"48;2;{red};{green};{blue}" in found.out
    else:
        for status in ("banned", "restricted", "permitted"):
            assert text.count(LOOKS[status].mark) > 2


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("chart --group eu --since 2018", True),
        ("chart eu asean -f csv", True),
        ("chart", False),
        ("summary --by year,status --group eu", True),
        ("summary --by status --group eu", False),
    ],
)
def test_it_is_said_of_which_day_the_members_are(
    fast: InProcess, asked: str, told: bool
) -> None:
    said = fast(*asked.split(), "--on", "2024-05-01", db=SHIPPED).err
    assert ("The members are those of 2024-05-01." in said.splitlines()) is told


def test_groups_are_drawn_one_below_the_other(fast: InProcess) -> None:
    asked = ("chart", "--period", "year", "--since", "2020")
    both = fast(*asked, "--group", "eu,gulf", "-f", "csv", db=SHIPPED).out.splitlines()
    one = fast(*asked, "--group", "gulf", "-f", "csv", db=SHIPPED).out.splitlines()
    assert [line for line in both if line.endswith(",gulf")] == [
        f"{line},gulf" for line in one[1:]
    ]
    assert both[0] == f"{one[0]},group"
    drawn = fast(*asked, "--group", "eu,gulf", "-f", "table", db=SHIPPED).out
    assert drawn.index("European Union,") < drawn.index("Gulf Cooperation Council,")
    svg = fast(*asked, "--group", "eu,gulf", "-o", "-", db=SHIPPED).out
    first, _, second = svg.partition(">Gulf Cooperation Council<")
    assert ">European Union<" in first and 'class="permitted" d=' in second


@pytest.mark.parametrize("groups", [("eu",), ("eu", "nato")])
def test_it_says_the_last_day_that_it_counts(
    fast: InProcess, groups: tuple[str, ...]
) -> None:
    asked = [word for group in groups for word in ("--group", group)]
    shown = fast("chart", *asked, "--until", "2024", "-f", "table").lines
    assert shown[1].endswith(" · as of 31 Dec 2024")


def test_no_two_statuses_have_one_sign_in_their_colour() -> None:
    """Phase-out and advice had, so that the colour alone told them apart."""
    signs = {pictures._cell(status)[0] for status in STATUSES}
    assert len(signs) == len(STATUSES)


@pytest.mark.parametrize("env", [COLOURED, {"NO_COLOR": "1"}])
@pytest.mark.parametrize(
    "asked",
    ["--since 2018 --scope 5g", "", "--status banned", "--group eu --since 2019"],
)
def test_the_figures_below_a_chart_are_those_of_the_end_of_each_year(
    fast: InProcess, asked: str, env: Mapping[str, str]
) -> None:
    colour = [] if "NO_COLOR" in env else ["--color", "always"]
    size = {"COLUMNS": "80", "LINES": "24", **env}
    drawn = ("chart", *asked.split(), "-f", "table", "--no-pager", *colour)
    lines = [ESCAPES.sub("", line) for line in fast(*drawn, db=SHIPPED, env=size).lines]
    [at] = [n for n, line in enumerate(lines) if re.fullmatch(r"( +20\d\d)+", line)]
    years = lines[at].split()
    counts = fast("chart", *asked.split(), "--period", "year", "-f", "csv", db=SHIPPED)
    by_year = {row["period"]: row for row in csv.DictReader(counts.lines)}
    assert years[-1] == max(by_year)
    told = {}
    for line in lines[at + 1 :]:
        words = line.replace(" · ", " 0 ").replace(" · ", " 0 ").split()
        for status in STATUSES.keys() & set(words[:2]):
            told[status] = [int(word) for word in words[words.index(status) + 1 :]]
    assert told
    for status, numbers in told.items():
        assert numbers == [int(by_year[year][status]) for year in years], status


@pytest.mark.parametrize(("columns", "rows"), [("50", "24"), ("80", "18")])
def test_a_chart_without_room_for_figures_has_a_legend(
    fast: InProcess, columns: str, rows: str
) -> None:
    size = {"COLUMNS": columns, "LINES": rows, "NO_COLOR": "1"}
    shown = fast("chart", "-f", "table", "--no-pager", db=SHIPPED, env=size)
    assert "█ banned 5  ▓ phase-out 8  ▒ restricted 12" in shown.out


def test_a_chart_of_a_status_that_nobody_has_is_empty(fast: InProcess) -> None:
    asked = ["chart", "--status", "discouraged", "--group", "five-eyes", "--since=2020"]
    size = {"COLUMNS": "100", "LINES": "40", "NO_COLOR": "1"}
    shown = fast(*asked, "-f", "table", "--no-pager", db=SHIPPED, env=size)
    assert shown.code == 0 and "discouraged " not in shown.out
    assert any(re.fullmatch(r"( +20\d\d)+", line) for line in shown.lines)
