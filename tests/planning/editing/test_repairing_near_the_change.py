"""A small change in a large command: everybody whom it does not concern keeps station, post, team and controller."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from edit_parts import DRAW, post_with

from posko.doctrine import Access, Tier, default_doctrine
from posko.planning import Command, Effort, Post, Problem, Station, solve
from posko.planning.editing import Part, RemedyKind, broken_rules, repair
from posko.planning.editing.seating import seated
from posko.planning.warm import small_problem

DOCTRINE = default_doctrine()
#: Two kilometres north.
MOVED = 0.018


def village_station(k: int, north: float, east: float, tier: Tier = Tier.LOW) -> Station:
    return Station(f"99.{k:04d}", f"TPS {k}", "99.01.01.1001", north, east, tier, Access.ROAD)


@pytest.fixture(scope="module")
def part() -> Part:
    """300 stations in 50 villages and a few of another tier, with people for all posts."""
    dice = np.random.default_rng(2)
    villages = dice.uniform([0.0, 100.0], [0.5, 100.5], (50, 2))
    places = villages[np.arange(300) % 50] + dice.normal(0.0, 0.004, (300, 2))
    stations = [village_station(k, *place) for k, place in enumerate(places)]
    stations += [village_station(900 + k, *villages[7 * k], Tier.HIGH) for k in range(3)]
    here = small_problem(110).commands[0]
    problem = Problem("near", DOCTRINE, (replace(here, stations=tuple(stations)),))
    return Part(solve(problem, seed=DRAW.seed, effort=Effort.QUICK).commands[0])


def moved(part: Part, k: int, north: float = MOVED) -> tuple[Station, Command]:
    here = part.plan.command
    station = replace(here.stations[k], latitude=here.stations[k].latitude + north)
    return station, replace(here, stations=(*here.stations[:k], station, *here.stations[k + 1 :]))


def minutes(posts: tuple[Post, ...]) -> float:
    return sum(p.total_minutes for p in posts)


@pytest.mark.parametrize("k", range(0, 300, 50))
def test_a_station_that_moves_two_kilometres_concerns_its_own_post_alone(part: Part, k: int) -> None:
    station, now = moved(part, k)
    after = repair(part, now, DOCTRINE, DRAW)
    assert broken_rules(after.part, DOCTRINE) == ()
    home = post_with(part, station.code)
    before = {p.id: p for p in part.plan.posts}
    assert {p.id for p in after.part.plan.posts if p != before[p.id]} == {home.id}
    stays = post_with(after.part, station.code)
    assert (stays.id, stays.officers, stays.controller) == (home.id, home.officers, home.controller)


@pytest.mark.parametrize("k", range(0, 300, 50))
def test_travel_is_no_longer_than_that_of_the_old_posts_with_the_station_where_it_is_now(part: Part, k: int) -> None:
    _, now = moved(part, k)
    after = repair(part, now, DOCTRINE, DRAW).part.plan
    new = {s.code: s for s in now.stations}
    mended = tuple(seated(p, [new[s.code] for s in p.stations], DOCTRINE) for p in part.plan.posts)
    assert minutes(after.posts) <= minutes(mended) + 1e-6


def test_far_from_home_it_goes_to_one_other_post_and_the_others_stay(part: Part) -> None:
    station, now = moved(part, 0, north=1.0)
    after = repair(part, now, DOCTRINE, DRAW)
    assert broken_rules(after.part, DOCTRINE) == ()
    home, new = post_with(part, station.code), post_with(after.part, station.code)
    assert home.id != new.id
    before = {p.id: p for p in part.plan.posts}
    assert {p.id for p in after.part.plan.posts if p != before.get(p.id)} == {home.id, new.id}


def test_only_the_tier_of_the_moved_station_gets_a_new_bound_and_that_is_hardly_worse(part: Part) -> None:
    _, now = moved(part, 200)
    before, after = part.plan.bounds, repair(part, now, DOCTRINE, DRAW).part.plan
    assert after.bounds[Tier.HIGH] == before[Tier.HIGH]
    assert after.bounds[Tier.LOW] <= sum(p.total_minutes for p in after.posts if p.tier is Tier.LOW)
    assert after.bounds[Tier.LOW] >= 0.99 * before[Tier.LOW]


@pytest.mark.parametrize("extra", [1, 25])
def test_new_stations_find_a_post_within_capacity(part: Part, extra: int) -> None:
    dice = np.random.default_rng(5)
    new = tuple(village_station(1000 + k, *dice.uniform([0.0, 100.0], [0.5, 100.5])) for k in range(extra))
    here = part.plan.command
    after = repair(part, replace(here, stations=(*here.stations, *new)), DOCTRINE, DRAW)
    assert broken_rules(after.part, DOCTRINE) == ()
    placed = [s.code for p in after.part.plan.posts for s in p.stations]
    assert sorted(placed) == sorted(s.code for s in (*here.stations, *new))
    concerned = {r.post for r in after.remedies if r.kind in (RemedyKind.STATION_MOVED, RemedyKind.POST_OPENED)}
    before = {p.id: p for p in part.plan.posts}
    assert {p.id for p in after.part.plan.posts if p != before.get(p.id)} == concerned
