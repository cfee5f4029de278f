"""Parts of plans for tests of changes by hand, and the whole plan again for the check that shares no code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from by_hand import DRAW, SEED, solved

from lenderplan import lender_plan
from posko.doctrine import Doctrine
from posko.planning import Assignment, Command, CommandPlan, Draw, Plan, Post
from posko.planning.editing import Part
from posko.planning.problem import Problem

__all__ = ["DRAW", "SEED", "Draw"]


def part_of(plan: Plan, code: str = "A") -> Part:
    """The part of one command, with whoever of its Polda serves there."""
    mine = next(c for c in plan.commands if c.command.code == code)
    lent = {a.officer for a in mine.assignments if a.reinforcement}
    poldas = [p for p in plan.problem.reinforcement if p.code == mine.command.unit.parent]
    people = tuple(o for p in poldas for o in p.officers if o.id in lent)
    return Part(mine, people, tuple(u for p in poldas for u in p.units))


def planned(rules: Doctrine, here: Command, polda: Command | None = None) -> Part:
    return part_of(solved(rules, here, polda=polda))


def with_plan(part: Part, **changed: object) -> Part:
    """The part with fields of its plan replaced, whatever that breaks."""
    return replace(part, plan=replace(part.plan, **changed))  # type: ignore[arg-type]


def with_post(part: Part, code: str, **changed: object) -> Part:
    posts = tuple(replace(p, **changed) if p.id == code else p for p in part.plan.posts)  # type: ignore[arg-type]
    return with_plan(part, posts=posts)


def with_assignment(part: Part, officer: str, **changed: object) -> Part:
    found: tuple[Assignment, ...] = tuple(
        replace(a, **changed) if a.officer == officer else a  # type: ignore[arg-type]
        for a in part.plan.assignments
    )
    return with_plan(part, assignments=found)


def post(part: Part, code: str) -> Post:
    return next(p for p in part.plan.posts if p.id == code)


def post_with(part: Part, station: str) -> Post:
    return next(p for p in part.plan.posts if any(s.code == station for s in p.stations))


def codes(found: Post) -> set[str]:
    return {s.code for s in found.stations}


def duty(part: Part, officer: str) -> tuple[str, str]:
    return next((a.duty.value, a.post) for a in part.plan.assignments if a.officer == officer)


def on(part: Part, wanted: str) -> list[str]:
    return sorted(a.officer for a in part.plan.assignments if a.duty == wanted)


def whole(plan: Plan, part: Part, commands: Sequence[Command] | None = None) -> Plan:
    """The plan with this part in it, and the Polda's own plan in step. `commands`: those of now."""
    code = part.plan.command.code
    parts = [part if c.command.code == code else part_of(plan, c.command.code) for c in _polres(plan)]
    by_code = {p.plan.command.code: p.plan for p in parts}
    found = [
        by_code[c.command.code] if c.command.code in by_code else lender_plan(c, _of(parts, c.command.code))
        for c in plan.commands
    ]
    problem: Problem = replace(
        plan.problem,
        commands=tuple(part.plan.command if c.code == code else c for c in commands or plan.problem.commands),
    )
    return replace(plan, problem=problem, commands=tuple(found))


def _polres(plan: Plan) -> list[CommandPlan]:
    polda = {p.code for p in plan.problem.reinforcement}
    return [c for c in plan.commands if c.command.code not in polda]


def _of(parts: Sequence[Part], polda: str) -> list[Part]:
    return [p for p in parts if p.plan.command.unit.parent == polda]
