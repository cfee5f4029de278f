"""Groups of at most two: a minimum-weight matching, solved exactly."""

from __future__ import annotations

import numpy as np
import rustworkx
from numpy.typing import NDArray

from posko.planning.grouping.state import IntArray

#: The matching works on whole numbers: distances are counted in millionths.
_SCALE = 1_000_000


def pair_up(d: NDArray[np.float32], groups: int) -> IntArray:
    """Split n nodes into `groups` groups of one or two (n/2 ≤ groups ≤ n) at least total distance; labels (n,).

    Exactly n - groups nodes are paired with another; each single node is matched with a stand-in at no cost.
    """
    n = d.shape[0]
    singles = 2 * groups - n
    edges = [(i, j, -int(d[i, j] * _SCALE)) for i in range(n) for j in range(i + 1, n)]
    edges += [(i, n + s, 0) for s in range(singles) for i in range(n)]
    graph = rustworkx.PyGraph()
    graph.add_nodes_from(range(n + singles))
    graph.add_edges_from(edges)
    matched = rustworkx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    labels = np.full(n, -1, np.int32)
    for g, (i, j) in enumerate(sorted((min(e), max(e)) for e in matched)):
        labels[i] = g
        if j < n:
            labels[j] = g
    return labels
