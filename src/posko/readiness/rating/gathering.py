"""The facts of one command: its part in force, or else of the latest plan, and the registry as it is today.

Counts are part of readiness: who may see that sees them, though the rows behind them ask for their own rights. A
Polres answers for its Polsek too, a Polda for itself alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TypeVar

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Sum, Value, When

from posko.deployment.models import OfficerOrder, Part, Plan
from posko.deployment.queries import parts_visible_to
from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.readiness.inspecting import kit_share
from posko.readiness.models import Rehearsal
from posko.readiness.rating.facts import Facts
from posko.readiness.rating.planned import SILENT, plan_facts
from posko.readiness.rating.stages import stages_of
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation, RoutineDuty, Row, Status, Tier

R = TypeVar("R", bound=Row)
_READY = (Plan.State.DRAFT, Plan.State.SUBMITTED, Plan.State.APPROVED)
_RIGHT = "see-readiness"


def own_commands(person: Person, command: Command) -> QuerySet[Command]:
    """`command` and what it answers for, as far as `person` may see it."""
    mine = commands_where(person, _RIGHT)
    return mine.filter(pk=command.pk) if command.kind == Kind.POLDA else mine.filter(path__startswith=command.path)


def part_of(person: Person, operation: Operation, command: Command) -> Part | None:
    """The part in force, else the one of the latest plan there is."""
    parts = parts_visible_to(person, _RIGHT).filter(operation=operation, command=command, plan__state__in=_READY)
    draft = Case(When(in_force=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    return parts.order_by(draft, "-plan__made", "-plan").defer("drawings", "grouping", "bounds", "given").first()


def facts_of(person: Person, operation: Operation, command: Command, stage: str, part: Part | None) -> Facts:
    """All that the measures reckon with. Raises KeyError or ValueError where the operation's stages cannot be read,
    BadDoctrine where the plan's rules cannot."""
    own = list(own_commands(person, command))
    stages = stages_of(operation)
    asked = next((s for s in stages if s.code == stage), None)
    available = _available(operation, own)
    facts = Facts(
        stage=asked,
        stages=stages,
        plan=plan_facts(person, part) if part else None,
        is_polda=command.kind == Kind.POLDA,
        registered=_rows(Officer, operation, own).count(),
        free=_free(operation, own, available),
        equipment=_equipment(operation, own),
        funds_idr=_rows(Funds, operation, own).aggregate(idr=Sum("amount_idr"))["idr"] or 0,
        rehearsed=_rehearsed(operation, command, asked.end if asked else None),
    )
    return _told(_looked_into(_stationed(facts, operation, own), operation, command, stage), operation, command)


def _rows(table: type[R], operation: Operation, own: Iterable[Command]) -> QuerySet[R]:
    return table._default_manager.filter(operation=operation, command__in=own).order_by()


def _available(operation: Operation, own: list[Command]) -> dict[int, int]:
    """Available officers by unit."""
    rows = _rows(Officer, operation, own).filter(status=Status.AVAILABLE)
    return dict(rows.values_list("command_id").annotate(n=Count("pk")))


def _free(operation: Operation, own: list[Command], available: dict[int, int]) -> int:
    """Available officers beside routine duty, unit by unit: what one has too many of does not guard another."""
    least = dict(_rows(RoutineDuty, operation, own).values_list("command_id", "minimum_officers"))
    return sum(max(0, number - least.get(unit, 0)) for unit, number in available.items())


def _equipment(operation: Operation, own: list[Command]) -> dict[str, tuple[int, int]]:
    """Kind in small letters -> total, serviceable."""
    found: dict[str, tuple[int, int]] = {}
    for kind, total, works in _rows(Equipment, operation, own).values_list("kind", "total", "serviceable"):
        before = found.get(kind.lower(), (0, 0))
        found[kind.lower()] = (before[0] + total, before[1] + works)
    return found


def _stationed(facts: Facts, operation: Operation, own: list[Command]) -> Facts:
    guarded = ~Q(tier=Tier.LOW)
    found = _rows(PollingStation, operation, own).aggregate(
        stations=Count("pk"),
        guarded=Count("pk", filter=guarded),
        reasoned=Count("pk", filter=guarded & ~Q(tier_reason="")),
        silent_stations=Count("pk", filter=SILENT),
    )
    return replace(facts, **found)


def _looked_into(facts: Facts, operation: Operation, command: Command, stage: str) -> Facts:
    packs = kit_share(operation, command, stage)
    return replace(facts, packs=packs.checked, complete=packs.complete) if packs else facts


def _told(facts: Facts, operation: Operation, command: Command) -> Facts:
    told = OfficerOrder.objects.filter(operation=operation, command=command, replaced=None)
    return replace(facts, **told.aggregate(orders=Count("pk"), read=Count("read")))


def _rehearsed(operation: Operation, command: Command, end: date | None) -> frozenset[str]:
    """Kinds of exercises that were held by the end of the stage."""
    held = Rehearsal.objects.filter(operation=operation, command=command)
    held = held.filter(day__lte=end) if end else held
    return frozenset(held.order_by().values_list("kind", flat=True).distinct())
