"""Tokens: made by a person for a program, shown once, limited, ended."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from people import make_person
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import ApiToken, Appointment, Command, Person, Role, Scope
from posko.organisation.tokens import issue_token, revoke_token, token_of
from posko.organisation.walls import seeing

PAGE = "/orang/token"


def bearer(secret: str, **more: Any) -> Client:
    return Client(headers={"Authorization": f"Bearer {secret}"}, **more)


def status(secret: str, name: str = "units") -> int:
    return bearer(secret).get(f"/api/v1/{name}").status_code


def last_action(command: Command) -> str:
    return Entry.objects.filter(command=command).latest("number").action


def test_a_token_opens_what_its_person_may_see(tebo: Command, bungo: Command, sari: Person, app_role: None) -> None:
    with seeing(sari):
        _, secret = issue_token(by=sari, name="Dasbor")
    units = bearer(secret).get("/api/v1/units").json()["items"]
    assert [unit["code"] for unit in units] == ["15-TBO"]


def test_rows_come_through_both_walls_with_a_token(tebo: Command, sari: Person) -> None:
    from people import as_app
    from posko.registry.models import Funds, Operation

    operation = Operation.objects.create(command=tebo, code="omp", name="OMP", voting_day="2024-11-27")
    Funds.objects.create(operation=operation, command=tebo, source="x", amount_idr=5)
    _, secret = issue_token(by=sari, name="Dasbor")
    with as_app(None):
        assert len(bearer(secret).get("/api/v1/funds").json()["items"]) == 1


def test_only_the_hash_of_its_secret_is_kept(sari: Person) -> None:
    token, secret = issue_token(by=sari, name="Dasbor")
    assert len(secret) > 40
    kept = str(ApiToken.objects.filter(pk=token.pk).values().get()) + str(list(Entry.objects.values()))
    assert secret not in kept
    assert secret.removeprefix("posko_") not in kept


def test_making_and_ending_it_stand_in_the_ledger(tebo: Command, sari: Person) -> None:
    token, _ = issue_token(by=sari, name="Dasbor", parts=["units"])
    assert last_action(tebo) == "token.issued"
    revoke_token(token=token, by=sari)
    revoke_token(token=token, by=sari)
    assert list(Entry.objects.values_list("action", flat=True)) == ["token.issued", "token.revoked"]


def test_a_revoked_token_opens_nothing(sari: Person) -> None:
    token, secret = issue_token(by=sari, name="Dasbor")
    assert status(secret) == 200
    revoke_token(token=token, by=sari)
    assert status(secret) == 401


def test_an_expired_token_opens_nothing(sari: Person) -> None:
    token, secret = issue_token(by=sari, name="Dasbor", days=1)
    ApiToken.objects.filter(pk=token.pk).update(expires=timezone.now() - timedelta(seconds=1))
    assert status(secret) == 401


def test_a_token_goes_with_its_person(sari: Person) -> None:
    _, secret = issue_token(by=sari, name="Dasbor")
    Person.objects.filter(pk=sari.pk).update(is_active=False)
    assert status(secret) == 401


def test_a_token_has_no_more_rights_than_its_person_now(sari: Person) -> None:
    _, secret = issue_token(by=sari, name="Dasbor")
    Appointment.objects.filter(person=sari).update(ended=timezone.now())
    assert status(secret) == 403


def test_a_token_for_some_parts_opens_no_other(sari: Person) -> None:
    _, secret = issue_token(by=sari, name="Dasbor", parts=["units", "funds"])
    assert [status(secret, name) for name in ("units", "funds", "officers")] == [200, 200, 403]


@pytest.mark.parametrize(
    ("scope", "method", "covered"),
    [(Scope.READ, "GET", True), (Scope.READ, "POST", False), (Scope.WRITE, "POST", True), (Scope.WRITE, "GET", True)],
)
def test_a_token_to_read_writes_nothing(scope: Scope, method: str, covered: bool) -> None:
    assert ApiToken(scope=scope).covers("units", method) == covered


def test_a_wrong_token_is_nobody_even_in_a_browser_that_is_signed_in(sari: Person, signed_in: Any) -> None:
    answer = signed_in(sari).get("/api/v1/units", headers={"Authorization": "Bearer posko_wrong"})
    assert answer.status_code == 401


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Basic YTpi", "posko_x", "Bearer é"])
def test_a_header_that_says_nothing_opens_nothing(db: None, client: Client, header: str) -> None:
    assert client.get("/api/v1/units", headers={"Authorization": header}).status_code == 401


def test_a_token_opens_no_page(sari: Person) -> None:
    _, secret = issue_token(by=sari, name="Dasbor")
    assert bearer(secret).get("/").status_code == 302


def test_its_last_use_is_noted(sari: Person) -> None:
    token, secret = issue_token(by=sari, name="Dasbor")
    assert token.last_used is None
    token_of(secret)
    token.refresh_from_db()
    assert token.last_used is not None


@pytest.mark.parametrize("wrong", [{"days": 0}, {"days": 366}, {"parts": ["everything"]}, {"scope": "all"}])
def test_a_token_beyond_its_limits_is_not_made(sari: Person, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"365|everything|all"):
        issue_token(by=sari, name="x", **wrong)
    assert not ApiToken.objects.exists()


def test_somebody_without_a_role_makes_none(tebo: Command) -> None:
    with pytest.raises(NotAllowed):
        issue_token(by=make_person("Tanpa Peran"), name="x")


def test_a_colleague_ends_no_token_of_another(sari: Person, budi: Person) -> None:
    token, _ = issue_token(by=sari, name="Dasbor")
    with pytest.raises(NotAllowed):
        revoke_token(token=token, by=budi)


def test_the_page_shows_a_new_token_once(sari: Person, signed_in: Any) -> None:
    client = signed_in(sari)
    made = client.post(PAGE, {"name": "Dasbor", "scope": "read", "days": "30", "parts": ["funds"]})
    secret = re.findall(r"posko_[\w-]{43}", made.content.decode())[0]
    assert "no-store" in made["Cache-Control"]
    assert status(secret, "funds") == 200
    again = client.get(PAGE).content.decode()
    assert secret not in again
    assert "Dasbor" in again
    assert "Anggaran" in again


def test_the_page_says_what_does_not_fit(sari: Person, signed_in: Any) -> None:
    answer = signed_in(sari).post(PAGE, {"name": "", "scope": "read", "days": "999"})
    assert answer.status_code == 400
    assert "365" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_on_the_page_one_ends_ones_own_token_only(sari: Person, budi: Person, signed_in: Any) -> None:
    token, secret = issue_token(by=sari, name="Dasbor")
    assert signed_in(budi).post(f"{PAGE}/{token.pk}/cabut").status_code == 404
    assert status(secret) == 200
    assert signed_in(sari).post(f"{PAGE}/{token.pk}/cabut").status_code == 302
    assert status(secret) == 401


def test_a_page_lists_no_token_of_another(sari: Person, budi: Person, signed_in: Any) -> None:
    issue_token(by=sari, name="Rahasia Sari")
    assert "Rahasia Sari" not in signed_in(budi).get(PAGE).content.decode()


def test_an_officer_has_no_use_for_tokens(tebo: Command, signed_in: Any) -> None:
    officer = make_person("Dodi", Role.OFFICER, tebo)
    assert signed_in(officer).get(PAGE).status_code == 403
