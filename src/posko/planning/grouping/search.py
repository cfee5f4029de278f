"""Search for the cheapest grouping: nodes into `p` groups within capacity, at least total distance to the medians."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posko.planning.grouping.anneal import anneal
from posko.planning.grouping.start import seat, spread_medians
from posko.planning.grouping.state import FloatArray, IntArray, empty_state, fill

#: Near neighbours that a node may join or swap with.
NEIGHBOURS = 24
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

    `doubt`, in the same measure: what new medians are taken to save at most by one move, see `try_relocate`.
    """

    hot: float = 0.5
    cold: float = 0.015
    carry: float = 0.1
    doubt: float = 0.25


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
    instance: Instance, schedule: Schedule, *, seed: int, start: IntArray | None = None, cooling: Cooling | None = None
) -> IntArray:
    """The best grouping found: labels (n,), every group non-empty and, where that was found, within capacity."""
    cooling = cooling or Cooling()
    n, p = len(instance), instance.p
    if p >= n:
        return np.arange(n, dtype=np.int32)
    rng = np.array([seed * 2 + 1], np.uint64)
    d, demand, capacity = instance.d, instance.demand, instance.capacity
    groups = start if start is not None else seat(d, demand, capacity, spread_medians(d, demand, p, rng))
    state = empty_state(n, p)
    fill(state, d, demand, groups)
    near = neighbours(d, NEIGHBOURS)
    nodes = np.arange(n, dtype=np.int32)
    scale = state.cost.sum() / n
    overload_price = 1e4 * scale / demand.mean()
    best, best_cost = groups.copy(), np.inf
    for share, moves in schedule():
        temperature = scale * cooling.hot * (cooling.cold / cooling.hot) ** share
        best_cost = anneal(
            state,
            d,
            near,
            demand,
            capacity,
            nodes,
            temperature,
            cooling.doubt * scale,
            overload_price,
            cooling.carry,
            moves,
            rng,
            best,
            best_cost,
        )
    return best if best_cost < np.inf else state.group.copy()


def evaluate(instance: Instance, groups: IntArray) -> tuple[IntArray, FloatArray]:
    """Exact median and cost of each group: ((p,), (p,))."""
    state = empty_state(len(instance), instance.p)
    fill(state, instance.d, instance.demand, groups)
    return state.median, state.cost
