"""Groups of several groupings are put together at least cost; what cannot be put together is said to be none."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from posko.planning.grouping import Instance, by_moves, evaluate, search
from posko.planning.grouping.recombine import Pool
from posko.planning.grouping.search import Cooling


def labels(*groups: list[int]) -> NDArray[np.int32]:
    found = np.zeros(sum(map(len, groups)), np.int32)
    for number, members in enumerate(groups):
        found[members] = number
    return found


def members_of(found: NDArray[np.int32]) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(found == g).tolist()) for g in set(found.tolist())}


def test_the_good_half_of_each_makes_a_better_whole() -> None:
    pool = Pool(nodes=8, groups=4)
    pool.add(labels([0, 1], [2, 3], [4, 6], [5, 7]), np.array([1.0, 1.0, 9.0, 9.0]))
    pool.add(labels([0, 2], [1, 3], [4, 5], [6, 7]), np.array([9.0, 9.0, 1.0, 1.0]))
    found = pool.cheapest()
    assert found is not None
    assert members_of(found) == {frozenset(pair) for pair in ((0, 1), (2, 3), (4, 5), (6, 7))}


def test_the_number_of_groups_stays() -> None:
    pool = Pool(nodes=4, groups=2)
    pool.add(labels([0, 1, 2], [3]), np.array([5.0, 0.0]))
    pool.add(labels([0], [1, 2, 3]), np.array([0.0, 5.0]))
    pool.costs[np.array([1, 2], np.int32).tobytes()] = 0.5
    found = pool.cheapest()
    assert found is not None
    assert sorted(np.bincount(found).tolist()) == [1, 3]


def test_groups_that_fit_nowhere_together_make_none() -> None:
    pool = Pool(nodes=3, groups=2)
    pool.costs[np.array([0, 1], np.int32).tobytes()] = 1.0
    pool.costs[np.array([1, 2], np.int32).tobytes()] = 1.0
    assert pool.cheapest() is None


@pytest.mark.parametrize("seed", range(20))
def test_of_a_random_pool_the_cheapest_choice_is_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    pool = Pool(nodes=9, groups=3)
    for _ in range(6):
        pool.add(rng.permutation(np.repeat(np.arange(3, dtype=np.int32), 3)), rng.integers(1, 50, 3).astype(float))
    groups = {frozenset(np.frombuffer(key, np.int32).tolist()): cost for key, cost in pool.costs.items()}
    best = min(
        sum(groups[g] for g in three)
        for three in itertools.combinations(groups, 3)
        if len(frozenset.union(*three)) == 9
    )
    found = pool.cheapest()
    assert found is not None
    assert sum(groups[g] for g in members_of(found)) == pytest.approx(best)


def random_instance(n: int = 160, p: int = 40) -> Instance:
    rng = np.random.default_rng(5)
    at = rng.random((n, 2))
    d = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1)).astype(np.float32)
    return Instance(d, rng.integers(1, 20, n), 60, p)


def test_several_short_searches_put_together_are_valid_and_repeatable() -> None:
    instance = random_instance()
    cooling = Cooling(cycles=8, fresh=0.75)
    found, again = (search(instance, by_moves(160_000), seed=3, cooling=cooling) for _ in range(2))
    assert (found == again).all()
    load = np.bincount(found, weights=instance.demand, minlength=instance.p)
    assert (len(load), load.max() <= instance.capacity, load.min() > 0) == (instance.p, True, True)


def test_what_is_put_together_costs_no_more_than_the_best_of_its_parts() -> None:
    instance = random_instance()
    pool = Pool(len(instance), instance.p)
    costs = []
    for seed in range(6):
        found = search(instance, by_moves(20_000), seed=seed, cooling=Cooling())
        each = evaluate(instance, found)[1]
        pool.add(found, each)
        costs.append(each.sum())
    together = pool.cheapest()
    assert together is not None
    assert evaluate(instance, together)[1].sum() < min(costs) - 1e-6
