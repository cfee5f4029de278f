"""Closing a group here and opening it there: all of it or nothing of it."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import cost, instance, instances, overload, partitions

from posko.planning.grouping import Instance
from posko.planning.grouping.search import neighbours
from posko.planning.grouping.state import State, empty_state, fill
from posko.planning.grouping.transplant import try_transplant


def state_of(of: Instance, labels: list[int]) -> State:
    state = empty_state(len(of), of.p)
    fill(state, of.d, of.demand, np.array(labels, np.int32))
    return state


def transplant(of: Instance, state: State, group: int, node: int, threshold: float) -> bool:
    scratch, origins = (np.empty(2 * len(of) + 2, np.int32) for _ in range(2))
    return bool(
        try_transplant(
            state, of.d, neighbours(of.d, 24), of.demand, of.capacity, group, node, threshold, scratch, origins
        )
    )


@settings(max_examples=200, deadline=None)
@given(instances(general=True), st.data())
def test_it_is_done_whole_within_the_threshold_or_leaves_everything_alone(of: Instance, data: st.DataObject) -> None:
    labels = data.draw(st.sampled_from(list(partitions(len(of), of.p))[:60]))
    state = state_of(of, labels)
    before, over = cost(of, np.array(labels)), overload(of, np.array(labels))
    group, node = data.draw(st.integers(0, of.p - 1)), data.draw(st.integers(0, len(of) - 1))
    threshold = data.draw(st.sampled_from([0.0, 1.0, 50.0, 1e9]))
    done = transplant(of, state, group, node, threshold)
    if not done:
        assert state.group.tolist() == labels
    else:
        assert cost(of, state.group) - before <= threshold + 1e-3
        assert overload(of, state.group) <= over
        assert state.group[node] == group
    assert sorted(set(state.group.tolist())) == list(range(of.p))
    np.testing.assert_allclose(state.cost.sum(), cost(of, state.group), atol=1e-3)


def test_a_group_too_many_in_one_village_goes_to_the_other() -> None:
    villages = [0, 1, 2, 3, 1000, 1010, 1020, 1030, 1040, 1050]
    of = instance(villages, 6, 3)
    state = state_of(of, [0, 0, 1, 1, 2, 2, 2, 2, 2, 2])
    assert transplant(of, state, 0, 9, 0.0)
    assert len(set(state.group[:4].tolist())) == 1
    assert len(set(state.group[4:].tolist())) == 2


def test_a_node_of_the_group_itself_is_no_other_region() -> None:
    of = instance([0, 1, 10, 11], 4, 2)
    assert not transplant(of, state_of(of, [0, 0, 1, 1]), 0, 1, 1e9)
