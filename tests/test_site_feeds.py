"""Feeds and calendars of the site, read by the libraries that others read them with."""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree

import feedparser  # type: ignore[import-untyped]
import pytest
from icalendar import Calendar

from hwstatus.answers.calendars import calendar
from hwstatus.site.pages.updates import ALARMS
from samples import WORLD_ENTITIES, WORLD_GROUPS, WORLD_UPDATES, update, write_tracker
from site_of import BAD_TEXT, BASE, CORRECTED, RETRACTED, site_of, storied_site

Files = Mapping[str, bytes]
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def files() -> Files:
    return storied_site()


@pytest.fixture(scope="module")
def based() -> Files:
    return storied_site(BASE)


def atoms(files: Files) -> Iterator[tuple[str, Any]]:
    """Every Atom feed, parsed; what is not well-formed fails."""
    for path, content in files.items():
        if path.endswith(".atom"):
            ElementTree.fromstring(content)
            found = feedparser.parse(content)
            assert not found.bozo, (path, found.get("bozo_exception"))
            assert found.version == "atom10"
            yield path, found


def ids(found: Any) -> list[str]:
    return [entry.id for entry in found.entries]


def test_every_atom_feed_is_read(files: Files) -> None:
    feeds = dict(atoms(files))
    assert {"changes/feed.atom", "changes/corrections.atom"} < set(feeds)
    assert {"c/ruritania/feed.atom", "g/old-alliance/feed.atom"} < set(feeds)
    known = [found.feed.id for found in feeds.values()]
    assert len(set(known)) == len(known)
    for found in feeds.values():
        assert re.fullmatch(r"[0-9T:-]+Z", found.feed.updated)
        assert len(set(ids(found))) == len(found.entries)
        moments = [entry.updated for entry in found.entries]
        assert moments == sorted(moments, reverse=True)


def test_every_atom_feed_has_what_the_format_asks_for(files: Files) -> None:
    for path, content in files.items():
        if not path.endswith(".atom"):
            continue
        feed = ElementTree.fromstring(content)
        for element in (feed, *feed.iter(f"{ATOM}entry")):
            for needed in ("id", "title", "updated"):
                assert len(element.findall(ATOM + needed)) == 1
            assert (element.findtext(f"{ATOM}id") or "").startswith("tag:hwstatus,")
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None
        assert feed.find(f"{ATOM}link[@rel='self']") is not None


def test_an_entry_is_a_change_of_status(files: Files) -> None:
    found = feedparser.parse(files["c/ruritania/feed.atom"])
    titles = {entry.id: entry.title for entry in found.entries}
    assert titles == {
        "tag:hwstatus,2026:3b0000000a/5g": "Ruritania: under-review (5g), 2018",
        "tag:hwstatus,2026:4c0000000b/5g": "Ruritania: restricted (5g) ← under-review, 12 Mar 2019",
        "tag:hwstatus,2026:4c0000000b/5g-core": "Ruritania: banned (5g-core), 12 Mar 2019",
        "tag:hwstatus,2026:5d0000000c/5g": "Ruritania: phase-out (5g) ← restricted, 22 Jul 2020",
    }
    first = found.entries[0]
    assert first.published == "2020-07-22T00:00:00Z"
    assert {tag.term for tag in first.tags} == {"phase-out", "5g"}


def test_corrections_are_apart(files: Files) -> None:
    corrections = feedparser.parse(files["changes/corrections.atom"])
    assert [entry.title for entry in corrections.entries] == [
        "Fredcom: retracted, the update of 31 Jan 2025",
        "Borduria: corrected, the update of 1 Feb 2021",
    ]
    assert "the paper took it back" in corrections.entries[1].summary
    changes = feedparser.parse(files["changes/feed.atom"])
    assert not any("correction" in known for known in ids(changes))
    assert not any(RETRACTED.id in known for known in ids(changes))
    corrected = f"tag:hwstatus,2026:{CORRECTED.id}/5g"
    [entry] = [entry for entry in changes.entries if entry.id == corrected]
    assert entry.updated == "2026-11-21T08:00:00Z"


def test_a_group_has_the_changes_of_its_members(files: Files) -> None:
    group = feedparser.parse(files["g/old-alliance/feed.atom"])
    one = feedparser.parse(files["c/ruritania/feed.atom"])
    assert set(ids(group)) == set(ids(one))


def test_links_lead_to_pages(files: Files) -> None:
    for path, found in atoms(files):
        for entry in found.entries:
            target = urljoin(f"https://a.example/{path}", entry.link)
            assert target.removeprefix("https://a.example/") in files


def test_ids_stay_the_same_wherever_the_site_is(files: Files, based: Files) -> None:
    there = dict(atoms(based))
    for path, found in atoms(files):
        assert ids(there[path]) == ids(found)
        assert there[path].feed.id == found.feed.id
        assert all(entry.link.startswith(BASE) for entry in there[path].entries)


def test_a_later_change_alters_one_entry(tmp_path: Path) -> None:
    """What was read stays read: the other entries keep id, time and words."""
    shared = WORLD_ENTITIES + WORLD_GROUPS
    later = update("ff00000000", "genovia", date="2026-01-01", effects=["banned"],
                   recorded_at="2026-11-23T00:00:00Z")  # fmt: skip
    before = write_tracker(tmp_path / "a.db", shared, WORLD_UPDATES)
    after = write_tracker(tmp_path / "b.db", shared, [*WORLD_UPDATES, later])
    old, new = (
        feedparser.parse(site_of(path)["changes/feed.atom"]) for path in (before, after)
    )
    assert ids(new) == ["tag:hwstatus,2026:ff00000000/5g", *ids(old)]
    assert [e.updated for e in new.entries[1:]] == [e.updated for e in old.entries]


# -- JSON Feed -------------------------------------------------------------------------


def json_feeds(files: Files) -> Iterator[tuple[str, Any]]:
    for path, content in files.items():
        if path.endswith(("/feed.json", "/corrections.json")):
            yield path, json.loads(content)


def test_json_feeds_say_the_same(files: Files) -> None:
    found = dict(json_feeds(files))
    for path, atom in atoms(files):
        feed = found[path.replace(".atom", ".json")]
        assert feed["version"] == "https://jsonfeed.org/version/1.1"
        assert [item["id"] for item in feed["items"]] == ids(atom)
        assert [i["title"] for i in feed["items"]] == [e.title for e in atom.entries]


def test_json_feeds_have_full_addresses_or_none(files: Files, based: Files) -> None:
    for _, feed in json_feeds(files):
        assert "feed_url" not in feed
        assert not any("url" in item for item in feed["items"])
    for path, feed in json_feeds(based):
        assert feed["feed_url"] == BASE + path
        assert all(item["url"].startswith(BASE) for item in feed["items"])
        for item in feed["items"]:
            assert item.get("external_url", "http").startswith("http")


# -- calendars -------------------------------------------------------------------------


def test_every_calendar_is_read(files: Files) -> None:
    seen = {}
    for path, content in files.items():
        if path.endswith(".ics"):
            events = Calendar.from_ical(content.decode()).walk("VEVENT")
            seen[path] = {str(event["uid"]) for event in events}
            assert len(seen[path]) == len(events)
            # Ruritania's deadline was met before its day: nobody is reminded of it.
            alarms = {str(e["uid"])[:2]: len(e.walk("VALARM")) for e in events}
            assert alarms.items() <= {"5d": 0, "ha": 3}.items()
    everybody = seen.pop("deadlines/deadlines.ics")
    assert everybody == {"5d0000000c-5g@hwstatus", "ha00000000-5g@hwstatus"}
    assert set().union(*seen.values()) == everybody
    assert seen["c/ruritania/deadlines.ics"] == seen["g/old-alliance/deadlines.ics"]


def test_a_calendar_without_deadlines_is_one(files: Files) -> None:
    """RFC 5545 asks for a component: a time zone shows nothing."""
    read = Calendar.from_ical("".join(calendar([], "nothing due", ALARMS)))
    assert [part.name for part in read.subcomponents] == ["VTIMEZONE"]
    other = Calendar.from_ical(files["c/ruritania/deadlines.ics"].decode())
    assert {part.name for part in other.subcomponents} == {"VEVENT"}


def test_an_event_leads_to_the_page_of_its_update(based: Files) -> None:
    text = based["c/ruritania/deadlines.ics"].decode()
    [event] = Calendar.from_ical(text).walk("VEVENT")
    assert str(event["url"]) == f"{BASE}u/5d00000zzz/"
    assert event["sequence"] == 1


# -- hostile text ----------------------------------------------------------------------


def test_hostile_text_is_text(files: Files) -> None:
    found = feedparser.parse(files["c/hostile/feed.atom"])
    [entry] = found.entries
    assert "<script>alert(1)</script>" in entry.content[0].value
    assert entry.content[0].type == "text/plain"
    assert "related" not in {link.rel for link in entry.links}
    for path, content in files.items():
        if path.endswith((".atom", ".ics")) or "feed.json" in path:
            shown = content.decode()
            assert "javascript:" not in shown
            assert "\u202e" not in shown and "\x1b" not in shown
    assert BAD_TEXT not in files["c/hostile/feed.atom"].decode()
