"""A Polda's people, and plans by hand: for tests of reinforcement."""

from __future__ import annotations

from typing import Any

from posko.deployment.models import AssignmentRow, LackRow, Part, Plan, Promise, Request, Team
from posko.deployment.reinforcement import form_teams, request_officers
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person
from posko.planning import Draw
from posko.registry.models import Officer, Operation, RoutineDuty

RANKS = ("AKP", "AIPTU", "BRIPKA", "BRIGADIR", "BRIPDA")


def operation_with(polda: Command, officers: int = 60, **more: Any) -> Operation:
    """An operation of `polda`, which has so many officers of its own, their ranks in turn."""
    operation = Operation.objects.create(command=polda, code="omp", name="OMP", voting_day="2024-11-27", **more)
    people_of(operation, polda, officers, "D")
    return operation


def people_of(operation: Operation, command: Command, number: int, mark: str, **more: Any) -> None:
    said = {"function": "samapta", "status": "available", "source": "SDM"} | more
    Officer.objects.bulk_create(
        Officer(
            operation=operation,
            command=command,
            code=f"{mark}{k:03d}",
            name=f"Nama {mark}{k:03d}",
            **({"rank": RANKS[k % len(RANKS)]} | said),
        )
        for k in range(number)
    )


def routine(operation: Operation, command: Command, minimum: int) -> None:
    RoutineDuty.objects.create(operation=operation, command=command, minimum_officers=minimum, source="SDM")


def teams_of(operation: Operation, polda: Command, by: Person, teams: int = 2, size: int = 5) -> list[Team]:
    return form_teams(operation=operation, polda=polda, teams=teams, size=size, by=by, draw=Draw.from_seed(7))


def asked_by(person: Person, operation: Operation, command: Command, officers: int = 10) -> Request:
    reason = "Sembilan pos belum terisi"
    return request_officers(operation=operation, command=command, officers=officers, reason=reason, by=person)


def codes(team: Team) -> list[str]:
    return [line[0] for line in team.officers]


def plan_of(operation: Operation, command: Command, by: Person, *parts: Command, **more: Any) -> Plan:
    """A plan with an empty part for each of `parts`."""
    said = {"name": f"Rencana {command}", "state": Plan.State.APPROVED} | more
    plan = Plan.objects.create(operation=operation, command=command, made_by=by, **said)
    for of in parts:
        Part.objects.create(operation=operation, plan=plan, command=of)
    return plan


def serves(plan: Plan, command: Command, code: str, *, lent: bool = True) -> AssignmentRow:
    """Officer `code` serves at a post of `command` by `plan`."""
    return AssignmentRow.objects.create(
        plan=plan,
        part=plan.parts.get(command=command),
        command=command,
        code=code,
        name=f"Nama {code}",
        rank="BRIPKA",
        unit="15",
        status="available",
        duty="post",
        post="P1",
        role="member",
        reinforcement=lent,
    )


def lacks(plan: Plan, command: Command, missing: int) -> LackRow:
    said = {"required": missing, "available": 0, "missing": missing, "consequence": "x", "remedy": "x"}
    part = plan.parts.get(command=command)
    return LackRow.objects.create(plan=plan, part=part, command=command, resource="officers", **said)


def promised() -> dict[str, str]:
    """Who is promised to whom now."""
    running = Promise.objects.filter(released=None).order_by("officer_code")
    return dict(running.values_list("officer_code", "command__code"))


def entries(command: Command) -> list[str]:
    return list(Entry.objects.filter(command=command).order_by("number").values_list("action", flat=True))
