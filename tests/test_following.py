"""`feeds`: feeds on a loopback server become drafts, once, and cron hears of it only where it should."""

import gzip
import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import InProcess, Outcome, Subprocess, Terminal, json_lines
from costs import one_in
from hwstatus.cli.curation import feeds
from hwstatus.exchange.feeds import reading
from hwstatus.exchange.feeds.subscriptions import Asker, Subscriptions, held
from hwstatus.installation import remedy
from hwstatus.network.fetcher import Fetcher
from loopback import Loopback, Script, endless, page, redirect, silence
from program import DAY
from samples import AFTER

FEEDS = Path(__file__).parent / "data" / "feeds"
NAMES = ("news.rss", "news.atom", "news.json")
OF_STANDING = "Genovia's regulator bars Huawei from 5G core networks"


def _asker(timeout: float = 5.0, most: int = 200_000) -> Asker:
    def anywhere(address: object, port: int) -> str:
        return ""

    private = Fetcher(
        anywhere, purpose="tests", timeout=timeout, max_bytes=most, pause_per_host=0
    )
    return Asker(Fetcher(purpose="tests", max_bytes=most), private)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server; its feeds are asked without a pause."""
    monkeypatch.setattr(feeds, "asker", _asker)
    with Loopback() as found:
        for name in NAMES:
            found.put(f"/{name}", page((FEEDS / name).read_bytes()))
        yield found


def json_feed(*titles: str) -> bytes:
    """A feed with an entry for each title."""
    items = [
        {"id": title, "title": title, "url": f"https://news.example/{number}/{title}"}
        for number, title in enumerate(titles)
    ]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "T", "items": items}
    return json.dumps(feed).encode()


def add(fast: InProcess, world: Path, address: str) -> Outcome:
    """Follow a feed of this machine."""
    found = fast("feeds", "add", address, "--private", db=world)
    assert found.code == 0, found
    return found


def titles(fast: InProcess, world: Path) -> list[str]:
    """The titles of the drafts that wait."""
    return [row["title"] for row in json_lines(fast("review", "-f", "jsonl", db=world))]


@pytest.mark.parametrize("name", NAMES)
def test_news_of_the_standing_become_drafts_once(
    fast: InProcess, world: Path, server: Loopback, name: str
) -> None:
    address = server.address(f"/{name}")
    told = add(fast, world, address)
    assert told.err.startswith("Following Genovia & Telecoms: ")
    assert titles(fast, world) == []
    done = fast("feeds", "fetch", db=world)
    assert (done.code, len(done.lines)) == (0, 1)
    assert done.err.startswith("1 draft from 1 feed, ")
    assert titles(fast, world) == [OF_STANDING]
    again = fast("feeds", "fetch", db=world)
    assert (again.code, again.out, again.err) == (0, "", "")
    [row] = json_lines(fast("feeds", "-f", "jsonl", db=world))
    assert (row["address"], row["drafts"]) == (address, 1)
    assert row["fetched"] and row["problem"] is None


def test_what_was_left_aside_is_listed_by_reason_and_can_be_drafted(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    phone, office = "Huawei Mate 90 hands-on: a better phone", "Huawei opens an office"
    feed = tmp_path / "feed.json"
    feed.write_bytes(json_feed(OF_STANDING, phone, office, "Rain falls"))
    assert fast("feeds", "add", str(feed), db=world).code == 0
    fetched = fast("feeds", "fetch", db=world)
    assert "3 left aside (1 unnamed, 1 no-act, 1 goods)." in fetched.err
    rows = json_lines(fast("feeds", "aside", "-f", "jsonl", db=world))
    assert [(row["reason"], row["title"]) for row in rows] == [
        ("unnamed", "Rain falls"),
        ("no-act", office),
        ("goods", phone),
    ]
    assert fast("feeds", "aside", rows[2]["id"][:6], db=world).code == 0
    assert titles(fast, world) == [OF_STANDING, phone]
    left = json_lines(fast("feeds", "aside", "-f", "jsonl", db=world))
    assert left == rows[:2]
    missing = fast("feeds", "aside", "zzz", db=world)
    assert (missing.code, missing.out) == (1, "") and "'zzz'" in missing.err


def test_the_three_forms_of_one_feed_make_one_draft(
    fast: InProcess, world: Path, server: Loopback
) -> None:
    for name in NAMES:
        add(fast, world, server.address(f"/{name}"))
    assert fast("feeds", "fetch", db=world).code == 0
    assert titles(fast, world) == [OF_STANDING]


def test_what_has_not_changed_is_not_sent_again(
    fast: InProcess, world: Path, server: Loopback
) -> None:
    headers = ('ETag: "e1"', "Last-Modified: Tue, 03 Mar 2026 09:00:00 GMT")
    address = server.put("/a", page(json_feed(OF_STANDING), "200 OK", *headers))
    add(fast, world, address)
    fast("feeds", "fetch", db=world)
    assert "if-none-match" not in server.asked[-1].headers
    server.put("/a", page(b"", "304 Not Modified"))
    quiet = fast("feeds", "fetch", db=world)
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    asked = server.asked[-1].headers
    assert asked["if-none-match"] == '"e1"'
    assert asked["if-modified-since"].startswith("Tue, 03 Mar 2026")
    fast("feeds", "fetch", db=world)
    assert server.asked[-1].headers["if-none-match"] == '"e1"'


def test_what_was_rejected_or_taken_back_does_not_return(
    fast: InProcess, world: Path, server: Loopback
) -> None:
    address = server.put("/a", page(json_feed(OF_STANDING)))
    add(fast, world, address)
    [draft] = fast("feeds", "fetch", db=world).lines
    assert fast("review", "reject", draft, db=world).code == 0
    more = "A court lets the ban on Huawei stand"
    server.put("/a", page(json_feed(OF_STANDING, more)))
    assert fast("feeds", "fetch", db=world).code == 0
    assert titles(fast, world) == [more]
    assert fast("undo", db=world).code == 0
    assert fast("feeds", "fetch", db=world).out == ""
    assert titles(fast, world) == []


def test_a_crash_before_the_state_is_written_repeats_nothing(
    fast: InProcess, world: Path, server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(fast, world, server.address("/news.json"))

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Subscriptions, "keep", crash)
        assert fast("feeds", "fetch", db=world).code == 130
    assert titles(fast, world) == [OF_STANDING]
    quiet = fast("feeds", "fetch", db=world)
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")
    assert titles(fast, world) == [OF_STANDING]


BOMB = b'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aa">]><rss><channel/></rss>'
PACKED = page(gzip.compress(b" " * 9_000_000), "200 OK", "Content-Encoding: gzip")


def rss(item: str) -> bytes:
    """A feed in RSS with one entry, which holds an item."""
    return f"<rss><channel><item><title>A</title>{item}</item></channel></rss>".encode()


TOO_LONG = "more than 0.05 s"
ATTRIBUTES = [f'a{number}="x"' for number in range(15_000)]
FAULTS: dict[str, tuple[bytes | Script, str]] = {
    "huge": (endless(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 50_000), "larger than"),
    "packed": (PACKED, "larger than"),
    "slow": (silence, "no full answer within"),
    "a file": (redirect("file:///etc/passwd"), "only http and https"),
    "circle": (redirect("/bad"), "circle"),
    "page": (page(b"<html><body>Not a feed</body></html>"), "not a feed"),
    "entities": (page(BOMB), "entities"),
    "gone": (page(b"", "410 Gone"), "410"),
    "attributes": (page(rss(f"<guid {' '.join(ATTRIBUTES)}/>")), TOO_LONG),
    "deep": (page(rss("<a>" * 30_000)), TOO_LONG),
    "names": (
        page(rss("".join(f"<x{n} xmlns='n:{n}'/>" for n in range(7_500)))),
        TOO_LONG,
    ),
}


@one_in(3)
@pytest.mark.parametrize("fault", FAULTS)
def test_a_feed_that_fails_stops_no_other(
    fast: InProcess,
    world: Path,
    server: Loopback,
    monkeypatch: pytest.MonkeyPatch,
    fault: str,
) -> None:
    answer, problem = FAULTS[fault]
    bad = server.put("/bad", page(json_feed("A")))
    add(fast, world, bad)
    add(fast, world, server.address("/news.json"))
    server.put("/bad", answer)
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.05 if problem == TOO_LONG else 0.2)
    if answer is silence:  # a busy machine may take as long for any other answer
        monkeypatch.setattr(feeds, "asker", lambda: _asker(timeout=0.3))
    done = fast("feeds", "fetch", db=world)
    assert done.code == 6
    assert "error: 1 of 2 feeds could not be read" in done.err
    assert f"{bad}: " in done.err and problem in done.err
    assert titles(fast, world) == [OF_STANDING]
    first, second = json_lines(fast("feeds", "-f", "jsonl", db=world))
    assert problem in first["problem"] and second["problem"] is None
    alone = fast("feeds", "fetch", bad, db=world)
    assert (alone.code, alone.out) == (4, "")
    refused = fast("feeds", "remove", bad, db=world)
    assert refused.code == 0
    assert fast("feeds", "add", bad, "--private", db=world).code in (2, 3)
    assert len(json_lines(fast("feeds", "-f", "jsonl", db=world))) == 1


def test_private_addresses_are_asked_only_where_the_feed_was_added_so(
    fast: InProcess, world: Path, server: Loopback
) -> None:
    told = fast("feeds", "add", server.address("/news.json"), db=world)
    assert told.code == 3 and "--private" in told.err
    assert server.asked == []
    assert fast("feeds", db=world).err == (
        f"No feed is followed yet: hwstatus --db {world} feeds add ADDRESS\n"
    )


def test_without_any_feed_a_person_is_told_how_to_follow_one(
    terminal: Terminal, fast: InProcess, world: Path
) -> None:
    told = terminal("feeds", "fetch", db=world, stderr_too=True, columns=300)
    assert (told.code, told.out) == (
        0,
        f"No feed is followed yet: hwstatus --db {world} feeds add ADDRESS\n",
    )
    assert fast("feeds", "fetch", db=world) == Outcome(0, "", "")


def test_each_figure_of_a_feed_is_titled_at_any_width(
    terminal: Terminal, fast: InProcess, world: Path, tmp_path: Path
) -> None:
    feed = tmp_path / "feed.json"
    feed.write_bytes(json_feed("A"))
    assert fast("feeds", "add", str(feed), db=world).code == 0
    wide = terminal("feeds", "--color", "never", db=world, columns=250).out
    titles = ["title", "address", "fetched", "drafts", "left", "aside", "problem"]
    assert wide.splitlines()[0].split() == titles
    narrow = terminal("feeds", "--color", "never", db=world, columns=60).out
    assert narrow.splitlines()[0] == "T"
    assert "0 drafts · 0 left aside" in " ".join(narrow.split())


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("add",), 2, "expected: hwstatus feeds add"),
        (("fetsch",), 2, "add, fetch, aside or remove"),
        (("remove", "https://a.example/"), 1, "is followed"),
        (("fetch", "https://a.example/"), 1, "is followed"),
        (("add", "ftp://a.example/x"), 3, "only http and https"),
        (("add", "https://u:p@a.example/x"), 3, "user name"),
        (("add", "missing.rss"), 3, "cannot be read"),
        (("add", "/dev/zero"), 3, "no file"),
        (("fetch", "--private"), 2, "--private"),
    ],
)
def test_bad_words_are_refused_in_a_line(
    fast: InProcess, world: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    found = fast("feeds", *words, db=world)
    assert (found.code, found.out) == (code, "")
    assert said in found.err.splitlines()[0]


def test_a_file_is_followed_like_an_address(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.json"
    kept.write_bytes(json_feed("A"))
    assert fast("feeds", "add", str(kept), db=world).code == 0
    again = fast("feeds", "add", str(kept), db=world)
    assert again.code == 3 and "followed already" in again.err
    kept.write_bytes(json_feed("A", OF_STANDING))
    assert len(fast("feeds", "fetch", db=world).lines) == 1
    assert fast("feeds", "remove", str(kept), db=world).code == 0
    assert titles(fast, world) == [OF_STANDING]


def test_cron_finds_one_run_at_a_time(
    hw: Subprocess, fast: InProcess, world: Path
) -> None:
    with held(world):
        found = hw("feeds", "fetch", db=world)
    assert (found.code, found.out) == (3, "")
    assert found.err == "error: the feeds are in use by another hwstatus; try again\n"
    assert hw("feeds", "fetch", db=world) == Outcome(0, "", "")


def test_without_feedparser_one_line_says_what_to_install(
    fast: InProcess, world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "feedparser", None)
    found = fast("feeds", "add", str(FEEDS / "news.rss"), db=world)
    assert found.code == 4
    assert found.err == (
        "error: reading a feed in RSS or Atom needs feedparser\n"
        f"  install it: {remedy('feeds')}\n"
    )


HOSTILE = "Huawei ban \x1b[31m<script>alert(1)</script>\u202e\x07|[x](y)"


def test_hostile_titles_reach_no_terminal_and_no_page(
    fast: InProcess, world: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.json"
    kept.write_bytes(json_feed(HOSTILE).replace(b'"T"', json.dumps(HOSTILE).encode()))
    added = fast("feeds", "add", str(kept), db=world)
    shown = [added, fast("feeds", "fetch", db=world)]
    for form in ("table", "plain", "csv", "tsv", "json", "markdown", "html"):
        shown += [fast(one, "-f", form, db=world) for one in ("feeds", "review")]
    for found in shown:
        assert found.code == 0
        for bad in ("\x1b[31m", "\x07", "\u202e", "<script>"):
            assert bad not in found.out + found.err


def test_a_new_user_follows_before_there_is_a_tracker(
    hw: Subprocess, tmp_path: Path
) -> None:
    kept = tmp_path / "kept.json"
    kept.write_bytes(json_feed(OF_STANDING))
    assert hw("feeds", "add", str(kept)).code == 0
    found = hw("feeds", "fetch", env={DAY: AFTER})
    assert (found.code, len(found.lines)) == (0, 1)
    assert hw("review", "-f", "jsonl").lines


def test_news_under_another_title_and_counted_address_is_known_again(
    fast: InProcess, world: Path, server: Loopback
) -> None:
    def item(key: str, title: str, counter: str) -> bytes:
        found = {"id": key, "title": title, "url": f"https://n.example/1?{counter}"}
        feed = {"version": "https://jsonfeed.org/version/1", "items": [found]}
        return json.dumps(feed).encode()

    address = server.put("/a", page(item("a", OF_STANDING, "utm_source=one")))
    add(fast, world, address)
    assert len(fast("feeds", "fetch", db=world).lines) == 1
    later = f"Updated: {OF_STANDING}"
    server.put("/a", page(item("b", later, "utm_source=two&fbclid=3")))
    assert fast("feeds", "fetch", db=world).out == ""


def test_a_feed_is_removed_by_its_title_where_that_is_clear(
    fast: InProcess, world: Path, server: Loopback
) -> None:
    add(fast, world, server.address("/news.rss"))
    add(fast, world, server.address("/news.atom"))
    both = fast("feeds", "remove", "Genovia & Telecoms", db=world)
    assert (both.code, both.out) == (1, "")
    fast("feeds", "remove", server.address("/news.rss"), db=world)
    assert fast("feeds", "remove", "genovia & telecoms", db=world).code == 0


def test_no_password_of_a_feed_is_shown(fast: InProcess, world: Path) -> None:
    told = fast("feeds", "add", "https://anna:secret@news.example/", db=world)
    assert told.code == 3
    assert "secret" not in told.err
    assert "https://anna@news.example/: the address holds a user name" in told.err
