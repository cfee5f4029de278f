"""Which guarded stations reserve teams reach in time, wherever the teams wait."""

from __future__ import annotations

from collections.abc import Sequence

from posko.doctrine import Doctrine, Tier
from posko.planning.plan import ReserveTeam
from posko.planning.problem import Command
from posko.planning.travel import Places, minutes_from


def coverage(command: Command, teams: Sequence[ReserveTeam], doctrine: Doctrine) -> tuple[list[int], float]:
    """How many elevated, high and special stations each team reaches; the share of all that some team reaches."""
    guarded = [s for s in command.stations if s.tier != Tier.LOW]
    points = [(t.latitude, t.longitude) for t in teams]
    within = minutes_from(points, Places.of(guarded, doctrine.travel)) <= doctrine.reserve.response_minutes
    share = float(within.any(axis=0).mean()) if guarded else 1.0
    return [int(n) for n in within.sum(axis=1)], share
