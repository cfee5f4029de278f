"""Signing in behind the second wall: the database shows nobody, yet whoever brings the right thing is let in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from django.core.cache import cache
from django.db import connection
from django.test import Client
from fido2.utils import websafe_encode

from people import as_app, code_of, make_person
from posko.organisation.models import Command, Person, Role
from posko.organisation.services import renew_activation
from posko.organisation.tokens import issue_token
from posko.organisation.walls import Sights, current, show
from posko.server.accounts import person_of
from posko.server.passkeys import LoginForm

PASSWORD = "kuda laut di sungai batanghari"


@pytest.fixture(autouse=True)
def fresh_counts() -> None:
    cache.clear()


@pytest.fixture
def oto(tebo: Command) -> Person:
    """An officer with a password."""
    person = make_person("Oto", Role.OFFICER, tebo)
    person.set_password(PASSWORD)
    person.save()
    return person


def sign_in(client: Client, username: str) -> Any:
    return client.post("/akun/login/", {"login": username, "password": PASSWORD})


@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_a_password_lets_its_person_in_whatever_the_case_of_the_name(oto: Person, change: Any) -> None:
    client = Client()
    with as_app(None):
        assert sign_in(client, change(oto.username)).status_code == 302
        assert client.get("/").status_code == 200


def test_a_name_that_differs_from_another_by_case_alone_is_nobody(oto: Person) -> None:
    Person.objects.create_user(oto.username.upper(), name="Kembar")
    with as_app(None):
        assert sign_in(Client(), oto.username).status_code == 200


@pytest.mark.parametrize("name", ["nobody@posko.test", "x\x00y", ""])
def test_an_unknown_name_is_refused(oto: Person, name: str) -> None:
    with as_app(None):
        assert sign_in(Client(), name).status_code == 200


def test_who_owes_the_second_factor_is_known_until_he_gives_it(oto: Person) -> None:
    client, secret = Client(), generate_totp_secret()
    TOTP.activate(oto, secret)
    with as_app(None):
        assert sign_in(client, oto.username).url == "/akun/2fa/authenticate/"
        assert client.get("/").status_code == 302
        assert client.post("/akun/2fa/authenticate/", {"code": code_of(secret)}).status_code == 302
        assert client.get("/").status_code == 200


def test_a_link_opens_its_account_and_a_wrong_one_none(oto: Person, admin: Person) -> None:
    _, token = renew_activation(person=oto, by=admin)
    typed = {"password1": "sungai baru di hulu", "password2": "sungai baru di hulu"}
    with as_app(None):
        assert Client().post("/orang/aktivasi/", {"token": token, **typed}).status_code == 302
        assert Client().post("/orang/aktivasi/", {"token": "A" * 32, **typed}).status_code == 400
    oto.refresh_from_db()
    assert oto.check_password("sungai baru di hulu")


def test_a_token_opens_the_api_and_a_wrong_one_does_not(sari: Person) -> None:
    _, secret = issue_token(by=sari, name="Dasbor")
    with as_app(None):
        for said, status in ((secret, 200), (secret + "x", 401)):
            client = Client(headers={"Authorization": f"Bearer {said}"})
            assert client.get("/api/v1/units").status_code == status


def test_an_address_of_the_issuer_leads_to_its_one_person(sari: Person, budi: Person) -> None:
    Person.objects.filter(pk=sari.pk).update(email="Sari@polri.test")
    with as_app(None):
        assert person_of(["sari@polri.test"]) == sari
        assert person_of([""]) is None
    Person.objects.filter(pk=budi.pk).update(email="sari@polri.test")
    with as_app(None):
        assert person_of(["sari@polri.test"]) is None


@pytest.mark.parametrize("number", [None, 2**64])
def test_a_passkey_says_whose_it_is(sari: Person, number: int | None) -> None:
    handle = user_pk_to_url_str(sari) if number is None else "3w5e11264sgsg"
    credential = {"response": {"userHandle": websafe_encode(handle.encode())}}
    form = LoginForm(data={"credential": json.dumps(credential)})
    with as_app(None):
        form.is_valid()  # No key has signed this; whom it names is known all the same.
        assert current().person == ("" if number else str(sari.pk))


def test_after_a_request_nobody_is_known_any_more(oto: Person) -> None:
    with as_app(None):
        sign_in(Client(), oto.username)
        assert current() == Sights()


def test_what_a_connection_was_told_before_does_not_reach_a_request(sari: Person) -> None:
    with as_app(sari):
        seen = current()
        assert Client().get("/").status_code == 302
        assert current() == seen
    show(Sights())


def test_the_functions_of_the_doorstep_are_for_the_application_alone(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE prosecdef AND proname LIKE 'posko_person%%' "
            "AND has_function_privilege('pg_monitor', oid, 'EXECUTE')"
        )
        assert cursor.fetchall() == []
