"""Fills the cache of compiled functions: `python bench/warm.py`; the other benches call it before their clock starts.

What numba compiles is kept on disk; a fresh checkout, or an edit, would otherwise be measured as planning.
"""

from __future__ import annotations

import subprocess
import sys

import numpy as np

from posko.doctrine import Access, Tier, default_doctrine
from posko.planning import Command, Effort, Officer, Problem, Station, Unit, UnitKind, solve


def small_problem(stations: int = 120) -> Problem:
    """A command with every tier, on the road and off it, and with more officers than it needs."""
    rng = np.random.default_rng(1)
    office = Unit("X", "Polres X", UnitKind.POLRES, "", 0.0, 100.0, ("99.01",))
    ranks = ("AKP", "BRIPKA", "BRIGPOL")
    return Problem(
        "warm",
        default_doctrine(),
        (
            Command(
                units=(office,),
                stations=tuple(_station(k, *rng.uniform(0.0, 0.5, 2)) for k in range(stations)),
                officers=tuple(Officer(f"P{k}", f"Personel {k}", "X", ranks[k % 3]) for k in range(2 * stations)),
            ),
        ),
    )


def _station(k: int, north: float, east: float) -> Station:
    tier = (Tier.LOW, Tier.LOW, Tier.LOW, Tier.LOW, Tier.ELEVATED, Tier.HIGH, Tier.SPECIAL)[k % 7]
    access = Access.RIVER if k % 9 == 0 else Access.ROAD
    area = f"99.01.01.{1001 + k % 12}"
    return Station(f"{area}-{k:03d}", f"TPS {k}", area, north, 100.0 + east, tier, access)


def warm_cache() -> None:
    """In a process of its own, so that this one stays as it is."""
    subprocess.run([sys.executable, __file__], check=True)


if __name__ == "__main__":
    solve(small_problem(), seed=1, effort=Effort.QUICK)
