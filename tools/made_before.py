"""What a version of the program makes, kept so that later ones are tried on it (`tests/data/made-before/`).

    PYTHONPATH=CHECKOUT/tests CHECKOUT/.venv/bin/python tools/made_before.py FOLDER

CHECKOUT is a clone at the version that is to make it. Its program does the work, on the invented world of its own
tests; PostgreSQL and OpenSSH have to be there. Keys and times of files are new each time.
"""

import gzip
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from program import DAY, PROGRAM
from samples import TODAY, write_world
from team.cluster import EDITORS, OWNER, Cluster, programs

FOLDER = Path(sys.argv[1])

NEWS = """Vendor Watch

Genovia: The regulator is examining the equipment of Huawei in its 5G networks.
Source: The Genovia Post, 12 November 2026.
"""
FEED = """<rss version="2.0"><channel><title>The Genovia Post</title>
<item><title>Genovia bans Huawei from its 5G networks</title><guid>1</guid>
<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate><link>https://post.example/1</link>
<description>The government of Genovia bans Huawei from its 5G networks.</description></item>
</channel></rss>
"""
SHEETS = ("txt", "json", "html")


class Machine:
    """A computer on which the program runs, in a folder of its own."""

    def __init__(self, folder: Path, user: str) -> None:
        self.folder, self.user = folder, user

    def __call__(self, *arguments: str, db: str = "tracker.db") -> str:
        """Run a command; returns what it printed."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder / "home"),
            "LANG": "C.UTF-8",
            DAY: TODAY,
            "HWSTATUS_USER": self.user,
        }
        command = [*PROGRAM, "--db", db, *arguments]
        return subprocess.run(
            command, check=True, env=environment, cwd=self.folder, text=True, capture_output=True,
        ).stdout  # fmt: skip


def make_tracker(run: Machine) -> None:
    """The world with corrections, a retraction, a draft that waits, and a feed; its backup is older."""
    write_world(run.folder / "tracker.db")
    run(
        "add", "genovia", "Genovia's regulator opened a review of its 5G vendors.",
        "--date", "2026-11-02", "--actor", "regulator", "--status", "under-review",
        "--stage", "announced", "--source", "Genovia Post", "--url", "https://post.example/2",
    )  # fmt: skip
    run("edit", "4c0", "--set", "note=In force.", "--reason", "looked it up")
    run("backup", "backup.db")
    run("checked", "genovia", "--note", "Asked the regulator.")
    run("delete", "9b0", "--reason", "It was another vendor.", "--yes")
    run("outcome", "5d00000zzz:5g", "met", "--date", "2026-11-19", "--source", "Times")
    run("undo")
    (run.folder / "news.txt").write_text(NEWS)
    run("import", "news.txt", "--as", "article")
    pages = run.folder / "pages"
    pages.mkdir()
    (pages / "news.rss").write_text(FEED)
    with served(pages) as address:
        run("feeds", "add", f"{address}news.rss", "--private")
        run("feeds", "fetch")


def make_files(run: Machine, key: Path) -> None:
    """Exports, signed sheets, a settings file and a site that was published twice."""
    for form in ("jsonl", "csv"):
        run("export", "-o", f"export.{form}")
    for form in SHEETS:
        run(
            "certify", "ruritania", "genovia", "-o", f"sheet.{form}", "--sign", str(key)
        )
    run("config", "set", "format", "csv")
    run("config", "set", "filters.kind", "country")
    run("config", "set", "aliases.firm", "status --binding")
    shutil.move(run.folder / "home/.config/hwstatus/config.toml", run.folder)
    run("publish", "site", "--sign", str(key), db="backup.db")
    run("publish", "site", "--sign", str(key))


def make_key(folder: Path) -> Path:
    """A new key, and the signers file that names it."""
    key = folder / "key"
    command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    subprocess.run(command, check=True)
    public = key.with_suffix(".pub").read_text().split()
    (folder / "signers").write_text(f"desk@example.org {public[0]} {public[1]}\n")
    return key


class Quiet(SimpleHTTPRequestHandler):
    """Answers, and prints nothing."""

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a web server with a folder's files."""
    handler = partial(Quiet, directory=folder)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def make_copy(folder: Path) -> Path:
    """The copy of a reader who follows the site, as its machine keeps it."""
    reader = Machine(folder / "reader", "a reader")
    reader.folder.mkdir()
    with served(folder / "site") as address:
        reader("head", db=address)
    (copy,) = (reader.folder / "home").rglob("*.db")
    return copy


def dump_of_a_server(folder: Path) -> str:
    """A team's ledger on a server, with a change of one of its editors, as `pg_dump` writes it."""
    pg_dump = Path(str(programs()), "pg_dump")
    with TemporaryDirectory() as data, Cluster(Path(data) / "data") as cluster:
        cluster.make_editors()
        database, (anna, _) = cluster.new_database(), EDITORS
        address = cluster.address(database, OWNER)
        Machine(folder, OWNER)(
            "init", "--from", "tracker.db", "--editors", "editors", db=address
        )
        Machine(folder / "anna", anna).folder.mkdir()
        Machine(folder / "anna", anna)(
            "checked",
            "borduria",
            "--note",
            "No news.",
            db=cluster.address(database, anna),
        )
        return subprocess.check_output([pg_dump, address], text=True)


def keep(folder: Path, name: str) -> None:
    """Put a file into the folder, compressed."""
    content = gzip.compress((folder / name).read_bytes(), mtime=0)
    (FOLDER / f"{name}.gz").write_bytes(content)


def keep_all(folder: Path) -> None:
    """Put what was made into the folder: text as it is, the rest compressed."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    sheets = [f"sheet.{form}{end}" for form in SHEETS for end in ("", ".sig")]
    texts = ("signers", "config.toml", "export.jsonl", "export.csv", "server.sql")
    for name in (*texts, *sheets, "tracker.feeds.json"):
        shutil.copyfile(folder / name, FOLDER / name)
    for name in ("tracker.db", "backup.db", "copy.db"):
        keep(folder, name)
    with tarfile.open(FOLDER / "site.tar.xz", "w:xz") as archive:
        for path in sorted(folder.glob("*site*")):
            archive.add(path, path.name)


def main() -> None:
    """Make everything, in a folder that goes."""
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        run = Machine(folder, "an editor")
        make_tracker(run)
        make_files(run, make_key(folder))
        shutil.copyfile(make_copy(folder), folder / "copy.db")
        (folder / "server.sql").write_text(dump_of_a_server(folder))
        keep_all(folder)


if __name__ == "__main__":
    main()
