"""A server on this machine: its socket, and the requests that are meant for it.

A page of the web, open in a browser here, may resolve a name of its own to 127.0.0.1 and
ask with that name as Host. Servers on loopback answer to no such name.
"""

import socket
from collections.abc import Iterator
from ipaddress import ip_address

from hwstatus.errors import Usage

Listener = socket.socket

LOOPBACK = "127.0.0.1"
"""The port that browsers leave out."""


def listen(host: str, port: int, *, or_any: bool = False) -> Listener:
    """A socket that listens at an address; port 0 is a free one.

    With `or_any` a free port is taken where that one is in use. Raises `Usage`.
    """
    family, address = _resolved(host, port)
    try:
        listener = socket.create_server(address, family=family)
    except OSError as error:
        if or_any:
            return listen(host, 0)
        why = error.strerror or error
        raise Usage(f"port {port} of {host} cannot be used: {why}") from None
    # What it accepts inherits this. asyncio sets it only where the protocol is named, and
    # without it an answer in two pieces waits 40 ms for an acknowledgement.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _resolved(host: str, port: int) -> tuple[socket.AddressFamily, tuple[str, int]]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or "no name of a machine"
        raise Usage(f"host '{host}' cannot be found: {why}") from None
    family, _, _, _, address = answers[0]
    return family, (str(address[0]), int(address[1]))


def port_of(listener: Listener) -> int:
    """The port that a socket listens at."""
    return int(listener.getsockname()[1])


def is_loopback(listener: Listener) -> bool:
    """Whether a socket is reached from this machine alone."""
    return ip_address(listener.getsockname()[0]).is_loopback


def address_of(host: str, port: int) -> str:
    """What stands between `http://` and a path: brackets around an IPv6 address."""
    shown = f"[{host}]" if ":" in host else host
    return f"{shown}:{port}"


def own_names(host: str, port: int) -> Iterator[str]:
    """What a request to a server on loopback may name as its Host."""
    for name in dict.fromkeys((host, LOOPBACK, "localhost")):
        address = address_of(name, port)
        yield address
        if port == 80:
            yield address.removesuffix(":80")
