"""The lower bound of an instance, ready to call; the compiled steps are in `bound.py`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posko.planning.grouping.bound import climb
from posko.planning.grouping.islands import climb_islands, islands_of
from posko.planning.grouping.search import Instance
from posko.planning.grouping.state import FloatArray, IntArray

#: Whole knapsacks are used where they cost at most so many table cells a step.
WHOLE_CELLS = 40_000_000
#: Nodes in a list of near ones, at least: those beyond are found by going through all that pay more than its reach.
LISTED = 80
#: A climb of fewer steps hurries: it turns to the islands early and waits little before its steps get shorter.
HURRIED = 400


@dataclass(frozen=True)
class Near:
    """`nodes[i]`: the nearest nodes of i, i first; `reach[i]`: distance of the last of them, inf when that is all."""

    nodes: IntArray
    reach: FloatArray


def lower_bound(instance: Instance, target: float, *, steps: int) -> float:
    """A proven lower bound on the cost of any grouping of `instance`; `target` is the cost of a known one.

    Where every demand is 1 the knapsacks are exact and most of the steps add the islands; otherwise the
    relaxed knapsacks are followed, where groups are small enough, by `steps` / 10 steps with whole ones.
    """
    n, p = len(instance), instance.p
    if p >= n or target <= 0.0:
        return 0.0
    near = _near(instance)
    price = _first_prices(instance, near)
    common = (instance.d, near.nodes, near.reach, instance.demand, instance.capacity, p, price, target)
    if instance.demand.max() == 1:
        pace = _Pace.of(steps)
        first = climb(*common, False, pace.first, pace.patience_first, 1.0)
        return _within(max(first, _climb_islands(instance, near, price, target, steps - pace.first, pace)), target)
    best = climb(*common, False, steps, 20, 1.5)
    if _cells(instance) <= WHOLE_CELLS:
        best = max(best, climb(*common, True, max(1, steps // 10), 10, 0.5))
    return _within(best, target)


@dataclass(frozen=True)
class _Pace:
    """How steps are spent: the `first` without islands; after how many in vain a step shrinks; the length of a step."""

    first: int
    patience_first: int
    patience: int
    step: float

    @classmethod
    def of(cls, steps: int) -> _Pace:
        if steps < HURRIED:
            patience = max(5, steps // 25)
            return cls(steps // 9, patience, patience, 0.8)
        return cls(steps // 3, 30, max(20, (steps - steps // 3) // 30), 0.5)


def _within(bound: float, target: float) -> float:
    return max(0.0, min(float(bound), target))


def _climb_islands(instance: Instance, near: Near, price: FloatArray, target: float, steps: int, pace: _Pace) -> float:
    islands = islands_of(instance.d, instance.capacity)
    nodes = np.take_along_axis(near.nodes, np.argsort(islands.position[near.nodes], axis=1), axis=1)
    bound: float = climb_islands(
        instance.d,
        nodes,
        near.reach,
        islands,
        instance.capacity,
        instance.p,
        price,
        target,
        steps,
        pace.patience,
        pace.step,
    )
    return bound


def _near(instance: Instance) -> Near:
    n = len(instance)
    k = min(n, max(LISTED, 4 * n // instance.p))
    nodes = np.empty((n, k), np.int32)
    for i in range(n):
        row = instance.d[i]
        part = np.argpartition(row, k - 1)[:k] if k < n else np.arange(n)
        part.sort()
        nodes[i] = part[np.argsort(row[part], kind="stable")]
    reach = instance.d[np.arange(n), nodes[:, -1]].astype(np.float64) if k < n else np.full(n, np.inf)
    return Near(nodes, reach)


def _first_prices(instance: Instance, near: Near) -> FloatArray:
    """About the distance to the edge of a group of mean size."""
    rank = min(near.nodes.shape[1] - 1, 1 + int(0.8 * len(instance) / instance.p))
    return instance.d[np.arange(len(instance)), near.nodes[:, rank]].astype(np.float64)


def _cells(instance: Instance) -> int:
    items = 4 * len(instance) // instance.p
    return 2 * instance.p * items * instance.capacity
