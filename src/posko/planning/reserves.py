"""Step 4b, reserves: mobile teams from what is left, so that elevated, high and special stations are reached in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posko.doctrine import Doctrine, Tier
from posko.planning.covering import place_teams
from posko.planning.draft import CommandDraft, StaffedTeam, by_road, places_of
from posko.planning.draw import Draw
from posko.planning.plan import ReserveTeam
from posko.planning.problem import Officer
from posko.planning.staffing import Pool, Task, staff
from posko.planning.travel import Places, minutes_from


@dataclass(frozen=True)
class Reach:
    """`within[s, k]`: a team at site k reaches guarded station s in time. Sites are the command's own offices."""

    sites: list[tuple[float, float]]
    within: NDArray[np.bool_]


def reach_of(draft: CommandDraft, doctrine: Doctrine) -> Reach:
    guarded = [s for s in draft.command.stations if s.tier != Tier.LOW]
    sites = places_of(draft.command)
    minutes = minutes_from(sites, Places.of(guarded, doctrine.travel))
    return Reach(sites, (minutes <= doctrine.reserve.response_minutes).T)


def place_reserves(
    draft: CommandDraft, pool: Pool, points: Sequence[tuple[float, float]], doctrine: Doctrine, draw: Draw
) -> None:
    """Add teams from `pool` where they cover most that no team of the draft covers yet; no team that covers nothing new.

    A command with people left and nothing to cover keeps one team at its own office.
    """
    reach = reach_of(draft, doctrine)
    size = doctrine.reserve.team_officers
    open_rows = ~covered(draft, reach)
    most = min(pool.limit, int(pool.supply().sum())) // size
    sites = place_teams(reach.within[open_rows], most, np.ones(int(open_rows.sum()), np.int64)).sites.tolist()
    if not sites and not draft.reserves and most and not reach.within.size:
        sites = [0]
    tasks = [_site_task(reach.sites[k], str(k), size, points, doctrine) for k in sites]
    found = staff(tasks, pool, draw)
    for k in sites:
        if str(k) in found.teams:
            draft.reserves.append(_team(draft, reach, k, found.teams[str(k)]))
    draft.reserve_covered = float(covered(draft, reach).mean()) if len(reach.within) else 1.0


def covered(draft: CommandDraft, reach: Reach) -> NDArray[np.bool_]:
    """Which guarded stations the draft's teams reach, (stations,)."""
    taken = {(s.team.latitude, s.team.longitude) for s in draft.reserves}
    columns = [k for k, site in enumerate(reach.sites) if site in taken]
    result: NDArray[np.bool_] = reach.within[:, columns].any(axis=1)
    return result


def _site_task(
    site: tuple[float, float], task_id: str, officers: int, points: Sequence[tuple[float, float]], doctrine: Doctrine
) -> Task:
    return Task(task_id, officers, tuple(minutes_from(points, by_road(site, doctrine))[:, 0]))


def _team(draft: CommandDraft, reach: Reach, k: int, officers: Sequence[Officer]) -> StaffedTeam:
    latitude, longitude = reach.sites[k]
    team = ReserveTeam(
        id=f"{draft.code}-R{len(draft.reserves) + 1:02d}",
        unit=draft.code,
        latitude=latitude,
        longitude=longitude,
        officers=len(officers),
        stations_covered=int(reach.within[:, k].sum()),
    )
    return StaffedTeam(team, tuple(officers))
