"""The colours of statuses as rules of style: of maps and strips, and of words on a ground."""

from collections.abc import Iterator

from hwstatus.pictures.palette import BADGES, LOOKS


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
