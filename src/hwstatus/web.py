"""The flat database in Datasette, on this machine: to look through, never to change."""

import inspect
import signal
import sys
import threading
import webbrowser
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, redirect_stderr
from io import TextIOBase
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import Any, TextIO

import uvicorn
from datasette.app import Datasette  # type: ignore[import-untyped]

from hwstatus import text
from hwstatus.network import listening
from hwstatus.output.emit import say
from hwstatus.store.tracker import Tracker
from hwstatus.tables import flat_database
from hwstatus.tables.flat_database import questions

PORT = 8001
"""Where Datasette usually is; another one is taken where something else is there."""

Scope = dict[str, Any]
Send = Callable[..., Awaitable[None]]
App = Callable[..., Awaitable[None]]


@contextmanager
def tables(tracker: Tracker) -> Iterator[Path]:
    """The flat database of a tracker, in a file that is gone afterwards."""
    with TemporaryDirectory(prefix="hwstatus-") as folder:
        path = Path(folder, f"{questions.NAME}.db")
        flat_database.write(path, tracker)
        yield path


@contextmanager
def tidy_end() -> Iterator[None]:
    """Where the system asks for an end, or the terminal is closed, the block tidies up."""

    def end(number: int, _frame: FrameType | None) -> None:
        sys.exit(128 + number)

    def close(_number: int, _frame: FrameType | None) -> None:
        # While the server runs, it is the server that hears this one.
        signal.raise_signal(signal.SIGTERM)

    former = {signal.SIGTERM: signal.signal(signal.SIGTERM, end)}
    if hasattr(signal, "SIGHUP"):
        former[signal.SIGHUP] = signal.signal(signal.SIGHUP, close)
    try:
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)


def serve(path: Path, listener: listening.Listener, host: str, *, browse: bool) -> None:
    """Answer requests for the flat database at `path` until it is interrupted.

    On loopback only those that name this machine as Host: no page of the web can ask.
    """
    port = listening.port_of(listener)
    address = f"http://{listening.address_of(host, port)}/"
    hosts = None
    if listening.is_loopback(listener):
        hosts = frozenset(listening.own_names(host, port))
    app = _only_reading(_datasette(path), hosts)
    say(f"hwstatus is at {address} (Ctrl-C ends it)")
    if browse:
        threading.Thread(target=_browse, args=(address,), daemon=True).start()
    with redirect_stderr(_SpelledOut(sys.stderr)):
        config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)
        uvicorn.Server(config).run(sockets=[listener])


class _SpelledOut(TextIOBase):
    """A stream that others write to: what could steer a terminal comes as its escape.

    Datasette repeats there what SQLite said of a query, and any page can send one.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, said: str) -> int:
        """Write the text, hostile characters spelled out."""
        self._stream.write(text.lines(said))
        return len(said)


def _datasette(path: Path) -> App:
    """Datasette on an immutable file; what its version does not know is left out."""
    # Before `datasette.app`, which imports it, it would come without its functions.
    from datasette import handle_exception  # type: ignore[import-untyped]

    told = {"metadata": questions.metadata(), "config": questions.config()}
    if "config" not in inspect.signature(Datasette).parameters:
        del told["config"]
    # With Rich it would draw the stack of each refused query on stdout, for a second.
    handle_exception.rich = None
    app: App = Datasette(immutables=[str(path)], **told).app()
    return app


def _only_reading(app: App, hosts: frozenset[str] | None) -> App:
    """The same, which refuses requests that would change something, and foreign names."""

    async def guarded(scope: Scope, receive: object, send: Send) -> None:
        if scope["type"] == "http":
            headers = dict(scope["headers"])
            host = headers.get(b"host", b"").decode("latin-1").lower()
            if hosts is not None and host not in hosts:
                return await _refuse(send, 421, "this server has another name")
            if scope["method"] not in ("GET", "HEAD"):
                return await _refuse(send, 405, "this server only reads")
        return await app(scope, receive, send)

    return guarded


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})


def _browse(address: str) -> None:
    if not webbrowser.open(address):
        say("no browser could be opened: open the address")
