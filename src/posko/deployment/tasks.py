"""What the worker does for plans, for the person who asked."""

from __future__ import annotations

from django_tasks import task

from posko.organisation.models import Person
from posko.organisation.walls import seeing


@task()
def compute_plan(number: int, person: int) -> None:
    """Compute a plan, as the person who asked for it."""
    from posko.deployment.computing import compute

    with seeing(Person.objects.get(pk=person)):
        compute(number)
