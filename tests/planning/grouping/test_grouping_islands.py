"""The family of islands: all clusters of a dendrogram, nested or apart, laid out so that each is a run of positions."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import instance, instances

from posko.planning.grouping import Instance
from posko.planning.grouping.islands import Islands, islands_of


def runs(islands: Islands) -> dict[int, frozenset[int]]:
    """The nodes of each island, by walking up from every leaf."""
    members: dict[int, set[int]] = {g: set() for g in range(len(islands.parent))}
    for position, node in enumerate(islands.leaf):
        island = int(islands.inner[position])
        while island >= 0:
            members[island].add(int(node))
            island = int(islands.parent[island])
    return {g: frozenset(nodes) for g, nodes in members.items()}


@settings(deadline=None)
@given(instances(general=False, nodes_max=12), st.integers(1, 5))
def test_islands_are_nested_or_apart_and_the_largest_has_everybody(of: Instance, capacity: int) -> None:
    islands = islands_of(of.d, capacity)
    found = runs(islands)
    n = len(of)
    assert len(found) == n - 1
    assert found[int(islands.top_down[0])] == frozenset(range(n))
    for one in found.values():
        assert len(one) >= 2
        assert all(one <= other or other <= one or not one & other for other in found.values())


@settings(deadline=None)
@given(instances(general=False, nodes_max=12), st.integers(1, 5))
def test_an_island_needs_as_many_groups_as_its_nodes_fill(of: Instance, capacity: int) -> None:
    islands = islands_of(of.d, capacity)
    for island, nodes in runs(islands).items():
        assert islands.needs[island] == -(-len(nodes) // capacity)


@settings(deadline=None)
@given(instances(general=False, nodes_max=12), st.integers(1, 5), st.randoms(use_true_random=False))
def test_no_groups_count_for_less_than_an_island_asks(of: Instance, capacity: int, random: Random) -> None:
    islands = islands_of(of.d, capacity)
    group = [k // capacity for k in range(len(of) + 3)]
    random.shuffle(group)
    for island, nodes in runs(islands).items():
        sizes = np.bincount([group[node] for node in nodes])
        rest = int(islands.rest[island])
        assert 1 <= rest <= capacity
        assert np.minimum(sizes, rest).sum() >= islands.needs[island] * rest


@settings(deadline=None)
@given(instances(general=False, nodes_max=12))
def test_an_island_is_a_run_of_positions_and_named_by_a_gap_inside_it(of: Instance) -> None:
    islands = islands_of(of.d, 3)
    assert sorted(islands.leaf.tolist()) == list(range(len(of)))
    assert islands.position[islands.leaf].tolist() == list(range(len(of)))
    for gap, nodes in runs(islands).items():
        places = sorted(int(islands.position[node]) for node in nodes)
        assert places == list(range(places[0], places[-1] + 1))
        assert places[0] <= gap < places[-1]
        assert (islands.first[gap], islands.last[gap]) == (places[0], places[-1])


@settings(deadline=None)
@given(instances(general=False, nodes_max=12))
def test_from_the_top_down_no_island_comes_before_the_one_around_it(of: Instance) -> None:
    islands = islands_of(of.d, 3)
    place = {int(g): k for k, g in enumerate(islands.top_down)}
    assert sorted(place) == list(range(len(of) - 1))
    assert islands.parent[islands.top_down[0]] == -1
    assert all(place[int(islands.parent[g])] < place[g] for g in place if islands.parent[g] >= 0)


def test_villages_are_islands() -> None:
    of = instance([0, 1, 2, 100, 101, 500], 2, 3)
    found = set(runs(islands_of(of.d, 2)).values())
    assert {frozenset({0, 1, 2}), frozenset({3, 4}), frozenset({0, 1, 2, 3, 4}), frozenset(range(6))} <= found


def test_two_nodes_are_one_island() -> None:
    islands = islands_of(instance([0, 1], 1, 1).d, 1)
    assert runs(islands) == {0: frozenset({0, 1})}
    assert islands.needs.tolist() == [2]


def test_distances_are_left_as_they_were() -> None:
    d = instance(np.arange(8.0) ** 2, 3, 3).d
    before = d.copy()
    islands_of(d, 3)
    np.testing.assert_array_equal(d, before)
