"""Minutes by road between the places of a command, and how they take the place of the straight line's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from posko.doctrine import Access, Speed

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]
Point = tuple[float, float]

#: No way leads there (milliseconds).
NO_WAY = np.int32(2**31 - 1)
MS_PER_MINUTE = 60_000.0
#: Where no road leads somebody must find a boat or a path first: so many minutes, whatever the distance.
NO_ROAD_MINUTES = 60.0
#: In place of a node: the place is too far from every road, or not reached by road.
OFF_ROAD = -1


@dataclass(frozen=True, eq=False)
class RoadTable:
    """What is known of the ways between some places.

    `row`: of each place (latitude, longitude in degrees) its row in `node` and `leg`; several may share a row's node.
    `node` (places,): row and column in `ms`, or `OFF_ROAD`; `leg` (places,): minutes between the place and its node.
    `ms` (nodes, nodes): whole milliseconds, symmetric: the slower of both directions; `NO_WAY` where none leads.
    """

    row: Mapping[Point, int]
    node: IntArray
    leg: FloatArray
    ms: IntArray

    def holds(self, points: Sequence[Point]) -> bool:
        return all(point in self.row for point in points)

    def rows(self, points: Sequence[Point]) -> NDArray[np.intp]:
        return np.array([self.row[point] for point in points], np.intp)


class RoadTravel(Mapping[Access, Speed]):
    """The doctrine's speeds, with tables of ways by road beside them. Stands wherever the speeds alone would.

    Two places reached by road are as far apart as the road between them. Where none leads from one to the other, it is
    the great circle by the slowest access and `NO_ROAD_MINUTES`; where one of them is on no road, the great circle by
    road, as ever.
    """

    def __init__(self, speeds: Mapping[Access, Speed], tables: Sequence[RoadTable]) -> None:
        self.speeds, self.tables = dict(speeds), tuple(tables)

    def __getitem__(self, access: Access) -> Speed:
        return self.speeds[access]

    def __iter__(self) -> Iterator[Access]:
        return iter(self.speeds)

    def __len__(self) -> int:
        return len(self.speeds)

    @property
    def without_road(self) -> float:
        """How many times slower than by road it is where no road leads."""
        slowest = max(speed.minutes_per_km for speed in self.speeds.values())
        return slowest / self.speeds[Access.ROAD].minutes_per_km

    def table_with(self, points: Sequence[Point]) -> RoadTable:
        """Any table that has all the points: all tables are of one network. Raises LookupError where there is none."""
        for table in self.tables:
            if table.holds(points):
                return table
        raise LookupError(f"no table of roads has all of {points[:3]}…: tables are made of stations and offices only")


@dataclass(frozen=True, eq=False)
class PlacesByRoad:
    """Where some places are and which of them are reached by road (n,)."""

    travel: RoadTravel
    points: tuple[Point, ...]
    by_road: NDArray[np.bool_]

    def change_between(self, minutes: NDArray[np.float32]) -> None:
        """Minutes between the places by road, where road is what leads from one to the other; (n, n), in place."""
        table = self.travel.table_with(self.points)
        node, leg = self._at(table)
        _change_between(minutes, node, leg, table.ms, self.travel.without_road)

    def change_from(self, points: Sequence[Point], minutes: FloatArray) -> None:
        """The same from `points`, which are reached by road, to the places; (m, n), in place."""
        table = self.travel.table_with((*points, *self.points))
        rows = table.rows(points)
        self._change(table, table.node[rows], table.leg[rows], minutes)

    def change_from_centre(self, centre: int, members: NDArray[np.intp], minutes: FloatArray) -> None:
        """The same from one of the places to others; (1, members), in place."""
        table = self.travel.table_with(self.points)
        node, leg = self._at(table)
        one = slice(centre, centre + 1)
        _change_from(minutes, node[one], leg[one], node[members], leg[members], table.ms, self.travel.without_road)

    def _change(self, table: RoadTable, node: IntArray, leg: FloatArray, minutes: FloatArray) -> None:
        _change_from(minutes, node, leg, *self._at(table), table.ms, self.travel.without_road)

    def _at(self, table: RoadTable) -> tuple[IntArray, FloatArray]:
        """Node and leg of each place; `OFF_ROAD` for those reached otherwise."""
        rows = table.rows(self.points)
        return np.where(self.by_road, table.node[rows], np.int32(OFF_ROAD)), table.leg[rows]


@njit(cache=True)
def _by_road(straight, node, leg, to_node, to_leg, ms, without_road):  # type: ignore[no-untyped-def]
    """Minutes between two places that are `straight` minutes apart over the great circle by road."""
    # Places at one node have a way of their own between them.
    if node < 0 or to_node < 0 or node == to_node:
        return straight
    if ms[node, to_node] == NO_WAY:
        return straight * without_road + NO_ROAD_MINUTES
    return leg + ms[node, to_node] / MS_PER_MINUTE + to_leg


@njit(cache=True)
def _change_between(minutes, node, leg, ms, without_road):  # type: ignore[no-untyped-def]
    n = node.shape[0]
    for i in range(n):
        for j in range(i + 1, n):
            found = _by_road(np.float64(minutes[i, j]), node[i], leg[i], node[j], leg[j], ms, without_road)
            minutes[i, j] = minutes[j, i] = found


@njit(cache=True)
def _change_from(minutes, node, leg, to_node, to_leg, ms, without_road):  # type: ignore[no-untyped-def]
    for i in range(node.shape[0]):
        for j in range(to_node.shape[0]):
            minutes[i, j] = _by_road(minutes[i, j], node[i], leg[i], to_node[j], to_leg[j], ms, without_road)
