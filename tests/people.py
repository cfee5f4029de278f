"""Two Polres with named people, and a test's way of working as one of them behind both walls."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.db import connection

from posko.organisation.models import Appointment, Command, Person, Role
from posko.organisation.roles import APP_ROLE
from posko.organisation.walls import knocking, seeing


def make_person(name: str, role: Role | None = None, command: Command | None = None) -> Person:
    person = Person.objects.create_user(f"{name.lower().replace(' ', '.')}@posko.test", name=name)
    if role and command:
        Appointment.objects.create(person=person, command=command, role=role)
    return person


@contextmanager
def as_app(person: Person | None) -> Iterator[None]:
    """As the server works for `person`: the application's role, and only what this person may see."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APP_ROLE}")
    try:
        with seeing(person):
            yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET ROLE")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    from django.conf import settings
    from django.db import connections

    from posko.server.database import embedded, settings_from

    folder: Path = tmp_path_factory.mktemp("database")
    address = embedded(folder)
    with psycopg.connect(address, autocommit=True) as owner:
        # What a test writes need not survive a power cut.
        owner.execute("ALTER SYSTEM SET fsync = off")
        owner.execute("SELECT pg_reload_conf()")
    settings.DATABASES["default"].update(settings_from(address))
    connections["default"].settings_dict.update(settings.DATABASES["default"])


@pytest.fixture
def polda(db: None) -> Command:
    return Command.objects.create(code="15", name="Polda Jambi", kind="polda", area_codes="15")


@pytest.fixture
def tebo(polda: Command) -> Command:
    return Command.objects.create(code="15-TBO", name="Polres Tebo", kind="polres", parent=polda, area_codes="15.09")


@pytest.fixture
def bungo(polda: Command) -> Command:
    return Command.objects.create(code="15-BGO", name="Polres Bungo", kind="polres", parent=polda, area_codes="15.08")


@pytest.fixture
def sari(tebo: Command) -> Person:
    """Planner of Tebo."""
    return make_person("Sari", Role.PLANNER, tebo)


@pytest.fixture
def budi(tebo: Command) -> Person:
    """Commander of Tebo."""
    return make_person("Budi", Role.COMMANDER, tebo)


@pytest.fixture
def rini(bungo: Command) -> Person:
    """Planner of Bungo: the neighbour who must not see Tebo."""
    return make_person("Rini", Role.PLANNER, bungo)


@pytest.fixture
def karo(polda: Command) -> Person:
    """Planner of the Polda: sees both."""
    return make_person("Karo", Role.PLANNER, polda)


@pytest.fixture
def admin(polda: Command) -> Person:
    return make_person("Ani", Role.ADMINISTRATOR, polda)


@pytest.fixture
def signed_in() -> Any:
    """`signed_in(person)`: a browser's client with a session of that person."""
    from django.test import Client

    def sign_in(person: Person) -> Client:
        client = Client()
        with knocking(person.pk):
            client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return sign_in


@pytest.fixture
def ledger_may_be_emptied(db: None) -> Iterator[None]:
    """For tests with real connections: the ledger refuses to be emptied, yet what they have committed must go."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")


@pytest.fixture
def app_role(db: None) -> Iterator[None]:
    """From here on the test works as the application's role: ask for it after the fixtures that make data."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {APP_ROLE}")
    yield
    if not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def code_of(secret: str) -> str:
    """The one-time code that an authenticator shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))
