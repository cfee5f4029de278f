"""Search for the cheapest grouping: nodes into `p` groups within capacity, at least total distance to the medians."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posko.planning.grouping.anneal import anneal
from posko.planning.grouping.recombine import Pool
from posko.planning.grouping.start import seat, spread_medians
from posko.planning.grouping.state import FloatArray, IntArray, empty_state, fill

#: Near neighbours that a node may join or swap with.
NEIGHBOURS = 24
#: What overload costs, for a node of mean demand, in mean distances: more than any move can save.
OVERLOAD_PRICE = 1e4
#: Mean size of a group from which more heat pays.
LARGE_GROUPS = 15
#: Instances of fewer nodes are easily stuck and quickly searched: they are cooled several times, and from hotter.
SMALL = 100
SMALL_HOT, SMALL_CYCLES = 1.5, 4
#: Mean size up to which groups of several cycles are put together (larger ones are hardly ever found twice); then most
#: cycles start afresh, for the more different they are, the more there is to choose from.
COMBINED_GROUPS, FRESH = 25, 0.75
#: Cooling in so many equal steps of work.
STEPS = 200


@dataclass(frozen=True)
class Instance:
    """`d`: float32 (n, n) symmetric distances ≥ 0; `demand`: int64 (n,) > 0; every group's demand within `capacity`."""

    d: NDArray[np.float32]
    demand: NDArray[np.int64]
    capacity: int
    p: int

    def __len__(self) -> int:
        return len(self.demand)

    @property
    def combines(self) -> bool:
        """Whether groups found in several cycles are put together."""
        return len(self) <= COMBINED_GROUPS * self.p


#: Yields (share of the work done, moves to try next) until the work is done.
Schedule = Callable[[], Iterator[tuple[float, int]]]


def by_moves(moves: int) -> Schedule:
    """Stop after so many moves: the same result on every machine."""

    def run() -> Iterator[tuple[float, int]]:
        for step in range(STEPS):
            yield step / STEPS, math.ceil(moves / STEPS)

    return run


def by_clock(seconds: float, slice_moves: int = 20_000, clock: Callable[[], float] = time.monotonic) -> Schedule:
    """Stop by the clock, for benchmarks only: the result depends on the machine."""

    def run() -> Iterator[tuple[float, int]]:
        begin = clock()
        while (share := (clock() - begin) / seconds) < 1.0:
            yield share, slice_moves

    return run


@dataclass(frozen=True)
class Cooling:
    """Temperatures as shares of the mean distance of a node from its median; `carry` is the share of transplants.

    `cycles`: how often it is cooled. A share `fresh` of them start afresh, the others from the best grouping so far at
    half the heat.
    """

    hot: float = 0.4
    cold: float = 0.015
    carry: float = 0.1
    cycles: int = 1
    fresh: float = 0.5

    def at(self, share: float) -> tuple[int, float]:
        """(cycle, temperature) when so much of the work is done, 0 ≤ share < 1."""
        cycle = int(share * self.cycles)
        hot = self.hot if self.is_fresh(cycle) else self.hot / 2
        return cycle, hot * (self.cold / hot) ** (share * self.cycles - cycle)

    def is_fresh(self, cycle: int) -> bool:
        return cycle < max(1.0, self.cycles * self.fresh)


def cooling_for(instance: Instance, cycles: int = 1) -> Cooling:
    """What the benchmarks showed to be good: large groups want heat, small instances more of it, several times."""
    fresh = FRESH if instance.combines else 0.5
    if len(instance) < SMALL:
        return Cooling(hot=SMALL_HOT, cycles=max(cycles, SMALL_CYCLES), fresh=fresh)
    return Cooling(hot=0.8 if len(instance) > LARGE_GROUPS * instance.p else 0.4, cycles=cycles, fresh=fresh)


def neighbours(d: NDArray[np.float32], k: int) -> IntArray:
    """The k nearest other nodes of each node, nearest first, (n, min(k, n - 1)); ties by node number."""
    n = len(d)
    k = min(k, n - 1)
    result = np.empty((n, k), np.int32)
    for i in range(n):
        row = d[i].copy()
        row[i] = -1.0
        part = np.argpartition(row, k)[: k + 1] if k + 1 < n else np.arange(n)
        part.sort()
        result[i] = part[np.argsort(row[part], kind="stable")][1:]
    return result


def search(
    instance: Instance,
    schedule: Schedule,
    *,
    seed: int,
    start: IntArray | None = None,
    cooling: Cooling | None = None,
) -> IntArray:
    """The best grouping found: labels (n,), every group non-empty and, where that was found, within capacity."""
    n, p = len(instance), instance.p
    if p >= n:
        return np.arange(n, dtype=np.int32)
    cooling = cooling or cooling_for(instance)
    rng = np.array([seed * 2 + 1], np.uint64)
    d, demand, capacity = instance.d, instance.demand, instance.capacity
    kept = _Kept(instance)
    own, own_cost = np.empty(n, np.int32), np.inf
    state = empty_state(n, p)
    near = neighbours(d, NEIGHBOURS)
    running = -1
    scale = price = 0.0
    for share, moves in schedule():
        cycle, temperature = cooling.at(share)
        if cycle != running:
            kept.take(own, own_cost)
            running, own_cost = cycle, np.inf
            fill(state, d, demand, _start(instance, start, kept, cooling.is_fresh(cycle), rng))
            scale = scale or state.cost.sum() / n or float(d.max()) or 1.0
            price = OVERLOAD_PRICE * scale / demand.mean()
        heat = temperature * scale
        own_cost = anneal(state, d, near, demand, capacity, heat, price, cooling.carry, moves, rng, own, own_cost)
    kept.take(own, own_cost)
    return kept.best if kept.cost < np.inf else state.group.copy()


class _Kept:
    """The best of all cycles, `best` (n,) at `cost`: of one of them, or of groups of several."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.best, self.cost = np.empty(len(instance), np.int32), np.inf
        self.cycles = 0
        self.pool = Pool(len(instance), instance.p)

    def take(self, groups: IntArray, cost: float) -> None:
        """What a cycle has found; `cost` is infinite where it found nothing that overloads no group."""
        if cost == np.inf:
            return
        self._improve(groups, cost)
        self.cycles += 1
        if not self.instance.combines:
            return
        self.pool.add(groups, evaluate(self.instance, groups)[1])
        if self.cycles > 1 and (combined := self.pool.cheapest()) is not None:
            self._improve(combined, float(evaluate(self.instance, combined)[1].sum()))

    def _improve(self, groups: IntArray, cost: float) -> None:
        if cost < self.cost - 1e-9:
            self.best, self.cost = groups.copy(), cost


def _start(instance: Instance, given: IntArray | None, kept: _Kept, fresh: bool, rng: NDArray[np.uint64]) -> IntArray:
    """Where a cycle starts: from the best so far, from the groups given, or from spread medians."""
    if not fresh and kept.cost < np.inf:
        return kept.best.copy()
    if given is not None:
        return given
    medians = spread_medians(instance.d, instance.demand, instance.p, rng)
    groups: IntArray = seat(instance.d, instance.demand, instance.capacity, medians)
    return groups


def evaluate(instance: Instance, groups: IntArray) -> tuple[IntArray, FloatArray]:
    """Exact median and cost of each group: ((p,), (p,))."""
    state = empty_state(len(instance), instance.p)
    fill(state, instance.d, instance.demand, groups)
    return state.median, state.cost
