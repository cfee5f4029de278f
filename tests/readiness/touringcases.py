"""Tours made by hand: places on a line, where a degree of longitude at the equator is `DEGREE` minutes of road."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import permutations
from typing import Any

from posko.readiness.touring.asked import Asked, Day, Place, Stop, Team
from posko.readiness.touring.laying import Roads, lay, travel_of

MONDAY = date(2024, 11, 18)
#: Minutes of road from one degree to the next with `PACE`.
DEGREE = 60
PACE = DEGREE / 111.19508


def place(code: str, degrees: float, north: float = 0.0) -> Place:
    return Place(code, f"Polres {code}", north, 100 + degrees)


def stop(code: str, degrees: float, north: float = 0.0, **more: Any) -> Stop:
    said: dict[str, Any] = {"stay": 60} | more
    return Stop(place(code, degrees, north), **said)


def week(number: int = 5, start: int = 420, end: int = 1080) -> tuple[Day, ...]:
    return tuple(Day(MONDAY + timedelta(k), start, end) for k in range(number))


def asked(*stops: Stop, days: int | tuple[Day, ...] = 5, teams: Sequence[Team] = (Team("1"),), **more: Any) -> Asked:
    whole = days if isinstance(days, tuple) else week(days)
    return Asked(place("BASE", 0), whole, tuple(teams), stops, PACE, **more)


def best_alone(of: Asked) -> tuple[int, int]:
    """Of all orders of all subsets for the first stretch of the first team: most visits, then least travel."""
    roads, stretch = Roads(of), of.stretches(0)[0]
    codes = [s.code for s in of.stops]
    fitting = (
        (len(codes) - size, travel_of(of, roads, order))
        for size in range(len(codes) + 1)
        for order in permutations(codes, size)
        if lay(of, roads, 0, stretch, order) is not None
    )
    left, travel = min(fitting)
    return len(codes) - left, travel
