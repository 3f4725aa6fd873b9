"""The address of a site, and where it has the pages of entities."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from hwstatus.errors import BadValue
from hwstatus.record.models import Entity
from hwstatus.record.names import slugify
from hwstatus.record.values import MAX_NAME_CHARS
from hwstatus.record.vocabulary import KINDS

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


def is_place(entity: Entity) -> bool:
    """Whether an entity is a country or made of some, and not a company or a body."""
    return KINDS[entity.kind].place


def address_of(entity: Entity) -> str:
    """The folder of an entity's page: `c/` for places, `o/` for companies and bodies."""
    kind = "c" if is_place(entity) else "o"
    return f"{kind}/{entity.slug}/"


def codes(entity: Entity) -> list[str]:
    """The ISO codes of a country as people write them: `fr`, `FR`, `fra`, `FRA`."""
    own = filter(None, (entity.iso2, entity.iso3))
    return [form for code in own for form in (code.lower(), code.upper())]


def forwards(entities: Mapping[str, Entity]) -> Mapping[str, str]:
    """From folders without a page of their own (`c/fr/`) to the page meant (`c/france/`).

    A name that two entities have leads nowhere, and neither does one too long for a folder.
    """
    taken = {address_of(entity) for entity in entities.values()}
    pages_of: dict[str, set[str]] = {}
    for entity in entities.values():
        page = address_of(entity)
        for other in _others(entity, page[:2]):
            if other not in taken:
                pages_of.setdefault(other, set()).add(page)
    return {path: min(pages) for path, pages in pages_of.items() if len(pages) == 1}


def _others(entity: Entity, kind: str) -> Iterator[str]:
    for slug in (*codes(entity), *map(slugify, (entity.name, *entity.aliases))):
        if slug and len(slug) <= MAX_NAME_CHARS:
            yield f"{kind}{slug}/"
