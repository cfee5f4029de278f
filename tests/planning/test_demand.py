"""What stations require and who may leave, counted by hand."""

from __future__ import annotations

import pytest
from by_hand import command, doctrine, officer, officers, pattern, stations

from posko.doctrine import Doctrine, Tier
from posko.planning import Command, Status
from posko.planning.demand import demand_of, strength_of

WIDE, NARROW = pattern(stations_max=10), pattern(stations_max=2)
RULES = doctrine(NARROW, WIDE, pattern(Tier.HIGH, stations_max=1), pattern(Tier.HIGH, officers=1, stations_max=1))


def names(command: Command, rules: Doctrine) -> dict[Tier, str]:
    """The pattern chosen for each tier."""
    return {tier: of_tier.pattern.name for tier, of_tier in demand_of(command, rules).tiers.items()}


def test_posts_and_officers_follow_from_the_stations_and_the_pattern() -> None:
    demand = demand_of(command(stations(range(5)), officers(6)), RULES)
    low = demand.tiers[Tier.LOW]
    assert (low.stations, low.posts, low.officers) == (5, 3, 6)
    assert (demand.posts, demand.officers, demand.controllers, demand.left) == (3, 6, 1, 0)


def test_the_first_pattern_is_taken_while_people_last() -> None:
    assert names(command(stations(range(4)), officers(4)), RULES) == {Tier.LOW: "2-2-4"}


def test_one_officer_fewer_and_the_next_pattern_is_taken() -> None:
    assert names(command(stations(range(4)), officers(3)), RULES) == {Tier.LOW: "2-10-20"}


def test_the_lowest_tier_falls_back_first() -> None:
    both = [*stations(range(4)), *stations(range(2), Tier.HIGH)]
    assert names(command(both, officers(6)), RULES) == {Tier.HIGH: "2-1-2", Tier.LOW: "2-10-20"}
    assert names(command(both, officers(5)), RULES) == {Tier.HIGH: "1-1-2", Tier.LOW: "2-10-20"}


def test_the_next_pattern_is_taken_even_where_it_does_not_suffice() -> None:
    assert names(command(stations(range(4)), []), RULES) == {Tier.LOW: "2-10-20"}


def test_a_pattern_that_needs_more_people_is_passed_over() -> None:
    rules = doctrine(NARROW, pattern(officers=5), WIDE)
    assert names(command(stations(range(4)), officers(3)), rules) == {Tier.LOW: "2-10-20"}
    assert names(command(stations(range(4)), []), doctrine(NARROW, pattern(officers=5))) == {Tier.LOW: "2-2-4"}


def test_a_controller_counts_only_where_there_is_one() -> None:
    four = stations(range(4))
    assert demand_of(command(four, officers(4)), RULES).left == 0
    ranked = command(four, [*officers(3), officer("c", rank="ipda")])
    assert demand_of(ranked, RULES).controllers_available == 1
    assert names(ranked, RULES) == {Tier.LOW: "2-10-20"}


def test_routine_duty_keeps_its_people_in_their_own_unit() -> None:
    people = [*officers(4), *officers(3, "A-1")]
    here = command([], people, polsek={"A-1": 5}, routine={"A-1": 2})
    strength = strength_of(here, doctrine().deployment)
    assert (strength.free, strength.limit) == ({"A": 4, "A-1": 1}, 5)


def test_more_routine_duty_than_people_frees_nobody() -> None:
    strength = strength_of(command([], officers(3), routine={"A": 8}), doctrine().deployment)
    assert (strength.free, strength.limit) == ({"A": 0}, 0)


def test_those_who_are_away_count_for_the_ceiling_but_cannot_leave() -> None:
    people = [*officers(4), *(officer(status, status=Status(status)) for status in ("leave", "sick", "schooling"))]
    strength = strength_of(command([], people), doctrine(share=0.5).deployment)
    assert (strength.free, strength.limit) == ({"A": 4}, 3)


@pytest.mark.parametrize(
    ("share", "strength", "limit"), [(0.29, 100, 29), (0.6667, 3, 2), (0.6667, 2, 1), (0.0, 50, 0), (1.0, 7, 7)]
)
def test_the_ceiling_is_a_share_of_strength_rounded_down(share: float, strength: int, limit: int) -> None:
    """0.29 * 100 is 28.999… in floating point."""
    assert strength_of(command([], officers(strength)), doctrine(share=share).deployment).limit == limit


def test_a_command_without_stations_requires_nobody() -> None:
    demand = demand_of(command([], officers(3)), RULES)
    assert (demand.posts, demand.officers, demand.controllers, demand.left) == (0, 0, 0, 3)
    assert demand.tiers == {}


def test_tiers_stand_in_the_order_in_which_they_are_manned() -> None:
    every = [s for tier in Tier for s in stations([0], tier, name=tier.value)]
    assert list(demand_of(command(every, []), doctrine()).tiers) == [
        Tier.HIGH,
        Tier.SPECIAL,
        Tier.ELEVATED,
        Tier.LOW,
    ]
