"""Which criteria hold for a command."""

from __future__ import annotations

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
    return _nearest(command) or _begun(head_of(command))


def head_of(command: Command) -> Command:
    """The topmost command above `command`, or itself: whose criteria they are."""
    return Command.objects.get(path=command.above()[0])


def sets_visible_to(person: Person) -> QuerySet[CriteriaSet]:
    """All versions of the commands of `person`, and of those above and below, latest first."""
    sets = CriteriaSet.objects.filter(command__in=family_of(person))
    return sets.select_related("command", "made_by").order_by("-command__path", "-version")


def _nearest(command: Command) -> CriteriaSet | None:
    sets = CriteriaSet.objects.filter(command__path__in=command.above()).select_related("command", "made_by")
    return sets.order_by("-command__path", "-version").first()


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
