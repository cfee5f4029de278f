"""An approved plan promises the Polda's people; nobody is promised to two commands, whoever promised first."""

from __future__ import annotations

import pytest
from reserverows import asked_by, codes, entries, operation_with, plan_of, promised, serves, teams_of

from people import as_app, make_person
from posko.deployment.models import Promise, Team
from posko.deployment.reinforcement import (
    AlreadyPromised,
    NoPlace,
    grant,
    granted_to,
    lent_by_grants,
    promise_lent,
    return_team,
)
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person, Role
from posko.planning import Status, UnitKind
from posko.registry.models import Officer, Operation


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda)


@pytest.fixture
def kapolda(polda: Command) -> Person:
    return make_person("Kapolda", Role.COMMANDER, polda)


@pytest.fixture
def team(operation: Operation, polda: Command, tebo: Command, karo: Person, sari: Person) -> Team:
    """A team lent to Tebo."""
    (made,) = teams_of(operation, polda, karo, teams=1)
    grant(request=asked_by(sari, operation, tebo), teams=[made], by=karo)
    return made


def outside(team: Team) -> str:
    """Somebody of the Polda who is not in the team."""
    return str(Officer.objects.exclude(code__in=codes(team)).order_by("code").values_list("code", flat=True)[0])


def test_only_lent_officers_are_promised_each_to_the_command_he_serves(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person, kapolda: Person
) -> None:
    plan = plan_of(operation, polda, karo, tebo, bungo)
    serves(plan, tebo, "D001")
    serves(plan, bungo, "D002")
    serves(plan, tebo, "T001", lent=False)
    assert len(promise_lent(plan=plan, by=kapolda)) == 2
    assert promised() == {"D001": "15-TBO", "D002": "15-BGO"}
    assert entries(tebo) == entries(bungo) == ["reinforcement.promised"]
    assert entries(polda) == ["reinforcement.promised"] * 2


def test_a_new_version_takes_the_place_of_the_one_before(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person, kapolda: Person
) -> None:
    first = plan_of(operation, polda, karo, tebo, bungo)
    for code in ("D001", "D002"):
        serves(first, tebo, code)
    promise_lent(plan=first, by=kapolda)
    second = plan_of(operation, polda, karo, tebo, bungo, version=2, based_on=first)
    serves(second, bungo, "D001")
    serves(second, tebo, "D003")
    promise_lent(plan=second, by=kapolda)
    assert promised() == {"D001": "15-BGO", "D003": "15-TBO"}
    assert Promise.objects.filter(plan=first, released=None).count() == 0


def test_a_plan_of_one_polres_leaves_the_promises_to_others(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person, kapolda: Person, budi: Person
) -> None:
    whole = plan_of(operation, polda, karo, tebo, bungo)
    serves(whole, tebo, "D001")
    serves(whole, bungo, "D002")
    promise_lent(plan=whole, by=kapolda)
    own = plan_of(operation, tebo, karo, tebo, version=2)
    promise_lent(plan=own, by=budi)
    assert promised() == {"D002": "15-BGO"}


def test_promising_twice_changes_nothing(
    operation: Operation, polda: Command, tebo: Command, karo: Person, kapolda: Person
) -> None:
    plan = plan_of(operation, polda, karo, tebo)
    serves(plan, tebo, "D001")
    promise_lent(plan=plan, by=kapolda)
    assert promise_lent(plan=plan, by=kapolda) == []
    assert Promise.objects.count() == 1
    assert entries(tebo) == ["reinforcement.promised"]


def test_who_is_lent_to_another_command_is_named_and_nothing_changes(
    operation: Operation, polda: Command, bungo: Command, team: Team, karo: Person, kapolda: Person
) -> None:
    before = plan_of(operation, polda, karo, bungo)
    serves(before, bungo, outside(team))
    promise_lent(plan=before, by=kapolda)
    after = plan_of(operation, polda, karo, bungo, version=2)
    serves(after, bungo, codes(team)[0])
    with pytest.raises(AlreadyPromised, match="→ Polres Tebo") as refused:
        promise_lent(plan=after, by=kapolda)
    assert [p.command for p in refused.value.promised] == ["Polres Tebo"]
    assert promised()[outside(team)] == "15-BGO"
    assert len(promised()) == 6


def test_who_is_promised_by_a_plan_that_stays_is_named(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person, kapolda: Person
) -> None:
    tebos = plan_of(operation, polda, karo, tebo)
    serves(tebos, tebo, "D001")
    promise_lent(plan=tebos, by=kapolda)
    bungos = plan_of(operation, polda, karo, bungo)
    serves(bungos, bungo, "D001")
    with pytest.raises(AlreadyPromised, match="BRIPKA Nama D001 → Polres Tebo"):
        promise_lent(plan=bungos, by=kapolda)


def test_a_lent_officer_in_his_borrowers_plan_keeps_the_grants_promise(
    operation: Operation, tebo: Command, team: Team, karo: Person, budi: Person
) -> None:
    plan = plan_of(operation, tebo, karo, tebo)
    serves(plan, tebo, codes(team)[0])
    assert promise_lent(plan=plan, by=budi) == []
    promise = Promise.objects.get(officer_code=codes(team)[0], released=None)
    assert promise.grant is not None
    assert promise.plan is None


def test_behind_the_wall_one_learns_who_is_promised_but_not_to_whom(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person, kapolda: Person, budi: Person
) -> None:
    bungos = plan_of(operation, polda, karo, bungo)
    serves(bungos, bungo, "D001")
    promise_lent(plan=bungos, by=kapolda)
    own = plan_of(operation, tebo, karo, tebo)
    serves(own, tebo, "D001")
    serves(own, tebo, "D002")
    with as_app(budi), pytest.raises(AlreadyPromised, match="BRIPKA Nama D001 → kesatuan lain") as refused:
        promise_lent(plan=own, by=budi)
    assert len(refused.value.promised) == 1
    assert promised() == {"D001": "15-BGO"}


def test_only_who_may_approve_promises(
    operation: Operation, polda: Command, tebo: Command, karo: Person, budi: Person
) -> None:
    plan = plan_of(operation, polda, karo, tebo)
    for person in (karo, budi):
        with pytest.raises(NotAllowed):
            promise_lent(plan=plan, by=person)


def test_the_lent_people_come_as_the_planner_takes_them(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, team: Team, sari: Person
) -> None:
    Command.objects.filter(pk=polda.pk).update(latitude=-1.6, longitude=103.6)
    with as_app(sari):
        lent = granted_to(tebo, operation)
    assert lent is not None
    assert [o.id for o in lent.officers] == codes(team)
    assert {o.status for o in lent.officers} == {Status.AVAILABLE}
    assert (lent.unit.code, lent.unit.kind, lent.unit.latitude) == ("15", UnitKind.POLDA, -1.6)
    assert granted_to(bungo, operation) is None
    rest = granted_to(tebo, operation, serving=codes(team)[:2])
    assert rest is not None
    assert [o.id for o in rest.officers] == codes(team)[2:]
    assert granted_to(tebo, operation, serving=set(codes(team))) is None


def test_people_of_a_unit_below_the_polda_set_out_from_there(
    operation: Operation, polda: Command, tebo: Command, karo: Person, sari: Person
) -> None:
    Command.objects.filter(pk=polda.pk).update(latitude=-1.6, longitude=103.6)
    harbour = Command.objects.create(
        code="15-KP3", name="Polsek Pelabuhan", kind="polsek", parent=polda, latitude=-1.1, longitude=103.8
    )
    Officer.objects.update(command=harbour)
    (made,) = teams_of(operation, polda, karo, teams=1)
    grant(request=asked_by(sari, operation, tebo), teams=[made], by=karo)
    lent = granted_to(tebo, operation)
    assert lent is not None
    assert [(u.code, u.parent, u.latitude) for u in lent.units] == [("15", "", -1.6), ("15-KP3", "15", -1.1)]


def test_a_polda_without_a_place_is_told(operation: Operation, tebo: Command, team: Team) -> None:
    with pytest.raises(NoPlace, match="Polda Jambi"):
        granted_to(tebo, operation)


def test_a_returned_teams_people_are_lent_no_longer(
    operation: Operation, polda: Command, tebo: Command, team: Team, karo: Person
) -> None:
    assert lent_by_grants(operation, polda) == set(codes(team))
    return_team(lent=team.grants.get(), by=karo)
    assert lent_by_grants(operation, polda) == set()
    assert granted_to(tebo, operation) is None
