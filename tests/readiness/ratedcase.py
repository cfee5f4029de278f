"""A Polres with a plan of two posts, the people, equipment and money for it, to rate and to take from."""

from __future__ import annotations

from datetime import date
from typing import Any

from deployment.plansmade import DOCTRINE, add_people, add_posts, add_team, make_operation, make_part, make_plan
from posko.deployment.models import Part, Plan, PostRow
from posko.organisation.models import Command, Person
from posko.readiness.inspecting import answer, open_inspection, plan_inspection
from posko.readiness.models import Inspection
from posko.readiness.models.base import Rating, Readiness
from posko.readiness.rating import Item, assess
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation, RoutineDuty

SOURCE = {"source": "uji", "source_date": date(2024, 8, 1)}
OFFICERS = ("a1", "a2", "b1", "b2")
#: What the plan took from the registry: of this case nothing that a rating reads but the money.
GIVEN: dict[str, Any] = {"units": [], "routine": {}, "equipment": [], "funds_idr": 0, "lenders": []}


def make_case(polda: Command, command: Command, planner: Person, *, in_force: bool = True) -> Part:
    """Two posts with two officers each, one controller, a reserve team of two; all of them in the registry."""
    operation = make_operation(polda, doctrine_toml=DOCTRINE)
    plan = make_plan(operation, polda, planner, state=Plan.State.APPROVED if in_force else Plan.State.DRAFT)
    part = make_part(plan, command, in_force=in_force, given=GIVEN)
    add_posts(part, {"P1": "AB", "P2": "C"}, controllers={"P1": "p", "P2": "p"})
    add_people(part, "post", OFFICERS[:2], post="P1")
    add_people(part, "post", OFFICERS[2:], post="P2")
    add_people(part, "controller", ["p"])
    add_people(part, "reserve", ["r1", "r2"], post="R1")
    add_team(part, "R1", -1.5)
    register(operation, command)
    return part


def register(operation: Operation, command: Command) -> None:
    """What the plan needs, and no more: seven out of ten officers, three for routine duty."""
    common: dict[str, Any] = {"operation": operation, "command": command, **SOURCE}
    for code in (*OFFICERS, "p", "r1", "r2", "x1", "x2", "x3"):
        rank = "IPDA" if code == "p" else "BRIPKA"
        Officer.objects.create(code=code, name=f"Nama {code}", rank=rank, status="available", **common)
    RoutineDuty.objects.create(minimum_officers=3, **common)
    for kind, number in (("car", 2), ("truck", 1), ("radio", 4)):
        Equipment.objects.create(kind=kind, total=number, serviceable=number, **common)
    Funds.objects.create(amount_idr=100_000, **common)
    for code in "ABC":
        PollingStation.objects.create(
            code=code,
            name=f"TPS {code}",
            area_code="15.09.01.2001",
            latitude=-1.5,
            longitude=102.4,
            tier="low",
            access="road",
            voters=300,
            **common,
        )


def item_of(person: Person, part: Part, code: str, stage: str = "voting", command: Command | None = None) -> Item:
    found = assess(person, part.operation, command or part.command, stage)
    return next(i for rated in found.readinesses.values() for i in rated.items if i.criterion.code == code)


def rating_of(person: Person, part: Part, readiness: Readiness, stage: str = "voting") -> Rating:
    return assess(person, part.operation, part.command, stage).readinesses[readiness].rating


def opened(by: Person, part: Part, stage: str = "voting") -> Inspection:
    made = plan_inspection(
        operation=part.operation,
        command=part.command,
        kind=Inspection.Kind.ASSISTANCE,
        stage=stage,
        day=date(2024, 11, 20),
        by=by,
    )
    return open_inspection(inspection=made, by=by)


def answered(by: Person, inspection: Inspection, **values: str) -> None:
    for criterion, value in values.items():
        answer(inspection=inspection, criterion=criterion, value=value, by=by)


__all__ = ["PostRow", "answered", "item_of", "make_case", "opened", "rating_of"]
