"""What tours and inspections ask of a person on the home page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from toursmade import Toured, make, make_toured

from people import as_app, make_person
from posko.organisation.models import Role
from posko.readiness import inspecting
from posko.readiness.inspecting.home import inspections_mine
from posko.readiness.models import Tour
from posko.readiness.touring.asked import Day
from posko.readiness.touring.home import visits_soon
from posko.readiness.touring.services import set_tour

pytestmark = pytest.mark.django_db


@pytest.fixture
def toured() -> Toured:
    return make_toured()


@pytest.fixture
def tour(toured: Toured) -> Tour:
    """From today on, settled: Jambi and Batanghari are reached on the first day, Tebo on the next."""
    today = timezone.localdate()
    made = make(toured, days=tuple(Day(today + timedelta(k)) for k in range(3)))
    return set_tour(tour=made, by=toured.karo, seen=made.edition)


def test_an_inspector_goes_from_his_list_to_the_inspection_of_today(toured: Toured, tour: Tour, client: Client) -> None:
    today = timezone.localdate()
    first = tour.visits.filter(day=today).select_related("command").order_by("arrive")[0]
    with as_app(toured.inspector):
        text, address = visits_soon(toured.inspector)[0]
    assert text.startswith("Hari ini pukul") and text.endswith(f"periksa {first.command}")
    client.force_login(toured.inspector, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(address).content.decode()
    assert f'value="{first.command.pk}" selected' in page and f'value="{today.isoformat()}"' in page


def test_a_visit_of_tomorrow_is_announced_to_who_makes_and_who_receives_it(toured: Toured, tour: Tour) -> None:
    tomorrow = timezone.localdate() + timedelta(1)
    tour.visits.filter(command__code="15-TBO").update(day=tomorrow)
    with as_app(toured.inspector):
        assert any(text.startswith("Besok") and "15-TBO"[3:] in text for text, _ in visits_soon(toured.inspector))
    with as_app(toured.sari):
        assert [text.partition(": ")[2] for text, _ in visits_soon(toured.sari)] == [
            f"Polda Jambi memeriksa {toured.polres['15-TBO']}"
        ]


def test_others_and_drafts_ask_nothing(toured: Toured, tour: Tour) -> None:
    rini = make_person("Rini", Role.PLANNER, toured.polres["15-JBI"])
    tour.visits.filter(command__code="15-JBI").delete()
    with as_app(rini):
        assert visits_soon(rini) == []
    Tour.objects.update(state=Tour.State.DRAFT)
    with as_app(toured.inspector):
        assert visits_soon(toured.inspector) == []


def test_an_inspection_takes_the_place_of_its_visit_until_it_is_closed(toured: Toured, tour: Tour) -> None:
    inspector = toured.inspector
    visit = tour.visits.filter(day=timezone.localdate()).select_related("command").order_by("arrive")[0]
    made = inspecting.plan_inspection(
        operation=toured.operation,
        command=visit.command,
        kind="assistance",
        stage="voting",
        day=visit.day,
        by=inspector,
    )
    with as_app(inspector):
        assert not any(str(visit.command) in text for text, _ in visits_soon(inspector))
        (due,) = inspections_mine(inspector)
        assert due[0].startswith("Mulai pemeriksaan") and due[1] == f"/kesiapan/pemeriksaan/{made.pk}"
        inspecting.open_inspection(inspection=made, by=inspector)
        (running,) = inspections_mine(inspector)
        assert running[0].startswith("Isi daftar periksa") and running[1].endswith("/daftar")
        inspecting.close_inspection(inspection=made, by=inspector, although_unanswered=True)
        assert inspections_mine(inspector) == []


def test_a_day_that_is_no_date_leaves_the_form_as_it_is(toured: Toured, client: Client) -> None:
    client.force_login(toured.inspector, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get("/kesiapan/pemeriksaan/rencanakan?hari=2024-13-40")
    assert page.status_code == 200
    assert f'value="{timezone.localdate().isoformat()}"' in page.content.decode()
