"""What is a person's to do now."""

from __future__ import annotations

from dataclasses import dataclass

from posko.organisation.models import Person
from posko.registry.queries import imports_to_confirm, proposals_to_decide


@dataclass(frozen=True)
class Task:
    """One line of the home page: what waits, and the address where it is done."""

    text: str
    url: str


def todo(person: Person) -> list[Task]:
    return [Task(*task) for task in (*proposals_to_decide(person), *imports_to_confirm(person))]
