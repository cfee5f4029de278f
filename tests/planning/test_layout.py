"""Posts laid out without people are those that a plan of the same problem has."""

from __future__ import annotations

import pytest

from posko.planning import Effort, Serial, solve
from posko.planning.layout import lay_out
from posko.planning.posts import Grouping
from posko.planning.problem import Problem
from posko.planning.warm import small_problem


@pytest.fixture(scope="module")
def problem() -> Problem:
    return small_problem(40)


def test_they_are_the_posts_of_the_plan_whatever_its_seed(problem: Problem) -> None:
    of_the_plan: dict[str, Grouping] = {}
    solve(problem, seed=5, effort=Effort.QUICK, grouped=of_the_plan.__setitem__)
    assert lay_out(problem, effort=Effort.QUICK, engine=Serial()) == of_the_plan


def test_each_is_told_once_and_what_is_known_is_not_searched_again(problem: Problem) -> None:
    told: list[str] = []
    steps: list[tuple[str, int, int]] = []
    found = lay_out(
        problem,
        effort=Effort.QUICK,
        progress=lambda *step: steps.append(step),
        grouped=lambda code, grouping: told.append(code),
    )
    assert told == ["X"] and steps == [("posts", 0, 1), ("posts", 1, 1)]
    again = lay_out(problem, effort=Effort.QUICK, known=found, grouped=lambda code, grouping: told.append(code))
    assert again == found and told == ["X"]


def test_manned_afterwards_they_stay_as_they_are(problem: Problem) -> None:
    found = lay_out(problem, effort=Effort.QUICK)
    plan = solve(problem, seed=5, effort=Effort.QUICK, known=found)
    assert [(p.id, p.stations) for p in plan.commands[0].posts] == [(p.id, p.stations) for p in found["X"].posts]
