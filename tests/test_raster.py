"""The map of a terminal: every country is where it belongs, and small ones are not lost."""

from collections.abc import Sequence

import pytest

from costs import one_in
from hwstatus.pictures.outlines import Box, atlas
from hwstatus.pictures.raster import SEA, Grid, Lattice, raster
from test_outlines import projected

WORLD = Box(0, 0, 960, 440)


def drawn(
    columns: int, wanted: Sequence[str] = (), view: Box = WORLD
) -> tuple[Grid, set[str]]:
    """A map in square cells."""
    rows = round(columns * view.height / view.width)
    return raster(Lattice(view, columns, rows), wanted)


PLACES = [
    ("Kansas", -98.0, 38.5, "US"),
    ("Amazonia", -60.0, -6.0, "BR"),
    ("the Sahara", 2.0, 28.0, "DZ"),
    ("Siberia", 100.0, 62.0, "RU"),
    ("the Deccan", 78.0, 19.0, "IN"),
    ("the outback", 134.0, -25.0, "AU"),
    ("Ukraine with Crimea", 34.2, 45.4, "UA"),
    ("Western Sahara", -13.0, 25.0, "EH"),
    ("French Guiana", -53.2, 4.0, "GF"),
    ("the Atlantic", -35.0, 30.0, SEA),
    ("the Pacific", -130.0, 0.0, SEA),
]


@one_in(4)
@pytest.mark.parametrize(
    ("place", "longitude", "latitude", "code"), PLACES, ids=[row[0] for row in PLACES]
)
def test_a_cell_shows_the_country_that_is_there(
    place: str, longitude: float, latitude: float, code: str
) -> None:
    x, y = projected(longitude, latitude)
    grid, _ = drawn(320)
    assert grid[int(y / 3)][int(x / 3)] == code, place


SMALL = ("SG", "MT", "LU", "XK", "TW", "GF", "EH", "FJ", "BH", "JM")


@pytest.mark.parametrize("columns", [80, 160, 240])
def test_a_small_country_that_matters_has_a_cell(columns: int) -> None:
    grid, unseen = drawn(columns, SMALL)
    shown = {code for row in grid for code in row}
    assert shown | unseen >= set(SMALL)
    assert len(unseen) <= {80: 2, 160: 0, 240: 0}[columns]


def test_a_small_country_takes_no_neighbours_last_cells() -> None:
    europe = atlas().views["europe"]
    few, unseen = drawn(12, list(atlas().countries), europe)
    plain, _ = drawn(12, (), europe)
    before = {code for row in plain for code in row}
    after = {code for row in few for code in row}
    assert before <= after | {SEA}
    assert unseen


def test_what_is_out_of_view_is_not_missed() -> None:
    europe = atlas().views["europe"]
    _, unseen = drawn(80, ["SG"], europe)
    assert "SG" not in unseen


def test_chukotka_is_on_both_sides_and_nothing_runs_across() -> None:
    """A ring across the antimeridian would fill a row from one side to the other."""
    grid, _ = drawn(320)
    _, y = projected(-175, 66.6)
    row = grid[int(y / 3)]
    assert row[: len(row) // 2].count("RU") <= 8
    assert SEA in row


def test_cells_may_be_taller_than_wide() -> None:
    x, y = projected(-98.0, 38.5)
    tall, _ = raster(Lattice(WORLD, 80, 18), ())
    assert len(tall) == 18
    assert tall[int(y * 18 / WORLD.height)][int(x * 80 / WORLD.width)] == "US"
