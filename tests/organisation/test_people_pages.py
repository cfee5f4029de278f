"""The pages: list, person, invitation, activation, and an officer's accounts, as people use them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from people import make_person
from posko.ledger.models import Entry
from posko.organisation.models import Activation, Command, Person, Role
from posko.organisation.services import invite
from posko.organisation.walls import seeing
from posko.registry.models import Officer, Operation

PASSWORD = "kuda laut di sungai batanghari"


@pytest.fixture
def bungo_admin(bungo: Command) -> Person:
    return make_person("Bambang", Role.ADMINISTRATOR, bungo)


@pytest.fixture
def operation(polda: Command, tebo: Command, bungo: Command) -> Operation:
    made = Operation.objects.create(command=polda, code="omp", name="OMP", voting_day="2024-11-27")
    for command, number in ((tebo, 3), (bungo, 2)):
        for k in range(number):
            Officer.objects.create(
                operation=made,
                command=command,
                code=f"{command.code}-{k}",
                name=f"Petugas {k}",
                rank="BRIPDA",
                status="available",
                source="uji",
            )
    return made


def shown(answer: Any) -> str:
    return str(answer.content.decode())


# --- List and person ----------------------------------------------------------------------------------------------


def test_the_list_shows_people_of_my_commands_only(
    sari: Person, rini: Person, bungo_admin: Person, admin: Person, signed_in: Any, app_role: None
) -> None:
    neighbours = shown(signed_in(bungo_admin).get("/orang/"))
    assert rini.username in neighbours
    assert sari.username not in neighbours
    everybody = shown(signed_in(admin).get("/orang/"))
    assert sari.username in everybody
    assert rini.username in everybody


@pytest.mark.parametrize(
    ("query", "found"),
    [("q=sar", True), ("q=zzz", False), ("peran=planner", True), ("peran=auditor", False), ("keadaan=new", True),
     ("keadaan=revoked", False), ("kesatuan=15-TBO", True), ("kesatuan=15-BGO", False), ("page=99", True)],
)  # fmt: skip
def test_the_list_is_narrowed_by_its_address(
    sari: Person, bungo: Command, admin: Person, signed_in: Any, query: str, found: bool
) -> None:
    assert (sari.username in shown(signed_in(admin).get(f"/orang/?{query}"))) == found


def test_a_person_elsewhere_is_not_there(sari: Person, bungo_admin: Person, signed_in: Any) -> None:
    client = signed_in(bungo_admin)
    assert client.get(f"/orang/{sari.pk}").status_code == 404
    for what in ("peran", "tautan", "nonaktifkan", "aktifkan", "keluarkan", "langkah-kedua"):
        assert client.post(f"/orang/{sari.pk}/{what}", {"reason": "x"}).status_code == 404
    assert client.post(f"/orang/peran/{sari.appointments.get().pk}/akhiri").status_code == 404
    assert not Entry.objects.exists()


def test_a_commander_sees_a_person_without_buttons(sari: Person, budi: Person, signed_in: Any) -> None:
    text = shown(signed_in(budi).get(f"/orang/{sari.pk}"))
    assert "Perencana" in text
    assert "nonaktifkan" not in text
    assert signed_in(budi).post(f"/orang/{sari.pk}/nonaktifkan", {"reason": "x"}).status_code == 403


def test_ones_own_page_has_no_buttons(admin: Person, signed_in: Any) -> None:
    assert f"/orang/{admin.pk}/" not in shown(signed_in(admin).get(f"/orang/{admin.pk}"))
    assert signed_in(admin).post(f"/orang/{admin.pk}/nonaktifkan", {"reason": "x"}).status_code == 403


def test_a_role_elsewhere_is_hinted_at_but_not_told(
    sari: Person, bungo: Command, admin: Person, budi: Person, signed_in: Any
) -> None:
    from posko.organisation.services import appoint

    appoint(person=sari, command=bungo, role=Role.AUDITOR, by=admin)
    text = shown(signed_in(budi).get(f"/orang/{sari.pk}"))
    assert "peran di kesatuan lain" in text
    assert "Polres Bungo" not in text


def test_all_that_an_administrator_does_stands_in_the_ledger(
    sari: Person, tebo: Command, admin: Person, signed_in: Any
) -> None:
    client = signed_in(admin)
    client.post(f"/orang/{sari.pk}/peran", {"command": tebo.pk, "role": "controller"})
    client.post(f"/orang/peran/{sari.appointments.get(role='controller').pk}/akhiri")
    client.post(f"/orang/{sari.pk}/tautan")
    client.post(f"/orang/aktivasi/{Activation.objects.get().pk}/cabut")
    client.post(f"/orang/{sari.pk}/keluarkan")
    client.post(f"/orang/{sari.pk}/nonaktifkan", {"reason": "pindah"})
    client.post(f"/orang/{sari.pk}/aktifkan")
    assert list(Entry.objects.order_by("at").values_list("action", flat=True)) == [
        "role.given", "role.ended", "activation.renewed", "activation.revoked", "sessions.ended", "account.revoked",
        "account.restored",
    ]  # fmt: skip


def test_shutting_out_needs_a_reason(sari: Person, admin: Person, signed_in: Any) -> None:
    assert signed_in(admin).post(f"/orang/{sari.pk}/nonaktifkan").status_code == 400
    sari.refresh_from_db()
    assert sari.is_active


def test_decisions_are_made_by_post_alone(sari: Person, admin: Person, signed_in: Any) -> None:
    for what in ("peran", "tautan", "nonaktifkan", "aktifkan", "keluarkan", "langkah-kedua"):
        assert signed_in(admin).get(f"/orang/{sari.pk}/{what}").status_code == 405


# --- Invitation and activation ------------------------------------------------------------------------------------


def invited(client: Client, command: Command, **more: str) -> Any:
    fields = {"name": "Joko", "username": "joko@tebo.test", "command": str(command.pk), "role": "planner"}
    return client.post("/orang/undang", fields | more)


def test_the_link_stands_in_the_answer_behind_a_hash_and_nowhere_else(
    tebo: Command, admin: Person, signed_in: Any
) -> None:
    client = signed_in(admin)
    answer = invited(client, tebo)
    token = re.search(r"/orang/aktivasi/#([A-Z2-7]{32})", shown(answer)).group(1)  # type: ignore[union-attr]
    assert "no-store" in answer["Cache-Control"]
    assert token not in shown(client.get(f"/orang/{Person.objects.get(name='Joko').pk}"))
    assert Person.objects.get(name="Joko").email == "joko@tebo.test"


def test_the_invitation_offers_only_ones_own_commands(tebo: Command, bungo_admin: Person, signed_in: Any) -> None:
    client = signed_in(bungo_admin)
    assert "Polres Tebo" not in shown(client.get("/orang/undang"))
    assert invited(client, tebo).status_code == 400
    assert not Person.objects.filter(name="Joko").exists()


@pytest.mark.parametrize("more", [{"name": ""}, {"username": "a b"}, {"role": "king"}, {"username": "ANI@posko.test"}])
def test_an_invitation_that_is_wrong_says_so(
    tebo: Command, admin: Person, signed_in: Any, more: dict[str, str]
) -> None:
    answer = invited(signed_in(admin), tebo, **more)
    assert answer.status_code == 400
    assert "is-invalid" in shown(answer)


def open_account(token: str, first: str = PASSWORD, second: str = PASSWORD) -> Any:
    return Client().post("/orang/aktivasi/", {"token": token, "password1": first, "password2": second})


@pytest.fixture
def token(tebo: Command, admin: Person) -> str:
    return invite(name="Joko Widada", username="joko@tebo.test", command=tebo, role=Role.PLANNER, by=admin)[1]


def test_an_account_is_opened_and_used(token: str, app_role: None) -> None:
    answer = open_account(token)
    assert answer.url == "/akun/login/"
    client = Client()
    client.post("/akun/login/", {"login": "joko@tebo.test", "password": PASSWORD})
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("first", "second"), [("pendek", "pendek"), (PASSWORD, PASSWORD + "x"), ("1234567890", "1234567890"),
                          ("joko widada", "joko widada"), ("", "")],
)  # fmt: skip
def test_a_weak_or_mistyped_password_leaves_the_token_for_another_try(token: str, first: str, second: str) -> None:
    assert open_account(token, first, second).status_code == 400
    assert open_account(token).status_code == 302


def test_a_used_token_says_whom_to_tell(token: str) -> None:
    open_account(token)
    answer = open_account(token)
    assert answer.status_code == 400
    assert "sudah dipakai" in shown(answer)


def test_the_activation_page_is_open_and_kept_by_no_cache(db: None) -> None:
    answer = Client().get("/orang/aktivasi/")
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]


# --- Officers' accounts -------------------------------------------------------------------------------------------


def post(client: Client, what: str, command: Command, **more: str) -> Any:
    return client.post(f"/data/petugas/akun/{what}", {"operasi": "omp", "kesatuan": command.code} | more)


def test_an_administrator_makes_accounts_from_the_registry_and_gets_a_pdf(
    operation: Operation, polda: Command, tebo: Command, admin: Person, signed_in: Any, app_role: None
) -> None:
    client = signed_in(admin)
    page = shown(client.get(f"/data/petugas/akun?operasi=omp&kesatuan={polda.code}"))
    assert "Buat 5 akun" in page
    run = post(client, "buat", tebo).url
    answer = client.post(f"{run}/ambil")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert "Buat 2 akun" in shown(client.get(f"/data/petugas/akun?operasi=omp&kesatuan={polda.code}"))
    with seeing(admin):
        assert Person.objects.exclude(officer_code="").count() == 3


def test_then_prints_them_again_revokes_them_and_ends_the_accounts(
    operation: Operation, tebo: Command, admin: Person, signed_in: Any
) -> None:
    client = signed_in(admin)
    post(client, "buat", tebo)
    run = post(client, "cetak", tebo).url
    assert client.post(f"{run}/ambil")["Content-Type"] == "application/pdf"
    assert Activation.objects.filter(revoked=None).count() == 3
    post(client, "cabut-kartu", tebo)
    assert not Activation.objects.filter(revoked=None).exists()
    post(client, "nonaktifkan", tebo)
    assert Person.objects.filter(is_active=False).count() == 0
    post(client, "nonaktifkan", tebo, reason="selesai")
    assert Person.objects.filter(is_active=False).count() == 3
    assert list(Entry.objects.order_by("at").values_list("action", flat=True)) == [
        "accounts.created", "cards.printed", "cards.revoked", "accounts.revoked",
    ]  # fmt: skip


def test_the_neighbour_makes_none_for_tebo(
    operation: Operation, tebo: Command, bungo_admin: Person, signed_in: Any, app_role: None
) -> None:
    client = signed_in(bungo_admin)
    for what in ("buat", "cetak", "cabut-kartu", "nonaktifkan"):
        assert post(client, what, tebo, reason="x").status_code == 404
    assert "Polres Tebo" not in shown(client.get("/data/petugas/akun?operasi=omp&kesatuan=15-TBO"))


def test_a_planner_makes_none(operation: Operation, tebo: Command, sari: Person, signed_in: Any) -> None:
    assert post(signed_in(sari), "buat", tebo).status_code == 403


def test_without_an_operation_the_page_says_what_to_do(admin: Person, signed_in: Any) -> None:
    assert "Belum ada operasi" in shown(signed_in(admin).get("/data/petugas/akun"))
