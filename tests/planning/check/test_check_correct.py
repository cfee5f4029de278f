"""Plans that break nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from small_plan import SmallPlan


def test_a_correct_plan_breaks_nothing(tmp_path: Path) -> None:
    assert SmallPlan(tmp_path).check() == []


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
