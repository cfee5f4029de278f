"""The planner of tours: known best orders, opening hours, fixed visits, what does not fit, and the same seed."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from touringcases import DEGREE, MONDAY, asked, best_alone, stop, week

from posko.readiness.touring.asked import Asked, Day, Fixed, Nights, Planned, Seen, Team, Why, asked_of, plain
from posko.readiness.touring.checking import Kind, faults_of, legs_of
from posko.readiness.touring.laying import Roads
from posko.readiness.touring.planning import plan_tour

TUESDAY = MONDAY + timedelta(1)


def codes(planned: Planned) -> list[str]:
    return [visit.code for visit in planned.visits]


def holds(of: Asked, planned: Planned) -> None:
    """Nothing is wrong with it, everything asked for is seen or named, and the ways come to what it says."""
    roads = Roads(of)
    assert faults_of(of, roads, planned.visits) == ()
    assert sum(leg.minutes for leg in legs_of(of, roads, planned.visits)) == planned.travel
    told = [*codes(planned), *(left.code for left in planned.left_out)]
    assert sorted(told) == sorted(s.code for s in of.stops)


def test_places_on_a_line_are_seen_on_one_way_out_and_back() -> None:
    of = asked(stop("A", 1), stop("C", 3), stop("B", 2))
    planned = plan_tour(of)
    holds(of, planned)
    assert planned.travel == 6 * DEGREE
    assert planned.left_out == ()


def test_a_ring_is_driven_round() -> None:
    corners = (stop("A", 0, 1), stop("B", 1, 1), stop("C", 1, 0))
    planned = plan_tour(asked(*corners))
    assert codes(planned) in (["A", "B", "C"], ["C", "B", "A"])
    assert planned.travel == pytest.approx(4 * DEGREE, abs=2)


def test_a_day_ends_at_the_last_command_and_goes_on_from_there() -> None:
    of = asked(stop("A", 3), stop("B", 6), days=3)
    planned = plan_tour(of)
    holds(of, planned)
    assert planned.travel == 12 * DEGREE
    assert any(leg.overnight for leg in legs_of(of, Roads(of), planned.visits))


def test_who_sleeps_at_home_drives_back_every_night() -> None:
    of = asked(stop("A", 3), stop("B", 3.2), days=2, nights=Nights.BASE, teams=(Team("1"),))
    of = replace(of, stops=tuple(replace(s, stay=200) for s in of.stops))
    planned = plan_tour(of)
    holds(of, planned)
    assert {visit.day for visit in planned.visits} == {MONDAY, TUESDAY}
    assert planned.travel == pytest.approx(2 * (3 + 3.2) * DEGREE, abs=2)


def test_a_command_is_visited_only_while_it_can_receive() -> None:
    of = asked(stop("A", 1, opens=14 * 60, closes=16 * 60), stop("B", 2), days=1)
    planned = plan_tour(of)
    holds(of, planned)
    assert codes(planned) == ["B", "A"]
    assert planned.visits[1].arrive == 14 * 60


def test_a_day_on_which_a_command_is_closed_is_passed_over() -> None:
    of = asked(stop("A", 1, closed=(MONDAY,)), days=2)
    planned = plan_tour(of)
    holds(of, planned)
    assert planned.visits[0].day == TUESDAY


def test_visits_begin_on_a_multiple_of_five_minutes() -> None:
    planned = plan_tour(asked(stop("A", 1.93), stop("B", 2.71)))
    assert all(visit.arrive % 5 == 0 for visit in planned.visits)


def test_what_is_never_open_long_enough_is_left_out_as_closed() -> None:
    of = asked(stop("A", 1), stop("B", 1, 1, opens=600, closes=640), stop("C", 2, closed=tuple(d.date for d in week())))
    planned = plan_tour(of)
    holds(of, planned)
    assert [(left.code, left.why) for left in planned.left_out] == [("B", Why.CLOSED), ("C", Why.CLOSED)]


def test_what_nobody_can_reach_is_left_out_as_too_far() -> None:
    of = asked(stop("A", 1), stop("FAR", 40))
    planned = plan_tour(of)
    assert [(left.code, left.why) for left in planned.left_out] == [("FAR", Why.TOO_FAR)]
    assert codes(planned) == ["A"]


def test_what_is_reached_only_by_way_of_another_is_seen() -> None:
    of = asked(stop("THERE", 8), stop("FAR", 15), stop("BACK", 8, 0.5))
    planned = plan_tour(of)
    holds(of, planned)
    assert planned.left_out == ()


def test_what_does_not_fit_beside_the_others_is_left_out_for_want_of_time() -> None:
    of = asked(*(stop(f"S{k}", 0.1 * k, stay=200) for k in range(1, 6)), days=1)
    planned = plan_tour(of)
    holds(of, planned)
    assert len(planned.visits) == 2
    assert {left.why for left in planned.left_out} == {Why.NO_TIME}


def test_wanted_commands_come_before_those_that_may_be_seen() -> None:
    wanted = stop("MUST", 4, stay=120)
    near = tuple(stop(f"MAY{k}", 0.2 * k, stay=200, must=False) for k in range(1, 4))
    of = asked(*near, wanted, days=1)
    planned = plan_tour(of)
    holds(of, planned)
    assert "MUST" in codes(planned)


def test_a_fixed_visit_stays_and_the_others_go_round_it() -> None:
    fixed = Fixed("B", 0, TUESDAY, 10 * 60)
    of = asked(stop("A", 1), stop("B", 2), stop("C", 3), fixed=(fixed,))
    planned = plan_tour(of)
    holds(of, planned)
    (kept,) = (visit for visit in planned.visits if visit.code == "B")
    assert (kept.team, kept.day, kept.arrive, kept.fixed) == (0, TUESDAY, 600, True)
    assert planned.left_out == ()


def test_a_visit_fixed_for_the_second_team_is_made_by_the_second_team() -> None:
    fixed = Fixed("A", 1, MONDAY, 9 * 60)
    of = asked(stop("A", 1), stop("B", 1.1), teams=(Team("1"), Team("2")), fixed=(fixed,))
    planned = plan_tour(of)
    holds(of, planned)
    assert next(visit.team for visit in planned.visits if visit.code == "A") == 1


def test_two_fixed_visits_that_contradict_leave_one_out_and_say_so() -> None:
    both = (Fixed("A", 0, MONDAY, 600), Fixed("B", 0, MONDAY, 605))
    planned = plan_tour(asked(stop("A", 1), stop("B", 5), fixed=both))
    assert [left.why for left in planned.left_out] == [Why.FIXED]


def test_a_second_team_sees_what_one_alone_cannot() -> None:
    stops = tuple(stop(f"S{k}", side * 3, 0.1 * k, stay=280) for k, side in enumerate((-1, 1)))
    assert len(plan_tour(asked(*stops, days=1)).visits) == 1
    of = asked(*stops, days=1, teams=(Team("1"), Team("2")))
    planned = plan_tour(of)
    holds(of, planned)
    assert len(planned.visits) == 2


def test_a_team_is_home_before_its_day_off_and_not_out_on_it() -> None:
    of = asked(*(stop(f"S{k}", 4 + k, stay=240) for k in range(3)), teams=(Team("1", (TUESDAY,)),))
    planned = plan_tour(of)
    holds(of, planned)
    assert TUESDAY not in {visit.day for visit in planned.visits}
    assert TUESDAY not in {leg.day.date for leg in legs_of(of, Roads(of), planned.visits)}


def test_a_team_with_no_day_at_all_sees_nothing_and_says_why() -> None:
    of = asked(stop("A", 1), days=1, teams=(Team("1", (MONDAY,)),))
    planned = plan_tour(of)
    assert planned.visits == ()
    assert planned.left_out[0].why is Why.CLOSED


def test_the_same_seed_gives_the_same_tour() -> None:
    of = scattered(9, 3)
    assert plan_tour(of, 5) == plan_tour(of, 5)


def scattered(number: int, seed: int, days: int = 3, **more: Any) -> Asked:
    rng = random.Random(seed)
    stops = (
        stop(
            f"S{k}",
            rng.uniform(-3, 3),
            rng.uniform(-3, 3),
            stay=rng.choice((60, 90, 120)),
            opens=rng.choice((480, 600)),
        )
        for k in range(number)
    )
    return asked(*stops, days=days, **more)


@pytest.mark.parametrize("seed", range(6))
def test_small_tours_are_as_good_as_the_best_of_all_orders(seed: int) -> None:
    of = scattered(6, seed, days=2 + seed % 2)
    planned = plan_tour(of, 1)
    holds(of, planned)
    most, travel = best_alone(of)
    assert len(planned.visits) == most
    assert planned.travel == travel


@pytest.mark.parametrize("seed", range(4))
def test_every_tour_of_two_teams_holds(seed: int) -> None:
    off = (MONDAY + timedelta(seed % 3),)
    of = scattered(14, 40 + seed, days=3, teams=(Team("1", off), Team("2")))
    holds(of, plan_tour(of, seed))


def test_what_is_asked_comes_back_from_json() -> None:
    of = asked(
        stop("A", 1, closed=(MONDAY,), must=False),
        stop("B", 2),
        teams=(Team("1", (TUESDAY,)), Team("2")),
        fixed=(Fixed("A", 1, TUESDAY, 600),),
        nights=Nights.BASE,
    )
    assert asked_of(plain(of)) == of


@pytest.mark.parametrize(
    "wrong",
    [
        {"stops": ()},
        {"days": ()},
        {"teams": ()},
        {"days": (Day(MONDAY, 600, 600),)},
        {"days": (Day(TUESDAY), Day(MONDAY))},
        {"stops": (stop("A", 1), stop("A", 2))},
        {"stops": (stop("BASE", 1),)},
        {"stops": (stop("A", 1, stay=0),)},
        {"minutes_per_km": 0.0},
        {"fixed": (Fixed("X", 0, MONDAY, 600),)},
        {"fixed": (Fixed("A", 3, MONDAY, 600),)},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=" "):
        replace(asked(stop("A", 1)), **wrong)  # type: ignore[arg-type]


def test_travel_is_that_of_the_planner_rounded_up() -> None:
    of = asked(stop("A", 1), stop("B", 1.501))
    roads = Roads(of)
    assert roads.minutes("BASE", "A") == DEGREE
    assert roads.minutes("A", "B") == 31
    assert roads.minutes("A", "A") == 0


def test_a_tour_moved_by_hand_is_judged_from_its_visits_alone() -> None:
    of = asked(stop("A", 1), stop("B", 4), days=1)
    at = {"A": Seen(0, MONDAY, "A", 480, 540), "B": Seen(0, MONDAY, "B", 780, 840)}
    assert faults_of(of, Roads(of), tuple(at.values())) == ()
    early = replace(at["B"], arrive=600, leave=660)
    assert Kind.TOO_FAR in {fault.kind for fault in faults_of(of, Roads(of), (at["A"], early))}
    over = replace(at["A"], arrive=at["B"].arrive, leave=at["B"].leave)
    assert Kind.OVERLAP in {fault.kind for fault in faults_of(of, Roads(of), (over, at["B"]))}
    night = replace(at["A"], arrive=1100, leave=1160)
    assert {fault.kind for fault in faults_of(of, Roads(of), (night,))} >= {Kind.OUTSIDE, Kind.CLOSED}
    shut = replace(of, stops=(replace(of.stops[0], closed=(MONDAY,)), of.stops[1]))
    assert [fault.kind for fault in faults_of(shut, Roads(shut), (at["A"],))] == [Kind.CLOSED_DAY]
    tuesday = replace(at["A"], day=TUESDAY)
    assert [fault.kind for fault in faults_of(of, Roads(of), (tuesday,))] == [Kind.NO_DAY]
    late = replace(at["B"], arrive=900, leave=960)
    assert [fault.kind for fault in faults_of(of, Roads(of), (late,))] == [Kind.NO_WAY_HOME]
