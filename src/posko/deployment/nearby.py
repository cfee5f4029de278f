"""Places of a part by name and nearness: where a reserve may wait, which posts are near a station."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from posko.deployment.models import Part, PostRow, StationRow
from posko.deployment.queries import parts_visible_to, rows_visible_to
from posko.doctrine import Access, Doctrine
from posko.organisation.models import Person
from posko.planning.editing import UnknownCode
from posko.planning.travel import Places, minutes_from_centre

#: So many posts are offered for each station.
OFFERED = 20
#: A part's key, and degrees within it.
Spot = tuple[int, float, float]
#: A place with a name: degrees, and what it is called.
Known = tuple[float, float, str]


def offices_of(part: Part) -> list[tuple[str, str]]:
    """Code and name of the police offices of a part."""
    return [(unit[0], unit[1]) for unit in part.given.get("units", [])]


def centres_of(person: Person, part: Part) -> list[tuple[str, str]]:
    """Code and name of the stations that are the centre of a post."""
    posts = rows_visible_to(person, PostRow).filter(part=part)
    stations = rows_visible_to(person, StationRow).filter(part=part, code__in=posts.values("centre"))
    return list(stations.order_by("code").values_list("code", "name"))


def coordinates_of(person: Person, part: Part, code: str) -> tuple[float, float]:
    """Degrees of a police office or station of the part. Raises UnknownCode."""
    for unit in part.given.get("units", []):
        if unit[0] == code:
            return unit[4], unit[5]
    station = rows_visible_to(person, StationRow).filter(part=part, code=code).first()
    if station is None:
        raise UnknownCode("station", code)
    return station.latitude, station.longitude


def minutes_to_centres(
    stations: Sequence[StationRow], centres: Mapping[str, StationRow], doctrine: Doctrine
) -> list[list[tuple[float, str]]]:
    """For each station the minutes one way to each centre with the key of that, nearest first."""
    both: list[Any] = [*stations, *centres.values()]
    if not both:
        return []
    degrees = np.radians(np.array([(s.latitude, s.longitude) for s in both], dtype=np.float64))
    pace = np.array([doctrine.travel[Access(s.access)].minutes_per_km for s in both], dtype=np.float64)
    places = Places(degrees[:, 0].copy(), degrees[:, 1].copy(), pace)
    members = np.arange(len(stations), len(both), dtype=np.intp)
    return [
        sorted(zip(minutes_from_centre(places, k, members).tolist(), centres, strict=True))
        for k in range(len(stations))
    ]


def places_near(person: Person, spots: Iterable[Spot]) -> dict[Spot, str]:
    """For each spot what people call it, from its own part: two questions to the database, whatever their number."""
    by_part: dict[int, list[Spot]] = defaultdict(list)
    for spot in dict.fromkeys(spots):
        by_part[spot[0]].append(spot)
    known = _known_places(person, list(by_part)) if by_part else {}
    found: dict[Spot, str] = {}
    for part, mine in by_part.items():
        names = nearest_names([(latitude, longitude) for _, latitude, longitude in mine], known.get(part, ()))
        found |= dict(zip(mine, names, strict=True))
    return found


def _known_places(person: Person, parts: Sequence[int]) -> dict[int, list[Known]]:
    """Police offices, then stations of each part."""
    known: dict[int, list[Known]] = defaultdict(list)
    for part, given in parts_visible_to(person).filter(pk__in=parts).values_list("pk", "given"):
        known[part] += [(unit[4], unit[5], unit[1]) for unit in given.get("units", [])]
    stations = rows_visible_to(person, StationRow).filter(part__in=parts).order_by("code")
    for part, latitude, longitude, name in stations.values_list("part_id", "latitude", "longitude", "name"):
        known[part].append((latitude, longitude, name))
    return known


def nearest_names(spots: Sequence[tuple[float, float]], known: Sequence[Known]) -> list[str]:
    """The name of the known place nearest to each spot, as orders name it; empty where none is known."""
    if not known:
        return [""] * len(spots)
    degrees = np.array([place[:2] for place in known], dtype=np.float64)
    return [known[int(((degrees - np.array(spot)) ** 2).sum(axis=1).argmin())][2] for spot in spots]
