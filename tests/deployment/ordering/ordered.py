"""Approved plans of Jambi and Tanjab Timur in the database, made by hand, and people of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction

from people import as_app, make_person
from planmaking import DOCTRINE, SEED, UNITS, make_plan
from posko.deployment import ordering
from posko.deployment.models import OfficerOrder, Order, Part, Plan
from posko.deployment.storing import save_part
from posko.doctrine import Doctrine
from posko.organisation.models import Command, Person, Role
from posko.planning import CommandPlan, Duty, Officer
from posko.planning import Plan as Planned
from posko.planning.editing import Part as PartValue
from posko.registry.models import Operation

STAGES = [
    {"code": "campaign", "name": "Kampanye", "start": "2024-09-25", "end": "2024-11-23", "minimum_strength_share": 0.3},
    {"code": "voting", "name": "Pemungutan suara", "start": "2024-11-27", "end": "2024-11-27"}
    | {"minimum_strength_share": 0.6667},
]
#: Changes the plan of one command before it is stored.
Change = Callable[[CommandPlan], CommandPlan]


@dataclass
class Jambi:
    """The Polda with two Polres, an operation, and somebody who approves."""

    polda: Command
    jbi: Command
    tjt: Command
    operation: Operation
    kapolda: Person
    planned: Planned

    def approve(self, change: Change | None = None, *codes: str, **changed: Change) -> list[Order]:
        """Bring a plan with these commands (all by default) into force, and give its orders."""
        plan = self.draft(change, *codes)
        with transaction.atomic():
            Part.objects.filter(operation=self.operation, command__in=plan.parts.values("command")).update(
                in_force=False
            )
            plan.parts.update(in_force=True)
            return ordering.issue(plan=plan, by=self.kapolda)

    def draft(self, change: Change | None = None, *codes: str) -> Plan:
        """A plan in the state "approved" that is not in force yet."""
        version = 1 + Plan.objects.filter(operation=self.operation).count()
        plan = Plan.objects.create(
            operation=self.operation,
            command=self.polda,
            name="Rencana",
            version=version,
            state="approved",
            made_by=self.kapolda,
            decided_by=self.kapolda,
            own_seed=SEED,
            doctrine_toml=self.operation.doctrine_toml,
        )
        for command in self.planned.commands:
            code = command.command.code
            if not codes or code in codes:
                store(plan, change(command) if change else command, self._lent(command))
        return plan

    def _lent(self, command: CommandPlan) -> tuple[Officer, ...]:
        lent = {a.officer for a in command.assignments if a.reinforcement}
        return tuple(o for o in self.planned.problem.reinforcement[0].officers if o.id in lent)


def store(plan: Plan, command: CommandPlan, lent: Iterable[Officer], doctrine: Doctrine = DOCTRINE) -> Part:
    row = Part(operation=plan.operation, plan=plan, command=Command.objects.get(code=command.command.code))
    lent = tuple(lent)
    save_part(row, PartValue(command, lent=lent, lenders=UNITS["15-POLDA"] if lent else ()), doctrine)
    return row


def make_jambi() -> Jambi:
    polda = Command.objects.create(code="15-POLDA", name="Polda Jambi", kind="polda")
    jbi, tjt = (
        Command.objects.create(code=code, name=UNITS[code][0].name, kind="polres", parent=polda)
        for code in ("15-JBI", "15-TJT")
    )
    planned = make_plan()
    operation = Operation.objects.create(
        command=polda, code="omp", name=planned.problem.operation, voting_day="2024-11-27", region="15", stages=STAGES
    )
    operation.refresh_from_db()
    return Jambi(polda, jbi, tjt, operation, make_person("Kapolda", Role.COMMANDER, polda), planned)


def officer(code: str, command: Command) -> Person:
    """The account of the officer with this number."""
    person = make_person(f"Petugas {code}", Role.OFFICER, command)
    person.officer_code = code
    person.save()
    return person


def swapped(first: int, second: int, of: str = "15-JBI") -> Change:
    """The second officers of two posts of one command change places."""

    def change(command: CommandPlan) -> CommandPlan:
        if command.command.code != of:
            return command
        posts = list(command.posts)
        a, b = posts[first].officers[1], posts[second].officers[1]
        for at, new in ((first, b), (second, a)):
            posts[at] = replace(posts[at], officers=(posts[at].officers[0], new))
        where = {a: posts[second].id, b: posts[first].id}
        people = (replace(x, post=where.get(x.officer, x.post)) for x in command.assignments)
        return replace(command, posts=tuple(posts), assignments=tuple(people))

    return change


def replaced(at: int, of: str = "15-JBI") -> Change:
    """The second officer of a post goes to routine duty; the first one there takes the place."""

    def change(command: CommandPlan) -> CommandPlan:
        if command.command.code != of:
            return command
        posts = list(command.posts)
        out = posts[at].officers[1]
        new = next(a for a in command.assignments if a.duty is Duty.ROUTINE)
        old = next(a for a in command.assignments if a.officer == out)
        posts[at] = replace(posts[at], officers=(posts[at].officers[0], new.officer))
        relieved = replace(new, officer=old.officer, unit=old.unit)
        posted = replace(old, officer=new.officer, unit=new.unit)
        people = ({old: relieved, new: posted}.get(a, a) for a in command.assignments)
        return replace(command, posts=tuple(posts), assignments=tuple(people))

    return change


def taken_to_jambi(jambi: Jambi) -> str:
    """A plan of Jambi alone takes one of the Polda's people who stands in Tanjab, by his number; its orders are given.

    Whoever made place for him is on routine duty.
    """
    code = next(a.officer for a in jambi.planned.commands[1].assignments if a.reinforcement)
    lent = next(o for o in jambi.planned.problem.reinforcement[0].officers if o.id == code)
    kapolresta = make_person("Kapolresta", Role.COMMANDER, jambi.jbi)
    plan = jambi.draft(None, "15-POLDA")
    plan.command = jambi.jbi
    plan.save()
    command = jambi.planned.commands[0]
    out, stays = command.posts[0].officers
    routine = next(a for a in command.assignments if a.duty is Duty.ROUTINE)
    people = [
        replace(a, officer=code, unit=lent.unit, reinforcement=True) if a.officer == out else a
        for a in command.assignments
    ]
    posts = (replace(command.posts[0], officers=(code, stays)), *command.posts[1:])
    changed = replace(command, posts=posts, assignments=(*people, replace(routine, officer=out)))
    part = store(plan, changed, (lent,))
    Part.objects.filter(command=jambi.jbi).update(in_force=False)
    Part.objects.filter(pk=part.pk).update(in_force=True)
    with as_app(kapolresta), transaction.atomic():
        ordering.issue(plan=plan, by=kapolresta)
    return code


def row_of(code: str, **more: Any) -> OfficerOrder:
    return OfficerOrder.objects.get(officer_code=code, replaced=None, **more)
