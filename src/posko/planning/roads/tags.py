"""What the tags of an OpenStreetMap way say of driving: whether one may, how fast, and in which direction."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

#: Classes of way (`highway`) that can be driven, and how fast against the doctrine's speed by road. Links are like
#: what they link. Other classes (footpaths, steps, cycleways, roads being built) are no roads here.
FACTORS: Mapping[str, float] = MappingProxyType(
    {
        "motorway": 2.0,
        "trunk": 1.6,
        "primary": 1.5,
        "secondary": 1.3,
        "tertiary": 1.1,
        "unclassified": 0.9,
        "residential": 0.8,
        "road": 0.8,
        "living_street": 0.5,
        "service": 0.5,
        "track": 0.5,
    }
)
_CLOSED = ("access", "vehicle", "motor_vehicle")
_KMH_OF_A_MILE = 1.609344
_LIMIT = re.compile(r"(\d+(?:\.\d+)?)\s*(km/h|mph)?", re.ASCII)


class Direction(IntEnum):
    """Which way a way may be driven, against the order of its nodes."""

    BOTH = 0
    FORWARD = 1
    BACKWARD = -1


def speed_kmh(tags: Mapping[str, str], road_kmh: float) -> float:
    """How fast the way is driven where the doctrine's speed by road is `road_kmh`; 0 for what is no road.

    A speed limit can only slow: the doctrine says how fast officers are.
    """
    factor = FACTORS.get(tags.get("highway", "").removesuffix("_link"), 0.0)
    if any(tags.get(key) == "no" for key in _CLOSED) or tags.get("area") == "yes":
        return 0.0
    return min(factor * road_kmh, limit_kmh(tags.get("maxspeed", "")))


def limit_kmh(maxspeed: str) -> float:
    """`50`, `50 km/h` or `30 mph`; infinite for everything else (`none`, `walk`, `50;70`, nothing) and for 0."""
    found = _LIMIT.fullmatch(maxspeed)
    kmh = float(found[1]) * (_KMH_OF_A_MILE if found[2] == "mph" else 1.0) if found else 0.0
    return kmh if kmh > 0.0 else math.inf


def direction(tags: Mapping[str, str]) -> Direction:
    """By `oneway`; roundabouts and motorways go one way unless it says otherwise."""
    oneway = tags.get("oneway", "")
    if oneway in ("-1", "reverse"):
        return Direction.BACKWARD
    implied = tags.get("junction") in ("roundabout", "circular") or tags.get("highway") == "motorway"
    if oneway in ("yes", "true", "1") or (implied and oneway not in ("no", "false", "0")):
        return Direction.FORWARD
    return Direction.BOTH
