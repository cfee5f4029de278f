"""The small network has the same ways as the whole one; parts are what one can drive between."""

from __future__ import annotations

import heapq
from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from posko.planning.roads.contracting import contract
from posko.planning.roads.network import CLOSED, SMALLEST_KM, RoadNetwork, Way, parts_of
from posko.planning.roads.searching import milliseconds
from posko.planning.roads.snapping import SNAP_KM, snap
from posko.planning.roads.table import NO_WAY
from posko.planning.roads.tags import Direction
from roadmaking import STEP_KM, at

KMH = 30.0
NODES = 14


def network(*ways: Way, places: int = NODES, kmh: float = KMH) -> RoadNetwork:
    """Nodes on a line, 10 km from each other, unless a way says otherwise: large enough for any part to be used."""
    return RoadNetwork.of(np.array([at(9.0 * k, k % 3) for k in range(places)]), ways, kmh=kmh)


@st.composite
def networks(draw: st.DrawFn) -> RoadNetwork:
    node = st.integers(0, NODES - 1)
    way = st.builds(
        Way,
        st.lists(node, min_size=2, max_size=5),
        st.sampled_from([5.0, 20.0, 60.0]),
        st.sampled_from(list(Direction)),
    )
    return network(*draw(st.lists(way, min_size=1, max_size=14)))


def searched(roads: RoadNetwork, start: int) -> dict[int, int]:
    """Milliseconds from a node to all that can be reached, plainly."""
    ahead: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for (a, b), (forth, back) in zip(roads.ends.tolist(), roads.ms.tolist(), strict=True):
        ahead[a] += [(b, forth)] if forth < CLOSED else []
        ahead[b] += [(a, back)] if back < CLOSED else []
    best: dict[int, int] = {}
    waiting = [(0, start)]
    while waiting:
        ms, node = heapq.heappop(waiting)
        if node not in best:
            best[node] = ms
            for head, cost in ahead[node]:
                heapq.heappush(waiting, (ms + cost, head))
    return best


@settings(max_examples=300, deadline=None, derandomize=True)
@given(networks(), st.sets(st.integers(0, NODES - 1), min_size=1, max_size=6))
def test_ways_between_kept_nodes_are_as_long_as_before(roads: RoadNetwork, kept: set[int]) -> None:
    parts = parts_of(roads)
    nodes = np.array(sorted(k for k in kept if parts.usable[k]), np.int32)
    small = contract(roads, parts, nodes)
    rows = small.row[nodes]
    found = milliseconds(small.forth, small.part, rows, rows)
    back = milliseconds(small.back, small.part, rows, rows)
    for i, a in enumerate(nodes.tolist()):
        ways = searched(roads, a)
        for j, b in enumerate(nodes.tolist()):
            there_and_back = b in ways and a in searched(roads, b)
            assert found[i, j] == (ways[b] if there_and_back else NO_WAY)
            assert back[j, i] == found[i, j]
            assert (parts.part[a] == parts.part[b]) == there_and_back


def test_a_chain_and_dead_ends_are_left_out() -> None:
    roads = network(Way([0, 1, 2, 3, 4], KMH), Way([2, 5, 6], KMH), Way([3, 7], KMH))
    small = contract(roads, parts_of(roads), np.array([0, 4], np.int32))
    assert len(small) == 2
    assert len(small.forth.head) == 2


def test_a_circle_at_which_nobody_stands_is_left_out() -> None:
    roads = network(Way([0, 1, 2, 3, 1], KMH), Way([3, 4], KMH))
    assert len(contract(roads, parts_of(roads), np.array([0, 4], np.int32))) == 2


def test_a_part_with_little_road_is_not_used() -> None:
    short = RoadNetwork.of(
        np.array([at(0, 0), at(0, 1), at(20, 0), at(30, 0)]), [Way([0, 1], KMH), Way([2, 3], KMH)], kmh=KMH
    )
    assert STEP_KM < SMALLEST_KM < 10 * STEP_KM
    assert parts_of(short).usable.tolist() == [False, False, True, True]


def test_a_street_one_cannot_come_back_from_is_no_part_of_the_rest() -> None:
    roads = network(Way([0, 1], KMH), Way([1, 2], KMH, Direction.FORWARD))
    parts = parts_of(roads)
    assert parts.part[0] == parts.part[1] != parts.part[2]
    assert not parts.usable[2]


def test_a_place_meets_the_nearest_usable_node_within_reach() -> None:
    roads = RoadNetwork.of(np.array([at(0, 0), at(10, 0), at(5, 0)]), [Way([0, 1], KMH)], kmh=KMH)
    reach = SNAP_KM / STEP_KM
    asked = [at(0, 0), at(9.6, 0), at(reach - 0.001, 0), at(reach + 0.001, 0), at(5, 0)]
    node, km = snap(roads, np.array([True, True, False]), np.array(asked))
    assert node.tolist() == [0, 1, 0, -1, -1]
    assert km == pytest.approx([0.0, 0.4 * STEP_KM, SNAP_KM - 0.001 * STEP_KM, 0.0, 0.0], abs=1e-4)


def test_of_two_nodes_equally_near_the_lower_number_counts() -> None:
    roads = RoadNetwork.of(np.array([at(0, 1), at(0, -1)]), [Way([0, 1], KMH)], kmh=KMH)
    node, _ = snap(roads, np.array([True, True]), np.array([at(0, 0)]))
    assert node.tolist() == [0]
