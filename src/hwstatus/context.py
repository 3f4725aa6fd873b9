"""When and for whom the program runs: read once, where a request comes in, and handed on."""

import os
from datetime import UTC, datetime
from typing import NamedTuple

MAX_USER_CHARS = 200


class Context(NamedTuple):
    """The day, the moment and the person of one request. They do not change during it."""

    today: str
    """The day in UTC, ISO: `2026-11-24`."""
    now: str
    """The second in UTC, as records hold it: `2026-11-24T09:30:00Z`."""
    user: str
    """The name that the ledger records."""


def at_present() -> Context:
    """The context by the system's clock; the person is `HWSTATUS_USER`, else the login name."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return Context(now[:10], now, _user())


def _user() -> str:
    named = os.environ.get("HWSTATUS_USER", "").strip()
    if named:
        return named[:MAX_USER_CHARS].encode("utf-8", "replace").decode()
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        if hasattr(os, "getuid"):
            return f"uid {os.getuid()}"
        return "unknown"
