"""The steps of the bound: knapsacks against trying everything, and a bound for whatever prices."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tiny import instance, instances, optimum

from posko.planning.grouping import Instance
from posko.planning.grouping.bound import collect, fractional_knapsack, relax, whole_knapsack, whole_lists
from posko.planning.grouping.search import neighbours

Sack = tuple[list[float], list[int], int]


@st.composite
def sacks(draw: st.DrawFn) -> Sack:
    """Profits, demands and a capacity; with ties among profit per demand."""
    count = draw(st.integers(1, 6))
    profit = draw(st.lists(st.one_of(st.integers(1, 6).map(float), st.floats(0.1, 50)), min_size=count, max_size=count))
    demand = draw(st.lists(st.integers(1, 6), min_size=count, max_size=count))
    return profit, demand, draw(st.integers(1, 15))


def best_whole(sack: Sack) -> float:
    profit, demand, capacity = sack
    some = (c for r in range(len(profit) + 1) for c in combinations(range(len(profit)), r))
    return max(sum(profit[k] for k in c) for c in some if sum(demand[k] for k in c) <= capacity)


def best_cut(sack: Sack) -> float:
    """Densest first, the last one cut."""
    profit, demand, room = sack
    value = 0.0
    for k in sorted(range(len(profit)), key=lambda k: -profit[k] / demand[k]):
        share = min(1.0, room / demand[k])
        value, room = value + share * profit[k], room - int(share * demand[k])
        if share < 1.0:
            break
    return value


def arrays(sack: Sack) -> tuple[np.ndarray, np.ndarray, int, np.ndarray, int]:
    profit, demand, capacity = sack
    return np.arange(len(profit), dtype=np.int32), np.array(profit), len(profit), np.array(demand), capacity


@settings(deadline=None)
@given(sacks())
def test_items_that_may_be_cut_give_the_best_profit_and_come_first(sack: Sack) -> None:
    items, profit, count, demand, capacity = arrays(sack)
    value, whole, share = fractional_knapsack(items, profit, count, demand, capacity)
    assert value == pytest.approx(best_cut(sack))
    assert sorted(items.tolist()) == list(range(count))
    assert profit.tolist() == [sack[0][k] for k in items]
    last = share * profit[whole] if share > 0 else 0.0
    assert profit[:whole].sum() + last == pytest.approx(value)
    taken = sum(sack[1][k] for k in items[:whole]) + (share * sack[1][items[whole]] if share > 0 else 0.0)
    assert taken <= capacity + 1e-9


@settings(deadline=None)
@given(sacks())
def test_whole_items_give_the_best_profit_and_come_first(sack: Sack) -> None:
    items, profit, count, demand, capacity = arrays(sack)
    table, taken = np.empty(capacity + 1), np.empty((count, capacity + 1), np.bool_)
    value, whole = whole_knapsack(items, profit, count, demand, capacity, table, taken)
    assert value == pytest.approx(best_whole(sack))
    assert sum(sack[0][k] for k in items[:whole]) == pytest.approx(value)
    assert sum(sack[1][k] for k in items[:whole]) <= capacity


def near_lists(of: Instance, k: int) -> tuple[np.ndarray, np.ndarray]:
    """The k nearest nodes of each, itself first, and how far the last of them is (infinite when these are all)."""
    nodes = np.hstack([np.arange(len(of), dtype=np.int32)[:, None], neighbours(of.d, k - 1)])
    if nodes.shape[1] == len(of):
        return nodes, np.full(len(of), np.inf)
    return nodes, of.d[np.arange(len(of)), nodes[:, -1]].astype(np.float64)


def lists(of: Instance, k: int) -> tuple[np.ndarray, np.ndarray]:
    return whole_lists(of.d, *near_lists(of, min(k, len(of))))  # type: ignore[no-any-return]


@settings(deadline=None)
@given(instances(general=False, nodes_max=9), st.integers(2, 9))
def test_a_distance_is_listed_for_all_nodes_or_for_none(of: Instance, listed: int) -> None:
    near, reach = lists(of, listed)
    for i in range(len(of)):
        kept = [j for j in near[i].tolist() if j >= 0]
        assert sorted(kept) == [j for j in range(len(of)) if of.d[i, j] <= reach[i]]


def test_lists_are_left_as_they_were() -> None:
    of = instance([0] * 5, 5, 1)
    near, reach = near_lists(of, 3)
    before = near.copy()
    assert (whole_lists(of.d, near, reach)[0] == -1).all()
    np.testing.assert_array_equal(near, before)
    assert reach.tolist() == [0.0] * 5


@settings(max_examples=150, deadline=None)
@given(instances(general=True), st.booleans(), st.integers(2, 8), st.data())
def test_whatever_the_prices_it_is_a_bound(of: Instance, exact: bool, listed: int, data: st.DataObject) -> None:
    best = optimum(of)
    assume(np.isfinite(best))
    price = np.array(data.draw(st.lists(st.floats(-5, 200), min_size=len(of), max_size=len(of))))
    nodes, reach = lists(of, listed)
    bound = relax(of.d, nodes, reach, of.demand, of.capacity, of.p, price, exact, np.zeros(len(of)))
    assert bound <= best + 1e-3


@settings(max_examples=100, deadline=None)
@given(instances(general=True), st.data())
def test_whole_knapsacks_bound_at_least_as_well(of: Instance, data: st.DataObject) -> None:
    price = np.array(data.draw(st.lists(st.floats(0, 200), min_size=len(of), max_size=len(of))))
    nodes, reach = lists(of, len(of))
    common = (of.d, nodes, reach, of.demand, of.capacity, of.p, price)
    served = np.zeros(len(of))
    assert relax(*common, True, served) >= relax(*common, False, served) - 1e-6
    assert (served >= 0).all()


@settings(deadline=None)
@given(instances(general=False, nodes_max=9), st.integers(2, 9), st.data())
def test_all_that_is_worth_serving_is_collected_however_short_the_lists(
    of: Instance, listed: int, data: st.DataObject
) -> None:
    n = len(of)
    price = np.array(data.draw(st.lists(st.floats(-5, 200), min_size=n, max_size=n)))
    nodes, reach = lists(of, listed)
    items, profit = np.empty(n, np.int32), np.empty(n)
    for i in range(n):
        count = collect(i, of.d, nodes, reach, price, np.argsort(-price), items, profit)
        worth = {j: price[j] - of.d[i, j] for j in range(n) if price[j] > of.d[i, j]}
        assert dict(zip(items[:count].tolist(), profit[:count].tolist(), strict=True)) == pytest.approx(worth)
        assert count == len(worth)


def test_without_prices_nothing_is_served_and_nothing_bounded() -> None:
    of = instance([0, 1, 5], 2, 2)
    nodes, reach = lists(of, 3)
    served = np.ones(3)
    assert relax(of.d, nodes, reach, of.demand, of.capacity, 2, np.zeros(3), False, served) == 0.0
    assert served.tolist() == [0.0, 0.0, 0.0]
