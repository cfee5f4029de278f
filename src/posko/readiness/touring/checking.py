"""Judging a tour from its visits alone: the ways between them, and what is wrong with a visit moved by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from posko.readiness.touring.asked import Asked, Day, Seen
from posko.readiness.touring.laying import Moment, Roads, reach


class Kind(StrEnum):
    NO_DAY = "no_day"
    OFF = "off"
    OUTSIDE = "outside"
    CLOSED = "closed"
    CLOSED_DAY = "closed_day"
    OVERLAP = "overlap"
    TOO_FAR = "too_far"
    NO_WAY_HOME = "no_way_home"


@dataclass(frozen=True)
class Fault:
    """What is wrong with the visit of `code`; `other`: the place before or after; `minutes`: of the way between."""

    kind: Kind
    code: str
    other: str = ""
    minutes: int = 0


@dataclass(frozen=True)
class Leg:
    """A way: driven on `day`, late if it cannot be driven in time. `overnight`: the team sleeps at `origin` before."""

    team: int
    day: Day
    origin: str
    destination: str
    depart: int
    arrive: int
    minutes: int
    overnight: bool = False


def legs_of(asked: Asked, roads: Roads, visits: Sequence[Seen]) -> tuple[Leg, ...]:
    """All ways of a tour that can be driven, by team and time, the ways home included; those that cannot are left."""
    return tuple(leg for leg in _ways(asked, roads, visits) if isinstance(leg, Leg))


def faults_of(asked: Asked, roads: Roads, visits: Sequence[Seen]) -> tuple[Fault, ...]:
    """Everything that keeps these visits from being made, in their order; none: they can be made."""
    alone = [fault for visit in visits for fault in _alone(asked, visit)]
    return (*alone, *(fault for fault in _ways(asked, roads, visits) if isinstance(fault, Fault)))


def _alone(asked: Asked, visit: Seen) -> Iterator[Fault]:
    """What is wrong with a visit whatever else there is."""
    stop = asked.stop(visit.code)
    day = next((day for day in asked.days if day.date == visit.day), None)
    if day is None or not 0 <= visit.team < len(asked.teams):
        yield Fault(Kind.NO_DAY, visit.code)
        return
    if visit.day in asked.teams[visit.team].off:
        yield Fault(Kind.OFF, visit.code)
    if visit.arrive < day.start or visit.leave > day.end:
        yield Fault(Kind.OUTSIDE, visit.code)
    if visit.day in stop.closed:
        yield Fault(Kind.CLOSED_DAY, visit.code)
    elif visit.arrive < stop.opens or visit.leave > stop.closes:
        yield Fault(Kind.CLOSED, visit.code)


def _ways(asked: Asked, roads: Roads, visits: Sequence[Seen]) -> Iterator[Leg | Fault]:
    for team in range(len(asked.teams)):
        for stretch in asked.stretches(team):
            days = {day.date for day in stretch}
            mine = sorted((v for v in visits if v.team == team and v.day in days), key=lambda v: (v.day, v.arrive))
            if mine:
                yield from _sortie(asked, roads, team, stretch, mine)


def _sortie(
    asked: Asked, roads: Roads, team: int, stretch: Sequence[Day], visits: Sequence[Seen]
) -> Iterator[Leg | Fault]:
    numbers = {day.date: k for k, day in enumerate(stretch)}
    at, place = Moment(0, stretch[0].start), asked.base.code
    for visit in visits:
        begin = Moment(numbers[visit.day], visit.arrive)
        yield _way(team, stretch, at, begin, place, visit.code, roads)
        at, place = Moment(begin.day, visit.leave), visit.code
    minutes = roads.minutes(place, asked.base.code)
    home = reach(stretch, at, minutes)
    if home is None:
        yield Fault(Kind.NO_WAY_HOME, place, asked.base.code, minutes)
    else:
        yield _leg(team, stretch, place, asked.base.code, home, minutes, home.day > at.day)


def _way(
    team: int, stretch: Sequence[Day], at: Moment, begin: Moment, origin: str, destination: str, roads: Roads
) -> Leg | Fault:
    minutes = roads.minutes(origin, destination)
    if (begin.day, begin.minute) < (at.day, at.minute):
        return Fault(Kind.OVERLAP, destination, origin)
    there = reach(stretch, at, minutes)
    if there is None or (there.day, there.minute) > (begin.day, begin.minute):
        return Fault(Kind.TOO_FAR, destination, origin, minutes)
    # Who would only wait leaves later.
    late = Moment(there.day, begin.minute) if there.day == begin.day else there
    return _leg(team, stretch, origin, destination, late, minutes, there.day > at.day)


def _leg(
    team: int, stretch: Sequence[Day], origin: str, destination: str, there: Moment, minutes: int, overnight: bool
) -> Leg:
    depart = there.minute - minutes
    return Leg(team, stretch[there.day], origin, destination, depart, there.minute, minutes, overnight)


__all__ = ["Fault", "Kind", "Leg", "faults_of", "legs_of"]
