"""The colours of pictures: apart for every reader, lighter where milder, legible on badges."""

import math
from itertools import combinations, pairwise

import pytest

from hwstatus.pictures.palette import (
    BADGES,
    CELLS,
    FILLS,
    LOOKS,
    OUTSIDE,
    PATTERNS,
    SEA_OF_CELLS,
    THEMES,
    css,
    look_of,
)
from hwstatus.record.vocabulary import IN_USE, PERMITTED, PRACTICES, STATUSES, UNKNOWN

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

LEAST = 18.5
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


def contrast_with_white(code: str) -> float:
    """WCAG 2.2: the contrast ratio of white text on a colour."""
    red, green, blue = linear(code)
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 1.05 / (luminance + 0.05)


@pytest.mark.parametrize("reader", SEEN_AS)
@pytest.mark.parametrize(("one", "other"), list(combinations(FILLS, 2)))
def test_two_statuses_differ_for_every_reader(
    one: str, other: str, reader: str
) -> None:
    assert distance(FILLS[one], FILLS[other], reader) >= LEAST


@pytest.mark.parametrize("reader", SEEN_AS)
@pytest.mark.parametrize("status", FILLS)
@pytest.mark.parametrize("theme", THEMES)
def test_a_status_differs_from_ground_without_one(
    status: str, reader: str, theme: str
) -> None:
    ground = LOOKS[UNKNOWN].ink(theme).ground
    assert distance(FILLS[status], ground, reader) >= LEAST


@pytest.mark.parametrize("reader", SEEN_AS)
def test_statuses_differ_in_the_cells_of_a_terminal(reader: str) -> None:
    words = [word for word in STATUSES if word != UNKNOWN]
    for one, other in combinations(words, 2):
        assert distance(CELLS[one], CELLS[other], reader) >= LEAST, (one, other)
    for word in words:
        for ground in (SEA_OF_CELLS, CELLS[UNKNOWN], CELLS[OUTSIDE], CELLS[IN_USE]):
            assert distance(CELLS[word], ground, reader) >= LEAST - 1, (word, ground)
    assert set(CELLS) == set(LOOKS)


def test_case_by_case_is_not_the_nearest_of_any_pair() -> None:
    nearest = min(
        distance(FILLS["case-by-case"], FILLS[other], reader)
        for other in FILLS
        for reader in SEEN_AS
        if other != "case-by-case"
    )
    assert nearest >= 24


def test_lightness_falls_with_strictness() -> None:
    """Of all but `permitted`, whose hue is another."""
    ordered = [word for word in STATUSES if word in FILLS and word != PERMITTED]
    lightness = [seen(FILLS[word], "all colours")[0] for word in ordered]
    assert all(darker < lighter for darker, lighter in pairwise(lightness))


@pytest.mark.parametrize("status", STATUSES)
def test_white_text_is_legible_on_a_badge(status: str) -> None:
    assert contrast_with_white(BADGES[status]) >= 4.5


def test_every_status_and_practice_has_a_look() -> None:
    assert {*FILLS, UNKNOWN} == set(STATUSES)
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
        rules = css(theme, ".x ").splitlines()
        assert all(rule.startswith(".x .") for rule in rules)
        assert all(any(f".{name}{{" in rule for rule in rules) for name in LOOKS)
