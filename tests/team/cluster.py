"""A PostgreSQL server of the tests' own, on loopback, and a wire to it that can be cut."""

import contextlib
import os
import random
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Self

import psycopg

from costs import leave_out

OWNER = "owner"
EDITORS = ("anna", "ben")


def programs() -> Path | None:
    """The folder of PostgreSQL's own programs; None where there is none."""
    # Debian keeps them off the PATH.
    folders = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(folders, key=lambda path: float(path.parts[-3]), default=None)
    if newest is not None:
        return newest.parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def free_port() -> int:
    """A port of loopback that nobody listens on.

    It is below those that systems give to outgoing connections: one of them could take it
    while a server is down.
    """
    while True:
        port = random.randrange(10_000, 32_000)
        with contextlib.suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def let_in(folder: Path) -> None:
    """Let everybody reach what is in a folder whose path they know."""
    for found in (folder, *folder.parents):
        with contextlib.suppress(OSError):
            found.chmod(found.stat().st_mode | 0o011)


def wait_for(port: int) -> None:
    """Wait until somebody listens on a port of loopback."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):  # fmt: skip
            return
        time.sleep(0.02)
    raise AssertionError(f"nobody listens on port {port}")


class Cluster:
    """A server in a folder; it refuses root, so that root runs it as `postgres`."""

    def __init__(self, folder: Path, *options: str) -> None:
        found = programs()
        assert found is not None
        self._programs = found
        self.folder = folder
        self.port = free_port()
        self._options = options
        self._databases = 0
        self._user = "postgres" if os.getuid() == 0 else None
        self._process: subprocess.Popen[bytes] | None = None
        self._watcher: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        if self._user:
            shutil.chown(self.folder, self._user)
            let_in(self.folder.parent)

    def __enter__(self) -> Self:
        self.prepare()
        self._run("initdb", "-U", OWNER, "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8")  # fmt: skip
        self.start()
        return self

    def make_editors(self) -> None:
        """Make the role of editors, and one for each of them."""
        self.ask("postgres", "CREATE ROLE editors")
        for editor in EDITORS:
            self.ask("postgres", f"CREATE ROLE {editor} LOGIN IN ROLE editors")

    def __exit__(self, *_: object) -> None:
        self.kill()

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, "-D", self.folder, *arguments],
            check=True, capture_output=True, user=self._user, cwd="/",
        )  # fmt: skip

    def start(self) -> None:
        """Start it, and wait until it answers."""
        # What was killed left its number, which may be somebody else's by now.
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        settings = (
            "unix_socket_directories=",
            "listen_addresses=127.0.0.1",
            # The machine stays on: what the server wrote outlasts its processes.
            "fsync=off",
            # It would visit each of a hundred databases again and again.
            "autovacuum=off",
            *self._options,
        )
        options = [word for setting in settings for word in ("-c", setting)]
        command: list[str | Path] = [
            self._programs / "postgres",
            "-D",
            self.folder,
            "-p",
            str(self.port),
            *options,
        ]
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self._user:
                # Tests that somebody else starts shut the folder that holds both.
                let_in(self.folder.parent)
            # What was killed a moment ago may still hold its memory.
            if self._process is None or self._process.poll() is not None:
                self._process = subprocess.Popen(
                    command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=self._user, cwd="/",
                )  # fmt: skip
                self._watch(self._process.pid)
            with contextlib.suppress(psycopg.OperationalError):
                self.ask("postgres", "SELECT 1")
                return
            time.sleep(0.02)
        raise AssertionError("the server does not start")

    def _watch(self, server: int) -> None:
        """Have the server end when this process does, by whatever: then a shell reads the end of a pipe.

        A signal to all processes of a terminal or of a job does not reach the shell.
        """
        self._stop_watching()
        line = f"read _; kill -QUIT {server}"
        self._watcher = subprocess.Popen(
            ["sh", "-c", line], stdin=subprocess.PIPE, start_new_session=True
        )

    def _stop_watching(self) -> None:
        if self._watcher is not None:
            self._watcher.kill()
            self._watcher.communicate()
            self._watcher = None

    def kill(self) -> None:
        """End it with all its processes at once, as a power cut would."""
        if self._process is None:
            return
        self._stop_watching()
        for process in (self._process.pid, *_children(self._process.pid)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        _, status, used = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        leave_out(used)
        self._process = None

    def standby(self, folder: Path) -> "Cluster":
        """A new server that follows this one, and without which this one acknowledges nothing."""
        found = Cluster(folder, *self._options)
        found.port = free_port()
        slot = f"slot{found.port}"
        self.ask("postgres", "ALTER SYSTEM RESET synchronous_standby_names")
        self.ask("postgres", "SELECT pg_reload_conf()")
        source = f"host=127.0.0.1 port={self.port} user={OWNER} application_name={slot}"
        found.prepare()
        found._run("pg_basebackup", "-R", "-c", "fast", "--no-sync", "-C", "-S", slot, "-d", source)  # fmt: skip
        found.start()
        self.ask("postgres", f"ALTER SYSTEM SET synchronous_standby_names = '{slot}'")
        self.ask("postgres", "SELECT pg_reload_conf()")
        end = time.monotonic() + 30
        while time.monotonic() < end:
            if self.ask("postgres", "SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync'"):  # fmt: skip
                return found
            time.sleep(0.02)
        raise AssertionError("the standby does not follow")

    def restart(self) -> None:
        """Kill it, and start it again."""
        self.kill()
        self.start()

    def address(self, database: str, role: str, port: int | None = None) -> str:
        """The address of a database, for a role."""
        return f"postgresql://{role}@127.0.0.1:{port or self.port}/{database}"

    def ask(
        self, database: str, statement: str, role: str = OWNER
    ) -> list[tuple[object, ...]]:
        """Run a statement, committed by itself; returns its rows."""
        with psycopg.connect(
            self.address(database, role), autocommit=True
        ) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def new_database(self, like: str = "template1") -> str:
        """The name of a new database: empty, or a copy."""
        self._databases += 1
        name = f"team{self._databases}"
        self.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {like}")
        return name


def _children(process: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == process:
                found.append(int(folder.name))
    return found


Rule = Callable[[str, int, bytes], bool | None]
"""From sender, number of the chunk and the chunk: None to go on, else to cut, True after passing it on."""


class Wire:
    """A wire to a server: passes on what both sides send, until its rule says to cut."""

    def __init__(self, port: int, rule: Rule) -> None:
        self._target = port
        self.rule = rule
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            server = socket.create_connection(("127.0.0.1", self._target))
        except OSError:
            client.close()
            return
        for sender, source, target in (
            ("client", client, server),
            ("server", server, client),
        ):
            threading.Thread(
                target=self._pass_on, args=[sender, source, target], daemon=True
            ).start()

    def _pass_on(
        self, sender: str, source: socket.socket, target: socket.socket
    ) -> None:
        with contextlib.suppress(OSError):
            number = 0
            while chunk := source.recv(1 << 16):
                number += 1
                cut = self.rule(sender, number, chunk)
                if cut is not False:
                    target.sendall(chunk)
                if cut is not None:
                    self.cuts += 1
                    break
        for side in (source, target):
            with contextlib.suppress(OSError):
                side.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def wire(port: int, rule: Rule) -> Iterator[Wire]:
    """A wire that is there inside the block."""
    with Wire(port, rule) as found:
        yield found
