"""A plan damaged on purpose: each rule is named, with where."""

from __future__ import annotations

from dataclasses import replace

import pytest
from by_hand import AREA, command, doctrine, officer, officers, pattern, plentiful, polda, station, stations
from edit_parts import on, planned, post, with_assignment, with_plan, with_post

from posko.doctrine import Tier
from posko.planning import Duty, Role, Status
from posko.planning.editing import Broken, Part, Pins, Rule, broken_rules

RULES = doctrine(pattern(Tier.LOW), pattern(Tier.HIGH, stations_max=1), span=4)


@pytest.fixture(scope="module")
def part() -> Part:
    """Two low posts of two stations, a high post of one, a controller, a reserve team of two, two at home."""
    here = command(
        [*stations([0, 1, 10, 11]), *stations([5], Tier.HIGH)],
        [*officers(10), *officers(1, rank="IPDA"), officer("sick", status=Status.SICK)],
        routine={"A": 2},
        equipment=plentiful(),
    )
    return planned(RULES, here)


def rules(part: Part) -> set[str]:
    return {b.rule for b in broken_rules(part, RULES)}


def low(part: Part) -> str:
    return next(p.id for p in part.plan.posts if p.tier is Tier.LOW)


def test_a_plan_of_the_planner_breaks_nothing(part: Part) -> None:
    assert broken_rules(part, RULES) == ()
    assert (len(part.plan.posts), len(part.plan.reserves), len(on(part, "routine"))) == (3, 1, 2)


def test_a_station_in_no_post(part: Part) -> None:
    found = post(part, low(part))
    short = with_post(part, found.id, stations=found.stations[:1], minutes=found.minutes[:1], centre=found.stations[0])
    assert Broken(Rule.STATION_MISSING, station=found.stations[1].code, allowed=1) in broken_rules(short, RULES)


def test_a_station_in_two_posts_is_also_too_many_for_one(part: Part) -> None:
    first, second = [p for p in part.plan.posts if p.tier is Tier.LOW]
    twice = with_post(part, second.id, stations=(*second.stations, first.stations[0]), minutes=(*second.minutes, 99.0))
    found = broken_rules(twice, RULES)
    assert Broken(Rule.STATION_TWICE, station=first.stations[0].code, found=2, allowed=1) in found
    assert Broken(Rule.CAPACITY, post=second.id, found=3, allowed=2) in found


def test_a_station_of_another_command(part: Part) -> None:
    found = post(part, low(part))
    strange = with_post(part, found.id, stations=(found.stations[0], station("X99", 1)))
    assert Broken(Rule.OTHER_COMMAND, post=found.id, station="X99") in broken_rules(strange, RULES)


def test_a_post_of_another_command(part: Part) -> None:
    assert Broken(Rule.OTHER_COMMAND, post=low(part), unit="B") in broken_rules(
        with_post(part, low(part), unit="B"), RULES
    )


def test_a_station_whose_tier_rose_is_in_a_post_of_another_tier(part: Part) -> None:
    code = post(part, low(part)).stations[0].code
    risen = tuple(replace(s, tier=Tier.HIGH) if s.code == code else s for s in part.plan.command.stations)
    changed = with_plan(part, command=replace(part.plan.command, stations=risen))
    assert Broken(Rule.MIXED_TIERS, post=low(part), station=code) in broken_rules(changed, RULES)


def test_two_posts_of_one_name_and_a_pattern_the_doctrine_does_not_have(part: Part) -> None:
    first, second = [p for p in part.plan.posts if p.tier is Tier.LOW]
    assert Rule.POST_TWICE in rules(with_post(part, second.id, id=first.id))
    assert Rule.PATTERN in rules(with_post(part, first.id, pattern=replace(first.pattern, stations_max=7)))


def test_a_pair_split(part: Part) -> None:
    member = post(part, low(part)).officers[1]
    alone = with_assignment(part, member, duty=Duty.ROUTINE, post="", role=Role.NONE, travel_minutes=None)
    assert Broken(Rule.PAIR_SPLIT, post=low(part), found=1, allowed=2) in broken_rules(alone, RULES)
    assert Broken(Rule.PLACE, post=low(part), officer=member) in broken_rules(alone, RULES)


def test_somebody_who_is_sick_and_somebody_missing(part: Part) -> None:
    member = post(part, low(part)).officers[1]
    sick = tuple(replace(o, status=Status.SICK) if o.id == member else o for o in part.plan.command.officers)
    changed = with_plan(part, command=replace(part.plan.command, officers=sick))
    assert Broken(Rule.NOT_AVAILABLE, officer=member, post=low(part)) in broken_rules(changed, RULES)
    gone = with_plan(part, assignments=tuple(a for a in part.plan.assignments if a.officer != "sick"))
    assert Broken(Rule.OFFICER_MISSING, officer="sick", allowed=1) in broken_rules(gone, RULES)


def test_somebody_posted_twice(part: Part) -> None:
    again = with_plan(part, assignments=(*part.plan.assignments, part.plan.assignments[0]))
    officer_id = part.plan.assignments[0].officer
    assert Broken(Rule.POSTED_TWICE, officer=officer_id, found=2, allowed=1) in broken_rules(again, RULES)


def test_somebody_of_another_command(part: Part) -> None:
    member = post(part, low(part)).officers[1]
    gone = tuple(o for o in part.plan.command.officers if o.id != member)
    changed = with_plan(part, command=replace(part.plan.command, officers=gone))
    assert Broken(Rule.OTHER_COMMAND, officer=member, unit="A") in broken_rules(changed, RULES)


def test_somebody_barred_where_he_or_she_serves(part: Part) -> None:
    member = post(part, low(part)).officers[1]
    barred = tuple(replace(o, excluded_areas=(AREA,)) if o.id == member else o for o in part.plan.command.officers)
    changed = with_plan(part, command=replace(part.plan.command, officers=barred))
    found = [b for b in broken_rules(changed, RULES) if b.rule == Rule.EXCLUDED_AREA]
    assert [(b.post, b.officer) for b in found] == [(low(part), member)]


def test_a_mark_of_reinforcement_that_is_wrong_and_a_place_that_is_none(part: Part) -> None:
    member = post(part, low(part)).officers[1]
    assert Rule.REINFORCEMENT in rules(with_assignment(part, member, reinforcement=True))
    assert Rule.PLACE in rules(with_assignment(part, member, post="A-L099"))


def test_a_leader_below_a_member_and_a_post_without_one(part: Part) -> None:
    first, second = post(part, low(part)).officers
    assert Broken(Rule.LEADER, post=low(part), found=0, allowed=1) in broken_rules(
        with_assignment(part, first, role=Role.MEMBER), RULES
    )
    senior = tuple(replace(o, rank="AIPTU") if o.id == second else o for o in part.plan.command.officers)
    changed = with_plan(part, command=replace(part.plan.command, officers=senior))
    assert Broken(Rule.LEADER, post=low(part), officer=first) in broken_rules(changed, RULES)


def test_routine_duty_that_asks_for_more_and_a_lower_ceiling(part: Part) -> None:
    more = with_plan(part, command=replace(part.plan.command, routine_minimum={"A": 3}))
    assert Broken(Rule.ROUTINE_DUTY, unit="A", found=2, allowed=3) in broken_rules(more, RULES)
    strict = replace(RULES, deployment=replace(RULES.deployment, operation_share_max=0.5))
    assert Broken(Rule.OPERATION_SHARE, unit="A", found=9, allowed=6) in broken_rules(part, strict)


def test_minutes_travel_and_centres_that_are_wrong(part: Part) -> None:
    found = post(part, low(part))
    wrong = with_post(part, found.id, minutes=tuple(m + 1 for m in found.minutes))
    assert len([b for b in broken_rules(wrong, RULES) if b.rule == Rule.MINUTES]) == 2
    assert Rule.CENTRE in rules(with_post(part, found.id, centre=station("X99")))
    assert Rule.TRAVEL in rules(with_assignment(part, found.officers[0], travel_minutes=99.0))


def test_a_bound_above_what_it_bounds(part: Part) -> None:
    assert Rule.BOUND in rules(with_plan(part, bounds={Tier.LOW: 1e6}))


def test_a_reserve_team_too_small_or_miscounted(part: Part) -> None:
    [team] = part.plan.reserves
    assert Rule.TEAM_SIZE in rules(with_plan(part, reserves=(replace(team, officers=1),)))
    assert Rule.COVERED in rules(with_plan(part, reserves=(replace(team, stations_covered=7),)))
    assert Rule.COVERED in rules(with_plan(part, reserve_covered=0.25))


def test_a_controller_of_no_rank_with_too_many_posts_or_none_at_all(part: Part) -> None:
    [padal] = on(part, "controller")
    private = tuple(replace(o, rank="BRIPDA") if o.id == padal else o for o in part.plan.command.officers)
    changed = with_plan(part, command=replace(part.plan.command, officers=private))
    assert Broken(Rule.CONTROLLER_RANK, officer=padal) in broken_rules(changed, RULES)
    narrow = replace(RULES, deployment=replace(RULES.deployment, posts_per_controller=2))
    assert Broken(Rule.CONTROLLER_SPAN, officer=padal, found=3, allowed=2) in broken_rules(part, narrow)
    assert Broken(Rule.CONTROLLER, post=low(part), officer="nobody") in broken_rules(
        with_post(part, low(part), controller="nobody"), RULES
    )


def test_a_high_post_left_while_low_ones_are_manned(part: Part) -> None:
    high = next(p for p in part.plan.posts if p.tier is Tier.HIGH)
    left = with_post(part, high.id, officers=(), controller="")
    for member in high.officers:
        left = with_assignment(left, member, duty=Duty.ROUTINE, post="", role=Role.NONE, travel_minutes=None)
    found = broken_rules(left, RULES)
    assert Broken(Rule.TIER_ORDER, post=high.id, allowed=2) in found
    assert Broken(Rule.SHORTFALL, unit="A", allowed=2) in found
    assert len(found) == 2


def test_a_pin_that_holds_nothing(part: Part) -> None:
    pinned = replace(part, pins=Pins(frozenset(["A-L099"]), frozenset(["nobody"]), frozenset(["A-R99"])))
    assert [(b.rule, b.post or b.officer) for b in broken_rules(pinned, RULES)] == [
        (Rule.PINNED, "A-L099"),
        (Rule.PINNED, "A-R99"),
        (Rule.PINNED, "nobody"),
    ]


def test_somebody_lent_who_has_nothing_to_do() -> None:
    here = command(stations([0, 1]), equipment=plentiful())
    part = planned(doctrine(team=50), here, polda(officers(2, "P")))
    assert broken_rules(part, doctrine(team=50)) == ()
    lent = part.lent[0].id
    idle = with_assignment(part, lent, duty=Duty.ROUTINE, post="", role=Role.NONE, travel_minutes=None)
    assert Broken(Rule.LENT_IDLE, officer=lent) in broken_rules(idle, doctrine(team=50))
