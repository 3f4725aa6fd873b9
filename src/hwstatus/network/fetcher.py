"""Asking an address, politely: redirects, pauses, and the outcome in plain words.

A server is taken to be slow, broken or hostile. Every answer is bounded in bytes and
in time; every address that a name resolves to is checked, at each redirect again; and
the connection is made to the very address that was checked, so that a name cannot
resolve to another one in between. Only the time of a name lookup is left to the
system's resolver. Cookies are not kept, and proxies named in the environment are not
used: a proxy would resolve the names itself, past the guard. Certificates are checked
against the system's authorities; `SSL_CERT_FILE` names others, as for any program that
uses OpenSSL.

"""

import time
from collections.abc import Callable, Mapping
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Literal, NamedTuple

from hwstatus.network.addresses import (
    Guard,
    Target,
    Unfetchable,
    public_only,
    read_target,
    redirected,
)
from hwstatus.network.wire import (
    Answer,
    Deadline,
    connect,
    exchange,
    one_line,
    plain_reason,
)
from hwstatus.version import __version__

if TYPE_CHECKING:
    import ssl
    from socket import socket

Outcome = Literal["reachable", "gone", "refused", "failed"]

MOST_REDIRECTS = 5
UNCHANGED = 304
"""The status of a page that has not changed since the answer that was named."""

_REDIRECT = frozenset({301, 302, 303, 307, 308})
_OUTCOMES: dict[int, Outcome] = {
    UNCHANGED: "reachable",
    404: "gone",
    410: "gone",
    401: "refused",
    403: "refused",
    429: "refused",
    451: "refused",
}


class Response(NamedTuple):
    """What an address answered.

    `outcome` is `reachable` (2xx, or 304 with an empty body), `gone` (404, 410),
    `refused` (401, 403, 429, 451, or a host that asked to be left alone) or `failed`;
    all but the first carry a plain `reason`. `url` is the last address of the redirects,
    or the one asked for where no answer came. `body` is empty unless the status is 2xx.
    """

    url: str
    outcome: Outcome
    reason: str = ""
    status: int | None = None
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    body: bytes = b""


class Fetcher:
    """Fetches pages, one at a time from each host; threads may share it.

    Servers are told the program and its `purpose`.
    `timeout` is in seconds and covers one page with its redirects, pauses aside.
    `max_bytes` bounds the body, also once unpacked.
    Redirects lead to the same host in the same way unless they may lead `elsewhere`. `pause_per_host` is in seconds.
    `resolve` turns a host and a port into IP addresses, best first.
    """

    def __init__(
        self,
        guard: Guard = public_only,
        *,
        purpose: str = "",
        timeout: float = 20.0,
        max_bytes: int = 5_000_000,
        elsewhere: bool = True,
        pause_per_host: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], object] = time.sleep,
        resolve: Callable[[str, int], list[str]] | None = None,
    ) -> None:
        self.guard = guard
        self.timeout = timeout
        self.max_bytes = max_bytes
        self.elsewhere = elsewhere
        self.pause_per_host = pause_per_host
        self.clock = clock
        self.sleep = sleep
        self.resolve = resolve or _resolved
        self._asking: dict[str, Lock] = {}
        """Who holds the lock of a host asks it."""
        self._free_at: dict[str, float] = {}
        """From which moment on a host is asked again."""
        self._headers = {
            "User-Agent": f"hwstatus/{__version__} ({purpose})".removesuffix(" ()"),
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }

    def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None
    ) -> Response:
        """What the address answers; never raises for what a server or network does.

        `etag` and `last_modified` of an earlier answer ask for the page only if it
        has changed: the status is 304 when it has not.
        """
        headers = dict(self._headers)
        if etag:
            headers["If-None-Match"] = one_line(etag)
        if last_modified:
            headers["If-Modified-Since"] = one_line(last_modified)
        try:
            return self._follow(read_target(url), headers)
        except _AskedToWait as error:
            return Response(url, "refused", str(error))
        except Unfetchable as error:
            return Response(url, "failed", str(error))

    def _follow(self, target: Target, headers: Mapping[str, str]) -> Response:
        visited: list[str] = []
        left = self.timeout
        while target.url not in visited:
            if len(visited) > MOST_REDIRECTS:
                raise Unfetchable(f"there are more than {MOST_REDIRECTS} redirects")
            visited.append(target.url)
            answer, seconds = self._ask_in_turn(target, headers, left)
            if answer.status not in _REDIRECT:
                return _response(target, answer)
            left -= seconds
            target = self._redirected(target, answer.location)
        raise Unfetchable("the address redirects in a circle")

    def _redirected(self, target: Target, location: str) -> Target:
        onward = redirected(target, location)
        is_same = (onward.host, onward.port, onward.secure) == (
            target.host,
            target.port,
            target.secure,
        )
        if not (self.elsewhere or is_same):
            raise Unfetchable(f"it redirects elsewhere, to {onward.url}")
        return onward

    def _ask_in_turn(
        self, target: Target, headers: Mapping[str, str], seconds: float
    ) -> tuple[Answer, float]:
        """The answer, and the seconds that it took once the host's pause was over."""
        with self._asking.setdefault(target.host, Lock()):
            self._wait_until(self._free_at.get(target.host, float("-inf")))
            started = self.clock()
            pause = self.pause_per_host
            try:
                answer = self._ask(target, headers, started + seconds)
                pause = max(pause, answer.retry_after or 0)
            finally:
                ended = self.clock()
                self._free_at[target.host] = ended + pause
        return answer, ended - started

    def _wait_until(self, moment: float) -> None:
        seconds = moment - self.clock()
        if seconds > max(self.timeout, self.pause_per_host):
            wait = f"another {round(seconds)} s"
            raise _AskedToWait(f"the host asked to be left alone for {wait}")
        if seconds > 0:
            self.sleep(seconds)

    def _ask(self, target: Target, headers: Mapping[str, str], end: float) -> Answer:
        from http.client import HTTPException

        deadline = Deadline(self.clock, end)
        try:
            with self._connection(target, deadline) as connection:
                return exchange(connection, target, headers, deadline, self.max_bytes)
        except TimeoutError as error:
            raise Unfetchable(f"no full answer within {self.timeout:g} s") from error
        # http.client lets a ValueError through for some malformed chunk sizes.
        except (OSError, HTTPException, ValueError) as error:
            raise Unfetchable(plain_reason(error)) from error

    def _connection(self, target: Target, deadline: Deadline) -> "socket":
        addresses = self.resolve(target.host, target.port)
        self._check(addresses, target.port)
        connection = connect(addresses, target.port, deadline)
        connection.settimeout(deadline.left())
        if not target.secure:
            return connection
        return self._tls.wrap_socket(connection, server_hostname=target.host)

    def _check(self, addresses: list[str], port: int) -> None:
        from ipaddress import ip_address

        for address in addresses:
            objection = self.guard(ip_address(address), port)
            if objection:
                raise Unfetchable(objection)

    @cached_property
    def _tls(self) -> "ssl.SSLContext":
        from ssl import create_default_context

        return create_default_context()


class _AskedToWait(Unfetchable):
    """A host sent `Retry-After`, and the time is not over."""


def _resolved(host: str, port: int) -> list[str]:
    import socket

    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in answers]


def _response(target: Target, answer: Answer) -> Response:
    outcome = _outcome(answer.status)
    reason = f"the server answered {answer.status}"
    return Response(
        url=target.url,
        outcome=outcome,
        reason="" if outcome == "reachable" else reason,
        status=answer.status,
        content_type=answer.header("content-type"),
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
        body=answer.body,
    )


def _outcome(status: int) -> Outcome:
    return _OUTCOMES.get(status, "reachable" if 200 <= status < 300 else "failed")
