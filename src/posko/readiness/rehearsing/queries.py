"""What was rehearsed, starting from what a person may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, QuerySet

from posko.organisation.access import commands_where
from posko.organisation.models import Command, Kind, Person
from posko.readiness.models import Rehearsal
from posko.registry.models import Operation


def rehearsals_visible_to(person: Person, right: str = "see-readiness") -> QuerySet[Rehearsal]:
    """Exercises of the commands where `person` has `right`, latest first."""
    rows = Rehearsal.objects.filter(command__in=commands_where(person, right))
    return rows.select_related("operation", "command", "by", "corrected_by")


def rehearsed(operation: Operation, command: Command) -> dict[str, date]:
    """By kind of exercise the day of the last one of exactly this command; kinds never rehearsed are left out.

    For the criteria (latpraops, TFG, sispamkota done); the person's rights are asked by whoever calls.
    """
    rows = Rehearsal.objects.filter(operation=operation, command=command).order_by()
    return dict(rows.values_list("kind").annotate(last=Max("day")))


@dataclass(frozen=True)
class Rehearsed:
    """A command and the last day of each kind, None for never, in the order of `Rehearsal.Kind`."""

    command: Command
    days: tuple[tuple[str, date | None], ...]


def rehearsed_below(person: Person, operation: Operation) -> list[Rehearsed]:
    """A line for each Polda and Polres that `person` may see, in the order of the tree."""
    commands = commands_where(person, "see-readiness").filter(kind__in=(Kind.POLDA, Kind.POLRES)).order_by("path")
    rows = rehearsals_visible_to(person).filter(operation=operation).order_by()
    last = {(c, kind): day for c, kind, day in rows.values_list("command_id", "kind").annotate(last=Max("day"))}
    return [Rehearsed(command, tuple(_days(last, command.pk, Rehearsal.Kind.values))) for command in commands]


def _days(last: dict[tuple[int, str], date], command: int, kinds: Iterable[str]) -> list[tuple[str, date | None]]:
    return [(str(Rehearsal.Kind(kind).label), last.get((command, kind))) for kind in kinds]
