"""The page of one command's readiness, and what its commander does there."""

from __future__ import annotations

from typing import Any

import pytest

from deployment.plansmade import make_operation
from posko.deployment.models import Part
from posko.organisation.models import Command, Person
from posko.readiness.models import Override
from readiness.ratedcase import make_case


@pytest.fixture
def part(polda: Command, tebo: Command, karo: Person) -> Part:
    return make_case(polda, tebo, karo)


def text_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return str(answer.content.decode())


def test_all_eight_are_there_with_numbers_that_open(signed_in: Any, sari: Person, part: Part) -> None:
    text = text_of(signed_in(sari).get("/kesiapan/nilai/15-TBO?tahapan=voting"))
    for anchor in ("command_post", "training", "public_order", "community", "personnel", "equipment", "budget", "plan"):
        assert f'id="{anchor}"' in text
    assert f'href="/rencana/bagian/{part.pk}?isi=petugas&amp;tugas=post"' in text
    assert "/rencana/" in text
    assert "Rencana v1, berlaku" in text
    assert "Tetapkan lain dari kriteria" not in text


def test_the_stage_that_runs_or_comes_next_is_shown_unless_another_is_asked_for(
    signed_in: Any, sari: Person, part: Part
) -> None:
    assert 'value="campaign" selected' in text_of(signed_in(sari).get("/kesiapan/nilai/15-TBO?tahapan=campaign"))
    assert 'value="voting" selected' in text_of(signed_in(sari).get("/kesiapan/nilai/15-TBO?tahapan=bogus"))


def test_a_neighbour_finds_nothing(signed_in: Any, rini: Person, part: Part) -> None:
    text_of(signed_in(rini).get("/kesiapan/nilai/15-TBO"), 404)


def test_without_an_operation_it_says_so(signed_in: Any, sari: Person) -> None:
    text_of(signed_in(sari).get("/kesiapan/nilai/15-TBO"))


def test_stages_that_cannot_be_read_are_said_and_nothing_is_rated(signed_in: Any, sari: Person, polda: Command) -> None:
    make_operation(polda, stages=[{"code": "voting"}])
    assert "Tidak dapat dinilai" in text_of(signed_in(sari).get("/kesiapan/nilai/15-TBO"), 422)


def test_a_commander_overrides_and_lifts_and_the_reason_is_seen_meanwhile(
    signed_in: Any, budi: Person, sari: Person, part: Part
) -> None:
    client = signed_in(budi)
    sent = {
        "operasi": "omp",
        "tahapan": "voting",
        "kesiapan": "training",
        "nilai": "limited",
        "reason": "Diulang besok",
    }
    assert client.post("/kesiapan/nilai/15-TBO/tetapkan", sent).status_code == 302
    seen = text_of(signed_in(sari).get("/kesiapan/nilai/15-TBO?tahapan=voting"))
    assert "Diulang besok" in seen
    assert "menurut kriteria" in seen
    override = Override.objects.get()
    text_of(signed_in(sari).post(f"/kesiapan/nilai/cabut/{override.pk}", {"reason": "x"}), 403)
    assert client.post(f"/kesiapan/nilai/cabut/{override.pk}", {"reason": "Selesai"}).status_code == 302
    assert "Diulang besok" not in text_of(client.get("/kesiapan/nilai/15-TBO?tahapan=voting"))


@pytest.mark.parametrize(
    "changes", [{"reason": ""}, {"nilai": "unknown"}, {"nilai": "great"}, {"kesiapan": "x"}, {"tahapan": "nowhere"}]
)
def test_what_cannot_be_done_is_told_on_the_page(
    signed_in: Any, budi: Person, part: Part, changes: dict[str, str]
) -> None:
    sent = {"operasi": "omp", "tahapan": "voting", "kesiapan": "plan", "nilai": "ready", "reason": "Ya"} | changes
    assert 'role="alert"' in text_of(signed_in(budi).post("/kesiapan/nilai/15-TBO/tetapkan", sent), 422)
    assert not Override.objects.exists()


def test_a_planner_may_not_override(signed_in: Any, sari: Person, part: Part) -> None:
    sent = {"operasi": "omp", "tahapan": "voting", "kesiapan": "plan", "nilai": "ready", "reason": "Ya"}
    text_of(signed_in(sari).post("/kesiapan/nilai/15-TBO/tetapkan", sent), 403)
