"""Stations and officers moved by hand: what follows, what it costs, and what is refused."""

from __future__ import annotations

import pytest
from by_hand import DRAW, STEP, command, doctrine, officer, officers, pattern, plentiful, polda, stations
from edit_parts import codes, duty, on, planned, post, post_with

from posko.doctrine import Tier
from posko.planning import Role, Status
from posko.planning.editing import (
    Broken,
    EditRefused,
    Part,
    Rule,
    UnknownCode,
    broken_rules,
    effect,
    man_post,
    move_station,
    resolve,
    shortfalls_of,
    swap_officers,
    with_pins,
)

SOUTH = "15.02.01.1001"
#: Three stations a low post, one a high post, no reserves (nothing to reach within a minute's notice is staffed).
RULES = doctrine(pattern(Tier.LOW, stations_max=3), pattern(Tier.HIGH, stations_max=1), team=50, span=3)


def part_with(people: int = 12, high: int = 1, padal: int = 1) -> Part:
    here = command(
        [*stations([0, 1, 20, 21, 22]), *stations([5] * high, Tier.HIGH)],
        [*officers(people), *officers(padal, rank="IPDA")],
        equipment=plentiful(),
    )
    return planned(RULES, here)


def refused(error: pytest.ExceptionInfo[EditRefused]) -> list[tuple[str, str]]:
    return [(b.rule, b.post or b.officer or b.station or b.unit) for b in error.value.broken]


def test_a_station_moves_and_minutes_follow() -> None:
    part = part_with()
    near, far = post_with(part, "L01"), post_with(part, "L05")
    after = move_station(part, RULES, station="L03", post=near.id)
    moved = post_with(after, "L03")
    assert moved.id == near.id and codes(moved) == {"L01", "L02", "L03"}
    assert moved.centre.code == "L02"
    assert moved.minutes == (round(STEP, 2), 0.0, round(19 * STEP, 2))
    assert codes(post(after, far.id)) == {"L04", "L05"}
    assert broken_rules(after, RULES) == ()


def test_the_effect_names_the_cost_and_whom_it_concerns() -> None:
    part = part_with()
    near, far = post_with(part, "L01"), post_with(part, "L05")
    after = move_station(part, RULES, station="L03", post=near.id)
    found = effect(part, after, RULES)
    assert found.farthest_minutes.before == pytest.approx(STEP, abs=0.01)
    assert found.farthest_minutes.after == pytest.approx(19 * STEP, abs=0.01)
    assert found.total_minutes.difference == pytest.approx(18 * STEP, abs=0.02)
    assert (found.posts.difference, found.manned_posts.difference, found.cost_idr.difference) == (0, 0, 0)
    assert found.changed_posts == tuple(sorted([near.id, far.id]))
    assert "L03" in found.changed_stations and "H01" not in found.changed_stations
    concerned = {*near.officers, *far.officers, *on(part, "controller")}
    assert set(found.changed_officers) == concerned


def test_nothing_changed_has_no_effect() -> None:
    part = part_with()
    found = effect(part, part, RULES)
    assert (found.total_minutes.difference, found.changed_officers, found.changed_posts) == (0, (), ())
    assert move_station(part, RULES, station="L01", post=post_with(part, "L01").id) is part


def test_a_full_post_takes_no_more() -> None:
    part = part_with()
    far = post_with(part, "L05")
    with pytest.raises(EditRefused) as error:
        move_station(part, RULES, station="L01", post=far.id)
    assert error.value.broken == (Broken(Rule.CAPACITY, post=far.id, found=4, allowed=3),)


def test_a_post_of_another_tier_takes_it_neither() -> None:
    part = part_with()
    with pytest.raises(EditRefused) as error:
        move_station(part, RULES, station="L01", post="A-H001")
    assert refused(error) == [(Rule.MIXED_TIERS, "A-H001")]


def test_codes_that_are_none() -> None:
    part = part_with()
    for code, target, unknown in (("X", None, ("station", "X")), ("L01", "X", ("post", "X"))):
        with pytest.raises(UnknownCode) as error:
            move_station(part, RULES, station=code, post=target)
        assert (error.value.kind, error.value.code) == unknown
    with pytest.raises(UnknownCode):
        swap_officers(part, RULES, DRAW, officer="X", other="Y")
    with pytest.raises(UnknownCode):
        with_pins(part, teams=["A-R99"], on=True)


def test_a_new_post_is_manned_from_routine_duty_where_there_is_a_draw() -> None:
    part = part_with()
    after = move_station(part, RULES, station="L05", post=None, draw=DRAW)
    opened = post_with(after, "L05")
    assert opened.id == "A-L003" and len(opened.officers) == 2
    assert set(opened.officers) <= set(on(part, "routine"))
    assert broken_rules(after, RULES) == () and after.plan.shortfalls == shortfalls_of(after, RULES)


def test_the_bound_of_the_tier_is_computed_anew() -> None:
    part = part_with()
    after = move_station(part, RULES, station="L05", post=None, draw=DRAW)
    total = sum(p.total_minutes for p in after.plan.posts if p.tier is Tier.LOW)
    assert after.plan.bounds[Tier.LOW] <= total < part.plan.bounds[Tier.LOW] + 2 * STEP
    assert after.plan.bounds[Tier.HIGH] == part.plan.bounds[Tier.HIGH]


def test_without_a_draw_it_is_unmanned_which_the_shortfall_says_until_it_is_manned() -> None:
    part = part_with()
    after = move_station(part, RULES, station="L05", post=None)
    assert post(after, "A-L003").officers == ()
    assert ("officers", 2) in [(s.resource, s.missing) for s in after.plan.shortfalls]
    manned = man_post(after, RULES, DRAW, post="A-L003")
    assert len(post(manned, "A-L003").officers) == 2 and "officers" not in {s.resource for s in manned.plan.shortfalls}


def test_an_unmanned_high_post_is_refused_while_low_ones_are_manned() -> None:
    rules = doctrine(pattern(Tier.LOW, stations_max=3), pattern(Tier.HIGH, stations_max=2), team=50)
    here = command([*stations([0, 1]), *stations([5, 6], Tier.HIGH)], officers(8), equipment=plentiful())
    part = planned(rules, here)
    with pytest.raises(EditRefused) as error:
        move_station(part, rules, station="H01", post=None)
    assert refused(error) == [(Rule.TIER_ORDER, "A-H002")]
    assert broken_rules(move_station(part, rules, station="H01", post=None, draw=DRAW), rules) == ()


def test_with_nobody_left_a_new_post_is_refused() -> None:
    with pytest.raises(EditRefused) as error:
        move_station(part_with(people=6), RULES, station="L05", post=None, draw=DRAW)
    assert error.value.broken == (Broken(Rule.TOO_FEW, post="A-L003", allowed=2),)


def test_an_emptied_post_disappears_and_its_people_go_to_routine_duty() -> None:
    part = move_station(part_with(), RULES, station="L05", post=None, draw=DRAW)
    team = post(part, "A-L003").officers
    after = move_station(part, RULES, station="L05", post=post_with(part, "L04").id)
    assert "A-L003" not in {p.id for p in after.plan.posts}
    assert {duty(after, o) for o in team} == {("routine", "")}


def test_a_move_into_an_area_closed_to_one_of_the_team_is_refused() -> None:
    here = command(
        [*stations([0, 1]), *stations([20], name="S", area=SOUTH)],
        [officer("a", barred=[SOUTH]), officer("b", barred=[SOUTH]), officer("c"), officer("d")],
    )
    rules = doctrine(pattern(stations_max=3), target=STEP * 2, team=50)
    part = planned(rules, here)
    home = post_with(part, "L01")
    if len(part.plan.posts) == 1:
        part = move_station(part, rules, station="S01", post=None, draw=DRAW)
        home = post_with(part, "L01")
    assert set(home.officers) == {"a", "b"}
    with pytest.raises(EditRefused) as error:
        move_station(part, rules, station="S01", post=home.id)
    assert {(b.rule, b.officer) for b in error.value.broken} == {(Rule.EXCLUDED_AREA, "a"), (Rule.EXCLUDED_AREA, "b")}


def test_pinned_posts_neither_give_nor_take() -> None:
    part = part_with()
    near, far = post_with(part, "L01"), post_with(part, "L05")
    for pinned in (near.id, far.id):
        with pytest.raises(EditRefused) as error:
            move_station(with_pins(part, posts=[pinned], on=True), RULES, station="L03", post=near.id)
        assert refused(error) == [(Rule.PINNED, pinned)]
    free = with_pins(with_pins(part, posts=[far.id], on=True), posts=[far.id], on=False)
    assert post_with(move_station(free, RULES, station="L03", post=near.id), "L03").id == near.id


def test_two_officers_change_places_and_nobody_else_does() -> None:
    part = part_with()
    one, two = post_with(part, "L01"), post_with(part, "L05")
    after = swap_officers(part, RULES, DRAW, officer=one.officers[0], other=two.officers[1])
    assert duty(after, one.officers[0]) == ("post", two.id) and duty(after, two.officers[1]) == ("post", one.id)
    others = {a.officer: a for a in part.plan.assignments}.keys() - {*one.officers, *two.officers}
    assert all(duty(after, o) == duty(part, o) for o in others)
    assert broken_rules(after, RULES) == ()


def test_who_leads_follows_from_rank() -> None:
    here = command(stations([0, 1, 20, 21]), [officer("z", rank="AIPTU"), *officers(5)], equipment=plentiful())
    rules = doctrine(team=50)
    part = planned(rules, here)
    idle = on(part, "routine")[0]
    if idle != "z":
        after = swap_officers(part, rules, DRAW, officer="z", other=idle)
        assert duty(after, "z") == ("routine", "")
        part, idle = after, next(o for o in part.plan.posts[0].officers if o != "z")
    back = swap_officers(part, rules, DRAW, officer="z", other=part.plan.posts[0].officers[1])
    [mine] = [a for a in back.plan.assignments if a.officer == "z"]
    assert mine.role is Role.LEADER and back.plan.posts[0].officers[0] == "z"


def test_only_a_controllers_rank_controls() -> None:
    part = part_with()
    [padal] = on(part, "controller")
    with pytest.raises(EditRefused) as error:
        swap_officers(part, RULES, DRAW, officer=padal, other=on(part, "routine")[0])
    assert (Rule.CONTROLLER_RANK, on(part, "routine")[0]) in refused(error)
    part = part_with(padal=2)
    [padal] = on(part, "controller")
    [other] = {"A-IPDA-01", "A-IPDA-02"} - {padal}
    after = swap_officers(part, RULES, DRAW, officer=padal, other=other)
    assert on(after, "controller") == [other] and {p.controller for p in after.plan.posts} == {other}


def test_the_sick_and_the_pinned_do_not_move() -> None:
    here = command(stations([0, 1]), [*officers(4), officer("sick", status=Status.SICK)], equipment=plentiful())
    part = planned(doctrine(team=50), here)
    mine = part.plan.posts[0].officers[0]
    with pytest.raises(EditRefused) as error:
        swap_officers(part, doctrine(team=50), DRAW, officer=mine, other="sick")
    assert refused(error) == [(Rule.NOT_AVAILABLE, "sick")]
    pinned = with_pins(part, officers=[mine], on=True)
    with pytest.raises(EditRefused) as error:
        swap_officers(pinned, doctrine(team=50), DRAW, officer=mine, other=on(part, "routine")[0])
    assert [b.rule for b in error.value.broken] == [Rule.PINNED]


def test_routine_duty_of_a_polsek_keeps_its_people_there() -> None:
    here = command(
        stations([0, 1]),
        [*officers(3), *officers(1, "A-1")],
        polsek={"A-1": 50},
        routine={"A-1": 1},
        equipment=plentiful(),
    )
    part = planned(doctrine(team=50), here)
    with pytest.raises(EditRefused) as error:
        swap_officers(part, doctrine(team=50), DRAW, officer=part.plan.posts[0].officers[0], other="A-1-BRIPKA-01")
    assert refused(error) == [(Rule.ROUTINE_DUTY, "A-1")]


def test_the_lent_change_with_those_at_other_posts_but_never_stay_at_home() -> None:
    rules = doctrine(team=50)
    here = command(stations([0, 1, 20, 21]), officers(3), equipment=plentiful())
    part = planned(rules, here, polda(officers(2, "P")))
    lent = sorted(o.id for o in part.lent)
    own = next(p for p in part.plan.posts if not set(p.officers) & set(lent))
    after = swap_officers(part, rules, DRAW, officer=lent[0], other=own.officers[0])
    assert duty(after, lent[0]) == ("post", own.id) and broken_rules(after, rules) == ()
    with pytest.raises(EditRefused) as error:
        swap_officers(part, rules, DRAW, officer=lent[0], other=on(part, "routine")[0])
    assert refused(error) == [(Rule.LENT_IDLE, lent[0])]


def test_lent_people_of_an_emptied_post_go_home() -> None:
    rules = doctrine(team=50)
    part = planned(rules, command(stations([0, 1]), officers(3), equipment=plentiful()))
    part = move_station(part, rules, station="L02", post=None)
    part = resolve(part, rules, DRAW, granted=polda(officers(2, "P")))
    [lent_post] = [p for p in part.plan.posts if set(p.officers) & {o.id for o in part.lent}]
    [other] = [p for p in part.plan.posts if p is not lent_post]
    after = move_station(part, rules, station=lent_post.stations[0].code, post=other.id)
    assert after.lent == () and broken_rules(after, rules) == ()
