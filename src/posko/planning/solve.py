"""The planner on one screen."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from posko.doctrine import Doctrine
from posko.planning.demand import demand_of
from posko.planning.draft import CommandDraft, finish
from posko.planning.draw import Draw
from posko.planning.effort import Effort
from posko.planning.engine import Engine, Serial
from posko.planning.manning import draft_command, man, own_pool
from posko.planning.mixing import reinforced
from posko.planning.plan import CommandPlan, Plan, Shortfall
from posko.planning.plannable import require_plannable
from posko.planning.posts import Grouping
from posko.planning.problem import Command, Problem, Unit
from posko.planning.remedy import share_rest
from posko.planning.roads.laying import Rules, lay_roads
from posko.planning.roads.network import RoadNetwork
from posko.planning.shortfall import find_shortfalls

T = TypeVar("T")
R = TypeVar("R")

#: Called with what is being done and how many of how many commands are through it.
Progress = Callable[[str, int, int], None]


def solve(
    problem: Problem,
    *,
    seed: int | str,
    effort: Effort = Effort.NORMAL,
    engine: Engine | None = None,
    progress: Progress = lambda step, done, of: None,
    known: Mapping[str, Grouping] | None = None,
    grouped: Callable[[str, Grouping], None] = lambda code, grouping: None,
    roads: RoadNetwork | None = None,
) -> Plan:
    """Plan every command of `problem` with its own people and those granted to it, then share out the reinforcement.

    `seed` (an integer ≥ 0, or hex) decides among equals and nothing else: posts do not depend on it. Same problem, seed
    and effort give the same plan, whatever the engine and its number of workers; the default runs in this process.

    `grouped` is told the posts of each command as they are found. Given back as `known` (by code), with the same
    problem and effort, they give the same plan without searching again: so long work can be taken up after a stop.

    `roads`: a network whose ways count between places reached by road (`planning/roads`); without one the great circle
    does for all.

    Never infeasible: what cannot be manned is in the plan's shortfall. Raises ValueError for what is no problem at all
    (an officer twice, a tier without pattern, a place nowhere on earth), and for a seed that is neither.
    """
    require_plannable(problem)
    begun = time.monotonic()
    draw = Draw.from_seed(seed)
    engine = engine or Serial()
    rules = _rules(problem, roads, engine, progress)
    plan_one = partial(_draft, draw=draw, effort=effort)
    given = [(c, (known or {}).get(c.code), rules.of(c.code)) for c in problem.commands]
    drafts = _watched(engine, plan_one, given, "plan", progress, lambda d: grouped(d.code, d.grouping))
    drafted = time.monotonic()
    lent: dict[str, Unit] = {}
    for polda, mine in _by_polda(problem):
        doctrine = rules.of(*(drafts[k].code for k in mine))
        helped = reinforced([drafts[k] for k in mine], polda, doctrine, draw, problem.granted)
        granted = [problem.granted[d.code] for d in helped if d.code in problem.granted]
        for lender in [polda, *granted] if polda else granted:
            lent |= _lent(helped, lender)
        helped = share_rest(helped, polda, doctrine) if polda else helped
        for k, draft in zip(mine, helped, strict=True):
            drafts[k] = draft
    found = _find_shortfalls(engine, drafts, rules, progress)
    plans = [finish(d, rules.of(d.code), draw, lent, s) for d, s in zip(drafts, found, strict=True)]
    plans += [_polda_plan(polda, problem.doctrine, draw, lent) for polda in problem.reinforcement]
    done = time.monotonic()
    seconds = {"plan": drafted - begun, "shortfall": done - drafted, "total": done - begun}
    by_road = rules.use is not None
    return Plan(problem, tuple(replace(p, by_road=by_road) for p in plans), draw.record, seconds, rules.use)


def _rules(problem: Problem, roads: RoadNetwork | None, engine: Engine, progress: Progress) -> Rules:
    if roads is None:
        return Rules(problem.doctrine, {})
    return lay_roads(problem, roads, lambda make, jobs: _watched(engine, make, jobs, "roads", progress))


def _draft(given: tuple[Command, Grouping | None, Doctrine], draw: Draw, effort: Effort) -> CommandDraft:
    command, known, doctrine = given
    if known is None:
        return draft_command(command, doctrine, draw, effort)
    return man(command, demand_of(command, doctrine), known, doctrine, draw)


def _watched(
    engine: Engine,
    work: Callable[[T], R],
    items: Sequence[T],
    step: str,
    progress: Progress,
    each: Callable[[R], None] = lambda result: None,
) -> list[R]:
    results: list[R] = []
    progress(step, 0, len(items))
    for result in engine.map(work, items):
        results.append(result)
        each(result)
        progress(step, len(results), len(items))
    return results


def _by_polda(problem: Problem) -> list[tuple[Command | None, list[int]]]:
    """Each Polda with the indices of its commands; last those that have none."""
    parents = [c.unit.parent for c in problem.commands]
    codes = [polda.code for polda in problem.reinforcement]
    of = [(polda, [k for k, code in enumerate(parents) if code == polda.code]) for polda in problem.reinforcement]
    return [*of, (None, [k for k, code in enumerate(parents) if code not in codes])]


def _lent(drafts: Sequence[CommandDraft], polda: Command) -> dict[str, Unit]:
    """Who of the Polda serves in one of the drafts, with the unit each comes from."""
    units = {u.code: u for u in polda.units}
    people = {o.id: units[o.unit] for o in polda.officers}
    serving = [o for d in drafts for team in d.teams.values() for o in team]
    serving += [s.controller for d in drafts for s in d.spans] + [
        o for d in drafts for r in d.reserves for o in r.officers
    ]
    return {o.id: people[o.id] for o in serving if o.id in people}


def _find_shortfalls(
    engine: Engine, drafts: Sequence[CommandDraft], rules: Rules, progress: Progress
) -> list[list[Shortfall]]:
    """Where posts are unmanned remedies are tried out, which is worth a worker; the rest is quicker done here."""
    short = [(d, rules.of(d.code)) for d in drafts if d.unmanned()]
    tried = iter(_watched(engine, _shortfalls_of, short, "shortfall", progress))
    return [next(tried) if d.unmanned() else find_shortfalls(d, rules.of(d.code)) for d in drafts]


def _shortfalls_of(given: tuple[CommandDraft, Doctrine]) -> list[Shortfall]:
    return find_shortfalls(*given)


def _polda_plan(polda: Command, doctrine: Doctrine, draw: Draw, lent: dict[str, Unit]) -> CommandPlan:
    demand = demand_of(polda, doctrine)
    pool = own_pool(polda, demand.strength.free, demand.strength.limit)
    return finish(CommandDraft(polda, demand, Grouping((), {}), pool), doctrine, draw, lent, ())
