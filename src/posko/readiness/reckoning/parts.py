"""Which part of which plan counts for a command: the one in force, else the one of the latest plan there is."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, IntegerField, Value, When

from posko.deployment.models import Part, Plan
from posko.deployment.queries import parts_visible_to
from posko.organisation.models import Command, Person
from posko.readiness.reckoning.units import SEE
from posko.registry.models import Operation

_READY = (Plan.State.DRAFT, Plan.State.SUBMITTED, Plan.State.APPROVED)
_HEAVY = ("given", "bounds", "figures", "drawings", "grouping")


def parts_of(person: Person, operation: Operation, commands: Iterable[Command]) -> dict[int, Part]:
    """By id of the command its part; a command without one that `person` may see is not there."""
    parts = parts_visible_to(person, SEE).filter(operation=operation, command__in=list(commands))
    draft = Case(When(in_force=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = parts.filter(plan__state__in=_READY).defer(*_HEAVY).order_by("command_id", draft, "-plan__made", "-plan")
    return {part.command_id: part for part in found.distinct("command_id")}
