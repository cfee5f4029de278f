"""The Polda promises no more than its ceiling and routine duty leave, whoever promises: a plan, a grant, or both."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client
from reserverows import asked_by, codes, operation_with, plan_of, promised, routine, serves, teams_of

from people import as_app, make_person
from posko.deployment.models import Plan, Team
from posko.deployment.reinforcement import (
    AlreadyDecided,
    BeyondReserve,
    MoreThanAsked,
    ReinforcementRefused,
    grant,
    promise_lent,
)
from posko.ledger.models import Entry
from posko.organisation.models import Command, Person, Role
from posko.registry.models import Officer, Operation

SignIn = Callable[[Person], Client]
#: Of the Polda's 60 people so many may be bound: two thirds.
CEILING = 40


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda)


@pytest.fixture
def chief(polda: Command) -> Person:
    return make_person("Kapolda", Role.COMMANDER, polda)


def team_of(operation: Operation, polda: Command, karo: Person, size: int) -> Team:
    (made,) = teams_of(operation, polda, karo, teams=1, size=size)
    return made


def lending(operation: Operation, polda: Command, karo: Person, borrower: Command, number: int) -> Plan:
    """A plan that lends so many who are in no team to `borrower`."""
    in_teams = {code for team in Team.objects.all() for code in codes(team)}
    plan = plan_of(operation, polda, karo, borrower)
    free = Officer.objects.filter(command=polda).exclude(code__in=in_teams | set(promised())).order_by("code")
    for officer in free[:number]:
        serves(plan, borrower, officer.code)
    return plan


def test_teams_that_were_formed_before_a_plan_promised_are_lent_only_up_to_the_ceiling(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, sari: Person, karo: Person, chief: Person
) -> None:
    fits, beyond = (team_of(operation, polda, karo, size) for size in (19, 10))
    promise_lent(plan=lending(operation, polda, karo, bungo, 21), by=chief)
    asked = asked_by(sari, operation, tebo, 29)
    with pytest.raises(BeyondReserve, match="Dari 29 personel ini hanya 19") as refused:
        grant(request=asked, teams=[fits, beyond], by=karo)
    assert (refused.value.wanted, refused.value.possible) == (29, 19)
    assert len(promised()) == 21
    grant(request=asked, teams=[fits], by=karo)
    assert len(promised()) == CEILING
    with pytest.raises(BeyondReserve, match="Dari 10 personel ini tidak seorang pun"):
        grant(request=asked, teams=[beyond], by=karo)


def test_a_plan_is_not_approved_where_grants_have_left_fewer(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, sari: Person, karo: Person, chief: Person
) -> None:
    grant(request=asked_by(sari, operation, tebo, 29), teams=[team_of(operation, polda, karo, 29)], by=karo)
    with pytest.raises(BeyondReserve) as refused:
        promise_lent(plan=lending(operation, polda, karo, bungo, 21), by=chief)
    assert (refused.value.wanted, refused.value.possible) == (21, 11)
    assert "hitung lagi" in str(refused.value)
    assert len(promised()) == 29
    promise_lent(plan=lending(operation, polda, karo, bungo, 11), by=chief)
    assert len(promised()) == CEILING


def test_routine_duty_of_the_polda_is_kept_by_both(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, sari: Person, karo: Person, chief: Person
) -> None:
    team = team_of(operation, polda, karo, 6)
    routine(operation, polda, 50)
    plan = lending(operation, polda, karo, bungo, 11)
    with pytest.raises(BeyondReserve) as refused:
        promise_lent(plan=plan, by=chief)
    assert refused.value.possible == 10
    promise_lent(plan=lending(operation, polda, karo, bungo, 5), by=chief)
    with pytest.raises(BeyondReserve) as refused:
        grant(request=asked_by(sari, operation, tebo, 6), teams=[team], by=karo)
    assert refused.value.possible == 5


def test_a_next_version_that_lends_the_same_people_stands_though_the_registry_has_fewer_now(
    operation: Operation, polda: Command, bungo: Command, karo: Person, chief: Person
) -> None:
    first = lending(operation, polda, karo, bungo, CEILING)
    promise_lent(plan=first, by=chief)
    Officer.objects.filter(command=polda).exclude(code__in=promised()).delete()
    second = plan_of(operation, polda, karo, bungo)
    for code in promised():
        serves(second, bungo, code)
    promise_lent(plan=second, by=chief)
    assert len(promised()) == CEILING


def test_where_the_rules_cannot_be_read_nobody_is_promised(
    operation: Operation, polda: Command, tebo: Command, sari: Person, karo: Person
) -> None:
    team = team_of(operation, polda, karo, 5)
    asked = asked_by(sari, operation, tebo, 5)
    Operation.objects.filter(pk=operation.pk).update(doctrine_toml="ini = [bukan toml")
    asked.operation.refresh_from_db()
    with pytest.raises(ReinforcementRefused, match="Aturan operasi tidak dapat dipakai"):
        grant(request=asked, teams=[team], by=karo)
    assert promised() == {}


def test_more_than_was_asked_for_needs_an_explicit_word(
    operation: Operation, polda: Command, tebo: Command, sari: Person, karo: Person
) -> None:
    team = team_of(operation, polda, karo, 12)
    asked = asked_by(sari, operation, tebo, 5)
    with pytest.raises(MoreThanAsked, match="12 personel, 7 lebih banyak daripada 5 yang masih terbuka"):
        grant(request=asked, teams=[team], by=karo)
    assert promised() == {}
    grant(request=asked, teams=[team], by=karo, beyond=True)
    assert len(promised()) == 12
    assert Entry.objects.get(command=tebo, action="reinforcement.granted").after["beyond"] == 7
    other = team_of(operation, polda, karo, 5)
    with pytest.raises(AlreadyDecided):
        grant(request=asked, teams=[other], by=karo)


def test_the_page_asks_for_that_word(
    operation: Operation, polda: Command, tebo: Command, sari: Person, karo: Person, signed_in: SignIn
) -> None:
    team = team_of(operation, polda, karo, 12)
    address = f"/rencana/bko/permintaan/{asked_by(sari, operation, tebo, 5).pk}"
    client = signed_in(karo)
    with as_app(karo):
        assert 'name="lebih"' in client.get(address).content.decode()
        sent = {"regu": [team.pk], "terpenuhi": "0"}
        refused = unescape(client.post(f"{address}/penuhi", sent, follow=True).content.decode())
        assert "7 lebih banyak daripada 5 yang masih terbuka" in refused
        assert promised() == {}
        done = unescape(client.post(f"{address}/penuhi", sent | {"lebih": "ya"}, follow=True).content.decode())
    assert "12 personel dipinjamkan kepada Polres Tebo." in done
