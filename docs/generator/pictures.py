"""The pictures of the README: what a terminal shows, drawn by Rich, and what commands draw themselves.

The picture of the site needs a browser: `site_picture` makes it on demand.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from generator.examples import output_of

FOLDER = Path("docs", "pictures")

RECORDINGS = {"show": "hwstatus show france", "map": "hwstatus map"}
"""What a terminal shows, by the name of the picture: `terminal-show.svg`."""

DRAWN = {"world": "hwstatus map -o -", "chart": "hwstatus chart -o -"}
"""Commands whose output is the picture: `world.svg`."""

WIDTH = 80
LINES = 36
"""Lines of the terminal: what has no room is told, as a reader sees it."""

THEME = TerminalTheme(
    (21, 24, 28),
    (222, 226, 230),
    [
        (40, 44, 52),
        (224, 108, 117),
        (152, 195, 121),
        (229, 192, 123),
        (97, 175, 239),
        (198, 120, 221),
        (86, 182, 194),
        (222, 226, 230),
    ],
)
"""A dark terminal with the eight colours of a common theme."""

FORMAT = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix{{font:{char_height}px/{line_height}px "DejaVu Sans Mono",Menlo,Consolas,monospace}}
.{unique_id}-title{{font:bold 16px "DejaVu Sans",Verdana,sans-serif}}
g rect{{shape-rendering:crispEdges}}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal"><rect width="{terminal_width}" height="{terminal_height}"/></clipPath>
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Rich's own form without fonts from elsewhere."""

_SUPERFLUOUS = (
    re.compile(r' clip-path="url\(#\w+-line-\d+\)"| shape-rendering="crispEdges"'),
    re.compile(r"[ \t]+$|^[ \t]+", re.MULTILINE),
)
"""What Rich writes for lines that might be too long, of which there are none."""

_LONG = re.compile(r"\d+\.\d{3,}")


def pictures() -> Iterator[tuple[Path, str]]:
    """Every picture: its path and what it should hold."""
    for name, command in RECORDINGS.items():
        yield FOLDER / f"terminal-{name}.svg", recording(name, command)
    for name, command in DRAWN.items():
        yield FOLDER / f"{name}.svg", "\n".join(output_of(command)) + "\n"


def recording(name: str, command: str) -> str:
    """What a terminal shows for a command, as SVG."""
    shown = output_of(
        command,
        COLUMNS=f"{WIDTH}",
        LINES=f"{LINES}",
        NO_COLOR="",
        COLORTERM="truecolor",
    )
    console = Console(
        file=io.StringIO(),
        record=True,
        width=WIDTH,
        color_system="truecolor",
        force_terminal=True,
        legacy_windows=False,
    )
    for line in map(Text.from_ansi, shown):
        console.print(line, no_wrap=True, crop=True)
    drawn = console.export_svg(
        title=command, theme=THEME, code_format=FORMAT, unique_id=name[0]
    )
    for superfluous in _SUPERFLUOUS:
        drawn = superfluous.sub("", drawn)
    return _LONG.sub(lambda number: f"{float(number.group()):.1f}", drawn)
