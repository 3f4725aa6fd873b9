"""Style, scripts and the icon of the pages; the colours of statuses as rules of style.

A hash is a part of the name under which a file is published, so that a browser may keep it for ever
and never pairs an old one with a new page.
"""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from hwstatus.pictures.palette import BADGES, LOOKS
from hwstatus.site.site_file import SiteFile

ASSETS = Path(__file__).parent / "assets"


def read() -> Mapping[str, SiteFile]:
    """Every file by its plain name."""
    found = {}
    for path in sorted(ASSETS.iterdir()):
        content = path.read_bytes()
        if path.suffix == ".css":
            content += palette_rules().encode()
        found[path.name] = named_by_content(path, content)
    return found


def named_by_content(path: Path, content: bytes) -> SiteFile:
    """A style sheet, script or file of data: its name holds its hash."""
    mark = sha256(content).hexdigest()[:8]
    return SiteFile(f"assets/{path.stem}.{mark}{path.suffix}", content)


def palette_rules() -> str:
    """A rule a line, for a light and a dark page."""
    return "".join(f"{rule}\n" for rule in (*_chips(), *_looks()))


def _chips() -> Iterator[str]:
    for status, colour in BADGES.items():
        if status != "unknown":
            yield f".chip.{status} {{ background: {colour}; }}"


def _looks() -> Iterator[str]:
    for look in LOOKS.values():
        ground = _both(look.light.ground, look.dark.ground)
        if not look.pattern:
            yield f".{look.name} {{ fill: {ground}; }}"
            continue
        lines = _both(look.light.lines, look.dark.lines)
        yield f".{look.name} {{ fill: url(#map-{look.name}); }}"
        yield f".tenths .{look.name} {{ fill: url(#tenths-{look.name}); }}"
        yield f".ground-{look.name} {{ fill: {ground}; }}"
        yield f".lines-{look.name} {{ fill: none; stroke: {lines}; }}"


def _both(light: str, dark: str) -> str:
    return light if light == dark else f"light-dark({light}, {dark})"
