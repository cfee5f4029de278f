"""Pages of inspections and findings: what each may open, send and attach."""

from __future__ import annotations

import html
import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from inspectingcases import first_codes, make_finding, make_inspection, make_operation, photo, post_officers, whole_pack

from posko.organisation.models import Command, Person
from posko.readiness import inspecting
from posko.readiness.models import Answer, CriteriaSet, Evidence, Finding, Inspection
from posko.registry.models import Operation


@pytest.fixture
def operation(polda: Command, settings: Any, tmp_path: Any) -> Operation:
    settings.MEDIA_ROOT = tmp_path
    return make_operation(polda)


@pytest.fixture
def running(operation: Operation, tebo: Command, inspector: Person) -> Inspection:
    return make_inspection(operation, tebo, inspector)


def body(response: Any) -> str:
    return html.unescape(response.content.decode())


def sent(client: Client, running: Inspection, person: Person, *entries: dict[str, Any], **more: Any) -> Any:
    batch = {"person": person.pk, "entries": list(entries)}
    address = f"/kesiapan/pemeriksaan/{running.pk}/kirim"
    return client.post(address, json.dumps(batch), content_type="application/json", **more)


def entry(running: Inspection, **said: Any) -> dict[str, Any]:
    at = "2024-11-20T05:00:00+00:00"
    code = first_codes(running)[0]
    return {"id": str(uuid.uuid4()), "kind": "answer", "at": at, "criterion": code, "value": "yes", "note": ""} | said


def test_from_the_plan_to_the_checklist_on_the_spot(
    operation: Operation, tebo: Command, inspector: Person, signed_in: Any
) -> None:
    client = signed_in(inspector)
    assert "Belum ada pemeriksaan" in body(client.get("/kesiapan/pemeriksaan"))
    asked = {"operation": operation.pk, "command": tebo.pk, "kind": "supervision", "stage": "voting"}
    page = client.post("/kesiapan/pemeriksaan/rencanakan", asked | {"day": "2024-11-20"}, follow=True)
    made = Inspection.objects.get()
    assert "Mulai pemeriksaan" in body(page)
    page = client.post(f"/kesiapan/pemeriksaan/{made.pk}/mulai", follow=True)
    assert page.redirect_chain[-1][0].endswith("/daftar")
    shown = body(page)
    assert "Tidak berlaku" in shown
    assert 'data-criterion="post_logbook"' in shown
    assert "Polres Tebo" in body(client.get("/kesiapan/pemeriksaan?keadaan=open"))
    assert (
        "Polres Tebo"
        not in body(client.get("/kesiapan/pemeriksaan?keadaan=closed")).split("<tbody>")[-1].split("</form>")[-1]
    )


def test_a_plan_without_a_day_says_so(operation: Operation, tebo: Command, inspector: Person, signed_in: Any) -> None:
    asked = {"operation": operation.pk, "command": tebo.pk, "kind": "supervision", "stage": "voting"}
    page = signed_in(inspector).post("/kesiapan/pemeriksaan/rencanakan", asked)
    assert page.status_code == 422
    assert "wajib" in body(page).lower() or "required" in body(page).lower()


def test_a_telephone_sends_a_batch_and_hears_what_all_answered(
    running: Inspection, inspector: Person, karo: Person, signed_in: Any
) -> None:
    inspecting.answer(inspection=running, criterion=first_codes(running)[0], value="no", by=karo, note="kosong")
    mine = entry(running)
    answer = sent(signed_in(inspector), running, inspector, mine, entry(running, criterion="x")).json()
    assert answer["kept"] == [mine["id"]]
    assert len(answer["refused"]) == 1
    assert {(a["by"], a["value"], a["note"]) for a in answer["known"]["answers"]} == {
        ("Itwasda", "yes", ""),
        ("Karo", "no", "kosong"),
    }
    shown = body(signed_in(karo).get(f"/kesiapan/pemeriksaan/{running.pk}"))
    assert "Itwasda" in shown
    assert "jawaban lain" in shown


def test_a_batch_needs_the_token_of_the_page(running: Inspection, inspector: Person) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(inspector, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert sent(client, running, inspector, entry(running)).status_code == 403
    client.get(f"/kesiapan/pemeriksaan/{running.pk}/daftar")
    token = client.cookies["csrftoken"].value
    assert sent(client, running, inspector, entry(running), headers={"X-CSRFToken": token}).status_code == 200


def test_what_somebody_else_filled_in_does_not_go_out_under_this_name(
    running: Inspection, inspector: Person, karo: Person, signed_in: Any
) -> None:
    assert sent(signed_in(karo), running, inspector, entry(running)).status_code == 409
    assert not Answer.objects.exists()


def test_after_the_session_has_ended_the_answer_is_the_way_to_sign_in(running: Inspection, inspector: Person) -> None:
    answer = sent(Client(), running, inspector, entry(running))
    assert answer.status_code == 302
    assert "/akun/login" in answer["Location"]


@pytest.mark.parametrize("text", ["", "{", "7", "null", "[1]"])
def test_what_is_no_batch_is_refused_and_not_an_error(
    running: Inspection, inspector: Person, signed_in: Any, text: str
) -> None:
    address = f"/kesiapan/pemeriksaan/{running.pk}/kirim"
    assert signed_in(inspector).post(address, text, content_type="application/json").status_code == 400


def test_the_neighbour_and_the_commander_reach_nothing_that_writes(
    running: Inspection, rini: Person, budi: Person, signed_in: Any
) -> None:
    for page in ("daftar", "keadaan"):
        address = f"/kesiapan/pemeriksaan/{running.pk}/{page}"
        assert signed_in(rini).get(address).status_code == 404
        assert signed_in(budi).get(address).status_code == 403
    assert sent(signed_in(rini), running, rini, entry(running)).status_code == 404
    assert signed_in(rini).get(f"/kesiapan/pemeriksaan/{running.pk}").status_code == 404
    assert signed_in(budi).get(f"/kesiapan/pemeriksaan/{running.pk}").status_code == 200


def test_closing_names_what_is_open_first(running: Inspection, inspector: Person, signed_in: Any) -> None:
    client, address = signed_in(inspector), f"/kesiapan/pemeriksaan/{running.pk}/tutup"
    page = client.post(address, {"note": "x"})
    assert page.status_code == 422
    assert "belum dijawab" in body(page)
    assert "ditutup" in body(client.post(address, {"note": "x", "although": "on"}, follow=True))
    assert client.get(f"/kesiapan/pemeriksaan/{running.pk}/daftar").status_code == 302


def test_the_officers_drawn_are_on_the_page_and_on_the_telephone(
    operation: Operation, tebo: Command, running: Inspection, inspector: Person, sari: Person, signed_in: Any
) -> None:
    post_officers(operation, tebo, sari, 2)
    client = signed_in(inspector)
    assert "2 petugas terundi" in body(
        client.post(f"/kesiapan/pemeriksaan/{running.pk}/undi", {"officers": 5}, follow=True)
    )
    thing = next(iter(whole_pack(running)))
    check = entry(running, kind="kit", officer="80000", items=whole_pack(running, **{thing: "missing"}))
    known = sent(client, running, inspector, check).json()["known"]
    assert {p["name"] for p in known["packs"]} == {"BRIPKA Petugas 0", "BRIPKA Petugas 1"}
    assert f"{thing}: tidak ada" in body(client.get(f"/kesiapan/pemeriksaan/{running.pk}"))
    assert client.post(f"/kesiapan/pemeriksaan/{running.pk}/undi", {"officers": 0}).status_code == 422


def test_criteria_that_cannot_be_read_any_more_are_said_and_break_nothing(
    running: Inspection, inspector: Person, signed_in: Any
) -> None:
    CriteriaSet.objects.filter(pk=running.criteria_id).update(toml="rusak = [")
    client = signed_in(inspector)
    assert "tidak terbaca" in body(client.get(f"/kesiapan/pemeriksaan/{running.pk}"))
    assert client.get(f"/kesiapan/pemeriksaan/{running.pk}/daftar").status_code == 302
    assert "tidak terbaca" in body(client.post(f"/kesiapan/pemeriksaan/{running.pk}/tutup", {}, follow=True))


# Evidence.


def upload(client: Client, address: str, content: bytes, name: str = "foto.jpg", **more: str) -> str:
    file = SimpleUploadedFile(name, content, "image/jpeg")
    return body(client.post(address, {"file": file} | more, follow=True))


def test_a_photo_of_an_answer_is_shown_to_who_may_see_the_command(
    running: Inspection, inspector: Person, budi: Person, rini: Person, signed_in: Any
) -> None:
    answer = inspecting.answer(inspection=running, criterion=first_codes(running)[0], value="no", by=inspector)
    client, address = signed_in(inspector), f"/kesiapan/jawaban/{answer.pk}/bukti"
    shown = upload(client, address, photo(gps=True), keep_place="on")
    assert "Bukti tersimpan" in shown
    assert "-1.50000, 102.25000" in shown
    kept = f"/kesiapan/bukti/{Evidence.objects.get().pk}"
    got = signed_in(budi).get(kept)
    assert (got.status_code, got["Content-Type"]) == (200, "image/jpeg")
    assert "sandbox" in got["Content-Security-Policy"]
    assert "no-store" in got["Cache-Control"]
    assert b"KAMERA-RAHASIA" not in b"".join(got.streaming_content)
    assert signed_in(rini).get(kept).status_code == 404
    assert Client().get(kept).status_code == 302
    assert signed_in(rini).post(address, {}).status_code == 404
    assert Client().get(f"/media/{Evidence.objects.get().file.name}").status_code == 404


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"bukan foto", "bukan foto"),
        (b"\0" * 50_000_000, "50 MB"),
        (photo()[:2000], "rusak"),
        (b"", "tidak kosong"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(
    operation: Operation, tebo: Command, inspector: Person, signed_in: Any, content: bytes, why: str
) -> None:
    finding = make_finding(operation, tebo, inspector)
    shown = upload(signed_in(inspector), f"/kesiapan/temuan/{finding.pk}/bukti", content)
    assert why in shown
    assert not Evidence.objects.exists()


def test_a_document_is_downloaded_never_shown(
    operation: Operation, tebo: Command, inspector: Person, signed_in: Any
) -> None:
    finding, client = make_finding(operation, tebo, inspector), signed_in(inspector)
    upload(client, f"/kesiapan/temuan/{finding.pk}/bukti", b"%PDF-1.4\n%%EOF", "surat.exe")
    got = client.get(f"/kesiapan/bukti/{Evidence.objects.get().pk}")
    assert got["Content-Disposition"] == 'attachment; filename="surat.pdf"'
    assert got["X-Content-Type-Options"] == "nosniff"


# Findings.


def test_a_finding_is_noted_assigned_put_right_and_closed_by_hand(
    operation: Operation, tebo: Command, inspector: Person, budi: Person, signed_in: Any
) -> None:
    client = signed_in(inspector)
    said = {"operation": operation.pk, "command": tebo.pk, "readiness": "plan", "text": "Peta lama", "severity": 3}
    assert "Peta lama" in body(client.post("/kesiapan/temuan/baru", said, follow=True))
    page = f"/kesiapan/temuan/{Finding.objects.get().pk}"
    due = (timezone.localdate() + timedelta(days=3)).isoformat()
    assert "Budi ditugaskan" in body(client.post(f"{page}/tugaskan", {"owner": budi.pk, "due": due}, follow=True))
    owner = signed_in(budi)
    assert "Sudah diperbaiki" in body(owner.get(page))
    file = SimpleUploadedFile("peta.png", photo("PNG"))
    assert "Orang lain" in body(owner.post(f"{page}/perbaiki", {"note": "Diganti", "file": file}, follow=True))
    assert owner.post(f"{page}/tutup").status_code == 403
    assert "Masih kurang" in body(client.get(page))
    assert "dikembalikan" in body(client.post(f"{page}/kembalikan", {"note": "Skala salah"}, follow=True))
    owner.post(f"{page}/perbaiki", {"note": "Skala dibetulkan"})
    assert "Temuan ditutup" in body(client.post(f"{page}/tutup", {"note": ""}, follow=True))
    shown = body(owner.get(page))
    assert "peta.jpg" in shown
    assert "Skala salah" in shown


def test_a_planner_who_owns_a_finding_is_refused_when_he_closes_it(
    operation: Operation, tebo: Command, inspector: Person, sari: Person, signed_in: Any
) -> None:
    finding = make_finding(operation, tebo, inspector)
    due = timezone.localdate()
    inspecting.assign_finding(finding=finding, owner=sari, due=due, by=inspector)
    inspecting.mend_finding(finding=finding, by=sari, note="beres")
    client, page = signed_in(sari), f"/kesiapan/temuan/{finding.pk}"
    assert "orang lain yang memeriksa ulang" in body(client.get(page))
    for decision in ("tutup", "kembalikan"):
        refused = client.post(f"{page}/{decision}", {"note": "x"})
        assert refused.status_code == 403
        # In words about him, not that his account has no role.
        assert "Anda yang memperbaikinya" in body(refused) and "tidak punya peran" not in body(refused)


def test_the_list_is_filtered_by_state_severity_command_and_due_day(
    operation: Operation, tebo: Command, bungo: Command, inspector: Person, rini: Person, budi: Person, signed_in: Any
) -> None:
    one = make_finding(operation, tebo, inspector, text="Temuan A", severity=3)
    make_finding(operation, bungo, inspector, text="Temuan B", severity=1)
    inspecting.assign_finding(finding=one, owner=budi, due=timezone.localdate(), by=inspector)
    Finding.objects.filter(pk=one.pk).update(due=timezone.localdate() - timedelta(days=2))
    client = signed_in(inspector)

    def listed(query: str, of: Client = client) -> list[str]:
        shown = body(of.get(f"/kesiapan/temuan?{query}"))
        return [name for name in ("Temuan A", "Temuan B") if name in shown]

    assert listed("") == ["Temuan A", "Temuan B"]
    assert listed("bobot=1") == ["Temuan B"]
    assert listed("kesatuan=15-TBO") == ["Temuan A"]
    assert listed("lewat=1") == ["Temuan A"]
    assert listed("keadaan=closed") == []
    assert listed("keadaan=nonsense&bobot=x") == ["Temuan A", "Temuan B"]
    assert listed("saya=1", signed_in(budi)) == ["Temuan A"]
    assert listed("", signed_in(rini)) == ["Temuan B"]
    assert "lewat tenggat" in body(client.get("/kesiapan/temuan?lewat=1"))


def test_the_service_worker_may_be_fetched_by_anyone_and_is_asked_for_anew(db: None) -> None:
    got = Client().get("/kesiapan/pekerja.js")
    if got.status_code == 404:
        pytest.skip("the scripts are not built")
    assert got["Content-Type"].startswith("text/javascript")
    assert got["Cache-Control"] == "no-cache"
