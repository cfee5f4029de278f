"""Who goes into which team: people who serve together, a leader in each, and among equals the draw."""

from __future__ import annotations

from dataclasses import dataclass

from posko.deployment.reinforcement.reserve import Reserve
from posko.doctrine import Doctrine, rank_order
from posko.planning import Draw, Officer


@dataclass
class _Choosing:
    """The people not chosen yet, of each unit by draw number, and how many each unit may still give."""

    free: dict[str, list[Officer]]
    room: dict[str, int]
    doctrine: Doctrine

    def fullest(self) -> str:
        """The unit that may give most; of equals the first by code."""
        return min(self.room, key=lambda unit: (-min(self.room[unit], len(self.free[unit])), unit))

    def take(self, unit: str, *, leads: bool) -> Officer:
        """The first of the unit who fits best: a leader's rank where one is wanted, a Padal's (for posts) last."""
        found = min(self.free[unit], key=lambda officer: self._fit(officer, leads))
        self.free[unit].remove(found)
        self.room[unit] -= 1
        return found

    def _fit(self, officer: Officer, leads: bool) -> tuple[bool, bool]:
        deployment = self.doctrine.deployment
        rank = officer.rank.upper()
        controls = rank in {r.upper() for r in deployment.controller_ranks}
        may_lead = rank in {r.upper() for r in deployment.leader_ranks}
        return (leads and not may_lead, controls)


def choose_teams(reserve: Reserve, *, teams: int, size: int, doctrine: Doctrine, draw: Draw) -> list[list[Officer]]:
    """`teams` teams of `size` officers, the leader of each first. `reserve.possible` must be enough for all.

    A team comes from the unit that may give most, and goes on from the next where that has no more. Among those of one
    unit who fit alike the lowest draw number goes. The highest rank leads, of equals the lowest draw number.
    """
    free = {unit: sorted(people, key=lambda o: draw.number(o.id)) for unit, people in reserve.free.items()}
    choosing = _Choosing(free, dict(reserve.room), doctrine)
    return [_team(choosing, size, draw) for _ in range(teams)]


def _team(choosing: _Choosing, size: int, draw: Draw) -> list[Officer]:
    unit = choosing.fullest()
    team: list[Officer] = []
    while len(team) < size:
        if not min(choosing.room[unit], len(choosing.free[unit])):
            unit = choosing.fullest()
        team.append(choosing.take(unit, leads=not team))
    return sorted(team, key=lambda o: (-rank_order(o.rank), draw.number(o.id)))
