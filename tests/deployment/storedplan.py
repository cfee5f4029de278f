"""The plan by hand of `planmaking` in the database: Jambi, Tanjung Jabung Timur (short of people) and their Polda."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from people import make_person
from planmaking import SEED, UNITS, make_plan
from posko.deployment.models import Part, Plan
from posko.deployment.storing import doctrine_of, save_part
from posko.organisation.models import Command, Person, Role
from posko.planning import CommandPlan
from posko.planning import Plan as Planned
from posko.planning.editing import Part as Solution
from posko.registry.models import Operation


@dataclass
class Stored:
    """The commands, the plan of the Polda as a draft, and a planner of each command."""

    polda: Command
    jbi: Command
    tjt: Command
    plan: Plan
    karo: Person
    jaya: Person
    tuti: Person
    planned: Planned

    def again(self, **more: Any) -> Plan:
        """The same plan once more."""
        return store(self.planned, self.plan.operation, self.polda, self.karo, **more)

    def part(self, command: Command) -> Part:
        return Part.objects.get(plan=self.plan, command=command)


def make_stored() -> Stored:
    polda = Command.objects.create(code="15-POLDA", name="Polda Jambi", kind="polda")
    jbi, tjt = (
        Command.objects.create(code=code, name=UNITS[code][0].name, kind="polres", parent=polda)
        for code in ("15-JBI", "15-TJT")
    )
    planned = make_plan()
    operation = Operation.objects.create(
        command=polda, code="omp", name=planned.problem.operation, voting_day="2024-11-27"
    )
    karo, jaya, tuti = (
        make_person(name, Role.PLANNER, command) for name, command in (("Karo", polda), ("Jaya", jbi), ("Tuti", tjt))
    )
    plan = store(planned, operation, polda, karo)
    return Stored(polda, jbi, tjt, plan, karo, jaya, tuti, planned)


def store(planned: Planned, operation: Operation, command: Command, by: Person, **more: Any) -> Plan:
    """`planned` as a plan that `by` computed for `command`."""
    said: dict[str, Any] = {"name": "Rencana", "state": Plan.State.DRAFT, "own_seed": SEED, "percent": 100}
    plan = Plan.objects.create(operation=operation, command=command, made_by=by, **(said | more))
    for of in planned.commands:
        row = Part(operation=operation, plan=plan, command=Command.objects.get(code=of.command.code))
        save_part(row, _solution(planned, of), doctrine_of(plan))
    return plan


def _solution(planned: Planned, of: CommandPlan) -> Solution:
    people = {o.id: o for polda in planned.problem.reinforcement for o in polda.officers}
    lent = tuple(people[a.officer] for a in of.assignments if a.reinforcement)
    return Solution(of, lent=lent, lenders=UNITS["15-POLDA"] if lent else ())
