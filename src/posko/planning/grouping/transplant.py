"""The move that carries a group from one region to another: close one here, open one there.

What single relocations leave is mostly how groups are split between regions; this move changes that in one step.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from posko.planning.grouping.state import cost_with, move


@njit(cache=True)
def closing_estimate(state, d, near, a):  # type: ignore[no-untyped-def]
    """What closing group a would cost if the nearest other median took each member, room or not."""
    total = 0.0
    k_near = near.shape[1]
    for k in range(state.size[a]):
        v = state.members[a, k]
        best = np.inf
        for r in range(k_near):
            g = state.group[near[v, r]]
            if g != a:
                best = d[v, state.median[g]]
                break
        if best == np.inf:
            return np.inf
        total += best
    return total - state.cost[a]


@njit(cache=True)
def opening_estimate(state, d, near, v):  # type: ignore[no-untyped-def]
    """What a new median at v would save if every near node that gains went there."""
    gain = d[v, state.median[state.group[v]]]
    for r in range(near.shape[1]):
        u = near[v, r]
        gain += max(0.0, d[u, state.median[state.group[u]]] - d[u, v])
    return gain


@njit(cache=True)
def cheapest_home(state, d, near, demand, capacity, v, shut):  # type: ignore[no-untyped-def]
    """The near group with room (not `shut`) where v costs least, or -1."""
    best = np.inf
    home = -1
    seen = -1
    for r in range(near.shape[1]):
        g = state.group[near[v, r]]
        if g == shut or g == seen or state.load[g] + demand[v] > capacity:
            continue
        seen = g
        if home >= 0 and d[v, state.median[g]] > 2.0 * best:
            continue
        delta = cost_with(state, d, v, g) - state.cost[g]
        if delta < best:
            best = delta
            home = g
    return home


@njit(cache=True)
def undo(state, d, demand, nodes, origins, count):  # type: ignore[no-untyped-def]
    for k in range(count - 1, -1, -1):
        move(state, d, demand, nodes[k], origins[k])


@njit(cache=True)
def try_transplant(state, d, near, demand, capacity, a, v, threshold, nodes, origins):  # type: ignore[no-untyped-def]
    """Close group a and open it again around node v, unless that costs more than `threshold`."""
    if state.group[v] == a:
        return False
    gain = opening_estimate(state, d, near, v)
    if closing_estimate(state, d, near, a) - gain > threshold:
        return False
    spent = 0.0
    count = 0
    while state.size[a] > 0:
        u = state.members[a, state.size[a] - 1]
        g = cheapest_home(state, d, near, demand, capacity, u, a)
        if g < 0:
            undo(state, d, demand, nodes, origins, count)
            return False
        spent -= state.cost[a] + state.cost[g]
        nodes[count] = u
        origins[count] = a
        count += 1
        move(state, d, demand, u, g)
        spent += state.cost[a] + state.cost[g]
        if spent - 1.5 * gain > threshold:
            undo(state, d, demand, nodes, origins, count)
            return False
    old = state.group[v]
    if state.size[old] == 1:
        undo(state, d, demand, nodes, origins, count)
        return False
    nodes[count] = v
    origins[count] = old
    count += 1
    spent -= state.cost[old]
    move(state, d, demand, v, a)
    spent += state.cost[old]
    for r in range(near.shape[1]):
        u = near[v, r]
        g = state.group[u]
        if g == a or state.size[g] == 1 or state.load[a] + demand[u] > capacity or d[u, v] >= d[u, state.median[g]]:
            continue
        spent -= state.cost[a] + state.cost[g]
        nodes[count] = u
        origins[count] = g
        count += 1
        move(state, d, demand, u, a)
        spent += state.cost[a] + state.cost[g]
    if spent > threshold:
        undo(state, d, demand, nodes, origins, count)
        return False
    return True
