"""The outlines of the countries: who has which land, and that everybody is there."""

import math
from collections.abc import Iterator, Sequence
from itertools import chain, combinations, pairwise

import pytest

from hwstatus import paths
from hwstatus.pictures.outlines import (
    SMALLEST,
    Ring,
    atlas,
    extent,
    rings,
    view_of,
    view_of_group,
    written,
    written_in_tenths,
)
from hwstatus.record import validation
from hwstatus.site.rendering import TEMPLATES

ATLAS = atlas()
LAND = {code: list(rings(found.path)) for code, found in ATLAS.countries.items()}

# Natural Earth I: Šavrič, Patterson, Jenny (2011), as polynomials of the latitude.
_X = (0.8707, -0.131979, -0.013791, 0.0, 0.0, 0.0, 0.003971, -0.001529)
_Y = (1.007226, 0.015085, 0.0, -0.044475, 0.028874, -0.005916)


def projected(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a place is on the map of the world, in px."""
    far, up = math.radians(longitude), math.radians(latitude)
    square = up * up
    x = far * (
        0.8707
        + square
        * (
            -0.131979
            + square * (-0.013791 + square**3 * (0.003971 - 0.001529 * square))
        )
    )
    y = up * (
        1.007226
        + square
        * (
            0.015085
            + square**2 * (-0.044475 + 0.028874 * square - 0.005916 * square**2)
        )
    )
    world = ATLAS.views["world"]
    return world.width / 2 + SCALE * x, world.height / 2 - SCALE * y


SCALE = (960 - 8) / 2 / (math.pi * 0.8707)


def holds(rings: Sequence[Ring], x: float, y: float) -> bool:
    """Whether a point is inside of rings (even-odd rule)."""
    inside = False
    for ring in rings:
        for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
                inside = not inside
    return inside


def owners(longitude: float, latitude: float) -> set[str]:
    """The countries whose shapes hold a place."""
    x, y = projected(longitude, latitude)
    return {code for code, land in LAND.items() if holds(land, x, y)}


def countries() -> Iterator[str]:
    """The ISO codes of the dataset's countries."""
    text = (paths.DATASET / "entities.jsonl").read_text(encoding="utf-8")
    for line in text.splitlines():
        entity = validation.parse_object(line)
        if entity["kind"] == "country":
            yield entity["iso2"]


def test_every_country_has_a_shape_or_a_dot() -> None:
    assert set(ATLAS.countries) == set(countries())
    for code, found in ATLAS.countries.items():
        assert found.path or found.is_small, code


WHOSE = [
    ("Simferopol in Crimea", 34.2, 45.2, "UA"),
    ("Kherson", 33.5, 46.8, "UA"),
    ("the north of Crimea, where a border would be", 33.9, 46.05, "UA"),
    ("Krasnodar", 39.0, 45.1, "RU"),
    ("Western Sahara west of the berm", -13.2, 26.5, "EH"),
    ("Western Sahara east of the berm", -9.5, 26.3, "EH"),
    ("Western Sahara on the berm", -11.5, 26.0, "EH"),
    ("Marrakesh", -8.0, 31.6, "MA"),
    ("the south of Morocco", -9.5, 28.5, "MA"),
    ("Pristina", 21.0, 42.6, "XK"),
    ("Serbia", 20.8, 44.0, "RS"),
    ("Hargeisa in Somaliland", 44.1, 9.5, "SO"),
    ("Mogadishu's hinterland", 45.0, 3.0, "SO"),
    ("the north of Cyprus", 33.4, 35.25, "CY"),
    ("Taiwan", 121.0, 23.8, "TW"),
    ("China", 104.0, 34.0, "CN"),
    ("French Guiana", -53.2, 4.0, "GF"),
    ("metropolitan France", 2.5, 46.6, "FR"),
    ("Corsica", 9.1, 42.2, "FR"),
    ("Spitsbergen", 16.0, 78.6, "SJ"),
    ("Norway", 9.0, 61.0, "NO"),
    ("the Golan Heights", 35.8, 33.0, "SY"),
    ("the Negev", 34.8, 30.6, "IL"),
    ("Palestine", 35.2, 32.2, "PS"),
    ("Abkhazia", 41.3, 42.9, "GE"),
    ("Australia", 134.0, -25.0, "AU"),
    ("Tasmania", 146.6, -42.1, "AU"),
    ("Greenland", -40.0, 72.0, "GL"),
    ("Chukotka, beyond the antimeridian", -175.0, 66.6, "RU"),
    ("Chukotka, before it", 175.0, 67.5, "RU"),
    ("Wrangel Island, before the antimeridian", 179.6, 71.1, "RU"),
    ("Viti Levu in Fiji", 178.0, -17.8, "FJ"),
    ("Alaska", -153.0, 65.0, "US"),
    ("Antarctica", 0.0, -80.0, "AQ"),
]


@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "code"), WHOSE, ids=[row[0] for row in WHOSE]
)
def test_whose_land_it_is(
    place: str, longitude: float, latitude: float, code: str
) -> None:
    assert owners(longitude, latitude) == {code}, place


ISLANDS = [
    ("GP", -61.6, 16.2),
    ("MQ", -61.0, 14.65),
    ("RE", 55.5, -21.1),
    ("YT", 45.15, -12.8),
    ("BQ", -68.3, 12.2),
    ("TK", -171.8, -9.1),
    ("CX", 105.6, -10.5),
    ("CC", 96.8, -12.2),
    ("BV", 3.4, -54.4),
    ("TV", 179.2, -8.5),
    ("GI", -5.35, 36.1),
    ("HK", 114.1, 22.4),
    ("SG", 103.8, 1.35),
    ("VA", 12.45, 41.9),
    ("TO", -175.2, -21.1),
]


@pytest.mark.parametrize(("code", "longitude", "latitude"), ISLANDS)
def test_a_small_country_has_its_dot_in_its_place(
    code: str, longitude: float, latitude: float
) -> None:
    found = ATLAS.countries[code]
    assert found.is_small
    assert math.dist(found.at, projected(longitude, latitude)) < 6


def test_no_land_belongs_to_two_countries() -> None:
    for code, found in ATLAS.countries.items():
        if not found.is_small:
            x, y = found.at
            holders = {other for other, land in LAND.items() if holds(land, x, y)}
            assert holders == {code}


def test_dots_do_not_cover_each_other() -> None:
    dots = [found.at for found in ATLAS.countries.values() if found.is_small]
    assert all(math.dist(one, other) >= 3.2 for one, other in combinations(dots, 2))


def test_nothing_reaches_across_the_antimeridian() -> None:
    """A ring that did would have a line from one side of the world to the other."""
    for code, land in LAND.items():
        for ring in land:
            steps = pairwise(ring)
            longest = max((abs(a[0] - b[0]) for a, b in steps), default=0)
            assert longest < 80 or code == "AQ", code


def test_the_pacific_goes_on_beyond_the_antimeridian() -> None:
    for code in ("WS", "TO", "CK", "PF"):
        echo = ATLAS.countries[code].echo
        assert echo is not None
        assert ATLAS.views["oceania"].holds(echo), code


def test_everything_is_inside_the_world() -> None:
    world = ATLAS.views["world"]
    for land in LAND.values():
        for ring in land:
            left, top, right, bottom = extent(ring)
            assert world.holds((left, top))
            assert world.holds((right, bottom))


def test_a_view_of_countries_leaves_their_distant_parts_out() -> None:
    view = view_of(["FR", "DE"])
    assert view.width < 150
    assert not view.holds(ATLAS.countries["GF"].at)
    assert view.holds(ATLAS.countries["FR"].at)
    assert view_of([]) == view_of(["ZZ"]) == ATLAS.views["world"]
    assert view_of(["US", "NZ", "FJ"]).width > 700


def test_a_view_has_large_countries_in_its_middle_and_specks_within() -> None:
    land = view_of(["BR", "AR", "CL", "CO"])
    view = view_of(["BR", "AR", "CL", "CO", "BV"])
    assert abs(land.x + land.width / 2 - view.x - view.width / 2) < 1
    assert view.holds(ATLAS.countries["BV"].at)
    assert not view.holds(ATLAS.countries["MZ"].at)


def test_a_view_holds_the_large_parts_of_its_countries() -> None:
    for code, longitude, latitude in (
        ("US", -160.0, 60.0),
        ("MY", 102.0, 4.0),
        ("NZ", 175.5, -39.0),
        ("ID", 138.0, -4.5),
    ):
        assert view_of([code]).holds(projected(longitude, latitude)), code
    assert view_of_group("Europe", ["RU"]) == ATLAS.views["europe"]
    assert view_of_group("Pacific", ["AU", "TO", "FJ"]) == ATLAS.views["oceania"]
    assert view_of_group("Polynesia", ["PF", "WS", "CK"]) == ATLAS.views["oceania"]
    assert view_of_group("Oceania", ["AU", "PN"]) == ATLAS.views["oceania"]
    assert view_of_group("Benelux", ["BE", "NL"]) == view_of(["BE", "NL"])


@pytest.mark.parametrize("path", ["M1,2l3 4-5 6z", "M.5,.5l-.5.1.3-.2z"])
def test_a_path_comes_back_from_its_points(path: str) -> None:
    [ring] = rings(path)
    [again] = rings(written(ring))
    assert [*chain(*again)] == pytest.approx([*chain(*ring)])


def read_tenths(path: str) -> Iterator[Ring]:
    """The rings of a path whose parts each begin where the last one did."""
    x = y = 0.0
    for ring in rings(path):
        moved = [(x + at_x, y + at_y) for at_x, at_y in ring]
        x, y = moved[0]
        yield [(at_x / 10, at_y / 10) for at_x, at_y in moved]


def test_a_path_in_tenths_is_the_same_land_in_fewer_letters() -> None:
    shorter = 0
    for code, land in LAND.items():
        path = written_in_tenths(land)
        assert not set(path) - set("mz -0123456789")
        ones = [ring for ring in map(written, land) if ring]
        expected = [point for ring in ones for point in chain(*rings(ring))]
        found = [point for ring in read_tenths(path) for point in ring]
        assert [*chain(*found)] == pytest.approx([*chain(*expected)], abs=0.01), code
        shorter += len(path)
    assert shorter < 55_000


def test_the_outlines_are_small() -> None:
    assert sum(len(found.path) for found in ATLAS.countries.values()) < 68_000
    assert all(
        found.area < SMALLEST for found in ATLAS.countries.values() if not found.path
    )


def test_the_policy_on_borders_is_worded() -> None:
    policy = (TEMPLATES / "borders.html.j2").read_text(encoding="utf-8")
    for word in (
        "Crimea",
        "Western Sahara",
        "Kosovo",
        "Golan",
        "Kashmir",
        "Natural Earth",
    ):
        assert word in policy
