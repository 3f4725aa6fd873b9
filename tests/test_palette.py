"""The colours of statuses: apart for every reader, off their ground, legible."""

import math
from collections.abc import Callable
from itertools import combinations

import pytest
from rich.color import Color, ColorSystem

from hwstatus.output.layout import role_of, roles
from hwstatus.pictures.palette import (
    DARK,
    LOOKS,
    PATTERNS,
    SEA_OF_CELLS,
    THEMES,
    css,
    look_of,
)
from hwstatus.record.vocabulary import IN_USE, PRACTICES, STATUSES, UNKNOWN, Colours

Colour = tuple[float, float, float]

SEEN_AS = {
    "all colours": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira, Fernandes (2009), severity 1, on linear RGB."""

LEAST = 20
"""The least CIE76 distance of two statuses; 2.3 is just noticeable."""


def linear(code: str) -> Colour:
    red, green, blue = (int(code[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return _decoded(red), _decoded(green), _decoded(blue)


def _decoded(value: float) -> float:
    if value <= 0.04045:
        return value / 12.92
    return float(((value + 0.055) / 1.055) ** 2.4)


def seen(code: str, reader: str) -> Colour:
    """A colour in CIELAB, as a reader sees it."""
    rgb = linear(code)
    red, green, blue = (
        min(1, max(0, sum(a * b for a, b in zip(row, rgb, strict=True))))
        for row in SEEN_AS[reader]
    )
    x = (0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047
    y = 0.2126729 * red + 0.7151522 * green + 0.0721750 * blue
    z = (0.0193339 * red + 0.1191920 * green + 0.9503041 * blue) / 1.08883
    fx, fy, fz = map(_cube_root, (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _cube_root(value: float) -> float:
    if value > 216 / 24389:
        return math.cbrt(value)
    return (24389 / 27 * value + 16) / 116


def distance(one: str, other: str, reader: str) -> float:
    return math.dist(seen(one, reader), seen(other, reader))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2: the contrast ratio of two colours."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(code: str) -> float:
    red, green, blue = linear(code)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


KNOWN = [word for word in STATUSES if word != UNKNOWN]
COLOURS = {word: STATUSES[word].colours for word in KNOWN}
PAGES = {"light": ("#ffffff", "#fffefb", "#f5f2ea"), "dark": ("#12161c", "#1b2129")}
"""The sheets of pictures, of the site's pages, and of what is tinted on these."""


def fills(theme: str) -> dict[str, str]:
    """The colour of an area of each status."""
    return {
        word: LOOKS[word].cell if theme == DARK else c.fill
        for word, c in COLOURS.items()
    }


@pytest.mark.parametrize("reader", SEEN_AS)
@pytest.mark.parametrize("theme", THEMES)
def test_two_statuses_differ_for_every_reader(theme: str, reader: str) -> None:
    colours = fills(theme)
    for one, other in combinations(KNOWN, 2):
        found = distance(colours[one], colours[other], reader)
        assert found >= LEAST, (one, other, found)


@pytest.mark.parametrize("reader", SEEN_AS)
@pytest.mark.parametrize("theme", THEMES)
def test_a_status_differs_from_ground_without_one(theme: str, reader: str) -> None:
    unknown = STATUSES[UNKNOWN].colours
    land = unknown.dark if theme == DARK else unknown.fill
    for word, colour in fills(theme).items():
        assert distance(colour, land, reader) >= LEAST, word


@pytest.mark.parametrize("reader", SEEN_AS)
@pytest.mark.parametrize("status", KNOWN)
def test_statuses_differ_from_the_rest_in_the_cells_of_a_terminal(
    status: str, reader: str
) -> None:
    for ground in (
        SEA_OF_CELLS,
        *(look.cell for look in LOOKS.values() if look.pattern),
    ):
        assert distance(LOOKS[status].cell, ground, reader) >= LEAST, ground


@pytest.mark.parametrize("status", KNOWN)
def test_a_status_stands_off_its_ground(status: str) -> None:
    """Areas by 3:1, words by 4.5:1; so do words on a ground of the colour."""
    colours = COLOURS[status]
    sheet, page, tint = PAGES["light"]
    for light in (sheet, page):
        assert contrast(colours.fill, light) >= 3
    for light in (sheet, page, tint):
        assert contrast(colours.word, light) >= 4.5
    for dark in (*PAGES["dark"], SEA_OF_CELLS):
        assert contrast(colours.dark, dark) >= 4.5
    assert contrast(colours.word, "#ffffff") >= 4.5
    assert contrast(colours.dark, "#000000") >= 4.5


def test_a_word_has_the_hue_of_its_area() -> None:
    """It is the same colour, or a darker one that no other status's area is nearer to."""
    for status in KNOWN:
        word = COLOURS[status].word
        nearest = min(
            KNOWN, key=lambda s: distance(word, COLOURS[s].fill, "all colours")
        )
        assert nearest == status


@pytest.mark.parametrize("reader", SEEN_AS)
def test_words_of_a_terminal_differ_for_every_reader(reader: str) -> None:
    for one, other in combinations(KNOWN, 2):
        found = distance(COLOURS[one].either, COLOURS[other].either, reader)
        assert found >= LEAST, (one, other, found)


@pytest.mark.parametrize("status", KNOWN)
def test_a_word_of_a_terminal_is_legible_on_either_ground(status: str) -> None:
    """Of 256 colours a terminal takes the nearest, which is less apart from its ground."""
    colour = Color.parse(COLOURS[status].either)
    fewer = colour.downgrade(ColorSystem.EIGHT_BIT).get_truecolor().hex
    for ground in ("#000000", "#ffffff"):
        assert contrast(COLOURS[status].either, ground) >= 4.5
        assert contrast(fewer, ground) >= 3.8


@pytest.mark.parametrize(
    "env, styled",
    [
        ({"COLORTERM": "truecolor"}, lambda colours: colours.either),
        ({"TERM": "tmux-256color", "COLORTERM": ""}, lambda colours: colours.either),
        ({"TERM": "linux", "COLORTERM": ""}, lambda colours: colours.terminal),
    ],
)
def test_no_two_statuses_have_one_style_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch,
    env: dict[str, str],
    styled: Callable[[Colours], str],
) -> None:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    styles = [styled(status.colours) for status in STATUSES.values()]
    assert len(set(styles)) == len(styles)
    assert [roles()[role_of(word)] for word in STATUSES] == styles


def test_every_status_and_practice_has_a_look() -> None:
    for status in STATUSES:
        assert look_of("SE", status).name == status
    for practice in PRACTICES:
        assert look_of("SE", UNKNOWN, practice).name in {practice, UNKNOWN}


def test_colour_is_never_alone() -> None:
    """Marks differ on a terminal, and what is no status has a pattern of its own."""
    marks = [look.mark for look in LOOKS.values()]
    assert len(set(marks)) == len(marks)
    patterns = [look.pattern for look in LOOKS.values() if look.pattern]
    assert set(patterns) <= set(PATTERNS)
    assert LOOKS[UNKNOWN].pattern != LOOKS[IN_USE].pattern


def test_the_vendors_country_is_not_asked() -> None:
    assert look_of("CN", UNKNOWN).label == "home, not asked"
    assert look_of("CN", "banned").name == "banned"


def test_each_theme_styles_each_look() -> None:
    for theme in THEMES:
        rules = css(theme).splitlines()
        assert all(rule.startswith(".") for rule in rules)
        assert all(any(f".{name}{{" in rule for rule in rules) for name in LOOKS)
