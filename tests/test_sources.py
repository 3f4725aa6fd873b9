"""`sources`: what addresses answer is recorded, against a server of the tests; nothing else is asked."""

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

import pytest

from conftest import InProcess, Outcome, Setting, Terminal, json_lines
from hwstatus.changes import sources
from hwstatus.cli.curation import reviewing
from hwstatus.network.fetcher import Fetcher
from hwstatus.network.pages import text_digest
from hwstatus.record.models import Source
from loopback import Loopback, Script, page, redirect, reset, silence
from program import DAY
from samples import TODAY, WORLD_ENTITIES, update, write_tracker

HTML = page(b"<p>Out by 2027.</p>", "200 OK", "Content-Type: text/html")
COPY = "https://web.archive.org/web/20200722000000/http://127.0.0.1/ok"
MOST = 10_000


def this_machine_only(address: IPv4Address | IPv6Address, port: int) -> str:
    """A guard that lets no test out of this machine."""
    return "" if str(address) == "127.0.0.1" else "only this machine"


def fetcher(**changes: float) -> Fetcher:
    """One that is patient for half a second and pauses for none."""
    return Fetcher(
        this_machine_only,
        purpose="tests",
        timeout=changes.get("timeout", 0.5),
        max_bytes=MOST,
        pause_per_host=changes.get("pause", 0.0),
    )


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Loopback]:
    """A server with two pages, at which the Wayback Machine is looked for too."""
    with Loopback() as found:
        found.put("/ok", HTML)
        found.put("/moved", redirect("/ok"))
        asked = found.address("/available")
        monkeypatch.setattr(reviewing, "_fetcher", fetcher)
        monkeypatch.setattr(sources.Asker.__new__, "__defaults__", (False, asked))
        yield found


def citing(path: Path, *urls: str) -> Path:
    """A tracker with an update for each address; the first two updates are of Ruritania."""
    updates = [
        update(
            f"b{number:09}",
            "ruritania" if number < 2 else "borduria",
            sources=(Source("The Strelsau Times", url=url),),
        )
        for number, url in enumerate(urls)
    ]
    return write_tracker(path, WORLD_ENTITIES, updates)


def snapshot_of(copy: str) -> bytes:
    """What the availability interface answers for a page with this copy."""
    closest = {"available": True, "url": copy, "status": "200"}
    return page(json.dumps({"archived_snapshots": {"closest": closest}}).encode())


def outcomes(found: Outcome) -> dict[str, str]:
    """The outcomes by the last part of each address."""
    return {row["url"].rpartition("/")[2]: row["outcome"] for row in json_lines(found)}


def test_every_fault_of_a_server_is_recorded_in_words(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    faults: dict[str, tuple[bytes | Script, str, str | None]] = {
        "ok": (HTML, "reachable", None),
        "moved": (redirect("/ok"), "reachable", None),
        "missing": (page(b"", "404 Not Found"), "gone", "the server answered 404"),
        "walled": (page(b"", "403 Forbidden"), "refused", "the server answered 403"),
        "broken": (page(b"", "500 Oh No"), "failed", "the server answered 500"),
        "slow": (silence, "failed", "no full answer within 0.5 s"),
        "large": (page(b"x" * (MOST + 1)), "failed", "bytes"),
        "reset": (reset, "failed", "connection"),
        "garbled": (b"HTTP/1.1 banana\r\n\r\n", "failed", "HTTP"),
        "elsewhere": (redirect("http://10.0.0.1/"), "failed", "only this machine"),
    }
    urls = [server.put(f"/{name}", fault[0]) for name, fault in faults.items()]
    place = citing(tmp_path / "t.db", *urls)
    found = fast("sources", "check", "-f", "jsonl", db=place)
    assert (found.code, found.err) == (0, "")
    rows = {row["url"].rpartition("/")[2]: row for row in json_lines(found)}
    for name, (_, outcome, reason) in faults.items():
        assert rows[name]["outcome"] == outcome, name
        assert rows[name]["asked"] == TODAY
        assert (reason or "") in (rows[name]["reason"] or "")
        assert bool(rows[name]["sha256"]) == (outcome == "reachable")
    assert rows["ok"]["sha256"] == text_digest(b"<p>Out by 2027.</p>", "text/html")
    again = fast("sources", "list", "-f", "jsonl", db=place)
    assert sorted(again.lines) == sorted(found.lines)
    broken = fast("sources", "--broken", "-f", "jsonl", db=place)
    assert set(outcomes(broken).values()) == {"gone", "failed"}
    assert len(broken.lines) == 7
    assert fast("sources", "ruritania", "--dead", db=place).out == ""


def test_what_is_broken_is_known_of_what_was_asked(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    place = citing(tmp_path / "t.db", server.address("/ok"))
    unasked = fast("sources", "ruritania", "--broken", db=place)
    assert (unasked.code, unasked.out) == (0, "")
    assert unasked.err.startswith(
        "No address was asked yet whether it answers: hwstatus"
    )
    assert "sources check ruritania\n" in unasked.err
    assert fast("sources", "check", db=place).code == 0
    assert fast("sources", "--failed", db=place).err == "None is broken: 1 reachable.\n"
    refused = fast("sources", "check", "ruritania", "--broken", db=place)
    assert refused.code == 2
    assert "sources ruritania --broken" in refused.err


@pytest.mark.parametrize("words", [("Southern Europe",), ("southern", "europe")])
@pytest.mark.parametrize("act", [(), ("check", "--dry-run")])
def test_a_region_is_named_like_a_country(
    fast: InProcess, tmp_path: Path, act: tuple[str, ...], words: tuple[str, ...]
) -> None:
    place = citing(tmp_path / "t.db", *(f"https://n.example/{n}" for n in "abc"))
    found = fast("sources", *act[:1], *words, *act[1:], "-f", "jsonl", db=place)
    assert sorted(outcomes(found)) == ["a", "b", "c"]
    group = ("--group", " ".join(words))
    same = fast("sources", *act[:1], *group, *act[1:], "-f", "jsonl", db=place)
    assert same.out == found.out


def test_an_address_is_asked_once_and_names_narrow(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    shared, other = server.address("/ok"), server.address("/moved")
    place = citing(tmp_path / "t.db", shared, shared, other)
    found = fast("sources", "check", "ruritania", "-f", "jsonl", db=place)
    [row] = json_lines(found)
    assert sorted(row["updates"]) == ["b000000000", "b000000001"]
    assert [request.path for request in server.asked] == ["/ok"]


def test_what_was_asked_lately_is_left_alone(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    place = citing(tmp_path / "t.db", server.address("/ok"))
    assert fast("sources", "check", db=place).code == 0
    told = fast("sources", "check", db=place)
    assert (told.code, told.out) == (0, "")
    assert "No address is due to be asked." in told.err
    assert "1 address asked within 30 days, left alone." in told.err
    assert fast("sources", "check", "--again-after", "0", db=place).out
    later = {DAY: "2026-12-24"}
    assert fast("sources", "check", db=place, env=later).out
    assert len(server.asked) == 3
    assert fast("sources", "check", "--again-after", "-1", db=place).code == 2


def test_a_dry_run_asks_nobody(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    place = citing(tmp_path / "t.db", server.address("/ok"))
    before = place.read_bytes()
    found = fast("sources", "check", "--dry-run", "-f", "jsonl", db=place)
    assert outcomes(found) == {"ok": None}
    assert server.asked == []
    assert place.read_bytes() == before


def test_an_archived_copy_goes_where_there_is_none(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    url = server.address("/ok")
    kept = Source("Gazette", url=url, archive_url="https://archive.example/1")
    bare = Source("Times", url=url, published="2020-07-20")
    place = write_tracker(
        tmp_path / "t.db", WORLD_ENTITIES, [update("c000000000", sources=(bare, kept))]
    )
    server.pages.update(
        {
            path: snapshot_of(COPY)
            for path in [f"/available?url={quoted(url)}&timestamp=20200720"]
        }
    )
    [row] = json_lines(fast("sources", "check", "--archive", "-f", "jsonl", db=place))
    assert row["archive_url"] == COPY
    line = next(found for found in fast("export", db=place).lines if '"id"' in found)
    record = json.loads(line)
    assert [s["archive_url"] for s in record["sources"]] == [COPY, kept.archive_url]
    assert [set(s) - {"archive_url"} for s in record["sources"]] == [
        {"publisher", "url", "published"},
        {"publisher", "url"},
    ]
    assert fast("undo", db=place).code == 0
    assert '"archive_url":"https://web' not in fast("export", db=place).out


def quoted(url: str) -> str:
    """An address as part of a query."""
    from urllib.parse import quote_plus

    return quote_plus(url)


@pytest.mark.parametrize(
    "copy",
    [
        "javascript:alert(1)",
        "https://evil.example/web/20200722000000/http://127.0.0.1/ok",
        f'{COPY}"><script>',
        COPY + "x" * 5_000,
    ],
)
def test_a_hostile_copy_is_none(
    fast: InProcess, server: Loopback, tmp_path: Path, copy: str
) -> None:
    url = server.address("/ok")
    place = citing(tmp_path / "t.db", url)
    server.put(f"/available?url={quoted(url)}&timestamp=20200722", snapshot_of(copy))
    [row] = json_lines(fast("sources", "check", "--archive", "-f", "jsonl", db=place))
    assert (row["outcome"], row["archive_url"]) == ("reachable", None)
    assert len(server.asked) == 2


def test_enquiries_travel_with_an_export(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    place = citing(tmp_path / "t.db", server.address("/ok"))
    assert fast("sources", "check", db=place).code == 0
    lines = fast("export", db=place).lines
    assert lines[-1].startswith('{"address":')
    other = write_tracker(tmp_path / "other.db", WORLD_ENTITIES)
    assert fast("import", "-", db=other, stdin="\n".join(lines)).code == 0
    assert fast("export", db=other).lines == lines
    assert fast("doctor", db=place).code == 0
    assert "address" in fast("log", "--limit", "1", db=place).out


def test_undo_takes_back_a_run(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    place = citing(tmp_path / "t.db", server.address("/ok"))
    fast("sources", "check", db=place)
    assert fast("undo", db=place).code == 0
    assert outcomes(fast("sources", "list", "-f", "jsonl", db=place)) == {"ok": None}
    fast("redo", db=place)
    found = fast("sources", "list", "-f", "jsonl", db=place)
    assert outcomes(found) == {"ok": "reachable"}


def test_a_host_that_wants_to_be_left_alone_is_asked_another_time(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    busy = page(b"", "429 Too Many", "Retry-After: 3600")
    urls = [server.put(f"/{name}", busy) for name in "ab"]
    place = citing(tmp_path / "t.db", *urls)
    told = fast("sources", "check", "-f", "jsonl", db=place)
    assert sorted(outcomes(told).values(), key=str) == [None, "refused"]
    assert "1 address not asked: the host wants to be left alone" in told.err


def test_without_network_nothing_is_recorded(
    fast: InProcess, server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline() -> Fetcher:
        def resolve(host: str, port: int) -> list[str]:
            raise OSError("Name or service not known")

        return Fetcher(purpose="tests", resolve=resolve)

    monkeypatch.setattr(reviewing, "_fetcher", offline)
    place = citing(tmp_path / "t.db", "http://a.example/", "http://b.example/")
    before = place.read_bytes()
    told = fast("sources", "check", db=place)
    assert (told.code, told.out) == (4, "")
    assert told.err.splitlines() == [
        "error: the network cannot be reached: no address answers; nothing was recorded"
    ]
    assert place.read_bytes() == before


@pytest.mark.slow
def test_a_network_that_is_lost_on_the_way_leaves_what_was_answered(
    fast: InProcess, server: Loopback, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_only(host: str, port: int) -> list[str]:
        if server.asked:
            raise OSError("Name or service not known")
        return [host]

    def losing() -> Fetcher:
        return Fetcher(this_machine_only, purpose="tests", resolve=first_only)

    monkeypatch.setattr(reviewing, "_fetcher", losing)
    monkeypatch.setattr(sources, "BATCH", 1)
    urls = [server.address(path) for path in ("/a", "/b", "/ok")]
    place = citing(tmp_path / "t.db", *urls)
    told = fast("sources", "check", "-f", "jsonl", db=place)
    assert told.code == 0
    assert outcomes(told) == {"ok": "reachable", "b": None, "a": None}
    assert "2 addresses not asked: the network can no longer be reached." in told.err


def test_one_dead_host_is_not_the_network(
    fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    place = citing(tmp_path / "t.db", "http://10.0.0.1/")
    found = fast("sources", "check", "-f", "jsonl", db=place)
    assert [row["reason"] for row in json_lines(found)] == ["only this machine"]


SCRIPT = """
import os
from hwstatus.__main__ import main
from hwstatus.cli.curation import reviewing
from hwstatus.changes import sources
from program import DAY, context_on
from test_sources import fetcher
reviewing._fetcher = lambda: fetcher(timeout=5.0)
sources.BATCH = 2
sources.WORKERS = 1
main(context_on(os.environ[DAY]))
"""


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_run_keeps_its_part_and_goes_on(
    fast: InProcess, setting: Setting, server: Loopback, tmp_path: Path, stop: int
) -> None:
    quick = [server.address(f"/ok?{number}") for number in range(3)]
    for url in quick:
        server.put("/" + url.rpartition("/")[2], HTML)
    place = citing(tmp_path / "t.db", server.put("/slow", silence), *quick)
    environment = setting.environment({"PYTHONPATH": str(Path(__file__).parent)})
    command = [sys.executable, "-c", SCRIPT, "--db", str(place), "sources", "check"]
    process = subprocess.Popen(
        command, env=environment, cwd=setting.cwd, stderr=subprocess.PIPE
    )
    until = time.monotonic() + 20
    while len(server.asked) < 4 and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(stop)
    with suppress(subprocess.TimeoutExpired):
        process.wait(3)
    if process.stderr:
        process.stderr.close()
    assert process.returncode == (130 if stop == signal.SIGINT else -signal.SIGKILL)
    found = outcomes(fast("sources", "list", "-f", "jsonl", db=place))
    kept = [name for name, outcome in found.items() if outcome == "reachable"]
    assert len(kept) == (3 if stop == signal.SIGINT else 2)
    server.put("/slow", HTML)
    assert fast("sources", "check", db=place).code == 0
    found = outcomes(fast("sources", "list", "-f", "jsonl", db=place))
    assert set(found.values()) == {"reachable"}
    assert fast("doctor", db=place).code == 0


def test_a_terminal_shows_a_table(
    terminal: Terminal, fast: InProcess, server: Loopback, tmp_path: Path
) -> None:
    urls = [server.address("/ok"), server.address("/gone"), "https://b.example/x"]
    place = citing(tmp_path / "t.db", *urls)
    assert fast("sources", "check", "ruritania", db=place).code == 0
    shown = terminal("sources", "list", "--color", "never", db=place, columns=120).out
    assert "outcome" in shown and "asked" in shown
    assert "reachable" in shown and "the server answered 404" in shown
    assert "https://b.example/x" in shown


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("germany", r"\d+ not asked yet; 0 of \d+ with an archived copy"),
        ("austria", r"\d+ not asked yet; 1 of \d+ with an archived copy"),
    ],
)
def test_the_archived_copies_are_counted(
    terminal: Terminal, fast: InProcess, shipped: Path, name: str, said: str
) -> None:
    rows = json_lines(fast("sources", name, "-f", "jsonl", db=shipped))
    copies = sum(bool(row["archive_url"]) for row in rows)
    seen = terminal("sources", name, "--no-pager", db=shipped, stderr_too=True).out
    assert re.search(said, seen) and f"; {copies} of {len(rows)} with" in seen


def test_names_alone_are_listed(fast: InProcess, shipped: Path) -> None:
    told = fast("sources", "malta", db=shipped)
    assert told.out and told == fast("sources", "list", "malta", db=shipped)
    assert fast("sources", "nowhere", db=shipped).code == 1


def test_what_decides_comes_first(fast: InProcess, shipped: Path) -> None:
    told = fast("sources", "portugal", "-f", "jsonl", db=shipped)
    rows = json_lines(told)
    decides = [row["decides"] for row in rows]
    assert decides == sorted(decides, reverse=True) and {True, False} == set(decides)
    assert all("sazp" in row["updates"] for row in rows if row["decides"])
    assert told.err.startswith("Decided by sazp, whose sources come first: ")
