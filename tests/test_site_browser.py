"""The site in a real browser: by mouse, by keys, without scripts, in the dark, on paper.

SITE=all ./test --slow tests/test_site_browser.py    axe on every kind of page, light and dark, wide and narrow
"""

import base64
import json
import os
import re
import shutil
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import costs
from browsing import Server, axe_source, chromium, follow, sitting, violations
from conftest import SHIPPED, InProcess
from hwstatus import wording
from hwstatus.answers.counts import by_status
from hwstatus.paths import Location
from hwstatus.pictures.palette import LOOKS, look_of
from hwstatus.record import dates
from hwstatus.site.publish import publish
from hwstatus.site.record import Record
from hwstatus.site.sights import sight_on
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT
from site_of import RETRACTED, write_storied

KINDS = {
    "front": "",
    "country": "c/sweden/",
    "country without a verdict": "c/egypt/",
    "country without a record": "c/tuvalu/",
    "company": "o/vodafone/",
    "bloc": "c/european-union/",
    "update": "u/h7tsneevfj/",
    "group": "g/nato/",
    "groups": "g/",
    "countries": "c/",
    "companies": "o/",
    "matrix": "matrix/",
    "supplier": "o/huawei/",
    "years": "on/",
    "year": "on/2020/",
    "changes": "changes/",
    "changes of a year": "changes/2020/",
    "deadlines": "deadlines/",
    "disputes": "disputes/",
    "search": "search/#q=telecom",
    "method": "method/",
    "data": "data/",
    "cite": "cite/",
    "api": "api/v1/",
    "embed": "embed/",
    "embedded country": "embed/c/sweden/",
    "embedded map": "embed/map/",
    "embedded company": "embed/o/vodafone/",
    "embedded group": "embed/g/nato/",
    "embedded deadlines": "embed/deadlines/",
    "missing": "404.html",
}
ALL = os.environ.get("SITE") == "all"


class Place(NamedTuple):
    """A site under a path of a server, and the record that it was made from."""

    folder: Path
    base: str
    host: str
    record: Record


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """One browser for all."""
    with chromium() as found:
        yield found


WHOLE = pytest.param("whole", marks=pytest.mark.slow(costs.ALL))


@pytest.fixture(scope="module", params=["small", WHOLE])
def site(request: pytest.FixtureRequest, browser: Any) -> Place:
    """The site of a tracker on a server: of the invented world, and of the shipped one, which takes longer."""
    if request.param == "small":
        folder, server = request.getfixturevalue("addressed")
        file = request.getfixturevalue("_built_world")
    else:
        folder, file = request.getfixturevalue("shipped_site"), SHIPPED
        server = Server(folder, "/some/where/")
        request.addfinalizer(server.close)
    tracker = open_tracker(Location(file, "test", asked=True), CONTEXT)
    return Place(folder, server.base, server.host, Record(tracker))


of_the_whole = pytest.mark.parametrize("site", [WHOLE], indirect=True)
"""For a test of what only the shipped record has."""


@pytest.fixture
def page(browser: Any, site: Place) -> Iterator[Any]:
    """The front page on a desk."""
    size = {"width": 1280, "height": 900}
    with sitting(browser, site.host, viewport=size) as found:
        found.goto(site.base)
        yield found


# -- the day ---------------------------------------------------------------------------


def looks(record: Record, day: str) -> dict[str, str]:
    """How the map draws each country on a day."""
    found = {}
    for country in record.countries:
        sight = sight_on(record.sights[country.slug], day)
        code = country.iso2 or ""
        found[code.lower()] = look_of(code, sight.head.status, sight.counted).name
    return found


def assert_shows(page: Any, record: Record, day: str) -> None:
    """The map, the table and the counts are those of a day."""
    drawn = page.evaluate(
        "Object.fromEntries(Array.from(document.querySelectorAll('.land [id^=map-]'),"
        " shape => [shape.id.slice(4), shape.getAttribute('class')]))"
    )
    expected = looks(record, day)
    assert drawn == {code: expected.get(code, "outside") for code in drawn}
    rows = page.evaluate(
        "Object.fromEntries(Array.from(document.querySelectorAll('#p-countries tbody tr'),"
        " row => [row.id.slice(4), row.querySelector('.chip').textContent]))"
    )
    statuses = {
        (country.iso2 or "").lower(): sight_on(
            record.sights[country.slug], day
        ).head.status
        for country in record.countries
    }
    assert rows == {code: statuses[code] for code in rows}
    counts = page.evaluate(
        "Object.fromEntries(Array.from(document.querySelectorAll('#p-legend li'),"
        " entry => [entry.querySelector('rect').getAttribute('class'),"
        " Number(entry.querySelector('b').textContent)]))"
    )
    assert counts == dict(Counter(expected.values()))
    assert page.input_value("#p-day") == day
    said = wording.headline(by_status(statuses.values()), past=day != record.day)
    assert page.inner_text("h1") == f"On {dates.spell(day)}, {said}"
    named = page.locator("#map-title, #map-desc").all_text_contents()
    assert named[0] == f"Huawei by country on {dates.spell(day)}"
    counted = [f"{counts[n]} {look.label}" for n, look in LOOKS.items() if n in counts]
    assert named[1].endswith(f": {', '.join(counted)}.")


@of_the_whole
def test_forty_pairs_of_country_and_day_are_the_same_everywhere(
    page: Any, site: Place, fast: InProcess
) -> None:
    """In sentence, key, map, table, API and `status --on`."""
    slugs = ("australia", "sweden", "india", "brazil", "italy")
    for year in ("2012", "2017", "2018", "2019", "2020", "2021", "2023", "2025"):
        day = f"{year}-12-31"
        page.evaluate(f"location.hash = '#on={day}'")
        page.wait_for_function(f"document.getElementById('p-day').value === '{day}'")
        assert_shows(page, site.record, day)
        told = json.loads(fast("status", "--on", day, "--json", db=SHIPPED).out)
        verdicts = {row["entity"]: row for row in told}
        api = json.loads((site.folder / f"api/v1/on/{year}.json").read_text())
        listed = {row["entity"]: row for row in api["result"]}
        said = wording.headline(
            by_status(row["status"] for row in verdicts.values()), past=True
        )
        assert page.inner_text("h1") == f"On {dates.spell(day)}, {said}"
        for slug in slugs:
            row = verdicts[slug]
            assert listed[slug]["status"] == row["status"]
            code = row["iso2"].lower()
            assert page.inner_text(f"#row-{code} .chip") == row["status"]
            title = page.locator(f"#map-{code} title").text_content()
            assert title.startswith(f"{row['name']}: {row['status']}")


def test_a_typed_date_moves_map_table_and_counts(page: Any, site: Place) -> None:
    assert_shows(page, site.record, site.record.day)
    for day in ("2019-05-15", "2020-10-21", site.record.first_day):
        page.fill("#p-day", day)
        page.press("#p-day", "Enter")
        assert_shows(page, site.record, day)
    page.click("#p-latest")
    assert_shows(page, site.record, site.record.day)
    first = dates.spell(site.record.first_day)
    for wrong in ("1990-01-01", "2099-01-01", ""):
        page.fill("#p-day", wrong)
        page.focus("#p-range")
        assert page.inner_text("#p-wrong").startswith(f"The days go from {first} to")
        assert_shows(page, site.record, site.record.day)
    page.click("#p-latest")
    assert page.inner_text("#p-wrong") == ""


def test_the_slider_obeys_keys(page: Any, site: Place) -> None:
    page.focus("#p-range")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#p-day") < site.record.day
    page.keyboard.press("Home")
    assert_shows(page, site.record, site.record.first_day)
    page.click("#p-earlier")
    assert_shows(page, site.record, site.record.first_day)
    page.focus("#p-range")
    page.keyboard.press("End")
    assert_shows(page, site.record, site.record.day)


def test_the_slider_obeys_the_mouse(page: Any, site: Place) -> None:
    page.locator("#p-range").scroll_into_view_if_needed()
    box = page.locator("#p-range").bounding_box()
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 8, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.7, middle, steps=5)
    page.mouse.up()
    day = page.input_value("#p-day")
    assert site.record.first_day < day < site.record.day
    assert_shows(page, site.record, day)


def test_an_address_keeps_the_day(page: Any, site: Place) -> None:
    page.click("#p-earlier")
    day = page.input_value("#p-day")
    assert page.url.endswith(f"#on={day}")
    page.reload()
    assert_shows(page, site.record, day)
    page.click("#p-later")
    assert page.input_value("#p-day") > day
    page.evaluate("location.hash = '#on=2019-05-15'")
    page.wait_for_function("document.getElementById('p-day').value === '2019-05-15'")
    assert_shows(page, site.record, "2019-05-15")
    page.evaluate("location.hash = ''")
    page.wait_for_function("document.getElementById('p-day').value > '2020'")
    assert_shows(page, site.record, site.record.day)


@pytest.mark.parametrize(
    "size", costs.some_quick([(390, 844), (1440, 900), (1920, 1080)], [(390, 844)])
)
def test_the_first_screen_has_sentence_key_slider_and_map(
    browser: Any, site: Place, size: tuple[int, int]
) -> None:
    width, height = size
    viewport = {"width": width, "height": height}
    with sitting(browser, site.host, viewport=viewport) as page:
        page.goto(site.base)
        parts = ("h1", "#p-legend", "#p-slider", "svg.map")
        boxes = [page.locator(part).bounding_box() for part in parts]
        tops = [box["y"] for box in boxes]
        assert tops == sorted(tops)
        assert boxes[-2]["y"] + boxes[-2]["height"] <= tops[-1] + 1
        assert tops[-1] + 150 <= height
        assert not page.locator("#map-aq").count()


@of_the_whole
def test_a_groups_map_is_of_its_members_on_any_day(page: Any, site: Place) -> None:
    page.goto(f"{site.base}g/five-eyes/index.html#on=2019-05-20")
    assert page.inner_text("#p-said") == (
        "On 20 May 2019, 1 of 5 members banned Huawei from its networks and 3 restricted it"
    )
    key = page.locator("#p-legend li").all_inner_texts()
    assert [re.sub(r"\s+", " ", entry) for entry in key] == [
        "banned 1",
        "restricted 3",
        "under-review 1",
    ]
    assert page.get_attribute("#map-au", "class") == "banned"
    assert page.get_attribute("#map-fr", "class") == "outside"
    page.click("#p-latest")
    assert page.inner_text("#p-said").startswith("On 30 Jun 2026, 2 of 5 members ban")


@of_the_whole
def test_a_group_has_the_members_of_the_day(
    page: Any, site: Place, fast: InProcess
) -> None:
    """The United Kingdom left the European Union on 31 Jan 2020."""
    page.goto(f"{site.base}g/eu/index.html#on=2019-05-20")
    assert " of 28 members " in page.inner_text("#p-said")
    assert page.locator("#row-gb").is_visible()
    assert page.get_attribute("#map-gb", "class") != "outside"
    told = fast(
        "status",
        "-g",
        "eu",
        "--kind",
        "country",
        "--on",
        "2019-05-20",
        "--json",
        db=SHIPPED,
    )
    statuses = Counter(row["status"] for row in json.loads(told.out))
    said = wording.headline(statuses, 28, past=True)
    assert page.inner_text("#p-said") == f"On 20 May 2019, {said}"
    page.click("#p-latest")
    assert " of 27 members " in page.inner_text("#p-said")
    assert not page.locator("#row-gb").is_visible()
    assert page.get_attribute("#map-gb", "class") == "outside"


@of_the_whole
def test_the_band_speaks_of_the_part_that_is_shown(page: Any, site: Place) -> None:
    day = "2020-12-31"
    page.evaluate(f"location.hash = '#on={day}&part=Europe'")
    page.wait_for_function(f"document.getElementById('p-day').value === '{day}'")
    there = [c for c in site.record.countries if c.iso2 and c.region == "Europe"]
    sights = [sight_on(site.record.sights[c.slug], day) for c in there]
    statuses = Counter(sight.head.status for sight in sights)
    said = wording.headline(statuses, len(there), past=True)
    said = said.replace("members", "countries in Europe")
    assert page.inner_text("h1") == f"On {dates.spell(day)}, {said}"
    key = page.locator("#p-legend b").all_inner_texts()
    assert sum(map(int, key)) == len(there)
    assert page.locator("#map-title").text_content().endswith(", Europe")
    page.click("#p-regions button >> nth=0")
    assert_shows(page, site.record, day)


@of_the_whole
def test_the_address_keeps_what_was_chosen(page: Any, site: Place) -> None:
    page.click("text=Europe")
    page.select_option("#p-status", "restricted")
    page.select_option("#p-region", "Europe")
    page.click("#p-countries th:nth-child(4) button")
    page.click("#p-countries th:nth-child(4) button")
    found = names(page)
    view = page.get_attribute("svg.map", "viewBox")
    assert page.url.endswith("#part=Europe&status=restricted&region=Europe&sort=-since")
    page.reload()
    assert names(page) == found
    assert page.get_attribute("svg.map", "viewBox") == view


@pytest.mark.parametrize(
    "no_day",
    costs.some_quick(["2019-99-99", "2019-02-30", "1990-01-01", "%"], ["2019-02-30"]),
)
def test_an_address_without_such_a_day_shows_the_last(
    page: Any, site: Place, no_day: str
) -> None:
    page.goto(f"{site.base}#on={no_day}")
    page.reload()
    assert_shows(page, site.record, site.record.day)


# -- map and table ---------------------------------------------------------------------


def test_region_buttons_move_the_view(page: Any) -> None:
    whole = page.get_attribute("svg.map", "viewBox")
    page.click("text=Europe")
    assert page.get_attribute("svg.map", "viewBox") != whole
    assert page.get_attribute("#p-regions button >> nth=1", "aria-pressed") == "true"
    page.click("#p-regions button >> nth=0")
    assert page.get_attribute("svg.map", "viewBox") == whole


@of_the_whole
def test_the_map_leads_to_a_country(page: Any, site: Place) -> None:
    page.hover("#map-au")
    assert page.inner_text("#p-readout").startswith("Australia: banned")
    follow(page, "#map-au")
    assert page.url == f"{site.base}c/australia/index.html"
    assert page.inner_text("h1") == "Australia"


def names(page: Any) -> list[str]:
    """The countries that the table shows, in its order."""
    found: list[str] = page.evaluate(
        "Array.from(document.querySelectorAll('#p-countries tbody tr:not([hidden])'),"
        " row => row.cells[0].textContent)"
    )
    return found


@of_the_whole
def test_the_table_filters(page: Any) -> None:
    every = len(names(page))
    page.fill("#p-word", "COTE")
    assert names(page) == ["Côte d'Ivoire"]
    assert page.inner_text("#p-shown") == f"1 of {every} rows"
    page.fill("#p-word", "co\u0302te d’iv")
    assert names(page) == ["Côte d'Ivoire"]
    page.fill("#p-word", "")
    page.select_option("#p-status", "banned")
    banned = names(page)
    assert "Australia" in banned
    page.select_option("#p-region", label="Oceania")
    assert set(names(page)) < set(banned)
    page.select_option("#p-status", "")
    page.select_option("#p-region", "")
    assert len(names(page)) == every


@of_the_whole
def test_the_list_of_companies_filters(page: Any, site: Place) -> None:
    page.goto(f"{site.base}o/index.html")
    page.fill("#p-word", "telefonica")
    shown = page.locator("#p-list tbody tr:not([hidden])")
    assert 1 <= shown.count() < 10
    assert "Telefónica" in shown.first.inner_text()


@of_the_whole
def test_the_table_sorts(page: Any, site: Place) -> None:
    alphabetical = names(page)
    page.click("#p-countries th:nth-child(2) button")
    statuses = page.locator("#p-countries tbody .chip").all_inner_texts()
    assert statuses[0] == "banned"
    assert statuses[-1] == "unknown"
    assert [s for s, _ in Counter(statuses).items()] == list(dict.fromkeys(statuses))
    heading = page.locator("#p-countries th:nth-child(4)")
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "ascending"
    heading.locator("button").click()
    assert heading.get_attribute("aria-sort") == "descending"
    days = page.evaluate(
        "Array.from(document.querySelectorAll('#p-countries tbody tr'),"
        " row => row.cells[3].textContent).filter(Boolean)"
    )
    known = [sight[-1].head.since for sight in site.record.sights.values()]
    spelled = map(dates.spell, sorted(filter(None, known), reverse=True))
    assert days == list(spelled)
    page.click("#p-countries th:nth-child(1) button")
    assert sorted(names(page)) == sorted(alphabetical)


GONE = f"o/{RETRACTED.entity}/"
"""A page that names who retracted an update, and why."""


@pytest.mark.slow
def test_hostile_text_stays_text(browser: Any, tmp_path: Path) -> None:
    """In pages, on the map, in what scripts write."""
    folder = tmp_path / "public"
    server = Server(folder, "/")
    storied = open_tracker(
        Location(write_storied(tmp_path / "storied.db"), "a test"), CONTEXT
    )
    publish(storied, folder, base=server.base, cards=False, force=False)
    for path in (
        "",
        "c/hostile/",
        "u/ha00000000/",
        "search/#q=script",
        "deadlines/",
        GONE,
    ):
        with sitting(browser, server.host) as page:
            page.on("dialog", lambda dialog: pytest.fail(dialog.message))
            page.goto(server.base + path)
            assert "alert(1)" in page.inner_text("main")
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            if not path:
                page.fill("#p-day", "2019-05-15")
                page.press("#p-day", "Enter")
                page.click("#p-latest")
            assert (
                page.locator("main script, main img:not(.badge, .pictured img)").count()
                == 0
            )
    server.close()


# -- all pages -------------------------------------------------------------------------


@of_the_whole
def test_search_finds_names_and_updates(page: Any, site: Place) -> None:
    page.goto(f"{site.base}search/")
    page.wait_for_selector("#p-words:focus")
    page.keyboard.type("cote d ivoire cloud")
    page.wait_for_selector("#p-found:not(:empty)")
    assert page.locator("#p-updates li").count() > 0
    assert page.locator("#p-updates mark").count() > 0
    page.fill("#p-words", "GB")
    assert page.locator("#p-entities a").first.inner_text() == "United Kingdom"
    page.fill("#p-words", "cote d’ivoire cloud".replace("o", "o\u0302", 1))
    assert page.locator("#p-updates li").count() > 0
    page.fill("#p-words", "five eyes")
    assert (
        page.locator("#p-entities a")
        .first.get_attribute("href")
        .endswith("g/five-eyes/index.html")
    )
    page.fill("#p-words", "h7tsneevfj")
    assert page.inner_text("#p-found") == "0 names, 1 update"
    assert page.inner_text("#p-updates .day") == "16 Dec 2020"
    page.fill("#p-words", "fracne")
    assert page.inner_text("#p-found").startswith("Shown for “france”: ")
    assert page.locator("#p-entities a").first.inner_text() == "France"
    page.fill("#p-words", "zzzzzz")
    assert page.inner_text("#p-found") == "Nothing found."
    page.fill("#p-words", "administrative court of appeal")
    follow(page, "#p-updates a >> nth=0")
    assert page.url.startswith(f"{site.base}u/")


def ground(page: Any) -> str:
    """The colour behind the page."""
    found: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return found


@of_the_whole
def test_the_theme_is_switched_and_kept(browser: Any, site: Place) -> None:
    with sitting(browser, site.host, color_scheme="light") as page:
        page.goto(site.base)
        light = ground(page)
        page.click("text=Dark page")
        dark = ground(page)
        assert dark != light
        page.goto(f"{site.base}c/sweden/")
        assert ground(page) == dark
        page.click("text=Light page")
        assert ground(page) == light
    with sitting(browser, site.host, color_scheme="dark") as page:
        page.goto(site.base)
        assert ground(page) == dark


@of_the_whole
def test_keys_lead_from_the_front_to_the_end(page: Any) -> None:
    """The table holds one row, so that this is soon done."""
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the content"
    page.evaluate("document.querySelectorAll('tbody tr').forEach(r => r.hidden = true)")
    seen: set[str] = set()
    for _ in range(300):
        page.keyboard.press("Tab")
        place = page.evaluate(
            "(e => [e.closest('main, header, footer, body').tagName, e.id].join(' '))"
            "(document.activeElement)"
        )
        seen.add(place)
        if place.startswith("FOOTER"):
            break
    assert {"MAIN p-day", "MAIN p-range", "MAIN p-word", "MAIN p-region"} <= seen
    assert any(place.startswith("FOOTER") for place in seen)


@of_the_whole
def test_a_reader_needs_no_mouse(page: Any, site: Place) -> None:
    """Region, order and filter of the table, search and what it found: Tab, letters and Enter."""
    whole = page.get_attribute("svg.map", "viewBox")
    page.focus("#p-regions button >> nth=0")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.get_attribute("svg.map", "viewBox") != whole
    page.focus("#p-region")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    verdict = page.locator("#p-countries th >> nth=1")
    assert verdict.get_attribute("aria-sort") == "ascending"
    page.keyboard.press("Space")
    assert verdict.get_attribute("aria-sort") == "descending"
    page.focus("#p-word")
    page.keyboard.type("cote")
    assert names(page) == ["Côte d'Ivoire"]
    page.goto(f"{site.base}search/")
    page.wait_for_selector("#p-words:focus")
    page.keyboard.type("GB")
    page.wait_for_selector("#p-entities a")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.base}c/united-kingdom/index.html")


DAY = "The record up to 31 Jan 2025 · dataset"


@pytest.mark.parametrize("by", ["http", "file"])
def test_a_page_says_the_day_and_the_days_left(
    browser: Any, addressed: Any, by: str
) -> None:
    """A page at any depth, a part for other pages, from a server and from a disk; on paper too."""
    folder, server = addressed
    start = server.base if by == "http" else folder.as_uri() + "/"
    with sitting(browser, server.host) as page:
        page.goto(f"{start}c/ruritania/index.html")
        assert page.inner_text(".dateline span").startswith(DAY)
        assert "dataset (its" not in page.inner_text(".foot")
        left = page.locator("#p-deadlines ~ .scroll [data-left]").all_inner_texts()
        assert len(left) == 1 and re.fullmatch(r"in [\d,]+ days", left[0])
        assert not page.locator(".paper").is_visible()
        page.emulate_media(media="print")
        assert page.locator(".paper").is_visible()
        assert page.inner_text(".dateline span").startswith(DAY)
        page.goto(f"{start}embed/c/ruritania/index.html")
        assert "As of 31 Jan 2025" in page.inner_text("main")


def test_without_scripts_a_page_says_where_the_day_is(
    browser: Any, addressed: Any
) -> None:
    _, server = addressed
    with sitting(browser, server.host, java_script_enabled=False) as page:
        page.goto(f"{server.base}c/ruritania/")
        said = "The record’s last day and its version are on the page Data"
        assert page.inner_text(".dateline span") == said
        assert page.locator(".dateline [data-record]").is_visible()
        follow(page, ".dateline a")
        assert "the record up to 31 Jan 2025" in page.inner_text("main")
        for path in ("data/", ""):
            page.goto(server.base + path)
            assert page.inner_text(".dateline span").startswith(DAY)
        page.goto(f"{server.base}embed/map/")
        assert "On the record’s last day" in page.inner_text("main")
        page.goto(f"{server.base}deadlines/")
        assert "are as of the record’s last day" in page.inner_text("main")


@of_the_whole
def test_without_scripts_only_a_date_that_passed_lacks_an_outcome(
    browser: Any, site: Place, addressed: Any
) -> None:
    with sitting(browser, site.host, java_script_enabled=False) as page:
        page.goto(f"{site.base}deadlines/index.html")
        ahead, passed = page.locator("main table").all()
        assert set(ahead.locator("[data-left]").all_inner_texts()) == {""}
        said = {"no outcome on record"}
        assert set(passed.locator("[data-left]").all_inner_texts()) == said
    _, server = addressed
    with sitting(browser, server.host, java_script_enabled=False) as page:
        page.goto(f"{server.base}c/ruritania/")
        left = page.locator("#p-deadlines ~ .scroll [data-left]").all_inner_texts()
        assert left == [""]


def test_a_page_whose_record_is_missing_says_where_the_day_is(
    browser: Any, addressed: Any, tmp_path: Path
) -> None:
    folder, _ = addressed
    copy = shutil.copytree(folder, tmp_path / "copy")
    (copy / "record.js").write_text("")
    with sitting(browser) as page:
        page.goto((copy / "c" / "ruritania" / "index.html").as_uri())
        assert page.locator(".dateline span").first.is_visible()
        assert "on the page Data" in page.inner_text(".dateline")


def test_a_script_that_does_not_load_hides_nothing(
    browser: Any, addressed: Any, tmp_path: Path
) -> None:
    folder, _ = addressed
    copy = shutil.copytree(folder, tmp_path / "copy")
    for script in (copy / "assets").glob("*.js"):
        if not script.name.startswith("theme."):
            script.write_text("")
    with sitting(browser) as page:
        page.goto((copy / "c" / "ruritania" / "index.html").as_uri())
        assert page.locator(".dateline [data-record]").is_visible()
        page.goto((copy / "index.html").as_uri())
        box = "document.getElementById('p-slider').getBoundingClientRect().height"
        assert page.evaluate(box) == 0


_SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
  .observe({ type: "layout-shift", buffered: true });
"""


@of_the_whole
@pytest.mark.parametrize(
    "path", ["c/sweden/", "deadlines/", "matrix/", "search/", "embed/deadlines/"]
)
def test_what_scripts_put_in_has_its_room_before(
    browser: Any, site: Place, path: str
) -> None:
    """On a slow line, where a phone paints before they are there."""

    def late(route: Any) -> None:
        time.sleep(0.4)
        route.continue_()

    size = {"width": 390, "height": 844}
    with sitting(browser, site.host, viewport=size) as page:
        page.route(re.compile(r"/(site|matrix|search)\.\w+\.js$"), late)
        page.add_init_script(_SHIFTS)
        page.goto(f"{site.base}{path}index.html", wait_until="networkidle")
        assert page.evaluate("window.shifted") < 0.01


@of_the_whole
def test_nothing_is_lost_without_scripts(browser: Any, site: Place) -> None:
    with sitting(browser, site.host, java_script_enabled=False) as page:
        page.goto(site.base)
        assert page.locator("#p-countries tbody tr").count() > 150
        assert page.locator("svg.map").is_visible()
        assert not page.locator("#p-slider").is_visible()
        assert not page.locator("#p-filter").is_visible()
        assert page.locator("[data-next] li:visible").count() == 8
        follow(page, "nav >> text=Years")
        follow(page, "main >> text=2020")
        assert page.inner_text("h1") == "2020"
        page.goto(f"{site.base}search/")
        assert "needs JavaScript" in page.inner_text("main")


@of_the_whole
def test_a_long_page_is_folded_and_filtered_without_scripts(
    browser: Any, site: Place
) -> None:
    with sitting(browser, site.host, java_script_enabled=False) as page:
        page.goto(f"{site.base}c/united-states/index.html")
        seen = page.locator(".update:visible").count()
        assert 30 <= seen < 80
        page.check("#p-moved")
        assert page.locator(".update:visible").count() < seen
        assert not page.locator(".update:visible:not(:has(.moves))").count()
        page.uncheck("#p-moved")
        page.click(".jumps >> text=2012")
        page.click("#y-2012 summary")
        assert page.locator("#y-2012 .update").first.is_visible()
        act = page.locator("#y-2013 .update").first.get_attribute("id")
        page.goto(f"{site.base}c/united-states/index.html#{act}")
        assert page.locator(f"#{act}").is_visible()
        page.emulate_media(media="print")
        assert page.locator("#y-2018 .summary").first.bounding_box()["height"] > 0


@of_the_whole
def test_the_matrix_is_of_a_day_and_a_group_and_of_what_binds(
    page: Any, site: Place, fast: InProcess
) -> None:
    """The United Kingdom was a member then."""
    page.goto(f"{site.base}matrix/index.html#on=2019-12-31&group=European+Union")
    page.check("#p-binding")
    assert page.url.endswith("#on=2019-12-31&group=European+Union&binding=1")
    shown = page.locator("#p-matrix tbody tr:visible")
    told = fast(
        "status",
        "--scopes",
        "-g",
        "eu",
        "--kind",
        "country",
        "--on",
        "2019-12-31",
        "--binding",
        "-f",
        "csv",
        db=SHIPPED,
    )
    with page.expect_download() as download:
        page.click("#p-csv")
    table = download.value.path().read_text().replace("\r\n", "\n")
    assert table.replace(",unknown", ",") == told.out.replace("\r\n", "\n").replace(
        ",unknown", ","
    )
    assert shown.count() == len(told.lines) - 1
    page.uncheck("#p-binding")
    assert page.locator("#row-united-kingdom").is_visible()
    page.goto(f"{site.base}matrix/index.html#group=eu")
    page.wait_for_selector("#row-united-kingdom", state="hidden")
    assert page.locator("#p-group option:checked").inner_text() == "European Union"
    page.goto(f"{site.base}matrix/index.html#group=constructor")
    page.wait_for_selector("#row-united-kingdom")


@of_the_whole
def test_the_matrix_needs_no_script_for_what_binds(browser: Any, site: Place) -> None:
    with sitting(browser, site.host, java_script_enabled=False) as page:
        page.goto(f"{site.base}matrix/index.html")
        rows = page.locator("#p-matrix tbody tr:visible").count()
        page.check("#p-binding")
        assert 10 < page.locator("#p-matrix tbody tr:visible").count() < rows
        assert not page.locator(".soft:visible").count()


@of_the_whole
def test_the_suppliers_own_page_shows_the_world(page: Any, site: Place) -> None:
    page.goto(f"{site.base}o/huawei/index.html#on=2019-05-20")
    assert page.inner_text("#p-said").startswith("On 20 May 2019, 2 countries banned")
    assert page.get_attribute("#map-au", "class") == "banned"
    page.goto(f"{site.base}o/huawei/index.html")
    said = page.inner_text("#p-said")
    beside = site.folder / "o" / "huawei"
    assert f"- {said}\n" in (beside / "index.md").read_text().replace("\\", "")
    assert f"<title>{said}</title>" in (beside / "badge.svg").read_text()
    page.goto(f"{site.base}search/index.html#q=huawei")
    assert said in page.inner_text("#p-entities li >> nth=0")


@of_the_whole
def test_it_works_from_a_disk(browser: Any, site: Place) -> None:
    with sitting(browser) as page:
        page.goto((site.folder / "index.html").as_uri())
        page.fill("#p-day", "2019-05-15")
        page.press("#p-day", "Enter")
        assert_shows(page, site.record, "2019-05-15")
        follow(page, "#p-countries a >> text=Sweden")
        assert page.inner_text("h1") == "Sweden"
        follow(page, "nav >> text=Search")
        page.wait_for_selector("#p-words:focus")
        page.keyboard.type("PTS")
        follow(page, "#p-updates a >> nth=0")
        assert page.locator("article").is_visible()


@pytest.fixture(scope="module")
def addressed(_built_world: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The invented world's site with an address: its folder, and a server of it."""
    folder = tmp_path_factory.mktemp("addressed") / "public"
    server = Server(folder, "/some/where/")
    tracker = open_tracker(Location(_built_world, "test", asked=True), CONTEXT)
    publish(tracker, folder, base=server.base, cards=False, force=False)
    yield folder, server
    server.close()


def test_a_site_with_an_address_has_clean_ones(browser: Any, addressed: Any) -> None:
    """Also under a path, from a server's page for what is missing, and on a disk."""
    folder, server = addressed
    with sitting(browser, server.host) as page:
        page.goto(server.base)
        follow(page, "#p-countries a >> text=Ruritania")
        assert page.url == f"{server.base}c/ruritania/"
        page.goto((folder / "index.html").as_uri())
        follow(page, "#p-countries a >> text=Ruritania")
        assert page.inner_text("h1") == "Ruritania"
        page.goto((folder / "embed" / "index.html").as_uri())
        page.select_option("#p-of-country", label="Ruritania")
        assert 'embed/c/ruritania/?theme=light" title' in page.inner_text("#p-country")
        inside = page.frame_locator(".framed iframe >> nth=1")
        assert inside.locator("h1").inner_text() == "Huawei in Ruritania"


def test_what_is_missing_has_a_page_that_leads_on(browser: Any, addressed: Any) -> None:
    _, server = addressed
    context = browser.new_context()
    page = context.new_page()
    assert page.goto(f"{server.base}c/no/such/").status == 404
    assert page.inner_text("h1") == "There is no such page"
    follow(page, "text=The map")
    assert page.url == server.base
    context.close()


@of_the_whole
def test_another_name_leads_on(page: Any, site: Place) -> None:
    """With an icon, or the browser asks the host for one that may not be there."""
    leading = site.folder / "c" / "gb" / "index.html"
    assert '<link rel="icon"' in leading.read_text(encoding="utf-8")
    page.goto(f"{site.base}c/gb/")
    page.wait_for_url(f"{site.base}c/united-kingdom/index.html")


def test_a_page_prints_on_few_sheets(browser: Any, addressed: Any) -> None:
    _, server = addressed
    with sitting(browser, server.host) as page:
        page.goto(f"{server.base}c/ruritania/")
        sheets = page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n")
        assert 0 < sheets <= 2


def test_paper_has_headings_and_no_buttons(page: Any, site: Place) -> None:
    """Chromium leaves buttons out of the heading that it repeats on each sheet."""
    heading = "th:nth-child(2) button"
    assert page.locator(heading).bounding_box()
    page.emulate_media(media="print")
    assert (
        page.locator(heading).evaluate("e => getComputedStyle(e).display") == "contents"
    )
    page.goto(f"{site.base}cite/")
    assert not page.locator("button:visible").count()


WORDS_WITHOUT_END = """
document.querySelectorAll("main a, main h1, main p, main small").forEach(place => {
  const ours = place.closest(".day, .short, .row");
  if (!place.children.length && !ours) place.textContent = "W".repeat(300);
})
"""
"""What a name, a summary, a publisher may be."""


@of_the_whole
@pytest.mark.parametrize("kind", KINDS if ALL else ("front", "country", "deadlines"))
def test_a_phone_shows_a_page_whole(browser: Any, site: Place, kind: str) -> None:
    size = {"width": 360, "height": 780}
    with sitting(browser, site.host, viewport=size) as page:
        page.goto(site.base + KINDS[kind])
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for caption in page.locator("main caption").all():
            assert caption.bounding_box()["width"] > 300
        page.evaluate(WORDS_WITHOUT_END)
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        for button in page.locator(".stack thead button").all():
            button.focus()
            assert button.bounding_box()["x"] >= 0


def test_less_motion_where_it_is_asked_for(page: Any) -> None:
    for asked, expected in (
        ("reduce", ["0s", "auto"]),
        ("no-preference", ["0.15s", "smooth"]),
    ):
        page.emulate_media(reduced_motion=asked)
        moves = page.evaluate(
            "[getComputedStyle(document.querySelector('#map-au')).transitionDuration,"
            " getComputedStyle(document.documentElement).scrollBehavior]"
        )
        assert moves == expected


@of_the_whole
def test_the_map_has_the_looks_of_its_legend(page: Any) -> None:
    """Land is written in tenths: its patterns are ten times as large there, its lines are not."""
    drawn = page.evaluate(
        "['path.in-use', 'path.unknown'].map(one => getComputedStyle("
        "document.querySelector('.land ' + one))).map(style => [style.fill, style.strokeWidth])"
    )
    assert drawn == [
        ['url("#tenths-in-use")', "0.5px"],
        ['url("#tenths-unknown")', "0.5px"],
    ]
    assert page.locator("#tenths-in-use").get_attribute("href") == "#map-in-use"
    page.click("text=Oceania")
    dots = page.evaluate(
        "Array.from(document.querySelectorAll('.map circle'),"
        " dot => dot.getBoundingClientRect().width)"
    )
    assert 3 < max(dots) < 10


EXAMINED = [(kind, scheme) for kind in KINDS for scheme in ("light", "dark")]
SOME = [pytest.param("front", "light", marks=pytest.mark.slow), ("country", "dark")]


@of_the_whole
@pytest.mark.parametrize(("kind", "scheme"), EXAMINED if ALL else SOME)
def test_axe_finds_nothing(browser: Any, site: Place, kind: str, scheme: str) -> None:
    for width in (1280, 390) if ALL else (1280,):
        size = {"width": width, "height": 900}
        with sitting(browser, site.host, color_scheme=scheme, viewport=size) as page:
            page.goto(site.base + KINDS[kind])
            assert violations(page, axe_source()) == []


@of_the_whole
def test_the_next_deadlines_are_ahead_today(page: Any, site: Place) -> None:
    """The record ends earlier than the day on which its site is read."""
    page.clock.set_fixed_time("2026-11-28T12:00:00Z")
    page.goto(f"{site.base}index.html")
    shown = page.locator("[data-next] li:visible [data-left]").all_inner_texts()
    assert len(shown) == 8
    assert all(words.startswith("in ") for words in shown)
    page.goto(f"{site.base}deadlines/index.html")
    shown = page.locator("#p-ahead [data-left]").all_inner_texts()
    assert shown and all(words.startswith("in ") for words in shown)
    assert "passed 120 days ago" in page.inner_text("#p-passed")
    page.goto(f"{site.base}index.html")
    page.clock.set_fixed_time("2300-01-01T12:00:00Z")
    page.reload()
    assert page.locator("[data-next] li:visible").count() == 0


# -- frames ----------------------------------------------------------------------------

TALL = ("c/sweden", "c/denmark", "c/united-states", "c/turkey", "o/axiata", "g/cptpp")


@of_the_whole
def test_a_frame_is_high_enough_on_a_phone_and_names_its_source_at_any_height(
    browser: Any, site: Place
) -> None:
    page_text = (site.folder / "embed/index.html").read_text(encoding="utf-8")
    heights = dict(
        re.findall(r'iframe src="\.\./embed/([^"?]+)/index.*?height="(\d+)', page_text)
    )
    heights |= dict(
        re.findall(r'value="embed/([^"]+)/".*?data-height="(\d+)"', page_text)
    )
    for path in (*TALL, "map", "deadlines"):
        size = {"width": 320, "height": int(heights[path])}
        with sitting(browser, site.host, viewport=size) as page:
            page.goto(f"{site.base}embed/{path}/index.html")
            tall = page.evaluate("document.documentElement.scrollHeight")
            assert tall <= size["height"], path
            page.set_viewport_size({"width": 320, "height": 120})
            source = page.locator(".from").bounding_box()
            assert source["y"] + source["height"] <= 120, path


@of_the_whole
@pytest.mark.parametrize("system", ["light", "dark"])
def test_a_frame_has_the_theme_that_its_address_asks_for(
    browser: Any, site: Place, system: str
) -> None:
    with sitting(browser, site.host, color_scheme=system) as page:
        grounds = {}
        for theme in ("light", "dark", "auto"):
            page.goto(f"{site.base}embed/c/sweden/index.html?theme={theme}")
            grounds[theme] = ground(page)
        assert grounds["light"] != grounds["dark"]
        assert grounds["auto"] == grounds[system]


@of_the_whole
def test_the_preview_is_what_the_snippet_says(page: Any, site: Place) -> None:
    page.goto(f"{site.base}embed/index.html")
    page.select_option("#p-of-country", label="Denmark")
    page.select_option("#p-theme", "dark")
    snippet = page.inner_text("#p-country")
    asked = "embed/c/denmark/index.html?theme=dark"
    assert f'src="https://YOUR-ADDRESS/{asked}" title="Huawei in Denmark"' in snippet
    preview = page.locator(".framed iframe >> nth=1")
    assert preview.get_attribute("src") == f"../{asked}"
    assert f'height="{preview.get_attribute("height")}"' in snippet
    preview.scroll_into_view_if_needed()
    inside = page.frame_locator(".framed iframe >> nth=1")
    assert inside.locator("h1").inner_text() == "Huawei in Denmark"
    assert inside.locator(".from").inner_text().startswith("As of 30 Jun 2026")
    assert "map/index.html?theme=dark" in page.inner_text("#p-map")


# -- what is copied --------------------------------------------------------------------


@of_the_whole
@pytest.mark.parametrize("path", ["c/sweden/", "u/h7tsneevfj/", ""])
def test_what_is_copied_is_whole(page: Any, site: Place, path: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"{site.base}{path}index.html")
    copied = {}
    for name in ("sentence", "address", "citation", "BibTeX"):
        page.click(f"text=Copy {name}")
        page.wait_for_selector(f"text=Copy {name}", state="detached")
        copied[name] = page.evaluate("navigator.clipboard.readText()")
    dataset = site.record.dataset
    assert copied["address"] == f"{site.base}{path}index.html"
    assert f"version {dataset}." in copied["citation"]
    assert f"year = {{{dataset[:4]}}},\n  version = {{{dataset}}}," in copied["BibTeX"]
    assert "last day" not in "".join(copied.values())


_MEAN = """
async ([picture, box]) => {
  const image = new Image();
  image.src = "data:image/png;base64," + picture;
  await image.decode();
  const canvas = new OffscreenCanvas(box.width, box.height).getContext("2d");
  canvas.drawImage(image, box.x, box.y, box.width, box.height, 0, 0, box.width, box.height);
  const data = canvas.getImageData(0, 0, box.width, box.height).data;
  return [0, 1, 2].map(at => {
    const values = Array.from(data).filter((_, place) => place % 4 === at);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  });
}
"""
"""The mean colour of a part of a screenshot."""


@of_the_whole
@pytest.mark.parametrize("path", ["", "embed/map/"])
def test_a_pattern_is_no_colour_on_a_phone(
    browser: Any, site: Place, path: str
) -> None:
    """Algeria, unknown and in use, is seen as another country than Libya, which permits."""
    size = {"width": 375, "height": 800}
    with sitting(browser, site.host, viewport=size) as page:
        page.goto(site.base + path)
        page.locator(".map").scroll_into_view_if_needed()
        boxes = [
            page.locator(f"#map-{code} >> visible=true").bounding_box()
            for code in ("dz", "ly")
        ]
        picture = base64.b64encode(page.screenshot()).decode()
    inner = [middle_of(box) for box in boxes]
    with browser.new_page() as blank:
        algeria, libya = (blank.evaluate(_MEAN, [picture, box]) for box in inner)
    assert sum(abs(a - b) for a, b in zip(algeria, libya, strict=True)) > 150


def middle_of(box: dict[str, float]) -> dict[str, int]:
    """The middle quarter of a box."""
    width, height = round(box["width"] / 2), round(box["height"] / 2)
    x, y = round(box["x"] + box["width"] / 4), round(box["y"] + box["height"] / 4)
    return {"x": x, "y": y, "width": width, "height": height}
