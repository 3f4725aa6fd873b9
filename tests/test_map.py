"""`map`: who has which colour where, in a file, in a page, on a terminal and in a pipe."""

import re
import sys
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree

import pytest

from conftest import InProcess, Subprocess, Terminal, json_lines
from costs import one_in
from hwstatus.installation import remedy
from hwstatus.pictures.outlines import rings
from hwstatus.pictures.palette import LOOKS
from hwstatus.record.forms import Group, Membership
from hwstatus.record.models import Source
from samples import HOSTILE_TEXT, country, effect, update, write_tracker
from test_cli_reading import ESCAPES, cells
from test_outlines import holds, projected

SVG = "{http://www.w3.org/2000/svg}"
MARKUP = re.compile(r"<(script|img|iframe|object|link)|\son\w+=|javascript:")

OWN = {f"#map-{look.name}" for look in LOOKS.values()}
"""What a picture refers to: its own patterns."""

STATUSES = {
    "sweden": ("SE", "phase-out"),
    "france": ("FR", "restricted"),
    "french-guiana": ("GF", "permitted"),
    "kosovo": ("XK", "discouraged"),
    "serbia": ("RS", "under-review"),
    "taiwan": ("TW", "banned"),
    "ukraine": ("UA", "case-by-case"),
    "russia": ("RU", "under-review"),
    "morocco": ("MA", "permitted"),
    "western-sahara": ("EH", "banned"),
    "fiji": ("FJ", "restricted"),
    "singapore": ("SG", "case-by-case"),
    "malta": ("MT", "permitted"),
    "australia": ("AU", "banned"),
    "united-states": ("US", "banned"),
}
UNKNOWN = {"china": "CN", "brazil": "BR", "norway": "NO", "ruritania": "QR"}


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tracker of countries that are on the map, and one that is not."""
    found = [country(slug, code) for slug, (code, _) in STATUSES.items()]
    found += [country(slug, code) for slug, code in UNKNOWN.items()]
    found.append(country("hostile", "JP", name=HOSTILE_TEXT))
    found.append(country("nowhere", name=f"Nowhere {HOSTILE_TEXT}"))
    stay = Membership("sweden", "1995-01-01", None)
    guest = Membership("norway", "1995-01-01", "2020-12-31")
    group = Group("nordic", "Nordic <b>&\x1b[1m", (), Source("Somebody"), (stay, guest))
    updates = [
        update(f"{slug[:8]:x<10}".replace("-", "x"), slug, effects=(effect(status),))
        for slug, (_, status) in STATUSES.items()
    ]
    path = tmp_path_factory.mktemp("map") / "map.db"
    return write_tracker(path, [*found, group], updates)


def drawn(fast: InProcess, db: Path, *arguments: str) -> ElementTree.Element:
    """The map as SVG, from stdout."""
    found = fast("map", "-o", "-", *arguments, db=db)
    assert found.code == 0, found.err
    assert not MARKUP.search(found.out)
    return ElementTree.fromstring(found.out)


def looks(svg: ElementTree.Element) -> dict[str, str]:
    """The class of each country's element by its title."""
    found = {}
    for element in svg.iter():
        title = element.find(f"{SVG}title")
        if title is not None and element.tag != f"{SVG}svg":
            found[str(title.text)] = element.get("class", "")
    return found


def land(svg: ElementTree.Element, name: str) -> list[list[tuple[float, float]]]:
    """The rings of a country in a map of the world."""
    for element in svg.iter():
        title = element.find(f"{SVG}title")
        if title is not None and str(title.text).startswith(f"{name}:"):
            path = element.get("d") or ""
            for inner in element.iter(f"{SVG}path"):
                path = inner.get("d") or path
            return list(rings(path))
    raise AssertionError(name)


# -- files -----------------------------------------------------------------------------


def test_every_country_has_its_colour_and_says_what_it_is(
    fast: InProcess, db: Path
) -> None:
    found = looks(drawn(fast, db))
    for slug, (_, status) in STATUSES.items():
        name = slug.replace("-", " ").title()
        assert found[f"{name}: {status} (5g) since 22 Jul 2020"] == status
    assert found["China: unknown"] == "home"
    assert found["Brazil: unknown"] == "unknown"


PLACES = [
    ("Simferopol in Crimea", 34.2, 45.2, "Ukraine"),
    ("Pristina", 21.0, 42.6, "Kosovo"),
    ("Taipei's hinterland", 121.0, 23.8, "Taiwan"),
    ("French Guiana", -53.2, 4.0, "French Guiana"),
    ("west of the berm", -13.2, 26.5, "Western Sahara"),
    ("east of the berm", -9.5, 26.3, "Western Sahara"),
    ("Chukotka, beyond the antimeridian", -175.0, 66.6, "Russia"),
    ("Chukotka, before it", 175.0, 67.5, "Russia"),
    ("Viti Levu", 178.0, -17.8, "Fiji"),
]


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "owner"), PLACES, ids=[row[0] for row in PLACES]
)
def test_disputed_and_distant_land_is_drawn_as_its_country(
    fast: InProcess, db: Path, place: str, longitude: float, latitude: float, owner: str
) -> None:
    svg = drawn(fast, db)
    x, y = projected(longitude, latitude)
    names = [slug.replace("-", " ").title() for slug in STATUSES]
    holders = [name for name in names if holds(land(svg, name), x, y)]
    assert holders == [owner], place


def test_a_small_state_has_a_dot_and_a_zoomed_one_its_shape(
    fast: InProcess, db: Path
) -> None:
    def dots(*arguments: str) -> set[str]:
        svg = drawn(fast, db, *arguments)
        found = set()
        for group in svg.iter(f"{SVG}g"):
            if group.find(f"{SVG}circle") is not None:
                found.add(str(group.findtext(f"{SVG}title")).partition(":")[0])
        return found

    assert {"Singapore", "Malta"} <= dots()
    assert "Malta" not in dots("--group", "nordic")


def test_the_legend_counts_and_the_caption_says_when_and_whence(
    fast: InProcess, db: Path
) -> None:
    words = " ".join(filter(None, drawn(fast, db, "--on", "2021").itertext()))
    for entry in ("banned 4", "phase-out 1", "unknown 3", "home, not asked 1"):
        assert entry in words
    assert "as of 31 Dec 2021" in words
    assert "covers to 22 Jul 2020" in words
    assert "not on the map: Nowhere" in words


def test_where_no_update_is_of_the_dataset_it_is_not_named(
    fast: InProcess, tmp_path: Path
) -> None:
    own = tmp_path / "own.db"
    assert fast("init", "--empty", db=own).code == 0
    words = (
        "france",
        "Operators were told.",
        "--date",
        "2021-03-04",
        "--source",
        "AFP",
    )
    assert fast("add", *words, "--status", "banned", db=own).code == 0
    drawing = " ".join(filter(None, drawn(fast, own).itertext()))
    assert "Source: hwstatus, covers to 4 Mar 2021" in drawing
    page = fast("-f", "table", db=own).out
    assert "\n1 update on 1 country (249 more: none)\n" in page


def test_a_past_day_has_the_statuses_of_that_day(fast: InProcess, db: Path) -> None:
    found = looks(drawn(fast, db, "--on", "2020-07-21"))
    assert set(found.values()) == {"unknown", "home"}


def test_a_group_is_drawn_with_its_members_of_that_day(
    fast: InProcess, db: Path
) -> None:
    now = drawn(fast, db, "--group", "nordic")
    then = drawn(fast, db, "--group", "nordic", "--on", "2020-12-01")
    assert set(looks(now)) == {"Sweden: phase-out (5g) since 22 Jul 2020"}
    assert "Norway: unknown" in looks(then)
    words = " ".join(filter(None, then.itertext()))
    assert "2 members" in words
    assert "elsewhere" in words


def test_a_scope_has_a_map_of_its_own(fast: InProcess, db: Path) -> None:
    found = looks(drawn(fast, db, "--scope", "government"))
    assert set(found.values()) == {"unknown", "home"}


def test_a_dark_map_is_dark(fast: InProcess, db: Path) -> None:
    light = fast("map", "-o", "-", db=db).out
    dark = fast("map", "-o", "-", "--dark", db=db).out
    assert ".sheet{fill:#ffffff}" in light
    assert ".sheet{fill:#12161c}" in dark


@one_in(3)
@pytest.mark.parametrize("ending", ["svg", "png", "html"])
def test_a_file_has_the_same_bytes_each_time(
    fast: InProcess, db: Path, ending: str
) -> None:
    folder = fast.setting.cwd
    one, other = (folder / f"{name}.{ending}" for name in ("one", "other"))
    for path in (one, other):
        assert fast("map", "-g", "nordic", "-o", str(path), db=db).code == 0
    assert one.read_bytes() == other.read_bytes()
    starts = {"svg": b"<svg ", "png": b"\x89PNG\r\n", "html": b"<!DOCTYPE html>"}
    assert one.read_bytes().startswith(starts[ending])
    assert {path.name for path in folder.iterdir()} == {one.name, other.name}


def test_a_page_has_the_map_its_legend_and_a_table(fast: InProcess, db: Path) -> None:
    page = fast("map", "-f", "html", db=db).out
    assert not MARKUP.search(page)
    assert set(re.findall(r"(?:src|href|url\()=?[\"']?([^\"')]*)", page)) <= OWN
    assert page.count("<title>") == 1 + len(STATUSES) + len(UNKNOWN)
    for look in {status for _, status in STATUSES.values()}:
        assert f'<rect class="{look}"' in page
        assert f".{look}{{fill:{LOOKS[look].light.ground}}}" in page
    assert "prefers-color-scheme:dark" in page
    assert "as of 24 Nov 2026" in page
    assert page.count("<tr>") == 1 + len(STATUSES) + len(UNKNOWN) + 2


# -- what is refused -------------------------------------------------------------------

REFUSED = [
    (["--group", "eux"], "no group 'eux'"),
    (["--on", "someday"], "--on"),
    (["--scope", "6g"], "--scope"),
    (["-o", "map.jpeg"], ".jpeg"),
    (["-o", "map.ics"], ".ics"),
    (["-f", "ics"], "--format"),
]


@pytest.mark.parametrize(("arguments", "word"), REFUSED)
def test_bad_words_are_usage_errors_and_write_nothing(
    fast: InProcess, db: Path, arguments: list[str], word: str
) -> None:
    found = fast("map", *arguments, db=db)
    assert found.code == 2
    assert found.out == ""
    assert word in found.err.splitlines()[0]
    assert not list(fast.setting.cwd.glob("map.*"))


def test_other_commands_have_no_pictures(fast: InProcess, db: Path) -> None:
    assert fast("list", "-f", "svg", db=db).code == 2
    assert fast("status", "-o", "status.png", db=db).code == 2


def test_without_the_library_a_png_says_what_to_install(
    fast: InProcess, db: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    found = fast("map", "-o", "map.png", db=db)
    assert found.code == 4
    assert found.err.splitlines() == [
        "error: drawing a PNG needs resvg-py",
        f"  install it: {remedy('png')}",
    ]
    assert not list(fast.setting.cwd.iterdir())


def test_a_tracker_is_not_written_over(fast: InProcess, db: Path) -> None:
    before = db.read_bytes()
    assert fast("map", "-f", "svg", "-o", str(db), db=db).code == 3
    assert fast("map", "-f", "png", "-o", str(db), db=db).code == 3
    assert db.read_bytes() == before


def test_a_png_goes_to_a_pipe_and_to_no_terminal(
    hw: Subprocess, terminal: Terminal, db: Path
) -> None:
    piped = hw.start("map", "-f", "png", db=db)
    out, _ = piped.communicate(timeout=60)
    assert out.startswith(b"\x89PNG")
    shown = terminal("map", "-f", "png", db=db)
    assert shown.code == 2
    assert "-o FILE.png" in shown.err


def test_text_of_others_is_text_in_a_picture(fast: InProcess, db: Path) -> None:
    for form in ("svg", "html"):
        found = fast("map", "-g", "nordic", "-f", form, db=db)
        assert "Nordic &lt;b&gt;&amp;" in found.out
        assert "\x1b" not in found.out


# -- in a pipe -------------------------------------------------------------------------


def test_in_a_pipe_there_is_a_row_a_country(fast: InProcess, db: Path) -> None:
    lines = fast("map", db=db).lines
    assert lines[0] == "australia\tbanned"
    assert lines[-1] == "ruritania\tunknown"
    assert len(lines) == len(STATUSES) + len(UNKNOWN) + 2
    rows = {row["entity"]: row for row in json_lines(fast("map", "-f", "jsonl", db=db))}
    assert rows["kosovo"] == {
        "entity": "kosovo",
        "name": "Kosovo",
        "iso2": "XK",
        "status": "discouraged",
        "scope": "5g",
        "since": "2020-07-22",
        "practice": None,
        "extent": None,
        "iso3": "XKX",
    }


def test_the_map_agrees_with_the_verdicts(fast: InProcess, db: Path) -> None:
    told = {
        row["entity"]: row for row in json_lines(fast("status", "-f", "jsonl", db=db))
    }
    mapped = {
        row["entity"]: row for row in json_lines(fast("map", "-f", "jsonl", db=db))
    }
    assert told and told.keys() <= mapped.keys()
    for entity, row in told.items():
        for key in ("status", "scope", "since", "practice"):
            assert mapped[entity][key] == row[key]


def test_a_file_costs_neither_rich_nor_jinja(hw: Subprocess, db: Path) -> None:
    found = hw("map", "-o", "-", db=db, env={"PYTHONVERBOSE": "1"})
    assert "import 'hwstatus.pictures.world'" in found.err
    for library in ("rich.console", "jinja2", "resvg_py", "sqlite_utils"):
        assert f"import '{library}'" not in found.err


# -- on a terminal ---------------------------------------------------------------------

TRUE = {"COLORTERM": "truecolor", "LINES": "60"}
PLAIN = {"NO_COLOR": "1", "LINES": "60"}


def shown(
    fast: InProcess, db: Path, columns: int, env: Mapping[str, str], *more: str
) -> list[str]:
    """The lines of the map as a terminal shows it."""
    arguments = ["map", "-f", "table", "--no-pager", *more]
    if "NO_COLOR" not in env:
        arguments += ["--color", "always"]
    found = fast(*arguments, db=db, env={"COLUMNS": str(columns), **env})
    assert found.code == 0, found.err
    return found.lines


@one_in(4)
@pytest.mark.parametrize("columns", [40, 80, 120, 160])
@pytest.mark.parametrize("env", [TRUE, PLAIN, {"TERM": "xterm", "LINES": "24"}])
def test_the_map_fits_the_width(
    fast: InProcess, db: Path, columns: int, env: Mapping[str, str]
) -> None:
    lines = [ESCAPES.sub("", line) for line in shown(fast, db, columns, env)]
    assert max(map(cells, lines)) <= columns
    if env.get("LINES") == "24" and columns >= 80:
        assert len(lines) < 24


def test_without_colour_each_status_has_its_sign(fast: InProcess, db: Path) -> None:
    lines = shown(fast, db, 160, PLAIN)
    assert not ESCAPES.search("\n".join(lines))
    rows = lines[2:37]
    x, y = projected(-98.0, 38.5)
    assert (
        rows[int((y - 8) * 160 / 960 / 2)][int(x * 160 / 960)] == LOOKS["banned"].mark
    )
    drawn_signs = set("".join(rows))
    for status in {status for _, status in STATUSES.values()}:
        mark = LOOKS[status].mark
        assert mark in drawn_signs, status
        assert any(f"{mark} {status} " in line for line in lines[37:])


def test_with_colour_each_status_has_its_colour_and_its_sign(
    fast: InProcess, db: Path
) -> None:
    text = "\n".join(shown(fast, db, 120, TRUE))
    for status in {status for _, status in STATUSES.values()}:
        red, green, blue = (
            int(LOOKS[status].cell[at : at + 2], 16) for at in (1, 3, 5)
        )
        assert f"48;2;{red};{green};{blue}" in text
    plain = ESCAPES.sub("", text)
    assert {"▀", "▄", "▌", "▐"} & set(plain)
    assert f"{LOOKS['permitted'].mark * 2} permitted" in plain


def test_a_terminal_that_cannot_encode_blocks_gets_letters(
    hw: Subprocess, db: Path
) -> None:
    env = {"PYTHONIOENCODING": "ascii", "COLORTERM": "truecolor"}
    found = hw("map", "-f", "table", "--color", "always", db=db, env=env)
    assert found.code == 0
    assert found.out.isascii()


def test_who_has_no_room_is_named(fast: InProcess, db: Path) -> None:
    """Where the Baltic Sea is a cell, somebody must stand back."""
    lines = shown(fast, db, 40, {"NO_COLOR": "1", "LINES": "12"})
    [told] = [line for line in lines if line.startswith("no room here for ")]
    assert any(slug.title() in told for slug in STATUSES)
    assert "Nowhere" not in told


def test_the_address_of_a_site_is_named_below(fast: InProcess, db: Path) -> None:
    address = "https://status.example.org/"
    for form in ("svg", "html", "table"):
        found = fast("map", "-f", form, "--base", address, db=db)
        assert address in found.out
    assert fast("map", "--base", "javascript:alert(1)", db=db).code == 2


def test_the_text_below_a_line_that_is_too_long_is_cut(
    fast: InProcess, db: Path
) -> None:
    svg = drawn(fast, db)
    assert max(len(text.text or "") for text in svg.iter(f"{SVG}text")) <= 110
