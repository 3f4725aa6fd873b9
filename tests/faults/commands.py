"""Every command that writes, each with a folder to run it in, and what a tracker file holds.

Black box: the installed command is run, and the files are read with SQLite alone.
"""

import os
import re
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import NamedTuple

from conftest import Setting
from faults.prepared import run_prepared
from hwstatus.changes.drafts import draft_id
from hwstatus.exchange import Item
from hwstatus.exchange.feeds.subscriptions import Subscription, Subscriptions
from hwstatus.record import canonical
from hwstatus.record.models import Source
from hwstatus.site.published import LIST, listed, sum_of
from loopback import Loopback, page
from program import DAY, LATER
from samples import AFTER, WORLD_ENTITIES, WORLD_UPDATES, update, write_tracker

JOURNAL = "-journal"
ABSENT = "absent"
DAMAGED = "damaged"


SERVED = "the address of a feed"
"""A word of a command line that stands for what is known when a server runs."""


SITE = "site"
"""The folder that is published to."""


class Command(NamedTuple):
    """A command that writes; `prepare` fills an empty folder and returns what the command reads from stdin."""

    arguments: tuple[str, ...]
    prepare: Callable[[Path], bytes]
    tracker: str = "t.db"
    named: bool = True
    """Whether the tracker is named with --db."""
    later: bool = False
    """Whether the next release runs it, which knows one schema more."""

    def words(self, folder: Path, arguments: Sequence[str]) -> list[str]:
        """What follows the program's name, for these arguments and the tracker in a folder."""
        place = ["--db", str(folder / self.tracker)] if self.named else []
        return [*place, *(_publisher() if a == SERVED else a for a in arguments)]

    def environment(self, folder: Path) -> dict[str, str]:
        """The environment of a user whose home is the folder, in which every run makes the same calls.

        Sets are iterated alike, and no run leaves compiled modules that the next would find.
        """
        variables = {**self.variables, "PYTHONDONTWRITEBYTECODE": "1"}
        return Setting(folder, folder).environment(variables)

    @property
    def variables(self) -> dict[str, str]:
        """What the environment says besides: a day on which what a new tracker begins with can be changed."""
        found = {DAY: AFTER, "PYTHONHASHSEED": "0"}
        if self.later:
            found[LATER] = "1"
        return found


def run(folder: Path, command: Command, *arguments: str, stdin: bytes = b"") -> str:
    """Run another command on the same tracker; it must succeed. Returns its stdout."""
    words = command.words(folder, arguments)
    done = run_prepared(words, folder, stdin, command.environment(folder))
    assert done.code == 0, (arguments, done)
    return done.out


# -- the folders -------------------------------------------------------------------------------------

_LAST = [
    update("aa00000001", "ruritania", date="2025-03-01", summary="A  blank too many."),
    update("bb00000002", "freedonia", date="2025-04-01", effects=["permitted"]),
    update(
        "cc00000003", "borduria", date="2025-05-01", effects=["restricted"],
        sources=(Source("Gazette", url="https://g.example/1?utm_source=x"),),
    ),
]  # fmt: skip
"""The updates that are imported, undone, and mended by `check --fix`."""


def _nothing(folder: Path) -> bytes:
    return b""


def _world(folder: Path) -> bytes:
    write_tracker(folder / "t.db", WORLD_ENTITIES, WORLD_UPDATES)
    return b""


def _grown(folder: Path) -> bytes:
    """The world, and an entry of three updates that can be undone."""
    write_tracker(folder / "t.db", WORLD_ENTITIES, WORLD_UPDATES, _LAST)
    return b""


def _undone(folder: Path) -> bytes:
    _grown(folder)
    run(folder, COMMANDS["undo"], "undo")
    return b""


def _with_backup(folder: Path) -> bytes:
    _world(folder)
    write_tracker(folder / "other.db", WORLD_ENTITIES, WORLD_UPDATES[:9])
    return b""


def _parted(folder: Path) -> bytes:
    """Two trackers that were edited apart: an addition, a correction, a conflict."""
    _world(folder)
    shutil.copyfile(folder / "t.db", folder / "other.db")
    line = canonical.dump(_LAST[0]).encode() + b"\n"
    other = Command((), _nothing, "other.db")
    run(folder, other, "add", "-", stdin=line)
    note = ("edit", WORLD_UPDATES[6].id, "--set")
    run(folder, other, *note, "note=Theirs.", "--set", "actor=court")
    run(folder, COMMANDS["edit"], *note, "note=Ours.")
    return b""


def _over_damaged(folder: Path) -> bytes:
    """Half a tracker, and a backup to put in its place."""
    _with_backup(folder)
    half = (folder / "t.db").stat().st_size // 2
    os.truncate(folder / "t.db", half)
    return b""


def _large(folder: Path) -> bytes:
    """More updates than SQLite keeps in memory: they reach the file before the commit."""
    _world(folder)
    long = "x" * 3_000
    found = [
        update(
            f"ee{number:08}", "ruritania", date="2024", summary=f"{number}", note=long
        )
        for number in range(1_500)
    ]
    return "".join(canonical.dump(one) + "\n" for one in found).encode()


def _exported(folder: Path) -> bytes:
    """The lines of `_LAST`, for a tracker that does not have them."""
    _grown(folder)
    lines = run(folder, COMMANDS["import"], "export").splitlines(keepends=True)
    (folder / "t.db").unlink()
    _world(folder)
    own = [line for line in lines if re.search("(aa|bb|cc)0000000", line)]
    assert len(own) == len(_LAST)
    return "".join(own).encode()


def _one(folder: Path) -> bytes:
    return _exported(folder).splitlines(keepends=True)[0]


def _exported_for_nobody(folder: Path) -> bytes:
    """A line about a country that every new tracker knows."""
    line = _one(folder)
    (folder / "t.db").unlink()
    return line.replace(b'"ruritania"', b'"france"')


def _half_written(folder: Path) -> bytes:
    """A tracker that a writer was killed over: its journal is to be rolled back."""
    _world(folder)
    writer = sqlite3.connect(folder / "t.db", isolation_level=None)
    writer.execute("PRAGMA cache_size = 2")
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("CREATE TABLE large AS SELECT zeroblob(9999) FROM version")
    for name in ("t.db", f"t.db{JOURNAL}"):
        shutil.copyfile(folder / name, folder / f"{name}.killed")
    writer.close()
    for name in ("t.db", f"t.db{JOURNAL}"):
        (folder / f"{name}.killed").replace(folder / name)
    return b""


_ITEM = Item(
    "The court of Ruritania will hear the vendor. Ruritel waits for the ruling.",
    heading="Ruritania",
    date="2021-05-04",
)
_DRAFT = draft_id(_ITEM)
ACCEPTED = "A hearing was set."
"""The summary of an update whose id is chosen by chance."""


def _article(folder: Path) -> bytes:
    """The world, and an article to import."""
    _world(folder)
    page = f"{_ITEM.heading}: {_ITEM.text} Source: The Gazette, May 4, 2021.\n"
    (folder / "page.txt").write_text(page, encoding="utf-8")
    return b""


def _with_draft(folder: Path) -> bytes:
    """The world with a draft that waits."""
    _article(folder)
    run(folder, COMMANDS["import, article"], "import", "page.txt", "--as", "article")
    return b""


def _split(folder: Path) -> bytes:
    """The world with a draft that was split, which is undone."""
    _with_draft(folder)
    run(folder, COMMANDS["review split"], "review", "split", _DRAFT, "1", "2")
    return b""


_FEEDS = ("https://one.example/feed", "https://two.example/feed")


def _with_feeds(folder: Path) -> bytes:
    """The world, and two feeds that are followed."""
    _world(folder)
    feeds = Subscriptions.beside(folder / "t.db")
    for address in _FEEDS:
        feeds.keep(Subscription(address, "A feed", seen=("a mark",)))
    return b""


_NEWS = b"""<rss version="2.0"><channel><title>News</title><item><guid>1</guid>
<title>Ruritania bans Huawei from 5G</title>
<link>https://news.example/1</link><description>The government of Ruritania banned Huawei from its 5G networks.
</description></item></channel></rss>"""


@cache
def _publisher() -> str:
    """The address of a feed with one entry, served as long as the tests run."""
    server = Loopback().__enter__()
    return server.put(
        "/feed", page(_NEWS, "200 OK", "Content-Type: application/rss+xml")
    )


def _with_news(folder: Path) -> bytes:
    """The world, and a feed that is followed, with something new."""
    _world(folder)
    feed = Subscription(_publisher(), "News", private=True)
    Subscriptions.beside(folder / "t.db").keep(feed)
    return b""


def _published(folder: Path) -> bytes:
    """A tracker of one country, and its site, made twice, without the last of three updates."""
    first = update("dd00000004", "ruritania", date="2025-02-01", effects=["permitted"])
    write_tracker(folder / "t.db", WORLD_ENTITIES[:1], [first])
    command = COMMANDS["publish"]
    for known in ("bb00000002", "cc00000003"):
        run(folder, command, *command.arguments)
        line = canonical.dump(update(known, "ruritania", date="2025-03-01"))
        run(folder, command, "add", "-", stdin=f"{line}\n".encode())
    return b""


_CHECKED = ("checked", "france", "--date", "2026-11-01")

COMMANDS = {
    "add": Command(("add", "-"), _one),
    "edit": Command(
        ("edit", WORLD_UPDATES[6].id, "--set", "summary=We were wrong."), _world
    ),
    "delete": Command(("delete", WORLD_UPDATES[6].id, "-y"), _world),
    "checked": Command(("checked", "ruritania", "--date", "2026-11-01"), _world),
    "undo": Command(("undo",), _grown),
    "redo": Command(("redo",), _undone),
    "import": Command(("import", "-"), _exported),
    "import, past the cache": Command(("import", "-"), _large),
    "import, new file": Command(("import", "-"), _exported_for_nobody),
    "import, article": Command(("import", "page.txt", "--as", "article"), _article),
    "review accept": Command(
        ("review", "accept", _DRAFT, "--set", f"summary={ACCEPTED}"), _with_draft
    ),
    "review reject": Command(("review", "reject", _DRAFT), _with_draft),
    "review merge": Command(
        ("review", "merge", _DRAFT, WORLD_UPDATES[2].id), _with_draft
    ),
    "review split": Command(("review", "split", _DRAFT, "1", "2"), _with_draft),
    "undo, of a split": Command(("undo",), _split),
    "check --fix": Command(("check", "--fix"), _grown),
    "restore": Command(("restore", "other.db", "-y"), _with_backup),
    "restore, damaged": Command(("restore", "other.db", "-y"), _over_damaged),
    "merge": Command(("merge", "other.db", "--theirs"), _parted),
    "feeds add": Command(("feeds", "add", SERVED, "--private"), _with_feeds),
    "feeds fetch": Command(("feeds", "fetch"), _with_news),
    "feeds remove": Command(("feeds", "remove", _FEEDS[0]), _with_feeds),
    "backup": Command(("backup",), _world),
    "backup, named": Command(("backup", "copy.db"), _world),
    "init": Command(("init", "--empty"), _nothing),
    "init --force": Command(("init", "--empty", "--force"), _world),
    "init --force, half-written": Command(
        ("init", "--empty", "--force"), _half_written
    ),
    "refresh": Command(("refresh",), _world),
    "publish": Command(("publish", SITE), _published),
    "migration": Command(("undo",), _grown, later=True),
    "first write": Command(_CHECKED, _nothing, "share/hwstatus/tracker.db", False),
}


# -- what a file holds -------------------------------------------------------------------------------

_VARYING = re.compile(
    r"\d{4}-\d\d-\d\dT[\d:.]+Z|\b[0-9a-f]{64}\b|\bb'[^']*'|\bb\"[^\"]*\""
)
"""Moments and hashes: they differ from run to run."""


_BY_CHANCE = re.compile(
    rf'"id":"(\w{{10}})","entity":"\w+","date":"[\d-]+","summary":"{ACCEPTED}'
)


def site(place: Path) -> str:
    """The list of a site with all its sums, if the folder holds just that; else what is wrong."""
    if not place.exists():
        return ABSENT
    paths = [found for found in place.rglob("*") if found.is_file()]
    held = {str(p.relative_to(place)): sum_of(p.read_bytes()) for p in paths}
    held.pop(LIST, "")
    _, sums = listed(place)
    if held != sums:
        wrong = [path for path in held | sums if held.get(path) != sums.get(path)]
        return f"{DAMAGED}: {wrong[:3]}"
    return repr(sorted(sums.items()))


def content(tracker: Path) -> str:
    """The ledger, the versions and the texts of drafts in a tracker file, or what is wrong with the file.

    A journal beside it is rolled back, as by every reader. Two runs of a command leave the same content.
    """
    if not tracker.exists():
        return ABSENT
    with closing(sqlite3.connect(tracker, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA synchronous = OFF")
            sound = connection.execute("PRAGMA integrity_check").fetchall()
            ledger = connection.execute("SELECT * FROM ledger").fetchall()
            versions = connection.execute("SELECT * FROM version").fetchall()
            texts = connection.execute("SELECT * FROM draft_text").fetchall()
        except sqlite3.Error as error:
            return f"{DAMAGED}: {error}"
    if sound != [("ok",)]:
        return f"{DAMAGED}: {sound[:3]}"
    told = _VARYING.sub("", repr((ledger, versions, texts)))
    by_chance = _BY_CHANCE.search(told)
    if by_chance:
        return told.replace(by_chance[1], "")
    return told
