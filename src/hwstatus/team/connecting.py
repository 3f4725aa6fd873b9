"""From an address to the ledger that it names."""

from pathlib import Path
from typing import TYPE_CHECKING

from hwstatus.errors import Refused
from hwstatus.installation import needing
from hwstatus.network import servers
from hwstatus.team.log import Log

if TYPE_CHECKING:
    from hwstatus.team.postgres import Postgres


def connect(address: str, signers: Path | None = None) -> Log:
    """The ledger at an address, to follow. Raises `Unreachable`, `MissingExtra` and `Usage`.

    With `signers`, a signers file, the head of a published one must be signed by one of them.
    """
    if servers.is_published(address):
        from hwstatus.team.published import Published

        return Published(address, signers)
    return _postgres()(address)


def connect_for_writing(address: str) -> "Postgres":
    """The ledger at an address, or the place of one that is to be made, to change.

    Raises as `connect`, and `Refused` for one that is only published.
    """
    if servers.is_published(address):
        shown = servers.without_password(address)
        raise Refused(f"{shown} is published to be read; nothing was changed")
    return _postgres()(address, writing=True)


def _postgres() -> "type[Postgres]":
    with needing("team", "a team's ledger on PostgreSQL needs psycopg"):
        from hwstatus.team.postgres import Postgres
    return Postgres
