"""Grouping on public instances of the capacitated p-median problem.

    python bench/cpmp.py FILE... --seconds N --seed S [--workers W] [--bound-steps K]

prints one JSON line per instance (`instance, objective, bound, seconds, bound_seconds, medians, assignment`), so that
anyone can check it: `medians[g]` is the node of group g, `assignment[j]` the group of node j, `objective` the sum of
the Euclidean, unrounded distances. `seconds` is the time of the search alone, which runs on one core and is stopped by
the clock; nowhere else in Posko does the clock stop a search. With `best_known.csv` beside the files the gaps are shown
at the end (on stderr).
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posko.planning.grouping import Instance, by_clock, by_moves, cooling_for, evaluate, lower_bound, search

#: How often an instance is cooled at the least and at the most where groups of several cycles are put together.
CYCLES = (4, 16)


def read_instance(path: Path) -> tuple[Instance, NDArray[np.float64]]:
    """The instance and its points, (n, 2)."""
    numbers = np.array(path.read_text().split(), float)
    n, p = int(numbers[0]), int(numbers[1])
    rows = numbers[2:].reshape(n, 4)
    if len(set(rows[:, 2])) != 1:
        raise ValueError(f"{path}: capacities differ")
    points = rows[:, :2]
    d = np.empty((n, n), np.float32)
    for i in range(n):
        d[i] = np.hypot(points[:, 0] - points[i, 0], points[:, 1] - points[i, 1])
    return Instance(d, rows[:, 3].astype(np.int64), int(rows[0, 2]), p), points


def cycles_for(instance: Instance, seconds: float) -> int:
    """Small instances are cooled several times; where groups are put together, large ones too."""
    if instance.combines:
        return min(CYCLES[1], max(CYCLES[0], int(3000 * seconds / len(instance))))
    return max(1, min(6, int(400 * seconds / len(instance))))


def solve_file(job: tuple[str, float, int, int]) -> dict[str, Any]:
    """Search, then bound, one file. `job`: path, seconds, seed, steps of the bound."""
    path, seconds, seed, steps = Path(job[0]), job[1], job[2], job[3]
    instance, points = read_instance(path)
    small = Instance(instance.d[:60, :60].copy(), np.ones(60, np.int64), 20, 4)
    lower_bound(small, 1e9, steps=2)
    for warm in (small, Instance(small.d, small.demand * 2, 40, 4)):
        search(warm, by_moves(200), seed=1)
    begun = time.monotonic()
    cooling = cooling_for(instance, cycles_for(instance, seconds))
    groups = search(instance, by_clock(seconds), seed=seed, cooling=cooling)
    searched = time.monotonic() - begun
    medians, _ = evaluate(instance, groups)
    objective = float(np.hypot(*(points - points[medians[groups]]).T).sum())
    check(instance, groups, medians)
    begun = time.monotonic()
    bound = lower_bound(instance, objective, steps=steps)
    return {
        "instance": path.stem,
        "objective": round(objective, 4),
        "bound": round(bound, 4),
        "seconds": round(searched, 2),
        "bound_seconds": round(time.monotonic() - begun, 2),
        "medians": medians.tolist(),
        "assignment": groups.tolist(),
    }


def check(instance: Instance, groups: NDArray[np.int32], medians: NDArray[np.int32]) -> None:
    """Every group within capacity, and exactly p medians."""
    load = np.bincount(groups, weights=instance.demand, minlength=instance.p)
    if load.max() > instance.capacity or len(load) != instance.p or len(set(medians.tolist())) != instance.p:
        raise AssertionError("the grouping is not valid")


def show_gaps(results: list[dict[str, Any]], best_known: Path) -> None:
    """A line for each instance on stderr, then mean and most."""
    with best_known.open() as file:
        best = {row["instance"]: float(row["best_known"]) for row in csv.DictReader(file)}
    above: list[float] = []
    proven: list[float] = []
    for r in results:
        above.append(100 * (r["objective"] / best[r["instance"]] - 1))
        proven.append(100 * (r["objective"] / r["bound"] - 1))
        gaps = f"above best known {above[-1]:7.3f} %  above bound {proven[-1]:7.3f} %"
        print(f"{r['instance']:14s} {r['objective']:14.2f}  {gaps}  bound in {r['bound_seconds']} s", file=sys.stderr)
    for what, gaps_of in (("best known", above), ("bound", proven)):
        print(f"above {what}: mean {np.mean(gaps_of):.3f} %, most {max(gaps_of):.3f} %", file=sys.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1, help="instances at once, each on one core")
    parser.add_argument("--bound-steps", type=int, default=300)
    options = parser.parse_args()
    jobs = [(str(path), options.seconds, options.seed, options.bound_steps) for path in options.files]
    results = []
    with ProcessPoolExecutor(options.workers, mp_context=get_context("spawn")) as pool:
        for result in pool.map(solve_file, jobs):
            print(json.dumps(result), flush=True)
            results.append(result)
    best_known = options.files[0].parent / "best_known.csv"
    if best_known.exists():
        show_gaps(results, best_known)


if __name__ == "__main__":
    main()
