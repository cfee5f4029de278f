"""What one officer is told."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from order_issuing import FIRST, SECOND, of_duty, swapped, with_name, with_post

from planmaking import make_plan
from posko.documents.orders import digest, officer_order, officer_orders
from posko.planning import CommandPlan, Duty, Plan, Shortfall

PLAN = make_plan()
TJT = PLAN.commands[1]


def told(command: CommandPlan, officer: str, plan: Plan = PLAN) -> str:
    return digest(officer_order(plan, command, officer))


def test_a_guard_is_told_his_post_its_stations_his_partner_and_his_padal() -> None:
    post = TJT.posts[4]
    order = officer_order(PLAN, TJT, post.officers[0])
    assert (order.duty, order.duty_word, order.role) == ("post", "PAM TPS", "Katim")
    assert (order.operation, order.voting_day) == ("Operasi Mantap Praja Siginjai 2024", "2024-11-27")
    assert (order.post, order.tier) == (post.id, "rawan")
    assert order.centre is not None
    assert (order.centre.code, order.centre.latitude) == (post.centre.code, post.centre.latitude)
    assert [s.code for s in order.stations] == sorted(s.code for s in post.stations)
    assert {s.code: s.minutes for s in order.stations} == {
        s.code: round(m, 1) for s, m in zip(post.stations, post.minutes, strict=True)
    }
    assert [c.officer_id for c in order.colleagues] == [post.officers[1]]
    assert order.colleagues[0].role == "anggota"
    assert order.controller is not None and order.controller.officer_id == post.controller


def test_one_lent_is_told_that_he_is() -> None:
    lent = next(a.officer for a in TJT.assignments if a.reinforcement)
    assert officer_order(PLAN, TJT, lent).reinforcement


def test_a_padal_is_told_all_his_posts_with_their_people() -> None:
    padal = of_duty(TJT, Duty.CONTROLLER)[0]
    controls = officer_order(PLAN, TJT, padal).controls
    assert {c.post: [o.officer_id for o in c.officers] for c in controls} == {
        p.id: list(p.officers) for p in TJT.posts if p.controller == padal
    }


def test_a_reserve_is_told_where_his_team_waits() -> None:
    order = officer_order(PLAN, TJT, of_duty(TJT, Duty.RESERVE)[1])
    assert order.post == TJT.reserves[0].id
    assert order.centre is not None
    assert (order.centre.name, order.centre.latitude) == ("Polres Tanjung Jabung Timur", -1.1301)
    assert len(order.colleagues) == 4 and order.colleagues[0].role == "Katim"


def test_one_who_stays_is_told_only_that() -> None:
    order = officer_order(PLAN, TJT, of_duty(TJT, Duty.ROUTINE)[0])
    assert not order.posted
    assert (order.duty_word, order.post, order.stations, order.controller) == ("tugas rutin", "", (), None)


def test_everybody_of_the_plan_is_told_and_nobody_else() -> None:
    assert list(officer_orders(PLAN, TJT)) == sorted(a.officer for a in TJT.assignments)
    with pytest.raises(KeyError):
        officer_order(PLAN, TJT, "nobody")


def test_an_order_goes_through_json() -> None:
    for order in officer_orders(PLAN, TJT, FIRST).values():
        said = json.loads(json.dumps(asdict(order)))
        assert (said["number"], said["version"]) == (FIRST.number, 1)


def test_number_and_version_do_not_change_what_one_is_told() -> None:
    officer = TJT.posts[0].officers[0]
    first, second = (officer_order(PLAN, TJT, officer, issue) for issue in (FIRST, SECOND))
    assert first != second
    assert digest(first) == digest(second)


def test_what_happens_at_another_post_does_not_concern_him() -> None:
    officer = TJT.posts[0].officers[0]
    other = swapped(TJT, TJT.posts[2].officers[1], TJT.posts[3].officers[1])
    lack = Shortfall("15-TJT", "boats", 3, 1, 2, "", "")
    assert told(other, officer) == told(TJT, officer)
    assert told(replace(TJT, shortfalls=(lack,)), officer) == told(TJT, officer)
    assert told(replace(TJT, posts=TJT.posts[::-1], assignments=TJT.assignments[::-1]), officer) == told(TJT, officer)


def test_each_thing_that_he_is_told_counts() -> None:
    place = next(n for n, p in enumerate(TJT.posts) if len(p.stations) > 1 and p.officers)
    post = TJT.posts[place]
    officer, partner = post.officers
    station, other = post.stations[0], next(s for s in post.stations if s != post.centre)
    padal = next(o for o in of_duty(TJT, Duty.CONTROLLER) if o != post.controller)
    travelled = tuple(
        replace(a, travel_minutes=(a.travel_minutes or 0) + 5) if a.officer == officer else a for a in TJT.assignments
    )
    changed = [
        with_name(TJT, partner, "Nama Lain"),
        with_name(TJT, post.controller, "Nama Lain"),
        with_post(TJT, place, controller=padal),
        with_post(TJT, place, centre=other),
        with_post(TJT, place, minutes=tuple(m + 1 for m in post.minutes)),
        with_post(TJT, place, stations=post.stations[1:], minutes=post.minutes[1:]),
        with_post(TJT, place, stations=(replace(station, latitude=-1.2), *post.stations[1:])),
        replace(TJT, assignments=travelled),
    ]
    digests = [told(command, officer) for command in changed]
    assert len({told(TJT, officer), *digests}) == len(changed) + 1
    later = replace(PLAN, problem=replace(PLAN.problem, operation="PSU"))
    assert told(TJT, officer, later) != told(TJT, officer)


def test_less_than_a_tenth_of_a_minute_is_not_told() -> None:
    place = next(n for n, p in enumerate(TJT.posts) if len(p.stations) > 1 and p.officers)
    post = TJT.posts[place]
    nearly = with_post(TJT, place, minutes=tuple(round(m, 1) for m in post.minutes))
    assert nearly != TJT
    assert told(nearly, post.officers[0]) == told(TJT, post.officers[0])
