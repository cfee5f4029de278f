"""Which team goes where in which order, by PyVRP, on a clock that runs only while teams may be out.

The days stand one after the other without the nights between. A team is a vehicle for each stretch of its days; a
command is one client a day, of which one at most is visited. A way may run over the end of a day there, which a team
does not do (`laying`): so this clock promises a little too much, and what comes out is laid on real days afterwards.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from pyvrp import Model, Profile
from pyvrp.stop import MaxIterations

from posko.readiness.touring.asked import Asked, Day, Place, Stop
from posko.readiness.touring.laying import STEP, Roads

#: What it costs to leave a command out, in minutes on the road: more than any way saves.
FIXED_PRIZE, MUST_PRIZE, MAY_PRIZE = 10_000_000, 1_000_000, 50_000
#: A way that a team must not take: to a visit that is fixed for another team.
BARRED = 1_000_000


@dataclass(frozen=True)
class Sortie:
    """One stretch of days of one team, and the commands it goes to, in order."""

    team: int
    stretch: tuple[Day, ...]
    codes: tuple[str, ...] = ()


def sorties_of(asked: Asked) -> tuple[Sortie, ...]:
    """All that there could be, empty, by team and day."""
    return tuple(Sortie(team, stretch) for team in range(len(asked.teams)) for stretch in asked.stretches(team))


def order_by_pyvrp(asked: Asked, roads: Roads, *, seed: int, iterations: int) -> tuple[Sortie, ...]:
    """Sorties with as many commands as fit and few minutes on the road. The same seed gives the same."""
    sorties = sorties_of(asked)
    if not sorties:
        return ()
    return _Clock(asked, roads, sorties).solved(seed, iterations)


class _Clock:
    """The model of PyVRP while it is built, and who is who in it."""

    def __init__(self, asked: Asked, roads: Roads, sorties: tuple[Sortie, ...]) -> None:
        self.asked, self.roads, self.sorties = asked, roads, sorties
        self.starts = _starts(asked.days)
        self.model = Model()
        self.codes: list[str] = []
        self.places = {p.code: self.model.add_location(p.longitude, p.latitude) for p in self._all_places()}
        for stop in asked.stops:
            self._add(stop)
        self._add_vehicles()

    def solved(self, seed: int, iterations: int) -> tuple[Sortie, ...]:
        if not self.codes:
            return self.sorties
        result = self.model.solve(MaxIterations(iterations), seed=seed, display=False, collect_stats=False)
        found = dict(enumerate(self.sorties))
        for route in result.best.routes():
            sortie = self.sorties[route.vehicle_type()]
            seen = tuple(self.codes[act.idx] for act in route.schedule() if act.is_client())
            found[route.vehicle_type()] = Sortie(sortie.team, sortie.stretch, seen)
        return tuple(found[k] for k in range(len(self.sorties)))

    def _all_places(self) -> Iterator[Place]:
        yield self.asked.base
        yield from (stop.place for stop in self.asked.stops)

    def _add(self, stop: Stop) -> None:
        windows = list(self._windows(stop))
        group = self.model.add_client_group(required=False) if windows else None
        prize = FIXED_PRIZE if self.asked.fixed_of(stop.code) else MUST_PRIZE if stop.must else MAY_PRIZE
        for early, late in windows:
            self.codes.append(stop.code)
            self.model.add_client(
                self.places[stop.code],
                service_duration=stop.stay,
                tw_early=early,
                tw_late=late,
                prize=prize,
                required=False,
                group=group,
            )

    def _windows(self, stop: Stop) -> Iterator[tuple[int, int]]:
        """From when until when a visit may begin, day by day, on the clock without nights."""
        fixed = self.asked.fixed_of(stop.code)
        for day, start in zip(self.asked.days, self.starts, strict=True):
            first = max(stop.opens, math.ceil(day.start / STEP) * STEP)
            last = min(stop.closes, day.end) - stop.stay
            if fixed:
                first = last = fixed.start
            if (not fixed or fixed.day == day.date) and day.date not in stop.closed and first <= last:
                yield start + first - day.start, start + last - day.start

    def _add_vehicles(self) -> None:
        depot = self.model.add_depot(self.places[self.asked.base.code])
        profiles = [self._profile(team) for team in range(len(self.asked.teams))]
        where = {day.date: start for day, start in zip(self.asked.days, self.starts, strict=True)}
        for sortie in self.sorties:
            first, last = sortie.stretch[0], sortie.stretch[-1]
            self.model.add_vehicle_type(
                start_depot=depot,
                end_depot=depot,
                tw_early=where[first.date],
                tw_late=where[last.date] + last.end - last.start,
                profile=profiles[sortie.team],
            )

    def _profile(self, team: int) -> Profile:
        profile = self.model.add_profile()
        barred = {fixed.code for fixed in self.asked.fixed if fixed.team != team}
        for a, origin in self.places.items():
            for b, destination in self.places.items():
                minutes = BARRED if a != b and barred & {a, b} else self.roads.minutes(a, b)
                self.model.add_edge(origin, destination, minutes, minutes, profile)
        return profile


def _starts(days: tuple[Day, ...]) -> list[int]:
    """The minute on the clock without nights at which each day begins."""
    return [0, *accumulate(day.end - day.start for day in days)][:-1]
