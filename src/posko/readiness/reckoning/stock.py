"""What the registry has today, command by command."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Lower, Upper

from posko.doctrine import Deployment
from posko.organisation.models import Command
from posko.readiness.reckoning.units import Answering
from posko.registry.models import Equipment, Funds, Officer, Operation, RoutineDuty, Row, Status

R = TypeVar("R", bound=Row)


@dataclass
class Stock:
    """What a command has. `people`: (unit, rank in capitals, whether available) -> how many; a unit is an id of the
    command or of one below. `routine`: unit -> who must stay. `equipment`: kind in small letters -> total,
    serviceable. `money`: rupiah."""

    people: dict[tuple[int, str, bool], int] = field(default_factory=dict)
    routine: dict[int, int] = field(default_factory=dict)
    equipment: dict[str, tuple[int, int]] = field(default_factory=dict)
    money: int = 0

    @property
    def strength(self) -> int:
        return sum(self.people.values())

    def of_ranks(self, ranks: Iterable[str]) -> tuple[int, int]:
        """(in all, available) of these ranks."""
        asked = {rank.upper() for rank in ranks}
        found = [(available, n) for (_, rank, available), n in self.people.items() if rank in asked]
        return sum(n for _, n in found), sum(n for available, n in found if available)

    def of_kinds(self, kinds: Iterable[str]) -> tuple[int, int]:
        """(total, serviceable) of these kinds of equipment."""
        found = [self.equipment[kind] for kind in kinds if kind in self.equipment]
        return sum(total for total, _ in found), sum(works for _, works in found)


def beside_routine(stock: Stock) -> int:
    """Available officers beside routine duty, unit by unit: what one has too many of does not guard another."""
    available: dict[int, int] = defaultdict(int)
    for (unit, _, is_available), n in stock.people.items():
        available[unit] += n if is_available else 0
    return sum(max(0, n - stock.routine.get(unit, 0)) for unit, n in available.items())


def may_leave(stock: Stock, deployment: Deployment | None) -> int:
    """`beside_routine` within the ceiling on the operation's share (as the planner reckons,
    `planning.demand.strength_of`); without rules there is no ceiling."""
    free = beside_routine(stock)
    if deployment is None:
        return free
    return min(free, int(deployment.operation_share_max * stock.strength + 1e-9))


def stocks_of(operation: Operation, commands: Iterable[Command], units: Answering) -> dict[int, Stock]:
    """By id of the command what it has. `units`: who answers for whom, as the person may see it."""
    found = {command.pk: Stock() for command in commands}
    _count_people(_rows(operation, Officer, units), units, found)
    for unit, least in _rows(operation, RoutineDuty, units).values_list("command_id", "minimum_officers"):
        for head in units[unit]:
            found[head].routine[unit] = least
    _count_equipment(_rows(operation, Equipment, units), units, found)
    for unit, idr in _rows(operation, Funds, units).values_list("command_id").annotate(idr=Sum("amount_idr")):
        for head in units[unit]:
            found[head].money += idr
    return found


def _rows(operation: Operation, table: type[R], units: Answering) -> QuerySet[R]:
    return table._default_manager.filter(operation=operation, command__in=list(units)).order_by()


def _count_people(rows: QuerySet[Officer], units: Answering, found: Mapping[int, Stock]) -> None:
    counted = rows.annotate(grade=Upper("rank")).values_list("command_id", "grade", "status")
    for unit, rank, status, n in counted.annotate(n=Count("pk")):
        key = (unit, rank, status == Status.AVAILABLE)
        for head in units[unit]:
            found[head].people[key] = found[head].people.get(key, 0) + n


def _count_equipment(rows: QuerySet[Equipment], units: Answering, found: Mapping[int, Stock]) -> None:
    counted = rows.annotate(sort=Lower("kind")).values_list("command_id", "sort")
    for unit, kind, total, works in counted.annotate(t=Sum("total"), w=Sum("serviceable")):
        for head in units[unit]:
            before = found[head].equipment.get(kind, (0, 0))
            found[head].equipment[kind] = (before[0] + total, before[1] + works)
