"""What stands around every page, and what watches the server."""

from __future__ import annotations

from typing import Any

from django.test import Client

from posko.organisation.models import Command, Person
from posko.registry.models import Operation


def test_home_asks_to_sign_in(client: Client, db: None) -> None:
    assert client.get("/").url.startswith("/akun/login/")  # type: ignore[attr-defined]


def test_home_says_so_where_nothing_waits(signed_in: Any, sari: Person, app_role: None) -> None:
    assert "Tidak ada yang menunggu Anda" in signed_in(sari).get("/").content.decode()


def test_the_operation_stands_at_the_top_also_for_a_polres(
    signed_in: Any, polda: Command, sari: Person, request: Any
) -> None:
    Operation.objects.create(command=polda, code="omp", name="Mantap Praja 2024", voting_day="2024-11-27")
    request.getfixturevalue("app_role")
    text = signed_in(sari).get("/").content.decode()
    assert "Mantap Praja 2024" in text
    assert "Rabu, 27 Nov" in text


def test_only_rooms_that_a_person_may_use_are_shown(signed_in: Any, sari: Person, admin: Person) -> None:
    assert "/data/" in signed_in(sari).get("/").content.decode()
    assert 'href="/orang/"' not in signed_in(sari).get("/").content.decode()
    assert 'href="/orang/"' in signed_in(admin).get("/").content.decode()


def test_the_language_is_switched_and_stays(signed_in: Any, sari: Person) -> None:
    client = signed_in(sari)
    assert 'lang="id"' in client.get("/").content.decode()
    client.post("/bahasa/setlang/", {"language": "en", "next": "/"})
    text = client.get("/").content.decode()
    assert 'lang="en"' in text
    assert "Nothing waits for you" in text


def test_healthz_answers_without_sign_in(client: Client, db: None) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


def test_metrics_are_for_this_machine_only(client: Client, db: None) -> None:
    assert b"python_info" in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 403


def test_a_page_that_is_not_there_says_what_to_do(signed_in: Any, sari: Person) -> None:
    answer = signed_in(sari).get("/tidak-ada")
    assert answer.status_code == 404
    assert "Ke tugas saya" in answer.content.decode()
