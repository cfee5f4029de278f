"""Ground worked out from stations: whole, shared borders, nobody's sea."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from posko.documents.page.territory import NOBODY, Point, ground_of, territories, trace

#: Two villages of four stations, west and east, 20 km apart.
WEST = [(103.0, -1.0), (103.05, -1.0), (103.0, -1.05), (103.05, -1.05)]
EAST = [(x + 0.18, y) for x, y in WEST]


def area(ring: list[Point]) -> float:
    """Positive when the inside lies to the left (shoelace)."""
    closed = [*ring, ring[0]]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(closed)) / 2


def inside(point: Point, ring: list[Point]) -> bool:
    x, y = point
    crossed = False
    for (ax, ay), (bx, by) in pairwise([*ring, ring[0]]):
        if (ay > y) != (by > y) and x < ax + (y - ay) / (by - ay) * (bx - ax):
            crossed = not crossed
    return crossed


def test_every_station_lies_in_its_own_ground_only() -> None:
    found = territories(WEST + EAST, [0] * 4 + [1] * 4)
    assert all(any(inside(p, ring) for ring in found[0]) for p in WEST)
    assert all(any(inside(p, ring) for ring in found[1]) for p in EAST)
    assert not any(inside(p, ring) for p in EAST for ring in found[0])


def test_neighbours_share_their_border() -> None:
    points = [(103 + 0.005 * column, -1 - 0.005 * row) for column in range(20) for row in range(12)]
    west, east = (rings[0] for rings in territories(points, [int(x > 103.0476) for x, _ in points]).values())
    shared = {(round(x, 6), round(y, 6)) for x, y in west} & {(round(x, 6), round(y, 6)) for x, y in east}
    assert len(shared) > 20
    assert all(abs(x - 103.0475) < 0.002 for x, _ in shared)


def test_far_from_every_station_is_nobodys() -> None:
    points = np.array([*WEST, (104.0, -1.0)])
    ground = ground_of(points, np.array([0, 0, 0, 0, 1], dtype=np.int32))
    assert (ground.owners[0] == NOBODY).all()
    column = int((103.5 - ground.west) / ground.cell)
    assert (ground.owners[:, column] == NOBODY).all()


def test_a_gap_in_the_midst_of_stations_is_filled() -> None:
    turn = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    circle = [(103 + 0.3 * float(np.cos(a)), -1 + 0.3 * float(np.sin(a))) for a in turn]
    (ring,) = territories(circle, [0] * 60)[0]
    assert inside((103.0, -1.0), ring)
    assert area(ring) > 0


def test_one_station_has_a_ground_around_it() -> None:
    (ring,) = territories([(103.0, -1.0)], [7])[7]
    assert inside((103.0, -1.0), ring)


def test_islands_are_rings_of_their_own() -> None:
    assert len(territories([(103.0, -1.0), (106.0, -1.0)], [0, 0])[0]) == 2


def test_without_stations_there_is_no_ground() -> None:
    assert territories([], []) == {}


def test_the_same_stations_give_the_same_ground() -> None:
    assert territories(WEST + EAST, [0] * 4 + [1] * 4) == territories(WEST + EAST, [0] * 4 + [1] * 4)


@pytest.mark.parametrize(
    ("cells", "rings"),
    [
        (["#"], 1),
        (["##", "##"], 1),
        (["#.", ".#"], 2),
        (["###", "#.#", "###"], 2),
        (["#.#"], 2),
        (["##.", "#.#", "###"], 1),
    ],
)
def test_rings_go_once_around_every_border(cells: list[str], rings: int) -> None:
    grid = np.array([[cell == "#" for cell in row] for row in cells])
    traced = list(trace(grid))
    assert len(traced) == rings
    assert sum(area([(float(x), float(y)) for x, y in ring]) for ring in traced) == grid.sum()
