"""Which criteria hold for a command."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from posko.doctrine.asta_siap import default_asta_siap_text
from posko.ledger.services import record
from posko.organisation.access import family_of
from posko.organisation.models import Command, Person
from posko.readiness.models import CriteriaSet


def current_criteria(command: Command) -> CriteriaSet:
    """The latest criteria of `command`, or else of the nearest above it that has any.

    Where there are none at all the bundled ones become version 1 of the topmost command.
    """
    return criteria_of([command])[command.pk]


def criteria_of(commands: Sequence[Command]) -> dict[int, CriteriaSet]:
    """By id of the command its current criteria."""
    latest = _latest({path for command in commands for path in command.above()})
    found = {}
    for command in commands:
        nearest = [latest[path] for path in reversed(command.above()) if path in latest]
        held = nearest[0] if nearest else _begun(head_of(command))
        latest[held.command.path] = held
        found[command.pk] = held
    return found


def head_of(command: Command) -> Command:
    """The topmost command above `command`, or itself: whose criteria they are."""
    return Command.objects.get(path=command.above()[0])


def sets_visible_to(person: Person) -> QuerySet[CriteriaSet]:
    """All versions of the commands of `person`, and of those above and below, latest first."""
    sets = CriteriaSet.objects.filter(command__in=family_of(person))
    return sets.select_related("command", "made_by").order_by("-command__path", "-version")


def _latest(paths: Iterable[str]) -> dict[str, CriteriaSet]:
    """By path of the command the latest of those commands' own criteria."""
    sets = CriteriaSet.objects.filter(command__path__in=list(paths)).select_related("command", "made_by")
    return {found.command.path: found for found in sets.order_by("command__path", "-version").distinct("command__path")}


def _begun(head: Command) -> CriteriaSet:
    try:
        with transaction.atomic():
            made = CriteriaSet.objects.create(
                command=head, version=1, toml=default_asta_siap_text(), reason=_("Kriteria bawaan Posko")
            )
            record(command=head, actor=None, action="criteria.begin", subject=str(made), after={"version": 1})
    except IntegrityError:  # Two asked at once: the other one's is the same.
        return CriteriaSet.objects.select_related("command").get(command=head, version=1)
    return made
