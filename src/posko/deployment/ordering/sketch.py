"""A small drawing of a post: its stations around the centre, north up, true to scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: Of the drawing, in its own units; around the points a margin for their labels.
WIDTH, HEIGHT, MARGIN = 320.0, 200.0, 26.0
KM_A_DEGREE = 111.2
#: Lengths a scale bar may have, in kilometres.
BARS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0)


@dataclass(frozen=True)
class Dot:
    x: float
    y: float
    number: int
    name: str
    is_centre: bool


@dataclass(frozen=True)
class Sketch:
    """`bar`: length of the scale bar in the drawing, and in words."""

    dots: tuple[Dot, ...]
    centre: Dot
    bar: float
    bar_text: str
    width: int = int(WIDTH)
    height: int = int(HEIGHT)


def sketch_of(stations: Sequence[dict[str, Any]], centre: str) -> Sketch | None:
    """The drawing of a post's stations (`code`, `name`, `latitude`, `longitude`); None for fewer than two places."""
    places = {(s["latitude"], s["longitude"]) for s in stations}
    if len(places) < 2 or centre not in {s["code"] for s in stations}:
        return None
    middle = math.radians(sum(lat for lat, _ in places) / len(places))
    east = [s["longitude"] * KM_A_DEGREE * math.cos(middle) for s in stations]
    north = [s["latitude"] * KM_A_DEGREE for s in stations]
    scale = _scale(east, north)
    dots = tuple(
        Dot(round(x, 1), round(y, 1), number, s["name"], s["code"] == centre)
        for number, (s, x, y) in enumerate(zip(stations, _placed(east, scale), _placed(north, -scale), strict=True), 1)
    )
    bar = max((b for b in BARS if b * scale <= WIDTH / 3), default=BARS[0])
    text = f"{bar:g} km" if bar >= 1 else f"{bar * 1000:.0f} m"
    return Sketch(_shifted(dots), next(d for d in _shifted(dots) if d.is_centre), round(bar * scale, 1), text)


def _scale(east: Sequence[float], north: Sequence[float]) -> float:
    wide, high = max(east) - min(east), max(north) - min(north)
    room = (WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN)
    return min(room[0] / wide if wide else math.inf, room[1] / high if high else math.inf)


def _placed(values: Sequence[float], scale: float) -> list[float]:
    """Around zero, which is the middle of the drawing."""
    middle = (max(values) + min(values)) / 2
    return [(value - middle) * scale for value in values]


def _shifted(dots: Sequence[Dot]) -> tuple[Dot, ...]:
    return tuple(
        Dot(round(d.x + WIDTH / 2, 1), round(d.y + HEIGHT / 2, 1), d.number, d.name, d.is_centre) for d in dots
    )
