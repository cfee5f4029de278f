"""Instances so small that every grouping can be tried, and the trying."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from posko.planning.grouping import Instance, evaluate

Labels = NDArray[np.int32]


def instance(points: object, capacity: int, p: int, demand: object | None = None) -> Instance:
    """Nodes at `points`, (n,) on a line or (n, 2) in the plane, with straight distances; demand 1 unless given."""
    place = np.asarray(points, dtype=np.float64)
    place = place.reshape(len(place), -1)
    d = np.linalg.norm(place[:, None] - place[None], axis=2).astype(np.float32)
    each = np.ones(len(place), np.int64) if demand is None else np.asarray(demand, dtype=np.int64)
    return Instance(d, each, capacity, p)


def scattered(n: int, capacity: int, p: int, *, seed: int = 0, demand: object | None = None) -> Instance:
    return instance(np.random.default_rng(seed).uniform(0, 100, (n, 2)), capacity, p, demand)


def partitions(n: int, p: int) -> Iterator[list[int]]:
    """Labels of every way to put n nodes into p non-empty groups; groups are numbered as they first appear."""

    def extend(labels: list[int], used: int) -> Iterator[list[int]]:
        if len(labels) == n:
            yield labels
            return
        for group in range(min(used + 1, p)):
            if p - max(used, group + 1) <= n - len(labels) - 1:
                yield from extend([*labels, group], max(used, group + 1))

    yield from extend([], 0)


def cost(of: Instance, labels: Labels) -> float:
    """By the definition: the least sum of distances from one member, group by group."""
    d = of.d.astype(np.float64)
    groups = [np.flatnonzero(labels == g) for g in range(of.p)]
    return float(sum(d[np.ix_(members, members)].sum(axis=1).min() for members in groups))


def overload(of: Instance, labels: Labels) -> int:
    load = np.bincount(labels, weights=of.demand, minlength=of.p)
    return int(np.maximum(load - of.capacity, 0).sum())


def optimum(of: Instance) -> float:
    """The least cost of a grouping within capacity; infinite where there is none."""
    costs = [
        cost(of, found) for each in partitions(len(of), of.p) if not overload(of, found := np.array(each, np.int32))
    ]
    return min(costs, default=np.inf)


def assert_groups(of: Instance, labels: Labels) -> None:
    """Every node in one of p groups, none of them empty; `evaluate` says of them what the definition does."""
    assert labels.shape == (len(of),)
    assert sorted(set(labels.tolist())) == list(range(of.p))
    medians, costs = evaluate(of, labels)
    assert labels[medians].tolist() == list(range(of.p))
    np.testing.assert_allclose(costs.sum(), cost(of, labels), rtol=1e-9, atol=1e-9)


@st.composite
def instances(
    draw: st.DrawFn, *, general: bool, nodes_max: int = 7, apart: bool = False, room: float = 0.0
) -> Instance:
    """Tiny instances of every shape: on one point, on islands far apart, with ties.

    `general`: demands above 1. `apart`: no two nodes on one point. `room`: room in each group beyond an equal share, as
    a share of the largest demand; with 1 there is always a group with room for any node.
    """
    n = draw(st.integers(2, nodes_max))
    p = draw(st.integers(1, n))
    place = draw(st.sampled_from([st.just(0), st.integers(0, 3), st.integers(0, 100), st.sampled_from([0, 1, 5000])]))
    place = st.integers(0, 1000) if apart else place
    points = draw(st.lists(st.tuples(place, place), min_size=n, max_size=n, unique=apart))
    demand = draw(st.lists(st.integers(1, 9), min_size=n, max_size=n)) if general else [1] * n
    least = max(*demand, -(-sum(demand) // p)) + math.ceil(room * max(demand))
    return instance(points, draw(st.integers(least, least + 3)), p, demand)
