"""Which made stations need more than ordinary guarding, and the published, non-political reason why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from posko.examples.dice import Dice
from posko.examples.stations import Place

#: Special places, each in another of the largest sub-districts.
SPECIAL = 26
#: The election commission numbers stations in closed institutions from 901.
SPECIAL_NUMBER = 901

Choice = Callable[[Sequence[Place], int, Dice], Sequence[Place]]


def rate(places: Sequence[Place]) -> list[Place]:
    """The same stations with their tiers: about 94.7 % low, 4.3 % elevated, 0.6 % high, 0.4 % special."""
    rated = {place.code: place for place in _with_closed_institutions(places)}
    dice = Dice("tiers")
    for tier, reason, count, choose in RULES:
        plain = [place for place in rated.values() if place.tier == "low"]
        for place in choose(plain, count, dice):
            rated[place.code] = replace(place, tier=tier, reason=reason)
    return list(rated.values())


def _with_closed_institutions(places: Sequence[Place]) -> list[Place]:
    """The last station of the first village in each of the largest sub-districts becomes a special one."""
    size = Counter(place.village[:8] for place in places)
    largest = sorted(size, key=lambda code: (-size[code], code))[:SPECIAL]
    first_village = {code: min(p.village for p in places if p.village.startswith(code)) for code in largest}
    special = {max(p.code for p in places if p.village == village) for village in first_village.values()}
    return [
        replace(place, number=SPECIAL_NUMBER, tier="special", reason="closed institution")
        if place.code in special
        else place
        for place in places
    ]


def _most_remote(*access: str) -> Choice:
    def choose(places: Sequence[Place], count: int, _: Dice) -> Sequence[Place]:
        reached = [place for place in places if place.access in access]
        return sorted(reached, key=lambda place: (-place.remote_km, place.code))[:count]

    return choose


def _most_voters(places: Sequence[Place], count: int, _: Dice) -> Sequence[Place]:
    return sorted(places, key=lambda place: (-place.voters, place.code))[:count]


def _by_chance(places: Sequence[Place], count: int, dice: Dice) -> Sequence[Place]:
    return dice.sample(places, count)


#: Applied in this order, each to the stations still `low`: tier, reason, how many, which.
RULES: tuple[tuple[str, str, int, Choice], ...] = (
    ("high", "hard to reach and far from other stations", 38, _most_remote("river", "sea", "foot")),
    ("elevated", "reached by river only", 110, _most_remote("river")),
    ("elevated", "far from other stations", 50, _most_remote("road")),
    ("elevated", "voters near the legal maximum", 40, _most_voters),
    ("elevated", "earlier dispute over the result", 40, _by_chance),
    ("elevated", "flood-prone site", 35, _by_chance),
)
