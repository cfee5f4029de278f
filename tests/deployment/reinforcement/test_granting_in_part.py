"""What was granted in part stays open: a second grant fills it, the Polda refuses the rest, the Polres withdraws it."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from reserverows import asked_by, codes, operation_with, promised, teams_of

from people import as_app
from posko.deployment.models import Request, Team
from posko.deployment.reinforcement import (
    AlreadyDecided,
    grant,
    refuse_request,
    requests_to_decide,
    withdraw_request,
)
from posko.deployment.reinforcement.queries import needs_of
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person
from posko.registry.models import Operation

State = Request.State
SignIn = Callable[[Person], Client]


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda)


@pytest.fixture
def teams(operation: Operation, polda: Command, karo: Person) -> list[Team]:
    """Three teams of five."""
    return teams_of(operation, polda, karo, teams=3)


@pytest.fixture
def asked(operation: Operation, tebo: Command, teams: list[Team], sari: Person, karo: Person) -> Request:
    """Tebo asked for ten and was lent five."""
    made = asked_by(sari, operation, tebo)
    grant(request=made, teams=teams[:1], by=karo)
    return made


def test_what_is_missing_stays_open_and_is_counted_as_such(
    operation: Operation, asked: Request, karo: Person, tebo: Command
) -> None:
    assert (asked.state, asked.granted, asked.rest, asked.is_open) == (State.PARTLY, 5, 5, True)
    address = f"/rencana/bko/permintaan/{asked.pk}"
    assert requests_to_decide(karo) == [("Polres Tebo masih menunggu 5 dari 10 personel BKO", address)]
    (need,) = [need for need in needs_of(karo, operation) if need.command == tebo]
    assert (need.asked, need.lent) == (5, 5)


def test_a_second_grant_fills_it(asked: Request, teams: list[Team], karo: Person) -> None:
    grant(request=asked, teams=teams[1:2], by=karo)
    assert (asked.state, asked.granted, asked.rest, asked.is_open) == (State.GRANTED, 10, 0, False)
    assert set(promised()) == {*codes(teams[0]), *codes(teams[1])}
    assert requests_to_decide(karo) == []
    with pytest.raises(AlreadyDecided):
        grant(request=asked, teams=teams[2:], by=karo)


def test_who_fills_what_another_filled_meanwhile_is_told(asked: Request, teams: list[Team], karo: Person) -> None:
    before = Request.objects.get(pk=asked.pk)
    Request.objects.filter(pk=asked.pk).update(granted=8)
    with pytest.raises(AlreadyDecided):
        grant(request=before, teams=teams[1:2], by=karo)
    assert set(promised()) == set(codes(teams[0]))


def test_the_rest_is_refused_with_a_reason_and_what_was_lent_stays(
    asked: Request, teams: list[Team], tebo: Command, karo: Person
) -> None:
    refuse_request(request=asked, reason="Cadangan habis", by=karo)
    assert (asked.state, asked.granted, asked.answer, asked.is_open) == (State.REFUSED, 5, "Cadangan habis", False)
    assert set(promised()) == set(codes(teams[0]))
    before = Entry.objects.get(command=tebo, action="reinforcement.refused").before
    assert before == {"officers": 10, "granted": 5, "open": 5}
    assert requests_to_decide(karo) == []


def test_the_polres_withdraws_the_rest(asked: Request, teams: list[Team], sari: Person, karo: Person) -> None:
    withdraw_request(request=asked, by=sari)
    assert (asked.state, asked.granted, asked.is_open) == (State.WITHDRAWN, 5, False)
    assert set(promised()) == set(codes(teams[0]))
    with pytest.raises(AlreadyDecided):
        grant(request=asked, teams=teams[1:], by=karo)


def page(client: Client, address: str) -> str:
    return unescape(client.get(address).content.decode())


def test_both_sides_see_what_is_open_and_can_close_it(
    asked: Request, teams: list[Team], sari: Person, karo: Person, signed_in: SignIn
) -> None:
    address = f"/rencana/bko/permintaan/{asked.pk}"
    with as_app(sari):
        told = page(signed_in(sari), address)
        assert "5 masih terbuka" in told and "Tarik sisa permintaan ini" in told
    with as_app(karo):
        planner = signed_in(karo)
        assert "Putuskan" in page(planner, "/rencana/bko")
        told = page(planner, address)
        assert "dari 5 personel yang masih terbuka" in told and "Tolak sisa permintaan" in told
        sent = {"regu": [teams[1].pk], "terpenuhi": "5"}
        done = planner.post(f"{address}/penuhi", sent, follow=True)
        assert "10 personel dipinjamkan kepada Polres Tebo." in unescape(done.content.decode())
        again = planner.post(f"{address}/penuhi", {"regu": [teams[2].pk], "terpenuhi": "5"}, follow=True)
        assert "sudah diputuskan atau ditarik" in unescape(again.content.decode())


def test_a_page_that_is_out_of_date_grants_nothing(
    asked: Request, teams: list[Team], karo: Person, signed_in: SignIn
) -> None:
    """It was opened before the first five were lent: ten seemed to be missing."""
    address = f"/rencana/bko/permintaan/{asked.pk}"
    sent = {"regu": [teams[1].pk, teams[2].pk], "terpenuhi": "0"}
    done = signed_in(karo).post(f"{address}/penuhi", sent, follow=True)
    assert "baru saja dipenuhi sebagian" in unescape(done.content.decode())
    assert set(promised()) == set(codes(teams[0]))


def test_a_rest_that_was_refused_or_withdrawn_reads_so(
    asked: Request, sari: Person, karo: Person, signed_in: SignIn
) -> None:
    refuse_request(request=asked, reason="Cadangan habis", by=karo)
    told = page(signed_in(sari), f"/rencana/bko/permintaan/{asked.pk}")
    assert "Sisanya ditolak" in told and "5 dari 10 personel" in told and "Cadangan habis" in told
