"""A network made small: what no place stands at and nothing branches at is left out, and no way gets longer.

A node with two neighbours becomes one piece of road between them, a dead end goes. What is left are crossings and the
nodes where places stand.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from posko.planning.roads.network import CLOSED, Arcs, IntArray, Parts, RoadNetwork, arcs_of


@dataclass(frozen=True, eq=False)
class SmallNetwork:
    """`forth` and `back` are the ways out of each kept node and into it; `row[v]` is node v of the network, or -1.

    `part`: of each kept node; no way leads from one part to another.
    """

    forth: Arcs
    back: Arcs
    row: IntArray
    part: IntArray

    def __len__(self) -> int:
        return len(self.part)


def contract(network: RoadNetwork, parts: Parts, kept: IntArray) -> SmallNetwork:
    """The network between the nodes `kept`, with the same milliseconds between any two of them."""
    first, second = network.ends[:, 0], network.ends[:, 1]
    inside = parts.usable[first] & (parts.part[first] == parts.part[second]) & (first != second)
    keep = np.zeros(len(network), np.bool_)
    keep[kept] = True
    ends, ms = network.ends[inside].copy(), network.ms[inside].copy()
    alive = _leave_out(ends, ms, keep)
    left = np.unique(np.concatenate([ends[alive].reshape(-1), kept]))
    row = np.full(len(network), -1, np.int32)
    row[left] = np.arange(len(left), dtype=np.int32)
    ends, ms = row[ends[alive]], ms[alive]
    return SmallNetwork(
        arcs_of(len(left), ends, ms), arcs_of(len(left), ends, ms, back=True), row, parts.part[left].astype(np.int32)
    )


def _leave_out(ends: IntArray, ms: NDArray[np.int64], keep: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which pieces are left; `ends` and `ms` of those become what they stand for now."""
    halves = 2 * len(ends)
    lists = np.full(len(keep), -1, np.int64), np.full(halves, -1, np.int64), np.full(halves, -1, np.int64)
    at, cost = ends.reshape(-1), ms.reshape(-1)
    alive = np.ones(len(ends), np.bool_)
    _eliminate(at, cost, alive, keep, *lists, np.zeros(len(keep), np.int64))
    return alive


@njit(cache=True)
def _link(head, following, before, node, half):  # type: ignore[no-untyped-def]
    following[half], before[half] = head[node], -1
    if head[node] >= 0:
        before[head[node]] = half
    head[node] = half


@njit(cache=True)
def _unlink(head, following, before, node, half):  # type: ignore[no-untyped-def]
    if before[half] >= 0:
        following[before[half]] = following[half]
    else:
        head[node] = following[half]
    if following[half] >= 0:
        before[following[half]] = before[half]


@njit(cache=True)
def _eliminate(at, cost, alive, keep, head, following, before, degree):  # type: ignore[no-untyped-def]
    """Half h of piece h // 2 stands at node `at[h]` and leads to the other half, h ^ 1, in `cost[h]`.

    `head`, `following`, `before`: the halves at each node as a list; `degree`: how many.
    """
    for half in range(at.shape[0]):
        _link(head, following, before, at[half], half)
        degree[at[half]] += 1
    waiting = [np.int64(v) for v in range(keep.shape[0] - 1, -1, -1)]
    while len(waiting) > 0:
        v = waiting.pop()
        if keep[v] or degree[v] == 0 or degree[v] > 2:
            continue
        h, k = head[v], following[head[v]]
        u = at[h ^ 1]
        if k >= 0 and at[k ^ 1] != u:
            w = at[k ^ 1]
            _join(at, cost, alive, head, following, before, h, k)
            _merge(at, cost, alive, head, following, before, degree, h ^ 1)
            degree[v] = 0
            waiting.append(w)
        else:
            for half in (h, k):
                if half >= 0:
                    _unlink(head, following, before, u, half ^ 1)
                    degree[u] -= 1
                    alive[half // 2] = False
            degree[v] = 0
        waiting.append(u)


@njit(cache=True)
def _join(at, cost, alive, head, following, before, h, k):  # type: ignore[no-untyped-def]
    """The pieces of halves h and k, at one node between two others, become one piece, that of h."""
    w, closed = at[k ^ 1], np.int64(CLOSED)
    cost[h ^ 1] = min(closed, cost[h ^ 1] + cost[k])
    cost[h] = min(closed, cost[k ^ 1] + cost[h])
    _unlink(head, following, before, w, k ^ 1)
    alive[k // 2] = False
    at[h] = w
    _link(head, following, before, w, h)


@njit(cache=True)
def _merge(at, cost, alive, head, following, before, degree, half):  # type: ignore[no-untyped-def]
    """Where another piece joins the same two nodes, the piece of `half` goes and the other is as short as either."""
    u, w = at[half], at[half ^ 1]
    other = head[u]
    while other >= 0:
        if other != half and at[other ^ 1] == w:
            cost[other] = min(cost[other], cost[half])
            cost[other ^ 1] = min(cost[other ^ 1], cost[half ^ 1])
            _unlink(head, following, before, u, half)
            _unlink(head, following, before, w, half ^ 1)
            degree[u] -= 1
            degree[w] -= 1
            alive[half // 2] = False
            return
        other = following[other]
