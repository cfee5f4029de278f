"""A province for tests of the ledger: Tebo lacks vehicles and boats, Bungo has some to spare, Merangin has no plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from deployment.plansmade import add_people, add_posts, make_operation, make_part, make_plan
from posko.deployment.models import LackRow, Part, Plan, StationRow
from posko.organisation.models import Command, Person
from posko.readiness.shortfall import Decided, Line, edit_line, lines
from posko.registry.models import Equipment, Funds, Officer, Operation, RoutineDuty


@dataclass
class Ledger:
    operation: Operation
    plan: Plan
    tebo: Command
    bungo: Command
    merangin: Command
    polda: Command


def equip(operation: Operation, command: Command, kind: str, total: int, serviceable: int) -> None:
    Equipment.objects.create(
        operation=operation, command=command, kind=kind, total=total, serviceable=serviceable, source="Log"
    )


def people(operation: Operation, command: Command, number: int, mark: str, rank: str = "BRIPKA", **more: Any) -> None:
    said = {"status": "available", "source": "SDM", "rank": rank} | more
    Officer.objects.bulk_create(
        Officer(operation=operation, command=command, code=f"{mark}{k}", name=f"Nama {mark}{k}", **said)
        for k in range(number)
    )


def lack(part: Part, resource: str, required: int, available: int) -> None:
    LackRow.objects.create(
        plan=part.plan,
        part=part,
        command=part.command,
        resource=resource,
        required=required,
        available=available,
        missing=required - available,
        consequence="-",
        remedy="-",
    )


def make_ledger(polda: Command, tebo: Command, bungo: Command, karo: Person) -> Ledger:
    merangin = Command.objects.create(code="15-MRG", name="Polres Merangin", kind="polres", parent=polda)
    operation = make_operation(polda)
    plan = make_plan(operation, polda, karo)
    for command, mark, posts in ((tebo, "T", 5), (bungo, "B", 2)):
        part = make_part(plan, command)
        add_posts(part, {f"{mark}{k}": f"{mark.lower()}{k}"[-1:] for k in range(posts)})
        people(operation, command, 30, mark)
        add_people(part, "post", [f"{mark}{k}" for k in range(posts * 2)])
        RoutineDuty.objects.create(operation=operation, command=command, minimum_officers=4, source="SDM")
        Funds.objects.create(operation=operation, command=command, amount_idr=3_000, source="NPHD")
    StationRow.objects.filter(command=tebo, post__in=["T0", "T1"]).update(access="river")
    equip(operation, tebo, "car", 4, 2)
    equip(operation, tebo, "boat", 1, 0)
    equip(operation, bungo, "motorcycle", 5, 4)
    equip(operation, bungo, "Boat", 1, 1)
    equip(operation, merangin, "car", 9, 9)
    equip(operation, polda, "boat", 3, 1)
    return Ledger(operation, plan, tebo, bungo, merangin, polda)


def line(person: Person, ledger: Ledger, command: Command, resource: str) -> Line:
    return next(x for x in lines(person, ledger.operation, command) if x.resource.code == resource)


def edit(
    ledger: Ledger, command: Command, resource: str, by: Person, *, version: int | None = None, **said: Any
) -> Any:
    """Decide about a line as it stands now, or as `version` stood."""
    seen = line(by, ledger, command, resource).version if version is None else version
    return edit_line(
        operation=ledger.operation,
        command=command,
        resource=resource,
        version=seen,
        decided=Decided(**said),
        by=by,
    )


@pytest.fixture
def ledger(polda: Command, tebo: Command, bungo: Command, karo: Person) -> Ledger:
    return make_ledger(polda, tebo, bungo, karo)
