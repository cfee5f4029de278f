"""The pages of an import: upload, errors by row, preview, confirm, undo; who sees what."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import fastexcel
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from importfiles import imported, put, small, uploaded, workbook
from people import make_person
from posko.organisation.jobs import Job, held, is_held
from posko.organisation.models import Command, Person, Role
from posko.registry.importing.template import HELP, template
from posko.registry.models import Import, Officer, Operation, PollingStation
from posko.registry.queries import imports_to_confirm
from posko.registry.services import is_interrupted, restart_interrupted
from posko.tables import BadTables, read_operation
from posko.tables.layout import LAYOUTS

State = Import.State


@pytest.fixture
def omp(polda: Command, tebo: Command, bungo: Command, karo: Person) -> Operation:
    operation = imported(karo, polda, small()).operation
    assert operation is not None
    return operation


def form(command: Command, operation: Operation | None, file: Any, **more: str) -> dict[str, Any]:
    chosen = {"operation": operation.pk} if operation else {"operation": "", "new_code": "omp-2024"}
    return {"command": command.pk, "file": file, "source": "KPU Tebo", "source_date": "2024-09-20", **chosen, **more}


def page_of(of: Import, action: str = "page") -> str:
    return reverse(f"registry:import_{action}", args=[of.pk])


def test_from_upload_to_undo_in_the_browser(
    polda: Command, tebo: Command, bungo: Command, karo: Person, signed_in: Any
) -> None:
    client = signed_in(karo)
    response = client.post("/data/impor/unggah", form(polda, None, workbook(small(), "omp jambi.xlsx")))
    of = Import.objects.get()
    assert (response.status_code, response.url) == (302, page_of(of))
    shown = client.get(page_of(of)).content.decode()
    assert "omp jambi.xlsx" in shown
    assert "Konfirmasi dan muat" in shown
    client.post(page_of(of, "confirm"))
    assert PollingStation.objects.count() == 3
    assert "Ya, batalkan impor" in client.get(page_of(of)).content.decode()
    client.post(page_of(of, "undo"))
    assert not PollingStation.objects.exists()
    of.refresh_from_db()
    assert of.state == State.UNDONE


def test_errors_are_shown_by_row_and_nothing_is_confirmed(
    omp: Operation, tebo: Command, sari: Person, signed_in: Any
) -> None:
    tables = small()
    put(tables, "polling_stations", "T2", "latitude", 99)
    put(tables, "officers", "P1", "status", "tidur")
    client = signed_in(sari)
    client.post("/data/impor/unggah", form(tebo, omp, workbook(tables)))
    of = Import.objects.latest("id")
    assert (of.state, of.error_count) == (State.REFUSED, 2)
    assert [(e["table"], e["row"], e["column"], e["value"]) for e in of.errors] == [
        ("polling_stations", 3, "latitude", "99"),
        ("officers", 2, "status", "tidur"),
    ]
    shown = client.get(page_of(of)).content.decode()
    assert "2 kesalahan" in shown
    assert "tidur" in shown
    assert "Konfirmasi" not in shown


def test_many_errors_are_counted_and_the_first_hundred_kept(omp: Operation, tebo: Command, sari: Person) -> None:
    tables = small()
    for number in range(150):
        tables["officers"].append([f"X{number}", "Baru", "15-TBO", "BRIPDA", "", "tidur", "", ""])
    of = uploaded(sari, tebo, tables, omp)
    assert (of.error_count, len(of.errors)) == (150, 100)


def test_what_the_registry_has_no_room_for_is_an_error_and_no_crash(
    omp: Operation, tebo: Command, sari: Person
) -> None:
    tables = small()
    put(tables, "polling_stations", "T1", "name", "x" * 201)
    put(tables, "polling_stations", "T2", "voters", 3_000_000_000)
    of = uploaded(sari, tebo, tables, omp)
    assert of.state == State.REFUSED
    assert [(e["column"], e["id"]["wrong"]) for e in of.errors] == [
        ("name", "teksnya terlalu panjang"),
        ("voters", "angkanya terlalu besar"),
    ]


@pytest.mark.parametrize("name", ["rusak.xlsx", "rusak.zip"])
def test_a_damaged_file_is_refused(omp: Operation, tebo: Command, sari: Person, signed_in: Any, name: str) -> None:
    signed_in(sari).post("/data/impor/unggah", form(tebo, omp, SimpleUploadedFile(name, b"not a workbook")))
    of = Import.objects.latest("id")
    assert (of.state, of.error_count) == (State.REFUSED, 1), of.message


def test_a_zip_that_points_out_of_its_folder_writes_nothing_there(
    omp: Operation, tebo: Command, sari: Person, signed_in: Any
) -> None:
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../../escaped.csv", "a,b")
        archive.writestr("/escaped.csv", "a,b")
    signed_in(sari).post("/data/impor/unggah", form(tebo, omp, SimpleUploadedFile("x.zip", out.getvalue())))
    assert Import.objects.latest("id").state == State.REFUSED
    assert not Path("/escaped.csv").exists()


@pytest.mark.parametrize("name", ["data.csv", "data.xls", "data"])
def test_another_kind_of_file_is_not_taken(
    omp: Operation, tebo: Command, sari: Person, signed_in: Any, name: str
) -> None:
    response = signed_in(sari).post("/data/impor/unggah", form(tebo, omp, SimpleUploadedFile(name, b"x")))
    assert response.status_code == 422
    assert "Simpan sebagai .xlsx" in response.content.decode()


def test_a_new_operation_needs_a_code_of_its_own(omp: Operation, polda: Command, karo: Person, signed_in: Any) -> None:
    client = signed_in(karo)
    for code, said in (("", "Beri kode"), ("omp", "sudah dipakai")):
        response = client.post("/data/impor/unggah", form(polda, None, workbook(small()), new_code=code))
        assert response.status_code == 422
        assert said in response.content.decode()


def test_a_planner_is_offered_only_his_own_commands(
    omp: Operation, tebo: Command, bungo: Command, sari: Person, signed_in: Any
) -> None:
    client = signed_in(sari)
    shown = client.get("/data/impor").content.decode()
    assert f'<option value="{tebo.pk}"' in shown
    assert f'<option value="{bungo.pk}"' not in shown
    assert client.post("/data/impor/unggah", form(bungo, omp, workbook(small()))).status_code == 422


def test_who_may_only_look_sees_no_form_and_no_buttons(
    omp: Operation, budi: Person, sari: Person, tebo: Command, signed_in: Any
) -> None:
    of = uploaded(sari, tebo, small(), omp)
    client = signed_in(budi)
    assert "Unggah dan periksa" not in client.get("/data/impor").content.decode()
    assert "Konfirmasi dan muat" not in client.get(page_of(of)).content.decode()
    for action in ("confirm", "discard", "restart", "undo"):
        assert client.post(page_of(of, action)).status_code == 403
    of.refresh_from_db()
    assert of.state == State.PREVIEWED


@pytest.mark.parametrize("action", ["page", "state"])
def test_a_neighbour_does_not_find_it(
    omp: Operation, sari: Person, rini: Person, tebo: Command, signed_in: Any, action: str
) -> None:
    of = uploaded(sari, tebo, small(), omp)
    client = signed_in(rini)
    assert client.get(page_of(of, action)).status_code == 404
    assert client.post(page_of(of, "confirm")).status_code == 404
    assert of.file_name not in client.get("/data/impor").content.decode()


def test_an_officer_and_outreach_have_no_business_here(omp: Operation, tebo: Command, signed_in: Any) -> None:
    for role in (Role.OFFICER, Role.OUTREACH, Role.PARTNER):
        assert signed_in(make_person(role.value, role, tebo)).get("/data/impor").status_code == 403


def test_what_changes_something_is_not_done_by_following_a_link(
    omp: Operation, sari: Person, tebo: Command, signed_in: Any
) -> None:
    of = uploaded(sari, tebo, small(), omp)
    for action in ("confirm", "discard", "restart", "undo"):
        assert signed_in(sari).get(page_of(of, action)).status_code == 405


def test_undoing_too_late_says_which_rows(omp: Operation, sari: Person, tebo: Command, signed_in: Any) -> None:
    tables = small()
    put(tables, "officers", "P1", "rank", "IPTU")
    of = imported(sari, tebo, tables, omp)
    Officer.objects.filter(code="P1").update(status="sick", version=3)
    client = signed_in(sari)
    shown = client.post(page_of(of, "undo"), follow=True).content.decode()
    assert "sudah diubah lagi: P1" in shown
    of.refresh_from_db()
    assert of.state == State.APPLIED


def test_a_confirmation_waits_on_the_home_page_of_who_may_give_it(
    omp: Operation, sari: Person, budi: Person, rini: Person, tebo: Command
) -> None:
    of = uploaded(sari, tebo, small(), omp)
    assert imports_to_confirm(sari) == [("Impor operasi.xlsx untuk Polres Tebo menunggu konfirmasi", page_of(of))]
    assert imports_to_confirm(budi) == imports_to_confirm(rini) == []


# Progress, and a server that was killed.


def test_while_it_runs_the_fragment_asks_again_and_when_done_for_the_whole_page(
    omp: Operation, sari: Person, tebo: Command, signed_in: Any
) -> None:
    of, client = uploaded(sari, tebo, small(), omp), signed_in(sari)
    Import.objects.filter(pk=of.pk).update(state=State.APPLYING, percent=0)
    running = client.get(page_of(of, "state"))
    assert 'hx-trigger="every 1s"' in running.content.decode()
    assert "HX-Refresh" not in running
    Import.objects.filter(pk=of.pk).update(state=State.APPLIED)
    assert client.get(page_of(of, "state"))["HX-Refresh"] == "true"


def test_a_percentage_is_told_to_a_screen_reader(omp: Operation, sari: Person, tebo: Command, signed_in: Any) -> None:
    of = uploaded(sari, tebo, small(), omp)
    Import.objects.filter(pk=of.pk).update(state=State.READING, percent=60)
    with held(Job.IMPORT, of.pk):
        shown = signed_in(sari).get(page_of(of)).content.decode()
    assert 'aria-valuenow="60"' in shown


@pytest.mark.parametrize("state", [State.READING, State.APPLYING])
def test_an_import_whose_worker_was_killed_is_started_again_on_its_page(
    omp: Operation, sari: Person, tebo: Command, signed_in: Any, state: str
) -> None:
    tables = small()
    put(tables, "officers", "P1", "rank", "IPTU")
    of, client = uploaded(sari, tebo, tables, omp), signed_in(sari)
    confirmed_by = sari if state == State.APPLYING else None
    Import.objects.filter(pk=of.pk).update(state=state, percent=50, confirmed_by=confirmed_by)
    assert "Terhenti di tengah jalan" in client.get(page_of(of)).content.decode()
    client.post(page_of(of, "restart"))
    of.refresh_from_db()
    assert of.state == (State.APPLIED if confirmed_by else State.PREVIEWED)


def test_what_a_worker_has_is_not_taken_from_it(omp: Operation, sari: Person, tebo: Command) -> None:
    of = uploaded(sari, tebo, small(), omp)
    Import.objects.filter(pk=of.pk).update(state=State.READING, percent=50)
    of.refresh_from_db()
    with held(Job.IMPORT, of.pk):
        assert is_held(Job.IMPORT, of.pk)
        assert not is_interrupted(of)
    assert is_interrupted(of)


def test_a_server_that_starts_takes_up_what_was_interrupted(omp: Operation, sari: Person, tebo: Command) -> None:
    reading, applying = uploaded(sari, tebo, small(), omp), uploaded(sari, tebo, small(), omp)
    Import.objects.filter(pk=reading.pk).update(state=State.READING, percent=5)
    Import.objects.filter(pk=applying.pk).update(state=State.APPLYING, percent=40, confirmed_by=sari)
    assert restart_interrupted() == 2
    reading.refresh_from_db()
    applying.refresh_from_db()
    assert (reading.state, applying.state) == (State.PREVIEWED, State.APPLIED)
    assert restart_interrupted() == 0


# The template.


def test_the_template_has_every_sheet_and_column_and_explains_each(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    for layout in LAYOUTS:
        sheet = book[layout.name]
        assert tuple(cell.value for cell in sheet[1]) == layout.names
        assert sheet.freeze_panes == "A2"
    explained = {(row[0].value, row[1].value) for row in book[HELP].iter_rows()}
    assert {(layout.name, name) for layout in LAYOUTS for name in layout.names} <= explained


def test_filled_in_the_template_reads_as_an_operation(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(template()))
    values = dict(small()["operation"][1:])
    for row in book["operation"].iter_rows(min_row=2):
        row[1].value = values[row[0].value]
    for layout in LAYOUTS:
        for row in small()[layout.name][1:]:
            book[layout.name].append(row)
    path = tmp_path / "terisi.xlsx"
    book.save(path)
    operation = read_operation(path)
    assert operation.settings.name == "OMP Uji"
    assert operation.polling_stations.height == 3
    assert operation.funds.height == 1


def test_an_empty_template_is_refused_for_what_it_lacks_and_not_for_its_form(tmp_path: Path) -> None:
    path = tmp_path / "templat.xlsx"
    path.write_bytes(template())
    with pytest.raises(BadTables) as refused:
        read_operation(path)
    assert {(error.table, error.row) for error in refused.value.errors} == {
        ("operation", 2),
        ("operation", 3),
        ("operation", 5),
    }


def test_the_template_is_downloaded(sari: Person, signed_in: Any) -> None:
    response = signed_in(sari).get("/data/impor/templat.xlsx")
    assert "templat-operasi.xlsx" in response["Content-Disposition"]
    assert HELP in fastexcel.read_excel(response.content).sheet_names
