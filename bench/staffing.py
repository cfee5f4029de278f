"""How fast posts are manned: `python bench/staffing.py` prints a JSON line per case and a table.

A Polres; a large one in which every officer has excluded areas of his own; the nation, which is 514 commands, each with
its own people. Places are made (fixed seed): units with their officers and posts in a square of 100 by 100 minutes,
posts in order of tier, a tenth too few officers, so that the lowest tier goes short. HiGHS and OR-Tools are then asked,
in the same run, for the least cost of manning the posts that were manned; `man_posts` also had to find out which those
are. OR-Tools takes whole numbers; it is given costs in parts of a minute, so that it answers the very same question.
Their arcs are listed before the clock starts; handing them over counts.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import TypeVar

import highspy
import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow

from posko.planning.flow import PARTS_OF_A_MINUTE, Manning, man_posts
from posko.planning.quiet_highs import QuietHighs

TIER_SHARES = (0.05, 0.05, 0.2, 0.7)  # high, special, elevated, low: the order in which posts are manned
SUPPLY_SHARE = 0.9
COMMANDS, NATION_POSTS, NATION_UNITS = 514, 45_000, 5_000

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Case:
    cost: NDArray[np.float64]
    supply: NDArray[np.int64]
    demand: NDArray[np.int64]
    tier: NDArray[np.int64]
    allowed: NDArray[np.bool_]

    def man(self) -> Manning:
        return man_posts(self.cost, self.supply, self.demand, self.allowed, np.arange(len(self.demand)))


def make_case(rng: np.random.Generator, units: int, posts: int) -> Case:
    homes, places = rng.uniform(0, 100, (units, 1, 2)), rng.uniform(0, 100, (1, posts, 2))
    minutes = np.linalg.norm(homes - places, axis=2)
    return Case(
        cost=np.rint(minutes * PARTS_OF_A_MINUTE) / PARTS_OF_A_MINUTE,
        supply=rng.multinomial(int(2 * posts * SUPPLY_SHARE), rng.dirichlet(np.full(units, 4.0))),
        demand=np.full(posts, 2),
        tier=np.sort(rng.choice(len(TIER_SHARES), posts, p=TIER_SHARES)),
        allowed=np.ones((units, posts), dtype=np.bool_),
    )


def make_varied(rng: np.random.Generator, officers: int, posts: int) -> Case:
    """Every officer is a source of his own, and a twentieth of the posts is closed to each."""
    units = make_case(rng, officers // 20, posts)
    allowed = rng.random((officers, posts)) >= 0.05
    return Case(np.repeat(units.cost, 20, axis=0), np.ones(officers, dtype=np.int64), units.demand, units.tier, allowed)


def make_nation(rng: np.random.Generator) -> list[Case]:
    posts = rng.multinomial(NATION_POSTS - COMMANDS, np.full(COMMANDS, 1 / COMMANDS)) + 1
    units = rng.multinomial(NATION_UNITS - COMMANDS, np.full(COMMANDS, 1 / COMMANDS)) + 1
    return [make_case(rng, int(u), int(p)) for u, p in zip(units, posts, strict=True)]


@dataclass(frozen=True, eq=False)
class Arcs:
    """Several cases as one network: nodes are the sources of all, then the manned posts of all."""

    tail: NDArray[np.int64]
    head: NDArray[np.int64]
    cost: NDArray[np.float64]
    supply: NDArray[np.int64]
    demand: NDArray[np.int64]


def arcs_of(cases: list[Case], mannings: list[Manning]) -> Arcs:
    tails, heads, costs = [], [], []
    source, sink = 0, sum(len(case.supply) for case in cases)
    for case, manning in zip(cases, mannings, strict=True):
        tail, head = np.nonzero(case.allowed[:, manning.manned])
        tails.append(tail + source)
        heads.append(head + sink)
        costs.append(case.cost[:, manning.manned][tail, head])
        source, sink = source + len(case.supply), sink + int(manning.manned.sum())
    demand = [case.demand[manning.manned] for case, manning in zip(cases, mannings, strict=True)]
    supply = [case.supply for case in cases]
    tail, head = np.concatenate(tails), np.concatenate(heads)
    return Arcs(tail, head, np.concatenate(costs), np.concatenate(supply), np.concatenate(demand))


def by_ortools(arcs: Arcs) -> float:
    flow = min_cost_flow.SimpleMinCostFlow()
    most = np.full(len(arcs.tail), arcs.demand.max(initial=0))
    flow.add_arcs_with_capacity_and_unit_cost(
        arcs.tail, arcs.head, most, np.rint(arcs.cost * PARTS_OF_A_MINUTE).astype(np.int64)
    )
    nodes = np.arange(len(arcs.supply) + len(arcs.demand))
    flow.set_nodes_supplies(nodes, np.concatenate([arcs.supply, -arcs.demand]))
    # More officers than the manned posts ask for: the rest stays where it is.
    if flow.solve_max_flow_with_min_cost() != flow.OPTIMAL or flow.maximum_flow() != arcs.demand.sum():
        raise RuntimeError("OR-Tools found no such manning")
    return float(flow.optimal_cost()) / PARTS_OF_A_MINUTE


def by_highs(arcs: Arcs) -> float:
    rows = len(arcs.supply) + len(arcs.demand)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(arcs.cost), rows
    lp.col_cost_, lp.col_lower_ = arcs.cost, np.zeros(len(arcs.cost))
    lp.col_upper_ = np.full(len(arcs.cost), highspy.kHighsInf)
    lp.row_lower_ = np.concatenate([np.zeros(len(arcs.supply)), arcs.demand])
    lp.row_upper_ = np.concatenate([arcs.supply, arcs.demand]).astype(np.float64)
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(0, 2 * len(arcs.cost) + 1, 2, dtype=np.int32)
    lp.a_matrix_.index_ = np.stack([arcs.tail, arcs.head], axis=1).ravel().astype(np.int32)
    lp.a_matrix_.value_ = np.ones(2 * len(arcs.cost))
    highs = QuietHighs()
    highs.passModel(lp)
    highs.solve_alone()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError("HiGHS found no such manning")
    return float(highs.getObjectiveValue())


def timed(work: Callable[[], T]) -> tuple[T, float]:
    begun = time.perf_counter()
    return work(), time.perf_counter() - begun


class Report:
    """A JSON line per case as it is measured; the table at the end. Ratios are to the first way of a case."""

    def __init__(self) -> None:
        self.first: dict[str, tuple[float, float]] = {}
        self.rows = [f"{'case':8} {'way':22} {'minutes':>14} {'ms':>12} {'times ours':>11}"]

    def add(self, case: str, way: str, minutes: float, seconds: float, **more: object) -> None:
        our_minutes, ours = self.first.setdefault(case, (minutes, seconds))
        same = abs(minutes - our_minutes) <= 1e-6 * our_minutes
        line = {"case": case, "way": way, "minutes": minutes, "seconds": seconds, "same_cost": same}
        print(json.dumps({**line, "times_ours": seconds / ours, **more}), flush=True)
        self.rows.append(f"{case:8} {way:22} {minutes:14,.2f} {1e3 * seconds:12,.2f} {seconds / ours:11.1f}")
        if not same:
            raise SystemExit(f"{case}: {way} found {minutes}, we {our_minutes}")


def shortage(cases: list[Case], mannings: list[Manning]) -> dict[str, object]:
    """Unmanned posts by tier; only the lowest tier of a command may have any."""
    tiers = [case.tier[~manning.manned] for case, manning in zip(cases, mannings, strict=True)]
    unmanned = np.bincount(np.concatenate(tiers), minlength=len(TIER_SHARES))
    if unmanned[:-1].any():
        raise SystemExit(f"posts above the lowest tier are unmanned: {unmanned}")
    return {"posts": sum(len(case.demand) for case in cases), "unmanned_by_tier": unmanned.tolist()}


def bench_polres(report: Report, name: str, case: Case, runs: int) -> None:
    """Medians over `runs`, after one to warm up."""
    (manning, _), *measured = [timed(case.man) for _ in range(runs + 1)]
    seconds = [seconds for _, seconds in measured]
    report.add(name, "man_posts", manning.minutes, median(seconds), worst=max(seconds), **shortage([case], [manning]))
    arcs = arcs_of([case], [manning])
    for way, solve in WAYS.items():
        answers = [timed(partial(solve, arcs)) for _ in range(5)]
        report.add(name, way, answers[0][0], median(seconds for _, seconds in answers))


def bench_nation(report: Report) -> None:
    cases = make_nation(np.random.default_rng(2))
    mannings, seconds = timed(lambda: [case.man() for case in cases])
    minutes = sum(manning.minutes for manning in mannings)
    report.add("nation", "man_posts", minutes, seconds, commands=len(cases), **shortage(cases, mannings))
    each = [arcs_of([case], [manning]) for case, manning in zip(cases, mannings, strict=True)]
    whole = arcs_of(cases, mannings)
    for way, solve in WAYS.items():
        costs, seconds = timed(lambda: [solve(arcs) for arcs in each])  # noqa: B023
        report.add("nation", f"{way}, per command", sum(costs), seconds)
        cost, seconds = timed(partial(solve, whole))
        report.add("nation", f"{way}, as a whole", cost, seconds)


WAYS = {"OR-Tools": by_ortools, "HiGHS": by_highs}


def main() -> None:
    report = Report()
    bench_polres(report, "polres", make_case(np.random.default_rng(1), units=15, posts=130), runs=101)
    bench_polres(report, "varied", make_varied(np.random.default_rng(3), officers=600, posts=330), runs=11)
    bench_nation(report)
    print("\n".join(report.rows))


if __name__ == "__main__":
    main()
