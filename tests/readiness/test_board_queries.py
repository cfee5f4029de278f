"""The board asks the database as often for nine commands as for three."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deployment.plansmade import add_people, add_posts, add_team, make_operation, make_part, make_plan
from people import as_app
from posko.deployment.models import Plan, StationRow
from posko.organisation.models import Command, Person
from posko.readiness.board import board, commands_on
from posko.readiness.criteria import current_criteria
from posko.readiness.models import Override
from posko.readiness.rating import assess, assess_all
from posko.readiness.verdicts import issue_verdict
from posko.registry.models import Equipment, Funds, Officer, Operation, PollingStation
from readiness.ratedcase import SOURCE, answered, opened


@pytest.fixture
def operation(polda: Command, karo: Person) -> Operation:
    """Nothing but criteria: they begin when somebody asks for the first time."""
    current_criteria(polda)
    made = make_operation(polda)
    make_plan(made, polda, karo, state=Plan.State.APPROVED)
    return made


def with_polres(operation: Operation, number: int, inspector: Person) -> Command:
    """One more Polres with its Polsek, part of the plan, people, means, an inspection, an override and a verdict."""
    polda = operation.command
    polres = Command.objects.create(code=f"15-{number}", name=f"Polres {number}", kind="polres", parent=polda)
    polsek = Command.objects.create(code=f"15-{number}-1", name=f"Polsek {number}", kind="polsek", parent=polres)
    part = make_part(Plan.objects.get(operation=operation), polres, in_force=True)
    add_posts(part, {f"P{number}": "AB"})
    StationRow.objects.filter(part=part, code="A").update(access="river")
    common: dict[str, Any] = {"operation": operation, **SOURCE}
    codes = [f"{number}o{k}" for k in range(4)]
    for code, unit in zip(codes, (polres, polres, polsek, polsek), strict=True):
        Officer.objects.create(code=code, name=code, rank="BRIPKA", status="available", command=unit, **common)
    add_people(part, "post", codes[:2], post=f"P{number}")
    add_team(part, "R1", -1.5)
    for unit in (polres, polsek):
        Equipment.objects.create(kind="car", total=2, serviceable=number % 3, command=unit, **common)
    Funds.objects.create(amount_idr=1_000 * number, command=polres, **common)
    where = {"latitude": -1.5, "longitude": 102.4, "area_code": "15.09", "access": "road", "voters": 1}
    PollingStation.objects.create(
        code=f"{number}A", tier="high", tier_reason="tanpa sinyal", name="TPS", command=polsek, **where, **common
    )
    answered(inspector, opened(inspector, part), post_open="yes")
    Override.objects.create(
        operation=operation,
        command=polres,
        stage="voting",
        readiness="training",
        rating="ready",
        reason="-",
        by=inspector,
    )
    issue_verdict(operation=operation, command=polres, stage="voting", by=inspector)
    return polres


def asked(work: Any) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)


def test_nine_commands_cost_as_many_queries_as_three(
    operation: Operation, karo: Person, inspector: Person, signed_in: Any
) -> None:
    client = signed_in(karo)
    page = "/kesiapan/papan?tahapan=voting"
    found = []
    for first, beyond in ((1, 3), (3, 9)):
        for number in range(first, beyond):
            with_polres(operation, number, inspector)
        found.append((asked(lambda: board(karo, operation, "voting")), asked(lambda: client.get(page))))
        assert len(board(karo, operation, "voting")) == beyond
    assert found[0] == found[1]
    assert found[1][0] < 40


def test_all_at_once_they_are_rated_as_one_by_one(operation: Operation, karo: Person, inspector: Person) -> None:
    for number in (1, 2, 3):
        with_polres(operation, number, inspector)
    with as_app(karo):
        commands = commands_on(karo, operation)
        together = assess_all(karo, operation, commands, "voting")
        for command in commands:
            alone, among = assess(karo, operation, command, "voting"), together[command.pk]
            assert (alone.plan, alone.version) == (among.plan, among.version)
            for readiness, rated in alone.readinesses.items():
                assert rated == among.readinesses[readiness]
    polres = next(c for c in commands if c.code == "15-3")
    items = {i.criterion.code: i for r in together[polres.pk].readinesses.values() for i in r.items}
    assert (items["money"].available, items["vehicles"].available, items["strength"].required) == (3_000, 0, 3)
