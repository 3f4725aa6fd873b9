"""Where the first screen of a page ends: behind a whole item, and not below a bare heading."""

import re
from collections.abc import Sequence


def end_of_page(lines: Sequence[str], room: int) -> int:
    """How many of the lines stand on a screen with room for so many, or one item on a smaller one."""
    return _without_bare_heading(lines, _end_of_item(lines, room))


def _end_of_item(lines: Sequence[str], room: int) -> int:
    """Where the last item ends that finds room whole, else the first.

    Where all is indented, the items are what is less so than the rest, such as the days below a month.
    """
    plain = [re.sub(r"\x1b\[[\d;]*m", "", line) for line in lines]
    depths = [len(line) - len(line.lstrip()) for line in plain]
    near = range(room, room // 2, -1)
    starts = [n for n in near if not re.match(r"\s|[│╭╰|+]", plain[n])]
    if not starts:
        most = max(depths[n] for n in near)
        starts = [n for n in near if depths[n] < most and depths[n] <= depths[n - 1]]
    behind = range(room + 1, len(lines))
    starts += [n for n in behind if depths[n] < depths[n - 1]]
    end = starts[0] if starts else room
    return end - 1 if lines[end - 1].isspace() else end


def _without_bare_heading(lines: Sequence[str], end: int) -> int:
    """The end, or that before a last heading below which no row finds room: the titles of its columns stood before."""
    blank = max((n for n in range(end) if lines[n].isspace()), default=0)
    is_bare = all(line in lines[:blank] for line in lines[blank + 2 : end])
    return blank if blank and is_bare else end
