"""Polling stations made from a sub-district's number of stations and centre: villages, places, voters, access."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from posko.examples.dice import Dice, shares
from posko.examples.published import SubDistrict

# Jambi lies within three degrees of the equator: a degree of longitude is as long as one of latitude to 0.2 %.
KM_PER_DEGREE = 111.2
CITY = "15.71"
STATIONS_PER_VILLAGE = 4
STATIONS_PER_CITY_VILLAGE = 14

#: How a village is reached: share of a regency's villages that are not reached by road.
ACCESS = {
    "15.01": {"river": 0.01, "foot": 0.01},
    "15.02": {"river": 0.03, "foot": 0.01},
    "15.06": {"river": 0.09},
    "15.07": {"river": 0.13, "sea": 0.02},
}
ACCESS_ELSEWHERE = {"river": 0.025}


@dataclass(frozen=True, slots=True)
class Place:
    """A made polling station. `remote_km`: how far its village lies from the sub-district's centre."""

    number: int
    village: str
    village_name: str
    latitude: float
    longitude: float
    access: str
    voters: int
    remote_km: float
    tier: str = "low"
    reason: str = ""

    @property
    def code(self) -> str:
        return f"{self.village}-{self.number:03d}"

    @property
    def name(self) -> str:
        return f"TPS {self.number:03d} {self.village_name}"


def make_stations(districts: Sequence[SubDistrict]) -> list[Place]:
    """Every station of `districts`, in order of their codes, without tiers (all `low`)."""
    return [place for district in districts for place in _in_district(district, _radius_km(district, districts))]


def _radius_km(district: SubDistrict, districts: Sequence[SubDistrict]) -> float:
    """How far villages may lie from the centre: little more than half the way to the next centre, 1.5 to 12 km."""
    nearest = min(_km(district, other) for other in districts if other is not district)
    return min(max(0.6 * nearest, 1.5), 12.0)


def _km(a: SubDistrict, b: SubDistrict) -> float:
    dy, dx = a.latitude - b.latitude, a.longitude - b.longitude
    return sqrt(dx * dx + dy * dy) * KM_PER_DEGREE


def _in_district(district: SubDistrict, radius_km: float) -> list[Place]:
    dice = Dice(f"stations/{district.code}")
    city = district.regency == CITY
    villages = max(1, round(district.stations / (STATIONS_PER_CITY_VILLAGE if city else STATIONS_PER_VILLAGE)))
    # One for each village, the rest by chance: villages differ in size.
    extra = shares(district.stations - villages, [dice.between(0.2, 1.8) for _ in range(villages)])
    return [
        place
        for index in range(villages)
        for place in _in_village(district, index + 1, 1 + extra[index], radius_km, dice)
    ]


def _in_village(district: SubDistrict, index: int, count: int, radius_km: float, dice: Dice) -> list[Place]:
    # As the ministry numbers them: kelurahan from 1001, desa from 2001.
    kind, first = ("Kel.", 1000) if district.regency == CITY else ("Desa", 2000)
    x, y = dice.in_disc(radius_km)
    access = _access(district.regency, dice)
    places = []
    for number in range(1, count + 1):
        dx, dy = dice.in_disc(0.3 + 0.1 * sqrt(count))
        places.append(
            Place(
                number=number,
                village=f"{district.code}.{first + index}",
                village_name=f"{kind} {index} Kec. {district.name}",
                latitude=district.latitude + (y + dy) / KM_PER_DEGREE,
                longitude=district.longitude + (x + dx) / KM_PER_DEGREE,
                access=access,
                voters=600 - int(180 * (dice.unit() + dice.unit())),
                remote_km=sqrt(x * x + y * y),
            )
        )
    return places


def _access(regency: str, dice: Dice) -> str:
    others = ACCESS.get(regency, ACCESS_ELSEWHERE)
    return dice.weighted({"road": 1 - sum(others.values()), **others})
