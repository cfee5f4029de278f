"""Roads of an OpenStreetMap file, as far as an operation needs them. Reading takes the extra `posko[roads]`."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from posko.planning.problem import Problem
from posko.planning.roads.network import RoadNetwork
from posko.planning.roads.tags import direction, speed_kmh

#: Nodes farther than this beyond the box around all places are left out.
MARGIN_KM = 30.0
KM_PER_DEGREE = 111.195
_CHUNK = 1 << 20


class BadRoads(ValueError):
    """The file cannot be used. `reason`: `missing`, `unreadable`, `no_roads` or `extra`; `detail`: what was found."""

    def __init__(self, reason: str, detail: str = "") -> None:
        self.reason, self.detail = reason, detail
        super().__init__(f"{reason}: {detail}")


@dataclass(frozen=True)
class Box:
    """Degrees, edges included."""

    south: float
    north: float
    west: float
    east: float

    @classmethod
    def around(cls, points: Sequence[tuple[float, float]]) -> Box:
        """Around the points (latitude, longitude), at least one, with `MARGIN_KM` on each side."""
        latitude, longitude = np.array(points, np.float64).T
        margin = MARGIN_KM / KM_PER_DEGREE
        wide = margin / max(0.01, float(np.cos(np.radians(np.abs(latitude).max()))))
        return cls(
            float(latitude.min()) - margin,
            float(latitude.max()) + margin,
            float(longitude.min()) - wide,
            float(longitude.max()) + wide,
        )

    @classmethod
    def of(cls, problem: Problem) -> Box:
        """Around every station and every office of the problem."""
        commands = (*problem.commands, *problem.reinforcement, *problem.granted.values())
        offices = [(u.latitude, u.longitude) for c in commands for u in c.units]
        return cls.around([*offices, *((s.latitude, s.longitude) for c in commands for s in c.stations)])

    def holds(self, latitude: float, longitude: float) -> bool:
        return self.south <= latitude <= self.north and self.west <= longitude <= self.east


def read_roads(path: Path, box: Box, road_kmh: float) -> RoadNetwork:
    """The drivable roads of `path` within `box`, where the doctrine's speed by road is `road_kmh`.

    Raises BadRoads for whoever named the file: it is not there, is no OpenStreetMap file, has no road there, or the
    extra is not installed.
    """
    if not path.is_file():
        raise BadRoads("missing", str(path))
    osmium = _osmium()
    pieces = _Pieces(box)
    try:
        ways = osmium.FileProcessor(str(path)).with_locations().with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
            pieces.add_way(way, road_kmh)
    except (RuntimeError, ValueError) as error:
        raise BadRoads("unreadable", str(error)) from error
    if not pieces.speeds:
        raise BadRoads("no_roads", str(path))
    return pieces.network(path, road_kmh)


def _osmium() -> Any:
    try:
        import osmium
    except ImportError as missing:
        raise BadRoads("extra", "pip install 'posko[roads]'") from missing
    return osmium


@dataclass
class _Pieces:
    """What is read so far: nodes as they come, with doubles, and pieces between two of them."""

    box: Box
    ids: array[int] = field(default_factory=lambda: array("q"))
    degrees: array[float] = field(default_factory=lambda: array("d"))
    first: array[int] = field(default_factory=lambda: array("q"))
    speeds: array[float] = field(default_factory=lambda: array("d"))
    directions: array[int] = field(default_factory=lambda: array("b"))

    def add_way(self, way: Any, road_kmh: float) -> None:
        """A way, if it is a road; what of it lies outside of the box, or nobody knows where, is left out."""
        tags = {tag.k: tag.v for tag in way.tags}
        kmh, ways = speed_kmh(tags, road_kmh), direction(tags)
        before = False
        for node in way.nodes if kmh > 0.0 else ():
            at = node.location
            inside = at.valid() and self.box.holds(at.lat, at.lon)
            if inside:
                if before:
                    self.first.append(len(self.ids) - 1)
                    self.speeds.append(kmh)
                    self.directions.append(ways)
                self.ids.append(node.ref)
                self.degrees.extend((at.lat, at.lon))
            before = inside

    def network(self, path: Path, road_kmh: float) -> RoadNetwork:
        """Nodes in the order of their OpenStreetMap ids."""
        ids, first = np.array(self.ids, np.int64), np.array(self.first, np.int64)
        _, where, row = np.unique(ids, return_index=True, return_inverse=True)
        ends = np.stack([row[first], row[first + 1]], axis=1).astype(np.int32)
        return RoadNetwork.of_pieces(
            np.array(self.degrees, np.float64).reshape(-1, 2)[where],
            ends,
            np.array(self.speeds, np.float64),
            np.array(self.directions, np.int64),
            kmh=road_kmh,
            file=path.name,
            sha256=sha256_of(path),
        )


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
