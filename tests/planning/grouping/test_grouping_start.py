"""Where the search begins: medians apart from each other, and everybody seated, within capacity where that is easy."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import instance, instances, overload, scattered

from posko.planning.grouping import Instance
from posko.planning.grouping.start import seat, spread_medians


def rng(seed: int = 0) -> np.ndarray:
    return np.array([2 * seed + 1], np.uint64)


@settings(deadline=None)
@given(instances(general=True), st.integers(0, 20))
def test_medians_are_distinct_nodes(of: Instance, seed: int) -> None:
    medians = spread_medians(of.d, of.demand, of.p, rng(seed)).tolist()
    assert len(set(medians)) == of.p
    assert set(medians) <= set(range(len(of)))


@settings(deadline=None)
@given(instances(general=True), st.integers(0, 20))
def test_everybody_is_seated_and_each_median_in_its_own_group(of: Instance, seed: int) -> None:
    medians = spread_medians(of.d, of.demand, of.p, rng(seed))
    labels = seat(of.d, of.demand, of.capacity, medians)
    assert labels[medians].tolist() == list(range(of.p))
    assert set(labels.tolist()) == set(range(of.p))


@settings(deadline=None)
@given(instances(general=False), st.integers(0, 20))
def test_equal_demands_always_find_a_seat(of: Instance, seed: int) -> None:
    labels = seat(of.d, of.demand, of.capacity, spread_medians(of.d, of.demand, of.p, rng(seed)))
    assert overload(of, labels) == 0


def test_villages_far_apart_get_a_median_each() -> None:
    of = instance([*range(10), *range(10_000, 10_010), *range(90_000, 90_010)], 10, 3)
    for seed in range(10):
        assert {m // 10 for m in spread_medians(of.d, of.demand, 3, rng(seed))} == {0, 1, 2}


def test_who_would_have_farthest_to_go_elsewhere_is_seated_first() -> None:
    """Node 3 is nearest to the median 0 and far from 4; node 2 loses little by going to 4."""
    of = instance([0, 100, 45, 1, 90], 2, 2)
    labels = seat(of.d, of.demand, 3, np.array([0, 4], np.int32))
    assert labels.tolist() == [0, 1, 0, 0, 1]
    tight = seat(of.d, of.demand, 2, np.array([0, 4], np.int32))
    assert (tight[3], tight[1]) == (0, 1)


def test_the_same_seed_spreads_alike() -> None:
    of = scattered(50, 5, 10)
    np.testing.assert_array_equal(
        spread_medians(of.d, of.demand, 10, rng(3)), spread_medians(of.d, of.demand, 10, rng(3))
    )
