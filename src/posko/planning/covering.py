"""Mobile teams: at which sites they wait, so that the most stations are reached in time. Maximal covering by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray

from posko.planning.quiet_highs import QuietHighs

#: Branch-and-bound nodes after which the best placement found is taken unproven. Nodes, not seconds: then the same
#: input gives the same placement on every machine.
NODES_MAX = 5_000
#: Objectives are whole numbers; what HiGHS says of them in floating point is trusted to this much.
SLACK = 1e-3


@dataclass(frozen=True, eq=False)
class Placement:
    """Where teams wait, one at each site of `sites` (indices, ascending).

    `covered` (stations,): some team reaches the station in time. `proven`: no placement with as many teams covers more
    weight, and none with fewer teams as much.
    """

    sites: NDArray[np.int64]
    covered: NDArray[np.bool_]
    proven: bool


def place_teams(
    reach: NDArray[np.bool_], teams_max: int | None, weight: ArrayLike, *, nodes_max: int = NODES_MAX
) -> Placement:
    """Cover the most station weight with at most `teams_max` teams and, of all ways to do that, use the fewest teams.

    `reach` (stations, sites): a team at the site reaches the station in time. `teams_max`: ≥ 0, None for as many as it
    takes. `weight` (stations,): integers ≥ 0; a station of weight 0 calls for no team. `nodes_max`: see `NODES_MAX`.
    The same input gives the same placement; of sites that reach the same stations the lowest index is used.

    Raises ValueError for an input outside these ranges.
    """
    stations = np.asarray(weight)
    _check(reach, teams_max, stations)
    cover = _reduce(reach, stations.astype(np.int64))
    teams = len(cover.sites) if teams_max is None else min(teams_max, len(cover.sites))
    chosen, proven = _choose(cover, teams, nodes_max)
    sites = np.sort(cover.sites[chosen])
    covered = np.asarray(reach[:, sites].any(axis=1))
    return Placement(sites, covered, proven)


def place_greedily(reach: NDArray[np.bool_], teams_max: int, weight: NDArray[np.int64]) -> NDArray[np.int64]:
    """The sites of at most `teams_max` teams, each put where it adds the most weight; of equals the lowest index."""
    left = weight.copy()
    sites: list[int] = []
    while len(sites) < teams_max:
        gain = left @ reach
        if not gain.any():
            break
        sites.append(int(gain.argmax()))
        left[reach[:, sites[-1]]] = 0
    return np.array(sites, dtype=np.int64)


def _check(reach: NDArray[np.bool_], teams_max: int | None, weight: NDArray[np.generic]) -> None:
    if reach.ndim != 2 or weight.shape != reach.shape[:1]:
        raise ValueError(f"reach {reach.shape} must be (stations, sites) and weight {weight.shape} (stations,)")
    if not np.issubdtype(weight.dtype, np.integer) and weight.size:
        raise ValueError("weight must be integers, so that an optimum can be proven to the last unit")
    if (weight.astype(np.int64) < 0).any() or (teams_max is not None and teams_max < 0):
        raise ValueError("weight and teams_max must be at least 0")


@dataclass(frozen=True, eq=False)
class _Cover:
    """What is left to decide: `reach` between groups of stations (`weight` > 0 each) and the useful `sites`."""

    reach: NDArray[np.bool_]
    weight: NDArray[np.int64]
    sites: NDArray[np.int64]

    def gain(self, chosen: NDArray[np.int64]) -> int:
        return int(self.weight[self.reach[:, chosen].any(axis=1)].sum())


def _reduce(reach: NDArray[np.bool_], weight: NDArray[np.int64]) -> _Cover:
    """Keep the useful sites; merge stations that the same of them reach; drop those out of reach or without weight."""
    useful = _useful_sites(reach[weight > 0])
    rows, group = np.unique(reach[:, useful], axis=0, return_inverse=True)
    total = np.zeros(len(rows), dtype=np.int64)
    np.add.at(total, group.reshape(-1), weight)
    kept = rows.any(axis=1) & (total > 0)
    return _Cover(rows[kept], total[kept], useful)


def _useful_sites(reach: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Sites that reach something, without those whose stations another reaches as well (of equals the first stays)."""
    counts = reach.sum(axis=0)
    columns = reach.astype(np.float32)
    shared = columns.T @ columns
    index = np.arange(len(counts))
    # dominated[j, k]: all that j reaches k reaches too, and k reaches more or stands first.
    within = shared == counts[:, None]
    first = (counts[None, :] > counts[:, None]) | (index[None, :] < index[:, None])
    return np.flatnonzero((counts > 0) & ~(within & first).any(axis=1))


def _choose(cover: _Cover, teams: int, nodes_max: int) -> tuple[NDArray[np.int64], bool]:
    """The chosen columns of `cover.reach`, and whether they are proven best."""
    start = place_greedily(cover.reach, len(cover.sites), cover.weight)
    if len(start) > teams:
        start, proven = _most(cover, start[:teams], nodes_max)
        if cover.gain(start) < cover.weight.sum():
            # Something stays uncovered, so every team is needed: an idle one would have gone there.
            return start, proven
    return _fewest(cover, start, nodes_max)


def _most(cover: _Cover, start: NDArray[np.int64], nodes_max: int) -> tuple[NDArray[np.int64], bool]:
    """Cover the most weight with as many teams as `start` has: a group counts as far as some chosen site reaches it."""
    sites, teams = len(cover.sites), len(start)
    highs = _model(cover.reach, cost=np.concatenate([np.zeros(sites), -cover.weight]), at_least=0.0)
    highs.addRow(0.0, float(teams), sites, np.arange(sites, dtype=np.int32), np.ones(sites))
    found, bound = _solve(highs, cover, nodes_max)
    best = max(start, found, key=cover.gain)
    return best, cover.gain(best) > -bound - 1 + SLACK


def _fewest(cover: _Cover, start: NDArray[np.int64], nodes_max: int) -> tuple[NDArray[np.int64], bool]:
    """Cover every group with the fewest teams, at most as many as `start`, which does so too."""
    if len(start) <= 1:
        return start, True
    highs = _model(cover.reach, cost=np.ones(len(cover.sites)), at_least=1.0)
    found, bound = _solve(highs, cover, nodes_max)
    best = min(start, found, key=len) if cover.gain(found) == cover.weight.sum() else start
    return best, len(best) < bound + 1 - SLACK


def _model(reach: NDArray[np.bool_], cost: NDArray[np.float64], at_least: float) -> QuietHighs:
    """Minimise `cost` over sites (0 or 1) and, where `cost` goes on, over groups covered (0 to 1).

    For every group: the teams that reach it, less its share covered, are `at_least` so many.
    """
    groups, sites = reach.shape
    covers = len(cost) - sites
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(cost), groups
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(len(cost)), np.ones(len(cost))
    lp.row_lower_, lp.row_upper_ = np.full(groups, at_least), np.full(groups, highspy.kHighsInf)
    lp.integrality_ = [highspy.HighsVarType.kInteger] * sites + [highspy.HighsVarType.kContinuous] * covers
    reached = np.nonzero(reach.T)[1]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.concatenate([[0], reach.sum(axis=0), np.ones(covers)]).cumsum().astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([reached, np.arange(covers)]).astype(np.int32)
    lp.a_matrix_.value_ = np.concatenate([np.ones(len(reached)), -np.ones(covers)])
    highs = QuietHighs()
    highs.passModel(lp)
    return highs


def _solve(highs: QuietHighs, cover: _Cover, nodes_max: int) -> tuple[NDArray[np.int64], float]:
    """The sites of the best solution found, none of them idle, and the proven bound on the objective.

    HiGHS gets no start: 1.16 may improve one in presolve, report the better objective and hand back the start itself.
    """
    # The objective is a whole number, so a gap below 1 is none.
    options = {"random_seed": 0, "mip_rel_gap": 0.0, "mip_abs_gap": 1 - 10 * SLACK}
    for name, setting in {**options, "mip_max_nodes": nodes_max}.items():
        highs.setOptionValue(name, setting)
    highs.solve_alone()
    info = highs.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return np.zeros(0, dtype=np.int64), info.mip_dual_bound
    found = np.flatnonzero(np.array(highs.getSolution().col_value)[: len(cover.sites)] > 0.5)
    busy = place_greedily(cover.reach[:, found], len(found), cover.weight)
    return found[busy], info.mip_dual_bound
