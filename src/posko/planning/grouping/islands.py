"""A sharper bound where every node counts one: islands need whole groups.

The relaxation in `bound.py` lets 1.2 groups guard a village of 12 with capacity 10. In truth at least two groups reach
into it, and the second serves others as well. So for each set S of a family of *islands*

    the number of groups that reach into S  ≥  ceil(|S| / capacity)

is added, with a price w(S) ≥ 0. The islands are all the clusters of a dendrogram (average linkage), so any two are
nested or apart. Then a centre's best members are still found greedily: a node's worth is its price less its distance
plus the prices of those islands around it that the group does not reach yet (such functions are M-natural concave).

The n leaves of the dendrogram are put in an order in which each cluster is an interval; the inner node that joins two
neighbours in this order is named by the gap between them, 0 .. n-2.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from posko.planning.grouping.bound import whole_lists
from posko.planning.grouping.state import IntArray


class Islands(NamedTuple):
    """`leaf[x]`: node at position x. `parent[g]`: next larger island, -1 at the root. `top_down`: gaps, root first."""

    leaf: IntArray  # (n,)
    position: IntArray  # (n,)
    parent: IntArray  # (n - 1,)
    inner: IntArray  # (n,) the smallest island around the leaf at a position
    top_down: IntArray  # (n - 1,)
    needs: NDArray[np.int64]  # (n - 1,) ceil(size / capacity)


@njit(cache=True)
def _linkage(d):  # type: ignore[no-untyped-def]
    """Average linkage by chains of nearest neighbours: merged pairs (n - 1, 2) and their heights; new ids from n on."""
    n = d.shape[0]
    work = d.copy()
    size = np.ones(n)
    name = np.arange(n)
    alive = np.ones(n, np.bool_)
    pairs = np.empty((n - 1, 2), np.int64)
    height = np.empty(n - 1)
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
        height[step] = best
        for c in range(n):
            if alive[c] and c != a and c != b:
                mean = (size[a] * work[a, c] + size[b] * work[b, c]) / (size[a] + size[b])
                work[a, c] = work[c, a] = mean
        size[a] += size[b]
        alive[b] = False
        name[a] = n + step
    return pairs, height


def islands_of(d: NDArray[np.float32], capacity: int) -> Islands:
    """The family of islands of n ≥ 2 nodes."""
    n = len(d)
    pairs, _ = _linkage(d)
    size = np.ones(2 * n - 1, np.int64)
    for step in range(n - 1):
        size[n + step] = size[pairs[step]].sum()
    first = np.zeros(2 * n - 1, np.int64)
    gap = np.full(2 * n - 1, -1, np.int64)
    parent = np.full(n - 1, -1, np.int32)
    inner = np.full(n, -1, np.int32)
    top_down = np.empty(n - 1, np.int32)
    needs = np.empty(n - 1, np.int64)
    for k, step in enumerate(range(n - 2, -1, -1)):
        node = n + step
        left, right = pairs[step]
        first[left], first[right] = first[node], first[node] + size[left]
        mine = int(first[right]) - 1
        top_down[k] = mine
        needs[mine] = -(-size[node] // capacity)
        parent[mine] = gap[node]
        for child in (left, right):
            gap[child] = mine
    leaf = np.empty(n, np.int32)
    leaf[first[:n]] = np.arange(n)
    inner[first[:n]] = gap[:n]
    position = np.empty(n, np.int32)
    position[leaf] = np.arange(n)
    return Islands(leaf, position, parent, inner, top_down, needs)


@njit(cache=True)
def _depth_prices(islands, price):  # type: ignore[no-untyped-def]
    """For each island the sum of the prices of itself and all islands around it, (n - 1,)."""
    total = np.empty(price.shape[0])
    for g in islands.top_down:
        up = islands.parent[g]
        total[g] = price[g] + (total[up] if up >= 0 else 0.0)
    return total


@njit(cache=True)
def _lowest(levels, a, b):  # type: ignore[no-untyped-def]
    """Least value of the gaps a .. b-1, by a table of powers of two."""
    k = 0
    while (2 << k) <= b - a:
        k += 1
    return min(levels[k, a], levels[k, b - (1 << k)])


@njit(cache=True)
def _levels(total):  # type: ignore[no-untyped-def]
    n = total.shape[0]
    depth = 1
    while (1 << depth) <= n:
        depth += 1
    levels = np.empty((depth, n))
    levels[0] = total
    for k in range(1, depth):
        half = 1 << (k - 1)
        for x in range(n - (1 << k) + 1):
            levels[k, x] = min(levels[k - 1, x], levels[k - 1, x + half])
    return levels


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
def _best_members(i, d, leaf, price, bonus, levels, spots, count, capacity, gain, common, members):  # type: ignore[no-untyped-def]
    """The best members of a group around i: (profit, number); `members` receives their positions."""
    for k in range(count):
        j = leaf[spots[k]]
        gain[k] = price[j] + bonus[j] - d[i, j]
        if k > 0:
            common[k] = _lowest(levels, spots[k - 1], spots[k])
    lost = np.zeros(count)
    value = 0.0
    taken = 0
    while taken < capacity:
        best = 0.0
        pick = -1
        for k in range(count):
            if gain[k] - lost[k] > best:
                best = gain[k] - lost[k]
                pick = k
        if pick < 0:
            break
        value += best
        members[taken] = spots[pick]
        taken += 1
        gain[pick] = -np.inf
        shared = np.inf
        for k in range(pick + 1, count):
            shared = min(shared, common[k])
            lost[k] = max(lost[k], shared)
        shared = np.inf
        for k in range(pick - 1, -1, -1):
            shared = min(shared, common[k + 1])
            lost[k] = max(lost[k], shared)
    return value, taken


@njit(cache=True)
def _relax(d, near, reach, islands, capacity, p, price, island_price, served, reached):  # type: ignore[no-untyped-def]
    """The bound for these prices; `served` counts how often nodes are served, `reached` how often islands are."""
    n = price.shape[0]
    total = _depth_prices(islands, island_price)
    levels = _levels(total)
    bonus = np.empty(n)
    for j in range(n):
        bonus[j] = total[islands.inner[islands.position[j]]]
    worth = price + bonus
    by_worth = np.argsort(-worth)
    spots = np.empty(n, np.int32)
    gain = np.empty(n)
    common = np.empty(n)
    members = np.empty((n, capacity), np.int32)
    taken = np.empty(n, np.int64)
    value = np.empty(n)
    for i in range(n):
        count = _candidates(i, d, near, reach, worth, by_worth, islands.position, spots)
        profit, taken[i] = _best_members(
            i, d, islands.leaf, price, bonus, levels, spots, count, capacity, gain, common, members[i]
        )
        value[i] = -profit
    bound = price.sum() + (island_price * islands.needs).sum()
    served[:] = 0.0
    reached[:] = 0.0
    stamp = np.full(n - 1, -1, np.int64)
    for i in np.argsort(value, kind="mergesort")[:p]:
        bound += value[i]
        for k in range(taken[i]):
            served[islands.leaf[members[i, k]]] += 1.0
            g = islands.inner[members[i, k]]
            while g >= 0 and stamp[g] != i:
                stamp[g] = i
                reached[g] += 1.0
                g = islands.parent[g]
    return bound


@njit(cache=True)
def climb_islands(d, near, reach, islands, capacity, p, price, target, steps, patience, step):  # type: ignore[no-untyped-def]
    """Improve `price` in place, with prices of islands from zero, by subgradient steps; returns the best bound."""
    n = price.shape[0]
    near, reach = whole_lists(d, near, reach)
    island_price = np.zeros(n - 1)
    served, reached = np.zeros(n), np.zeros(n - 1)
    direction, island_direction = np.zeros(n), np.zeros(n - 1)
    best = -np.inf
    best_price, best_island = price.copy(), island_price.copy()
    waited = 0
    for _ in range(steps):
        bound = _relax(d, near, reach, islands, capacity, p, price, island_price, served, reached)
        if best == -np.inf or bound > best + 1e-7 * abs(best):
            best = bound
            best_price[:] = price
            best_island[:] = island_price
            waited = 0
        else:
            waited += 1
            if waited >= patience:
                step *= 0.6
                waited = 0
                price[:] = best_price
                island_price[:] = best_island
                direction[:] = 0.0
                island_direction[:] = 0.0
                if step < 0.002:
                    break
                continue
        direction[:] = 0.6 * direction + (1.0 - served)
        for g in range(n - 1):
            slope = islands.needs[g] - reached[g]
            if island_price[g] <= 0.0 and slope < 0.0:
                slope = 0.0
            island_direction[g] = 0.6 * island_direction[g] + slope
        norm = (direction * direction).sum() + (island_direction * island_direction).sum()
        if norm == 0.0:
            break
        length = step * max(target - bound, 1e-4 * target) / norm
        price += length * direction
        for g in range(n - 1):
            island_price[g] = max(0.0, island_price[g] + length * island_direction[g])
    price[:] = best_price
    return best
