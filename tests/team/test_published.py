"""A ledger that is published as files, and machines that follow it over the web."""

import gzip
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from socket import socket

import pytest

from conftest import InProcess, Setting, json_lines
from costs import one_in
from hwstatus.errors import Usage
from hwstatus.network import servers
from hwstatus.paths import Location
from hwstatus.record.forms import Head
from hwstatus.record.vocabulary import SCOPES, Scope
from hwstatus.signing import sign
from hwstatus.store.database import Database
from hwstatus.store.ledger import Change, EntryHead, append
from hwstatus.store.tracker import open_tracker
from hwstatus.team import pages
from hwstatus.team.log import Publication
from loopback import Loopback
from program import DAY
from samples import CONTEXT, TODAY
from team.cluster import Cluster
from team.conftest import Machine, machine_of
from test_forgery import alter, chain_anew


def answer(content: bytes, status: str = "200 OK") -> bytes:
    """What a web server says with a body."""
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\nConnection: close\r\n\r\n"
    return head.encode() + content


class Publisher:
    """An editor who publishes a tracker, and the web server for it."""

    def __init__(self, run: InProcess, db: Path, web: Loopback) -> None:
        self.run, self.db, self.web = run, db, web

    def publish(self, at: str | None = CONTEXT.now) -> dict[str, bytes]:
        """Publish the ledger at a time; returns its files by path, which the server has now."""
        with open_tracker(Location(self.db, "a test", asked=True), CONTEXT) as tracker:
            entries = tracker.ledger.shared_entries()
            return self.serve(
                dict(pages.written(entries, Publication(at, "2026-06-30")))
            )

    def serve(self, files: dict[str, bytes]) -> dict[str, bytes]:
        """Have the server answer with files; returns them by the server's path."""
        self.web.pages.clear()
        found = {f"/site/{path}": content for path, content in files.items()}
        for path, content in found.items():
            self.web.put(path, answer(content))
        return found

    def head(self) -> str:
        """The head of what can be published."""
        return self.run("head", db=self.db).out

    def add(self, summary: str) -> None:
        """Record an update."""
        done = self.run(
            "add", "france", summary, "--date", "2026-11-20", "--source", "x", "--allow-duplicate", db=self.db
        )  # fmt: skip
        assert done.code == 0, done.err

    def fetched(self) -> int:
        """How many bytes were asked for since the last call, and nothing else."""
        asked = [self.web.pages[request.path] for request in self.web.asked]
        self.web.asked.clear()
        return sum(len(page) for page in asked if isinstance(page, bytes))


@pytest.fixture(scope="module")
def _begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("publisher")
    db = home / "own.db"
    with pytest.MonkeyPatch.context() as patch, Loopback() as web:
        found = Publisher(InProcess(Setting(home, home), patch), db, web)
        assert found.run("init", "--empty", db=db).code == 0
        found.add("before all others")
        found.add("after that")
    return db


@pytest.fixture
def publisher(fast: InProcess, tmp_path: Path, _begun: Path) -> Iterator[Publisher]:
    """A publisher of a tracker that knows every country, and two updates."""
    db = Path(shutil.copyfile(_begun, tmp_path / "own.db"))
    with Loopback() as web:
        yield Publisher(fast, db, web)


@pytest.fixture
def reader(
    publisher: Publisher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Machine:
    """A machine that follows."""
    address = publisher.web.address("/site/")
    return machine_of(tmp_path / "r", address, "a reader", monkeypatch)


@pytest.mark.slow
def test_a_site_holds_the_ledger(
    publisher: Publisher, reader: Machine, tmp_path: Path
) -> None:
    """What `publish` writes can be followed, and answers as the tracker itself does."""
    folder = tmp_path / "site" / "public"
    publisher.run("publish", str(folder), db=publisher.db)
    names = [p for p in folder.glob("ledger/*") if p.is_file()]
    publisher.serve({f"ledger/{path.name}": path.read_bytes() for path in names})
    assert reader.head() == publisher.head()
    assert len(publisher.web.asked) <= 3
    asked = ("list", "-l", "0", "-f", "jsonl")
    assert reader(*asked).out == publisher.run(*asked, db=publisher.db).out
    found = json_lines(reader("doctor", "--server", "-f", "jsonl"))
    assert {row["state"] for row in found} == {"ok"}


def test_a_change_costs_little(publisher: Publisher, reader: Machine) -> None:
    """Two files a change, and at most 10 kB, however many changes there were."""
    publisher.publish()
    reader.head()
    publisher.fetched()
    for number in range(20):
        publisher.add(f"number {number}, at the length of a usual summary " * 3)
        if number % 4:
            continue
        publisher.publish()
        assert reader.head() == publisher.head()
        assert len(publisher.web.asked) <= 3
        assert publisher.fetched() <= 10_000
    assert len(reader.summaries()) == 22 - 3


def test_a_page_never_changes(publisher: Publisher) -> None:
    seen: dict[str, bytes] = {}
    for number in range(19):
        publisher.add(f"number {number}")
        if number % 3:
            continue
        for path, content in publisher.publish().items():
            if not path.endswith("head.json"):
                assert seen.setdefault(path, content) == content


def test_nobody_writes_to_published_files(publisher: Publisher, reader: Machine) -> None:  # fmt: skip
    publisher.publish()
    reader.head()
    for arguments in (("undo",), ("add", "france", "x"), ("init",)):
        done = reader(*arguments)
        assert done.code == 3
        assert "published to be read" in done.err


def test_a_publication_while_somebody_reads(
    publisher: Publisher, reader: Machine
) -> None:
    """The last page of the head that was read is gone, a longer one is there."""
    publisher.publish()
    reader.head()
    publisher.add("number 0")
    (last,) = publisher.publish().keys() - {"/site/ledger/head.json", "/site/ledger/1-1.jsonl.gz"}  # fmt: skip

    def meanwhile(connection: socket) -> None:
        publisher.add("number 1")
        publisher.publish()
        connection.sendall(answer(b"", "404 Not Found"))

    publisher.web.put(last, meanwhile)
    assert reader.head() == publisher.head()
    assert "number 1" in reader.summaries()


def _changed(path: str, content: bytes, change: str) -> bytes:
    if path.endswith("head.json"):
        return content
    lines = gzip.decompress(content).decode().splitlines()
    if change == "cut":
        return content[: len(content) // 2]
    if change == "forged":
        lines = [line.replace("number 0", "number 9") for line in lines]
    if change == "without a record":
        lines = [line for line in lines if "number 0" not in line]
    if change == "other kinds":
        lines = [json.dumps([None] * len(json.loads(line))) for line in lines]
    return gzip.compress("".join(f"{line}\n" for line in lines).encode())


def naming(count: int, form: int = 1) -> bytes:
    """A head that names so many pages."""
    head = {
        "format": form,
        "entry": count,
        "hash": "a",
        "pages": [*range(1, count + 1)],
    }
    return json.dumps(head).encode()


@pytest.mark.parametrize(
    ("head", "problem"),
    [
        (naming(1, 2), "in a form known here"),
        (naming(100_001), "its head names more than 100,000 pages"),
        (b" " * 2_097_153, "its head is larger than 2,097,152 bytes"),
        (b" " * 2_097_152, "Expecting value"),
    ],
    ids=["form", "pages", "large", "not too large"],
)
def test_a_head_without_end_is_left(head: bytes, problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        pages.read_head(head)


def test_a_head_may_name_so_many_pages() -> None:
    assert len(pages.read_head(naming(100_000)).pages) == 100_000


NOTHING = b'[2,2,"update","a",null,null]\n'


@pytest.mark.parametrize(
    ("most", "lines", "problem"),
    [
        ("MOST_LINES", 1_001, "it has more than 1,000 lines"),
        ("MOST_PAGE_BYTES", 40, "it unpacks to more than 1,000 bytes"),
    ],
)
def test_a_page_that_unpacks_without_end_is_left(
    monkeypatch: pytest.MonkeyPatch, most: str, lines: int, problem: str
) -> None:
    """Some hundred kB become millions of lines, each of them sound."""
    monkeypatch.setattr(pages, most, 1_000)
    entry = b'[2,"2026-11-24T12:00:00Z","x","add",null,null,"h",2,9,null,1]\n'
    for pack in (gzip.compress, bytes):
        with pytest.raises(ValueError, match=problem):
            pages.read_page(pack(entry + NOTHING * lines))
    [(_, versions)] = pages.read_page(gzip.compress(entry + NOTHING * 20))
    assert len(list(versions)) == 20


@one_in(4)
@pytest.mark.parametrize("meant", [99, 4, 0, -1])
def test_an_entry_that_takes_back_what_does_not_come_before_it_is_left_alone(
    publisher: Publisher, reader: Machine, meant: int
) -> None:
    """The copy would be called altered for ever."""
    publisher.publish()
    held = reader.head()
    undone = EntryHead("undo", CONTEXT.now, "a publisher", None, meant)
    gone = Change("entity", "france", None)
    with closing(Database.at(publisher.db)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        append(connection, undone, [gone])
        connection.execute("COMMIT")
    publisher.publish()
    read = reader("head")
    assert (read.code, read.out) == (0, held)
    assert f"it takes back entry {meant}" in read.err
    assert reader("doctor").code == 0


@one_in(4)
@pytest.mark.parametrize("change", ["cut", "forged", "without a record", "other kinds"])
def test_a_damaged_page_is_not_taken_over(
    publisher: Publisher, reader: Machine, change: str
) -> None:
    publisher.publish()
    head = reader.head()
    publisher.add("number 0")
    for path, content in publisher.publish().items():
        publisher.web.put(path, answer(_changed(path, content, change)))
    read = reader("head")
    assert (read.code, read.out) == (0, head)
    assert "this copy is" in read.err


@one_in(3)
@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"<html>",
        b"[]",
        b'{"format":1,"entry":"1","hash":"a","pages":[1]}',
        b'{"format":1,"entry":3,"hash":"a","pages":[]}',
        b'{"format":1,"entry":3,"hash":"a","pages":[2]}',
        b'{"format":1,"entry":3,"hash":"a","pages":[1,1]}',
        b'{"format":1,"entry":3,"hash":"a","pages":[1,9]}',
        b'{"format":1,"entry":3,"hash":"a","pages":[1,null]}',
        b"[" * 100_000,
    ],
)
def test_a_head_that_is_none(publisher: Publisher, reader: Machine, head: bytes) -> None:  # fmt: skip
    publisher.web.put("/site/ledger/head.json", answer(head))
    read = reader("head")
    assert read.code == 4
    assert "publishes no ledger" in read.err
    assert "tell who publishes it" in read.err


def test_a_rewritten_ledger_is_refused(
    publisher: Publisher, reader: Machine, tmp_path: Path
) -> None:
    publisher.publish()
    held = reader.head()
    publisher.db = tmp_path / "other.db"
    publisher.run("init", "--empty", db=publisher.db)
    for number in range(4):
        publisher.add(f"other {number}")
    publisher.publish()
    read = reader("list")
    assert read.code == 3
    assert "different histories from entry 2 on" in read.err
    assert reader("head", env={"HWSTATUS_FRESH": "99"}).out == held


def test_a_server_without_a_ledger(publisher: Publisher, reader: Machine) -> None:
    publisher.web.put("/site/ledger/head.json", answer(b"", "404 Not Found"))
    read = reader("list")
    assert read.code == 4
    assert "publishes no ledger" in read.err


# -- addresses ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("postgresql://anna@db.example.org/team", "team@db.example.org.db"),
        ("postgres://ben:x@DB.example.org:5432/team?sslmode=verify-full", "team@db.example.org.db"),
        ("postgresql://b.example.org,a.example.org:5433/team", "team@a.example.org_5433,b.example.org.db"),
        ("postgresql:///team", "team@.db"),
        ("https://example.org/hwstatus/", "example.org_hwstatus.db"),
        ("https://example.org/../../etc", "example.org_.._.._etc.db"),
    ],
)  # fmt: skip
def test_two_spellings_of_an_address_have_one_copy(address: str, name: str) -> None:
    assert servers.copy_name(address) == name


@pytest.mark.parametrize(
    ("address", "variables", "name"),
    [
        ("postgresql:///team", {"PGHOST": "h", "PGPORT": "5433"}, "team@h_5433.db"),
        ("postgresql://h/team", {"PGPORT": "5433"}, "team@h_5433.db"),
        ("postgresql://[::1]/team", {"PGPORT": "5433"}, "team@___1__5433.db"),
        ("postgresql://h:5432,k/team", {"PGHOST": "x", "PGPORT": "5433"}, "team@h,k_5433.db"),
        ("postgresql:///team", {"PGSERVICE": "other"}, "team@@other.db"),
        ("postgresql://h/team", {"PGHOSTADDR": "192.0.2.1"}, "team@h@192.0.2.1.db"),
    ],
)  # fmt: skip
def test_what_variables_name_has_a_copy_of_its_own(
    address: str, variables: dict[str, str], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy that belongs to another server would be sent there by the next change."""
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    assert servers.copy_name(address) == name


def test_libpq_repeats_no_part_of_a_password(cluster: Cluster, tmp_path: Path) -> None:
    address = f"postgresql://anna:se%zzcret@127.0.0.1:{cluster.port}/team"
    read = machine_of(tmp_path, address, "anna")("list")
    assert read.code == 2
    assert "%zz" not in read.err


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("postgresql://anna:secret@h/team", "postgresql://anna@h/team"),
        ("postgresql://anna:se/cr@et@h/team", "postgresql://anna@h/team"),
        ("postgresql://anna:se?cr@et@h/team", "postgresql://anna@h/team"),
        ("postgresql://anna@h/team?passw%6frd=secret", "postgresql://anna@h/team"),
        ("postgresql://h/team?sslpassword=secret&sslmode=verify-full", "postgresql://h/team?sslmode=verify-full"),
    ],
)  # fmt: skip
def test_a_password_is_found_wherever_it_is(address: str, shown: str) -> None:
    assert servers.has_password(address)
    assert servers.without_password(address) == shown


@pytest.mark.parametrize("place", ["dbname=other", "host=b", "po%72t=1", "service=x"])
def test_a_second_place_in_an_address_is_refused(place: str) -> None:
    """The copy of one ledger would be taken for that of another."""
    with pytest.raises(Usage):
        servers.copy_name(f"postgresql://anna@h/team?{place}")


def test_pages_fill_up() -> None:
    """A head names the first entry of each page; pages are found by what is missing."""
    head = pages.PublishedHead(Head(40, "a"), (1, 4, 20, 36))
    assert list(head.pages_after(0)) == [
        pages.page_path(*span) for span in ((1, 3), (4, 19), (20, 35), (36, 40))
    ]
    assert list(head.pages_after(19)) == ["ledger/20-35.jsonl.gz", "ledger/36-40.jsonl.gz"]  # fmt: skip
    assert list(head.pages_after(40)) == []


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="no ssh-keygen")
def test_a_head_must_be_signed_where_signers_are_named(
    publisher: Publisher, reader: Machine, tmp_path: Path
) -> None:
    key, signers = tmp_path / "key", tmp_path / "signers"
    for path in (key, tmp_path / "other"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", path], check=True)  # fmt: skip
    signers.write_text(f"ed@example.org {(tmp_path / 'key.pub').read_text()}")
    wanted = {"HWSTATUS_SIGNERS": str(signers)}
    publisher.publish()
    head = publisher.web.pages["/site/ledger/head.json"]
    assert isinstance(head, bytes)
    body = head.partition(b"\r\n\r\n")[2]
    unsigned = reader("head", env=wanted)
    assert (unsigned.code, unsigned.out) == (4, "")
    publisher.web.put("/site/ledger/head.json.sig", answer(sign(body, tmp_path / "other").encode()))  # fmt: skip
    assert "not a valid key" in reader("head", env=wanted).err
    publisher.web.put("/site/ledger/head.json.sig", answer(sign(body, key).encode()))
    assert reader("head", env=wanted).out == publisher.head()


def test_an_entry_with_a_word_of_a_later_version_is_left_alone(
    publisher: Publisher, reader: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What came before it still answers, and the reader is told why there is no more."""
    monkeypatch.setitem(SCOPES, "moon", Scope("moon", "what is up there", False))
    done = publisher.run(
        "add", "france", "France bans it on the moon.", "--date", "2026-11-21", "--source", "x",
        "--status", "moon=banned", db=publisher.db
    )  # fmt: skip
    assert done.code == 0, done.err
    publisher.publish()
    # A process of its own has not heard of it.
    found = reader._replace(here=None)("list", "france", "--fields", "summary")
    assert sorted(found.lines) == ["after that", "before all others"]
    assert "was written by a newer hwstatus" in found.err


@one_in(3)
@pytest.mark.parametrize("at", ["2001-01-01T00:00:00Z", "9999-99-99T99:99:99Z", "zzzz"])
@pytest.mark.parametrize("undoes", ["NULL", "2"])
def test_an_entry_with_a_false_time_is_not_taken_over(
    publisher: Publisher, reader: Machine, at: str, undoes: str
) -> None:
    done = "UPDATE ledger SET at = ?, undoes = "
    alter(publisher.db, f"{done}{undoes} WHERE seq = 3", values=(at,))
    chain_anew(publisher.db)
    publisher.publish()
    found = reader("list")
    assert "entry 3 of " in found.err and "is not taken over" in found.err
    assert at in found.err
    assert "after that" not in found.out


def test_a_page_is_not_read_beyond_64_mb(publisher: Publisher, reader: Machine) -> None:
    too_long = b"HTTP/1.1 200 OK\r\nContent-Length: 67108865\r\n\r\n"
    publisher.web.put("/site/ledger/head.json", too_long)
    found = reader("list")
    assert found.code == 4
    assert "larger than 67108864 bytes" in found.err


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Moved"])
def test_a_redirect_leads_nowhere_else(
    publisher: Publisher, reader: Machine, status: str
) -> None:
    with Loopback() as other:
        files = publisher.publish()
        for path, content in files.items():
            other.put(path, answer(content))
            to = f"{status}\r\nLocation: {other.address(path)}"
            publisher.web.put(path, answer(b"", to))
        found = reader("list")
        assert found.code == 4
        assert "redirects elsewhere" in found.err
        assert other.asked == []


def test_an_empty_variable_turns_no_check_off(
    publisher: Publisher, reader: Machine
) -> None:
    publisher.publish()
    for empty in ("", " "):
        for variable in ("HWSTATUS_SIGNERS", "HWSTATUS_NEWEST_WITHIN"):
            found = reader("list", env={variable: empty})
            assert found.code == 2
            assert variable in found.err
    found = reader("list", env={"HWSTATUS_NEWEST_WITHIN": "soon"})
    assert (found.code, "HWSTATUS_NEWEST_WITHIN" in found.err) == (2, True)


def test_a_head_that_goes_back_is_named(publisher: Publisher, reader: Machine) -> None:
    """An old head is signed as well as a new one: by its time it is known."""
    former = publisher.publish("2026-11-22T12:00:00Z")
    publisher.add("later")
    publisher.publish("2026-11-23T12:00:00Z")
    assert "later" in reader("list").out
    publisher.serve({path.removeprefix("/site/"): former[path] for path in former})
    found = reader("list")
    assert (found.code, "later" in found.out) == (0, True)
    assert "went back: it is published as of 2026-11-22T12:00:00Z" in found.err
    assert "followed as of 2026-11-23T12:00:00Z" in found.err
    doctor = reader("doctor")
    assert "published with 1 entry less than this copy has" in doctor.out
    assert "the next change sends them again" not in doctor.out
    publisher.publish("2026-11-24T12:00:00Z")
    assert "went back" not in reader("list").err


@one_in(3)
@pytest.mark.parametrize(
    ("at", "code"),
    [("2026-11-20T12:00:00Z", 0), ("2026-11-10T12:00:00Z", 4), (None, 4)],
)
def test_a_head_may_be_too_old(
    publisher: Publisher, reader: Machine, at: str | None, code: int
) -> None:
    publisher.publish(at)
    assert reader("list").code == 0
    today = {DAY: TODAY}
    found = reader("doctor", "--newest-within", "7d", "-f", "plain", env=today)
    assert found.code == code
    assert ("none before 2026-11-17 is accepted" in found.out) == bool(code)
    wanted = {"HWSTATUS_NEWEST_WITHIN": "7d", **today}
    read = reader("list", env=wanted)
    assert (read.code, "none before 2026-11-17 is wanted" in read.err) == (
        0,
        bool(code),
    )
    assert reader("doctor", env=wanted).code == code
    assert reader("doctor").code == 0
    assert publisher.run("doctor", "--newest-within", "7d", db=publisher.db).code == 2


@pytest.mark.parametrize("published", [1, "zzzz", "9999-99-99T99:99:99Z", ["x"]])
def test_a_head_with_a_false_day_is_none(published: object) -> None:
    head = {"format": 1, "entry": 1, "hash": "x", "pages": [1], "published": published}
    with pytest.raises(ValueError, match="when it was published"):
        pages.read_head(json.dumps(head).encode())
