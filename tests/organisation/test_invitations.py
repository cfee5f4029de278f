"""How people are let in and shut out: invitation, activation, roles, and who may do that to whom."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from people import as_app, make_person
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed, SamePerson, may
from posko.organisation.models import Activation, Appointment, Command, Person, Role
from posko.organisation.queries import people_managed_by, people_visible_to
from posko.organisation.services import (
    ActivationRefused,
    AlreadyAppointed,
    UsernameTaken,
    activate,
    appoint,
    create_administrator,
    deactivate,
    end_appointment,
    end_sessions,
    find_activation,
    hash_of,
    invite,
    reactivate,
    remove_second_factor,
    renew_activation,
    revoke_activation,
)

PASSWORD = "kuda laut di sungai batanghari"


@pytest.fixture
def tebo_admin(tebo: Command) -> Person:
    return make_person("Tono", Role.ADMINISTRATOR, tebo)


@pytest.fixture
def bungo_admin(bungo: Command) -> Person:
    return make_person("Bambang", Role.ADMINISTRATOR, bungo)


def let_in(command: Command, by: Person, username: str = "joko@tebo.test") -> tuple[Person, str]:
    return invite(name="Joko", username=username, command=command, role=Role.PLANNER, by=by)


def actions() -> list[str]:
    return list(Entry.objects.order_by("at").values_list("action", flat=True))


def why(token: str) -> str:
    with pytest.raises(ActivationRefused) as refused:
        activate(token=token, password=PASSWORD)
    return refused.value.why


# --- Invitation and activation ------------------------------------------------------------------------------------


def test_an_invited_person_sets_a_password_and_has_the_role(tebo: Command, tebo_admin: Person) -> None:
    person, token = let_in(tebo, tebo_admin)
    assert not person.is_activated
    activated = activate(token=token, password=PASSWORD)
    assert activated == person
    assert activated.check_password(PASSWORD)
    assert may(activated, "edit-registry", tebo)
    assert actions() == ["person.invited", "person.activated"]


def test_the_token_is_kept_nowhere(tebo: Command, tebo_admin: Person) -> None:
    _person, token = let_in(tebo, tebo_admin)
    assert Activation.objects.get().token_hash == hash_of(token)
    assert token not in str(list(Activation.objects.values())) + str(list(Entry.objects.values()))


def test_a_token_may_be_typed_with_spaces_and_in_small_letters(tebo: Command, tebo_admin: Person) -> None:
    person, token = let_in(tebo, tebo_admin)
    typed = " ".join(token[k : k + 4] for k in range(0, len(token), 4)).lower()
    assert activate(token=typed, password=PASSWORD) == person


def test_a_token_works_once(tebo: Command, tebo_admin: Person) -> None:
    _person, token = let_in(tebo, tebo_admin)
    activate(token=token, password=PASSWORD)
    assert why(token) == "used"


def test_a_token_of_last_week_is_refused(tebo: Command, tebo_admin: Person) -> None:
    _person, token = let_in(tebo, tebo_admin)
    Activation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert why(token) == "expired"


def test_a_revoked_token_is_refused(tebo: Command, tebo_admin: Person) -> None:
    _person, token = let_in(tebo, tebo_admin)
    revoke_activation(activation=find_activation(token), by=tebo_admin)
    assert why(token) == "revoked"
    assert actions()[-1] == "activation.revoked"


@pytest.mark.parametrize("token", ["", "-", "A" * 32, "' OR 1=1 --"])
def test_an_invented_token_is_refused(db: None, token: str) -> None:
    assert why(token) == "unknown"


def test_who_is_shut_out_cannot_come_back_by_his_link(tebo: Command, tebo_admin: Person) -> None:
    person, token = let_in(tebo, tebo_admin)
    deactivate(person=person, by=tebo_admin, reason="salah orang")
    assert why(token) == "revoked"
    reactivate(person=person, by=tebo_admin)
    assert why(token) == "revoked"


def test_a_new_link_ends_the_one_before(tebo: Command, tebo_admin: Person) -> None:
    person, first = let_in(tebo, tebo_admin)
    _activation, second = renew_activation(person=person, by=tebo_admin)
    assert why(first) == "revoked"
    assert activate(token=second, password=PASSWORD) == person


def test_two_people_do_not_sign_in_with_one_name_whatever_its_case(tebo: Command, tebo_admin: Person) -> None:
    let_in(tebo, tebo_admin)
    with pytest.raises(UsernameTaken):
        let_in(tebo, tebo_admin, username="JOKO@tebo.test")


def test_all_of_it_works_behind_the_second_wall(tebo: Command, tebo_admin: Person) -> None:
    with as_app(tebo_admin):
        _person, token = let_in(tebo, tebo_admin)
    with as_app(None):
        activate(token=token, password=PASSWORD)
    assert actions() == ["person.invited", "person.activated"]


# --- Who may ------------------------------------------------------------------------------------------------------


def test_an_administrator_invites_only_into_his_own_commands(bungo: Command, tebo_admin: Person) -> None:
    with pytest.raises(NotAllowed):
        let_in(bungo, tebo_admin)
    assert not Entry.objects.exists()


def test_nobody_but_an_administrator_invites(tebo: Command, sari: Person, budi: Person) -> None:
    for by in (sari, budi):
        with pytest.raises(NotAllowed):
            let_in(tebo, by)


def test_the_neighbour_neither_sees_nor_manages_anybody(sari: Person, bungo_admin: Person) -> None:
    assert sari not in people_visible_to(bungo_admin)
    for decision in (renew_activation, reactivate, end_sessions, remove_second_factor):
        with pytest.raises(NotAllowed):
            decision(person=sari, by=bungo_admin)
    with pytest.raises(NotAllowed):
        deactivate(person=sari, by=bungo_admin, reason="x")
    with pytest.raises(NotAllowed):
        end_appointment(appointment=sari.appointments.get(), by=bungo_admin)
    assert not Entry.objects.exists()


def test_the_neighbour_cannot_revoke_a_link(tebo: Command, tebo_admin: Person, bungo_admin: Person) -> None:
    _person, token = let_in(tebo, tebo_admin)
    with pytest.raises(NotAllowed):
        revoke_activation(activation=find_activation(token), by=bungo_admin)


def test_a_commander_sees_his_people_but_manages_none(sari: Person, budi: Person) -> None:
    assert sari in people_visible_to(budi)
    assert not people_managed_by(budi).exists()


def test_nobody_gives_himself_a_role(tebo: Command, tebo_admin: Person) -> None:
    with pytest.raises(SamePerson):
        appoint(person=tebo_admin, command=tebo, role=Role.COMMANDER, by=tebo_admin)


def test_nobody_shuts_himself_out_or_ends_his_own_role(tebo_admin: Person) -> None:
    with pytest.raises(SamePerson):
        deactivate(person=tebo_admin, by=tebo_admin, reason="x")
    with pytest.raises(SamePerson):
        end_appointment(appointment=tebo_admin.appointments.get(), by=tebo_admin)


def test_who_manages_one_role_cannot_take_over_an_account_with_a_role_above(
    tebo: Command, karo: Person, admin: Person, tebo_admin: Person
) -> None:
    appoint(person=karo, command=tebo, role=Role.CONTROLLER, by=admin)
    assert karo in people_managed_by(tebo_admin)
    with pytest.raises(NotAllowed):
        renew_activation(person=karo, by=tebo_admin)
    with pytest.raises(NotAllowed):
        deactivate(person=karo, by=tebo_admin, reason="x")
    end_appointment(appointment=karo.appointments.get(command=tebo), by=tebo_admin)
    with pytest.raises(NotAllowed):
        renew_activation(person=karo, by=tebo_admin)


def test_an_administrator_who_was_shut_out_decides_nothing(
    tebo: Command, sari: Person, tebo_admin: Person, admin: Person
) -> None:
    deactivate(person=tebo_admin, by=admin, reason="pindah")
    tebo_admin.refresh_from_db()
    with pytest.raises(NotAllowed):
        let_in(tebo, tebo_admin)
    with pytest.raises(NotAllowed):
        deactivate(person=sari, by=tebo_admin, reason="x")


# --- Roles and accounts -------------------------------------------------------------------------------------------


def test_a_role_is_given_once_and_ended_once(tebo: Command, sari: Person, admin: Person) -> None:
    given = appoint(person=sari, command=tebo, role=Role.CONTROLLER, by=admin)
    with pytest.raises(AlreadyAppointed):
        appoint(person=sari, command=tebo, role=Role.CONTROLLER, by=admin)
    end_appointment(appointment=given, by=admin)
    end_appointment(appointment=given, by=admin)
    assert actions() == ["role.given", "role.ended"]


def test_an_ended_role_gives_nothing_and_may_be_given_again(tebo: Command, sari: Person, admin: Person) -> None:
    end_appointment(appointment=sari.appointments.get(), by=admin)
    assert not may(sari, "edit-registry", tebo)
    appoint(person=sari, command=tebo, role=Role.PLANNER, by=admin)
    assert may(sari, "edit-registry", tebo)
    assert Appointment.objects.filter(person=sari).count() == 2


def test_shutting_out_is_one_entry_with_its_reason(sari: Person, admin: Person) -> None:
    for _ in range(2):
        deactivate(person=sari, by=admin, reason="pindah tugas")
    entry = Entry.objects.get()
    assert (entry.action, entry.subject, entry.reason) == ("account.revoked", sari.username, "pindah tugas")


def test_shutting_out_ends_api_tokens(sari: Person, admin: Person) -> None:
    from posko.organisation.tokens import issue_token, token_of

    _token, secret = issue_token(by=sari, name="dasbor")
    deactivate(person=sari, by=admin, reason="pindah")
    reactivate(person=sari, by=admin)
    assert token_of(secret) is None


# --- The first administrator --------------------------------------------------------------------------------------


def test_the_first_administrator_of_an_empty_server_gets_a_command(db: None) -> None:
    person, token = create_administrator(email="ani@polri.test", name="Ani")
    command = Command.objects.get()
    assert (command.code, command.parent) == ("INDONESIA", None)
    assert may(activate(token=token, password=PASSWORD), "manage-people", command)
    assert person.email == "ani@polri.test"
    assert Entry.objects.order_by("at").first().actor_name == "posko"  # type: ignore[union-attr]


def test_with_commands_there_he_administers_the_topmost(tebo: Command, polda: Command) -> None:
    person, _token = create_administrator(email="ani@polri.test", name="Ani")
    assert may(person, "manage-people", polda)
    assert Command.objects.count() == 2


def test_or_the_one_that_is_named(tebo: Command, polda: Command) -> None:
    person, _token = create_administrator(email="ani@polri.test", name="Ani", command=tebo)
    assert may(person, "manage-people", tebo)
    assert not may(person, "manage-people", polda)
