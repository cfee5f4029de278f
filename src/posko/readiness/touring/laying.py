"""Laying an order of commands on real days: when a team is where.

A way is driven within one day, never through the night: it begins at once if the team arrives before the day ends,
else the next morning. A visit begins on a multiple of five minutes. The earliest is always best, so there is no choice.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from posko.planning.travel import Places, minutes_between
from posko.readiness.touring.asked import Asked, Day, Fixed, Place, Seen, Stop

STEP = 5


@dataclass(frozen=True)
class Roads:
    """Whole minutes, rounded up, between any two places of a tour."""

    asked: Asked

    @cached_property
    def index(self) -> dict[str, int]:
        return {place.code: k for k, place in enumerate(self._places)}

    @cached_property
    def table(self) -> list[list[int]]:
        places = self._places
        minutes = minutes_between(
            Places(
                np.radians([place.latitude for place in places]),
                np.radians([place.longitude for place in places]),
                np.full(len(places), self.asked.minutes_per_km),
            )
        )
        # A hair less before rounding up: single precision must not make 60 minutes 61.
        return [[math.ceil(float(m) - 1e-3) for m in row] for row in minutes]

    @property
    def _places(self) -> list[Place]:
        return [self.asked.base, *(stop.place for stop in self.asked.stops)]

    def minutes(self, origin: str, destination: str) -> int:
        return self.table[self.index[origin]][self.index[destination]]


@dataclass(frozen=True)
class Moment:
    """A minute of a day of a stretch, the day by its number."""

    day: int
    minute: int


def reach(stretch: Sequence[Day], at: Moment, minutes: int) -> Moment | None:
    """When a way of `minutes` that may begin at `at` has been driven, within one day; None where the days end first."""
    for number in range(at.day, len(stretch)):
        start = at.minute if number == at.day else stretch[number].start
        if start + minutes <= stretch[number].end:
            return Moment(number, start + minutes)
    return None


def receive(stretch: Sequence[Day], at: Moment, stop: Stop, fixed: Fixed | None) -> Moment | None:
    """When the visit begins for who is there at `at`; None where it is not open long enough any more."""
    for number in range(at.day, len(stretch)):
        day = stretch[number]
        there = at.minute if number == at.day else day.start
        begin = fixed.start if fixed else math.ceil(max(there, stop.opens) / STEP) * STEP
        if fixed and day.date != fixed.day:
            continue
        open_until = day.end if fixed else min(stop.closes, day.end)
        if there <= begin and begin + stop.stay <= open_until and (fixed or day.date not in stop.closed):
            return Moment(number, begin)
    return None


def lay(asked: Asked, roads: Roads, team: int, stretch: Sequence[Day], codes: Sequence[str]) -> tuple[Seen, ...] | None:
    """The earliest visits of `codes` in this order, from the base and back to it; None where they do not fit."""
    at, place, found = Moment(0, stretch[0].start), asked.base.code, []
    for code in codes:
        stop, fixed, minutes = asked.stop(code), asked.fixed_of(code), roads.minutes(place, code)
        there = reach(stretch, at, minutes)
        begin = receive(stretch, there, stop, fixed) if there else None
        if begin is None or (fixed and fixed.team != team):
            return None
        at, place = Moment(begin.day, begin.minute + stop.stay), code
        day = stretch[begin.day].date
        found.append(Seen(team, day, code, begin.minute, at.minute, minutes, fixed is not None))
    return tuple(found) if reach(stretch, at, roads.minutes(place, asked.base.code)) else None


def travel_of(asked: Asked, roads: Roads, codes: Sequence[str]) -> int:
    """Minutes on the road from the base through `codes` and back; nought where there are none."""
    way = [asked.base.code, *codes, asked.base.code]
    return sum(roads.minutes(a, b) for a, b in pairwise(way)) if codes else 0
