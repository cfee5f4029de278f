"""The state under search: what is kept up to date is what computing it anew would give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import instance, instances, partitions

from posko.planning.grouping import Instance
from posko.planning.grouping.state import (
    State,
    below,
    cost_exchanged,
    cost_with,
    cost_without,
    empty_state,
    fill,
    move,
    next_random,
    uniform,
)


def state_of(of: Instance, labels: object) -> State:
    state = empty_state(len(of), of.p)
    fill(state, of.d, of.demand, np.asarray(labels, np.int32))
    return state


def assert_as_new(of: Instance, state: State) -> None:
    """The state says of its groups what a state filled with them says."""
    new = state_of(of, state.group)
    np.testing.assert_array_equal(state.size, new.size)
    np.testing.assert_array_equal(state.load, new.load)
    np.testing.assert_allclose(state.sums, new.sums, atol=1e-6)
    np.testing.assert_allclose(state.cost, new.cost, atol=1e-6)
    for g in range(of.p):
        inside = set(state.members[g, : state.size[g]].tolist())
        assert inside == set(np.flatnonzero(state.group == g).tolist())
        assert all(state.members[g, state.place[j]] == j for j in inside)


@settings(deadline=None)
@given(instances(general=True), st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=30))
def test_after_any_moves_everything_is_as_if_computed_anew(of: Instance, moves: list[tuple[int, int]]) -> None:
    state = state_of(of, next(partitions(len(of), of.p)))
    for j, g in moves:
        node, group = j % len(of), g % of.p
        if state.group[node] != group:
            move(state, of.d, of.demand, node, group)
    assert_as_new(of, state)


@settings(deadline=None)
@given(instances(general=True), st.data())
def test_costs_of_a_move_are_those_after_it(of: Instance, data: st.DataObject) -> None:
    state = state_of(of, data.draw(st.sampled_from(list(partitions(len(of), of.p))[:50])))
    j, i = (data.draw(st.integers(0, len(of) - 1)) for _ in range(2))
    a, b = int(state.group[j]), int(state.group[i])
    if a == b:
        return
    without, with_it = cost_without(state, of.d, j), cost_with(state, of.d, j, b)
    for_j, for_i = cost_exchanged(state, of.d, j, i), cost_exchanged(state, of.d, i, j)
    move(state, of.d, of.demand, j, b)
    assert (state.cost[a], state.cost[b]) == (pytest.approx(without, abs=1e-6), pytest.approx(with_it, abs=1e-6))
    move(state, of.d, of.demand, i, a)
    assert (state.cost[a], state.cost[b]) == (pytest.approx(for_j, abs=1e-6), pytest.approx(for_i, abs=1e-6))


def test_the_median_is_the_member_nearest_to_the_others() -> None:
    state = state_of(instance([0, 4, 5, 9], 4, 1), [0, 0, 0, 0])
    assert (state.median[0], state.cost[0]) == (1, 10.0)


def test_of_equal_members_the_lowest_is_the_median_in_whatever_order_they_came() -> None:
    of = instance([0, 1], 2, 2)
    state = state_of(of, [0, 1])
    move(state, of.d, of.demand, 0, 1)
    assert state.members[1, :2].tolist() == [1, 0]
    assert state.median[1] == 0


def test_an_empty_group_has_no_median_and_costs_nothing() -> None:
    of = instance([0, 1], 2, 2)
    state = state_of(of, [0, 1])
    assert cost_without(state, of.d, 0) == 0.0
    move(state, of.d, of.demand, 0, 1)
    assert (state.median[0], state.cost[0], state.size[0], state.load[0]) == (-1, 0.0, 0, 0)


def test_random_numbers_are_those_of_xorshift64_star() -> None:
    """Recomputed with whole numbers of any length."""
    rng = np.array([12345], np.uint64)
    x, wrap = 12345, 2**64
    for _ in range(20):
        x ^= x >> 12
        x = (x ^ (x << 25)) % wrap
        x ^= x >> 27
        assert int(next_random(rng)) == x * 2685821657736338717 % wrap


def test_random_numbers_stay_in_their_range_and_reach_all_of_it() -> None:
    rng = np.array([1], np.uint64)
    assert {int(below(rng, 5)) for _ in range(500)} == set(range(5))
    shares = [uniform(rng) for _ in range(2000)]
    assert 0.0 < min(shares) < 0.01
    assert 0.99 < max(shares) < 1.0
    assert abs(np.mean(shares) - 0.5) < 0.03
