"""One command with its own people: what it can man, in which order, and with whom."""

from __future__ import annotations

from by_hand import (
    AREA,
    command,
    doctrine,
    drafted,
    officer,
    officers,
    pattern,
    plan_of,
    shortfalls,
    solved,
    station,
    stations,
)

from posko.doctrine import TIERS_BY_PRIORITY, Access, Tier
from posko.planning import Duty, Officer, Post
from posko.planning.manning import affordable_posts, by_priority, own_pool, wishes_of

SOUTH = "15.02.01.1001"
ONE = tuple(pattern(tier, stations_max=1) for tier in Tier)
EVERY_TIER = [s for tier in Tier for s in stations([0, 1], tier, name=tier.value)]


def tiers_manned(officers_: list[Officer]) -> list[Tier]:
    draft = drafted(doctrine(*ONE), command(EVERY_TIER, officers_))
    return sorted((p.tier for p in draft.grouping.posts if p.id in draft.teams), key=TIERS_BY_PRIORITY.index)


def test_high_then_special_then_elevated_then_low() -> None:
    order = [tier for tier in TIERS_BY_PRIORITY for _ in range(2)]
    for pairs in range(len(order) + 1):
        assert tiers_manned(officers(2 * pairs)) == order[:pairs]
        assert tiers_manned(officers(2 * pairs + 1)) == order[:pairs]


def test_of_one_tier_the_post_with_the_most_stations_comes_first() -> None:
    plan = plan_of(solved(doctrine(), command(stations([0, 40, 40]), officers(2))), "A")
    assert [len(p.stations) for p in plan.posts if p.officers] == [2]


def test_a_lower_tier_is_not_manned_with_the_few_that_a_higher_one_leaves_over() -> None:
    rules = doctrine(pattern(Tier.LOW, officers=1, stations_max=1), pattern(Tier.HIGH, officers=3, stations_max=1))
    here = command([*stations([0, 1], Tier.HIGH), *stations([2])], officers(5))
    draft = drafted(rules, here)
    assert [p.tier for p in draft.grouping.posts if p.id in draft.teams] == [Tier.HIGH]


def test_controllers_are_counted_before_posts_are_promised() -> None:
    """Five people, one of them a controller: two posts, not two and a half."""
    here = command(stations([0, 1, 2]), [*officers(4), officer("c", rank="IPDA")])
    rules = doctrine(*ONE)
    posts = drafted(rules, here).grouping.posts
    chosen = affordable_posts(posts, own_pool(here, {"A": 5}, 5), rules)
    assert len(chosen) == 2
    assert len(affordable_posts(posts, own_pool(here, {"A": 6}, 6), rules)) == 2
    assert len(affordable_posts(posts, own_pool(here, {"A": 7}, 7), rules)) == 3


def test_a_post_that_is_closed_to_all_makes_room_for_a_lower_one() -> None:
    here = command([*stations([0], Tier.HIGH), *stations([1], area=SOUTH)], officers(2, barred=[AREA]))
    draft = drafted(doctrine(*ONE), here)
    assert set(draft.teams) == {"A-L001"}
    assert draft.unfit == {"A-H001"}


def test_nobody_is_posted_where_everybody_is_barred_and_the_shortfall_says_so() -> None:
    plan = plan_of(solved(doctrine(), command(stations([0, 1, 2]), officers(9, barred=["15"]))), "A")
    assert not any(p.officers for p in plan.posts)
    assert {a.duty for a in plan.assignments} <= {Duty.ROUTINE, Duty.RESERVE}
    lack = shortfalls(plan)["excluded_areas"]
    assert (lack.required, lack.available, lack.missing) == (4, 0, 4)
    assert all(p.id in lack.consequence for p in plan.posts)


def test_an_officer_barred_from_one_station_of_a_post_is_barred_from_the_post() -> None:
    pair = [station("S1", 0, area=AREA), station("S2", 0, area=SOUTH)]
    people = [*officers(2, barred=[SOUTH]), *officers(2, rank="BRIPDA")]
    draft = drafted(doctrine(), command(pair, people))
    assert {o.rank for o in draft.teams["A-L001"]} == {"BRIPDA"}


def test_those_nearest_go_where_travel_is_least() -> None:
    people = [*officers(2, "A"), *officers(2, "A-1")]
    plan = plan_of(solved(doctrine(*ONE), command(stations([1, 89]), people, polsek={"A-1": 90})), "A")
    near = {p.centre.code: {o[: -len("-BRIPKA-01")] for o in p.officers} for p in plan.posts}
    assert near == {"L01": {"A"}, "L02": {"A-1"}}


def post_with(access: Access, team: int = 2) -> Post:
    rules = doctrine(pattern(officers=team, stations_max=1))
    (post,) = drafted(rules, command(stations([0], access=access), [])).grouping.posts
    return post


def test_water_wishes_for_a_boatman_and_leader_ranks_for_a_leader() -> None:
    boatman, leader = officer("b", skills=["car", "boat"]), officer("l", rank="aiptu")
    led = doctrine(leaders=("AIPTU",))
    assert wishes_of(post_with(Access.ROAD), doctrine()) == ()
    for access in (Access.RIVER, Access.SEA):
        (wish,) = wishes_of(post_with(access), doctrine())
        assert (wish(boatman), wish(leader)) == (True, False)
    leads, handles_boat = wishes_of(post_with(Access.SEA), led)
    assert (leads(leader), leads(boatman), handles_boat(boatman)) == (True, False, True)


def test_a_single_officer_cannot_grant_two_wishes() -> None:
    assert len(wishes_of(post_with(Access.SEA, team=1), doctrine(leaders=("AIPTU",)))) == 1


def test_the_order_of_posts_does_not_depend_on_the_order_they_come_in() -> None:
    posts = drafted(doctrine(*ONE), command(EVERY_TIER, [])).grouping.posts
    assert by_priority(posts) == by_priority(posts[::-1])
