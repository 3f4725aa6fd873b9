"""A web server on the loopback interface that answers as a test says, faults included."""

import contextlib
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from typing import NamedTuple, Self

Script = Callable[[socket.socket], None]
"""What a connection is answered with, once its request has been read."""


class Request(NamedTuple):
    """What a client asked for; the names of headers are in lower case."""

    path: str
    headers: dict[str, str]


class Loopback:
    """The server; `pages` has an answer for each path, `asked` each request so far."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, bytes | Script] = {}
        self.asked: list[Request] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        # A thread that waits in accept() holds a closed socket open; shutdown wakes it.
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def address(self, path: str, host: str = "127.0.0.1") -> str:
        """The address of a path, with http or https as the server speaks it."""
        scheme = "https" if self._tls else "http"
        return f"{scheme}://{host}:{self.port}{path}"

    def put(self, path: str, answer: bytes | Script) -> str:
        """Have a path answered so; returns its address."""
        self.pages[path] = answer
        return self.address(path)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(
                    target=self._serve, args=[connection], daemon=True
                ).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        with contextlib.suppress(OSError), connection:
            if self._tls:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                request = _read_request(connection)
                self.asked.append(request)
                answer = self.pages.get(request.path, page(b"", "404 Not Found"))
                if isinstance(answer, bytes):
                    connection.sendall(answer)
                else:
                    answer(connection)


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _read_request(connection: socket.socket) -> Request:
    received = b""
    while b"\r\n\r\n" not in received:
        more = connection.recv(4096)
        if not more:
            raise ConnectionError
        received += more
    first, *lines = received.decode("latin-1").rstrip("\r\n").split("\r\n")
    pairs = [line.partition(": ") for line in lines]
    return Request(
        first.split(" ")[1], {name.lower(): value for name, _, value in pairs}
    )


def page(body: bytes = b"", status: str = "200 OK", *headers: str) -> bytes:
    """A well-formed answer with its length, and further headers as `Name: value`."""
    lines = [f"HTTP/1.1 {status}", *headers, f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode() + body


def redirect(location: str, status: str = "302 Found") -> bytes:
    """An answer that leads elsewhere."""
    return page(b"", status, f"Location: {location}")


def chunked(body: bytes) -> bytes:
    """A 200 answer whose body is sent as it is, announced as chunks."""
    return b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body


def drip(answer: bytes, pause: float) -> Script:
    """Send an answer byte by byte, so that no single read ever waits for long."""

    def send(connection: socket.socket) -> None:
        for byte in answer:
            connection.sendall(bytes([byte]))
            time.sleep(pause)

    return send


def after(start: bytes, then: Script) -> Script:
    """Send the start of an answer at once, and go on by another script."""

    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        then(connection)

    return send


def endless(start: bytes, more: bytes) -> Script:
    """Send more and more, until the client goes away."""

    def send(connection: socket.socket) -> None:
        connection.sendall(start)
        while True:
            connection.sendall(more)

    return send


def silence(connection: socket.socket) -> None:
    """Say nothing until the client goes away."""
    connection.recv(1)


def reset(connection: socket.socket) -> None:
    """Break the connection off instead of closing it."""
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
