"""A NUL in an address, which no text of the database can hold, leads nowhere: never to a fault of the server."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

import pytest
from django.conf import settings
from django.test import Client

from deployment.plansmade import add_people, make_operation, make_part, make_plan
from posko.deployment.models import Part
from posko.organisation.models import Command, Person

SignIn = Callable[[Person], Client]


@pytest.fixture
def client_of_all(karo: Person, signed_in: SignIn) -> Client:
    """Somebody who may open the rooms."""
    return signed_in(karo)


@pytest.fixture
def part(polda: Command, tebo: Command, karo: Person) -> Part:
    """A plan with one officer, so that its pages are there."""
    plan = make_plan(make_operation(polda), polda, karo)
    part = make_part(plan, tebo)
    add_people(part, "post", ["P1"])
    return part


@pytest.mark.parametrize(
    "address",
    [
        "/rencana/{plan}/cari?q=%00",
        "/rencana/{plan}/pos/%00",
        "/rencana/{plan}/pos/A%00B",
        "/rencana/{plan}/petugas/%00",
        "/rencana/{plan}/petugas/P1?ganti=a%00",
        "/rencana/bagian/{part}?isi=petugas&q=%00",
        "/rencana/?page=%00",
        "/data/tps?q=%00",
        "/orang/?q=%00&kesatuan=%00",
        "/buku-besar/?q=%00",
        "/?%00=x",
        "/%00",
    ],
)
def test_an_address_with_a_nul_is_no_page(client_of_all: Client, part: Part, address: str) -> None:
    found = client_of_all.get(address.format(plan=part.plan_id, part=part.pk))
    assert found.status_code == 404
    assert "Alamat ini tidak ada" in found.content.decode()


def test_nor_does_it_take_anything_that_is_sent(client_of_all: Client) -> None:
    assert client_of_all.post("/rencana/hitung?%00", {"name": "x"}).status_code == 404


def test_in_the_language_of_the_browser(client_of_all: Client) -> None:
    client_of_all.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert "does not exist" in client_of_all.get("/buku-besar/?q=%00").content.decode()


@pytest.mark.parametrize("text", ["%", "%00", "100%00 ", "\x01", "é"])
def test_any_other_text_is_looked_for(client_of_all: Client, text: str) -> None:
    assert client_of_all.get(f"/buku-besar/?q={quote(text)}").status_code == 200
