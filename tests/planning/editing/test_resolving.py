"""The rest solved anew around pins, lent people and what is granted."""

from __future__ import annotations

from by_hand import AREA, DRAW, STEP, command, doctrine, officer, officers, pattern, plentiful, polda, stations
from edit_parts import codes, duty, on, planned, post, post_with

from posko.doctrine import Tier
from posko.planning.editing import Part, broken_rules, effect, move_station, resolve, swap_officers, with_pins

RULES = doctrine(pattern(Tier.LOW, stations_max=3), pattern(Tier.HIGH, stations_max=1), team=2, span=3)


def part_with(people: int = 14) -> Part:
    here = command(
        [*stations([0, 1, 2, 20, 21, 22, 40]), *stations([5], Tier.HIGH)],
        [*officers(people), *officers(2, rank="IPDA")],
        equipment=plentiful(),
    )
    return planned(RULES, here)


def crossed(part: Part) -> Part:
    """One station of each of two clusters at the post of the other, which no planner would do."""
    alone = post_with(part, "L07").id
    part = move_station(part, RULES, station="L01", post=alone)
    return move_station(part, RULES, station="L04", post=alone)


def test_a_plan_made_worse_by_hand_is_as_good_again() -> None:
    part = part_with()
    worse = crossed(part)
    better = resolve(worse, RULES, DRAW)
    assert effect(part, worse, RULES).total_minutes.difference > 30 * STEP
    assert effect(part, better, RULES).total_minutes.difference <= 0.01
    assert {p.id for p in better.plan.posts} == {p.id for p in part.plan.posts}
    assert broken_rules(better, RULES) == ()


def test_solving_anew_what_is_good_changes_no_post() -> None:
    part = part_with()
    again = resolve(part, RULES, DRAW)
    assert [codes(p) for p in again.plan.posts] == [codes(p) for p in part.plan.posts]
    assert again.plan.bounds == part.plan.bounds


def test_a_pinned_post_keeps_its_stations_and_the_rest_goes_around_it() -> None:
    worse = crossed(part_with())
    pinned = post_with(worse, "L07")
    after = resolve(with_pins(worse, posts=[pinned.id], on=True), RULES, DRAW)
    assert codes(post(after, pinned.id)) == {"L01", "L04", "L07"}
    assert broken_rules(after, RULES) == ()


def test_pinned_officers_keep_duty_and_place() -> None:
    part = part_with()
    here, there = post_with(part, "L01"), post_with(part, "L05")
    swapped = swap_officers(part, RULES, DRAW, officer=here.officers[0], other=there.officers[0])
    idle = on(swapped, "routine")[0]
    pins = [here.officers[0], on(part, "reserve")[0], on(part, "controller")[0], idle]
    before = {o: duty(swapped, o) for o in pins}
    after = resolve(with_pins(swapped, officers=pins, on=True), RULES, DRAW)
    assert {o: duty(after, o) for o in pins} == before
    assert broken_rules(after, RULES) == ()
    free = resolve(swapped, RULES, DRAW)
    assert duty(free, here.officers[0]) == duty(resolve(part, RULES, DRAW), here.officers[0])


def test_a_pinned_team_stays_with_its_people() -> None:
    part = part_with()
    team = part.plan.reserves[0]
    people = [o for o in on(part, "reserve") if duty(part, o)[1] == team.id]
    after = resolve(with_pins(part, teams=[team.id], on=True), RULES, DRAW)
    assert team in after.plan.reserves and all(duty(after, o) == ("reserve", team.id) for o in people)


def test_lent_people_and_their_posts_stay_as_they_are() -> None:
    rules = doctrine(team=50)
    part = planned(rules, command(stations([0, 1, 20, 21, 22, 23]), officers(4)), polda(officers(2, "P")))
    held = next(p for p in part.plan.posts if set(p.officers) <= {o.id for o in part.lent})
    after = resolve(part, rules, DRAW)
    assert post(after, held.id).officers == held.officers and after.lent == part.lent


def test_whoever_is_granted_mans_what_is_unmanned() -> None:
    rules = doctrine(team=50)
    part = planned(rules, command(stations([0, 1, 20, 21]), officers(2), equipment=plentiful()))
    assert [len(p.officers) for p in part.plan.posts].count(0) == 1
    after = resolve(part, rules, DRAW, granted=polda(officers(3, "P"), routine={"P": 3}))
    assert all(p.officers for p in after.plan.posts)
    assert len(after.lent) == 2 and [u.code for u in after.lenders] == ["P"]
    assert "officers" not in {s.resource for s in after.plan.shortfalls}
    assert broken_rules(after, rules) == ()


def test_people_no_longer_enough_make_fewer_posts() -> None:
    rules = doctrine(pattern(stations_max=3), team=50)
    part = planned(rules, command(stations([0, 1, 2]), officers(2), equipment=plentiful()))
    part = move_station(part, rules, station="L03", post=None)
    after = resolve(part, rules, DRAW)
    assert [codes(p) for p in after.plan.posts] == [{"L01", "L02", "L03"}]
    assert after.plan.posts[0].officers


def test_a_post_where_everybody_is_barred_stays_empty_and_is_named() -> None:
    rules = doctrine(pattern(Tier.LOW), pattern(Tier.HIGH, stations_max=1), team=50)
    south = "15.02.01.1001"
    here = command(
        [*stations([0, 1], area=south), *stations([5], Tier.HIGH)],
        [officer(f"o{k}", barred=[AREA]) for k in range(6)],
        equipment=plentiful(),
    )
    after = resolve(planned(rules, here), rules, DRAW)
    assert post(after, "A-H001").officers == () and post(after, "A-L001").officers
    assert "excluded_areas" in {s.resource for s in after.plan.shortfalls}
    assert broken_rules(after, rules) == ()


def test_the_same_part_and_draw_give_the_same_result() -> None:
    worse = crossed(part_with())
    assert resolve(worse, RULES, DRAW) == resolve(worse, RULES, DRAW)
