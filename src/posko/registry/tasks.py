"""What the worker does for the registry: reading and applying imports, for the person who asked."""

from __future__ import annotations

from django_tasks import task

from posko.organisation.models import Person
from posko.organisation.walls import seeing


@task()
def read_import(number: int, person: int) -> None:
    """Read the file of an import and compare it, as the person who uploaded it."""
    from posko.registry.importing.working import read_and_compare

    with seeing(Person.objects.get(pk=person)):
        read_and_compare(number)


@task()
def apply_import(number: int, person: int) -> None:
    """Apply a confirmed import, as the person who confirmed it."""
    from posko.registry.importing.working import apply_confirmed

    with seeing(Person.objects.get(pk=person)):
        apply_confirmed(number)
