"""A proven lower bound on the cost of a grouping, by Lagrangian relaxation.

Let every node j pay a price u[j] for being served. For any prices,

    L(u) = sum(u) + the p least of v(i),    v(i) = min sum over served j of (d[i, j] - u[j]), demand within capacity

is at most the cost of every grouping into p groups. The prices are improved by subgradient steps. v(i) is a knapsack:
first its linear relaxation (weaker, but still a valid bound), then, where groups are small, the knapsack itself.
"""

from __future__ import annotations

import numpy as np
from numba import njit

from posko.planning.grouping.ascent import advance, ascent_from


@njit(cache=True)
def whole_lists(d, near, reach):  # type: ignore[no-untyped-def]
    """Lists of near nodes that leave out nobody as near as `reach`: new (near, reach), -1 where a node is struck off.

    Where only some of the nodes at one distance are listed, as in a village on one point, none of them is.
    """
    near, reach = near.copy(), reach.copy()
    for i in range(near.shape[0]):
        listed, within = 0, 0
        for r in range(near.shape[1]):
            listed += d[i, near[i, r]] <= reach[i]
        below = -1.0
        for j in range(d.shape[0]):
            within += d[i, j] <= reach[i]
            if d[i, j] < reach[i]:
                below = max(below, d[i, j])
        if within > listed:
            for r in range(near.shape[1]):
                if d[i, near[i, r]] == reach[i]:
                    near[i, r] = -1
            reach[i] = below
    return near, reach


@njit(cache=True)
def collect(i, d, near, reach, price, by_price, items, profit):  # type: ignore[no-untyped-def]
    """All nodes worth serving from i (price above distance): their number; `items` and `profit` are filled.

    `near[i]` lists the nearest nodes, i first, `reach[i]` the distance of the last of them; what lies beyond can only
    pay with a price above that, and those nodes are first in `by_price`.
    """
    count = 0
    dearest = price[by_price[0]]
    for r in range(near.shape[1]):
        j = near[i, r]
        if j < 0:
            break
        gain = price[j] - d[i, j]
        if gain > 0.0:
            items[count] = j
            profit[count] = gain
            count += 1
        elif d[i, j] > dearest:
            return count
    for r in range(by_price.shape[0]):
        j = by_price[r]
        if price[j] <= reach[i]:
            break
        if d[i, j] > reach[i] and price[j] > d[i, j]:
            items[count] = j
            profit[count] = price[j] - d[i, j]
            count += 1
    return count


@njit(cache=True)
def fractional_knapsack(items, profit, count, demand, capacity):  # type: ignore[no-untyped-def]
    """Best profit when items may be cut, by selecting on profit per demand. Reorders `items` and `profit`.

    Afterwards the items taken whole come first; returns (value, number taken whole, share of the next one).
    """
    room = np.float64(capacity)
    value = 0.0
    low = 0
    high = count
    while high > low:
        middle = (low + high) // 2
        pivot = profit[middle] / demand[items[middle]]
        left = low
        k = low
        right = high
        weight = 0.0
        gain = 0.0
        while k < right:
            density = profit[k] / demand[items[k]]
            if density > pivot:
                weight += demand[items[k]]
                gain += profit[k]
                items[k], items[left] = items[left], items[k]
                profit[k], profit[left] = profit[left], profit[k]
                left += 1
                k += 1
            elif density < pivot:
                right -= 1
                items[k], items[right] = items[right], items[k]
                profit[k], profit[right] = profit[right], profit[k]
            else:
                k += 1
        if weight > room:
            high = left
            continue
        value += gain
        room -= weight
        low = left
        while low < right:
            q = demand[items[low]]
            if q > room:
                return value + room * pivot, low, room / q
            value += profit[low]
            room -= q
            low += 1
    return value, low, 0.0


@njit(cache=True)
def whole_knapsack(items, profit, count, demand, capacity, table, taken):  # type: ignore[no-untyped-def]
    """Best profit of whole items (dynamic programme over capacity); chosen items first afterwards: (value, number)."""
    total = 0
    for k in range(count):
        total += demand[items[k]]
    if total <= capacity:
        return profit[:count].sum(), count
    table[: capacity + 1] = 0.0
    for k in range(count):
        q = demand[items[k]]
        for c in range(capacity, -1, -1):
            taken[k, c] = False
            if c >= q and table[c - q] + profit[k] > table[c]:
                table[c] = table[c - q] + profit[k]
                taken[k, c] = True
    value = table[capacity]
    c = capacity
    chosen = np.zeros(count, np.bool_)
    for k in range(count - 1, -1, -1):
        if taken[k, c]:
            chosen[k] = True
            c -= demand[items[k]]
    front = 0
    for k in range(count):
        if chosen[k]:
            items[k], items[front] = items[front], items[k]
            front += 1
    return value, front


@njit(cache=True)
def relax(d, near, reach, demand, capacity, p, price, exact, served):  # type: ignore[no-untyped-def]
    """L(price); `served[j]` receives how often (or in what share) j is served by the p chosen centres."""
    n = demand.shape[0]
    by_price = np.argsort(-price)
    items = np.empty(n, np.int32)
    profit = np.empty(n, np.float64)
    value = np.empty(n, np.float64)
    for i in range(n):
        count = collect(i, d, near, reach, price, by_price, items, profit)
        value[i] = -fractional_knapsack(items, profit, count, demand, capacity)[0]
    chosen = np.argsort(value, kind="mergesort")[:p]
    served[:] = 0.0
    if not exact:
        total = price.sum()
        for i in chosen:
            count = collect(i, d, near, reach, price, by_price, items, profit)
            gain, whole, share = fractional_knapsack(items, profit, count, demand, capacity)
            total -= gain
            for k in range(whole):
                served[items[k]] += 1.0
            if share > 0.0:
                served[items[whole]] += share
        return total
    return relax_whole(d, near, reach, demand, capacity, p, price, by_price, value, served, items, profit)


@njit(cache=True)
def relax_whole(d, near, reach, demand, capacity, p, price, by_price, value, served, items, profit):  # type: ignore[no-untyped-def]
    """As `relax`, with whole knapsacks, solved only for centres that could still be among the p least."""
    n = demand.shape[0]
    order = np.argsort(value, kind="mergesort")
    table = np.empty(capacity + 1, np.float64)
    taken = np.empty((n, capacity + 1), np.bool_)
    worth = np.full(n, np.inf)
    bar = np.inf
    for solved in range(1, n + 1):
        i = order[solved - 1]
        if value[i] >= bar:
            break
        count = collect(i, d, near, reach, price, by_price, items, profit)
        worth[i] = -whole_knapsack(items, profit, count, demand, capacity, table, taken)[0]
        if (solved >= p and solved % 32 == 0) or solved == p:
            bar = np.partition(worth, p - 1)[p - 1]
    total = price.sum()
    for i in np.argsort(worth, kind="mergesort")[:p]:
        count = collect(i, d, near, reach, price, by_price, items, profit)
        gain, whole = whole_knapsack(items, profit, count, demand, capacity, table, taken)
        total -= gain
        for k in range(whole):
            served[items[k]] += 1.0
    return total


@njit(cache=True)
def climb(d, near, reach, demand, capacity, p, price, target, exact, steps, patience, step):  # type: ignore[no-untyped-def]
    """Improve `price` in place by subgradient steps towards `target` (a known cost); returns the best bound."""
    n = demand.shape[0]
    near, reach = whole_lists(d, near, reach)
    served = np.zeros(n)
    ascent = ascent_from(price, np.full(n, -np.inf), step)
    for _ in range(steps):
        bound = relax(d, near, reach, demand, capacity, p, ascent.price, exact, served)
        if not advance(ascent, bound, 1.0 - served, target, patience):
            break
    price[:] = ascent.best_price
    return ascent.best[0]
