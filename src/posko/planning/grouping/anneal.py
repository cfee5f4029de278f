"""Simulated annealing over relocations and swaps with exact medians."""

from __future__ import annotations

import numpy as np
from numba import njit

from posko.planning.grouping.state import below, cost_exchanged, cost_with, cost_without, move, uniform
from posko.planning.grouping.transplant import try_transplant


@njit(cache=True)
def overload(load, capacity):  # type: ignore[no-untyped-def]
    return max(0, load - capacity)


@njit(cache=True)
def total_overload(state, capacity):  # type: ignore[no-untyped-def]
    over = 0
    for g in range(state.load.shape[0]):
        over += max(0, state.load[g] - capacity)
    return over


@njit(cache=True)
def to_median(state, d, j, g):  # type: ignore[no-untyped-def]
    return d[j, state.median[g]]


@njit(cache=True)
def try_relocate(state, d, demand, capacity, price, j, b, threshold):  # type: ignore[no-untyped-def]
    """Carry j to group b if that costs at most `threshold`.

    With the medians left where they are the cost is known from two distances, and new medians can only lower it: where
    that is cheap enough, the exact cost is not computed.
    """
    a = state.group[j]
    q = demand[j]
    over = (
        overload(state.load[a] - q, capacity)
        - overload(state.load[a], capacity)
        + overload(state.load[b] + q, capacity)
        - overload(state.load[b], capacity)
    )
    delta = price * over
    if j != state.median[a]:
        kept = delta + to_median(state, d, j, b) - to_median(state, d, j, a)
        if kept <= threshold:
            move(state, d, demand, j, b)
            return True
    delta += cost_without(state, d, j) - state.cost[a] - state.cost[b]
    if delta > threshold:
        return False
    delta += cost_with(state, d, j, b)
    if delta > threshold:
        return False
    move(state, d, demand, j, b)
    return True


@njit(cache=True)
def try_swap(state, d, demand, capacity, price, i, j, threshold):  # type: ignore[no-untyped-def]
    """Exchange i and j between their groups if that costs at most `threshold`; quick as in `try_relocate`."""
    a = state.group[i]
    b = state.group[j]
    dq = demand[j] - demand[i]
    over = (
        overload(state.load[a] + dq, capacity)
        - overload(state.load[a], capacity)
        + overload(state.load[b] - dq, capacity)
        - overload(state.load[b], capacity)
    )
    delta = price * over
    if delta - state.cost[a] - state.cost[b] > threshold:
        return False
    certain = False
    if i != state.median[a] and j != state.median[b]:
        kept = to_median(state, d, i, b) - to_median(state, d, i, a)
        kept += delta + to_median(state, d, j, a) - to_median(state, d, j, b)
        certain = kept <= threshold
    if not certain:
        delta += cost_exchanged(state, d, i, j) - state.cost[a] - state.cost[b]
        if delta > threshold:
            return False
        delta += cost_exchanged(state, d, j, i)
        if delta > threshold:
            return False
    move(state, d, demand, i, b)
    move(state, d, demand, j, a)
    return True


@njit(cache=True)
def try_chain(state, d, demand, capacity, j, k, c, threshold):  # type: ignore[no-untyped-def]
    """Carry j into the group of k, and k on into group c, if each has room and that costs at most `threshold`."""
    a = state.group[j]
    b = state.group[k]
    if c == a or c == b or max(state.load[b] - demand[k] + demand[j], state.load[c] + demand[k]) > capacity:
        return False
    delta = cost_exchanged(state, d, k, j) - state.cost[a] - state.cost[b] - state.cost[c]
    if delta > threshold:
        return False
    delta += cost_without(state, d, j)
    if delta > threshold:
        return False
    delta += cost_with(state, d, k, c)
    if delta > threshold:
        return False
    move(state, d, demand, k, c)
    move(state, d, demand, j, b)
    return True


@njit(cache=True)
def keep_best(state, capacity, best, best_cost):  # type: ignore[no-untyped-def]
    """Copy the groups to `best` if they overload nothing and cost less than `best_cost`; returns the better cost."""
    cost = state.cost.sum()
    if cost < best_cost - 1e-9 and total_overload(state, capacity) == 0:
        best[:] = state.group
        return cost
    return best_cost


@njit(cache=True)
def anneal(state, d, near, demand, capacity, temperature, overload_price, carry, moves, rng, best, best_cost):  # type: ignore[no-untyped-def]
    """`moves` tries at one temperature; returns the cost of the best feasible groups.

    A try is, with chance `carry`, a transplant, otherwise a relocation to a near group or, failing that, a swap; or,
    where one's own group has no room for the other, the other goes on to a third group.
    `best` (n,) holds the best groups without overload found so far, `best_cost` (inf at first) what they cost.
    """
    n = state.group.shape[0]
    k_near = near.shape[1]
    scratch = np.empty(2 * n + 2, np.int32)
    origins = np.empty(2 * n + 2, np.int32)
    every = max(2000, n)
    for step in range(moves):
        if step % every == 0:
            best_cost = keep_best(state, capacity, best, best_cost)
        j = below(rng, n)
        a = state.group[j]
        chance = uniform(rng)
        if uniform(rng) < carry:
            v = below(rng, n)
            threshold = -temperature * np.log(chance)
            try_transplant(state, d, near, demand, capacity, a, v, threshold, scratch, origins)
            continue
        r = uniform(rng)
        i = near[j, np.int64(r * r * k_near)]
        b = state.group[i]
        if a == b or state.size[a] == 1:
            continue
        threshold = -temperature * np.log(chance)
        room = state.load[b] + demand[j] <= capacity
        if (room or state.load[a] > capacity) and try_relocate(
            state, d, demand, capacity, overload_price, j, b, threshold
        ):
            continue
        if state.size[b] <= 12:
            i = state.members[b, below(rng, state.size[b])]
        if state.load[b] - demand[i] + demand[j] <= capacity < state.load[a] - demand[j] + demand[i]:
            r = uniform(rng)
            c = state.group[near[i, np.int64(r * r * k_near)]]
            try_chain(state, d, demand, capacity, j, i, c, threshold)
            continue
        try_swap(state, d, demand, capacity, overload_price, j, i, threshold)
    return keep_best(state, capacity, best, best_cost)
