"""Breaking one rule of a plan that is otherwise correct."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from small_plan import SmallPlan

from posko.doctrine import Doctrine
from posko.planning.check import Violation

Spoil = Callable[[SmallPlan], object]
#: Name of the case, how the plan is spoilt, the rules that must be reported and no others, what `where` must name.
Case = tuple[str, Spoil, set[str], str]


def each(cases: Sequence[Case]) -> pytest.MarkDecorator:
    """A test for each case, with `spoil`, `rules` and `where`."""
    names, arguments = [case[0] for case in cases], [case[1:] for case in cases]
    return pytest.mark.parametrize(("spoil", "rules", "where"), arguments, ids=names)


def found_after(spoil: Spoil, folder: Path) -> list[Violation]:
    """What the check says of the small plan, written to `folder`, once it is spoilt."""
    plan = SmallPlan(folder)
    spoil(plan)
    return plan.check()


def with_doctrine(plan: SmallPlan, doctrine: Doctrine) -> SmallPlan:
    plan.operation = replace(plan.operation, doctrine=doctrine)
    return plan


def swap(plan: SmallPlan, table: str, column: str, one: str, other: str) -> SmallPlan:
    first, second = plan.row(table, one), plan.row(table, other)
    first[column], second[column] = second[column], first[column]
    return plan


def broken(plan: SmallPlan) -> set[str]:
    return {violation.rule for violation in plan.check()}
