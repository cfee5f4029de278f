"""Pages of tours: planning one from the form, changing it, its calendar and its paper, and what a Polres sees."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pypdf
import pytest
from django.test import Client
from icalendar import Calendar
from toursmade import MONDAY, WEDNESDAY, Toured, make, make_toured

from posko.readiness.models import Tour
from posko.readiness.touring import services


@pytest.fixture
def toured(db: None) -> Toured:
    return make_toured()


@pytest.fixture
def karo(toured: Toured, signed_in: Any) -> Client:
    client: Client = signed_in(toured.karo)
    return client


def form(toured: Toured, **more: str) -> dict[str, str]:
    said = {
        "kesatuan": "15",
        "name": "Asistensi",
        "first": "2024-11-18",
        "last": "2024-11-22",
        "start": "07:00",
        "end": "18:00",
        "teams": "1",
        "nights": "away",
        "k-TOTAL_FORMS": "3",
        "k-INITIAL_FORMS": "3",
    }
    for number, code in enumerate(toured.polres):
        row = {"code": code, "mode": "must", "stay": "90", "opens": "08:00", "closes": "16:00", "closed": ""}
        said |= {f"k-{number}-{name}": value for name, value in row.items()}
    return said | more


def change(client: Client, tour: Tour, **said: object) -> Any:
    return client.post(f"/kesiapan/kunjungan/{tour.pk}/ubah", {"seen": tour.edition, **said})


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(BytesIO(response.content)).pages)


def events(client: Client, tour: Tour) -> dict[str, Any]:
    calendar = Calendar.from_ical(client.get(f"/kesiapan/kunjungan/{tour.pk}/kalender.ics").content)
    return {str(event["summary"]): event for event in calendar.walk("VEVENT")}


def test_a_tour_is_planned_from_the_form(karo: Client, toured: Toured) -> None:
    shown = karo.get("/kesiapan/kunjungan").content.decode()
    assert all(command.name in shown for command in toured.polres.values())
    response = karo.post("/kesiapan/kunjungan/buat", form(toured), follow=True)
    assert response.status_code == 200
    tour = Tour.objects.get()
    assert (tour.name, tour.visits.count(), tour.asked["minutes_per_km"]) == ("Asistensi", 3, pytest.approx(2.8))
    page = response.content.decode()
    assert "3 dari 3" in page
    assert "Polda Jambi → Polres" in page


def test_what_is_left_out_is_named_with_the_reason(karo: Client, toured: Toured) -> None:
    said = form(toured, **{"last": "2024-11-18", "k-2-mode": "may", "k-1-closes": "09:00"})
    page = karo.post("/kesiapan/kunjungan/buat", said, follow=True).content.decode()
    assert "tidak dikunjungi" in page
    assert "Tidak ada hari dengan waktu terima yang cukup (pukul 08.00–09.00, perlu 1 jam 30 mnt)" in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"last": "2024-11-10"}, "Harus sesudah hari pertama"),
        ({"last": "2025-11-10"}, "Paling lama 31 hari"),
        ({"first": "2024-11-16", "last": "2024-11-17"}, "Tidak ada hari kerja"),
        ({"end": "06:00"}, "Harus sesudah jam berangkat"),
        ({"off_1": "besok"}, "Tulis tanggal seperti"),
        ({"k-0-mode": "no", "k-1-mode": "no", "k-2-mode": "no"}, "Pilih sedikitnya satu"),
        ({"k-0-closes": "07:00"}, "Harus sesudah jam mulai"),
        ({"k-0-code": "99-XXX"}, "99-XXX"),
        ({"k-0-code": "15-TBO"}, "dua kali"),
    ],
)
def test_what_cannot_be_planned_is_said_at_its_field(
    karo: Client, toured: Toured, wrong: dict[str, str], said: str
) -> None:
    response = karo.post("/kesiapan/kunjungan/buat", form(toured, **wrong))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Tour.objects.exists()


def test_a_polda_without_a_place_is_told_so(karo: Client, toured: Toured) -> None:
    type(toured.polda).objects.filter(pk=toured.polda.pk).update(latitude=None)
    assert "belum diketahui" in karo.get("/kesiapan/kunjungan").content.decode()


def test_a_visit_is_moved_by_hand_and_a_bad_move_is_explained(karo: Client, toured: Toured) -> None:
    tour = make(toured)
    response = change(karo, tour, action="move", code="15-JBI", team=0, day=WEDNESDAY.isoformat(), start="14:00")
    assert response.status_code == 302
    tour.refresh_from_db()
    assert tour.visits.get(command__code="15-JBI").fixed
    response = change(karo, tour, action="move", code="15-JBI", team=0, day=MONDAY.isoformat(), start="06:00")
    assert response.status_code == 422
    page = response.content.decode()
    assert "hanya menerima kunjungan antara pukul 08.00 dan 16.00" in page
    # What was typed stays typed.
    assert f'<option value="{MONDAY.isoformat()}" selected>' in page and 'value="06:00"' in page


def test_every_button_does_what_it_says(karo: Client, toured: Toured) -> None:
    tour = make(toured)
    for action, more in [
        ("fix", {"code": "15-JBI"}),
        ("free", {"code": "15-JBI"}),
        ("drop", {"code": "15-JBI"}),
        ("solve", {}),
        ("set", {}),
        ("open", {"reason": "perubahan jadwal"}),
    ]:
        assert change(karo, tour, action=action, **more).status_code == 302
        tour.refresh_from_db()
    assert (tour.edition, tour.visits.count(), tour.state) == (7, 3, "draft")


@pytest.mark.parametrize(
    "said",
    [
        {"action": "move", "code": "15-JBI", "team": 0, "day": "", "start": ""},
        {"action": "drop", "code": "99-XXX"},
        {"action": "set", "seen": 77},
        {"action": "open"},
        {"action": "solve", "seen": 0},
    ],
)
def test_what_is_no_change_is_refused_in_words(karo: Client, toured: Toured, said: dict[str, object]) -> None:
    tour = make(toured)
    response = change(karo, tour, **said)
    assert response.status_code == 422
    assert "Tidak dapat:" in response.content.decode()
    tour.refresh_from_db()
    assert tour.edition == 1


def test_the_calendar_has_an_event_for_each_visit_in_the_zone_of_the_operation(karo: Client, toured: Toured) -> None:
    tour = make(toured)
    found = events(karo, tour)
    assert len(found) == 3
    for visit in tour.visits.select_related("command"):
        event = found[f"Kunjungan {visit.command}"]
        assert event.decoded("dtstart") == visit.arrive
        assert event.decoded("dtend") == visit.leave
        assert event.decoded("dtstart").utcoffset() == visit.arrive.astimezone(ZoneInfo("Asia/Jakarta")).utcoffset()
        assert event["dtstart"].params["TZID"] == "Asia/Jakarta"
        assert str(event["status"]) == "TENTATIVE"
    body = karo.get(f"/kesiapan/kunjungan/{tour.pk}/kalender.ics").content
    assert b"BEGIN:VTIMEZONE" in body


def test_an_event_keeps_its_uid_and_its_sequence_rises(karo: Client, toured: Toured) -> None:
    tour = make(toured)
    before = events(karo, tour)
    tour = services.solve_again(tour=tour, by=toured.karo, seen=1)
    services.set_tour(tour=tour, by=toured.karo, seen=2)
    after = events(karo, tour)
    for name, event in after.items():
        assert str(event["uid"]) == str(before[name]["uid"])
        assert (int(before[name]["sequence"]), int(event["sequence"])) == (1, 3)
        assert str(event["status"]) == "CONFIRMED"
    assert len({str(event["uid"]) for event in after.values()}) == 3


def by_uid(client: Client, tour: Tour) -> dict[str, Any]:
    """By code of the command visited, whatever the event says."""
    return {str(event["uid"]).removesuffix("@posko").split("-", 3)[3]: event for event in events(client, tour).values()}


def test_a_visit_taken_out_is_cancelled_where_a_calendar_has_it(karo: Client, toured: Toured) -> None:
    tour = make(toured)
    before = by_uid(karo, tour)
    tour = services.drop_visit(tour=tour, code="15-JBI", by=toured.karo, seen=1)
    after = by_uid(karo, tour)
    assert {code: str(event["status"]) for code, event in after.items()} == {
        "15-JBI": "CANCELLED",
        "15-BTH": "TENTATIVE",
        "15-TBO": "TENTATIVE",
    }
    gone = after["15-JBI"]
    assert str(gone["uid"]) == str(before["15-JBI"]["uid"])
    assert int(gone["sequence"]) > int(before["15-JBI"]["sequence"])
    assert gone.decoded("dtstart") == before["15-JBI"].decoded("dtstart")
    tour = services.solve_again(tour=tour, by=toured.karo, seen=2)
    back = by_uid(karo, tour)["15-JBI"]
    assert (str(back["status"]), int(back["sequence"])) == ("TENTATIVE", 3)
    assert not tour.called_off.exists()


def test_a_moved_visit_raises_its_sequence(karo: Client, toured: Toured) -> None:
    tour = make(toured)
    before = by_uid(karo, tour)["15-JBI"]
    tour = services.move_visit(tour=tour, code="15-JBI", by=toured.karo, team=0, day=WEDNESDAY, start=14 * 60, seen=1)
    after = by_uid(karo, tour)["15-JBI"]
    assert after.decoded("dtstart") > before.decoded("dtstart")
    assert (str(after["uid"]), int(after["sequence"])) == (str(before["uid"]), int(before["sequence"]) + 1)


def test_a_polres_that_was_told_is_told_that_nobody_comes(toured: Toured, signed_in: Any) -> None:
    tour, sari = services.set_tour(tour=make(toured), by=toured.karo, seen=1), signed_in(toured.sari)
    assert [str(event["status"]) for event in events(sari, tour).values()] == ["CONFIRMED"]
    tour = services.reopen_tour(tour=tour, by=toured.karo, reason="Jalan putus", seen=2)
    tour = services.drop_visit(tour=tour, code="15-TBO", by=toured.karo, seen=3)
    assert sari.get(f"/kesiapan/kunjungan/{tour.pk}/kalender.ics").status_code == 404
    tour = services.set_tour(tour=tour, by=toured.karo, seen=4)
    (event,) = events(sari, tour).values()
    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 5)
    page = sari.get(f"/kesiapan/kunjungan/{tour.pk}").content.decode()
    assert "Dibatalkan" in page and "Polres JBI" not in page
    assert "Dibatalkan" in text_of(sari, f"/kesiapan/kunjungan/{tour.pk}/cetak.pdf")


def test_the_paper_tells_every_visit_and_what_it_is(karo: Client, toured: Toured) -> None:
    tour = make(toured)
    text = text_of(karo, f"/kesiapan/kunjungan/{tour.pk}/cetak.pdf")
    for part in ("RENCANA KUNJUNGAN KESIAPAN", "KONSEP", "edisi 1", "halaman 1 dari 1", "Senin, 18 November 2024"):
        assert part in text
    for command in toured.polres.values():
        assert command.name in text


def test_a_polres_sees_only_its_own_visit_on_page_calendar_and_paper(toured: Toured, signed_in: Any) -> None:
    tour, sari = make(toured), signed_in(toured.sari)
    assert sari.get(f"/kesiapan/kunjungan/{tour.pk}").status_code == 404
    services.set_tour(tour=tour, by=toured.karo, seen=1)
    page = sari.get(f"/kesiapan/kunjungan/{tour.pk}").content.decode()
    assert "Polres TBO" in page
    assert "Polres JBI" not in page
    assert list(events(sari, tour)) == ["Kunjungan Polres TBO"]
    paper = text_of(sari, f"/kesiapan/kunjungan/{tour.pk}/cetak.pdf")
    assert "Polres TBO" in paper
    assert "Polres JBI" not in paper
    assert "Polres JBI" not in sari.get("/kesiapan/kunjungan").content.decode()
    assert change(sari, tour, action="set").status_code == 404


def test_a_neighbour_does_not_see_a_tour_that_does_not_come_to_him(toured: Toured, signed_in: Any) -> None:
    tour = services.drop_visit(tour=make(toured), code="15-TBO", by=toured.karo, seen=1)
    services.set_tour(tour=tour, by=toured.karo, seen=2)
    for address in ("", "/kalender.ics", "/cetak.pdf"):
        assert signed_in(toured.sari).get(f"/kesiapan/kunjungan/{tour.pk}{address}").status_code == 404
