"""One request and its answer over one connection, bounded in bytes and in time."""

import io
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from hwstatus.network.addresses import Target, Unfetchable

if TYPE_CHECKING:
    from email.message import Message
    from http.client import HTTPResponse
    from socket import socket

    from _typeshed import WriteableBuffer

HEADER_BYTES = 64 * 1024
LONGEST_WAIT = 24 * 3600
"""Seconds: a `Retry-After` beyond a day counts as a day."""

_OVERLOADED = frozenset({429, 503})


class Deadline(NamedTuple):
    """The moment, on a clock in seconds, at which a request is given up."""

    clock: Callable[[], float]
    end: float

    def left(self) -> float:
        """Seconds; raises `TimeoutError` once there are none."""
        seconds = self.end - self.clock()
        if seconds <= 0:
            raise TimeoutError
        return seconds


class Answer(NamedTuple):
    """One answer of a server, before redirects are followed."""

    status: int
    headers: "Message"
    body: bytes

    def header(self, name: str) -> str:
        """A header on one line, without control characters; empty where missing."""
        return one_line(str(self.headers.get(name, "")))

    @property
    def location(self) -> str:
        """Where a redirect leads, as sent: its bytes read as Latin-1."""
        return str(self.headers.get("location", "")).strip(" \t\r\n")

    @property
    def retry_after(self) -> int | None:
        """Seconds until the server wants to be asked again, where it says so."""
        if self.status not in _OVERLOADED:
            return None
        text = self.header("retry-after")
        if text.isdecimal():
            return min(int(text[:9]), LONGEST_WAIT)
        return _seconds_between(self.header("date"), text)


def connect(addresses: list[str], port: int, deadline: Deadline) -> "socket":
    """A connection to the first address that accepts one.

    Each address gets its share of the time. Raises `OSError` where none accepts.
    """
    from socket import create_connection

    failure = OSError("the host has no address")
    for tried, address in enumerate(addresses):
        share = deadline.left() / (len(addresses) - tried)
        try:
            return create_connection((address, port), share)
        except OSError as error:
            failure = error
    raise failure


def exchange(
    connection: "socket",
    target: Target,
    headers: Mapping[str, str],
    deadline: Deadline,
    max_bytes: int,
) -> Answer:
    """Send a GET request and read the answer; the body only where the status is 2xx.

    Raises `Unfetchable` for an answer that is too large, cut off or wrongly packed, and
    what http.client and sockets raise: `HTTPException`, `OSError`, `ValueError`.
    """
    from http.client import HTTPConnection, HTTPResponse

    request = HTTPConnection(target.host, target.port)
    request.sock = connection
    request.request("GET", target.path, headers={**headers, "Host": target.authority})
    answer = HTTPResponse(connection, method="GET")
    answer.fp.close()
    wire = _Wire(connection, deadline)
    answer.fp = io.BufferedReader(wire)
    answer.begin()
    body = b""
    if 200 <= answer.status < 300:
        wire.allowance = max_bytes + HEADER_BYTES
        body = _body(answer, max_bytes)
    return Answer(answer.status, answer.headers, body)


def plain_reason(error: Exception) -> str:
    """Why there is no answer, in words for a reader."""
    from http.client import IncompleteRead
    from socket import gaierror
    from ssl import SSLCertVerificationError, SSLError

    match error:
        case gaierror():
            return "the host name cannot be resolved"
        case SSLCertVerificationError():
            return f"the certificate is not valid: {error.verify_message}"
        case SSLError():
            return "no secure connection could be made"
        case IncompleteRead() | ConnectionResetError() | BrokenPipeError():
            return "the connection closed before the answer was complete"
        case OSError():
            return f"no connection: {error.strerror or error}"
    return "the answer is not valid HTTP"


def one_line(text: str) -> str:
    """A header's text without line breaks and control characters."""
    return "".join(filter(str.isprintable, " ".join(text.split())))


class _Wire(io.RawIOBase):
    """The bytes of a connection: no more than allowed, none after the deadline.

    The bound is on every byte that arrives, so that it holds also where http.client
    has none: interim answers, trailers, chunk sizes.
    """

    def __init__(self, connection: "socket", deadline: Deadline) -> None:
        self._connection = connection
        self._deadline = deadline
        self.allowance = HEADER_BYTES

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        self._connection.settimeout(self._deadline.left())
        count = self._connection.recv_into(buffer)
        self.allowance -= count
        if self.allowance < 0:
            raise Unfetchable("the answer is longer than allowed")
        return count


def _body(answer: "HTTPResponse", max_bytes: int) -> bytes:
    if answer.length and answer.length > max_bytes:
        raise _too_large(max_bytes)
    raw = answer.read(max_bytes + 1)
    if len(raw) > max_bytes:
        raise _too_large(max_bytes)
    if answer.length:
        raise Unfetchable("the connection closed before the answer was complete")
    encoding = answer.headers.get("content-encoding", "identity")
    return _unpacked(raw, encoding.strip().lower(), max_bytes)


def _unpacked(raw: bytes, encoding: str, max_bytes: int) -> bytes:
    """The body without its gzip or zlib packing."""
    import zlib

    if encoding in {"", "identity"}:
        return raw
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Unfetchable("the page is packed in a way that was not asked for")
    # 32 lets zlib tell by the first bytes which of the two packings there is.
    unpacker = zlib.decompressobj(32 + zlib.MAX_WBITS)
    try:
        body = unpacker.decompress(raw, max_bytes + 1)
    except zlib.error:
        raise Unfetchable("the packed page is damaged") from None
    if len(body) > max_bytes:
        raise _too_large(max_bytes)
    if not unpacker.eof or unpacker.unused_data:
        raise Unfetchable("the packed page is damaged")
    return body


def _too_large(max_bytes: int) -> Unfetchable:
    return Unfetchable(f"the page is larger than {max_bytes} bytes")


def _seconds_between(now: str, later: str) -> int | None:
    """Seconds between two HTTP dates, from none to a day; None where one is no date."""
    from email.utils import parsedate_to_datetime

    try:
        gap = parsedate_to_datetime(later) - parsedate_to_datetime(now)
    except (ValueError, TypeError):
        return None
    return min(max(round(gap.total_seconds()), 0), LONGEST_WAIT)
