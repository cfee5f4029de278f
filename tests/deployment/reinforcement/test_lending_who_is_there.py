"""Of a team that is lent only those go who are available on that day; page and ledger say who does not."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from reserverows import asked_by, codes, operation_with, promised, teams_of

from posko.deployment.models import Grant, Request, Team
from posko.deployment.reinforcement import NobodyAvailable, grant
from posko.deployment.reinforcement.queries import ledger_of
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person
from posko.registry.models import Officer, Operation

SignIn = Callable[[Person], Client]


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda)


@pytest.fixture
def team(operation: Operation, polda: Command, karo: Person) -> Team:
    """Five, of whom the leader fell ill and the next one left the registry."""
    (made,) = teams_of(operation, polda, karo, teams=1)
    leader, second, *_others = codes(made)
    Officer.objects.filter(code=leader).update(status="sick")
    Officer.objects.filter(code=second).delete()
    return made


@pytest.fixture
def asked(operation: Operation, tebo: Command, sari: Person) -> Request:
    return asked_by(sari, operation, tebo, 5)


def page(client: Client, address: str) -> str:
    return " ".join(unescape(client.get(address).content.decode()).split())


def test_who_is_not_available_is_not_lent_and_stays_asked_for(
    team: Team, asked: Request, polda: Command, tebo: Command, karo: Person
) -> None:
    (lent,) = grant(request=asked, teams=[team], by=karo)
    there = codes(team)[2:]
    assert [line[0] for line in lent.officers] == there
    assert promised() == dict.fromkeys(sorted(there), tebo.code)
    assert (asked.state, asked.granted, asked.rest) == (Request.State.PARTLY, 3, 2)
    for command in (polda, tebo):
        entry = Entry.objects.filter(command=command).order_by("-number").first()
        assert entry and entry.after["granted"] == 3
        assert entry.after["teams"] == {team.code: there}
        assert entry.after["unavailable"] == {team.code: codes(team)[:2]}


def test_who_moved_to_a_polres_is_not_the_poldas_to_lend(
    team: Team, asked: Request, tebo: Command, karo: Person
) -> None:
    Officer.objects.filter(code=codes(team)[2]).update(command=tebo)
    (lent,) = grant(request=asked, teams=[team], by=karo)
    assert [line[0] for line in lent.officers] == codes(team)[3:]


def test_a_team_of_which_nobody_is_there_is_not_lent(team: Team, asked: Request, karo: Person) -> None:
    Officer.objects.filter(code__in=codes(team)).update(status="leave")
    with pytest.raises(NobodyAvailable, match=team.code):
        grant(request=asked, teams=[team], by=karo)
    assert not Grant.objects.exists()
    asked.refresh_from_db()
    assert (asked.state, asked.granted) == (Request.State.WAITING, 0)


def test_an_entry_of_a_team_that_is_whole_names_nobody_as_missing(
    operation: Operation, polda: Command, asked: Request, karo: Person
) -> None:
    grant(request=asked, teams=teams_of(operation, polda, karo, teams=1), by=karo)
    entry = Entry.objects.filter(command=polda).order_by("-number").first()
    assert entry and "unavailable" not in entry.after


def test_the_ledger_says_how_many_are_there_and_who_is_not(
    team: Team, operation: Operation, polda: Command, karo: Person, signed_in: SignIn
) -> None:
    (line,) = ledger_of(karo, operation, polda)
    assert (line.able, line.free) == (3, True)
    shown = page(signed_in(karo), "/rencana/bko")
    assert "3 dari 5 tersedia" in shown and "1 regu bebas, 3 personel" in shown
    sick, gone = team.officers[:2]
    assert f"{sick[1]} {sick[2]}: Sakit" in shown
    assert f"{gone[1]} {gone[2]}: tidak ada lagi di data Polda" in shown
    assert "✓ Bebas" not in shown


def test_a_team_of_which_nobody_is_there_is_not_free(
    team: Team, asked: Request, operation: Operation, polda: Command, karo: Person, signed_in: SignIn
) -> None:
    Officer.objects.filter(code__in=codes(team)).update(status="leave")
    (line,) = ledger_of(karo, operation, polda)
    assert (line.able, line.free) == (0, False)
    assert "0 dari 5 tersedia" in page(signed_in(karo), "/rencana/bko")
    assert "Tidak ada regu yang bebas" in page(signed_in(karo), f"/rencana/bko/permintaan/{asked.pk}")


def test_whoever_grants_is_told_before_and_after(team: Team, asked: Request, karo: Person, signed_in: SignIn) -> None:
    client, address = signed_in(karo), f"/rencana/bko/permintaan/{asked.pk}"
    shown = page(client, address)
    assert f'{team.code} · <span class="posko-limited">3 dari 5 tersedia' in shown
    assert 'data-officers="3"' in shown
    assert f"{team.officers[2][1]} {team.officers[2][2]}" in shown
    client.post(f"{address}/penuhi", {"regu": team.pk, "terpenuhi": 0})
    told = page(client, address)
    assert "3 dari 5 personel yang diminta dipinjamkan" in told
    assert "2 anggota regu tidak tersedia dan tidak ikut" in told
