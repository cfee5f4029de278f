"""What the worker does for plans, for the person who asked."""

from __future__ import annotations

from django_tasks import task

from posko.organisation.walls import working_for


# A queue of its own: a province takes minutes, and whoever waits for an order does not wait for that.
@task(queue_name="computing")
def compute_plan(number: int, person: int) -> None:
    """Compute a plan, as the person who asked for it."""
    from posko.deployment.computing import compute

    with working_for(person):
        compute(number)
