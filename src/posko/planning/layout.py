"""Posts without people: what can be done of a plan while its draw is still sealed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from posko.doctrine import Doctrine
from posko.planning.demand import demand_of
from posko.planning.effort import Effort
from posko.planning.engine import Engine, Serial
from posko.planning.posts import Grouping, group_stations
from posko.planning.problem import Command, Problem
from posko.planning.solve import Progress


def lay_out(
    problem: Problem,
    *,
    effort: Effort = Effort.NORMAL,
    engine: Engine | None = None,
    progress: Progress = lambda step, done, of: None,
    known: Mapping[str, Grouping] | None = None,
    grouped: Callable[[str, Grouping], None] = lambda code, grouping: None,
) -> dict[str, Grouping]:
    """The posts of every command, by its code: those that `solve` finds with the same problem and effort.

    No chance is in them, and nobody is sent anywhere. Given to `solve` as `known`, they are manned without being
    searched again. `known` posts are taken over; `grouped` is told the others as they are found.
    """
    found = dict(known or {})
    left = [command for command in problem.commands if command.code not in found]
    progress("posts", len(found), len(problem.commands))
    work = partial(_posts_of, doctrine=problem.doctrine, effort=effort)
    for command, grouping in zip(left, (engine or Serial()).map(work, left), strict=True):
        found[command.code] = grouping
        grouped(command.code, grouping)
        progress("posts", len(found), len(problem.commands))
    return found


def _posts_of(command: Command, doctrine: Doctrine, effort: Effort) -> Grouping:
    return group_stations(command, demand_of(command, doctrine), doctrine, effort)
