"""An operation with rows of two Polres, by hand: for tests of what is done to single rows."""

from __future__ import annotations

from typing import Any

from posko.organisation.models import Command
from posko.registry.models import Officer, Operation, PollingStation


def operation_of(polda: Command, code: str = "omp") -> Operation:
    return Operation.objects.create(command=polda, code=code, name=f"OMP {code}", voting_day="2024-11-27")


def station(operation: Operation, command: Command, code: str, **more: Any) -> PollingStation:
    said = {"name": f"TPS {code}", "area_code": f"{command.area_codes}.01.2001", "latitude": -1.5, "longitude": 102.5}
    said |= {"tier": "low", "access": "road", "voters": 400, "source": "KPU"}
    return PollingStation.objects.create(operation=operation, command=command, code=code, **(said | more))


def officer(operation: Operation, command: Command, code: str, **more: Any) -> Officer:
    said = {"name": f"Personel {code}", "rank": "BRIPDA", "function": "samapta", "status": "available", "source": "SDM"}
    return Officer.objects.create(operation=operation, command=command, code=code, **(said | more))
