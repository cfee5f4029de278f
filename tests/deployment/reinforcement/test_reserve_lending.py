"""A Polres asks with a reason; another at the Polda lends whole teams or refuses; both ledgers tell."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from reserverows import asked_by, codes, entries, operation_with, plan_of, promised, serves, teams_of

from people import as_app, make_person
from posko.deployment.models import Grant, Promise, Request, Team
from posko.deployment.reinforcement import (
    AlreadyDecided,
    AlreadyPromised,
    TeamGone,
    TeamTaken,
    dissolve_team,
    grant,
    promise_lent,
    refuse_request,
    request_officers,
    requests_to_decide,
    return_team,
    withdraw_request,
)
from posko.deployment.reinforcement.queries import ledger_of, needs_of
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed, SamePerson
from posko.organisation.models import Command, Person, Role
from posko.registry.models import Operation

State = Request.State


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda)


@pytest.fixture
def teams(operation: Operation, polda: Command, karo: Person) -> list[Team]:
    """Two teams of five."""
    return teams_of(operation, polda, karo)


@pytest.fixture
def asked(operation: Operation, tebo: Command, sari: Person) -> Request:
    """Tebo asks for ten."""
    return asked_by(sari, operation, tebo)


def test_a_request_waits_at_the_polda_above(asked: Request, polda: Command, tebo: Command) -> None:
    assert (asked.polda, asked.command, asked.state, asked.granted) == (polda, tebo, State.WAITING, 0)
    assert entries(polda) == entries(tebo) == ["reinforcement.requested"]


@pytest.mark.parametrize(
    ("officers", "reason"), [(0, "x"), (-5, "x"), (10_001, "x"), (5, ""), (5, "  "), (5, "x" * 301)]
)
def test_a_request_needs_a_number_and_a_reason(
    operation: Operation, tebo: Command, sari: Person, officers: int, reason: str
) -> None:
    with pytest.raises(ValidationError):
        request_officers(operation=operation, command=tebo, officers=officers, reason=reason, by=sari)
    assert not Request.objects.exists()


def test_neither_a_neighbour_nor_a_polda_asks(
    operation: Operation, polda: Command, tebo: Command, rini: Person, karo: Person
) -> None:
    with pytest.raises(NotAllowed):
        asked_by(rini, operation, tebo)
    with pytest.raises(ValidationError):
        asked_by(karo, operation, polda)


def test_it_may_be_withdrawn_while_it_waits(
    asked: Request, teams: list[Team], sari: Person, rini: Person, karo: Person
) -> None:
    with pytest.raises(NotAllowed):
        withdraw_request(request=asked, by=rini)
    assert withdraw_request(request=asked, by=sari).state == State.WITHDRAWN
    for late in (
        lambda: withdraw_request(request=asked, by=sari),
        lambda: grant(request=asked, teams=teams, by=karo),
        lambda: refuse_request(request=asked, reason="x", by=karo),
    ):
        with pytest.raises(AlreadyDecided):
            late()
    assert promised() == {}


def test_granted_whole_every_member_is_promised(
    asked: Request, teams: list[Team], karo: Person, polda: Command, tebo: Command
) -> None:
    lent = grant(request=asked, teams=teams, by=karo)
    assert (asked.state, asked.granted, asked.decided_by) == (State.GRANTED, 10, karo)
    assert [g.team_code for g in lent] == ["BKO-01", "BKO-02"]
    assert promised() == {code: "15-TBO" for team in teams for code in codes(team)}
    assert entries(tebo)[-1] == entries(polda)[-1] == "reinforcement.granted"
    told = Entry.objects.get(command=tebo, action="reinforcement.granted").after
    assert told == {"granted": 10, "teams": {team.code: codes(team) for team in teams}}


def test_granted_in_part_it_says_so(asked: Request, teams: list[Team], karo: Person) -> None:
    grant(request=asked, teams=teams[:1], by=karo)
    assert (asked.state, asked.granted) == (State.PARTLY, 5)
    assert set(promised()) == set(codes(teams[0]))


def test_without_a_team_nothing_is_granted(asked: Request, karo: Person) -> None:
    with pytest.raises(ValidationError):
        grant(request=asked, teams=[], by=karo)


def test_refused_with_a_reason(asked: Request, karo: Person, polda: Command, tebo: Command) -> None:
    with pytest.raises(ValidationError):
        refuse_request(request=asked, reason=" ", by=karo)
    refuse_request(request=asked, reason="Pakai pola 2-10-20 dahulu", by=karo)
    assert (asked.state, asked.answer) == (State.REFUSED, "Pakai pola 2-10-20 dahulu")
    reasons = Entry.objects.filter(action="reinforcement.refused").values_list("command", "reason")
    assert set(reasons) == {(polda.pk, asked.answer), (tebo.pk, asked.answer)}


def test_nobody_decides_his_own_request(
    operation: Operation, tebo: Command, teams: list[Team], karo: Person, polda: Command
) -> None:
    own = asked_by(karo, operation, tebo)
    with pytest.raises(SamePerson):
        grant(request=own, teams=teams, by=karo)
    with pytest.raises(SamePerson):
        refuse_request(request=own, reason="x", by=karo)
    second = make_person("Kedua", Role.PLANNER, polda)
    assert len(grant(request=own, teams=teams, by=second)) == 2


def test_the_polres_itself_grants_nothing(asked: Request, teams: list[Team], sari: Person, budi: Person) -> None:
    for person in (sari, budi):
        with pytest.raises(NotAllowed):
            grant(request=asked, teams=teams, by=person)
        with pytest.raises(NotAllowed):
            refuse_request(request=asked, reason="x", by=person)


def test_a_lent_team_is_refused_with_who_has_it_and_nothing_changes(
    operation: Operation, asked: Request, teams: list[Team], bungo: Command, rini: Person, karo: Person
) -> None:
    grant(request=asked, teams=teams[:1], by=karo)
    other = asked_by(rini, operation, bungo)
    with pytest.raises(TeamTaken, match="BKO-01 → Polres Tebo") as refused:
        grant(request=other, teams=teams, by=karo)
    assert [(lent.team, lent.command) for lent in refused.value.taken] == [("BKO-01", "Polres Tebo")]
    other.refresh_from_db()
    assert (other.state, Grant.objects.count(), len(promised())) == (State.WAITING, 1, 5)


def test_a_dissolved_team_or_one_of_another_operation_is_gone(
    asked: Request, teams: list[Team], polda: Command, karo: Person
) -> None:
    dissolve_team(team=teams[0], by=karo)
    with pytest.raises(TeamGone, match="BKO-01"):
        grant(request=asked, teams=teams, by=karo)
    other = Operation.objects.create(command=polda, code="lain", name="Lain", voting_day="2025-01-01")
    foreign = Team.objects.create(operation=other, command=polda, code="BKO-09", made_by=karo)
    with pytest.raises(TeamGone, match="BKO-09"):
        grant(request=asked, teams=[foreign], by=karo)


def test_members_promised_by_a_plan_are_refused_and_named(
    operation: Operation, asked: Request, teams: list[Team], polda: Command, bungo: Command, karo: Person
) -> None:
    plan = plan_of(operation, polda, karo, bungo)
    code, rank, name, *_rest = teams[0].officers[2]
    serves(plan, bungo, code)
    promise_lent(plan=plan, by=make_person("Kapolda", Role.COMMANDER, polda))
    with pytest.raises(AlreadyPromised, match=f"{rank} {name} → Polres Bungo"):
        grant(request=asked, teams=teams, by=karo)
    assert promised() == {code: "15-BGO"}
    assert len(grant(request=asked, teams=teams[1:], by=karo)) == 1


def test_a_returned_team_is_free_again(
    operation: Operation, asked: Request, teams: list[Team], bungo: Command, rini: Person, sari: Person, karo: Person
) -> None:
    first, second = grant(request=asked, teams=teams, by=karo)
    with pytest.raises(NotAllowed):
        return_team(lent=first, by=sari)
    assert return_team(lent=first, by=karo).returned_by == karo
    assert set(promised()) == set(codes(teams[1]))
    assert Promise.objects.filter(grant=first, released=None).count() == 0
    with pytest.raises(AlreadyDecided):
        return_team(lent=first, by=karo)
    grant(request=asked_by(rini, operation, bungo), teams=teams[:1], by=karo)
    assert promised()[codes(teams[0])[0]] == "15-BGO"
    assert second.returned is None


def test_the_whole_way_works_behind_the_walls(
    operation: Operation, teams: list[Team], tebo: Command, sari: Person, rini: Person, karo: Person
) -> None:
    with as_app(sari):
        asked = asked_by(sari, operation, tebo)
    with as_app(karo):
        lent = grant(request=asked, teams=Team.objects.all(), by=karo)
        return_team(lent=lent[0], by=karo)
    with as_app(sari):
        assert Grant.objects.filter(returned=None).count() == 1
        assert Promise.objects.filter(released=None).count() == 5
    with as_app(rini):
        assert not Grant.objects.exists()
        assert not Promise.objects.exists()
        assert not Request.objects.exists()


def test_home_tells_only_who_may_decide(asked: Request, sari: Person, budi: Person, rini: Person, karo: Person) -> None:
    address = f"/rencana/bko/permintaan/{asked.pk}"
    assert requests_to_decide(karo) == [("Polres Tebo meminta 10 personel BKO", address)]
    for person in (sari, budi, rini):
        assert requests_to_decide(person) == []
    refuse_request(request=asked, reason="x", by=karo)
    assert requests_to_decide(karo) == []


def test_ones_own_request_is_no_task(operation: Operation, tebo: Command, karo: Person) -> None:
    asked_by(karo, operation, tebo)
    assert requests_to_decide(karo) == []


def test_the_ledger_shows_who_has_what(
    operation: Operation, asked: Request, teams: list[Team], polda: Command, bungo: Command, karo: Person
) -> None:
    teams_of(operation, polda, karo, teams=1)
    plan = plan_of(operation, polda, karo, bungo)
    serves(plan, bungo, codes(teams[1])[0])
    promise_lent(plan=plan, by=make_person("Kapolda", Role.COMMANDER, polda))
    grant(request=asked, teams=teams[:1], by=karo)
    lent, planned, free = ledger_of(karo, operation, polda)
    assert lent.lent is not None
    assert (lent.lent.command.name, lent.free) == ("Polres Tebo", False)
    assert (planned.lent, [to for _who, to in planned.elsewhere], planned.free) == (None, ["Polres Bungo"], False)
    assert (free.lent, free.elsewhere, free.free) == (None, [], True)
    needs = {need.command.code: need for need in needs_of(karo, operation)}
    assert (needs["15-TBO"].lent, needs["15-BGO"].planned, needs["15-TBO"].missing) == (5, 1, None)
