"""A server to try out: the example loaded, and people who may sign in, with passwords made for this folder."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from posko.deployment.demo import show_plans
from posko.deployment.models import OfficerOrder, Plan
from posko.ledger.services import record
from posko.organisation.models import Appointment, Command, Person, Role
from posko.readiness.demo import Cast, show_readiness
from posko.registry.models import Operation
from posko.registry.services import load_operation


@dataclass(frozen=True)
class DemoPerson:
    """Somebody who may sign in to the demo."""

    username: str
    name: str
    role: str
    command: str
    password: str


#: username, name, role, code of the command.
CAST = (
    ("admin@polda.test", "Administrator Polda", Role.ADMINISTRATOR, "15-POLDA"),
    ("karo@polda.test", "Karo Ops Polda", Role.PLANNER, "15-POLDA"),
    ("kapolda@polda.test", "Kapolda", Role.COMMANDER, "15-POLDA"),
    ("kabag@tebo.test", "Kabag Ops Tebo", Role.PLANNER, "15-TBO"),
    ("kapolres@tebo.test", "Kapolres Tebo", Role.COMMANDER, "15-TBO"),
    ("kabag@bungo.test", "Kabag Ops Bungo", Role.PLANNER, "15-BGO"),
    ("itwasda@polda.test", "Itwasda", Role.INSPECTOR, "15-POLDA"),
)


def prepare_demo(
    source: Path, people_file: Path, *, site: str, tell: Callable[[str], None] = lambda step: None
) -> list[DemoPerson]:
    """Load `source`, make the people and plans, once; who they are is kept in `people_file` beside the demo's data.

    `site`: address of the server, for the QR codes on orders. `tell` hears what is being done.
    """
    if people_file.exists():
        return [DemoPerson(**person) for person in json.loads(people_file.read_text())]
    if not Operation.objects.exists():
        tell("loading")
        load_operation(source=source, code=source.name, by=system_person(), source_name="Contoh Posko")
    people = [_make(*member) for member in CAST if Command.objects.filter(code=member[3]).exists()]
    tell("computing")
    people += _planned(Operation.objects.get(code=source.name), site)
    people_file.touch(mode=0o600)
    people_file.write_text(json.dumps([asdict(p) for p in people], indent=1))
    return people


def _planned(operation: Operation, site: str) -> list[DemoPerson]:
    """Plans of the whole operation with what was seen of its readiness, and an officer who has an order by them."""
    if not Plan.objects.exists():
        show_plans(
            operation=operation,
            command=operation.command,
            planner=Person.objects.get(username="karo@polda.test"),
            commander=Person.objects.get(username="kapolda@polda.test"),
            site=site,
        )
        _inspected(operation, site)
    told = OfficerOrder.objects.filter(duty="post", command__code="15-TBO").select_related("command").order_by("pk")
    if (row := told.first()) is None:
        return []
    made = _make(row.officer_code, row.officer_name, Role.OFFICER, row.command.code)
    Person.objects.filter(username=row.officer_code).update(officer_code=row.officer_code, email="")
    return [made]


def _inspected(operation: Operation, site: str) -> None:
    """What was found on a tour of two Polres, and what the board shows of all."""
    people = {p.username: p for p in Person.objects.filter(username__in=[member[0] for member in CAST])}
    cast = Cast(
        inspector=people["itwasda@polda.test"],
        planner=people["karo@polda.test"],
        commander=people["kapolda@polda.test"],
        first_planner=people["kabag@tebo.test"],
        first_commander=people["kapolres@tebo.test"],
        second_planner=people["kabag@bungo.test"],
    )
    tebo, bungo = (Command.objects.get(code=code) for code in ("15-TBO", "15-BGO"))
    show_readiness(operation=operation, first=tebo, second=bungo, cast=cast, site=site)


def system_person() -> Person:
    """In whose name things are loaded from the terminal; nobody can sign in as it."""
    found = Person.objects.filter(username="posko").first()
    return found or Person.objects.create_user("posko", name="Posko (terminal)", is_active=False)


@transaction.atomic
def _make(username: str, name: str, role: Role, code: str) -> DemoPerson:
    command = Command.objects.get(code=code)
    password = secrets.token_urlsafe(9)
    person = Person.objects.create_user(username, name=name, email=username)
    person.set_password(password)
    person.save()
    Appointment.objects.create(person=person, command=command, role=role)
    record(command=command, actor=None, action="person.demo", subject=username, after={"role": role.value})
    return DemoPerson(username, name, str(role.label), command.name, password)
