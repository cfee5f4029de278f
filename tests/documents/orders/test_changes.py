"""Who is told something else by a new version."""

from __future__ import annotations

import json
from dataclasses import replace

from order_issuing import of_duty, swapped, with_name, with_post

from planmaking import make_plan
from posko.documents.orders import OrderChange, changes_between, digest, listed, officer_orders, places_of
from posko.documents.words import TIER_WORDS
from posko.planning import Assignment, CommandPlan, Duty, Status

PLAN = make_plan()
TJT = PLAN.commands[1]


def changes(after: CommandPlan, before: CommandPlan = TJT) -> dict[str, OrderChange]:
    found = changes_between(before, PLAN, after, PLAN)
    assert [c.officer_id for c in found] == sorted({c.officer_id for c in found})
    assert all(c.what and c.before != c.after for c in found)
    return {c.officer_id: c for c in found}


def test_the_same_plan_changes_nothing() -> None:
    assert not changes(TJT)
    shuffled = replace(TJT, posts=TJT.posts[::-1], assignments=TJT.assignments[::-1])
    assert not changes(shuffled)


def test_a_swap_concerns_the_two_their_partners_and_their_padal() -> None:
    one, other = TJT.posts[1], TJT.posts[3]
    found = changes(swapped(TJT, one.officers[1], other.officers[1]))
    assert found.keys() == {*one.officers, *other.officers, one.controller, other.controller}
    mover = found[one.officers[1]]
    assert mover.what == ("pos",)
    assert mover.before is not None and mover.after is not None
    assert (mover.before.post, mover.after.post) == (one.id, other.id)
    assert {s.code for s in mover.after.stations} == {s.code for s in other.stations}
    assert found[one.officers[0]].what == ("rekan",)
    assert found[one.controller].what == (f"isi pos {one.id}, {other.id}",)


def test_one_who_falls_sick_is_relieved_without_saying_why() -> None:
    sick, stand_in = TJT.posts[0].officers[1], of_duty(TJT, Duty.ROUTINE)[0]
    turned = swapped(TJT, sick, stand_in)
    away = tuple(
        Assignment(a.officer, a.unit, Duty.UNAVAILABLE) if a.officer == sick else a for a in turned.assignments
    )
    people = tuple(replace(o, status=Status.SICK) if o.id == sick else o for o in turned.command.officers)
    found = changes(replace(turned, assignments=away, command=replace(turned.command, officers=people)))
    assert found.keys() == {sick, stand_in, TJT.posts[0].officers[0], TJT.posts[0].controller}
    assert (found[sick].what, found[sick].after) == (("dibebaskan dari tugas",), None)
    assert (found[stand_in].what, found[stand_in].before) == (("penugasan baru",), None)
    assert "berhalangan" not in repr(found)


def test_one_on_routine_duty_who_falls_sick_gets_no_order() -> None:
    stays = of_duty(TJT, Duty.ROUTINE)[0]
    away = tuple(replace(a, duty=Duty.UNAVAILABLE) if a.officer == stays else a for a in TJT.assignments)
    assert not changes(replace(TJT, assignments=away))


def test_one_newly_lent_and_one_called_back_are_in_it() -> None:
    lent = [a.officer for a in TJT.assignments if a.reinforcement]
    without = replace(
        TJT,
        posts=tuple(replace(p, officers=tuple(o for o in p.officers if o not in lent)) for p in TJT.posts),
        assignments=tuple(a for a in TJT.assignments if not a.reinforcement),
    )
    assert all(changes(without)[officer].after is None for officer in lent)
    back = changes(TJT, without)
    assert all(back[officer].before is None for officer in lent)
    assert back[lent[0]].unit == "Polda Jambi (BKO)"


def test_a_station_that_lies_elsewhere_is_told_with_its_place() -> None:
    place = next(n for n, p in enumerate(TJT.posts) if len(p.stations) > 1 and p.officers)
    post = TJT.posts[place]
    n = next(n for n, s in enumerate(post.stations) if s != post.centre)
    moved = (*post.stations[:n], replace(post.stations[n], latitude=-1.23456), *post.stations[n + 1 :])
    found = changes(with_post(TJT, place, stations=moved))
    assert found.keys() == {*post.officers, post.controller}
    change = found[post.officers[0]]
    assert change.what == ("lokasi TPS",)
    before, after = places_of(change)
    assert before is not None and after is not None
    assert "1,23456 LS" in after.stations and "1,23456 LS" not in before.stations


def test_a_corrected_name_concerns_those_who_read_it() -> None:
    post = TJT.posts[0]
    found = changes(with_name(TJT, post.officers[1], "Nama Baru"))
    assert found.keys() == {post.officers[0], post.controller}


def test_another_day_concerns_all_who_are_out_and_nobody_else() -> None:
    day = PLAN.problem.voting_day
    assert day is not None
    later = replace(PLAN, problem=replace(PLAN.problem, voting_day=day.replace(day=30)))
    found = changes_between(TJT, PLAN, TJT, later)
    out = [a.officer for a in TJT.assignments if a.duty in (Duty.POST, Duty.CONTROLLER, Duty.RESERVE)]
    assert [c.officer_id for c in found] == sorted(out)
    assert {c.what for c in found} == {("hari pemungutan suara",)}


def test_exactly_those_are_in_it_whose_digest_differs() -> None:
    guards = of_duty(TJT, Duty.POST)
    after = swapped(swapped(TJT, guards[0], of_duty(TJT, Duty.RESERVE)[2]), guards[3], guards[7])
    old, new = officer_orders(PLAN, TJT), officer_orders(PLAN, after)
    assert set(changes(after)) == {o for o in old if digest(old[o]) != digest(new[o])}


def test_one_told_something_else_by_another_command_is_new_on_this_order() -> None:
    officer = TJT.posts[0].officers[0]
    (back,) = changes_between(TJT, PLAN, TJT, PLAN, untold={officer})
    assert (back.officer_id, back.before, back.what) == (officer, None, ("penugasan baru",))
    assert back.after == officer_orders(PLAN, TJT)[officer]


def test_a_list_has_both_sides_in_words_and_goes_through_json() -> None:
    post = TJT.posts[1]
    found = changes(swapped(TJT, post.officers[1], of_duty(TJT, Duty.ROUTINE)[0]))
    said = [json.loads(json.dumps(listed(change))) for change in found.values()]
    gone = next(line for line in said if line["after"] is None)
    assert (gone["what"], gone["before"]["post"]) == (["dibebaskan dari tugas"], post.id)
    assert all(station.code in gone["before"]["stations"] for station in post.stations)
    new = next(line for line in said if line["before"] is None)
    assert new["after"]["colleagues"].endswith(f"({post.officers[0]}) Katim")
    padal = next(line for line in said if line["officer_id"] == post.controller)
    assert padal["after"]["stations"].startswith(f"{post.id} ({TIER_WORDS[post.tier]}): ")
