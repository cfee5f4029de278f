"""Real connections at the same moment: whatever the order, nobody is promised twice and the loser learns who won."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from reserverows import asked_by, codes, operation_with, plan_of, promised, serves, teams_of

from atonce import after_it_waits, as_person, outcomes
from people import make_person
from posko.deployment.models import Grant, Plan, Promise, Request, Team
from posko.deployment.reinforcement import (
    AlreadyDecided,
    AlreadyPromised,
    BeyondReserve,
    NotEnough,
    TeamTaken,
    dissolve_team,
    form_teams,
    grant,
    promise_lent,
)
from posko.organisation.models import Command, Person, Role
from posko.registry.models import Officer, Operation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("ledger_may_be_emptied")]


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda)


@pytest.fixture
def team(operation: Operation, polda: Command, karo: Person) -> Team:
    (made,) = teams_of(operation, polda, karo, teams=1)
    return made


@pytest.fixture
def second(polda: Command) -> Person:
    """Another planner of the Polda."""
    return make_person("Kedua", Role.PLANNER, polda)


def test_of_many_who_grant_one_team_exactly_one_wins(
    operation: Operation, team: Team, tebo: Command, bungo: Command, sari: Person, rini: Person, karo: Person
) -> None:
    asked = [asked_by(sari, operation, tebo, 5) for _ in range(3)] + [asked_by(rini, operation, bungo, 5)]

    def lend(request: Request) -> Callable[[], object]:
        return lambda: as_person(karo, lambda: grant(request=request, teams=[team], by=karo))

    found = outcomes(*(lend(request) for request in asked))
    lost = [o for o in found if isinstance(o, TeamTaken)]
    assert len(lost) == len(asked) - 1, found
    winner = Grant.objects.get()
    assert {lent.command for error in lost for lent in error.taken} == {winner.command.name}
    assert promised() == dict.fromkeys(codes(team), winner.command.code)
    assert Request.objects.filter(state="waiting").count() == len(lost)


def test_the_second_waits_and_is_told_who_got_the_team(
    operation: Operation, team: Team, tebo: Command, bungo: Command, sari: Person, rini: Person, karo: Person,
    second: Person,
) -> None:  # fmt: skip
    first, other = asked_by(sari, operation, tebo), asked_by(rini, operation, bungo)
    late = after_it_waits(
        lambda: as_person(second, lambda: grant(request=other, teams=[team], by=second)),
        lambda: grant(request=first, teams=[team], by=karo),
    )
    assert isinstance(late.exception(), TeamTaken)
    assert str(late.exception()).startswith("Regu ini sedang dipinjamkan: BKO-01 → Polres Tebo")
    assert Grant.objects.get().command == tebo


def test_one_request_is_granted_once(
    operation: Operation, polda: Command, tebo: Command, sari: Person, karo: Person, second: Person
) -> None:
    one, two = teams_of(operation, polda, karo, teams=2)
    asked = asked_by(sari, operation, tebo)
    late = after_it_waits(
        lambda: as_person(second, lambda: grant(request=Request.objects.get(), teams=[two], by=second)),
        lambda: grant(request=asked, teams=[one], by=karo),
    )
    assert isinstance(late.exception(), AlreadyDecided)
    assert Grant.objects.get().team == one
    assert set(promised()) == set(codes(one))


def test_a_grant_does_not_take_whom_a_plan_takes_at_the_same_moment(
    operation: Operation, polda: Command, team: Team, tebo: Command, bungo: Command, sari: Person, karo: Person
) -> None:
    kapolda = make_person("Kapolda", Role.COMMANDER, polda)
    plan: Plan = plan_of(operation, polda, karo, bungo)
    serves(plan, bungo, codes(team)[0])
    asked = asked_by(sari, operation, tebo)
    found = outcomes(
        lambda: as_person(kapolda, lambda: promise_lent(plan=plan, by=kapolda)),
        lambda: as_person(karo, lambda: grant(request=asked, teams=[team], by=karo)),
    )
    assert [isinstance(o, AlreadyPromised) for o in found].count(True) == 1, found
    assert Promise.objects.filter(officer_code=codes(team)[0], released=None).count() == 1


def test_two_who_form_teams_share_no_officer_and_keep_the_ceiling(
    operation: Operation, polda: Command, karo: Person, second: Person
) -> None:
    def form(person: Person) -> Callable[[], object]:
        return lambda: as_person(
            person, lambda: form_teams(operation=operation, polda=polda, teams=3, size=10, by=person)
        )

    found = outcomes(form(karo), form(second))
    assert sorted(type(o).__name__ for o in found) == ["NotEnough", "list"], found
    assert next(o for o in found if isinstance(o, NotEnough)).possible == 10
    assert Team.objects.count() == 3


def test_a_team_is_not_dissolved_while_it_is_lent(
    operation: Operation, team: Team, tebo: Command, sari: Person, karo: Person, second: Person
) -> None:
    asked = asked_by(sari, operation, tebo)
    late = after_it_waits(
        lambda: as_person(second, lambda: dissolve_team(team=team, by=second)),
        lambda: grant(request=asked, teams=[team], by=karo),
    )
    assert isinstance(late.exception(), TeamTaken)
    team.refresh_from_db()
    assert team.dissolved is None


def test_of_two_grants_that_together_pass_the_ceiling_one_gets_through(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, sari: Person, rini: Person, karo: Person,
    second: Person,
) -> None:  # fmt: skip
    """Of 60 people 40 may be bound: 10 are by a plan, and each of two teams has 20."""
    one, two = teams_of(operation, polda, karo, teams=2, size=20)
    plan: Plan = plan_of(operation, polda, karo, bungo)
    for officer in Officer.objects.filter(command=polda).exclude(code__in=[*codes(one), *codes(two)])[:10]:
        serves(plan, bungo, officer.code)
    promise_lent(plan=plan, by=make_person("Kapolda", Role.COMMANDER, polda))
    first, other = asked_by(sari, operation, tebo, 20), asked_by(rini, operation, bungo, 20)
    found = outcomes(
        lambda: as_person(karo, lambda: grant(request=first, teams=[one], by=karo)),
        lambda: as_person(second, lambda: grant(request=other, teams=[two], by=second)),
    )
    (lost,) = [o for o in found if isinstance(o, BeyondReserve)]
    assert (lost.wanted, lost.possible) == (20, 10)
    assert Grant.objects.count() == 1 and len(promised()) == 30
