"""From SVG to PNG, with a font of our own: the same bytes on every machine."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from hwstatus.installation import needing

FONT_FILE = Path(__file__).parent / "font" / "DejaVuSans.ttf"
"""DejaVu Sans, cut to the letters of Latin, Greek and Cyrillic."""

ZOOM = 2.0
"""Pixels of the PNG for one of the SVG."""


def renderer() -> Callable[..., Any]:
    """What draws SVG as PNG; raises `MissingExtra` where resvg-py is not installed."""
    with needing("png", "drawing a PNG needs resvg-py"):
        from resvg_py import svg_to_bytes
    return svg_to_bytes


def png(svg: str) -> bytes:
    """A picture as PNG; raises `MissingExtra` where resvg-py is not installed."""
    drawn = renderer()(
        svg_string=svg,
        zoom=ZOOM,
        skip_system_fonts=True,
        font_files=[str(FONT_FILE)],
        font_family="DejaVu Sans",
        sans_serif_family="DejaVu Sans",
    )
    return bytes(drawn)
