"""Where a command's ground lies when no map is given: what is near its stations, and nearer than to anybody else's.

Worked out on a grid. Neighbours share their border, and woods in the midst of villages belong to somebody, which the
hulls of their stations would not give.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
Corner = tuple[int, int]
Labels = NDArray[np.int32]
NOBODY = -1
KM_PER_DEGREE = 111.195
#: The longer side of the grid in cells, unless cells would be larger than this many degrees.
CELLS, CELL_MAX = 260, 0.04
CELL_MIN = 0.0005
#: How far around a station its ground reaches: a share of the whole plan's diagonal, within these kilometres.
REACH_SHARE, REACH_KM = 0.035, (0.6, 14.0)
#: Weights of the points around a point of the border, to take the steps of the grid out of it.
SMOOTH = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9.0
#: East, north, west, south, in (column, row).
TURNS: tuple[Corner, ...] = ((1, 0), (0, 1), (-1, 0), (0, -1))


@dataclass(frozen=True)
class Ground:
    """`owners[row, column]`: whose cell it is, or NOBODY. The corner (0, 0) lies at `west`, `south`; degrees."""

    owners: Labels
    west: float
    south: float
    cell: float


def territories(points: Sequence[Point], owners: Sequence[int]) -> dict[int, list[list[Point]]]:
    """Rings of (longitude, latitude) for each owner. `points` of stations and whose each is, a number ≥ 0.

    The same points give the same rings; holes are rings too.
    """
    if not points:
        return {}
    ground = ground_of(np.array(points, dtype=np.float64), np.array(owners, dtype=np.int32))
    return {owner: list(_rings(ground, owner)) for owner in sorted(set(owners))}


def ground_of(points: NDArray[np.float64], owners: Labels) -> Ground:
    """`points` (n, 2) as longitude and latitude."""
    low, high = points.min(axis=0), points.max(axis=0)
    span = high - low
    cell = float(np.clip(span.max() / CELLS, CELL_MIN, CELL_MAX))
    reach_km = float(np.clip(REACH_SHARE * math.hypot(*span) * KM_PER_DEGREE, *REACH_KM))
    reach = max(reach_km / KM_PER_DEGREE / cell, 1.5)
    margin = math.ceil(reach) + 2
    shape = tuple(int(n) + 1 + 2 * margin for n in np.floor(span / cell)[::-1])
    places = (points - low) / cell + margin
    nearest, squares = _nearest(places, (shape[0], shape[1]))
    claimed = np.where(squares <= reach * reach, owners[nearest], NOBODY)
    filled = np.where(_outside(claimed), NOBODY, owners[nearest]).astype(np.int32)
    return Ground(filled, float(low[0]) - margin * cell, float(low[1]) - margin * cell, cell)


def _nearest(places: NDArray[np.float64], shape: tuple[int, int]) -> tuple[Labels, NDArray[np.float64]]:
    """The nearest place of each cell (its number) and the square of the distance in cells, by jump flooding."""
    nearest = np.full(shape, NOBODY, np.int32)
    columns, rows = places.astype(np.int64).T
    nearest[rows, columns] = np.arange(len(places), dtype=np.int32)
    y, x = np.indices(shape) + 0.5
    squares = _squares(nearest, places, x, y)
    step = 1 << max(shape).bit_length() - 1
    while step:
        for dy in (-step, 0, step):
            for dx in (-step, 0, step):
                offered = _shifted(nearest, dy, dx)
                there = _squares(offered, places, x, y)
                nearer = there < squares
                nearest[nearer], squares[nearer] = offered[nearer], there[nearer]
        step //= 2
    return nearest, squares


def _squares(
    numbers: Labels, places: NDArray[np.float64], x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    away = (places[numbers, 0] - x) ** 2 + (places[numbers, 1] - y) ** 2
    return np.where(numbers == NOBODY, np.inf, away)


def _shifted(grid: Labels, dy: int, dx: int) -> Labels:
    """The grid moved by (`dy`, `dx`), with NOBODY where nothing comes from."""
    moved = np.full_like(grid, NOBODY)
    (to_rows, from_rows), (to_columns, from_columns) = (
        _slices(shift, size) for shift, size in zip((dy, dx), grid.shape, strict=True)
    )
    moved[to_rows, to_columns] = grid[from_rows, from_columns]
    return moved


def _slices(shift: int, size: int) -> tuple[slice, slice]:
    """Where what is moved by `shift` goes to, and where it comes from."""
    forth, back = min(max(shift, 0), size), min(max(-shift, 0), size)
    return slice(forth, size - back), slice(back, size - forth)


def _outside(claimed: Labels) -> NDArray[np.bool_]:
    """Cells of nobody that are joined to the edge of the grid; other gaps lie inside somebody's ground."""
    free = claimed == NOBODY
    outside: NDArray[np.bool_] = np.zeros_like(free)
    outside[0], outside[-1], outside[:, 0], outside[:, -1] = free[0], free[-1], free[:, 0], free[:, -1]
    while True:
        grown = outside.copy()
        grown[1:] |= outside[:-1]
        grown[:-1] |= outside[1:]
        grown[:, 1:] |= outside[:, :-1]
        grown[:, :-1] |= outside[:, 1:]
        grown &= free
        if np.array_equal(grown, outside):
            return outside
        outside = grown


def _rings(ground: Ground, owner: int) -> Iterator[list[Point]]:
    for corners in trace(ground.owners == owner):
        smooth = _smoothed(np.array(corners, dtype=np.float64))
        place = smooth * ground.cell + (ground.west, ground.south)
        yield [(float(x), float(y)) for x, y in place]


def trace(inside: NDArray[np.bool_]) -> Iterator[list[Corner]]:
    """Rings of grid corners (column, row) around the cells inside, which lie to the left; the first is not repeated."""
    ways = _edges(inside)
    while ways:
        start = here = min(ways)
        heading = min(ways[here])
        ring: list[Corner] = []
        while True:
            ring.append(here)
            ways[here].remove(heading)
            if not ways[here]:
                del ways[here]
            here = (here[0] + TURNS[heading][0], here[1] + TURNS[heading][1])
            if here == start:
                break
            # Where two cells touch by a corner only, turning left keeps them two rings.
            heading = min(ways[here], key=lambda way: (heading - way + 1) % 4)
        yield ring


def _edges(inside: NDArray[np.bool_]) -> dict[Corner, list[int]]:
    """The ways (numbers in TURNS) that lead on from each corner along the border."""
    padded = np.pad(inside, 1)
    middle = padded[1:-1, 1:-1]
    beyond = {0: padded[:-2, 1:-1], 1: padded[1:-1, 2:], 2: padded[2:, 1:-1], 3: padded[1:-1, :-2]}
    first = {0: (0, 0), 1: (1, 0), 2: (1, 1), 3: (0, 1)}
    ways: dict[Corner, list[int]] = defaultdict(list)
    for heading, other in beyond.items():
        for row, column in np.argwhere(middle & ~other).tolist():
            ways[column + first[heading][0], row + first[heading][1]].append(heading)
    return dict(ways)


def _smoothed(corners: NDArray[np.float64]) -> NDArray[np.float64]:
    """Through the middles of the edges, then averaged along the ring; both sides of a border come out alike."""
    points = (corners + np.roll(corners, -1, axis=0)) / 2
    if len(points) <= 2 * len(SMOOTH):
        return points
    reach = len(SMOOTH) // 2
    for _ in range(2):
        points = sum((w * np.roll(points, k - reach, axis=0) for k, w in enumerate(SMOOTH)), np.zeros_like(points))
    return points
