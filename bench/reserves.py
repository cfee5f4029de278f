"""How fast mobile teams are placed: `python bench/reserves.py` prints a JSON line per number of teams, and a table.

Made geography of one Polres (fixed seed): 2,000 stations in villages around 12 sub-district towns, 120 sites at some of
the villages, teams with an hour to arrive. Roads are uneven: a trip takes 1.2 to 2 times the straight way at 30 km/h.
Beside the proven placement stands the greedy one. The first row, 12 teams, is the one with a target (1 s).
"""

from __future__ import annotations

import json
import time
from statistics import median

import numpy as np
from numpy.typing import NDArray

from posko.planning.covering import place_greedily, place_teams

STATIONS, SITES, TOWNS, VILLAGES = 2_000, 120, 12, 300
RESPONSE_MINUTES, KMH, SIDE_KM = 60.0, 30.0, 120.0
RUNS = 5


def make_reach(rng: np.random.Generator) -> NDArray[np.bool_]:
    towns = rng.uniform(0, SIDE_KM, (TOWNS, 2))
    villages = towns[rng.integers(0, TOWNS, VILLAGES)] + rng.normal(0, 12.0, (VILLAGES, 2))
    at = rng.integers(0, VILLAGES, STATIONS)
    stations = villages[at] + rng.normal(0, 1.0, (STATIONS, 2))
    sites = rng.choice(VILLAGES, SITES, replace=False)
    km = np.linalg.norm(stations[:, None] - villages[sites][None, :], axis=2)
    detour = rng.uniform(1.2, 2.0, (VILLAGES, SITES))[at]
    return np.asarray(km * detour * 60.0 / KMH <= RESPONSE_MINUTES)


def bench(reach: NDArray[np.bool_], teams: int | None) -> dict[str, object]:
    weight = np.ones(len(reach), dtype=np.int64)
    seconds, cpu_seconds = [], []
    for _ in range(RUNS):
        begun, cpu_begun = time.perf_counter(), time.process_time()
        placement = place_teams(reach, teams, weight)
        seconds.append(time.perf_counter() - begun)
        cpu_seconds.append(time.process_time() - cpu_begun)
    greedy = place_greedily(reach, reach.shape[1] if teams is None else teams, weight)
    return {
        "stations": len(reach),
        "sites": reach.shape[1],
        "teams_max": teams,
        "seconds": round(median(seconds), 3),
        "cpu_seconds": round(median(cpu_seconds), 3),
        "teams": len(placement.sites),
        "covered": int(placement.covered.sum()),
        "proven": placement.proven,
        "greedy_teams": len(greedy),
        "greedy_covered": int(reach[:, greedy].any(axis=1).sum()),
    }


def main() -> None:
    reach = make_reach(np.random.default_rng(1))
    lines = []
    for teams in (12, 6, 20, None):
        lines.append(bench(reach, teams))
        print(json.dumps(lines[-1]), flush=True)
    print("".join(f"{name:>15}" for name in lines[0]))
    for line in lines:
        print("".join(f"{value!s:>15}" for value in line.values()))


if __name__ == "__main__":
    main()
