"""Travel: minutes between places, by great circle and the doctrine's detour and speed for each access.

Where a road network is there (`RoadTravel` in place of the speeds alone), minutes between places reached by road are
those of the roads. To add another model see docs/contributing.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from posko.doctrine import Access, Speed
from posko.planning.problem import Station
from posko.planning.roads.table import PlacesByRoad, RoadTravel

FloatArray = NDArray[np.float64]

#: Mean radius of the Earth in kilometres (FORMATS).
EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True)
class Places:
    """Places as arrays: radians, and minutes a kilometre (great circle) by the access of each place. Shapes (n,).

    `roads`: where a road network leads; then that counts where it serves both places.
    """

    latitude: FloatArray
    longitude: FloatArray
    pace: FloatArray
    roads: PlacesByRoad | None = None

    @classmethod
    def of(cls, stations: Sequence[Station], travel: Mapping[Access, Speed]) -> Places:
        pace = {access: speed.minutes_per_km for access, speed in travel.items()}
        return cls(
            np.radians(np.array([s.latitude for s in stations], dtype=np.float64)),
            np.radians(np.array([s.longitude for s in stations], dtype=np.float64)),
            np.array([pace[s.access] for s in stations], dtype=np.float64),
            _by_road(stations, travel) if isinstance(travel, RoadTravel) else None,
        )

    def __len__(self) -> int:
        return len(self.latitude)


def _by_road(stations: Sequence[Station], travel: RoadTravel) -> PlacesByRoad:
    points = tuple((s.latitude, s.longitude) for s in stations)
    return PlacesByRoad(travel, points, np.array([s.access is Access.ROAD for s in stations], np.bool_))


@njit(cache=True)
def great_circle_km(lat1, lon1, lat2, lon2):  # type: ignore[no-untyped-def]
    """Haversine; radians in, kilometres out."""
    a = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
    return 2.0 * EARTH_RADIUS_KM * np.arcsin(min(1.0, np.sqrt(a)))


@njit(cache=True)
def _between(latitude, longitude, pace):  # type: ignore[no-untyped-def]
    n = latitude.shape[0]
    minutes = np.zeros((n, n), np.float32)
    for i in range(n):
        for j in range(i + 1, n):
            km = great_circle_km(latitude[i], longitude[i], latitude[j], longitude[j])
            minutes[i, j] = minutes[j, i] = km * max(pace[i], pace[j])
    return minutes


def minutes_between(places: Places) -> NDArray[np.float32]:
    """One-way minutes between any two places, (n, n), symmetric: the slower access of the two counts."""
    result: NDArray[np.float32] = _between(places.latitude, places.longitude, places.pace)
    if places.roads is not None:
        places.roads.change_between(result)
    return result


@njit(cache=True)
def _from(latitude, longitude, to_latitude, to_longitude, pace):  # type: ignore[no-untyped-def]
    m, n = latitude.shape[0], to_latitude.shape[0]
    minutes = np.zeros((m, n), np.float64)
    for i in range(m):
        for j in range(n):
            minutes[i, j] = great_circle_km(latitude[i], longitude[i], to_latitude[j], to_longitude[j]) * pace[j]
    return minutes


def minutes_from(points: Sequence[tuple[float, float]], places: Places) -> FloatArray:
    """One-way minutes from each point (latitude, longitude in degrees) to each place by the place's access, (m, n)."""
    origin = np.radians(np.array(points, dtype=np.float64).reshape(-1, 2))
    result: FloatArray = _from(origin[:, 0], origin[:, 1], places.latitude, places.longitude, places.pace)
    if places.roads is not None:
        places.roads.change_from(points, result)
    return result


def minutes_from_centre(places: Places, centre: int, members: NDArray[np.intp]) -> FloatArray:
    """Exact (float64) one-way minutes from one place to others, (len(members),)."""
    pace = np.maximum(places.pace[members], places.pace[centre])
    rows = _from(
        places.latitude[centre : centre + 1],
        places.longitude[centre : centre + 1],
        places.latitude[members],
        places.longitude[members],
        pace,
    )
    if places.roads is not None:
        places.roads.change_from_centre(centre, members, rows)
    result: FloatArray = rows[0]
    return result
