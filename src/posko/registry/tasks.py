"""What the worker does for the registry: reading, applying and undoing imports, for the person who asked."""

from __future__ import annotations

from django_tasks import task

from posko.organisation.walls import working_for


@task()
def read_import(number: int, person: int) -> None:
    """Read the file of an import and compare it, as the person who uploaded it."""
    from posko.registry.importing.working import read_and_compare

    with working_for(person):
        read_and_compare(number)


@task()
def apply_import(number: int, person: int) -> None:
    """Apply a confirmed import, as the person who confirmed it."""
    from posko.registry.importing.working import apply_confirmed

    with working_for(person):
        apply_confirmed(number)


@task()
def take_back_import(number: int, person: int) -> None:
    """Undo an applied import, as the person who asked for it."""
    from posko.registry.importing.working import take_back

    with working_for(person):
        take_back(number)


@task()
def make_cards(number: int, person: int) -> None:
    """Make officers' cards, as the administrator who asked for them."""
    from posko.registry.carding import make

    with working_for(person):
        make(number)
