"""The state of a grouping under search, as flat arrays that numba can walk.

Everything here is compiled. A *group* is a set of members with its exact median: the member from which the sum of
distances to the others is least. `sums[j]` is that sum for every member j of its own group, kept up to date, so that
the effect of a move on the medians of both groups is exact and costs one pass over their members.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int32]


class State(NamedTuple):
    """`n` nodes in `p` groups. `members[g, :size[g]]` are the nodes of g, `place[j]` is j's column there."""

    group: IntArray  # (n,) the group of a node
    members: IntArray  # (p, n_max)
    place: IntArray  # (n,)
    size: IntArray  # (p,)
    load: NDArray[np.int64]  # (p,) demand in the group
    sums: FloatArray  # (n,)
    median: IntArray  # (p,)
    cost: FloatArray  # (p,)


def empty_state(n: int, p: int) -> State:
    return State(
        np.full(n, -1, np.int32),
        np.zeros((p, n), np.int32),
        np.zeros(n, np.int32),
        np.zeros(p, np.int32),
        np.zeros(p, np.int64),
        np.zeros(n, np.float64),
        np.full(p, -1, np.int32),
        np.zeros(p, np.float64),
    )


@njit(cache=True)
def next_random(rng):  # type: ignore[no-untyped-def]
    """xorshift64*: the next 64 random bits; `rng` is an array of one non-zero uint64."""
    x = rng[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    rng[0] = x
    return x * np.uint64(2685821657736338717)


@njit(cache=True)
def below(rng, n):  # type: ignore[no-untyped-def]
    """A random integer in 0 .. n-1."""
    return np.int64(((next_random(rng) >> np.uint64(32)) * np.uint64(n)) >> np.uint64(32))


@njit(cache=True)
def uniform(rng):  # type: ignore[no-untyped-def]
    """A random float in (0, 1)."""
    return (np.float64(next_random(rng) >> np.uint64(11)) + 0.5) / 9007199254740992.0


@njit(cache=True)
def put(state, j, g):  # type: ignore[no-untyped-def]
    state.group[j] = g
    state.members[g, state.size[g]] = j
    state.place[j] = state.size[g]
    state.size[g] += 1


@njit(cache=True)
def take(state, j):  # type: ignore[no-untyped-def]
    g = state.group[j]
    state.size[g] -= 1
    last = state.members[g, state.size[g]]
    state.members[g, state.place[j]] = last
    state.place[last] = state.place[j]
    state.group[j] = -1


@njit(cache=True)
def choose_median(state, g):  # type: ignore[no-untyped-def]
    """The member with the least sum; of equals the lowest node, so that the order of members does not matter."""
    best = -1
    for k in range(state.size[g]):
        v = state.members[g, k]
        if best < 0 or state.sums[v] < state.sums[best] or (state.sums[v] == state.sums[best] and v < best):
            best = v
    state.median[g] = best
    state.cost[g] = state.sums[best] if best >= 0 else 0.0


@njit(cache=True)
def recompute(state, d, demand, g):  # type: ignore[no-untyped-def]
    """Sums, load and median of one group from nothing."""
    load = 0
    for k in range(state.size[g]):
        v = state.members[g, k]
        load += demand[v]
        total = 0.0
        for i in range(state.size[g]):
            total += d[v, state.members[g, i]]
        state.sums[v] = total
    state.load[g] = load
    choose_median(state, g)


@njit(cache=True)
def fill(state, d, demand, groups):  # type: ignore[no-untyped-def]
    """Set the whole state from a vector of groups."""
    state.size[:] = 0
    for j in range(groups.shape[0]):
        put(state, j, groups[j])
    for g in range(state.size.shape[0]):
        recompute(state, d, demand, g)


@njit(cache=True)
def cost_without(state, d, j):  # type: ignore[no-untyped-def]
    """Cost of j's group once j has left."""
    g = state.group[j]
    best = np.inf
    for k in range(state.size[g]):
        v = state.members[g, k]
        if v != j:
            best = min(best, state.sums[v] - d[j, v])
    return best if best < np.inf else 0.0


@njit(cache=True)
def cost_with(state, d, j, g):  # type: ignore[no-untyped-def]
    """Cost of group g once j has joined it."""
    best = np.inf
    own = 0.0
    for k in range(state.size[g]):
        v = state.members[g, k]
        x = d[j, v]
        own += x
        best = min(best, state.sums[v] + x)
    return min(best, own)


@njit(cache=True)
def cost_exchanged(state, d, i, j):  # type: ignore[no-untyped-def]
    """Cost of i's group once i has left it and j has joined it."""
    g = state.group[i]
    best = np.inf
    own = 0.0
    for k in range(state.size[g]):
        v = state.members[g, k]
        if v != i:
            x = d[j, v]
            own += x
            best = min(best, state.sums[v] - d[i, v] + x)
    return min(best, own)


@njit(cache=True)
def move(state, d, demand, j, g):  # type: ignore[no-untyped-def]
    """Carry j into group g: sums, loads and medians of both groups follow."""
    a = state.group[j]
    take(state, j)
    for k in range(state.size[a]):
        v = state.members[a, k]
        state.sums[v] -= d[j, v]
    own = 0.0
    for k in range(state.size[g]):
        v = state.members[g, k]
        state.sums[v] += d[j, v]
        own += d[j, v]
    put(state, j, g)
    state.sums[j] = own
    state.load[a] -= demand[j]
    state.load[g] += demand[j]
    choose_median(state, a)
    choose_median(state, g)
