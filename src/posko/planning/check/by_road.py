"""Minutes by road, searched anew for just the ways a plan names: over the whole map, one place after the other."""

from __future__ import annotations

import heapq
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from posko.planning.check.road_map import Ahead, Degrees, RoadMap, great_circle_km
from posko.planning.check.travel import EARTH_RADIUS_KM, travel_minutes

SNAP_KM = 2.0
#: What it takes besides where no road leads.
AN_HOUR = 60.0


@dataclass(frozen=True)
class Snapped:
    """The node nearest to a place (-1: on no road), and the kilometres to it."""

    node: int
    km: float


@dataclass
class ByRoad:
    """Minutes over a road map between places reached by road; over the great circle for all others.

    `road_pace`, `slowest_pace`: minutes per kilometre by road, and by the slowest access.
    """

    roads: RoadMap
    road_pace: float
    slowest_pace: float
    _nodes: dict[Degrees, Snapped] = field(default_factory=dict, init=False)
    _by_latitude: NDArray[np.intp] = field(init=False)

    def __post_init__(self) -> None:
        used = np.flatnonzero(self.roads.part >= 0)
        self._by_latitude = used[np.argsort(self.roads.latitude[used], kind="stable")]

    def minutes(
        self,
        frame: pl.DataFrame,
        start: str,
        end: str,
        minutes_per_km: pl.Expr,
        by_road: pl.Expr,
        limit: float = math.inf,
    ) -> pl.Series:
        """As `OverGreatCircle.minutes`; what is more than `limit` by road may come as anything above it."""
        rows = frame.select(
            a=pl.concat_list(f"{start}_latitude", f"{start}_longitude"),
            b=pl.concat_list(f"{end}_latitude", f"{end}_longitude"),
            straight=travel_minutes(start, end, minutes_per_km),
            by_road=by_road.fill_null(False),
        ).rows()
        pairs = [(tuple(a), tuple(b)) if on_road else None for a, b, _, on_road in rows]
        known = self._searched({pair for pair in pairs if pair}, limit)
        found = [known[pair] if pair else None for pair in pairs]
        minutes = [
            straight if way is None or straight is None else self._said(way, straight)
            for way, (_, _, straight, _) in zip(found, rows, strict=True)
        ]
        return pl.Series("minutes", minutes, pl.Float64)

    def snapped(self, place: Degrees) -> Snapped:
        if place not in self._nodes:
            self._nodes[place] = self._nearest(*np.radians(place).tolist())
        return self._nodes[place]

    def part_of(self, place: Degrees) -> int:
        node = self.snapped(place).node
        return -1 if node < 0 else int(self.roads.part[node])

    def _said(self, way: float, straight: float) -> float:
        if math.isnan(way):
            return straight
        return straight * self.slowest_pace / self.road_pace + AN_HOUR if way < 0 else way

    def _searched(self, pairs: Iterable[tuple[Degrees, Degrees]], limit: float) -> dict[tuple[Degrees, Degrees], float]:
        """Of each pair the minutes by road; NaN where the straight line counts, -1 where no road leads."""
        wanted: dict[Degrees, list[Degrees]] = defaultdict(list)
        for a, b in pairs:
            wanted[a].append(b)
        return {
            (a, b): way for a, ends in wanted.items() for b, way in zip(ends, self._from(a, ends, limit), strict=True)
        }

    def _from(self, start: Degrees, ends: list[Degrees], limit: float) -> list[float]:
        here = self.snapped(start)
        there = [self.snapped(end) for end in ends]
        part = self.roads.part[here.node]
        goals = {s.node for s in there if here.node >= 0 and s.node >= 0 and self.roads.part[s.node] == part}
        forth = _shortest(self.roads.ahead, here.node, goals, limit)
        back = _shortest(self.roads.behind, here.node, goals, limit)
        return [self._way(here, s, goals, max(forth.get(s.node, math.inf), back.get(s.node, math.inf))) for s in there]

    def _way(self, here: Snapped, there: Snapped, goals: set[int], ms: float) -> float:
        if here.node < 0 or there.node in (-1, here.node):
            return math.nan
        return ms / 60_000 + (here.km + there.km) * self.road_pace if there.node in goals else -1.0

    def _nearest(self, latitude: float, longitude: float) -> Snapped:
        """By whole millimetres; of equals the one with the lowest id."""
        reach = 1.001 * SNAP_KM / EARTH_RADIUS_KM
        latitudes = self.roads.latitude[self._by_latitude]
        low, high = np.searchsorted(latitudes, [latitude - reach, latitude + reach])
        near = np.sort(self._by_latitude[low:high])
        km = great_circle_km(latitude, longitude, self.roads.latitude[near], self.roads.longitude[near])
        mm = np.rint(km * 1e6)
        if not len(near) or mm.min() > SNAP_KM * 1e6:
            return Snapped(-1, 0.0)
        return Snapped(int(near[mm.argmin()]), float(km[mm.argmin()]))


def _shortest(ahead: Ahead, start: int, goals: set[int], limit: float) -> dict[int, int]:
    """Milliseconds from `start` to each of the goals, as far as they are within the limit (minutes)."""
    left, found = set(goals), dict[int, int]()
    most = limit * 60_000 + 60_000
    best = {start: 0}
    waiting = [(0, start)]
    while waiting and left:
        ms, node = heapq.heappop(waiting)
        if ms > best[node]:
            continue
        if ms > most:
            break
        if node in left:
            left.remove(node)
            found[node] = ms
        for head, cost in ahead.get(node, ()):
            if ms + cost < best.get(head, math.inf):
                best[head] = ms + cost
                heapq.heappush(waiting, (ms + cost, head))
    return found
