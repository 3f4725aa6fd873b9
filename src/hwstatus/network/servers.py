"""The address of a team's ledger: on PostgreSQL, or published as files (docs/team.md)."""

import os
import re
from collections.abc import Sequence

from hwstatus.errors import Usage

_PUBLISHED = ("https://", "http://")

_LOOPBACK = re.compile(r"localhost|127(\.[0-9]{1,3}){3}|::1|/.*|")
"""Hosts of this machine; a path is the folder of a Unix socket."""

_ODD = re.compile(r"[^A-Za-z0-9._@,-]")


def is_published(address: str) -> bool:
    """Whether an address is that of published files, which nobody can write to."""
    return address.startswith(_PUBLISHED)


def copy_name(address: str) -> str:
    """The file name of this machine's copy.

    It is made from database, hosts and port, so that two spellings of one address have one
    copy; user, password and options take no part. Of what an address leaves to libpq's
    variables their values do: two servers never share a copy. Raises `Usage`.
    """
    from urllib.parse import unquote, urlsplit

    _require_readable(address)
    parts = urlsplit(address)
    hosts = unquote(parts.netloc.rpartition("@")[2]).lower()
    path = unquote(parts.path).strip("/")
    if is_published(address):
        name = f"{hosts}/{path}"
    else:
        elsewhere = map(os.environ.get, _PLACES_OF_LIBPQ)
        name = "@".join([path, _sorted_hosts(hosts), *filter(None, elsewhere)])
    return f"{_ODD.sub('_', name.strip('/'))}.db"


def _sorted_hosts(hosts: str) -> str:
    named = (hosts or os.environ.get(_HOST_OF_LIBPQ, "")).split(",")
    port = os.environ.get(_PORT_OF_LIBPQ, "")
    whole = [f"{host}:{port}" if port and not _PORT.search(host) else host for host in named]  # fmt: skip
    return ",".join(sorted(host.removesuffix(":5432") for host in whole))


_HOST_OF_LIBPQ = "PGHOST"
_PORT_OF_LIBPQ = "PGPORT"
_PLACES_OF_LIBPQ = ("PGHOSTADDR", "PGSERVICE")

_PORT = re.compile(r":[0-9]*$")
"""The port behind a host; an IPv6 address ends with a bracket."""


def without_password(address: str) -> str:
    """The address as a message may show it."""
    from urllib.parse import unquote

    if "://" not in address:
        return address
    start, _, query = address.partition("?")
    if "@" not in start and ":" in start.partition("//")[2] and "@" in query:
        # A password may hold a question mark.
        start, query = address, ""
    scheme, _, rest = start.partition("//")
    # A password may hold any character: the last @ ends it.
    who, at, where = rest.rpartition("@")
    shown = f"{scheme}//{who.partition(':')[0]}{at}{where}"
    parameters = [
        part
        for part in query.split("&")
        if "password" not in unquote(part.partition("=")[0]).lower()
    ]
    return "?".join(filter(None, [shown, "&".join(parameters)]))


def has_password(address: str) -> bool:
    """Whether an address holds a password."""
    return without_password(address) != address


def _require_readable(address: str) -> None:
    """Raise `Usage` for an address that names no host or database."""
    from urllib.parse import urlsplit

    if not address.isprintable() or " " in address:
        raise Usage("the server's address holds a space or a control character")
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Usage(f"the server's address cannot be read: {error}") from None
    shown = without_password(address)
    if is_published(address):
        if not parts.hostname:
            raise Usage(f"{shown} names no host")
        return
    if not parts.path.strip("/"):
        raise Usage(f"{shown} names no database: postgresql://USER@HOST/DATABASE")
    _refuse_second_place(parts.query, shown)


_PLACE = ("host", "hostaddr", "port", "dbname", "service", "servicefile")
"""Parameters that name another place than the address itself: its copy would be mistaken."""


def _refuse_second_place(query: str, shown: str) -> None:
    from urllib.parse import unquote

    for part in query.split("&"):
        name = unquote(part.partition("=")[0])
        if name in _PLACE:
            raise Usage(f"{shown}: {name} belongs before the ?, not behind it")


def is_this_machine(hosts: Sequence[str]) -> bool:
    """Whether all hosts are this machine, so that nothing crosses a network."""
    return all(_LOOPBACK.fullmatch(host) for host in hosts)
