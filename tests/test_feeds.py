"""Feeds of others: the three forms say the same, and what is hostile is refused."""

import fcntl
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hwstatus.errors import NotWritable, Refused, Unreadable
from hwstatus.exchange.feeds import reading
from hwstatus.exchange.feeds.reading import MOST_ENTRIES, read_feed
from hwstatus.exchange.feeds.subscriptions import (
    Subscription,
    Subscriptions,
    held,
    mark_of,
)
from hwstatus.proposals.reading import relevance

FEEDS = Path(__file__).parent / "data" / "feeds"
HERE = "https://news.example/feed"
TITLE = "Genovia's regulator bars Huawei from 5G core networks"


@pytest.mark.parametrize("name", ["news.rss", "news.atom", "news.json"])
def test_the_three_forms_say_the_same(name: str) -> None:
    feed = read_feed((FEEDS / name).read_bytes(), HERE)
    assert feed.title == "Genovia & Telecoms"
    first = feed.entries[0]
    assert first.key == "urn:genovia:1"
    assert first.address == "https://news.example/genovia?id=1&x=2"
    lead = "The ministry said operators must replace it by 2029."
    assert first.item.text == f"{TITLE}\n\n{lead}"
    assert first.item.date == "2026-03-03"
    [source] = first.item.sources
    assert source.publisher == "Genovia & Telecoms"
    assert (source.title, source.url) == (TITLE, first.address)
    assert source.published == "2026-03-03"


def test_what_an_entry_lacks_is_not_made_up() -> None:
    entries = read_feed((FEEDS / "news.rss").read_bytes(), HERE).entries
    assert [entry.address for entry in entries[1:]] == [
        "https://news.example/phones/mate",
        None,
    ]
    assert entries[2].item.date is None
    last = read_feed((FEEDS / "news.json").read_bytes(), HERE).entries[-1]
    assert (last.key, last.address) == ("7", "https://news.example/seven")


RSS = "<rss version='2.0'><channel><title>T</title>{}</channel></rss>"
ITEM = "<item><title>{}</title><link>{}</link><guid>same</guid></item>"


def test_a_key_that_several_entries_share_hides_none_of_them() -> None:
    items = [ITEM.format(n, f"https://news.example/{n}") for n in ("one", "two", "two")]
    entries = read_feed(RSS.format("".join(items)).encode(), HERE).entries
    assert [entry.item.text for entry in entries] == ["one", "two"]
    assert len({entry.key for entry in entries}) == 2


@pytest.mark.parametrize(
    ("given", "held"),
    [
        ("https://n.example/a?utm_source=rss&amp;id=7", "https://n.example/a?id=7"),
        ("https://n.example/a?UTM_Medium=x#xtor=RSS-3", "https://n.example/a"),
        ("https://n.example/a?b=c%20d#part", "https://n.example/a?b=c%20d#part"),
        ("https://[broken/?utm_source=rss", None),
    ],
)
def test_what_counts_readers_is_no_part_of_an_address(
    given: str, held: str | None
) -> None:
    [entry] = read_feed(RSS.format(ITEM.format("T", given)).encode(), HERE).entries
    assert entry.address == held
    assert entry.item.sources[0].url == held


def test_entries_of_a_json_feed_need_neither_link_nor_text_as_id() -> None:
    items = '{"id":1.5,"title":"one"},{"id":2.5,"title":"two"},{"title":"three"}'
    text = f'{{"version":"https://jsonfeed.org/version/1","items":[{items}]}}'
    entries = read_feed(text.encode(), HERE).entries
    assert [(entry.key, entry.address) for entry in entries] == [
        ("1.5", None),
        ("2.5", None),
        ("three", None),
    ]


def test_a_day_is_that_of_utc_in_every_form() -> None:
    late = "2026-03-03T23:30:00-05:00"
    item = f'{{"id":"1","title":"one","date_published":"{late}"}}'
    text = f'{{"version":"https://jsonfeed.org/version/1","items":[{item}]}}'
    [in_json] = read_feed(text.encode(), HERE).entries
    atom = f"<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>one</title><updated>{late}</updated></entry></feed>"
    [in_atom] = read_feed(atom.encode(), HERE).entries
    assert in_json.item.date == in_atom.item.date == "2026-03-04"


def test_a_long_notice_before_a_feed_is_passed_over() -> None:
    noted = f"<?xml version='1.0'?><!-- {'notice ' * 1_000}-->{RSS.format('')}"
    assert read_feed(noted.encode(), HERE).title == "T"


BOMB = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<rss version="2.0"><channel><title>&b;</title></channel></rss>"""


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (BOMB, "entities"),
        (BOMB.decode().encode("utf-16"), "entities"),
        (b"", "neither"),
        (b"<html><body>Not found</body></html>", "neither"),
        (b"\x1f\x8b\x08\x00\x00", "neither"),
        (b'{"version": "1.0"}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1.1"}', "no items"),
        (b'{"a": ' + b"[" * 200_000, "broken"),
        (b'{"version": "https://jsonfeed', "broken"),
        (str(FEEDS / "news.rss").encode(), "neither"),
    ],
)
def test_what_is_no_feed_is_refused(content: bytes, problem: str) -> None:
    with pytest.raises(Unreadable, match=problem):
        read_feed(content, HERE)


def test_tags_that_are_never_closed_keep_no_entry_back() -> None:
    """As HTML has them in an entry's text; what encloses them ends them."""
    items = f"<item><description>{'one<br>' * 90}</description></item>" * 9
    feed = read_feed(f"<rss><channel>{items}</channel></rss>".encode(), HERE)
    assert feed.entries[0].item.text.startswith("one one")


def test_no_more_entries_are_read_than_a_feed_has() -> None:
    items = ",".join(f'{{"id":"{n}","title":"t{n}"}}' for n in range(MOST_ENTRIES + 9))
    text = f'{{"version":"https://jsonfeed.org/version/1","items":[{items}]}}'
    feed = read_feed(text.encode(), HERE)
    assert (len(feed.entries), feed.unread) == (MOST_ENTRIES, 9)


@pytest.mark.parametrize("number", [30, 30_000])
def test_of_a_feed_of_many_entries_the_first_are_read_and_the_rest_counted(
    monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    monkeypatch.setattr(reading, "MOST_ENTRIES", 30)
    items = "".join(f"<item><title>t{n}</title></item>" for n in range(number))
    text = f"<rss><channel><title>T</title>{items}</channel></rss>"
    feed = read_feed(text.encode(), HERE)
    assert (len(feed.entries), feed.unread) == (30, number - 30)
    assert [feed.title, feed.entries[29].item.title] == ["T", "t29"]


def test_a_day_may_be_in_the_words_of_another_language() -> None:
    items = "".join(
        f"<item><title>{day}</title><pubDate>{day}</pubDate></item>"
        for day in ("mer, 16 nov 2022 10:00", "16 ноября 2022", "vor drei Tagen")
    )
    text = f"<rss><channel><title>T</title>{items}</channel></rss>"
    feed = read_feed(text.encode(), HERE)
    days = [entry.item.date for entry in feed.entries]
    assert days == ["2022-11-16", "2022-11-16", None]


@given(st.binary(max_size=300))
def test_any_bytes_are_a_feed_or_refused(content: bytes) -> None:
    for begun in (content, b"<rss>" + content, b"{" + content):
        try:
            read_feed(begun, HERE)
        except Unreadable as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("text", "concerns"),
    [
        (TITLE, True),
        ("Operator drops Chinese vendors from its 5G network", True),
        ("Huawei signs a contract with the ministry for a network core", True),
        ("A court lets the ban on Huawei stand", True),
        ("Government weighs rip-and-replace fund", True),
        ("Huawei Mate 90 hands-on: a foldable phone at a better price", False),
        ("Huawei's revenue and profit rise in the third quarter", False),
        ("New smartwatch of Huawei: battery and display in review", False),
        ("The regulator auctions 5G spectrum to three operators", False),
        ("", False),
    ],
)
def test_news_that_concerns_the_standing_is_told_from_other_news(
    text: str, *, concerns: bool
) -> None:
    assert (not relevance(text).reason) is concerns


# -- the feeds that are followed -------------------------------------------------------


def test_followed_feeds_are_kept_beside_the_tracker(tmp_path: Path) -> None:
    tracker = tmp_path / "t.db"
    feed = Subscription(HERE, "Telecoms \x1b", etag='"1"', seen=(mark_of("a"),))
    with held(tracker) as feeds:
        feeds.keep(feed)
    again = Subscriptions.beside(tracker)
    assert again.feeds == {HERE: feed}
    assert again.path == tmp_path / "t.feeds.json"
    with held(tracker) as feeds:
        feeds.remove(HERE)
    assert Subscriptions.beside(tracker).feeds == {}


def test_feeds_are_held_by_one_at_a_time(tmp_path: Path) -> None:
    with (
        held(tmp_path / "t.db"),
        pytest.raises(Refused, match="in use"),
        held(tmp_path / "t.db"),
    ):
        pass
    with held(tmp_path / "t.db"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_its_holder_took_away_holds_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between opening and locking the former holder leaves, and a third one comes."""
    lock = tmp_path / ".t.feeds.json.lock"

    def elsewhere(handle: int, how: int) -> None:
        lock.unlink()
        lock.write_text("of the third one")

    monkeypatch.setattr(fcntl, "flock", elsewhere)
    with pytest.raises(Refused, match="in use"), held(tmp_path / "t.db"):
        pass
    assert lock.read_text() == "of the third one"


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"feeds":[{}]}', '{"feeds":[{"address":1,"title":2}]}']
)
def test_a_damaged_list_is_said_and_not_overwritten(tmp_path: Path, text: str) -> None:
    kept = tmp_path / "t.feeds.json"
    kept.write_text(text)
    with pytest.raises(Unreadable, match="no list of feeds"):
        Subscriptions.beside(tmp_path / "t.db")
    assert kept.read_text() == text


def test_where_nothing_can_be_written_nothing_is_changed(tmp_path: Path) -> None:
    with pytest.raises(NotWritable), held(tmp_path / "nowhere" / "t.db"):
        pass
