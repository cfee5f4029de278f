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
from deployment.plansmade import SEED
from posko.deployment.models import AssignmentRow, Witnessed
from posko.deployment.views.draws import qr_of
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
