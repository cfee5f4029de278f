"""PDF and workbook of an order: made by the worker, told in the ledger, taken up after a stop, checked by anybody."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from ordered import Jambi, make_jambi, swapped, taken_to_jambi
from pypdf import PdfReader

from people import as_app, make_person
from posko.deployment import ordering
from posko.deployment.models import Order, Part
from posko.deployment.ordering import files
from posko.deployment.ordering.checking import check_url, checked, code_of
from posko.deployment.ordering.files import FileState, state_of
from posko.deployment.ordering.tasks import make_files
from posko.deployment.storing import plan_of
from posko.documents import orders as papers
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.jobs import Job, held
from posko.organisation.models import Role


@pytest.fixture
def jambi(db: None, settings: Any, tmp_path: Any) -> Iterator[Jambi]:
    settings.MEDIA_ROOT = tmp_path
    settings.CSRF_TRUSTED_ORIGINS = ["https://posko.polda.example"]
    yield make_jambi()


@pytest.fixture
def first(jambi: Jambi) -> Order:
    """The first order of Jambi, without files so far."""
    return next(o for o in jambi.approve() if o.command == jambi.jbi)


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def cells_of(xlsx: bytes) -> set[Any]:
    book = openpyxl.load_workbook(io.BytesIO(xlsx))
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def made(order: Order) -> Order:
    make_files.enqueue(order.pk, order.by_id)
    order.refresh_from_db()
    return order


def test_the_files_are_asked_for_once_the_approval_is_through(
    jambi: Jambi, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        orders = jambi.approve()
        assert not any(o.sha256 for o in Order.objects.all())
    assert len(callbacks) == len(orders) == 2
    assert all(state_of(order) is FileState.READY for order in Order.objects.all())


def test_the_first_order_is_on_paper_whole_with_number_and_names(first: Order, jambi: Jambi) -> None:
    order = made(first)
    text = text_of(order.pdf.read())
    assert order.number in text
    assert "SURAT PERINTAH" in text
    guard = next(o for o in jambi.planned.commands[0].command.officers if o.id == _guard(jambi))
    assert guard.name in text
    assert guard.id in {str(value) for value in cells_of(order.xlsx.read())}


def _guard(jambi: Jambi) -> str:
    return jambi.planned.commands[0].posts[0].officers[0]


def test_a_later_order_lists_the_changes_alone_and_the_workbook_is_whole(first: Order, jambi: Jambi) -> None:
    (order,) = jambi.approve(swapped(0, 1))
    made(order)
    text = text_of(order.pdf.read())
    assert order.number in text
    assert first.number in text
    posts = jambi.planned.commands[0].posts
    assert posts[0].officers[1] in text
    assert posts[5].officers[1] not in text
    assert posts[5].officers[1] in {str(value) for value in cells_of(order.xlsx.read())}


def test_the_workbook_of_a_later_order_has_its_changes_too(first: Order, jambi: Jambi) -> None:
    assert "Perubahan" not in openpyxl.load_workbook(io.BytesIO(made(first).xlsx.read())).sheetnames
    (order,) = jambi.approve(swapped(0, 1))
    sheet = openpyxl.load_workbook(io.BytesIO(made(order).xlsx.read()))["Perubahan"]
    (_, *rows) = sheet.iter_rows(values_only=True)
    assert [row[0] for row in rows] == [said["officer_id"] for said in order.changes]


def test_the_paper_lists_the_same_people_as_the_order_did_when_it_was_given(first: Order, jambi: Jambi) -> None:
    jambi.operation.voting_day, jambi.operation.name = date(2024, 12, 4), "Operasi Lain"
    jambi.operation.save()
    order = next(o for o in jambi.approve(swapped(0, 1)) if o.command == jambi.jbi)
    part = Part.objects.select_related("command", "plan__operation").get(pk=order.part_id)
    plan = plan_of([part])
    found = files.changes_of(order, plan, plan.commands[0])
    assert [papers.listed(change) for change in found] == order.changes
    assert {name for said in order.changes for name in said["what"]} > {"nama operasi", "hari pemungutan suara"}


def test_one_who_comes_back_from_another_command_stands_on_the_paper(first: Order, jambi: Jambi) -> None:
    code = taken_to_jambi(jambi)
    (order,) = jambi.approve(None, "15-TJT")
    text = text_of(made(order).pdf.read())
    assert code in text and "penugasan baru" in text


def test_their_digests_are_kept_and_in_the_ledger_and_nobody_guesses_their_names(first: Order) -> None:
    order = made(first)
    assert order.sha256 == hashlib.sha256(order.pdf.read()).hexdigest()
    assert order.xlsx_sha256 == hashlib.sha256(order.xlsx.read()).hexdigest()
    entry = Entry.objects.get(action="order.files_made")
    assert (entry.subject, entry.after["pdf_sha256"], entry.after["xlsx_sha256"]) == (
        order.number,
        order.sha256,
        order.xlsx_sha256,
    )
    name = order.pdf.name.removeprefix("orders/")
    assert len(name) >= 32
    assert str(order.pk) + ".pdf" != name


def test_made_once_they_are_not_made_again(first: Order) -> None:
    name = made(first).pdf.name
    assert made(first).pdf.name == name
    assert Entry.objects.filter(action="order.files_made").count() == 1


def test_the_worker_makes_them_behind_the_wall_of_who_approved(first: Order, jambi: Jambi) -> None:
    with as_app(None):
        make_files.enqueue(first.pk, jambi.kapolda.pk)
    first.refresh_from_db()
    assert state_of(first) is FileState.READY


def test_a_failure_says_so_and_what_can_be_done_and_can_be_tried_again(
    first: Order, jambi: Jambi, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: Any) -> bytes:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(files, "order_xlsx", broken)
        made(first)
    assert state_of(first) is FileState.FAILED
    assert first.number in first.failure
    assert "Coba buat lagi" in first.failure
    assert not first.pdf
    ordering.restart_files(order=first, by=jambi.kapolda)
    assert state_of(first) is FileState.READY
    assert first.failure == ""


def test_files_that_nobody_makes_any_more_are_interrupted_after_a_minute(first: Order) -> None:
    assert state_of(first) is FileState.COMING
    Order.objects.filter(pk=first.pk).update(asked=timezone.now() - timedelta(minutes=2))
    first.refresh_from_db()
    assert state_of(first) is FileState.INTERRUPTED
    with held(Job.ORDER, first.pk):
        assert state_of(first) is FileState.COMING


def test_what_stands_in_the_queue_is_coming_however_long_that_takes(first: Order) -> None:
    Order.objects.filter(pk=first.pk).update(asked=timezone.now() - timedelta(hours=1))
    first.refresh_from_db()
    task = DBTaskResult.objects.create(
        task_path=make_files.module_path,
        args_kwargs={"args": [first.pk, first.by_id], "kwargs": {}},
        queue_name="default",
        backend_name="default",
        run_after=timezone.now(),
    )
    assert state_of(first) is FileState.COMING
    DBTaskResult.objects.filter(pk=task.pk).update(args_kwargs={"args": [first.pk + 1, first.by_id], "kwargs": {}})
    assert state_of(first) is FileState.INTERRUPTED


def test_what_a_worker_has_is_left_to_it(first: Order) -> None:
    """Another connection holds it."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s, %s)", [Job.ORDER, first.pk])
        files.make(first.pk)
        first.refresh_from_db()
        assert not first.sha256
    finally:
        other.close()


def test_a_server_that_starts_takes_up_what_was_cut_off(first: Order) -> None:
    assert ordering.restart_interrupted() == 2
    assert all(state_of(o) is FileState.READY for o in Order.objects.all())
    assert ordering.restart_interrupted() == 0


def test_only_who_plans_or_approves_starts_them_again(first: Order, jambi: Jambi) -> None:
    Order.objects.update(failure="gagal")
    first.refresh_from_db()
    for role, command in ((Role.INSPECTOR, jambi.jbi), (Role.PLANNER, jambi.tjt)):
        with pytest.raises(NotAllowed):
            ordering.restart_files(order=first, by=make_person(f"{role}", role, command))
    ordering.restart_files(order=first, by=make_person("Perencana JBI", Role.PLANNER, jambi.jbi))
    assert state_of(first) is FileState.READY


def test_who_asks_for_files_again_stands_in_the_ledger_and_a_server_that_starts_does_not(
    first: Order, jambi: Jambi
) -> None:
    ordering.restart_files(order=first, by=jambi.kapolda)
    ordering.restart_interrupted()
    assert not Entry.objects.filter(action="order.files_asked").exists()
    Order.objects.filter(pk=first.pk).update(sha256="", failure="gagal")
    kabag = make_person("Kabag", Role.PLANNER, jambi.jbi)
    ordering.restart_files(order=first, by=kabag)
    ordering.restart_files(order=first, by=kabag)
    entry = Entry.objects.get(action="order.files_asked")
    assert (entry.command, entry.actor, entry.subject) == (jambi.jbi, kabag, first.number)
    assert (entry.before, entry.after) == ({"state": "failed", "failure": "gagal"}, {"order": first.pk})


# Whether a paper holds.


def test_the_paper_carries_the_address_that_says_whether_it_holds(first: Order) -> None:
    address = check_url(first)
    assert address.startswith("https://posko.polda.example/rencana/cek/")
    path = address.removeprefix("https://posko.polda.example")
    shown = Client().get(path).content.decode()
    assert first.number in shown
    assert "Berlaku" in shown
    assert first.command.name in shown


def test_the_page_names_no_person(first: Order, jambi: Jambi) -> None:
    shown = Client().get(f"/rencana/cek/{code_of(first)}").content.decode()
    assert jambi.kapolda.name not in shown
    assert not any(row.officer_name in shown for row in first.officers.all())


def test_of_a_paper_that_was_replaced_it_says_by_which_number(first: Order, jambi: Jambi, app_role: None) -> None:
    with as_app(jambi.kapolda):
        jambi.approve(swapped(0, 1))
        jambi.approve()
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE posko_app")
    found = checked(code_of(first))
    assert found is not None
    assert not found.holds
    assert found.latest.startswith("Sprin/3/")
    shown = Client().get(f"/rencana/cek/{code_of(first)}").content.decode()
    assert f"Diganti oleh nomor {found.latest}" in shown


def test_a_replaced_paper_does_not_hold_though_the_new_one_bears_its_number(first: Order, jambi: Jambi) -> None:
    """As orders of before may be, when a number could be given twice."""
    (second,) = jambi.approve(swapped(0, 1))
    Order.objects.filter(pk=second.pk).update(number=first.number)
    old, new = checked(code_of(first)), checked(code_of(second))
    assert old and new
    assert (old.holds, new.holds) == (False, True)
    shown = Client().get(f"/rencana/cek/{code_of(first)}").content.decode()
    assert "Diganti oleh nomor" in shown
    assert "posko-ready" not in shown


def test_a_stranger_behind_the_wall_is_answered_too(first: Order) -> None:
    with as_app(None):
        assert not Order.objects.exists()
        found = checked(code_of(first))
    assert found is not None
    assert found.holds
    assert found.number == first.number


@pytest.mark.parametrize("code", ["1", "1:falsch", "", "x" * 300, "99999999999999999999:abc"])
def test_a_code_that_nobody_gave_out_is_not_known(first: Order, code: str) -> None:
    assert checked(code) is None
    if code:
        response = Client().get(f"/rencana/cek/{code}")
        assert response.status_code == 404
        assert "Tidak dikenal" in response.content.decode()


def test_nobody_finds_another_order_by_counting(first: Order) -> None:
    number, _, signature = code_of(first).partition(":")
    assert checked(f"{int(number) + 1}:{signature}") is None


def test_without_a_known_address_the_paper_has_no_code_rather_than_a_wrong_one(jambi: Jambi, settings: Any) -> None:
    settings.CSRF_TRUSTED_ORIGINS = []
    order = jambi.approve()[0]
    assert check_url(order) == ""
    made(order)
    assert "/rencana/cek/" not in text_of(order.pdf.read())


def test_the_address_can_be_given_with_the_approval(jambi: Jambi) -> None:
    plan = jambi.draft()
    plan.parts.update(in_force=True)
    (order, _) = ordering.issue(plan=plan, by=jambi.kapolda, site="https://posko.jambi.example/")
    assert check_url(order).startswith("https://posko.jambi.example/rencana/cek/")
