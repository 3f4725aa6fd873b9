"""Weeks of the site, and a page, a feed and a calendar for each watchlist."""

import re
from collections.abc import Mapping
from pathlib import Path

import feedparser  # type: ignore[import-untyped]
import pytest
from icalendar import Calendar

from conftest import InProcess, json_lines
from hwstatus.answers.news import NEW
from hwstatus.paths import Location
from hwstatus.settings import watchlists
from hwstatus.site.pages.updates import watchlist_page
from hwstatus.site.record import Record
from hwstatus.site.site import Site
from hwstatus.store.ledger import upsert
from hwstatus.store.tracker import open_tracker
from samples import CONTEXT, WORLD_ENTITIES, effect, update, write_tracker
from site_of import site_of, write_storied
from test_digest import record

Files = Mapping[str, bytes]


@pytest.fixture(scope="module")
def tracker(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What happened and was recorded in weeks, and added to one of them later."""
    path = write_tracker(tmp_path_factory.mktemp("weeks") / "t.db", WORLD_ENTITIES)
    ban = effect("banned", "adopted", "law")
    exact = update("aaaaaaaaaa", date="2026-11-24", effects=[ban])
    vague = update("bbbbbbbbbb", "genovia", date="2026-11", effects=[ban])
    late = update("cccccccccc", "borduria", date="2026-11-25", effects=[ban])
    late = late._replace(recorded_at="2026-12-09T08:00:00Z")
    record(path, "2026-11-25", [upsert(exact), upsert(vague)])
    record(path, "2026-12-09", [upsert(late)])
    return path


@pytest.fixture(scope="module")
def files(tracker: Path) -> Files:
    return site_of(tracker)


def ids(page: bytes) -> set[str]:
    recorded, _, happened = page.decode().partition("Happened in this week")
    assert happened
    return set(re.findall(r"u/(\w{10})/", recorded))


def test_a_week_with_anything_has_a_page_and_an_empty_one_none(files: Files) -> None:
    pages = {p for p in files if re.fullmatch(r"week/.+/index.html", p)}
    assert pages == {"week/2026-W48/index.html", "week/2026-W50/index.html"}
    assert b"2026-W48" in files["week/index.html"]
    assert b"week/2026-W50/" in files["index.html"]


def test_a_week_says_what_was_recorded_and_what_happened_and_what_was_added_later(
    files: Files,
) -> None:
    recorded, _, happened = files["week/2026-W48/index.html"].decode().partition("<h2>Happened")  # fmt: skip
    assert set(re.findall(r"u/(\w{10})/", recorded)) == {"aaaaaaaaaa", "bbbbbbbbbb"}
    assert set(re.findall(r"u/(\w{10})/", happened)) == {"aaaaaaaaaa", "cccccccccc"}
    assert happened.count("added later, 9 Dec 2026") == 1
    feed = feedparser.parse(files["week/2026-W50/feed.atom"])
    assert [entry.id for entry in feed.entries] == ["tag:hwstatus,2026:cccccccccc/5g"]


def test_week_pages_are_the_digests_of_their_weeks(
    fast: InProcess, tmp_path: Path
) -> None:
    path = write_storied(tmp_path / "storied.db")
    week = ("--since", "2026-11-16", "--until", "2026-11-22")
    said = fast("digest", *week, "-f", "jsonl", db=path)
    rows = [row for row in json_lines(said) if row["kind"] in NEW]
    listed = {row["id"] for row in rows if row["kind"] != "evidence"}
    files = site_of(path)
    assert ids(files["week/2026-W47/index.html"]) == listed
    feed = feedparser.parse(files["week/2026-W47/feed.atom"])
    assert len(feed.entries) == len(rows)


LISTS = """
[plain]
names = ["ruritania", "fredcom", "genovia", "borduria", "elbonia"]
[ran]
names = ["ruritania", "fredcom", "genovia"]
scopes = ["5g-ran"]
[firm]
names = ["ruritania", "fredcom", "genovia", "borduria"]
binding = true
[two]
names = ["ruritania", "borduria"]
scopes = ["5g", "legacy-mobile"]
"""


def test_the_page_of_a_list_has_the_verdicts_that_status_has(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    lists = tmp_path / "lists.toml"
    lists.write_text(LISTS)
    for name, watchlist in watchlists.read(lists).items():
        with open_tracker(Location(world, "a test"), CONTEXT) as tracker:
            site = Site(Record(tracker), None, tmp_path, tmp_path, cards=False)
            [page] = watchlist_page(site, watchlist)
        head, _, _ = page.content.decode().partition("<h2>")
        found = re.findall(
            r'<li><a [^>]*?/([\w-]+)/index.html">[^<]+</a> <b class="chip ([\w-]+)"',
            head,
        )
        told = fast("status", "--watch", f"{lists}:{name}", "-f", "jsonl", db=world)
        rows = [(row["entity"], row["status"]) for row in json_lines(told)]
        assert found == rows, name


@pytest.mark.slow
def test_each_list_of_a_file_has_a_page_a_feed_and_a_calendar_that_reminds(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    lists = tmp_path / "lists.toml"
    core = '[core]\nnames = ["ruritania", "fredcom"]\nscopes = ["5g"]\n'
    lists.write_text(f'{core}[far]\nnames = ["genovia"]\nbinding = true\n')
    public = tmp_path / "public"
    done = fast("publish", str(public), "--watch", str(lists), db=world)
    assert done.code == 0, done.err
    page = (public / "w" / "core" / "index.html").read_text()
    assert "Ruritania" in page and "Genovia" not in page
    feed = feedparser.parse((public / "w" / "core" / "feed.atom").read_bytes())
    assert {entry.id.rpartition("/")[2] for entry in feed.entries} == {"5g"}
    calendar = Calendar.from_ical((public / "w/core/deadlines.ics").read_bytes())
    triggers = [str(a["TRIGGER"].to_ical()) for a in calendar.walk("VALARM")]
    assert triggers == ["b'-P90D'", "b'-P30D'", "b'-P7D'"]
    assert "a calendar</a> that reminds 90, 30 and 7 days before." in page
    assert not feedparser.parse((public / "w/far/feed.atom").read_bytes()).entries
    lists.write_text('[core]\nnames = ["genovia"]\n')
    assert fast("publish", str(public), "--watch", str(lists), db=world).code == 0
    assert not (public / "w" / "far").exists()
    assert "Genovia" in (public / "w" / "core" / "index.html").read_text()
