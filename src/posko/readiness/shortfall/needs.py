"""What the plan of each command needs, as the rating has it, and what of its own people the plan has bound."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from posko.deployment.models import AssignmentRow, Part, Promise
from posko.deployment.queries import rows_visible_to
from posko.deployment.storing import doctrine_of
from posko.doctrine import Doctrine
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Person
from posko.readiness.reckoning import PlanFacts, parts_of, plans_counted, required
from posko.readiness.reckoning.required import CONTROLLERS, EXCLUDED, LEADERS, OFFICERS
from posko.readiness.reckoning.units import SEE
from posko.registry.models import Operation

_PEOPLE = (OFFICERS, EXCLUDED, LEADERS, CONTROLLERS)


@dataclass(frozen=True)
class Need:
    """What a command needs by resource, and what of its own the plan has bound already.

    `need`: as `reckoning.required`, but that officers of posts which nobody of the command may man stand apart, under
    `excluded_areas`. `lent`: people of the Polda with it, by the plan or by a grant. `bound`: own officers who are
    Padal or in reserve, and so not free for a post. `plan_has`: what the plan found of a resource that it lacks
    (people only): more than that cannot be of use to it, whatever the registry says.
    """

    part: Part
    doctrine: Doctrine
    need: Mapping[str, int]
    lent: int
    bound: int
    plan_has: Mapping[str, int]


def needs_of(person: Person, operation: Operation, commands: Sequence[Command]) -> dict[int, Need]:
    """By id of the command the need of those that have a plan which `person` may see."""
    parts = parts_of(person, operation, commands)
    plans = plans_counted(person, list(parts.values()))
    promised = _promised(person, operation, parts)
    return {command: _need(part, plans[part.pk], promised.get(command, 0)) for command, part in parts.items()}


def _need(part: Part, plan: PlanFacts, promised: int) -> Need:
    asked = required(plan)
    has = {r: available - (plan.lent if r == OFFICERS else 0) for r, (_, available) in plan.lacks.items()}
    return Need(
        part=part,
        doctrine=doctrine_of(part.plan),
        need=asked | {OFFICERS: asked[OFFICERS] - asked[EXCLUDED]},
        lent=plan.lent + promised,
        bound=plan.bound,
        plan_has={resource: max(0, n) for resource, n in has.items() if resource in _PEOPLE},
    )


def _promised(person: Person, operation: Operation, parts: Mapping[int, Part]) -> dict[int, int]:
    """By command how many of the Polda's people are promised to it that have no place in its part."""
    running = Promise.objects.filter(
        operation=operation, released=None, command__in=commands_where(person, SEE).filter(pk__in=list(parts))
    )
    placed = rows_visible_to(person, AssignmentRow, SEE).filter(
        part__in=[part.pk for part in parts.values()], reinforcement=True
    )
    by_part = set(placed.values_list("part_id", "code"))
    idle: dict[int, int] = defaultdict(int)
    for command, code in running.values_list("command_id", "officer_code"):
        idle[command] += (parts[command].pk, code) not in by_part
    return idle
