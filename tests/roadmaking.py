"""Small OpenStreetMap files for tests, written by pyosmium: grids of road by row and column."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

#: A hundredth of a degree north or south, in kilometres.
STEP_KM = 1.1119508
SOUTH, WEST = -1.60, 103.60
STEP = 0.01


def at(row: float, column: float) -> tuple[float, float]:
    """Latitude and longitude of a crossing; rows go north, columns east, one every hundredth of a degree."""
    return (round(SOUTH + STEP * row, 7), round(WEST + STEP * column, 7))


@dataclass
class RoadMap:
    """Nodes by id, and ways as (nodes, tags)."""

    nodes: dict[int, tuple[float, float]] = field(default_factory=dict)
    ways: list[tuple[tuple[int, ...], dict[str, str]]] = field(default_factory=list)

    def way(self, nodes: Sequence[int], highway: str = "tertiary", **tags: str) -> None:
        self.ways.append((tuple(nodes), {"highway": highway, **tags}))

    def node(self, place: tuple[float, float]) -> int:
        """The node there, made if there is none yet."""
        known = {where: number for number, where in self.nodes.items()}
        return known.get(place) or self._added(place)

    def _added(self, place: tuple[float, float]) -> int:
        self.nodes[len(self.nodes) + 1] = place
        return len(self.nodes)

    def road(self, *places: tuple[float, float], highway: str = "tertiary", **tags: str) -> None:
        """One way through these places."""
        self.way([self.node(place) for place in places], highway, **tags)

    def write(self, path: Path) -> Path:
        import osmium

        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for number, (latitude, longitude) in sorted(self.nodes.items()):
                writer.add_node(osmium.osm.mutable.Node(id=number, location=(longitude, latitude)))
            for number, (nodes, tags) in enumerate(self.ways, start=1):
                writer.add_way(osmium.osm.mutable.Way(id=number, nodes=list(nodes), tags=tags))
        return path


def grid(rows: Iterable[int], columns: Iterable[int], roads: RoadMap | None = None, **tags: str) -> RoadMap:
    """A road along each row and each column, crossing at every place."""
    roads, rows, columns = roads or RoadMap(), list(rows), list(columns)
    for row in rows:
        roads.road(*(at(row, column) for column in columns), **tags)
    for column in columns:
        roads.road(*(at(row, column) for row in rows), **tags)
    return roads


def river(roads: RoadMap | None = None, *, bridge: int | None = None) -> RoadMap:
    """Two banks of 10 rows and 3 columns each, the river between columns 2 and 3; the bridge in this row."""
    roads = grid(range(10), range(3), grid(range(10), range(3, 6), roads))
    if bridge is not None:
        roads.road(at(bridge, 2), at(bridge, 3), bridge="yes")
    return roads
