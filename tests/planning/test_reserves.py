"""Mobile teams from what is left, where they reach most of what must be reached."""

from __future__ import annotations

import pytest
from by_hand import STEP, command, doctrine, drafted, officers, pattern, place, plan_of, solved, stations

from posko.doctrine import Access, Doctrine, Tier
from posko.planning import Command, CommandPlan, Duty
from posko.planning.reserves import covered, reach_of

#: A team of two reaches ten hundredths of a degree in time. Low stations take ten to a post, others one.
RULES = doctrine(
    pattern(stations_max=10),
    *(pattern(tier, stations_max=1) for tier in Tier if tier is not Tier.LOW),
    response=10.5 * STEP,
)


def planned(here: Command, rules: Doctrine = RULES) -> CommandPlan:
    return plan_of(solved(rules, here), "A")


def places(plan: CommandPlan) -> list[float]:
    """Where teams wait, in hundredths."""
    return sorted(round((t.latitude - place(0)[0]) * 100, 3) for t in plan.reserves)


def test_a_team_waits_at_the_office_that_reaches_the_stations() -> None:
    plan = planned(command(stations([3, 5], Tier.HIGH), officers(6), polsek={"A-1": 90}))
    assert places(plan) == [0]
    assert (plan.reserves[0].stations_covered, plan.reserve_covered) == (2, 1.0)


def test_a_polsek_is_a_place_for_a_team_too() -> None:
    plan = planned(command(stations([81, 99], Tier.ELEVATED), officers(6), polsek={"A-1": 90}))
    assert places(plan) == [90]


def test_a_station_no_office_reaches_has_the_team_beside_it() -> None:
    plan = planned(command([*stations([3], Tier.HIGH), *stations([50], Tier.SPECIAL)], officers(8)))
    assert places(plan) == [0, 50]
    assert plan.reserve_covered == 1.0


def test_with_people_for_one_team_it_goes_where_it_reaches_most() -> None:
    here = command([*stations([3], Tier.HIGH), *stations([41, 50, 59], Tier.SPECIAL)], officers(10))
    plan = planned(here)
    assert places(plan) == [50]
    assert plan.reserves[0].stations_covered == 3
    assert plan.reserve_covered == pytest.approx(0.75)


def test_no_further_team_where_one_reaches_everything() -> None:
    plan = planned(command(stations([1, 2, 3], Tier.HIGH), officers(40)))
    assert len(plan.reserves) == 1


def test_where_nothing_is_to_be_reached_nobody_is_sent() -> None:
    assert planned(command([], officers(8))).reserves == ()


def test_low_stations_call_for_no_team_but_one_waits_at_the_office_all_the_same() -> None:
    plan = planned(command(stations([1, 50, 99]), officers(8)))
    assert places(plan) == [0]
    assert (plan.reserves[0].stations_covered, plan.reserve_covered) == (0, 1.0)


def test_posts_come_before_reserves() -> None:
    plan = planned(command(stations([1, 2], Tier.HIGH), officers(5)))
    assert all(p.officers for p in plan.posts)
    assert (plan.reserves, plan.reserve_covered) == ((), 0.0)


def test_a_team_is_whole_and_has_a_leader() -> None:
    rules = doctrine(pattern(Tier.HIGH, stations_max=1), team=3)
    people = [*officers(4), *officers(1, rank="AIPTU")]
    plan = planned(command(stations([1], Tier.HIGH), people), rules)
    team = [a for a in plan.assignments if a.duty is Duty.RESERVE]
    assert [a.post for a in team] == ["A-R01"] * 3
    assert [a.role.value for a in team] == ["leader", "member", "member"]
    assert plan.reserves[0].officers == 3


def test_a_team_travels_by_the_access_of_the_station_it_must_reach() -> None:
    near = doctrine(pattern(Tier.HIGH, stations_max=1), response=5 * STEP)
    for access, sites in [(Access.ROAD, [0]), (Access.FOOT, [4])]:
        plan = planned(command(stations([4], Tier.HIGH, access=access), officers(4)), near)
        assert places(plan) == sites


def test_what_is_reached_is_counted_by_station() -> None:
    draft = drafted(RULES, command([*stations([3], Tier.HIGH), *stations([50], Tier.SPECIAL)], officers(6)))
    reach = reach_of(draft, RULES)
    assert reach.sites == [place(0), place(50)]
    assert reach.within.tolist() == [[True, False], [False, True]]
    assert covered(draft, reach).tolist() == [True, False]
