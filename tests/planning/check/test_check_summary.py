"""The figures of the summary: rule 5, broken in every figure."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_plan import SmallPlan
from spoiling import broken

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


def test_a_summary_may_leave_out_the_polda(tmp_path: Path) -> None:
    plan = SmallPlan(tmp_path)
    del plan.summary["units"]["P"]
    plan.figure("total.funds_idr", 5300)
    plan.figure("total.officers", {"post": 9, "controller": 2, "reserve": 2, "routine": 5, "unavailable": 2})
    assert plan.check() == []
