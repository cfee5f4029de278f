"""Step 4b, reserves: mobile teams from what is left, so that every elevated, high and special station is reached."""

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
    """`within[s, k]`: a team at site k reaches guarded station s in time. Sites are (latitude, longitude)."""

    sites: list[tuple[float, float]]
    within: NDArray[np.bool_]


def reach_of(draft: CommandDraft, doctrine: Doctrine) -> Reach:
    """From the command's own offices, and from the guarded stations that no office reaches in time."""
    guarded = [s for s in draft.command.stations if s.tier != Tier.LOW]
    places = Places.of(guarded, doctrine.travel)
    limit = doctrine.reserve.response_minutes
    sites = places_of(draft.command)
    by_office = minutes_from(sites, places) <= limit
    far = [(s.latitude, s.longitude) for k, s in enumerate(guarded) if not by_office[:, k].any()]
    by_station = minutes_from(far, places) <= limit
    return Reach(sites + far, np.vstack([by_office, by_station]).T)


def place_reserves(
    draft: CommandDraft, pool: Pool, points: Sequence[tuple[float, float]], doctrine: Doctrine, draw: Draw
) -> None:
    """Add teams from `pool` where they cover most of what is not covered yet; no team that covers nothing new.

    `points`: where the pool's units are. A command with people left and stations none of which is guarded keeps one
    team at its office; one without stations sends nobody.
    """
    reach = reach_of(draft, doctrine)
    size = doctrine.reserve.team_officers
    open_rows = np.logical_not(covered(draft, reach))
    most = min(pool.limit, int(pool.supply().sum())) // size
    sites = place_teams(reach.within[open_rows], most, np.ones(int(open_rows.sum()), np.int64)).sites.tolist()
    if draft.command.stations and not sites and not draft.reserves and most and not reach.within.size:
        sites = [0]
    first = len(draft.reserves) + 1
    tasks = [
        _site_task(f"{draft.code}-R{first + n:02d}", reach.sites[k], points, doctrine) for n, k in enumerate(sites)
    ]
    found = staff(tasks, pool, draw)
    draft.drawings += found.drawings
    for task, k in zip(tasks, sites, strict=True):
        if task.id in found.teams:
            draft.reserves.append(_team(draft, task.id, reach, k, found.teams[task.id]))
    draft.reserve_covered = float(covered(draft, reach).mean()) if len(reach.within) else 1.0


def covered(draft: CommandDraft, reach: Reach) -> NDArray[np.bool_]:
    """Which guarded stations the draft's teams reach, (stations,)."""
    taken = {(s.team.latitude, s.team.longitude) for s in draft.reserves}
    columns = [k for k, site in enumerate(reach.sites) if site in taken]
    return np.asarray(reach.within[:, columns].any(axis=1), dtype=np.bool_)


def _site_task(
    task_id: str, site: tuple[float, float], points: Sequence[tuple[float, float]], doctrine: Doctrine
) -> Task:
    minutes = minutes_from(points, by_road(site, doctrine))[:, 0]
    return Task(task_id, doctrine.reserve.team_officers, tuple(minutes))


def _team(draft: CommandDraft, team_id: str, reach: Reach, k: int, officers: Sequence[Officer]) -> StaffedTeam:
    latitude, longitude = reach.sites[k]
    covers = int(reach.within[:, k].sum())
    return StaffedTeam(ReserveTeam(team_id, draft.code, latitude, longitude, len(officers), covers), tuple(officers))
