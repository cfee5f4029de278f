"""What the server adds to the planner: `python bench/computing.py` prints a JSON line per way and run.

The whole province of the example is computed as the worker does it (read from the registry, solved with its progress
told and its posts kept, saved as rows), and by the planner alone: `solve` of the same problem, read before its clock
starts, with the same engine, effort and seed. Both in turn in the same run; `ratio` is the worker's time to the
planner's. Both must give the same posts and people. `--effort`, `--times`.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from statistics import median
from typing import Any

from machine import emit, machine_line, table, timed
from server_with_plan import SEED, computed, load, set_up
from warm import warm_cache


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--effort", default="normal", choices=("quick", "normal", "thorough"))
    options.add_argument("--times", type=int, default=3, help="runs of each way")
    given = options.parse_args()
    print(machine_line())
    warm_cache()
    lines: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        operation, planner = load()
        for run in range(given.times):
            for line in compared(operation, planner, given.effort, run):
                emit(line)
                lines.append(line)
    total = {"way": "ratio", "effort": given.effort, "ratio": ratio(lines), "runs": given.times}
    emit(total)
    print(table([*lines, total], ("way", "run", "seconds", "ratio")))


def compared(operation: Any, planner: Any, effort: str, run: int) -> list[dict[str, Any]]:
    """One run of each way. Raises SystemExit where they do not give the same plan."""
    from posko.planning import Effort, processes, solve
    from posko.planning.from_tables import problem_from
    from posko.registry.queries import operation_tables

    problem = problem_from(operation_tables(planner, operation, operation.command))

    def alone() -> Any:
        with processes() as engine:
            return solve(problem, seed=SEED, effort=Effort(effort), engine=engine)

    plan, seconds = timed(lambda: computed(operation, planner, effort))
    solved, planned = timed(alone)
    if people_of(solved) != stored_people(plan):
        raise SystemExit("the worker and the planner alone gave different plans")
    size = {"stations": plan.figures["stations"], "effort": effort, "run": run}
    return [
        {"way": "posko.deployment.computing", "seconds": round(seconds, 2), **size},
        {"way": "planner alone", "seconds": round(planned, 2), **size},
    ]


def ratio(lines: list[dict[str, Any]]) -> float:
    """Of the medians."""
    return round(usual(lines, "posko.deployment.computing") / usual(lines, "planner alone"), 3)


def usual(lines: list[dict[str, Any]], way: str) -> float:
    return float(median(line["seconds"] for line in lines if line["way"] == way))


def people_of(solved: Any) -> set[tuple[str, str, str]]:
    """Who does what where, in every command but the lender."""
    lenders = {polda.code for polda in solved.problem.reinforcement}
    plans = [plan for plan in solved.commands if plan.command.code not in lenders]
    return {(a.officer, a.duty.value, a.post) for plan in plans for a in plan.assignments}


def stored_people(plan: Any) -> set[tuple[str, str, str]]:
    from posko.deployment.models import AssignmentRow

    rows = AssignmentRow.objects.filter(plan=plan).exclude(command__kind="polda")
    return set(rows.values_list("code", "duty", "post"))


if __name__ == "__main__":
    main()
