"""A sharper bound where every node counts one: islands need whole groups.

The relaxation in `bound.py` lets 1.2 groups guard a village of 12 with capacity 10. In truth at least two groups reach
into it, and no less than two each can serve `rest` = 2 of it. So for each set S of a family of *islands*, with
|S| = capacity · (m - 1) + rest, 1 ≤ rest ≤ capacity,

    the sum over groups of min(members in S, rest)  ≥  m · rest

is added, with a price w(S) ≥ 0. (Of k < m groups with more than `rest`, each counts `rest`; they leave at least
|S| - capacity · k ≥ rest · (m - k) members to groups whose members count in full.)

The islands are all the clusters of a dendrogram (average linkage), so any two are nested or apart. Then
a centre's best members are still found greedily: a node's worth is its price less its distance plus the prices of those
islands around it of which the group does not have `rest` yet (such functions are M-natural concave).

The n leaves of the dendrogram are put in an order in which each cluster is an interval; the inner node that joins two
neighbours in this order is named by the gap between them, 0 .. n-2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from posko.planning.grouping.ascent import advance, ascent_from
from posko.planning.grouping.bound import whole_lists
from posko.planning.grouping.state import IntArray


class Islands(NamedTuple):
    """`leaf[x]`: node at position x. `parent[g]`: next larger island, -1 at the root. `top_down`: gaps, root first."""

    leaf: IntArray  # (n,)
    position: IntArray  # (n,)
    parent: IntArray  # (n - 1,)
    inner: IntArray  # (n,) the smallest island around the leaf at a position
    top_down: IntArray  # (n - 1,)
    first: IntArray  # (n - 1,) position of the first leaf of an island
    last: IntArray  # (n - 1,) and of its last
    rest: NDArray[np.int64]  # (n - 1,) size less the full groups that do not suffice, 1 .. capacity
    needs: NDArray[np.int64]  # (n - 1,) ceil(size / capacity)


@njit(cache=True)
def _linkage(d):  # type: ignore[no-untyped-def]
    """Average linkage by chains of nearest neighbours: merged pairs (n - 1, 2); new ids from n on."""
    n = d.shape[0]
    work = d.copy()
    size = np.ones(n)
    name = np.arange(n)
    alive = np.ones(n, np.bool_)
    pairs = np.empty((n - 1, 2), np.int64)
    chain = np.empty(n + 1, np.int64)
    length = 0
    for step in range(n - 1):
        if length == 0:
            chain[0] = np.argmax(alive)
            length = 1
        while True:
            a = chain[length - 1]
            b = chain[length - 2] if length > 1 else -1
            best = work[a, b] if b >= 0 else np.inf
            for c in range(n):
                if alive[c] and c != a and work[a, c] < best:
                    best = work[a, c]
                    b = c
            if length > 1 and b == chain[length - 2]:
                break
            chain[length] = b
            length += 1
        length -= 2
        pairs[step, 0], pairs[step, 1] = name[a], name[b]
        for c in range(n):
            if alive[c] and c != a and c != b:
                mean = (size[a] * work[a, c] + size[b] * work[b, c]) / (size[a] + size[b])
                work[a, c] = work[c, a] = mean
        size[a] += size[b]
        alive[b] = False
        name[a] = n + step
    return pairs


def islands_of(d: NDArray[np.float32], capacity: int) -> Islands:
    """The family of islands of n ≥ 2 nodes."""
    n = len(d)
    pairs = _linkage(d)
    size = np.ones(2 * n - 1, np.int64)
    for step in range(n - 1):
        size[n + step] = size[pairs[step]].sum()
    first = np.zeros(2 * n - 1, np.int64)
    gap = np.full(2 * n - 1, -1, np.int64)
    parent = np.full(n - 1, -1, np.int32)
    inner = np.full(n, -1, np.int32)
    top_down = np.empty(n - 1, np.int32)
    start, end = np.empty(n - 1, np.int32), np.empty(n - 1, np.int32)
    members = np.empty(n - 1, np.int64)
    for k, step in enumerate(range(n - 2, -1, -1)):
        node = n + step
        left, right = pairs[step]
        first[left], first[right] = first[node], first[node] + size[left]
        mine = int(first[right]) - 1
        top_down[k] = mine
        start[mine], end[mine], members[mine] = first[node], first[node] + size[node] - 1, size[node]
        parent[mine] = gap[node]
        for child in (left, right):
            gap[child] = mine
    leaf = np.empty(n, np.int32)
    leaf[first[:n]] = np.arange(n)
    inner[first[:n]] = gap[:n]
    position = np.empty(n, np.int32)
    position[leaf] = np.arange(n)
    rest = (members - 1) % capacity + 1
    return Islands(leaf, position, parent, inner, top_down, start, end, rest, (members - 1) // capacity + 1)


@njit(cache=True)
def _priced(islands, price):  # type: ignore[no-untyped-def]
    """For each island: the sum of the prices of itself and all around it, and the next around it that has a price."""
    n = price.shape[0]
    total, above = np.empty(n), np.empty(n, np.int32)
    for g in islands.top_down:
        up = islands.parent[g]
        total[g] = price[g] + (total[up] if up >= 0 else 0.0)
        above[g] = up if up < 0 or price[up] > 0.0 else above[up]
    return total, above


@njit(cache=True)
def _candidates(i, d, near, reach, worth, by_worth, position, spots):  # type: ignore[no-untyped-def]
    """Positions of all nodes worth serving from i, ascending; `near[i]` is already in the order of positions."""
    count = 0
    for r in range(near.shape[1]):
        j = near[i, r]
        if j >= 0 and worth[j] > d[i, j]:
            spots[count] = position[j]
            count += 1
    listed = count
    for r in range(by_worth.shape[0]):
        j = by_worth[r]
        if worth[j] <= reach[i]:
            break
        if d[i, j] > reach[i] and worth[j] > d[i, j]:
            spots[count] = position[j]
            count += 1
    if count > listed:
        spots[:count].sort()
    return count


@njit(cache=True)
def _best_members(islands, island_price, above, spots, count, capacity, gain, have, members):  # type: ignore[no-untyped-def]
    """The best members of a group: (profit, number); `members` receives their positions.

    `gain[k]`: what the candidate at `spots[k]` is worth to an empty group. `have` is zero, before and after.
    """
    value = 0.0
    taken = 0
    while taken < capacity:
        pick = -1
        best = 0.0
        for k in range(count):
            if gain[k] > best:
                best = gain[k]
                pick = k
        if pick < 0:
            break
        value += best
        members[taken] = spots[pick]
        taken += 1
        g = islands.inner[spots[pick]]
        while g >= 0:
            have[g] += 1
            if have[g] == islands.rest[g] and island_price[g] > 0.0:
                _sate(islands, island_price, g, spots, count, gain, pick)
            g = above[g]
        gain[pick] = -np.inf
    for k in range(taken):
        g = islands.inner[members[k]]
        while g >= 0 and have[g] > 0:
            have[g] = 0
            g = above[g]
    return value, taken


@njit(cache=True)
def _sate(islands, island_price, g, spots, count, gain, pick):  # type: ignore[no-untyped-def]
    """The group has as many of island g as count: more members from there no longer earn its price."""
    k = pick
    while k < count and spots[k] <= islands.last[g]:
        gain[k] -= island_price[g]
        k += 1
    k = pick - 1
    while k >= 0 and spots[k] >= islands.first[g]:
        gain[k] -= island_price[g]
        k -= 1


@njit(cache=True)
def _relax(d, near, reach, islands, capacity, p, price, island_price, served, reached):  # type: ignore[no-untyped-def]
    """The bound for these prices; `served` counts how often nodes are served, `reached` what counts for islands."""
    n = price.shape[0]
    total, above = _priced(islands, island_price)
    worth = np.empty(n)
    for j in range(n):
        worth[j] = price[j] + total[islands.inner[islands.position[j]]]
    by_worth = np.argsort(-worth)
    spots = np.empty(n, np.int32)
    gain = np.empty(n)
    have = np.zeros(n - 1, np.int64)
    members = np.empty((n, capacity), np.int32)
    taken = np.empty(n, np.int64)
    value = np.empty(n)
    for i in range(n):
        count = _candidates(i, d, near, reach, worth, by_worth, islands.position, spots)
        for k in range(count):
            j = islands.leaf[spots[k]]
            gain[k] = worth[j] - d[i, j]
        profit, taken[i] = _best_members(islands, island_price, above, spots, count, capacity, gain, have, members[i])
        value[i] = -profit
    bound = price.sum() + (island_price * islands.rest * islands.needs).sum()
    served[:] = 0.0
    reached[:] = 0.0
    for i in np.argsort(value, kind="mergesort")[:p]:
        bound += value[i]
        _count(islands, members[i], taken[i], have, served, reached)
    return bound


@njit(cache=True)
def _count(islands, members, taken, have, served, reached):  # type: ignore[no-untyped-def]
    """Add one group to `served` and `reached`. `have` is zero, before and after."""
    for k in range(taken):
        served[islands.leaf[members[k]]] += 1.0
        g = islands.inner[members[k]]
        while g >= 0:
            have[g] += 1
            reached[g] += have[g] <= islands.rest[g]
            g = islands.parent[g]
    for k in range(taken):
        g = islands.inner[members[k]]
        while g >= 0 and have[g] > 0:
            have[g] = 0
            g = islands.parent[g]


@njit(cache=True)
def climb_islands(d, near, reach, islands, capacity, p, price, target, steps, patience, step):  # type: ignore[no-untyped-def]
    """Improve `price` in place, with prices of islands from zero, by subgradient steps; returns the best bound."""
    n = price.shape[0]
    near, reach = whole_lists(d, near, reach)
    served, reached = np.zeros(n), np.zeros(n - 1)
    # Where an island asks no more than that its nodes are served, it stays without a price. The others are scaled, so
    # that a large island that is far from what it needs does not drown the small ones.
    asks = (islands.needs > 1) & (islands.rest < capacity)
    scale = 1.0 / np.sqrt(islands.needs)
    floor = np.concatenate((np.full(n, -np.inf), np.zeros(n - 1)))
    ascent = ascent_from(np.concatenate((price, np.zeros(n - 1))), floor, step)
    for _ in range(steps):
        island_price = ascent.price[n:] * scale / islands.rest
        bound = _relax(d, near, reach, islands, capacity, p, ascent.price[:n], island_price, served, reached)
        missing = (islands.needs - reached / islands.rest) * scale * asks
        if not advance(ascent, bound, np.concatenate((1.0 - served, missing)), target, patience):
            break
    price[:] = ascent.best_price[:n]
    return ascent.best[0]
