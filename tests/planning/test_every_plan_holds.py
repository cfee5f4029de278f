"""Whatever the province and however little it has: every plan keeps every rule, by the check that shares no code."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import HealthCheck, given, settings

from posko.documents.plan_tables import tables_of, write_tables
from posko.planning import Draw, Duty, Effort, Plan, solve, summarise
from posko.planning.check import Violation, check_plan
from posko.planning.from_tables import problem_from
from posko.tables import Operation
from provinces import operations


def violations_of(plan: Plan, operation: Operation) -> list[Violation]:
    """What the check says of the files of `plan`."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_tables(tables_of(plan), folder)
        (folder / "summary.json").write_text(json.dumps(summarise(plan)), encoding="utf-8")
        return check_plan(operation, folder)


def assert_draws_repeat(plan: Plan) -> None:
    """Every recorded draw, made again from the published seed, gives the places that officers have in the plan."""
    draw = Draw.from_seed(plan.draw.seed)
    drawn: dict[str, str] = {}
    for command in plan.commands:
        for drawing in command.drawings:
            places = drawing.drawn(draw)
            assert places is not None
            drawn |= places
    posted = {a.officer: a.post for c in plan.commands for a in c.assignments if a.duty in (Duty.POST, Duty.RESERVE)}
    assert {officer: place for officer, place in drawn.items() if officer in posted} == posted


@settings(
    max_examples=200,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(operations())
def test_every_plan_holds(operation: Operation) -> None:
    plan = solve(problem_from(operation), seed="00ff17", effort=Effort.QUICK)
    assert violations_of(plan, operation) == []
    assert_draws_repeat(plan)
