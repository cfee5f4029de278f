"""Bounds that stay proven when posts change by hand."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from posko.doctrine import Doctrine, Tier
from posko.planning.grouping import Instance, evaluate, lower_bound
from posko.planning.grouping.pairs import pair_up
from posko.planning.plan import Post
from posko.planning.posts import MATCHING_MAX
from posko.planning.travel import Places, minutes_between

#: Steps of the bound after a change by hand: a plan changed is answered at once, its gap may be wider.
STEPS = 90
#: And after a repair, which is asked for once and may take a moment: its gap should be nearly that of before.
REPAIR_STEPS = 180


def bounds_after(
    before: Sequence[Post], bounds: Mapping[Tier, float], after: Sequence[Post], doctrine: Doctrine, steps: int = STEPS
) -> dict[Tier, float]:
    """A proven bound for each tier of `after`: the one of before, where it bounds the same thing, or a new one."""
    tiers = [*bounds, *(p.tier for p in after if p.tier not in bounds)]
    found: dict[Tier, float] = {}
    for tier in dict.fromkeys(tiers):
        posts = [p for p in after if p.tier == tier]
        if not posts:
            continue
        same = tier in bounds and _question([p for p in before if p.tier == tier]) == _question(posts)
        bound = bounds[tier] if same else tier_bound(posts, doctrine, steps)
        # What is written is rounded station by station, so its sum may lie below the bound on the exact one.
        found[tier] = min(bound, sum(p.total_minutes for p in posts))
    return found


def tier_bound(posts: Sequence[Post], doctrine: Doctrine, steps: int = STEPS) -> float:
    """A proven bound on the total minutes of so many posts of one tier with their stations."""
    stations = [s for p in posts for s in p.stations]
    capacity = max(p.pattern.stations_max for p in posts)
    d = minutes_between(Places.of(stations, doctrine.travel))
    instance = Instance(d, np.ones(len(stations), np.int64), capacity, len(posts))
    if len(posts) >= len(stations):
        return 0.0
    if capacity == 2 and len(stations) <= MATCHING_MAX:
        return _rounded_down(float(evaluate(instance, pair_up(d, len(posts)))[1].sum()))
    total = sum(p.total_minutes for p in posts)
    return _rounded_down(lower_bound(instance, total, steps=steps))


def _question(posts: Sequence[Post]) -> tuple[object, ...]:
    """What a bound depends on: how many posts, their capacity, and where the stations are and how they are reached."""
    places = frozenset((s.code, s.latitude, s.longitude, s.access) for p in posts for s in p.stations)
    return len(posts), max((p.pattern.stations_max for p in posts), default=0), places


def _rounded_down(minutes: float) -> float:
    """As the planner rounds: distances are searched in float32 and written with two decimals."""
    return max(0.0, math.floor((minutes * (1 - 1e-6)) * 100) / 100)
