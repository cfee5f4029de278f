"""What the registry has today for each resource, command by command: a Polres with its Polsek, of a Polda its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Lower, Upper

from posko.doctrine import Deployment
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.registry.models import Equipment, Funds, Officer, Operation, RoutineDuty, Row, Status

R = TypeVar("R", bound=Row)


@dataclass
class Stock:
    """What a command has. `people`: (unit, rank in capitals, whether available) -> how many; a unit is an id of the
    command or of one below. `routine`: unit -> who must stay. `equipment`: kind -> total, serviceable."""

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


def may_leave(stock: Stock, deployment: Deployment | None) -> int:
    """Available officers less routine duty in each unit, within the ceiling on the operation's share (as the planner
    reckons, `planning.demand.strength_of`); without rules there is no ceiling."""
    available: dict[int, int] = defaultdict(int)
    for (unit, _, is_available), n in stock.people.items():
        available[unit] += n if is_available else 0
    free = sum(max(0, n - stock.routine.get(unit, 0)) for unit, n in available.items())
    if deployment is None:
        return free
    return min(free, int(deployment.operation_share_max * stock.strength + 1e-9))


def stocks_of(person: Person, operation: Operation, commands: Iterable[Command]) -> Mapping[int, Stock]:
    """By command what `person` may know that it has."""
    heads = {command.path: command.pk for command in commands}
    found: dict[int, Stock] = {pk: Stock() for pk in heads.values()}
    _count_people(_rows(person, operation, Officer), heads, found)
    for path, kind, unit, least in _of_command(_rows(person, operation, RoutineDuty), "command_id", "minimum_officers"):
        if head := _head(path, kind, heads):
            found[head].routine[unit] = least
    _count_equipment(_rows(person, operation, Equipment), heads, found)
    for path, kind, idr in _of_command(_rows(person, operation, Funds)).annotate(idr=Sum("amount_idr")):
        if head := _head(path, kind, heads):
            found[head].money += idr
    return found


def _rows(person: Person, operation: Operation, table: type[R]) -> QuerySet[R]:
    # Counts are part of readiness: whoever sees that sees them, though not the rows behind them.
    mine = commands_where(person, "see-readiness")
    return table._default_manager.filter(operation=operation, command__in=mine).order_by()


def _of_command(rows: QuerySet[R], *more: str) -> QuerySet[R, tuple[Any, ...]]:
    return rows.values_list("command__path", "command__kind", *more)


def _head(path: str, kind: str, heads: Mapping[str, int]) -> int | None:
    """The command that answers for the rows of the one at `path`."""
    return heads.get(path if kind != Kind.POLSEK else path.rstrip("/").rsplit("/", 1)[0] + "/")


def _count_people(rows: QuerySet[Officer], heads: Mapping[str, int], found: dict[int, Stock]) -> None:
    counted = rows.annotate(r=Upper("rank")).values_list("command__path", "command__kind", "command_id", "r", "status")
    for path, kind, unit, rank, status, n in counted.annotate(n=Count("pk")):
        if head := _head(path, kind, heads):
            key = (unit, rank, status == Status.AVAILABLE)
            found[head].people[key] = found[head].people.get(key, 0) + n


def _count_equipment(rows: QuerySet[Equipment], heads: Mapping[str, int], found: dict[int, Stock]) -> None:
    counted = rows.annotate(k=Lower("kind")).values_list("command__path", "command__kind", "k")
    for path, of, kind, total, works in counted.annotate(t=Sum("total"), w=Sum("serviceable")):
        if head := _head(path, of, heads):
            before = found[head].equipment.get(kind, (0, 0))
            found[head].equipment[kind] = (before[0] + total, before[1] + works)
