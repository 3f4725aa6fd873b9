"""Evidence sheets for an assistant: a link with a digest, the sheet behind it, and whether one is genuine."""

from typing import Any
from urllib.parse import quote, unquote

from mcp.types import CallToolResult, ResourceLink, TextContent

from hwstatus import certify
from hwstatus.assistants import lines, pages
from hwstatus.certify import content, making
from hwstatus.certify.content import FORM, Sheet
from hwstatus.errors import NotFound, Refused
from hwstatus.record.canonical import digest
from hwstatus.store import groups
from hwstatus.store.tracker import Tracker
from hwstatus.version import __version__

ISSUER = "an assistant, through hwstatus mcp"
"""Who issues the sheets: whoever runs the program was not asked for a name."""

SCHEME = "hwstatus://sheet/"
TEMPLATE = f"{SCHEME}{{about}}/{{on}}/{{known_at}}/{{entry}}/{{issued}}/{{heard}}"
"""The address of a sheet: all that it was made from, so that it is made again from nothing else."""

_IN_GROUP = "group:"
_OWN = "own"
"""In place of the moment up to which a followed ledger was known."""

LINKED = pages.schema(
    uri={"type": "string"},
    sha256={"type": "string"},
    bytes={"type": "integer"},
    entry={"type": "integer"},
    ledger_hash={"type": "string"},
    issued={"type": "string"},
)
VERIFIED = pages.schema(
    verified={"type": "boolean"}, said={"type": "array", "items": {"type": "string"}}
)


def linked(
    tracker: Tracker, names: list[str], group: str | None, known_at: str | None
) -> CallToolResult:
    """A sheet of now as a link: what it says of whom in a line each, its address and its digest."""
    content = certify.certify(tracker, names, known_at, "text", group)
    written = certify.written(content)
    size = len(written.encode())
    data = {
        **pages.head(tracker),
        "uri": address(content.sheet),
        "sha256": digest(written),
        "bytes": size,
        "entry": content.ledger.entry,
        "ledger_hash": content.ledger.sha256,
        "issued": content.sheet.issued,
    }
    verdicts = [
        f"{one.name}: {one.head.status} ({one.head.scope}), {len(one.evidence):,} updates"
        for one in content.subjects[: pages.MOST]
    ]
    said = [
        f"{pages.said_of(data)}; an evidence sheet of {content.sheet.issued}.",
        *verdicts,
        f"It rests on ledger entry {content.ledger.entry}, hash {content.ledger.sha256}.",
        f"SHA-256 {data['sha256']}; {size:,} bytes at {data['uri']}",
        "Read the resource for the whole; verify takes its text, or its address and SHA-256.",
    ]
    link = ResourceLink(
        type="resource_link",
        uri=data["uri"],
        name=f"evidence sheet {content.sheet.issued}",
        description=f"SHA-256 {data['sha256']}",
        mime_type="text/plain",
        size=size,
    )
    text = TextContent(type="text", text=lines.joined(said))
    return CallToolResult(content=[text, link], structured_content=data)


def written_at(tracker: Tracker, uri: str) -> str:
    """The sheet of an address, made again; it may never have been issued: `verified` tells."""
    parts = uri.removeprefix(SCHEME).split("/")
    try:
        about, on, known_at, entry, issued, heard = map(unquote, parts)
        number = int(entry)
    except ValueError:
        raise NotFound(f"no sheet at {uri}") from None
    group = about.removeprefix(_IN_GROUP) if about.startswith(_IN_GROUP) else None
    names = about.split("+")
    if group is not None:
        names = groups.members(tracker.entities, [group], on)
    question = Sheet(
        form=FORM, format="text", names=tuple(names), group=group, on=on, known_at=known_at,
        entry=number, issued=issued, by=ISSUER, program=__version__,
        heard=None if heard == _OWN else heard,
    )  # fmt: skip
    sheet = content.read(f"sheet: {question.line}")
    return certify.written(making.content_of(tracker, sheet))


def verified(tracker: Tracker, given: str, sha256: str) -> CallToolResult:
    """Whether a sheet, or the one at an address, follows from the ledger, and what was said since.

    Raises `Usage` for a text that is no sheet.
    """
    try:
        written = written_at(tracker, given) if given.startswith(SCHEME) else given
        if sha256 and digest(written) != sha256.lower():
            raise NotFound(f"not verified: its SHA-256 is {digest(written)}")
        verification = certify.verify(tracker, written)
    except (NotFound, Refused) as error:
        said = [str(error), *error.hints]
    else:
        said = [*verification.said, *verification.since]
    return _verification(tracker, said)


def _verification(tracker: Tracker, said: list[str]) -> CallToolResult:
    kept: list[str] = []
    spare = pages.ROOM // 2 - pages.OF_NOTES // 3
    for line in said:
        spare -= pages.tokens(line)
        if spare < 0 and kept:
            kept.append("and more that came since: certify anew")
            break
        kept.append(str(pages.safe(line)))
    verified = said[0].startswith("Verified")
    data: dict[str, Any] = {**pages.head(tracker), "verified": verified, "said": kept}
    content = TextContent(type="text", text=lines.joined([pages.said_of(data), *kept]))
    return CallToolResult(content=[content], structured_content=data)


def address(one: Sheet) -> str:
    """The address of a sheet."""
    about = "+".join(one.names)
    if one.group is not None:
        about = f"{_IN_GROUP}{one.group}"
    parts = (about, one.on, one.known_at, one.entry, one.issued, one.heard or _OWN)
    return SCHEME + "/".join(quote(str(part), safe=":+") for part in parts)
