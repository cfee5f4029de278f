"""What only the office knows of an order: number, place, plan of operations and signature, once it is given."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from ordered import Jambi, make_jambi, swapped
from test_order_files import cells_of, made, text_of

from atonce import after_it_waits, as_person
from people import make_person
from posko.deployment.models import OfficerOrder, Order
from posko.deployment.ordering import NotFillable, fill
from posko.deployment.ordering.filling import FILLED
from posko.deployment.ordering.numbering import number_of
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Role
from posko.registry.models import Operation

SAID = {
    "number": "Sprin/812/XI/OPS.1.3./2024",
    "place": "Kota Jambi",
    "basis": "R/RENOPS/4/VIII/2024",
    "signer": "Budi Hartono",
    "signer_rank": "KOMBES POL NRP 74010012",
}


@pytest.fixture
def jambi(db: None, settings: Any, tmp_path: Any) -> Jambi:
    settings.MEDIA_ROOT = tmp_path
    return make_jambi()


@pytest.fixture
def first(jambi: Jambi) -> Order:
    """The first order of Jambi, with its files."""
    return made(next(o for o in jambi.approve() if o.command == jambi.jbi))


def filled(order: Order, jambi: Jambi, **said: str) -> bool:
    return fill(order=order, said=SAID | said, by=jambi.kapolda)


def test_papers_bear_what_was_filled_in(first: Order, jambi: Jambi, django_capture_on_commit_callbacks: Any) -> None:
    old, digest = first.pdf.name, first.sha256
    before = text_of(first.pdf.read())
    assert "Kota Jambi" not in before
    with django_capture_on_commit_callbacks(execute=True):
        assert filled(first, jambi)
    first.refresh_from_db()
    text = text_of(first.pdf.read())
    assert [said for said in SAID.values() if said not in text] == []
    assert {SAID["number"], SAID["place"], SAID["basis"], "Budi Hartono, KOMBES POL NRP 74010012"} <= cells_of(
        first.xlsx.read()
    )
    assert first.sha256 != digest
    assert not first.pdf.storage.exists(old)


def test_the_chief_who_approves_signs(jambi: Jambi) -> None:
    jambi.polda, jambi.kapolda = jambi.tjt, make_person("Kapolres", Role.COMMANDER, jambi.tjt)
    (order,) = jambi.approve(None, "15-TJT")
    assert order.signer == "Kapolres"


def test_who_approves_from_above_does_not_sign_as_chief(jambi: Jambi) -> None:
    assert {order.signer for order in jambi.approve()} == {""}


def test_it_stands_in_the_ledger_with_what_was_before(first: Order, jambi: Jambi) -> None:
    number = first.number
    filled(first, jambi)
    entry = Entry.objects.get(action="order.filled_in")
    assert (entry.actor, entry.command, entry.subject) == (jambi.kapolda, jambi.jbi, SAID["number"])
    assert entry.before == {"number": number, "place": "", "basis": "", "signer": "", "signer_rank": ""}
    assert entry.after == {"order": first.pk, **SAID}


def test_the_same_once_more_changes_nothing(first: Order, jambi: Jambi) -> None:
    filled(first, jambi)
    made(first)
    first.refresh_from_db()
    name = first.pdf.name
    assert not filled(first, jambi)
    first.refresh_from_db()
    assert first.pdf.name == name
    assert Entry.objects.filter(action="order.filled_in").count() == 1


def test_officers_see_the_number_of_the_register_and_need_not_confirm_again(first: Order, jambi: Jambi) -> None:
    row = OfficerOrder.objects.filter(order=first).first()
    assert row
    OfficerOrder.objects.filter(pk=row.pk).update(read=first.issued)
    filled(first, jambi)
    now = OfficerOrder.objects.get(pk=row.pk)
    assert now.content == row.content | {"number": SAID["number"]}
    assert (now.read, now.digest) == (first.issued, row.digest)


def test_the_next_order_takes_over_all_but_the_number(first: Order, jambi: Jambi) -> None:
    filled(first, jambi)
    (second,) = jambi.approve(swapped(0, 1))
    assert {name: getattr(second, name) for name in FILLED} == SAID | {"number": second.number}
    assert second.number != SAID["number"]
    text = text_of(made(second).pdf.read())
    assert SAID["number"] in text
    assert "Budi Hartono" in text


def test_an_order_that_was_changed_is_history(first: Order, jambi: Jambi) -> None:
    (second,) = jambi.approve(swapped(0, 1))
    with pytest.raises(NotFillable, match=second.number):
        filled(first, jambi)
    assert not Entry.objects.filter(action="order.filled_in").exists()


def test_a_number_is_no_two_orders_of_a_command(first: Order, jambi: Jambi) -> None:
    (second,) = jambi.approve(swapped(0, 1))
    with pytest.raises(NotFillable, match="buku agenda"):
        filled(second, jambi, number=first.number)


def test_spaces_and_capitals_make_no_other_number(first: Order, jambi: Jambi) -> None:
    (second,) = jambi.approve(swapped(0, 1))
    with pytest.raises(NotFillable, match="buku agenda"):
        filled(second, jambi, number=first.number.upper().replace("/", " / "))


def test_a_number_that_was_filled_in_is_not_given_to_the_next_order(first: Order, jambi: Jambi) -> None:
    taken = number_of(2, timezone.localdate())
    filled(first, jambi, number=taken.upper())
    (second,) = jambi.approve(swapped(0, 1))
    assert (second.serial, second.number) == (2, number_of(3, timezone.localdate()))
    assert {row.content["number"] for row in second.officers.all()} == {second.number}


def test_in_another_operation_the_command_goes_on_counting(first: Order, jambi: Jambi) -> None:
    (other,) = replace(jambi, operation=another_operation(jambi)).approve(None, "15-JBI")
    assert (other.serial, other.number) == (1, number_of(2, timezone.localdate()))


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("ledger_may_be_emptied")
def test_of_two_who_take_one_number_at_once_the_second_is_refused(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    jambi = make_jambi()
    first = next(o for o in jambi.approve() if o.command == jambi.jbi)
    wanted = number_of(2, timezone.localdate())
    other = replace(jambi, operation=another_operation(jambi))
    late = after_it_waits(
        lambda: as_person(jambi.kapolda, lambda: filled(first, jambi, number=wanted)),
        lambda: other.approve(None, "15-JBI"),
    )
    assert isinstance(late.exception(), NotFillable)
    assert Order.objects.filter(command=jambi.jbi, number=wanted).count() == 1


def another_operation(jambi: Jambi) -> Operation:
    return Operation.objects.create(command=jambi.polda, code="omp-2", name="Ulangan", voting_day="2024-12-05")


def test_who_only_sees_the_plan_fills_in_nothing(first: Order, jambi: Jambi) -> None:
    for role, command in ((Role.INSPECTOR, jambi.jbi), (Role.PLANNER, jambi.tjt)):
        with pytest.raises(NotAllowed):
            fill(order=first, said=SAID, by=make_person(f"{role}", role, command))


def test_on_the_page_one_sees_what_lacks_fills_it_in_and_is_told_what_is_wrong(
    first: Order, jambi: Jambi, client: Client
) -> None:
    client.force_login(make_person("Kabag", Role.PLANNER, jambi.jbi))
    page = f"/rencana/perintah/surat/{first.pk}"
    assert "tercetak garis titik-titik" in client.get(page).content.decode()
    refused = client.post(f"{page}/isian", SAID | {"signer": ""})
    assert refused.status_code == 422
    assert "Isi juga nama penanda tangan" in refused.content.decode()
    assert client.post(f"{page}/isian", SAID).status_code == 302
    assert client.get(f"{page}/isian")["Location"] == page
    shown = client.get(page).content.decode()
    assert [said for said in SAID.values() if said not in shown] == []


def test_an_inspector_sees_no_form(first: Order, jambi: Jambi, client: Client) -> None:
    client.force_login(make_person("Irwasda", Role.INSPECTOR, jambi.polda))
    shown = client.get(f"/rencana/perintah/surat/{first.pk}").content.decode()
    assert "Isian surat" in shown
    assert "Simpan isian" not in shown
