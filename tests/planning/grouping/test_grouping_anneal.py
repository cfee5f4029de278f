"""The moves of the search, one by one: each costs at most its threshold, and the best is only ever one that fits."""

from __future__ import annotations

import numpy as np
import pytest
from tiny import cost, instance, overload

from posko.planning.grouping import Instance
from posko.planning.grouping.anneal import keep_best, total_overload
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
