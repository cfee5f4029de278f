"""Whatever the province and however little it has: every plan keeps every rule, by the check that shares no code."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings

from posko.documents.draw_record import write_draw
from posko.documents.plan_tables import tables_of, write_tables
from posko.planning import Draw, Duty, Effort, Plan, solve, summarise
from posko.planning.check import Violation, check_plan
from posko.planning.from_tables import problem_from
from posko.tables import Operation, read_operation, write_operation
from provinces import operations

SEED = "00ff17"


def planned(operation: Operation) -> Plan:
    return solve(problem_from(operation), seed=SEED, effort=Effort.QUICK)


def violations_of(plan: Plan, operation: Operation) -> list[Violation]:
    """What the check says of the files of `plan`."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_tables(tables_of(plan), folder)
        write_draw(plan, folder)
        (folder / "summary.json").write_text(json.dumps(summarise(plan)), encoding="utf-8")
        lent = {officer.id: code for code, given in plan.problem.granted.items() for officer in given.officers}
        return check_plan(operation, folder, lent=lent)


def assert_draws_repeat(plan: Plan) -> None:
    """Every recorded draw, made again from the seed, gives the places of the plan; nobody is drawn for two."""
    draw = Draw.from_seed(plan.draw.seed)
    drawn = [place for c in plan.commands for drawing in c.drawings for place in (drawing.drawn(draw) or {}).items()]
    assert max(Counter(officer for officer, _ in drawn).values(), default=1) == 1
    out = {a.officer: a for c in plan.commands for a in c.assignments if a.duty in (Duty.POST, Duty.RESERVE)}
    controllers = {a.officer for c in plan.commands for a in c.assignments if a.duty is Duty.CONTROLLER}
    assert {officer for officer, _ in drawn} == set(out) | controllers
    assert all(out[officer].post == place for officer, place in drawn if officer in out)


@settings(max_examples=220, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(operations())
def test_every_plan_holds(operation: Operation) -> None:
    plan = planned(operation)
    assert violations_of(plan, operation) == []
    assert_draws_repeat(plan)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(operations(stations_max=12))
def test_the_provinces_of_these_tests_are_input_that_is_accepted(operation: Operation) -> None:
    with TemporaryDirectory() as name:
        assert read_operation(write_operation(operation, Path(name) / "folder", xlsx=False)) == operation


@pytest.fixture(scope="session")
def jambi(shared_data: Path) -> Operation:
    return read_operation(shared_data / "jambi-2024")


@pytest.mark.shared
def test_the_plan_of_a_real_province_holds(jambi: Operation) -> None:
    plan = planned(jambi)
    assert violations_of(plan, jambi) == []
    assert_draws_repeat(plan)
