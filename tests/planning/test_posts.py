"""Stations become posts: few, near, within capacity, and more of them only where people are left and it pays."""

from __future__ import annotations

import math
from itertools import pairwise
from random import Random

import numpy as np
import pytest
from by_hand import STEP, command, doctrine, officers, pattern, station, stations

from posko.doctrine import Access, Doctrine, Tier
from posko.planning import Command, Effort, Post
from posko.planning.demand import demand_of
from posko.planning.posts import Grouping, group_stations

FIVE = pattern(stations_max=5)


def grouped(here: Command, rules: Doctrine, effort: Effort = Effort.QUICK) -> Grouping:
    return group_stations(here, demand_of(here, rules), rules, effort)


def members(posts: tuple[Post, ...]) -> list[list[str]]:
    return sorted(sorted(s.code for s in p.stations) for p in posts)


def scattered(count: int, tier: Tier = Tier.LOW, seed: int = 0) -> list[float]:
    dice = Random(f"{tier}{seed}")
    return [round(dice.uniform(0, 100), 2) for _ in range(count)]


def test_as_few_posts_as_capacity_allows_where_nobody_is_left() -> None:
    for count in (1, 4, 5, 6, 23):
        posts = grouped(command(stations(scattered(count))), doctrine(FIVE)).posts
        assert len(posts) == math.ceil(count / 5)
        assert max(len(p.stations) for p in posts) <= 5


def test_every_station_is_in_one_post_of_its_own_tier() -> None:
    every = [s for tier in Tier for s in stations(scattered(17, tier), tier, name=tier.value)]
    posts = grouped(command(every, officers(99)), doctrine(*(pattern(t, stations_max=3) for t in Tier))).posts
    assert sorted(s.code for p in posts for s in p.stations) == sorted(s.code for s in every)
    assert all(s.tier == p.tier for p in posts for s in p.stations)


def test_near_stations_share_a_post() -> None:
    here = command(stations([0, 100, 1, 101, 2, 102]))
    assert members(grouped(here, doctrine(pattern(stations_max=3))).posts) == [
        ["L01", "L03", "L05"],
        ["L02", "L04", "L06"],
    ]


def test_the_centre_is_the_station_from_which_the_way_to_the_others_is_least() -> None:
    (post,) = grouped(command(stations([0, 3, 10])), doctrine(FIVE)).posts
    assert post.centre.code == "L02"
    assert dict(zip((s.code for s in post.stations), post.minutes, strict=True)) == {
        "L01": round(3 * STEP, 2),
        "L02": 0.0,
        "L03": round(7 * STEP, 2),
    }
    assert post.farthest_minutes == round(7 * STEP, 2)


def test_the_way_by_water_is_slower_and_so_the_centre_moves() -> None:
    by_river = [station("a", 0), station("b", 2, access=Access.RIVER), station("c", 5)]
    (post,) = grouped(command(by_river), doctrine(FIVE)).posts
    # From b all ways are by river: 2 + 3 at 6.4; from a: 2 at 6.4 and 5 at 2.8.
    assert post.centre.code == "a"


def test_posts_are_numbered_by_tier_in_the_order_of_their_centres() -> None:
    here = command([*stations([0, 50]), *stations([0, 50], Tier.SPECIAL)])
    posts = grouped(here, doctrine(*(pattern(tier, stations_max=1) for tier in Tier))).posts
    assert {p.id: p.centre.code for p in posts} == {
        "A-L001": "L01",
        "A-L002": "L02",
        "A-S001": "S01",
        "A-S002": "S02",
    }


def test_people_who_are_left_make_posts_beyond_the_target_smaller() -> None:
    """Two villages 100 hundredths apart fit one post; with a second pair each has its own."""
    far = stations([0, 1, 100, 101])
    rules = doctrine(FIVE, target=10.0)
    assert members(grouped(command(far, officers(3)), rules).posts) == [["L01", "L02", "L03", "L04"]]
    assert members(grouped(command(far, officers(4)), rules).posts) == [["L01", "L02"], ["L03", "L04"]]


def test_within_the_target_a_post_is_added_only_if_it_saves_that_much_travel() -> None:
    """Six stations: three at 0 and three at 4, STEP * 12 minutes in all from one centre."""
    here = command(stations([0, 0, 0, 4, 4, 4]), officers(40))
    for target, posts in [(13 * STEP, 1), (11 * STEP, 2)]:
        assert len(grouped(here, doctrine(pattern(stations_max=6), target=target)).posts) == posts


def test_a_further_post_leaves_room_for_its_controller() -> None:
    far = command(stations([0, 100]), [*officers(4), *officers(1, rank="IPDA")])
    for span, posts in [(1, 2), (2, 2)]:
        rules = doctrine(FIVE, target=10.0, span=span)
        assert len(grouped(far, rules).posts) == posts
    four = command(stations([0, 100]), [*officers(3), *officers(1, rank="IPDA")])
    assert len(grouped(four, doctrine(FIVE, target=10.0)).posts) == 1


def test_posts_are_not_added_beyond_the_stations_there_are() -> None:
    posts = grouped(command(stations([0, 50, 100]), officers(99)), doctrine(FIVE, target=1.0)).posts
    assert [p.farthest_minutes for p in posts] == [0.0] * 3


def test_stations_at_one_point_make_full_posts_without_travel() -> None:
    grouping = grouped(command(stations([7] * 23), officers(99)), doctrine(FIVE, target=1.0))
    assert len(grouping.posts) == 5
    assert [p.total_minutes for p in grouping.posts] == [0.0] * 5
    assert grouping.lower_bound_minutes == 0.0


def test_a_command_without_stations_has_no_posts() -> None:
    assert grouped(command([], officers(9)), doctrine()) == Grouping((), {})


def least_minutes(ats: list[float], posts: int, capacity: int) -> float:
    """The exact optimum, by going along the line: there the best groups are runs of neighbours."""
    line = np.sort(np.array(ats))
    best = np.full((posts + 1, len(line) + 1), np.inf)
    best[0, 0] = 0.0
    for group in range(1, posts + 1):
        for end in range(1, len(line) + 1):
            for begin in range(max(0, end - capacity), end):
                members = line[begin:end]
                around = np.abs(members[:, None] - members).sum(axis=1).min()
                best[group, end] = min(best[group, end], best[group - 1, begin] + around)
    return float(best[posts, len(line)]) * STEP


@pytest.mark.parametrize("capacity", [2, 3, 7])
def test_the_bound_is_below_the_optimum_and_the_posts_are_near_it(capacity: int) -> None:
    for seed in range(3):
        ats = scattered(40, seed=seed)
        grouping = grouped(command(stations(ats)), doctrine(pattern(stations_max=capacity)), Effort.NORMAL)
        total = sum(p.total_minutes for p in grouping.posts)
        optimum = least_minutes(ats, len(grouping.posts), capacity)
        rounding = 0.005 * 40
        assert 0.6 * optimum < grouping.lower_bound_minutes <= optimum + 0.01
        assert optimum - rounding <= total <= 1.1 * optimum


def test_pairs_are_matched_with_no_gap_at_all() -> None:
    grouping = grouped(command(stations(scattered(60))), doctrine(pattern(stations_max=2)))
    assert sum(p.total_minutes for p in grouping.posts) == pytest.approx(grouping.lower_bound_minutes, abs=0.02 * 60)


def test_the_bound_never_exceeds_what_is_written_even_by_rounding() -> None:
    """Written minutes are rounded station by station: once their sum fell below a bound on the exact one."""
    for seed in range(30):
        grouping = grouped(command(stations(scattered(10, seed=seed))), doctrine(pattern(stations_max=2)))
        assert grouping.lower_bound_minutes <= sum(p.total_minutes for p in grouping.posts)


def test_minutes_are_written_with_two_decimals() -> None:
    grouping = grouped(command(stations(scattered(20))), doctrine(FIVE))
    assert all(m == round(m, 2) for p in grouping.posts for m in p.minutes)


def test_the_same_command_gives_the_same_posts() -> None:
    here = command(stations(scattered(40)), officers(40))
    rules = doctrine(FIVE, target=20.0)
    assert grouped(here, rules) == grouped(here, rules)


def test_more_effort_is_not_worse() -> None:
    here = command(stations(scattered(60)))
    totals = [
        sum(p.total_minutes for p in grouped(here, doctrine(FIVE), effort).posts)
        for effort in (Effort.QUICK, Effort.NORMAL)
    ]
    assert all(later <= earlier + 0.3 for earlier, later in pairwise(totals))
