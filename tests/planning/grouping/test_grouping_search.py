"""The search against trying everything, and what it promises of every grouping."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tiny import assert_groups, cost, instance, instances, optimum, overload, scattered

from posko.planning.effort import Effort
from posko.planning.grouping import Cooling, Instance, by_clock, by_moves, evaluate, search
from posko.planning.grouping.search import neighbours

FEW = by_moves(4_000)


@settings(max_examples=100, deadline=None)
@given(instances(general=False))
def test_with_equal_demands_it_finds_the_optimum_of_tiny_instances(of: Instance) -> None:
    labels = search(of, by_moves(20_000), seed=1)
    assert_groups(of, labels)
    assert overload(of, labels) == 0
    assert cost(of, labels) == pytest.approx(optimum(of), abs=1e-3)


@settings(max_examples=100, deadline=None)
@given(instances(general=True, apart=True, room=0.5))
def test_with_any_demands_it_never_overloads_where_a_grouping_fits(of: Instance) -> None:
    best = optimum(of)
    assume(np.isfinite(best))
    labels = search(of, by_moves(20_000), seed=1)
    assert_groups(of, labels)
    assert overload(of, labels) == 0


@settings(max_examples=100, deadline=None)
@given(instances(general=True, room=1.0))
def test_with_any_demands_and_some_room_it_finds_the_optimum_of_tiny_instances(of: Instance) -> None:
    labels = search(of, by_moves(20_000), seed=1)
    assert_groups(of, labels)
    assert overload(of, labels) == 0
    assert cost(of, labels) == pytest.approx(optimum(of), abs=1e-3)


@settings(max_examples=50, deadline=None)
@given(instances(general=True), st.integers(0, 9))
def test_where_nothing_fits_there_are_still_p_groups(of: Instance, seed: int) -> None:
    tight = Instance(of.d, of.demand, int(of.demand.max()), of.p)
    assert_groups(tight, search(tight, FEW, seed=seed))


@pytest.mark.parametrize(("n", "capacity", "p"), [(30, 3, 10), (60, 10, 6), (100, 2, 50), (125, 25, 5)])
def test_groups_that_are_all_full_are_found(n: int, capacity: int, p: int) -> None:
    of = scattered(n, capacity, p)
    labels = search(of, by_moves(20_000), seed=3)
    assert_groups(of, labels)
    assert np.bincount(labels).tolist() == [capacity] * p


def test_the_same_seed_gives_the_same_groups() -> None:
    of = scattered(60, 7, 9)
    first = search(of, FEW, seed=5)
    np.testing.assert_array_equal(first, search(of, FEW, seed=5))


def test_more_moves_are_better_on_the_whole() -> None:
    of = scattered(120, 8, 15)
    short = np.mean([cost(of, search(of, by_moves(500), seed=seed)) for seed in range(5)])
    long = np.mean([cost(of, search(of, by_moves(50_000), seed=seed)) for seed in range(5)])
    assert long < short


def test_it_does_not_end_worse_than_a_start_within_capacity() -> None:
    of = scattered(60, 7, 9)
    good = search(of, by_moves(50_000), seed=1)
    for seed in range(5):
        assert cost(of, search(of, by_moves(50), seed=seed, start=good)) <= cost(of, good) + 1e-6


def test_a_start_that_overloads_is_repaired() -> None:
    of = instance(range(12), 4, 3)
    crowded = np.array([0] * 10 + [1, 2], np.int32)
    labels = search(of, by_moves(20_000), seed=0, start=crowded)
    assert overload(of, labels) == 0
    assert cost(of, labels) == pytest.approx(3 * 4)


def test_the_start_is_left_as_it_was() -> None:
    of = scattered(30, 5, 6)
    start = np.arange(30, dtype=np.int32) % 6
    search(of, FEW, seed=0, start=start)
    assert start.tolist() == [k % 6 for k in range(30)]


def test_as_many_groups_as_nodes_are_one_each() -> None:
    assert search(instance([3, 1, 2], 1, 3), FEW, seed=0).tolist() == [0, 1, 2]


def test_one_group_has_everybody() -> None:
    assert search(scattered(20, 20, 1), FEW, seed=0).tolist() == [0] * 20


def test_everybody_at_one_point_costs_nothing() -> None:
    of = instance([7] * 20, 5, 4)
    labels = search(of, FEW, seed=0)
    assert_groups(of, labels)
    assert (overload(of, labels), cost(of, labels)) == (0, 0.0)


def test_islands_far_apart_are_not_joined_where_they_need_not_be() -> None:
    of = instance([*range(10), *range(1_000_000, 1_000_010)], 5, 4)
    labels = search(of, by_moves(20_000), seed=0)
    assert not set(labels[:10]) & set(labels[10:])
    assert cost(of, labels) == pytest.approx(4 * 6)


def test_temperatures_may_be_chosen() -> None:
    of = scattered(40, 5, 8)
    cold = search(of, FEW, seed=0, cooling=Cooling(hot=0.05, cold=0.01, carry=0.0))
    assert_groups(of, cold)
    assert overload(of, cold) == 0


def test_so_many_moves_are_made_in_equal_steps() -> None:
    steps = list(by_moves(1_000)())
    assert sum(moves for _, moves in steps) >= 1_000
    assert len({moves for _, moves in steps}) == 1
    shares = [share for share, _ in steps]
    assert shares == sorted(shares)
    assert shares[0] == 0.0 < shares[-1] < 1.0


def test_by_the_clock_it_stops_when_time_is_up() -> None:
    times = iter([100.0, 101.0, 102.5, 105.0, 109.9, 110.1, 120.0])
    assert list(by_clock(10.0, 77, clock=lambda: next(times))()) == [
        (pytest.approx(0.1), 77),
        (pytest.approx(0.25), 77),
        (pytest.approx(0.5), 77),
        (pytest.approx(0.99), 77),
    ]


def test_neighbours_are_the_nearest_first_and_never_the_node_itself() -> None:
    d = instance([0, 10, 1, 3], 4, 1).d
    assert neighbours(d, 2).tolist() == [[2, 3], [3, 2], [0, 3], [2, 0]]
    assert neighbours(d, 99).shape == (4, 3)


def test_of_nodes_equally_near_the_lowest_comes_first() -> None:
    assert neighbours(instance([5, 5, 5, 5], 4, 1).d, 3).tolist() == [[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]]


def test_medians_and_costs_are_exact() -> None:
    medians, costs = evaluate(instance([0, 1, 5, 20, 22], 3, 2), np.array([0, 0, 0, 1, 1], np.int32))
    assert medians.tolist() == [1, 3]
    assert costs.tolist() == [5.0, 2.0]


def line_optimum(x: NDArray[np.float64], capacity: int, p: int) -> float:
    """The least cost on a line, `x` ascending: groups are runs of neighbours, so all ends of runs are tried."""
    n = len(x)
    best = np.full((p + 1, n + 1), np.inf)
    best[0, 0] = 0.0
    for group in range(1, p + 1):
        for end in range(1, n + 1):
            for begin in range(max(0, end - capacity), end):
                run = x[begin:end]
                spent = best[group - 1, begin] + np.abs(run - run[len(run) // 2]).sum()
                best[group, end] = min(best[group, end], spent)
    return float(best[p, n])


@pytest.mark.parametrize("seed", range(24))
def test_a_small_tier_along_a_road_comes_near_the_optimum_with_little_effort(seed: int) -> None:
    """Once some stayed up to 10 % above it, however long they were searched."""
    x = np.cumsum(np.random.default_rng(seed).exponential(5.0, 40))
    of = instance(x, 10, 5)
    found = search(of, by_moves(Effort.QUICK.moves_per_station * len(x)), seed=1)
    assert cost(of, found) <= 1.02 * line_optimum(x, 10, 5)
