"""Teams come from the Polda's people within routine duty and ceiling; of equals the draw decides, replayably."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from reserverows import asked_by, codes, entries, operation_with, people_of, plan_of, routine, serves, teams_of

from people import as_app
from posko.deployment.models import Team
from posko.deployment.reinforcement import (
    NotEnough,
    TeamGone,
    TeamTaken,
    dissolve_team,
    form_teams,
    grant,
    promise_lent,
    reserve_of,
)
from posko.doctrine import rank_order
from posko.ledger.models import Entry
from posko.organisation.access import NotAllowed
from posko.organisation.models import Command, Person
from posko.planning import Draw
from posko.registry.models import Officer, Operation


@pytest.fixture
def operation(polda: Command) -> Operation:
    return operation_with(polda, officers=60)


def test_teams_are_whole_led_by_the_highest_rank_and_share_nobody(
    operation: Operation, polda: Command, karo: Person
) -> None:
    made = form_teams(operation=operation, polda=polda, teams=3, size=6, by=karo)
    assert [team.code for team in made] == ["BKO-01", "BKO-02", "BKO-03"]
    everybody = [code for team in made for code in codes(team)]
    assert len(everybody) == len(set(everybody)) == 18
    for team in made:
        ranks = [rank_order(line[1]) for line in team.officers]
        assert ranks[0] == max(ranks)


def test_without_a_size_it_is_the_doctrines(operation: Operation, polda: Command, karo: Person) -> None:
    (team,) = form_teams(operation=operation, polda=polda, teams=1, by=karo)
    assert len(team.officers) == 10


def test_a_member_is_kept_with_all_that_a_borrower_needs(operation: Operation, polda: Command, karo: Person) -> None:
    Officer.objects.update(skills="boat;medic", excluded_areas="15.09")
    (team,) = teams_of(operation, polda, karo, teams=1)
    code, rank, name, unit, skills, areas = team.officers[0]
    row = Officer.objects.get(code=code)
    assert (rank, name, unit) == (row.rank, row.name, "15")
    assert (skills, areas) == ("boat;medic", "15.09")


def test_the_ledger_has_all_that_is_needed_to_draw_again(operation: Operation, polda: Command, karo: Person) -> None:
    form_teams(operation=operation, polda=polda, teams=2, size=4, by=karo)
    entry = Entry.objects.get(action="teams.formed").after
    assert entry is not None
    draw = Draw(entry["seed"])
    # Those whose rank would make them Padal are held back; of the others the lowest numbers go.
    held_back = set(Officer.objects.filter(rank="AKP").values_list("code", flat=True))
    drawn = sorted((code for code in entry["among"]["15"] if code not in held_back), key=draw.number)[:8]
    assert {code for team in entry["teams"].values() for code in team} == set(drawn)


def test_another_seed_chooses_other_people(operation: Operation, polda: Command, karo: Person) -> None:
    first = teams_of(operation, polda, karo, teams=1, size=10)
    dissolve_team(team=first[0], by=karo)
    again = form_teams(operation=operation, polda=polda, teams=1, size=10, by=karo, draw=Draw.from_seed(8))
    assert set(codes(first[0])) != set(codes(again[0]))


def test_each_team_has_a_leaders_rank_where_the_doctrine_names_ranks(polda: Command, karo: Person) -> None:
    from posko.doctrine import default_doctrine_text

    text = default_doctrine_text().replace("[deployment]", '[deployment]\nleader_ranks = ["AIPTU"]', 1)
    operation = operation_with(polda, officers=60, doctrine_toml=text)
    made = teams_of(operation, polda, karo, teams=4, size=5)
    assert all("AIPTU" in {line[1] for line in team.officers} for team in made)


def test_the_ceiling_holds_for_teams_and_promises_together(operation: Operation, polda: Command, karo: Person) -> None:
    # 0.6667 of 60 is 40: three tens leave ten.
    teams_of(operation, polda, karo, teams=3, size=10)
    with pytest.raises(NotEnough) as refused:
        teams_of(operation, polda, karo, teams=2, size=10)
    assert (refused.value.wanted, refused.value.possible) == (20, 10)
    assert Team.objects.count() == 3
    teams_of(operation, polda, karo, teams=1, size=10)
    assert reserve_of(operation, polda, by=karo).possible == 0


def test_routine_duty_of_each_unit_stays(operation: Operation, polda: Command, karo: Person) -> None:
    harbour = Command.objects.create(code="15-KP3", name="Polsek Pelabuhan", kind="polsek", parent=polda)
    people_of(operation, harbour, 10, "H")
    routine(operation, polda, 50)
    routine(operation, harbour, 7)
    assert reserve_of(operation, polda, by=karo).possible == 13
    (team,) = teams_of(operation, polda, karo, teams=1, size=13)
    assert sum(line[3] == "15-KP3" for line in team.officers) == 3


def test_only_the_poldas_own_available_people_are_taken(
    operation: Operation, polda: Command, tebo: Command, karo: Person
) -> None:
    people_of(operation, tebo, 50, "T")
    people_of(operation, polda, 30, "S", status="sick")
    sector = Command.objects.create(code="15-TBO-1", name="Polsek Tebo", kind="polsek", parent=tebo)
    people_of(operation, sector, 20, "K")
    reserve = reserve_of(operation, polda, by=karo)
    assert (reserve.strength, reserve.available, reserve.ceiling, reserve.possible) == (90, 60, 60, 60)
    made = teams_of(operation, polda, karo, teams=6, size=10)
    assert all(code.startswith("D") for team in made for code in codes(team))


def test_a_team_is_of_one_unit_while_that_has_people(operation: Operation, polda: Command, karo: Person) -> None:
    harbour = Command.objects.create(code="15-KP3", name="Polsek Pelabuhan", kind="polsek", parent=polda)
    people_of(operation, harbour, 30, "H")
    for team in teams_of(operation, polda, karo, teams=4, size=10):
        assert len({line[3] for line in team.officers}) == 1


def test_who_is_promised_by_a_plan_goes_into_no_team(
    operation: Operation, polda: Command, tebo: Command, karo: Person, kapolda: Person
) -> None:
    plan = plan_of(operation, polda, karo, tebo)
    for k in range(20):
        serves(plan, tebo, f"D{k:03d}")
    promise_lent(plan=plan, by=kapolda)
    reserve = reserve_of(operation, polda, by=karo)
    assert (reserve.promised, reserve.in_teams, reserve.possible) == (20, 0, 20)
    made = teams_of(operation, polda, karo, teams=2, size=10)
    assert min(code for team in made for code in codes(team)) >= "D020"


@pytest.mark.parametrize(("teams", "size"), [(0, 5), (-1, 5), (101, 5), (1, 0), (1, 101)])
def test_numbers_out_of_range_are_refused(
    operation: Operation, polda: Command, karo: Person, teams: int, size: int
) -> None:
    with pytest.raises(ValidationError):
        form_teams(operation=operation, polda=polda, teams=teams, size=size, by=karo)


def test_a_polres_forms_no_teams(operation: Operation, polda: Command, tebo: Command, sari: Person) -> None:
    with pytest.raises(NotAllowed):
        form_teams(operation=operation, polda=polda, teams=1, by=sari)
    with pytest.raises(ValidationError):
        form_teams(operation=operation, polda=tebo, teams=1, by=sari)


def test_a_dissolved_teams_people_are_free_and_its_code_is_not_used_again(
    operation: Operation, polda: Command, karo: Person
) -> None:
    _first, second = teams_of(operation, polda, karo)
    assert dissolve_team(team=second, by=karo).dissolved
    assert reserve_of(operation, polda, by=karo).in_teams == 5
    (third,) = teams_of(operation, polda, karo, teams=1)
    assert third.code == "BKO-03"
    assert entries(polda) == ["teams.formed", "team.dissolved", "teams.formed"]
    with pytest.raises(TeamGone):
        dissolve_team(team=second, by=karo)


def test_a_lent_team_is_not_dissolved(
    operation: Operation, polda: Command, tebo: Command, karo: Person, sari: Person
) -> None:
    team, _other = teams_of(operation, polda, karo)
    grant(request=asked_by(sari, operation, tebo), teams=[team], by=karo)
    with pytest.raises(TeamTaken, match="BKO-01 → Polres Tebo"):
        dissolve_team(team=team, by=karo)


def test_it_works_behind_the_walls(operation: Operation, polda: Command, karo: Person, sari: Person) -> None:
    with as_app(karo):
        teams_of(operation, polda, karo)
        assert Team.objects.count() == 2
    with as_app(sari):
        assert not Team.objects.exists()


@pytest.fixture
def kapolda(polda: Command) -> Any:
    from people import make_person
    from posko.organisation.models import Role

    return make_person("Kapolda", Role.COMMANDER, polda)
