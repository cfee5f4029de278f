"""Shortest ways from some nodes to others: Dijkstra's search with a binary heap, cut off when all are found."""

from __future__ import annotations

import numpy as np
from numba import njit

from posko.planning.roads.network import Arcs, IntArray
from posko.planning.roads.table import NO_WAY


def milliseconds(arcs: Arcs, part: IntArray, sources: IntArray, targets: IntArray) -> IntArray:
    """From each source to each target (both without doubles), (sources, targets); `NO_WAY` between two parts."""
    found: IntArray = _search(arcs.start, arcs.head, arcs.ms, part, sources, targets)
    return found


@njit(cache=True)
def _search(start, head, ms, part, sources, targets):  # type: ignore[no-untyped-def]
    n = start.shape[0] - 1
    found = np.full((sources.shape[0], targets.shape[0]), NO_WAY, np.int32)
    column = np.full(n, -1, np.int32)
    for k in range(targets.shape[0]):
        column[targets[k]] = k
    far = np.int64(NO_WAY)
    best = np.full(n, far, np.int64)
    touched = np.empty(n, np.int32)
    keys = np.empty(head.shape[0] + 2, np.int64)
    nodes = np.empty(head.shape[0] + 2, np.int32)
    for row in range(sources.shape[0]):
        left = 0
        for k in range(targets.shape[0]):
            left += part[targets[k]] == part[sources[row]]
        source = sources[row]
        best[source], touched[0], seen = 0, source, 1
        keys[0], nodes[0], size = 0, source, 1
        while size > 0 and left > 0:
            away, v = keys[0], nodes[0]
            size -= 1
            _sink(keys, nodes, size)
            if away > best[v]:
                continue
            if column[v] >= 0:
                found[row, column[v]] = away
                left -= 1
            for k in range(start[v], start[v + 1]):
                w, total = head[k], away + ms[k]
                if total < best[w]:
                    if best[w] == far:
                        touched[seen] = w
                        seen += 1
                    best[w] = total
                    _rise(keys, nodes, size, total, w)
                    size += 1
        for k in range(seen):
            best[touched[k]] = far
    return found


@njit(cache=True)
def _rise(keys, nodes, size, key, node):  # type: ignore[no-untyped-def]
    """One more on the heap of `size`."""
    k = size
    while k > 0 and keys[(k - 1) >> 1] > key:
        keys[k], nodes[k] = keys[(k - 1) >> 1], nodes[(k - 1) >> 1]
        k = (k - 1) >> 1
    keys[k], nodes[k] = key, node


@njit(cache=True)
def _sink(keys, nodes, size):  # type: ignore[no-untyped-def]
    """The last of the heap, at `size`, goes to the top, in place of the one that left, and down to where it belongs."""
    key, node, k = keys[size], nodes[size], 0
    while True:
        child = 2 * k + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[k], nodes[k] = keys[child], nodes[child]
        k = child
    keys[k], nodes[k] = key, node
