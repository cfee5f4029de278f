"""What the worker does for orders: their files, for the person who approved the plan."""

from __future__ import annotations

from django_tasks import task

from posko.organisation.walls import working_for


@task()
def make_files(number: int, person: int) -> None:
    """Make PDF and workbook of an order that has none yet."""
    from posko.deployment.ordering.files import make

    with working_for(person):
        make(number)
