"""The registry of an operation of the Polda with Tebo (too few people for its posts) and Bungo, ready to be planned."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from typing import Any

import plansmade
import pytest
from django.db import connection

from posko.deployment import computing
from posko.deployment.models import Plan
from posko.deployment.services import ask_plan
from posko.organisation.models import Command, Person
from posko.planning import Serial
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation, RoutineDuty

RANKS = ("BRIPDA", "BRIPTU", "BRIGPOL", "BRIPKA", "AIPDA", "AIPTU")
#: Code of the command -> latitude, longitude, area of its stations.
PLACES = {"15-TBO": (-1.48, 102.43, "15.09"), "15-BGO": (-1.49, 102.11, "15.08")}


def fill(polda: Command, tebo: Command, bungo: Command, *, tebo_officers: int = 12) -> Operation:
    """14 stations each, one of them high and two elevated; Bungo has 40 officers, the Polda 30."""
    for command in (polda, tebo, bungo):
        command.latitude, command.longitude, *_ = PLACES.get(command.code, (-1.62, 103.58, ""))
        command.save()
    operation = plansmade.make_operation(polda, doctrine_toml=plansmade.DOCTRINE, region="15")
    for command, officers in ((tebo, tebo_officers), (bungo, 40)):
        _stations(operation, command)
        _officers(operation, command, officers)
    _officers(operation, polda, 30)
    return operation


def _base(operation: Operation, command: Command) -> dict[str, Any]:
    return {"operation": operation, "command": command, "source": "uji", "source_date": date(2024, 8, 1)}


def _stations(operation: Operation, command: Command) -> None:
    latitude, longitude, area = PLACES[command.code]
    tiers = ["high", "elevated", "elevated", *["low"] * 11]
    PollingStation.objects.bulk_create(
        PollingStation(
            **_base(operation, command),
            code=f"{area}.01.200{k // 4 + 1}-{k:03d}",
            name=f"TPS {k:03d}",
            area_code=f"{area}.01.200{k // 4 + 1}",
            latitude=latitude + 0.01 * (k // 4) + 0.001 * (k % 4),
            longitude=longitude + 0.002 * (k % 5),
            tier=tier,
            access="road",
            voters=300,
        )
        for k, tier in enumerate(tiers)
    )


def _officers(operation: Operation, command: Command, number: int) -> None:
    Officer.objects.bulk_create(
        Officer(
            **_base(operation, command),
            code=f"{command.code}-{k:03d}",
            name=f"Personel {k}",
            rank="IPDA" if k < 3 else RANKS[k % len(RANKS)],
            status="available",
        )
        for k in range(number)
    )
    RoutineDuty.objects.create(**_base(operation, command), minimum_officers=2)
    Funds.objects.create(**_base(operation, command), amount_idr=5_000_000)
    Equipment.objects.create(**_base(operation, command), kind="car", total=4, serviceable=3)


def serially(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plans are computed in this process, by this connection: another does not see what a test has not committed."""
    monkeypatch.setattr(computing, "processes", lambda **_: nullcontext(Serial()))
    monkeypatch.setattr(computing, "beside", connection.cursor)


def computed(operation: Operation, command: Command, by: Person, name: str = "Rencana") -> Plan:
    """A draft for `command`, computed here and now."""
    plan = ask_plan(operation=operation, command=command, by=by, name=name, effort=Plan.Effort.QUICK)
    computing.compute(plan.pk)
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT, plan.message
    return plan
