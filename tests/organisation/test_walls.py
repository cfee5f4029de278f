"""The second wall alone: whatever a query asks for, the database shows only what this person may see."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from people import as_app
from posko.ledger.models import Entry
from posko.ledger.services import record
from posko.organisation.models import Command, Person

#: Needed before it is known who asks; their pages and queries guard them.
OPEN = {"organisation.Appointment", "organisation.Activation"}


@pytest.fixture
def entries(tebo: Command, bungo: Command) -> None:
    for command in (tebo, bungo):
        record(command=command, actor=None, action="test", subject=command.name)


def subjects() -> set[str]:
    return set(Entry.objects.values_list("subject", flat=True))


def test_a_neighbour_sees_only_his_own(entries: None, rini: Person) -> None:
    with as_app(rini):
        assert subjects() == {"Polres Bungo"}


def test_the_parent_sees_both(entries: None, karo: Person) -> None:
    with as_app(karo):
        assert subjects() == {"Polres Tebo", "Polres Bungo"}


def test_a_connection_that_does_not_say_for_whom_sees_nothing(entries: None) -> None:
    with as_app(None):
        assert subjects() == set()


def test_what_one_person_saw_is_gone_for_the_next(entries: None, karo: Person, rini: Person) -> None:
    with as_app(karo), as_app(rini):
        assert subjects() == {"Polres Bungo"}


def test_a_row_cannot_be_written_into_another_command(tebo: Command, karo: Person, rini: Person) -> None:
    from posko.registry.models import Operation, RoutineDuty

    operation = Operation.objects.create(command=tebo.parent, code="omp", name="OMP", voting_day="2024-11-27")
    with as_app(rini), pytest.raises(DatabaseError), transaction.atomic():
        RoutineDuty.objects.create(operation=operation, command=tebo, source="x", minimum_officers=1)


def test_the_application_role_cannot_bypass_the_wall(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = 'posko_app'")
        assert cursor.fetchone() == (False, False)


def test_every_table_that_belongs_to_a_command_has_a_wall(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity")
        walled = {name for (name,) in cursor.fetchall()}
    open_tables = {
        model._meta.label
        for model in apps.get_models()
        if any(f.name == "command" for f in model._meta.get_fields()) and model._meta.db_table not in walled
    }
    assert open_tables == OPEN
