"""Pages of draws: from the seal, by whom it was opened, to the proof."""

from __future__ import annotations

import base64
import json
import re
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from deployment.drawsmade import DEWI, a_plan, now, opened, waiting, who
from deployment.plansmade import SEED, add_posts
from posko.deployment.models import AssignmentRow, Plan, PostRow, Witnessed
from posko.deployment.views.draws import qr_of
from posko.deployment.witnessing import spans_of
from posko.organisation.models import Command, Person
from posko.registry.models import Operation


def test_the_page_leads_from_seal_to_proof(
    omp: Operation, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    planner, commander = signed_in(sari), signed_in(budi)
    answer = planner.post("/rencana/undian/buat", {"operation": omp.pk, "command": tebo.pk})
    draw, (file,) = Witnessed.objects.get(), re.findall(r"data:application/json;base64,([\w+/=]+)", text_of(answer))
    kept = json.loads(base64.b64decode(file))
    assert kept == {"commitment": draw.commitment, "seed": kept["seed"]} and kept["seed"] in text_of(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    waiting(draw, tebo, sari)
    shown = text_of(planner.get(f"/rencana/undian/{draw.pk}"))
    assert draw.commitment in shown and "orang lain yang membuka" in shown and kept["seed"] not in shown
    envelope = SimpleUploadedFile("undian.json", base64.b64decode(file))
    sent = {"witnesses": DEWI, "file": envelope}
    answer = commander.post(f"/rencana/undian/{draw.pk}/buka", sent, follow=True)
    told = text_of(answer)
    assert kept["seed"] in told and DEWI in told and "Seed cocok dengan segel." in told
    assert all(kept["seed"] not in address for address, _ in answer.redirect_chain)


def text_of(answer: Any) -> str:
    return unescape(answer.content.decode())


def test_what_was_drawn_is_proven_on_the_page(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    waiting(draw, tebo, sari)
    opened(draw, budi)
    a_plan(draw, tebo, sari)
    assert "Semua sama." in text_of(signed_in(sari).get(f"/rencana/undian/{draw.pk}"))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"witnesses": " ", "seed": SEED}, "Wajib diisi|Bidang ini"),
        ({"witnesses": DEWI}, "Ketik seed-nya, atau pilih berkas undian."),
        ({"witnesses": DEWI, "seed": "22" * 32}, "Seed ini bukan milik segel ini"),
        ({"witnesses": DEWI, "file": b"foto"}, "Ini bukan berkas undian"),
        ({"witnesses": DEWI, "file": b'{"seed": "12"}'}, "64 angka heksadesimal"),
    ],
)
def test_what_is_wrong_at_the_opening_is_told_in_the_form(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any, sent: dict[str, Any], said: str
) -> None:
    waiting(draw, tebo, sari)
    if "file" in sent:
        sent = sent | {"file": SimpleUploadedFile("undian.json", sent["file"])}
    answer = signed_in(budi).post(f"/rencana/undian/{draw.pk}/buka", sent)
    assert answer.status_code == 422 and re.search(said, text_of(answer))
    assert now(draw).opened is None


def test_opening_too_early_or_twice_says_what_to_do(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    client, address, sent = signed_in(budi), f"/rencana/undian/{draw.pk}/buka", {"witnesses": DEWI, "seed": SEED}
    assert "hitung dahulu rencana" in client.post(address, sent, follow=True).content.decode()
    waiting(draw, tebo, sari)
    client.post(address, sent)
    assert "sudah dibuka" in client.post(address, sent, follow=True).content.decode()


def test_a_draw_is_withdrawn_on_its_page(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    address = f"/rencana/undian/{draw.pk}"
    assert signed_in(budi).post(f"{address}/tarik", {"reason": "x"}).status_code in (403, 404)
    assert signed_in(sari).post(f"{address}/tarik", {"reason": ""}).status_code == 422
    told = text_of(signed_in(sari).post(f"{address}/tarik", {"reason": "Amplop basah"}, follow=True))
    assert "Amplop basah" in told and "Ditarik" in told and "Ya, tarik" not in told


def test_a_neighbour_does_not_even_find_the_page(draw: Witnessed, rini: Person, signed_in: Any) -> None:
    client = signed_in(rini)
    for rest in ("", "/segel"):
        assert client.get(f"/rencana/undian/{draw.pk}{rest}").status_code == 404
    assert client.post(f"/rencana/undian/{draw.pk}/buka", {"witnesses": DEWI}).status_code == 404


def test_an_unexplained_difference_is_shown_on_the_page(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    waiting(draw, tebo, sari)
    opened(draw, budi)
    part = a_plan(draw, tebo, sari)
    AssignmentRow.objects.filter(pk=who(part, "post").pk).update(duty="routine", post="")
    told = signed_in(sari).get(f"/rencana/undian/{draw.pk}").content.decode()
    assert "1 berbeda tanpa sebab yang tercatat" in told and "Semua sama." not in told


def test_the_paper_carries_the_commitment_and_its_qr_code(draw: Witnessed, sari: Person, signed_in: Any) -> None:
    told = signed_in(sari).get(f"/rencana/undian/{draw.pk}/segel").content.decode()
    assert draw.commitment in told and qr_of(draw.commitment) in told


def test_the_page_shows_each_controllers_posts_against_what_one_may_have(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    waiting(draw, tebo, sari)
    opened(draw, budi)
    part = a_plan(draw, tebo, sari)
    padal = who(part, "controller").code
    add_posts(part, {f"P{k:02d}": chr(65 + k) for k in range(12)}, controllers={f"P{k:02d}": padal for k in range(11)})
    (found,) = spans_of(part.plan, sari)
    assert [(span.officer, len(span.posts)) for span in found.held] == [(padal, 11)]
    assert (found.allowed, found.most, found.without, found.keeps_within) == (10, 11, ("P11",), False)
    told = text_of(signed_in(sari).get(f"/rencana/undian/{draw.pk}"))
    assert "✕ 11 / 10" in told and f"BRIPKA Nama {padal}" in told and "Padal tidak cukup untuk: P11" in told
    PostRow.objects.filter(part=part, code="P00").update(controller="")
    told = text_of(signed_in(sari).get(f"/rencana/undian/{draw.pk}"))
    assert "✓ 10 / 10" in told and "✕ 11 / 10" not in told


def test_a_plan_is_asked_for_on_the_page_of_the_draw(
    draw: Witnessed, tebo: Command, sari: Person, budi: Person, signed_in: Any
) -> None:
    address = f"/rencana/undian/{draw.pk}"
    asked = text_of(signed_in(sari).get(address))
    sent = dict(re.findall(r'<input type="hidden" name="(operation|command|witnessed)" value="(\d+)"', asked))
    assert sent["witnessed"] == str(draw.pk)
    signed_in(sari).post("/rencana/hitung", sent | {"name": "Dari undian", "effort": "quick"})
    assert Plan.objects.get(witnessed=draw).name == "Dari undian"
    assert "Hitung rencana dengan undian ini" not in text_of(signed_in(sari).get(address))
    assert "Hitung rencana dengan undian ini" not in text_of(signed_in(budi).get(address))


def test_from_a_draw_that_was_given_up_another_is_sealed(
    draw: Witnessed, omp: Operation, tebo: Command, sari: Person, signed_in: Any
) -> None:
    client, address = signed_in(sari), f"/rencana/undian/{draw.pk}"
    assert "Segel undian baru untuk kesatuan ini" not in text_of(client.get(address))
    client.post(f"{address}/tarik", {"reason": "Amplop basah"})
    asked = text_of(client.get(address))
    assert "Segel undian baru untuk kesatuan ini" in asked
    sent = dict(re.findall(r'<input type="hidden" name="(operation|command)" value="(\d+)"', asked))
    assert "Undian disegel" in text_of(client.post("/rencana/undian/buat", sent))
    assert Witnessed.objects.filter(command=tebo, operation=omp).count() == 2
