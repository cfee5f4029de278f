"""What is a person's to do now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from posko.deployment.ordering import orders_not_read, orders_to_read
from posko.deployment.overtaken import plans_overtaken
from posko.deployment.queries import plans_sent_back, plans_to_decide
from posko.deployment.reinforcement import requests_to_decide
from posko.organisation.models import Person
from posko.readiness.inspecting.home import findings_mine, findings_overdue, findings_to_recheck, inspections_mine
from posko.readiness.shortfall import shortfall_overdue
from posko.readiness.touring.home import visits_soon
from posko.registry.queries import imports_to_confirm, proposals_to_decide


@dataclass(frozen=True)
class Task:
    """One line of the home page: what waits, the address where it is done, and whether it stands out."""

    text: str
    url: str
    pressing: bool = False


Asking = Callable[[Person], Sequence[tuple[str, str] | tuple[str, str, bool]]]
#: What each room asks of a person, most urgent first.
WAITING: tuple[Asking, ...] = (
    orders_to_read,
    plans_to_decide,
    plans_sent_back,
    plans_overtaken,
    requests_to_decide,
    inspections_mine,
    visits_soon,
    findings_overdue,
    findings_mine,
    findings_to_recheck,
    shortfall_overdue,
    orders_not_read,
    proposals_to_decide,
    imports_to_confirm,
)


def todo(person: Person) -> list[Task]:
    """What presses first, the rest in the order of `WAITING`."""
    tasks = [Task(*task) for found in WAITING for task in found(person)]
    return sorted(tasks, key=lambda task: not task.pressing)
