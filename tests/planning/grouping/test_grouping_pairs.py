"""Groups of two are matched exactly: no pairing costs less."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import assert_groups, cost, instance, instances, optimum, overload

from posko.planning.grouping import Instance
from posko.planning.grouping.pairs import pair_up


def of_pairs(of: Instance, groups: int) -> Instance:
    return Instance(of.d, of.demand, 2, groups)


@settings(max_examples=100, deadline=None)
@given(instances(general=False, nodes_max=8), st.data())
def test_no_pairing_costs_less(of: Instance, data: st.DataObject) -> None:
    groups = data.draw(st.integers(-(-len(of) // 2), len(of)))
    pairs = of_pairs(of, groups)
    labels = pair_up(of.d, groups)
    assert_groups(pairs, labels)
    assert overload(pairs, labels) == 0
    assert cost(pairs, labels) == pytest.approx(optimum(pairs), abs=1e-4)


def test_the_greedy_pair_is_not_always_taken() -> None:
    """1 and 2 are nearest, but then 0 and 3 are left with each other."""
    labels = pair_up(instance([0, 10, 19, 29], 2, 2).d, 2)
    assert labels[0] == labels[1] != labels[2] == labels[3]


def test_with_a_group_to_spare_the_loneliest_node_is_alone() -> None:
    labels = pair_up(instance([0, 1, 500, 10, 11], 2, 3).d, 3)
    assert np.bincount(labels)[labels[2]] == 1


def test_as_many_groups_as_nodes_pair_nobody() -> None:
    assert sorted(pair_up(instance([0, 1, 2], 2, 3).d, 3).tolist()) == [0, 1, 2]


def test_a_hundred_nodes_on_a_line_are_paired_with_their_neighbours() -> None:
    places = np.repeat(np.arange(50.0) * 10, 2) + np.tile([0.0, 1.0], 50)
    of = instance(np.random.default_rng(0).permutation(places), 2, 50)
    assert cost(of, pair_up(of.d, 50)) == pytest.approx(50.0)
