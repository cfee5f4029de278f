"""Who may be posted and how many stay: rules 3 and 4, each broken once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
from small_plan import DOCTRINE, SmallPlan
from spoiling import Case, Spoil, broken, each, found_after, swap, with_doctrine

CASES: list[Case] = [
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
]


@each(CASES)
def test_a_rule_about_people_that_is_broken_is_reported_and_nothing_else(
    tmp_path: Path, spoil: Spoil, rules: set[str], where: str
) -> None:
    found = found_after(spoil, tmp_path)
    assert {violation.rule for violation in found} == rules
    assert any(where in violation.where for violation in found)


def test_units_that_are_each_others_parent_do_not_hang_the_check(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path).input("units", "P", parent_code="A-1", kind="polsek")
    assert "3: reinforcement" in broken(plan)


def test_of_many_violations_of_a_kind_a_hundred_are_spelt_out_and_the_rest_counted(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    many = pl.concat([plan.operation.officers] * 10).with_columns(officer_id=pl.format("x{}", pl.int_range(pl.len())))
    plan.operation = replace(plan.operation, officers=pl.concat([plan.operation.officers, many]))
    found = [violation for violation in plan.check() if violation.rule == "3: every officer once"]
    assert len(found) == 101
    assert "150 further" in found[-1].what
