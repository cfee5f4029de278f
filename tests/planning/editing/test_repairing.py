"""The registry changed under a plan: what no longer holds, and the smallest repair."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from by_hand import (
    AREA,
    DRAW,
    command,
    doctrine,
    officer,
    officers,
    pattern,
    place,
    plentiful,
    polda,
    station,
    stations,
)
from edit_parts import codes, duty, on, planned, post, post_with, with_plan

from posko.doctrine import Access, Doctrine, Tier
from posko.planning import Command, Equipment, Role, Status
from posko.planning.editing import (
    Difference,
    Kind,
    Part,
    Remedy,
    RemedyKind,
    Repair,
    broken_rules,
    changes_between,
    effect,
    repair,
    with_pins,
)

RULES = doctrine(pattern(Tier.LOW, stations_max=3), pattern(Tier.HIGH, stations_max=1), team=2, span=3, target=100)


def part_with(people: int = 14, rules: Doctrine = RULES) -> Part:
    here = command(
        [*stations([0, 1, 20, 21, 22]), *stations([5], Tier.HIGH)],
        [*officers(people), *officers(3, "A-1"), *officers(2, rank="IPDA")],
        polsek={"A-1": 20},
        equipment=plentiful(),
    )
    return planned(rules, here)


def with_officer(here: Command, code: str, **changed: object) -> Command:
    people = tuple(replace(o, **changed) if o.id == code else o for o in here.officers)  # type: ignore[arg-type]
    return replace(here, officers=people)


def with_station(here: Command, code: str, **changed: object) -> Command:
    there = tuple(replace(s, **changed) if s.code == code else s for s in here.stations)  # type: ignore[arg-type]
    return replace(here, stations=there)


def repaired(part: Part, now: Command, rules: Doctrine = RULES) -> Repair:
    found = repair(part, now, rules, DRAW)
    assert broken_rules(found.part, rules) == ()
    assert found.part.plan.command == now
    return found


def kinds(found: Repair) -> list[str]:
    return [r.kind.value for r in found.remedies]


def unconcerned(part: Part, found: Repair, but: Sequence[str]) -> bool:
    changed = effect(part, found.part, RULES)
    return set(changed.changed_officers) <= set(but)


def test_nothing_changed_needs_no_repair() -> None:
    part = part_with()
    found = repaired(part, part.plan.command)
    assert (found.differences, found.remedies, found.whole) == ((), (), False)
    assert found.part.plan == part.plan


def test_whoever_leads_a_team_leads_it_whatever_the_order_of_the_assignments() -> None:
    part = part_with()
    last = sorted(part.plan.assignments, key=lambda a: a.role is Role.LEADER)
    part = with_plan(part, assignments=tuple(last))
    led = {a.post: a.officer for a in last if a.role is Role.LEADER}
    gone = post_with(part, "L01").officers[1]
    found = repaired(part, with_officer(part.plan.command, gone, status=Status.SICK))
    now = {a.post: a.officer for a in found.part.plan.assignments if a.role is Role.LEADER}
    teams = {team.id for team in part.plan.reserves}
    assert teams
    assert {t: led[t] for t in teams} == {t: now[t] for t in teams}


def test_somebody_fallen_sick_is_replaced_by_one_of_the_own_unit() -> None:
    part = part_with()
    home = post_with(part, "L01")
    gone = home.officers[1]
    unit = next(o.unit for o in part.plan.command.officers if o.id == gone)
    idle = [o for o in on(part, "routine") if o.startswith(f"{unit}-BRIPKA")]
    found = repaired(part, with_officer(part.plan.command, gone, status=Status.SICK))
    by = min(idle, key=DRAW.number)
    assert found.differences == (Difference(Kind.OFFICER_STATUS, gone, "available", "sick"),)
    assert found.remedies == (Remedy(RemedyKind.OFFICER_REPLACED, officer=gone, by=by, post=home.id),)
    assert duty(found.part, by) == ("post", home.id) and duty(found.part, gone) == ("unavailable", "")
    padal = post(part, home.id).controller
    assert not found.whole and unconcerned(part, found, [*home.officers, by, padal])


def test_a_controller_is_replaced_by_one_of_the_rank() -> None:
    part = part_with()
    [padal] = on(part, "controller")
    [other] = {"A-IPDA-01", "A-IPDA-02"} - {padal}
    if duty(part, other)[0] != "routine":
        pytest.skip("the draw posted the other one")
    found = repaired(part, with_officer(part.plan.command, padal, status=Status.LEAVE))
    assert found.remedies == (Remedy(RemedyKind.CONTROLLER_REPLACED, officer=padal, by=other),)
    assert {p.controller for p in found.part.plan.posts} == {other}


def test_a_controller_nobody_can_replace_is_lost_and_the_shortfall_says_so() -> None:
    part = planned(RULES, command(stations([0, 1]), [*officers(4), *officers(1, rank="IPDA")], equipment=plentiful()))
    found = repaired(part, with_officer(part.plan.command, "A-IPDA-01", status=Status.SICK))
    assert kinds(found) == ["controller_lost"]
    assert "controllers" in {s.resource for s in found.part.plan.shortfalls}


def test_an_officer_gone_from_a_reserve_team_is_replaced_or_the_team_is_closed() -> None:
    part = part_with()
    member = on(part, "reserve")[0]
    left = tuple(o for o in part.plan.command.officers if o.id != member)
    found = repaired(part, replace(part.plan.command, officers=left))
    assert kinds(found) == ["officer_replaced"] and found.differences[0].kind is Kind.OFFICER_GONE
    scarce = replace(part.plan.command, officers=left, routine_minimum={"A": len(on(part, "routine"))})
    closed = repaired(part, scarce)
    assert "team_closed" in kinds(closed)


def test_with_nobody_on_routine_duty_a_reserve_team_gives_its_people() -> None:
    part = part_with()
    gone = post_with(part, "H01").officers[0]
    idle = {u: sum(a.unit == u and a.duty == "routine" for a in part.plan.assignments) for u in ("A", "A-1")}
    now = replace(with_officer(part.plan.command, gone, status=Status.SICK), routine_minimum=idle)
    found = repaired(part, now)
    assert kinds(found)[:1] == ["team_closed"] and "officer_replaced" in kinds(found)
    assert post_with(found.part, "H01").officers


def test_without_reserves_the_lowest_post_gives_its_people() -> None:
    rules = doctrine(pattern(Tier.LOW), pattern(Tier.HIGH, stations_max=1), team=50)
    here = command([*stations([0, 1, 9, 10]), *stations([5], Tier.HIGH)], officers(6), equipment=plentiful())
    part = planned(rules, here)
    found = repaired(part, with_officer(here, post(part, "A-H001").officers[0], status=Status.SICK), rules)
    assert len(post(found.part, "A-H001").officers) == 2
    assert [len(p.officers) for p in found.part.plan.posts if p.tier is Tier.LOW].count(0) == 1
    assert "post_unmanned" in kinds(found) and not found.whole
    assert {s.resource: s.missing for s in found.part.plan.shortfalls}["officers"] == 2


def test_somebody_barred_since_is_replaced() -> None:
    part = part_with()
    home = post_with(part, "L04")
    found = repaired(part, with_officer(part.plan.command, home.officers[0], excluded_areas=(AREA,)))
    assert kinds(found) == ["officer_replaced"] and duty(found.part, home.officers[0]) == ("routine", "")


def test_a_station_moved_a_little_stays_with_new_minutes() -> None:
    part = part_with()
    found = repaired(part, with_station(part.plan.command, "L02", latitude=place(2)[0]))
    assert found.remedies == () and found.differences[0].kind is Kind.STATION_MOVED
    assert codes(post_with(found.part, "L02")) == codes(post_with(part, "L02"))
    assert post_with(found.part, "L02").farthest_minutes > post_with(part, "L02").farthest_minutes


def test_a_station_moved_far_goes_to_the_nearest_post_with_room() -> None:
    rules = replace(RULES, deployment=replace(RULES.deployment, target_minutes=10))
    here = command([*stations([0, 1, 2, 20, 21])], [*officers(10), *officers(1, rank="IPDA")], equipment=plentiful())
    part = planned(rules, here)
    found = repaired(part, with_station(here, "L03", latitude=place(22)[0]), rules)
    target = post_with(part, "L05")
    assert found.remedies == (Remedy(RemedyKind.STATION_MOVED, station="L03", post=target.id),)
    assert codes(post_with(found.part, "L03")) == {"L03", "L04", "L05"}
    assert post_with(found.part, "L03").officers == target.officers


def test_a_station_whose_tier_rose_gets_a_post_of_its_own_with_people() -> None:
    part = part_with()
    before = post_with(part, "L05")
    found = repaired(part, with_station(part.plan.command, "L05", tier=Tier.HIGH))
    opened = post_with(found.part, "L05")
    assert (opened.id, opened.tier, len(opened.officers)) == ("A-H002", Tier.HIGH, 2)
    assert codes(post(found.part, before.id)) == codes(before) - {"L05"}
    assert kinds(found) == ["post_opened", "post_manned"]
    assert set(opened.officers) <= set(on(part, "routine"))


def test_it_joins_a_post_of_its_new_tier_where_there_is_room() -> None:
    rules = doctrine(pattern(Tier.LOW, stations_max=3), pattern(Tier.HIGH, stations_max=2), team=50, span=3)
    part = part_with(rules=rules)
    found = repaired(part, with_station(part.plan.command, "L02", tier=Tier.HIGH), rules)
    assert found.remedies == (Remedy(RemedyKind.STATION_MOVED, station="L02", post="A-H001"),)


def test_gone_stations_leave_and_emptied_posts_close() -> None:
    part = part_with()
    high = post_with(part, "H01")
    left = tuple(s for s in part.plan.command.stations if s.code not in ("H01", "L05"))
    found = repaired(part, replace(part.plan.command, stations=left))
    assert kinds(found).count("station_left") == 2 and "post_closed" in kinds(found)
    assert all(duty(found.part, o) == ("routine", "") for o in high.officers)
    assert Tier.HIGH not in found.part.plan.bounds


def test_new_stations_join_the_nearest_post_or_get_one() -> None:
    part = part_with()
    new = (*part.plan.command.stations, station("L90", 1.5), station("H90", 6, Tier.HIGH))
    found = repaired(part, replace(part.plan.command, stations=new))
    assert post_with(found.part, "L90").id == post_with(part, "L02").id
    assert post_with(found.part, "H90").officers
    assert [d.kind for d in found.differences] == [Kind.STATION_NEW, Kind.STATION_NEW]


def test_harmless_changes_are_taken_over_and_change_nobody() -> None:
    part = part_with()
    now = with_station(part.plan.command, "L01", name="TPS baru", voters=555)
    found = repaired(part, replace(now, funds_idr=7, routine_minimum={"A": 1}))
    assert found.remedies == () and effect(part, found.part, RULES).changed_officers == ()
    assert {d.kind for d in found.differences} == {Kind.STATION_CHANGED, Kind.FUNDS, Kind.ROUTINE_DUTY}
    assert "money" in {s.resource for s in found.part.plan.shortfalls}


def test_routine_duty_that_asks_for_everybody_leaves_nobody_posted() -> None:
    part = part_with()
    now = replace(part.plan.command, routine_minimum={"A": 99, "A-1": 99})
    found = repaired(part, now)
    assert on(found.part, "post") == [] and on(found.part, "reserve") == []
    assert {s.resource for s in found.part.plan.shortfalls} >= {"officers"}


def test_pins_are_kept_where_they_can_be_and_named_where_not() -> None:
    part = part_with()
    home = post_with(part, "L01")
    pinned = with_pins(part, posts=[home.id, "A-H001"], officers=home.officers, on=True)
    now = with_officer(part.plan.command, home.officers[0], status=Status.SICK)
    now = replace(now, stations=tuple(s for s in now.stations if s.code != "H01"))
    found = repaired(pinned, now)
    assert found.part.pins.posts == {home.id} and found.part.pins.officers == {home.officers[1]}
    lost = [r for r in found.remedies if r.kind is RemedyKind.PIN_LOST]
    assert lost == [
        Remedy(RemedyKind.PIN_LOST, post="A-H001"),
        Remedy(RemedyKind.PIN_LOST, officer=home.officers[0]),
    ]


def test_a_lent_officer_who_cannot_serve_is_replaced_and_no_longer_lent() -> None:
    rules = doctrine(team=50)
    part = planned(
        rules, command(stations([0, 1, 20, 21]), officers(3), equipment=plentiful()), polda(officers(2, "P"))
    )
    sick = tuple(replace(o, status=Status.SICK) if k == 0 else o for k, o in enumerate(part.lent))
    found = repaired(replace(part, lent=sick), part.plan.command, rules)
    assert found.part.lent == part.lent[1:] and kinds(found) == ["officer_replaced"]


def test_every_difference_is_named() -> None:
    here = part_with().plan.command
    first, *rest = here.officers
    now = replace(
        here,
        officers=(replace(first, rank="AIPTU", skills=("boat",)), *rest[1:], officer("new")),
        equipment=(Equipment("A", "boat", 3, 2),),
    )
    now = with_station(now, "L01", tier=Tier.HIGH)
    now = with_station(now, "L02", access=Access.FOOT)
    found = changes_between(here, now)
    assert Difference(Kind.OFFICER_CHANGED, first.id, "BRIPKA", "AIPTU") in found
    assert Difference(Kind.OFFICER_CHANGED, first.id, "", "boat") in found
    assert Difference(Kind.TIER_CHANGED, "L01", "low", "high") in found
    assert Difference(Kind.ACCESS_CHANGED, "L02", "road", "foot") in found
    assert Difference(Kind.EQUIPMENT, "A boat", "99/99", "2/3") in found
    assert Difference(Kind.EQUIPMENT, "A car", "99/99", "") in found
    assert {d.kind for d in found} >= {Kind.OFFICER_GONE, Kind.OFFICER_NEW}
    assert changes_between(here, here) == ()
