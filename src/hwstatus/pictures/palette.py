"""The colours of pictures: what stands for each status, on a light and on a dark ground.

Statuses keep their colour on both. The colours are far apart for readers who see no red,
no green or no blue, and lightness falls with strictness; `tests/test_palette.py` measures
both. What is no status has a pattern, so that it differs without colour.
"""

from collections.abc import Iterator
from typing import NamedTuple

from hwstatus import subject
from hwstatus.record.vocabulary import (
    AVOIDED,
    IN_USE,
    LAST_KNOWN,
    MIXED,
    NONE_KNOWN,
    STATUSES,
    UNKNOWN,
)

LIGHT, DARK = THEMES = ("light", "dark")

FILLS = {s.word: s.colours.area for s in STATUSES.values() if s.word != UNKNOWN}
"""The colour of each status except `unknown`."""

BADGES = {status.word: status.colours.badge for status in STATUSES.values()}
"""The same, dark enough to carry white text."""

HOME = "home"
OUTSIDE = "outside"


class Ink(NamedTuple):
    """The colour of a ground, and of the pattern on it."""

    ground: str
    lines: str = ""


class Look(NamedTuple):
    """How a country is drawn: its class in a picture, its word in a legend.

    `pattern` is one of `PATTERNS`, none for a plain ground. `mark` and `role` are those of
    a terminal.
    """

    name: str
    label: str
    mark: str
    role: str
    light: Ink
    dark: Ink
    pattern: str = ""

    def ink(self, theme: str) -> Ink:
        """Its colours in a theme."""
        return self.dark if theme == DARK else self.light


TILE = 4
"""The width of a pattern's tile, in px."""

PATTERNS = {
    "rising": "M-1 1l2-2M0 4l4-4M3 5l2-2",
    "falling": "M-1 3l2 2M0 0l4 4M3-1l2 2",
    "crossed": "M0 4l4-4M0 0l4 4",
    "upright": "M2 0v4",
    "level": "M0 2h4",
    "dotted": "M2 1.4v1.2",
}

_LAND = STATUSES[UNKNOWN].colours.area
_LAND_IN_THE_DARK = "#1b2a26"


def _of_status(word: str) -> Look:
    ink = Ink(FILLS[word])
    status = STATUSES[word]
    return Look(word, word, status.mark, status.role, ink, ink)


def _patterned(pattern: str, light: str, dark: str) -> tuple[Ink, Ink, str]:
    return Ink(_LAND, light), Ink(_LAND_IN_THE_DARK, dark), pattern


def _of_practice(word: str, mark: str, *drawn: str) -> Look:
    label = f"unknown · {word.replace('-', ' ')}"
    return Look(word, label, mark, "practice", *_patterned(*drawn))


_UNKNOWN_LOOK = Look(
    UNKNOWN,
    "unknown",
    STATUSES[UNKNOWN].mark,
    "muted",
    *_patterned("rising", "#c3c9d1", "#4d5c57"),
)
_HOME_LOOK = Look(
    HOME, "home, not asked", "⌂", "muted", *_patterned("level", "#b4bcc5", "#62706b")
)
_OUTSIDE_LOOK = Look(
    OUTSIDE, "not a member", "'", "muted", Ink("#eef0f2"), Ink("#1b2025")
)

LOOKS = {
    look.name: look
    for look in (
        *map(_of_status, FILLS),
        _of_practice(IN_USE, "+", "falling", "#4d9fd6", "#4d9fd6"),
        _of_practice(MIXED, "=", "crossed", "#e0836f", "#dd6a55"),
        _of_practice(AVOIDED, "-", "upright", "#8c1d5b", "#d58ab4"),
        _of_practice(LAST_KNOWN, "~", "dotted", "#4d9fd6", "#4d9fd6"),
        _UNKNOWN_LOOK,
        _HOME_LOOK,
        _OUTSIDE_LOOK,
    )
}
"""Every look by its name, in the order of a legend."""


def look_of(code: str, status: str, practice: str | None = None) -> Look:
    """How a country is drawn, by its ISO 3166-1 code.

    `practice` is as it is counted (`answers.counts.practice_counted`); it shows where the
    status is unknown.
    """
    if status != UNKNOWN:
        return LOOKS[status]
    if code == subject.HOME:
        return LOOKS[HOME]
    if practice in (None, NONE_KNOWN):
        return LOOKS[UNKNOWN]
    return LOOKS[practice]


class Paper(NamedTuple):
    """The colours around the countries: of the sheet, of text, of borders and dots."""

    sheet: str
    text: str
    quiet: str
    border: str
    rim: str


PAPERS = {
    LIGHT: Paper("#ffffff", "#1c2128", "#58616b", "#ffffff", "#8d96a1"),
    DARK: Paper("#12161c", "#e8ecf1", "#a5afba", "#aab4c0", "#aab4c0"),
}


SEA_OF_CELLS = "#15181c"
"""The ground of pictures on a terminal, which are dark on every terminal."""

CELLS = {
    **{status.word: status.colours.cell for status in STATUSES.values()},
    IN_USE: "#527d98",
    MIXED: "#835551",
    AVOIDED: "#80637b",
    LAST_KNOWN: "#405a6c",
    HOME: "#565d65",
    OUTSIDE: "#262b31",
}
"""The colour of each look there, where no border sets the darkest ones off the ground."""


def css(theme: str = LIGHT, scope: str = "") -> str:
    """The style of every look: a rule a line, each beginning with the selector `scope`."""
    return "\n".join(f"{scope}{rule}" for rule in _rules(theme))


def _rules(theme: str) -> Iterator[str]:
    paper = PAPERS[theme]
    yield f".land{{stroke:{paper.border};stroke-linejoin:round}}"
    yield f".land circle{{stroke:{paper.rim}}}"
    for look in LOOKS.values():
        ink = look.ink(theme)
        if not look.pattern:
            yield f".{look.name}{{fill:{ink.ground}}}"
            continue
        yield f".{look.name}{{fill:url(#map-{look.name})}}"
        yield f".ground-{look.name}{{fill:{ink.ground}}}"
        yield f".lines-{look.name}{{fill:none;stroke:{ink.lines}}}"
