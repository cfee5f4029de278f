"""Manning against three judges: HiGHS for the cost, Hall's condition for who can be manned, and cases made by hand."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, combinations

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from posko.planning.flow import COST_MAX, PARTS_OF_A_MINUTE, Manning, man_posts


@dataclass(frozen=True, eq=False)
class Case:
    cost: NDArray[np.float64]
    supply: NDArray[np.int64]
    demand: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    order: NDArray[np.int64]
    limit: int | None = None

    def man(self) -> Manning:
        return man_posts(self.cost, self.supply, self.demand, self.allowed, self.order, limit=self.limit)


def case(
    cost: list[list[float]],
    supply: list[int],
    demand: list[int],
    *,
    forbidden: tuple[tuple[int, int], ...] = (),
    order: list[int] | None = None,
    limit: int | None = None,
) -> Case:
    minutes = np.array(cost, dtype=np.float64)
    allowed = np.ones(minutes.shape, dtype=np.bool_)
    for source, post in forbidden:
        allowed[source, post] = False
    sequence = np.arange(len(demand)) if order is None else np.array(order)
    return Case(minutes, np.array(supply), np.array(demand), allowed, sequence, limit)


def random_case(rng: np.random.Generator, sources: int, posts: int, *, forbidden: float, officers: int) -> Case:
    homes, places = rng.uniform(0, 60, (sources, 1, 2)), rng.uniform(0, 60, (1, posts, 2))
    return Case(
        cost=np.linalg.norm(homes - places, axis=2),
        supply=rng.multinomial(officers, np.full(sources, 1 / sources)),
        demand=rng.integers(1, 4, posts),
        allowed=rng.random((sources, posts)) >= forbidden,
        order=rng.permutation(posts),
    )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    sources, posts = draw(st.integers(1, 5)), draw(st.integers(1, 8))

    def listed(elements: st.SearchStrategy[float], count: int) -> list[float]:
        return draw(st.lists(elements, min_size=count, max_size=count))

    # Few distinct costs make many ties, the others make sums that round.
    minutes = st.one_of(st.sampled_from([0.0, 1.0, 2.0]), st.floats(0, 60))
    return Case(
        cost=np.array(listed(minutes, sources * posts)).reshape(sources, posts),
        supply=np.array(listed(st.integers(0, 4), sources)),
        demand=np.array(listed(st.integers(1, 3), posts)),
        allowed=np.array(listed(st.booleans(), sources * posts)).reshape(sources, posts),
        order=np.array(draw(st.permutations(range(posts)))),
        limit=draw(st.none() | st.integers(0, 20)),
    )


def greedy_by_hall(case: Case) -> NDArray[np.bool_]:
    """Who is manned, by Hall's condition: no set of sources is asked for more than it has by posts only it may man."""
    sources = range(len(case.supply))
    subsets = list(chain.from_iterable(combinations(sources, size) for size in range(len(sources) + 1)))
    # Row per subset: its supply, and which posts may be manned by nobody outside it.
    supply = np.array([case.supply[list(subset)].sum() for subset in subsets])
    captive = np.array([~np.delete(case.allowed, list(subset), axis=0).any(axis=0) for subset in subsets])
    total = case.supply.sum() if case.limit is None else case.limit
    manned = np.zeros(len(case.demand), dtype=np.bool_)
    for post in case.order:
        manned[post] = True
        asked = captive @ np.where(manned, case.demand, 0)
        manned[post] = (asked <= supply).all() and case.demand[manned].sum() <= total
    return manned


def least_cost(case: Case, manned: NDArray[np.bool_]) -> float:
    """The cost of manning exactly `manned`, by HiGHS."""
    if not manned.any():
        return 0.0
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    arcs = [(int(s), int(p)) for s, p in np.argwhere(case.allowed & manned)]
    for source, post in arcs:
        highs.addCol(float(case.cost[source, post]), 0.0, highspy.kHighsInf, 0, [], [])
    rows = [[i for i, arc in enumerate(arcs) if arc[0] == source] for source in range(len(case.supply))]
    for row, officers in zip(rows, case.supply, strict=True):
        highs.addRow(0.0, float(officers), len(row), row, [1.0] * len(row))
    for post in np.flatnonzero(manned):
        row = [i for i, arc in enumerate(arcs) if arc[1] == post]
        highs.addRow(float(case.demand[post]), float(case.demand[post]), len(row), row, [1.0] * len(row))
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getObjectiveValue())


def assert_lawful(case: Case, manning: Manning) -> None:
    """No source gives more than it has, nobody is where he may not be, no post is manned in part."""
    flow = manning.flow
    assert flow.dtype == np.int32
    assert (flow >= 0).all()
    assert (flow.sum(axis=1) <= case.supply).all()
    assert not flow[~case.allowed].any()
    np.testing.assert_array_equal(flow.sum(axis=0), np.where(manning.manned, case.demand, 0))
    assert case.limit is None or flow.sum() <= case.limit


def assert_cheapest(case: Case, manning: Manning) -> None:
    rounding = case.demand.sum() / PARTS_OF_A_MINUTE
    assert manning.minutes == pytest.approx(least_cost(case, manning.manned), abs=rounding + 1e-6)
    assert manning.minutes == pytest.approx((manning.flow * case.cost).sum())


@settings(max_examples=150, deadline=None)
@given(cases())
def test_it_mans_what_the_order_allows_at_least_cost(case: Case) -> None:
    manning = case.man()
    assert_lawful(case, manning)
    np.testing.assert_array_equal(manning.manned, greedy_by_hall(case))
    assert_cheapest(case, manning)


@pytest.mark.parametrize("forbidden", [0.0, 0.3, 0.9])
@pytest.mark.parametrize("share", [0.7, 1.2])
def test_a_polres_is_manned_at_least_cost(forbidden: float, share: float) -> None:
    rng = np.random.default_rng(7)
    case = random_case(rng, 14, 100, forbidden=forbidden, officers=int(200 * share))
    manning = case.man()
    assert_lawful(case, manning)
    assert_cheapest(case, manning)
    assert 0 < manning.manned.sum() <= 100


def test_officers_who_are_all_different_are_manned_at_least_cost() -> None:
    rng = np.random.default_rng(11)
    case = random_case(rng, 120, 80, forbidden=0.5, officers=130)
    manning = case.man()
    assert_lawful(case, manning)
    assert_cheapest(case, manning)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(0, 60))
def test_with_nothing_forbidden_only_the_end_of_the_order_goes_short(seed: int, officers: int) -> None:
    rng = np.random.default_rng(seed)
    drawn = random_case(rng, 6, 20, forbidden=0.0, officers=officers)
    pairs = Case(drawn.cost, drawn.supply, np.full(20, 2), drawn.allowed, drawn.order)
    manned_in_order = pairs.man().manned[pairs.order]
    np.testing.assert_array_equal(manned_in_order, np.arange(20) < officers // 2)


@settings(max_examples=50, deadline=None)
@given(cases())
def test_the_answer_does_not_depend_on_the_unit_of_length(case: Case) -> None:
    twice = Case(case.cost * 2, case.supply, case.demand, case.allowed, case.order, case.limit)
    exact = Case(np.rint(case.cost), case.supply, case.demand, case.allowed, case.order, case.limit)
    np.testing.assert_array_equal(twice.man().manned, case.man().manned)
    doubled = Case(exact.cost * 2, case.supply, case.demand, case.allowed, case.order, case.limit)
    np.testing.assert_array_equal(doubled.man().flow, exact.man().flow)


def test_the_nearest_source_sends_the_pair() -> None:
    manning = case([[10.0, 1.0], [2.0, 5.0]], [2, 2], [2, 2]).man()
    assert manning.flow.tolist() == [[0, 2], [2, 0]]
    assert manning.minutes == 6.0


def test_a_pair_may_come_from_two_sources() -> None:
    manning = case([[3.0], [4.0]], [1, 1], [2]).man()
    assert manning.flow.tolist() == [[1], [1]]
    assert manning.manned.tolist() == [True]


def test_a_pair_is_never_split() -> None:
    manning = case([[1.0, 1.0]], [3], [2, 2]).man()
    assert manning.flow.tolist() == [[2, 0]]
    assert manning.manned.tolist() == [True, False]


def test_a_smaller_post_later_in_the_order_gets_what_is_left() -> None:
    manning = case([[1.0, 1.0, 1.0]], [3], [2, 2, 1]).man()
    assert manning.manned.tolist() == [True, False, True]


def test_an_officer_moves_on_where_only_another_may_take_his_place() -> None:
    # Only source 0 may man post 1; it is first at post 0, and source 1 relieves it there at a higher cost.
    manning = case([[1.0, 1.0], [50.0, 1.0]], [2, 2], [2, 2], forbidden=((1, 1),)).man()
    assert manning.flow.tolist() == [[0, 2], [2, 0]]
    assert manning.minutes == 102.0


def test_relief_passes_through_as_many_sources_as_it_takes() -> None:
    length = 40
    beside = np.abs(np.arange(length)[:, None] - np.arange(length)[None, :])
    # Source s may man posts s and s - 1 only. Post 0 comes last and must be freed by a shift of everybody.
    allowed = (beside <= 1) & (np.arange(length)[:, None] >= np.arange(length)[None, :])
    order = np.arange(length)[::-1].copy()
    supply = np.ones(length, dtype=np.int64)
    supply[0], supply[-1] = 0, 2
    chain_case = Case(beside.astype(np.float64), supply, np.ones(length, dtype=np.int64), allowed, order)
    manning = chain_case.man()
    assert manning.manned.all()
    assert manning.minutes == length - 1


def test_a_post_that_gets_only_part_gives_it_all_back() -> None:
    # Post 1 may have source 0 only, which has one officer left after post 0; he must still be there for post 2.
    manning = case([[1.0, 1.0, 1.0], [1.0, 1.0, 9.0]], [2, 0], [1, 2, 1], forbidden=((1, 1),)).man()
    assert manning.manned.tolist() == [True, False, True]
    assert manning.flow.tolist() == [[1, 0, 1], [0, 0, 0]]


def test_a_failed_post_leaves_the_cheapest_flow_behind() -> None:
    # For post 1 both officers of source 0 are wanted; one of three comes by relief before the attempt is given up.
    tried = case([[1.0, 1.0], [8.0, 1.0]], [2, 5], [1, 3], forbidden=((1, 1),))
    manning = tried.man()
    assert manning.flow.tolist() == [[1, 0], [0, 0]]
    assert manning.minutes == 1.0


def test_a_failed_post_does_not_make_its_sources_dearer() -> None:
    # Post 0 takes source 0, then source 1 at fifty minutes, then fails. Source 0 is still the nearest to post 1.
    tried = case([[1.0, 1.0], [50.0, 30.0], [0.0, 30.0]], [1, 1, 5], [3, 1], forbidden=((2, 0),))
    manning = tried.man()
    assert manning.flow.tolist() == [[0, 1], [0, 0], [0, 0]]


def test_earlier_posts_keep_their_officers() -> None:
    manning = case([[9.0, 1.0]], [2], [2, 2]).man()
    assert manning.manned.tolist() == [True, False]


def test_the_order_and_not_the_index_decides_who_goes_short() -> None:
    manning = case([[1.0, 9.0, 5.0]], [4], [2, 2, 2], order=[1, 2, 0]).man()
    assert manning.manned.tolist() == [False, True, True]


def test_no_more_officers_leave_than_the_limit() -> None:
    manning = case([[1.0, 2.0], [3.0, 1.0]], [5, 5], [2, 2], limit=3).man()
    assert manning.manned.tolist() == [True, False]
    assert manning.flow.sum() == 2


def test_a_limit_of_nobody_mans_nothing() -> None:
    manning = case([[1.0]], [5], [1], limit=0).man()
    assert not manning.manned.any()


def test_between_equals_the_lowest_index_goes() -> None:
    manning = case([[4.0, 4.0], [4.0, 4.0], [4.0, 4.0]], [1, 2, 2], [2, 2]).man()
    assert manning.flow.tolist() == [[1, 0], [1, 1], [0, 1]]


def test_what_is_finer_than_a_part_of_a_minute_counts_as_equal() -> None:
    manning = case([[1.0 + 1e-9], [1.0]], [1, 1], [1]).man()
    assert manning.flow.tolist() == [[1], [0]]


def test_the_cost_of_a_forbidden_arc_is_not_read() -> None:
    manning = case([[np.nan], [2.0]], [1, 1], [1], forbidden=((0, 0),)).man()
    assert manning.flow.tolist() == [[0], [1]]
    assert manning.minutes == 2.0


@pytest.mark.parametrize(("sources", "posts"), [(0, 0), (0, 3), (3, 0)])
def test_nobody_or_nothing_to_man_is_an_answer(sources: int, posts: int) -> None:
    empty = case([[1.0] * posts] * sources, [1] * sources, [1] * posts)
    shaped = Case(
        empty.cost.reshape(sources, posts),
        empty.supply,
        empty.demand,
        empty.allowed.reshape(sources, posts),
        empty.order,
    )
    manning = shaped.man()
    assert manning.flow.shape == (sources, posts)
    assert not manning.manned.any()


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        (case([[-1.0]], [1], [1]), "cost"),
        (case([[np.nan]], [1], [1]), "cost"),
        (case([[COST_MAX * 2]], [1], [1]), "cost"),
        (case([[1.0]], [-1], [1]), "supply"),
        (case([[1.0]], [1], [0]), "demand"),
        (case([[1.0]], [1], [1], limit=-1), "limit"),
        (case([[1.0, 1.0]], [1], [1, 1], order=[0, 0]), "order"),
        (case([[1.0, 1.0]], [1], [1, 1], order=[0]), "order"),
        (case([[1.0, 1.0]], [1], [1]), "sources, posts"),
    ],
)
def test_an_input_out_of_range_is_refused(broken: Case, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        broken.man()
