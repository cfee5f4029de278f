"""The moves of the search, one by one: each costs at most its threshold, and the best is only ever one that fits."""

from __future__ import annotations

import numpy as np
import pytest
from tiny import cost, instance, overload

from posko.planning.grouping import Instance
from posko.planning.grouping.anneal import keep_best, total_overload, try_chain
from posko.planning.grouping.state import State, empty_state, fill

OF = instance([0, 1, 2, 10, 11, 12], 3, 2)


def state_of(of: Instance, labels: list[int]) -> State:
    state = empty_state(len(of), of.p)
    fill(state, of.d, of.demand, np.array(labels, np.int32))
    return state


@pytest.mark.parametrize(
    ("labels", "over"), [([0, 0, 0, 1, 1, 1], 0), ([0, 0, 0, 0, 1, 1], 1), ([0, 0, 0, 0, 0, 1], 2)]
)
def test_overload_is_demand_beyond_capacity(labels: list[int], over: int) -> None:
    assert total_overload(state_of(OF, labels), OF.capacity) == over == overload(OF, np.array(labels))


def test_the_best_is_replaced_only_by_cheaper_groups_that_fit() -> None:
    best = np.zeros(6, np.int32)
    good, worse, crowded = [0, 0, 0, 1, 1, 1], [0, 0, 1, 0, 1, 1], [0, 0, 0, 0, 0, 1]
    held = keep_best(state_of(OF, worse), OF.capacity, best, np.inf)
    assert (held, best.tolist()) == (cost(OF, np.array(worse)), worse)
    held = keep_best(state_of(OF, crowded), OF.capacity, best, held)
    assert best.tolist() == worse
    held = keep_best(state_of(OF, good), OF.capacity, best, held)
    assert (held, best.tolist()) == (4.0, good)
    assert keep_best(state_of(OF, worse), OF.capacity, best, held) == 4.0
    assert best.tolist() == good


def chain_of_three() -> tuple[Instance, State]:
    """Groups of up to 4 at 0 and 9, at 10 and 19, at 20: those at 9 and at 19 would each be better off in the next."""
    of = instance([0, 9, 10, 19, 20], 4, 3, [3, 1, 3, 1, 3])
    return of, state_of(of, [0, 0, 1, 1, 2])


def test_a_chain_carries_one_to_a_full_group_and_another_on_to_a_third() -> None:
    of, state = chain_of_three()
    assert try_chain(state, of.d, of.demand, of.capacity, 1, 3, 2, 0.0)
    assert state.group.tolist() == [0, 1, 1, 2, 2]
    assert state.load.tolist() == [3, 4, 4]
    assert state.cost.sum() == pytest.approx(cost(of, state.group)) == 2.0


@pytest.mark.parametrize(("third", "capacity", "threshold"), [(0, 9, 99.0), (1, 9, 99.0), (2, 3, 99.0), (2, 4, -16.5)])
def test_a_chain_changes_nothing_without_a_third_group_room_or_profit(
    third: int, capacity: int, threshold: float
) -> None:
    of, state = chain_of_three()
    assert not try_chain(state, of.d, of.demand, capacity, 1, 3, third, threshold)
    assert state.group.tolist() == [0, 0, 1, 1, 2]
