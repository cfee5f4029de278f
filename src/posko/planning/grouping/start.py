"""A first grouping to search from: spread medians, then seats by regret."""

from __future__ import annotations

import numpy as np
from numba import njit

from posko.planning.grouping.state import below, uniform


@njit(cache=True)
def spread_medians(d, demand, p, rng):  # type: ignore[no-untyped-def]
    """`p` distinct nodes, each the best of four drawn by demand times distance to the nearest one chosen before."""
    n = demand.shape[0]
    medians = np.empty(p, np.int32)
    medians[0] = below(rng, n)
    nearest = d[medians[0]].astype(np.float64)
    free = np.ones(n, np.bool_)
    free[medians[0]] = False
    for k in range(1, p):
        weight = (nearest + 1e-9) * demand * free
        summed = np.cumsum(weight)
        best_gain = -1.0
        best = -1
        for _ in range(4):
            v = np.searchsorted(summed, uniform(rng) * summed[-1])
            v = min(v, n - 1)
            gain = 0.0
            for j in range(n):
                gain += max(0.0, nearest[j] - d[v, j])
            if gain > best_gain and free[v]:
                best_gain = gain
                best = v
        if best < 0:
            best = int(np.argmax(free))
        medians[k] = best
        free[best] = False
        for j in range(n):
            nearest[j] = min(nearest[j], d[best, j])
    return medians


@njit(cache=True)
def seat(d, demand, capacity, medians):  # type: ignore[no-untyped-def]
    """Groups for given medians: who loses most by missing the nearest median is seated first, each where there is room.

    Where nothing has room, the nearest median is overloaded; the search repairs that.
    """
    n, p = demand.shape[0], medians.shape[0]
    groups = np.full(n, -1, np.int32)
    load = np.zeros(p, np.int64)
    for g in range(p):
        groups[medians[g]] = g
        load[g] = demand[medians[g]]
    regret = np.zeros(n)
    for j in range(n):
        first, second = np.inf, np.inf
        for g in range(p):
            x = d[j, medians[g]]
            if x < first:
                first, second = x, first
            elif x < second:
                second = x
        regret[j] = second - first if p > 1 else 0.0
    for j in np.argsort(-regret, kind="mergesort"):
        if groups[j] >= 0:
            continue
        best = np.inf
        anyway = np.inf
        home = -1
        fallback = 0
        for g in range(p):
            x = d[j, medians[g]]
            if x < best and load[g] + demand[j] <= capacity:
                best = x
                home = g
            if x < anyway:
                anyway = x
                fallback = g
        g = home if home >= 0 else fallback
        groups[j] = g
        load[g] += demand[j]
    return groups
