"""Each rule, broken once in a plan that is otherwise correct."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from small_plan import DOCTRINE, SmallPlan

from posko.doctrine import Doctrine

Spoil = Callable[[SmallPlan], object]


def with_doctrine(plan: SmallPlan, doctrine: Doctrine) -> SmallPlan:
    plan.operation = replace(plan.operation, doctrine=doctrine)
    return plan


def swap(plan: SmallPlan, table: str, column: str, one: str, other: str) -> SmallPlan:
    first, second = plan.row(table, one), plan.row(table, other)
    first[column], second[column] = second[column], first[column]
    return plan


def broken(plan: SmallPlan) -> set[str]:
    return {violation.rule for violation in plan.check()}


def test_a_correct_plan_breaks_nothing(tmp_path: Path) -> None:
    assert SmallPlan(tmp_path).check() == []


# Name of the case, how the plan is spoilt, the rules that must be reported and no others, what `where` must name.
CASES: list[tuple[str, Spoil, set[str], str]] = [
    # Rule 1
    (
        "a station in no post",
        lambda p: p.drop("post_stations", "B-L1").change("posts", "B-p1", stations="1", linmas="2"),
        {"1: every station once", "5: farthest_minutes", "5: total_minutes", "5: summary"},
        "station B-L1",
    ),
    (
        "a station in two posts",
        lambda p: p.repeat("post_stations", "A-E1", post_id="A-p3").change("posts", "A-p3", stations="2", linmas="4"),
        {"1: every station once", "5: summary"},
        "row 11, station A-E1",
    ),
    (
        "a station nobody knows",
        lambda p: p.repeat("post_stations", "A-E1", station_code="A-X9").change(
            "posts", "A-p3", stations="2", linmas="4"
        ),
        {"1: every station once", "5: summary"},
        "station A-X9",
    ),
    (
        "a station of a post nobody knows",
        lambda p: p.repeat("post_stations", "A-E1", post_id="A-p9"),
        {"1: every station once"},
        "row 11",
    ),
    (
        "a post of a Polsek",
        lambda p: p.change("posts", "A-p2", unit_code="A-1"),
        {"1: unit", "5: summary", "2: shortfall"},
        "post A-p2",
    ),
    (
        "a post of a unit nobody knows",
        lambda p: p.change("posts", "A-p2", unit_code="C"),
        {"1: unit", "5: summary", "2: shortfall"},
        "post A-p2",
    ),
    (
        "a station of another Polres by its area code",
        lambda p: p.input("polling_stations", "B-L1", area_code="15.71.01.1001"),
        {"1: unit", "5: summary"},
        "station B-L1",
    ),
    (
        "a station in no Polres, whose area only looks like a prefix",
        lambda p: p.input("polling_stations", "B-L1", area_code="15.050.01.1001"),
        {"1: unit", "5: summary"},
        "station B-L1",
    ),
    (
        "a station whose longest prefix belongs to another Polres",
        lambda p: p.input("units", "A-1", parent_code="B").input("routine_duty", "B-1", minimum_officers=0),
        {"1: unit", "3: own people", "5: stations_covered", "5: summary"},
        "station A-L1",
    ),
    (
        "a station of another tier",
        lambda p: p.input("polling_stations", "A-L2", tier="elevated"),
        {"1: tier", "5: stations_covered", "5: summary"},
        "station A-L2",
    ),
    # Rule 2
    (
        "a pattern the doctrine does not have",
        lambda p: p.change("posts", "A-p2", pattern="2-3-6"),
        {"2: pattern", "5: summary"},
        "post A-p2",
    ),
    (
        "a pattern of another tier",
        lambda p: p.change("posts", "A-p3", pattern="2-1-2"),
        {"2: pattern", "5: summary"},
        "post A-p3",
    ),
    (
        "more stations than the pattern allows",
        lambda p: (
            with_doctrine(
                p, replace(DOCTRINE, patterns=(replace(DOCTRINE.patterns[0], stations_max=1), *DOCTRINE.patterns[1:]))
            )
            .change("posts", "A-p1", pattern="2-1-2")
            .change("posts", "A-p2", pattern="2-1-2")
        ),
        {"2: capacity"},
        "post A-p1",
    ),
    (
        "half a pair",
        lambda p: (
            p.change("assignments", "a05", duty="routine", post_id="", role="", travel_minutes="")
            .change("posts", "A-p1", officers_assigned="1")
            .figure("units.A.officers", {"post": 6, "controller": 1, "reserve": 2, "routine": 4, "unavailable": 1})
            .figure("total.officers", {"post": 9, "controller": 3, "reserve": 2, "routine": 8, "unavailable": 3})
            .figure("units.A.cost_idr", 2200)
            .figure("total.cost_idr", 2800)
        ),
        {"2: manning"},
        "post A-p1",
    ),
    (
        "officers at an unmanned post",
        lambda p: p.change("posts", "A-p1", status="unmanned").change("shortfall", "A", required="17", missing="4"),
        {"2: manning", "5: summary"},
        "post A-p1",
    ),
    (
        "a manned post without officers",
        lambda p: p.change("posts", "A-p2", status="manned", controller_id="p01"),
        {"2: manning", "5: summary"},
        "post A-p2",
    ),
    (
        "officers lacking that the shortfall does not say",
        lambda p: p.drop("shortfall", "officers"),
        {"2: shortfall"},
        "unit A",
    ),
    (
        "fewer officers in the shortfall than lack",
        lambda p: p.change("shortfall", "officers", required="14", missing="1"),
        {"2: shortfall"},
        "unit A",
    ),
    (
        "the shortfall of another unit",
        lambda p: p.change("shortfall", "officers", unit_code="B"),
        {"2: shortfall"},
        "unit A",
    ),
    (
        "officers lacking for excluded areas that are not counted",
        lambda p: p.change("shortfall", "excluded_areas", required="1", missing="1"),
        {"2: shortfall"},
        "unit B",
    ),
    # Rule 3
    (
        "an officer left out",
        lambda p: p.drop("assignments", "a11"),
        {"3: every officer once", "5: summary", "4: routine duty"},
        "officer a11",
    ),
    (
        "an officer twice",
        lambda p: p.repeat("assignments", "a14"),
        {"3: every officer once"},
        "row 27, officer a14",
    ),
    (
        "an officer in two posts",
        lambda p: p.repeat("assignments", "a04", post_id="A-p3").change("posts", "A-p3", officers_assigned="3"),
        {"3: every officer once", "2: manning"},
        "officer a04",
    ),
    (
        "an officer nobody knows",
        lambda p: p.repeat("assignments", "a14", officer_id="x99"),
        {"3: every officer once"},
        "officer x99",
    ),
    (
        "an officer under another unit's code",
        lambda p: p.change("assignments", "a04", unit_code="A"),
        {"3: own unit"},
        "officer a04",
    ),
    (
        "a sick officer posted",
        lambda p: p.input("officers", "a07", status="sick"),
        {"3: availability"},
        "officer a07",
    ),
    (
        "an officer on leave on routine duty",
        lambda p: p.input("officers", "a14", status="leave").input("routine_duty", "A", minimum_officers=1),
        {"3: availability"},
        "officer a14",
    ),
    (
        "an available officer called unavailable",
        lambda p: p.input("officers", "b05", status="available"),
        {"3: availability"},
        "officer b05",
    ),
    (
        "a post that does not exist",
        lambda p: p.change("assignments", "a05", post_id="A-p8"),
        {"3: place", "2: manning", "5: officers_assigned", "5: summary"},
        "officer a05",
    ),
    (
        "a reserve team that does not exist",
        lambda p: p.change("assignments", "a10", post_id="A-p1"),
        {"3: place", "reserve", "5: reserve officers", "5: summary"},
        "officer a10",
    ),
    (
        "routine duty at a post",
        lambda p: p.change("assignments", "a11", post_id="A-p1"),
        {"3: place"},
        "officer a11",
    ),
    (
        "officers of the neighbouring Polres",
        lambda p: (
            swap(swap(p, "assignments", "post_id", "a05", "b03"), "assignments", "travel_minutes", "a05", "b03")
            .change("assignments", "a05", travel_minutes="314.46")
            .change("assignments", "b03", travel_minutes="308.23")
        ),
        {"3: own people", "5: summary"},
        "officer b03",
    ),
    (
        "reinforcement from another Polda",
        lambda p: p.input("units", "A", parent_code=""),
        {"3: own people"},
        "officer p02",
    ),
    (
        "own people called reinforcement",
        lambda p: p.change("assignments", "a05", reinforcement="yes"),
        {"3: reinforcement"},
        "officer a05",
    ),
    (
        "reinforcement not called so",
        lambda p: p.change("assignments", "p02", reinforcement=""),
        {"3: reinforcement"},
        "officer p02",
    ),
    (
        "a controller from the Polda not called reinforcement",
        lambda p: p.change("assignments", "p01", reinforcement=""),
        {"3: reinforcement"},
        "officer p01",
    ),
    (
        "routine duty called reinforcement",
        lambda p: p.change("assignments", "p03", reinforcement="yes"),
        {"3: reinforcement"},
        "officer p03",
    ),
    (
        "an officer in the excluded village",
        lambda p: p.input("officers", "a08", excluded_areas="15.06;15.71.02.1003"),
        {"3: excluded areas"},
        "officer a08",
    ),
    (
        "an officer in an excluded sub-district",
        lambda p: p.input("officers", "p02", excluded_areas="15.71.02"),
        {"3: excluded areas"},
        "officer p02",
    ),
    (
        "an officer in an excluded regency, not at the centre of the post",
        lambda p: p.input("officers", "b02", excluded_areas="15.05"),
        {"3: excluded areas"},
        "officer b02",
    ),
    # Rule 4
    (
        "too few for routine duty",
        lambda p: p.input("routine_duty", "A", minimum_officers=3),
        {"4: routine duty"},
        "unit A",
    ),
    (
        "too few for routine duty in a Polsek",
        lambda p: p.input("routine_duty", "A-1", minimum_officers=2),
        {"4: routine duty"},
        "unit A-1",
    ),
    (
        "too few for routine duty in the Polda",
        lambda p: p.input("routine_duty", "P", minimum_officers=4),
        {"4: routine duty"},
        "unit P",
    ),
    (
        "too many of a Polres on the operation",
        lambda p: with_doctrine(
            p, replace(DOCTRINE, deployment=replace(DOCTRINE.deployment, operation_share_max=0.714))
        ),
        {"4: operation share"},
        "unit A",
    ),
    (
        "too many of the Polda on the operation",
        lambda p: with_doctrine(
            p, replace(DOCTRINE, deployment=replace(DOCTRINE.deployment, operation_share_max=0.39))
        ),
        {"4: operation share"},
        "unit P",
    ),
    # Rule 5
    ("stations miscounted", lambda p: p.change("posts", "A-p1", stations="3"), {"5: stations"}, "post A-p1"),
    (
        "officers required miscounted",
        lambda p: p.change("posts", "A-p1", officers_required="3"),
        {"5: officers_required"},
        "post A-p1",
    ),
    (
        "officers assigned miscounted",
        lambda p: p.change("posts", "A-p2", officers_assigned="2"),
        {"5: officers_assigned"},
        "post A-p2",
    ),
    ("Linmas of a full post", lambda p: p.change("posts", "A-p2", linmas="4"), {"5: linmas"}, "post A-p2"),
    (
        "a centre of another post",
        lambda p: p.change("posts", "A-p2", centre_station="A-L2"),
        {"5: centre_station", "5: minutes"},
        "post A-p2",
    ),
    (
        "a centre nobody knows",
        lambda p: p.change("posts", "A-p2", centre_station="A-X9"),
        {"5: centre_station"},
        "post A-p2",
    ),
    (
        "minutes off by two hundredths",
        lambda p: p.change("post_stations", "A-L2", minutes="3.13").change(
            "posts", "A-p1", farthest_minutes="3.13", total_minutes="3.13"
        ),
        {"5: minutes", "5: summary"},
        "station A-L2",
    ),
    (
        "minutes by the faster access",
        lambda p: p.change("post_stations", "B-L1", minutes="3.11"),
        {"5: minutes", "5: farthest_minutes", "5: total_minutes", "5: summary"},
        "station B-L1",
    ),
    (
        "minutes by the centre's access only where the station's is slower",
        lambda p: p.change("posts", "B-p1", centre_station="B-L1"),
        {"5: minutes", "5: travel_minutes"},
        "station B-L1",
    ),
    (
        "farthest minutes",
        lambda p: p.change("posts", "A-p1", farthest_minutes="3.12"),
        {"5: farthest_minutes"},
        "post A-p1",
    ),
    ("total minutes", lambda p: p.change("posts", "A-p1", total_minutes="3.10"), {"5: total_minutes"}, "post A-p1"),
    (
        "travel of an officer",
        lambda p: p.change("assignments", "a02", travel_minutes="12.47"),
        {"5: travel_minutes"},
        "officer a02",
    ),
    (
        "travel by road to a centre on foot",
        lambda p: p.change("assignments", "a07", travel_minutes="18.68"),
        {"5: travel_minutes"},
        "officer a07",
    ),
    (
        "travel of a reserve",
        lambda p: p.change("assignments", "a10", travel_minutes="0.00"),
        {"5: travel_minutes"},
        "officer a10",
    ),
    (
        "no travel to a post",
        lambda p: p.change("assignments", "a02", travel_minutes=""),
        {"5: travel_minutes"},
        "officer a02",
    ),
    (
        "travel to routine duty",
        lambda p: p.change("assignments", "a11", travel_minutes="0.00"),
        {"5: travel_minutes"},
        "officer a11",
    ),
    (
        "another travel model",
        lambda p: p.figure("travel_model", "osm").change("assignments", "a02", travel_minutes="99.00"),
        {"5: travel model"},
        "travel_model",
    ),
    (
        "missing that is not required less available",
        lambda p: p.change("shortfall", "boats", missing="2"),
        {"5: shortfall"},
        "resource boats",
    ),
    (
        "a shortfall of nothing",
        lambda p: p.change("shortfall", "boats", available="1", missing="0"),
        {"5: shortfall"},
        "resource boats",
    ),
    (
        "a shortfall of a unit nobody knows",
        lambda p: p.change("shortfall", "boats", unit_code="C"),
        {"5: shortfall"},
        "unit C",
    ),
    # Rule 6
    (
        "a low post manned before a high one",
        lambda p: p.drop("shortfall", "excluded_areas").repeat("shortfall", "officers", unit_code="B"),
        {"6: higher tiers first"},
        "post B-p2",
    ),
    (
        "a low post manned before an elevated one",
        lambda p: (
            swap(p, "posts", "tier", "A-p2", "A-p3")
            .input("polling_stations", "A-L3", tier="elevated")
            .input("polling_stations", "A-E1", tier="low")
            .change("reserves", "A-r1", stations_covered="2")
        ),
        {"6: higher tiers first"},
        "post A-p2",
    ),
    (
        "an excuse that names another post",
        lambda p: p.change("shortfall", "excluded_areas", consequence="nobody may be posted at B-p21"),
        {"6: higher tiers first", "2: shortfall"},
        "post B-p2",
    ),
    (
        "an excuse that is not true",
        lambda p: p.input("officers", "b02", excluded_areas="").input("officers", "b03", excluded_areas="15.05.02"),
        {"6: higher tiers first"},
        "post B-p2",
    ),
    # Rule 7
    (
        "a commitment to another seed",
        lambda p: p.figure("draw.seed", "00ff18"),
        {"7: draw"},
        "draw.commitment",
    ),
    ("a seed that is not hex", lambda p: p.figure("draw.seed", "0xff"), {"7: draw"}, "draw.seed"),
    # Leaders, controllers, reserves
    (
        "no leader",
        lambda p: p.change("assignments", "a02", role="member"),
        {"leader"},
        "post A-p3",
    ),
    ("two leaders", lambda p: p.change("assignments", "a03", role="leader"), {"leader"}, "post A-p3"),
    ("no role at a post", lambda p: p.change("assignments", "a03", role=""), {"leader"}, "officer a03"),
    ("a role on routine duty", lambda p: p.change("assignments", "a11", role="member"), {"leader"}, "officer a11"),
    ("a leader outranked", lambda p: swap(p, "assignments", "role", "a02", "a03"), {"leader"}, "post A-p3"),
    (
        "a controller nobody knows",
        lambda p: p.change("posts", "B-p1", controller_id="x99"),
        {"controller"},
        "post B-p1",
    ),
    (
        "a controller on another duty",
        lambda p: p.change("posts", "B-p1", controller_id="b04"),
        {"controller"},
        "post B-p1",
    ),
    (
        "a controller above the span",
        lambda p: p.change("posts", "A-p2", controller_id="a01"),
        {"controller"},
        "controller a01",
    ),
    (
        "a controller of too low a rank",
        lambda p: p.input("officers", "b01", rank="AIPTU"),
        {"controller"},
        "officer b01",
    ),
    (
        "a controller of the neighbouring Polres",
        lambda p: p.change("posts", "A-p2", controller_id="b01"),
        {"3: own people", "controller", "5: summary"},
        "officer b01",
    ),
    (
        "a controller from the Polda in two Polres",
        lambda p: p.change("posts", "B-p2", controller_id="p01"),
        {"controller"},
        "post B-p2",
    ),
    (
        "half a reserve team",
        lambda p: (
            p.change("assignments", "a10", duty="routine", post_id="", travel_minutes="")
            .change("reserves", "A-r1", officers="1")
            .figure("units.A.officers", {"post": 7, "controller": 1, "reserve": 1, "routine": 4, "unavailable": 1})
            .figure("total.officers", {"post": 10, "controller": 3, "reserve": 1, "routine": 8, "unavailable": 3})
            .figure("units.A.cost_idr", 2200)
            .figure("total.cost_idr", 2800)
        ),
        {"reserve"},
        "team A-r1",
    ),
    (
        "officers of a team miscounted",
        lambda p: p.change("reserves", "A-r1", officers="3"),
        {"5: reserve officers"},
        "team A-r1",
    ),
    (
        "a station covered too many",
        lambda p: p.change("reserves", "A-r1", stations_covered="3"),
        {"5: stations_covered"},
        "team A-r1",
    ),
    (
        "a team that waits elsewhere",
        lambda p: p.change("reserves", "A-r1", latitude="0.15"),
        {"5: stations_covered", "5: travel_minutes", "5: summary"},
        "team A-r1",
    ),
    (
        "a team of a Polsek",
        lambda p: p.change("reserves", "A-r1", unit_code="A-1"),
        {"reserve", "3: own people", "5: stations_covered", "5: summary"},
        "team A-r1",
    ),
]


@pytest.mark.parametrize(("spoil", "rules", "where"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_a_broken_rule_is_reported_and_nothing_else(tmp_path: Path, spoil: Spoil, rules: set[str], where: str) -> None:
    plan = SmallPlan(tmp_path)
    spoil(plan)
    found = plan.check()
    assert {violation.rule for violation in found} == rules
    assert any(where in violation.where for violation in found)


FIGURES = [
    f"{place}.{name}"
    for place in ("units.A", "units.B", "units.P", "total")
    for name in (
        *("stations", "posts", "manned_posts", "unmanned_stations", "linmas", "reinforcement", "cost_idr", "funds_idr"),
        *(f"officers.{duty}" for duty in ("post", "controller", "reserve", "routine", "unavailable")),
        *("total_minutes", "farthest_minutes", "gap", "reserve_covered", "self_sufficiency"),
    )
]


@pytest.mark.parametrize("path", FIGURES)
def test_a_wrong_figure_of_the_summary_is_reported_where_it_stands(tmp_path: Path, path: str) -> None:
    found = SmallPlan(tmp_path).figure(path, 77).check()
    assert [(violation.rule, violation.where) for violation in found] == [("5: summary", f"summary.json, {path}")]


@pytest.mark.parametrize(("path", "value"), [("units.A.lower_bound_minutes", 3.2), ("total.lower_bound_minutes", 9.0)])
def test_a_lower_bound_above_the_total_or_not_the_sum_is_reported(tmp_path: Path, path: str, value: float) -> None:
    found = SmallPlan(tmp_path).figure(path, value).check()
    assert ("5: summary", f"summary.json, {path}") in {(violation.rule, violation.where) for violation in found}


def test_a_gap_has_no_number_where_the_bound_is_nothing(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path).figure("units.B.lower_bound_minutes", 0.0).figure("units.B.gap", None)
    plan.figure("total.lower_bound_minutes", 3.0).figure("total.gap", 2.41)
    assert plan.check() == []


def test_a_gap_with_a_bound_must_be_a_number(tmp_path: Path) -> None:
    assert broken(SmallPlan(tmp_path).figure("units.B.gap", None)) == {"5: summary"}


def test_every_polres_is_in_the_summary_and_no_stranger(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    plan.summary["units"]["C"] = plan.summary["units"].pop("B")
    assert {"summary.json, units.B", "summary.json, units.C"} <= {violation.where for violation in plan.check()}


def test_the_summary_is_of_this_operation(tmp_path: Path) -> None:
    assert broken(SmallPlan(tmp_path).figure("operation", "Operasi Lain")) == {"5: summary"}


def test_minutes_of_sums_may_be_written_with_more_decimals(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path).change("post_stations", "A-L2", minutes="3.1134622")
    plan.change("posts", "A-p1", total_minutes="3.113", farthest_minutes="3.1134622")
    assert plan.check() == []


def test_a_station_just_at_the_limit_of_a_team_may_count_or_not(tmp_path: Path) -> None:
    limit = 6371.0088 * 3.141592653589793 / 180 * 0.01 * 1.4 * 60 / 30
    doctrine = replace(DOCTRINE, reserve=replace(DOCTRINE.reserve, response_minutes=limit))
    plan = with_doctrine(SmallPlan(tmp_path), doctrine)
    assert plan.check() == []
    assert plan.change("reserves", "A-r1", stations_covered="1").check() == []
    assert broken(plan.change("reserves", "A-r1", stations_covered="0")) == {"5: stations_covered"}


def test_a_reserve_team_may_have_a_leader(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path).change("assignments", "a09", role="leader").change("assignments", "a10", role="member")
    assert plan.check() == []


def test_a_post_may_lack_a_controller(tmp_path: Path) -> None:
    assert SmallPlan(tmp_path).change("posts", "A-p3", controller_id="").check() == []


def test_an_idle_controller_serves_at_home(tmp_path: Path) -> None:
    assert SmallPlan(tmp_path).change("posts", "B-p1", controller_id="").check() == []


def test_a_summary_may_leave_out_the_polda(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    del plan.summary["units"]["P"]
    plan.figure("total.funds_idr", 5300)
    plan.figure("total.officers", {"post": 9, "controller": 2, "reserve": 2, "routine": 5, "unavailable": 2})
    assert plan.check() == []


def test_units_that_are_each_others_parent_do_not_hang_the_check(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path).input("units", "P", parent_code="A-1", kind="polsek")
    assert "3: reinforcement" in broken(plan)


def test_an_operation_with_nothing_in_it_needs_nothing(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    operation = plan.operation
    nothing = {name: frame.clear() for name, frame in operation.frames.items()}
    plan.operation = replace(operation, **nothing)
    plan.tables = {name: [] for name in plan.tables}
    plan.summary["units"] = {}
    empty = plan.summary["total"] = dict.fromkeys(plan.summary["total"], 0)
    empty |= {"officers": dict.fromkeys(("post", "controller", "reserve", "routine", "unavailable"), 0)}
    empty |= {"reserve_covered": 1.0, "self_sufficiency": 1.0}
    assert plan.check() == []


def test_of_many_violations_of_a_kind_a_hundred_are_spelt_out_and_the_rest_counted(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    many = pl.concat([plan.operation.officers] * 10).with_columns(officer_id=pl.format("x{}", pl.int_range(pl.len())))
    plan.operation = replace(plan.operation, officers=pl.concat([plan.operation.officers, many]))
    found = [violation for violation in plan.check() if violation.rule == "3: every officer once"]
    assert len(found) == 101
    assert "150 further" in found[-1].what
