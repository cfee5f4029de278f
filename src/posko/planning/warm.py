"""Compiling the search once, before the first plan.

numba keeps what it compiled on disk. On a fresh machine that takes about a minute, which should be said while it lasts
and not be done by every worker process at the same time.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from posko.doctrine import Access, Tier, default_doctrine
from posko.planning import grouping
from posko.planning.effort import Effort
from posko.planning.problem import Command, Officer, Problem, Station, Unit, UnitKind
from posko.planning.solve import solve


def is_cold() -> bool:
    """Whether nothing is compiled yet beside the source. (Where that folder cannot be written, numba uses another.)"""
    return not any((Path(grouping.__file__).parent / "__pycache__").glob("*.nbi"))


def warm_up() -> None:
    """Plan a small made command, so that everything a plan needs is compiled and kept."""
    solve(small_problem(), seed=1, effort=Effort.QUICK)


def small_problem(stations: int = 120) -> Problem:
    """A command with every tier, on the road and off it, and with more officers than it needs."""
    rng = np.random.default_rng(1)
    office = Unit("X", "Polres X", UnitKind.POLRES, "", 0.0, 100.0, ("99.01",))
    ranks = ("AKP", "BRIPKA", "BRIGPOL")
    command = Command(
        units=(office,),
        stations=tuple(_station(k, *rng.uniform(0.0, 0.5, 2)) for k in range(stations)),
        officers=tuple(Officer(f"P{k}", f"Personel {k}", "X", ranks[k % 3]) for k in range(2 * stations)),
    )
    return Problem("warm", default_doctrine(), (command,))


def _station(k: int, north: float, east: float) -> Station:
    tier = (Tier.LOW, Tier.LOW, Tier.LOW, Tier.LOW, Tier.ELEVATED, Tier.HIGH, Tier.SPECIAL)[k % 7]
    access = Access.RIVER if k % 9 == 0 else Access.ROAD
    area = f"99.01.01.{1001 + k % 12}"
    return Station(f"{area}-{k:03d}", f"TPS {k}", area, north, 100.0 + east, tier, access)
