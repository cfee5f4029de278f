"""Sign-in by the office's own OpenID Connect: set up whole or not at all, and only for who is known already."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from people import make_person
from posko.organisation.models import Person
from posko.server.accounts import Adapter, SocialAdapter, person_of
from posko.server.oidc import oidc_from

FULL = {
    "POSKO_OIDC_ISSUER": "https://sso.polri.test",
    "POSKO_OIDC_CLIENT_ID": "posko",
    "POSKO_OIDC_CLIENT_SECRET": "rahasia",
}


@pytest.fixture
def sari_known(sari: Person) -> Person:
    sari.email = "sari@polri.test"
    sari.save()
    return sari


def arriving(email: str, verified: Any = True, process: str = "login") -> Any:
    address = EmailAddress(email=email, verified=verified)
    return SimpleNamespace(email_addresses=[address], state={"process": process}, user=None)


def admitted(login: Any) -> Person | None:
    request = RequestFactory().get("/akun/oidc/oidc/login/callback/")
    request.user = AnonymousUser()
    SocialAdapter(request).pre_social_login(request, login)
    person: Person | None = login.user
    return person


def test_without_the_environment_there_is_none() -> None:
    assert oidc_from({}) == {}


def test_the_environment_names_issuer_client_and_secret() -> None:
    app = oidc_from(FULL)["openid_connect"]["APPS"][0]
    assert app["settings"]["server_url"] == "https://sso.polri.test"
    assert (app["client_id"], app["secret"]) == ("posko", "rahasia")


@pytest.mark.parametrize("missing", FULL)
def test_half_a_set_up_is_refused_and_names_what_is_missing(missing: str) -> None:
    with pytest.raises(ValueError, match=missing):
        oidc_from({k: v for k, v in FULL.items() if k != missing})


def test_who_is_known_by_the_verified_address_comes_in(sari_known: Person) -> None:
    assert admitted(arriving("SARI@polri.test")) == sari_known


@pytest.mark.parametrize(
    ("email", "verified", "process"),
    [("siapa@polri.test", True, "login"), ("sari@polri.test", False, "login"), ("sari@polri.test", "true", "login"),
     ("", True, "login"), ("sari@polri.test", True, "connect")],
)  # fmt: skip
def test_all_others_are_told_why_not(sari_known: Person, email: str, verified: Any, process: str) -> None:
    with pytest.raises(ImmediateHttpResponse) as refused:
        admitted(arriving(email, verified, process))
    assert refused.value.response.status_code == 403
    assert "Belum terdaftar" in refused.value.response.content.decode()


def test_an_address_of_two_people_is_nobodys(sari_known: Person) -> None:
    other = make_person("Sari Dua")
    other.email = "sari@polri.test"
    other.save()
    assert person_of(["sari@polri.test"]) is None


def test_who_is_shut_out_does_not_come_in_by_it(sari_known: Person) -> None:
    sari_known.is_active = False
    sari_known.save()
    assert person_of(["sari@polri.test"]) is None


def test_nothing_signs_up_and_no_mail_is_sent(rf: RequestFactory) -> None:
    request = rf.get("/")
    assert not Adapter(request).is_open_for_signup(request)
    assert not SocialAdapter(request).is_open_for_signup(request, None)
    with pytest.raises(NotImplementedError):
        Adapter(request).send_mail("x", "y@z.test", {})
