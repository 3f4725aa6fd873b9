"""Which addresses of the web may be asked, and how an address is taken apart.

Only http and https, no credentials, and no machine that the public internet cannot
reach: a page in the dataset must not be a way into the reader's own network.
"""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    Address = IPv4Address | IPv6Address

Guard = Callable[["Address", int], str]
"""From an IP address and a port to the reason why it is off limits, or no text."""

PORTS = {"http": 80, "https": 443}

_LONGEST = 4096
_SAFE = "%/:=&?~+!$,;'@()*[]"
_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?", re.ASCII)
# Without a zone, as in "fe80::1%eth0": it has no meaning outside its own machine.
_IPV6 = re.compile(r"[0-9a-f:.]+", re.ASCII)

_NAT64 = "64:ff9b::/96"
_GLOBAL_UNICAST = "2000::/3"
_NOT_PUBLIC = (
    # Python's own tables grew over its releases: what older ones lack is listed here.
    "192.0.0.0/24",
    "192.88.99.0/24",
    "2001::/23",
    "2002::/16",
    "3fff::/20",
)


class Unfetchable(Exception):
    """No answer can be had from an address; the text is the plain reason."""


class Target(NamedTuple):
    """An http or https address, taken apart; `url` has no fragment and is ASCII."""

    url: str
    secure: bool
    host: str
    port: int
    authority: str
    path: str


def read_target(url: str) -> Target:
    """The parts of an address; raises `Unfetchable` for one that may not be asked."""
    from urllib.parse import quote, urlsplit

    if len(url) > _LONGEST or " " in url or not url.isprintable():
        raise Unfetchable(
            "the address is too long or holds a space or control character"
        )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Unfetchable("the address is malformed") from None
    if parts.scheme not in PORTS:
        raise Unfetchable("only http and https addresses are fetched")
    if "@" in parts.netloc:
        raise Unfetchable("the address holds a user name or a password")
    host = _read_host(parts.hostname or "", literal="[" in parts.netloc)
    authority = f"[{host}]" if ":" in host else host
    if port not in (None, PORTS[parts.scheme]):
        authority += f":{port}"
    path = quote(parts.path or "/", safe=_SAFE)
    if parts.query:
        path += "?" + quote(parts.query, safe=_SAFE)
    return Target(
        url=f"{parts.scheme}://{authority}{path}",
        secure=parts.scheme == "https",
        host=host,
        port=PORTS[parts.scheme] if port is None else port,
        authority=authority,
        path=path,
    )


def redirected(target: Target, location: str) -> Target:
    """Where a `Location` header leads; raises `Unfetchable` as `read_target` does."""
    from urllib.parse import quote, urljoin

    if not location:
        raise Unfetchable("the server redirects without saying where to")
    # http.client reads header bytes as Latin-1, so this restores what was sent.
    encoded = quote(location, safe=_SAFE + "#", encoding="latin-1")
    try:
        url = urljoin(target.url, encoded)
    except ValueError:
        raise Unfetchable("the server redirects to a malformed address") from None
    return read_target(url)


def public_only(address: "Address", port: int) -> str:
    """The default guard: public addresses at ports 80 and 443, nothing else."""
    if port not in PORTS.values():
        return f"port {port} is neither 80 nor 443"
    if not _is_public(address):
        return f"{address} is not a public address"
    return ""


def _is_public(address: "Address") -> bool:
    from ipaddress import IPv6Address, ip_network

    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is not None:
            return _is_public(inner)
        if address not in ip_network(_GLOBAL_UNICAST):
            return False
    if address.is_multicast or not address.is_global:
        return False
    return all(address not in ip_network(network) for network in _NOT_PUBLIC)


def _inner(address: "IPv6Address") -> "IPv4Address | None":
    """The IPv4 address that is really reached: mapped (RFC 4291) or NAT64 (RFC 6052)."""
    from ipaddress import IPv4Address, ip_network

    if address in ip_network(_NAT64):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped


def _read_host(text: str, *, literal: bool) -> str:
    """A host name in ASCII, or an IPv6 address that was written in brackets."""
    from ipaddress import IPv6Address

    try:
        host = str(IPv6Address(text)) if literal else text.encode("idna").decode()
    except ValueError:
        host = ""
    pattern = _IPV6 if literal else _NAME
    if len(host) > 253 or not pattern.fullmatch(host.lower()):
        raise Unfetchable("the address names no valid host")
    return host.lower()
