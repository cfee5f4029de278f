"""A bound is below every grouping there is: against trying everything, and against exact pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tiny import cost, instance, instances, optimum, scattered

from posko.planning.grouping import Instance, by_moves, lower_bound, search
from posko.planning.grouping.pairs import pair_up

#: What a bound may lie above the optimum by, float32 distances and float64 sums being what they are.
HAIR = 1e-5


@settings(max_examples=150, deadline=None)
@given(instances(general=False), st.sampled_from([1.0, 3.0]))
def test_with_equal_demands_it_is_below_the_optimum(of: Instance, loose: float) -> None:
    """A bound is cut at the target; a loose target shows what it would be without the cut."""
    best = optimum(of)
    assert 0.0 <= lower_bound(of, loose * best, steps=200) <= best * (1 + HAIR) + HAIR


@settings(max_examples=150, deadline=None)
@given(instances(general=True), st.sampled_from([1.0, 3.0]))
def test_with_any_demands_it_is_below_the_optimum(of: Instance, loose: float) -> None:
    best = optimum(of)
    assume(np.isfinite(best))
    assert 0.0 <= lower_bound(of, loose * best, steps=200) <= best * (1 + HAIR) + HAIR


@pytest.mark.parametrize("seed", range(3))
def test_it_is_below_what_pairs_cost_at_least(seed: int) -> None:
    of = scattered(60, 2, 32, seed=seed)
    exact = cost(of, pair_up(of.d, 32))
    assert 0.8 * exact < lower_bound(of, 2 * exact, steps=400) <= exact * (1 + HAIR)


@pytest.mark.parametrize(("n", "capacity", "p"), [(200, 10, 20), (200, 10, 30), (150, 5, 30), (150, 40, 5)])
def test_it_comes_near_what_the_search_finds(n: int, capacity: int, p: int) -> None:
    of = scattered(n, capacity, p)
    found = cost(of, search(of, by_moves(200_000), seed=0))
    assert 0.88 * found < lower_bound(of, found, steps=600) <= found


def test_it_comes_near_with_different_demands_too() -> None:
    demand = np.random.default_rng(4).integers(1, 20, 150)
    of = scattered(150, 120, 15, demand=demand)
    found = cost(of, search(of, by_moves(200_000), seed=0))
    assert 0.9 * found < lower_bound(of, found, steps=600) <= found


def test_an_island_needs_whole_groups() -> None:
    """Two villages of six and three groups of five: one group must go across, 1000 minutes.

    Where 1.2 groups may guard a village nobody crosses, and the bound is some ten minutes.
    """
    of = instance([*np.linspace(0, 1, 6), *np.linspace(1000, 1001, 6)], 5, 3)
    best = cost(of, search(of, by_moves(50_000), seed=0))
    assert best > 900
    assert lower_bound(of, best, steps=600) > 0.9 * best


def test_what_a_group_serves_of_an_island_beyond_its_share_does_not_count() -> None:
    """Two villages of 7 and three groups of 5: some group of three or four must go across, not one of a single node."""
    of = instance([*np.linspace(0, 1, 7), *np.linspace(1000, 1001, 7)], 5, 3)
    best = cost(of, search(of, by_moves(50_000), seed=0))
    assert best > 1900
    assert lower_bound(of, best, steps=1000) > 0.9 * best


def test_a_climb_in_a_hurry_comes_near_a_long_one_where_islands_are_many() -> None:
    """25 villages of twelve and groups of ten. At the pace of a long climb, 390 steps end at 0.9 of what 600 find."""
    dice = np.random.default_rng(0)
    villages = dice.uniform(0, 50, (25, 2))
    of = instance(villages[np.arange(300) % 25] + dice.normal(0, 0.3, (300, 2)), 10, 33)
    found = cost(of, search(of, by_moves(100_000), seed=0))
    assert lower_bound(of, found, steps=390) > 0.95 * lower_bound(of, found, steps=600)


def test_more_steps_do_not_weaken_it() -> None:
    of = scattered(80, 6, 15)
    found = cost(of, search(of, by_moves(50_000), seed=0))
    bounds = [lower_bound(of, found, steps=steps) for steps in (10, 100, 1000)]
    assert bounds == sorted(bounds)
    assert bounds[0] < bounds[-1]


def test_the_same_instance_gives_the_same_bound() -> None:
    of = scattered(60, 6, 12)
    assert lower_bound(of, 500.0, steps=100) == lower_bound(of, 500.0, steps=100)


def test_nothing_to_travel_is_bounded_by_nothing() -> None:
    assert lower_bound(instance([7] * 12, 4, 3), 0.0, steps=50) == 0.0
    assert lower_bound(instance([1, 2, 3], 1, 3), 0.0, steps=50) == 0.0
    assert lower_bound(instance([1, 2, 3], 1, 3), 10.0, steps=50) == 0.0


def test_points_far_from_all_others_are_reached_through_the_whole_list_of_nodes() -> None:
    """More nodes than near ones are listed: prices of the far ones decide."""
    rng = np.random.default_rng(1)
    of = instance(np.vstack([rng.uniform(0, 1, (90, 2)), rng.uniform(500, 501, (6, 2))]), 32, 3)
    found = cost(of, search(of, by_moves(50_000), seed=0))
    assert 0.0 < lower_bound(of, 2 * found, steps=300) <= found * (1 + HAIR)


@pytest.mark.parametrize("general", [False, True])
def test_a_village_on_one_point_is_larger_than_any_list_of_near_nodes(general: bool) -> None:
    """Once only those of the sixty that were listed could be served from there: the bound was three times too high."""
    rng = np.random.default_rng(0)
    points = np.vstack([np.zeros((60, 2)), rng.uniform(100, 200, (40, 2))])
    of = instance(points, 200, 10, [1] * 99 + [2] if general else None)
    found = cost(of, search(of, by_moves(200_000), seed=0))
    assert 0.9 * found < lower_bound(of, 3 * found, steps=400) <= found * (1 + HAIR)


@pytest.mark.parametrize("seed", range(4))
def test_many_equal_distances_do_not_raise_it(seed: int) -> None:
    """Stations on a coarse grid, several to a point; pairs are the exact judge."""
    of = instance(np.random.default_rng(seed).integers(0, 3, (120, 2)) * 10, 2, 62)
    exact = cost(of, pair_up(of.d, 62))
    assert lower_bound(of, 3 * exact + 50, steps=300) <= exact + HAIR
