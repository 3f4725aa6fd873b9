"""Fetching a page: what is recorded, whatever servers and addresses are up to."""

import gzip
import hashlib
import json
import re
import shutil
import ssl
import subprocess
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from socket import socket
from threading import Lock
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from costs import examples
from hwstatus.network.addresses import Unfetchable, public_only, read_target
from hwstatus.network.fetcher import Fetcher, Response
from hwstatus.network.pages import archived_copy, text_digest
from hwstatus.paths import PACKAGE
from hwstatus.version import __version__
from loopback import (
    Loopback,
    Script,
    after,
    chunked,
    drip,
    endless,
    page,
    redirect,
    reset,
    silence,
)

LIMIT = 100_000


def loopback_too(address: IPv4Address | IPv6Address, port: int) -> str:
    """The default guard, with this machine let in at any port."""
    return "" if str(address) == "127.0.0.1" else public_only(address, port)


def fetcher(**changes: Any) -> Fetcher:
    """One that reaches the loopback server, without pauses unless asked for."""
    wanted = {
        "guard": loopback_too,
        "purpose": "tests",
        "timeout": 5.0,
        "max_bytes": LIMIT,
        "pause_per_host": 0.0,
        **changes,
    }
    return Fetcher(**wanted)


class Clock:
    """A clock that goes on only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let the time go by at once."""
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def server() -> Iterator[Loopback]:
    """A server without a page."""
    with Loopback() as running:
        yield running


def test_nothing_else_touches_the_network() -> None:
    network = re.compile(
        r"^\s*(?:import|from) (?:socket|ssl|http\.|urllib\.request)\b", re.MULTILINE
    )
    sources = {
        path for path in PACKAGE.rglob("*.py") if network.search(path.read_text())
    }
    assert sources == {
        PACKAGE / "network" / f"{name}.py" for name in ("fetcher", "listening", "wire")
    }


# -- what is recorded ------------------------------------------------------------------


def test_a_page_is_recorded_whole(server: Loopback) -> None:
    headers = ["Content-Type: text/html; charset=utf-8", 'ETag: "v1"']
    headers += ["Last-Modified: Tue, 20 Oct 2020 10:00:00 GMT", "Set-Cookie: a=b"]
    url = server.put("/act?id=1", page(b"<p>Act", "200 OK", *headers))
    assert fetcher().get(url + "#section-2") == Response(
        url=url,
        outcome="reachable",
        status=200,
        content_type="text/html; charset=utf-8",
        etag='"v1"',
        last_modified="Tue, 20 Oct 2020 10:00:00 GMT",
        body=b"<p>Act",
    )


def test_a_request_says_who_asks_and_no_more(server: Loopback) -> None:
    url = server.put("/", page(b"", "200 OK", "Set-Cookie: a=b"))
    one = fetcher()
    one.get(url)
    one.get(url)
    assert server.asked[1].headers == {
        "host": f"127.0.0.1:{server.port}",
        "user-agent": f"hwstatus/{__version__} (tests)",
        "accept": "*/*",
        "accept-encoding": "gzip",
        "connection": "close",
    }


def test_an_unchanged_page_is_not_sent_again(server: Loopback) -> None:
    url = server.put("/", b"HTTP/1.1 304 Not Modified\r\n\r\n")
    day = "Tue, 20 Oct 2020 10:00:00 GMT"
    response = fetcher().get(url, etag='"v1"', last_modified=day)
    assert response == Response(url, "reachable", status=304)
    assert server.asked[0].headers["if-none-match"] == '"v1"'
    assert server.asked[0].headers["if-modified-since"] == day


def test_a_remembered_header_cannot_smuggle_another(server: Loopback) -> None:
    url = server.put("/", page())
    fetcher().get(url, etag='"v1"\r\nX-Evil: 1', last_modified="\x00\x1b[31m")
    assert server.asked[0].headers["if-none-match"] == '"v1" X-Evil: 1'
    assert "x-evil" not in server.asked[0].headers


def test_headers_are_one_line_without_control_characters(server: Loopback) -> None:
    url = server.put("/", page(b"", "200 OK", "ETag: \x1b[31mred\r\n  folded"))
    assert fetcher().get(url).etag == "[31mred folded"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("200 OK", "reachable"),
        ("203 Copied", "reachable"),
        ("204 Empty", "reachable"),
        ("404 Not Found", "gone"),
        ("410 Gone", "gone"),
        ("401 Unauthorized", "refused"),
        ("403 Forbidden", "refused"),
        ("429 Too Many", "refused"),
        ("451 Legal", "refused"),
        ("300 Choices", "failed"),
        ("400 Bad", "failed"),
        ("418 Teapot", "failed"),
        ("500 Error", "failed"),
        ("503 Busy", "failed"),
        ("999 Odd", "failed"),
    ],
)
def test_each_status_has_an_outcome(
    status: str, outcome: str, server: Loopback
) -> None:
    response = fetcher().get(server.put("/", page(b"", status)))
    assert response.outcome == outcome
    assert response.status == int(status[:3])
    assert bool(response.reason) == (outcome != "reachable")


def test_the_body_of_an_error_is_not_read(server: Loopback) -> None:
    url = server.put("/", endless(b"HTTP/1.1 404 No\r\n\r\n", b"x" * 1000))
    assert fetcher().get(url)[1:5] == ("gone", "the server answered 404", 404, "")


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("X-GZIP ", gzip.compress),
        ("deflate", zlib.compress),
        ("identity", bytes),
        ("", bytes),
    ],
)
def test_a_packed_page_is_unpacked(
    encoding: str, pack: Callable[[bytes], bytes], server: Loopback
) -> None:
    body = b"Act" * 1000
    header = f"Content-Encoding: {encoding}"
    url = server.put("/", page(pack(body), "200 OK", header))
    assert fetcher().get(url).body == body


@pytest.mark.parametrize(
    "answer",
    [
        chunked(b"3\r\nAct\r\n0\r\n\r\n"),
        chunked(b"1;x=y\r\nA\r\n2\r\nct\r\n0\r\nTrailer: 1\r\n\r\n"),
        b"HTTP/1.0 200 OK\r\n\r\nAct",
        b"HTTP/1.1 100 Continue\r\n\r\n" + page(b"Act"),
        b"HTTP/1.1 200\nContent-Length: 3\n\nAct and more",
    ],
)
def test_every_legal_framing_is_read(answer: bytes, server: Loopback) -> None:
    assert fetcher().get(server.put("/", answer)).body == b"Act"


def test_a_page_may_be_as_large_as_the_limit(server: Loopback) -> None:
    body = b"x" * LIMIT
    for number, answer in enumerate((page(body), b"HTTP/1.0 200 OK\r\n\r\n" + body)):
        assert fetcher().get(server.put(f"/{number}", answer)).body == body


# -- faults of servers -----------------------------------------------------------------

TOO_LARGE = "larger than 100000 bytes"
LONG = "longer than allowed"
CUT = "closed before the answer was complete"
NOT_HTTP = "not valid HTTP"
DAMAGED = "packed page is damaged"

PACKED = gzip.compress(b"Act")


def packed(body: bytes, encoding: str = "gzip") -> bytes:
    """An answer whose body claims to be packed."""
    return page(body, "200 OK", f"Content-Encoding: {encoding}")


FAULTS: dict[str, tuple[bytes | Script, str]] = {
    "nothing": (b"", CUT),
    "reset": (reset, CUT),
    "http/0.9": (b"<html>Act</html>", NOT_HTTP),
    "another protocol": (b"SSH-2.0-OpenSSH_9.2\r\n", NOT_HTTP),
    "status without number": (b"HTTP/1.1 OK\r\n\r\n", NOT_HTTP),
    "status out of range": (b"HTTP/1.1 20000 OK\r\n\r\n", NOT_HTTP),
    "unknown version": (b"HTTP/2.0 200 OK\r\n\r\n", NOT_HTTP),
    "a long status line": (b"HTTP/1.1 200 " + b"x" * 70_000, LONG),
    "a long header": (b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70_000, LONG),
    "many headers": (b"HTTP/1.1 200 OK\r\n" + b"X: 1\r\n" * 200 + b"\r\n", NOT_HTTP),
    "endless headers": (endless(b"HTTP/1.1 200 OK\r\n", b"X: " + b"x" * 900), LONG),
    "endless interim": (endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), LONG),
    "switching protocols": (b"HTTP/1.1 101 Switch\r\n\r\n", "answered 101"),
    "an early end": (page(b"Act" * 10)[:-4], CUT),
    "no body at all": (page(b"Act")[:-3], CUT),
    "a large page": (page(b"x" * (LIMIT + 1)), TOO_LARGE),
    "a large promise": (page().replace(b": 0", b": 9" + b"9" * 30), TOO_LARGE),
    "an endless page": (endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 1000), TOO_LARGE),
    "endless chunks": (
        endless(chunked(b""), b"64\r\n" + b"x" * 100 + b"\r\n"),
        TOO_LARGE,
    ),
    "tiny chunks": (endless(chunked(b""), b"1;" + b"x" * 99 + b"\r\nA\r\n"), LONG),
    "one huge chunk": (endless(chunked(b"fffffffff\r\n"), b"x" * 1000), TOO_LARGE),
    "an endless chunk size": (endless(chunked(b""), b"0" * 1000), NOT_HTTP),
    "endless trailers": (endless(chunked(b"0\r\n"), b"X: 1\r\n"), LONG),
    "a bad chunk size": (chunked(b"xyz\r\nAct\r\n"), CUT),
    "a negative chunk": (chunked(b"-1\r\nAct\r\n"), CUT),
    "a very negative chunk": (chunked(b"-5\r\nAct\r\n"), NOT_HTTP),
    "no last chunk": (chunked(b"3\r\nAct\r\n"), CUT),
    "a cut chunk": (chunked(b"9\r\nAct"), CUT),
    "a packed bomb": (packed(gzip.compress(b"x" * 1_000_000)), TOO_LARGE),
    "a damaged packing": (packed(b"Act"), DAMAGED),
    "a cut packing": (packed(PACKED[:-1]), DAMAGED),
    "a wrong checksum": (packed(PACKED[:-8] + b"01234567"), DAMAGED),
    "bytes after packing": (packed(PACKED + b"x"), DAMAGED),
    "an unknown packing": (packed(b"Act", "br"), "not asked for"),
    "two packings": (packed(b"Act", "gzip, gzip"), "not asked for"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_a_server_is_a_record(fault: str, server: Loopback) -> None:
    answer, reason = FAULTS[fault]
    url = server.put("/", answer)
    response = fetcher().get(url)
    assert response.outcome == "failed"
    assert reason in response.reason
    assert (response.url, response.body) == (url, b"")


SLOW: dict[str, Script] = {
    "silence": silence,
    "a slow header": drip(page(b"Act"), 0.02),
    "a slow body": after(page(b"x" * 90)[:-90], drip(b"x" * 90, 0.01)),
    "slow chunks": after(chunked(b""), drip(b"1\r\nA\r\n" * 20, 0.01)),
    "a body that stops": after(page(b"Act")[:-1], silence),
}


def test_a_packed_bomb_is_never_unpacked_whole(server: Loopback) -> None:
    url = server.put("/", packed(gzip.compress(bytes(20_000_000))))
    tracemalloc.start()
    try:
        response = fetcher().get(url)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert TOO_LARGE in response.reason
    assert peak < 10_000_000


@pytest.mark.parametrize("fault", SLOW)
def test_a_slow_server_is_given_up(fault: str, server: Loopback) -> None:
    response = fetcher(timeout=0.2).get(server.put("/", SLOW[fault]))
    assert response.reason == "no full answer within 0.2 s"


def test_the_time_limit_covers_the_redirects(server: Loopback) -> None:
    for number in range(4):
        server.put(f"/{number}", drip(redirect(f"/{number + 1}"), 0.002))
    server.put("/4", page(b"Act"))
    assert fetcher().get(server.address("/0")).body == b"Act"
    assert "no full answer" in fetcher(timeout=0.25).get(server.address("/0")).reason


@examples(60)
@given(answer=st.binary(max_size=300), head=st.sampled_from(["", "200", "chunked"]))
def test_no_answer_raises(answer: bytes, head: str) -> None:
    start = {"": b"", "200": b"HTTP/1.1 200 OK\r\n", "chunked": chunked(b"")}[head]
    with Loopback() as server:
        response = fetcher().get(server.put("/", start + answer))
    assert response.outcome in {"reachable", "gone", "refused", "failed"}


def test_a_server_that_is_not_there_is_a_record() -> None:
    with Loopback() as server:
        url = server.put("/", page())
    assert fetcher().get(url).reason == "no connection: Connection refused"


def test_a_name_without_address_is_a_record() -> None:
    response = fetcher().get("http://nobody.invalid/")
    assert response.reason == "the host name cannot be resolved"
    assert "no connection" in fetcher(resolve=lambda *_: []).get("http://a.org/").reason


# -- redirects -------------------------------------------------------------------------


def test_five_redirects_are_followed_and_six_are_not(server: Loopback) -> None:
    for number in range(6):
        server.put(f"/{number}", redirect(f"/{number + 1}"))
    server.put("/6", page(b"Act"))
    response = fetcher().get(server.address("/1"))
    assert response.url == server.address("/6")
    assert "more than 5 redirects" in fetcher().get(server.address("/0")).reason


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("/b", "/b"),
        ("b?x=1#top", "/a/b?x=1"),
        ("../b", "/b"),
        ("?x", "/a/?x"),
        ("/ä b", "/%C3%A4%20b"),
        ("/Å\x85", "/%C3%85%C2%85"),
        ("/%C3%A4", "/%C3%A4"),
        ("  /b  ", "/b"),
    ],
)
@pytest.mark.parametrize("status", ["301 A", "302 B", "303 C", "307 D", "308 E"])
def test_a_redirect_is_followed(
    status: str, location: str, path: str, server: Loopback
) -> None:
    server.put("/a/", redirect(location, status))
    server.put(path, page(b"Act"))
    assert fetcher().get(server.address("/a/")).url == server.address(path)


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("", "without saying where"),
        ("/a", "in a circle"),
        ("/b", "in a circle"),
        ("file:///etc/passwd", "only http and https"),
        ("ftp://example.org/", "only http and https"),
        ("data:text/plain,Act", "only http and https"),
        ("http://[::1/", "malformed"),
        ("http://user:pass@example.org/", "user name or a password"),
        ("http://10.0.0.1/", "10.0.0.1 is not a public address"),
        ("http://[::1]/", "::1 is not a public address"),
        ("http://169.254.169.254/latest/", "169.254.169.254 is not a public address"),
        ("http://2130706434/", "127.0.0.2 is not a public address"),
        ("http://0x7f.2/", "127.0.0.2 is not a public address"),
        ("http://8.8.8.8:22/", "port 22 is neither 80 nor 443"),
    ],
)
def test_a_redirect_is_checked_like_any_address(
    location: str, reason: str, server: Loopback
) -> None:
    server.put("/b", redirect("/a"))
    response = fetcher().get(server.put("/a", redirect(location)))
    assert response.outcome == "failed"
    assert reason in response.reason


# -- which addresses may be asked ------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "only http and https"),
        ("example.org", "only http and https"),
        ("file:///etc/passwd", "only http and https"),
        ("gopher://example.org/", "only http and https"),
        ("javascript:alert(1)", "only http and https"),
        ("http:///path", "no valid host"),
        ("http://a..org/", "no valid host"),
        ("http://a\\@b.org/", "user name or a password"),
        ("http://a\\b.org/", "no valid host"),
        ("http://a%20b.org/", "no valid host"),
        ("http://" + "a" * 64 + ".org/", "no valid host"),
        ("http://" + "a." * 130 + "org/", "no valid host"),
        ("http://[fe80::1%25eth0]/", "the address"),
        ("http://[v1.a]/", "the address"),
        ("http://[::1/", "malformed"),
        ("http://a.org:99999/", "malformed"),
        ("http://a.org:x/", "malformed"),
        ("http://ann@a.org/", "user name or a password"),
        ("http://@a.org/", "user name or a password"),
        ("http://a.org/\r\nX: 1", "control character"),
        ("http://a.org/a b", "space"),
        ("http://a.org/\x00", "control character"),
        ("http://a.org/" + "a" * 5000, "too long"),
    ],
)
def test_an_address_that_is_none_is_not_asked(url: str, reason: str) -> None:
    response = fetcher(resolve=lambda *_: pytest.fail("was looked up")).get(url)
    assert response.outcome == "failed"
    assert reason in response.reason


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("HTTP://EXAMPLE.org", "http://example.org/"),
        ("http://example.org:80/a", "http://example.org/a"),
        ("https://example.org:443/a", "https://example.org/a"),
        ("https://example.org:80/a", "https://example.org:80/a"),
        ("http://example.org./?q=ä#top", "http://example.org./?q=%C3%A4"),
        ("http://bücher.example/ä%20b", "http://xn--bcher-kva.example/%C3%A4%20b"),
        ("http://[2001:DB8:0::1]:81/", "http://[2001:db8::1]:81/"),
        ('http://a_b.org/"<>', "http://a_b.org/%22%3C%3E"),
    ],
)
def test_an_address_is_made_plain(url: str, plain: str) -> None:
    assert read_target(url).url == plain
    assert read_target(plain).url == plain


@examples(50)
@given(st.text(max_size=60).map("http://".__add__))
def test_what_is_asked_is_plain_ascii(url: str) -> None:
    try:
        target = read_target(url)
    except Unfetchable:
        return
    assert target.url.isascii()
    assert target.url.isprintable()
    assert " " not in target.url
    assert read_target(target.url) == target


PUBLIC = """
    1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1
    2606:4700::1111 2a00:1450::1 ::ffff:8.8.8.8 64:ff9b::808:808
"""
NOT_PUBLIC = """
    0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.255.255.254 169.254.169.254
    172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1
    198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.250 240.0.0.1 255.255.255.255
    :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:224.0.0.1
    64:ff9b::7f00:1 64:ff9b::a00:1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::
    2002:808:808:: 3fff::1 5f00::1 fc00::1 fd12::1 fe80::1 fec0::1 ff02::1 ff0e::1
"""


@pytest.mark.parametrize("address", PUBLIC.split())
def test_a_public_address_may_be_asked(address: str) -> None:
    assert public_only(ip_address(address), 80) == ""
    assert public_only(ip_address(address), 443) == ""
    assert public_only(ip_address(address), 8080) == "port 8080 is neither 80 nor 443"


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_no_other_address_may_be_asked(address: str) -> None:
    assert public_only(ip_address(address), 443) != ""


def test_the_default_guard_refuses_this_machine(server: Loopback) -> None:
    one = Fetcher(purpose="tests", pause_per_host=0)
    for host in ("127.0.0.1", "localhost", "2130706433", "[::ffff:127.0.0.1]"):
        assert one.get(f"http://{host}/").reason.endswith("is not a public address")
    assert "port" in one.get(server.put("/", page())).reason
    assert server.asked == []


def test_one_private_address_among_public_ones_is_refused(server: Loopback) -> None:
    answers = ["127.0.0.1", "8.8.8.8", "192.168.0.1"]
    url = server.address("/", host="page.example")
    response = fetcher(guard=no_private, resolve=lambda *_: answers).get(url)
    assert response.reason == "private"
    assert server.asked == []


def no_private(address: IPv4Address | IPv6Address, _port: int) -> str:
    """A guard that lets loopback in, at any port."""
    return "private" if address.is_private and not address.is_loopback else ""


def test_the_connection_goes_to_the_address_that_was_checked(server: Loopback) -> None:
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    one = fetcher(guard=no_private, resolve=lambda *_: next(answers))
    server.put("/", page(b"Act"))
    url = server.address("/", host="page.example")
    assert one.get(url).body == b"Act"
    assert server.asked[0].headers["host"] == f"page.example:{server.port}"
    assert one.get(url).reason == "private"
    assert len(server.asked) == 1


def test_a_dead_address_gives_way_to_the_next(server: Loopback) -> None:
    addresses = ["127.0.0.2", "127.0.0.1"]
    one = fetcher(guard=no_private, resolve=lambda *_: addresses)
    assert one.get(server.put("/", page(b"Act"))).body == b"Act"


def test_proxies_of_the_environment_are_not_used(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
        monkeypatch.setenv(name.upper(), "http://127.0.0.1:1")
    assert fetcher().get(server.put("/", page(b"Act"))).body == b"Act"


# -- politeness ------------------------------------------------------------------------


def polite(clock: Clock) -> Fetcher:
    """One that pauses 2 s on a clock, and finds every host on this machine."""
    return fetcher(
        pause_per_host=2.0,
        timeout=5.0,
        clock=clock,
        sleep=clock.sleep,
        resolve=lambda *_: ["127.0.0.1"],
    )


def test_a_host_is_left_alone_for_a_while(server: Loopback) -> None:
    clock = Clock()
    one = polite(clock)
    server.put("/", page())
    one.get(server.address("/", "a.example"))
    one.get(server.address("/", "b.example"))
    assert clock.slept == []
    one.get(server.address("/", "a.example"))
    assert clock.slept == [2.0]
    clock.now += 1.5
    one.get(server.address("/", "A.example"))
    assert clock.slept == [2.0, 0.5]


def test_a_host_that_does_not_answer_is_left_alone_too(server: Loopback) -> None:
    clock = Clock()
    one = polite(clock)
    url = server.put("/", b"")
    one.get(url)
    one.get(url)
    assert clock.slept == [2.0]


DAY = "Date: Tue, 20 Oct 2020 10:00:00 GMT"


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        (["Retry-After: 120"], 120),
        (["Retry-After: 0"], 0),
        (["Retry-After: 99999999999999999999"], 86_400),
        ([DAY, "Retry-After: Tue, 20 Oct 2020 10:02:00 GMT"], 120),
        ([DAY, "Retry-After: Tue, 20 Oct 2020 09:00:00 GMT"], 0),
        ([DAY, "Retry-After: Tue, 20 Oct 2099 10:00:00 GMT"], 86_400),
        (["Retry-After: Tue, 20 Oct 2020 10:02:00 GMT"], None),
        ([DAY, "Retry-After: soon"], None),
        ([DAY, "Retry-After: -5"], None),
        ([], None),
    ],
)
@pytest.mark.parametrize("status", ["429 Too Many", "503 Busy"])
def test_retry_after_is_heeded_in_seconds(
    status: str, headers: list[str], seconds: int | None, server: Loopback
) -> None:
    one = polite(Clock())
    url = server.put("/", page(b"", status, *headers))
    one.get(url)
    again = one.get(url)
    asked = f"the host asked to be left alone for another {seconds} s"
    assert again.reason == (asked if seconds else f"the server answered {status[:3]}")


def test_a_host_that_wants_to_be_left_alone_is(server: Loopback) -> None:
    clock = Clock()
    one = polite(clock)
    url = server.put("/", page(b"", "429 Too Many", "Retry-After: 120"))
    one.get(url)
    clock.now += 20
    waiting = "the host asked to be left alone for another 100 s"
    assert one.get(url) == Response(url, "refused", waiting)
    assert (len(server.asked), clock.slept) == (1, [])
    clock.now += 97
    assert one.get(url).status == 429
    assert (len(server.asked), clock.slept) == (2, [3.0])


def test_a_host_is_asked_one_thing_at_a_time(server: Loopback) -> None:
    lock = Lock()

    def alone(connection: socket) -> None:
        assert lock.acquire(blocking=False)
        time.sleep(0.02)
        lock.release()
        connection.sendall(page(b"alone"))

    one = fetcher()
    with ThreadPoolExecutor(4) as threads:
        responses = threads.map(one.get, [server.put("/", alone)] * 6)
    assert [response.body for response in responses] == [b"alone"] * 6


# -- TLS -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that no authority has signed, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("OpenSSL is not installed")
    file = tmp_path_factory.mktemp("tls") / "certificate.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt"]
    command += ["ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-keyout", str(file), "-out", str(file.with_suffix(".crt"))]
    subprocess.run(command, check=True, capture_output=True)
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.fixture
def secure(certificate: Path) -> Iterator[Loopback]:
    """A server that speaks https."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Loopback(context) as running:
        running.put("/", page(b"Act"))
        yield running


def test_an_untrusted_certificate_is_refused(secure: Loopback) -> None:
    response = fetcher().get(secure.address("/"))
    assert response.reason.startswith("the certificate is not valid: self")
    assert secure.asked == []


def test_a_trusted_certificate_is_taken(
    secure: Loopback, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    assert fetcher().get(secure.address("/")).body == b"Act"


def test_a_certificate_for_another_host_is_refused(
    secure: Loopback, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    one = fetcher(resolve=lambda *_: ["127.0.0.1"])
    response = one.get(secure.address("/", host="page.example"))
    assert response.reason.startswith("the certificate is not valid: Hostname mismatch")


def test_a_server_without_tls_is_given_up(server: Loopback) -> None:
    url = server.put("/", page()).replace("http:", "https:")
    assert fetcher(timeout=0.2).get(url).reason == "no full answer within 0.2 s"


# -- the Wayback Machine ---------------------------------------------------------------

COPY = "web.archive.org/web/20201021000000/https://page.example/act"


def available(**changes: object) -> dict[str, object]:
    """An answer of the availability interface, with changes to the copy."""
    copy = {
        "status": "200",
        "available": True,
        "url": f"http://{COPY}",
        "timestamp": "20201021000000",
        **changes,
    }
    return {"url": "page.example", "archived_snapshots": {"closest": copy}}


@pytest.mark.parametrize(
    ("answer", "copy"),
    [
        (available(), f"https://{COPY}"),
        (available(url=f"https://{COPY}"), f"https://{COPY}"),
        (available(available=False), None),
        (available(available="yes"), None),
        (available(status="404"), None),
        (available(url=None), None),
        (available(url=["a"]), None),
        (available(url=f"javascript:{COPY}"), None),
        (available(url=f"https://evil.example/{COPY}"), None),
        (available(url=f"https://web.archive.org.evil.example/{COPY}"), None),
        (available(url=f"https://ann@{COPY}"), None),
        (available(url=f"https://{COPY}\n"), None),
        (available(url=f"https://{COPY}\x1b[31m"), None),
        (available(url="https://web.archive.org/web/2020/https://a.example/"), None),
        ({"archived_snapshots": {}}, None),
        ({"archived_snapshots": {"closest": []}}, None),
        ({"archived_snapshots": None}, None),
        ({}, None),
        ([], None),
        (None, None),
    ],
)
def test_a_copy_is_an_address_of_the_archive(
    answer: object, copy: str | None, server: Loopback
) -> None:
    path = (
        "/available?url=https%3A%2F%2Fpage.example%2Fact%3Fa%3D1%26b&timestamp=20201020"
    )
    server.put(path, page(json.dumps(answer).encode()))
    base = server.address("/available")
    day = date(2020, 10, 20)
    assert archived_copy(fetcher(), "https://page.example/act?a=1&b", day, base) == copy
    assert server.asked[0].path == path


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff", b"[" * 50_000, b'{"a":'])
def test_an_answer_that_is_no_json_is_no_copy(body: bytes, server: Loopback) -> None:
    server.put("/?url=a&timestamp=20201020", page(body))
    base = server.address("/")
    assert archived_copy(fetcher(), "a", date(2020, 10, 20), base) is None


def test_an_archive_out_of_reach_is_no_copy() -> None:
    one = fetcher(resolve=lambda *_: [])
    assert archived_copy(one, "https://page.example/", date(2020, 10, 20)) is None


# -- the digest of a text --------------------------------------------------------------

HTML = "text/html; charset=utf-8"


def digest(text: str, content_type: str = HTML) -> str:
    """The digest of a text in UTF-8."""
    return text_digest(text.encode(), content_type)


def test_a_digest_is_the_sha256_of_the_readable_text() -> None:
    expected = hashlib.sha256("The Act é".encode()).hexdigest()
    assert digest("<p>The <b>Act</b>\n é</p>") == expected
    assert digest("The  Act\n\té\n", "text/plain") == expected
    assert text_digest("<p>The Act é".encode("latin-1"), "text/html;charset=ISO-8859-1")


@pytest.mark.parametrize(
    "same",
    [
        "<html><body><p>The Act</p></body></html>",
        "<p class='x'>The\n\n   Act</p>",
        "<!-- 12:03 --><p>The Act",
        "<script>ad('<p>')</script>The Act",
        "<SCRIPT src=x>a</SCRIPT\n>The <style>p {}</style>Act",
        "The Act<script>never closed <p>The Act",
        "The Act<!-- never closed <p>The Act",
        "The <scripture>Act</scripture>",
    ],
)
def test_what_a_reader_does_not_see_does_not_count(same: str) -> None:
    assert digest(same) == digest("The Act")


@pytest.mark.parametrize("other", ["The act", "The Acts", "TheAct", "", "<p>The"])
def test_what_a_reader_sees_counts(other: str) -> None:
    assert digest(other) != digest("The Act")


@pytest.mark.parametrize("kind", ["", "application/pdf", "application/json", "image/x"])
def test_what_is_no_text_counts_byte_for_byte(kind: str) -> None:
    body = b"<p>a  b\xff"
    assert text_digest(body, kind) == hashlib.sha256(body).hexdigest()


@pytest.mark.parametrize("charset", ["punycode", "idna", "zip", "nonsense", "utf-8x"])
def test_an_odd_charset_is_read_as_utf_8(charset: str) -> None:
    assert digest("é", f"text/html; charset={charset}") == digest("é")


@pytest.mark.parametrize(
    ("text", "codec"), [("Приказ", "windows-1251"), ("法案", "gb2312"), ("é", "utf-16")]
)
def test_the_charset_of_the_page_is_used(text: str, codec: str) -> None:
    body = text.encode(codec)
    assert text_digest(body, f'text/html; charset="{codec.upper()}"') == digest(text)


@pytest.mark.parametrize(
    "piece",
    [
        "<!--",
        "<a ",
        "<![",
        "<",
        "</",
        "<script>",
        "<script",
        "</script ",
        "<a b='",
        "&#9",
    ],
)
def test_a_hostile_text_takes_no_longer_than_another(piece: str) -> None:
    # html.parser takes half a minute for some of these.
    started = time.process_time()
    digest(piece * 20_000)
    assert time.process_time() - started < 1
