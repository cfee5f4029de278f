"""Exact manning: which officers go to which posts, by successive cheapest paths, when there may be too few of them.

Every post is manned wholly or not at all, in a given order. The network has one node for each source (a class of
interchangeable officers); posts are only the ways by which one source can stand in for another.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

#: Costs are read to this many parts of a minute. A power of two, so that sums of costs are exact in float64: equal
#: costs are equal and not a rounding apart, and a tie is decided by index on every machine.
PARTS_OF_A_MINUTE = 2**20
#: Over 8,000 such costs can be added before a sum leaves the exact range.
COST_MAX = 1e6


@dataclass(frozen=True, eq=False)
class Manning:
    """Who goes where.

    `flow[s, p]`: officers of source s at post p, int32. `manned[p]`: post p has all its officers; if not, it has none.
    `minutes`: the sum of the costs of all officers.
    """

    flow: NDArray[np.int32]
    manned: NDArray[np.bool_]
    minutes: float


def man_posts(
    cost: NDArray[np.float64],
    supply: ArrayLike,
    demand: ArrayLike,
    allowed: NDArray[np.bool_],
    order: ArrayLike,
    *,
    limit: int | None = None,
) -> Manning:
    """Man the posts in `order`, at the least total cost.

    A post is manned with all its officers if that is possible together with every post manned before it (those keep
    their manning, though perhaps by others); if not, it stays empty and the next is tried. The flow has the least cost
    of all that man exactly these posts. Of equally cheap ways to bring an officer, the search takes the first it comes
    to, going through sources and posts by index; so the same input gives the same answer everywhere.

    `cost` (sources, posts): minutes for one officer, 0 to `COST_MAX`, read to 1/`PARTS_OF_A_MINUTE`; where `allowed`
    (the same shape) is false it does not matter. `supply` (sources,): officers, ≥ 0. `demand` (posts,): officers, ≥ 1.
    `order` (posts,): every post index once. `limit`: officers that may leave in all, ≥ 0; None for no limit.

    Raises ValueError for an input outside these ranges.
    """
    supply, demand, order = (np.asarray(given, dtype=np.int64) for given in (supply, demand, order))
    if limit is not None and limit < 0:
        raise ValueError("limit must be at least 0")
    _check(cost, supply, demand, allowed, order)
    officers = int(supply.sum()) if limit is None else min(limit, int(supply.sum()))
    network = _network(cost, supply, allowed, int(demand.max(initial=0)))
    manned = _man_all(network, demand, order, officers)
    minutes = float((network.flow * np.where(allowed, cost, 0.0)).sum())
    return Manning(network.flow, manned, minutes)


def _check(
    cost: NDArray[np.float64],
    supply: NDArray[np.int64],
    demand: NDArray[np.int64],
    allowed: NDArray[np.bool_],
    order: NDArray[np.int64],
) -> None:
    shape = (len(supply), len(demand))
    if cost.shape != shape or allowed.shape != shape:
        raise ValueError(f"cost {cost.shape} and allowed {allowed.shape} must both be (sources, posts) = {shape}")
    if (supply < 0).any() or (demand < 1).any():
        raise ValueError("supply must be at least 0, demand at least 1")
    if not np.array_equal(np.sort(order), np.arange(len(demand))):
        raise ValueError("order must name every post once")
    used = cost[allowed]
    # Written so that NaN fails too.
    if not ((used >= 0) & (used <= COST_MAX)).all():
        raise ValueError(f"cost must be between 0 and {COST_MAX:g} minutes wherever it is allowed")


class _Network(NamedTuple):
    """Problem, flow and scratch space in one value, so that the kernels below pass one argument.

    `price[s]` ≥ 0 is the dual value of a source: what one more officer there would save. It is 0 while the source has
    officers `free`, and every officer posted from s to p is at one that is cheapest by cost + price for p.
    """

    minutes: NDArray[np.float64]  # (posts, sources); infinite where not allowed
    flow: NDArray[np.int32]  # (sources, posts)
    free: NDArray[np.int64]
    price: NDArray[np.float64]
    closed: NDArray[np.bool_]  # sources from which no free officer can ever be reached again
    key: NDArray[np.float64]  # of the running search: reduced cost from each source to the wanted post
    settled: NDArray[np.bool_]
    passed: NDArray[np.bool_]  # posts
    hop_post: NDArray[np.int64]  # the post that an officer of this source would take ...
    hop_source: NDArray[np.int64]  # ... from this source, or -1 if it is the wanted post itself
    log: NDArray[np.int64]  # (changes, 3): source, post, officers added since the wanted post was begun


def _network(
    cost: NDArray[np.float64], supply: NDArray[np.int64], allowed: NDArray[np.bool_], demand_max: int
) -> _Network:
    sources, posts = cost.shape
    exact = np.rint(cost * PARTS_OF_A_MINUTE) / PARTS_OF_A_MINUTE
    return _Network(
        minutes=np.ascontiguousarray(np.where(allowed, exact, np.inf).T),
        flow=np.zeros((sources, posts), np.int32),
        free=supply.copy(),
        price=np.zeros(sources),
        closed=np.zeros(sources, np.bool_),
        key=np.zeros(sources),
        settled=np.zeros(sources, np.bool_),
        passed=np.zeros(posts, np.bool_),
        hop_post=np.zeros(sources, np.int64),
        hop_source=np.zeros(sources, np.int64),
        # A path changes at most two entries for each source, and each path brings at least one officer.
        log=np.zeros((2 * sources * demand_max, 3), np.int64),
    )


@njit(cache=True)
def _man_all(
    network: _Network, demand: NDArray[np.int64], order: NDArray[np.int64], officers: int
) -> NDArray[np.bool_]:
    """Try the posts in order; returns which are manned."""
    manned = np.zeros(len(demand), np.bool_)
    for post in order:
        if demand[post] <= officers and _man_one(network, post, demand[post]):
            manned[post] = True
            officers -= demand[post]
    return manned


@njit(cache=True)
def _man_one(network: _Network, post: int, demand: int) -> bool:
    """Bring `demand` officers to `post` by cheapest paths, or leave everything as it was."""
    price_before = network.price.copy()
    changes = 0
    missing = demand
    while missing > 0:
        source = _find_cheapest(network, post)
        if source < 0:
            if missing == demand:
                # What was searched is complete: its posts accept nobody from outside and nobody inside is free.
                network.closed[:] |= network.settled
            _undo(network, changes)
            network.price[:] = price_before
            return False
        amount = min(missing, _room(network, source))
        changes = _send(network, source, amount, changes)
        missing -= amount
    return True


@njit(cache=True)
def _find_cheapest(network: _Network, post: int) -> int:
    """Dijkstra from `post` back to the nearest source with a free officer, which is returned; -1 if there is none.

    Afterwards the hops lead from that source to the post, and the prices are those of the flow after using them.
    """
    network.key[:] = network.minutes[post] + network.price
    network.hop_post[:] = post
    network.hop_source[:] = -1
    network.settled[:] = network.closed
    network.passed[:] = False
    while True:
        source = _nearest(network.key, network.settled)
        if source < 0:
            return -1
        if network.free[source] > 0:
            _raise_prices(network, network.key[source])
            return source
        network.settled[source] = True
        _relax(network, source)


@njit(cache=True)
def _nearest(key: NDArray[np.float64], settled: NDArray[np.bool_]) -> int:
    nearest, best = -1, np.inf
    for source in range(len(key)):
        if not settled[source] and key[source] < best:
            nearest, best = source, key[source]
    return nearest


@njit(cache=True)
def _relax(network: _Network, source: int) -> None:
    """Let every other source take over a post of `source`, whose officer then moves on."""
    for post in range(len(network.passed)):
        # A post is worth passing once: all its officers are equally dear by cost + price.
        if network.flow[source, post] == 0 or network.passed[post]:
            continue
        network.passed[post] = True
        base = network.key[source] - (network.minutes[post, source] + network.price[source])
        for other in range(len(network.key)):
            key = base + (network.minutes[post, other] + network.price[other])
            if key < network.key[other] and not network.settled[other]:
                network.key[other] = key
                network.hop_post[other] = post
                network.hop_source[other] = source


@njit(cache=True)
def _raise_prices(network: _Network, distance: float) -> None:
    for source in range(len(network.price)):
        if network.settled[source] and not network.closed[source]:
            network.price[source] += distance - network.key[source]


@njit(cache=True)
def _room(network: _Network, source: int) -> int:
    """How many officers the path from `source` can carry."""
    room = int(network.free[source])
    while network.hop_source[source] >= 0:
        relieved = network.hop_source[source]
        room = min(room, int(network.flow[relieved, network.hop_post[source]]))
        source = relieved
    return room


@njit(cache=True)
def _send(network: _Network, source: int, amount: int, changes: int) -> int:
    """Move `amount` officers along the path from `source`; returns the number of logged changes."""
    network.free[source] -= amount
    while source >= 0:
        post, relieved = network.hop_post[source], network.hop_source[source]
        changes = _change(network, source, post, amount, changes)
        if relieved >= 0:
            changes = _change(network, relieved, post, -amount, changes)
        source = relieved
    return changes


@njit(cache=True)
def _change(network: _Network, source: int, post: int, amount: int, changes: int) -> int:
    network.flow[source, post] += amount
    network.log[changes] = (source, post, amount)
    return changes + 1


@njit(cache=True)
def _undo(network: _Network, changes: int) -> None:
    for change in range(changes):
        source, post, amount = network.log[change]
        network.flow[source, post] -= amount
        # The sum over a source's row is what it has given; undoing a posting gives it back.
        network.free[source] += amount
