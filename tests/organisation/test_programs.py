"""System accounts: programs of a command that work by tokens alone, and an administrator's sight of all tokens."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from people import as_app, make_person
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import ApiToken, Command, Person, Role
from posko.organisation.programs import create_program
from posko.organisation.queries import tokens_managed_by
from posko.organisation.services import ActivationRefused, appoint, deactivate, make_activation, renew_activation
from posko.organisation.tokens import issue_token, revoke_token


@pytest.fixture
def local(tebo: Command) -> Person:
    """Administrator of Tebo."""
    return make_person("Adi", Role.ADMINISTRATOR, tebo)


@pytest.fixture
def dashboard(tebo: Command, local: Person) -> Person:
    return create_program(name="Dasbor Mabes", command=tebo, role=Role.AUDITOR, by=local)


def status(secret: str, name: str = "units") -> int:
    return Client(headers={"Authorization": f"Bearer {secret}"}).get(f"/api/v1/{name}").status_code


def actions() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("number").values_list("action", "actor_name"))


def test_a_program_reads_what_its_role_may_in_its_command(dashboard: Person, local: Person, bungo: Command) -> None:
    with as_app(local):
        _, secret = issue_token(by=local, program=dashboard, name="Dasbor", days=30)
    with as_app(None):
        answer = Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/units").json()
    assert [unit["code"] for unit in answer["items"]] == ["15-TBO"]


def test_making_it_and_its_tokens_stands_in_the_ledger_under_who_did_it(dashboard: Person, local: Person) -> None:
    token, _ = issue_token(by=local, program=dashboard, name="Dasbor")
    revoke_token(token=token, by=local)
    who = f"Adi ({local.username})"
    assert actions() == [("program.made", who), ("token.issued", who), ("token.revoked", who)]
    assert dashboard.username in Entry.objects.latest("number").subject


def test_nobody_signs_in_as_a_program(dashboard: Person, local: Person) -> None:
    with pytest.raises(ActivationRefused, match="program"):
        renew_activation(person=dashboard, by=local)
    _, token = make_activation(dashboard, dashboard.appointments.get().command, None, days=1)
    typed = {"token": token, "password1": "sungai baru di hulu", "password2": "sungai baru di hulu"}
    assert Client().post("/orang/aktivasi/", typed).status_code == 400
    sent = Client().post("/akun/login/", {"login": dashboard.username, "password": dashboard.password})
    assert sent.status_code == 200
    dashboard.refresh_from_db()
    assert not dashboard.has_usable_password()


def test_it_ends_with_all_its_tokens(dashboard: Person, local: Person) -> None:
    _, secret = issue_token(by=local, program=dashboard, name="Dasbor")
    assert status(secret) == 200
    deactivate(person=dashboard, by=local, reason="tidak dipakai lagi")
    assert status(secret) == 401


def test_it_outlasts_who_made_it(dashboard: Person, local: Person, admin: Person) -> None:
    _, secret = issue_token(by=local, program=dashboard, name="Dasbor")
    deactivate(person=local, by=admin, reason="pindah")
    assert status(secret) == 200


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.OFFICER, Role.PARTNER])
def test_it_lets_nobody_in_and_is_no_officer(tebo: Command, dashboard: Person, local: Person, role: Role) -> None:
    with pytest.raises(ValueError, match="program"):
        create_program(name="x", command=tebo, role=role, by=local)
    with pytest.raises(ValueError, match="program"):
        appoint(person=dashboard, command=tebo, role=role, by=local)


def test_only_who_manages_people_makes_one(tebo: Command, bungo: Command, local: Person, sari: Person) -> None:
    for by, command in ((sari, tebo), (local, bungo)):
        with pytest.raises(NotAllowed):
            create_program(name="x", command=command, role=Role.AUDITOR, by=by)


def test_nobody_makes_a_token_that_works_for_another_person(sari: Person, dashboard: Person, local: Person) -> None:
    with pytest.raises(NotAllowed):
        issue_token(by=local, program=sari, name="x")
    with pytest.raises(NotAllowed):
        issue_token(by=sari, program=dashboard, name="x")
    assert not ApiToken.objects.exists()


def test_who_manages_only_one_of_its_commands_makes_it_no_token(
    dashboard: Person, bungo: Command, admin: Person, local: Person
) -> None:
    appoint(person=dashboard, command=bungo, role=Role.PLANNER, by=admin)
    with as_app(local), pytest.raises(NotAllowed):
        issue_token(by=local, program=dashboard, name="x")


def test_an_administrator_sees_and_ends_the_tokens_of_his_command(
    sari: Person, rini: Person, local: Person, tebo: Command
) -> None:
    mine, secret = issue_token(by=sari, name="Sari")
    issue_token(by=rini, name="Rini")
    with as_app(local):
        assert [token.name for token in tokens_managed_by(local)] == ["Sari"]
        revoke_token(token=mine, by=local)
    assert status(secret) == 401
    assert Entry.objects.filter(command=tebo).latest("number").actor == local


def test_a_neighbour_and_a_commander_end_none(sari: Person, budi: Person, bungo: Command) -> None:
    token, _ = issue_token(by=sari, name="Sari")
    for person in (budi, make_person("Eko", Role.ADMINISTRATOR, bungo)):
        assert not tokens_managed_by(person).exists()
        with pytest.raises(NotAllowed):
            revoke_token(token=token, by=person)


# --- Pages --------------------------------------------------------------------------------------------------------


def test_the_whole_way_in_the_browser(tebo: Command, local: Person, signed_in: Any) -> None:
    client = signed_in(local)
    asked = {"name": "Dasbor Mabes", "command": tebo.pk, "role": "auditor"}
    with as_app(None):
        page = client.post("/orang/program", asked).url
        made = client.post(f"{page}/token", {"name": "Malam", "scope": "read", "days": "30"}).content.decode()
        secret = re.findall(r"posko_[\w-]{43}", made)[0]
        assert status(secret) == 200
        assert secret not in client.get(page).content.decode()
        listed = client.get("/orang/token/kesatuan").content.decode()
        assert "Dasbor Mabes" in listed and "Malam" in listed
        with as_app(local):
            number = ApiToken.objects.get().pk
        assert client.post(f"/orang/token/{number}/cabut").url == page
        assert status(secret) == 401


@pytest.mark.parametrize("wrong", [{"name": ""}, {"role": "administrator"}, {"role": "officer"}])
def test_the_form_says_what_does_not_fit(tebo: Command, local: Person, signed_in: Any, wrong: dict[str, str]) -> None:
    asked = {"name": "x", "command": tebo.pk, "role": "auditor"} | wrong
    assert signed_in(local).post("/orang/program", asked).status_code == 400
    assert not Person.objects.filter(is_program=True).exists()


def test_a_person_has_no_form_for_a_token_on_his_page(sari: Person, local: Person, signed_in: Any) -> None:
    client = signed_in(local)
    assert client.post(f"/orang/{sari.pk}/token", {"name": "x", "scope": "read", "days": "3"}).status_code == 404
    assert f"/orang/{sari.pk}/token" not in client.get(f"/orang/{sari.pk}").content.decode()


def test_the_page_of_a_program_offers_no_link_and_no_card(dashboard: Person, local: Person, signed_in: Any) -> None:
    shown = signed_in(local).get(f"/orang/{dashboard.pk}").content.decode()
    assert "Tautan baru" not in shown
    assert "Langkah kedua" not in shown
    assert "Nonaktifkan" in shown


def test_in_the_list_a_program_does_not_wait_for_activation(dashboard: Person, local: Person, signed_in: Any) -> None:
    client = signed_in(local)
    assert dashboard.username not in client.get("/orang/?keadaan=new").content.decode()
    assert dashboard.username in client.get("/orang/?keadaan=active").content.decode()
