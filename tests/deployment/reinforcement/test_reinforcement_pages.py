"""Pages of reinforcement: what each may see and do there, and that an error says what to do."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from reserverows import asked_by, codes, lacks, operation_with, plan_of, promised, serves, teams_of

from people import as_app, make_person
from posko.deployment.models import Grant, LackRow, Part, Request, Team
from posko.deployment.reinforcement import grant, promise_lent, refuse_request
from posko.organisation.models import Command, Person, Role
from posko.registry.models import Operation

SignIn = Callable[[Person], Client]


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda)


@pytest.fixture
def teams(operation: Operation, polda: Command, karo: Person) -> list[Team]:
    return teams_of(operation, polda, karo)


@pytest.fixture
def asked(operation: Operation, tebo: Command, sari: Person) -> Request:
    return asked_by(sari, operation, tebo)


def text(client: Client, address: str = "/rencana/bko", status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return unescape(response.content.decode())


def test_from_the_request_to_the_team(
    operation: Operation, teams: list[Team], tebo: Command, sari: Person, karo: Person, signed_in: SignIn
) -> None:
    with as_app(sari):
        form = {"command": tebo.pk, "officers": 10, "reason": "Lima pos kosong"}
        sent = signed_in(sari).post("/rencana/bko/minta", form)
        address = sent.headers["Location"]
        assert "Lima pos kosong" in text(signed_in(sari), address)
    with as_app(karo):
        planner = signed_in(karo)
        assert "Putuskan" in text(planner)
        page = text(planner, address)
        assert "BKO-01" in page
        done = planner.post(f"{address}/penuhi", {"regu": [teams[0].pk, "x", "9" * 30]}, follow=True)
        assert "5 dari 10 personel yang diminta dipinjamkan kepada Polres Tebo" in unescape(done.content.decode())
    with as_app(sari):
        page = text(signed_in(sari))
        assert "Dipenuhi sebagian" in page
        assert all(f"{line[1]} {line[2]}" in page for line in teams[0].officers)
    assert set(promised()) == set(codes(teams[0]))


def test_what_reserves_do_not_reach_is_asked_for_too(
    operation: Operation, tebo: Command, sari: Person, signed_in: SignIn
) -> None:
    plan = plan_of(operation, tebo, sari, tebo)
    lack = lacks(plan, tebo, 1)
    said = {"remedy": "BKO 1 regu cadangan", "borrowed": 10, "consequence": "1 TPS tidak terjangkau"}
    LackRow.objects.filter(pk=lack.pk).update(resource="reserves", **said)
    page = text(signed_in(sari))
    assert "10 personel" in page
    assert "(0 di pos, 10 untuk regu cadangan)" in page
    page = text(signed_in(sari), f"/rencana/bko?bagian={lack.part_id}")
    assert 'value="10"' in page
    assert "1 TPS tidak terjangkau" in page
    overview = text(signed_in(sari), f"/rencana/{plan.pk}")
    assert f"bagian={lack.part_id}#minta" in overview


def test_a_polres_sees_its_own_and_neither_ledger_nor_neighbour(
    operation: Operation, teams: list[Team], asked: Request, bungo: Command, rini: Person, sari: Person, karo: Person,
    signed_in: SignIn,
) -> None:  # fmt: skip
    grant(request=asked, teams=teams[:1], by=karo)
    with as_app(rini):
        page = text(signed_in(rini))
        text(signed_in(rini), f"/rencana/bko/permintaan/{asked.pk}", status=404)
    assert "Tebo" not in page
    assert "BKO-0" not in page
    assert "Belum ada permintaan" in page


def test_the_form_proposes_what_the_plan_lacks(
    operation: Operation, polda: Command, tebo: Command, karo: Person, sari: Person, signed_in: SignIn
) -> None:
    lacks(plan_of(operation, polda, karo, tebo, state="draft", name="Lama"), tebo, 40)
    latest = plan_of(operation, polda, karo, tebo, state="draft", name="Baru")
    lacks(latest, tebo, 24)
    with as_app(sari):
        page = text(signed_in(sari))
    assert 'value="24"' in page
    assert f"/rencana/bagian/{latest.parts.get().pk}" in page


def test_who_was_lent_and_has_no_place_yet_is_not_asked_for_again(
    operation: Operation, polda: Command, tebo: Command, asked: Request, teams: list[Team], karo: Person,
    sari: Person, signed_in: SignIn,
) -> None:  # fmt: skip
    plan = plan_of(operation, polda, karo, tebo, state="draft")
    lacks(plan, tebo, 24)
    grant(request=asked, teams=teams, by=karo)
    assert 'value="14"' in text(signed_in(sari))
    serves(plan, tebo, codes(teams[0])[0])
    assert 'value="15"' in text(signed_in(sari))


def test_the_plan_in_force_tells_before_a_later_draft(
    operation: Operation, polda: Command, tebo: Command, karo: Person, sari: Person, signed_in: SignIn
) -> None:
    holds = plan_of(operation, polda, karo, tebo)
    lacks(holds, tebo, 8)
    Part.objects.filter(plan=holds).update(in_force=True)
    lacks(plan_of(operation, polda, karo, tebo, state="draft"), tebo, 24)
    with as_app(sari):
        page = text(signed_in(sari))
    assert 'value="8"' in page
    assert "rencana yang berlaku" in page


@pytest.mark.parametrize("form", [{}, {"officers": "0", "reason": "x"}, {"officers": "5", "reason": ""}])
def test_a_wrong_request_is_told_beside_the_field(
    operation: Operation, tebo: Command, sari: Person, signed_in: SignIn, form: dict[str, str]
) -> None:
    response = signed_in(sari).post("/rencana/bko/minta", {"command": tebo.pk, **form})
    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert not Request.objects.exists()


def test_nobody_asks_for_a_neighbour(operation: Operation, tebo: Command, rini: Person, signed_in: SignIn) -> None:
    form = {"command": tebo.pk, "officers": 5, "reason": "x"}
    assert signed_in(rini).post("/rencana/bko/minta", form).status_code == 422
    assert not Request.objects.exists()


def test_a_request_is_withdrawn_by_its_command_only(
    asked: Request, sari: Person, rini: Person, signed_in: SignIn
) -> None:
    address = f"/rencana/bko/permintaan/{asked.pk}"
    assert signed_in(rini).post(f"{address}/tarik").status_code == 404
    with as_app(sari):
        assert "Tarik permintaan ini" in text(signed_in(sari), address)
        assert "Permintaan ditarik" in signed_in(sari).post(f"{address}/tarik", follow=True).content.decode()
        again = signed_in(sari).post(f"{address}/tarik", follow=True).content.decode()
    assert "sudah diputuskan atau ditarik" in again


def test_a_refusal_needs_a_reason_and_is_read_by_who_asked(
    asked: Request, karo: Person, sari: Person, signed_in: SignIn
) -> None:
    address = f"/rencana/bko/permintaan/{asked.pk}"
    with as_app(karo):
        assert signed_in(karo).post(f"{address}/tolak", {"reason": ""}).status_code == 422
        signed_in(karo).post(f"{address}/tolak", {"reason": "Pakai pola 2-10-20"})
    with as_app(sari):
        page = text(signed_in(sari), address)
    assert "Ditolak" in page
    assert "Pakai pola 2-10-20" in page


def test_granting_without_a_team_says_what_to_do(
    asked: Request, teams: list[Team], karo: Person, signed_in: SignIn
) -> None:
    done = signed_in(karo).post(f"/rencana/bko/permintaan/{asked.pk}/penuhi", follow=True)
    assert "Pilih paling sedikit satu regu" in done.content.decode()


def test_a_team_lent_meanwhile_is_told_with_who_has_it(
    operation: Operation, asked: Request, teams: list[Team], bungo: Command, rini: Person, karo: Person,
    signed_in: SignIn,
) -> None:  # fmt: skip
    grant(request=asked_by(rini, operation, bungo), teams=teams[:1], by=karo)
    with as_app(karo):
        address = f"/rencana/bko/permintaan/{asked.pk}/penuhi"
        done = signed_in(karo).post(address, {"regu": [t.pk for t in teams]}, follow=True)
    assert "BKO-01 → Polres Bungo" in unescape(done.content.decode())
    assert Grant.objects.count() == 1


def test_no_free_team_says_what_to_do(asked: Request, karo: Person, signed_in: SignIn) -> None:
    assert "Tidak ada regu yang bebas" in text(signed_in(karo), f"/rencana/bko/permintaan/{asked.pk}")


def test_ones_own_request_shows_no_decision(
    operation: Operation, tebo: Command, karo: Person, teams: list[Team], signed_in: SignIn
) -> None:
    own = asked_by(karo, operation, tebo)
    address = f"/rencana/bko/permintaan/{own.pk}"
    page = text(signed_in(karo), address)
    assert "orang lain di Polda yang memutuskan" in page
    assert 'name="regu"' not in page
    assert signed_in(karo).post(f"{address}/penuhi", {"regu": [teams[0].pk]}).status_code == 403


def test_teams_are_formed_dissolved_lent_and_returned_in_the_ledger(
    operation: Operation, polda: Command, asked: Request, karo: Person, signed_in: SignIn
) -> None:
    with as_app(karo):
        planner = signed_in(karo)
        made = planner.post("/rencana/bko/regu?operasi=omp", {"teams": 2, "size": 5}, follow=True)
        assert "2 regu dibentuk, 10 personel" in made.content.decode()
        one, two = Team.objects.all()
        planner.post(f"/rencana/bko/regu/{one.pk}/bubarkan")
        planner.post(f"/rencana/bko/permintaan/{asked.pk}/penuhi", {"regu": [two.pk]})
        page = text(planner)
        assert "Bubarkan" not in page
        assert "Kembalikan…" in page
        lent = Grant.objects.get()
        for told in ("BKO-02 kembali ke Polda", "sudah dikembalikan sebelumnya"):
            done = planner.post(f"/rencana/bko/pinjaman/{lent.pk}/kembali", follow=True)
            assert told in done.content.decode()
    assert promised() == {}


def test_too_many_teams_are_refused_with_how_many_there_can_be(
    operation: Operation, karo: Person, signed_in: SignIn
) -> None:
    refused = signed_in(karo).post("/rencana/bko/regu", {"teams": 5, "size": 10})
    assert refused.status_code == 422
    assert "tinggal 40" in refused.content.decode()
    assert not Team.objects.exists()


def test_returning_a_team_that_stands_in_the_plan_warns(
    operation: Operation, polda: Command, asked: Request, teams: list[Team], tebo: Command, karo: Person,
    budi: Person, signed_in: SignIn,
) -> None:  # fmt: skip
    grant(request=asked, teams=teams, by=karo)
    plan = plan_of(operation, tebo, karo, tebo)
    serves(plan, tebo, codes(teams[0])[0])
    Part.objects.filter(plan=plan).update(in_force=True)
    promise_lent(plan=plan, by=budi)
    assert "1 di antaranya bertugas menurut rencana yang berlaku" in text(signed_in(karo))


def test_members_promised_by_a_plan_are_shown_and_the_team_is_not_offered(
    operation: Operation, polda: Command, asked: Request, teams: list[Team], bungo: Command, karo: Person,
    signed_in: SignIn,
) -> None:  # fmt: skip
    plan = plan_of(operation, polda, karo, bungo)
    serves(plan, bungo, codes(teams[0])[0])
    promise_lent(plan=plan, by=make_person("Kapolda", Role.COMMANDER, polda))
    with as_app(karo):
        assert "1 personel dijanjikan rencana" in text(signed_in(karo))
        offered = text(signed_in(karo), f"/rencana/bko/permintaan/{asked.pk}")
    assert "BKO-02" in offered
    assert "BKO-01" not in offered


def test_a_polres_planner_cannot_touch_the_poldas_ledger(
    operation: Operation, asked: Request, teams: list[Team], karo: Person, sari: Person, signed_in: SignIn
) -> None:
    lent = grant(request=asked, teams=teams[:1], by=karo)[0]
    planner = signed_in(sari)
    for address in (
        "/rencana/bko/regu",
        f"/rencana/bko/regu/{teams[1].pk}/bubarkan",
        f"/rencana/bko/pinjaman/{lent.pk}/kembali",
        f"/rencana/bko/permintaan/{asked.pk}/penuhi",
        f"/rencana/bko/permintaan/{asked.pk}/tolak",
    ):
        assert planner.post(address, {"teams": 1, "size": 1, "reason": "x"}).status_code == 404, address


def test_an_inspector_of_the_polda_reads_but_is_offered_nothing(
    operation: Operation, polda: Command, asked: Request, teams: list[Team], signed_in: SignIn
) -> None:
    inspector = make_person("Itwasda", Role.INSPECTOR, polda)
    with as_app(inspector):
        page = text(signed_in(inspector))
        assert "BKO-01" in page
        assert "Bubarkan" not in page
        assert 'name="regu"' not in text(signed_in(inspector), f"/rencana/bko/permintaan/{asked.pk}")


def test_rules_that_cannot_be_read_are_told_and_the_page_stands(
    operation: Operation, karo: Person, signed_in: SignIn
) -> None:
    Operation.objects.update(doctrine_toml="[deployment]\nx = ")
    assert "doctrine.toml" in text(signed_in(karo))
    assert signed_in(karo).post("/rencana/bko/regu", {"teams": 1, "size": 1}).status_code == 422


def test_without_an_operation_the_page_says_how_to_begin(
    tebo: Command, sari: Person, karo: Person, signed_in: SignIn
) -> None:
    for person in (sari, karo):
        assert "Belum ada operasi" in text(signed_in(person))


def test_every_decision_stands_in_the_requests_page(
    operation: Operation, asked: Request, karo: Person, signed_in: SignIn
) -> None:
    refuse_request(request=asked, reason="Nanti", by=karo)
    page = text(signed_in(karo), f"/rencana/bko/permintaan/{asked.pk}")
    assert "Diputuskan oleh" in page
    assert karo.name in page
