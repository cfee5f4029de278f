"""Officers' cards are made by the worker and fetched by the browser that asked for them, and by no other."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from registryrows import operation_of

from people import as_app, make_person
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.cards import revoke_cards
from posko.organisation.models import Activation, Command, Person, Role
from posko.organisation.sealing import WrongKey, new_keys, seal, unseal
from posko.registry import carding
from posko.registry.models import CardRun, Officer, Operation

SITE = "https://posko.test/orang/aktivasi/"
State = CardRun.State


@pytest.fixture
def operation(polda: Command, tebo: Command, bungo: Command) -> Operation:
    made = operation_of(polda)
    for command, codes in ((tebo, ("81", "82", "83")), (bungo, ("91",))):
        for code in codes:
            Officer.objects.create(
                operation=made, command=command, source="x", code=code, name=f"Petugas {code}", rank="BRIPKA",
                status="available",
            )  # fmt: skip
    return made


def ask(operation: Operation, command: Command, by: Person, kind: str = "create") -> tuple[CardRun, str]:
    return carding.ask_for_cards(operation=operation, command=command, kind=kind, site=SITE, by=by)


def text_of(pdf: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


# --- The seal -----------------------------------------------------------------------------------------------------


@given(st.binary(max_size=2000))
def test_what_was_sealed_is_opened_by_its_key_alone(content: bytes) -> None:
    private, public = new_keys()
    sealed = seal(content, public)
    assert unseal(sealed, private) == content
    assert len(content) < 4 or content not in sealed
    for wrong in (new_keys()[0], public, "", "x"):
        with pytest.raises(WrongKey):
            unseal(sealed, wrong)


@given(st.binary(min_size=1, max_size=50), st.data())
def test_one_changed_byte_is_found(content: bytes, data: st.DataObject) -> None:
    private, public = new_keys()
    sealed = bytearray(seal(content, public))
    sealed[data.draw(st.integers(32, len(sealed) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(WrongKey):
        unseal(bytes(sealed), private)


# --- The run ------------------------------------------------------------------------------------------------------


def test_the_worker_makes_accounts_and_cards_for_who_asked(operation: Operation, tebo: Command, admin: Person) -> None:
    with as_app(admin):
        run, key = ask(operation, tebo, admin)
        assert (run.state, run.percent, run.cards) == (State.READY, 100, 3)
        pdf = carding.fetch(run=run, key=key)
    assert all(f"Petugas {code}" in text_of(pdf) for code in ("81", "82", "83"))
    assert Activation.objects.filter(person__officer_code__in=["81", "82", "83"], revoked=None).count() == 3
    assert Entry.objects.get().action == "accounts.created"


def test_what_is_kept_tells_no_code(operation: Operation, tebo: Command, admin: Person) -> None:
    _run, key = ask(operation, tebo, admin)
    kept = str(CardRun.objects.values().get()).encode() + bytes(CardRun.objects.get().sealed or b"")
    assert b"%PDF" not in kept
    assert key.encode() not in kept


def test_many_come_in_bundles(operation: Operation, tebo: Command, admin: Person, monkeypatch: Any) -> None:
    monkeypatch.setattr(carding, "BUNDLE", 2)
    run, key = ask(operation, tebo, admin)
    with zipfile.ZipFile(io.BytesIO(carding.fetch(run=run, key=key))) as archive:
        texts = [text_of(archive.read(name)) for name in archive.namelist()]
    assert [("81" in text, "83" in text) for text in texts] == [(True, False), (False, True)]


def test_where_nobody_is_left_it_says_so(operation: Operation, tebo: Command, admin: Person) -> None:
    ask(operation, tebo, admin)
    run, key = ask(operation, tebo, admin)
    assert run.state == State.NOTHING
    with pytest.raises(carding.NoCards):
        carding.fetch(run=run, key=key)


def test_printed_again_the_cards_before_end(operation: Operation, tebo: Command, admin: Person) -> None:
    ask(operation, tebo, admin)
    run, _ = ask(operation, tebo, admin, "reprint")
    assert (run.state, run.cards) == (State.READY, 3)
    assert Activation.objects.filter(revoked=None).count() == 3
    assert revoke_cards(command=tebo, by=admin) == 3


def test_what_breaks_in_the_middle_leaves_nothing_and_is_made_again(
    operation: Operation, tebo: Command, admin: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(carding, "seal", lambda content, key: 1 / 0)
    run, key = ask(operation, tebo, admin)
    assert (run.state, "ZeroDivisionError" in run.message) == (State.FAILED, True)
    assert not Person.objects.exclude(officer_code="").exists()
    monkeypatch.undo()
    carding.restart(run=run, by=admin)
    run.refresh_from_db()
    assert (run.state, len(carding.fetch(run=run, key=key)) > 1000) == (State.READY, True)


def test_a_run_that_was_cut_off_is_taken_up_at_the_start(operation: Operation, tebo: Command, admin: Person) -> None:
    _, public = new_keys()
    kept = {"operation": operation, "command": tebo, "kind": "create", "site": SITE}
    run = CardRun.objects.create(**kept, by=admin, public_key=public, state=State.WORKING, percent=40)
    assert carding.is_interrupted(run)
    assert carding.restart_interrupted() == 1
    run.refresh_from_db()
    assert run.state == State.READY


def test_cards_that_nobody_fetches_are_gone_after_a_day(operation: Operation, tebo: Command, admin: Person) -> None:
    run, key = ask(operation, tebo, admin)
    CardRun.objects.update(moved=timezone.now() - timedelta(hours=25))
    carding.drop_old()
    run.refresh_from_db()
    with pytest.raises(carding.NoCards):
        carding.fetch(run=run, key=key)


def test_only_who_manages_people_there_asks(operation: Operation, tebo: Command, bungo: Command, sari: Person) -> None:
    for person in (sari, make_person("Eko", Role.ADMINISTRATOR, bungo)):
        with pytest.raises(NotAllowed):
            ask(operation, tebo, person)


# --- Pages --------------------------------------------------------------------------------------------------------


def posted(client: Client, tebo: Command) -> str:
    """Address of the run that was asked for."""
    answer = client.post("/data/petugas/akun/buat", {"operasi": "omp", "kesatuan": tebo.code})
    cookie = answer.cookies["posko-kartu"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (answer["Location"], True, "Strict")
    return str(answer["Location"])


def test_the_browser_that_asked_fetches_the_cards(
    operation: Operation, tebo: Command, admin: Person, signed_in: Any
) -> None:
    client, other = signed_in(admin), signed_in(admin)
    with as_app(None):
        run = posted(client, tebo)
        assert "3 kartu siap" in client.get(run).content.decode()
        assert client.get(f"{run}/keadaan")["HX-Refresh"] == "true"
        fetched = client.post(f"{run}/ambil")
        assert (fetched["Content-Type"], fetched.content[:4]) == ("application/pdf", b"%PDF")
        assert "no-store" in fetched["Cache-Control"]
        assert "Ambil kartu" not in other.get(run).content.decode()
        assert other.post(f"{run}/ambil").status_code == 302


def test_another_administrator_does_not_see_the_run(
    operation: Operation, tebo: Command, polda: Command, admin: Person, signed_in: Any
) -> None:
    run = posted(signed_in(admin), tebo)
    client = signed_in(make_person("Eko", Role.ADMINISTRATOR, polda))
    assert client.get(run).status_code == 404
    assert client.post(f"{run}/ambil").status_code == 404


def test_the_page_shows_how_far_it_is_and_offers_to_begin_again(
    operation: Operation, tebo: Command, admin: Person, signed_in: Any
) -> None:
    client = signed_in(admin)
    run = posted(client, tebo)
    CardRun.objects.update(state=State.WAITING, percent=0, moved=timezone.now())
    shown = client.get(run).content.decode()
    assert "Menunggu giliran" in shown and "hx-get" in shown
    CardRun.objects.update(percent=40)
    assert "Mulai lagi" in client.get(run).content.decode()
    assert client.post(f"{run}/ulang").url == run
    assert CardRun.objects.get().state == State.NOTHING
