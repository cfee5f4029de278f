"""Leaders, controllers and reserve teams, each rule broken once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_plan import DOCTRINE, SmallPlan
from spoiling import Case, Spoil, broken, each, found_after, swap, with_doctrine

CASES: list[Case] = [
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


@each(CASES)
def test_a_rule_about_leading_or_reserves_that_is_broken_is_reported_and_nothing_else(
    tmp_path: Path, spoil: Spoil, rules: set[str], where: str
) -> None:
    found = found_after(spoil, tmp_path)
    assert {violation.rule for violation in found} == rules
    assert any(where in violation.where for violation in found)


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
