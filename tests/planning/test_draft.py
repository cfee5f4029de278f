"""From a draft to the finished plan: leaders, duties, and everybody exactly once."""

from __future__ import annotations

from collections import Counter

from by_hand import (
    DRAW,
    STEP,
    command,
    doctrine,
    drafted,
    officer,
    officers,
    pattern,
    place,
    plan_of,
    solved,
    stations,
)

from posko.doctrine import Access, Tier
from posko.planning import Draw, Duty, Role, Status
from posko.planning.draft import available, by_road, finish, ordered_team, places_of, uncontrolled_posts

ONE = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), team=2)


def test_the_highest_rank_leads() -> None:
    team = [officer("a", rank="BRIPDA"), officer("b", rank="AIPTU"), officer("c", rank="BRIPKA")]
    assert [o.id for o in ordered_team(team, DRAW)] == ["b", "c", "a"]


def test_of_equal_ranks_the_lowest_draw_number_leads() -> None:
    team = officers(5)
    for seed in range(5):
        draw = Draw.from_seed(seed)
        assert ordered_team(team, draw)[0].id == min((o.id for o in team), key=draw.number)


def test_an_unknown_rank_leads_only_those_of_unknown_rank() -> None:
    assert ordered_team([officer("a", rank="PNS"), officer("b", rank="BHARADA")], DRAW)[0].id == "b"
    assert {o.id for o in ordered_team([officer("a", rank="PNS"), officer("b", rank="PHL")], DRAW)} == {"a", "b"}


def test_a_manned_post_names_its_leader_first_and_marks_the_role() -> None:
    people = [officer("a", rank="BRIPDA"), officer("b", rank="AIPTU")]
    plan = plan_of(solved(ONE, command(stations([0]), people)), "A")
    assert plan.posts[0].officers == ("b", "a")
    assert {a.officer: a.role for a in plan.assignments} == {"a": Role.MEMBER, "b": Role.LEADER}


def test_everybody_is_in_the_plan_once_with_a_duty_that_fits() -> None:
    people = [
        *officers(9),
        officer("c", rank="IPDA"),
        *(officer(status, status=Status(status)) for status in ("leave", "sick", "schooling", "detached")),
    ]
    plan = plan_of(solved(ONE, command(stations([0, 1], Tier.HIGH), people, routine={"A": 2})), "A")
    assert Counter(a.officer for a in plan.assignments) == Counter(o.id for o in people)
    duties = Counter(a.duty for a in plan.assignments)
    assert duties == {Duty.POST: 4, Duty.CONTROLLER: 1, Duty.RESERVE: 2, Duty.ROUTINE: 3, Duty.UNAVAILABLE: 4}


def test_travel_is_from_the_officers_own_unit_to_the_centre() -> None:
    here = command(stations([7]), officers(2, "A-1"), polsek={"A-1": 5})
    plan = plan_of(solved(ONE, here), "A")
    assert [a.travel_minutes for a in plan.assignments] == [round(2 * STEP, 2)] * 2


def test_those_who_go_nowhere_have_no_place_role_or_travel() -> None:
    people = [*officers(3), officer("c", rank="IPDA"), officer("s", status=Status.SICK)]
    plan = plan_of(solved(ONE, command(stations([0]), people, routine={"A": 1})), "A")
    home = [a for a in plan.assignments if a.duty is not Duty.POST]
    assert {a.duty for a in home} == {Duty.CONTROLLER, Duty.ROUTINE, Duty.UNAVAILABLE}
    assert {(a.post, a.role, a.travel_minutes) for a in home} == {("", Role.NONE, None)}


def test_a_draft_with_nobody_still_becomes_a_plan() -> None:
    draft = drafted(ONE, command(stations([0, 1])))
    plan = finish(draft, ONE, DRAW, {}, ())
    assert [p.officers for p in plan.posts] == [(), ()]
    assert plan.assignments == ()
    assert draft.unmanned() == list(draft.grouping.posts)


def test_posts_without_a_controller_are_the_manned_ones_in_no_span() -> None:
    people = [*officers(4), officer("c", rank="IPDA")]
    rules = doctrine(*(pattern(tier, stations_max=1) for tier in Tier), span=1)
    draft = drafted(rules, command(stations([0, 1, 2]), people))
    assert len(draft.teams) == 2
    assert len(uncontrolled_posts(draft)) == 1
    assert uncontrolled_posts(drafted(rules, command(stations([0])))) == []


def test_only_the_available_can_be_sent() -> None:
    people = [officer("a"), *(officer(s, status=Status(s)) for s in ("leave", "sick", "schooling", "detached"))]
    assert available(command([], people)) == people[:1]


def test_units_are_where_the_table_says() -> None:
    here = command([], polsek={"A-1": 5})
    assert places_of(here) == [place(0), place(5)]
    assert by_road(place(5), ONE).pace.tolist() == [ONE.travel[Access.ROAD].minutes_per_km]
