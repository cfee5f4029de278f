"""The facts of commands: the part of the plan that counts for each, and the registry as it is today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Q

from posko.deployment.models import OfficerOrder, Part
from posko.organisation.models import Command, Kind, Person
from posko.readiness.inspecting import kit_shares
from posko.readiness.models import Rehearsal
from posko.readiness.rating.facts import Facts
from posko.readiness.rating.stages import stages_of
from posko.readiness.reckoning import Answering, answering, beside_routine, plans_counted, stocks_of
from posko.registry.models import Operation, PollingStation, Tier
from posko.registry.reasons import SILENT

#: Fields of `Facts` by their names.
Numbers = dict[str, int]


def facts_of(
    person: Person, operation: Operation, commands: Sequence[Command], stage: str, parts: Mapping[int, Part]
) -> dict[int, Facts]:
    """By id of the command all that the measures reckon with; as many queries for all commands as for one.

    Raises KeyError or ValueError where the operation's stages cannot be read, BadDoctrine where a plan's rules cannot.
    """
    stages = stages_of(operation)
    asked = next((s for s in stages if s.code == stage), None)
    units = answering(person, commands)
    stocks = stocks_of(operation, commands, units)
    plans = plans_counted(person, list(parts.values()))
    counted = [_stationed(operation, units), _looked_into(operation, commands, stage), _told(operation, commands)]
    held = _rehearsed(operation, commands, asked.end if asked else None)
    return {
        command.pk: Facts(
            stage=asked,
            stages=stages,
            plan=plans[parts[command.pk].pk] if command.pk in parts else None,
            is_polda=command.kind == Kind.POLDA,
            registered=stocks[command.pk].strength,
            free=beside_routine(stocks[command.pk]),
            equipment=stocks[command.pk].equipment,
            funds_idr=stocks[command.pk].money,
            rehearsed=frozenset(held.get(command.pk, ())),
            **{name: number for of in counted for name, number in of.get(command.pk, {}).items()},
        )
        for command in commands
    }


def _stationed(operation: Operation, units: Answering) -> dict[int, Numbers]:
    guarded = ~Q(tier=Tier.LOW)
    rows = PollingStation.objects.filter(operation=operation, command__in=list(units)).order_by()
    names = ("stations", "guarded", "reasoned", "silent_stations")
    counted = rows.values_list("command_id").annotate(
        stations=Count("pk"),
        above_low=Count("pk", filter=guarded),
        with_reason=Count("pk", filter=guarded & ~Q(tier_reason="")),
        silent=Count("pk", filter=SILENT),
    )
    found: dict[int, Numbers] = defaultdict(lambda: dict.fromkeys(names, 0))
    for unit, *numbers in counted:
        for head in units[unit]:
            found[head] |= {name: found[head][name] + n for name, n in zip(names, numbers, strict=True)}
    return found


def _looked_into(operation: Operation, commands: Iterable[Command], stage: str) -> dict[int, Numbers]:
    packs = kit_shares(operation, commands, stage)
    return {command: {"packs": of.checked, "complete": of.complete} for command, of in packs.items()}


def _told(operation: Operation, commands: Sequence[Command]) -> dict[int, Numbers]:
    told = OfficerOrder.objects.filter(operation=operation, command__in=commands, replaced=None).order_by()
    counted = told.values_list("command_id").annotate(orders=Count("pk"), have_read=Count("read"))
    return {command: {"orders": orders, "read": read} for command, orders, read in counted}


def _rehearsed(operation: Operation, commands: Sequence[Command], end: date | None) -> dict[int, set[str]]:
    """Kinds of exercises that were held by the end of the stage."""
    held = Rehearsal.objects.filter(operation=operation, command__in=commands).order_by()
    found: dict[int, set[str]] = defaultdict(set)
    for command, kind in (held.filter(day__lte=end) if end else held).values_list("command_id", "kind").distinct():
        found[command].add(kind)
    return found
