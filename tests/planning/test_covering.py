"""Placements against brute force, and the promises that brute force does not show."""

from __future__ import annotations

import subprocess
import sys
from itertools import combinations

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from posko.planning.covering import Placement, _reduce, place_greedily, place_teams

Reach = NDArray[np.bool_]
Weight = NDArray[np.int64]


def reach_of(*rows: str) -> Reach:
    """A row per station, a character per site: `x` where a team reaches it."""
    return np.array([[mark == "x" for mark in row] for row in rows])


def ones(reach: Reach) -> Weight:
    return np.ones(len(reach), dtype=np.int64)


def weight_covered(reach: Reach, weight: Weight, sites: tuple[int, ...] | NDArray[np.int64]) -> int:
    return int(weight[reach[:, list(sites)].any(axis=1)].sum())


def best_by_brute_force(reach: Reach, teams_max: int | None, weight: Weight) -> tuple[int, int]:
    """The most weight that can be covered, and the fewest teams that cover it."""
    sites = range(reach.shape[1])
    teams = len(sites) if teams_max is None else min(teams_max, len(sites))
    all_sets = [chosen for size in range(teams + 1) for chosen in combinations(sites, size)]
    most = max(weight_covered(reach, weight, chosen) for chosen in all_sets)
    return most, min(len(chosen) for chosen in all_sets if weight_covered(reach, weight, chosen) == most)


def assert_lawful(reach: Reach, weight: Weight, placement: Placement) -> None:
    """The covered stations are those reached, sites come once and in order, and no team is idle."""
    np.testing.assert_array_equal(placement.covered, reach[:, placement.sites].any(axis=1))
    assert (np.diff(placement.sites) > 0).all()
    everything = weight_covered(reach, weight, placement.sites)
    for site in placement.sites:
        without = placement.sites[placement.sites != site]
        assert weight_covered(reach, weight, without) < everything


@st.composite
def covers(draw: st.DrawFn) -> tuple[Reach, int | None, Weight]:
    stations, sites = draw(st.integers(0, 9)), draw(st.integers(0, 7))
    marks = draw(st.lists(st.booleans(), min_size=stations * sites, max_size=stations * sites))
    weight = draw(st.lists(st.integers(0, 5), min_size=stations, max_size=stations))
    reach = np.array(marks, dtype=np.bool_).reshape(stations, sites)
    return reach, draw(st.none() | st.integers(0, 5)), np.array(weight, dtype=np.int64)


def steiner_triples() -> Reach:
    """27 points, and 117 triples in which any two meet once: 18 points hit all of them, and 17 are hard to rule out."""
    points = np.array([(a, b, c) for a in range(3) for b in range(3) for c in range(3)])
    triples = [trio for trio in combinations(range(27), 3) if not (points[list(trio)].sum(axis=0) % 3).any()]
    reach = np.zeros((len(triples), 27), dtype=np.bool_)
    for row, trio in enumerate(triples):
        reach[row, list(trio)] = True
    return reach


@settings(max_examples=200, deadline=None)
@given(covers())
def test_it_covers_the_most_with_the_fewest_teams(cover: tuple[Reach, int | None, Weight]) -> None:
    reach, teams_max, weight = cover
    placement = place_teams(reach, teams_max, weight)
    assert_lawful(reach, weight, placement)
    assert placement.proven
    found = (weight_covered(reach, weight, placement.sites), len(placement.sites))
    assert found == best_by_brute_force(reach, teams_max, weight)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("teams_max", [2, 4, None])
def test_a_polres_with_a_dozen_sites_agrees_with_brute_force(seed: int, teams_max: int | None) -> None:
    rng = np.random.default_rng(seed)
    stations, sites = rng.uniform(0, 100, (150, 1, 2)), rng.uniform(0, 100, (1, 12, 2))
    reach = np.linalg.norm(stations - sites, axis=2) <= 30
    weight = rng.integers(0, 1000, 150)
    placement = place_teams(reach, teams_max, weight)
    assert_lawful(reach, weight, placement)
    found = (weight_covered(reach, weight, placement.sites), len(placement.sites))
    assert found == best_by_brute_force(reach, teams_max, weight)


def test_it_sees_what_greed_does_not() -> None:
    # The middle site reaches most, but the two beside it reach everything.
    reach = reach_of("xx.", "xx.", "x..", ".xx", ".xx", "..x")
    assert place_greedily(reach, 2, ones(reach)).tolist() == [1, 0]
    placement = place_teams(reach, 2, ones(reach))
    assert placement.sites.tolist() == [0, 2]
    assert placement.covered.all()


def test_without_a_limit_everything_that_can_be_reached_is() -> None:
    reach = reach_of("x..", ".x.", "..x", "...")
    placement = place_teams(reach, None, ones(reach))
    assert placement.sites.tolist() == [0, 1, 2]
    assert placement.covered.tolist() == [True, True, True, False]


def test_fewer_teams_are_used_where_fewer_do() -> None:
    reach = reach_of("xx.", "x.x", "x..")
    assert place_teams(reach, 3, ones(reach)).sites.tolist() == [0]


def test_weight_decides_who_is_left_out() -> None:
    reach = reach_of("x.", "x.", ".x")
    assert place_teams(reach, 1, np.array([1, 1, 3])).sites.tolist() == [1]


def test_a_station_without_weight_calls_for_no_team_but_counts_as_covered_when_reached() -> None:
    reach = reach_of("x.", "x.", ".x")
    placement = place_teams(reach, None, np.array([1, 0, 0]))
    assert placement.sites.tolist() == [0]
    assert placement.covered.tolist() == [True, True, False]


def test_of_sites_that_reach_the_same_the_first_is_used() -> None:
    reach = reach_of(".xx.", ".xx.", "...x")
    assert place_teams(reach, None, ones(reach)).sites.tolist() == [1, 3]


def test_what_needs_no_decision_is_settled_before_the_search() -> None:
    # Site 1 reaches no more than site 0, site 3 nothing of weight; the first two stations are as one to sites 0 and 2.
    reach = reach_of("xx..", "x...", "x.x.", "..x.", "...x", "....")
    reduced = _reduce(reach, np.array([1, 2, 4, 8, 0, 16]))
    assert reduced.sites.tolist() == [0, 2]
    assert sorted(zip(reduced.reach.tolist(), reduced.weight.tolist(), strict=True)) == [
        ([False, True], 8),
        ([True, False], 3),
        ([True, True], 4),
    ]


def test_no_teams_cover_nothing() -> None:
    reach = reach_of("x", "x")
    placement = place_teams(reach, 0, ones(reach))
    assert placement.sites.tolist() == []
    assert not placement.covered.any()
    assert placement.proven


@pytest.mark.parametrize("shape", [(0, 0), (0, 4), (4, 0), (4, 4)])
def test_nothing_within_reach_needs_no_team(shape: tuple[int, int]) -> None:
    reach = np.zeros(shape, dtype=np.bool_)
    placement = place_teams(reach, None, ones(reach))
    assert len(placement.sites) == 0
    assert placement.covered.shape == (shape[0],)
    assert placement.proven


def test_what_could_not_be_proven_says_so_and_still_covers_all() -> None:
    reach = steiner_triples()
    placement = place_teams(reach, None, ones(reach), nodes_max=0)
    assert placement.covered.all()
    assert not placement.proven
    assert_lawful(reach, ones(reach), placement)


def test_with_more_nodes_the_same_is_proven() -> None:
    reach = steiner_triples()
    placement = place_teams(reach, None, ones(reach))
    assert placement.proven
    assert len(placement.sites) == 18


@pytest.mark.parametrize("nodes_max", [0, 1])
def test_unproven_is_never_worse_than_greed(nodes_max: int) -> None:
    rng = np.random.default_rng(5)
    reach = rng.random((150, 30)) < 0.08
    placement = place_teams(reach, 8, ones(reach), nodes_max=nodes_max)
    assert len(placement.sites) <= 8
    greedy = place_greedily(reach, 8, ones(reach))
    assert placement.covered.sum() >= weight_covered(reach, ones(reach), greedy)


def test_the_same_input_gives_the_same_placement() -> None:
    rng = np.random.default_rng(9)
    reach = rng.random((100, 20)) < 0.1
    first, second = (place_teams(reach, 5, ones(reach)) for _ in range(2))
    np.testing.assert_array_equal(first.sites, second.sites)


def test_it_does_not_mind_who_used_the_solver_before() -> None:
    highspy.Highs.resetGlobalScheduler(True)
    before = highspy.Highs()
    before.setOptionValue("output_flag", False)
    before.setOptionValue("threads", 2)
    before.addVar(0.0, 1.0)
    assert before.run() == highspy.HighsStatus.kOk
    reach = reach_of("xx.", "x.x", ".xx")
    placement = place_teams(reach, None, ones(reach))
    assert placement.proven
    assert len(placement.sites) == 2


def test_it_says_nothing_on_the_terminal() -> None:
    # HiGHS writes past sys.stdout and greets once a process, so only another process can tell.
    program = (
        "import numpy as np\n"
        "from posko.planning.covering import place_teams\n"
        "reach = np.array([[1, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=bool)\n"
        "assert len(place_teams(reach, None, np.ones(3, dtype=int)).sites) == 2\n"
    )
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize(
    ("reach", "teams_max", "weight", "message"),
    [
        (reach_of("x"), -1, np.array([1]), "teams_max"),
        (reach_of("x"), 1, np.array([-1]), "weight"),
        (reach_of("x"), 1, np.array([0.5]), "integers"),
        (reach_of("x"), 1, np.array([1, 1]), "stations"),
        (np.array([True]), 1, np.array([1]), "stations, sites"),
    ],
)
def test_an_input_out_of_range_is_refused(reach: Reach, teams_max: int, weight: Weight, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        place_teams(reach, teams_max, weight)
