"""The second wall alone: whatever a query asks for, the database shows only what this person may see."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from marked import walled_tables
from people import as_app, make_person
from posko.ledger.models import Entry
from posko.ledger.services import record
from posko.organisation.access import NotAllowed
from posko.organisation.cards import NewOfficer, create_officer_accounts, reissue_cards
from posko.organisation.models import Activation, ApiToken, Appointment, Command, Kind, Person, Role
from posko.organisation.services import UsernameTaken, invite, make_activation, manages_whole, renew_activation
from posko.organisation.tokens import issue_token


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


def test_every_table_of_ours_and_that_of_second_factors_has_a_wall(db: None) -> None:
    ours = {m._meta.db_table for m in apps.get_models() if m.__module__.startswith("posko.")}
    assert (ours | {"mfa_authenticator"}) - walled_tables() == set()


# --- People, roles, ways in, tokens -------------------------------------------------------------------------------


def names() -> set[str]:
    return set(Person.objects.values_list("name", flat=True))


def test_people_of_a_neighbour_are_not_there(sari: Person, rini: Person, karo: Person) -> None:
    with as_app(sari):
        assert names() == {"Sari", "Karo"}
        assert not Appointment.objects.filter(person=rini).exists()
    with as_app(karo):
        assert names() == {"Sari", "Rini", "Karo"}


def test_of_those_above_one_sees_who_decides_and_no_officer(polda: Command, sari: Person, karo: Person) -> None:
    make_person("Oto", Role.OFFICER, polda)
    with as_app(sari):
        assert names() == {"Sari", "Karo"}


def test_an_officer_sees_nobody_but_himself(tebo: Command, sari: Person) -> None:
    with as_app(make_person("Oto", Role.OFFICER, tebo)):
        assert names() == {"Oto"}


def test_somebody_who_has_gone_is_still_named_where_he_decided(tebo: Command, sari: Person, budi: Person) -> None:
    Appointment.objects.filter(person=sari).update(ended=timezone.now())
    with as_app(budi):
        assert "Sari" in names()


def test_nobody_is_there_for_a_connection_that_does_not_say_for_whom(sari: Person, admin: Person) -> None:
    issue_token(by=sari, name="x")
    renew_activation(person=sari, by=admin)
    TOTP.activate(sari, "A" * 32)
    with as_app(None):
        found = [m.objects.count() for m in (Person, Appointment, Activation, ApiToken, Authenticator)]
    assert found == [0] * 5


def test_links_and_tokens_are_for_those_who_see_people_and_for_oneself(
    tebo: Command, sari: Person, budi: Person, admin: Person
) -> None:
    issue_token(by=sari, name="x")
    renew_activation(person=sari, by=admin)
    controller = make_person("Kiki", Role.CONTROLLER, tebo)
    seen = {}
    for person in (sari, budi, admin, controller):
        with as_app(person):
            seen[person.name] = (ApiToken.objects.count(), Activation.objects.count())
    assert seen == {"Sari": (1, 1), "Budi": (1, 1), "Ani": (1, 1), "Kiki": (0, 0)}


def test_a_password_is_set_by_oneself_and_by_no_colleague(sari: Person, budi: Person, admin: Person) -> None:
    with as_app(budi):
        assert Person.objects.filter(pk=sari.pk).update(language="en") == 0
    with as_app(sari):
        assert Person.objects.filter(pk=sari.pk).update(language="en") == 1
    with as_app(admin):
        assert Person.objects.filter(pk=sari.pk).update(is_active=False) == 1


@pytest.mark.parametrize("role", [Role.PLANNER, Role.COMMANDER])
def test_who_manages_nobody_makes_no_person_and_no_role(tebo: Command, sari: Person, role: Role) -> None:
    with as_app(make_person("Lain", role, tebo)):
        with pytest.raises(DatabaseError), transaction.atomic():
            Person.objects.create_user("baru", name="Baru")
        with pytest.raises(DatabaseError), transaction.atomic():
            Appointment.objects.create(person=sari, command=tebo, role=Role.ADMINISTRATOR)


def test_the_tree_is_known_to_all_and_changed_by_ones_own(tebo: Command, bungo: Command, sari: Person) -> None:
    with as_app(sari):
        assert set(Command.objects.values_list("code", flat=True)) == {"15", "15-TBO", "15-BGO"}
        assert Command.objects.filter(pk=bungo.pk).update(name="x") == 0
        assert Command.objects.filter(pk=tebo.pk).update(name="x") == 1
        sector = Command.objects.create(code="T-1", name="Polsek", kind=Kind.POLSEK, parent=tebo)
        Command.objects.create(code="T-2", name="Pos", kind=Kind.POLSEK, parent=sector)
        with pytest.raises(DatabaseError), transaction.atomic():
            Command.objects.create(code="B-1", name="Polsek", kind=Kind.POLSEK, parent=bungo)


def test_an_account_with_a_role_elsewhere_is_not_taken_for_ones_own(
    tebo: Command, bungo: Command, sari: Person
) -> None:
    Appointment.objects.create(person=sari, command=bungo, role=Role.PLANNER)
    local = make_person("Adi", Role.ADMINISTRATOR, tebo)
    with as_app(local):
        assert not manages_whole(local, sari)
        with pytest.raises(NotAllowed):
            renew_activation(person=sari, by=local)


def test_a_name_that_a_neighbour_has_is_taken(tebo: Command, rini: Person) -> None:
    local = make_person("Adi", Role.ADMINISTRATOR, tebo)
    with as_app(local), pytest.raises(UsernameTaken):
        invite(name="x", username=rini.username.upper(), command=tebo, role=Role.PLANNER, by=local)


def test_cards_pass_over_an_officer_with_a_role_that_one_does_not_see(tebo: Command, bungo: Command) -> None:
    local = make_person("Adi", Role.ADMINISTRATOR, tebo)
    with as_app(local):
        new = [NewOfficer(code, code, "BRIPKA", tebo) for code in ("P1", "P2")]
        create_officer_accounts(officers=new, command=tebo, operation="omp", by=local)
    Appointment.objects.create(person=Person.objects.get(username="P2"), command=bungo, role=Role.OFFICER)
    with as_app(local):
        cards = reissue_cards(people=Person.objects.all(), command=tebo, by=local, ranks={})
        again = create_officer_accounts(officers=new, command=tebo, operation="omp", by=local)
    assert ([card.username for card in cards], again) == (["P1"], [])


def test_links_made_elsewhere_before_end_with_a_new_one(tebo: Command, bungo: Command, sari: Person) -> None:
    old, _token = make_activation(sari, bungo, None, days=7)
    local = make_person("Adi", Role.ADMINISTRATOR, tebo)
    with as_app(local):
        renew_activation(person=sari, by=local)
    old.refresh_from_db()
    assert old.revoked is not None
