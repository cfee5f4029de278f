"""A plan computed after teams were lent: the borrower has them, nobody else does, and the Polda keeps its ceiling."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
import tworegistries
from reserverows import asked_by, codes, teams_of

from lenderplan import lender_plan
from people import as_app, make_person
from posko.deployment import services
from posko.deployment.models import AssignmentRow, Plan, Team
from posko.deployment.reinforcement import grant, return_team
from posko.deployment.storing import load_part, loaded
from posko.documents.draw_record import write_draw
from posko.documents.plan_tables import tables_of, write_tables
from posko.organisation.models import Command, Person, Role
from posko.planning import Effort, solve, summarise
from posko.planning.check import check_plan
from posko.planning.from_tables import problem_from
from posko.registry.models import Officer, Operation
from posko.registry.queries import operation_tables
from posko.tables import Operation as Tables


@pytest.fixture
def teams(operation: Operation, polda: Command, tebo: Command, karo: Person, sari: Person) -> list[Team]:
    """Two teams of four, both lent to Tebo."""
    made = teams_of(operation, polda, karo, teams=2, size=4)
    grant(request=asked_by(sari, operation, tebo, 8), teams=made, by=karo)
    return made


def members(teams: list[Team]) -> set[str]:
    return {code for team in teams for code in codes(team)}


def lent_in(plan: Plan, command: Command) -> set[str]:
    rows = AssignmentRow.objects.filter(plan=plan, command=command, reinforcement=True)
    return set(rows.values_list("code", flat=True))


def violations(plan: Plan, tables: Tables, folder: Path, lent: list[Team]) -> list[str]:
    """What the independent check says of the stored plan, the Polda's own part laid beside it."""
    problem = problem_from(tables)
    solved = solve(problem, seed=plan.seed, effort=Effort.QUICK)
    parts = {row.command.code: load_part(row) for row in plan.parts.select_related("command", "plan")}
    stored = tuple(
        parts[c.command.code].plan if c.command.stations else lender_plan(c, parts.values()) for c in solved.commands
    )
    found = replace(solved, commands=stored)
    write_tables(tables_of(found), folder)
    write_draw(found, folder)
    (folder / "summary.json").write_text(json.dumps(summarise(found)))
    return [str(v) for v in check_plan(tables, folder, lent=dict.fromkeys(members(lent), "15-TBO"))]


def test_a_polres_that_plans_itself_has_whom_it_was_lent(
    operation: Operation, teams: list[Team], polda: Command, tebo: Command, karo: Person, sari: Person, tmp_path: Path
) -> None:
    with as_app(sari):
        plan = tworegistries.computed(operation, tebo, sari)
    assert lent_in(plan, tebo)
    assert lent_in(plan, tebo) <= members(teams)
    assert violations(plan, only(operation_tables(karo, operation, polda), "15", "15-TBO"), tmp_path, teams) == []


def only(tables: Tables, *units: str) -> Tables:
    """The tables of these commands alone."""
    mine, area = pl.col("unit_code").is_in(units), tworegistries.PLACES[units[-1]][2]
    named = ("units", "officers", "routine_duty", "equipment", "funds")
    here = tables.polling_stations.filter(pl.col("area_code").str.starts_with(area))
    return replace(tables, polling_stations=here, **{name: getattr(tables, name).filter(mine) for name in named})


def test_a_polda_that_plans_leaves_them_where_they_are(
    operation: Operation, teams: list[Team], polda: Command, tebo: Command, bungo: Command, karo: Person, tmp_path: Path
) -> None:
    plan = tworegistries.computed(operation, polda, karo)
    assert lent_in(plan, tebo) & members(teams)
    assert not lent_in(plan, bungo) & members(teams)
    assert violations(plan, operation_tables(karo, operation, polda), tmp_path, teams) == []
    services.submit_plan(plan=plan, by=karo)
    services.approve_plan(plan=plan, by=make_person("Kapolda", Role.COMMANDER, polda))


def test_the_poldas_ceiling_counts_teams_that_have_nothing_to_do(
    operation: Operation, polda: Command, tebo: Command, bungo: Command, karo: Person, rini: Person
) -> None:
    """Of the Polda's 30 at most 20 leave. Bungo was lent 16: four are left for Tebo, all of whose people are sick."""
    Officer.objects.filter(command=tebo).update(status="sick")
    made = teams_of(operation, polda, karo, teams=4, size=4)
    grant(request=asked_by(rini, operation, bungo, 16), teams=made, by=karo)
    plan = tworegistries.computed(operation, polda, karo)
    assert not lent_in(plan, tebo) & members(made)
    assert 0 < len(lent_in(plan, tebo)) <= 4


def test_who_fell_sick_since_the_team_was_formed_does_not_serve(
    operation: Operation, teams: list[Team], polda: Command, tebo: Command, karo: Person
) -> None:
    sick = codes(teams[0])[1]
    Officer.objects.filter(code=sick).update(status="sick")
    assert sick not in lent_in(tworegistries.computed(operation, polda, karo), tebo)


def test_after_a_team_came_back_a_new_plan_is_as_without_it(
    operation: Operation, teams: list[Team], tebo: Command, sari: Person, karo: Person
) -> None:
    for team in teams:
        return_team(lent=team.grants.get(), by=karo)
    assert not lent_in(tworegistries.computed(operation, tebo, sari), tebo)


def test_the_same_seed_gives_the_same_plan(
    operation: Operation, teams: list[Team], polda: Command, karo: Person
) -> None:
    one = tworegistries.computed(operation, polda, karo)
    other = services.ask_plan(operation=operation, command=polda, by=karo, name="", effort=Plan.Effort.QUICK)
    Plan.objects.filter(pk=other.pk).update(own_seed=one.own_seed)
    tworegistries.computing.compute(other.pk)
    told = [[loaded(part) for part in plan.parts.order_by("command__path")] for plan in (one, other)]
    assert told[0] == told[1]
