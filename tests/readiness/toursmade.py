"""A Polda with three Polres around it, an operation, and a tour of one week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from people import make_person
from posko.organisation.models import Command, Person, Role
from posko.readiness.models import Tour
from posko.readiness.touring.asked import Asked, Day, Place, Stop, Team
from posko.readiness.touring.services import make_tour
from posko.registry.models import Operation

MONDAY = date(2024, 11, 18)
WEDNESDAY = date(2024, 11, 20)
PLACES = {"15-JBI": (-1.62, 103.61), "15-BTH": (-1.72, 103.25), "15-TBO": (-1.47, 102.40)}
#: Minutes by road for a kilometre of great circle.
PACE = 2.8


@dataclass
class Toured:
    polda: Command
    polres: dict[str, Command]
    operation: Operation
    karo: Person
    inspector: Person
    sari: Person


def make_toured() -> Toured:
    polda = Command.objects.create(code="15", name="Polda Jambi", kind="polda", latitude=-1.62, longitude=103.63)
    polres = {
        code: Command.objects.create(
            code=code, name=f"Polres {code[3:]}", kind="polres", parent=polda, latitude=latitude, longitude=longitude
        )
        for code, (latitude, longitude) in PLACES.items()
    }
    operation = Operation.objects.create(command=polda, code="omp", name="OMP", voting_day=date(2024, 11, 27))
    karo, inspector = make_person("Karo", Role.PLANNER, polda), make_person("Irwas", Role.INSPECTOR, polda)
    return Toured(polda, polres, operation, karo, inspector, make_person("Sari", Role.PLANNER, polres["15-TBO"]))


def asked_for(toured: Toured, **more: Any) -> Asked:
    base = Place("15", toured.polda.name, toured.polda.latitude or 0, toured.polda.longitude or 0)
    stops = tuple(
        Stop(Place(c.code, c.name, c.latitude or 0, c.longitude or 0), stay=90) for c in toured.polres.values()
    )
    said: dict[str, Any] = {
        "days": tuple(Day(date(2024, 11, 18 + k)) for k in range(3)),
        "teams": (Team("Regu 1"),),
        "stops": stops,
        "minutes_per_km": PACE,
    }
    return Asked(base=base, **(said | more))


def make(toured: Toured, **more: Any) -> Tour:
    return make_tour(
        operation=toured.operation,
        command=toured.polda,
        by=toured.karo,
        name="Kunjungan pertama",
        asked=asked_for(toured, **more),
    )
