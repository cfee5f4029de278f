"""Signing in through allauth's own pages: password, second factor, limits, and how sessions end."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    generate_totp_secret,
)
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from people import code_of, make_person
from posko.organisation.models import Command, Person, Role
from posko.organisation.services import deactivate, end_sessions, invite, remove_second_factor
from posko.organisation.tokens import issue_token

PASSWORD = "kuda laut di sungai batanghari"


@pytest.fixture(autouse=True)
def fresh_counts() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_FACTOR_REQUIRED = True


def with_password(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    return person


def with_totp(person: Person) -> str:
    secret: str = generate_totp_secret()
    TOTP.activate(person, secret)
    return secret


def sign_in(client: Client, person: Person, password: str = PASSWORD) -> Any:
    return client.post("/akun/login/", {"login": person.username, "password": password})


def is_signed_in(client: Client) -> bool:
    return client.get("/").status_code == 200


# --- Password and second factor -----------------------------------------------------------------------------------


def test_an_officer_signs_in_with_his_password_alone(tebo: Command, required: None) -> None:
    client, officer = Client(), with_password(make_person("Oto", Role.OFFICER, tebo))
    assert sign_in(client, officer).url == "/"
    assert is_signed_in(client)


def test_a_wrong_password_is_told_in_our_own_look(sari: Person) -> None:
    answer = sign_in(Client(), with_password(sari), "salah")
    assert answer.status_code == 200
    assert b"alert-danger" in answer.content
    assert b"form-control" in answer.content


def test_staff_without_a_second_factor_get_no_further_than_setting_one_up(sari: Person, required: None) -> None:
    client = Client()
    sign_in(client, with_password(sari))
    for address in ("/", "/data/impor", "/buku-besar/", "/orang/token"):
        assert client.get(address).url == "/akun/2fa/"  # type: ignore[attr-defined]
    assert client.get("/api/v1/units").status_code == 403
    for address in ("/akun/2fa/", "/akun/2fa/totp/activate/", "/healthz"):
        assert client.get(address).status_code == 200
    assert client.post("/bahasa/setlang/", {"language": "en"}).status_code == 302


def test_who_sets_up_totp_goes_on_and_needs_it_at_the_next_sign_in(sari: Person, required: None) -> None:
    client = Client()
    sign_in(client, with_password(sari))
    client.get("/akun/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    client.post("/akun/2fa/totp/activate/", {"code": code_of(secret)})
    assert is_signed_in(client)
    assert set(Authenticator.objects.filter(user=sari).values_list("type", flat=True)) == {"totp", "recovery_codes"}

    again = Client()
    assert sign_in(again, sari).url == "/akun/2fa/authenticate/"
    assert not is_signed_in(again)
    cache.clear()  # The same code is refused twice; here the clock has not moved on.
    assert again.post("/akun/2fa/authenticate/", {"code": code_of(secret)}).url == "/"  # type: ignore[attr-defined]
    assert is_signed_in(again)


def test_a_wrong_code_lets_nobody_in(sari: Person) -> None:
    client = Client()
    secret = with_totp(with_password(sari))
    sign_in(client, sari)
    wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
    assert client.post("/akun/2fa/authenticate/", {"code": wrong}).status_code == 200
    assert not is_signed_in(client)


def test_a_lost_telephone_is_forgotten_by_the_administrator(sari: Person, admin: Person, required: None) -> None:
    with_totp(with_password(sari))
    assert remove_second_factor(person=sari, by=admin) == 1
    client = Client()
    assert sign_in(client, sari).url == "/"
    assert client.get("/").url == "/akun/2fa/"  # type: ignore[attr-defined]


def test_a_program_with_a_token_needs_no_second_factor(sari: Person, required: None) -> None:
    _token, secret = issue_token(by=sari, name="dasbor")
    answer = Client().get("/api/v1/units", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 200


def test_changing_the_second_factor_an_hour_later_asks_for_the_password(
    sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    sign_in(client, with_password(sari))
    assert client.get("/akun/2fa/totp/activate/").status_code == 200
    now = time.time()
    monkeypatch.setattr("posko.server.accounts.time.time", lambda: now + 3600)
    assert client.get("/akun/2fa/totp/activate/").url.startswith("/akun/reauthenticate/")  # type: ignore[attr-defined]


# --- Closed doors -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["signup/", "email/", "confirm-email/", "3rdparty/signup/", "3rdparty/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_signs_up_alone(db: None, address: str, method: str) -> None:
    assert getattr(Client(), method)(f"/akun/{address}").status_code == 404
    assert not Person.objects.exists()


def test_who_forgot_the_password_is_told_whom_to_ask(sari: Person) -> None:
    client = Client()
    for answer in (client.get("/akun/password/reset/"), client.post("/akun/password/reset/", {"email": sari.email})):
        assert answer.status_code == 200
        assert "administrator" in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["login/", "password/change/", "2fa/", "2fa/webauthn/add/", "2fa/webauthn/", "logout/"]
)
def test_pages_of_allauth_stand_in_the_frame_of_posko(sari: Person, page: str) -> None:
    client = Client()
    if page != "login/":
        sign_in(client, with_password(sari))
    text = client.get(f"/akun/{page}").content.decode()
    assert "vendor/tabler.min.css" in text
    assert 'class="btn' in text
    assert "Menu:" not in text


# --- Limits -------------------------------------------------------------------------------------------------------


def test_after_five_wrong_passwords_even_the_right_one_is_refused_for_this_name_only(
    sari: Person, budi: Person
) -> None:
    for _ in range(5):
        sign_in(Client(), with_password(sari), "salah")
    assert sign_in(Client(), sari).status_code == 200
    assert sign_in(Client(), with_password(budi)).status_code == 302


def test_the_limit_holds_with_the_cache_of_production(sari: Person, settings: Any) -> None:
    from posko.server.settings import CACHES

    settings.CACHES = CACHES
    call_command("createcachetable")
    for _ in range(5):
        sign_in(Client(), with_password(sari), "salah")
    assert sign_in(Client(), sari).status_code == 200
    assert not is_signed_in(Client())


def test_activations_are_limited_by_address(db: None, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"posko_activation": "2/m/ip"}
    client = Client()
    codes = [client.post("/orang/aktivasi/", {"token": "A" * 32}).status_code for _ in range(3)]
    assert codes == [400, 400, 429]


# --- How sessions end ---------------------------------------------------------------------------------------------


def test_a_session_ends_twelve_hours_after_sign_in_however_much_it_is_used(
    sari: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    sign_in(client, with_password(sari))
    assert is_signed_in(client)
    now = time.time()
    monkeypatch.setattr("posko.organisation.second_factor.time.time", lambda: now + 12 * 3600 + 1)
    assert not is_signed_in(client)


def test_being_shut_out_ends_sessions_for_good(sari: Person, admin: Person) -> None:
    from posko.organisation.services import reactivate

    client = Client()
    sign_in(client, with_password(sari))
    deactivate(person=sari, by=admin, reason="pindah")
    assert not is_signed_in(client)
    reactivate(person=sari, by=admin)
    assert not is_signed_in(client)


def test_a_new_password_ends_all_other_sessions(sari: Person) -> None:
    here, there = Client(), Client()
    for client in (here, there):
        sign_in(client, with_password(sari) if client is here else sari)
    new = "burung enggang terbang tinggi"
    here.post("/akun/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_signed_in(here)
    assert not is_signed_in(there)


def test_one_button_signs_out_everywhere(sari: Person) -> None:
    here, there = Client(), Client()
    sign_in(here, with_password(sari))
    sign_in(there, sari)
    assert here.post("/orang/saya/keluarkan").url == "/akun/login/"  # type: ignore[attr-defined]
    assert not is_signed_in(here)
    assert not is_signed_in(there)


def test_an_administrator_may_press_it_for_another(sari: Person, admin: Person) -> None:
    client = Client()
    sign_in(client, with_password(sari))
    end_sessions(person=sari, by=admin)
    assert not is_signed_in(client)


def test_opening_an_account_anew_ends_its_sessions(tebo: Command, admin: Person) -> None:
    from posko.organisation.services import activate, renew_activation

    person, token = invite(name="Joko", username="joko@tebo.test", command=tebo, role=Role.PLANNER, by=admin)
    activate(token=token, password=PASSWORD)
    client = Client()
    sign_in(client, person)
    _activation, token = renew_activation(person=person, by=admin)
    assert is_signed_in(client)
    activate(token=token, password="burung enggang terbang tinggi")
    assert not is_signed_in(client)


def test_the_security_page_offers_to_sign_out_everywhere_once(sari: Person) -> None:
    client = Client()
    sign_in(client, with_password(sari))
    assert client.get("/akun/2fa/").content.decode().count("/orang/saya/keluarkan") == 1


def visible_text(answer: Any) -> str:
    """What a person reads: no scripts, no tags, no names of settings."""
    main = re.sub(r"(?s)<(script|style)\b.*?</\1>", " ", answer.content.decode())
    return re.sub(r"(?s)<[^>]*>", " ", main)


#: Words that allauth leaves in English, or would if its Indonesian were lost.
ENGLISH = re.compile(
    r"\b(Name|Not used|Added on|Last used|Security Keys?|Add|Remove|Passwordless|Recovery Codes?|unused|Save)\b"
)


@pytest.mark.parametrize(
    "page",
    ["", "webauthn/", "webauthn/add/", "webauthn/keys/{}/edit/", "webauthn/keys/{}/remove/", "recovery-codes/",
     "recovery-codes/generate/", "totp/deactivate/"],
)  # fmt: skip
def test_no_english_word_stands_on_the_pages_of_second_factors(sari: Person, page: str) -> None:
    client = Client()
    with_totp(with_password(sari))
    RecoveryCodes.activate(sari)
    key = Authenticator.objects.create(
        user=sari, type=Authenticator.Type.WEBAUTHN, data={"name": "Kunci saya", "credential": {}}
    )
    client.force_login(sari, backend="allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = str(sari.pk)
    session.save()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WebAuthn, "is_passwordless", True)
        patch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
        answer = client.get(f"/akun/2fa/{page.format(key.pk)}")
    assert answer.status_code == 200
    assert ENGLISH.findall(visible_text(answer)) == []
