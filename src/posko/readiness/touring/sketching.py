"""Drawings of a tour: where it goes, and how a day passes. Straight lines, no map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from posko.readiness.touring.asked import Day, Place, Seen
from posko.readiness.touring.checking import Leg

WIDTH, HEIGHT, MARGIN = 360.0, 240.0, 24.0
KM_A_DEGREE = 111.2
BARS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)


@dataclass(frozen=True)
class Dot:
    """`label`: the number of the visit, empty where it is left out; the base has its own mark."""

    x: float
    y: float
    name: str
    label: str = ""
    is_base: bool = False


@dataclass(frozen=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    team: int


@dataclass(frozen=True)
class Sketch:
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    bar: float
    bar_text: str
    width: int = int(WIDTH)
    height: int = int(HEIGHT)


def sketch_of(base: Place, places: Sequence[Place], labels: dict[str, str], legs: Sequence[Leg]) -> Sketch:
    """North up, true to scale. `labels`: number of the visit by code."""
    every = [base, *places]
    middle = math.radians(sum(place.latitude for place in every) / len(every))
    east = [place.longitude * KM_A_DEGREE * math.cos(middle) for place in every]
    north = [place.latitude * KM_A_DEGREE for place in every]
    scale = min(_scale(east, WIDTH), _scale(north, HEIGHT))
    if not math.isfinite(scale):
        scale = 1.0
    at = {
        place.code: (round(x + WIDTH / 2, 1), round(y + HEIGHT / 2, 1))
        for place, x, y in zip(every, _placed(east, scale), _placed(north, -scale), strict=True)
    }
    dots = tuple(Dot(*at[place.code], place.name, labels.get(place.code, "")) for place in places)
    lines = tuple(Line(*at[leg.origin], *at[leg.destination], leg.team) for leg in legs)
    bar = max((b for b in BARS if b * scale <= WIDTH / 3), default=BARS[0])
    return Sketch((Dot(*at[base.code], base.name, is_base=True), *dots), lines, round(bar * scale, 1), f"{bar:g} km")


def _scale(values: Sequence[float], room: float) -> float:
    width = max(values) - min(values)
    return (room - 2 * MARGIN) / width if width else math.inf


def _placed(values: Sequence[float], scale: float) -> list[float]:
    """Around zero, which is the middle of the drawing."""
    middle = (max(values) + min(values)) / 2
    return [(value - middle) * scale for value in values]


@dataclass(frozen=True)
class Block:
    """A piece of a day in the bar, in its units (one a minute from the start of the day on)."""

    x: int
    width: int
    is_visit: bool


@dataclass(frozen=True)
class Bar:
    """A day of a team as a bar: `hours` are (place, text)."""

    width: int
    blocks: tuple[Block, ...]
    hours: tuple[tuple[int, str], ...]


def bar_of(day: Day, visits: Sequence[Seen], legs: Sequence[Leg]) -> Bar:
    stays = [Block(v.arrive - day.start, v.leave - v.arrive, True) for v in visits]
    ways = [Block(leg.depart - day.start, leg.minutes, False) for leg in legs]
    first = math.ceil(day.start / 60)
    hours = tuple((60 * hour - day.start, f"{hour:02d}") for hour in range(first, day.end // 60 + 1, 2))
    return Bar(day.end - day.start, (*ways, *stays), hours)
