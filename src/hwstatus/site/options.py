"""The address that a site will have."""

import re
from urllib.parse import unquote, urlsplit

from hwstatus.errors import BadValue

_UNWRITTEN = set(" \"'<>\\^`{|}*")
"""What no address holds, and `*`, by which hosts mean any address."""
_ANY = "/:"
"""How redirects of some hosts mean any name there."""
_ESCAPE = re.compile("%[0-9A-Fa-f]{2}")


def read_base(text: str | None) -> str | None:
    """The address with a `/` at its end; raises `BadValue` for what is no address of a site."""
    if text is None:
        return None
    expected = "an address such as https://status.example.org/"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise BadValue("--base", text, expected) from None
    if not text.isascii():
        ascii_only = "in ASCII, with xn-- for names and %C3%BC for letters"
        raise BadValue("--base", text, f"{expected}, {ascii_only}")
    whole = text.isprintable() and not set(text) & _UNWRITTEN
    escaped = _ESCAPE.sub("", parts.path)
    steps = {".", ".."} & set(unquote(parts.path).split("/"))
    web = parts.scheme in ("http", "https") and host and port != 0
    if not web or not whole or steps or "%" in escaped or _ANY in parts.path:
        raise BadValue("--base", text, expected)
    if {"?", "#"} & set(text) or parts.username or parts.password:
        raise BadValue("--base", text, f"{expected}, without ?, # and a password")
    return text.rstrip("/") + "/"
