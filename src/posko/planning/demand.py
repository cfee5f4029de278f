"""Step 1, demand: how many posts and officers a command's stations require, and how many people it can send.

What is required follows from the patterns; what may leave follows from routine duty and the operation ceiling. Neither
is typed in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posko.doctrine import TIERS_BY_PRIORITY, Deployment, Doctrine, Pattern, Tier
from posko.planning.problem import Command, Officer, Status


@dataclass(frozen=True)
class Strength:
    """Who may leave for the operation: at most `free[unit]` of each unit, and `limit` in all."""

    free: Mapping[str, int]
    limit: int


@dataclass(frozen=True)
class TierDemand:
    """The stations of one tier, the pattern chosen for them, and the fewest posts that pattern allows."""

    pattern: Pattern
    stations: int

    @property
    def posts(self) -> int:
        return math.ceil(self.stations / self.pattern.stations_max)

    @property
    def officers(self) -> int:
        return self.posts * self.pattern.officers


@dataclass(frozen=True)
class Demand:
    """What a command's stations require, tier by tier (most important first), against what it has."""

    tiers: Mapping[Tier, TierDemand]
    strength: Strength
    controllers_available: int
    posts_per_controller: int

    @property
    def posts(self) -> int:
        return sum(t.posts for t in self.tiers.values())

    @property
    def officers(self) -> int:
        """Officers for the posts, controllers not counted."""
        return sum(t.officers for t in self.tiers.values())

    @property
    def controllers(self) -> int:
        return math.ceil(self.posts / self.posts_per_controller)

    @property
    def left(self) -> int:
        """Officers who could still be posted once every post and controller is manned; negative when short."""
        return self.strength.limit - self.officers - min(self.controllers, self.controllers_available)


def strength_of(command: Command, deployment: Deployment) -> Strength:
    """Available officers less routine duty in every unit; all together within the operation ceiling.

    Whom the command has lent already is not available, and is within the ceiling.
    """
    available = Counter(o.unit for o in command.officers if o.status == Status.AVAILABLE and o.id not in command.lent)
    free = {u.code: max(0, available[u.code] - command.routine_minimum.get(u.code, 0)) for u in command.units}
    ceiling = math.floor(deployment.operation_share_max * len(command.officers) + 1e-9)
    return Strength(free, min(max(0, ceiling - len(command.lent)), sum(free.values())))


def controllers_in(officers: Sequence[Officer], deployment: Deployment) -> list[Officer]:
    """Available officers whose rank may control several posts."""
    ranks = {r.upper() for r in deployment.controller_ranks}
    return [o for o in officers if o.status == Status.AVAILABLE and o.rank.upper() in ranks]


def demand_of(command: Command, doctrine: Doctrine) -> Demand:
    """Choose a pattern for each tier and count.

    The first pattern of each tier is preferred. While people are short, the next pattern that needs fewer officers is
    taken, in the lowest tier first. Patterns that need more officers than the one before are passed over.
    """
    stations = Counter(s.tier for s in command.stations)
    chosen = {t: doctrine.patterns_for(t)[0] for t in TIERS_BY_PRIORITY if stations[t]}
    strength = strength_of(command, doctrine.deployment)
    controllers = len(controllers_in(command.officers, doctrine.deployment))

    def demand() -> Demand:
        tiers = {t: TierDemand(p, stations[t]) for t, p in chosen.items()}
        return Demand(tiers, strength, controllers, doctrine.deployment.posts_per_controller)

    for tier in reversed(list(chosen)):
        for pattern in doctrine.patterns_for(tier)[1:]:
            if demand().left >= 0:
                break
            if TierDemand(pattern, stations[tier]).officers < TierDemand(chosen[tier], stations[tier]).officers:
                chosen[tier] = pattern
    return demand()
