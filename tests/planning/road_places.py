"""Stations and networks for tests of travel by road."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from by_hand import AREA, TRAVEL

from posko.doctrine import Access, Tier
from posko.planning import Station
from posko.planning.roads.network import RoadNetwork
from posko.planning.roads.reading import Box, read_roads
from roadmaking import RoadMap

KMH = TRAVEL[Access.ROAD].kmh

Point = tuple[float, float]


def station(code: str, place: Point, access: Access = Access.ROAD, tier: Tier = Tier.LOW) -> Station:
    return Station(code, f"TPS {code}", AREA, *place, tier, access, voters=300)


def network(roads: RoadMap, folder: Path, places: Iterable[Point], kmh: float = KMH) -> RoadNetwork:
    return read_roads(roads.write(folder / "roads.osm.pbf"), Box.around([*places]), kmh)
