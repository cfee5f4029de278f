"""The roads of an OpenStreetMap file, read anew from the description of the travel model (docs/how-it-works.md)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import rustworkx
from numpy.typing import NDArray

from posko.planning.check.travel import EARTH_RADIUS_KM

MARGIN_KM, KM_PER_DEGREE = 30.0, 111.195
SMALLEST_PART_KM = 5.0
MS_PER_HOUR = 3_600_000
SPEEDS = (
    (2.0, ("motorway",)),
    (1.6, ("trunk",)),
    (1.5, ("primary",)),
    (1.3, ("secondary",)),
    (1.1, ("tertiary",)),
    (0.9, ("unclassified",)),
    (0.8, ("residential", "road")),
    (0.5, ("living_street", "service", "track")),
)
SPEED_OF = {name: share for share, names in SPEEDS for name in names}

Degrees = tuple[float, float]
Ahead = dict[int, list[tuple[int, int]]]


class UnusableRoads(ValueError):
    """`reason`: `missing`, `unreadable`, `no_roads` or `extra`; `detail`: what was found."""

    def __init__(self, reason: str, detail: str) -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}")


@dataclass(frozen=True)
class RoadMap:
    """Nodes in the order of their ids, as radians. `ahead[v]`: where one can drive from v, in how many milliseconds;
    `behind[v]`: from where one comes to v. `part`: of each node, -1 where too little road hangs together."""

    latitude: NDArray[np.float64]
    longitude: NDArray[np.float64]
    ahead: Ahead
    behind: Ahead
    part: NDArray[np.int64]


def sha256_of(path: Path) -> str:
    """Raises UnusableRoads where the file is not there."""
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UnusableRoads("missing", str(path)) from error


def read_road_map(path: Path, places: Sequence[Degrees], road_kmh: float) -> RoadMap:
    """The roads around `places` (latitude, longitude), with the doctrine's speed by road. Raises UnusableRoads."""
    try:
        import osmium
    except ImportError as missing:
        raise UnusableRoads("extra", "pip install 'posko[roads]'") from missing
    if not path.is_file():
        raise UnusableRoads("missing", str(path))
    collected = _Collected(places, road_kmh)
    handler = osmium.make_simple_handler(way=collected.way)
    try:
        osmium.apply(str(path), osmium.NodeLocationsForWays(osmium.index.create_map("flex_mem")), handler)
    except (RuntimeError, ValueError) as error:
        raise UnusableRoads("unreadable", str(error)) from error
    if not collected.driven:
        raise UnusableRoads("no_roads", str(path))
    return collected.road_map()


class _Collected:
    """Stretches between two neighbouring nodes of a way: (from, to, km/h, open forth, open back)."""

    def __init__(self, places: Sequence[Degrees], road_kmh: float) -> None:
        latitudes, longitudes = zip(*places, strict=True)
        north = MARGIN_KM / KM_PER_DEGREE
        east = north / max(0.01, float(np.cos(np.radians(max(map(abs, latitudes))))))
        self.latitudes: Degrees = (min(latitudes) - north, max(latitudes) + north)
        self.longitudes: Degrees = (min(longitudes) - east, max(longitudes) + east)
        self.road_kmh = road_kmh
        self.where: dict[int, Degrees] = {}
        self.driven: list[tuple[int, int, float, bool, bool]] = []

    def way(self, way: Any) -> None:
        says = dict(way.tags)
        kmh = kmh_of(says, self.road_kmh)
        if not kmh:
            return
        self.driven += [(a, b, kmh, *open_directions(says)) for a, b in self._pairs(way.nodes)]

    def _pairs(self, nodes: Any) -> Iterator[tuple[int, int]]:
        last: int | None = None
        for node in nodes:
            here = node.ref if node.location.valid() and self._near(node.location.lat, node.location.lon) else None
            if here is not None:
                self.where[here] = (node.location.lat, node.location.lon)
            if here is not None and last is not None:
                yield last, here
            last = here

    def _near(self, latitude: float, longitude: float) -> bool:
        (south, north), (west, east) = self.latitudes, self.longitudes
        return south <= latitude <= north and west <= longitude <= east

    def road_map(self) -> RoadMap:
        ids = sorted(self.where)
        row = {number: k for k, number in enumerate(ids)}
        latitude, longitude = np.radians(np.array([self.where[number] for number in ids])).T
        ends = np.array([(row[a], row[b]) for a, b, *_ in self.driven])
        a, b = ends.T
        km = great_circle_km(latitude[a], longitude[a], latitude[b], longitude[b])
        ms = np.rint(km / np.array([kmh for _, _, kmh, _, _ in self.driven]) * MS_PER_HOUR).astype(np.int64)
        ahead: Ahead = defaultdict(list)
        behind: Ahead = defaultdict(list)
        for (first, last), cost, (*_, forth, back) in zip(ends.tolist(), ms.tolist(), self.driven, strict=True):
            for open_, tail, head in ((forth, first, last), (back, last, first)):
                if open_:
                    ahead[tail].append((head, cost))
                    behind[head].append((tail, cost))
        return RoadMap(latitude, longitude, ahead, behind, _parts(len(ids), ahead, ends, km))


def _parts(nodes: int, ahead: Ahead, ends: NDArray[np.int64], km: NDArray[np.float64]) -> NDArray[np.int64]:
    """The part of each node: one can drive to every other node of it and back."""
    graph = rustworkx.PyDiGraph[None, None]()
    graph.add_nodes_from([None] * nodes)
    graph.add_edges_from_no_data([(tail, head) for tail, heads in ahead.items() for head, _ in heads])
    part = np.full(nodes, -1, np.int64)
    for number, members in enumerate(rustworkx.strongly_connected_components(graph)):
        part[members] = number
    a, b = part[ends].T
    length = np.bincount(a[a == b], weights=km[a == b], minlength=int(part.max()) + 1)
    return np.where(length[part] < SMALLEST_PART_KM, -1, part)


def kmh_of(says: dict[str, str], road_kmh: float) -> float:
    """0 for what is not to be driven."""
    kind = says.get("highway", "").removesuffix("_link")
    shut = "no" in (says.get("access"), says.get("vehicle"), says.get("motor_vehicle"))
    if kind not in SPEED_OF or shut or says.get("area") == "yes":
        return 0.0
    limit = _limit(says.get("maxspeed", ""))
    kmh = SPEED_OF[kind] * road_kmh
    return min(kmh, limit) if limit else kmh


def _limit(written: str) -> float:
    miles = written.endswith("mph")
    number = written.removesuffix("mph").removesuffix("km/h").strip()
    if not number.replace(".", "", 1).isdigit():
        return 0.0
    return float(number) * (1.609344 if miles else 1.0)


def open_directions(says: dict[str, str]) -> tuple[bool, bool]:
    """Whether it may be driven in the order of its nodes, and against it."""
    oneway = says.get("oneway", "")
    if oneway in ("-1", "reverse"):
        return False, True
    round_about = says.get("junction") in ("roundabout", "circular") or says.get("highway") == "motorway"
    only_forth = oneway in ("yes", "true", "1") or (round_about and oneway not in ("no", "false", "0"))
    return True, not only_forth


def great_circle_km(
    latitude: NDArray[np.float64] | float,
    longitude: NDArray[np.float64] | float,
    to_latitude: NDArray[np.float64],
    to_longitude: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Haversine of radians."""
    north, east = np.sin((to_latitude - latitude) / 2), np.sin((to_longitude - longitude) / 2)
    square = north**2 + np.cos(latitude) * np.cos(to_latitude) * east**2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(square))), np.float64)
